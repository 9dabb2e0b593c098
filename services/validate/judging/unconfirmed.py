"""What a report on a form that nobody confirmed yet contradicts by itself: its sums, its rates, its parts and wholes.

Every figure of such a report is held, so nothing of it is added up. But its sender can mend today a sum that is none,
and an officer who confirms its figures sees which of them disagree. The relations are those of the catalogue and of the
rules of the family; what the form asks, and so what is missing, is not known. Each finding weighs one step less than on
a known form: which indicator a line asks for was told by its words.
"""

from __future__ import annotations

from services.validate.judging.advice import explain, told_once
from services.validate.judging.checks import contradictions
from services.validate.judging.pack import rule_pack
from services.validate.judging.subject import LOWER, Subject
from shared.contracts import Fact, Finding, Message, ReportIdentity, Status
from shared.forms import Form
from shared.reference import Reference

NEW_FORM = "new_form"
"""Why a figure is held of which nothing is in doubt but what its line asks."""


def with_contradictions(
    report: ReportIdentity, facts: list[Fact], found: list[Finding], reference: Reference
) -> list[Finding]:
    """The findings of the reading, and behind them those of figures that cannot all be right."""
    asked = {fact.indicator for fact in facts if fact.indicator and fact.status is Status.FILLED}
    form = _unknown(reference.likely_family(asked), report)
    pack = rule_pack(reference, form.family, report.period)
    subject = Subject(report, [_as_if_confirmed(fact) for fact in facts], {}, form, pack, reference)
    checked = [_lowered(finding, subject) for finding in contradictions(subject) if _is_of_figures(finding, subject)]
    return told_once(subject, explain(subject, [*found, *checked])) if checked else found


def _unknown(family: str, report: ReportIdentity) -> Form:
    """A form of which nothing is known but its family."""
    return Form(
        id="", family=family, title="", province="", agency_level=report.agency_level or "", own_level="",
        recognised_by=[], valid_from="", valid_to="", items=[],
    )  # fmt: skip


def _as_if_confirmed(fact: Fact) -> Fact:
    """The fact as it will be when an officer says that its line asks what the words say: its own doubts stay."""
    if fact.review_reason != NEW_FORM:
        return fact
    return fact.model_copy(update={"needs_review": False, "review_reason": None, "doubt": None, "confidence": 1.0})


def _is_of_figures(finding: Finding, subject: Subject) -> bool:
    """Whether what disagrees stands in the report: a line that is not there may be one that was not understood."""
    filled = {fact.id for fact in subject.facts if fact.status is Status.FILLED}
    return bool(finding.facts) and all(ref.id in filled for ref in finding.facts)


def _lowered(finding: Finding, subject: Subject) -> Finding:
    note = subject.pack.hints["unconfirmed"]
    said = {lang: f"{getattr(finding.message, lang)} {getattr(note, lang)}" for lang in ("vi", "en")}
    return finding.model_copy(update={"severity": LOWER[finding.severity], "message": Message(**said)})
