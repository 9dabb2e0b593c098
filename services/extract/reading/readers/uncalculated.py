"""Formulas of a workbook that no program has calculated yet, worked out where that is certain.

Sums, differences, products, quotients, ``SUM`` and ``ROUND`` over numbers that stand in cells: whoever opens the file sees that
result. Everything else (a text or an empty cell as a term, another function, another workbook) stays without one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal, DecimalException
from typing import TypeVar

from services.extract.reading.document import Cell, Table
from services.extract.reading.readers.marks import letters
from services.extract.reading.readers.package import parsed
from services.extract.reading.readers.xlsx_frame import WHOLE, S

Look = TypeVar("Look")

_DEEP = 60
"""Formulas that hang on one another, or parentheses within one another, at most."""
_WIDE = 2_000
"""Cells of a range that is summed, at most."""
_LONG = 400
"""Signs, numbers and names of a formula, at most."""
_WORK = 1_000_000
"""Signs read and cells of ranges looked at in a workbook, at most; formulas beyond have no result."""
_TOKEN = re.compile(
    r"\s*(?:(?P<number>\d+(?:\.\d+)?(?:E[+-]?\d{1,2})?)"
    r"|(?P<sheet>'(?:[^'\[\]]|'')+'!|[^\W\d][\w.]*!)?(?P<ref>\$?[A-Z]{1,3}\$?\d{1,7})(?::(?P<to>\$?[A-Z]{1,3}\$?\d{1,7}))?(?![\w(!])"
    r"|(?P<name>SUM|ROUND)\(|(?P<sign>[-+*/%(),]))"
)


class Unsure(Exception):
    """The formula's result is not certain."""


@dataclass(frozen=True, slots=True)
class Stored:
    """What a cell holds: a number, a formula, or something else (both None)."""

    number: Decimal | None = None
    formula: str | None = None


Sheets = Mapping[str, Mapping[str, Stored]]
"""Of each sheet, by its name in small letters, what its cells hold that hold anything."""


def stored_in(source: bytes) -> dict[str, Stored]:
    """What the cells of a sheet hold; nothing where that is not told cell by cell, or too much to look at."""
    found: dict[str, Stored] = {}
    for cell in parsed(source).iter(f"{S}c") if len(source) <= WHOLE else ():
        value, formula = cell.find(f"{S}v"), cell.find(f"{S}f")
        text = "" if value is None else value.text or ""
        ref = cell.get("r")
        if ref is None:
            return {}
        if formula is not None and not text.strip("0."):
            found[ref] = Stored(formula=formula.text) if formula.get("t", "normal") == "normal" else Stored()
        elif text and cell.get("t", "n") == "n":
            found[ref] = Stored(_finite(text))
        elif text or cell.find(f"{S}is") is not None:
            found[ref] = Stored()
    return found


def _finite(text: str) -> Decimal | None:
    """A number as a file stores it; None of what is none."""
    try:
        number = Decimal(text)
    except DecimalException:
        return None
    return number if number.is_finite() else None


def with_results(
    tables: Sequence[Table],
    wanted: Mapping[tuple[int, str], Look],
    book: Calculation,
    show: Callable[[Decimal, Look, str], Cell],
) -> tuple[Table, ...]:
    """The tables, the formulas wanted (by the number of the table and their names) with their results.

    All of them are doubted: a result that the file does not hold is one that nobody has seen there.
    """

    def finished(at: int, cell: Cell) -> Cell:
        if cell.ref is None or (at, cell.ref) not in wanted:
            return cell
        value = book.result(tables[at].sheet or "", cell.ref)
        if value is None:
            return replace(cell, doubt="formula_without_result")
        shown = show(value, wanted[at, cell.ref], cell.ref)
        return replace(shown, hidden=cell.hidden, doubt=shown.doubt or "formula_without_result")

    return tuple(
        replace(
            table, rows=tuple(replace(row, cells=tuple(finished(at, cell) for cell in row.cells)) for row in table.rows)
        )
        for at, table in enumerate(tables)
    )


class Calculation:
    """The results of a workbook's formulas, each worked out once."""

    def __init__(self, sheets: Sheets, work: int = _WORK) -> None:
        self.sheets = sheets
        self._known: dict[tuple[str, str], Decimal | None] = {}
        self.work_left = work
        """Signs that may still be read, and cells of ranges looked at."""

    def spend(self, steps: int) -> None:
        """Counts what is read and looked at. Raises ``Unsure`` when it is too much."""
        self.work_left -= steps
        if self.work_left < 0:
            raise Unsure

    def result(self, sheet: str, ref: str) -> Decimal | None:
        """The result of the formula in a cell; None where it is not certain."""
        try:
            return self.cell(sheet.lower(), ref, 0)
        except (Unsure, DecimalException):
            return None

    def cell(self, sheet: str, ref: str, deep: int) -> Decimal:
        """The number in a cell, whose sheet is named in small letters. Raises ``Unsure``."""
        stored = self.sheets.get(sheet, {}).get(ref)
        if stored is None or deep > _DEEP:
            raise Unsure
        if stored.formula is None:
            if stored.number is None:
                raise Unsure
            return stored.number
        if (sheet, ref) not in self._known:
            self._known[sheet, ref] = None  # a formula that hangs on itself has no result
            self._known[sheet, ref] = _Formula(stored.formula, self, sheet, deep + 1).whole()
        known = self._known[sheet, ref]
        if known is None:
            raise Unsure
        return known


class _Formula:
    """One formula, read from the left."""

    def __init__(self, text: str, book: Calculation, sheet: str, deep: int) -> None:
        self.book, self.sheet, self.deep = book, sheet, deep
        self.tokens = self._tokens(text.lstrip("=+ "))
        self.at = 0

    def _tokens(self, text: str) -> list[re.Match[str]]:
        found: list[re.Match[str]] = []
        at = 0
        while at < len(text.rstrip()):
            token = _TOKEN.match(text, at)
            if token is None or len(found) > _LONG:
                raise Unsure
            self.book.spend(1)
            found.append(token)
            at = token.end()
        return found

    def whole(self) -> Decimal:
        value = self._sum()
        if self.at < len(self.tokens):
            raise Unsure
        return value

    def _sign(self, *wanted: str) -> str | None:
        """The next token where it is one of these signs; it is taken then."""
        sign = self.tokens[self.at]["sign"] if self.at < len(self.tokens) else None
        if sign is None or sign not in wanted:
            return None
        self.at += 1
        return sign

    def _sum(self) -> Decimal:
        value = self._product()
        while sign := self._sign("+", "-"):
            other = self._product()
            value = value + other if sign == "+" else value - other
        return value

    def _product(self) -> Decimal:
        value = self._factor()
        while sign := self._sign("*", "/"):
            other = self._factor()
            value = value * other if sign == "*" else value / other
        return value

    def _factor(self) -> Decimal:
        self.deep += 1
        if self.deep > _DEEP or self.at >= len(self.tokens):
            raise Unsure
        if sign := self._sign("-", "+"):
            value = -self._factor() if sign == "-" else self._factor()
        elif self._sign("("):
            value = self._sum()
            self._closed()
        else:
            value = self._term()
        while self._sign("%"):
            value /= 100
        self.deep -= 1
        return value

    def _term(self) -> Decimal:
        token = self.tokens[self.at]
        self.at += 1
        if token["number"]:
            return Decimal(token["number"])
        if token["name"] == "SUM":
            return self._sum_of_cells()
        if token["name"] == "ROUND":
            value = self._sum()
            digits = self._sum() if self._sign(",") else Decimal(0)
            self._closed()
            if not -9 <= digits <= 9 or digits != int(digits):
                raise Unsure
            return value.quantize(Decimal(1).scaleb(-int(digits)), ROUND_HALF_UP)
        if not token["ref"] or token["to"]:
            raise Unsure
        return self.book.cell(self._sheet_of(token), _plain(token["ref"]), self.deep)

    def _sum_of_cells(self) -> Decimal:
        """The sum of ranges and terms; cells that hold nothing are passed over, those that hold words are not."""
        values: list[Decimal] = []
        while True:
            token = self.tokens[self.at] if self.at < len(self.tokens) else None
            if token is not None and token["to"]:
                self.at += 1
                sheet = self._sheet_of(token)
                held = self.book.sheets.get(sheet, {})
                cells = _between(_plain(token["ref"]), _plain(token["to"]))
                self.book.spend(len(cells))
                inside = [ref for ref in cells if ref in held]
                values += [self.book.cell(sheet, ref, self.deep) for ref in inside]
            else:
                values.append(self._sum())
            if not self._sign(","):
                break
        self._closed()
        if not values:
            raise Unsure
        return sum(values, Decimal(0))

    def _closed(self) -> None:
        if not self._sign(")"):
            raise Unsure

    def _sheet_of(self, token: re.Match[str]) -> str:
        named = token["sheet"]
        return named[:-1].strip("'").replace("''", "'").lower() if named else self.sheet


def _plain(ref: str) -> str:
    return ref.replace("$", "")


def _between(first: str, last: str) -> list[str]:
    """The names of the cells of a range."""
    columns = [_number(ref.rstrip("0123456789")) for ref in (first, last)]
    rows = [int(ref[len(ref.rstrip("0123456789")) :]) for ref in (first, last)]
    across, down = range(min(columns), max(columns) + 1), range(min(rows), max(rows) + 1)
    if len(across) * len(down) > _WIDE:
        raise Unsure
    return [f"{letters(column - 1)}{row}" for column in across for row in down]


def _number(column: str) -> int:
    number = 0
    for letter in column:
        number = number * 26 + ord(letter) - 64
    return number
