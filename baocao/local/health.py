"""Whether a part is ready, asked the way its declaration names."""

from __future__ import annotations

import socket
from collections.abc import Callable
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import redis
from sqlalchemy import create_engine
from sqlalchemy.exc import SQLAlchemyError

from baocao.local.processes import Process
from shared.database import admin_url
from shared.settings import Settings


def readiness(process: Process, settings: Settings, folder: Path) -> Callable[[], bool]:
    """A question to be asked until it is answered with yes; ``folder`` holds the ready files.

    Raises ``KeyError`` for a setup step, which is ready when it has ended.
    """
    url = str(getattr(settings, process.address)) if process.address else ""
    page = f"http://{settings.web_host}:{settings.web_port}/healthz"
    checks: dict[str, Callable[[], bool]] = {
        "ping": partial(pings, settings.redis_url),
        "query": partial(queries, settings),
        "port": partial(connects, url),
        "worker_key": partial(workers_shown, settings.redis_url, process.queues),
        "ready_file": ready_file(process, folder).exists,
        "page": partial(page_answers, page),
    }
    return checks[process.health]


def ready_file(process: Process, folder: Path) -> Path:
    """What a part writes when it is ready."""
    return folder / f"{process.name}.ready"


def pings(url: str) -> bool:
    """Whether the broker answers."""
    try:
        with redis.Redis.from_url(url) as broker:
            return bool(broker.ping())
    except redis.RedisError:
        return False


def queries(settings: Settings) -> bool:
    """Whether the database opens a session to the administrator."""
    engine = create_engine(admin_url(settings), connect_args={"connect_timeout": 2})
    try:
        with engine.connect():
            return True
    except SQLAlchemyError:
        return False
    finally:
        engine.dispose()


def connects(url: str) -> bool:
    """Whether somebody accepts connections at the address of a URL."""
    address = urlsplit(url)
    try:
        with socket.create_connection((address.hostname or "127.0.0.1", address.port or 0), timeout=1):
            return True
    except OSError:
        return False


def workers_shown(url: str, queues: tuple[str, ...]) -> bool:
    """Whether a worker of each queue has shown itself in the broker."""
    try:
        with redis.Redis.from_url(url) as broker:
            return bool(broker.exists(*map(worker_key, queues)) == len(queues))
    except redis.RedisError:
        return False


def worker_key(queue: str) -> str:
    """The key by which a queue's worker says that it listens."""
    return f"baocao:worker:{queue}"


def page_answers(url: str) -> bool:
    """Whether a page is served."""
    try:
        return httpx.get(url, timeout=1).status_code == 200
    except httpx.HTTPError:
        return False
