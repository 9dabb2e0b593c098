"""The rows of annex tables that are data.

A table proves something only as far as it was read: an absent column, or one that is blank in every row, is
unknown and not 0; rows that number the columns or add them up are no data.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import chain
from typing import Any, TypeGuard

from services.validate.judging.narrowed import narrowings_of
from services.validate.judging.pack import AnnexPart
from services.validate.judging.subject import Subject
from shared.contracts import Fact, Message, Status, exact
from shared.forms import AnnexKind, Narrowing

_LETTER = re.compile(r"[^\W\d_]")
_TOTAL = re.compile(r"^\W*(?:t[oổ]ng|c[oộ]ng)\b", re.IGNORECASE)
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
    exceeding: tuple[Row, ...] = ()
    """Rows in which a part is more than its whole."""
    turned: Listing | None = None
    """The same rows with the two cells of those exchanged."""

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
    exceeding: list[Row] = []
    turned: list[Row] = []
    for row in rows:
        other = _turned(subject.pack.annex_part, tables, row)
        exceeding += [] if other is row else [row]
        turned.append(other)
    absent = frozenset(column for table in found for column in table.columns_absent)
    narrowed = [narrowings_of(table) for table in found]
    called = subject.tables_called(table.table for table in found)
    made = Listing(called, rows, certain, absent, tuple(chain(*narrowed)), all(narrowed))
    return replace(made, exceeding=tuple(exceeding), turned=replace(made, rows=turned)) if exceeding else made


def _turned(rules: list[AnnexPart], tables: list[str], row: Row) -> Row:
    """The row with part and whole exchanged where the part is more than the whole; the row itself where none is."""
    for rule in rules:
        part, whole = row.get(rule.column), row.get(rule.within)
        doubtful = any(_is_doubtful(row, name) for name in (rule.column, rule.within))
        if set(tables) <= set(rule.tables) and not doubtful and _is_number(part) and _is_number(whole) and part > whole:
            return {**row, rule.column: whole, rule.within: part}
    return row


def rows_listed(subject: Subject, tables: list[str]) -> tuple[int, Message] | None:
    """How many rows tables list for certain, and their names; None where there is no knowing, or they list only some."""
    found = listing(subject, tables)
    whole = found is not None and found.certain and found.rows and found.holds_all()
    return (len(found.rows), found.called) if found and whole else None


def column(subject: Subject, table: str, name: str) -> list[Decimal]:
    """The numbers of a column."""
    found = listing(subject, [table])
    return [exact(row[name]) for row in found.rows if _is_number(row.get(name))] if found else []


def list_facts(subject: Subject, tables: list[str]) -> list[Fact]:
    """The facts that are answered by a table, so that whoever looks finds the list as well."""
    wanted = {subject.reference.annexes[table].indicator for table in tables if table in subject.tables}
    return [
        fact
        for fact in subject.facts
        if fact.indicator in wanted and fact.status is Status.FILLED and subject.sure(fact)
    ]


def column_name(subject: Subject, table: str, key: str) -> Message:
    """A column by name; empty where no column is meant."""
    columns = subject.reference.annexes[table].columns
    called = next((column.called for column in columns if column.key == key), None)
    return Message(vi=called.vi, en=called.en) if called else Message(vi="", en="")


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


def _is_number(value: Any) -> TypeGuard[int | float]:
    return isinstance(value, int | float) and not isinstance(value, bool)
