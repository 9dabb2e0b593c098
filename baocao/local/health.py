"""Whether a part is ready, asked the way its declaration names. Every question is answered within a few seconds."""

from __future__ import annotations

import contextlib
import socket
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import redis
from sqlalchemy import create_engine
from sqlalchemy.exc import SQLAlchemyError

from baocao.local.processes import Process
from baocao.local.stack import StackError
from shared.bus.queues import alive_key
from shared.database import admin_url
from shared.settings import Settings

PATIENCE = 2.0
"""Seconds a server has to answer."""
FRESH_SECONDS = 20.0
"""A ready file is touched while its process does its work; an older one says that it does not."""
NEVER = ("28P01", "28000", "3D000")
"""PostgreSQL's answers that no waiting changes: wrong password, no such role, no such database."""


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
        "ready_file": partial(touched, ready_file(process, folder)),
        "page": partial(page_answers, page),
    }
    return checks[process.health]


def ready_file(process: Process, folder: Path) -> Path:
    """What a part writes when it is ready."""
    return folder / f"{process.name}.ready"


def forget(process: Process, settings: Settings, folder: Path) -> None:
    """Takes away what an earlier life of a process said of its health."""
    if process.health == "worker_key":
        with contextlib.suppress(redis.RedisError), _broker(settings.redis_url) as broker:
            broker.delete(*map(alive_key, process.queues))
    elif process.health == "ready_file":
        with contextlib.suppress(OSError):
            ready_file(process, folder).unlink(missing_ok=True)


def touched(path: Path) -> bool:
    """Whether a ready file is there and fresh."""
    try:
        return time.time() - path.stat().st_mtime < FRESH_SECONDS
    except OSError:
        return False


def _broker(url: str) -> redis.Redis:
    return redis.Redis.from_url(url, socket_timeout=PATIENCE, socket_connect_timeout=PATIENCE)


def pings(url: str) -> bool:
    """Whether the broker answers. Raises ``StackError`` when it does not take our password."""
    try:
        with _broker(url) as broker:
            return bool(broker.ping())
    except redis.AuthenticationError as error:
        raise StackError(
            f"Valkey không nhận mật khẩu trong BAOCAO_REDIS_URL: {error}. Hãy sửa lại.",
            f"Valkey refuses the password of BAOCAO_REDIS_URL: {error}. Correct it.",
        ) from error
    except redis.RedisError:
        return False


def queries(settings: Settings) -> bool:
    """Whether the database opens a session to the administrator. Raises ``StackError`` when it never will."""
    engine = create_engine(admin_url(settings), connect_args={"connect_timeout": int(PATIENCE)})
    try:
        with engine.connect():
            return True
    except SQLAlchemyError as error:
        refused_for_good(error)
        return False
    finally:
        engine.dispose()


def refused_for_good(error: SQLAlchemyError) -> None:
    """Raises ``StackError`` with one line when PostgreSQL said no and waiting changes nothing."""
    said = str(getattr(error, "orig", None) or error)
    code = getattr(getattr(error, "orig", None), "sqlstate", None)
    words = ("password authentication failed", "no password supplied")
    if code in NEVER or any(word in said for word in words) or ('database "' in said and "does not exist" in said):
        why = said.strip().splitlines()[-1].rpartition("FATAL:")[2].strip()
        raise StackError(
            f"PostgreSQL từ chối: {why}. Hãy xem lại mật khẩu, vai trò và tên cơ sở dữ liệu trong BAOCAO_DATABASE_URL "
            "(với máy chủ nhúng: tệp secrets.json không khớp với thư mục dữ liệu).",
            f"PostgreSQL refuses: {why}. Check password, role and database of BAOCAO_DATABASE_URL (with the embedded "
            "server: secrets.json does not belong to the data folder).",
        ) from error


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
        with _broker(url) as broker:
            return bool(broker.exists(*map(alive_key, queues)) == len(queues))
    except redis.RedisError:
        return False


def page_answers(url: str) -> bool:
    """Whether a page is served."""
    try:
        return httpx.get(url, timeout=PATIENCE).status_code == 200
    except httpx.HTTPError:
        return False
