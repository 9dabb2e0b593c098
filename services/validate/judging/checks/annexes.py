"""The annex tables beside the headlines that count their rows and add up their columns.

A table proves something only as far as it was read: an absent column, or one that is blank in every row, is
unknown and not 0; rows that number the columns or add them up are no data; a doubtful row makes a question
of what would be an error.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import chain
from typing import Any, NamedTuple

from services.validate.judging.narrowed import narrowings_of
from services.validate.judging.pack import AnnexDifference, AnnexRows, AnnexSum
from services.validate.judging.relations import OneOf
from services.validate.judging.subject import Subject, in_print, number, quoted, show
from shared.contracts import AnnexTable, Fact, Finding, Message, Severity, Status, exact
from shared.forms import AnnexKind, Narrowing

_LETTER = re.compile(r"[^\W\d_]")
_TOTAL = re.compile(r"^\W*(?:t[oổ]ng|c[oộ]ng)\b", re.IGNORECASE)
_TWICE = re.compile(r"\b(\w{3,})\b(?:\s+\w+){1,2}\s+\1\b")
MOST_SHOWN = 3
"""Names of a list that a message quotes."""

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Listing:
    """The rows of one or more tables that are data, and how far their number can be relied on."""

    called: Message
    """The tables by name, for messages."""
    rows: list[Row]
    certain: bool
    absent: frozenset[str]
    """Columns that a table does not have."""
    narrowed: tuple[Narrowing, ...]
    """By what the titles say that they hold only some of their kind."""
    all_narrowed: bool
    """Whether each of the tables says so."""

    def holds_all(self, column: str = "") -> bool:
        """Whether a sum over a column, or the number of the rows, lacks nothing for what the titles leave out."""
        return all(column in one.keeps for one in self.narrowed)

    @property
    def is_part(self) -> bool:
        """Whether a title leaves no doubt that something is left out."""
        return any(not one.unclear for one in self.narrowed)

    def holds_only(self, narrowings: list[str]) -> bool:
        """Whether by their titles the tables hold just what these narrowings leave."""
        return self.all_narrowed and all(one.id in narrowings for one in self.narrowed)

    def total(self, column: str) -> tuple[Decimal, bool] | None:
        """The sum of a column and whether it is certain; None where the column is absent, blank or holds other than numbers."""
        cells = [row.get(column) for row in self.rows]
        if column in self.absent or all(cell is None for cell in cells):
            return None
        if not all(cell is None or _is_number(cell) for cell in cells):
            return None
        added = sum((exact(cell) for cell in cells if cell is not None), Decimal(0))
        implied = all(row.get(column) is not None or _has_zero(row) for row in self.rows)
        return added, self.certain and implied and not any(_is_doubtful(row, column) for row in self.rows)

    def having(self, column: str) -> tuple[int, bool] | None:
        """The rows with something in a column, and whether that is certain; None where the column says nothing."""
        cells = [row.get(column) for row in self.rows]
        if column in self.absent or all(cell is None for cell in cells):
            return None
        count = sum(bool(cell) for cell in cells)
        return count, self.certain and not any(_is_doubtful(row, column) for row in self.rows)


def listing(subject: Subject, tables: list[str]) -> Listing | None:
    """The rows of tables that belong together; None where the report has none of them, or all are empty."""
    names = tuple(tables)
    if names not in subject.listings:
        subject.listings[names] = _listing(subject, tables)
    known: Listing | None = subject.listings[names]
    return known


def _listing(subject: Subject, tables: list[str]) -> Listing | None:
    found = [subject.tables[name] for name in tables if name in subject.tables and subject.tables[name].rows]
    if not found:
        return None
    rows: list[Row] = []
    certain = True
    for table in found:
        kind = subject.reference.annexes.get(table.table)
        own = [row for row in table.rows if not _is_header_or_total(row, kind)]
        rows += own
        certain = certain and _is_complete(own, kind)
    absent = frozenset(column for table in found for column in table.columns_absent)
    narrowed = [narrowings_of(table) for table in found]
    return Listing(
        subject.tables_called(table.table for table in found),
        rows,
        certain,
        absent,
        tuple(chain(*narrowed)),
        all(narrowed),
    )


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
    yield from _columns(subject)


def _is_sure(subject: Subject, tables: list[str]) -> bool:
    found = listing(subject, tables)
    return found is not None and found.certain and not any(row.get("doubtful") for row in found.rows)


def rows_listed(subject: Subject, tables: list[str]) -> tuple[int, Message] | None:
    """How many rows tables list for certain, and their names; None where there is no knowing, or they list only some."""
    found = listing(subject, tables)
    whole = found is not None and found.certain and found.rows and found.holds_all()
    return (len(found.rows), found.called) if found and whole else None


def column(subject: Subject, table: str, name: str) -> list[Decimal]:
    """The numbers of a column."""
    found = listing(subject, [table])
    return [exact(row[name]) for row in found.rows if _is_number(row.get(name))] if found else []


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
    counted_in = subject.word(word, table=found.called, column=_column_name(subject, rule.tables[0], column))
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


def list_facts(subject: Subject, tables: list[str]) -> list[Fact]:
    """The facts that are answered by a table, so that whoever looks finds the list as well."""
    wanted = {subject.reference.annexes[table].indicator for table in tables if table in subject.tables}
    return [
        fact
        for fact in subject.facts
        if fact.indicator in wanted and fact.status is Status.FILLED and subject.sure(fact)
    ]


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
    if number(fact) in numbers:
        if certain and whole:
            subject.relate(OneOf, "annex_mismatch", [fact], numbers=numbers)
        yield from _other_basis(subject, rule, fact, {name: total for name, (total, _) in totals.items()})
        return
    # The list of the other level tells which of the columns this agency goes by, or else the line's own words.
    basis = _basis(subject, next((r for r in subject.pack.annex_sum if r.indicator == rule.partner), None))
    basis = basis or _asked_for(subject, rule, fact)
    wanted = tuple(total for name, (total, _) in totals.items() if name in basis) or numbers
    if certain and whole:
        subject.relate(OneOf, "annex_mismatch", [fact], numbers=wanted)
    either = subject.word("or")
    shown = Message(**{lang: getattr(either, lang).join(map(show, numbers)) for lang in ("vi", "en")})
    yield subject.finding(
        "annex_mismatch",
        [fact],
        expected=wanted[0],
        operands=subject.word("sum_of_column", table=found.called, totals=shown),
        certain=certain,
        severity=None if whole or found.is_part else subject.weight("annex_count"),
    )


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
    if high[1] and low[1] and found.holds_all(gap.from_) and found.holds_all(gap.less):
        subject.relate(OneOf, "annex_mismatch", [fact], numbers=(expected,))
    if number(fact) != expected:
        yield subject.finding(
            "annex_difference",
            [fact],
            expected=expected,
            suggestion=expected if expected >= 0 else None,
            operands=f"{show(high[0])} − {show(low[0])}",
            certain=high[1] and low[1],
        )


def _columns(subject: Subject) -> Iterator[Finding]:
    """What is missing or odd in the tables themselves."""
    pack = subject.pack
    for required in pack.annex_required:
        found = listing(subject, [required.table])
        if found is None:
            continue
        there = [c for c in required.columns if c not in found.absent and any(c in row for row in found.rows)]
        blank = [c for c in there if all(row[c] is None for row in found.rows if c in row)]
        if blank:
            yield subject.finding(
                "annex_column_blank",
                list_facts(subject, [required.table]),
                declared=len(found.rows),
                operands=subject.listed([_quoted_column(subject, required.table, name) for name in blank]),
                table=found.called,
                certain=found.certain,
            )
    for implied in pack.annex_implied:
        for table in implied.tables:
            found = listing(subject, [table])
            if found is None or implied.blank in found.absent:
                continue
            odd = [row for row in found.rows if row.get(implied.zero) == 0 and row.get(implied.blank) is None]
            if odd and len(odd) < len(found.rows):
                yield subject.finding(
                    "annex_implied",
                    [],
                    declared=len(odd),
                    expected=Decimal(0),
                    table=found.called,
                    base=_quoted_column(subject, table, implied.zero),
                    operands=_quoted_column(subject, table, implied.blank),
                )
    for shared in pack.annex_shared:
        found = listing(subject, [shared.table])
        own = _plain_name(subject.report.agency or "")
        name = subject.reference.annexes[shared.table].name_column
        others = [
            row
            for row in (found.rows if found and own else [])
            if row.get(shared.scope) is True and row.get(shared.owner) and not _is_same(str(row[shared.owner]), own)
        ]
        if others:
            shown = [quoted(_same(str(row.get(name) or "?"))) for row in others[:MOST_SHOWN]]
            yield subject.finding("annex_shared", list_facts(subject, [shared.table]), declared=len(others), table=subject.tables_called([shared.table]), operands=subject.listed(shown))  # fmt: skip
    for listed in subject.tables.values():
        yield from _odd_names(subject, listed)


def _odd_names(subject: Subject, table: AnnexTable) -> Iterator[Finding]:
    """Names that begin in the middle, or say a word twice: what a broken line or a bad copy leaves."""
    kind, found = subject.reference.annexes.get(table.table), listing(subject, [table.table])
    if kind is None or found is None:
        return
    texts = [
        str(row[c]) for row in found.rows for c in (kind.name_column, "service_group") if isinstance(row.get(c), str)
    ]
    odd = list(dict.fromkeys(text for text in texts if text[:1].islower() or _TWICE.search(text)))
    if odd and len(odd) <= len(texts) // 2:
        yield subject.finding(
            "annex_text", [], declared=odd[0], table=found.called, operands=subject.listed([quoted(_same(text)) for text in odd[:MOST_SHOWN]])
        )  # fmt: skip


def _is_header_or_total(row: Row, kind: AnnexKind | None) -> bool:
    """Whether a row numbers the columns ("1 2 3 4"), adds them up, or holds nothing."""
    cells = [value for key, value in row.items() if key not in ("source", "doubtful", "implied")]
    words = [value for value in cells if isinstance(value, str) and _LETTER.search(value)]
    if not words:
        names = [row.get(kind.name_column)] if kind else []
        return all(value is None for value in cells) or any(isinstance(name, str | int | float) for name in names)
    name = row.get(kind.name_column) if kind else None
    return bool(_TOTAL.match(words[0])) and (words[0] == name or not name)


def _is_complete(rows: list[Row], kind: AnnexKind | None) -> bool:
    """Whether the rows are as many as they count themselves, each with its name, and none in doubt."""
    name = kind.name_column if kind else ""
    if any(not isinstance(row.get(name), str) for row in rows):
        return False
    if any(_is_doubtful(row, "tt") or _is_doubtful(row, name) for row in rows):
        return False
    ordinals = [int(row["tt"]) for row in rows if _is_number(row.get("tt"))]
    distinct = len(set(ordinals)) == len(ordinals)
    return not ordinals or (distinct and max(ordinals) - min(ordinals) + 1 == len(rows))


def _is_doubtful(row: Row, name: str) -> bool:
    return name in (row.get("doubtful") or ())


def _has_zero(row: Row) -> bool:
    """Whether the row says 0 somewhere: then a blank beside it means 0 as well."""
    return any(_is_number(value) and value == 0 for value in row.values())


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _column_name(subject: Subject, table: str, key: str) -> Message:
    """A column by name; empty where no column is meant."""
    columns = subject.reference.annexes[table].columns
    called = next((column.called for column in columns if column.key == key), None)
    return Message(vi=called.vi, en=called.en) if called else _same("")


def _quoted_column(subject: Subject, table: str, key: str) -> Message:
    return quoted(_column_name(subject, table, key))


def _same(text: str) -> Message:
    """A name of the document's own, which is the same in both languages."""
    return Message(vi=text, en=text)


def _is_same(one: str, other: str) -> bool:
    return _plain_name(one) in other or other in _plain_name(one)


def _plain_name(name: str) -> str:
    return re.sub(r"\W+", " ", name.lower()).strip()
