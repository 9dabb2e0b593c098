"""OpenDocument texts and sheets: one table model for both.

Struck-out, hidden and white text, placeholders and tracked deletions are not read; cells in hidden rows, columns
and sheets are read and marked. A sheet keeps what each cell shows beside what it stores: the shown text
counts, the stored number tells its separators.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal, InvalidOperation

from lxml import etree

from services.extract.reading.document import EMPTY, Cell, Document, Paragraph, Row, Table
from services.extract.reading.readers.bounds import MAX_BLOCKS, MAX_CELLS, MAX_SPAN, too_many_cells, too_many_paragraphs
from services.extract.reading.readers.formats import Shown, as_shown, general
from services.extract.reading.readers.hanging import Hanging
from services.extract.reading.readers.marks import PICTURE, USUAL, Look, cell_of, letters, take_in
from services.extract.reading.readers.odf_names import (
    CALC,
    CELL,
    COVERED,
    FORM,
    KIND,
    OFFICE,
    PARAGRAPHS,
    SKIPPED,
    TABLE,
    TABLE_ELEMENT,
    TEXT,
    count,
)  # fmt: skip
from services.extract.reading.readers.odf_styles import MATTERS, Styles
from services.extract.reading.readers.odf_words import Source, Words, content, section_hidden, words_of
from services.extract.reading.readers.ooxml import Package
from services.extract.reading.readers.package import parsed
from services.extract.reading.readers.refusals import damaged
from services.extract.reading.readers.sniff import ODS, ODT

_EMPHASIS = b"Strong_20_Emphasis"
"""A style of letters that is no document's own and sets them off."""
MAX_PLACES = 320
"""Places of a number that are written out."""


def read_odt(content: bytes) -> Document:
    """A text document's body in reading order. Raises ``UnreadableFile`` when it is damaged."""
    reader, body = _opened(content, "text")
    reader.blocks_of(body)
    return Document(tuple(reader.blocks), ODT)


def read_ods(content: bytes) -> Document:
    """One table a sheet, empty rows left out. Raises ``UnreadableFile`` when it is damaged."""
    reader, body = _opened(content, "spreadsheet")
    for element in body:
        if element.tag == TABLE_ELEMENT:
            reader.table(element, sheet=element.get(f"{TABLE}name"))
    return Document(tuple(reader.blocks), ODS, len(reader.blocks) or None)


def _opened(content: bytes, kind: str) -> tuple[_Reader, etree._Element]:
    package = Package(content)
    whole = package.bytes("content.xml")
    root = parsed(whole)
    body = root.find(f"{OFFICE}body/{OFFICE}{kind}")
    if body is None:
        raise damaged("office:body")
    source = package.bytes("styles.xml") if "styles.xml" in package else b""
    named = parsed(source) if MATTERS.search(source) or _EMPHASIS in whole else None
    return _Reader(package, Styles(root, named), body, sheet=kind == "spreadsheet"), body


class _Reader:
    def __init__(self, package: Package, styles: Styles, body: etree._Element, *, sheet: bool) -> None:
        self.styles, self.cells_named = styles, sheet
        controls = {
            control.get("{http://www.w3.org/XML/1998/namespace}id", control.get(f"{FORM}id", "")): control
            for control in body.iter(f"{FORM}checkbox", f"{FORM}radio", f"{FORM}text", f"{FORM}textarea", f"{FORM}listbox", f"{FORM}combobox")
        }  # fmt: skip
        may_hide = next(body.iter(f"{TEXT}hidden-paragraph"), None) is not None
        self.source = Source(package, styles, controls, may_hide)
        self.blocks: list[Paragraph | Table] = []
        self.tables = self.cells = 0

    def blocks_of(self, parent: etree._Element) -> None:
        for element in parent:
            if element.tag in PARAGRAPHS:
                words = words_of(element, USUAL, self.source, in_cell=False)
                for line in words.text.split("\n"):
                    if line.strip():
                        self.blocks.append(Paragraph(line.strip(" \r"), doubt=words.doubt))
                if len(self.blocks) > MAX_BLOCKS:
                    raise too_many_paragraphs()
                for table in words.tables:
                    self.table(table)
            elif element.tag == TABLE_ELEMENT:
                self.table(element)
            elif element.tag not in SKIPPED and isinstance(element.tag, str) and not section_hidden(element):
                self.blocks_of(element)

    def table(self, element: etree._Element, sheet: str | None = None) -> None:
        self.tables += 1
        at, number = len(self.blocks), self.tables
        rows, nested = self._grid(element)
        if rows:
            self.blocks.insert(at, Table(tuple(rows), number, page=number if sheet else None, sheet=sheet))
        for table in nested:
            self.table(table)

    def _grid(self, element: etree._Element) -> tuple[list[Row], list[etree._Element]]:
        """The rows of a table, and the tables within its cells that are no answers."""
        rows: list[list[Cell]] = []
        numbers: list[int] = []
        nested: list[etree._Element] = []
        sheet_hidden = ("table", element.get(f"{TABLE}style-name", "")) in self.styles.unseen
        columns = self._columns(element)
        at = 0
        hanging = Hanging()
        for tr, hidden in _descend(element, f"{TABLE}table-row", stop=f"{TABLE}table-cell", hidden=sheet_hidden):
            repeated = count(tr, "number-rows-repeated")
            hidden = hidden or self._hidden(tr, "table-row")
            cells, within = self._cells(tr, at, columns, hanging, hidden=hidden)
            while cells and not (cells[-1].text or cells[-1].under) and len(cells) - 1 not in within:
                cells.pop()
            for column, tables in within.items():
                if not self._within(cells, column, tables):
                    nested += tables
            self.cells += len(cells)
            if self.cells > MAX_CELLS:
                raise too_many_cells()
            if within or any(cell.text for cell in cells):
                rows.append(cells)
                numbers.append(at + 1)
            at += repeated
        width = max(map(len, rows), default=0)
        made = [Row((*row, *(EMPTY,) * (width - len(row))), n) for row, n in zip(rows, numbers, strict=True)]
        return made, nested

    def _within(self, cells: list[Cell], column: int, tables: list[etree._Element]) -> bool:
        """Gives a cell what small tables in it hold; whether they need not be read by themselves."""
        if any(next(table.iterdescendants(TABLE_ELEMENT), None) is not None for table in tables):
            return False
        counted = self.cells
        taken = take_in(cells, column, lambda: [self._grid(table) for table in tables])
        self.cells = counted
        return taken

    def _columns(self, table: etree._Element) -> list[tuple[bool, Look]]:
        """Of each column whether it is hidden, and the look of its cells that have none of their own."""
        columns: list[tuple[bool, Look]] = []
        for column, hidden in _descend(table, f"{TABLE}table-column", stop=f"{TABLE}table-row", hidden=False):
            hidden = hidden or self._hidden(column, "table-column")
            look = self.styles.of("table-cell", column.get(f"{TABLE}default-cell-style-name"))
            columns += [(hidden, look)] * min(count(column, "number-columns-repeated"), MAX_SPAN)
        return columns

    def _hidden(self, element: etree._Element, family: str) -> bool:
        if element.get(f"{TABLE}visibility", "visible") != "visible":
            return True
        return (family, element.get(f"{TABLE}style-name", "")) in self.styles.unseen

    def _cells(
        self, row: etree._Element, at: int, columns: list[tuple[bool, Look]], hanging: Hanging, *, hidden: bool
    ) -> tuple[list[Cell], dict[int, list[etree._Element]]]:
        """The cells of a row, and the tables within them by column."""
        cells: list[Cell] = []
        within: dict[int, list[etree._Element]] = {}
        usual = self.styles.of("table-cell", row.get(f"{TABLE}default-cell-style-name"))
        blank = 0
        for element in row:
            if element.tag not in (CELL, COVERED):
                continue
            repeated = min(count(element, "number-columns-repeated"), MAX_SPAN)
            down = count(element, "number-rows-spanned")
            if down > 1:
                hanging.reach(len(cells) + blank, min(count(element, "number-columns-spanned"), MAX_SPAN), down - 1)
            if element.tag == COVERED:
                cells += [EMPTY] * blank
                cells += [hanging.take(len(cells) + n) or EMPTY for n in range(repeated)]
                blank = 0
                continue
            if not (len(element) or element.get(KIND) or element.get(f"{TABLE}formula")):
                blank += repeated
                continue
            cells += [EMPTY] * blank
            blank = 0
            own = self.styles.of("table-cell", element.get(f"{TABLE}style-name")).under(usual)
            for _ in range(repeated):
                column = len(cells)
                column_hidden, look = columns[column] if column < len(columns) else (False, USUAL)
                cell, tables = self._cell(element, f"{letters(column)}{at + 1}", own.under(look))
                if tables:
                    within[column] = tables
                cells.append(replace(cell, hidden=True) if cell.text and (hidden or column_hidden) else cell)
        return cells, within

    def _cell(self, element: etree._Element, name: str, look: Look) -> tuple[Cell, list[etree._Element]]:
        ref = name if self.cells_named else None
        found: list[Words] = []
        tables: list[etree._Element] = []
        for part in content(element):
            if part.tag == TABLE_ELEMENT:
                tables.append(part)
            else:
                found.append(words_of(part, look, self.source, in_cell=True))
                tables += found[-1].tables
        doubt = next((words.doubt for words in found if words.doubt), None)
        strong = bool(found) and all(all(words.strong) and words.strong for words in found)
        cell = cell_of([words.text for words in found], doubt=doubt, ref=ref, strong=strong)
        if self.cells_named:
            return self._valued(element, cell, name, look, written=bool(found)), tables
        if not cell.text and not tables and any(words.picture for words in found):
            cell = Cell(PICTURE, doubt="picture", ref=ref)
        return cell, tables

    def _valued(self, element: etree._Element, cell: Cell, ref: str, look: Look, *, written: bool) -> Cell:
        """A cell of a sheet: what it shows, read with what it stores."""
        kind, formula = element.get(KIND), element.get(f"{TABLE}formula")
        if not cell.text and not formula and kind in (None, "string"):
            return EMPTY
        if formula and not cell.text and kind is None:
            return Cell(formula.partition("=")[1] + formula.partition("=")[2], doubt="formula_without_result", ref=ref)
        if element.get(f"{CALC}value-type") == "error" or (formula and re.match(r"#\w|Err:", cell.text)):
            return replace(cell, doubt="formula_error") if cell.text else cell
        if not look.seen:
            return EMPTY
        if kind == "boolean":
            return Cell("TRUE" if element.get(f"{OFFICE}boolean-value") == "true" else "FALSE", ref=ref)
        if kind in ("date", "time"):
            return _day(element.get(f"{OFFICE}date-value"), cell)
        if kind not in ("float", "percentage", "currency"):
            return cell
        try:
            stored = Decimal(element.get(f"{OFFICE}value", ""))
        except InvalidOperation:
            return cell
        if not stored.is_finite() or abs(stored.adjusted()) > MAX_PLACES:
            return Cell(cell.text or str(stored), doubt="absurdly_large", ref=ref)
        if written:
            seen = as_shown(stored, cell.text)
        elif kind == "percentage":
            text = general(stored * 100)
            seen = Shown(f"{text}%", Decimal(text))
        else:
            seen = Shown(general(stored), Decimal(general(stored)))
        return Cell(seen.text, number=seen.number, doubt=cell.doubt or seen.doubt, ref=ref) if seen.text else EMPTY


def _day(stored: str | None, cell: Cell) -> Cell:
    """A day as it is shown; a whole one in the order of day, month, year."""
    match = re.match(r"(\d{4})-(\d\d)-(\d\d)", stored or "")
    if match and len(_DIGITS.findall(cell.text)) >= 3:
        return Cell(f"{match[3]}/{match[2]}/{match[1]}", doubt="date", ref=cell.ref)
    return replace(cell, doubt="date") if cell.text else cell


_DIGITS = re.compile(r"\d+|[^\W\d_]{3,}")


def _descend(element: etree._Element, wanted: str, stop: str, *, hidden: bool) -> Iterator[tuple[etree._Element, bool]]:
    """The elements wanted, with whether a group around them is hidden."""
    for child in element:
        if child.tag == wanted:
            yield child, hidden
        elif child.tag != stop and isinstance(child.tag, str):
            yield from _descend(child, wanted, stop, hidden=hidden or child.get(f"{TABLE}display") == "false")
