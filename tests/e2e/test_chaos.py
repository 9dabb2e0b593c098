"""The promises under fire, in the form that every change has to pass: about a minute (`make chaos` is the long one)."""

from __future__ import annotations

from benchmarks.chaos.__main__ import FIRST, broken, run


def test_what_is_acknowledged_while_everything_breaks_is_judged_once() -> None:
    found = run(seconds=20, seed=1)
    assert broken(found) == [], found
    assert found["accepted"] >= 5 and found["faults"] >= FIRST
