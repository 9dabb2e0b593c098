"""The alignment: what happens when lines are missing, moved, repeated or worded otherwise."""

from __future__ import annotations

import pytest

from corpus.samples import text_of
from services.extract.reading.report import read_report
from shared.contracts import Status
from tests.world import WORLD


def facts(text: str) -> dict:
    return {(f.indicator, f.level): f for f in read_report(text.encode(), "x", WORLD).facts}


def without(text: str, words: str) -> str:
    lines = [line for line in text.split("\n") if words not in line]
    assert len(lines) < len(text.split("\n"))
    return "\n".join(lines)


def test_a_missing_line_stays_blank_and_takes_no_neighbour() -> None:
    found = facts(without(text_of("000"), "- Tổng số DVCTT mức độ 4:\t"))
    missing = found["dvctt_l4_total", "cap_tinh"]
    assert (missing.status, missing.value) == (Status.BLANK, None)
    assert found["dvctt_l3_total", "cap_tinh"].value == 15
    assert found["dvctt_l4_online_dossiers", "cap_tinh"].value == 2560


@pytest.mark.parametrize(
    "gone",
    ["được cài đặt:\tchiếc", "Tỷ lệ máy tính được cài đặt", "MỤC 2. HẠ TẦNG KỸ THUẬT CNTT", "Kết nối mạng Internet\t"],
)
def test_leaving_a_line_out_never_moves_another_figure(gone: str) -> None:
    whole, part = facts(text_of("000")), facts(without(text_of("000"), gone))
    for key, fact in part.items():
        if fact.status is Status.FILLED and not fact.in_doubt:
            assert fact.value == whole[key].value, key


def test_one_of_several_lines_worded_alike_is_missing_and_all_are_held() -> None:
    from benchmarks.corpus.reports import make
    from corpus.typeset import docx_of

    report = make("soc-trang-2019", "prose", 1)
    same = [n for n, piece in enumerate(report.pieces) if (piece.paragraph or "").startswith("FTTH")]
    assert len(same) == 3
    for gone in same:
        rest = [piece for n, piece in enumerate(report.pieces) if n != gone]
        found = [
            f for f in read_report(docx_of(rest), "x", WORLD).facts if f.indicator == "internet_bandwidth_ftth_mbps"
        ]
        assert all(f.in_doubt for f in found if f.status is Status.FILLED)
    whole = [
        f
        for f in read_report(docx_of(report.pieces), "x", WORLD).facts
        if f.indicator == "internet_bandwidth_ftth_mbps"
    ]
    assert not any(f.in_doubt for f in whole if f.status is Status.FILLED)


def test_sections_in_another_order_still_find_their_lines() -> None:
    text = text_of("000")
    at, after = (
        text.index("MỤC 2. HẠ TẦNG KỸ THUẬT CNTT\n\nTT"),
        text.index("MỤC 3. ỨNG DỤNG CÔNG NGHỆ THÔNG TIN TRONG CƠ QUAN"),
    )
    moved = (
        text[:at] + text[after : text.index("Bảng 3A.1 DANH")] + text[at:after] + text[text.index("Bảng 3A.1 DANH") :]
    )
    whole, found = facts(text), facts(moved)
    wrong = [k for k, f in found.items() if f.status is Status.FILLED and f.value != whole[k].value]
    assert wrong == []
    assert found["computers_total", "cap_tinh"].value == 47
    assert found["dvctt_l3_total", "cap_tinh"].value == 15


def test_lost_tone_marks_are_read_but_kept_apart_from_other_meanings() -> None:
    text = text_of("002").replace("Tổng số hồ sơ tiếp nhận qua Hệ thống", "Tông sô hô sơ tiêp nhân qua Hê thông")
    assert facts(text)["onestop_dossiers_received", "toan_huyen"].value == 3367


def test_a_label_that_differs_much_is_held() -> None:
    text = text_of("000").replace(
        "- Tổng số hồ sơ giải quyết TTHC được thực hiện thông qua phần mềm một cửa điện tử\thồ sơ",
        "- Tổng hồ sơ TTHC được thực hiện thông qua phần mềm một cửa\thồ sơ",
    )
    fact = facts(text)["onestop_dossiers_resolved", "cap_tinh"]
    assert fact.status is Status.BLANK or fact.in_doubt


def test_a_figure_on_an_unknown_line_is_reported_and_held() -> None:
    text = text_of("000").replace(
        "\t- Tổng số máy tính\tchiếc\t47\t\t",
        "\t- Tổng số máy tính\tchiếc\t47\t\t\n\t- Số ghế xoay trong phòng họp\tchiếc\t33\t\t",
    )
    unknown = [f for f in read_report(text.encode(), "x", WORLD).facts if f.indicator is None]
    assert [(f.value, f.in_doubt, f.source.column) for f in unknown] == [(33, True, 4)]


def test_the_same_key_twice_with_two_figures_holds_both() -> None:
    read = read_report(text_of("002").encode(), "x", WORLD)
    both = [f for f in read.facts if (f.indicator, f.level) == ("email_accounts_total", "toan_huyen")]
    assert [(f.value, f.in_doubt) for f in both] == [(160, True), (131, True)]
    assert "duplicate" in {f.rule for f in read.findings}


def test_an_answer_in_the_unit_column_is_held() -> None:
    text = text_of("000").replace(
        "5.1\tTổng số cán bộ, công chức (viết tắt CBCC)\tngười\t45",
        "5.1\tTổng số cán bộ, công chức (viết tắt CBCC)\t45\t",
    )
    fact = facts(text)["staff_total", "cap_tinh"]
    assert fact.in_doubt and fact.doubt == "wrong_column"


@pytest.mark.parametrize("said", ["Quý II/2020", "II/2020", "......II....../2020", "Quý …II… năm 2020"])
def test_the_period_is_read_from_its_field_though_it_was_written_into_dots(said: str) -> None:
    text = text_of("000").replace("Quý II/2020", said)
    found = facts(text)["report_period", "cap_tinh"]
    assert (found.value, found.doubt) == ("2020-Q2", None)
