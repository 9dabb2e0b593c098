"""The worker's side: each message goes to its listener's handler, in one transaction with the mark that it was handled.

A repeat finds nothing to take. A handler that fails is tried again with growing delay, from the database, not by the
broker: what waits for a tool that is away is waiting, not failing, and only a handler's own failures make a message a
dead letter before its days are over.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any

import redis
import structlog
from celery import Celery, Task
from celery.signals import heartbeat_sent, setup_logging, worker_ready
from celery.worker.state import active_requests, reserved_requests
from sqlalchemy import Connection, text
from sqlalchemy.exc import SQLAlchemyError

from shared.bus.broker import TASK
from shared.bus.events import Event
from shared.bus.inbox import WORKER_LOST, Delivery, Failure, put_off, take
from shared.bus.queues import Mark
from shared.bus.routes import MAP, Listener, Routes
from shared.database import Transactions
from shared.faults import Later
from shared.logs import configure
from shared.settings import Settings

Handler = Callable[[Any, Connection], None]
Handlers = Mapping[Listener, Mapping[type[Event], Handler]]
LOCK_SECONDS = 10
"""How long a message that was given out again waits for PostgreSQL to let go of a dead worker's lock."""

log = structlog.get_logger("bus")


class NotHeardHere(Later):
    """The message is for a listener or of an event that this worker's version does not know; another's may."""


def listen(
    app: Celery, handlers: Handlers, transaction: Transactions, settings: Settings, routes: Routes = MAP
) -> Task:
    """Registers the one task of a worker, which serves the listeners of one queue.

    Raises ``ValueError`` when they are not of one queue, or a listener lacks a handler for what it hears.
    """
    queue = _queue_of(handlers, routes)
    desk = Desk(handlers, transaction, settings, routes)

    def receive(task: Task, event: str, listener: str) -> None:
        sends = (task.request.headers or {}).get("sends")
        again = bool(task.request.delivery_info.get("redelivered"))
        desk.receive(Delivery(event, listener, sends if isinstance(sends, int) else None), again=again)

    _show_life(queue, settings)
    _settle_memory()
    return app.task(receive, name=TASK, bind=True, shared=False)  # of this application, not of all in the process


class Desk:
    """Where messages arrive in a worker's process."""

    def __init__(self, handlers: Handlers, transaction: Transactions, settings: Settings, routes: Routes = MAP) -> None:
        self.transaction, self.settings, self.routes = transaction, settings, routes
        self.handlers = {
            (listener.name, event.__name__): handle
            for listener, many in handlers.items()
            for event, handle in many.items()
        }

    def receive(self, delivery: Delivery, *, again: bool = False) -> None:
        """Handles a message or puts it off; never raises. ``again``: it was given to a worker before, which died."""
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(event=delivery.event, listener=delivery.listener)
        try:
            if again:
                self._lost_before(delivery)
            else:
                self._handle(delivery)
        except Exception as error:  # the edge of the process: whatever broke is recorded, then tried again  # noqa: BLE001
            failure = Failure.of(error)
            log.warning("message.failed", kind=failure.kind, error=failure.cause.splitlines()[0][:500])
            try:
                with self.transaction() as session:
                    put_off(session, delivery, failure, self.settings)
            except SQLAlchemyError:
                log.exception("message.failure_not_recorded")  # the sweep finds that nobody holds it

    def _handle(self, delivery: Delivery) -> None:
        with self.transaction() as session:
            taken = take(session, delivery)
            if taken is None:
                log.info("message.nothing_to_do")
                return
            name, body = taken
            handle = self.handlers.get((delivery.listener, name))
            if handle is None:
                raise NotHeardHere(f"{name} for {delivery.listener}")
            event = self.routes.events[name].model_validate_json(body)
            structlog.contextvars.bind_contextvars(receipt=event.about[0])
            handle(event, session)
        log.info("message.handled", name=name)

    def _lost_before(self, delivery: Delivery) -> None:
        """Counts a try whose worker died and puts the message off, so that one that kills is given up in the end."""
        try:
            with self.transaction() as session:
                session.execute(text(f"SET LOCAL lock_timeout = '{LOCK_SECONDS}s'"))
                put_off(session, delivery, WORKER_LOST, self.settings)
        except SQLAlchemyError as error:
            log.warning("message.in_other_hands", error=str(error)[:200])  # or nobody's: the sweep finds that


class Unsaid:
    """Acknowledgements that the broker did not get, said again.

    Celery logs one that fails and forgets it. For its channel the message then stays in hand for ever, and a channel
    that may have one in hand takes no other: the worker would live, show it, and do nothing.
    """

    def __init__(self) -> None:
        self.consumer: Any = None
        self.before: set[str] = set()
        """What lay in hand at the last look and nobody worked on."""

    def say_again(self) -> int:
        """Acknowledges what was in nobody's work at two looks; how much. Raises ``redis.RedisError``."""
        tasks = getattr(self.consumer, "task_consumer", None)
        qos = getattr(getattr(tasks, "channel", None), "qos", None)
        if qos is None:
            return 0
        at_work = {request.message.delivery_tag for request in (*reserved_requests, *active_requests)}
        idle = set(qos._delivered) - set(qos._dirty) - at_work  # noqa: SLF001  (kombu tells it in no other way)
        again, self.before = sorted(idle & self.before), idle
        for tag in again:
            log.warning("message.acknowledged_again", tag=tag)
            qos.ack(tag)
        return len(again)


def _queue_of(handlers: Handlers, routes: Routes) -> str:
    queues = {listener.queue for listener in handlers}
    if len(queues) != 1:
        raise ValueError(f"a worker serves one queue, not {sorted(queues)}")
    for listener, many in handlers.items():
        if set(many) != routes.heard_by(listener):
            wrong = {event.__name__ for event in set(many) ^ routes.heard_by(listener)}
            raise ValueError(f"{listener.name} is to have a handler for each event it hears and for no other: {wrong}")
    return queues.pop()


def _settle_memory() -> None:
    """What was loaded until now stays: the pool's processes share it, and their garbage collectors need not look at it.

    They looked through a hundred thousand objects with every few hundred figures, a tenth of the time of judging.
    """
    gc.collect()
    gc.freeze()


def _show_life(queue: str, settings: Settings) -> None:
    """Logs as the settings say, and keeps a mark in the broker while the worker lives."""

    def logging(**_: Any) -> None:
        configure(settings, queue)

    beat = redis.Redis.from_url(settings.redis_url, socket_timeout=3, socket_connect_timeout=3)

    unsaid = Unsaid()

    def ready(sender: Any, **_: Any) -> None:
        unsaid.consumer = sender
        alive()

    def alive(**_: Any) -> None:
        with suppress(redis.RedisError):  # a broker that is down shows as no worker, which is what it means
            unsaid.say_again()
            Mark.renew(beat, queue)

    setup_logging.connect(logging, weak=False)
    worker_ready.connect(ready, weak=False)
    heartbeat_sent.connect(alive, weak=False)
