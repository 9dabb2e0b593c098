"""Events between services: written with the data, carried by the clock, heard once.

``publish`` writes an event in the caller's transaction. The clock's ``relay`` sends what was committed.
``listen`` hands a message to its handler inside one transaction with the mark that it was handled, so
a repeat is dropped and two workers with the same message take turns. A handler that fails is tried
again with growing delay, from the database, not by the broker; after the last try the message is a
dead letter with its cause. ``sweep`` re-sends what was sent and never arrived.

The only module that imports celery. PostgreSQL is the truth; the broker may lose everything.
"""

from __future__ import annotations

import os
import traceback
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any

import redis
import structlog
from celery import Celery, Task
from celery.signals import heartbeat_sent, setup_logging, worker_ready
from kombu.entity import Queue
from pydantic import ValidationError
from sqlalchemy import Connection, text
from sqlalchemy.exc import SQLAlchemyError

from shared.contracts import EVENTS, RECEIVERS, ROUTES, SENDERS, Event
from shared.database import SERVICES, Transactions
from shared.logs import configure
from shared.settings import Settings

Handler = Callable[[Any, Connection], None]
TASK = "baocao.receive"
BATCH = 200
ALIVE_SECONDS = 20
"""A worker that has not shown itself for so long counts as gone."""

log = structlog.get_logger("messaging")


def publish(session: Connection, event: Event) -> None:
    """Writes the event in the caller's transaction; it leaves after the commit."""
    session.execute(
        text("INSERT INTO outbox (id, name, body) VALUES (:id, :name, :body)"),
        {"id": event.id, "name": type(event).__name__, "body": event.model_dump_json(by_alias=True)},
    )


def celery_app(settings: Settings, name: str) -> Celery:
    """A Celery application with the settings and their reasons of docs/decisions/0002-celery.md."""
    app = Celery(name, broker=settings.redis_url)
    app.conf.update(
        task_acks_late=True,
        task_reject_on_worker_lost=True,
        worker_prefetch_multiplier=1,
        task_time_limit=settings.task_seconds,
        task_soft_time_limit=max(settings.task_seconds - 10, settings.task_seconds * 0.9),
        task_ignore_result=True,
        task_serializer="json",
        accept_content=["json"],
        task_queues=[Queue(name, routing_key=name) for name in RECEIVERS],
        task_create_missing_queues=False,
        broker_connection_retry_on_startup=True,
        broker_connection_max_retries=None,
        broker_transport_options={
            "visibility_timeout": settings.visibility_seconds,
            "unacked_restore_interval": 10,
            "unacked_restore_throttle": 1,
            "health_check_interval": 10,
            "socket_keepalive": True,
            "socket_timeout": 30,
            "socket_connect_timeout": 5,
            "retry_on_timeout": True,
        },
        worker_soft_shutdown_timeout=25,
        worker_enable_soft_shutdown_on_idle=False,
        worker_max_memory_per_child=settings.memory_limit_mb * 1024,
        worker_hijack_root_logger=False,
        worker_enable_remote_control=True,
        worker_cancel_long_running_tasks_on_connection_loss=False,
    )
    return app


def listen(
    app: Celery, queue: str, handlers: Mapping[type[Event], Handler], transaction: Transactions, settings: Settings
) -> Task:
    """Registers the one task of a worker: each event goes to its handler in one transaction."""
    for event in handlers:
        if ROUTES[event] != queue:
            raise ValueError(f"{event.__name__} goes to {ROUTES[event]}, not to {queue}")

    def receive(task: Task, name: str, body: str) -> None:
        structlog.contextvars.clear_contextvars()
        try:
            event = EVENTS[name].model_validate_json(body)
        except (KeyError, ValidationError) as error:
            log.error("message.unknown", name=name, error=str(error)[:500])
            return
        structlog.contextvars.bind_contextvars(event=str(event.id), receipt=getattr(event, "receipt", None))
        if task.request.delivery_info.get("redelivered") and not _survived(transaction, queue, event, body, settings):
            return
        try:
            with transaction() as session:
                if claim(session, queue, event):
                    handlers[type(event)](event, session)
                    log.info("message.handled", name=name)
                else:
                    log.info("message.repeat", name=name)
        except Exception as error:  # the edge of the process: whatever broke is recorded, then tried again
            log.warning("message.failed", name=name, error=repr(error)[:500])
            try:
                _failed(transaction, queue, event, body, _cause(error), settings)
            except SQLAlchemyError:
                log.error("message.failure_not_recorded", name=name)  # the sweep sends it again

    def _logging(**_: Any) -> None:
        configure(settings, queue)

    beat = redis.Redis.from_url(settings.redis_url, socket_timeout=3, socket_connect_timeout=3)

    def _alive(**_: Any) -> None:
        with suppress(redis.RedisError):  # a broker that is down shows as no worker, which is what it means
            beat.set(f"baocao:worker:{queue}", os.getpid(), ex=ALIVE_SECONDS)

    setup_logging.connect(_logging, weak=False)
    worker_ready.connect(_alive, weak=False)
    heartbeat_sent.connect(_alive, weak=False)

    return app.task(receive, name=TASK, bind=True)


def claim(session: Connection, queue: str, event: Event) -> bool:
    """Marks the event handled in this transaction; False when it already was, or lies dead."""
    row = session.execute(
        text(
            "INSERT INTO inbox (event, queue, name, state, attempts) VALUES (:event, :queue, :name, 'handled', 1) "
            "ON CONFLICT (event) DO UPDATE SET state = 'handled', at = now(), body = NULL, attempts = inbox.attempts + 1 "
            "WHERE inbox.state = 'retry' RETURNING event"
        ),
        {"event": event.id, "queue": queue, "name": type(event).__name__},
    )
    return row.first() is not None


def _failed(transaction: Transactions, queue: str, event: Event, body: str, cause: str, settings: Settings) -> bool:
    """Records a failed try: due again after a growing delay, or dead after the last; True when dead."""
    with transaction() as session:
        state = session.execute(
            text(
                "INSERT INTO inbox (event, queue, name, state, attempts, not_before, cause, body) "
                "VALUES (:event, :queue, :name, CASE WHEN 1 >= :most THEN 'dead' ELSE 'retry' END, 1, "
                "        now() + make_interval(secs => :delay), :cause, :body) "
                "ON CONFLICT (event) DO UPDATE SET attempts = inbox.attempts + 1, cause = :cause, body = :body, at = now(), "
                "  not_before = now() + make_interval(secs => least(:delay * power(2, inbox.attempts), 3600)), "
                "  state = CASE WHEN inbox.attempts + 1 >= :most THEN 'dead' ELSE 'retry' END "
                "WHERE inbox.state <> 'handled' RETURNING state"
            ),
            {
                "event": event.id,
                "queue": queue,
                "name": type(event).__name__,
                "delay": settings.retry_seconds,
                "most": settings.retry_attempts,
                "cause": cause[:4000],
                "body": body,
            },
        ).scalar()
    if state == "dead":
        log.error("message.dead", cause=cause.splitlines()[0][:300] if cause else "")
    return state == "dead"


def _survived(transaction: Transactions, queue: str, event: Event, body: str, settings: Settings) -> bool:
    """Counts a delivery whose worker died; False when the message has killed too many."""
    with transaction() as session:
        known = session.execute(text("SELECT state FROM inbox WHERE event = :event"), {"event": event.id}).scalar()
    if known == "handled":
        return True
    return not _failed(
        transaction, queue, event, body, "WorkerLost: a worker died while it held this message", settings
    )


def _cause(error: Exception) -> str:
    last = traceback.extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__}: {str(error)[:1500]}\nat {last.filename.rsplit('/', 2)[-1]}:{last.lineno} in {last.name}"


def send(app: Celery, producer: Any, name: str, body: str) -> None:
    """Puts one message on its queue."""
    app.send_task(
        TASK, args=(name, body), queue=ROUTES[EVENTS[name]], producer=producer, ignore_result=True, retry=False
    )


def relay(app: Celery, clock: Transactions) -> int:
    """Sends what the services committed, and retries that are due; the number of messages sent.

    Rows are marked in the same transaction: a crash in between sends twice, which does no harm.
    """
    sent = 0
    with clock() as session:
        if not session.execute(text(_ANYTHING)).scalar():
            return 0
    for service in SERVICES:
        with clock() as session:
            rows = [
                *session.execute(text(_DUE_OUTBOX.format(s=service)), {"n": BATCH}),
                *session.execute(text(_DUE_RETRY.format(s=service)), {"n": BATCH}),
            ]
            if rows:
                with app.producer_or_acquire() as producer:
                    for name, body in rows:
                        send(app, producer, name, body)
            sent += len(rows)
    return sent


_ANYTHING = "SELECT " + " OR ".join(
    f"EXISTS (SELECT 1 FROM {s}.outbox WHERE sent_at IS NULL) OR EXISTS (SELECT 1 FROM {s}.inbox WHERE state = 'retry' AND not_before <= now())"
    for s in SERVICES
)
_DUE_OUTBOX = (
    "WITH due AS (SELECT id FROM {s}.outbox WHERE sent_at IS NULL ORDER BY created_at LIMIT :n FOR UPDATE SKIP LOCKED) "
    "UPDATE {s}.outbox o SET sent_at = now(), sends = sends + 1 FROM due WHERE o.id = due.id RETURNING o.name, o.body"
)
_DUE_RETRY = (
    "WITH due AS (SELECT event FROM {s}.inbox WHERE state = 'retry' AND not_before <= now() ORDER BY not_before LIMIT :n FOR UPDATE SKIP LOCKED) "
    "UPDATE {s}.inbox i SET not_before = now() + interval '60 seconds' FROM due WHERE i.event = due.event RETURNING i.name, i.body"
)


def sweep(clock: Transactions, settings: Settings) -> int:
    """Settles what arrived and re-sends what did not; the number of messages sent again.

    The patience doubles with each send, so that a long queue is not filled with copies; a message
    that never arrives becomes a dead letter of its receiver.
    """
    again = 0
    for event, sender in SENDERS.items():
        receiver = RECEIVERS[ROUTES[event]]
        values = {
            "name": event.__name__,
            "age": settings.sweep_seconds,
            "most": settings.retry_attempts,
            "queue": ROUTES[event],
        }
        with clock() as session:
            session.execute(
                text(
                    f"UPDATE {sender}.outbox o SET settled = true FROM {receiver}.inbox i "
                    "WHERE NOT o.settled AND o.name = :name AND i.event = o.id AND i.state IN ('handled', 'dead')"
                ),
                values,
            )
            session.execute(
                text(
                    f"INSERT INTO {receiver}.inbox (event, queue, name, state, attempts, cause, body) "
                    f"SELECT o.id, :queue, o.name, 'dead', o.sends, 'NoProgress: sent ' || o.sends || ' times and never handled', o.body "
                    f"FROM {sender}.outbox o LEFT JOIN {receiver}.inbox i ON i.event = o.id "
                    "WHERE NOT o.settled AND o.name = :name AND o.sends >= :most AND i.event IS NULL "
                    "AND o.sent_at < now() - make_interval(secs => :age) ON CONFLICT DO NOTHING"
                ),
                values,
            )
            again += session.execute(
                text(
                    f"UPDATE {sender}.outbox o SET sent_at = NULL WHERE NOT o.settled AND o.name = :name AND o.sends < :most "
                    "AND o.sent_at < now() - make_interval(secs => :age * power(2, least(o.sends, 12) - 1)) "
                    f"AND NOT EXISTS (SELECT 1 FROM {receiver}.inbox i WHERE i.event = o.id)"
                ),
                values,
            ).rowcount
    return again


def unheard(session: Connection, event: type[Event], field: str) -> int:
    """The sum of a number over the caller's own events of a kind that nobody has handled yet."""
    found = session.execute(
        text(
            "SELECT coalesce(sum((o.body::json->>:field)::int), 0) FROM outbox o WHERE o.name = :name AND NOT o.settled "
            "AND NOT EXISTS (SELECT 1 FROM inbox i WHERE i.event = o.id AND i.state IN ('handled', 'dead'))"
        ),
        {"name": event.__name__, "field": field},
    ).scalar_one()
    return int(found)


def dead_letters(clock: Transactions) -> list[dict[str, Any]]:
    """The messages that were given up, newest first, with their cause."""
    parts = " UNION ALL ".join(
        f"SELECT event, queue, name, attempts, cause, at, body::json->>'receipt' AS receipt FROM {s}.inbox WHERE state = 'dead'"
        for s in SERVICES
    )
    with clock() as session:
        return [
            dict(row._mapping) for row in session.execute(text(f"SELECT * FROM ({parts}) d ORDER BY at DESC LIMIT 500"))
        ]


def replay(clock: Transactions, *, event: str | None = None, cause: str | None = None, queue: str | None = None) -> int:
    """Puts dead letters back, chosen by id, cause or queue; all of them when nothing is chosen."""
    chosen = (
        "WHERE state = 'dead' AND (CAST(:event AS text) IS NULL OR event::text = :event) "
        "AND (CAST(:cause AS text) IS NULL OR cause ILIKE '%' || :cause || '%') AND (CAST(:queue AS text) IS NULL OR queue = :queue)"
    )
    moved = 0
    with clock() as session:
        for service in SERVICES:
            moved += session.execute(
                text(f"UPDATE {service}.inbox SET state = 'retry', attempts = 0, not_before = now() {chosen}"),
                {"event": event, "cause": cause, "queue": queue},
            ).rowcount
    return moved


def in_flight(clock: Transactions) -> list[dict[str, Any]]:
    """Per queue: messages on their way, the age of the oldest in seconds, retries, dead letters."""
    found = []
    with clock() as session:
        for queue, receiver in RECEIVERS.items():
            waiting, oldest = 0, 0.0
            for event, sender in SENDERS.items():
                if ROUTES[event] == queue:
                    row = session.execute(
                        text(
                            f"SELECT count(*), coalesce(extract(epoch FROM now() - min(o.created_at)), 0) FROM {sender}.outbox o "
                            f"WHERE NOT o.settled AND o.name = :name AND NOT EXISTS "
                            f"(SELECT 1 FROM {receiver}.inbox i WHERE i.event = o.id AND i.state <> 'retry')"
                        ),
                        {"name": event.__name__},
                    ).one()
                    waiting, oldest = waiting + row[0], max(oldest, float(row[1]))
            counts: dict[str, int] = dict(
                session.execute(
                    text(f"SELECT state, count(*) FROM {receiver}.inbox WHERE queue = :queue GROUP BY state"),
                    {"queue": queue},
                ).all()
            )
            found.append(
                {
                    "queue": queue,
                    "waiting": waiting,
                    "oldest_seconds": round(oldest, 1),
                    "retry": counts.get("retry", 0),
                    "dead": counts.get("dead", 0),
                    "handled": counts.get("handled", 0),
                }
            )
    return found


def stuck(clock: Transactions, older_than: float) -> list[dict[str, Any]]:
    """Submissions on their way for longer than some seconds: receipt, agency, stage, age, tries."""
    parts = []
    for event, sender in SENDERS.items():
        receiver = RECEIVERS[ROUTES[event]]
        parts.append(
            f"SELECT o.body::json->>'receipt' AS receipt, o.body::json->'declared'->>'agency' AS agency, '{ROUTES[event]}' AS stage, "
            f"extract(epoch FROM now() - o.created_at)::float AS age, o.sends, i.cause FROM {sender}.outbox o "
            f"LEFT JOIN {receiver}.inbox i ON i.event = o.id WHERE NOT o.settled AND o.name = '{event.__name__}' "
            "AND coalesce(i.state, '') NOT IN ('handled', 'dead')"
        )
    with clock() as session:
        rows = session.execute(
            text(f"SELECT * FROM ({' UNION ALL '.join(parts)}) s WHERE age > :age ORDER BY age DESC LIMIT 200"),
            {"age": older_than},
        )
        return [dict(row._mapping) for row in rows]


def tidy(clock: Transactions, days: int = 30) -> int:
    """Deletes settled messages older than some days from outboxes and inboxes."""
    gone = 0
    with clock() as session:
        for service in SERVICES:
            gone += session.execute(
                text(f"DELETE FROM {service}.outbox WHERE settled AND sent_at < now() - make_interval(days => :d)"),
                {"d": days},
            ).rowcount
            session.execute(
                text(f"DELETE FROM {service}.inbox WHERE state = 'handled' AND at < now() - make_interval(days => :d)"),
                {"d": days * 2},
            )
    return gone
