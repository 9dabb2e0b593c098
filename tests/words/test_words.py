"""Reports in other words: recognised, told right as often as was measured, held as a whole; those of other families refused."""

from __future__ import annotations

import pytest

from tests.clerks.expect import look
from tests.world import WORLD

from .clerks import CLERKS, NOTHING, OTHERS, UNCLEAR, Clerk, Other
from .printing import KINDS, other
from .score import score, summed

FLOOR = {(1, "docx"): 0.8, (1, "xlsx"): 0.8, (2, "docx"): 0.5, (2, "xlsx"): 0.5}
"""Share of the rows of a hand whose indicator and level are told right: two points below what was measured last."""
TAKEN = 0.26
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


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("clerk", CLERKS, ids=lambda clerk: clerk.name)
def test_a_report_in_other_words_is_held_as_a_new_form(clerk: Clerk, kind: str) -> None:
    done = score(clerk, kind)
    assert done.form is None and "new_form" in done.rules
    assert not done.sure


@pytest.mark.parametrize(("hand", "kind"), FLOOR)
def test_what_most_rows_ask_is_told(hand: int, kind: str) -> None:
    done = summed(hand, kind)
    assert done.right >= FLOOR[hand, kind], f"{done.right:.1%} of {done.count['rows']}"


@pytest.mark.parametrize("kind", KINDS)
def test_what_no_indicator_asks_is_seldom_taken_for_one(kind: str) -> None:
    done = summed(None, kind)
    assert done.taken <= TAKEN, f"{done.taken:.1%} of {done.count['nothing']}"


@pytest.mark.parametrize("report", OTHERS, ids=lambda report: report.name)
def test_a_report_of_another_family_is_refused(report: Other) -> None:
    assert not read_other(report)
