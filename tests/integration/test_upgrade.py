"""A stack of the version before listeners is upgraded with messages in every state under way."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any, cast
from uuid import UUID, uuid4

import pytest
import redis
from sqlalchemy import Connection, create_engine, text

from services.aggregate.rollup.verify import verify
from services.aggregate.rollup.views import Scope, coverage
from shared.bus.broker import Broker
from shared.bus.events import (
    AgencyChanged,
    Event,
    LetterWritten,
    PdfReceived,
    ReportCounted,
    ReportReceived,
    ReportSentAgain,
    ReportValidated,
    ScanQueued,
)
from shared.bus.inbox import Delivery
from shared.bus.inspection import dead_letters, disagreements, failing, traffic
from shared.bus.relay import relay, sweep
from shared.bus.routes import NOTICES, POST, ROLLUP, VALIDATE, Listener
from shared.bus.worker import Desk, Handler
from shared.contracts import Severity
from shared.database import SERVICES, admin_url, connect, migrate, transactions, upgrade
from shared.paths import ROOT
from shared.settings import Settings
from tests.conftest import RunningStack
from tests.factories import agency, finding, validated
from tests.listeners import OF_VALIDATE, heard
from tests.world import WORLD

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


def in_inbox(session: Connection, queue: str, event: Any, state: str, attempts: int, cause: str | None = None) -> None:
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

    handlers: dict[Listener, dict[type[Event], Handler]] = {
        ROLLUP: {AgencyChanged: hear, ReportValidated: hear, ReportSentAgain: hear},
        NOTICES: {ReportReceived: hear, PdfReceived: hear, ScanQueued: hear, ReportCounted: hear},
        POST: {LetterWritten: hear},
    }
    return Desk(handlers, transactions(connect(settings, "aggregate")), settings)


def test_messages_in_every_state_are_carried_over(old: Settings) -> None:
    fresh, unsettled, retried, on_its_way, settled = (AgencyChanged(agency=agency(c)) for c in "ABCDE")
    dead = validated("BC-9", who=agency("F"))
    with create_engine(admin_url(old)).begin() as session:
        said(session, "intake", fresh, sent=False)
        said(session, "intake", unsettled)
        in_inbox(session, "aggregate", unsettled, "handled", 1)
        said(session, "intake", retried)
        in_inbox(session, "aggregate", retried, "retry", 3, "StoreUnavailable: x")
        said(session, "intake", on_its_way)
        said(session, "intake", settled, settled=True)
        in_inbox(session, "aggregate", settled, "handled", 1)
        said(session, "validate", dead, settled=True)
        in_inbox(session, "aggregate", dead, "dead", 8, "ValueError: x")
    migrate(old)
    valkey = redis.Redis.from_url(old.redis_url, decode_responses=True)
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
        event, listener = json.loads(cast("bytes", raw))["headers"]["id"].split("/")
        worker.receive(Delivery(event, listener))
    assert sorted(found) == sorted([fresh.id, retried.id, on_its_way.id]), "what was handled is not handled again"
    sweep(broker, clock, old)
    assert {line.listener: line.waiting for line in traffic(clock).lines}["rollup"] == 0
    assert disagreements(clock) == []
    with create_engine(admin_url(old)).begin() as session:
        open_ = session.execute(text("SELECT count(*) FROM intake.outbox WHERE settled_at IS NULL")).scalar()
    assert open_ == 0


def test_upgrading_an_empty_stack_gives_the_same_tables(old: Settings) -> None:
    migrate(old)
    migrate(old)
    clock = transactions(connect(old, "clock"))
    assert traffic(clock).unknown == [] and sum(line.waiting for line in traffic(clock).lines) == 0


LISTENERS = {"intake": "0002", "extract": "0002", "validate": "0003", "aggregate": "0004"}
"""The newest revision of each schema before ``rollup`` and ``notices`` took the place of one listener."""


def test_rollup_and_notices_take_the_place_of_one_listener(old: Settings) -> None:
    done, waits = validated("BC-1"), validated("BC-2")
    register = AgencyChanged(agency=agency())
    for service, revision in LISTENERS.items():
        upgrade(old, service, revision)
    with create_engine(admin_url(old)).begin() as session:
        for schema, event, state in (
            ("validate", done, "handled"), ("validate", waits, "waiting"), ("intake", register, "sent"),
        ):  # fmt: skip
            values = {"id": event.id, "name": type(event).__name__, "body": event.model_dump_json(by_alias=True)}
            session.execute(
                text(
                    f"INSERT INTO {schema}.outbox (id, name, body, relayed_at, listeners) "
                    "VALUES (:id, :name, :body, now(), ARRAY['aggregate'])"
                ),
                values,
            )
            session.execute(
                text(
                    "INSERT INTO aggregate.inbox (event, listener, queue, name, body, state) "
                    "VALUES (:id, 'aggregate', 'aggregate', :name, CASE :state WHEN 'handled' THEN NULL ELSE :body END, :state)"
                ),
                {**values, "state": state},
            )
    migrate(old)
    clock, broker, aggregate = transactions(connect(old, "clock")), Broker(old), transactions(connect(old, "aggregate"))
    with aggregate() as session:
        rows = session.execute(text("SELECT event, listener, state FROM inbox ORDER BY listener")).all()
    assert set(rows) == {
        (done.id, "rollup", "handled"),
        (waits.id, "rollup", "waiting"),
        (register.id, "rollup", "waiting"),
    }
    assert disagreements(clock) == []
    sweep(broker, clock, old)
    with transactions(connect(old, "validate"))() as session:
        settled = session.execute(text("SELECT id FROM outbox WHERE settled_at IS NOT NULL")).scalars().all()
    assert settled == [done.id]


OLD_REPORT = """
    INSERT INTO aggregate.reports (receipt, revision, agency, province, form, family, period, outcome, rules_version,
        received_at, figures, held, superseded_by, file, report, facts, tables, findings)
    VALUES (:receipt, :revision, 'BG-SCT', '24', :form, :family, :period, :outcome, 't', now(), 1, 0, :superseded,
        CAST(:file AS jsonb), '{}', CAST(:facts AS jsonb), '[]', CAST(:findings AS jsonb))
"""
OLD_TOTALS = """
    INSERT INTO aggregate.standings (agency, family, period, province, form, revision, receipt, outcome)
    VALUES ('BG-SCT', 'chinh-phu-dien-tu', '2020-Q3', '24', 'bac-giang-so-2020', 2, 'BC-2', 'accepted');
    INSERT INTO aggregate.contributions
    SELECT 'BG-SCT', '24', 'chinh-phu-dien-tu', '2020-Q3', 'staff_total', level, '', 45, 0, 0, 0
    FROM unnest(ARRAY['cap_tinh', 'toan_tinh']) AS l (level);
    INSERT INTO aggregate.rollups
    SELECT '24', 'chinh-phu-dien-tu', '2020-Q3', 'staff_total', level, '', 45, 0, 0, 0, 1
    FROM unnest(ARRAY['cap_tinh', 'toan_tinh']) AS l (level);
    INSERT INTO aggregate.letters (key, step, agency, province, recipient, subject, body)
    VALUES ('accepted:BG-SCT:bac-giang-so-2020:2020-Q3:BC-2', 'accepted', 'BG-SCT', '24', 'a@b.example', 'x', 'x');
    INSERT INTO aggregate.awaited VALUES ('BC-9', 'BG-SCT', '24', 3, now());
"""


def test_reports_totals_and_letters_of_the_version_before_are_taken_over(old: Settings) -> None:
    """A judged report keeps its place and has had its letter; what waits to be read still waits."""
    for service, revision in LISTENERS.items():
        upgrade(old, service, revision)
    facts = [{"indicator": "staff_total", "level": "cap_tinh", "status": "filled", "value": 45}]
    placed = {"form": "bac-giang-so-2020", "family": "chinh-phu-dien-tu", "period": "2020-Q3"}
    nowhere = dict.fromkeys(placed)
    with create_engine(admin_url(old)).begin() as session:
        for receipt, turn, outcome, superseded, known in (
            ("BC-1", 1, "returned", "BC-2", placed), ("BC-2", 2, "accepted", None, placed),
            ("BC-3", 3, "unrecognised", None, nowhere),
        ):  # fmt: skip
            values = {"receipt": receipt, "revision": turn, "outcome": outcome, "superseded": superseded, **known}
            values |= {"file": json.dumps({"name": "bc.docx"}), "facts": json.dumps(facts), "findings": "[]"}
            session.execute(text(OLD_REPORT), values)
        session.execute(text(OLD_TOTALS))
    migrate(old)
    aggregate = transactions(connect(old, "aggregate"))
    with aggregate() as session:
        assert verify(session, WORLD) == []
    with aggregate() as session:
        rows = session.execute(text("SELECT receipt, usable, standing, aside FROM reports ORDER BY receipt")).all()
        told = session.execute(text("SELECT receipt, letter, dropped FROM report_notices ORDER BY receipt")).all()
        waits = session.execute(text("SELECT receipt FROM arrivals WHERE judged_at IS NULL")).scalars().all()
    assert rows == [
        ("BC-1", True, "superseded", None),
        ("BC-2", True, "current", None),
        ("BC-3", False, "beside", "unknown"),
    ]
    assert told == [
        ("BC-1", None, "before"),
        ("BC-2", "accepted:BG-SCT:bac-giang-so-2020:2020-Q3:BC-2", None),
        ("BC-3", None, "before"),
    ]
    assert waits == ["BC-9"]
    heard(aggregate, AgencyChanged(agency=agency()), validated("BC-2", 2), validated("BC-3", 3))
    with aggregate() as session:
        assert session.execute(text("SELECT count(*) FROM letters")).scalar() == 1, "judged anew, told already"


def test_the_register_of_the_version_before_stands_for_all_time_before(old: Settings) -> None:
    for service, revision in LISTENERS.items():
        upgrade(old, service, revision)
    row = agency(revision=4).model_dump()
    with create_engine(admin_url(old)).begin() as session:
        columns = ", ".join(row)
        session.execute(
            text(f"INSERT INTO aggregate.agencies ({columns}) VALUES ({', '.join(f':{c}' for c in row)})"), row
        )
    migrate(old)
    with transactions(connect(old, "aggregate"))() as session:
        long_ago = datetime(2020, 10, 1, tzinfo=UTC)
        cover = coverage(session, WORLD, Scope("24", "chinh-phu-dien-tu", "2020-Q3", long_ago))
    assert [one["agency"] for one in cover["missing"]] == ["BG-SCT"]


def test_reports_of_the_version_before_begin_their_layers(old: Settings) -> None:
    """Every judged report reaches the tables of ``validate`` with its explanations, and is not judged again."""
    for service, revision in LISTENERS.items():
        upgrade(old, service, revision)
    held = {"needs_review": True, "review_reason": "wrong_column"}
    facts = [
        {"indicator": "staff_total", "level": "cap_tinh", "status": "filled", "value": 45},
        {"indicator": "computers_total", "level": "cap_tinh", "status": "filled", "value": 47, **held},
    ]
    said = {"reason": "confirmed", "words": "đúng", "by": "BG-SCT", "at": "2020-09-02T00:00:00Z"}
    warned = finding(
        "annex_mismatch", Severity.WARNING, id="F01", facts=[{"indicator": "staff_total", "level": "cap_tinh"}]
    )
    findings = [{**warned.model_dump(mode="json", exclude={"facts": {"__all__": {"id"}}}), "explanation": said}]
    values = {
        "receipt": "BC-1", "revision": 1, "outcome": "accepted", "superseded": None, "form": "bac-giang-so-2020",
        "family": "chinh-phu-dien-tu", "period": "2020-Q3", "facts": json.dumps(facts), "findings": json.dumps(findings),
        "file": validated().file.model_dump_json(),
    }  # fmt: skip
    with create_engine(admin_url(old)).begin() as session:
        session.execute(text(OLD_REPORT), values)
    migrate(old)
    clock, broker = transactions(connect(old, "clock")), Broker(old)
    redis.Redis.from_url(old.redis_url).flushdb()
    relay(broker, clock)
    validating = transactions(connect(old, "validate"))
    with validating() as session:
        [event] = session.execute(text("SELECT event FROM inbox WHERE name = 'ReportHandedOver'")).scalars()
    Desk({VALIDATE: OF_VALIDATE}, validating, old).receive(Delivery(str(event), "validate"))
    with validating() as session:
        assert session.execute(text("SELECT number, outcome, reading FROM judgements")).all() == [(0, "accepted", 1)]
        doubts = session.execute(text("SELECT reading -> 'facts' FROM readings")).scalar_one()
        words = session.execute(text("SELECT explanation -> 'said' ->> 'words' FROM explanations")).scalars().all()
        assert session.execute(text("SELECT count(*) FROM outbox")).scalar() == 0, "nothing is judged again"
    assert [(one["id"], one["doubt"], one["needs_review"]) for one in doubts] == [
        ("staff_total@cap_tinh", None, False),
        ("computers_total@cap_tinh", "wrong_column", False),
    ]
    assert words == ["đúng"]


def test_the_glossary_knows_every_table(clean: RunningStack) -> None:
    words = set(re.findall(r"`(\w+)`", (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")))
    for service in ("intake", "extract", "validate", "aggregate"):
        with clean.transactions(service)() as session:
            named = text("SELECT table_name FROM information_schema.tables WHERE table_schema = current_schema()")
            tables = set(session.execute(named).scalars())
        assert tables - words == {"alembic_version", "inbox", "outbox"}, service
