"""A line that says 'Tỷ lệ' and no more: whose rate it is, and when a person must look."""

from __future__ import annotations

import pytest

from services.extract.reading.layout.lines import Line
from services.extract.reading.matching.bare_rates import of_their_count
from services.extract.reading.matching.chains import Match
from shared.contracts import Fact, Source, Status
from shared.forms import Form, Item
from tests.factories import fact

COUNT = "Số dịch vụ công trực tuyến mức độ 3 có phát sinh hồ sơ"
ITEMS = [
    Item(indicator="other", label="Tổng số thủ tục hành chính"),
    Item(indicator="count", label=COUNT, context="Tổng số thủ tục hành chính"),
    Item(indicator="rate", label="- Tỷ lệ", context=COUNT, unit="%"),
]
FORM = Form(
    id="f", family="x", title="", province="x", agency_level="cap_tinh", own_level="cap_tinh", recognised_by=[],
    valid_from="2019", valid_to="2021", items=ITEMS,
)  # fmt: skip
RATE, OTHER, OWN = 2, 0, 1


def doubt(above: str, label: str = "- Tỷ lệ", *, line_above_is: int | None = None, **given: object) -> str | None:
    """What is said of the rate that stands below a line; ``line_above_is``: the item that this line answers, if any."""
    lines = [
        Line(words, None, "5", None, "", context, Source(text=words))
        for words, context in ((above, ""), (label, above))
    ]
    matches = {RATE: Match(1, RATE, 1.0)} | (
        {} if line_above_is is None else {line_above_is: Match(0, line_above_is, 1.0)}
    )
    facts: list[Fact] = [fact(item.indicator) for item in ITEMS]
    facts[RATE] = facts[RATE].model_copy(update=given)
    return of_their_count(facts, FORM, matches, lines)[RATE].doubt


def test_below_its_own_count_a_rate_is_of_it_however_that_is_worded() -> None:
    assert doubt("Dịch vụ mức 3 có hồ sơ trong kỳ", line_above_is=OWN) is None
    assert doubt(COUNT) is None


@pytest.mark.parametrize(
    "above", ["Số dịch vụ công trực tuyến mức độ 3 phát sinh hồ sơ", "DVCTT mức 3 có phát sinh hồ sơ"]
)
def test_below_a_line_worded_a_little_otherwise_too(above: str) -> None:
    assert doubt(above) is None


@pytest.mark.parametrize(
    "above",
    [
        "Số dịch vụ công trực tuyến mức độ 4 có phát sinh hồ sơ",
        "Số dịch vụ công trực tuyến mức độ 3, 4 có phát sinh hồ sơ",
        "Số dịch vụ công trực tuyến có phát sinh hồ sơ",
        "Số dịch vụ công không trực tuyến mức độ 3 có phát sinh hồ sơ",
        "Tỷ lệ dịch vụ công trực tuyến mức độ 3 có phát sinh hồ sơ",
    ],
)
def test_another_level_of_services_or_another_small_word_is_another_count(above: str) -> None:
    """Nearly all words are the same, and what is counted is not."""
    assert doubt(above) == "label_differs"


def test_below_other_words_it_is_held() -> None:
    assert doubt("Số lượt người dân tra cứu tình trạng giải quyết hồ sơ mức độ 3 qua mạng") == "label_differs"


def test_below_a_line_that_answers_another_question_it_is_that_ones_rate() -> None:
    assert doubt("Số dịch vụ công trực tuyến mức độ 3 phát sinh hồ sơ", line_above_is=OTHER) == "label_differs"


def test_what_says_of_what_it_is_or_is_held_already_is_left_alone() -> None:
    other = "Số dịch vụ công trực tuyến mức độ 4 có phát sinh hồ sơ"
    assert doubt(other, "Tỷ lệ dịch vụ có phát sinh hồ sơ") is None
    assert doubt(other, status=Status.BLANK) is None
    assert doubt(other, doubt="left_over") == "left_over"
