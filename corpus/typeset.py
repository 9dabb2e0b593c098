"""Draws pieces of a report, paragraphs and grids, as Word and Excel files: the same bytes each time."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from xml.sax.saxutils import escape

_PAGE_WIDTH = 12_900
"""Width of a landscape page between its margins, in twentieths of a point."""
_EPOCH = (2020, 1, 1, 0, 0, 0)
_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"'
_TITLE = re.compile(r"^(?:#+\s*)?\**(?:MỤC\s+\d|B[ảẢ]NG\s|Bảng\s|BÁO CÁO|PHỤ LỤC|BIỂU MẪU)")
_TAGS = re.compile(r"</?i>|\*\*|^#+\s*")


@dataclass(frozen=True, slots=True)
class Box:
    """A cell of a grid with its spans."""

    text: str
    columns: int = 1
    rows: int = 1


@dataclass(frozen=True, slots=True)
class Piece:
    """A paragraph, a grid, or texts side by side."""

    paragraph: str | None = None
    grid: tuple[tuple[Box | None, ...], ...] = ()
    """Rows of boxes; None is covered by a span."""
    beside: tuple[tuple[str, ...], ...] = ()


def docx_of(pieces: Iterable[Piece]) -> bytes:
    """The pieces as a Word file, tick boxes as content controls, tables with merged headers."""
    from docx import Document
    from docx.enum.section import WD_ORIENT
    from docx.oxml import parse_xml

    book = Document()
    section = book.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = section.page_height, section.page_width
    book.core_properties.author, book.core_properties.created = "baocao", datetime(2020, 1, 1)  # noqa: DTZ001
    body = book.element.body
    started = False
    for piece in pieces:
        if piece.paragraph is not None:
            bare = piece.paragraph.strip()
            breaks = started and re.match(r"^(?:#+\s*)?\**(?:MỤC\s+[2-9]|Bảng 3A)", bare) is not None
            body.insert(
                len(body) - 1, parse_xml(_paragraph(piece.paragraph, bold=bool(_TITLE.match(bare)), page_break=breaks))
            )
            started = True
        elif piece.beside:
            xml = "".join(
                f"<w:tc><w:tcPr/>{''.join(_paragraph(text, declare=False) for text in column)}</w:tc>"
                for column in piece.beside
            )
            body.insert(len(body) - 1, parse_xml(f"<w:tbl {_W}><w:tblPr/><w:tr>{xml}</w:tr></w:tbl>"))
        else:
            body.insert(len(body) - 1, parse_xml(_table(piece.grid)))
            body.insert(len(body) - 1, parse_xml(_paragraph("")))
    saved = io.BytesIO()
    book.save(saved)
    return _repack(saved.getvalue())


def _paragraph(text: str, *, bold: bool = False, page_break: bool = False, declare: bool = True) -> str:
    runs = '<w:r><w:br w:type="page"/></w:r>' if page_break else ""
    weight = "<w:rPr><w:b/></w:rPr>" if bold else ""
    for part in re.split(r"(\t|☐|☒)", _TAGS.sub("", text)):
        if part == "\t":
            runs += f"<w:r>{weight}<w:tab/></w:r>"
        elif part in ("☐", "☒"):
            runs += _checkbox(part)
        elif part:
            runs += f'<w:r>{weight}<w:t xml:space="preserve">{escape(part)}</w:t></w:r>'
    return f"<w:p {_W if declare else ''}>{runs}</w:p>"


def _checkbox(mark: str) -> str:
    """A tick box as Word makes it: a content control with its state."""
    state = "1" if mark == "☒" else "0"
    return f'<w:sdt><w:sdtPr><w14:checkbox><w14:checked w14:val="{state}"/></w14:checkbox></w:sdtPr><w:sdtContent><w:r><w:t>{mark}</w:t></w:r></w:sdtContent></w:sdt>'


def _table(grid: tuple[tuple[Box | None, ...], ...]) -> str:
    hanging: dict[int, tuple[int, int]] = {}
    widths = _widths(grid)
    rows = ""
    for row in grid:
        xml, column = "", 0
        while column < len(row):
            box = row[column]
            if box is None and column in hanging:
                left, width = hanging[column]
                xml += f'<w:tc><w:tcPr><w:tcW w:w="{sum(widths[column : column + width])}" w:type="dxa"/><w:gridSpan w:val="{width}"/><w:vMerge/></w:tcPr><w:p/></w:tc>'
                hanging[column] = (left - 1, width)
                if left <= 1:
                    del hanging[column]
                column += width
                continue
            box = box or Box("")
            merge = '<w:vMerge w:val="restart"/>' if box.rows > 1 else ""
            if box.rows > 1:
                hanging[column] = (box.rows - 1, box.columns)
            xml += f'<w:tc><w:tcPr><w:tcW w:w="{sum(widths[column : column + box.columns])}" w:type="dxa"/><w:gridSpan w:val="{box.columns}"/>{merge}</w:tcPr>{_paragraph(box.text, declare=False)}</w:tc>'
            column += box.columns
        rows += f"<w:tr>{xml}</w:tr>"
    borders = "".join(
        f'<w:{side} w:val="single" w:sz="4"/>' for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    return f"<w:tbl {_W}><w:tblPr><w:tblBorders>{borders}</w:tblBorders></w:tblPr><w:tblGrid>{columns}</w:tblGrid>{rows}</w:tbl>"


def _widths(grid: tuple[tuple[Box | None, ...], ...]) -> list[int]:
    """Column widths that share the page by the longest text of each column, as people set them."""
    longest = [16] * max(len(row) for row in grid)
    for row in grid:
        for column, box in enumerate(row):
            if box and box.columns == 1:
                longest[column] = max(longest[column], min(len(box.text), 44))
    return [_PAGE_WIDTH * length // sum(longest) for length in longest]


def xlsx_of(pieces: Iterable[Piece]) -> bytes:
    """The pieces as a workbook, a sheet for each part of the form; plain whole numbers become numeric cells."""
    import xlsxwriter

    saved = io.BytesIO()
    book = xlsxwriter.Workbook(saved, {"in_memory": True})
    book.set_properties({"author": "baocao", "created": datetime(2020, 1, 1)})  # noqa: DTZ001
    bold, wrap, head = (
        book.add_format(style)
        for style in (
            {"bold": True},
            {"text_wrap": True, "border": 1, "valign": "top"},
            {"bold": True, "text_wrap": True, "border": 1, "valign": "vcenter"},
        )
    )
    sheet, row, number = book.add_worksheet("1.BaoCao"), 0, 1
    sheet.set_column(1, 2, 50)
    for piece in pieces:
        if piece.paragraph is not None:
            bare = _TAGS.sub("", piece.paragraph).strip()
            if re.match(r"^(?:MỤC\s+[2-9]|Bảng 3A)", bare):
                number += 1
                sheet, row = book.add_worksheet(_sheet_name(bare, number)), 0
                sheet.set_column(1, 2, 50)
            sheet.write_string(row, 1, bare, bold if _TITLE.match(piece.paragraph.strip()) else None)
            row += 1
        elif piece.beside:
            for at, stack in enumerate(piece.beside):
                for down, text in enumerate(stack):
                    sheet.write_string(row + down, 1 + 2 * at, text)
            row += max(map(len, piece.beside)) + 1
        else:
            for down, boxes in enumerate(piece.grid):
                for column, box in enumerate(boxes):
                    _write(sheet, row + down, column, box, head if box and (box.rows > 1 or box.columns > 1) else wrap)
            row += len(piece.grid) + 1
    book.close()
    return _repack(saved.getvalue())


def _sheet_name(title: str, number: int) -> str:
    match = re.match(r"^Bảng (3A\.\d)", title)
    return f"PL{match[1]}" if match else f"{number}.{title.split('.', maxsplit=1)[0].title().replace('Ụ', 'ụ')}"[:31]


def _write(sheet: Any, row: int, column: int, box: Box | None, style: Any) -> None:
    if box is None:
        return
    if box.rows > 1 or box.columns > 1:
        sheet.merge_range(row, column, row + box.rows - 1, column + box.columns - 1, box.text, style)
    elif re.fullmatch(r"0|[1-9]\d*", box.text):
        sheet.write_number(row, column, int(box.text), style)
    else:
        sheet.write_string(row, column, _TAGS.sub("", box.text), style) if box.text else sheet.write_blank(
            row, column, None, style
        )


def _repack(content: bytes) -> bytes:
    """The same package with fixed times and order, so that it has the same bytes each time."""
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as new:
        for name in sorted(old.namelist(), key=lambda n: (n != "[Content_Types].xml", n)):
            info = zipfile.ZipInfo(name, _EPOCH)
            info.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(info, old.read(name))
    return packed.getvalue()
