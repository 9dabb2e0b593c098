"""Totals and their parts: levels, breakdowns, shares of one whole, what needs a carrier."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from services.validate.judging.checks.listings import column, rows_listed
from services.validate.judging.pack import Breakdown, LevelSum, PartOf, SumRule
from services.validate.judging.printed import printed_tolerance
from services.validate.judging.relations import (
    Balance,
    Carried,
    Cover,
    Relation,
    Total,
    Within,
)
from services.validate.judging.slips import explained
from services.validate.judging.subject import Subject, Words, in_print, number, show
from shared.contracts import Fact, Finding, Message, Status

LEAST_COUNT = 20
"""Dossiers from which that there are as many services with some is no chance."""
_ROLES = ("dedicated", "in_charge", "concurrent")


def sums_over_levels(subject: Subject) -> Iterator[Finding]:
    """A level that is the sum of others (catalogue, 'Levels, without double counting')."""
    for rule in subject.pack.level_sum:
        for name, indicator in subject.catalogue.items():
            if indicator.aggregation != "sum":
                continue
            whole = subject.fact(name, rule.level)
            found = [subject.fact(name, level) for level in rule.of_levels] if whole else []
            if whole is not None and None not in found:
                yield from _compare_sum(subject, whole, [part for part in found if part], exactly=True)
            yield from _control_sum(subject, name, rule)


def _control_sum(subject: Subject, name: str, rule: LevelSum) -> Iterator[Finding]:
    """Control totals are compared with one another: the agency's own figure of the same level counts less."""
    whole = subject.controls.get((name, rule.level))
    if whole is None:
        return
    found = [subject.controls.get((name, level)) for level in rule.of_levels]
    numbers = [number(part) for part in found if part]
    if None in found or None in numbers or number(whole) is None:
        return
    added = sum((one for one in numbers if one is not None), Decimal(0))
    if added != number(whole):
        parts_ = [part for part in found if part]
        operands = " + ".join(show(one) for one in numbers)
        yield subject.finding("arithmetic_sum", [whole, *parts_], expected=added, operands=operands)


def sums(subject: Subject) -> Iterator[Finding]:
    """Totals and their parts, and shares of one whole, as the rule pack states them."""
    pack = subject.pack
    for kind, rules in (("equals", pack.equals), ("at_most", pack.at_most), ("at_least", pack.at_least)):
        for rule in rules:
            if rule.forms and subject.form.id not in rule.forms:
                continue
            for level in subject.levels:
                yield from _sum_rule(subject, rule, level, kind)
    for shares in pack.shares:
        for level in subject.levels:
            found = [fact for name in shares.parts if (fact := subject.fact(name, level))]
            if len(found) < len(shares.parts) or not any(number(fact) for fact in found):
                continue  # all of them 0: there was nothing to share
            slack = sum((printed_tolerance(fact) for fact in found), Decimal(0))
            low = 100 - slack if shares.exactly else None
            if not subject.relate(Within, "shares_sum", found, low=low, high=100 + slack):
                added = sum((number(fact) or Decimal(0) for fact in found), Decimal(0))
                operands = subject.listed([subject.figure(fact) for fact in found])
                yield subject.finding("shares_sum", found, expected=added, operands=operands)


def _sum_rule(subject: Subject, rule: SumRule, level: str, kind: str) -> Iterator[Finding]:
    total = subject.fact(rule.total, level)
    found = [subject.fact(name, level) for name in rule.parts]
    parts_ = [part for part in found if part]
    if total is not None and None in found and parts_ and not rule.question and kind != "at_least":
        yield from _some_parts(subject, total, parts_)
    if total is None or None in found:
        return
    if not rule.question:
        yield from _compare_sum(subject, total, parts_, exactly=kind == "equals")
        return
    numbers = [number(part) or Decimal(0) for part in parts_]
    added, whole = sum(numbers, Decimal(0)), number(total) or Decimal(0)
    given: dict[str, bool]
    relation: type[Relation]
    relation, given = (
        (Cover, {}) if kind == "at_least" else (Total, {"exactly": kind == "equals", "leaves": rule.leaves})
    )
    if subject.relate(relation, "sum_question", [total, *parts_], question=True, **given):
        return
    if added > whole and any(one.total == rule.total and one.parts == rule.parts for one in subject.pack.at_most):
        return  # the parts are more than the whole: that is an error of its own
    rest = whole - added
    word = "cover_question" if kind == "at_least" else "sum_question"
    if rule.leaves and rest > 0 and not _is_a_slip(subject, total, parts_, rest):
        word = "sum_remainder"
    yield subject.finding(word, [total, *parts_], expected=added, operands=_added(subject, parts_, numbers), whole=rest)


def _is_a_slip(subject: Subject, total: Fact, parts_: list[Fact], rest: Decimal) -> bool:
    """Whether the total without a rest, or a part with it, is the printed figure but for a known slip.

    One digit that differs is none: of any two figures that lie close together one digit differs.
    """
    values = subject.network.values
    right = [(total, values[total.key] - rest), *((part, values[part.key] + rest) for part in parts_)]
    slips = (explained(subject.network, fact, value) for fact, value in right)
    return any(slip is not None and slip[0] != "digit_slip" for slip in slips)


def _some_parts(subject: Subject, total: Fact, parts_: list[Fact]) -> Iterator[Finding]:
    """Parts of which some are not given: those that are do not make more than the whole."""
    cells = {fact.key for fact in (total, *parts_)}
    known = any(isinstance(one, Total) and set(one.cells) == cells for one in subject.network.relations)
    if known or any((number(part) or Decimal(0)) < 0 for part in parts_):
        return
    if len(parts_) > 1:
        yield from _compare_sum(subject, total, parts_, exactly=False)
    elif not subject.relate(Total, "part_exceeds_whole", [total, *parts_], exactly=False):
        yield subject.finding("part_exceeds_whole", [*parts_, total], base=subject.name(total), whole=in_print(total))


def _compare_sum(subject: Subject, total: Fact, parts_: list[Fact], *, exactly: bool) -> Iterator[Finding]:
    numbers = [number(part) or Decimal(0) for part in parts_]
    added, whole = sum(numbers, Decimal(0)), number(total) or Decimal(0)
    subject.relate(Total, "arithmetic_sum", [total, *parts_], exactly=exactly)
    if added == whole:
        subject.confirm([total, *parts_])
    elif exactly or added > whole:
        yield subject.finding("arithmetic_sum", [total, *parts_], expected=added, operands=_added(subject, parts_, numbers))  # fmt: skip


def _added(subject: Subject, parts_: list[Fact], numbers: list[Decimal]) -> Words:
    """The sum in figures; of different indicators, each with its name."""
    if len({part.indicator for part in parts_}) == 1 or len(parts_) > 4:
        return " + ".join(map(show, numbers))
    told = [subject.figure(part) for part in parts_]
    return Message(vi=" + ".join(one.vi for one in told), en=" + ".join(one.en for one in told))


def breakdowns(subject: Subject) -> Iterator[Finding]:
    """People by degree are the people; a blank degree counts none where another one is given."""
    asked = {(item.indicator, item.role or "") for item in subject.form.items}
    for rule in subject.pack.breakdown:
        for level in subject.levels:
            yield from _breakdown(subject, rule, level, asked)


def _breakdown(subject: Subject, rule: Breakdown, level: str, asked: set[tuple[str, str]]) -> Iterator[Finding]:
    totals = [subject.fact(name, level) for name in rule.totals if (name, "") in asked]
    lines = [fact for name in rule.parts for fact in subject.places.get((name, rule.role), []) if fact.level == level]
    given = [fact for fact in lines if fact.status is Status.FILLED and number(fact) is not None]
    unread = any(fact.status is not Status.FILLED and not subject.sure(fact) for fact in lines)
    # Of several roles one may have no degree given: then it has nobody.
    others = rule.role and any(
        f.status is Status.FILLED for n in rule.parts for r in _ROLES for f in subject.places.get((n, r), [])
    )
    if not totals or None in totals or not lines or not (given or others) or unread:
        return
    if len(lines) != len({fact.key for fact in lines}):
        return
    people = [fact for fact in totals if fact]
    whole = sum((number(fact) or Decimal(0) for fact in people), Decimal(0))
    added = sum((number(fact) or Decimal(0) for fact in given), Decimal(0))
    if not subject.relate(Balance, "breakdown", [*people, *given], question=True, left=len(people)):
        yield subject.finding(
            "breakdown",
            [*people, *given],
            expected=added,
            operands=subject.listed([subject.figure(fact) for fact in given if fact.value]) if added else "0",
            base=subject.names(people),
            whole=whole,
        )


def carriers(subject: Subject) -> Iterator[Finding]:
    """What needs a carrier is not there without one: no dossiers of a level without a service of it."""
    for rule in subject.pack.carrier:
        for level in subject.levels:
            total = next((f for f in subject.places.get((rule.total, ""), []) if f.level == level), None)
            found = [fact for name in rule.counts if (fact := subject.fact(name, level))]
            if total is None or not found:
                continue
            readable = subject.fact(rule.total, level) is total
            if readable:
                subject.relate(Carried, "no_services", [total, *found])
            loose = [fact for fact in found if (number(fact) or 0) > 0]
            none = (readable and number(total) == 0) or (total.status is Status.BLANK and subject.sure(total))
            if not loose or not none:
                continue
            listed = rows_listed(subject, rule.tables)
            yield subject.finding(
                "no_services",
                [total, *(found if readable else loose)],
                declared=total.value,
                hint=("listed", {"number": listed[0], "table": listed[1]}) if listed else None,
                expected=listed[0] if listed else None,
                suggestion=listed[0] if listed else None,
                whole=subject.word("is_zero" if readable else "blank"),
                certain=readable,  # what is blank may as well stand somewhere else
                operands=subject.listed([subject.figure(fact) for fact in loose]),
            )


def parts(subject: Subject) -> Iterator[Finding]:
    """A part is not more than its whole; a count of dossiers in a count of services is recognised."""
    told = {(count, rule.total) for rule in subject.pack.carrier for count in rule.counts}
    for rule in subject.pack.part_of:
        for level in subject.levels:
            part, whole = subject.fact(rule.part, level), subject.fact(rule.whole, level)
            if part is None or whole is None:
                continue
            if subject.relate(Total, "part_exceeds_whole", [whole, part], question=rule.question, exactly=False):
                continue
            if number(whole) == 0 and (rule.part, rule.whole) in told:
                continue  # dossiers without any service are told as such
            hint, rows = _other_unit(subject, rule, part, level)
            yield subject.finding(
                "part_question" if rule.question else "part_exceeds_whole",
                [part, whole],
                base=subject.name(whole),
                whole=in_print(whole),
                hint=hint,
                cause="unit_swap" if hint else None,
                expected=rows,
                suggestion=rows,
            )


def _other_unit(
    subject: Subject, rule: PartOf, part: Fact, level: str
) -> tuple[tuple[str, dict[str, Words]] | None, int | None]:
    """Whether a count of services is that of their dossiers, as the annex or their own line gives it: the words for it,
    and how many services the annex lists with some.
    """
    numbers = column(subject, rule.annex.table, rule.annex.swapped_with_sum_of) if rule.annex else []
    if rule.annex and numbers and sum(numbers) == number(part):
        rows = sum(value > 0 for value in numbers)
        called = subject.tables_called([rule.annex.table])
        return ("unit_swap", {"table": called, "expected": rows, "declared": in_print(part)}), rows
    counted = subject.fact(rule.counted, level) if rule.counted else None
    if counted and number(counted) == number(part) and (number(part) or 0) >= LEAST_COUNT and subject.sure(counted):
        return ("unit_swap_line", {"other": subject.name(counted), "declared": in_print(part)}), None
    return None, None
