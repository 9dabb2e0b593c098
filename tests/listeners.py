"""What the listeners of ``validate`` and ``aggregate`` do with an event, without a bus in between."""

from __future__ import annotations

from functools import partial

from sqlalchemy import text

from services.aggregate.notices import arrivals
from services.aggregate.notices.handlers import report_counted
from services.aggregate.notices.letters import Letterhead
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
from shared.reference import Reference
from tests.world import WORLD

LINK = "http://x"
HEAD = Letterhead(LINK, WORLD)


def of_aggregate(world: Reference) -> dict[type[Event], Handler]:
    """What the aggregate worker does with each event, in a world."""
    return {
        ReportValidated: partial(report_validated, reference=world),
        ReportSentAgain: partial(sent_again, reference=world),
        AgencyChanged: upsert_agency,
        ReportReceived: arrivals.received,
        PdfReceived: arrivals.received,
        TokensReplaced: replaced,
        ScanQueued: arrivals.scan_queued,
        ReportCounted: partial(report_counted, head=Letterhead(LINK, world)),
    }


HANDLERS = of_aggregate(WORLD)

OF_VALIDATE: dict[type[Event], Handler] = {
    FactsExtracted: partial(validate, reference=WORLD),
    FiguresCorrected: partial(correct, reference=WORLD),
    WarningExplained: partial(explain, reference=WORLD),
    ReportHandedOver: take_over,
}


def heard(aggregate: Transactions, *events: Event, world: Reference = WORLD) -> None:
    """Each event handled in a transaction of its own, then what ``rollup`` said of it by ``notices``."""
    handlers = HANDLERS if world is WORLD else of_aggregate(world)
    for event in events:
        with aggregate() as session:
            handlers[type(event)](event, session)
        counted(aggregate, world)


def counted(aggregate: Transactions, world: Reference = WORLD) -> None:
    """What ``rollup`` has said and nobody has carried: heard by ``notices``."""
    with aggregate() as session:
        taken = text("DELETE FROM outbox WHERE name = 'ReportCounted' RETURNING body, created_at")
        bodies = [body for body, _ in sorted(session.execute(taken).all(), key=lambda row: row.created_at)]
    for body in bodies:
        with aggregate() as session:
            report_counted(ReportCounted.model_validate_json(body), session, head=Letterhead(LINK, world))


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
