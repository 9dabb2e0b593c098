"""Binary Excel workbooks (.xlsb): calamine for the values, the binary records only for what it leaves out.

Left out are number formats, without which 0.945 and 94,5 % are the same, and what is hidden. Source of the
records: [MS-XLSB] 2.1.4 and 2.4.
"""

from __future__ import annotations

import io
import re
import struct
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from posixpath import join, normpath

from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum

from services.extract.reading.document import Cell, Document, Row, Table, clean
from services.extract.reading.readers.bounds import MAX_COLUMNS, MAX_ROWS
from services.extract.reading.readers.formats import BUILT_IN
from services.extract.reading.readers.marks import letters
from services.extract.reading.readers.package import BROKEN_PACKAGE, open_package
from services.extract.reading.readers.refusals import damaged, too_long
from services.extract.reading.readers.sniff import XLSB
from services.extract.reading.readers.xlsx import Style, number_cell, text_cell

_MAX_CELLS = 500_000
"""Cells of a sheet, the empty ones among them."""
_ROW, _COLUMN, _SHEET, _FORMAT, _STYLE, _STYLES, _STYLES_END = 0, 60, 156, 44, 47, 617, 618
_ERRORS = (3, 11)
_CELLS = range(1, 12)
_HIDDEN_ROW = 1 << 12
_RELATION = re.compile(rb'<Relationship\b(?=[^>]*?\bId="([^"]+)")(?=[^>]*?\bTarget="([^"]+)")')


@dataclass(slots=True)
class _Look:
    """What the values of a sheet do not tell."""

    hidden: bool = False
    codes: dict[tuple[int, int], str] = field(default_factory=dict)
    """The number formats of cells that have one."""
    errors: set[tuple[int, int]] = field(default_factory=set)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)


def read_xlsb(content: bytes) -> Document:
    """One table a sheet, empty rows left out. Raises ``UnreadableFile`` when it is damaged or far too large."""
    tables: list[Table] = []
    try:
        with open_package(content) as package:
            looks = _looks(package)
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(content))
        for name in (one.name for one in workbook.sheets_metadata if one.typ == SheetTypeEnum.WorkSheet):
            look = looks.get(name, _Look())
            values = workbook.get_sheet_by_name(name).to_python(skip_empty_area=False)
            if len(values) > MAX_ROWS or sum(map(len, values)) > _MAX_CELLS:
                raise too_long(f"{len(values)} dòng ở trang {name}", f"{len(values)} rows on sheet {name}")
            rows = [
                Row(tuple(_cell(value, row, column, look) for column, value in enumerate(cells[:MAX_COLUMNS])), row + 1)
                for row, cells in enumerate(values)
            ]
            rows = [row for row in rows if row.filled]
            if rows:
                number = len(tables) + 1
                tables.append(Table(tuple(rows), number, page=number, sheet=name))
    except (CalamineError, *BROKEN_PACKAGE) as error:
        raise damaged("bảng tính .xlsb / workbook") from error
    return Document(tuple(tables), XLSB, len(tables) or None)


def _cell(value: object, row: int, column: int, look: _Look) -> Cell:
    ref = f"{letters(column)}{row + 1}"
    if (row, column) in look.errors:
        cell = Cell(clean(str(value)) or "#", doubt="formula_error", ref=ref)
    elif isinstance(value, bool):
        cell = Cell("TRUE" if value else "FALSE", ref=ref)
    elif isinstance(value, int | float):
        cell = number_cell(value, Style(look.codes.get((row, column), "General")), ref)
    elif isinstance(value, datetime | date):
        cell = Cell(f"{value:%d/%m}/{value.year}", doubt="date", ref=ref)
    elif isinstance(value, time | timedelta):
        cell = Cell(str(value), doubt="date", ref=ref)
    else:
        cell = text_cell(str(value), Style(look.codes.get((row, column), "General")), ref)
    hidden = look.hidden or row in look.hidden_rows or column in look.hidden_columns
    return replace(cell, hidden=True) if hidden and cell.text else cell


def _looks(package: zipfile.ZipFile) -> dict[str, _Look]:
    """How the sheets look, by their names."""
    names = set(package.namelist())
    codes = _codes(package.read("xl/styles.bin")) if "xl/styles.bin" in names else []
    relations = "xl/_rels/workbook.bin.rels"
    targets = dict(_RELATION.findall(package.read(relations))) if relations in names else {}
    looks = {}
    for kind, body in _records(package.read("xl/workbook.bin")):
        if kind != _SHEET or len(body) < 12:
            continue
        relation, end = _string(body, 8)
        target = targets.get(relation.encode(), b"")
        part = normpath(join("xl", target.decode("utf-8", "replace"))).lstrip("/")
        look = _look(package.read(part), codes) if part in names else _Look()
        look.hidden = body[0] != 0
        looks[_string(body, end)[0]] = look
    return looks


def _string(body: bytes, at: int) -> tuple[str, int]:
    """A string with its length in front, and where it ends."""
    length = struct.unpack_from("<I", body, at)[0]
    end = at + 4 + 2 * length
    return body[at + 4 : end].decode("utf-16-le", "replace"), end


def _codes(styles: bytes) -> list[str]:
    """The number formats of the cell styles."""
    formats = dict(BUILT_IN)
    found: list[str] = []
    within = False
    for kind, body in _records(styles):
        if kind == _FORMAT and len(body) >= 6:
            formats[struct.unpack_from("<H", body)[0]] = _string(body, 2)[0]
        elif kind in (_STYLES, _STYLES_END):
            within = kind == _STYLES
        elif kind == _STYLE and within and len(body) >= 4:
            found.append(formats.get(struct.unpack_from("<H", body, 2)[0], "General"))
    return found


def _look(sheet: bytes, codes: list[str]) -> _Look:
    look = _Look()
    row = 0
    for kind, body in _records(sheet):
        if kind == _ROW and len(body) >= 12:
            row = struct.unpack_from("<I", body)[0]
            if struct.unpack_from("<H", body, 10)[0] & _HIDDEN_ROW:
                look.hidden_rows.add(row)
        elif kind == _COLUMN and len(body) >= 18:
            first, last = struct.unpack_from("<II", body)
            if struct.unpack_from("<H", body, 16)[0] & 1:
                look.hidden_columns |= set(range(first, min(last, first + 16_384) + 1))
        elif kind in _CELLS and len(body) >= 8:
            column, style = struct.unpack_from("<II", body)
            at = style & 0xFFFFFF
            if at < len(codes) and codes[at] != "General":
                look.codes[(row, column)] = codes[at]
            if kind in _ERRORS:
                look.errors.add((row, column))
    return look


def _records(stream: bytes) -> Iterator[tuple[int, bytes]]:
    """The records of a binary part: their kinds and bodies, to the end or to where it is cut."""
    at, end = 0, len(stream)
    while at < end:
        kind, at = _number(stream, at, 2)
        size, at = _number(stream, at, 4)
        yield kind, stream[at : at + size]
        at += size


def _number(stream: bytes, at: int, most: int) -> tuple[int, int]:
    """A number of seven bits a byte, the lowest first, and where it ends."""
    value = 0
    for shift in range(most):
        if at >= len(stream):
            break
        byte = stream[at]
        at += 1
        value |= (byte & 0x7F) << (7 * shift)
        if not byte & 0x80:
            break
    return value, at
