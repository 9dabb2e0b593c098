"""The frame of a sheet: its rows and columns, which of them are seen, and what merged cells cover."""

from __future__ import annotations

import io
import math
import re
from collections.abc import Callable, Iterator

from lxml import etree

from services.extract.reading.document import UNDER, Cell
from services.extract.reading.readers.bounds import MAX_COLUMNS
from services.extract.reading.readers.package import parsed

THIN = 1.5
"""A row of so many points, or a column of so many tenths of a letter, is not seen."""
WHOLE = 8_000_000
"""Bytes of a sheet that are parsed at once; a larger one is read row by row."""
S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
ROW, COLS, MERGE, VIEW = f"{S}row", f"{S}cols", f"{S}mergeCell", f"{S}sheetView"
OFF = ("0", "false")


def elements(source: bytes) -> Iterator[etree._Element]:
    """The columns, rows and merges of a sheet, in its order."""
    wanted = (VIEW, COLS, ROW, MERGE)
    if len(source) <= WHOLE:
        yield from parsed(source).iter(*wanted)
        return
    parser = etree.iterparse(io.BytesIO(source), tag=wanted, resolve_entities=False, no_network=True, huge_tree=False)
    for _, element in parser:
        yield element
        element.clear()
        while element.getprevious() is not None:
            del element.getparent()[0]


def columns_hidden(cols: etree._Element) -> set[int]:
    """The columns, from 0, that nobody sees."""
    hidden: set[int] = set()
    for col in cols:
        width = col.get("width")
        thin = width is not None and size(width) * 10 <= THIN
        if thin or col.get("hidden", "0") not in OFF:
            first, last = int(col.get("min", "1")), int(col.get("max", "1"))
            hidden.update(range(first - 1, min(last, MAX_COLUMNS)))
    return hidden


def row_hidden(row: etree._Element) -> bool:
    """Whether nobody sees a row."""
    if row.get("hidden", "0") not in OFF:
        return True
    height = row.get("ht")
    return height is not None and size(height) <= THIN


def size(text: str) -> float:
    """A width or height; any other than a number is one that is seen."""
    try:
        return float(text)
    except ValueError:
        return math.inf


def cover(found: dict[int, dict[int, Cell]], ref: str, column_of: Callable[[str], int]) -> None:
    """Takes away what a merged cell covers."""
    first, _, last = ref.partition(":")
    if not last:
        return
    left, right = column_of(first), min(column_of(last), MAX_COLUMNS)
    top, bottom = (int(re.sub(r"\D", "", corner) or 0) for corner in (first, last))
    wide = range(top, bottom + 1)
    for number in [one for one in found if one in wide] if len(wide) > len(found) else wide:
        cells = found.get(number)
        for column in [one for one in cells or () if left <= one <= right]:
            if (number, column) != (top, left) and cells is not None:
                del cells[column]
        if number > top and cells:
            cells[left] = UNDER
