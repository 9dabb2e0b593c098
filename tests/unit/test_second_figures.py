"""What stands behind the first figure of an answer: its unit, its words, and the line that asks for it."""

from __future__ import annotations

import pytest

from services.extract.reading.answers.second_figures import seconds

BEHIND = [
    ("45/45 người đạt 100%", "người", [("45", ""), ("100 %", "")]),
    ("45 người, chiếm 95,74% tổng số máy", "người", [("95,74 %", "")]),
    ("2670 hồ sơ, đạt 97,91%, đúng hạn 99,5%", "hồ sơ", [("97,91 %", ""), ("99,5 %", "dung han")]),
    ("20 máy (18 máy bàn, 02 laptop)", "máy", [("18", "ban"), ("02", "laptop")]),
    ("12 cuộc, trong đó trực tuyến 5 cuộc", "cuộc họp", [("5", "truc tuyen")]),
    ("47 (trong đó 02 máy hỏng)", "chiếc", [("02", "hong")]),
    ("412 người, gồm cấp huyện 98 người và cấp xã 314 người", "người", [("98", "gom cap huyen"), ("314", "cap xa")]),
    ("356 văn bản, trong đó có ký số: 349 văn bản", "văn bản", [("349", "co ky so")]),
    ("47", "chiếc", []),
]


@pytest.mark.parametrize(("answer", "unit", "wanted"), BEHIND, ids=[answer for answer, _, _ in BEHIND])
def test_figures_behind_the_first(answer: str, unit: str, wanted: list[tuple[str, str]]) -> None:
    assert [(one.figure, one.words) for one in seconds(answer, unit)] == wanted


def test_an_average_says_of_what_and_to_each_of_what() -> None:
    (found,) = seconds("400 Mbps (bình quân 7,7 Mbps/CBCC)", "Mbps")
    assert found.average and found.measure is not None and found.measure.per is not None
    assert (found.figure, found.measure.unit.family.id, found.measure.per.family.id) == ("7,7", "bandwidth", "people")


def test_a_part_is_of_the_level_that_stands_beside_it() -> None:
    found = list(seconds("28 cơ quan, trong đó cấp huyện 13 cơ quan, cấp xã 15 cơ quan", "cơ quan"))
    assert [(one.figure, one.level) for one in found] == [("13", "cap_huyen"), ("15", "cap_xa")]
