"""Starts, watches, restarts and stops every part of the stack, in the right order, with one command.

What there is to start stands in ``baocao.local.processes``. A part whose server is given by a setting
(``BAOCAO_DATABASE_URL`` …) is not started here. Every part gets a signal when the supervisor dies, so nothing is left
behind.
"""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
import time
from collections.abc import Callable
from urllib.parse import urlsplit

import redis
from sqlalchemy.exc import SQLAlchemyError

from baocao.local.health import readiness, ready_file, worker_key
from baocao.local.part import Part
from baocao.local.prefork import PreforkServer, die_with_parent
from baocao.local.processes import PROCESSES, Process, worker_options
from baocao.local.servers import as_user, server
from baocao.local.setup import prepare
from baocao.local.stack import Stack, StackError, born, check_port, environment, free_port
from shared.settings import Settings
from shared.store import StoreUnavailable

READY_SECONDS = 30.0
RESTART_PAUSE, LONGEST_PAUSE = 0.5, 15.0


class Supervisor:
    """The embedded stack of one data folder."""

    def __init__(self, settings: Settings, *, web: bool = True, echo: bool = True, workers: bool = True) -> None:
        self.settings, self.web, self.echo, self.with_workers = settings, web, echo, workers
        self.stack = Stack.find(settings)
        self.parts: list[Part] = []
        self.env: dict[str, str] = {}
        self.stopping = False
        self.ready = False
        self.prefork = PreforkServer()
        self.pause = restart_pause
        self.started = time.monotonic()

    async def start(self) -> None:
        """Brings everything up and returns when all of it is ready; raises ``StackError`` with one line."""
        self.stack.prepare()
        other = self.stack.running()
        if other:
            raise StackError(
                f"Hệ thống đang chạy rồi (pid {other['pid']}, {other.get('url', '')}).",
                f"The stack is already running (pid {other['pid']}, {other.get('url', '')}).",
            )
        if self.web:
            check_port(self.settings.web_host, self.settings.web_port)
        self._say(ready=False)
        kept = self.stack.secrets()
        self.env = filled(self.settings, self.stack, kept)
        (self.stack.folder / "logs").mkdir(exist_ok=True)
        await self.prefork.open(self.env)
        await self._bring_up(self.chosen(), kept)
        self.ready = True
        self._say(ready=True)

    def chosen(self) -> list[Process]:
        """The declared processes that this supervisor is to start, in order; applications live in the gateway."""
        off = {"api"} | (set() if self.web else {"gateway"}) | (set() if self.with_workers else {"worker"})
        return [
            process
            for process in PROCESSES
            if process.kind not in off
            and not (process.address and getattr(self.settings, process.address))
            and not (process.name == "scheduler" and not self.with_workers)
        ]

    def reached(self) -> Settings:
        """Settings with the addresses of the running parts."""
        with environment(self.env):
            return Settings.read()

    @property
    def url(self) -> str:
        """The one web address."""
        return f"http://{self.settings.web_host}:{self.settings.web_port}"

    async def _bring_up(self, chosen: list[Process], kept: dict[str, str]) -> None:
        """Starts each process as soon as what it needs is ready; returns when all are, or raises the first trouble."""
        done = {process.name: asyncio.Event() for process in chosen}
        reached = self.reached()
        places: dict[str, Part] = {}

        async def one(process: Process) -> None:
            needs = _all_needs(process)
            await asyncio.gather(*(done[name].wait() for name in needs if name in done))
            if process.kind == "setup":
                await self._set_up(reached)
            else:
                if process.kind == "server":
                    part = await server(process, self.stack, kept, reached)
                else:
                    part = await asyncio.to_thread(self._forked, process, reached)
                places[process.name] = part
                self.parts = [places[p.name] for p in chosen if p.name in places]
                await self.launch(part)
                await self.until(process.name, readiness(process, reached, self.stack.folder))
            done[process.name].set()

        try:
            async with asyncio.TaskGroup() as group:
                for process in chosen:
                    group.create_task(one(process))
        except BaseExceptionGroup as several:
            raise several.exceptions[0] from None  # the others were cancelled for it

    async def _set_up(self, reached: Settings) -> None:
        try:
            await asyncio.to_thread(prepare, reached)
        except (SQLAlchemyError, StoreUnavailable) as error:
            cause = str(error).splitlines()[0]
            raise StackError(
                f"Không chuẩn bị được cơ sở dữ liệu hoặc kho tệp: {cause}",
                f"The database or the store cannot be prepared: {cause}",
            ) from error

    def _forked(self, process: Process, reached: Settings) -> Part:
        """A part of ours as the prefork server is to run it; forgets what an earlier one said of its health."""
        if process.kind == "worker":
            with redis.Redis.from_url(reached.redis_url) as broker:
                broker.delete(*map(worker_key, process.queues))
            pool = int(getattr(reached, process.pool)) if process.pool else 1
            options = [*worker_options(process, pool), "-n", f"{process.name}@%h", "-P", "prefork"]
            return Part(process.name, [process.app, *options], "worker", grace=process.grace)
        ready = ready_file(process, self.stack.folder)
        ready.unlink(missing_ok=True)
        arguments = {
            "mail_sink": [str(self.stack.mail), str(urlsplit(reached.smtp_url).port)],
            "scheduler": [str(ready)],
            "gateway": [self.settings.web_host, str(self.settings.web_port)],
        }[process.name]
        return Part(process.name, [process.app, *arguments], "function", grace=process.grace)

    async def until(self, what: str, condition: Callable[[], bool]) -> None:
        """Waits for a condition of a part; raises ``StackError`` after ``READY_SECONDS``."""
        limit = time.monotonic() + READY_SECONDS
        while not await asyncio.to_thread(condition):
            if time.monotonic() > limit or self.stopping:
                log = self.stack.folder / "logs" / f"{what}.log"
                raise StackError(
                    f"Phần “{what}” không sẵn sàng sau {READY_SECONDS:.0f} giây; xem {log}.",
                    f"{what} did not become ready in {READY_SECONDS:.0f} s; see {log}.",
                )
            await asyncio.sleep(0.03)

    async def launch(self, part: Part) -> None:
        """Starts a part in a session of its own, its output prefixed, and watches it."""
        env = {**self.env, **part.env, "PYTHONUNBUFFERED": "1"}
        if part.kind:
            part.process, output = await self.prefork.start(part.name, part.kind, part.command, env)
        else:
            part.process, output = await _program(part, {**os.environ, **env})
        if part not in self.parts:
            self.parts.append(part)
        part.watcher = asyncio.create_task(self._watch(part, output))
        if self.ready:
            self._say(ready=True)

    async def _watch(self, part: Part, output: asyncio.StreamReader) -> None:
        process = part.process
        if process is None:
            return
        began = time.monotonic()
        with (self.stack.folder / "logs" / f"{part.name}.log").open("ab") as kept:
            async for line in output:
                kept.write(line)
                kept.flush()
                if self.echo:
                    sys.stderr.write(f"{part.name:>9} | {line.decode(errors='replace').rstrip()}\n")
        code = await process.wait()
        if self.stopping:
            return
        part.restarts = part.restarts + 1 if time.monotonic() - began < 60 else 1
        pause = self.pause(part.restarts)
        sys.stderr.write(
            f"{part.name:>9} | dừng với mã {code}, khởi động lại sau {pause:.1f} giây / stopped, restarting\n"
        )
        await asyncio.sleep(pause)
        if not self.stopping:
            await self.launch(part)

    async def stop(self) -> None:
        """Stops the parts in reverse order: first those that take work, last the servers they need."""
        self.stopping = True
        replaceable = {process.name for process in PROCESSES if process.address}
        for servers in (False, True):
            ending = [part for part in reversed(self.parts) if (part.name in replaceable) is servers]
            await asyncio.gather(*(part.end() for part in ending))
        await self.prefork.close()
        self.stack.run_file.unlink(missing_ok=True)

    async def remove(self, names: list[str]) -> None:
        """Ends parts for good: they are not started again."""
        for part in [part for part in self.parts if part.name in names]:
            self.parts.remove(part)
            if part.watcher:
                part.watcher.cancel()
            await part.end()

    def _say(self, *, ready: bool) -> None:
        """Writes the run file by which commands find the stack."""
        state = {
            "pid": os.getpid(),
            "born": born(os.getpid()),
            "url": self.url,
            "env": self.env,
            "ready": ready,
            "parts": {part.name: part.process.pid for part in self.parts if part.process},
        }
        part_file = self.stack.run_file.with_suffix(".part")
        part_file.touch(mode=0o600)
        part_file.write_text(json.dumps(state), encoding="utf-8")
        part_file.replace(self.stack.run_file)


def restart_pause(restarts: int) -> float:
    """Seconds before a part is started again: longer each time it ends soon, up to a limit."""
    return min(RESTART_PAUSE * 2.0 ** (restarts - 1), LONGEST_PAUSE)


def filled(given: Settings, stack: Stack, kept: dict[str, str]) -> dict[str, str]:
    """The environment of every part: what was given, and addresses of what is started here."""
    url = f"http://{given.web_host}:{given.web_port}"
    postgres = f"postgresql://baocao:{kept['postgres_password']}@127.0.0.1"
    env = {
        "BAOCAO_WEB_HOST": given.web_host,
        "BAOCAO_WEB_PORT": str(given.web_port),
        "BAOCAO_DATA_DIR": str(stack.folder),
        "BAOCAO_SECRET_KEY": given.secret_key.get_secret_value() or kept["secret_key"],
        "BAOCAO_DATABASE_PASSWORD": given.database_password.get_secret_value() or kept["database_password"],
        "BAOCAO_REDIS_URL": given.redis_url or f"redis://127.0.0.1:{free_port()}/0",
        "BAOCAO_DATABASE_URL": given.database_url or f"{postgres}:{free_port()}/postgres",
        "BAOCAO_S3_URL": given.s3_url or f"http://127.0.0.1:{free_port()}",
        "BAOCAO_S3_ACCESS_KEY": given.s3_access_key or kept["s3_access_key"],
        "BAOCAO_S3_SECRET_KEY": given.s3_secret_key.get_secret_value() or kept["s3_secret_key"],
        "BAOCAO_SMTP_URL": given.smtp_url or f"smtp://127.0.0.1:{free_port()}",
        "BAOCAO_PUBLIC_URL": given.public_url or url,
    }
    return env if given.smtp_url else {**env, "BAOCAO_MAIL_SINK": "1"}


async def run(settings: Settings, *, echo: bool, said: Callable[[Supervisor], None] | None = None) -> None:
    """Starts the stack, calls ``said`` when it is ready, and runs until Ctrl-C or SIGTERM."""
    supervisor = Supervisor(settings, echo=echo)
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(name, stop.set)
    try:
        starting = asyncio.create_task(supervisor.start())
        stopped = asyncio.create_task(stop.wait())
        await asyncio.wait({starting, stopped}, return_when=asyncio.FIRST_COMPLETED)
        if starting.done():
            starting.result()
            if said:
                said(supervisor)
            await stopped
        else:
            starting.cancel()
    finally:
        if supervisor.parts or (supervisor.stack.running() or {}).get("pid") == os.getpid():
            await supervisor.stop()


def _all_needs(process: Process) -> list[str]:
    """What must be ready before it; for the gateway also what the applications inside it need."""
    by_name = {one.name: one for one in PROCESSES}
    inside = [name for name in process.needs if by_name[name].kind == "api"]
    return [*process.needs, *(need for name in inside for need in by_name[name].needs)]


async def _program(part: Part, env: dict[str, str]) -> tuple[asyncio.subprocess.Process, asyncio.StreamReader]:
    """Starts a program of its own; returns it and its output."""
    parent = os.getpid()
    try:
        process = await asyncio.create_subprocess_exec(
            *part.command,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
            env=env,
            start_new_session=True,
            preexec_fn=lambda: die_with_parent(parent, part.stop),
            **as_user(part.user),
        )
    except FileNotFoundError as error:
        raise StackError(
            f"Thiếu chương trình {error.filename}. Chạy lại `make` để cài.",
            f"A program is missing: {error.filename}. Run `make` again.",
        ) from error
    if process.stdout is None:
        raise RuntimeError("a pipe was asked for")
    return process, process.stdout
