"""A report whose every label is worded otherwise is told by what is asked, and in which order."""

from __future__ import annotations

import io
from dataclasses import replace
from functools import cache
from typing import Any

import openpyxl
import pytest

from corpus.independent import draw
from corpus.independent.reports import make
from services.extract.reading.layout.builder import lay_out
from services.extract.reading.layout.lines import Layout
from services.extract.reading.matching.explained import most_explained
from services.extract.reading.matching.recognise import recognise
from services.extract.reading.readers import read
from services.extract.reading.report import KNOWN_FORM, read_report
from shared.forms import Form
from tests.world import WORLD, only, without

FORMS = {
    "000": "bac-giang-so-2020",
    "001": "dien-bien-2018",
    "002": "tuyen-quang-huyen-2020",
    "003": "phu-yen-so-2019",
    "004": "soc-trang-2019",
}


@cache
def layout(seed: str) -> Layout:
    report = make(seed, 330_000)
    return lay_out(read(draw.docx(report.sheets, report.ways)))


CLERK = """
Quý báo cáo | | Quý III/2020
Tên đơn vị báo cáo | | Sở Tài chính
Trụ sở làm việc | | 12 Nguyễn Huệ
Địa chỉ trang web của đơn vị | | stc.quangngai.gov.vn
Tổng số CBCC | người | 62
Tổng số máy tính của đơn vị | chiếc | 66
Tỷ lệ máy tính trên CBCC | % | 106,45
Số CBCC có máy tính làm việc | người | 62
Tỷ lệ CBCC có máy tính làm việc | % | 100
Số máy tính đã cài phần mềm diệt virus bản quyền | chiếc | 60
Tỷ lệ máy tính đã cài phần mềm diệt virus bản quyền | % | 90,91
Tổng băng thông Internet quy đổi của đơn vị | Mbps | 400
Tỷ lệ máy tính kết nối được Internet | % | 98,48
Số lãnh đạo đơn vị được cấp chữ ký số | người | 4
Số CBCC khác được cấp chữ ký số | người | 9
Số cuộc họp với UBND tỉnh | cuộc | 11
Số cuộc họp trực tuyến với UBND tỉnh | cuộc | 5
Tổng số hồ sơ công việc của đơn vị | hồ sơ | 940
Tỷ lệ hồ sơ công việc xử lý trên mạng | % | 88
Tổng số thủ tục hành chính của đơn vị | thủ tục | 71
Tổng số hồ sơ TTHC đã giải quyết | hồ sơ | 640
Tổng số dịch vụ công mức độ 3 | dịch vụ | 9
Số dịch vụ công mức độ 3 có phát sinh hồ sơ trực tuyến | dịch vụ | 6
Tổng số dịch vụ công mức độ 4 | dịch vụ | 5
Số dịch vụ công mức độ 4 có phát sinh hồ sơ trực tuyến | dịch vụ | 4
Số CBCC chuyên trách CNTT của đơn vị | người | 1
"""
"""A department's figures in a clerk's own words, a third of the lines that its form asks for."""


def book(rows: str) -> bytes:
    made = openpyxl.Workbook()
    sheet = made.active
    assert sheet is not None
    sheet.append(["TT", "Nội dung", "Đơn vị tính", "Số liệu"])
    for number, row in enumerate(rows.strip().splitlines(), 1):
        sheet.append([number, *(cell.strip() for cell in row.split("|"))])
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def test_a_report_in_a_clerks_own_words_is_on_its_form() -> None:
    laid = lay_out(read(book(CLERK)))
    assert recognise(laid, WORLD.forms, parts=False)[0][1] < KNOWN_FORM, "its words alone do not tell"
    found = most_explained(laid, WORLD)
    assert found is not None and found[0] == "bac-giang-so-2020" and found[1] >= KNOWN_FORM
    seen = read_report(book(CLERK), "bc.xlsx", WORLD)
    assert seen.report.form == "bac-giang-so-2020"
    values = {fact.indicator: fact.value for fact in seen.facts}
    assert (values["computers_total"], values["digsig_leaders_issued"], values["tthc_total"]) == (66, 4, 71)


def test_one_that_two_forms_explain_is_on_none() -> None:
    laid = lay_out(read(book(CLERK)))
    form = WORLD.forms["bac-giang-so-2020"]
    copied = replace(WORLD, forms={form.id: form, "copy": form.model_copy(update={"id": "copy"})})
    assert most_explained(laid, only(form.id)) is not None
    assert most_explained(laid, copied) is None


def test_a_report_on_an_unknown_form_is_on_none() -> None:
    assert most_explained(layout("001"), without(FORMS["001"])) is None


@pytest.mark.parametrize("seed", FORMS)
def test_a_report_on_an_unknown_form_is_on_no_other_that_is_known_alone(seed: str) -> None:
    """The harder case: what explains most has no other to lead by little."""
    assert [name for name in FORMS.values() if name != FORMS[seed] and most_explained(layout(seed), only(name))] == []


def test_a_few_lines_prove_nothing() -> None:
    rows = CLERK.strip().splitlines()
    enough, few = ("\n".join(rows[-number:]) for number in (16, 11))
    assert most_explained(lay_out(read(book(enough))), WORLD) is not None
    assert most_explained(lay_out(read(book(few))), WORLD) is None


def test_figures_of_another_period_prove_nothing() -> None:
    laid = lay_out(read(book(CLERK)))
    earlier = replace(laid, lines=[replace(line, window="other") for line in laid.lines])
    assert most_explained(earlier, WORLD) is None


def strange(laid: Layout, number: int) -> Layout:
    """A document of answered lines that no form has."""
    words = [item.label.split() for form in WORLD.forms.values() for item in form.items]
    asked = next(line for line in laid.lines if line.is_answered)
    mixed = [" ".join(words[n % len(words)][::-1]) + f" thứ {n % 97}" for n in range(number)]
    return replace(laid, lines=[replace(asked, label=text, context="", level="cap_xa", placed=True) for text in mixed])


class Looked(dict[str, Form]):
    """Forms that count how often somebody goes through them."""

    times = 0

    def values(self) -> Any:
        self.times += 1
        return super().values()


def test_a_long_document_is_not_looked_at() -> None:
    laid = lay_out(read(book(CLERK)))
    blank = [replace(line, answer="", number=None, spill=None) for line in strange(laid, 1_000).lines]
    for more, found in ((999 - len(laid.lines), True), (1_000, False)):
        forms = Looked(only("bac-giang-so-2020").forms)
        long = replace(laid, lines=[*laid.lines, *blank[:more]])
        assert (most_explained(long, replace(WORLD, forms=forms)) is not None) == found
        assert (forms.times > 0) == found


@pytest.mark.slow
def test_one_as_long_as_reports_are_with_nothing_that_a_form_asks_is_on_none() -> None:
    """The most that is ever compared: it ends within the time that a test has."""
    laid = lay_out(read(book(CLERK)))
    assert most_explained(strange(laid, 1_000), WORLD) is None
