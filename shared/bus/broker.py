"""Celery on Valkey, used for as little as possible: it tells a worker that there is something for it.

The only module that imports Celery, but for ``worker``. What a message is about stands in the listener's inbox; the
message names the row. A message that somebody else put here names no row, and nothing happens.
"""

from __future__ import annotations

import base64
import json
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import redis
from celery import Celery
from kombu.entity import Queue

from shared.bus.inbox import Delivery
from shared.bus.routes import MAP, Routes
from shared.settings import Settings

TASK = "baocao.deliver"
WINDOW = 200
"""Most messages of a queue that lie in the broker; the rest of a backlog waits in PostgreSQL."""
ALIVE_SECONDS = 20
"""A worker that has not shown itself for so long counts as gone."""


def celery_app(settings: Settings, name: str, routes: Routes = MAP) -> Celery:
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
        task_queues=[Queue(name, routing_key=name) for name in routes.queues],
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


@dataclass(slots=True)
class Held:
    """What the broker has, by message: on a queue, or given to a worker that has not finished."""

    queued: set[str] = field(default_factory=set)
    in_hand: dict[str, tuple[float, str]] = field(default_factory=dict)
    """Seconds since it was given out, and the tag under which the broker keeps it."""


class Broker:
    """The broker as those see it who send: the scheduler and the operations page."""

    def __init__(self, settings: Settings, routes: Routes = MAP) -> None:
        self.routes = routes
        self.client = redis.Redis.from_url(settings.redis_url, socket_timeout=5, socket_connect_timeout=2)
        self.app = celery_app(settings, "bus", routes)
        self.app.conf.broker_transport_options |= {"socket_connect_timeout": 2, "socket_timeout": 5}

    def depths(self) -> dict[str, int]:
        """Messages lying on each queue. Raises ``redis.RedisError`` when the broker is down."""
        with self.client.pipeline(transaction=False) as pipe:
            for queue in self.routes.queues:
                pipe.llen(queue)
            return dict(zip(self.routes.queues, pipe.execute(), strict=True))

    def send(self, queue: str, deliveries: Iterable[Delivery]) -> Iterable[Delivery]:
        """Tells a queue's workers of messages; gives back each that was told, so that a caller knows where it broke."""
        with self.app.producer_or_acquire() as producer:
            for delivery in deliveries:
                self.app.send_task(
                    TASK,
                    args=(delivery.event, delivery.listener),
                    task_id=str(delivery),
                    queue=queue,
                    producer=producer,
                    ignore_result=True,
                    retry=False,
                )
                yield delivery

    def held(self) -> Held:
        """Everything the broker has; a few hundred short messages, since the queues are kept short."""
        with self.client.pipeline(transaction=True) as pipe:
            for queue in self.routes.queues:
                pipe.lrange(queue, 0, -1)
            pipe.hgetall("unacked")
            pipe.zrange("unacked_index", 0, -1, withscores=True)
            *queues, unacked, given = pipe.execute()
        found, now = Held(), time.time()
        for queue in queues:
            found.queued.update(_message(json.loads(raw)) for raw in queue)
        since = dict(given)
        for tag, raw in unacked.items():
            message = _message(json.loads(raw)[0])
            found.in_hand[message] = (now - since.get(tag, now), tag.decode())
        return found

    def forget(self, tag: str) -> None:
        """Takes back what was given to a worker that is gone, so that no second copy comes of it later."""
        with self.client.pipeline(transaction=True) as pipe:
            pipe.zrem("unacked_index", tag)
            pipe.hdel("unacked", tag)
            pipe.execute()

    def workers(self) -> dict[str, int]:
        """Queues with a living worker, and the process that last showed itself."""
        found = self.client.mget([alive_key(queue) for queue in self.routes.queues])
        return {queue: int(pid) for queue, pid in zip(self.routes.queues, found, strict=True) if pid}

    def in_hand(self) -> int:
        """Messages given to workers that have not finished."""
        return int(self.client.hlen("unacked"))


def alive_key(queue: str) -> str:
    """Where a worker of a queue shows that it lives."""
    return f"baocao:worker:{queue}"


def _message(envelope: dict[str, Any]) -> str:
    """The name of a message; of one that is not ours, whatever it says."""
    name = envelope.get("headers", {}).get("id")
    return str(name) if name else base64.b64decode(envelope.get("body", "")).decode(errors="replace")[:100]
