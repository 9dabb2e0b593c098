"""What a listener was told: taken once, or put off with the reason.

The transaction of the work is the lease. The row is locked from ``take`` to the commit, so nothing that is in hand
is given out again however long it takes; a worker that dies loses its connection, and with it the lock.
"""

from __future__ import annotations

import traceback
from dataclasses import dataclass, field

import redis
import structlog
from sqlalchemy import Connection
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from shared.bus.queries import query, sql
from shared.faults import Away, Later
from shared.settings import Settings

_AWAY = (
    Away,
    ConnectionError,
    TimeoutError,
    OperationalError,
    InterfaceError,
    PoolTimeout,
    redis.ConnectionError,
    redis.TimeoutError,
)
log = structlog.get_logger("bus")


@dataclass(frozen=True, slots=True)
class Delivery:
    """One event on its way to one listener."""

    event: str
    listener: str
    sends: int | None = field(default=None, compare=False)
    """How often it had been sent when this copy was; None in copies of the version before."""

    def __str__(self) -> str:
        """How the message is called in the broker."""
        return f"{self.event}/{self.listener}"


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a try failed. ``kind``: ``own``, ``away`` or ``later``; only the handler's own failures are counted."""

    kind: str
    cause: str

    @classmethod
    def of(cls, error: Exception) -> Failure:
        """The failure behind an exception, with the place it came from."""
        kind = "later" if isinstance(error, Later) else "away" if isinstance(error, _AWAY) else "own"
        last = traceback.extract_tb(error.__traceback__)[-1:]
        where = [f"at {one.filename.rsplit('/', 2)[-1]}:{one.lineno} in {one.name}" for one in last]
        return cls(kind, "\n".join([f"{type(error).__name__}: {str(error)[:1500]}", *where]))


WORKER_LOST = Failure("own", "WorkerLost: a worker died while it held this message")
VANISHED = Failure(
    "own",
    "Vanished: a worker took this message and never finished: killed at its time limit, or cut off from PostgreSQL",
)


def take(session: Connection, delivery: Delivery) -> tuple[str, str] | None:
    """Claims a message for this transaction: name and body of the event.

    None when there is nothing to do: it is handled, dead, waiting for its time, in other hands, or was never said.
    """
    row = session.execute(query("take"), {"event": delivery.event, "listener": delivery.listener}).first()
    return None if row is None else (row[0], row[1])


def put_off(
    session: Connection, delivery: Delivery, failure: Failure, settings: Settings, *, service: str | None = None
) -> str | None:
    """Records a failed try: due again after a growing delay, or dead; the new state, None when it is not ours to say.

    A worker says it of its own service's inbox and waits for the row; the sweep names the service and takes only
    what nobody holds. Whoever speaks of a copy that has been sent anew since says nothing: what became of it is
    counted, and the new one is on its way.
    """
    inbox, lock = (f"{service}.inbox", "SKIP LOCKED") if service else ("inbox", "")
    state = session.execute(
        query("put_off", inbox=inbox, lock=lock, dead=sql("to_die")),
        {
            "event": delivery.event,
            "listener": delivery.listener,
            "sends": delivery.sends,
            "own": int(failure.kind == "own"),
            "kind": failure.kind,
            "cause": failure.cause[:4000].replace("\x00", ""),
            "delay": settings.retry_seconds,
            "longest": settings.retry_longest_seconds,
            "most": settings.retry_attempts,
            "horizon": settings.retry_days * 86400,
        },
    ).scalar()
    if state == "dead":
        log.error("message.dead", message=str(delivery), cause=failure.cause.splitlines()[0][:300])
    return None if state is None else str(state)
