"""Options that are ranges are known in a clerk's own words, where every word is understood."""

from __future__ import annotations

import pytest

from services.extract.reading.values import read_value
from services.extract.reading.values.ranges import same_range

SIZES = ["KT < 10 Mb", "10 Mb ≤ KT ≤ 20 Mb", "KT > 20 Mb"]
QUOTAS = ["500 Mb < DL < 2Gb", "2Gb≤ DL ≤ 5Gb", "DL > 5 Gb"]
UNDER, AMID, OVER = SIZES


@pytest.mark.parametrize(
    ("words", "option"),
    [
        ("Dưới 10 MB", UNDER), ("nhỏ hơn 10 Mb", UNDER), ("không quá 10MB", UNDER), ("< 10 MB", UNDER), ("10 MB > KT", UNDER),
        ("Từ 10 MB đến 20 MB", AMID), ("từ 10 đến 20MB", AMID), ("10 - 20 MB", AMID), ("10 < KT < 20 MB", AMID),
        ("Trên 20 MB", OVER), ("lớn hơn 20 MB", OVER), ("từ 20 MB trở lên", OVER), ("KT > 20 MB", OVER),
    ],
)  # fmt: skip
def test_a_range_in_other_words(words: str, option: str) -> None:
    assert same_range(words, SIZES) == option
    boxes = "   ".join(f"{'☒' if one == option else '☐'} {words if one == option else one}" for one in SIZES)
    read = read_value(boxes, "choice", None, options=SIZES)
    assert (read.value, read.doubt) == (option, None)


@pytest.mark.parametrize(
    "words",
    ["10 MB", "Trên 10 MB", "Dưới 20 MB", "Từ 10 MB", "Khoảng 10 MB", "dưới 10 MB mỗi ngày", "Dưới 10 GB", "trên 10 đến 20 MB", "10, 20, 30 MB", ""],
)  # fmt: skip
def test_what_is_no_option_is_none(words: str) -> None:
    assert same_range(words, SIZES) is None


def test_ranges_with_units_that_change() -> None:
    assert [same_range(words, QUOTAS) for words in ("500 MB đến 2 GB", "từ 2 đến 5 GB", "Trên 5 GB")] == QUOTAS
    boxes = "☐ 500 MB đến 2 GB    ☐ 2 GB đến 5 GB    ☒ Trên 5 GB"
    assert read_value(boxes, "choice", None, options=QUOTAS).value == QUOTAS[2]


def test_a_range_that_is_no_option_stays_held() -> None:
    read = read_value("☐ Dưới 5 MB    ☒ Từ 5 MB đến 25 MB    ☐ Trên 25 MB", "choice", None, options=SIZES)
    assert read.value not in SIZES or read.doubt is not None
