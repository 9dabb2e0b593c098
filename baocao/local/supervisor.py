"""Starts, watches, restarts and stops every part of the stack, in the right order, with one command.

What there is to start stands in ``baocao.local.processes``. A part whose server is given by a setting
(``BAOCAO_DATABASE_URL`` …) is not started here. Every part gets a signal when the supervisor dies.
"""

from __future__ import annotations

import asyncio
import contextlib
import functools
import json
import os
import signal
import threading
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from baocao.local.health import forget, readiness, ready_file
from baocao.local.journal import Journal, tell
from baocao.local.pace import Pace, restart_pause
from baocao.local.part import Part
from baocao.local.pids import born
from baocao.local.prefork import PreforkLost, PreforkServer, die_with_parent, hang_up, reader_of
from baocao.local.processes import PROCESSES, Process, worker_options
from baocao.local.servers import as_user, server
from baocao.local.setup import prepare
from baocao.local.stack import Stack, StackError, check_port, environment, free_port
from baocao.local.told import of_this_process, told, without_settings
from baocao.local.wards import OPEN_ROOT, Wards
from shared.settings import Settings

READY_SECONDS = 30.0
STOP_SECONDS = 90.0
"""After this the supervisor leaves, whatever still hangs; the kernel then ends its parts."""


class Supervisor:
    """The embedded stack of one data folder."""

    def __init__(self, settings: Settings, *, web: bool = True, echo: bool = True, workers: bool = True) -> None:
        self.settings, self.web, self.echo, self.with_workers = settings, web, echo, workers
        self.stack = Stack.find(settings)
        self.parts: list[Part] = []
        self.env: dict[str, str] = {}
        self.stopping = False
        self.ending = asyncio.Event()
        self.ready = False
        self.down: tuple[str, ...] = ()
        """Parts that are not ready, as was last seen."""
        self.prefork = PreforkServer(said=functools.partial(tell, "prefork"))
        self.pause = restart_pause
        self.pace = Pace()
        self.started = time.monotonic()
        self.looking: asyncio.Task[None] | None = None
        self.wards = Wards()

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
        kept = self.stack.secrets()
        self.env = {**of_this_process(), **filled(self.settings, self.stack, kept)}
        self.wards = Wards.of(self.stack)
        if self.wards.open_root:
            tell("baocao", OPEN_ROOT)
        self._say()
        await self.prefork.open()
        await self._bring_up(self.chosen(), kept)
        self.ready = True
        self._say()
        self.looking = asyncio.create_task(self._look_after())

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

    def told_to_parts(self) -> dict[str, str]:
        """The settings of which our own parts are told what they need."""
        return self.env

    @property
    def url(self) -> str:
        """The one web address."""
        return f"http://{self.settings.web_host}:{self.settings.web_port}"

    async def _bring_up(self, chosen: list[Process], kept: dict[str, str]) -> None:
        """Starts each process as soon as what it needs is ready; returns when all are, or raises the first trouble."""
        done = {process.name: asyncio.Event() for process in chosen}
        reached = self.reached()
        with environment(self.told_to_parts()):
            seen = Settings.read()
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
                    part = self._forked(process, reached)
                    part.told = told(process, self.told_to_parts(), seen)
                    part.cage = self.wards.cage_of(process, seen)
                    part.env = self.wards.place_of(process)
                part.check = readiness(process, reached, self.stack.run)
                part.forget = functools.partial(forget, process, reached, self.stack.run)
                places[process.name] = part
                self.parts = [places[p.name] for p in chosen if p.name in places]
                await self.launch(part)
                await self.until(process.name, part.check)
            done[process.name].set()

        try:
            async with asyncio.TaskGroup() as group:
                for process in chosen:
                    group.create_task(one(process))
        except BaseExceptionGroup as several:
            raise several.exceptions[0] from None  # the others were cancelled for it

    async def _set_up(self, reached: Settings) -> None:
        await asyncio.to_thread(prepare, reached)

    def _forked(self, process: Process, reached: Settings) -> Part:
        """A part of ours as the prefork server is to run it."""
        if process.kind == "worker":
            pool = int(getattr(reached, process.pool)) if process.pool else 1
            options = [*worker_options(process, pool), "-n", f"{process.name}@%h", "-P", "prefork"]
            return Part(process.name, [process.app, *options], "worker", grace=process.grace)
        ready = ready_file(process, self.stack.run)
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
                log = self.stack.logs / f"{what}.log"
                raise StackError(
                    f"Phần “{what}” không sẵn sàng sau {READY_SECONDS:.0f} giây; xem {log}.",
                    f"{what} did not become ready in {READY_SECONDS:.0f} s; see {log}.",
                )
            await asyncio.sleep(0.03)

    async def launch(self, part: Part) -> None:
        """Starts a part in a session of its own, its output kept, and watches it for as long as the stack lives."""
        output = await self._begin(part)
        if part not in self.parts:
            self.parts.append(part)
        part.watcher = asyncio.create_task(self._watch(part, output))
        part.watcher.add_done_callback(functools.partial(self._unwatched, part))
        if self.ready:
            self._say()

    async def _begin(self, part: Part) -> asyncio.StreamReader:
        """One life of a part; raises ``StackError``, ``PreforkLost`` or ``OSError`` when it cannot begin."""
        if part.forget:
            await asyncio.to_thread(part.forget)
        env = {**(self.env if part.told is None else part.told), **part.env, "PYTHONUNBUFFERED": "1"}
        if part.kind:
            part.process, output = await self.prefork.start(part.name, part.kind, part.command, env, part.cage)
        else:
            part.process, output = await _program(part, {**without_settings(), **env})
        part.began = time.monotonic()
        return output

    async def _watch(self, part: Part, output: asyncio.StreamReader) -> None:
        """Sees a part end, says so, and starts it again, until the stack is stopped."""
        journal = Journal(self.stack.logs / f"{part.name}.log", part.name, echo=self.echo)
        while part.process is not None:
            following = asyncio.create_task(journal.follow(output))
            try:
                code = await part.process.wait()
                await asyncio.wait({following}, timeout=self.pace.drain_seconds)
            finally:
                following.cancel()
                hang_up(output)
            if self.stopping:
                return
            part.restarts = part.restarts + 1 if time.monotonic() - part.began < 60 else 1
            journal.add(f"[dừng với mã {code} / ended with {code}]\n".encode())
            again = await self._again(part, code)
            if again is None:
                return
            output = again

    async def _again(self, part: Part, code: int) -> asyncio.StreamReader | None:
        """Starts a part that ended, however often it takes; None when the stack is stopped meanwhile."""
        why = f"dừng với mã {code} / ended with {code}"
        while True:
            pause = self.pause(part.restarts)
            tell(part.name, f"{why}; khởi động lại sau {pause:.1f} giây / starting again")
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self.ending.wait(), pause)
            if self.stopping:
                return None
            try:
                output = await self._begin(part)
            except (StackError, PreforkLost, OSError) as error:  # a program that is away, no process or no room left
                part.restarts += 1
                why = f"không khởi động được / cannot be started ({error})"
            else:
                if self.stopping:  # it began while the others were ended
                    await part.end()
                    return None
                if self.ready:
                    self._say()
                return output

    def _unwatched(self, part: Part, task: asyncio.Task[None]) -> None:
        """A watcher that fails must not leave its part unwatched: the part is ended and watched anew."""
        error = None if task.cancelled() else task.exception()
        if error is None or self.stopping or part.process is None:
            return
        tell(part.name, f"lỗi khi theo dõi / the watcher failed: {type(error).__name__}: {error}")
        with contextlib.suppress(ProcessLookupError):
            part.process.send_signal(signal.SIGKILL)
        part.watcher = asyncio.get_running_loop().create_task(self._watch(part, asyncio.StreamReader()))
        part.watcher.add_done_callback(functools.partial(self._unwatched, part))

    async def _look_after(self) -> None:
        """Asks every part whether it is ready, tells when that changes, and ends a part of ours that hangs."""
        while not self.stopping:
            await asyncio.sleep(self.pace.look_soon_seconds if self.down else self.pace.look_seconds)
            asked = [part for part in self.parts if part.check]
            answers = await asyncio.gather(*(asyncio.to_thread(_asked, part) for part in asked))
            down = tuple(part.name for part, fine in zip(asked, answers, strict=True) if not fine)
            now = time.monotonic()
            for part in asked:
                part.ready_at = now if part.name not in down else part.ready_at or now
            if down != self.down:
                gone = ", ".join(down)
                tell("baocao", f"chưa sẵn sàng / not ready: {gone}" if down else "sẵn sàng trở lại / ready again")
                self.down = down
                self._say()
            for part in asked:
                self._end_if_hung(part, now)

    def _end_if_hung(self, part: Part, now: float) -> None:
        process = next((one for one in PROCESSES if one.name == part.name), None)
        if part.kind is None or process is None or part.name not in self.down or part.process is None:
            return
        waited = now - max(part.ready_at or now, part.began)
        if waited > self.pace.hung_seconds and not set(_all_needs(process)) & set(self.down):
            tell(part.name, f"không trả lời sau {waited:.0f} giây, bị dừng / does not answer and is ended")
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(part.process.pid, signal.SIGKILL)

    async def stop(self) -> None:
        """Stops the parts in reverse order: first those that take work, last the servers they need."""
        self.stopping = True
        self.ending.set()
        if self.looking:
            self.looking.cancel()
        replaceable = {process.name for process in PROCESSES if process.address}
        for servers in (False, True):
            ending = [part for part in reversed(self.parts) if (part.name in replaceable) is servers]
            await asyncio.gather(*(part.end() for part in ending))
        watchers = [part.watcher for part in self.parts if part.watcher]
        if watchers:
            _, late = await asyncio.wait(watchers, timeout=self.pace.drain_seconds + 1)
            for task in late:
                task.cancel()
        await self.prefork.close()
        self.stack.run_file.unlink(missing_ok=True)

    def hurry(self) -> None:
        """Ends every part at once, with all it forked."""
        for part in self.parts:
            part.grace = 0.0
            if part.process is not None and part.process.returncode is None:
                with contextlib.suppress(ProcessLookupError, PermissionError):
                    os.killpg(part.process.pid, signal.SIGKILL)

    async def remove(self, names: list[str]) -> None:
        """Ends parts for good: they are not started again."""
        for part in [part for part in self.parts if part.name in names]:
            self.parts.remove(part)
            if part.watcher:
                part.watcher.cancel()
            await part.end()

    def _say(self) -> None:
        """Writes the run file by which commands find the stack; a full disk is told and no reason to stop."""
        state: dict[str, Any] = {
            "pid": os.getpid(),
            "born": born(os.getpid()),
            "url": self.url,
            "env": self.env,
            "started": self.ready,
            "ready": self.ready and not self.down,
            "down": list(self.down),
            "prefork": self.prefork.process.pid if self.prefork.process else None,
            "parts": {part.name: part.process.pid for part in self.parts if part.process},
        }
        part_file = self.stack.run_file.with_suffix(".part")
        try:
            part_file.touch(mode=0o600)
            part_file.write_text(json.dumps(state), encoding="utf-8")
            part_file.replace(self.stack.run_file)
        except OSError as error:
            tell("baocao", f"không ghi được / cannot write {self.stack.run_file}: {error.strerror}")


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
        "BAOCAO_REDIS_URL": given.redis_url or f"redis://:{kept['valkey_password']}@127.0.0.1:{free_port()}/0",
        "BAOCAO_DATABASE_URL": given.database_url or f"{postgres}:{free_port()}/postgres",
        "BAOCAO_S3_URL": given.s3_url or f"http://127.0.0.1:{free_port()}",
        "BAOCAO_S3_ACCESS_KEY": given.s3_access_key or kept["s3_access_key"],
        "BAOCAO_S3_SECRET_KEY": given.s3_secret_key.get_secret_value() or kept["s3_secret_key"],
        "BAOCAO_SMTP_URL": given.smtp_url or f"smtp://127.0.0.1:{free_port()}",
        "BAOCAO_PUBLIC_URL": given.public_url or url,
    }
    return env if given.smtp_url else {**env, "BAOCAO_MAIL_SINK": "1"}


Said = Callable[[Supervisor], None]


async def run(settings: Settings, *, echo: bool, said: Said | None = None, kind: type[Supervisor] = Supervisor) -> None:
    """Starts the stack, calls ``said`` when it is ready, and runs until Ctrl-C or SIGTERM.

    A second signal ends all parts at once, and what hangs then is left to the kernel.
    """
    supervisor = kind(settings, echo=echo)
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()

    def told_to_stop() -> None:
        if stop.is_set():
            supervisor.hurry()
        else:
            stop.set()
            last = threading.Timer(STOP_SECONDS, os._exit, [1])
            last.daemon = True
            last.start()

    for name in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(name, told_to_stop)
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
            await asyncio.wait({starting}, timeout=5)
    finally:
        if supervisor.parts or (supervisor.stack.running() or {}).get("pid") == os.getpid():
            await supervisor.stop()


def _asked(part: Part) -> bool:
    """Whether a part lives and is ready."""
    try:
        return bool(part.process is not None and part.process.returncode is None and part.check and part.check())
    except StackError:  # it does not know its own password any more
        return False


def _all_needs(process: Process) -> list[str]:
    """What must be ready before it; for the gateway also what the applications inside it need."""
    by_name = {one.name: one for one in PROCESSES}
    inside = [name for name in process.needs if by_name[name].kind == "api"]
    return [*process.needs, *(need for name in inside for need in by_name[name].needs)]


async def _program(part: Part, env: dict[str, str]) -> tuple[asyncio.subprocess.Process, asyncio.StreamReader]:
    """Starts a program of its own; returns it and its output.

    The pipe is ours: asyncio tells of the end of a process only when all have closed a pipe of its own, children too.
    """
    parent = os.getpid()
    ours, theirs = os.pipe()
    try:
        process = await asyncio.create_subprocess_exec(
            *part.command,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=theirs,
            stderr=asyncio.subprocess.STDOUT,
            env=env,
            start_new_session=True,
            preexec_fn=lambda: die_with_parent(parent, part.stop),
            **as_user(part.user),
        )
    except FileNotFoundError as error:
        os.close(ours)
        raise StackError(
            f"Thiếu chương trình {error.filename}. Chạy lại `make` để cài.",
            f"A program is missing: {error.filename}. Run `make` again.",
        ) from error
    except BaseException:
        os.close(ours)
        raise
    finally:
        os.close(theirs)
    return process, await reader_of(ours)
