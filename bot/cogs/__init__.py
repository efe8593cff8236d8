"""The commands, one class of them a file."""
