"""Excel 2003 XML workbooks ("XML Spreadsheet 2003"), which many programs write under the name .xls."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from lxml import etree

from services.extract.reading.document import EMPTY, Cell, Document, Row, Table, clean
from services.extract.reading.readers.bounds import MAX_CELLS, MAX_SPAN, too_many_cells
from services.extract.reading.readers.hanging import Hanging
from services.extract.reading.readers.marks import is_light, letters, symbol_font
from services.extract.reading.readers.package import parsed
from services.extract.reading.readers.sniff import EXCEL_2003
from services.extract.reading.readers.xlsx import Run, Style, number_cell, text_cell

_SS = "{urn:schemas-microsoft-com:office:spreadsheet}"
_EXCEL = "{urn:schemas-microsoft-com:office:excel}"
_PAGE = "{http://www.w3.org/TR/REC-html40}"
_FARTHEST = 1_000
"""Columns to which an index or a span may leap."""


def read_excel_2003(content: bytes) -> Document:
    """One table a sheet, empty rows left out. Raises ``UnreadableFile`` when it is damaged or far too large."""
    root = parsed(content)
    styles = _styles(root)
    tables: list[Table] = []
    cells = 0
    for sheet in root.iter(f"{_SS}Worksheet"):
        rows = []
        for row in _Sheet(sheet, styles).rows():
            cells += len(row.cells)
            if cells > MAX_CELLS:
                raise too_many_cells()
            if row.filled:
                rows.append(row)
        if rows:
            number = len(tables) + 1
            tables.append(Table(tuple(rows), number, page=number, sheet=sheet.get(f"{_SS}Name")))
    return Document(tuple(tables), EXCEL_2003, len(tables) or None)


_NAMED = {
    "General Number": "General", "Currency": "#,##0.00", "Euro Currency": "#,##0.00", "Fixed": "0.00",
    "Standard": "#,##0.00", "Percent": "0.00%", "Scientific": "0.00E+00", "Yes/No": '"Yes";"Yes";"No"',
    "True/False": '"TRUE";"TRUE";"FALSE"', "On/Off": '"On";"On";"Off"',
}  # fmt: skip
"""Number formats that have names."""


def _styles(root: etree._Element) -> dict[str, Style]:
    """How the styles show what is in a cell, what they inherit included."""
    styles: dict[str, Style] = {}
    for element in root.iter(f"{_SS}Style"):
        style = styles.get(element.get(f"{_SS}Parent", "Default"), Style())
        number_format, font = element.find(f"{_SS}NumberFormat"), element.find(f"{_SS}Font")
        interior = element.find(f"{_SS}Interior")
        if number_format is not None:
            code = number_format.get(f"{_SS}Format", "General")
            code = "d/m/yyyy" if code.endswith((" Date", " Time")) else code
            style = replace(style, code=_NAMED.get(code, code))
        if font is not None:
            style = replace(
                style,
                struck=font.get(f"{_SS}StrikeThrough") == "1",
                light=is_light(font.get(f"{_SS}Color")),
                font=symbol_font(font.get(f"{_SS}FontName")),
            )
        if interior is not None and interior.get(f"{_SS}Pattern", "None") != "None":
            style = replace(style, dark=not is_light(interior.get(f"{_SS}Color")))
        styles[element.get(f"{_SS}ID", "")] = style
    return styles


class _Sheet:
    def __init__(self, sheet: etree._Element, styles: dict[str, Style]) -> None:
        self.table = sheet.find(f"{_SS}Table")
        self.styles = styles
        visible = sheet.find(f"{_EXCEL}WorksheetOptions/{_EXCEL}Visible")
        self.hidden = (visible is not None and (visible.text or "").startswith("SheetHidden")) or (
            visible is not None and (visible.text or "") == "SheetVeryHidden"
        )  # fmt: skip
        self.hidden_columns: set[int] = set()
        self.column_styles: dict[int, str] = {}

    def rows(self) -> list[Row]:
        """The rows that hold cells, under their numbers in the sheet."""
        if self.table is None:
            return []
        self._columns(self.table)
        found: list[Row] = []
        number = 0
        below = Hanging()
        for element in self.table.iterfind(f"{_SS}Row"):
            number = _count(element, "Index", number + 1)
            hidden = self.hidden or element.get(f"{_SS}Hidden") == "1"
            found.append(Row(tuple(self._cells(element, number, hidden, below)), number))
            number += _count(element, "Span", 0)
        return found

    def _columns(self, table: etree._Element) -> None:
        column = 0
        for element in table.iterfind(f"{_SS}Column"):
            column = _count(element, "Index", column + 1)
            last = column + min(_count(element, "Span", 0), _FARTHEST)
            for at in range(column, last + 1):
                if element.get(f"{_SS}Hidden") == "1":
                    self.hidden_columns.add(at)
                if element.get(f"{_SS}StyleID"):
                    self.column_styles[at] = element.get(f"{_SS}StyleID", "")
            column = last

    def _cells(self, row: etree._Element, number: int, hidden: bool, below: Hanging) -> list[Cell]:
        """The cells of a row; ``below`` are those that cells above still cover."""
        cells: list[Cell] = []
        for element in row.iterfind(f"{_SS}Cell"):
            column = min(_count(element, "Index", 0), _FARTHEST)
            while (covered := below.take(len(cells))) is not None and len(cells) + 1 != column:
                cells.append(covered)
            while len(cells) + 1 < column:
                cells.append(below.take(len(cells)) or EMPTY)
            column = len(cells) + 1
            style = element.get(f"{_SS}StyleID") or row.get(f"{_SS}StyleID") or self.column_styles.get(column, "")
            shown = self.styles.get(style or "Default", Style())
            cell = _cell(element, f"{letters(column - 1)}{number}", shown)
            if cell.text and (hidden or column in self.hidden_columns):
                cell = replace(cell, hidden=True)
            cells.append(cell)
            across, down = (min(_count(element, name, 0), MAX_SPAN) for name in ("MergeAcross", "MergeDown"))
            if down:
                below.reach(column - 1, across + 1, down)
            cells += [EMPTY] * across
        below.rest(cells)
        return cells


def _cell(element: etree._Element, ref: str, style: Style) -> Cell:
    data = element.find(f"{_SS}Data")
    formula = element.get(f"{_SS}Formula")
    text = "" if data is None else "".join(data.itertext())
    kind = "" if data is None else data.get(f"{_SS}Type", "")
    if data is None or not text.strip():
        return Cell(formula, doubt="formula_without_result", ref=ref) if formula and kind != "String" else EMPTY
    if kind == "Number":
        return number_cell(text.strip(), style, ref)
    if kind == "Error":
        return Cell(clean(text), doubt="formula_error", ref=ref)
    if kind == "DateTime":
        day = re.match(r"(\d{4})-(\d\d)-(\d\d)", text.strip())
        return Cell(f"{day[3]}/{day[2]}/{day[1]}" if day else clean(text), doubt="date", ref=ref)
    if kind == "Boolean":
        return Cell("FALSE" if text.strip() == "0" else "TRUE", ref=ref)
    return text_cell(tuple(_runs(data, Run(""))) if len(data) else text, style, ref)


def _runs(element: etree._Element, run: Run) -> Iterator[Run]:
    """The runs of a text with letters of several kinds, written as a web page writes them."""
    if element.text:
        yield replace(run, text=element.text)
    for child in element:
        name = str(child.tag).rpartition("}")[2].lower()
        inner = run
        if name in ("s", "strike", "del"):
            inner = replace(run, struck=True)
        elif name in ("sup", "sub"):
            inner = replace(run, raised=True)
        elif name == "font":
            colour, face = child.get(f"{_PAGE}Color"), child.get(f"{_PAGE}Face")
            inner = replace(run, light=is_light(colour) if colour else run.light, font=symbol_font(face) or run.font)
        yield from _runs(child, inner)
        if child.tail:
            yield replace(run, text=child.tail)


def _count(element: etree._Element, name: str, otherwise: int) -> int:
    value = element.get(f"{_SS}{name}", "")
    return int(value) if value.isdigit() else otherwise
