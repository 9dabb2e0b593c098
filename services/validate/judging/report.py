"""Judges one report: its layers → findings, held figures, outcome. Pure, shared by worker and ``baocao check``.

The layers are what was read, what people corrected and what they explained. Nothing else says what is held.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from services.validate.judging.advice import RULES, explain, key_of, told_once
from services.validate.judging.checks import check
from services.validate.judging.history import NOTHING, Memory, last_values, unusual
from services.validate.judging.layers import (
    NOTHING_SAID,
    Said,
    as_read,
    corrected,
    doubted,
    explained,
    holds,
    is_open,
    still_found,
)
from services.validate.judging.pack import Pack
from services.validate.judging.packs import newest_pack, rule_pack
from services.validate.judging.readings import settled_readings
from services.validate.judging.repair import suspects
from services.validate.judging.sound import held_without_form, sound_facts, sound_identity, sound_tables
from services.validate.judging.subject import Subject
from services.validate.judging.unconfirmed import unconfirmed
from shared.codes import codes
from shared.contracts import AnnexTable, Declared, Fact, Finding, Message, Outcome, ReportIdentity, Severity, Status
from shared.forms import Form
from shared.reference import Reference

MAX_FINDINGS = 1_000
"""Findings kept of one report; a document that breaks everything must not break us."""

_PROVED = "unit_swap"
"""The one cause that something beyond the broken relation proves: the sum of an annex."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """What validation says of a report."""

    facts: list[Fact]
    findings: list[Finding]
    outcome: Outcome
    rules_version: str


def judge(
    report: ReportIdentity,
    facts: list[Fact],
    tables: list[AnnexTable],
    found: list[Finding],
    reference: Reference,
    declared: Declared | None = None,
    memory: Memory = NOTHING,
    pack: Pack | None = None,
    said: Said = NOTHING_SAID,
) -> Judgement:
    """Findings by weight, the facts with what they dispute held, and the outcome.

    ``found`` are the findings of the reading, ``memory`` what the report is compared with, ``pack`` the
    rules when not those in force for its period, ``said`` what people corrected and explained. A document on no known
    form is ``unrecognised``; a report on a new form, or on one that is gone, waits for an officer, every figure held.
    """
    report = sound_identity(report)
    facts = sound_facts(corrected(as_read(facts), said.corrections), reference)
    found = still_found(found, facts)
    form = reference.forms.get(report.form or "")
    if report.form and form is None:
        facts, found = held_without_form(facts), [*found, _form_gone(report.form, newest_pack(reference))]
    facts = doubted(facts)
    if form is None:
        return _without_form(report, facts, found, reference, said)
    pack = pack or rule_pack(reference, form.family, report.period)
    subject = _subject(report, facts, sound_tables(tables), form, pack, reference, declared)
    checked = check(subject)
    settled = settled_readings(subject)
    if settled:  # what rests on them rests on sure figures now
        subject = Subject(subject.report, facts, subject.tables, form, pack, reference, settled)
        checked = check(subject)
    subject.network.last = last_values(memory)
    findings = [*found, *checked]
    if memory is not NOTHING and not any(finding.rule == "blank_form" for finding in findings):
        findings += unusual(subject, memory)
    findings = sorted(findings, key=lambda finding: codes().heaviest_first(finding.severity))
    findings = explained(explain(subject, findings), facts, said.explanations)
    held = _held(subject, findings)
    findings = told_once(subject, findings)
    became = outcome(findings)
    if len(findings) > MAX_FINDINGS:  # what is not shown is held all the same
        more = subject.finding("too_many_findings", [], declared=len(findings), expected=Decimal(MAX_FINDINGS))
        findings = [*findings[: MAX_FINDINGS - 1], more]
    return Judgement(held, findings, became, pack.version)


def _without_form(
    report: ReportIdentity, facts: list[Fact], found: list[Finding], reference: Reference, said: Said
) -> Judgement:
    """What is said of a document on no known form; where only an officer's word is wanting, its sender is asked nothing."""
    version = newest_pack(reference).version
    if not any(finding.rule == "new_form" for finding in found):
        return Judgement(facts, explained(found, facts, said.explanations), Outcome.UNRECOGNISED, version)
    told = unconfirmed(report, facts, reference)
    if told.is_clear:
        found = [_noted(finding) if finding.rule == "new_form" else finding for finding in found]
    found = explained([*told.questions, *found], facts, said.explanations)
    found.sort(key=lambda finding: codes().heaviest_first(finding.severity))
    return Judgement(facts, found, outcome(found), version)


def _noted(finding: Finding) -> Finding:
    return finding.model_copy(update={"severity": Severity.INFO})


def _form_gone(form: str, pack: Pack) -> Finding:
    return Finding(
        rule="new_form",
        severity=codes().findings["new_form"].severity,
        declared=form,
        message=Message(**{lang: getattr(pack.words["form_gone"], lang).format(form=form) for lang in ("vi", "en")}),
    )


def _subject(
    report: ReportIdentity,
    facts: list[Fact],
    tables: list[AnnexTable],
    form: Form,
    pack: Pack,
    reference: Reference,
    declared: Declared | None,
) -> Subject:
    """The report as the checks see it, with what the register says of its sender."""
    if declared and declared.province:
        known = reference.provinces.get(declared.province)
        sender = {"agency": declared.agency_name, "province": known.short if known else declared.province}
        report = report.model_copy(update={"evidence": {**report.evidence, "sender": sender}})
    return Subject(report, facts, {table.table: table for table in tables}, form, pack, reference)


def outcome(findings: list[Finding]) -> Outcome:
    """What becomes of a report with these findings: an error returns it; a warning stays open until its words settle it."""
    if any(finding.severity is Severity.ERROR for finding in findings):
        return Outcome.RETURNED
    asked = any(finding.severity is Severity.WARNING and is_open(finding) for finding in findings)
    return Outcome.ACCEPTED_WITH_WARNINGS if asked else Outcome.ACCEPTED


def _held(subject: Subject, findings: list[Finding]) -> list[Fact]:
    """The facts, those in dispute marked for review.

    A broken relation disputes every figure of it that could be the wrong one, however likely a cause
    makes another; only a proved cause disputes the first fact alone. Other findings dispute their facts
    that nothing confirms.
    """
    wrong = suspects(subject.network)
    disputed: dict[str, str] = {}
    for finding in findings:
        if not holds(finding) or not codes().of(finding).holds:
            continue
        for at, ref in enumerate(finding.facts):
            suspect = key_of(ref) in wrong if finding.kind in RULES else ref.id not in subject.confirmed
            if at == 0 or (suspect and finding.cause != _PROVED):
                disputed.setdefault(ref.id, finding.rule)
    return [_marked(fact, disputed.get(fact.id), fact.id in subject.settled) for fact in subject.facts]


def _marked(fact: Fact, disputed: str | None, settled: bool) -> Fact:
    """The fact, held where a finding disputes it, free where its doubt was settled."""
    if fact.status is not Status.FILLED:
        return fact
    if disputed is not None:
        return fact.model_copy(update={"needs_review": True, "review_reason": fact.review_reason or disputed})
    return fact.model_copy(update={"needs_review": False, "review_reason": None}) if settled else fact
