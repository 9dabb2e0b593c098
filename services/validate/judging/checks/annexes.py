"""The annex tables beside the headlines that count their rows and add up their columns.

A doubtful row makes a question of what would be an error.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from services.validate.judging.checks.listings import Listing, column_name, listing
from services.validate.judging.pack import AnnexDifference, AnnexRows, AnnexSum
from services.validate.judging.relations import OneOf
from services.validate.judging.subject import Subject, in_print, number, show
from shared.contracts import Fact, Finding, Message, Severity


def annexes(subject: Subject) -> Iterator[Finding]:
    """Headline figures agree with the rows and sums of the annex tables."""
    pack = subject.pack
    told: set[tuple[str, ...]] = set()
    compared = [
        *((rule.tables, _rows(subject, rule)) for rule in pack.annex_rows),
        *((rule.tables, _sum(subject, rule)) for rule in pack.annex_sum),
        *((rule.tables, _difference(subject, rule)) for rule in pack.annex_difference),
    ]
    for tables, findings in compared:
        unsure = not _is_sure(subject, tables)
        for finding in findings:
            if unsure and finding.severity is not Severity.INFO and tuple(tables) in told:
                # One look at the table answers all that a table in doubt contradicts.
                yield finding.model_copy(update={"severity": Severity.INFO})
                continue
            if finding.severity is not Severity.INFO:
                told.add(tuple(tables))
            yield finding


def _is_sure(subject: Subject, tables: list[str]) -> bool:
    found = listing(subject, tables)
    return found is not None and found.certain and not any(row.get("doubtful") for row in found.rows)


def _rows(subject: Subject, rule: AnnexRows) -> Iterator[Finding]:
    facts = [fact for fact in (subject.headline(name) for name in rule.indicators) if fact]
    if len(facts) < len(rule.indicators):
        return
    found = listing(subject, rule.tables)
    if found is None:
        return
    counted = _counted(found, rule)
    if counted is None:
        return
    expected, certain, whole, column = counted
    declared = sum((number(fact) or Decimal(0) for fact in facts), Decimal(0))
    if certain and whole:
        subject.relate(OneOf, "annex_mismatch", facts, question=rule.question, numbers=(Decimal(expected),))
    fewer = not whole and declared > expected
    if declared == expected or (fewer and found.is_part):
        return
    asked = rule.question or fewer
    word = "rows_having" if column else "rows_of"
    counted_in = subject.word(word, table=found.called, column=column_name(subject, rule.tables[0], column))
    rest = declared - (number(facts[0]) or Decimal(0))
    suggestion = Decimal(expected) - rest if len(facts) == 1 and whole else None
    yield subject.finding(
        "annex_count" if asked else "annex_mismatch",
        facts,
        declared=None if len(facts) == 1 else show(declared),
        label=_sum_name(subject, facts),
        expected=Decimal(expected),
        suggestion=suggestion if asked else None,
        operands=counted_in,
        certain=certain,
    )


class _Counted(NamedTuple):
    """Rows that a headline counts."""

    rows: int
    certain: bool
    whole: bool
    """Whether they are all that there are: a part has no more than the headline says."""
    column: str
    """The column that has something in each of them; empty where it is all rows."""


def _counted(found: Listing, rule: AnnexRows) -> _Counted | None:
    """The rows that a rule counts; None where neither a column nor a title tells which these are."""
    having = found.having(rule.having) if rule.having else None
    if rule.having and having:
        return _Counted(*having, found.holds_all(rule.having), rule.having)
    if rule.titled:
        return _Counted(len(found.rows), found.certain, True, "") if found.holds_only(rule.titled) else None
    return None if rule.having else _Counted(len(found.rows), found.certain, found.holds_all(), "")


def _sum_name(subject: Subject, facts: list[Fact]) -> Message:
    names = [subject.name(fact) for fact in facts]
    return Message(vi="” + “".join(name.vi for name in names), en="” + “".join(name.en for name in names))


def _sum(subject: Subject, rule: AnnexSum) -> Iterator[Finding]:
    fact, found = subject.headline(rule.indicator), listing(subject, rule.tables)
    if fact is None or found is None:
        return
    totals = {name: total for name in rule.either if (total := found.total(name)) is not None}
    if len(totals) < len(rule.either):
        return  # the headline may follow the column that is unknown
    numbers = tuple(total for total, _ in totals.values())
    certain = all(sure for _, sure in totals.values())
    whole = all(found.holds_all(column) for column in totals)
    if any(_may_be_part(found, column, number(fact), total) for column, (total, _) in totals.items()):
        return
    if found.turned and number(fact) not in numbers and declared_as_turned(rule, found, number(fact)):
        return  # the row that has its cells exchanged is told
    if number(fact) in numbers:
        if certain and whole:
            subject.relate(OneOf, "annex_mismatch", [fact], numbers=numbers)
        yield from _other_basis(subject, rule, fact, {name: total for name, (total, _) in totals.items()})
        return
    # The list of the other level tells which of the columns this agency goes by, or else the line's own words.
    basis = _basis(subject, next((r for r in subject.pack.annex_sum if r.indicator == rule.partner), None))
    basis = basis or _asked_for(subject, rule, fact)
    wanted = tuple(total for name, (total, _) in totals.items() if name in basis) or numbers
    if certain and whole and not found.turned:
        subject.relate(OneOf, "annex_mismatch", [fact], numbers=wanted)
    either = subject.word("or")
    shown = Message(**{lang: getattr(either, lang).join(map(show, numbers)) for lang in ("vi", "en")})
    yield subject.finding(
        "annex_mismatch",
        [fact],
        expected=wanted[0],
        operands=subject.word("sum_of_column", table=found.called, totals=shown),
        certain=certain,
        severity=None if (whole or found.is_part) and not found.turned else subject.weight("annex_count"),
    )


def declared_as_turned(rule: AnnexSum | AnnexDifference, found: Listing, declared: Decimal | None) -> bool:
    """Whether a headline is what the list gives once the cells of its impossible rows are exchanged."""
    return found.turned is not None and declared in _given(rule, found.turned)


def declared_as_printed(rule: AnnexSum | AnnexDifference, found: Listing, declared: Decimal | None) -> bool:
    """Whether a headline is what the list gives as it stands."""
    return bool(declared) and declared in _given(rule, found)


def _given(rule: AnnexSum | AnnexDifference, found: Listing) -> list[Decimal]:
    """The numbers that a list gives for a headline; none where a column is unknown."""
    columns = rule.either if isinstance(rule, AnnexSum) else [rule.from_, rule.less]
    totals = [total[0] for column in columns if (total := found.total(column)) is not None]
    if len(totals) < len(columns):
        return []
    return totals if isinstance(rule, AnnexSum) else [totals[0] - totals[1]]


def _may_be_part(found: Listing, column: str, declared: Decimal | None, total: Decimal) -> bool:
    """Whether a sum over a column of a list that leaves something out is no more than what is declared of all."""
    return found.is_part and not found.holds_all(column) and declared is not None and declared >= total


def _basis(subject: Subject, rule: AnnexSum | None) -> set[str]:
    """The columns whose sum a headline is, where only some are."""
    fact = subject.headline(rule.indicator) if rule else None
    found = listing(subject, rule.tables) if rule else None
    if rule is None or fact is None or found is None or not number(fact):
        return set()
    totals = {name: total[0] for name in rule.either if (total := found.total(name)) is not None}
    fitting = {name for name, total in totals.items() if total == number(fact)}
    return fitting if len(totals) == len(rule.either) and len(fitting) < len(totals) else set()


def _asked_for(subject: Subject, rule: AnnexSum, fact: Fact) -> set[str]:
    """The columns that the form's line asks for by its words."""
    line = next((item.label for item in subject.form.items if subject.of_item(item) is fact), "").lower()
    return {column for column, words in rule.worded.items() if any(word in line for word in words)}


def _other_basis(subject: Subject, rule: AnnexSum, fact: Fact, totals: dict[str, Decimal]) -> Iterator[Finding]:
    """Two headlines that follow two different columns of their annexes."""
    partner = next((r for r in subject.pack.annex_sum if r.indicator == rule.same_basis_as), None)
    other = subject.headline(partner.indicator) if partner else None
    other_list = listing(subject, partner.tables) if partner else None
    if partner is None or other is None or other_list is None:
        return
    others = {name: total[0] for name in partner.either if (total := other_list.total(name)) is not None}
    basis = {name for name, total in totals.items() if total == number(fact)}
    other_basis = {name for name, total in others.items() if total == number(other)}
    wanted = [others[name] for name in sorted(basis) if name in others]
    if other_basis and wanted and not basis & other_basis:
        yield subject.finding(
            "annex_basis",
            [other, fact],
            expected=wanted[0],
            suggestion=wanted[0],
            base=subject.name(fact),
            whole=in_print(fact),
            certain=other_list.certain,
        )


def _difference(subject: Subject, gap: AnnexDifference) -> Iterator[Finding]:
    fact, found = subject.headline(gap.indicator), listing(subject, gap.tables)
    high, low = (found.total(gap.from_), found.total(gap.less)) if found else (None, None)
    if fact is None or found is None or high is None or low is None:
        return
    expected = high[0] - low[0]
    if any(_may_be_part(found, column, number(fact), expected) for column in (gap.from_, gap.less)):
        return
    if number(fact) != expected and declared_as_turned(gap, found, number(fact)):
        return
    if high[1] and low[1] and found.holds_all(gap.from_) and found.holds_all(gap.less) and not found.turned:
        subject.relate(OneOf, "annex_mismatch", [fact], numbers=(expected,))
    if number(fact) != expected:
        yield subject.finding(
            "annex_difference",
            [fact],
            expected=expected,
            suggestion=expected if expected >= 0 and not found.turned else None,
            operands=f"{show(high[0])} − {show(low[0])}",
            certain=high[1] and low[1],
        )
