"""Writes a provincial rollup as xlsx, csv or docx."""

from __future__ import annotations

import csv
import io
from typing import Any

from shared.codes import codes
from shared.contracts import LEVELS

_HEAD = ("Chỉ tiêu", "Mã", "Cấp", "Giá trị", "Đơn vị", "Số cơ quan có số liệu", "Số cơ quan phải gửi")


def export(rollup: dict[str, Any], kind: str) -> bytes:
    """The rollup as a file; ``kind`` is xlsx, csv or docx."""
    return {"xlsx": _xlsx, "csv": _csv, "docx": _docx}[kind](rollup)


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
    writer.writerows(_rows(rollup))
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
    for n, line in enumerate(_title(rollup)):
        sheet.write(n, 0, line, bold if n == 0 else None)
    sheet.write_row(4, 0, _HEAD, head)
    for n, row in enumerate(_rows(rollup), 5):
        sheet.write_row(n, 0, ["" if cell is None else cell for cell in row])
    sheet.set_column(0, 0, 60)
    sheet.set_column(1, 6, 18)
    sheet.freeze_panes(5, 1)
    held = book.add_worksheet("Giữ lại")
    held.write_row(0, 0, ("Cơ quan", "Chỉ tiêu", "Cấp", "Nguyên văn", "Lý do", "Biên nhận"), head)
    for n, x in enumerate(rollup["left_out"], 1):
        held.write_row(
            n,
            0,
            (
                x["name"],
                x["vi"],
                _level(x["level"]),
                x["raw"] or "",
                codes().words(x["reason"]).vi,
                x["receipt"],
            ),
        )
    held.set_column(0, 1, 50)
    book.close()
    return out.getvalue()


def _docx(rollup: dict[str, Any]) -> bytes:
    from docx import Document

    book = Document()
    first, *rest = _title(rollup)
    book.add_heading(first, 1)
    for line in rest:
        book.add_paragraph(line)
    rows = _rows(rollup)
    table = book.add_table(rows=1, cols=len(_HEAD), style="Table Grid")
    for cell, text in zip(table.rows[0].cells, _HEAD, strict=True):
        cell.text = text
    for row in rows:
        for cell, value in zip(table.add_row().cells, row, strict=True):
            cell.text = "" if value is None else str(value)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
