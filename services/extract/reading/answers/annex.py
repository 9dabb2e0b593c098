"""Annex tables: the lists of applications and services that a report attaches.

An entry is a row that names something. Rows that number the columns, repeat the header, name a group, sum up
or remark are none; a row that a page or a split table cut is one. What could not be read for certain is named
in the row's ``doubtful``, so that nobody is accused of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from rapidfuzz import fuzz

from services.extract.reading.answers.annex_codes import out_of_shape
from services.extract.reading.document import Cell, Row, Table, row_source
from services.extract.reading.layout.annex_columns import which, written_out
from services.extract.reading.layout.headings import BELOW, headers_of, numbers_columns
from services.extract.reading.layout.lines import Annex
from services.extract.reading.values import read_value
from services.extract.reading.words.wording import fold, plain
from shared.contracts import AnnexTable, Status
from shared.forms import AnnexColumn, AnnexKind, Kind, annex_words

_ALIKE = 88
"""How alike, of 100, the texts of a row and of the header are where the header is typed again."""
_OWN_NUMBERS = 3
"""Fewest cells with the number of their own column where a row is taken to number the columns."""
_COPY = 0.6
"""Share of names that two lists have in common where one is a copy of the other."""
_HEADER_ROWS = 3
_TWICE = 3
"""Entries of the shortest list that may stand twice."""
_SCRIBBLE = 3
"""Letters of what a scan may make of a mark."""
_NOTHING = re.compile(r"[\s.…_\-–—/\\]*")
_ORDINAL = re.compile(r"\W*(\d{1,4})\W*")
_GROUP_MARK = re.compile(r"^([A-ZĐ]|[IVX]{1,5})[.)]?(?:\s|$)")
_KINDS: dict[str, tuple[Kind, str | None]] = {
    "count": ("count", None),
    "percent": ("ratio_percent", "%"),
    "yes_no": ("boolean", None),
    "mark": ("boolean", None),
}
Entry = dict[str, Any]


def read_annexes(annexes: list[Annex], kinds: dict[str, AnnexKind]) -> list[AnnexTable]:
    """The annex tables of a document in its order, parts of one list joined."""
    found: dict[str, AnnexTable] = {}
    for annex in map(_with_lower_header, annexes):
        body = [row for _, row in annex.rows if not _numbers_columns(row)]
        known = which(_title(annex), annex.headers, body, kinds)
        if known is None:
            continue
        kind, placed = known
        table = _once(_Reader(annex, kind, placed).table(), kind)
        found[kind.id] = _joined(found[kind.id], table, kind) if kind.id in found else table
    return list(found.values())


def _numbers_columns(row: Row) -> bool:
    """Whether a row numbers the columns; in a scan a few of its signs may be misread."""
    if numbers_columns(row, after_header=True):
        return True
    signs = [(at, cell.text.strip("()[]. /")) for at, cell in enumerate(row.cells, 1) if cell.text]
    own = sum(sign == str(at) for at, sign in signs)
    return own >= _OWN_NUMBERS and 3 * own >= 2 * len(signs) and all(len(sign) <= 2 for _, sign in signs)


def _with_lower_header(annex: Annex) -> Annex:
    """The list with the rows that still belong to its header taken into it: words below the header, no ordinal."""
    headers, used = list(annex.headers), 0
    for _, row in annex.rows[:_HEADER_ROWS]:
        at = row.filled
        heads = len(at) > 1 and at[0] > 1 and all(any(ch.isalpha() for ch in row.cells[n].text) for n in at)
        if not heads or any(n >= len(headers) or (headers[n] and len(headers[n].split()) < 2) for n in at):
            break
        lower = [row.cells[n].text if n in at else "" for n in range(len(headers))]
        whole = headers_of([[header.replace(BELOW, " ") for header in headers], lower])
        headers = [whole[n] if n in at else header for n, header in enumerate(headers)]
        used += 1
    return replace(annex, headers=headers, rows=annex.rows[used:]) if used else annex


def _title(annex: Annex) -> str:
    sheet = annex.source.sheet or next((table.sheet for table, _ in annex.rows), None)
    return f"{annex.title} {sheet or ''}".strip()


def _once(table: AnnexTable, kind: AnnexKind) -> AnnexTable:
    """A list that stands twice, one below the other, told by its names in the same order: once."""
    half, odd = divmod(len(table.rows), 2)
    names = [fold(str(row.get(kind.name_column))) for row in table.rows]
    if odd or half < _TWICE or names[:half] != names[half:] or len(set(names)) < half:
        return table
    first, again = (table.model_copy(update={"rows": rows}) for rows in (table.rows[:half], table.rows[half:]))
    return _joined(first, again, kind)


def _joined(first: AnnexTable, then: AnnexTable, kind: AnnexKind) -> AnnexTable:
    """Two parts of a list as one; a copy of it, such as last period's, adds nothing but doubts where it differs."""
    names = {fold(str(row.get(kind.name_column))): row for row in first.rows}
    again = [row for row in then.rows if fold(str(row.get(kind.name_column))) in names]
    if then.rows and len(again) >= _COPY * len(then.rows) and len(again) >= _COPY * len(first.rows):
        for row in again:
            original = names[fold(str(row.get(kind.name_column)))]
            differs = [c.key for c in kind.columns if c.kind != "ordinal" and original.get(c.key) != row.get(c.key)]
            if differs:
                original["doubtful"] = sorted({*original.get("doubtful", []), *differs})
        return first
    absent = [key for key in first.columns_absent if key in then.columns_absent or not then.rows]
    title = "; ".join(dict.fromkeys(filter(None, (first.title, then.title))))
    return first.model_copy(update={"title": title, "rows": first.rows + then.rows, "columns_absent": absent})


class _Reader:
    """Reads one table of a list."""

    def __init__(self, annex: Annex, kind: AnnexKind, placed: dict[int, AnnexColumn]) -> None:
        self.annex, self.kind, self.placed = annex, kind, placed
        self.words = annex_words()
        self.at = {column.key: at for at, column in placed.items()}
        ordinal = next((at for at, column in placed.items() if column.kind == "ordinal"), None)
        self.ordinal = ordinal
        self.name = self.at.get(kind.name_column)
        self.header = written_out(" ".join(header.split(BELOW)[-1] for header in annex.headers))
        self.whole_header = written_out(" ".join(annex.headers))
        numbered = [row for _, row in annex.rows if self._number(row) is not None]
        self.numbers = len(numbered)
        self.is_numbered = self.numbers * 2 > len(annex.rows)

    def table(self) -> AnnexTable:
        """The entries, and which columns the table has not."""
        rows = list(self._entries())
        _renumber(rows)
        self._doubt_codes(rows)
        absent = [column.key for column in self.kind.columns if column.key not in self.at]
        title, source = self.annex.title, self.annex.source
        return AnnexTable(table=self.kind.id, title=title, rows=rows, columns_absent=absent, source=source)

    def _doubt_codes(self, rows: list[Entry]) -> None:
        """Names the codes in doubt that were read off a picture and are not shaped as the others of their column."""
        if not any(cell.confidence < 1 for _, row in self.annex.rows for cell in row.cells):
            return
        for column in self.placed.values():
            said = [row for row in rows if column.kind == "text" and row[column.key]]
            for at in out_of_shape([str(row[column.key]) for row in said]):
                said[at]["doubtful"] = sorted({*said[at].get("doubtful", ()), column.key})

    def _entries(self) -> Iterator[Entry]:
        group: str | None = None
        above: Entry = {}
        open_: Entry | None = None
        last: tuple[Table, int | None] | None = None
        signed = False
        for table, row in self.annex.rows:
            here = table, row.page
            new_part, last = last is None or table is not last[0] or row.page != last[1], here
            signed = self._number(row) is None and (signed or self._signs(row))
            if signed:
                continue
            if not any(not _NOTHING.fullmatch(cell.text) for cell in row.cells) or self._is_no_entry(row):
                continue
            if open_ is not None and (self._is_rest(row) if new_part else self._goes_on(row)):
                _complete(open_, self._values(row), self.kind)
                continue
            named = self._group(row)
            if named:
                group = named
                continue
            values = self._values(row)
            if values.get(self.kind.name_column) is None:
                continue
            if open_ is not None:
                yield open_
            open_ = self._entry(values, above, group, table, row)
        if open_ is not None:
            yield open_

    def _entry(self, values: Entry, above: Entry, group: str | None, table: Table, row: Row) -> Entry:
        implied = {}
        for column in self.placed.values():
            if column.merged_down:
                if values[column.key] is None and above.get(column.key):
                    implied[column.key] = above[column.key]
                above[column.key] = values[column.key] or above.get(column.key)
        extra: Entry = {"group": group} if group else {}
        if implied:
            extra["implied"] = implied
        extra["source"] = row_source(table, row).model_dump(exclude_none=True, exclude={"text"})
        return {**values, **extra}

    def _number(self, row: Row) -> int | None:
        match = _ORDINAL.fullmatch(row.cell(self.ordinal).text) if self.ordinal is not None else None
        return int(match[1]) if match else None

    def _is_no_entry(self, row: Row) -> bool:
        """Whether a row numbers the columns, repeats the header, sums up or remarks."""
        texts = [cell.text for cell in row.cells]
        if _numbers_columns(row) and not self._says_a_name(row):
            return True
        folded = written_out(" ".join(filter(None, texts)))
        if max(fuzz.ratio(folded, self.header), fuzz.ratio(folded, self.whole_header)) >= _ALIKE:
            return True
        if self._number(row) is not None:
            return self.name is not None and not self._says_a_name(row)
        first = next((fold(text) for text in texts if fold(text)), "")
        second = fold(row.cell(self.name).text) if self.name is not None else ""
        sums = any(text in self.words.total_rows or text.startswith("tong cong") for text in (first, second))
        if sums:
            return True
        alone = len(row.filled) == 1
        return alone and (first in self.words.empty_rows or first.startswith(tuple(self.words.remark_rows)))

    def _signs(self, row: Row) -> bool:
        """Whether the signatures start below a list that numbers its entries, as a row of its table."""
        first = next((text for text in row.texts if text), "")
        return self.numbers > 0 and fold(first).startswith(tuple(self.words.signing_rows))

    def _says_a_name(self, row: Row) -> bool:
        return self.name is not None and any(ch.isalpha() for ch in row.cell(self.name).text)

    def _is_rest(self, row: Row) -> bool:
        """Whether the first row of a part or page is the rest of the row above, cut between them: it has no number."""
        if self.ordinal is None or row.cell(self.ordinal).text or self._group(row):
            return False
        name = row.cell(self.name).text if self.name is not None else ""
        said = [column for at, column in self.placed.items() if column.kind in _KINDS and row.cell(at).text]
        return not name or not name[0].isupper() or not said

    def _goes_on(self, row: Row) -> bool:
        """Whether a row of a numbered list only goes on with the name above it: in small letters, and nothing beside."""
        if self.name is None or not self.is_numbered or row.filled != [self.name]:
            return False
        first = row.cell(self.name).text[:1]
        return first.islower() or first in "(,;"

    def _group(self, row: Row) -> str | None:
        """The letter or the words of a row that names a group ('A  DỊCH VỤ … CẤP TỈNH'); None for an entry."""
        if self._number(row) is not None:
            return None
        filled = [row.cells[n].text for n in row.filled]
        words = " ".join(filled)
        marked = _GROUP_MARK.match(filled[0])
        if marked and self.is_numbered and (self.ordinal in row.filled[:1] or len(filled) <= 2):
            return marked[1]
        if len(filled) > 2:
            return None
        folded = fold(words)
        if marked and (words[marked.end() :].isupper() or len(filled) == 1):
            return marked[1]
        if words.isupper() and len(words) > 8:
            return words
        single = len(filled) == 1
        if single and (
            folded.startswith(tuple(self.words.group_rows)) or (self.is_numbered and self.ordinal is not None)
        ):
            return words
        return None

    def _values(self, row: Row) -> Entry:
        cells = {column.key: row.cell(at) for at, column in self.placed.items()}
        doubtful: list[str] = []
        values: Entry = {}
        for column in self.kind.columns:
            cell = cells.get(column.key)
            value, doubt = (None, False) if cell is None else _value(cell, column)
            values[column.key] = value
            if doubt or (cell is not None and cell.doubt):
                doubtful.append(column.key)
        for column in self.placed.values():
            if column.kind == "mark" and column.group and values[column.key] is None:
                rivals = [c for c in self.placed.values() if c.group == column.group and values[c.key] is True]
                if rivals:
                    values[column.key] = False
        other = {
            self._heads(at): plain(row.cells[at].text)
            for at in row.filled
            if at not in self.placed and not _NOTHING.fullmatch(row.cells[at].text)
        }
        if other:
            values["other"] = other
        if doubtful:
            values["doubtful"] = doubtful
        return values

    def _heads(self, at: int) -> str:
        """The words above a column that is none of the list's."""
        header = self.annex.headers[at].split(BELOW)[-1] if at < len(self.annex.headers) else ""
        return header or f"cột {at + 1}"


def _value(cell: Cell, column: AnnexColumn) -> tuple[Any, bool]:
    """The value of a cell and whether it is doubtful."""
    text = plain(cell.text)
    if _NOTHING.fullmatch(text):
        return None, False
    if column.kind == "ordinal":
        number = _ORDINAL.fullmatch(text)
        return (int(number[1]) if number else text), False
    if column.kind == "text":
        return text, False
    kind, unit = _KINDS[column.kind]
    reading = read_value(text, kind, column.unit or unit, cell.number if kind != "boolean" else None)
    if reading.status is Status.BLANK:
        return None, False
    if reading.status is not Status.FILLED:
        return (True if column.kind == "mark" and len(text) <= _SCRIBBLE else text), True
    value: Any = reading.value
    if column.kind == "mark" and value is False:
        value = None if fold(text) in ("", "0") else False
    return value, reading.doubt is not None


def _complete(above: Entry, rest: Entry, kind: AnnexKind) -> None:
    """Puts the rest of a cut row into the entry it was cut from."""
    for column in kind.columns:
        text, known = rest[column.key], above[column.key]
        if text is None:
            continue
        if known is None or column.kind != "text":
            above[column.key] = text if known is None else known
        else:
            above[column.key] = f"{known} {text}"
    if rest.get("doubtful"):
        above["doubtful"] = sorted({*above.get("doubtful", []), *rest["doubtful"]})


def _renumber(rows: list[Entry]) -> None:
    """Puts right ordinals whose last figures a narrow column cut off: 8, 9, 1, 1, 1 is 8 to 12."""
    numbers = [row.get("tt") for row in rows]
    for at in range(1, len(rows)):
        before, own = rows[at - 1].get("tt"), numbers[at]
        after = numbers[at + 1] if at + 1 < len(rows) else None
        if not (isinstance(before, int) and isinstance(own, int)) or own >= before:
            continue
        expected = before + 1
        if str(expected).startswith(str(own)) and expected > 9 and after != own + 1:
            if after is None and numbers.count(own) < 3:
                continue  # a single 1 at the end may be a new start
            rows[at]["tt"] = expected
