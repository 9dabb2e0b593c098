"""When two labels mean the same: expectations by a reader, who knows which words carry meaning."""

from __future__ import annotations

import pytest

from services.extract.reading.words.labels import accounted, label, likeness, vocabulary
from services.extract.reading.words.wording import key

KNOWN = vocabulary(
    [
        "Tổng số máy tính để bàn", "Tổng số máy tính xách tay", "Tổng số máy tính bảng", "Tổng số máy chủ", "Tiến sỹ", "Thạc sỹ",
        "Tổng số hồ sơ tiếp nhận, giải quyết trực tuyến", "hồ sơ gửi trực tiếp", "lãnh đạo", "cán bộ", "mạng LAN", "WAN",
    ]
)  # fmt: skip


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("- Tổng số máy tính", "Tổng số máy tính tại cơ quan"),
        ("Tổng số máy tính của đơn vị", "Số lượng máy tính tại cơ quan"),
        ("1. Tổng số máy tính (bao gồm máy xách tay)", "a) Tổng số máy tính"),
        ("Tổng số cán bộ, công chức", "Tổng số CBCC"),
        ("Tổng số CBCCVC", "Tổng số cán bộ, công chức, viên chức"),
        ("Tỷ lệ máy tính/CBCC", "Tỉ lệ máy tính / CBCC:"),
        ("Tổng số may tinh xách tay", "Tổng số máy tính xách tay"),
        ("Tổngg số máy tính xáh tay", "Tổng số máy tính xách tay"),
        ("TỔNG SỐ MÁY CHỦ", "Tổng số máy chủ"),
        ("Tổng số thủ tục hành chính", "Tổng số TTHC"),
        ("Số lượng máy tính của UBND thành phố", "Số lượng máy tính của UBND huyện"),
        ("Tiến sĩ", "Tiến sỹ:"),
        ("Tổng số hồ sơ (từ 01/01/2020 đến 31/8/2020)", "Tổng số hồ sơ (từ 01/12/2018 - 15/5/2019)"),
        ("Tổng sốmáy chủ", "Tổng số máy chủ"),
    ],
)
def test_the_same_in_other_words(one: str, other: str) -> None:
    first, second = label(one), label(other)
    assert first.marks == second.marks
    assert accounted(first, second, KNOWN)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Tổng số máy tính để bàn", "Tổng số máy tính bảng"),
        ("Tổng số máy tính xách tay", "Tổng số máy tính bảng"),
        ("Tổng số máy tính", "Tổng số máy chủ"),
        ("hồ sơ giải quyết trực tuyến", "hồ sơ giải quyết trực tiếp"),
        ("DVCTT mức độ 3", "DVCTT mức độ 4"),
        ("Số lượng lãnh đạo đã được cấp", "Số lượng cán bộ đã được cấp"),
        ("Tổng số máy tính", "Tỷ lệ máy tính"),
        ("có mạng LAN", "có mạng WAN"),
        ("thư điện tử dùng chung", "thư điện tử dùng riêng"),
        ("Tiến sỹ", "Thạc sỹ"),
        ("Tổng số hồ sơ", "Tổng số hồ sơ trực tuyến"),
        ("Tổng số hồ sơ đúng hạn", "Tổng số hồ sơ quá hạn"),
    ],
)
def test_another_thing_however_alike(one: str, other: str) -> None:
    first, second = label(one), label(other)
    assert first.marks != second.marks or not accounted(first, second, KNOWN)


def test_words_of_two_levels_keep_lines_apart() -> None:
    here, there = label("Số máy tính cấp huyện"), label("Số máy tính cấp xã")
    assert likeness(here, there) < 0.75 < likeness(here, label("Số máy tính", "cap_huyen"))


@pytest.mark.parametrize(
    "ordinal",
    ["1. ", "1) ", "1/ ", "1/", "1- ", "1 - ", "1: ", "(1) ", "(a) ", "a) ", "a/ ", "I/ ", "I- ", "A/ ", "A- ", "Đ/ ", "1.1/ ", "1.1- ", "1.1 ", "Câu 1: ", "Câu 1. ", "- ", "+ ", "II.1. ", "II.1/ ", "d1) ", "01. "],
)  # fmt: skip
def test_an_ordinal_is_no_word_of_a_label_however_it_is_closed(ordinal: str) -> None:
    assert key(f"{ordinal}Tên cơ quan") == "ten co quan"


@pytest.mark.parametrize("text", ["24/7 hỗ trợ", "1/0 (1: Có; 0: Không)", "3-4 dịch vụ", "C/c"])
def test_figures_of_a_label_are_no_ordinal(text: str) -> None:
    assert key(text) == key(f"- {text}")
