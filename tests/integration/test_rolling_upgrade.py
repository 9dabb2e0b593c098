"""An upgrade beside a version that still works: it is done without harm, or refused with one line."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator

import pytest
from sqlalchemy import Connection, create_engine, text

from baocao.local.setup import prepare
from baocao.local.stack import StackError
from shared.database import OlderVersionWorks, admin_url, connect, migrate, transactions, upgrade
from shared.settings import Settings
from tests.integration.test_upgrade import LISTENERS, old

__all__ = ["old"]

BEFORE_NEWS = {"aggregate": "0009", "intake": "0004", "extract": "0003", "validate": "0006"}
NEWS = {**BEFORE_NEWS, "aggregate": "0010"}
"""An upgrade that only adds."""
OF_THE_VERSION_BEFORE = """
    INSERT INTO report_notices AS n (receipt, agency, family, period, revision, said)
    VALUES ('BC-1', 'BG-SCT', 'f', '2020-Q3', 1, '{}')
    ON CONFLICT (receipt) DO UPDATE SET said = excluded.said, family = excluded.family, period = excluded.period
    WHERE n.settled_at IS NULL;
    UPDATE report_notices SET said = NULL, letter = 'report:BC-1', settled_at = now() WHERE receipt = 'BC-1'
"""
"""What the worker of the version before writes, word for word."""


def at(settings: Settings, revisions: dict[str, str]) -> None:
    for service, revision in revisions.items():
        upgrade(settings, service, revision)


def revision(settings: Settings, service: str = "aggregate") -> str:
    engine = create_engine(admin_url(settings))
    with engine.connect() as session:
        found = str(session.execute(text(f"SELECT version_num FROM {service}.alembic_version")).scalar())
    engine.dispose()
    return found


@pytest.fixture
def worker(old: Settings) -> Iterator[Connection]:
    """A process of the version before that is connected."""
    engine = connect(old, "aggregate", pool=1)
    with engine.connect() as line:
        yield line
    engine.dispose()


def test_an_upgrade_that_would_break_a_version_that_works_is_refused_with_one_line(
    old: Settings, worker: Connection
) -> None:
    at(old, LISTENERS)
    with pytest.raises(OlderVersionWorks) as refused:
        migrate(old, patience=0.2)
    assert refused.value.who == ["aggregate"] and revision(old) == LISTENERS["aggregate"], "nothing was changed"


def test_the_line_says_who_and_what_to_do(old: Settings, worker: Connection) -> None:
    at(old, LISTENERS)
    with pytest.raises(StackError) as refused:
        prepare(old, patience=0.2)
    for words in (refused.value.vi, refused.value.en):
        assert "aggregate" in words and "docker compose stop" in words and "\n" not in words


def test_it_is_done_when_the_older_version_ends_meanwhile(old: Settings) -> None:
    at(old, LISTENERS)
    engine = connect(old, "validate", pool=1)
    line = engine.connect()

    def end() -> None:
        time.sleep(0.7)
        line.close()
        engine.dispose()

    ending = threading.Thread(target=end)
    ending.start()
    migrate(old, patience=20)
    ending.join()
    assert revision(old) != LISTENERS["aggregate"]


def test_an_upgrade_that_only_adds_runs_while_the_version_before_works(old: Settings, worker: Connection) -> None:
    at(old, BEFORE_NEWS)
    migrate(old, patience=0.2, until=NEWS)
    assert revision(old) == "0010"
    worker.execute(text(OF_THE_VERSION_BEFORE))
    assert worker.execute(text("SELECT judgement, told, earlier FROM report_notices")).all() == [(0, None, [])]
    worker.commit()


def test_an_upgrade_waits_for_the_tables_without_holding_up_those_who_work(old: Settings, worker: Connection) -> None:
    """Somebody holds a table for long: others still read it meanwhile, and the upgrade is done in the end."""
    at(old, BEFORE_NEWS)
    worker.execute(text("LOCK TABLE report_notices IN ACCESS SHARE MODE"))
    upgrading = threading.Thread(target=lambda: migrate(old, until=NEWS))
    upgrading.start()
    engine = connect(old, "aggregate", pool=1)
    session, slowest = transactions(engine), 0.0
    end = time.monotonic() + 8
    while time.monotonic() < end:
        began = time.monotonic()
        with session() as other:
            other.execute(text("SELECT count(*) FROM report_notices"))
        slowest = max(slowest, time.monotonic() - began)
        time.sleep(0.1)
    engine.dispose()
    assert upgrading.is_alive() and slowest < 7, "at most the seconds for which a lock is waited for"
    worker.rollback()
    upgrading.join(30)
    assert not upgrading.is_alive() and revision(old) == "0010"
