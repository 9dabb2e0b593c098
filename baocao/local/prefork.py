"""Starts the Python parts of the stack by fork from one process that has imported everything once.

Five processes that each import Celery, SQLAlchemy and FastAPI by themselves take most of the start;
forked ones start at once and share the memory of the modules. The supervisor talks to the prefork
server over a socket: one JSON line to start a part, with two file descriptors (where its output goes, and where its
settings come from: secrets pass by the prefork server, whose memory every part inherits), one line back when it
began and one when it ended.
"""

from __future__ import annotations

import asyncio
import contextlib
import gc
import importlib
import json
import os
import select
import selectors
import signal
import socket
import sys
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from baocao.local.cage import Cage, shut_in
from baocao.local.pids import born, lives
from baocao.local.processes import preloaded

GRACE_SECONDS = 20.0
"""What parts have to end by themselves when the supervisor or the prefork server was killed."""
START_SECONDS = 40.0
"""What the prefork server has to import everything and start a part; then it counts as hung."""
ASK_SECONDS = 0.5
"""How often a part is looked for that the prefork server has not reported as ended."""


def serve(channel: socket.socket, modules: Iterable[str]) -> None:
    """The prefork server's life: fork what is asked for, report what ended, end with the supervisor."""
    for name in modules:
        importlib.import_module(name)
    gc.collect()
    gc.freeze()  # parts share what was imported, and their garbage collectors need not look at it
    woken, wake = socket.socketpair()
    wake.setblocking(False)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    signal.set_wakeup_fd(wake.fileno(), warn_on_full_buffer=False)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    children: set[int] = set()
    waiting = selectors.PollSelector()  # of any number: ``select`` takes descriptors below 1,024 alone
    for one in (channel, woken):
        waiting.register(one, selectors.EVENT_READ)
    while True:
        ready = [key.fileobj for key, _ in waiting.select()]
        if woken in ready:
            woken.recv(4096)
            _report_ended(channel, children)
        if channel in ready:
            try:
                message, descriptors, _, _ = socket.recv_fds(channel, 1 << 20, 2)
            except ConnectionError:
                message = b""
            if not message:
                _end_all(children)  # the supervisor is gone
                return
            output, settings = descriptors
            children.add(_start(channel, json.loads(message), output, settings))


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


def _start(channel: socket.socket, order: dict[str, Any], output: int, settings: int) -> int:
    parent = os.getpid()
    pid = os.fork()
    if pid:
        os.close(output)
        os.close(settings)
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
        with os.fdopen(settings, encoding="utf-8") as told:
            os.environ.update(json.load(told))
        shut_in(Cage.of(order["cage"]))
        die_with_parent(parent, signal.SIGTERM)  # again: becoming another user forgets it
        run_part(order["kind"], order["args"])
        code = 0
    except SystemExit as leaving:
        code = leaving.code if isinstance(leaving.code, int) else int(leaving.code is not None)
        if isinstance(leaving.code, str):
            sys.stderr.write(leaving.code + "\n")
    except BaseException:  # the child must never return into the prefork server's loop  # noqa: BLE001
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


FREE = Cage()


class PreforkLost(Exception):
    """The prefork server died or hangs; it is started anew for the next part."""


class Child:
    """A forked part as the supervisor sees it; the same few methods as asyncio's process."""

    def __init__(self, pid: int) -> None:
        self.pid = pid
        self.since = born(pid)
        self.returncode: int | None = None
        self.ended = asyncio.Event()

    async def wait(self) -> int:
        """The exit code, when the part has ended; -1 when nobody is there to tell it."""
        while not self.ended.is_set():
            try:
                await asyncio.wait_for(self.ended.wait(), ASK_SECONDS)
            except TimeoutError:
                if not lives(self.pid, self.since):
                    await asyncio.sleep(ASK_SECONDS)  # the report may be on its way
                    self.finish(-1)
        return self.returncode if self.returncode is not None else -1

    def finish(self, code: int) -> None:
        """It has ended; the first who says so is believed."""
        if self.returncode is None:
            self.returncode = code
            self.ended.set()

    def send_signal(self, name: int) -> None:
        """Signals the part; raises ``ProcessLookupError`` when it has ended."""
        if self.returncode is not None or not lives(self.pid, self.since):
            raise ProcessLookupError
        os.kill(self.pid, name)


class PreforkServer:
    """The supervisor's end of the line; the process imports ``modules`` once, for all that it forks.

    When it dies its parts are told to end by the kernel and found dead by those who wait for them; the next part that
    is started starts a new one. ``said`` hears what befell it.
    """

    def __init__(self, modules: Sequence[str] | None = None, said: Callable[[str], None] = print) -> None:
        self.modules = preloaded() if modules is None else modules
        self.said = said
        self.children: dict[int, Child] = {}
        self.begun: dict[str, asyncio.Future[Child]] = {}
        self.process: asyncio.subprocess.Process | None = None
        self.channel: socket.socket | None = None
        self.reader: asyncio.Task[None] | None = None
        self.orphans: set[asyncio.Task[None]] = set()
        self.opening = asyncio.Lock()
        self.start_seconds = START_SECONDS

    async def open(self) -> socket.socket:
        """Starts the process unless it runs; it imports while the servers start. It is told no setting."""
        async with self.opening:
            if self.channel is not None:
                return self.channel
            ours, theirs = socket.socketpair()
            parent = os.getpid()
            plain = {name: value for name, value in os.environ.items() if not name.startswith("BAOCAO_")}
            try:
                self.process = await asyncio.create_subprocess_exec(
                    sys.executable,
                    "-m",
                    "baocao.local.prefork",
                    str(theirs.fileno()),
                    *self.modules,
                    env={**plain, "PYTHONDONTWRITEBYTECODE": ""},
                    pass_fds=[theirs.fileno()],
                    start_new_session=True,
                    preexec_fn=lambda: die_with_parent(parent, signal.SIGTERM),
                )
            finally:
                theirs.close()
            ours.setblocking(False)
            self.channel = ours
            self.reader = asyncio.create_task(self._read(ours, self.process))
            return ours

    async def start(
        self, name: str, kind: str, args: list[str], env: Mapping[str, str], cage: Cage = FREE
    ) -> tuple[Child, asyncio.StreamReader]:
        """Forks a part, shuts it in and returns it with its output. Raises ``PreforkLost``."""
        channel = await self.open()
        begun = self.begun[name] = asyncio.get_running_loop().create_future()
        ours, theirs = os.pipe()
        told = _pipe_of(json.dumps(dict(env)).encode())
        order = {"name": name, "kind": kind, "args": args, "cage": cage.order()}
        try:
            socket.send_fds(channel, [json.dumps(order).encode()], [theirs, told])
            child = await asyncio.wait_for(begun, self.start_seconds)
        except (OSError, TimeoutError, PreforkLost) as error:
            os.close(ours)
            self._kill()
            raise PreforkLost(f"{name}: {type(error).__name__} {error}") from error
        finally:
            self.begun.pop(name, None)
            os.close(theirs)
            os.close(told)
        return child, await reader_of(ours)

    async def _read(self, channel: socket.socket, process: asyncio.subprocess.Process) -> None:
        loop, rest = asyncio.get_running_loop(), b""
        with contextlib.suppress(OSError):
            while chunk := await loop.sock_recv(channel, 65536):
                *lines, rest = (rest + chunk).split(b"\n")
                for line in lines:
                    self._heard(json.loads(line))
        self.channel = None  # the line is cut: it died, and its parts with it
        channel.close()
        self._kill()
        code = await process.wait()
        self.said(f"máy chủ fork dừng với mã {code}, các phần của nó được khởi động lại / the prefork server ended")
        for begun in self.begun.values():
            if not begun.done():
                begun.set_exception(PreforkLost(f"ended with {code}"))
        ending = asyncio.create_task(_end_orphans(list(self.children.values())))
        self.orphans.add(ending)
        ending.add_done_callback(self.orphans.discard)
        self.children.clear()

    def _heard(self, said: dict[str, Any]) -> None:
        if "started" in said:
            child = self.children[said["pid"]] = Child(said["pid"])
            begun = self.begun.get(said["started"])
            if begun is not None and not begun.done():
                begun.set_result(child)
        elif said["pid"] in self.children:
            self.children.pop(said["pid"]).finish(said["code"])

    def _kill(self) -> None:
        if self.process is not None and self.process.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                self.process.kill()

    async def close(self) -> None:
        """Ends the process; its children have ended before."""
        if self.reader:
            self.reader.cancel()
        if self.channel is not None:
            self.channel.close()
        if self.process is not None and self.process.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                self.process.terminate()
            try:
                await asyncio.wait_for(self.process.wait(), 3)
            except TimeoutError:
                self._kill()
                await self.process.wait()


async def _end_orphans(children: Sequence[Child]) -> None:
    """Ends the parts of a server that died: the kernel told them to, and those that do not are killed in their time."""
    end = time.monotonic() + GRACE_SECONDS
    for child in children:
        while lives(child.pid, child.since):
            if time.monotonic() > end:
                with contextlib.suppress(ProcessLookupError, PermissionError):
                    os.killpg(child.pid, signal.SIGKILL)
                break
            await asyncio.sleep(0.1)


def _pipe_of(content: bytes) -> int:
    """The read end of a pipe that holds some bytes; raises ``ValueError`` for more than a pipe takes."""
    if len(content) > select.PIPE_BUF * 8:
        raise ValueError("too many settings")
    reading, writing = os.pipe()
    os.write(writing, content)
    os.close(writing)
    return reading


async def reader_of(descriptor: int) -> asyncio.StreamReader:
    """A stream over the read end of a pipe."""
    reader = asyncio.StreamReader(limit=1 << 20)
    await asyncio.get_running_loop().connect_read_pipe(
        lambda: asyncio.StreamReaderProtocol(reader), os.fdopen(descriptor, "rb", 0)
    )
    return reader


def hang_up(output: asyncio.StreamReader) -> None:
    """Closes our end of a pipe; children of an ended part may hold the other for ever, and each life has its own."""
    transport: asyncio.ReadTransport | None = getattr(output, "_transport", None)
    if transport is not None:
        transport.close()


if __name__ == "__main__":
    serve(socket.socket(fileno=int(sys.argv[1])), sys.argv[2:])
