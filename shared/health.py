"""Whether a service can do its work now: each tool it needs is asked, and what does not answer is named.

``/healthz`` says that the process lives; ``/api/health/<service>`` says this.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping

from fastapi import FastAPI, Response
from pydantic import BaseModel
from sqlalchemy import text

from shared.bus.queues import Queues
from shared.database import Transactions

OK = "ok"
KEPT_SECONDS = 1.0
"""An answer serves everybody who asks within this time: asking must not be work that a stranger can multiply."""

Check = Callable[[], None]
"""Raises when its tool does not do what the service needs; within a few seconds."""


class Health(BaseModel):
    """What a service needs, and what of it is there."""

    ready: bool
    parts: dict[str, str]
    """Each tool with ``ok``, or with why not."""


def database_answers(transaction: Transactions) -> None:
    """PostgreSQL opens a session to the service."""
    with transaction() as session:
        session.execute(text("SELECT 1"))


def broker_answers(queues: Queues) -> None:
    """Valkey answers, and takes our password."""
    queues.client.ping()


def all_work(queues: Queues) -> None:
    """Every queue has a living worker, and the scheduler does its rounds."""
    silent = queues.silent()
    if silent:
        raise RuntimeError(f"not seen for a while: {', '.join(silent)}")


def ask(checks: Mapping[str, Check]) -> Health:
    """Asks every tool; the words of an error are told only where they are ours, others may hold addresses."""
    parts = {}
    for name, check in checks.items():
        try:
            check()
            parts[name] = OK
        except RuntimeError as error:
            parts[name] = str(error)
        except Exception as error:  # whatever breaks, the answer is that it does not work  # noqa: BLE001
            parts[name] = f"does not answer ({type(error).__name__})"
    return Health(ready=all(said == OK for said in parts.values()), parts=parts)


def add_health(app: FastAPI, service: str, checks: Mapping[str, Check]) -> None:
    """Lets the service tell its health: 200 when all it needs is there, 503 with what is not."""
    last: list[tuple[float, Health]] = []

    @app.get(f"/api/health/{service}", include_in_schema=False)
    def health(response: Response) -> Health:
        now = time.monotonic()
        if not last or now - last[0][0] > KEPT_SECONDS:
            last[:] = [(now, ask(checks))]
        found = last[0][1]
        response.status_code = 200 if found.ready else 503
        return found
