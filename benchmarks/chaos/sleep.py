"""Sleeping under libfaketime: Python sleeps until a moment of the steady clock, which the library gets wrong at a jump.

The C library then says EINVAL to a sleep that was right. All parts are forked from a process that imports this.
"""

from __future__ import annotations

import ctypes
import platform
import time
from typing import SupportsIndex

_library = ctypes.CDLL(None, use_errno=True)
_NANOSLEEP = {"x86_64": 35, "aarch64": 101}
"""Of the kernel, past all libraries."""


class _Span(ctypes.Structure):
    _fields_ = (("seconds", ctypes.c_long), ("nanoseconds", ctypes.c_long))


def sleep(seconds: float | SupportsIndex, /) -> None:
    """As ``time.sleep``; a signal may end it early, which those who are waiting in a loop bear."""
    length = float(seconds)
    if length < 0:
        raise ValueError("sleep length must be non-negative")
    whole = int(length)
    span = _Span(whole, int((length - whole) * 1e9))
    _library.syscall(_NANOSLEEP[platform.machine()], ctypes.byref(span), None)


if platform.machine() in _NANOSLEEP:
    time.sleep = sleep
