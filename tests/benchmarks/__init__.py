"""What measures the program, and sets it faults, does what it says."""
