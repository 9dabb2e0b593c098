"""What lines in a clerk's own words ask: what a reader of the catalogue would say, written down before it was tried."""

from __future__ import annotations

from dataclasses import replace

import pytest

from services.extract.reading.layout.lines import Line
from services.extract.reading.matching.meaning import asked_by, meanings, proposed
from services.extract.reading.words.spelt import spellings, words_spelt_otherwise
from shared.contracts import Source
from shared.forms import Item
from tests.world import WORLD

KNOWN = meanings(WORLD.indicators)


def line(label: str, answer: str = "12", unit: str | None = None, above: str = "", level: str | None = None) -> Line:
    return Line(label, unit, answer, None, "", above, Source(text=label), level=level)


def best(*lines: Line) -> str | None:
    asked = asked_by(lines, len(lines) - 1)
    found = KNOWN.of(asked) if asked else []
    return found[0][0] if found and found[0][1] > 0.6 else None


@pytest.mark.parametrize(
    ("label", "answer", "indicator"),
    [
        ("Laptop", "5 chiếc", "computers_laptop"),
        ("Máy vi tính để bàn hiện có", "22", "computers_desktop"),
        ("Máy đã cài phần mềm diệt virus có bản quyền", "18", "antivirus_computers"),
        ("Tỷ lệ máy được cài phần mềm chống vi rút bản quyền", "66,7%", "antivirus_computers_pct"),
        ("Số người được giao máy tính", "24", "staff_with_computer"),
        ("Cán bộ, công chức có hộp thư công vụ", "23 người", "email_accounts_total"),
        ("Tỉ lệ CBCC dùng hộp thư thường xuyên", "80%", "email_regular_use_pct"),
        ("Văn bản phát hành có ký số", "489 văn bản", "outgoing_docs_signed"),
        ("Văn bản đi vào sổ giấy", "540 văn bản", "outgoing_docs_paper"),
        ("Dịch vụ công mức 3", "38", "dvctt_l3_total"),
        ("Hồ sơ dịch vụ công mức 4 nộp trực tiếp", "14", "dvctt_l4_offline_dossiers"),
        ("Lãnh đạo đã được cấp chứng thư ký số", "3 người", "digsig_leaders_issued"),
        ("Tổng số cuộc họp qua truyền hình trực tuyến", "51", "meetings_video"),
        ("Xã có bao nhiêu máy tính (cả để bàn và xách tay)?", "17", "computers_total"),
        ("Bao nhiêu thủ tục hành chính thuộc thẩm quyền của xã?", "139", "tthc_total"),
        ("Xã có dùng phần mềm kế toán không?", "Có", "app_accounting"),
        ("Xã có dùng phần mềm quản lý nhân sự không?", "Không", "app_hr"),
        ("Người tổng hợp", "Trần Thị Oanh", "contact_name"),
        ("Chức danh", "Phó Trưởng phòng", "contact_position"),
        ("Bò sữa của đơn vị", "12", None),
        ("Camera an ninh trên địa bàn", "14 cái", None),
    ],
)
def test_a_line_is_told_by_the_words_that_matter(label: str, answer: str, indicator: str | None) -> None:
    assert best(line(label, answer)) == indicator


def test_a_bare_rate_is_that_of_the_line_above_it() -> None:
    count = line("Máy đã cài diệt virus bản quyền", "18")
    assert best(count, line("tỷ lệ", "66,7%", above=count.label)) == "antivirus_computers_pct"
    leaders = line("Lãnh đạo được cấp chữ ký số", "28 người")
    assert best(count, leaders, line("Đạt tỷ lệ", "93,3%", above=leaders.label)) == "digsig_leaders_issued_pct"
    assert asked_by([line("Tỷ lệ", "5%")], 0) is None


def test_the_level_of_services_is_that_of_the_line_or_else_of_those_above() -> None:
    services = line("Dịch vụ công trực tuyến mức độ 4", "6")
    below = line("- số hồ sơ nộp trực tiếp", "14 hồ sơ", above="có phát sinh hồ sơ")
    assert best(services, below) == "dvctt_l4_offline_dossiers"
    third = line("- số hồ sơ mức độ 3 nộp trực tiếp", "14 hồ sơ")
    assert best(services, third) == "dvctt_l3_offline_dossiers"


def test_what_is_answered_tells_counts_rates_and_choices_apart() -> None:
    label = "Máy tính được cài phần mềm diệt virus bản quyền"
    assert best(line(label, "18")) == "antivirus_computers"
    assert best(line(label, "66,7%")) == "antivirus_computers_pct"
    assert best(line(label, "66,7", unit="%")) == "antivirus_computers_pct"
    website = "Cổng thông tin điện tử"
    assert best(line(website, "https://daksong.daknong.gov.vn")) == "agency_website_url"
    asked = asked_by([line("Mạng LAN trong cơ quan", "Có")], 0)
    assert (
        asked is not None and KNOWN.may_answer(asked, "lan_agencies") and not KNOWN.may_answer(asked, "computers_total")
    )
    none = asked_by([line("Dịch vụ công mức 3", "Không có")], 0)
    assert none is not None and KNOWN.may_answer(none, "dvctt_l3_total"), "none of what is counted"


ITEMS = [
    Item(indicator="antivirus_computers", label="Tổng số máy tính được cài phần mềm diệt virus", level="cap_huyen"),
    Item(indicator="antivirus_computers", label="Tổng số máy tính được cài phần mềm diệt virus", level="cap_xa"),
    Item(indicator="computers_total", label="Tổng số máy tính"),
]


def test_a_line_left_over_answers_the_open_item_of_its_level_and_is_never_sure() -> None:
    lines = [
        line("Máy đã cài diệt virus bản quyền", "18", level="cap_xa"),
        line("Máy tính hiện có", "40", level="toan_huyen"),
        line("Bàn ghế", "7"),
    ]
    made = proposed(lines, {}, ITEMS, WORLD.indicators, "toan_huyen")
    assert {number: (match.line, match.sure) for number, match in made.items()} == {1: (0, False), 2: (1, False)}
    taken = proposed(lines, made, ITEMS, WORLD.indicators, "toan_huyen")
    assert taken == {}, "no line answers twice, no item is answered twice"


def test_another_period_a_blank_and_an_unknown_level_propose_nothing() -> None:
    asked = line("Máy đã cài diệt virus bản quyền", "18", level="cap_xa")
    for other in (replace(asked, window="other"), replace(asked, answer=""), replace(asked, level="cap_tinh")):
        assert proposed([other], {}, ITEMS, WORLD.indicators, "toan_huyen") == {}


def test_small_words_tell_what_is_asked_of_whom() -> None:
    """“riêng”, “không phải lãnh đạo”: one word more, and another question."""
    accounts = line("Số CBCC được cấp tài khoản thư điện tử", "52 người")
    own = line("Số CBCC được cấp tài khoản thư điện tử dùng riêng", "12 người", above=accounts.label)
    assert best(accounts, own, line("Tỷ lệ", "23,1 %", above=own.label)) == "email_accounts_private_pct"


def test_words_that_fit_little_or_fit_another_better_propose_nothing() -> None:
    for label in ("Máy in các loại", "Máy đã cài diệt virus bản quyền", "Bàn ghế, máy điều hòa"):
        asked = line(label, "18", level="toan_huyen")  # of that level only all computers are asked
        assert proposed([asked], {}, ITEMS, WORLD.indicators, "toan_huyen") == {}, label


@pytest.mark.parametrize(
    ("label", "answer"),
    [
        ("Văn bản đến trong quý", "1015 văn bản"),
        ("Công văn đến", "3115"),
        ("Số hồ sơ trả kết quả trễ hẹn", "309"),
        ("Hồ sơ quá hạn", "25 hồ sơ"),
        ("Máy in, máy quét các loại", "214"),
        ("Số camera an ninh", "17 cái"),
        ("Cán bộ không chuyên trách", "14 người"),
        ("Số hộ dân có tài khoản dịch vụ công", "312"),
        ("Giáo viên tin học", "388"),
        ("Hồ sơ mức độ 4 tiếp nhận qua Zalo", "40"),
        ("Cuộc họp bị hoãn", "2 cuộc"),
        ("Số lượng chữ ký tươi", "120"),
        ("Giay phep xay dung da cap", "88"),
        ("May in, may quet", "21"),
    ],
)
def test_a_thing_that_the_indicator_does_not_name_is_not_asked(label: str, answer: str) -> None:
    asked = asked_by([line(label, answer)], 0)
    assert asked is not None
    assert not KNOWN.of(asked) or KNOWN.of(asked)[0][1] < 0.45


def test_what_an_indicator_names_itself_is_its_own() -> None:
    assert best(line("Hồ sơ giải quyết đúng hạn, không trễ hẹn", "309")) == "onestop_dossiers_on_time"


@pytest.mark.parametrize(
    "answer", ["60 %", "khoảng 60 %", "đạt 60%", "~60%", "≥ 60 %", "hơn 60%", "60 phần trăm", "ước đạt 60 %"]
)
def test_a_hedged_percentage_is_a_rate(answer: str) -> None:
    asked = asked_by([line("Máy cài phần mềm diệt virus bản quyền", answer)], 0)
    assert asked is not None and asked.answer == "rate"


@pytest.mark.parametrize("answer", ["khoảng 60 người", "đạt 60 hồ sơ", "60 người (95%)"])
def test_a_hedged_count_is_a_count(answer: str) -> None:
    asked = asked_by([line("Số cán bộ có hộp thư", answer)], 0)
    assert asked is not None and asked.answer == "count"


def test_words_are_known_by_how_they_are_spelt() -> None:
    known = spellings(["hồ sơ hoàn thành", "hoá đơn"])
    assert words_spelt_otherwise("cuộc họp bị hoãn", known) == {"cuoc", "hop", "bi", "hoan"}
    assert words_spelt_otherwise("hóa đơn hoàn thành", known) == frozenset()
    assert words_spelt_otherwise("hoan thanh ho so", known) == frozenset()
