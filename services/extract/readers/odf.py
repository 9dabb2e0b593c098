"""OpenDocument texts and sheets: one table model for both. Tracked deletions and hidden text are not read."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal, InvalidOperation

from lxml import etree

from services.extract.document import EMPTY, Cell, Document, Paragraph, Row, Table, clean
from services.extract.readers.refusals import too_long
from services.extract.readers.sniff import ODS, ODT, damaged, xml_part

_NS = "{urn:oasis:names:tc:opendocument:xmlns:%s:1.0}"
OFFICE, TEXT, TABLE = (_NS % name for name in ("office", "text", "table"))
MAX_CELLS, MAX_REPEAT = 250_000, 200
_SKIPPED = {
    f"{TEXT}tracked-changes",
    f"{OFFICE}annotation",
    f"{TEXT}note",
    f"{TEXT}hidden-text",
    f"{TEXT}hidden-paragraph",
}


def read_odt(content: bytes) -> Document:
    """A text document's body in reading order. Raises ``UnreadableFile`` when it is damaged."""
    reader = _Reader()
    reader.blocks_of(_body(content, "text"))
    return Document(tuple(reader.blocks), ODT)


def read_ods(content: bytes) -> Document:
    """One table a sheet, empty rows left out. Raises ``UnreadableFile`` when it is damaged."""
    reader = _Reader(cells_named=True)
    for element in _body(content, "spreadsheet"):
        if element.tag == f"{TABLE}table":
            reader.table(element, sheet=element.get(f"{TABLE}name"))
    return Document(tuple(reader.blocks), ODS, len(reader.blocks) or None)


def _body(content: bytes, kind: str) -> etree._Element:
    body = xml_part(content, "content.xml").find(f"{OFFICE}body/{OFFICE}{kind}")
    if body is None:
        raise damaged("office:body")
    return body


class _Reader:
    def __init__(self, *, cells_named: bool = False) -> None:
        self.blocks: list[Paragraph | Table] = []
        self.cells_named = cells_named
        self.tables = self.cells = 0

    def blocks_of(self, parent: etree._Element) -> None:
        for element in parent:
            if element.tag in (f"{TEXT}p", f"{TEXT}h"):
                for line in _text(element).split("\n"):
                    if line.strip():
                        self.blocks.append(Paragraph(line.strip(" \r")))
            elif element.tag == f"{TABLE}table":
                self.table(element)
            elif element.tag not in _SKIPPED and isinstance(element.tag, str):
                self.blocks_of(element)

    def table(self, element: etree._Element, sheet: str | None = None) -> None:
        self.tables += 1
        number, rows, nested = self.tables, [], []
        at = 0
        for tr in _descend(element, f"{TABLE}table-row", stop=f"{TABLE}table-cell"):
            repeated = _count(tr, "number-rows-repeated")
            cells = list(self._cells(tr, at))
            nested += [table for cell in tr for table in cell.findall(f"{TABLE}table")]
            while cells and not cells[-1].text:
                cells.pop()
            self.cells += len(cells)
            if self.cells > MAX_CELLS:
                raise too_long("quá nhiều ô", "too many cells")
            if cells:
                rows.append(Row(tuple(cells), at + 1))
            at += repeated
        width = max((len(row.cells) for row in rows), default=0)
        padded = tuple(Row(row.cells + (EMPTY,) * (width - len(row.cells)), row.number) for row in rows)
        if padded:
            self.blocks.append(Table(padded, number, page=number if sheet else None, sheet=sheet))
        for table in nested:
            self.table(table)

    def _cells(self, row: etree._Element, at: int) -> Iterator[Cell]:
        column = 0
        for element in row:
            if element.tag not in (f"{TABLE}table-cell", f"{TABLE}covered-table-cell"):
                continue
            blank = element.tag == f"{TABLE}covered-table-cell" or len(element) == 0
            for _ in range(min(_count(element, "number-columns-repeated"), MAX_REPEAT)):
                yield EMPTY if blank else self._cell(element, at, column)
                column += 1

    def _cell(self, element: etree._Element, row: int, column: int) -> Cell:
        parts = tuple(part for part in (clean(_text(p)) for p in element.findall(f"{TEXT}p")) if part)
        ref = f"{letters(column)}{row + 1}" if self.cells_named else None
        kind = element.get(f"{OFFICE}value-type")
        if self.cells_named and kind in ("float", "percentage", "currency"):
            try:
                number = Decimal(element.get(f"{OFFICE}value", ""))
            except InvalidOperation:
                return Cell(" ".join(parts), ref=ref, parts=parts)
            return numeric_cell(number * 100 if kind == "percentage" else number, ref)
        doubt = "date" if kind in ("date", "time") else None
        return Cell(" ".join(parts), ref=ref, parts=parts, doubt=doubt)


def numeric_cell(number: Decimal, ref: str | None) -> Cell:
    """A numeric workbook cell, its text without a trailing ``.0`` or an exponent."""
    number = number.normalize()
    text = format(number.quantize(Decimal(1)) if number == number.to_integral_value() else number, "f")
    return Cell(text, number=number, ref=ref)


def letters(column: int) -> str:
    """The name of a column counted from 0: A, B, … Z, AA."""
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name


def _descend(element: etree._Element, wanted: str, stop: str) -> Iterator[etree._Element]:
    for child in element:
        if child.tag == wanted:
            yield child
        elif child.tag != stop and isinstance(child.tag, str):
            yield from _descend(child, wanted, stop)


def _count(element: etree._Element, name: str) -> int:
    value = element.get(f"{TABLE}{name}", "1")
    return max(int(value), 1) if value.isdigit() else 1


def _text(element: etree._Element) -> str:
    parts = [element.text or ""]
    for child in element:
        if child.tag in (f"{TEXT}tab",):
            parts.append("\t")
        elif child.tag == f"{TEXT}line-break":
            parts.append("\n")
        elif child.tag == f"{TEXT}s":
            parts.append(" " * min(int(child.get(f"{TEXT}c", "1") or 1), 1000))
        elif child.tag not in _SKIPPED and isinstance(child.tag, str):
            parts.append(_text(child))
        parts.append(child.tail or "")
    return "".join(parts)
