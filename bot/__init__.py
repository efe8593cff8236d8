"""What people see: the command line, the terminal and Discord."""
