"""Old Excel workbooks (.xls): what each cell shows, by its format, font and place."""

from __future__ import annotations

import io
import struct
from dataclasses import replace
from typing import Any

import xlrd
from xlrd.biffh import error_text_from_code

from services.extract.reading.document import EMPTY, UNDER, Block, Cell, Document, Row, Table, UnreadableFile
from services.extract.reading.readers.bounds import (
    MAX_CELLS,
    MAX_COLUMNS,
    MAX_LETTERS,
    MAX_ROWS,
    too_many_cells,
    too_many_rows,
)
from services.extract.reading.readers.marks import LIGHT, letters, symbol_font
from services.extract.reading.readers.refusals import damaged
from services.extract.reading.readers.sniff import XLS
from services.extract.reading.readers.xlsx import Run, Style, number_cell, text_cell

_NOTHING = frozenset((xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK))
"""Kinds of cells that hold nothing."""
THIN = 30
"""A row of so many twentieths of a point, or a column of so many 256ths of a letter, is not seen."""
BOLD = 600
"""The least weight of bold letters."""
_WHITE = (9, 65)
"""Numbers of the colour white, and of the paper's own."""
_FORMULAS = (0x0006, 0x0206, 0x0406)
_END = 0x000A


def read_xls(content: bytes) -> Document:
    """One table a sheet, empty rows left out. Raises ``UnreadableFile`` when it is damaged or locked."""
    try:
        book = xlrd.open_workbook(file_contents=content, formatting_info=True, logfile=io.StringIO())
        return _Book(book).read()
    except UnreadableFile:
        raise
    except Exception as error:  # xlrd leaks struct.error, AssertionError and others from broken records
        raise damaged("bảng tính .xls / workbook") from error


def _is_strong(font: Any) -> bool:
    """Whether letters are underlined or bold."""
    return bool(font.underlined or font.underline_type or font.bold or font.weight >= BOLD)


class _Book:
    def __init__(self, book: xlrd.Book) -> None:
        self.book = book
        self.styles: dict[int, Style] = {}
        self.cells = self.letters = 0
        self.uncalculated = _uncalculated(book)

    def read(self) -> Document:
        blocks: list[Block] = []
        for index in range(self.book.nsheets):
            sheet = self.book.sheet_by_index(index)
            rows = self._rows(sheet, index)
            if rows:
                number = len(blocks) + 1
                blocks.append(Table(tuple(rows), number, page=number, sheet=sheet.name))
        return Document(tuple(blocks), XLS, len(blocks) or None)

    def _rows(self, sheet: xlrd.sheet.Sheet, index: int) -> list[Row]:
        width = min(sheet.ncols, MAX_COLUMNS)
        hidden_columns = {at for at, column in sheet.colinfo_map.items() if column.hidden or column.width <= THIN}
        below = {
            (row, left)
            for top, bottom, left, _ in sheet.merged_cells
            for row in range(top + 1, min(bottom, sheet.nrows))
        }
        covered = {
            (row, column)
            for top, bottom, left, right in sheet.merged_cells
            for row in range(top, min(bottom, sheet.nrows))
            for column in range(left, min(right, MAX_COLUMNS))
            if (row, column) != (top, left)
        }
        rows = []
        for at in range(sheet.nrows):
            info = sheet.rowinfo_map.get(at)
            hidden = bool(sheet.visibility) or (info is not None and (bool(info.hidden) or 0 <= info.height <= THIN))
            cells = [EMPTY] * width
            kinds = sheet.row_types(at, 0, width)
            if _NOTHING.issuperset(kinds):
                continue  # most of a sheet, where its last cell was once used
            for column, kind in enumerate(kinds):
                if kind in _NOTHING or (at, column) in covered:
                    cells[column] = UNDER if (at, column) in below else EMPTY
                    continue
                cell = self._cell(sheet, at, column)
                if cell.text and (index, at, column) in self.uncalculated:
                    cell = replace(cell, doubt="formula_without_result")
                if cell.text and (hidden or column in hidden_columns):
                    cell = replace(cell, hidden=True)
                cells[column] = cell
            row = Row(tuple(cells), at + 1)
            if row.filled:
                rows.append(row)
                self.cells += len(row.filled)
                self.letters += sum(len(cell.text) for cell in cells)
            if self.cells > MAX_CELLS or self.letters > MAX_LETTERS:
                raise too_many_cells()
            if len(rows) > MAX_ROWS:
                raise too_many_rows()
        return rows

    def _cell(self, sheet: xlrd.sheet.Sheet, row: int, column: int) -> Cell:
        kind = sheet.cell_type(row, column)
        if kind in (xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK):
            return EMPTY
        value = sheet.cell_value(row, column)
        ref = f"{letters(column)}{row + 1}"
        style = self._style(sheet.cell_xf_index(row, column))
        if kind == xlrd.XL_CELL_TEXT:
            return text_cell(self._runs(sheet, row, column, value), style, ref)
        if kind == xlrd.XL_CELL_ERROR:
            return Cell(error_text_from_code.get(value, "#N/A"), doubt="formula_error", ref=ref)
        if kind == xlrd.XL_CELL_BOOLEAN:
            return Cell("TRUE" if value else "FALSE", ref=ref)
        return number_cell(value, style, ref, since_1904=bool(self.book.datemode))

    def _runs(self, sheet: xlrd.sheet.Sheet, row: int, column: int, text: str) -> str | tuple[Run, ...]:
        """The text, or its runs where it has letters of several kinds."""
        runs = sheet.rich_text_runlist_map.get((row, column))
        if not runs:
            return text
        starts = [start for start, _ in runs]
        first = (Run(text[: starts[0]]),) if starts[0] else ()
        ends = [*starts[1:], len(text)]
        return first + tuple(
            replace(self._letters(font), text=text[start:end]) for (start, font), end in zip(runs, ends, strict=True)
        )

    def _letters(self, index: int) -> Run:
        fonts = self.book.font_list
        if not 0 <= index < len(fonts):
            return Run("")
        font = fonts[index]
        light = self._is_light(font.colour_index) or 0 < font.height <= 40
        return Run(
            "", font.escapement in (1, 2), bool(font.struck_out), light, symbol_font(font.name), _is_strong(font)
        )

    def _is_light(self, index: int) -> bool:
        colour = self.book.colour_map.get(index)
        return index in _WHITE if colour is None else min(colour) >= LIGHT

    def _style(self, index: int) -> Style:
        known = self.styles.get(index)
        if known is None:
            known = self.styles[index] = self._style_of(index)
        return known

    def _style_of(self, index: int) -> Style:
        if not 0 <= index < len(self.book.xf_list):
            return Style()
        xf = self.book.xf_list[index]
        code = self.book.format_map.get(xf.format_key)
        font = self._letters(xf.font_index)
        pattern = xf.background.fill_pattern
        dark = pattern > 1 or (pattern == 1 and not self._is_light(xf.background.pattern_colour_index))
        return Style(
            code.format_str if code else "General",
            bool(font.struck),
            bool(font.light),
            dark,
            font.font,
            bool(font.strong),
        )


def _uncalculated(book: Any) -> set[tuple[int, int, int]]:
    """The cells of formulas (sheet, row, column) where none of the workbook's was ever calculated.

    A program that cannot calculate stores 0 as the result of each.
    """
    found: set[tuple[int, int, int]] = set()
    mem, positions = getattr(book, "mem", None), getattr(book, "_sh_abs_posn", None)
    if not mem or not positions or book.biff_version < 50:
        return found
    for index, at in enumerate(positions[: book.nsheets]):
        while 0 <= at <= len(mem) - 4:
            code, size = struct.unpack_from("<HH", mem, at)
            if code == _END:
                break
            if code in _FORMULAS and size >= 14 and at + 18 <= len(mem):
                row, column = struct.unpack_from("<HH", mem, at + 4)
                if bytes(mem[at + 10 : at + 18]) != bytes(8):
                    return set()
                found.add((index, row, column))
            at += 4 + size
    return found
