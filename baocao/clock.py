"""The clock: carries messages from outboxes to queues, sweeps, tidies, and writes to the late each morning."""

from __future__ import annotations

import signal
import threading
import time
from datetime import datetime
from pathlib import Path

import structlog
from celery.exceptions import CeleryError
from kombu.exceptions import KombuError
from redis import RedisError
from sqlalchemy.exc import SQLAlchemyError

from services.aggregate.api import run_reminders
from services.aggregate.ops import Operations
from shared.bus.broker import Broker
from shared.bus.relay import relay, sweep, tidy
from shared.database import connect, transactions
from shared.logs import configure
from shared.settings import Settings

BUSY_PAUSE, IDLE_PAUSE = 0.005, 0.05
REMIND_AT_HOUR = 8
log = structlog.get_logger("clock")


def run(settings: Settings, ready: Path | None = None) -> None:
    """Runs until SIGTERM or SIGINT. A tool that is down is waited for, nothing is lost meanwhile."""
    configure(settings, "clock")
    stop = threading.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: stop.set())
    clock = transactions(connect(settings, "clock"))
    aggregate = transactions(connect(settings, "aggregate", pool=1))
    broker = Broker(settings)
    operations = Operations(settings, clock)
    swept, tidied, reminded = time.monotonic(), time.monotonic(), None
    if ready:
        ready.write_text("ready", encoding="utf-8")
    while not stop.is_set():
        pause = IDLE_PAUSE
        try:
            pause = BUSY_PAUSE if relay(broker, clock) else IDLE_PAUSE
            if time.monotonic() - swept > max(1.0, settings.sweep_seconds / 6):
                swept = time.monotonic()
                found = sweep(broker, clock, settings)
                if found.again:
                    log.warning("messages.sent_again", count=found.again)
                operations.tell(found.troubles, aggregate)
            if time.monotonic() - tidied > 3600:
                tidied = time.monotonic()
                tidy(clock)
            today = datetime.now().astimezone()
            if today.hour >= REMIND_AT_HOUR and reminded != today.date() and settings.late_letter_days:
                done = run_reminders(
                    settings, aggregate, operations, today.date(), None, dry_run=False, days=settings.late_letter_days
                )
                log.info("reminders.done", written=sum(row["action"] == "written" for row in done))
                reminded = today.date()
        except (SQLAlchemyError, RedisError, KombuError, CeleryError, OSError) as error:
            log.warning("clock.waiting", error=f"{type(error).__name__}: {str(error)[:200]}")
            pause = 1.0
        stop.wait(pause)
    log.info("clock.stopped")
