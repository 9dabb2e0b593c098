"""What keeps work from being done now and is nobody's mistake; the bus waits for it instead of counting it."""

from __future__ import annotations


class Away(Exception):
    """A tool that everyone needs cannot be reached: nothing of this kind can be done until it is back."""


class Later(Exception):
    """Not now, for this one piece of work: what it needs is still on its way, or it was told to come again."""
