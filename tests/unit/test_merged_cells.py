"""A cell that reaches down into the next row is told from an empty one, in every format that can merge cells."""

from __future__ import annotations

import io
import zipfile

import pytest
import xlsxwriter

from services.extract.reading.document import Table
from services.extract.reading.readers import read

ROWS = [
    ("1", "Tổng số máy tính", "chiếc", "47"),
    ("2", "Tổng số CBCC", "người", None),
    ("3", "Số máy chủ", "chiếc", "5"),
]
"""The figure of the first row reaches down to the second."""


def _docx() -> bytes:
    def cell(text: str | None, merge: str = "") -> str:
        return f"<w:tc><w:tcPr>{merge}</w:tcPr><w:p><w:r><w:t>{text or ''}</w:t></w:r></w:p></w:tc>"

    rows = ""
    for n, (*texts, value) in enumerate(ROWS):
        merge = '<w:vMerge w:val="restart"/>' if n == 0 else "<w:vMerge/>" if value is None else ""
        rows += f"<w:tr>{''.join(map(cell, texts))}{cell(value, merge)}</w:tr>"
    return _package(
        {
            "[Content_Types].xml": "<Types/>",
            "word/document.xml": '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
            f"<w:body><w:tbl>{rows}</w:tbl></w:body></w:document>",
        }
    )


def _xlsx() -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet = book.add_worksheet()
        for n, row in enumerate(ROWS):
            sheet.write_row(n, 0, row[:3])
        sheet.merge_range(0, 3, 1, 3, 47)
        sheet.write_number(2, 3, 5)
    return out.getvalue()


def _opendocument(kind: str) -> bytes:
    rows = ""
    for *texts, value in ROWS:
        cells = "".join(f"<table:table-cell><text:p>{text}</text:p></table:table-cell>" for text in texts)
        span = ' table:number-rows-spanned="2"' if value == "47" else ""
        last = f"<table:table-cell{span}><text:p>{value}</text:p></table:table-cell>"
        rows += f"<table:table-row>{cells}{last if value else '<table:covered-table-cell/>'}</table:table-row>"
    names = "".join(
        f' xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text")
    )
    body = f'<office:{kind}><table:table table:name="B">{rows}</table:table></office:{kind}>'
    return _package(
        {
            "mimetype": f"application/vnd.oasis.opendocument.{kind}",
            "content.xml": f"<office:document-content{names}><office:body>{body}</office:body></office:document-content>",
        }
    )


def _html() -> bytes:
    rows = ""
    for *texts, value in ROWS:
        span = ' rowspan="2"' if value == "47" else ""
        last = f"<td{span}>{value}</td>" if value else ""
        rows += f"<tr>{''.join(f'<td>{text}</td>' for text in texts)}{last}</tr>"
    return f'<html><head><meta charset="utf-8"></head><body><table>{rows}</table></body></html>'.encode()


def _rtf() -> bytes:
    rows = ""
    for n, (*texts, value) in enumerate(ROWS):
        merge = "\\clvmgf" if n == 0 else "\\clvmrg" if value is None else ""
        rows += f"\\trowd\\cellx1000\\cellx4000\\cellx6000{merge}\\cellx8000\n"
        for text in (*texts, value or ""):
            rows += "\\intbl " + "".join(ch if ch.isascii() else f"\\u{ord(ch)}?" for ch in text) + "\\cell\n"
        rows += "\\row\n"
    return f"{{\\rtf1\\ansi\\ansicpg1252\n{rows}\\pard\\par}}".encode()


def _spreadsheet_2003() -> bytes:
    rows = ""
    for *texts, value in ROWS:
        cells = "".join(f'<Cell><Data ss:Type="String">{text}</Data></Cell>' for text in texts)
        span = ' ss:MergeDown="1"' if value == "47" else ""
        last = f'<Cell{span}><Data ss:Type="Number">{value}</Data></Cell>' if value else ""
        rows += f"<Row>{cells}{last}</Row>"
    return (
        '<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>'
        '<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">'
        f'<Worksheet ss:Name="B"><Table>{rows}</Table></Worksheet></Workbook>'
    ).encode()


def _package(parts: dict[str, str]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return packed.getvalue()


FILES = {
    "docx": _docx,
    "xlsx": _xlsx,
    "odt": lambda: _opendocument("text"),
    "ods": lambda: _opendocument("spreadsheet"),
    "html": _html,
    "rtf": _rtf,
    "xml": _spreadsheet_2003,
}


@pytest.mark.parametrize("kind", FILES)
def test_a_cell_that_reaches_down(kind: str) -> None:
    table = next(block for block in read(FILES[kind]()).blocks if isinstance(block, Table))
    assert [row.cell(1).text for row in table.rows] == [row[1] for row in ROWS]
    assert [(row.cell(3).text, row.cell(3).under) for row in table.rows] == [("47", False), ("", True), ("5", False)]
