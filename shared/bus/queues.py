"""The queues in Valkey as they can be looked at without Celery: what lies there, what is in hand, who works.

Knows how Celery's transport keeps messages: a list a queue, and a hash with an index of what was given out.
"""

from __future__ import annotations

import json
import os
import time
from dataclasses import dataclass, field
from typing import Any, Self

import redis

from shared.bus.routes import MAP, Routes
from shared.settings import Settings

ALIVE_SECONDS = 10
"""A worker that has not shown itself for so long counts as gone; it does so every two seconds."""
ROUNDS_SECONDS = 20
"""The same of the scheduler, whose round may be a long one."""

SCHEDULER_KEY = "baocao:scheduler"
"""Where the scheduler shows that it works."""


@dataclass(slots=True)
class Held:
    """What the broker has, by message: on a queue, or given to a worker that has not finished."""

    queued: set[str] = field(default_factory=set)
    in_hand: dict[str, tuple[float, bytes]] = field(default_factory=dict)
    """Seconds since it was given out, and the tag under which the broker keeps it."""


@dataclass(frozen=True, slots=True)
class Mark:
    """What a worker shows in the broker while it lives."""

    pid: int
    connection: int = 0
    """The broker's number of the connection by which it is renewed; 0 in marks of the version before."""

    @classmethod
    def read(cls, shown: bytes | str) -> Self:
        """As it stands in the broker."""
        words = shown if isinstance(shown, str) else shown.decode()
        pid, _, connection = words.partition(":")
        return cls(int(pid), int(connection or 0))

    @classmethod
    def renew(cls, client: redis.Redis, queue: str) -> None:
        """Shows that this process lives. Raises ``redis.RedisError``."""
        with redis.Redis(connection_pool=client.connection_pool, single_connection_client=True) as own:
            connection = own.client_id()
            own.set(alive_key(queue), f"{os.getpid()}:{connection}", ex=ALIVE_SECONDS)


class Queues:
    """The broker as those see it who look. All methods raise ``redis.RedisError`` when it is down."""

    def __init__(self, settings: Settings, routes: Routes = MAP) -> None:
        self.routes = routes
        self.client = redis.Redis.from_url(settings.redis_url, socket_timeout=5, socket_connect_timeout=2)

    def depths(self) -> dict[str, int]:
        """Messages lying on each queue."""
        with self.client.pipeline(transaction=False) as pipe:
            for queue in self.routes.queues:
                pipe.llen(queue)
            return dict(zip(self.routes.queues, pipe.execute(), strict=True))

    def held(self) -> Held:
        """Everything the broker has; a few hundred short messages, since the queues are kept short."""
        with self.client.pipeline(transaction=True) as pipe:
            for queue in self.routes.queues:
                pipe.lrange(queue, 0, -1)
            pipe.hgetall("unacked")
            pipe.zrange("unacked_index", 0, -1, withscores=True)
            *queues, unacked, given = pipe.execute()
        found, now, since = Held(), time.time(), dict(given)
        for queue in queues:
            found.queued.update(_message(raw) for raw in queue)
        for tag, raw in unacked.items():
            found.in_hand[_message(raw)] = (now - since.get(tag, now), tag)
        return found

    def uptime(self) -> float:
        """Seconds since the broker started; what it was told before may be lost."""
        return float(self.client.info("server")["uptime_in_seconds"])

    def forget(self, tag: bytes) -> None:
        """Takes back what was given to a worker that is gone, so that no second copy comes of it later."""
        with self.client.pipeline(transaction=True) as pipe:
            pipe.zrem("unacked_index", tag)
            pipe.hdel("unacked", tag)
            pipe.execute()

    def workers(self) -> dict[str, int]:
        """Queues with a living worker, and the process that last showed itself.

        One that died lost its connection at that moment; one that is frozen, or cut off, stops renewing its mark.
        """
        found = self.client.mget([alive_key(queue) for queue in self.routes.queues])
        shown = {queue: Mark.read(mark) for queue, mark in zip(self.routes.queues, found, strict=True) if mark}
        asked: list[Any] = [mark.connection for mark in shown.values() if mark.connection]
        try:
            listed: list[Any] = self.client.client_list(client_id=asked) if asked else []
            open_now = {int(one["id"]) for one in listed}
        except redis.ResponseError:  # a broker that lists no connections: the marks alone tell
            open_now = set(asked)
        return {queue: mark.pid for queue, mark in shown.items() if not mark.connection or mark.connection in open_now}

    def scheduler_works(self) -> None:
        """Says that the scheduler does its rounds."""
        self.client.set(SCHEDULER_KEY, os.getpid(), ex=ROUNDS_SECONDS)

    def silent(self) -> list[str]:
        """Who ought to work and has not shown itself: queues without a living worker, and the scheduler."""
        seen = self.workers()
        gone = [queue for queue in self.routes.queues if queue not in seen]
        return gone if self.client.exists(SCHEDULER_KEY) else [*gone, "scheduler"]

    def in_hand(self) -> int:
        """Messages given to workers that have not finished."""
        return int(self.client.hlen("unacked"))


def alive_key(queue: str) -> str:
    """Where a worker of a queue shows that it lives."""
    return f"baocao:worker:{queue}"


def _message(raw: bytes) -> str:
    """The name of a message, on a queue or given out; empty for what is none of ours."""
    try:
        kept = json.loads(raw)
        envelope = kept[0] if isinstance(kept, list) else kept
        return str(envelope["headers"]["id"])
    except (ValueError, LookupError, TypeError):
        return ""
