"""A form of another kind of agency: what it asks of a whole district a commune answers for itself, or it is held."""

from __future__ import annotations

import pytest

from services.extract.reading.answers.locate import locate
from services.extract.reading.document import Cell, Document, Row, Table
from services.extract.reading.identity.sender import Who
from services.extract.reading.layout.builder import lay_out
from services.extract.reading.report import own_level
from shared.contracts import Fact, Status
from tests.world import WORLD

SILENT = {
    "Tổng số máy tính": "21",
    "Số lượng văn bản đi trên hệ thống quản lý văn bản và điều hành": "118",
    "Tổng số hồ sơ tiếp nhận qua Hệ thống một cửa điện tử": "462",
    "Tỷ lệ CBCC thường xuyên sử dụng máy tính để xử lý công việc": "95",
}
"""Lines of the district's form without the words for whose they are."""
OF_ALL = {"Tổng số máy tính tại các CQNN của huyện": "471", "Tổng số CBCCVC toàn huyện": "486"}


def read(form: str, level: str | None, texts: dict[str, str]) -> list[Fact]:
    cells = [["TT", "Nội dung/tiêu chí", "Đơn vị tính", "Số liệu"], *(["", label, "", said] for label, said in texts.items())]  # fmt: skip
    rows = tuple(Row(tuple(Cell(text) for text in row), n) for n, row in enumerate(cells, 1))
    layout = lay_out(Document((Table(rows, 1),), "application/x-test"))
    asked, who = WORLD.forms[form], Who("Tuyên Quang", "UBND", level)
    found = locate(layout, asked, WORLD.indicators, WORLD.annexes, who, own_level(asked, level)).facts
    return [fact for fact in found if fact.status is Status.FILLED and fact.indicator]


@pytest.mark.parametrize("level", ["cap_xa", "cap_tinh"])
def test_what_names_no_level_is_the_agencys_own_on_another_agencys_form(level: str) -> None:
    found = read("tuyen-quang-huyen-2020", level, SILENT)
    assert len(found) >= 3
    assert {fact.level for fact in found if not fact.in_doubt} == {level}


@pytest.mark.parametrize("level", ["cap_xa", "cap_tinh"])
def test_what_names_a_level_that_the_agency_cannot_report_is_held(level: str) -> None:
    found = read("tuyen-quang-huyen-2020", level, OF_ALL)
    assert found and all(fact.in_doubt for fact in found)


def test_a_district_reports_the_whole_district_on_its_own_form() -> None:
    found = read("tuyen-quang-huyen-2020", "cap_huyen", SILENT | OF_ALL)
    assert {fact.level for fact in found if fact.indicator == "computers_total"} == {"toan_huyen"}


@pytest.mark.parametrize(
    ("form", "level"),
    [
        (name, level)
        for name, form in WORLD.forms.items()
        for level in ("cap_xa", "cap_huyen", "cap_tinh")
        if level != form.agency_level
    ],
)
def test_no_agency_surely_reports_what_is_not_its_own(form: str, level: str) -> None:
    """Every line of a form, by an agency of another kind: sure is only what is of its reach."""
    asked = WORLD.forms[form]
    reach = {"cap_xa": {"cap_xa"}, "cap_huyen": {"cap_xa", "cap_huyen", "toan_huyen"}, "cap_tinh": {"cap_tinh", "toan_tinh"}}[level]  # fmt: skip
    texts = {item.label: "7" for item in asked.items if item.level and not item.annex}
    found = read(form, level, texts)
    assert [fact for fact in found if not fact.in_doubt and fact.level not in reach] == []


MINE, THEIRS = "Tổng số hồ sơ công việc", "Tổng số hồ sơ công việc (cấp xã)"


@pytest.mark.parametrize(
    "asked", [THEIRS, f"{MINE} toàn tỉnh", "Tổng số hồ sơ công việc cấp xã", "Tổng số hồ sơ công việc của UBND huyện"]
)
def test_what_the_form_asks_of_the_agency_is_held_where_its_line_names_another_level(asked: str) -> None:
    (said,) = [fact for fact in read("bac-giang-so-2020", "cap_tinh", {asked: "1250"}) if fact.value == 1250]
    assert said.doubt == "level_unclear"


@pytest.mark.parametrize(
    ("asked", "level"), [(MINE, "cap_tinh"), (f"{MINE} (cấp tỉnh)", "cap_tinh"), (THEIRS, "cap_xa")]
)
def test_what_the_form_asks_of_the_agency_may_name_its_own_level(asked: str, level: str) -> None:
    (said,) = [fact for fact in read("bac-giang-so-2020", level, {asked: "1250"}) if fact.value == 1250]
    assert (said.doubt, said.level) == (None, level)


@pytest.mark.parametrize(("said", "doubt"), [("1250 (cấp xã)", "level_unclear"), ("1250 (cấp tỉnh)", None)])
def test_a_remark_behind_a_figure_may_name_another_level(said: str, doubt: str | None) -> None:
    (fact,) = [fact for fact in read("bac-giang-so-2020", "cap_tinh", {MINE: said}) if fact.value == 1250]
    assert fact.doubt == doubt
