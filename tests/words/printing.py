"""Prints a clerk's rows as a Word file or a workbook, and a report of another family as a Word file."""

from __future__ import annotations

import io
from typing import Any

from docx import Document
from openpyxl import Workbook

from .clerks import Asked, Clerk, Other

STATE = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc"
KINDS = ("docx", "xlsx")


def printed(clerk: Clerk, kind: str) -> tuple[bytes, dict[int, Asked]]:
    """The file, and which row of its table (of its sheet) each row of the clerk became, counted from 1."""
    lines, where = _table(clerk)
    if kind == "docx":
        return _word(clerk, lines), where
    return _workbook(clerk, lines), {row + len(_above(clerk)): asked for row, asked in where.items()}


def _table(clerk: Clerk) -> tuple[list[list[str]], dict[int, Asked]]:
    """The table's rows (his titles and headings each in one of its own), and where each of the clerk's own stands."""
    units = any(row.unit for row in clerk.rows)
    lines = [["STT", "Nội dung", "Đơn vị tính", "Kết quả"] if units else ["STT", "Nội dung", "Kết quả"]]
    where: dict[int, Asked] = {}
    section = heading = ""
    for number, row in enumerate(clerk.rows, 1):
        if row.section and row.section != section:
            section, heading = row.section, ""
            lines.append(["", section])
        if row.heading != heading:
            heading = row.heading
            if heading and heading != section:
                lines.append(["", heading])
        lines.append([str(number), row.label, *([row.unit] if units else []), row.answer])
        where[len(lines)] = row
    return lines, where


def _above(clerk: Clerk) -> list[list[str]]:
    """What stands above the table of a workbook."""
    return [[clerk.above, "", STATE], [clerk.agency], [], ["", "BÁO CÁO"], ["", clerk.title], []]


def _word(clerk: Clerk, lines: list[list[str]]) -> bytes:
    document = Document()
    _fill(document, [[f"{clerk.above}\n{clerk.agency}", STATE]])
    document.add_paragraph("BÁO CÁO")
    document.add_paragraph(clerk.title)
    _fill(document, lines)
    return _saved(document)


def _workbook(clerk: Clerk, lines: list[list[str]]) -> bytes:
    book = Workbook()
    sheet: Any = book.active
    for line in (*_above(clerk), *lines):
        sheet.append([cell or None for cell in line])
    return _saved(book)


def other(report: Other) -> bytes:
    """The report of another family as a Word file."""
    document = Document()
    for block in report.blocks:
        if len(block) == 1 and len(block[0]) == 1:
            document.add_paragraph(block[0][0])
        else:
            _fill(document, block)
    return _saved(document)


def _fill(document: Any, lines: list[list[str]]) -> None:
    table = document.add_table(len(lines), max(map(len, lines)))
    for row, line in zip(table.rows, lines, strict=True):
        for cell, text in zip(row.cells, line, strict=False):
            cell.text = text


def _saved(document: Any) -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()
