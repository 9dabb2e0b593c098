"""What a chaos run does: each fault has a name of its own and strikes something that is there, or says that it did not."""

from __future__ import annotations

import random
from types import SimpleNamespace
from typing import Any

import pytest

from baocao.local.processes import PROCESSES
from benchmarks.chaos.__main__ import CLOCK
from benchmarks.chaos.faults import EVERY_RUN, JUMPS, KILLED, NETS, PAUSED, SLOWED, SOON, Pace, faults, in_order
from benchmarks.chaos.network import MOODS, Network
from benchmarks.chaos.stack import WAYS


class Clock:
    """A clock that is told where to stand and remembers it."""

    library = "there"

    def __init__(self) -> None:
        self.told: list[int] = []

    def set(self, seconds: int) -> None:
        self.told.append(seconds)


def stack(**how: Any) -> Any:
    return SimpleNamespace(**{"clock": None, "own_disk": True, "late_by_clock": 0, **how})


AT_ONCE = Pace(net=0, jump=0.05, seen=0)


def named(name: str, on: Any) -> Any:
    [found] = [fault for fault in faults(on, pace=AT_ONCE) if fault.name == name]
    return found


def test_every_fault_has_a_name_of_its_own_and_all_kinds_are_there() -> None:
    names = [fault.name for fault in faults(stack(clock=Clock()))]
    assert len(names) == len(set(names))
    assert {f"network {mood} {way}" for mood in MOODS for way in NETS} <= set(names)
    assert {f"{CLOCK} {where}" for where in JUMPS} <= set(names)
    assert not [fault.name for fault in faults(stack(own_disk=False)) if fault.name in ("disk full", *JUMPS)]


def test_every_run_has_one_of_each_kind_that_no_other_test_does_and_the_rest_is_left_to_chance() -> None:
    found = faults(stack())
    first, rest = in_order(found, random.Random(1))
    assert tuple(fault.name for fault in first) == EVERY_RUN
    moods = {words[1] for fault in first if (words := fault.name.split())[0] == "network"}
    assert moods == set(MOODS) - {"lose"}, "a lost line takes half a minute to be noticed"
    assert {fault.name for fault in rest[: len(SOON)]} == set(SOON)
    assert sorted([*first, *rest], key=str) == sorted(found, key=str), "none is left out or done twice"
    again = [in_order(found, random.Random(seed))[1] for seed in (1, 2)]
    assert again[0] == rest != again[1], "the same seed gives the same order"


def test_what_is_killed_paused_and_slowed_is_a_part_of_the_stack() -> None:
    parts = {process.name for process in PROCESSES} | {"prefork", "supervisor"}
    assert {*KILLED, *PAUSED, *SLOWED, *WAYS} <= parts
    assert set(NETS) == {*WAYS, "mail"}


def test_a_network_that_nobody_uses_is_no_fault() -> None:
    network = Network({name: lambda: None for name in NETS}, seed=1)
    try:
        for way in WAYS:
            with pytest.raises(RuntimeError, match=f"nobody goes the way to {way}"):
                named(f"network cut {way}", on := stack(network=network)).do(on)
        named("network cut mail", on := stack(network=network)).do(on)
    finally:
        network.stop()


@pytest.mark.parametrize("off", [0.0, -172800.0, 172799.0])
def test_a_clock_that_did_not_jump_is_no_fault_and_is_right_again(off: float) -> None:
    on = stack(clock=Clock(), late_letters=lambda: 0, clock_ahead=lambda: off)
    with pytest.raises(RuntimeError, match="clock was"):
        named(f"{CLOCK} two days ahead", on).do(on)
    assert on.clock.told == [172800, 0]


def test_letters_that_a_wrong_clock_wrote_are_counted() -> None:
    written = iter([3, 5])
    on = stack(clock=Clock(), late_letters=lambda: next(written), clock_ahead=lambda: 172800.04)
    named(f"{CLOCK} two days ahead", on).do(on)
    assert on.late_by_clock == 2 and on.clock.told[-1] == 0
