"""The scheduler's rounds, without a clock: what is due, what is tried again, what is waited for."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy.exc import OperationalError

from baocao.local.health import touched
from baocao.local.scheduler import (
    BELIEF_SECONDS,
    BUSY_PAUSE,
    IDLE_PAUSE,
    SHOW_SECONDS,
    TROUBLE_PAUSE,
    Chore,
    Life,
    Morning,
    Scheduler,
)

HOUR = 3600.0
EIGHT = datetime(2020, 9, 3, 8, 0, tzinfo=UTC)


def down() -> int:
    raise OperationalError("SELECT 1", {}, Exception("the server is down"))


def test_a_round_that_carried_something_is_followed_at_once() -> None:
    carried = iter([3, 0])
    scheduler = Scheduler(lambda: next(carried), [], [])
    assert [scheduler.round(0, EIGHT), scheduler.round(1, EIGHT)] == [BUSY_PAUSE, IDLE_PAUSE]


def test_a_chore_is_done_when_its_time_has_passed_and_not_before() -> None:
    done: list[float] = []
    now = 0.0
    chore = Chore(10, lambda: done.append(now))
    for now in (100.0, 105.0, 110.0, 110.5, 111.0, 121.0):
        chore.run(now)
    assert done == [110.5, 121.0]


def test_a_chore_that_fails_waits_its_time_and_stops_nothing_else() -> None:
    chore = Chore(10, down)
    other: list[object] = []
    scheduler = Scheduler(lambda: 0, [chore], [Morning(8, other.append)])
    scheduler.round(-HOUR, EIGHT - timedelta(hours=1))
    assert scheduler.round(0, EIGHT) == TROUBLE_PAUSE
    assert scheduler.round(1, EIGHT) == IDLE_PAUSE and other == [EIGHT.date()]


def test_a_morning_is_done_once_a_day_from_its_hour_on() -> None:
    days: list[date] = []
    morning = Morning(8, days.append)
    for day, hour in ((3, 0), (3, 7), (3, 8), (3, 9), (3, 23), (4, 7), (4, 12)):
        morning.run(EIGHT.replace(day=day, hour=hour))
    assert days == [date(2020, 9, 3), date(2020, 9, 4)]


def test_a_morning_that_failed_is_tried_again_the_same_day() -> None:
    tries: list[date] = []

    def fails_once(day: date) -> None:
        tries.append(day)
        if len(tries) == 1:
            down()

    scheduler = Scheduler(lambda: 0, [], [Morning(8, fails_once)])
    scheduler.round(-HOUR, EIGHT - timedelta(hours=1))
    assert [scheduler.round(n, EIGHT) for n in range(3)] == [TROUBLE_PAUSE, IDLE_PAUSE, IDLE_PAUSE]
    assert len(tries) == 2


def rounds(*jumps: tuple[float, float]) -> list[float]:
    """When, in seconds from the start, late letters are written by a clock that jumps: (at second, by seconds)."""
    written: list[float] = []
    steady = 0.0
    scheduler = Scheduler(lambda: 0, [], [Morning(8, lambda day: written.append(steady))])
    while steady < 3 * 86400:
        shown = sum(seconds for at, seconds in jumps if at <= steady)
        scheduler.round(steady, EIGHT.replace(hour=9) + timedelta(seconds=steady + shown))
        steady += 60
    return written


def test_a_clock_is_believed_when_it_has_gone_steadily_for_a_while() -> None:
    assert rounds() == [BELIEF_SECONDS, 23 * HOUR, 47 * HOUR, 71 * HOUR], "a quarter of an hour after the start"
    assert rounds((40.0, 30.0))[0] == BELIEF_SECONDS, "a correction of seconds is no jump"


def test_a_jump_over_a_deadline_and_back_writes_to_nobody() -> None:
    there_and_back = ((2 * HOUR, 3 * 86400.0), (2 * HOUR + 600, -3 * 86400.0))
    assert rounds(*there_and_back) == rounds(), "what was put right within minutes has done nothing"
    assert rounds((2 * HOUR, -2 * 86400.0))[:2] == [BELIEF_SECONDS, 2 * HOUR + BELIEF_SECONDS]


@pytest.mark.parametrize(
    "error", [OSError("no route"), ConnectionRefusedError(), OperationalError("x", {}, Exception())]
)
def test_a_tool_that_is_down_is_waited_for(error: Exception) -> None:
    answers: Iterator[Exception | int] = iter([error, 1])

    def carry() -> int:
        answer = next(answers)
        if isinstance(answer, Exception):
            raise answer
        return answer

    scheduler = Scheduler(carry, [], [])
    assert [scheduler.round(0, EIGHT), scheduler.round(1, EIGHT)] == [TROUBLE_PAUSE, BUSY_PAUSE]


def test_a_mistake_of_ours_is_not_waited_for() -> None:
    def wrong() -> int:
        raise KeyError("a bug")

    with pytest.raises(KeyError):
        Scheduler(wrong, [], []).round(0, EIGHT)


def test_it_shows_that_it_works_after_rounds_that_succeed_and_only_then(tmp_path: Path) -> None:
    ready, marks = tmp_path / "ready", []
    fails = True

    def carry() -> int:
        return down() if fails else 0

    scheduler = Scheduler(carry, [], [], Life(ready, lambda: marks.append(1)))
    scheduler.round(0, EIGHT)
    assert not ready.exists() and not marks
    fails = False
    scheduler.round(1, EIGHT)
    assert touched(ready) and len(marks) == 1
    os.utime(ready, (1, 1))
    assert not touched(ready)
    scheduler.round(1 + SHOW_SECONDS / 2, EIGHT)
    assert not touched(ready), "not at every round"
    fails = True
    scheduler.round(1 + SHOW_SECONDS, EIGHT)
    assert not touched(ready), "a round that failed shows nothing"
    fails = False
    scheduler.round(2 + SHOW_SECONDS, EIGHT)
    assert touched(ready) and len(marks) == 2
