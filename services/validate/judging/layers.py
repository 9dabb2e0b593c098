"""What people said of a report, laid over what was read of it: corrected figures, explained warnings.

Nothing is overwritten: a corrected fact carries what it was, an explained finding the explanation. Words that no longer
fit what they were said of (another figure stands there now) stay in their layer and take no effect.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from services.validate.judging.subject import CONTROL
from shared.codes import codes
from shared.contracts import Fact, FactCorrection, FactRef, Finding, Severity, Status, WarningAnswer, refer, with_ids


@dataclass(frozen=True, slots=True)
class Said:
    """What people said of a report, in the order in which they said it."""

    corrections: Sequence[FactCorrection] = ()
    explanations: Sequence[WarningAnswer] = ()


NOTHING_SAID = Said()


def as_read(facts: Iterable[Fact]) -> list[Fact]:
    """The facts with their ids, and no word yet on what is held.

    Readings of the version before said ``review_reason`` for what is ``doubt`` now.
    """
    return [_unjudged(fact) for fact in with_ids(facts)]


def _unjudged(fact: Fact) -> Fact:
    if not fact.needs_review and fact.review_reason is None:
        return fact
    doubt = fact.doubt or fact.review_reason
    return fact.model_copy(update={"doubt": doubt, "needs_review": False, "review_reason": None})


def doubted(facts: Iterable[Fact]) -> list[Fact]:
    """The facts, each answer that the reading doubts held for it."""
    return [fact if fact.doubt is None else _held(fact) for fact in facts]


def _held(fact: Fact) -> Fact:
    return fact.model_copy(update={"needs_review": fact.in_doubt, "review_reason": fact.doubt})


def corrected(facts: list[Fact], corrections: Sequence[FactCorrection]) -> list[Fact]:
    """The facts with the last answer that a person gave each; one that is no longer read is answered all the same."""
    last = {one.read.id: one for one in corrections}
    if not last:
        return facts
    result = [_answered(fact, last.pop(fact.id)) if fact.id in last else fact for fact in facts]
    result += [_answered(one.read, one) for one in last.values()]
    return _one_answer_each(result)


def _answered(fact: Fact, given: FactCorrection) -> Fact:
    """What a person says stands in no doubt; what was printed is shown only where it still says the same."""
    doubt = CONTROL if fact.doubt == CONTROL else None  # what others report themselves stays out of the totals
    update = {**dict(given.now), "doubt": doubt, "confidence": 1.0, "correction": given.said}
    if given.now != fact.answer:
        update["raw"] = given.now.value if isinstance(given.now.value, str) else None
    return fact.model_copy(update=update)


def _one_answer_each(facts: list[Fact]) -> list[Fact]:
    """Repeats that a person touched: one where they agree now, all in doubt where they do not."""
    touched = {(fact.key, fact.window) for fact in facts if fact.correction and fact.indicator}
    given: dict[object, list[Fact]] = {}
    for fact in facts:
        if (fact.key, fact.window) in touched and fact.status is Status.FILLED:
            given.setdefault((fact.key, fact.window), []).append(fact)
    kept = []
    for fact in facts:
        same = given.get((fact.key, fact.window), [])
        if len(same) > 1 and fact.status is Status.FILLED:
            if any(other.answer != fact.answer for other in same):
                fact = fact.model_copy(update={"doubt": "repeats_disagree"})
            elif fact is not same[0]:
                continue
        kept.append(fact)
    return kept


def still_found(found: Iterable[Finding], facts: list[Fact]) -> list[Finding]:
    """The findings of the reading that no person settled by giving the figures that they name; each names its facts by id."""
    by_id = {fact.id: fact for fact in facts}
    kept = []
    for finding in (naming(finding, facts) for finding in found):
        named = [by_id[ref.id] for ref in finding.facts if ref.id in by_id]
        settled = any(fact.correction for fact in named) and not any(fact.doubt for fact in named)
        if not settled:
            kept.append(finding)
    return kept


def naming(finding: Finding, facts: list[Fact]) -> Finding:
    """The finding, its facts named by id; those of the version before named them by what they are about."""
    if all(ref.id for ref in finding.facts):
        return finding
    refs: list[FactRef] = []
    for ref in finding.facts:
        fitting = [] if ref.id else [refer(fact) for fact in facts if _is_about(ref, fact)]
        refs += fitting or [ref]
    return finding.model_copy(update={"facts": refs})


def _is_about(ref: FactRef, fact: Fact) -> bool:
    return (fact.indicator, fact.level) == (ref.indicator, ref.level) and ref.role in (None, fact.role)


def explained(findings: list[Finding], facts: list[Fact], answers: Sequence[WarningAnswer]) -> list[Finding]:
    """The findings, open warnings with the last explanation that was given of them."""
    if not answers:
        return findings
    by_id = {fact.id: fact for fact in facts}
    return [_explained(finding, by_id, answers) for finding in findings]


def _explained(finding: Finding, facts: dict[str, Fact], answers: Sequence[WarningAnswer]) -> Finding:
    if finding.severity is not Severity.WARNING:
        return finding
    fitting = [one for one in answers if _answers(one, finding, facts)]
    return finding.model_copy(update={"explanation": fitting[-1].said}) if fitting else finding


def _answers(given: WarningAnswer, finding: Finding, facts: dict[str, Fact]) -> bool:
    """Whether the words were said of this: the same question, of no other figures, which are still what they were."""
    asked = given.asked
    if (asked.kind or asked.rule) != (finding.kind or finding.rule):
        return False
    if not finding.facts:
        return not asked.facts and asked.message.vi == finding.message.vi
    then = dict(zip((ref.id for ref in asked.facts), given.answers, strict=True))
    return all(ref.id in then and ref.id in facts and facts[ref.id].answer == then[ref.id] for ref in finding.facts)


def is_open(finding: Finding) -> bool:
    """Whether something has yet to be done about a finding: where a person has to look, words settle nothing."""
    return finding.explanation is None or not codes().of(finding).explainable


def holds(finding: Finding) -> bool:
    """Whether a finding still holds what it disputes: information never does, an explained question only for eyes."""
    return finding.severity is not Severity.INFO and is_open(finding)
