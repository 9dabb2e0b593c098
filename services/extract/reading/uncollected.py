"""Reading without the collector of cyclic garbage: a document is made of records that refer to no other in a circle.

What is read is freed when it is let go, so that the collector only walks, again and again, over the forms, the catalogue
and all that is remembered of them: 3 to 10 % of reading a report.
"""

from __future__ import annotations

import gc
import threading
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

Asked = ParamSpec("Asked")
Read = TypeVar("Read")
_lock = threading.Lock()
_reading = 0
_was_on = False


def uncollected(read: Callable[Asked, Read]) -> Callable[Asked, Read]:
    """``read`` with the collector at rest; it goes on as it was when the last of several threads has read."""

    @wraps(read)
    def at_rest(*args: Asked.args, **kwargs: Asked.kwargs) -> Read:
        _rest()
        try:
            return read(*args, **kwargs)
        finally:
            _go_on()

    return at_rest


def _rest() -> None:
    global _reading, _was_on  # noqa: PLW0603  (the collector is the process's)
    with _lock:
        if not _reading:
            _was_on = gc.isenabled()
            gc.disable()
        _reading += 1


def _go_on() -> None:
    global _reading  # noqa: PLW0603
    with _lock:
        _reading -= 1
        if not _reading and _was_on:
            gc.enable()
