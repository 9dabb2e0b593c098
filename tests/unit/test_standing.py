"""Which version counts: stated as rules, and the same in any order of arrival."""

from __future__ import annotations

import random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.aggregate.rollup.standing import Aside, Standing, Turn, Version, place, what_counts

GOOD, RETURNED, FOREIGN = (True, True), (False, True), (False, False)
"""Accepted; returned but usable; not usable."""


def counts(*turns: tuple[str, tuple[bool, bool]] | str) -> str | None:
    """What counts after turns: a receipt with its judgement is sent, a receipt alone is sent again, ``!`` chosen."""
    versions, steps = {}, []
    for n, turn in enumerate(turns, 1):
        if isinstance(turn, tuple):
            versions[turn[0]] = Version(turn[0], *turn[1])
            steps.append(Turn(n, 0, turn[0]))
        elif turn.startswith("!"):
            steps.append(Turn(steps[-1].revision, steps[-1].choice + 1, turn[1:]))
        else:
            steps.append(Turn(n, 0, turn))
    return what_counts(versions, steps)


@pytest.mark.parametrize(
    ("turns", "stands"),
    [
        ([], None),
        ([("A", GOOD), ("B", GOOD)], "B"),
        ([("A", GOOD), ("B", FOREIGN)], "A"),
        ([("A", RETURNED), ("B", FOREIGN)], "A"),
        ([("A", FOREIGN), ("B", FOREIGN)], "B"),
        ([("A", FOREIGN), ("B", RETURNED)], "B"),
        ([("A", RETURNED), ("B", RETURNED)], "B"),
        ([("A", RETURNED), ("B", GOOD)], "B"),
        ([("A", GOOD), ("B", RETURNED)], "A"),
        ([("A", GOOD), ("B", RETURNED), "!B"], "B"),
        ([("A", GOOD), ("B", RETURNED), "!B", ("C", RETURNED)], "C"),
        ([("A", GOOD), ("B", RETURNED), "!B", ("C", GOOD)], "C"),
        ([("A", GOOD), ("B", GOOD), "!A"], "A"),
        ([("A", GOOD), ("B", GOOD), "!A", "!B"], "B"),
        ([("A", GOOD), ("B", GOOD), "!A", ("C", GOOD)], "C"),
        ([("A", GOOD), ("B", GOOD), "A"], "A"),
        ([("A", GOOD), ("B", GOOD), "A", "B"], "B"),
        ([("A", RETURNED), ("B", GOOD), "A"], "B"),
        ([("A", GOOD), ("B", FOREIGN), "!B"], "A"),
    ],
)
def test_what_stands_stands(turns: list[Any], stands: str | None) -> None:
    assert counts(*turns) == stands


@given(st.lists(st.sampled_from([GOOD, RETURNED, FOREIGN]), min_size=1, max_size=8), st.randoms(use_true_random=False))
def test_the_order_in_which_they_are_judged_does_not_matter(kinds: list[Any], chance: random.Random) -> None:
    versions = {f"R{n}": Version(f"R{n}", *kind) for n, kind in enumerate(kinds)}
    turns = [Turn(n, 0, f"R{n}") for n in range(len(kinds))]
    mixed = list(turns)
    chance.shuffle(mixed)
    stands = what_counts(versions, mixed)
    assert stands == what_counts(versions, turns) and stands is not None
    usable = [one for one in versions.values() if one.usable]
    assert versions[stands].usable == bool(usable), "what can be used is never replaced by what cannot"
    assert versions[stands].accepted == any(one.accepted for one in usable), "nor what was accepted by what was not"


def test_each_version_is_told_how_it_stands() -> None:
    good, back, foreign = Version("A", *GOOD), Version("B", *RETURNED), Version("C", *FOREIGN)
    assert place(good, 1, good, 1) == (Standing.CURRENT, None)
    assert place(back, 2, good, 1) == (Standing.BESIDE, Aside.RETURNED)
    assert place(foreign, 3, good, 1) == (Standing.BESIDE, Aside.UNUSABLE)
    assert place(good, 1, back, 2) == (Standing.SUPERSEDED, None)
    assert place(Version("D", *GOOD), 4, good, 1) == (Standing.BESIDE, Aside.NOT_CHOSEN)
