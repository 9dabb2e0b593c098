"""Tables printed beside each other to save paper: the same columns twice, or two tables that number their rows anew."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import replace

from services.extract.reading.document import EMPTY, Row
from services.extract.reading.layout.headings import heading
from services.extract.reading.values.looks import looks
from services.extract.reading.words.wording import fold

_MOST = 3
"""Tables that may stand beside each other."""
_ROWS = 3
"""Rows that ask and answer, at the least, of a table that stands beside another."""
_IN_WORDS = ("words", "unit")
"""What a question looks like; ``Máy chủ`` is a unit elsewhere."""
_NO_QUESTIONS = ("unit", "value", "note")
"""What a column of words may be headed by that asks nothing."""


def beside_itself(headers: Sequence[str], body: Sequence[Row]) -> list[tuple[list[str], list[Row]]] | None:
    """The parts of a table whose columns come again, in their order, each with its columns where they stand; None for any other."""
    words = [fold(header) for header in headers]
    for times in range(2, _MOST + 1):
        width, rest = divmod(len(words), times)
        if rest or width < 2 or any(words[at] != words[at % width] for at in range(len(words))):
            continue
        if not any(heading(header).role == "label" for header in headers):
            return None
        return [
            (
                [header if start <= at < start + width else "" for at, header in enumerate(headers)],
                _within(body, start, start + width),
            )
            for start in range(0, len(words), width)
        ]
    return None


def apart(rows: Sequence[Row]) -> list[list[Row]] | None:
    """Tables that an empty column parts, or of which each numbers its rows from one, in their order; None for any other.

    Each must ask and answer by itself: a remark and a figure of another period beside a table are no table.
    """
    body = [row for row in rows if len(row.filled) > 1]
    columns = sorted({at for row in body for at in row.filled})
    starts = [at for before, at in itertools.pairwise(columns) if at - before > 1 or _numbers(body, at)]
    if not 0 < len(starts) < _MOST:
        return None
    spans = list(itertools.pairwise([0, *starts, columns[-1] + 1]))
    if not all(_asks_and_answers(_within(body, start, end)) for start, end in spans):
        return None
    return [_within(rows, start, end) for start, end in spans]


def _numbers(body: Sequence[Row], at: int) -> bool:
    """Whether a column numbers its rows from one on."""
    said = [text for row in body if (text := row.cell(at).text.strip(" .")).isdecimal()]
    return len(said) >= _ROWS and said == [str(number) for number in range(1, len(said) + 1)]


def _asks_and_answers(rows: list[Row]) -> bool:
    """Whether most rows say something in words and answer it behind, in a column that is no unit's, remark's or value's."""
    asking = [at for row in rows if (at := _asked_at(row)) is not None]
    if len(asking) < max(_ROWS, len(rows) / 2):
        return False
    column = max(set(asking), key=asking.count)
    return heading(rows[0].cell(column).text).role not in _NO_QUESTIONS


def _asked_at(row: Row) -> int | None:
    words = next((at for at in row.filled if looks(row.cells[at].text) in _IN_WORDS), None)
    answered = words is not None and any(
        looks(row.cells[at].text) in ("figure", "answer") for at in row.filled if at > words
    )
    return words if answered else None


def _within(rows: Sequence[Row], start: int, end: int) -> list[Row]:
    """The rows as far as they stand in some columns, where they stand."""
    shown = [
        replace(row, cells=tuple(cell if start <= at < end else EMPTY for at, cell in enumerate(row.cells)))
        for row in rows
    ]
    return [row for row in shown if row.filled]
