"""What a scan misreads, and what must be told of it all the same: drawn pages and lines with slips, no engine needed."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from services.extract.reading.document import Cell, Row
from services.extract.reading.layout.headings import numbers_columns
from services.extract.reading.layout.lines import Line
from services.extract.reading.matching.align import align
from services.extract.reading.matching.misread import placed
from services.extract.reading.readers import picture as pic
from services.extract.reading.readers.scan import readable
from services.extract.reading.readers.separators import restored
from services.extract.reading.readers.wrapped import parted
from services.extract.reading.values import read_value
from shared.contracts import Source
from shared.forms import Item


def figure(marks: str, *, dirt: tuple[int, int] | None = None) -> np.ndarray:
    """Ink of digits (blocks 16 wide, 26 high), slashes and low points; ``dirt``: a spot at (x, y)."""
    ink = np.zeros((60, 40 + 24 * len(marks)), np.uint8)
    x = 20
    for mark in marks:
        if mark == ".":
            cv2.rectangle(ink, (x, 40), (x + 3, 43), 255, -1)
            x += 8
        elif mark == ",":
            cv2.rectangle(ink, (x, 38), (x + 2, 45), 255, -1)
            x += 8
        else:
            cv2.rectangle(ink, (x, 18), (x + 15, 43), 255, -1)
            x += 20
    if dirt:
        cv2.rectangle(ink, dirt, (dirt[0] + 2, dirt[1] + 2), 255, -1)
    return ink


@pytest.mark.parametrize(
    ("printed", "read", "wanted", "lost"),
    [
        ("4.9", "49", "4.9", True),
        ("0,54", "054", "0,54", True),
        ("1.234.567", "1234567", "1.234.567", True),
        ("4.9", "4.9", "4.9", False),
        ("4.9", "4,9", "4,9", False),
        ("49", "49", "49", False),
        ("1234", "1234", "1234", False),
        ("49", "x", "x", False),
        ("4.9", "479", "479", True),  # not as many digits as spots: nobody knows where the point belongs
    ],
)
def test_a_point_that_is_seen_is_never_lost_in_silence(printed: str, read: str, wanted: str, lost: bool) -> None:
    ink = figure(printed)
    assert restored(read, ink, (10, 10, ink.shape[1] - 10, 55)) == (wanted, lost)


@pytest.mark.parametrize("dirt", [(28, 50), (28, 6), (76, 41), (8, 41)], ids=["under", "above", "behind", "before"])
def test_dirt_beside_a_figure_is_no_point(dirt: tuple[int, int]) -> None:
    ink = figure("80", dirt=dirt)
    assert restored("80", ink, (0, 0, ink.shape[1], 60)) == ("80", False)


def test_a_page_of_text_with_leaders_is_made_level() -> None:
    page = np.full((1600, 1200), 255, np.uint8)
    for n in range(30):
        y = 100 + 45 * n
        cv2.rectangle(page, (100, y), (500 + 13 * n, y + 20), 0, -1)  # words
        for x in range(520 + 13 * n, 1080, 9):
            cv2.rectangle(page, (x, y + 17), (x + 3, y + 20), 0, -1)  # dots at their feet
    for angle in (-1.4, -0.5, 0.0, 0.6):
        turn = cv2.getRotationMatrix2D((600, 800), angle, 1)
        slanted = cv2.warpAffine(page, turn, (1200, 1600), borderValue=255)
        found, _ = pic.text_slant(cv2.resize(slanted, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA))
        assert abs(found + angle) < 0.08


def test_an_empty_page_has_no_slant() -> None:
    noise = np.where(np.random.default_rng(3).random((800, 600)) < 0.002, 0, 255).astype(np.uint8)
    assert pic.text_slant(noise) == (0.0, 0.0)


@pytest.mark.parametrize(
    ("texts", "doubtful", "wanted"),
    [
        (["(1)", "(2)", "(3)", "(4)"], "", True),
        (["Œ)", "2", "@)", "4", "6"], "all", True),
        (["q)", "2", "®", "4", "6", "6", "7", "8", "9", "10", "a1)"], "all", True),
        (["163", "2", "3", "4", "5"], "all", True),
        (["1", "Có", "3", "4"], "1", True),
        (["1", "Có", "7", "9"], "", False),  # read for certain: a row of figures
        (["3", "12", "9", "9"], "", False),
        (["4", "Tổng số máy tính", "chiếc", "4"], "0123", False),
    ],
)
def test_a_row_that_numbers_the_columns(texts: list[str], doubtful: str, wanted: bool) -> None:
    cells = tuple(
        Cell(text, doubt="doubtful_scan" if doubtful == "all" or str(at) in doubtful else None)
        for at, text in enumerate(texts)
    )
    assert numbers_columns(Row(cells, 3)) is wanted


LABELS = [
    "Tổng số cán bộ, công chức của cơ quan",
    "Tỷ lệ cán bộ, công chức có chứng chỉ ứng dụng công nghệ thông tin theo Thông tư 14/TT-BTTTT",
    "Tỷ lệ cán bộ, công chức thường xuyên sử dụng máy tính để xử lý công việc",
    "Tổng số hồ sơ trực tuyến của các dịch vụ công mức độ 3",
]
SLIP = "Ì. Tỷ lệ cán bộ, công chức có chứng chỉ ứng dụng công nghệ thông tin theo Thông tư 14/TT-BI111"


def items() -> list[Item]:
    return [
        Item(indicator=f"one_{at}", label=label, context=LABELS[at - 1] if at else "")
        for at, label in enumerate(LABELS)
    ]


def lines(labels: list[str]) -> list[Line]:
    return [Line(label, None, str(at + 3), None, "", "", Source()) for at, label in enumerate(labels)]


def surely(labels: list[str], *, seen: bool = True, of: list[Item] | None = None) -> set[int]:
    """The items that are matched for sure."""
    read, form = lines(labels), of or items()
    matches = {match.item: match for match in align(read, form)}
    return {number for number, match in placed(matches, read, form, seen=seen).items() if match.sure}


def test_a_misread_label_between_its_neighbours_is_sure() -> None:
    assert surely([LABELS[0], SLIP, *LABELS[2:]]) == {0, 1, 2, 3}


@pytest.mark.parametrize(
    "labels",
    [
        [LABELS[0], SLIP, LABELS[3]],  # the line behind it is missing
        [LABELS[2], SLIP, LABELS[0]],  # moved
        [LABELS[0], "Dòng do đơn vị tự thêm vào biểu", SLIP, *LABELS[2:]],  # something answered stands between
    ],
)
def test_a_misread_label_without_its_neighbours_is_not(labels: list[str]) -> None:
    assert 1 not in surely(labels)


def test_a_word_that_changes_the_meaning_is_no_slip() -> None:
    other = LABELS[3].replace("mức độ 3", "mức độ 4")
    assert 3 not in surely([*LABELS[:3], other])


DEGREES = ["Tên và trình độ của cán bộ chuyên trách", "Tiến sỹ", "Thạc sỹ", "Máy in màu", "Mức 3", "Khác"]


@pytest.mark.parametrize(
    ("at", "typed", "wanted"),
    [
        (1, "Tến sỹ", True),  # a letter lost, though “tên” is a word
        (1, "Tiến s", True),
        (2, "Tạc sỹ", True),
        (5, "Kác", True),
        (1, "Tin sĩ nọ", False),
        (1, "Bác sỹ", False),
        (3, "Máy in mẫu cũ", False),
        (4, "Mức 4", False),  # a digit is no slip
    ],
)
def test_a_typed_label_is_one_letter_off_at_most(at: int, typed: str, wanted: bool) -> None:
    form = [Item(indicator=f"one_{n}", label=label) for n, label in enumerate(DEGREES)]
    labels = [*DEGREES[:at], typed, *DEGREES[at + 1 :]]
    assert (at in surely(labels, seen=False, of=form)) is wanted


def test_a_typed_slip_without_its_neighbours_is_not_sure() -> None:
    form = [Item(indicator=f"one_{n}", label=label) for n, label in enumerate(DEGREES)]
    assert 1 not in surely([DEGREES[0], "Tến sỹ", *DEGREES[3:]], seen=False, of=form)


@pytest.mark.parametrize(
    ("word", "wanted"),
    [
        ("Chuyêntrách", "Chuyên trách"),
        ("tinbài", "tin bài"),
        ("Nguyễn", "Nguyễn"),
        ("website", "website"),
        ("tuyến", "tuyến"),
    ],
)
def test_a_lost_space_is_found_between_two_syllables(word: str, wanted: str) -> None:
    assert parted(word) == wanted


@pytest.mark.parametrize(
    ("word", "wanted"),
    [("{x]", "[x]"), ("([1]", "[1]"), ("[xÌ", "[x]"), ("SGb", "5Gb"), ("a(@so.vn", "a@so.vn"), ("(12)", "(12)")],
)
def test_brackets_and_sizes_read_as_they_are_printed(word: str, wanted: str) -> None:
    assert readable(word) == wanted


SIZE = ["500 Mb < DL < 2Gb", "2Gb ≤ DL ≤ 5Gb", "DL > 5 Gb"]


def test_signs_of_comparison_that_a_scan_flattens() -> None:
    whole = read_value("500 Mb < DL < 2Gb ☐ 2Gb < DL < 5Gb ☒ DL >5Gb ☐", "choice", None, None, SIZE)
    assert whole.value == "2Gb ≤ DL ≤ 5Gb" and whole.doubt is None
    alone = read_value("2Gb < DL < 5Gb", "choice", None, None, SIZE)
    assert alone.doubt == "not_an_option"  # without the others nobody knows that it is the form's own print


@pytest.mark.parametrize(
    ("text", "value", "held"),
    [
        ("Đã tích hợp ☒ Chưa tích hợp", True, True),
        ("Đã tích hợp ☒    Chưa tích hợp", True, False),
        ("Đã tích hợp    ☒ Chưa tích hợp", False, False),
        ("Đã tích hợp ☒ Chưa tích hợp ☐", True, False),
    ],
)
def test_a_tick_between_two_answers_belongs_to_the_word_next_to_it(text: str, value: bool, held: bool) -> None:
    reading = read_value(text, "boolean", None, None, ["Đã tích hợp", "Chưa tích hợp"])
    assert (reading.value, reading.doubt is not None) == (value, held)


def test_a_role_with_a_letter_lost_is_still_that_role() -> None:
    text = "[ ] Chuyên trách [1 ]Phụ rách [ ] Kiêm nhiệm"
    read = [read_value(text, "count", "người", role=role).value for role in ("dedicated", "in_charge", "concurrent")]
    assert read == [None, 1, None]
