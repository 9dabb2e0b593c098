"""What was read, and what people say of it → a layer of the report each, and a new judgement of all of them."""

from __future__ import annotations

import structlog
from sqlalchemy import Connection

from services.validate.handover import begin
from services.validate.judging.history import NOTHING, figures
from services.validate.judging.report import judge
from services.validate.layers import Layers
from services.validate.memory import recall, remember
from shared.bus.events import FactsExtracted, FiguresCorrected, ReportHandedOver, ReportValidated, WarningExplained
from shared.bus.outbox import publish
from shared.reference import Reference

log = structlog.get_logger("validate")


def validate(event: FactsExtracted, session: Connection, *, reference: Reference) -> None:
    """Keeps what was read and judges it."""
    layers = Layers.opened(session, event.receipt)
    judge_anew(layers, reference, *layers.add_reading(event))


def correct(event: FiguresCorrected, session: Connection, *, reference: Reference) -> None:
    """Keeps what a person says that figures are, and judges the report again."""
    layers = Layers.opened(session, event.receipt)
    layers.add_corrections(event)
    judge_anew(layers, reference, *layers.reading())


def explain(event: WarningExplained, session: Connection, *, reference: Reference) -> None:
    """Keeps why an agency lets a warning stand, and judges the report again."""
    layers = Layers.opened(session, event.receipt)
    layers.add_explanation(event)
    judge_anew(layers, reference, *layers.reading())


def take_over(event: ReportHandedOver, session: Connection) -> None:
    """Begins the layers of a report that was judged before there were any; nothing is judged again."""
    if not begin(Layers.opened(session, event.receipt), event):
        log.info("report.has_layers", receipt=event.receipt)


def judge_anew(layers: Layers, reference: Reference, number: int, reading: FactsExtracted) -> None:
    """Judges a reading (of this number) and what people said beside the agency's past; publishes the next judgement."""
    said, heard = layers.said()
    form = reference.forms.get(reading.report.form or "")
    memory = recall(layers.session, reading, form.family) if form else NOTHING
    read = (reading.report, reading.facts, reading.tables, reading.findings)
    judged = judge(*read, reference, reading.declared, memory, said=said)
    if form and reference.policy.usable(
        judged.outcome, judged.findings
    ):  # another agency's file is no history of this one
        remember(layers.session, reading, form.family, figures(judged.facts), judged.outcome)
    event = ReportValidated(
        receipt=reading.receipt,
        revision=reading.revision,
        received_at=reading.received_at,
        declared=reading.declared,
        file=reading.file,
        report=reading.report,
        facts=judged.facts,
        tables=reading.tables,
        findings=judged.findings,
        outcome=judged.outcome,
        rules_version=judged.rules_version,
        reader_version=reading.reader_version,
        judgement=layers.next_judgement(),
        heard=heard,
    )
    layers.add_judgement(event, number)
    publish(layers.session, event)
