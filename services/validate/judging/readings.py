"""What the reading left in doubt, told once and together, and the doubts that the other figures settle."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from rapidfuzz import fuzz

from services.validate.judging.letters import bare
from services.validate.judging.printed import (
    MARKS_IN_DOUBT,
    decimal_mark,
    numbers_in,
    one_number,
    other_readings,
    thousands_mark,
)
from services.validate.judging.relations import Between, Key, Network, Quotient, Relation, within
from services.validate.judging.subject import Subject, Words, in_print, number, show
from shared.codes import DOUBTFUL, UNREAD, codes
from shared.contracts import Fact, Finding, Message, Severity, Status

LIKE_A_LINE = 75.0
"""Likeness of an unknown line to a line of the form that was not found, in per cent, for it to be perhaps that line."""
LEAST_PROOF = 10
"""A figure below this agrees with others too easily for that to prove its reading."""
LEAST_CONFIDENCE = 0.5
"""A figure that was read with less than this is not settled by others: what was read may be another line."""
MUCH = 0.25
"""Share of the figures of a report's known lines; with more of them waiting for a better copy its sender is asked for one."""
LEAST_HABIT = 3
"""Figures that are written in one way before it is a habit."""
LEAST_LARGE = 1000
"""From here on a figure shows how thousands are parted, or that they are not."""
LEAST_PLACE = Decimal("0.5")
"""Tolerance of a rate printed without a decimal place: too wide for two doubtful figures to prove each other."""
_LINK = re.compile(r"https?://|www\.", re.IGNORECASE)
_SPLIT = re.compile(r"\s*\|\s*")
_ASIDE = re.compile(r"^\W*(?P<number>\d[\d.,]*)[^\d()]*\([^()]*\)\W*$")


def readings(subject: Subject) -> Iterator[Finding]:
    """Lost tick boxes, answers of the wrong kind, doubtful figures and unknown lines: one finding of each."""
    lost = [fact for fact in subject.facts if fact.review_reason == "checkbox_lost"]
    if lost:
        yield subject.finding("checkbox_lost", lost, declared=len(lost), operands=subject.names(lost))
    elsewhere = {fact.id for fact in without_level(subject)}
    groups: dict[str, list[Fact]] = {}
    for fact in subject.facts:
        if _in_wrong_column(fact):
            yield _shifted(subject, fact, hint=("unit_column", {}), cause="column_shift")
            continue
        doubt = codes().doubts.get(fact.review_reason or "")
        if fact.review_reason is None or (doubt and doubt.apart) or fact.id in subject.settled | elsewhere:
            continue
        if not subject.is_asked(fact):
            continue
        if fact.indicator == "report_period":
            continue
        neighbour = _belongs_to(subject, fact)
        if neighbour is not None:
            hint: tuple[str, dict[str, Words]] = ("row_shift", {"other": subject.name(neighbour)})
            yield _shifted(subject, fact, [neighbour], hint=hint, cause="row_shift")
            continue
        unnamed = UNREAD if fact.status is Status.UNREADABLE else DOUBTFUL
        groups.setdefault((doubt and doubt.told_as) or unnamed, []).append(fact)
    asked, unasked = _parted(subject, groups.pop(DOUBTFUL, []))
    for kind, facts in sorted({DOUBTFUL: asked, **groups}.items()):
        yield from _together(subject, kind, facts)
    yield from _together(subject, DOUBTFUL, unasked, Severity.INFO)
    yield from _unknown_lines(subject)
    yield from _marks(subject)


def _parted(subject: Subject, facts: list[Fact]) -> tuple[list[Fact], list[Fact]]:
    """Doubtful readings that the sender is asked about, and those that only wait for an officer.

    Names and lists are not added up, and where the doubt is the reader's alone there is nothing to correct: that is no
    question to the agency. Where so many figures wait for a better copy that the report hardly counts, it is asked for one.
    """
    filled = sum(
        fact.status is Status.FILLED and fact.indicator is not None and _is_figure(subject, fact)
        for fact in subject.facts  # a clerk's own lines make the others no surer
    )
    doubts = codes().doubts
    own = {code for code, doubt in doubts.items() if doubt.reader}
    unasked = [
        fact
        for fact in facts
        if fact.review_reason in own or not _is_figure(subject, fact) or _is_figure_with_aside(fact)
    ]
    waiting = [fact for fact in unasked if (doubt := doubts.get(fact.review_reason or "")) and doubt.better_copy]
    if sum(_is_figure(subject, fact) for fact in waiting) > MUCH * filled:
        return facts, []
    return [fact for fact in facts if fact not in unasked], unasked


def _is_figure_with_aside(fact: Fact) -> bool:
    """Whether a cell gives its figure first and says more of it in brackets: ``28 người (còn thiếu 02 đồng chí)``.

    Whoever looks at it knows which number is meant; the doubt is the reader's.
    """
    said = _ASIDE.match(fact.raw or "") if fact.review_reason == "two_numbers" else None
    return said is not None and {number for number, _ in numbers_in(said["number"])} >= {number(fact)}


def _together(subject: Subject, kind: str, facts: list[Fact], severity: Severity | None = None) -> Iterator[Finding]:
    if facts:
        told = subject.listed([_reading(subject, fact) for fact in facts], mark="; ")
        one = facts[0].raw if len(facts) == 1 and kind != DOUBTFUL else len(facts)
        # What cannot be divided has no decimals: a mark before three digits parts the thousands.
        marked = severity is None and all(_in_whole_thousands(subject, fact) and thousands_mark(fact) for fact in facts)
        yield subject.finding(
            kind,
            facts,
            declared=one,
            operands=told,
            severity=severity,
            cause="thousands_separator" if marked else None,
            suggestion=number(facts[0]) if marked and len(facts) == 1 and _is_large(facts[0]) else None,
        )


def without_level(subject: Subject) -> list[Fact]:
    """The figures held because the agency's level is contradicted: one finding tells of all of them."""
    if not subject.report.evidence.get("level_contradicted") or subject.report.agency_level:
        return []
    return [fact for fact in subject.facts if fact.review_reason == "level_unknown"]


def _is_figure(subject: Subject, fact: Fact) -> bool:
    return fact.indicator is None or subject.catalogue[fact.indicator].is_figure


def _reading(subject: Subject, fact: Fact) -> Message:
    why = codes().words(fact.review_reason or "")
    words = Message(vi=why.vi, en=why.en)
    if fact.raw is None:
        return subject.word("reading_blank", label=subject.name(fact), why=words)
    return subject.word("reading", label=subject.name(fact), raw=fact.raw[:80], why=words)


def _in_wrong_column(fact: Fact) -> bool:
    """Whether an answer stands in the column of units, where it was read as both and no person looked."""
    if fact.correction is not None:
        return False
    return (
        fact.status is Status.FILLED and bool(fact.unit) and fact.unit == fact.raw and not isinstance(fact.value, bool)
    )


def _belongs_to(subject: Subject, fact: Fact) -> Fact | None:
    """The blank neighbour that an answer of the wrong kind was meant for: an address beside a blank line for one."""
    if fact.status is not Status.UNREADABLE or not _LINK.search(fact.raw or ""):
        return None
    at = subject.facts.index(fact)
    near = subject.facts[max(at - 2, 0) : at + 3]
    blank = [
        other
        for other in near
        if other.status is Status.BLANK
        and other.indicator
        and subject.catalogue[other.indicator].kind == "url"
        and subject.sure(other)
    ]
    return blank[0] if len(blank) == 1 else None


def _shifted(
    subject: Subject, fact: Fact, others: list[Fact] | None = None, *, hint: tuple[str, dict[str, Words]], cause: str
) -> Finding:
    told = subject.word("line", label=subject.name(fact), value=in_print(fact))
    return subject.finding("column_shift", [fact, *(others or [])], hint=hint, cause=cause, operands=told)


def _unknown_lines(subject: Subject) -> Iterator[Finding]:
    """Lines of no known form, together: information, unless one may be a line of the form that was not found."""
    unknown = [fact for fact in subject.facts if fact.review_reason == "unknown_line"]
    if not unknown:
        return
    missing = [
        _fold(item.label)
        for item in subject.form.items
        if not item.optional and (fact := subject.of_item(item)) is not None and fact.review_reason == "line_not_found"
    ]
    labels = [_fold(_label(fact)) for fact in unknown]
    perhaps = any(fuzz.token_sort_ratio(label, line) >= LIKE_A_LINE for label in labels for line in missing)
    told = [subject.word("line", label=_label(fact)[:80], value=in_print(fact)) for fact in unknown]
    yield subject.finding(
        "unknown_lines",
        unknown,
        declared=len(unknown),
        operands=subject.listed(told, mark="; "),
        severity=Severity.WARNING if perhaps else None,
    )


def _label(fact: Fact) -> str:
    """The words of the line a fact was read from: its longest cell without the value."""
    cells = [cell for cell in _SPLIT.split(fact.source.text) if cell and cell != fact.raw]
    return max(cells, key=len, default=fact.source.text)


def _fold(text: str) -> str:
    return " ".join(re.findall(r"[a-z0-9%]+", bare(text)))


def _marks(subject: Subject) -> Iterator[Finding]:
    """Figures whose comma or dot could be read in two ways, which the other figures settle: a matter of style.

    A warning where the report marks its thousands otherwise elsewhere, or its decimals alike; nobody should have to
    compute to read.
    """
    settled = [
        fact for fact in subject.facts if fact.id in subject.settled and thousands_mark(fact) and fact.needs_review
    ]
    if not settled:
        return
    sure = [fact for fact in subject.facts if fact.status is Status.FILLED and not fact.needs_review]
    habit = {mark for fact in sure if isinstance(fact.value, int) and (mark := thousands_mark(fact))}
    decimals = {mark for fact in sure if (mark := decimal_mark(fact))}
    other = [
        fact
        for fact in settled
        if habit - {thousands_mark(fact)} or (_is_large(fact) and thousands_mark(fact) in decimals)
    ]
    if not other:
        return
    told = [
        subject.word("number_means", label=subject.name(fact), raw=fact.raw or "", value=show(number(fact)))
        for fact in other
    ]
    alone = len(other) == 1
    yield subject.finding(
        "number_format",
        other,
        declared=other[0].raw if alone else len(other),
        expected=number(other[0]) if alone else None,
        cause="thousands_separator",
        suggestion=number(other[0]) if alone else None,
        operands=subject.listed(told, mark="; "),
    )


def settled_readings(subject: Subject) -> frozenset[str]:
    """Doubtful figures, by id, that sure ones leave no other value: the doubt about them is over.

    Only relations that give one value count, in which every other figure is sure, or proved before; a small figure,
    or a rate of 0 or 100, agrees too easily to prove anything, and one broken relation is enough to leave the doubt.
    """
    network = subject.network
    broken = {cell for relation in network.broken() for cell in relation.cells}
    found = _proved(network, broken)
    numbers = {
        key for key in network.doubtful - broken if network.facts[key].review_reason in codes().doubts_about("digits")
    }
    for relation in network.relations:
        if isinstance(relation, Quotient) and _prove_each_other(network, relation, numbers):
            found |= numbers & set(relation.cells)
    return frozenset((*(network.facts[key].id for key in found), *_by_habit(subject, broken)))


def _proved(network: Network, broken: set[Key]) -> set[Key]:
    """The doubtful figures that sure ones prove, and those that these prove in turn: a total by its parts, then a
    rate by that total.
    """
    ending = {code for code, doubt in codes().doubts.items() if doubt.settled}
    waiting = {
        key
        for key in network.doubtful - broken
        if network.facts[key].review_reason in ending
        or (network.facts[key].review_reason is None and network.facts[key].confidence > LEAST_CONFIDENCE)
    }
    found: set[Key] = set()
    while more := {
        key for key in waiting if any(_proves(network, relation, key, found) for relation in network.of(key))
    }:
        found |= more
        waiting -= more
    return found


def _by_habit(subject: Subject, broken: set[Key]) -> Iterator[str]:
    """Figures, by id, whose mark can only part thousands, by the way the report writes all its sure ones.

    A comma or a dot where the decimals have the other mark, or where every figure from a thousand on, three at the least,
    has this one and no decimal has it; a space where no other figure from a thousand on is written
    without. Of what can be divided, such as Mbps, only with both: decimals of the other mark, and thousands of this. Not by
    spaces on a page, where columns may run into each other, not by marks that were read off a picture, and not for a figure
    that others contradict.
    """
    sure = [fact for fact in subject.facts if fact.status is Status.FILLED and not fact.needs_review]
    decimals = [mark for fact in sure if (mark := decimal_mark(fact))]
    large = [thousands_mark(fact) for fact in sure if subject.counted_whole(fact) and _is_large(fact)]
    thousands = {mark for mark in large if mark}
    doubtful = [thousands_mark(fact) for fact in subject.facts if _in_whole_thousands(subject, fact)]
    for fact in subject.facts:
        if fact.status is not Status.FILLED or subject.seen(fact):
            continue
        if fact.key in broken and _may_be_misread(subject.network, fact):
            continue
        mark = thousands_mark(fact) if isinstance(fact.value, int) and one_number(fact) else None
        if mark is None or thousands - {mark}:
            continue
        by_decimals = len(decimals) >= LEAST_HABIT and len(set(decimals)) == 1 and mark not in decimals
        by_decimals = by_decimals and (subject.counted_whole(fact) or mark in thousands)
        together = doubtful.count(mark) >= LEAST_HABIT and set(doubtful) == {mark} and mark not in decimals
        by_decimals = by_decimals or (together and set(large) <= {mark} and subject.counted_whole(fact))
        by_spaces = mark == " " and fact.source.box is None and subject.counted_whole(fact) and set(large) == {" "}
        if (fact.review_reason in MARKS_IN_DOUBT and by_decimals) or (
            fact.review_reason == "two_numbers" and by_spaces
        ):
            yield fact.id


def _may_be_misread(network: Network, fact: Fact) -> bool:
    """Whether another reading of a figure would mend what it breaks; only then the break speaks against this one."""
    readings = other_readings(fact)
    if readings is None:
        return True
    broken = [relation for relation in network.broken() if fact.key in relation.cells]
    other = readings - {network.values[fact.key]}
    return any(within(value, relation.allowed(fact.key, network.values)) for relation in broken for value in other)


def _in_whole_thousands(subject: Subject, fact: Fact) -> bool:
    """Whether a whole figure is one that only its comma or dot leaves in doubt."""
    return fact.review_reason in MARKS_IN_DOUBT and subject.counted_whole(fact) and one_number(fact)


def _is_large(fact: Fact) -> bool:
    return isinstance(fact.value, int) and not isinstance(fact.value, bool) and fact.value >= LEAST_LARGE


def _prove_each_other(network: Network, rate: Quotient, numbers: set[Key]) -> bool:
    """Whether two figures whose digits are in doubt give exactly the rate that was printed to a decimal place.

    Only for the digits: two lines that changed places together would agree as well.
    """
    counts = rate.cells[1:]
    if rate.cells[0] in network.doubtful or not set(counts) <= numbers or rate.base is not None:
        return False
    large = all(network.values[cell] >= LEAST_PROOF**2 for cell in counts)
    return large and rate.tolerance < LEAST_PLACE and network.values[rate.cells[0]] not in (0, 100)


def _proves(network: Network, relation: Relation, key: Key, proved: set[Key]) -> bool:
    value = network.values[key]
    readings = other_readings(network.facts[key])
    doubtful = network.doubtful & set(relation.cells) - {key} - proved
    if isinstance(relation, Between) or not relation.exact or doubtful:
        return False
    if isinstance(relation, Quotient) and relation.cells[0] == key:
        return value not in (0, 100)
    if abs(value) < LEAST_PROOF or value != value.to_integral_value():
        return False
    spans = relation.allowed(key, network.values)
    if readings is not None:  # only its mark is in doubt: that none of the other values fits is enough
        return bool(spans) and not any(within(one, spans) for one in readings - {value})
    return all(low is not None and high is not None and high - low < 1 for low, high in spans) and bool(spans)
