"""Bytes of a file → what is read of it, every figure with its place. A library: no bus, no database, no store."""
