"""A rollup as xlsx, csv and docx: the same rows in each, read back with other libraries."""

from __future__ import annotations

import csv
import io
from typing import Any

import docx
import openpyxl
import pytest

from baocao.export import export

KPI = {"vi": "Máy tính trên 100 CBCC", "id": "computers_per_100", "value": 104.44, "agencies": 1, "of": 5}


def figure(**given: Any) -> dict[str, Any]:
    return {
        "vi": "Tổng số máy tính",
        "indicator": "computers_total",
        "level": "cap_tinh",
        "value": 47,
        "unit": "chiếc",
        "agencies": 1,
        "of": 5,
        **given,
    }


def rollup(**given: Any) -> dict[str, Any]:
    held = {"name": "Sở Xây dựng", "vi": "Tổng số máy tính", "level": "cap_tinh", "raw": "4?", "receipt": "BC-1"}
    return {
        "province_name": "Bắc Giang",
        "period": "2020-Q3",
        "coverage": {"sent": 2, "owe": 5, "passed": 1, "failed": 1, "missing": [{"name": "Sở Y tế"}]},
        "headlines": [KPI],
        "figures": [figure(), figure(level="toan_tinh", value=None, unit=None)],
        "left_out": [{**held, "reason": "ratio_mismatch"}],
        **given,
    }


def rows_of(kind: str, content: bytes) -> list[list[str]]:
    """The table of the file, every cell as text, below its header."""
    if kind == "csv":
        rows = [list(row) for row in csv.reader(io.StringIO(content.decode("utf-8-sig")))]
    elif kind == "xlsx":
        sheet = openpyxl.load_workbook(io.BytesIO(content))["Tổng hợp"]
        rows = [["" if cell is None else str(cell) for cell in row] for row in sheet.iter_rows(values_only=True)][4:]
    else:
        rows = [[cell.text for cell in row.cells] for row in docx.Document(io.BytesIO(content)).tables[0].rows]
    assert rows[0][0] == "Chỉ tiêu"
    return rows[1:]


@pytest.mark.parametrize("kind", ["xlsx", "csv", "docx"])
def test_every_row_is_in_the_file_and_what_is_unknown_stays_empty(kind: str) -> None:
    assert rows_of(kind, export(rollup(), kind)) == [
        ["Máy tính trên 100 CBCC", "computers_per_100", "Tổng", "104.44", "", "1", "5"],
        ["Tổng số máy tính", "computers_total", "cấp tỉnh", "47", "chiếc", "1", "5"],
        ["Tổng số máy tính", "computers_total", "Tổng", "", "", "1", "5"],
    ]


def test_the_workbook_says_who_is_missing_and_lists_what_was_held() -> None:
    book = openpyxl.load_workbook(io.BytesIO(export(rollup(), "xlsx")))
    text = [row[0] for row in book["Tổng hợp"].iter_rows(max_row=3, values_only=True)]
    assert "Bắc Giang" in text[0] and "2/5 cơ quan đã gửi" in text[1] and text[2] == "Chưa gửi: Sở Y tế"
    held = list(book["Giữ lại"].iter_rows(values_only=True))
    assert len(held) == 2 and held[1][0] == "Sở Xây dựng" and held[1][3] == "4?" and held[1][5] == "BC-1"


@pytest.mark.parametrize("raw", ["=1+1", '=HYPERLINK("http://x")', "http://x.example", "+84"])
def test_what_an_agency_wrote_becomes_no_formula(raw: str) -> None:
    [held] = rollup()["left_out"]
    book = openpyxl.load_workbook(io.BytesIO(export(rollup(left_out=[{**held, "raw": raw}]), "xlsx")))
    cell = book["Giữ lại"]["D2"]
    assert (cell.value, cell.data_type, cell.hyperlink) == (raw, "s", None)


def test_a_province_without_reports_is_a_file_without_rows() -> None:
    for kind in ("xlsx", "csv", "docx"):
        assert rows_of(kind, export(rollup(headlines=[], figures=[], left_out=[]), kind)) == []


def test_another_kind_is_refused() -> None:
    with pytest.raises(KeyError):
        export(rollup(), "pdf")


FORMULAS = [
    "=cmd|'/C calc'!A0",
    'Sở A;"=1+1',
    '"=1+1"',
    '=HYPERLINK("http://x","y")',
    "+1+cmd|' /C calc'!A0",
    "-2+3+cmd|' /C calc'!A0",
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    "  =1+1",
    "＝1+1",
    "Sở A;=cmd|'/C calc'!A0",
    'Sở A";=1+1;"',
    "Sở A\t=1+1",
    "Sở A\n@x",
    "\x00=1+1",
]


def everywhere(text: str) -> dict[str, Any]:
    """A rollup in which every text that an agency or a file can bring in is this one."""
    held = dict.fromkeys(("name", "vi", "level", "raw", "reason", "receipt"), text)
    return rollup(
        province_name=text,
        period=text,
        coverage={"sent": 2, "owe": 5, "passed": 1, "failed": 1, "missing": [{"name": text}]},
        headlines=[{**KPI, "vi": text, "id": text, "value": -1.5}],
        figures=[figure(vi=text, indicator=text, level=text, unit=text, value=text), figure(value=-47)],
        left_out=[held],
    )


@pytest.mark.parametrize("text", FORMULAS)
def test_no_text_becomes_a_formula_in_any_column_of_any_export(text: str) -> None:
    content = export(everywhere(text), "csv").decode("utf-8-sig")
    for delimiter in ",;\t":  # a spreadsheet cuts where its language says
        for row in csv.reader(io.StringIO(content, newline=""), delimiter=delimiter):
            for cell in row:
                number = cell.strip().lstrip("-").replace(".", "").isdigit()
                assert number or not cell.lstrip().startswith(tuple("=+-@＝＋－＠")), (delimiter, cell)
    book = openpyxl.load_workbook(io.BytesIO(export(everywhere(text), "xlsx")))
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type in ("s", "n", "inlineStr"), cell.value
                assert cell.hyperlink is None
                if isinstance(cell.value, str) and cell.value.startswith(tuple("=+-@")):
                    assert cell.quotePrefix, f"{cell.coordinate} becomes a formula when it is edited"
    assert docx.Document(io.BytesIO(export(everywhere(text), "docx"))).tables


def test_numbers_stay_numbers_and_what_is_cut_short_is_said() -> None:
    rows = list(csv.reader(io.StringIO(export(everywhere("x"), "csv").decode("utf-8-sig"))))
    assert rows[1][3] == "-1.5" and rows[3][3] == "-47"
    sheet = openpyxl.load_workbook(io.BytesIO(export(everywhere("a" * 40_000), "xlsx")))["Tổng hợp"]
    assert sheet["D6"].value == -1.5 and sheet["A6"].value.endswith("(đã cắt bớt)")
