"""Reports that were judged before their layers were kept: the judgement is taken apart into layers."""

from __future__ import annotations

from services.validate.judging.layers import naming
from services.validate.layers import HANDED_OVER, Layers
from shared.bus.events import FactsExtracted, PersonSaid, ReportHandedOver, ReportValidated
from shared.codes import codes
from shared.contracts import Author, Fact, with_ids


def begin(layers: Layers, event: ReportHandedOver) -> bool:
    """Begins the layers with the reading, the explanations and the judgement of before; False where there are some."""
    if layers.has_reading():
        return False
    facts = with_ids(event.facts)
    findings = [naming(finding, facts) for finding in event.findings]
    layers.add_reading(_reading(event, facts))
    about = {name: getattr(event, name) for name in ("id", "receipt", "revision", "received_at", "declared", "file")}
    said = {name: getattr(event, name) for name in ("report", "tables", "outcome", "rules_version")}
    judged = ReportValidated(
        **about, **said, at=event.judged_at, facts=facts, findings=findings, judgement=HANDED_OVER, heard=[]
    )
    layers.add_judgement(judged, 1)
    for asked in findings:
        if asked.explanation is not None:
            given = asked.explanation
            by = Author(role="agency", unit=given.by)
            person = PersonSaid(id=event.id, at=given.at, receipt=event.receipt, agency=given.by, judgement=0, by=by)
            unanswered = asked.model_copy(update={"explanation": None})
            layers.add_answer(person, unanswered, facts, given.model_copy(update={"event": event.id}))
    return True


def _reading(event: ReportHandedOver, facts: list[Fact]) -> FactsExtracted:
    """What was read, out of what was judged: findings of the reading have no kind, and a doubt is a code of its own.

    A figure held for a rule was in no doubt when it was read.
    """
    about = {name: getattr(event, name) for name in ("id", "receipt", "revision", "received_at", "declared", "file")}
    return FactsExtracted(
        **about,
        at=event.judged_at,
        report=event.report,
        facts=[_as_it_was_read(fact) for fact in facts],
        tables=event.tables,
        findings=[one.model_copy(update={"explanation": None}) for one in event.findings if one.kind is None],
    )


def _as_it_was_read(fact: Fact) -> Fact:
    doubt = fact.doubt or (fact.review_reason if fact.review_reason in codes().doubts else None)
    return fact.model_copy(update={"doubt": doubt, "needs_review": False, "review_reason": None})
