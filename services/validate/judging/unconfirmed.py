"""A report in words that no known form has: every figure waits for an officer, and its figures are compared all the same.

What they contradict is a question, never an error: a figure told by its words may be another one. One that is told
weakly may be so as well, two such prove nothing.
"""

from __future__ import annotations

from dataclasses import dataclass

from services.validate.judging.advice import RULES, explain
from services.validate.judging.checks import check
from services.validate.judging.packs import rule_pack
from services.validate.judging.readings import MUCH
from services.validate.judging.subject import SURE_READING, Subject
from shared.contracts import Fact, Finding, ReportIdentity, Severity, Status
from shared.forms import Form, Item
from shared.reference import Reference

TOLD_CLEARLY = 0.7
"""Confidence from which the words of a line tell which figure it asks for."""
MOST_WEAK = 1
"""Figures told less clearly that a question may name."""
_ASKED = {*RULES, "fraction_exceeds", "weighted_average"}
"""Kinds of findings that need nothing but the figures: not what a form asks, nor which lists it has."""
_ASKED_OF_CERTAIN = {"breakdown", "sum_question"}


@dataclass(frozen=True, slots=True)
class Unconfirmed:
    """What is said of a report on a form that nobody confirmed."""

    questions: list[Finding]
    is_clear: bool
    """Whether nothing is wanting but an officer's word: its sender could neither correct nor explain anything."""


def unconfirmed(report: ReportIdentity, facts: list[Fact], reference: Reference) -> Unconfirmed:
    """The figures of a report on an unknown form compared with each other, by the rules of the likeliest family."""
    answers = [fact for fact in facts if fact.status is Status.FILLED and fact.indicator]
    plain = [fact for fact in answers if fact.doubt in (None, "new_form")]
    clear = {fact.id for fact in plain if fact.confidence >= TOLD_CLEARLY}
    if not plain:
        return Unconfirmed([], is_clear=False)
    form = _as_read(report, plain, reference)
    pack = rule_pack(reference, form.family, report.period)
    compared = [_waiting_for_nothing(fact) for fact in plain if fact.indicator not in pack.base_by_form]
    subject = Subject(report, compared, {}, form, pack, reference, settled=frozenset(fact.id for fact in compared))
    told = {fact.id: fact.confidence for fact in compared}
    asked = [_as_question(finding) for finding in check(subject) if _is_asked(finding, told)]
    return Unconfirmed(explain(subject, asked), is_clear=len(answers) - len(clear) <= MUCH * len(answers))


def _as_read(report: ReportIdentity, facts: list[Fact], reference: Reference) -> Form:
    """The form as its report shows it: its answers in their order, none of which has to be given."""
    return Form(
        id="",
        family=reference.likely_family([fact.indicator for fact in facts]),
        title="",
        province="",
        agency_level=report.agency_level or "",
        own_level=report.agency_level or "",
        recognised_by=[],
        valid_from="",
        valid_to="",
        items=[_line(fact) for fact in facts],
    )


def _line(fact: Fact) -> Item:
    label = fact.source.text or ""
    return Item(indicator=fact.indicator or "", label=label, level=fact.level, role=fact.role, optional=True)


def _waiting_for_nothing(fact: Fact) -> Fact:
    return fact.model_copy(update={"doubt": None, "needs_review": False, "review_reason": None})


def _is_asked(finding: Finding, told: dict[str, float]) -> bool:
    """Whether what a finding names is told well enough for it to be a question; what would be one on a known form
    as well needs words that leave no doubt.
    """
    if finding.severity is Severity.INFO:
        return False
    if finding.kind in _ASKED_OF_CERTAIN:
        return all(told[ref.id] >= SURE_READING for ref in finding.facts)
    return finding.kind in _ASKED and sum(told[ref.id] < TOLD_CLEARLY for ref in finding.facts) <= MOST_WEAK


def _as_question(finding: Finding) -> Finding:
    return finding.model_copy(update={"severity": Severity.WARNING})
