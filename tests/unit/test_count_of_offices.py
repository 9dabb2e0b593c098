"""How many offices a report speaks of: lines that count them and say nothing else of them."""

from __future__ import annotations

import pytest

from services.extract.reading.layout.lines import Line
from services.extract.reading.matching.meaning import asked_by, meanings
from shared.contracts import Source
from tests.world import WORLD


def best(label: str, answer: str, unit: str | None = None, context: str = "") -> str | None:
    asked = asked_by([Line(label, unit, answer, None, "", context, Source(text=label))], 0)
    told = meanings(WORLD.indicators).of(asked) if asked else []
    return told[0][0] if told and told[0][1] >= 0.6 else None


@pytest.mark.parametrize(
    ("label", "answer", "unit"),
    [
        ("Tổng số cơ quan, đơn vị trực thuộc", "14", None),
        ("Số cơ quan", "13", None),
        ("Cơ quan, đơn vị", "21", "đơn vị"),
        ("Số đơn vị trực thuộc", "9 đơn vị", None),
        ("Số phòng, ban, đơn vị", "12", "đơn vị"),
        ("Tổng số CQNN", "28", "cơ quan"),
        ("Số lượng cơ quan hành chính", "18", None),
        ("Tổng số đơn vị", "31", None),
        ("Số cơ quan chuyên môn, đơn vị thuộc huyện", "13", "cơ quan"),
        ("Tổng số UBND cấp xã", "15", None),
    ],
)
def test_a_count_of_offices_alone_is_how_many_there_are(label: str, answer: str, unit: str | None) -> None:
    assert best(label, answer, unit) == "agencies_total"


@pytest.mark.parametrize(
    ("label", "answer", "unit"),
    [
        ("Cơ quan, đơn vị có mạng LAN", "21", "đơn vị"),
        ("Cơ quan, đơn vị", "Sở Xây dựng", None),
        ("Đơn vị báo cáo", "UBND huyện Mường Ảng", None),
        ("Số cơ quan", "95%", "%"),
        ("Số cơ quan đã kết nối Internet", "13", None),
        ("- Cơ quan cấp huyện", "13", "cơ quan"),
        ("Cơ quan cấp xã", "13", "cơ quan"),
        ("Số đơn vị", "310", "Mbps"),
        ("Cơ quan", "Có", None),
    ],
)
def test_other_words_of_offices_ask_something_else(label: str, answer: str, unit: str | None) -> None:
    assert best(label, answer, unit) != "agencies_total"
