"""The network between our parts and the servers they need: small proxies that cut, freeze, delay, lose and reset.

A proxy listens on one port for as long as the run lasts; where it leads to is asked anew for every connection, since a
stack that is started again has other ports.
"""

from __future__ import annotations

import asyncio
import contextlib
import random
import socket
import struct
import threading
from collections.abc import Callable, Coroutine
from typing import Any
from urllib.parse import urlsplit

MOODS = ("cut", "stall", "delay", "reset", "lose")
"""``cut``: every line breaks and no new one is made · ``stall``: nothing passes, then everything · ``delay``: each
piece comes late · ``reset``: lines break in the midst of what they carry · ``lose``: what comes is thrown away, and the
lines of that time stay silent for ever, though nobody closes them: half-open."""
DELAY_SECONDS = 0.3
PIECE = 16384


class _Line:
    """One connection through the proxy."""

    def __init__(self, ours: asyncio.StreamWriter, theirs: asyncio.StreamWriter) -> None:
        self.ours, self.theirs = ours, theirs
        self.silent = False

    def abort(self) -> None:
        """Ends both sides with a reset, not with a goodbye."""
        for writer in (self.ours, self.theirs):
            found = writer.get_extra_info("socket")
            if found is not None:
                with contextlib.suppress(OSError):
                    found.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            writer.transport.abort()


class Proxy:
    """One way through the network; what it feels like is set from outside."""

    def __init__(self, name: str, target: Callable[[], tuple[str, int] | None], seed: int) -> None:
        self.name, self.target = name, target
        self.mood = ""
        self.random = random.Random(f"{seed} {name}")
        self.lines: set[_Line] = set()
        self.flowing = asyncio.Event()
        self.flowing.set()
        self.server: asyncio.Server | None = None
        self.port = 0
        self.passed = 0
        """Lines that were made."""

    async def open(self) -> None:
        """Listens on a port of its own."""
        self.server = await asyncio.start_server(self._meet, "127.0.0.1", 0)
        self.port = self.server.sockets[0].getsockname()[1]

    def close(self) -> None:
        """Listens no more."""
        if self.server is not None:
            self.server.close()

    def feel(self, mood: str) -> None:
        """Changes the mood; empty: all passes. Lines that were lost stay silent."""
        self.mood = mood
        if mood == "stall":
            self.flowing.clear()
        else:
            self.flowing.set()
        if mood == "cut":
            self._break(self.lines)
        if mood == "lose":
            for line in self.lines:
                line.silent = True

    def forget(self) -> None:
        """Breaks the silent lines, as a network does that found out."""
        self._break({line for line in self.lines if line.silent})

    def _break(self, lines: set[_Line]) -> None:
        for line in list(lines):
            line.abort()

    async def _meet(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        target = self.target()
        if self.mood == "cut" or target is None:
            writer.transport.abort()
            return
        try:
            there, back = await asyncio.open_connection(*target)
        except OSError:
            writer.transport.abort()
            return
        line = _Line(writer, back)
        line.silent = self.mood == "lose"
        self.lines.add(line)
        self.passed += 1
        try:
            await asyncio.gather(self._carry(line, reader, back), self._carry(line, there, writer))
        finally:
            self.lines.discard(line)

    async def _carry(self, line: _Line, source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
        try:
            while piece := await source.read(PIECE):
                if line.silent:
                    continue
                await self.flowing.wait()
                if self.mood == "delay":
                    await asyncio.sleep(DELAY_SECONDS)
                elif self.mood == "reset" and self.random.random() < 0.3:
                    sink.write(piece[: self.random.randrange(len(piece))])
                    self._break({line})
                    return
                if line.silent:
                    continue
                sink.write(piece)
                await sink.drain()
        except (OSError, asyncio.IncompleteReadError):
            pass
        finally:
            with contextlib.suppress(OSError):
                sink.close()  # who goes is followed, a silent line too


class Network(threading.Thread):
    """All proxies of a run, in a thread of their own."""

    def __init__(self, targets: dict[str, Callable[[], tuple[str, int] | None]], seed: int) -> None:
        super().__init__(daemon=True)
        self.loop = asyncio.new_event_loop()
        self.proxies = {name: Proxy(name, target, seed) for name, target in targets.items()}
        self.start()
        for proxy in self.proxies.values():
            self._do(proxy.open())

    def run(self) -> None:
        """The thread's work."""
        asyncio.set_event_loop(self.loop)
        self.loop.run_forever()

    def port(self, name: str) -> int:
        """Where the proxy of a server listens."""
        return self.proxies[name].port

    def used(self, name: str) -> bool:
        """Whether anybody has gone the way to a server; what befalls a way that nobody goes proves nothing."""
        return self.proxies[name].passed > 0

    def feel(self, name: str, mood: str) -> None:
        """Changes the mood of the way to a server."""
        self._do(self._feel(name, mood))

    def forget(self, name: str) -> None:
        """Breaks what is silent on the way to a server."""
        self._do(self._forget(name))

    async def _feel(self, name: str, mood: str) -> None:
        self.proxies[name].feel(mood)

    async def _forget(self, name: str) -> None:
        self.proxies[name].forget()

    def _do(self, work: Coroutine[Any, Any, None]) -> None:
        asyncio.run_coroutine_threadsafe(work, self.loop).result(10)

    def stop(self) -> None:
        """Ends the thread and every line."""
        self._do(self._end())
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.join(10)
        self.loop.close()

    async def _end(self) -> None:
        for proxy in self.proxies.values():
            proxy.close()
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)


def behind(url: str, port: int) -> str:
    """The address of the same server through a port of this machine."""
    parts = urlsplit(url)
    user, at, _ = parts.netloc.rpartition("@")
    return parts._replace(netloc=f"{user}{at}127.0.0.1:{port}").geturl()
