"""Single answers: those that presuppose, require or exclude each other, and how one must look."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from services.validate.judging.printed import printed_places, thousands_mark
from services.validate.judging.relations import (
    Between,
)
from services.validate.judging.subject import Subject, in_print, number, show
from shared.contracts import Fact, Finding, Status


def answers(subject: Subject) -> Iterator[Finding]:
    """Answers that presuppose, require or exclude each other."""
    for rule in subject.pack.presupposes:
        for given in subject.places.get((rule.given, ""), []):
            answer = _answer(subject, rule.yes, given.level)
            figure = number(given)
            if given.status is not Status.FILLED or (figure is not None and figure <= 0) or answer is None:
                continue
            if answer.value is True or answer.status not in (Status.FILLED, Status.BLANK):
                continue
            if answer.status is Status.BLANK and (figure is not None or rule.question):
                continue  # a count answers the question by itself
            denied = "denied_question" if rule.question else "denied"
            yield subject.finding(
                "conditional_required" if answer.status is Status.BLANK else denied,
                [answer, given],
                base=subject.name(given),
                whole=in_print(given),
                expected=True,
                suggestion=True
                if figure is None
                else None,  # what is named is there; a number may stand on a wrong line
            )
    for needs in subject.pack.requires:
        for level in subject.levels:
            answer, count = _answer(subject, needs.yes, level), subject.fact(needs.count, level)
            if answer is None or answer.value is not True or count is None or number(count) != 0:
                continue
            kind = "requires_question" if needs.question else "requires_count"
            yield subject.finding(kind, [answer, count], base=subject.name(count), whole=show(number(count)))
    for exclusive in subject.pack.exclusive:
        for level in subject.levels:
            yes = [fact for name in exclusive.answers if (fact := _answer(subject, name, level)) and fact.value is True]
            if len(yes) > 1:
                yield subject.finding("exclusive", yes, operands=subject.names(yes))


def _answer(subject: Subject, indicator: str, level: str) -> Fact | None:
    """The one answer to a question at a level."""
    found = [fact for fact in subject.places.get((indicator, ""), []) if fact.level == level]
    return found[0] if len(found) == 1 else None


def formats(subject: Subject) -> Iterator[Finding]:
    """An e-mail address and a telephone number look like one."""
    low, high = subject.pack.phone_digits
    odd: list[tuple[Fact, str]] = []
    for fact in subject.facts:
        kind = subject.catalogue[fact.indicator].kind if fact.indicator else None
        if fact.status is not Status.FILLED or not subject.sure(fact):
            continue
        if kind == "email" and not re.fullmatch(r"[^@\s]+@[^@\s]+\.[a-z]{2,}", str(fact.value)):
            odd.append((fact, "email"))
        if kind == "phone" and not low <= len(re.sub(r"\D", "", str(fact.value))) <= high + 1:
            odd.append((fact, "phone"))
    for fact, wanted in odd:
        why = subject.word("looks_unlike", wanted=subject.word(wanted))
        yield subject.finding("format", [fact], operands=subject.word("reading", label=subject.name(fact), raw=fact.raw, why=why))  # fmt: skip


def ranges(subject: Subject) -> Iterator[Finding]:
    """Counts are not negative; a share of a whole lies between 0 and 100 %."""
    for fact in subject.facts:
        value = number(fact) if fact.status is Status.FILLED else None
        if value is None or not fact.indicator or isinstance(fact.value, bool):
            continue
        kind = subject.catalogue[fact.indicator].kind
        if kind in ("count", "ratio_percent") and subject.fact(fact.indicator, fact.level, fact.role or "") is fact:
            share = kind == "ratio_percent" and fact.indicator not in subject.pack.may_exceed
            subject.relate(Between, "out_of_range", [fact], high=Decimal(100) if share else None)
        if subject.counted_whole(fact) and value != value.to_integral_value():
            yield _divided(subject, fact, value)
        if kind in ("count", "ratio_percent") and value < 0:
            yield subject.finding("out_of_range", [fact], operands=subject.word("not_negative"))
        elif kind == "ratio_percent" and value > 100 and fact.indicator not in subject.pack.may_exceed:
            yield subject.finding("out_of_range", [fact], operands=subject.word("share_range"))


def _divided(subject: Subject, fact: Fact, value: Decimal) -> Finding:
    """A count of what cannot be divided that has a fraction: three places are thousands, anything else is asked about."""
    thousands = thousands_mark(fact) is not None and printed_places(fact) == 3
    whole = value * 1000 if thousands else None
    cause = "thousands_separator" if thousands else None
    return subject.finding("divided", [fact], expected=whole, cause=cause, suggestion=whole)
