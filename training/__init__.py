"""How the reader was trained: not part of the program, and not in the wheel."""
