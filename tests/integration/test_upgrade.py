"""A stack of the version before listeners is upgraded with messages in every state under way."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any
from uuid import UUID, uuid4

import pytest
import redis
from sqlalchemy import Connection, create_engine, text

from shared.bus.broker import Broker
from shared.bus.events import AgencyChanged, LetterWritten, ReportValidated, ScanQueued
from shared.bus.inbox import Delivery
from shared.bus.inspection import dead_letters, disagreements, failing, traffic
from shared.bus.outbox import publish
from shared.bus.relay import relay, sweep
from shared.bus.routes import AGGREGATE, POST
from shared.bus.worker import Desk
from shared.database import SERVICES, admin_url, connect, migrate, transactions, upgrade
from shared.migrations import split_listener, split_told
from shared.settings import Settings
from tests.factories import agency, validated

BEFORE = {"intake": "0001", "extract": "0001", "validate": "0002", "aggregate": "0003"}
"""The newest revision of each schema in the version before."""


@pytest.fixture
def old(servers: Any) -> Iterator[Settings]:
    """A database of its own, as the version before left it."""
    engine = create_engine(admin_url(servers.settings), isolation_level="AUTOCOMMIT")
    name = f"upgrade_{uuid4().hex[:8]}"
    with engine.connect() as admin:
        admin.execute(text(f"CREATE DATABASE {name}"))
    url = admin_url(servers.settings).set(database=name)
    settings = servers.settings.model_copy(
        update={"database_url": url.set(drivername="postgresql").render_as_string(hide_password=False)}
    )
    other = create_engine(url, isolation_level="AUTOCOMMIT")
    with other.connect() as admin:
        for service in SERVICES:
            admin.execute(text(f"CREATE SCHEMA {service} AUTHORIZATION {service}"))
            upgrade(settings, service, BEFORE[service])
    yield settings
    other.dispose()
    with engine.connect() as admin:
        admin.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    engine.dispose()


def said(session: Connection, schema: str, event: Any, *, sent: bool = True, settled: bool = False) -> UUID:
    session.execute(
        text(
            f"INSERT INTO {schema}.outbox (id, name, body, sent_at, sends, settled) "
            "VALUES (:id, :name, :body, CASE WHEN :sent THEN now() END, CAST(:sent AS int), :settled)"
        ),
        {
            "id": event.id,
            "name": type(event).__name__,
            "body": event.model_dump_json(by_alias=True),
            "sent": sent,
            "settled": settled,
        },
    )
    return event.id


def heard(session: Connection, queue: str, event: Any, state: str, attempts: int, cause: str | None = None) -> None:
    session.execute(
        text(
            "INSERT INTO aggregate.inbox (event, queue, name, state, attempts, not_before, cause, body) "
            "VALUES (:event, :queue, :name, :state, :attempts, now(), :cause, :body)"
        ),
        {
            "event": event.id,
            "queue": queue,
            "name": type(event).__name__,
            "state": state,
            "attempts": attempts,
            "cause": cause,
            "body": None if state == "handled" else event.model_dump_json(by_alias=True),
        },
    )


def desk(settings: Settings, found: list[Any]) -> Desk:
    def hear(event: Any, session: Connection) -> None:
        found.append(event.id)

    handlers = {AGGREGATE: {AgencyChanged: hear, ReportValidated: hear, ScanQueued: hear}, POST: {LetterWritten: hear}}
    return Desk(handlers, transactions(connect(settings, "aggregate")), settings)


def test_messages_in_every_state_are_carried_over(old: Settings) -> None:
    fresh, unsettled, retried, on_its_way, settled = (AgencyChanged(agency=agency(c)) for c in "ABCDE")
    dead = validated("BC-9", who=agency("F"))
    with create_engine(admin_url(old)).begin() as session:
        said(session, "intake", fresh, sent=False)
        said(session, "intake", unsettled)
        heard(session, "aggregate", unsettled, "handled", 1)
        said(session, "intake", retried)
        heard(session, "aggregate", retried, "retry", 3, "StoreUnavailable: x")
        said(session, "intake", on_its_way)
        said(session, "intake", settled, settled=True)
        heard(session, "aggregate", settled, "handled", 1)
        said(session, "validate", dead, settled=True)
        heard(session, "aggregate", dead, "dead", 8, "ValueError: x")
    migrate(old)
    valkey = redis.Redis.from_url(old.redis_url)
    valkey.flushdb()
    clock, broker, found = transactions(connect(old, "clock")), Broker(old), list[UUID]()
    [waits] = failing(clock)
    assert (waits["event"], waits["tries"], waits["agency"]) == (retried.id, 3, "C")
    [letter] = dead_letters(clock)
    assert (letter["event"], letter["receipt"], letter["agency"], letter["tries"]) == (dead.id, "BC-9", "F", 8)
    assert letter["cause"] == "ValueError: x"
    relay(broker, clock)
    worker = desk(old, found)
    while raw := valkey.rpop("aggregate"):
        event, listener = json.loads(raw)["headers"]["id"].split("/")
        worker.receive(Delivery(event, listener))
    assert sorted(found) == sorted([fresh.id, retried.id, on_its_way.id]), "what was handled is not handled again"
    sweep(broker, clock, old)
    assert {line.listener: line.waiting for line in traffic(clock).lines}["aggregate"] == 0
    assert disagreements(clock) == []
    with create_engine(admin_url(old)).begin() as session:
        open_ = session.execute(text("SELECT count(*) FROM intake.outbox WHERE settled_at IS NULL")).scalar()
    assert open_ == 0


def test_upgrading_an_empty_stack_gives_the_same_tables(old: Settings) -> None:
    migrate(old)
    migrate(old)
    clock = transactions(connect(old, "clock"))
    assert traffic(clock).unknown == [] and sum(line.waiting for line in traffic(clock).lines) == 0


def test_one_listener_can_be_split_into_two(old: Settings) -> None:
    """What a later migration of ``aggregate`` will do, when `rollup` and `notices` take its place."""
    done, waits = validated("BC-1"), validated("BC-2")
    register = AgencyChanged(agency=agency())
    migrate(old)
    clock, broker, aggregate = transactions(connect(old, "clock")), Broker(old), transactions(connect(old, "aggregate"))
    with transactions(connect(old, "validate"))() as session:
        publish(session, done)
        publish(session, waits)
    with transactions(connect(old, "intake"))() as session:
        publish(session, register)
    relay(broker, clock)
    desk(old, []).receive(Delivery(str(done.id), "aggregate"))
    heard_by = {
        "rollup": ("rollup", ("ReportValidated", "AgencyChanged")),
        "notices": ("notices", ("ReportValidated",)),
    }
    with aggregate() as session:
        session.execute(text(split_listener("aggregate", heard_by)))
    with transactions(connect(old, "validate"))() as session:
        session.execute(text(split_told("aggregate", "ReportValidated", ("rollup", "notices"))))
    with transactions(connect(old, "intake"))() as session:
        session.execute(text(split_told("aggregate", "AgencyChanged", ("rollup",))))
    with aggregate() as session:
        rows = session.execute(text("SELECT event, listener, state FROM inbox ORDER BY listener")).all()
    assert set(rows) == {
        (done.id, "rollup", "handled"),
        (done.id, "notices", "handled"),
        (waits.id, "rollup", "waiting"),
        (waits.id, "notices", "waiting"),
        (register.id, "rollup", "waiting"),
    }
    assert disagreements(clock) == []
    sweep(broker, clock, old)
    with transactions(connect(old, "validate"))() as session:
        settled = session.execute(text("SELECT id FROM outbox WHERE settled_at IS NOT NULL")).scalars().all()
    assert settled == [done.id]
