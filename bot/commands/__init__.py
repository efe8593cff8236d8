"""The commands of the terminal. Here and in `bot/__main__.py` alone are clock, environment and settings read."""
