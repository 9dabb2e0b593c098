"""How long the supervisor waits for what."""

from __future__ import annotations

from dataclasses import dataclass

RESTART_PAUSE, LONGEST_PAUSE = 0.5, 15.0


@dataclass(frozen=True, slots=True)
class Pace:
    """Times of the supervisor, in seconds."""

    look_seconds: float = 2.0
    """How often every part is asked whether it is ready while all are."""
    look_soon_seconds: float = 0.3
    """And while one is not."""
    hung_seconds: float = 90.0
    """A part of ours that lives and is not ready for so long, while all it needs is, is killed and started again."""
    drain_seconds: float = 2.0
    """How long what an ended part said last is waited for; its children may keep the line open."""


def restart_pause(restarts: int) -> float:
    """Seconds before a part is started again: longer each time it ends soon, up to a limit."""
    return min(RESTART_PAUSE * 2.0 ** (restarts - 1), LONGEST_PAUSE)
