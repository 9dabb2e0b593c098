"""Real servers for the tests: the embedded stack in a folder of its own, stopped at the end."""

from __future__ import annotations

import asyncio
import gc
import shutil
import tempfile
import threading
from collections.abc import Callable, Coroutine, Generator, Iterator
from pathlib import Path
from typing import Any

import pytest
import structlog

from baocao.local.stack import environment, free_port
from baocao.local.supervisor import Supervisor
from shared.database import Transactions, connect, transactions
from shared.settings import Settings

structlog.configure(
    processors=[
        *structlog.get_config()["processors"][:-1],
        structlog.dev.ConsoleRenderer(colors=False, exception_formatter=structlog.dev.plain_traceback),
    ]
)
"""An error is logged without the values around it, as the program does: drawing them takes a second and more."""


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """While the tests are collected nothing is thrown away: what is made stays, and is not looked through again and again."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.enable()


class RunningStack:
    """A supervisor in a thread of its own, and what tests ask of it."""

    def __init__(self, *, workers: bool) -> None:
        self.pools: dict[str, Transactions] = {}
        self.folder = Path(tempfile.mkdtemp(prefix="baocao-test-", dir="/var/tmp"))
        self.folder.chmod(0o755)
        given = {
            "BAOCAO_DATA_DIR": str(self.folder),
            "BAOCAO_WEB_PORT": str(free_port()),
            "BAOCAO_SWEEP_SECONDS": "2",
            "BAOCAO_RETRY_SECONDS": "0.2",
            "BAOCAO_RETRY_ATTEMPTS": "4",
            "BAOCAO_MAX_UPLOAD_MB": "2",
            "BAOCAO_LATE_LETTER_DAYS": "0",
            "BAOCAO_VISIBILITY_SECONDS": "30",
            "BAOCAO_TASK_SECONDS": "25",
        }
        with environment(given):
            self.supervisor = Supervisor(Settings(), echo=False, web=workers, workers=workers)
            self.loop = asyncio.new_event_loop()
            self.thread = threading.Thread(target=self.loop.run_forever, daemon=True)
            self.thread.start()
            self._do(self.supervisor.start())
        self.env = {**given, **self.supervisor.env}
        with environment(self.env):
            self.settings = Settings()

    def _do(self, coroutine: Coroutine[Any, Any, None]) -> None:
        asyncio.run_coroutine_threadsafe(coroutine, self.loop).result(120)

    def transactions(self, role: str) -> Transactions:
        """Of one pool a role: a pool a test would use up the server's connections before it is collected."""
        if role not in self.pools:
            self.pools[role] = transactions(connect(self.settings, role, pool=12))
        return self.pools[role]

    def pid(self, part: str) -> int:
        return next(p.process.pid for p in self.supervisor.parts if p.name == part and p.process)

    def stop(self) -> None:
        try:
            self._do(self.supervisor.stop())
        finally:
            self.loop.call_soon_threadsafe(self.loop.stop)
            self.thread.join(10)
            shutil.rmtree(self.folder, ignore_errors=True)


@pytest.fixture(scope="session")
def servers() -> Iterator[RunningStack]:
    """PostgreSQL, Valkey, the object store and the mail sink, without workers."""
    stack = RunningStack(workers=False)
    yield stack
    stack.stop()


@pytest.fixture(scope="session")
def stack() -> Iterator[RunningStack]:
    """Everything: servers, workers, scheduler, gateway."""
    running = RunningStack(workers=True)
    yield running
    running.stop()


@pytest.fixture
def clean(servers: RunningStack) -> RunningStack:
    """The servers with empty tables, and nobody's calls counted yet."""
    import redis
    from sqlalchemy import create_engine, text

    from shared.database import admin_url

    engine = create_engine(admin_url(servers.settings))
    with engine.begin() as admin:
        tables = (
            admin.execute(
                text(
                    "SELECT schemaname || '.' || tablename FROM pg_tables WHERE schemaname IN ('intake','extract','validate','aggregate') AND tablename <> 'alembic_version'"
                )
            )
            .scalars()
            .all()
        )
        admin.execute(text("TRUNCATE " + ", ".join(tables) + " RESTART IDENTITY CASCADE"))
    engine.dispose()
    with redis.Redis.from_url(servers.settings.redis_url) as broker:
        counted = list(broker.scan_iter("baocao:rate:*"))
        if counted:
            broker.delete(*counted)  # what earlier tests called is not held against this one
    return servers


@pytest.fixture
def wait_until() -> Callable[..., None]:
    """Waits for a condition, never for a time."""
    import time

    def wait(condition: Callable[[], object], seconds: float = 60, what: str = "the condition") -> None:
        end = time.monotonic() + seconds
        while not condition():
            assert time.monotonic() < end, f"{what} did not come true in {seconds} s"
            time.sleep(0.05)

    return wait
