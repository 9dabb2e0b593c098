"""Whether a process still lives, asked of the system; another process that has its number by now is not taken for it."""

from __future__ import annotations

import os
from pathlib import Path


def born(pid: int) -> str:
    """When a process started, in ticks since boot; empty where the system does not tell."""
    try:
        return _stat(pid)[19]
    except (OSError, IndexError):
        return ""


def lives(pid: int, since: str = "") -> bool:
    """Whether a process runs; ``since``: what ``born`` said of it. One that ended and was not fetched yet does not."""
    try:
        state, *rest = _stat(pid)
        return state not in "ZX" and since in ("", rest[18])
    except FileNotFoundError:
        return not Path("/proc/self/stat").exists() and _answers(pid)
    except (OSError, IndexError, ValueError):
        return False


def _stat(pid: int) -> list[str]:
    """What the system says of a process, from its state on."""
    return Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace").rsplit(")", 1)[1].split()


def _answers(pid: int) -> bool:
    """The same where there is no /proc."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
