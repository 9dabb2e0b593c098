"""An agency explains a warning instead of changing a figure; when all are explained the report is accepted."""

from __future__ import annotations

import json
from datetime import UTC, datetime

from sqlalchemy import Connection, text

from services.aggregate.rollup.current import settle
from services.aggregate.rollup.keys import ReportKey, lock
from shared.codes import codes
from shared.contracts import Explanation, Fact, Finding, Outcome, Severity
from shared.reference import installed


class NotExplainable(Exception):
    """There is no such open warning, or the reason is none of the accepted ones; the code says which."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def explain(session: Connection, receipt: str, finding: str, reason: str, words: str, by: str) -> Outcome:
    """Records the explanation of a warning, frees the figures it alone held, and gives the new outcome.

    Raises ``NotExplainable``: ``no_such_warning``, ``already_explained``, ``unknown_reason`` or ``words_needed``.
    """
    if reason not in installed().reasons:
        raise NotExplainable("unknown_reason")
    if reason == "other" and not words.strip():
        raise NotExplainable("words_needed")
    row = session.execute(text("SELECT * FROM reports WHERE receipt = :r"), {"r": receipt}).mappings().one()
    key = ReportKey(row["agency"], row["family"], row["period"]) if row["family"] and row["period"] else None
    lock(session, {key} if key else set())
    row = session.execute(text("SELECT * FROM reports WHERE receipt = :r FOR UPDATE"), {"r": receipt}).mappings().one()
    findings = [Finding.model_validate(one) for one in row["findings"]]
    at = next((n for n, one in enumerate(findings) if one.id == finding and one.severity is Severity.WARNING), None)
    if at is None:
        raise NotExplainable("no_such_warning")
    if findings[at].explanation is not None:
        raise NotExplainable("already_explained")
    said = Explanation(reason=reason, words=words.strip()[:2000], by=by, at=datetime.now(UTC))
    findings[at] = findings[at].model_copy(update={"explanation": said})
    facts = _freed([Fact.model_validate(one) for one in row["facts"]], findings, findings[at])
    outcome = _outcome(findings)
    session.execute(
        text(
            "INSERT INTO explanations (receipt, finding, reason, words, given_by, given_at) VALUES (:r, :f, :reason, :words, :by, :at)"
        ),
        {"r": receipt, "f": finding, "reason": reason, "words": said.words, "by": by, "at": said.at},
    )
    session.execute(
        text(
            "UPDATE reports SET outcome = :outcome, facts = CAST(:facts AS jsonb), findings = CAST(:findings AS jsonb), held = :held "
            "WHERE receipt = :r"
        ),
        {
            "r": receipt,
            "outcome": str(outcome),
            "facts": json.dumps([one.model_dump(mode="json", by_alias=True) for one in facts], ensure_ascii=False),
            "findings": json.dumps([one.model_dump(mode="json") for one in findings], ensure_ascii=False),
            "held": sum(one.needs_review for one in facts),
        },
    )
    if key is not None:
        settle(session, key)
    return outcome


def _freed(facts: list[Fact], findings: list[Finding], explained: Finding) -> list[Fact]:
    """The facts, those held by this warning and by nothing else set free."""
    if not codes().of(explained).explainable:
        return facts
    own = {(ref.indicator, ref.level) for ref in explained.facts}
    others = {
        (ref.indicator, ref.level)
        for finding in findings
        if finding.id != explained.id and finding.explanation is None and finding.severity is not Severity.INFO
        for ref in finding.facts
    }
    return [
        fact.model_copy(update={"needs_review": False, "review_reason": None})
        if (fact.indicator, fact.level) in own - others and fact.review_reason == explained.rule
        else fact
        for fact in facts
    ]


def _outcome(findings: list[Finding]) -> Outcome:
    if any(finding.severity is Severity.ERROR for finding in findings):
        return Outcome.RETURNED
    open_ = any(finding.severity is Severity.WARNING and finding.explanation is None for finding in findings)
    return Outcome.ACCEPTED_WITH_WARNINGS if open_ else Outcome.ACCEPTED
