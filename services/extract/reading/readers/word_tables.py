"""Rows and cells of a Word table: what they span, whether they are seen, and those of a table that holds nothing but letters."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from lxml import etree

from services.extract.reading.document import EMPTY, UNDER, Cell, clean
from services.extract.reading.readers.chosen import may_be_offered
from services.extract.reading.readers.marks import in_one, parts_of
from services.extract.reading.readers.shown import all_set_off
from services.extract.reading.readers.word_styles import PARAGRAPH, W

ROW, ROW_PROPERTIES, DELETED, CELL, LETTERS = f"{W}tr", f"{W}trPr", f"{W}del", f"{W}tc", f"{W}t"
THIN = 40
"""A row of so many twentieths of a point or less is not seen."""
MOST_COLUMNS = 200
"""Columns that a cell spans, or a row leaves out, at most."""

_CELL_PROPERTIES, _SPAN, _MERGE, _VALUE = f"{W}tcPr", f"{W}gridSpan", f"{W}vMerge", f"{W}val"
_BEFORE = f"{W}gridBefore"


def is_hidden(row: etree._Element) -> bool:
    """Whether a row is not seen: hidden, or thinner than a line."""
    properties = row.find(ROW_PROPERTIES)
    if properties is None:
        return False
    mark = properties.find(f"{W}hidden")
    if mark is not None and mark.get(_VALUE, "1") not in ("0", "false", "off"):
        return True
    height = properties.find(f"{W}trHeight")
    if height is None or height.get(f"{W}hRule") != "exact":
        return False
    value = height.get(_VALUE, "")
    return value.isdigit() and int(value) <= THIN


def skipped_columns(row: etree._Element) -> int:
    """How many columns a row leaves out before its first cell."""
    found = (one for properties in row.iterchildren(ROW_PROPERTIES) for one in properties.iterchildren(_BEFORE))
    before = next(found, None)
    return 0 if before is None else _columns_before(before)


def _columns_before(before: etree._Element) -> int:
    value = before.get(_VALUE, "0")
    return min(int(value), MOST_COLUMNS) if value.isdigit() else 0


def span_of(cell: etree._Element) -> tuple[int, bool]:
    """How many columns a cell spans, and whether it only goes on the one above."""
    span, merge = cell.find(f"{_CELL_PROPERTIES}/{_SPAN}"), cell.find(f"{_CELL_PROPERTIES}/{_MERGE}")
    goes_on = merge is not None and merge.get(_VALUE, "") != "restart"
    return 1 if span is None else _width(span), goes_on


def _width(span: etree._Element) -> int:
    value = span.get(_VALUE, "")
    return max(1, min(int(value), MOST_COLUMNS)) if value.isdigit() else 1


def plain_rows(table: etree._Element, *, may_hide: bool) -> Iterator[list[Cell]]:
    """The cells of the rows of a table that holds no other, and nothing but letters.

    ``may_hide``: whether a row may be hidden.
    """
    for row in _raw_rows(table):
        if row.deleted:
            continue
        hidden = may_hide and is_hidden(row.element)
        cells: list[Cell] = [EMPTY] * row.before
        for raw in row.cells:
            cell = UNDER if raw.goes_on else _text_cell(raw.paragraphs)
            if may_be_offered(cell.text) and all_set_off(raw.element):
                cell = replace(cell, strong=True)
            cells.append(replace(cell, hidden=True) if hidden and cell.text else cell)
            if raw.width > 1:
                cells += [EMPTY] * (raw.width - 1)
        yield cells


class _RawCell:
    """A cell as it is written: its paragraphs' letters, its width in columns, whether it only goes on the one above."""

    __slots__ = ("element", "goes_on", "paragraphs", "width")

    def __init__(self, element: etree._Element) -> None:
        self.element = element
        self.paragraphs: list[str] = []
        self.width, self.goes_on = 1, False


class _RawRow:
    """A row as it is written: its cells, the columns left out before them, whether it was deleted."""

    __slots__ = ("before", "cells", "deleted", "element")

    def __init__(self, element: etree._Element) -> None:
        self.element = element
        self.cells: list[_RawCell] = []
        self.before, self.deleted = 0, False


_PARTS = (ROW, CELL, PARAGRAPH, LETTERS, _SPAN, _MERGE, _BEFORE, DELETED)


def _raw_rows(table: etree._Element) -> list[_RawRow]:
    """The rows of a table without tables in it, gone through once: asking every cell for its parts costs twice as much."""
    rows: list[_RawRow] = []
    row, cell = _RawRow(table), _RawCell(table)
    for element in table.iter(*_PARTS):
        tag = element.tag
        if tag == LETTERS:
            if cell.paragraphs:
                cell.paragraphs[-1] += element.text or ""
        elif tag == PARAGRAPH:
            cell.paragraphs.append("")
        elif tag == CELL:
            cell = _RawCell(element)
            row.cells.append(cell)
        elif tag == ROW:
            row = _RawRow(element)
            rows.append(row)
        elif tag == _SPAN:
            if element.get(_VALUE) != "1" and _is_own(element, cell.element):
                cell.width = _width(element)
        elif tag == _MERGE:
            if _is_own(element, cell.element):
                cell.goes_on = element.get(_VALUE, "") != "restart"
        elif _is_own(element, row.element):
            if tag == DELETED:
                row.deleted = True
            else:
                row.before = _columns_before(element)
    return rows


def _is_own(element: etree._Element, owner: etree._Element) -> bool:
    """Whether it says something of a cell or a row as it is now, not as it was before a change."""
    properties = element.getparent()
    return properties is not None and properties.getparent() is owner


def _text_cell(paragraphs: list[str]) -> Cell:
    """What stands in the paragraphs of such a cell."""
    texts: list[str] = []
    for raw in paragraphs:
        if "  " in raw:
            texts += parts_of([raw])
        elif raw:
            text = clean(raw)
            if text:
                texts.append(text)
    if not texts:
        return EMPTY
    return Cell(texts[0] if len(texts) == 1 else in_one(texts), parts=tuple(texts))
