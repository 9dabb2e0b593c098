"""How often a caller calls: counted by the minute in the broker's Valkey, in this process while it is away."""

from __future__ import annotations

import asyncio
import time
from weakref import WeakKeyDictionary

import redis.asyncio
import redis.exceptions

MINUTE = 60
PATIENCE_SECONDS = 0.25
"""How long a count may take: a call is not kept waiting by what only counts it."""
AWAY_SECONDS = 5.0
"""After a count that failed, this process counts alone for so long."""


class Rates:
    """Counts calls; every process of the system sees the same count while Valkey answers."""

    def __init__(self, redis_url: str) -> None:
        self.url = redis_url
        self.own: dict[str, int] = {}
        self.own_minute = 0
        self.alone_until = 0.0
        self.clients: WeakKeyDictionary[asyncio.AbstractEventLoop, redis.asyncio.Redis] = WeakKeyDictionary()
        """Connections belong to the loop that opened them."""

    async def wait(self, who: str, most: int) -> int:
        """Counts a call of somebody; the seconds until the next is allowed, 0 when this one is."""
        now = time.time()
        minute = int(now // MINUTE)
        if await self._count(who, minute) <= most:
            return 0
        return max(1, round((minute + 1) * MINUTE - now))

    async def _count(self, who: str, minute: int) -> int:
        if self.url and time.monotonic() >= self.alone_until:
            try:
                async with asyncio.timeout(PATIENCE_SECONDS):
                    return await self._shared_count(f"baocao:rate:{who}:{minute}")
            except (redis.exceptions.RedisError, OSError, TimeoutError, RuntimeError):
                self.alone_until = time.monotonic() + AWAY_SECONDS
        if minute != self.own_minute:
            self.own, self.own_minute = {}, minute
        self.own[who] = self.own.get(who, 0) + 1
        return self.own[who]

    async def _shared_count(self, key: str) -> int:
        async with self._client().pipeline(transaction=False) as pipe:
            pipe.incr(key)
            pipe.expire(key, 2 * MINUTE)
            count, _ = await pipe.execute()
            return int(count)

    def _client(self) -> redis.asyncio.Redis:
        loop = asyncio.get_running_loop()
        if loop not in self.clients:
            self.clients[loop] = redis.asyncio.Redis.from_url(self.url, socket_connect_timeout=1)
        return self.clients[loop]
