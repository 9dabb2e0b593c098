"""The scheduler: carries messages from outboxes to queues, sweeps, tidies, and writes to the late each morning."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import structlog
from celery.exceptions import CeleryError
from kombu.exceptions import KombuError
from redis import RedisError
from sqlalchemy.exc import SQLAlchemyError

from services.aggregate.notices.letters import Letterhead
from services.aggregate.notices.reminders import run_reminders
from services.aggregate.ops import Operations
from shared import moments
from shared.bus.broker import Broker
from shared.bus.relay import relay, sweep, tidy
from shared.database import connect, transactions
from shared.datafiles import or_one_line
from shared.logs import configure
from shared.reference import Reference, installed
from shared.settings import Settings

BUSY_PAUSE, IDLE_PAUSE, TROUBLE_PAUSE = 0.005, 0.05, 1.0
SHOW_SECONDS = 2.0
"""How often it shows that its rounds succeed."""
TIDY_SECONDS, LETTERS_SECONDS = 3600.0, 10.0
JUMP_SECONDS, BELIEF_SECONDS = 60.0, 900.0
"""A clock that differs from the steady one by more has jumped; one that has not for so long is believed."""
REMIND_AT_HOUR = 8
"""In Vietnam, whatever the zone of the machine."""
log = structlog.get_logger("scheduler")


class Chore:
    """Work that is done again when some seconds have passed since the last time."""

    def __init__(self, seconds: float, work: Callable[[], object]) -> None:
        self.seconds, self.work = seconds, work
        self.done: float | None = None

    def run(self, now: float) -> None:
        """Does the work if it is due at a moment of a steady clock; the first call only starts the count."""
        if self.done is None:
            self.done = now
        elif now - self.done > self.seconds:
            self.done = now  # before the work: what fails is not tried again at once
            self.work()


class WallClock:
    """Whether the clock of the machine may be believed in what cannot be taken back.

    A clock that is set wrongly (a new virtual machine, a battery, a mistyped date) is mostly put right soon. What it
    shows is believed when it has gone with the steady clock for a while: letters about lateness wait so long.
    """

    def __init__(self) -> None:
        self.last: tuple[float, datetime] | None = None
        self.steady_since = 0.0

    def believed(self, steady: float, now: datetime) -> bool:
        """Told of each round; a jump is logged once, and the time begins anew."""
        jumped = 0.0
        if self.last is None:
            self.steady_since = steady
        else:
            jumped = (now - self.last[1]).total_seconds() - (steady - self.last[0])
        self.last = (steady, now)
        if abs(jumped) > JUMP_SECONDS:
            log.error("clock.jumped", seconds=round(jumped), shows=now.isoformat())
            self.steady_since = steady
        return steady - self.steady_since >= BELIEF_SECONDS


class Morning:
    """Work of a day: done once a day, from an hour on."""

    def __init__(self, hour: int, work: Callable[[date], object]) -> None:
        self.hour, self.work = hour, work
        self.done: date | None = None

    def run(self, now: datetime) -> None:
        """Does the day's work if it is time; a day on which it failed is tried again at the next call."""
        if now.hour >= self.hour and self.done != now.date():
            self.work(now.date())
            self.done = now.date()


class Life:
    """Shows that the scheduler does its work: a ready file that is touched, and a mark in the broker for the APIs.

    Both are renewed after rounds that succeeded only; one that hangs, or whose database is away, is not ready.
    """

    def __init__(self, ready: Path | None, mark: Callable[[], object]) -> None:
        self.ready, self.mark, self.shown = ready, mark, -SHOW_SECONDS

    def show(self, steady: float) -> None:
        """After a round, at a moment of a steady clock. Raises what the broker and the disk raise."""
        if steady - self.shown < SHOW_SECONDS:
            return
        self.shown = steady
        if self.ready:
            self.ready.touch(exist_ok=True)
            os.utime(self.ready)
        self.mark()


class Scheduler:
    """One round after the other: carry what waits, then the chores that are due."""

    def __init__(
        self, carry: Callable[[], int], chores: list[Chore], mornings: list[Morning], life: Life | None = None
    ) -> None:
        self.carry, self.chores, self.mornings, self.life = carry, chores, mornings, life
        self.clock = WallClock()

    def round(self, steady: float, now: datetime) -> float:
        """One round; the seconds to wait until the next. A tool that is down is waited for, nothing is lost meanwhile."""
        believed = self.clock.believed(steady, now)
        try:
            pause = BUSY_PAUSE if self.carry() else IDLE_PAUSE
            for chore in self.chores:
                chore.run(steady)
            if believed:
                for morning in self.mornings:
                    morning.run(now)
            if self.life:
                self.life.show(steady)
        except (SQLAlchemyError, RedisError, KombuError, CeleryError, OSError) as error:
            log.warning("scheduler.waiting", error=f"{type(error).__name__}: {str(error)[:200]}")
            return TROUBLE_PAUSE
        return pause


def of(settings: Settings, reference: Reference, ready: Path | None = None) -> Scheduler:
    """The scheduler of an installation; ``ready``: the file by which it shows that it works."""
    clock = transactions(connect(settings, "clock"))
    aggregate = transactions(connect(settings, "aggregate", pool=1))
    broker = Broker(settings)
    operations, head = Operations(settings, clock), Letterhead(settings.pages_url, reference)

    def look_after() -> None:
        found = sweep(broker, clock, settings)
        if found.again:
            log.warning("messages.sent_again", count=found.again)
        operations.tell(found.troubles, aggregate)

    def remind(day: date) -> None:
        days = settings.late_letter_days
        done = run_reminders(aggregate, operations.agencies_in_flight(), day, None, head, dry_run=False, days=days)
        log.info("reminders.done", written=sum(row["action"] == "written" for row in done))

    return Scheduler(
        lambda: relay(broker, clock),
        [
            Chore(max(1.0, settings.sweep_seconds / 6), look_after),
            Chore(LETTERS_SECONDS, lambda: operations.write_overdue_letters(aggregate, head)),
            Chore(TIDY_SECONDS, lambda: tidy(clock)),
        ],
        [Morning(REMIND_AT_HOUR, remind)] if settings.late_letter_days else [],
        Life(ready, broker.scheduler_works),
    )


def run(settings: Settings, ready: Path | None = None) -> None:
    """Runs until SIGTERM or SIGINT."""
    configure(settings, "scheduler")
    stop = threading.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: stop.set())
    scheduler = of(settings, installed(), ready)
    while not stop.is_set():
        stop.wait(scheduler.round(time.monotonic(), moments.now()))
    log.info("scheduler.stopped")


def settings() -> Settings:
    """What the scheduler is told; leaves with one line when something is missing."""
    return Settings.of_process("redis_url", "public_url", roles=("clock", "aggregate"))


@or_one_line()
def main(ready: str) -> None:
    """Runs in this process until it is told to stop; writes a file when it begins."""
    run(settings(), Path(ready))
