"""What the listeners of ``validate`` and ``aggregate`` do with an event, without a bus in between."""

from __future__ import annotations

from functools import partial

from sqlalchemy import text

from services.aggregate.notices import arrivals
from services.aggregate.notices.handlers import report_counted
from services.aggregate.register import upsert_agency
from services.aggregate.rollup.handlers import report_validated, sent_again
from services.aggregate.tokens import replaced
from services.validate.handlers import correct, explain, take_over, validate
from shared.bus.events import (
    AgencyChanged,
    Event,
    FactsExtracted,
    FiguresCorrected,
    PdfReceived,
    ReportCounted,
    ReportHandedOver,
    ReportReceived,
    ReportSentAgain,
    ReportValidated,
    ScanQueued,
    TokensReplaced,
    WarningExplained,
)
from shared.bus.worker import Handler
from shared.database import Transactions
from tests.world import WORLD

LINK = "http://x"
HANDLERS: dict[type[Event], Handler] = {
    ReportValidated: report_validated,
    ReportSentAgain: sent_again,
    AgencyChanged: upsert_agency,
    ReportReceived: arrivals.received,
    PdfReceived: arrivals.received,
    TokensReplaced: replaced,
    ScanQueued: arrivals.scan_queued,
    ReportCounted: lambda event, session: report_counted(event, session, link=LINK),
}

OF_VALIDATE: dict[type[Event], Handler] = {
    FactsExtracted: partial(validate, reference=WORLD),
    FiguresCorrected: partial(correct, reference=WORLD),
    WarningExplained: partial(explain, reference=WORLD),
    ReportHandedOver: take_over,
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


def judged(validating: Transactions, aggregate: Transactions, *events: Event) -> None:
    """Events heard by ``validate`` (after what ``aggregate`` has said to it), and its judgements by ``rollup``."""
    for event in [*events, *_said(aggregate, *list(OF_VALIDATE)[1:])]:
        with validating() as session:
            OF_VALIDATE[type(event)](event, session)
        heard(aggregate, *_said(validating, ReportValidated))


def _said(transaction: Transactions, *kinds: type[Event]) -> list[Event]:
    """What a service has said of these kinds and nobody has carried, in order."""
    names = {kind.__name__: kind for kind in kinds}
    with transaction() as session:
        taken = text("DELETE FROM outbox WHERE name = ANY(:names) RETURNING name, body, created_at")
        rows = sorted(session.execute(taken, {"names": list(names)}).all(), key=lambda row: row.created_at)
    return [names[row.name].model_validate_json(row.body) for row in rows]
