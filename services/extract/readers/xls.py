"""Old Excel workbooks (.xls), with the number formats that tell 0.945 from 94,5 %."""

from __future__ import annotations

from decimal import Decimal

import xlrd
from xlrd.biffh import XLRDError
from xlrd.compdoc import CompDocError

from services.extract.document import EMPTY, Cell, Document, Paragraph, Row, Table, clean
from services.extract.readers.odf import letters, numeric_cell
from services.extract.readers.sniff import XLS, damaged

MAX_ROWS, MAX_COLUMNS = 20_000, 200


def read_xls(content: bytes) -> Document:
    """One table a sheet, empty rows left out. Raises ``UnreadableFile`` when it is damaged or locked."""
    try:
        book = xlrd.open_workbook(file_contents=content, formatting_info=True, on_demand=True)
        blocks: list[Paragraph | Table] = []
        for index in range(book.nsheets):
            sheet = book.sheet_by_index(index)
            rows = [
                Row(tuple(_cell(book, sheet, at, column) for column in range(min(sheet.ncols, MAX_COLUMNS))), at + 1)
                for at in range(min(sheet.nrows, MAX_ROWS))
            ]
            rows = [row for row in rows if row.filled]
            if rows:
                number = len(blocks) + 1
                blocks.append(Table(tuple(rows), number, page=number, sheet=sheet.name))
    except (
        XLRDError,
        CompDocError,
        AssertionError,
        ValueError,
        IndexError,
        KeyError,
        TypeError,
        OverflowError,
    ) as error:
        raise damaged("bảng tính .xls / workbook") from error
    except Exception as error:  # xlrd leaks struct.error and others from broken records
        raise damaged("bảng tính .xls / workbook") from error
    return Document(tuple(blocks), XLS, len(blocks) or None)


def _cell(book: xlrd.Book, sheet: xlrd.sheet.Sheet, row: int, column: int) -> Cell:
    cell = sheet.cell(row, column)
    ref = f"{letters(column)}{row + 1}"
    if cell.ctype in (xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK):
        return EMPTY
    if cell.ctype == xlrd.XL_CELL_NUMBER:
        shown = book.format_map[book.xf_list[cell.xf_index].format_key].format_str
        number = Decimal(str(cell.value))
        return numeric_cell(number * 100 if "%" in shown else number, ref)
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return Cell("1" if cell.value else "0", ref=ref)
    if cell.ctype == xlrd.XL_CELL_DATE:
        return Cell(str(cell.value), ref=ref, doubt="date")
    if cell.ctype == xlrd.XL_CELL_ERROR:
        return Cell("", ref=ref, doubt="formula_error")
    return Cell(clean(str(cell.value)), ref=ref)
