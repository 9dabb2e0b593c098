"""What befalls the stack: each fault happens, ends, and is over when everything is ready again."""

from __future__ import annotations

import contextlib
import os
import random
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path

from baocao.client import Refused, Unreachable
from benchmarks.chaos.beside import roll_back, roll_forward, same_tables
from benchmarks.chaos.clock import AFTER_A_DEADLINE, SEEN_SECONDS
from benchmarks.chaos.mail import LATE_SECONDS, MOODS
from benchmarks.chaos.network import MOODS as NETWORK_MOODS
from benchmarks.chaos.stack import Running
from shared.moments import now

KILLED = (
    "prefork", "postgres", "valkey", "supervisor", "gateway", "extract", "store", "scheduler", "aggregate", "post",
    "validate", "extract_pdf",
)  # fmt: skip
PAUSED = ("postgres", "valkey", "store", "gateway", "aggregate", "scheduler", "prefork")
SLOWED = ("postgres", "valkey", "store")
NETS = ("postgres", "valkey", "store", "mail")
PAUSE_SECONDS, MOOD_SECONDS, FULL_SECONDS, SLOW_SECONDS = 2.5, 3.0, 4.0, 4.0
EVERY_RUN = (
    "kill prefork", "network cut postgres", "network stall valkey", "next version beside", "network delay store",
    "network reset valkey", "disk full",
)  # fmt: skip
"""Faults that every run has, whatever its time: one of each kind that no other test does."""
SOON = ("kill postgres", "kill supervisor", "kill valkey", "kill gateway")
"""Those that come next where there is time."""
JUMPS = {
    "two days ahead": 2 * 86400,
    "two days back": -2 * 86400,
    "a year ahead": 400 * 86400,
    "after a deadline": int((AFTER_A_DEADLINE - now()).total_seconds()),
}
"""Where a wrong clock may stand."""
CLOCKS = (date(2020, 9, 4), date(2020, 8, 31), date(2018, 6, 8), date(2020, 3, 13), date(2019, 9, 8), date(2019, 5, 23))
"""Days of which an operator asks for reminders: after and before deadlines, forwards and backwards."""


@dataclass(frozen=True)
class Pace:
    """Seconds a way is bad, a clock is wrong, and every process takes to see that it is right again."""

    net: float = 4.0
    jump: float = 6.0
    seen: float = SEEN_SECONDS


@dataclass(frozen=True)
class Fault:
    """A name, and what does it; gives back the part that must have another process afterwards, if any."""

    name: str
    do: Callable[[Running], tuple[str, int] | None]


def faults(stack: Running, beside: Path | None = None, pace: Pace = Pace()) -> list[Fault]:
    """All that can be done to this stack; ``beside``: a checkout of an older version."""
    found = [Fault(f"kill {part}", _kill(part)) for part in KILLED]
    found += [Fault(f"mail server {mood}", _mood(mood)) for mood in MOODS if mood != "kind"]
    found += [Fault(f"kill {part} amid late answers", _amid(part)) for part in ("post", "postgres")]
    found += [Fault("reminders of other days", _other_days)]
    found += [Fault(f"pause {part}", _pause(part)) for part in PAUSED]
    found += [Fault(f"slow {part}", _slow(part)) for part in SLOWED]
    if stack.clock is not None and stack.clock.library is not None:
        found += [Fault(f"clock jumps {where}", _jump(seconds, pace)) for where, seconds in JUMPS.items()]
    found += [Fault("next version beside", roll_forward)]
    if beside is not None and same_tables(beside):
        found.insert(0, Fault("older version beside", partial(roll_back, checkout=beside)))
    found += [Fault(f"network {mood} {way}", _network(way, mood, pace)) for way in NETS for mood in NETWORK_MOODS]
    if stack.own_disk:
        found.append(Fault("disk full", _fill))
    return found


def in_order(found: list[Fault], chance: random.Random) -> tuple[list[Fault], list[Fault]]:
    """The faults of every run, and all others as chance will have them, the most telling first."""
    first = [fault for name in EVERY_RUN for fault in found if fault.name == name]
    rest = [fault for fault in found if fault not in first]
    chance.shuffle(rest)
    return first, sorted(rest, key=lambda fault: fault.name not in SOON)


def _kill(part: str) -> Callable[[Running], tuple[str, int] | None]:
    def do(stack: Running) -> tuple[str, int] | None:
        pid = stack.pid(part)
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
        if part == "supervisor":
            stack.process.wait(30)
            return None
        return part, pid

    return do


def _pause(part: str) -> Callable[[Running], tuple[str, int] | None]:
    def do(stack: Running) -> None:
        pid = stack.pid(part)
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGSTOP)
            time.sleep(PAUSE_SECONDS)
            os.kill(pid, signal.SIGCONT)

    return do


def _slow(part: str) -> Callable[[Running], tuple[str, int] | None]:
    """It gets one moment in five."""

    def do(stack: Running) -> None:
        pid, end = stack.pid(part), time.monotonic() + SLOW_SECONDS
        with contextlib.suppress(ProcessLookupError):
            while time.monotonic() < end:
                os.kill(pid, signal.SIGSTOP)
                time.sleep(0.08)
                os.kill(pid, signal.SIGCONT)
                time.sleep(0.02)

    return do


def _mood(mood: str) -> Callable[[Running], tuple[str, int] | None]:
    def do(stack: Running) -> None:
        stack.mail.feel(mood)
        time.sleep(MOOD_SECONDS)
        stack.mail.feel("kind")

    return do


def _amid(part: str) -> Callable[[Running], tuple[str, int] | None]:
    """It dies while the mail server has a letter and has not said so yet, if there is one."""

    def do(stack: Running) -> tuple[str, int] | None:
        stack.mail.feel("late")
        before, end = stack.mail.copies.total(), time.monotonic() + 2 * MOOD_SECONDS
        while stack.mail.copies.total() == before and time.monotonic() < end:
            time.sleep(0.02)
        found = _kill(part)(stack)
        time.sleep(LATE_SECONDS)
        stack.mail.feel("kind")
        return found

    return do


def _network(way: str, mood: str, pace: Pace) -> Callable[[Running], tuple[str, int] | None]:
    """The way to a server is bad for a while; lines that lost something stay silent for ever.

    Not those to the mail server: RFC 5321 has us wait ten minutes for its answer, and no run lasts so long. Raises
    ``RuntimeError`` where our parts do not go this way at all (letters may not have been due yet).
    """

    def do(stack: Running) -> None:
        if way != "mail" and not stack.network.used(way):
            raise RuntimeError(f"nobody goes the way to {way}")
        stack.network.feel(way, mood)
        time.sleep(pace.net)
        stack.network.feel(way, "")
        if way == "mail":
            stack.network.forget(way)

    return do


def _jump(seconds: int, pace: Pace) -> Callable[[Running], tuple[str, int] | None]:
    """The clock of every process is wrong for a while: a deadline is over, or has not come; nobody may be told so.

    Raises ``RuntimeError`` where it did not jump: then it proves nothing.
    """

    def do(stack: Running) -> None:
        before, ahead = stack.late_letters(), 0.0
        if stack.clock is not None:
            stack.clock.set(seconds)
            try:
                time.sleep(pace.jump)
                ahead = stack.clock_ahead()
            finally:
                stack.clock.set(0)
            time.sleep(pace.seen)
        stack.late_by_clock += stack.late_letters() - before
        if abs(ahead - seconds) > pace.jump:
            raise RuntimeError(f"PostgreSQL's clock was {ahead:+.0f} s off, not {seconds:+d}")

    return do


def _other_days(stack: Running) -> None:
    """An operator asks for the reminders of days that come in any order, and twice."""
    for day in (*CLOCKS, *CLOCKS[:2]):
        with contextlib.suppress(Refused, Unreachable):
            stack.caller("operator", "system").call(
                "POST", "/api/remind", params={"on": day.isoformat(), "dry_run": False}
            )


def _fill(stack: Running) -> None:
    """No byte is left on the disk for a while."""
    filler = stack.folder / "filler"
    try:
        with filler.open("wb", buffering=0) as file, contextlib.suppress(OSError):
            while True:
                file.write(b"x" * 65536)
        with filler.open("ab", buffering=0) as file, contextlib.suppress(OSError):
            while True:
                file.write(b"x")
        time.sleep(FULL_SECONDS)
    finally:
        filler.unlink()
