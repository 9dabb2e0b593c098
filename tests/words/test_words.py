"""Reports in other words: recognised, told right as often as was measured, held as a whole; those of other families refused."""

from __future__ import annotations

import pytest

from tests.clerks.expect import look
from tests.world import WORLD

from .clerks import CLERKS, NOTHING, OTHERS, UNCLEAR, Clerk, Other
from .printing import other
from .score import score, summed

FLOOR = {1: 0.818, 2: 0.697}
"""Share of the rows of a hand whose indicator and level are told right: two points below what was measured last."""
TAKEN = 0.083
"""At most so many of the rows that ask nothing known are taken for an indicator."""


def read_other(report: Other) -> list[str]:
    """What was made of a report of another family; nothing, when it was refused."""
    seen = look(other(report), "bao-cao.docx")
    refused = [one.rule for one in seen.findings] == ["not_a_report"]
    return [f"{fact.indicator}@{fact.level}" for fact in seen.facts] or ([] if refused else ["not refused"])


def test_the_rows_are_whole() -> None:
    levels = {"own", "cap_tinh", "cap_huyen", "cap_xa", "toan_huyen", "toan_tinh"}
    asked = [row for clerk in CLERKS for row in clerk.rows]
    known = [row for row in asked if row.indicator not in (NOTHING, UNCLEAR)]
    assert len(asked) > 1200 and len(OTHERS) == 16
    assert all(row.label and row.answer for row in asked)
    assert {row.indicator for row in known} <= set(WORLD.indicators) and {row.level for row in known} <= levels


@pytest.mark.parametrize("clerk", CLERKS, ids=lambda clerk: clerk.name)
def test_a_report_in_other_words_is_held_as_a_new_form(clerk: Clerk) -> None:
    done = score(clerk, "docx")
    assert done.form is None and "new_form" in done.rules
    assert not done.sure


@pytest.mark.parametrize("clerk", CLERKS[::4], ids=lambda clerk: clerk.name)
def test_a_workbook_is_read_as_the_word_file(clerk: Clerk) -> None:
    done = score(clerk, "xlsx")
    assert done.count == score(clerk, "docx").count and not done.sure


@pytest.mark.parametrize("hand", FLOOR)
def test_what_most_rows_ask_is_told(hand: int) -> None:
    done = summed(hand, "docx")
    assert done.right >= FLOOR[hand], f"{done.right:.1%} of {done.count['rows']}"


def test_what_no_indicator_asks_is_seldom_taken_for_one() -> None:
    done = summed(None, "docx")
    assert done.taken <= TAKEN, f"{done.taken:.1%} of {done.count['nothing']}"


@pytest.mark.parametrize("report", OTHERS, ids=lambda report: report.name)
def test_a_report_of_another_family_is_refused(report: Other) -> None:
    assert not read_other(report)
