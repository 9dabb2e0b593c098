"""A whole and then its levels in one sentence, and the roles of a numbered question: nothing is lost, no number of a list is an answer."""

from __future__ import annotations

import pytest

from services.extract.reading.sentences.prose import questions

Said = list[tuple[str, str, str | None]]


def said(text: str) -> Said:
    return [(one.label, one.answer.rstrip(" ."), one.level) for one in questions(text)]


@pytest.mark.parametrize(
    ("text", "whole", "districts", "communes"),
    [
        ("Tổng số máy tính: 380 máy, đạt 92,23%. Riêng cấp huyện: 98; cấp xã: 282", "380 máy, đạt 92,23%", "98", "282"),
        ("Tổng số máy tính: 500 chiếc. Cấp huyện: 120 chiếc; cấp xã: 380 chiếc", "500 chiếc", "120 chiếc", "380 chiếc"),
        ("Tổng số máy tính: 500, trong đó cấp huyện: 120, cấp xã: 380", "500", "120", "380"),
        ("Tổng số máy tính: 500 chiếc, gồm: cấp huyện: 120, cấp xã: 380", "500 chiếc", "120", "380"),
        ("Tổng số máy tính: 500. Trong đó: cấp huyện: 120; cấp xã: 380.", "500", "120", "380"),
        ("Tổng số máy tính: 412 (100%); trong đó cấp huyện: 98; cấp xã: 314", "412 (100%)", "98", "314"),
        ("Tổng số máy tính: 1.250 chiếc; cấp huyện: 250; cấp xã: 1.000", "1.250 chiếc", "250", "1.000"),
        ("Tổng số máy tính: 500 chiếc - cấp huyện: 120 - cấp xã: 380", "500 chiếc", "120", "380"),
        ("Tổng số máy tính: 500 (cấp huyện: 120; cấp xã: 380).", "500", "120", "380"),
        ("Tổng số máy tính: khoảng 500 chiếc, bao gồm cấp huyện: 120, cấp xã: 380", "khoảng 500 chiếc", "120", "380"),
        ("Tổng số máy tính: ~500; cấp huyện: 120; cấp xã: 380", "~500", "120", "380"),
    ],
)
def test_a_whole_before_its_levels_is_told(text: str, whole: str, districts: str, communes: str) -> None:
    stem = "Tổng số máy tính"
    first, *levels = said(text)
    assert first == (stem, whole, None)
    assert [(label.lower(), answer, level) for label, answer, level in levels] == [
        (f"{stem} (cấp huyện)".lower(), districts, "cap_huyen"),
        (f"{stem} (cấp xã)".lower(), communes, "cap_xa"),
    ]


def test_a_whole_that_names_itself_is_of_its_level() -> None:
    assert said("Tổng số máy tính: 500 (toàn huyện), cấp huyện: 120, cấp xã: 380") == [
        ("Tổng số máy tính (toàn huyện)", "500", "toan_huyen"),
        ("Tổng số máy tính (cấp huyện)", "120", "cap_huyen"),
        ("Tổng số máy tính (cấp xã)", "380", "cap_xa"),
    ]


@pytest.mark.parametrize(
    "text", ["Tổng số DVC mức độ 3: cấp huyện: 5; cấp xã: 7", "Số máy tính: ...... (cấp huyện); ...... (cấp xã)"]
)
def test_without_a_whole_only_levels_are_told(text: str) -> None:
    assert [level for _, _, level in said(text)] == ["cap_huyen", "cap_xa"]


@pytest.mark.parametrize(
    ("text", "answers"),
    [
        ("19) Cán bộ chuyên trách CNTT: 1 người, phụ trách: 2 người", ["1 người", "2 người"]),
        ("19. Cán bộ chuyên trách CNTT: không có, phụ trách: 2 người", ["không có", "2 người"]),
        ("19) Cán bộ chuyên trách CNTT: không có; kiêm nhiệm: không", ["không có", "không"]),
        ("7) Chuyên trách CNTT: 01 người. Kiêm nhiệm: 03 người.", ["01 người", "03 người"]),
        ("7. Chuyên trách CNTT: 01 người; phụ trách CNTT: 02 người; kiêm nhiệm: 0 người", ["01 người", "02 người", "0 người"]),
        ("19) Chuyên trách: 1 người; phụ trách: không có", ["1 người", "không có"]),
        ("19. Chuyên trách: 1; phụ trách: 2; kiêm nhiệm: 0", ["1", "2", "0"]),
        ("12/ Cán bộ phụ trách CNTT: không; chuyên trách CNTT: không", ["không", "không"]),
        ("a) Cán bộ chuyên trách CNTT: 1 người, kiêm nhiệm: 2 người", ["1 người", "2 người"]),
        ("19) Cán bộ chuyên trách CNTT: không có", ["không có"]),
    ],
)  # fmt: skip
def test_the_number_of_a_question_is_no_answer(text: str, answers: list[str]) -> None:
    assert [answer for _, answer, _ in said(text)] == answers


@pytest.mark.parametrize("mark", ["", "a) ", "1.2) ", "1.2 ", "III. "])
def test_roles_of_a_numbered_thing_are_asked_of_the_thing(mark: str) -> None:
    found = [(one.label, one.role) for one in questions(f"{mark}Trình độ đại học: 1 chuyên trách, 2 phụ trách")]
    assert found == [(f"{mark}Trình độ đại học", "dedicated"), (f"{mark}Trình độ đại học", "in_charge")]
