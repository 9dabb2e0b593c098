"""Starts the Python parts of the stack by fork from one process that has imported everything once.

Five processes that each import Celery, SQLAlchemy and FastAPI by themselves take most of the start;
forked ones start at once and share the memory of the modules. The supervisor talks to the prefork
server over a socket: one JSON line to start a part (with the file descriptor of its output), one line back
when it began and one when it ended.
"""

from __future__ import annotations

import asyncio
import contextlib
import importlib
import json
import os
import select
import signal
import socket
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from baocao.local.processes import preloaded

GRACE_SECONDS = 20.0
"""What parts have to end by themselves when the supervisor was killed."""


def serve(channel: socket.socket, modules: Iterable[str]) -> None:
    """The prefork server's life: fork what is asked for, report what ended, end with the supervisor."""
    for name in modules:
        importlib.import_module(name)
    woken, wake = socket.socketpair()
    wake.setblocking(False)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    signal.set_wakeup_fd(wake.fileno(), warn_on_full_buffer=False)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    children: set[int] = set()
    while True:
        ready, _, _ = select.select([channel, woken], [], [])
        if woken in ready:
            woken.recv(4096)
            _report_ended(channel, children)
        if channel in ready:
            try:
                message, descriptors, _, _ = socket.recv_fds(channel, 1 << 20, 1)
            except ConnectionError:
                message = b""
            if not message:
                _end_all(children)  # the supervisor is gone
                return
            for line in message.splitlines():
                children.add(_start(channel, json.loads(line), descriptors.pop()))


def _end_all(children: set[int]) -> None:
    """Asks every part to end, and ends those that do not: a killed supervisor leaves nothing behind."""
    for pid in children:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGTERM)
    end = time.monotonic() + GRACE_SECONDS
    while children and time.monotonic() < end:
        children -= {pid for pid in children if _has_ended(pid)}
        time.sleep(0.05)
    for pid in children:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(pid, signal.SIGKILL)  # each part leads a session of its own, its pool included


def _has_ended(pid: int) -> bool:
    try:
        return os.waitpid(pid, os.WNOHANG)[0] == pid
    except ChildProcessError:
        return True


def _report_ended(channel: socket.socket, children: set[int]) -> None:
    while True:
        try:
            pid, status = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            return
        if pid == 0:
            return
        children.discard(pid)
        with contextlib.suppress(OSError):  # a supervisor that is gone is noticed where it is read from
            channel.sendall(json.dumps({"pid": pid, "code": os.waitstatus_to_exitcode(status)}).encode() + b"\n")


def _start(channel: socket.socket, order: dict[str, Any], output: int) -> int:
    parent = os.getpid()
    pid = os.fork()
    if pid:
        os.close(output)
        channel.sendall(json.dumps({"started": order["name"], "pid": pid}).encode() + b"\n")
        return pid
    code = 1
    try:
        channel.close()
        signal.set_wakeup_fd(-1)
        for name in (signal.SIGCHLD, signal.SIGINT, signal.SIGTERM):
            signal.signal(name, signal.SIG_DFL)
        os.setsid()
        die_with_parent(parent, signal.SIGTERM)
        os.dup2(output, 1)
        os.dup2(output, 2)
        os.close(output)
        null = os.open(os.devnull, os.O_RDONLY)
        os.dup2(null, 0)
        os.environ.update(order["env"])
        run_part(order["kind"], order["args"])
        code = 0
    except SystemExit as leaving:
        code = leaving.code if isinstance(leaving.code, int) else int(leaving.code is not None)
        if isinstance(leaving.code, str):
            sys.stderr.write(leaving.code + "\n")
    except BaseException:  # the child must never return into the prefork server's loop
        import traceback

        traceback.print_exc()
    finally:
        with contextlib.suppress(OSError, ValueError):
            sys.stdout.flush()
            sys.stderr.flush()
        os._exit(code)


def run_part(kind: str, args: list[str]) -> None:
    """Runs one part in this process until it is told to stop: a Celery worker, or ``module:function`` called."""
    what, *options = args
    if kind == "worker":
        sys.argv = ["celery", "worker", *options]
        importlib.import_module(what).app.worker_main(["worker", *options])
    elif kind == "function":
        module, _, name = what.partition(":")
        function: Callable[..., None] = getattr(importlib.import_module(module), name)
        function(*options)
    else:
        raise ValueError(kind)


def die_with_parent(parent: int, stop: signal.Signals) -> None:
    """On Linux: the kernel signals this process when its parent dies, however it dies."""
    if sys.platform == "linux":
        import ctypes

        ctypes.CDLL(None).prctl(1, int(stop))  # PR_SET_PDEATHSIG
        if os.getppid() != parent:
            os._exit(1)


class Child:
    """A forked part as the supervisor sees it; the same few methods as asyncio's process."""

    def __init__(self, pid: int) -> None:
        self.pid = pid
        self.returncode: int | None = None
        self.ended = asyncio.Event()

    async def wait(self) -> int:
        """The exit code, when the part has ended."""
        await self.ended.wait()
        return self.returncode if self.returncode is not None else -1

    def send_signal(self, name: int) -> None:
        """Signals the part; raises ``ProcessLookupError`` when it has ended."""
        if self.returncode is not None:
            raise ProcessLookupError
        os.kill(self.pid, name)


class PreforkServer:
    """The supervisor's end of the line; the process imports ``modules`` once, for all that it forks."""

    def __init__(self, modules: Sequence[str] | None = None) -> None:
        self.modules = preloaded() if modules is None else modules
        self.children: dict[int, Child] = {}
        self.begun: dict[str, asyncio.Future[Child]] = {}
        self.process: asyncio.subprocess.Process | None = None
        self.channel, self.theirs = socket.socketpair()
        self.reader: asyncio.Task[None] | None = None

    async def open(self, env: dict[str, str]) -> None:
        """Starts the process; it imports while the servers start."""
        parent = os.getpid()
        self.process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "baocao.local.prefork",
            str(self.theirs.fileno()),
            *self.modules,
            env={**os.environ, **env, "PYTHONDONTWRITEBYTECODE": ""},
            pass_fds=[self.theirs.fileno()],
            start_new_session=True,
            preexec_fn=lambda: die_with_parent(parent, signal.SIGTERM),
        )
        self.theirs.close()
        self.channel.setblocking(False)
        self.reader = asyncio.create_task(self._read())

    async def start(
        self, name: str, kind: str, args: list[str], env: dict[str, str]
    ) -> tuple[Child, asyncio.StreamReader]:
        """Forks a part; returns it and its output."""
        ours, theirs = os.pipe()
        self.begun[name] = asyncio.get_running_loop().create_future()
        order = json.dumps({"name": name, "kind": kind, "args": args, "env": env}).encode() + b"\n"
        self.channel.setblocking(True)
        socket.send_fds(self.channel, [order], [theirs])
        self.channel.setblocking(False)
        os.close(theirs)
        return await self.begun[name], await _reader(ours)

    async def _read(self) -> None:
        loop, rest = asyncio.get_running_loop(), b""
        while chunk := await loop.sock_recv(self.channel, 65536):
            *lines, rest = (rest + chunk).split(b"\n")
            for line in lines:
                said = json.loads(line)
                if "started" in said:
                    child = self.children[said["pid"]] = Child(said["pid"])
                    self.begun.pop(said["started"]).set_result(child)
                elif said["pid"] in self.children:
                    child = self.children.pop(said["pid"])
                    child.returncode = said["code"]
                    child.ended.set()

    async def close(self) -> None:
        """Ends the process; its children have ended before."""
        if self.process is not None:
            self.channel.close()
            if self.reader:
                self.reader.cancel()
            with contextlib.suppress(ProcessLookupError):
                self.process.terminate()
            await self.process.wait()


async def _reader(descriptor: int) -> asyncio.StreamReader:
    """A stream over the read end of a pipe."""
    reader = asyncio.StreamReader(limit=1 << 20)
    await asyncio.get_running_loop().connect_read_pipe(
        lambda: asyncio.StreamReaderProtocol(reader), os.fdopen(descriptor, "rb", 0)
    )
    return reader


if __name__ == "__main__":
    serve(socket.socket(fileno=int(sys.argv[1])), sys.argv[2:])
