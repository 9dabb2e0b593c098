"""What is due to whom: what was received, which letters follow from it, who is late."""
