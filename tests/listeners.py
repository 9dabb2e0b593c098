"""What the listeners of ``aggregate`` do with an event, without a bus in between."""

from __future__ import annotations

from sqlalchemy import text

from services.aggregate.notices import arrivals
from services.aggregate.notices.handlers import report_counted
from services.aggregate.register import upsert_agency
from services.aggregate.rollup.handlers import report_validated, sent_again
from services.aggregate.tokens import replaced
from shared.bus.events import (
    AgencyChanged,
    Event,
    PdfReceived,
    ReportCounted,
    ReportReceived,
    ReportSentAgain,
    ReportValidated,
    ScanQueued,
    TokensReplaced,
)
from shared.database import Transactions

LINK = "http://x"
HANDLERS = {
    ReportValidated: report_validated,
    ReportSentAgain: sent_again,
    AgencyChanged: upsert_agency,
    TokensReplaced: replaced,
    ReportReceived: arrivals.received,
    PdfReceived: arrivals.received,
    ScanQueued: arrivals.scan_queued,
    ReportCounted: lambda event, session: report_counted(event, session, link=LINK),
}


def heard(aggregate: Transactions, *events: Event) -> None:
    """Each event handled in a transaction of its own, then what ``rollup`` said of it by ``notices``."""
    for event in events:
        with aggregate() as session:
            HANDLERS[type(event)](event, session)
        counted(aggregate)


def counted(aggregate: Transactions) -> None:
    """What ``rollup`` has said and nobody has carried: heard by ``notices``."""
    with aggregate() as session:
        taken = text("DELETE FROM outbox WHERE name = 'ReportCounted' RETURNING body, created_at")
        bodies = [body for body, _ in sorted(session.execute(taken).all(), key=lambda row: row.created_at)]
    for body in bodies:
        with aggregate() as session:
            report_counted(ReportCounted.model_validate_json(body), session, link=LINK)
