"""Keeps the provincial rollups and writes the letters."""
