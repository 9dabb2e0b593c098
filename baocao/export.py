"""Writes a provincial rollup as xlsx, csv or docx."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable
from typing import Any

from shared.codes import codes
from shared.contracts import LEVELS

FORMULA = re.compile(r"""(^|[;,|\t\r\n])([\s"]*?)(?=[=+\-@＝＋－＠])""")
"""Where a spreadsheet would see a formula begin."""
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""What XML cannot hold."""
LONGEST = 32_767
"""Letters that a cell of a workbook takes."""
_HEAD = ("Chỉ tiêu", "Mã", "Cấp", "Giá trị", "Đơn vị", "Số cơ quan có số liệu", "Số cơ quan phải gửi")


def export(rollup: dict[str, Any], kind: str) -> bytes:
    """The rollup as a file; ``kind`` is xlsx, csv or docx."""
    return {"xlsx": _xlsx, "csv": _csv, "docx": _docx}[kind](rollup)


def harmless(cell: Any) -> Any:
    """A cell of a csv file that no spreadsheet takes for a formula; numbers stay numbers.

    An apostrophe goes before what would begin one: at the start of the cell, and after every letter at which a spreadsheet
    of another language cuts cells (Vietnamese ones cut at semicolons).
    """
    return FORMULA.sub(r"\1\2'", CONTROL.sub(" ", cell)) if isinstance(cell, str) else cell


def plain(cell: Any) -> Any:
    """A cell as documents and workbooks hold it: without control characters, and said where it is cut short."""
    if not isinstance(cell, str):
        return "" if cell is None else cell
    clean = CONTROL.sub(" ", cell)
    return clean if len(clean) <= LONGEST else f"{clean[: LONGEST - 20]} … (đã cắt bớt)"


def _level(level: str) -> str:
    return "Tổng" if level == "toan_tinh" else LEVELS.get(level, level)


def _rows(rollup: dict[str, Any]) -> list[tuple[Any, ...]]:
    kpis = [(k["vi"], k["id"], "Tổng", k["value"], "", k["agencies"], k["of"]) for k in rollup["headlines"]]
    figures = [
        (f["vi"], f["indicator"], _level(f["level"]), f["value"], f["unit"] or "", f["agencies"], f["of"])
        for f in rollup["figures"]
    ]
    return kpis + figures


def _title(rollup: dict[str, Any]) -> list[str]:
    cover = rollup["coverage"]
    return [
        f"Tổng hợp {rollup['province_name']} – kỳ {rollup['period']}",
        f"{cover['sent']}/{cover['owe']} cơ quan đã gửi; {cover['passed']} đạt, {cover['failed']} trả lại; {len(rollup['left_out'])} số giữ lại không nằm trong tổng.",
        "Chưa gửi: " + ("; ".join(m["name"] for m in cover["missing"]) or "không có"),
    ]


def _csv(rollup: dict[str, Any]) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(_HEAD)
    writer.writerows([harmless(cell) for cell in row] for row in _rows(rollup))
    return out.getvalue().encode("utf-8-sig")


def _xlsx(rollup: dict[str, Any]) -> bytes:
    import xlsxwriter

    out = io.BytesIO()
    # what an agency wrote stays text: a cell that begins with "=" is no formula of ours
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    bold, head = (
        book.add_format({"bold": True, "font_size": 13}),
        book.add_format({"bold": True, "bg_color": "#e4e8ee", "text_wrap": True, "border": 1}),
    )
    sheet = book.add_worksheet("Tổng hợp")
    # a text that begins like a formula stays text even when somebody edits the cell
    quoted = book.add_format({"quote_prefix": True})
    for n, line in enumerate(_title(rollup)):
        sheet.write(n, 0, plain(line), bold if n == 0 else None)
    sheet.write_row(4, 0, _HEAD, head)
    for n, row in enumerate(_rows(rollup), 5):
        _write(sheet, n, row, quoted)
    sheet.set_column(0, 0, 60)
    sheet.set_column(1, 6, 18)
    sheet.freeze_panes(5, 1)
    held = book.add_worksheet("Giữ lại")
    held.write_row(0, 0, ("Cơ quan", "Chỉ tiêu", "Cấp", "Nguyên văn", "Lý do", "Biên nhận"), head)
    for n, x in enumerate(rollup["left_out"], 1):
        reason = codes().words(x["reason"]).vi
        _write(held, n, (x["name"], x["vi"], _level(x["level"]), x["raw"], reason, x["receipt"]), quoted)
    held.set_column(0, 1, 50)
    book.close()
    return out.getvalue()


def _write(sheet: Any, number: int, row: Iterable[Any], quoted: Any) -> None:
    for column, cell in enumerate(map(plain, row)):
        if isinstance(cell, str):
            sheet.write_string(number, column, cell, quoted if FORMULA.match(cell) else None)
        else:
            sheet.write(number, column, cell)


def _docx(rollup: dict[str, Any]) -> bytes:
    from docx import Document

    book = Document()
    first, *rest = _title(rollup)
    book.add_heading(plain(first), 1)
    for line in rest:
        book.add_paragraph(plain(line))
    rows = _rows(rollup)
    table = book.add_table(rows=1, cols=len(_HEAD), style="Table Grid")
    for cell, text in zip(table.rows[0].cells, _HEAD, strict=True):
        cell.text = text
    for row in rows:
        for cell, value in zip(table.add_row().cells, row, strict=True):
            cell.text = str(plain(value))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
