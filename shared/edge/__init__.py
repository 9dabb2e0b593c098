"""What stands before the applications: limits of size, pace, number and time, before anybody is let in."""
