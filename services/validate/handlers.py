"""FactsExtracted → ReportValidated."""

from __future__ import annotations

from sqlalchemy import Connection

from services.validate.judging.history import NOTHING, figures
from services.validate.judging.report import judge
from services.validate.memory import recall, remember
from shared.bus.events import FactsExtracted, ReportValidated
from shared.bus.outbox import publish
from shared.policy import policy
from shared.reference import Reference


def validate(event: FactsExtracted, session: Connection, *, reference: Reference) -> None:
    """Judges the facts beside the agency's past and publishes findings and outcome with them."""
    form = reference.forms.get(event.report.form or "")
    memory = recall(session, event, form.family) if form else NOTHING
    judged = judge(event.report, event.facts, event.tables, event.findings, reference, event.declared, memory)
    if form and policy().usable(judged.outcome, judged.findings):  # another agency's file is no history of this one
        remember(session, event, form.family, figures(judged.facts))
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
