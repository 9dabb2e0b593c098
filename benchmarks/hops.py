"""Workers for the messaging benchmark: three hops that do nothing but commit, and a bare no-op task.

The hops use the real outbox, inbox, relay and worker settings; only the work in between is empty.
"""

from __future__ import annotations

import os
from datetime import UTC, datetime
from typing import Any

import redis
from celery.signals import worker_ready
from sqlalchemy import Connection, text

from shared.contracts import (
    Declared,
    Event,
    FactsExtracted,
    FileInfo,
    Outcome,
    ReportIdentity,
    ReportReceived,
    ReportValidated,
)
from shared.database import Transactions, connect, transactions
from shared.messaging import celery_app, listen, publish
from shared.settings import Settings

_BASE: dict[str, Any] = {
    "received_at": datetime(2020, 9, 1, tzinfo=UTC),
    "declared": Declared(agency="BG-SCT", province="24", agency_name="Sở Công Thương", agency_level="cap_tinh"),
    "file": FileInfo(name="x", sha256="0" * 64, bytes=1, media_type="text/plain"),
}


def first_event(session: Connection, number: int) -> None:
    """Publishes the event a chain starts with."""
    publish(session, ReportReceived(receipt=f"BENCH-{number}", revision=number, document="d", **_BASE))


def finished(clock: Transactions) -> int:
    """How many chains have come to their end."""
    with clock() as session:
        query = "SELECT count(*) FROM aggregate.inbox WHERE name = 'ReportValidated' AND state = 'handled'"
        return int(session.execute(text(query)).scalar() or 0)


def _extract(event: ReportReceived, session: Connection) -> None:
    publish(
        session,
        FactsExtracted(
            receipt=event.receipt,
            revision=event.revision,
            report=ReportIdentity(),
            facts=[],
            tables=[],
            findings=[],
            **_BASE,
        ),
    )


def _validate(event: FactsExtracted, session: Connection) -> None:
    publish(
        session,
        ReportValidated(
            receipt=event.receipt,
            revision=event.revision,
            report=ReportIdentity(),
            facts=[],
            tables=[],
            findings=[],
            outcome=Outcome.ACCEPTED,
            rules_version="b",
            **_BASE,
        ),
    )


def _aggregate(event: ReportValidated, session: Connection) -> None:
    """The end of the chain: the inbox row is the work."""


_HANDLERS: dict[str, dict[type[Event], Any]] = {
    "extract": {ReportReceived: _extract},
    "validate": {FactsExtracted: _validate},
    "aggregate": {ReportValidated: _aggregate},
}

if "BENCH_QUEUE" in os.environ:
    settings = Settings()
    queue = os.environ["BENCH_QUEUE"]
    app = celery_app(settings, f"bench-{queue}")
    counter = redis.Redis.from_url(settings.redis_url)
    if os.environ["BENCH_KIND"] == "hops":
        listen(app, queue, _HANDLERS[queue], transactions(connect(settings, queue, pool=1)), settings)
    else:

        @app.task(name="bench.noop")
        def noop() -> None:
            """Counts itself, so that the sender knows when all are done."""
            counter.incr("bench:noop")

    def _ready(**_: Any) -> None:
        counter.set(f"bench:ready:{queue}", 1)

    worker_ready.connect(_ready, weak=False)
