"""A clock that was wrong for a while, and is right again: nothing waits for what it showed, nothing dies of it."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import text

from shared.bus.worker import NotHeardHere
from tests.integration.test_messaging import Post, changed, post, to

__all__ = ["post"]

DAY = 86400.0


def late(*_: Any) -> None:
    raise NotHeardHere("later")


def test_what_was_put_off_by_a_clock_that_ran_ahead_is_due_at_once(post: Post) -> None:
    event = changed()
    post.say(event)
    post.carry()
    post.valkey.flushdb()
    post.desk(late).receive(to(event))
    post.back(-2 * DAY, "not_before")  # it was put off by a clock that was two days ahead
    assert post.carry() == 0
    assert post.sweep().released == 1 and post.carry() == 1 and post.work() == 1
    assert post.heard == [event]


def test_a_delay_that_is_meant_is_kept(post: Post) -> None:
    event = changed()
    post.say(event)
    post.carry()
    post.valkey.flushdb()
    post.desk(late).receive(to(event))
    post.back(-post.settings.retry_longest_seconds, "not_before")
    assert post.sweep().released == 0 and post.carry() == 0


def test_what_was_sent_in_the_future_and_got_lost_is_sent_again_and_counts_as_no_try(
    post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(post.broker, "uptime", lambda: 3600.0)
    event = changed()
    post.say(event)
    post.carry()
    post.valkey.flushdb()
    post.back(-2 * DAY, "sent_at")
    assert post.sweep().again == 1 and post.row()["tries"] == 0
    assert post.carry() == 1 and post.work() == 1 and post.heard == [event]


def test_what_lies_in_the_broker_is_not_sent_twice_whatever_the_clock_says(post: Post) -> None:
    post.say(changed())
    post.carry()
    for days in (-2, 4, 400, -2300):
        post.back(days * DAY, "sent_at")
        assert post.sweep().again == 0
    assert post.work() == 1 and len(post.heard) == 1


def test_a_first_failure_in_another_year_kills_nothing_that_was_hardly_tried(post: Post) -> None:
    event = changed()
    post.say(event)
    post.carry()
    post.desk(late).receive(to(event))
    with post.clock() as session:
        session.execute(text("UPDATE aggregate.inbox SET state = 'sent', first_failed_at = now() - interval '6 years'"))
    post.desk(late).receive(to(event))
    assert post.row()["state"] == "waiting", "the clock was wrong then; it has not been tried for years"
