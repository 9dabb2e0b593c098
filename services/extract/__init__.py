"""Turns files into figures with their source."""
