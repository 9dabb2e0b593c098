"""Periods of every cycle: written, read, ordered, with their days."""

from __future__ import annotations

from datetime import date

import pytest

from shared.periods import Cycle, Period


@pytest.mark.parametrize(
    ("text", "cycle", "first", "last", "words"),
    [
        ("2020-Q3", "quarter", date(2020, 7, 1), date(2020, 9, 30), "Quý III/2020"),
        ("2020-Q1", "quarter", date(2020, 1, 1), date(2020, 3, 31), "Quý I/2020"),
        ("2024-02", "month", date(2024, 2, 1), date(2024, 2, 29), "tháng 2/2024"),
        ("2026-01", "month", date(2026, 1, 1), date(2026, 1, 31), "tháng 1/2026"),
        ("2026-H2", "half", date(2026, 7, 1), date(2026, 12, 31), "6 tháng cuối năm 2026"),
        ("2026", "year", date(2026, 1, 1), date(2026, 12, 31), "năm 2026"),
    ],
)
def test_a_period_has_its_days_and_its_name(text: str, cycle: Cycle, first: date, last: date, words: str) -> None:
    found = Period.parse(text)
    assert (str(found), found.cycle, found.first, found.last) == (text, cycle, first, last)
    assert found.words() == words
    assert Period.parse(text, Cycle(cycle)) == found


@pytest.mark.parametrize(
    "text", ["", "2020", "2020-Q5", "2020-Q0", "2020-Q3 ", "2020-q3", "1999-Q1", "2020-07", "x", "2020-Q3\x00"]
)
def test_what_is_no_quarter_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(ValueError, match="2020-Q3"):
        Period.parse(text, Cycle.QUARTER)
