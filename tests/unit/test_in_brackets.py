"""Brackets behind a label: what narrows or widens the question holds its figure (``label_narrowed``); the form's own words do not."""

from __future__ import annotations

import pytest

from services.extract.reading.matching.in_brackets import is_narrowed, without_own_period
from services.extract.reading.words.wording import key
from tests.world import WORLD

SYSTEMS = "Cơ quan có bao nhiêu hệ thống thư điện tử (bao gồm hệ thống thư điện tử dùng chung và hệ thống dùng riêng của cơ quan)"

BANDWIDTH = (
    "Tổng băng thông: ∑ Băng thông kết nối Internet quy đổi = (∑ Băng thông Leased Line) * 5 + (∑ Băng thông FTTH) * 5"
)

TRAINED = "- Số lượng CBCCVC (không tính số lượng đã kê khai tại mục 2.1) được đào tạo về CNTT trong năm"


@pytest.mark.parametrize(
    ("indicator", "asked", "label"),
    [
        ("computers_total", "- Tổng số máy tính", "Tổng số máy tính (không kể máy hỏng)"),
        ("computers_total", "- Tổng số máy tính", "Tổng số máy tính (để bàn"),
        *(
            ("computers_total", "- Tổng số máy tính", f"Tổng số máy tính ({more})")
            for more in (
                "không kể cấp xã",
                "trừ cấp xã",
                "máy hỏng của cấp xã",
                "chưa tính cấp xã",
                "bao gồm cấp xã",
                "tính cả cấp xã",
                "tháng",
                "theo quý",
                "trong năm",
                "tháng 9/2020",
                "bảng 3, máy hỏng",
                "phụ lục 2 máy hỏng",
            )
        ),
        ("staff_total", "Tổng số cán bộ, công chức", "Tổng số cán bộ, công chức (trừ hợp đồng)"),
        ("staff_total", "Tổng số cán bộ, công chức", "Tổng số cán bộ, công chức (bao gồm cả hợp đồng 68)"),
        ("staff_total", "Tổng số cán bộ, công chức", "Tổng số cán bộ, công chức (nữ)"),
        ("work_files_total", "Tổng số hồ sơ công việc", "Tổng số hồ sơ công việc (chỉ tính hồ sơ mật)"),
        ("email_systems_count", SYSTEMS, "Cơ quan có bao nhiêu hệ thống thư điện tử (chỉ hệ thống dùng riêng)"),
        ("computers_online_pct", "- Tại UBND cấp huyện:", "- Tại UBND cấp huyện (không kể trường học)"),
        ("training_staff", TRAINED, "Số CBCC (trừ chuyên trách) được đào tạo về CNTT trong năm"),
        ("training_staff", TRAINED, "Số CBCC (trừ lãnh đạo) được đào tạo về CNTT trong năm"),
        ("antivirus_computers", "- Số lượng:", "Số máy tính được cài đặt (số lượng hỏng)"),
        ("internet_bandwidth_converted_mbps", BANDWIDTH, BANDWIDTH.replace("∑ Băng thông FTTH", "trừ FTTH")),
        (
            "email_systems_count",
            SYSTEMS,
            "Cơ quan có bao nhiêu hệ thống thư điện tử (không bao gồm hệ thống dùng chung)",
        ),
        ("email_systems_count", SYSTEMS, "Cơ quan có bao nhiêu hệ thống thư điện tử (hệ thống dùng riêng của cơ quan)"),
    ],
)
def test_what_narrows_or_widens_is_told(indicator: str, asked: str, label: str) -> None:
    assert is_narrowed(label, asked, WORLD.indicators[indicator], None)


@pytest.mark.parametrize(
    ("indicator", "asked", "label", "unit"),
    [
        ("computers_total", "- Tổng số máy tính", "a) Tổng số máy tính", None),
        ("computers_total", "- Tổng số máy tính", "Tổng số máy tính (chiếc)", "chiếc"),
        ("computers_total", "- Tổng số máy tính", "Tổng số máy tính (cấp tỉnh)", None),
        ("computers_total", "- Tổng số máy tính", "Tổng số máy tính (xem Bảng 3)", None),
        ("computers_total", "- Tổng số máy tính", "Tổng số máy tính (phụ lục số 2 kèm theo)", None),
        ("computers_total", "- Tổng số máy tính", "Tổng số máy tính (của UBND cấp xã)", None),
        ("computers_total", "- Tổng số máy tính", "Tổng số máy tính (tính đến ngày 30/9/2020)", None),
        ("computers_total", "- Tổng số máy tính", "Tổng số máy tính (trong quý)", None),
        *(
            ("computers_total", "- Tổng số máy tính", f"Tổng số máy tính ({more})", None)
            for more in (
                "ghi 0 nếu không có",
                "điền số",
                "số nguyên",
                "xem hướng dẫn",
                "có danh sách kèm theo",
                "Phụ lục I",
                "phu luc 2",
            )
        ),
        ("staff_total", "Tổng số cán bộ, công chức", "Tổng số cán bộ, công chức (viết tắt là CBCC)", "người"),
        ("staff_total", "Tổng số cán bộ, công chức", "Tổng số cán bộ, công chức (nếu có)", "người"),
        ("training_staff", TRAINED, "Số lượng CBCC được đào tạo về CNTT (không tính chuyên trách, phụ trách)", "người"),
        ("training_staff", TRAINED, "Số CBCC (trừ chuyên trách, phụ trách) được đào tạo về CNTT trong năm", "người"),
        ("antivirus_computers", "- Số lượng:", "Số máy tính được cài đặt (số lượng/tổng số, tỷ lệ)", "máy"),
        ("email_systems_count", SYSTEMS, SYSTEMS, None),
        ("computers_online_pct", "- Tại UBND cấp huyện:", "- Số lượng bộ lưu điện (UPS) (Tại UBND cấp huyện:)", "%"),
        ("internet_bandwidth_converted_mbps", BANDWIDTH, BANDWIDTH.replace("∑", "%"), "Mbps"),
        ("internet_bandwidth_converted_mbps", BANDWIDTH, BANDWIDTH.replace("∑", "X"), "Mbps"),
        ("email_systems_count", SYSTEMS, "Số hệ thống thư điện tử (bao gồm dùng chung và dùng riêng)", None),
        ("email_systems_count", SYSTEMS, "Số hệ thống thư điện tử (dùng chung và dùng riêng)", None),
    ],
)
def test_the_forms_own_words_narrow_nothing(indicator: str, asked: str, label: str, unit: str | None) -> None:
    assert not is_narrowed(label, asked, WORLD.indicators[indicator], unit)


def test_what_the_form_prints_above_a_line_narrows_nothing_of_it() -> None:
    above = "Tổng số CBCC được cấp tài khoản thư điện tử (bao gồm dùng chung và dùng riêng)"
    said, rate = (
        "Tỷ lệ CBCC được cấp tài khoản thư điện tử (bao gồm dùng chung và dùng riêng)",
        WORLD.indicators["email_accounts_pct"],
    )
    assert not is_narrowed(said, "Tỷ lệ", rate, "%", above)
    assert is_narrowed(said.replace("bao gồm dùng chung và ", "chỉ "), "Tỷ lệ", rate, "%", above)


def test_a_part_of_what_the_form_prints_above_a_line_narrows_it() -> None:
    above, said = "Số lượng máy tính (để bàn, xách tay, máy trạm)", "Tổng số máy tính (xách tay)"
    assert is_narrowed(said, "- Tổng số máy tính", WORLD.indicators["computers_total"], "chiếc", above)


@pytest.mark.parametrize(
    ("label", "rest"),
    [
        ("Tổng số máy tính (quý III/2020)", "Tổng số máy tính"),
        ("Tổng số máy tính (trong quý III năm 2020)", "Tổng số máy tính"),
        ("Tổng số máy tính (quý II/2020)", None),
        ("Tổng số máy tính (9 tháng đầu năm 2020)", None),
        ("Tổng số máy tính (quý III/2020, máy hỏng)", None),
        ("Tổng số máy tính (máy hỏng)", None),
    ],
)
def test_the_reports_own_period_in_brackets_says_nothing_more(label: str, rest: str | None) -> None:
    assert without_own_period(label, "2020-Q3") == (rest or label)
    assert without_own_period(label, None) == label


def test_another_number_is_no_slip() -> None:
    asked = "Số dịch vụ công trực tuyến (mức độ 4)"
    assert is_narrowed(asked.replace("4", "3"), asked, WORLD.indicators["computers_total"], None)


def test_the_dates_of_another_years_form_are_no_other_words() -> None:
    asked = "Số hồ sơ (tính từ ngày 01/12/2018 đến cuối tháng 8/2019)"
    said = "Số hồ sơ (tính từ ngày 01/12/2016 đến cuối tháng 8/2017)"
    assert key(said) == key(asked)
    assert not is_narrowed(said, asked, WORLD.indicators["computers_total"], None)


def test_two_digits_of_a_day_that_changed_places_are_a_slip_and_another_level_is_none() -> None:
    asked = "Hồ sơ trực tuyến mức độ 4 (tính từ ngày 01/12/2018 đến cuối tháng 8/2019)"
    online = WORLD.indicators["dvctt_l4_online_dossiers"]
    assert not is_narrowed(asked.replace("01/12/2018", "01/1/22018"), asked, online, "hồ sơ")
    graded = "Hồ sơ trực tuyến (mức độ 4)"
    assert is_narrowed(graded.replace("4", "3"), graded, online, "hồ sơ")
