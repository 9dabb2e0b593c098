"""Brackets behind a label: what narrows or widens the question holds its figure (``label_narrowed``); the form's own words do not."""

from __future__ import annotations

import pytest

from services.extract.reading.matching.in_brackets import is_narrowed
from tests.world import WORLD

SYSTEMS = "Cơ quan có bao nhiêu hệ thống thư điện tử (bao gồm hệ thống thư điện tử dùng chung và hệ thống dùng riêng của cơ quan)"

BANDWIDTH = (
    "Tổng băng thông: ∑ Băng thông kết nối Internet quy đổi = (∑ Băng thông Leased Line) * 5 + (∑ Băng thông FTTH) * 5"
)


@pytest.mark.parametrize(
    ("indicator", "asked", "label"),
    [
        ("computers_total", "- Tổng số máy tính", "Tổng số máy tính (không kể máy hỏng)"),
        ("computers_total", "- Tổng số máy tính", "Tổng số máy tính (để bàn"),
        ("staff_total", "Tổng số cán bộ, công chức", "Tổng số cán bộ, công chức (trừ hợp đồng)"),
        ("staff_total", "Tổng số cán bộ, công chức", "Tổng số cán bộ, công chức (bao gồm cả hợp đồng 68)"),
        ("staff_total", "Tổng số cán bộ, công chức", "Tổng số cán bộ, công chức (nữ)"),
        ("work_files_total", "Tổng số hồ sơ công việc", "Tổng số hồ sơ công việc (chỉ tính hồ sơ mật)"),
        ("email_systems_count", SYSTEMS, "Cơ quan có bao nhiêu hệ thống thư điện tử (chỉ hệ thống dùng riêng)"),
        ("computers_online_pct", "- Tại UBND cấp huyện:", "- Tại UBND cấp huyện (không kể trường học)"),
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
        ("staff_total", "Tổng số cán bộ, công chức", "Tổng số cán bộ, công chức (viết tắt là CBCC)", "người"),
        ("staff_total", "Tổng số cán bộ, công chức", "Tổng số cán bộ, công chức (nếu có)", "người"),
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
