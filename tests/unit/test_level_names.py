"""Headings and rows that are nothing but the name of a level of government, however offices put it."""

from __future__ import annotations

import pytest

from services.extract.reading.layout.lines import level_heading
from services.extract.reading.words.wording import level_named

NAMES = {
    "cap_huyen": [
        "Khối phòng, ban của huyện", "Riêng khối phòng, ban của huyện", "Phòng, ban chuyên môn và Văn phòng HĐND-UBND huyện",
        "Các phòng chuyên môn thuộc huyện", "Phòng, ban, đơn vị thuộc UBND huyện", "Tính riêng các phòng, ban",
        "CÁC PHÒNG, BAN CỦA THỊ XÃ", "Các cơ quan chuyên môn thuộc UBND huyện", "Khối hành chính huyện", "Riêng khối huyện", "Cấp huyện",
    ],
    "cap_xa": ["Xã, thị trấn", "Khối xã, thị trấn", "UBND các xã, phường", "Riêng khối xã, thị trấn", "Tại xã, phường", "Tính riêng các xã, phường"],
    "toan_huyen": ["Cộng cả huyện", "Tính chung cả huyện", "Tổng cộng toàn huyện", "Chung cả huyện", "Cộng hai cấp"],
    "toan_tinh": ["Toàn tỉnh", "Tính chung toàn tỉnh"],
    "cap_tinh": ["Khối sở, ban, ngành", "Các sở, ban, ngành", "Khối tỉnh", "Sở, ngành"],
    None: [
        "Phòng họp", "Xã hội hóa", "Huyện ủy", "Máy tính của các phòng", "Số xã có mạng LAN", "Phòng Văn hóa và Thông tin huyện",
        "UBND xã Phú Lâm", "Công chức xã", "Tỷ lệ xã, thị trấn", "Ban Quản lý dự án huyện", "Phòng", "Cơ quan", "Sở Tài chính", "Toàn ngành",
    ],
}  # fmt: skip


@pytest.mark.parametrize(("name", "level"), [(name, level) for level, names in NAMES.items() for name in names])
def test_a_level_is_told_by_any_of_its_names(name: str, level: str | None) -> None:
    assert level_named(name) == level


@pytest.mark.parametrize(
    ("heading", "level"),
    [
        ("1. Máy vi tính (tính chung cả huyện)", "toan_huyen"),
        ("B. Cấp huyện (các cơ quan thuộc UBND thành phố)", "cap_huyen"),
        ("2. Riêng khối phòng, ban của huyện", "cap_huyen"),
        ("1. Máy tính (bộ)", None),
        ("4. Thư điện tử (cấp xã và cấp huyện)", None),
    ],
)
def test_a_heading_says_in_brackets_of_which_level_it_is(heading: str, level: str | None) -> None:
    assert level_heading(heading) == level
