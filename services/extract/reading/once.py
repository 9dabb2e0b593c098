"""What is worked out once: what is made of reference data, and what an object that never changes says of itself."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Generic, Self, TypeVar, overload

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


class lazily(Generic[Made]):  # noqa: N801 — used as a decorator, like ``property``
    """A property that is worked out when it is first asked for and then is a plain attribute.

    As ``functools.cached_property``, without its lock, which costs more than what is worked out here: two threads
    would at worst both work out the same.
    """

    def __init__(self, make: Callable[[Any], Made]) -> None:
        self.make = make
        self.__doc__ = make.__doc__
        self.name = make.__name__

    @overload
    def __get__(self, of: None, owner: type) -> Self: ...
    @overload
    def __get__(self, of: object, owner: type) -> Made: ...
    def __get__(self, of: object | None, owner: type) -> Self | Made:
        if of is None:
            return self
        made = of.__dict__[self.name] = self.make(of)
        return made
