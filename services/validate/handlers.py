"""FactsExtracted → ReportValidated."""

from __future__ import annotations

from sqlalchemy import Connection

from services.validate.report import judge
from shared.contracts import FactsExtracted, ReportValidated
from shared.messaging import publish


def validate(event: FactsExtracted, session: Connection) -> None:
    """Judges the facts and publishes findings and outcome with them."""
    judged = judge(event.report, event.facts, event.tables, event.findings, event.declared)
    publish(
        session,
        ReportValidated(
            receipt=event.receipt,
            revision=event.revision,
            received_at=event.received_at,
            declared=event.declared,
            file=event.file,
            report=event.report,
            facts=judged.facts,
            tables=event.tables,
            findings=judged.findings,
            outcome=judged.outcome,
            rules_version=judged.rules_version,
        ),
    )
