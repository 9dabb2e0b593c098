"""The outbox, the inbox, retries, dead letters and the sweep, on real PostgreSQL and Valkey."""

from __future__ import annotations

import threading

import pytest
import redis
from sqlalchemy import text

from shared.contracts import AgencyChanged, ReportReceived
from shared.messaging import _failed, celery_app, claim, dead_letters, in_flight, publish, relay, replay, sweep
from tests.factories import agency


def count(transaction, query: str) -> int:
    with transaction() as session:
        return session.execute(text(query)).scalar()


@pytest.fixture
def broker(clean):
    client = redis.Redis.from_url(clean.settings.redis_url)
    client.flushdb()
    return client


def test_an_event_leaves_only_with_its_transaction(clean, broker) -> None:
    intake, clock = clean.transactions("intake"), clean.transactions("clock")
    app = celery_app(clean.settings, "test")
    with pytest.raises(RuntimeError), intake() as session:
        publish(session, AgencyChanged(agency=agency()))
        raise RuntimeError
    assert relay(app, clock) == 0
    with intake() as session:
        publish(session, AgencyChanged(agency=agency()))
    assert relay(app, clock) == 1
    assert relay(app, clock) == 0
    assert broker.llen("aggregate") == 1
    assert [broker.llen(queue) for queue in ("extract", "validate", "post")] == [0, 0, 0]


def test_a_broker_that_is_down_loses_nothing(clean, broker) -> None:
    intake, clock = clean.transactions("intake"), clean.transactions("clock")
    with intake() as session:
        publish(session, AgencyChanged(agency=agency()))
    nowhere = celery_app(clean.settings.model_copy(update={"redis_url": "redis://127.0.0.1:1/0"}), "test")
    nowhere.conf.broker_transport_options |= {
        "socket_connect_timeout": 1,
        "retry_on_timeout": False,
        "max_retries": 1,
        "interval_start": 0,
    }
    with pytest.raises(Exception, match=r"111|refused|Retry|connect"):
        relay(nowhere, clock)
    assert relay(celery_app(clean.settings, "test"), clock) == 1


def test_a_message_is_handled_once_by_two_workers(clean) -> None:
    aggregate, event, handled = clean.transactions("aggregate"), AgencyChanged(agency=agency()), []
    gate = threading.Barrier(8)

    def work() -> None:
        gate.wait()
        with aggregate() as session:
            if claim(session, "aggregate", event):
                handled.append(1)

    threads = [threading.Thread(target=work) for _ in range(8)]
    [t.start() for t in threads]
    [t.join() for t in threads]
    assert handled == [1]


def test_failures_wait_longer_each_time_then_lie_dead_with_their_cause(clean) -> None:
    aggregate, clock, event = (
        clean.transactions("aggregate"),
        clean.transactions("clock"),
        AgencyChanged(agency=agency()),
    )
    delays = []
    for _ in range(clean.settings.retry_attempts):
        dead = _failed(
            aggregate, "aggregate", event, event.model_dump_json(), "ValueError: no such thing", clean.settings
        )
        with aggregate() as session:
            delays.append(
                float(session.execute(text("SELECT extract(epoch FROM not_before - at) FROM inbox")).scalar())
            )
    assert dead and delays == sorted(delays) and delays[-1] > 3 * delays[0]
    [letter] = dead_letters(clock)
    assert (letter["cause"], letter["queue"], letter["attempts"]) == (
        "ValueError: no such thing",
        "aggregate",
        clean.settings.retry_attempts,
    )
    with aggregate() as session:
        assert not claim(session, "aggregate", event), "a dead letter is not handled by a late copy"


def test_a_replayed_dead_letter_is_sent_and_handled(clean, broker) -> None:
    aggregate, clock, event = (
        clean.transactions("aggregate"),
        clean.transactions("clock"),
        AgencyChanged(agency=agency()),
    )
    for _ in range(clean.settings.retry_attempts):
        _failed(aggregate, "aggregate", event, event.model_dump_json(), "OSError: gone", clean.settings)
    assert replay(clock, cause="something else") == 0
    assert replay(clock, cause="gone", queue="aggregate") == 1
    assert relay(celery_app(clean.settings, "test"), clock) == 1
    assert broker.llen("aggregate") == 1
    with aggregate() as session:
        assert claim(session, "aggregate", event)
    assert dead_letters(clock) == []


def test_a_lost_message_is_swept_up_and_a_handled_one_is_not(clean, broker) -> None:
    intake, aggregate, clock = (clean.transactions(role) for role in ("intake", "aggregate", "clock"))
    app = celery_app(clean.settings, "test")
    lost, arrived = AgencyChanged(agency=agency("A")), AgencyChanged(agency=agency("B"))
    with intake() as session:
        publish(session, lost)
        publish(session, arrived)
    relay(app, clock)
    broker.flushdb()
    with aggregate() as session:
        claim(session, "aggregate", arrived)
    assert sweep(clock, clean.settings) == 0, "too early"
    with clock() as session:
        session.execute(text("UPDATE intake.outbox SET sent_at = sent_at - interval '1 minute'"))
    assert sweep(clock, clean.settings) == 1
    assert relay(app, clock) == 1
    assert broker.llen("aggregate") == 1
    waiting = {queue["queue"]: queue["waiting"] for queue in in_flight(clock)}
    assert waiting["aggregate"] == 1


def test_what_never_arrives_becomes_a_dead_letter(clean, broker) -> None:
    intake, clock = clean.transactions("intake"), clean.transactions("clock")
    with intake() as session:
        publish(session, AgencyChanged(agency=agency()))
    with clock() as session:
        session.execute(text("UPDATE intake.outbox SET sends = 4, sent_at = now() - interval '1 hour'"))
    sweep(clock, clean.settings)
    [letter] = dead_letters(clock)
    assert letter["cause"].startswith("NoProgress")


@pytest.mark.parametrize(
    ("role", "table"),
    [
        ("extract", "intake.submissions"),
        ("intake", "aggregate.reports"),
        ("validate", "extract.outbox"),
        ("clock", "aggregate.reports"),
        ("clock", "intake.agencies"),
    ],
)
def test_a_service_cannot_read_another_ones_tables(clean, role: str, table: str) -> None:
    with pytest.raises(Exception, match="permission denied"), clean.transactions(role)() as session:
        session.execute(text(f"SELECT * FROM {table}"))


def test_migrating_twice_changes_nothing(clean) -> None:
    from shared.database import migrate

    migrate(clean.settings)
    assert ReportReceived.__name__
    assert count(clean.transactions("intake"), "SELECT count(*) FROM intake.alembic_version") == 1
