"""The commands of the terminal: what they read of environment and settings reaches all the rest as values.

So does the clock, but for the age of the health file, the start of the bot's link, and an index made for calibration.
"""
