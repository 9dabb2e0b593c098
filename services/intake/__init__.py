"""Takes files in, keeps the register."""
