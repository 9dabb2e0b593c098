"""Excel 2003 XML workbooks ("XML Spreadsheet 2003"), which many programs write under the name .xls."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

from lxml import etree

from services.extract.document import EMPTY, Cell, Document, Row, Table, clean
from services.extract.readers.marks import letters, stored_number
from services.extract.readers.package import parsed
from services.extract.readers.refusals import too_long
from services.extract.readers.sniff import EXCEL_2003

_SS = "{urn:schemas-microsoft-com:office:spreadsheet}"
_EXCEL = "{urn:schemas-microsoft-com:office:excel}"
MAX_SPAN, MAX_COLUMNS, MAX_CELLS = 200, 1_000, 250_000


def read_excel_2003(content: bytes) -> Document:
    """One table a sheet, empty rows left out. Raises ``UnreadableFile`` when it is damaged or far too large."""
    root = parsed(content)
    percent = _percent_styles(root)
    tables: list[Table] = []
    cells = 0
    for sheet in root.iter(f"{_SS}Worksheet"):
        rows = []
        for row in _Sheet(sheet, percent).rows():
            cells += len(row.cells)
            if cells > MAX_CELLS:
                raise too_long("quá nhiều ô", "too many cells")
            if row.filled:
                rows.append(row)
        if rows:
            number = len(tables) + 1
            tables.append(Table(tuple(rows), number, page=number, sheet=sheet.get(f"{_SS}Name")))
    return Document(tuple(tables), EXCEL_2003, len(tables) or None)


def _percent_styles(root: etree._Element) -> set[str]:
    """The styles that show a fraction as a percentage, those that inherit it among them."""
    shown: set[str] = set()
    for style in root.iter(f"{_SS}Style"):
        name, parent = style.get(f"{_SS}ID", ""), style.get(f"{_SS}Parent", "")
        number_format = style.find(f"{_SS}NumberFormat")
        own = None if number_format is None else number_format.get(f"{_SS}Format")
        if "%" in own or own == "Percent" if own is not None else parent in shown:
            shown.add(name)
    return shown


class _Sheet:
    def __init__(self, sheet: etree._Element, percent: set[str]) -> None:
        self.table = sheet.find(f"{_SS}Table")
        self.percent = percent
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
        below: dict[int, int] = {}
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
            last = column + min(_count(element, "Span", 0), MAX_COLUMNS)
            for at in range(column, last + 1):
                if element.get(f"{_SS}Hidden") == "1":
                    self.hidden_columns.add(at)
                if element.get(f"{_SS}StyleID"):
                    self.column_styles[at] = element.get(f"{_SS}StyleID", "")
            column = last

    def _cells(self, row: etree._Element, number: int, hidden: bool, below: dict[int, int]) -> list[Cell]:
        """The cells of a row; ``below`` holds, by column, how many rows a cell above still covers."""
        cells: list[Cell] = []
        for element in row.iterfind(f"{_SS}Cell"):
            while below.get(len(cells) + 1, 0) > 0 and element.get(f"{_SS}Index") is None:
                below[len(cells) + 1] -= 1
                cells.append(EMPTY)
            column = min(_count(element, "Index", len(cells) + 1), MAX_COLUMNS)
            cells += [EMPTY] * (column - 1 - len(cells))
            style = element.get(f"{_SS}StyleID") or row.get(f"{_SS}StyleID") or self.column_styles.get(column, "")
            cell = _cell(element, f"{letters(column - 1)}{number}", percent=style in self.percent)
            if cell.text and (hidden or column in self.hidden_columns):
                cell = Cell(cell.text, cell.number, cell.doubt, cell.ref, cell.parts, hidden=True)
            cells.append(cell)
            across, down = (min(_count(element, name, 0), MAX_SPAN) for name in ("MergeAcross", "MergeDown"))
            for at in range(column, column + across + 1):
                if down:
                    below[at] = down
            cells += [EMPTY] * across
        return cells


def _cell(element: etree._Element, ref: str, *, percent: bool) -> Cell:
    data = element.find(f"{_SS}Data")
    formula = element.get(f"{_SS}Formula")
    text = "" if data is None else "".join(data.itertext())
    kind = "" if data is None else data.get(f"{_SS}Type", "")
    if not text.strip():
        return Cell("", doubt="formula_without_result", ref=ref) if formula else EMPTY
    if kind == "Number":
        try:
            number = Decimal(text.strip())
        except InvalidOperation:
            return Cell(clean(text), ref=ref)
        return stored_number(number, ref, percent=percent)
    if kind == "Error":
        return Cell(clean(text), doubt="formula_error", ref=ref)
    if kind == "DateTime":
        return Cell(text.strip().removesuffix("T00:00:00.000"), doubt="date", ref=ref)
    parts = tuple(part for part in map(clean, text.split("\n")) if part)
    return Cell(" ".join(parts), ref=ref, parts=parts)


def _count(element: etree._Element, name: str, otherwise: int) -> int:
    value = element.get(f"{_SS}{name}", "")
    return int(value) if value.isdigit() else otherwise
