"""Workers for the messaging benchmark: three hops that do nothing but commit, and a bare no-op task.

The hops use the real outbox, inbox, relay and worker settings; only the work in between is empty. The last event may
have further listeners, to see what each costs. Run as a program this is the relay of such a map.
"""

from __future__ import annotations

import os
import time
from datetime import UTC, datetime
from typing import Any

import redis
from celery.signals import worker_ready
from sqlalchemy import Connection, text

from shared.bus.broker import Broker, celery_app
from shared.bus.events import Event, FactsExtracted, ReportReceived, ReportValidated
from shared.bus.outbox import publish
from shared.bus.relay import relay
from shared.bus.routes import EXTRACT, ROLLUP, ROUTES, SENDERS, VALIDATE, Listener, Routes
from shared.bus.worker import listen
from shared.contracts import Declared, FileInfo, Outcome, ReportIdentity
from shared.database import Transactions, connect, transactions
from shared.settings import Settings

_BASE: dict[str, Any] = {
    "received_at": datetime(2020, 9, 1, tzinfo=UTC),
    "declared": Declared(agency="BG-SCT", province="24", agency_name="Sở Công Thương", agency_level="cap_tinh"),
    "file": FileInfo(name="x", sha256="0" * 64, bytes=1, media_type="text/plain"),
}


def first_event(session: Connection, number: int) -> None:
    """Publishes the event a chain starts with."""
    publish(session, ReportReceived(receipt=f"BENCH-{number}", revision=number, document="d", **_BASE))


def routes(listeners: int) -> Routes:
    """The map of the system, its last event heard by so many."""
    more = tuple(Listener(f"bench{n}", "aggregate", f"bench{n}") for n in range(2, listeners + 1))
    return Routes({**ROUTES, ReportReceived: (EXTRACT,), ReportValidated: (ROLLUP, *more)}, SENDERS)


def finished(clock: Transactions) -> int:
    """How many messages have come to the end of their chain."""
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


def _nothing(event: Event, session: Connection) -> None:
    """The end of the chain: the inbox row is the work; and events that the benchmark does not send."""


def _handlers(queue: str, known: Routes) -> dict[Listener, dict[type[Event], Any]]:
    work = {(EXTRACT, ReportReceived): _extract, (VALIDATE, FactsExtracted): _validate}
    return {
        listener: {event: work.get((listener, event), _nothing) for event in known.heard_by(listener)}
        for listener in known.listeners.values()
        if listener.queue == queue
    }


if "BENCH_QUEUE" in os.environ:
    settings, known = Settings(), routes(int(os.environ.get("BENCH_LISTENERS", "1")))
    queue = os.environ["BENCH_QUEUE"]
    app = celery_app(settings, f"bench-{queue}", known)
    counter = redis.Redis.from_url(settings.redis_url)
    if os.environ["BENCH_KIND"] == "hops":
        own = transactions(connect(settings, known.queues[queue], pool=1))
        listen(app, _handlers(queue, known), own, settings, known)
    else:

        @app.task(name="bench.noop")  # type: ignore[untyped-decorator]  # Celery has no types
        def noop() -> None:
            """Counts itself, so that the sender knows when all are done."""
            counter.incr("bench:noop")

    def _ready(**_: Any) -> None:
        counter.set(f"bench:ready:{queue}", 1)

    worker_ready.connect(_ready, weak=False)

if __name__ == "__main__":
    given = Settings()
    broker = Broker(given, routes(int(os.environ["BENCH_LISTENERS"])))
    clock = transactions(connect(given, "clock"))
    while True:
        time.sleep(0.005 if relay(broker, clock) else 0.05)
