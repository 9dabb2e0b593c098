"""The outbox, the inbox, retries, dead letters and the sweep, on real PostgreSQL and Valkey."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any, cast
from uuid import uuid4

import pytest
import redis
from sqlalchemy import create_engine, text

from services.aggregate.ops import Operations
from shared.bus.broker import TASK, WINDOW, Broker
from shared.bus.events import AgencyChanged, Event, LetterWritten, ReportSentAgain, ReportValidated
from shared.bus.inbox import Delivery, Failure, put_off, take
from shared.bus.inspection import dead_letters, disagreements, failing, replay, stuck, traffic
from shared.bus.outbox import publish
from shared.bus.relay import IN_HAND_SECONDS, RELEASE_SECONDS, relay, sweep, tidy
from shared.bus.routes import POST, ROLLUP, ROUTES, SENDERS, Listener, Routes
from shared.bus.worker import Desk, Handler
from shared.database import admin_url
from shared.faults import Away, Later
from tests.factories import agency, received, validated


class Post:
    """The bus of the test's servers: what is said, carried and heard, without Celery's worker."""

    def __init__(self, servers: Any) -> None:
        self.servers, self.settings = servers, servers.settings
        self.clock, self.intake, self.aggregate = (
            servers.transactions(role) for role in ("clock", "intake", "aggregate")
        )
        self.broker = Broker(self.settings)
        self.valkey = redis.Redis.from_url(self.settings.redis_url)
        self.valkey.flushdb()
        self.heard: list[Event] = []

    def say(self, *events: Event) -> None:
        with self.intake() as session:
            for event in events:
                publish(session, event)

    def carry(self) -> int:
        return relay(self.broker, self.clock)

    def sweep(self, **given: Any) -> Any:
        return sweep(self.broker, self.clock, self.settings.model_copy(update=given))

    def desk(self, handle: Callable[[Any, Any], None] | None = None) -> Desk:
        def hear(event: Event, session: Any) -> None:
            self.heard.append(event)

        used = handle or hear
        handlers: dict[Listener, dict[type[Event], Handler]] = {
            ROLLUP: {AgencyChanged: used, ReportValidated: used, ReportSentAgain: used},
            POST: {LetterWritten: used},
        }
        return Desk(handlers, self.aggregate, self.settings)

    def work(self, desk: Desk | None = None) -> int:
        """Takes what lies on the queue, as a worker would; the number of messages."""
        taken = 0
        while raw := self.valkey.rpop("aggregate"):
            (desk or self.desk()).receive(Delivery(*json.loads(cast("bytes", raw))["headers"]["id"].split("/")))
            taken += 1
        return taken

    def take_in_hand(self, since: float) -> None:
        """What lies on the queue was given to a worker at a moment, and the broker has not heard of it again."""
        raw = self.valkey.rpop("aggregate")
        self.valkey.hset("unacked", "tag", json.dumps([json.loads(cast("bytes", raw)), "", "aggregate"]))
        self.valkey.zadd("unacked_index", {"tag": since})

    def back(self, seconds: float, *columns: str) -> None:
        """Lets time pass for the rows of the inbox."""
        moved = ", ".join(f"{column} = {column} - make_interval(secs => :s)" for column in columns)
        with self.clock() as session:
            session.execute(text(f"UPDATE aggregate.inbox SET {moved}"), {"s": seconds})

    def row(self) -> dict[str, Any]:
        with self.clock() as session:
            return dict(session.execute(text("SELECT * FROM aggregate.inbox")).mappings().one())


@pytest.fixture
def post(clean: Any) -> Post:
    return Post(clean)


STATES_AND_SENDS = """
    SELECT state, sends, count(*) FROM (
        SELECT state, sends FROM aggregate.inbox UNION ALL SELECT state, sends FROM extract.inbox) AS both_inboxes
    GROUP BY state, sends
"""


def to(event: Event) -> Delivery:
    return Delivery(str(event.id), "rollup")


def changed(code: str = "BG-SCT") -> AgencyChanged:
    return AgencyChanged(agency=agency(code))


def test_an_event_leaves_only_with_its_transaction(post: Post) -> None:
    with pytest.raises(RuntimeError), post.intake() as session:
        publish(session, changed())
        raise RuntimeError
    assert post.carry() == 0
    post.say(changed())
    assert post.carry() == 1
    assert post.carry() == 0
    assert post.broker.depths() == {queue: int(queue == "aggregate") for queue in post.broker.depths()}


def test_a_message_names_its_row_and_carries_nothing_else(post: Post) -> None:
    event = changed("BG-SYT")
    post.say(event)
    post.carry()
    [raw] = post.valkey.lrange("aggregate", 0, -1)
    assert len(raw) < 1500 and b"BG-SYT" not in raw
    post.work()
    assert post.heard == [event]
    assert (post.row()["state"], post.row()["body"]) == ("handled", None)


def test_a_forged_message_is_nothing(post: Post) -> None:
    forged = changed()
    for name in (str(forged.id), "no uuid at all", ""):
        post.desk().receive(Delivery(name, "rollup"))
    assert post.heard == []
    assert traffic(post.clock).lines[3].handled == 0


def test_a_broker_that_is_down_loses_nothing(post: Post) -> None:
    post.say(changed())
    nowhere = Broker(post.settings.model_copy(update={"redis_url": "redis://127.0.0.1:1/0"}))
    with pytest.raises(redis.RedisError):
        relay(nowhere, post.clock)
    assert post.carry() == 1


@pytest.mark.parametrize("taken", range(6))
def test_what_the_broker_did_not_take_waits_again_in_every_queue(
    post: Post, monkeypatch: pytest.MonkeyPatch, taken: int
) -> None:
    """Two of six messages are for another queue: wherever the broker goes away, the rest waits and none is doubled."""
    post.say(changed("A"), received("BC-1", 1), received("BC-2", 2), changed("C"))  # extract hears of them, and notices
    sent, left = post.broker.app.send_task, iter(range(taken))

    def until_it_breaks(*args: Any, **given: Any) -> None:
        if next(left, None) is None:
            raise OSError("gone")
        sent(*args, **given)

    monkeypatch.setattr(post.broker.app, "send_task", until_it_breaks)
    with pytest.raises(OSError, match="gone"):
        post.carry()
    monkeypatch.setattr(post.broker.app, "send_task", sent)
    assert post.carry() == 6 - taken
    assert {queue: depth for queue, depth in post.broker.depths().items() if depth} == {"aggregate": 4, "extract": 2}
    with post.clock() as session:
        assert session.execute(text(STATES_AND_SENDS)).all() == [("sent", 1, 6)]


def test_a_message_is_handled_once_by_eight_workers(post: Post) -> None:
    event = changed()
    post.say(event)
    post.carry()
    gate = threading.Barrier(8)
    desk = post.desk()

    def work() -> None:
        gate.wait()
        desk.receive(to(event))

    threads = [threading.Thread(target=work) for _ in range(8)]
    [t.start() for t in threads]
    [t.join() for t in threads]
    assert post.heard == [event]


def fail(error: Exception) -> Callable[[Any, Any], None]:
    def handle(event: Any, session: Any) -> None:
        raise error

    return handle


def test_own_failures_wait_longer_each_time_then_lie_dead_with_their_cause(post: Post) -> None:
    event = changed()
    post.say(event)
    desk, delays = post.desk(fail(ValueError("no such thing"))), []
    for _ in range(post.settings.retry_attempts):
        assert post.carry() == 1
        assert post.work(desk) == 1
        row = post.row()
        delays.append((row["not_before"] - row["at"]).total_seconds())
        post.back(3600, "not_before")
    assert delays == sorted(delays) and delays[-1] > 3 * delays[0]
    [letter] = dead_letters(post.clock)
    assert letter["cause"].startswith("ValueError: no such thing\nat test_messaging.py:")
    assert (letter["listener"], letter["tries"], letter["agency"]) == (
        "rollup",
        post.settings.retry_attempts,
        "BG-SCT",
    )
    post.desk().receive(to(event))
    assert post.heard == [], "a dead letter is not handled by a late copy"


@pytest.mark.parametrize("error", [Away("store"), Later("not yet"), ConnectionRefusedError(111, "no"), TimeoutError()])
def test_waiting_is_not_failing(post: Post, error: Exception) -> None:
    event = changed()
    post.say(event)
    desk = post.desk(fail(error))
    for _ in range(post.settings.retry_attempts * 3):
        post.carry()
        assert post.work(desk) == 1
        row = post.row()
        assert (row["state"], row["failures"]) == ("waiting", 0)
        post.back(30, "not_before", "failed_at")
        with post.clock() as session:
            session.execute(text("UPDATE aggregate.inbox SET not_before = now()"))
    post.carry()
    post.work()
    assert post.heard == [event]


def test_the_delay_grows_to_hours_and_the_horizon_is_days(post: Post) -> None:
    event, settings = changed(), post.settings
    post.say(event)
    post.carry()
    with post.clock() as session:
        session.execute(text("UPDATE aggregate.inbox SET tries = 40, first_failed_at = now() - interval '4 days'"))
    with post.aggregate() as session:
        assert put_off(session, to(event), Failure("away", "StoreUnavailable: x"), settings) == "waiting"
    row = post.row()
    assert (row["not_before"] - row["at"]).total_seconds() == settings.retry_longest_seconds == 7200
    with post.clock() as session:
        session.execute(text("UPDATE aggregate.inbox SET state = 'sent', first_failed_at = now() - interval '6 days'"))
    with post.aggregate() as session:
        assert put_off(session, to(event), Failure("away", "StoreUnavailable: x"), settings) == "dead"


def test_somebody_is_told_once_before_a_message_dies_and_once_when_it_is_dead(post: Post) -> None:
    post.say(changed())
    told = []
    for _ in range(post.settings.retry_attempts):
        post.carry()
        post.work(post.desk(fail(ValueError("poor"))))
        post.back(3600, "not_before")
        told.append([one.state for one in post.sweep().troubles])
    assert told == [[], ["waiting"], [], ["dead"]], "at half its tries, and at the end"
    assert [one["state"] for one in dead_letters(post.clock)] == ["dead"]


def test_an_outage_of_an_hour_is_told(post: Post) -> None:
    post.say(changed())
    post.carry()
    post.work(post.desk(fail(Away("store"))))
    assert post.sweep().troubles == ()
    post.back(3700, "first_failed_at")
    [trouble] = post.sweep().troubles
    assert (trouble.listener, trouble.state, trouble.agency) == ("rollup", "waiting", "BG-SCT")
    assert post.sweep().troubles == ()


def test_when_the_tool_is_back_nobody_waits_for_hours(post: Post) -> None:
    """After the first success, those whom its absence stopped come due; who was told to come later does not."""
    stopped, later, through = changed("A"), changed("B"), changed("C")
    for event, error in ((stopped, Away("x")), (later, Later("x"))):
        post.say(event)
        post.carry()
        post.work(post.desk(fail(error)))
    with post.clock() as session:
        session.execute(
            text(
                "UPDATE aggregate.inbox SET not_before = now() + interval '2 hours', failed_at = now() - interval '5 min'"
            )
        )
    assert post.sweep().released == 0
    post.say(through)
    post.carry()
    post.work()
    assert post.sweep().released == 1
    post.carry()
    post.work()
    assert post.heard == [through, stopped]


def test_what_failed_a_moment_ago_has_its_pause_however_well_others_fare(post: Post) -> None:
    stopped, through = changed("A"), changed("B")
    post.say(stopped)
    post.carry()
    post.work(post.desk(fail(Away("x"))))
    with post.clock() as session:
        session.execute(text("UPDATE aggregate.inbox SET not_before = now() + interval '2 hours'"))
    post.say(through)
    post.carry()
    post.work()
    assert post.sweep().released == 0, "each success of another would have it tried again at once"
    post.back(RELEASE_SECONDS, "failed_at")
    assert post.sweep().released == 1


def test_a_replayed_dead_letter_is_sent_and_handled(post: Post) -> None:
    event = changed()
    post.say(event)
    for _ in range(post.settings.retry_attempts):
        post.carry()
        post.work(post.desk(fail(RuntimeError("gone"))))
        post.back(3600, "not_before")
    assert replay(post.clock, cause="something else") == 0
    assert replay(post.clock, cause="gone", listener="validate") == 0
    assert replay(post.clock, cause="gone", listener="rollup") == 1
    assert post.carry() == 1
    post.work(post.desk(fail(RuntimeError("again"))))
    assert dead_letters(post.clock) == [], "it has all its tries anew"
    post.back(3600, "not_before")
    post.carry()
    post.work()
    assert post.heard == [event]


def test_replay_hurries_what_waits_after_a_failure(post: Post) -> None:
    event = changed()
    post.say(event)
    post.carry()
    post.work(post.desk(fail(Away("store"))))
    with post.clock() as session:
        session.execute(text("UPDATE aggregate.inbox SET not_before = now() + interval '2 hours'"))
    assert post.carry() == 0 and len(failing(post.clock)) == 1
    assert replay(post.clock) == 1
    assert post.carry() == 1


def test_a_lost_message_is_swept_up_and_a_handled_one_is_not(post: Post) -> None:
    lost, arrived = changed("A"), changed("B")
    post.say(lost, arrived)
    post.carry()
    post.valkey.flushdb()
    post.desk().receive(to(arrived))
    assert post.sweep().again == 0, "too early"
    post.back(86400, "sent_at")  # before the broker of this test was started: it has lost it
    assert post.sweep().again == 1
    assert post.carry() == 1
    assert post.broker.depths()["aggregate"] == 1
    waiting = {line.listener: line.waiting for line in traffic(post.clock).lines}
    assert waiting["rollup"] == 1


def test_what_was_taken_and_never_finished_counts_as_a_try(post: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    """Celery acknowledges what it kills at the hard limit; a document that hangs must not hang its lane for ever."""
    monkeypatch.setattr(post.broker, "uptime", lambda: 3600.0)
    post.say(changed())
    post.carry()
    post.valkey.rpop("aggregate")
    post.back(60, "sent_at")
    assert post.sweep().again == 0
    assert (post.row()["failures"], post.row()["cause"][:8]) == (1, "Vanished")
    post.back(60, "not_before")
    assert post.carry() == 1 == post.work()


def test_a_backlog_makes_no_copies_and_no_dead_letters(post: Post) -> None:
    """Two days in the queue: today's fixed 60 s re-sent each message eight times and then gave it up."""
    events = [changed(f"A{n}") for n in range(WINDOW + 50)]
    post.say(*events)
    assert post.carry() == WINDOW, "the rest of a backlog waits in the database"
    for _ in range(20):
        post.back(10_000, "sent_at", "published_at")
        found = post.sweep()
        assert (found.again, found.troubles) == (0, ())
        post.carry()
    assert post.broker.depths()["aggregate"] == WINDOW
    with post.clock() as session:
        assert session.execute(text("SELECT max(sends) FROM aggregate.inbox")).scalar() == 1
    while post.work() + post.carry():
        pass
    assert sorted(e.agency.code for e in post.heard if isinstance(e, AgencyChanged)) == sorted(
        e.agency.code for e in events
    )
    assert dead_letters(post.clock) == []


def test_who_waited_longer_goes_first(post: Post) -> None:
    events = [changed(f"A{n:03}") for n in range(WINDOW + 30)]
    post.say(*events)
    post.carry()
    post.valkey.ltrim("aggregate", 0, WINDOW - 6)  # room for five
    post.say(changed("Z"))
    assert post.carry() == 5
    last = [
        json.loads(cast("bytes", raw))["headers"]["id"].split("/")[0] for raw in post.valkey.lrange("aggregate", 0, 4)
    ]
    assert set(last) == {str(event.id) for event in events[WINDOW : WINDOW + 5]}


def test_what_is_in_hand_is_not_sent_again_however_long_it_takes(post: Post) -> None:
    event = changed()
    post.say(event)
    post.carry()
    post.valkey.flushdb()
    with post.aggregate() as session:
        assert take(session, to(event)) is not None
        assert post.sweep(sweep_seconds=0.0001).again == 0
        post.desk().receive(to(event))
        assert post.heard == [], "another copy finds it in other hands"
    assert post.row()["state"] == "handled"


def test_a_worker_that_dies_lets_go_at_once(post: Post) -> None:
    event = changed()
    post.say(event)
    post.carry()
    engine = create_engine(admin_url(post.settings))
    with pytest.raises(Exception, match=r"terminat|closed|consum"), post.aggregate() as session:
        take(session, to(event))
        pid = session.execute(text("SELECT pg_backend_pid()")).scalar()
        with engine.begin() as admin:
            admin.execute(text("SELECT pg_terminate_backend(:pid)"), {"pid": pid})
        session.execute(text("SELECT 1"))
    post.desk().receive(to(event))
    assert post.heard == [event]


def test_a_message_that_kills_its_workers_is_given_up(post: Post) -> None:
    event = changed()
    post.say(event)
    for _ in range(post.settings.retry_attempts):
        post.carry()
        post.valkey.flushdb()
        post.desk().receive(to(event), again=True)
        post.back(3600, "not_before")
    [letter] = dead_letters(post.clock)
    assert letter["cause"].startswith("WorkerLost") and post.heard == []


def test_what_a_dead_worker_held_is_taken_back_and_counts_as_a_try(post: Post) -> None:
    """The main process of a worker was killed: the broker keeps its messages for the visibility timeout."""
    event = changed()
    post.say(event)
    post.carry()
    post.take_in_hand(since=1)
    post.back(60, "sent_at")
    post.sweep()
    assert post.row()["cause"].startswith("WorkerLost") and post.row()["failures"] == 1
    assert post.valkey.hlen("unacked") == 0 and post.valkey.zcard("unacked_index") == 0
    post.back(60, "not_before")
    assert post.carry() == 1
    post.work()
    assert post.heard == [event]


def test_what_a_worker_was_given_a_moment_ago_is_left_to_it(post: Post) -> None:
    """It waited long on its queue, and is in hand since a second: nobody has died of it."""
    post.say(changed())
    post.carry()
    post.take_in_hand(since=time.time() - 1)
    post.back(3600, "sent_at")
    assert post.sweep().again == 0
    assert (post.row()["state"], post.row()["tries"]) == ("sent", 0) and post.valkey.hlen("unacked") == 1
    post.valkey.zadd("unacked_index", {"tag": time.time() - IN_HAND_SECONDS - 1})
    post.sweep()
    assert (post.row()["state"], post.row()["tries"]) == ("waiting", 1)


def test_a_death_that_the_sweep_counted_is_not_counted_again_by_the_copy(post: Post) -> None:
    """Celery gives a message out again ten seconds after its process died, which is when the sweep takes it back."""
    event = changed()
    post.say(event)
    post.carry()
    post.take_in_hand(since=1)
    post.back(60, "sent_at")
    post.sweep()
    post.back(60, "not_before")
    assert post.carry() == 1
    first, second = (replace(to(event), sends=sends) for sends in (1, 2))
    post.desk().receive(first, again=True)
    assert (post.row()["failures"], post.row()["state"]) == (1, "sent")
    post.desk(fail(ValueError("x"))).receive(first)
    assert (post.row()["failures"], post.row()["state"]) == (1, "sent")
    post.desk().receive(second, again=True)
    assert (post.row()["failures"], post.row()["state"]) == (2, "waiting")


def test_a_copy_says_which_it_is(post: Post) -> None:
    event = changed()
    post.say(event)
    post.carry()
    post.desk(fail(ValueError("x"))).receive(to(event))
    post.back(3600, "not_before")
    post.carry()
    queued = [json.loads(raw)["headers"]["sends"] for raw in post.valkey.lrange("aggregate", 0, -1)]
    assert queued == [2, 1], "the newest lies first"


def test_an_unknown_event_waits_is_shown_and_stops_nobody(post: Post) -> None:
    with post.intake() as session:
        session.execute(
            text(
                "INSERT INTO outbox (id, name, body, created_at) VALUES (:id, 'AgencyMerged', '{}', now() - interval '1 h')"
            ),
            {"id": uuid4()},
        )
        session.execute(
            text("INSERT INTO outbox (id, name, body) VALUES (:id, 'LetterWritten', '{}')"), {"id": uuid4()}
        )
    event = changed()
    post.say(event)
    assert post.carry() == 1
    post.work()
    assert post.heard == [event]
    found = {(one.service, one.name): one.count for one in traffic(post.clock).unknown}
    assert found == {("intake", "AgencyMerged"): 1, ("intake", "LetterWritten"): 1}, (
        "another service's event is unknown here"
    )
    post.sweep()
    tidy(post.clock, 0)
    with post.intake() as session:
        assert session.execute(text("SELECT count(*) FROM outbox WHERE relayed_at IS NULL")).scalar() == 2


def test_a_worker_of_an_older_version_leaves_a_message_to_a_newer_one(post: Post) -> None:
    event = changed()
    post.say(event)
    post.carry()
    older = Desk({ROLLUP: {}}, post.aggregate, post.settings)
    post.work(older)
    assert (post.row()["state"], post.row()["failures"]) == ("waiting", 0)
    post.back(60, "not_before")
    post.carry()
    post.work()
    assert post.heard == [event]


def test_a_body_that_cannot_be_read_is_a_failure_with_a_cause(post: Post) -> None:
    with post.intake() as session:
        session.execute(
            text("INSERT INTO outbox (id, name, body) VALUES (:id, 'AgencyChanged', '{}')"), {"id": uuid4()}
        )
    post.carry()
    post.work()
    assert post.row()["cause"].startswith("ValidationError") and post.row()["failures"] == 1


def test_settled_means_handled_by_all_and_dead_is_not_settled(post: Post) -> None:
    good, bad = changed("A"), changed("B")
    post.say(good, bad)
    post.carry()
    post.desk().receive(to(good))
    for _ in range(post.settings.retry_attempts):
        post.desk(fail(ValueError("x"))).receive(to(bad))
        post.back(3600, "not_before")
        post.carry()
    post.sweep()
    with post.intake() as session:
        settled = dict(session.execute(text("SELECT id, settled_at IS NOT NULL FROM outbox")).all())
    assert settled == {good.id: True, bad.id: False}
    assert tidy(post.clock, 0) == 1
    with post.clock() as session:
        assert session.execute(text("SELECT event FROM aggregate.inbox")).scalars().all() == [bad.id]


def test_a_row_lasts_as_long_as_its_event_and_for_its_days(post: Post) -> None:
    def rows() -> int:
        with post.clock() as session:
            return int(session.execute(text("SELECT count(*) FROM aggregate.inbox")).scalar_one())

    post.say(changed())
    post.carry()
    post.work()
    assert (tidy(post.clock, 0), rows()) == (0, 1), "handled, and the event is not settled yet"
    post.sweep()
    post.back(40 * 86400, "at")
    assert (tidy(post.clock), rows()) == (0, 1), "settled a moment ago, as a copy may come late"
    with post.intake() as session:
        session.execute(text("DELETE FROM outbox"))
    post.back(-40 * 86400, "at")
    assert (tidy(post.clock), rows()) == (0, 1), "its event is gone, and it is young"
    post.back(31 * 86400, "at")
    assert (tidy(post.clock), rows()) == (0, 0)


def test_what_outbox_and_inbox_disagree_about_is_named(post: Post) -> None:
    whole, changed_words, gone, renamed = changed("A"), changed("B"), changed("C"), changed("D")
    post.say(whole, changed_words, gone, renamed)
    post.carry()
    assert disagreements(post.clock) == []
    with post.aggregate() as session:
        session.execute(text("UPDATE inbox SET body = '{}' WHERE event = :e"), {"e": changed_words.id})
        session.execute(text("DELETE FROM inbox WHERE event = :e"), {"e": gone.id})
        session.execute(text("UPDATE inbox SET name = 'LetterWritten' WHERE event = :e"), {"e": renamed.id})
    found = {(one["difference"], one["event"]) for one in disagreements(post.clock)}
    assert found == {("unsaid", changed_words.id), ("untold", gone.id), ("unsaid", renamed.id)}


def test_two_schedulers_at_once_send_each_message_once(post: Post) -> None:
    post.say(*(changed(f"A{n}") for n in range(120)))
    brokers = [Broker(post.settings) for _ in range(2)]
    gate, sent = threading.Barrier(2), []

    def run(broker: Broker) -> None:
        gate.wait()
        for _ in range(20):
            sent.append(relay(broker, post.clock))
            sweep(broker, post.clock, post.settings)

    threads = [threading.Thread(target=run, args=(broker,)) for broker in brokers]
    [t.start() for t in threads]
    [t.join() for t in threads]
    assert sum(sent) == 120 == post.broker.depths()["aggregate"]
    assert post.work() == 120 == len(post.heard)


def test_a_listener_that_is_added_hears_from_then_on(post: Post) -> None:
    late = Listener("late", "aggregate", "aggregate")
    before, waits, after = changed("A"), changed("B"), changed("C")
    post.say(before)
    post.carry()
    post.say(waits)  # said before, carried after: heard
    post.broker.routes = Routes({**ROUTES, AgencyChanged: (ROLLUP, late)}, SENDERS)
    post.say(after)
    post.carry()
    with post.clock() as session:
        rows = session.execute(text("SELECT event, listener FROM aggregate.inbox")).all()
    assert set(rows) == {(e.id, "rollup") for e in (before, waits, after)} | {(e.id, "late") for e in (waits, after)}
    assert disagreements(post.clock, post.broker.routes) == []


def test_rubbish_in_the_broker_stops_no_sweep(post: Post) -> None:
    post.say(changed())
    post.carry()
    for rubbish in (b"\xff", b"[]", b"{}", b"[1]", b'{"headers": 3}'):
        post.valkey.lpush("aggregate", rubbish)
        post.valkey.hset("unacked", rubbish, rubbish)
    post.back(60, "sent_at")
    assert post.sweep().again == 0


def test_what_somebody_is_told_is_a_letter_an_hour(post: Post, clean: Any) -> None:
    operations = Operations(clean.settings.model_copy(update={"operator_mailbox": "van-hanh@tinh.example"}), post.clock)
    post.say(changed("A"), changed("B"))
    post.carry()
    post.work(post.desk(fail(Away("the store is away"))))
    post.back(3700, "first_failed_at")
    troubles = post.sweep().troubles
    assert len(troubles) == 2
    operations.tell((), post.aggregate)
    for _ in range(2):
        operations.tell(troubles, post.aggregate)
    with post.aggregate() as session:
        [letter] = session.execute(text("SELECT recipient, province, subject, body FROM letters")).all()
        assert session.execute(text("SELECT name FROM outbox")).scalars().all() == ["LetterWritten"]
    assert letter.recipient == "van-hanh@tinh.example" and letter.province == ""
    assert "2 thông điệp bị lỗi kéo dài" in letter.subject and "2 × rollup: Away: the store is away" in letter.body


def test_stuck_is_what_failed_or_does_not_move_and_not_what_waits_its_turn(post: Post, clean: Any) -> None:
    validate = clean.transactions("validate")
    with validate() as session:
        publish(session, validated("BC-1"))
        publish(session, validated("BC-2"))
    post.carry()
    post.back(600, "published_at")
    assert {row["receipt"] for row in stuck(post.clock, 300)} == {"BC-1", "BC-2"}, "nothing was handled for ever"
    post.say(changed())
    post.carry()
    post.work(
        post.desk(lambda event, session: None if isinstance(event, AgencyChanged) else fail(Away("x"))(event, session))
    )
    assert {row["receipt"] for row in stuck(post.clock, 300)} == {"BC-1", "BC-2"}, "both failed"
    with post.clock() as session:
        session.execute(text("UPDATE aggregate.inbox SET tries = 0"))
    assert stuck(post.clock, 300) == [], "the stage moves; they wait for their turn"


@pytest.mark.parametrize(
    ("role", "table"),
    [
        ("extract", "intake.submissions"),
        ("intake", "aggregate.reports"),
        ("validate", "extract.outbox"),
        ("clock", "aggregate.reports"),
        ("clock", "intake.submissions"),
    ],
)
def test_a_service_cannot_read_another_ones_tables(clean: Any, role: str, table: str) -> None:
    with pytest.raises(Exception, match="permission denied"), clean.transactions(role)() as session:
        session.execute(text(f"SELECT * FROM {table}"))


def test_migrating_twice_changes_nothing(clean: Any) -> None:
    from shared.database import migrate

    migrate(clean.settings)
    with clean.transactions("intake")() as session:
        assert session.execute(text("SELECT count(*) FROM intake.alembic_version")).scalar() == 1


def test_a_transaction_that_its_worker_left_open_is_ended_by_the_server(clean: Any) -> None:
    with clean.transactions("extract")() as session:
        limit = session.execute(text("SHOW idle_in_transaction_session_timeout")).scalar()
    assert limit == f"{clean.settings.task_seconds + 60}s"


def test_the_task_has_the_name_that_the_broker_is_told() -> None:
    assert TASK == "baocao.deliver"
