"""Whole reports by invented clerks: nothing silently wrong, nearly everything found, no alarm on a right report, planted errors found."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from .clerks import CLERKS, Clerk
from .known import KNOWN
from .score import Score, score

RECALL = 0.98
"""Of the figures of one report."""


def _found(clerk: Clerk, read: Score) -> bool:
    """Nearly every figure is found; of a report that nobody could read, each is asked about or the report is not accepted."""
    if clerk.hard:
        return read.heard >= RECALL * read.expected or not read.outcome.startswith("accepted")
    return read.recall >= RECALL


CHECKS: dict[str, Callable[[Clerk], list[str]]] = {
    "silent": lambda clerk: score(clerk).silent,
    "recall": lambda clerk: [] if _found(clerk, score(clerk)) else score(clerk).missed,
    "lists": lambda clerk: score(clerk).cells_wrong,
    "alarms": lambda clerk: [] if clerk.hard else score(clerk).alarms,
    "planted": lambda clerk: score(clerk, planted=True).unfound if clerk.errors else [],
}
"""What is wrong with the reading of a clerk's report, in five respects."""


def summed() -> dict[str, bool]:
    """The four promises over all reports together, and whether they hold."""
    good = [score(clerk) for clerk in CLERKS if not clerk.hard]
    bad = [score(clerk, planted=True) for clerk in CLERKS if clerk.errors]
    planted = sum(one.planted for one in bad)

    def of_all(what: Callable[[Score], int]) -> int:
        return sum(what(one) for one in good)

    return {
        "sum: nothing silent": of_all(lambda one: len(one.silent)) == 0,
        "sum: recall of 95 %": of_all(lambda one: one.right) >= 0.95 * of_all(lambda one: one.expected),
        "sum: at most one alarm in two right reports": of_all(lambda one: len(one.alarms)) <= len(good) / 2,
        "sum: 85 % of the planted errors": planted - sum(len(one.unfound) for one in bad) >= 0.85 * planted,
    }


def _case(name: str, *values: object) -> object:
    marks = [pytest.mark.xfail(strict=True, reason="not yet")] if name in KNOWN else []
    return pytest.param(*values, id=name, marks=marks)


@pytest.mark.parametrize(
    ("check", "clerk"), [_case(f"{check}: {clerk.name}", check, clerk) for check in CHECKS for clerk in CLERKS]
)
def test_a_strangers_report(check: str, clerk: Clerk) -> None:
    wrong = CHECKS[check](clerk)
    assert not wrong, "\n".join([str(score(clerk).form), *wrong])


@pytest.mark.parametrize(
    "promise",
    [
        _case(name, name)
        for name in (
            "sum: nothing silent",
            "sum: recall of 95 %",
            "sum: at most one alarm in two right reports",
            "sum: 85 % of the planted errors",
        )
    ],
)
def test_all_strangers_together(promise: str) -> None:
    assert summed()[promise]
