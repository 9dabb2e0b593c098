"""Excel workbooks: calamine for the cells, openpyxl only where a number format changes the meaning.

``0,945`` shown as ``94,5 %`` arrives as 0.945, so a workbook whose styles hold formats beyond the plain
ones is read a second time for those formats. Hidden sheets are read like the others: agencies hide
the sheets they have filled.
"""

from __future__ import annotations

import io
import re
import zipfile
from datetime import date, datetime, time
from decimal import Decimal

from lxml import etree
from python_calamine import CalamineError, CalamineWorkbook

from services.extract.document import EMPTY, Cell, Document, Paragraph, Row, Table, clean
from services.extract.readers.odf import letters, numeric_cell
from services.extract.readers.sniff import BROKEN_PACKAGE, XLSX, damaged, open_package

MAX_ROWS, MAX_COLUMNS = 20_000, 200
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_PLAIN_FORMATS = {"0", "1", "49"}
"""Number formats General, 0 and text: what is stored is what is shown."""


def read_xlsx(content: bytes) -> Document:
    """One table a sheet, empty rows left out. Raises ``UnreadableFile`` when it is damaged."""
    try:
        with open_package(content) as package:
            styled = _has_styles(package)
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(content))
        formats = _formats(content) if styled else {}
        blocks: list[Paragraph | Table] = []
        for name in workbook.sheet_names:
            rows = _rows(workbook, name, formats)
            if rows:
                blocks.append(Table(tuple(rows), len(blocks) + 1, page=len(blocks) + 1, sheet=name))
    except (CalamineError, etree.XMLSyntaxError, *BROKEN_PACKAGE) as error:
        raise damaged("bảng tính / workbook") from error
    return Document(tuple(blocks), XLSX, len(blocks) or None)


def _rows(workbook: CalamineWorkbook, name: str, formats: dict[tuple[str, int, int], str]) -> list[Row]:
    sheet = workbook.get_sheet_by_name(name)
    if sheet.start is None or sheet.end is None:
        return []
    if sheet.end[0] > MAX_ROWS * 50 or sheet.end[1] > 16_384:
        raise ValueError("absurd range")
    rows = []
    for at, values in enumerate(sheet.iter_rows()):
        if at >= MAX_ROWS:
            break
        cells = tuple(
            _cell(value, at, column, formats.get((name, at, column), ""))
            for column, value in enumerate(values[:MAX_COLUMNS])
        )
        if any(cell.text for cell in cells):
            rows.append(Row(cells, at + 1))
    return rows


def _cell(value: object, row: int, column: int, number_format: str) -> Cell:
    ref = f"{letters(column)}{row + 1}"
    if value is None or value == "":
        return EMPTY if not number_format else Cell("", ref=ref)
    if isinstance(value, bool):
        return Cell("1" if value else "0", ref=ref)
    if isinstance(value, int | float):
        number = Decimal(str(value))
        return numeric_cell(number * 100 if "%" in number_format else number, ref)
    if isinstance(value, datetime | date | time):
        return Cell(value.isoformat(), doubt="date", ref=ref)
    return Cell(clean(str(value)), ref=ref)


def _has_styles(package: zipfile.ZipFile) -> bool:
    if "xl/styles.xml" not in package.namelist():
        return False
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    styles = etree.fromstring(package.read("xl/styles.xml"), parser)
    used = {xf.get("numFmtId", "0") for xf in styles.iterfind(f"{_MAIN}cellXfs/{_MAIN}xf")}
    return not used <= _PLAIN_FORMATS


def _formats(content: bytes) -> dict[tuple[str, int, int], str]:
    from openpyxl import load_workbook

    book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    found = {}
    for sheet in book.worksheets:
        for row in sheet.iter_rows(max_row=MAX_ROWS, max_col=MAX_COLUMNS):
            for cell in row:
                if isinstance(cell.value, int | float) and re.search("%", cell.number_format or ""):
                    found[(sheet.title, cell.row - 1, cell.column - 1)] = cell.number_format
    return found
