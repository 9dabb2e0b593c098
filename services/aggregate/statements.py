"""What people say of a judged report: checked against the judgement that they looked at, before it is told. Pure.

Nothing is changed here: ``validate`` keeps what was said and judges the report again.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from shared.bus.events import FigureChange
from shared.codes import codes
from shared.contracts import Answer, CorrectionReason, Fact, Finding, Severity, Status, Value
from shared.forms import Indicator

MOST_WORDS = 2000
"""Characters of what a person writes beside a reason."""
LARGEST = 10**15
"""Beyond this no figure of a report is meant, and not every number is exact on its way."""


class NotSayable(Exception):
    """It cannot be said of this judgement; the code says why, and ``about`` of what."""

    def __init__(self, code: str, about: str = "") -> None:
        super().__init__(f"{code} {about}".strip())
        self.code, self.about = code, about


def check_explanation(
    findings: Sequence[Finding], finding: str, reason: str, words: str, reasons: Collection[str]
) -> None:
    """Whether an agency may answer this warning so.

    Raises ``NotSayable``: ``no_such_warning``, ``not_explainable`` (a person has to look at the figures), ``already_explained``,
    ``unknown_reason``, ``words_needed`` or ``too_many_words`` (none is cut off unsaid).
    """
    if reason not in reasons:
        raise NotSayable("unknown_reason")
    if len(words.strip()) > MOST_WORDS:
        raise NotSayable("too_many_words", str(MOST_WORDS))
    if reason == "other" and not words.strip():
        raise NotSayable("words_needed")
    asked = next((one for one in findings if one.id == finding and one.severity is Severity.WARNING), None)
    if asked is None:
        raise NotSayable("no_such_warning")
    if not codes().of(asked).explainable:
        raise NotSayable("not_explainable")
    if asked.explanation is not None:
        raise NotSayable("already_explained")


def check_correction(
    facts: Sequence[Fact],
    changes: Sequence[FigureChange],
    reason: CorrectionReason,
    words: str,
    indicators: Mapping[str, Indicator],
) -> None:
    """Whether these figures may be given so.

    Raises ``NotSayable``: ``no_change``, ``no_such_figure``, ``named_twice``, ``wrong_value``, ``not_as_read`` (what is
    confirmed is another answer than was read), ``too_many_words`` or ``words_needed`` (the document itself is said to be
    wrong).
    """
    if not changes:
        raise NotSayable("no_change")
    if len(words.strip()) > MOST_WORDS:
        raise NotSayable("too_many_words", str(MOST_WORDS))
    if reason is CorrectionReason.MISTAKEN and not words.strip():
        raise NotSayable("words_needed")
    known = {fact.id: fact for fact in facts}
    named = set()
    for change in changes:
        fact = known.get(change.fact)
        if fact is None:
            raise NotSayable("no_such_figure", change.fact)
        if change.fact in named:
            raise NotSayable("named_twice", change.fact)
        named.add(change.fact)
        if not _is_answer(change.now, indicators.get(fact.indicator or "")):
            raise NotSayable("wrong_value", change.fact)
        if reason is CorrectionReason.CONFIRMED and change.now != fact.answer:
            raise NotSayable("not_as_read", change.fact)


def _is_answer(answer: Answer, indicator: Indicator | None) -> bool:
    """Whether it is an answer to such a question; what answers no known one may be anything."""
    parts = [part for part in (answer.numerator, answer.denominator) if part is not None]
    if answer.status is Status.UNREADABLE or not all(map(_is_number, parts)):
        return False
    if answer.status is not Status.FILLED:
        return answer.value is None and not parts
    return answer.value is not None and _fits(answer.value, indicator)


def _fits(value: Value, indicator: Indicator | None) -> bool:
    number = _is_number(value)
    if indicator is None:
        return number or not isinstance(value, int | float)
    if indicator.kind == "boolean":
        return isinstance(value, bool)
    if indicator.is_figure:
        return number
    words = value if isinstance(value, list) else [value]
    return all(isinstance(word, str) and 0 < len(word.strip()) <= MOST_WORDS for word in words)


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and -LARGEST <= value <= LARGEST
