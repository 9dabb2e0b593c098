"""What is made of reference data, made once: a form and the catalogue are the same for every document."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

Data = TypeVar("Data")
Made = TypeVar("Made")
_MOST = 64
"""Forms and catalogues remembered; a draft is a form of its own."""


def once(make: Callable[[Data], Made]) -> Callable[[Data], Made]:
    """``make``, called once for each piece of data. They are told apart by identity and never change."""
    known: dict[int, tuple[Data, Made]] = {}

    def made(data: Data) -> Made:
        found = known.get(id(data))
        if found is None:
            if len(known) >= _MOST:
                known.clear()
            found = known[id(data)] = (data, make(data))  # kept with what it was made of: its id stays its own
        return found[1]

    return made
