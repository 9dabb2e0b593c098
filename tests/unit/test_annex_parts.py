"""A list whose title says that it holds only some of what it could is a part: it may be shorter than the count, never longer.

Lan (on the form of Bắc Giang) has 5 services of level 3, 4 of them with dossiers online, with 310 dossiers online and
330 in all; Sơn (Sóc Trăng) has 6 of level 3 and 3 of level 4 in one list, 4 and 2 of them with dossiers.
"""

from __future__ import annotations

from typing import Any

import pytest

from services.validate.judging.narrowed import narrowings
from services.validate.judging.report import Judgement
from shared.contracts import AnnexTable, Outcome, Severity, Source
from tests.unit.hand import HOA, LAN, SON, Hand

WHOLE = [
    "d) Danh sách chi tiết DVCTT mức độ 3, 4:",
    "Bảng 3A.2: DANH SÁCH CÁC DỊCH VỤ CÔNG TRỰC TUYẾN MỨC ĐỘ 3 CỦA ĐƠN VỊ",
    "Danh sách DVCTT một phần",
    "Danh sách DVCTT mức độ 3 về xây dựng nông thôn mới",
    "Danh sách mọi DVCTT mức độ 3",
    "Danh sách DVCTT mức độ 3 về môi trường",
    "DANH SACH DICH VU CONG TRUC TUYEN MUC DO 3 VE MOI TRUONG",
    "Danh sách DVCTT mức độ 3 (kể cả DVC không phát sinh hồ sơ)",
    "Danh sách DVCTT mức độ 3 và tình hình phát sinh hồ sơ",
    "Danh sách DVCTT mức độ 3 theo Quyết định số 12/QĐ-UBND sửa đổi, bổ sung",
    "",
]
WITH_DOSSIERS = [
    "d) Danh sách chi tiết DVCTT mức độ 3, 4 có hồ sơ",
    "DANH SÁCH DVCTT MỨC ĐỘ 3, 4 CÓ PHÁT SINH HỒ SƠ",
    "Danh sách các dịch vụ công trực tuyến mức độ 3 đã phát sinh hồ sơ trong quý",
    "Danh sách DVCTT mức độ 3, 4 phát sinh HS",
    "Danh sach DVCTT muc do 3 co phat sinh ho so",
    "Danh sách DVCTT mức độ 3 có tiếp nhận hồ sơ",
]
SOME = [
    "Danh sách DVCTT mức độ 3, 4 tiêu biểu",
    "Danh sách một số DVCTT mức độ 3",
    "DANH SÁCH DVCTT MỨC ĐỘ 3 CHỦ YẾU CỦA ĐƠN VỊ",
    "Ví dụ về DVCTT mức độ 3",
    "Danh sách DVCTT mức độ 3 mới cung cấp trong quý",
    "Danh sách DVCTT mức độ 3 (bổ sung)",
    "Danh sách DVCTT mức độ 3 không phát sinh hồ sơ",
    "Danh sách DVCTT mức độ 3 chưa có hồ sơ",
    "Danh sách DVCTT mức độ 3 phát sinh nhiều hồ sơ nhất",
    "DANH SACH MOT SO DVCTT MUC DO 3",
]


@pytest.mark.parametrize("title", WHOLE)
def test_a_title_that_names_the_list_narrows_nothing(title: str) -> None:
    assert narrowings(title) == ()


@pytest.mark.parametrize("title", WITH_DOSSIERS)
def test_a_title_that_says_with_dossiers(title: str) -> None:
    assert [one.id for one in narrowings(title)] == ["with_dossiers"]


@pytest.mark.parametrize("title", SOME)
def test_a_title_that_says_some(title: str) -> None:
    assert [one.id for one in narrowings(title)] == ["some"]


def test_a_title_may_narrow_more_than_once() -> None:
    assert {one.id for one in narrowings("Một số DVCTT mức độ 3 có phát sinh hồ sơ trực tuyến")} == {
        "some", "with_online_dossiers"
    }  # fmt: skip


def titled(report: Hand, table: str, title: str, rows: int | None = None, **source: Any) -> Judgement:
    """The judgement of a report, one of its lists named otherwise and cut to its first rows."""
    tables = [
        AnnexTable(table=one.table, title=title, rows=one.rows[:rows], source=Source(**source)) if one.table == table else one
        for one in report.annexes()
    ]  # fmt: skip
    return report.judged(tables=tables)


def alarms(judged: Judgement) -> list[tuple[str, Severity, Any]]:
    return [(one.kind, one.severity, one.expected) for one in judged.findings if one.kind and one.kind.startswith("annex_") and one.severity is not Severity.INFO]  # fmt: skip


@pytest.mark.parametrize("title", WITH_DOSSIERS)
def test_a_list_of_those_with_dossiers_is_as_long_as_their_count(title: str) -> None:
    assert alarms(titled(SON, "service_list", title, rows=6)) == []
    assert titled(SON, "service_list", title, rows=6).outcome is Outcome.ACCEPTED
    assert alarms(titled(SON, "service_list", title, rows=5)) == [("annex_count", Severity.WARNING, 5)]


@pytest.mark.parametrize("title", SOME)
def test_a_list_of_some_may_be_shorter(title: str) -> None:
    assert alarms(titled(SON, "service_list", title, rows=3)) == []
    assert titled(SON, "service_list", title, rows=3).outcome is Outcome.ACCEPTED


@pytest.mark.parametrize("title", [title for title in WHOLE if "3, 4" in title or not title])
def test_a_list_that_is_no_part_is_compared_as_ever(title: str) -> None:
    assert alarms(titled(SON, "service_list", title)) == []
    assert alarms(titled(SON, "service_list", title, rows=6)) == [("annex_mismatch", Severity.ERROR, 6)]


@pytest.mark.parametrize("title", [SOME[0], SOME[4], "Danh sách DVCTT mức độ 3, 4 lĩnh vực hộ tịch"])
def test_a_part_longer_than_the_whole_is_an_error(title: str) -> None:
    fewer = Hand(
        SON.form, SON.level, SON.own, SON.period, {**SON.printed, "dvctt_l3_total": "5"}, SON.tables, SON.signed
    )
    found = alarms(titled(fewer, "service_list", title))
    assert found == [("annex_mismatch", Severity.ERROR, 9)]  # 5 + 3 declared


def test_those_with_dossiers_are_no_more_than_all() -> None:
    more = Hand(
        SON.form, SON.level, SON.own, SON.period, {**SON.printed, "dvctt_l3_total": "5"}, SON.tables, SON.signed
    )
    assert ("annex_mismatch", Severity.ERROR, 9) in alarms(titled(more, "service_list", WITH_DOSSIERS[0]))


def test_a_list_of_one_field_is_asked_about() -> None:
    assert alarms(titled(SON, "service_list", "Danh sách DVCTT mức độ 3, 4 lĩnh vực hộ tịch", rows=6)) == [("annex_count", Severity.WARNING, 6)]  # fmt: skip
    assert alarms(titled(SON, "service_list", "Danh sách DVCTT mức độ 3, 4 lĩnh vực hộ tịch")) == []


def test_sums_of_a_list_with_dossiers_are_whole_and_of_some_are_not() -> None:
    # the first four services have all the 310 dossiers online and all the 330
    assert alarms(titled(LAN, "3A.2", "Danh sách DVCTT mức độ 3 có phát sinh hồ sơ", rows=4)) == []
    # 280 of 310 online, 297 of 330: only 3 services with dossiers where 4 are declared
    assert {kind for kind, *_ in alarms(titled(LAN, "3A.2", "Danh sách DVCTT mức độ 3 có phát sinh hồ sơ", rows=3))} == {
        "annex_mismatch", "annex_difference", "annex_count"
    }  # fmt: skip
    assert alarms(titled(LAN, "3A.2", "Danh sách DVCTT mức độ 3 tiêu biểu", rows=3)) == []
    assert alarms(titled(LAN, "3A.2", "Danh sách DVCTT mức độ 3 tiêu biểu", rows=1)) == []


def test_sums_of_one_field_are_asked_about() -> None:
    found = alarms(titled(LAN, "3A.2", "Danh sách DVCTT mức độ 3 lĩnh vực xây dựng", rows=3))
    assert found and {severity for _, severity, _ in found} == {Severity.WARNING}
    assert alarms(titled(LAN, "3A.2", "Danh sách DVCTT mức độ 3 lĩnh vực xây dựng")) == []


def test_some_may_not_add_up_to_more_than_all() -> None:
    less = Hand(LAN.form, LAN.level, LAN.own, LAN.period, {**LAN.printed, "dvctt_l3_online_dossiers": "200"}, LAN.tables, LAN.signed)  # fmt: skip
    found = alarms(titled(less, "3A.2", "Danh sách DVCTT mức độ 3 tiêu biểu", rows=3))
    assert found == [("annex_mismatch", Severity.ERROR, 280)]


def test_without_a_column_of_dossiers_the_title_tells_which_have_them() -> None:
    rows = [{"tt": n, "service_name": f"Thủ tục {n}"} for n in range(1, 6)]
    absent = ["online_dossiers_resolved", "all_dossiers_received", "digital_signature", "payment_form"]
    for count, found in ((5, []), (4, [("annex_count", Severity.WARNING, 4)])):
        tables = [AnnexTable(table="3A.2", title="Danh sách DVCTT mức độ 3, 4 có hồ sơ", rows=rows[:count], columns_absent=absent)]  # fmt: skip
        assert alarms(HOA.judged(tables=tables)) == found


def test_a_sheet_says_it_as_well() -> None:
    assert alarms(titled(SON, "service_list", "", rows=6, sheet="DVC có phát sinh hồ sơ")) == []
    assert alarms(titled(SON, "service_list", "", rows=6, sheet="DVC")) == [("annex_mismatch", Severity.ERROR, 6)]


def test_what_a_part_lists_is_no_proposal_for_the_whole() -> None:
    none = Hand(
        LAN.form, LAN.level, LAN.own, LAN.period, {**LAN.printed, "dvctt_l3_total": "0"}, LAN.tables, LAN.signed
    )
    told = [one for one in titled(none, "3A.2", SOME[0], rows=2).findings if one.kind == "no_services"]
    assert told and told[0].expected is None and told[0].suggestion != 2
