"""One event, three listeners, each with its own row, tries and dead letters; real servers and Celery workers."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, BinaryIO
from uuid import UUID, uuid4

import pytest
import redis
from kombu.exceptions import KombuError
from sqlalchemy import text

from shared.bus.broker import Broker
from shared.bus.inbox import Delivery
from shared.bus.inspection import dead_letters, disagreements, replay, traffic
from shared.bus.outbox import publish
from shared.bus.queues import ALIVE_SECONDS, Queues, alive_key
from shared.bus.relay import relay, sweep
from shared.paths import ROOT
from tests.factories import validated
from tests.integration.three_listeners import ROUTES, Judged

NAMES = ("rollup", "notices", "portal")


def _private(path: Path) -> BinaryIO:
    """A log that nobody else may read, as the supervisor makes them."""
    return os.fdopen(os.open(path, os.O_CREAT | os.O_APPEND | os.O_WRONLY, 0o600), "ab")


class House:
    """Three workers, and a scheduler that carries and sweeps."""

    def __init__(self, servers: Any) -> None:
        self.servers = servers
        self.settings = servers.settings.model_copy(update={"sweep_seconds": 0.5})
        self.clock, self.validate = servers.transactions("clock"), servers.transactions("validate")
        self.board = redis.Redis.from_url(self.settings.redis_url, decode_responses=True)
        self.broker = Broker(self.settings, ROUTES)
        self.workers = {name: self.hire(name) for name in NAMES}
        self.closing = threading.Event()
        self.scheduler = threading.Thread(target=self._schedule, daemon=True)

    def hire(self, name: str, **env: str) -> subprocess.Popen[bytes]:
        options = ["-Q", name, "-c", "1", "-n", f"{name}@%h", "--without-gossip", "--without-mingle"]
        return subprocess.Popen(
            [sys.executable, "-m", "celery", "-A", "tests.integration.three_listeners", "worker", *options],
            env={**os.environ, **self.servers.env, "LISTENER": name, "PYTHONPATH": str(ROOT), **env},
            cwd=ROOT,
            stdout=subprocess.DEVNULL,
            stderr=_private(self.servers.folder / f"{name}.log"),
            start_new_session=True,
        )

    def replace(self, name: str, **env: str) -> None:
        """Kills a worker with all its processes and hires another."""
        os.killpg(self.workers[name].pid, signal.SIGKILL)
        self.workers[name].wait()
        self.workers[name] = self.hire(name, **env)

    def _schedule(self) -> None:
        while not self.closing.wait(0.02):
            with suppress(redis.RedisError, KombuError, OSError):
                relay(self.broker, self.clock)
                sweep(self.broker, self.clock, self.settings)

    def say(self, receipt: str, what: str = "") -> UUID:
        given = validated(receipt).model_dump(include={"revision", "received_at", "declared", "file"})
        event = Judged(receipt=receipt, what=what, **given)
        with self.validate() as session:
            publish(session, event)
        return event.id

    def heard(self, name: str) -> list[str]:
        return [str(one) for one in self.board.lrange(f"heard:{name}", 0, -1)]

    def began(self, name: str) -> list[str]:
        return [str(one) for one in self.board.lrange(f"began:{name}", 0, -1)]

    def settled(self, event: UUID) -> bool:
        with self.validate() as session:
            query = text("SELECT settled_at IS NOT NULL FROM outbox WHERE id = :id")
            return bool(session.execute(query, {"id": event}).scalar_one())

    def child(self, name: str) -> int:
        """The pool process of a worker."""
        pid = self.workers[name].pid
        return int(Path(f"/proc/{pid}/task/{pid}/children").read_text().split()[0])

    def close(self) -> None:
        self.closing.set()
        if self.scheduler.is_alive():
            self.scheduler.join(10)
        for worker in self.workers.values():
            os.killpg(worker.pid, signal.SIGKILL)
            worker.wait()


@pytest.fixture(scope="module")
def hired(servers: Any) -> Iterator[House]:
    house = House(servers)
    house.board.delete(*(alive_key(name) for name in NAMES))
    yield house
    house.close()


@pytest.fixture
def house(hired: House, clean: Any, wait_until: Callable[..., None]) -> Iterator[House]:
    """The house with empty tables, its workers alive and its scheduler at work."""
    wait_until(lambda: hired.board.exists(*(alive_key(name) for name in NAMES)) == 3, 60, "three workers")
    for key in ("repaired", *(f"{what}:{name}" for what in ("began", "heard") for name in NAMES)):
        hired.board.delete(key)
    hired.closing.clear()
    hired.scheduler = threading.Thread(target=hired._schedule, daemon=True)
    hired.scheduler.start()
    yield hired
    hired.closing.set()
    hired.scheduler.join(10)


def test_a_worker_that_died_is_missed_at_once(house: House, wait_until: Callable[..., None]) -> None:
    seen = Queues(house.settings, ROUTES)
    wait_until(lambda: set(NAMES) <= set(seen.workers()), 30, "all to be seen")
    os.killpg(house.workers["portal"].pid, signal.SIGKILL)
    house.workers["portal"].wait()
    wait_until(lambda: "portal" not in seen.workers(), 5, "it to be missed")
    assert house.board.exists(alive_key("portal")), "its mark is still there, and is not believed"
    assert {"rollup", "notices"} <= set(seen.workers())
    house.board.set(alive_key("portal"), "4711", ex=20)
    assert seen.workers()["portal"] == 4711, "a worker of the version before shows no connection"
    house.board.delete(alive_key("portal"))
    house.workers["portal"] = house.hire("portal")


def test_a_worker_that_is_frozen_is_missed_after_seconds(house: House, wait_until: Callable[..., None]) -> None:
    key, pid = alive_key("portal"), house.workers["portal"].pid
    wait_until(lambda: house.board.pttl(key) > (ALIVE_SECONDS - 1) * 1000, 10, "it to show itself")
    os.kill(pid, signal.SIGSTOP)
    try:
        least = house.board.pttl(key)
        assert least <= ALIVE_SECONDS * 1000 <= 10_000
        end = time.monotonic() + 3.2  # it would have shown itself by now
        while time.monotonic() < end:
            now = house.board.pttl(key)
            assert now <= least, "it was renewed by whoever does no work"
            least = now
            time.sleep(0.1)
        house.board.pexpire(key, 1)  # as it will be after the rest of these seconds
        wait_until(lambda: "portal" not in Queues(house.settings, ROUTES).workers(), 2, "it to be missed")
    finally:
        os.kill(pid, signal.SIGCONT)
    wait_until(lambda: "portal" in Queues(house.settings, ROUTES).workers(), 10, "it to be back")


def test_each_hears_it_once_and_then_it_is_settled(house: House, wait_until: Callable[..., None]) -> None:
    events = [house.say(f"BC-{n}") for n in range(20)]
    wait_until(lambda: all(map(house.settled, events)), 60, "all to be settled")
    for name in NAMES:
        assert sorted(house.heard(name)) == sorted(f"BC-{n}" for n in range(20))
    assert {
        line.listener: (line.handled, line.waiting) for line in traffic(house.clock, ROUTES).lines
    } == dict.fromkeys(NAMES, (20, 0))
    assert disagreements(house.clock, ROUTES) == []


def test_one_listener_fails_and_the_others_do_not_notice(house: House, wait_until: Callable[..., None]) -> None:
    with house.validate() as session:
        session.execute(
            text(
                "INSERT INTO outbox (id, name, body, created_at) VALUES (:id, 'FromTheFuture', '{}', now() - interval '1 h')"
            ),
            {"id": uuid4()},
        )
    bad, good = house.say("BC-BAD", "fails:notices"), house.say("BC-GOOD")
    wait_until(lambda: dead_letters(house.clock, ROUTES), 60, "the dead letter")
    [letter] = dead_letters(house.clock, ROUTES)
    assert (letter["event"], letter["listener"], letter["tries"]) == (bad, "notices", house.settings.retry_attempts)
    assert house.heard("rollup") == ["BC-BAD", "BC-GOOD"] == house.heard("portal"), "once each"
    wait_until(lambda: house.settled(good), 30, "the good one to be settled")
    assert house.heard("notices") == ["BC-GOOD"] and not house.settled(bad)
    assert [(one.service, one.name, one.count) for one in traffic(house.clock, ROUTES).unknown] == [
        ("validate", "FromTheFuture", 1)
    ]
    house.board.set("repaired", 1)
    assert replay(house.clock, listener="notices", routes=ROUTES) == 1
    wait_until(lambda: house.settled(bad), 30, "the repaired one to be settled")
    assert house.heard("notices") == ["BC-GOOD", "BC-BAD"]
    assert house.heard("rollup") == ["BC-BAD", "BC-GOOD"] == house.heard("portal"), "a replay is for one listener"


def test_what_takes_long_is_begun_once(house: House, wait_until: Callable[..., None]) -> None:
    """Eight times the age after which a message is looked for; another copy is put on the queue as well."""
    slow = house.say("BC-SLOW", "slow:portal")
    wait_until(lambda: house.began("portal"), 30, "the slow one to begin")
    list(house.broker.send("portal", [Delivery(str(slow), "portal")]))
    wait_until(lambda: house.settled(slow), 30, "the slow one to be settled")
    wait_until(
        lambda: house.broker.held().queued == set() and not house.broker.held().in_hand, 30, "the queue to be empty"
    )
    assert house.began("portal") == ["BC-SLOW"]


def test_a_message_that_kills_is_given_up_and_its_neighbours_live(
    house: House, wait_until: Callable[..., None]
) -> None:
    killer = house.say("BC-KILL", "kills:portal")
    others = [house.say(f"BC-{n}") for n in range(5)]
    wait_until(lambda: dead_letters(house.clock, ROUTES), 60, "the killer to be given up")
    [letter] = dead_letters(house.clock, ROUTES)
    assert (letter["event"], letter["listener"]) == (killer, "portal") and letter["cause"].startswith("WorkerLost")
    assert len(house.began("portal")) >= house.settings.retry_attempts
    wait_until(lambda: all(map(house.settled, others)), 30, "the others to be settled")


def test_a_worker_whose_copy_was_sent_anew_says_nothing_of_it(house: House, wait_until: Callable[..., None]) -> None:
    def row() -> tuple[str, int]:
        wait_until(lambda: not house.broker.held().in_hand and not any(house.broker.depths().values()), 30, "all done")
        with house.clock() as session:
            [found] = session.execute(text("SELECT state, failures FROM intake.inbox")).all()
        return found.state, found.failures

    house.closing.set()
    house.scheduler.join(10)
    event = str(house.say("BC-1", "fails:portal"))
    relay(house.broker, house.clock)
    assert row() == ("waiting", 1)
    with house.clock() as session:
        session.execute(text("UPDATE intake.inbox SET state = 'sent', sends = 2, sent_at = now()"))
    list(house.broker.send("portal", [Delivery(event, "portal", 1)]))
    assert row() == ("sent", 1), "the second copy is on its way"
    list(house.broker.send("portal", [Delivery(event, "portal", 2)]))
    assert row() == ("waiting", 2) and len(house.began("portal")) == 3


def test_a_broker_that_lost_everything_costs_no_try(house: House, wait_until: Callable[..., None]) -> None:
    slow = house.say("BC-SLOW", "slow:portal")
    behind = house.say("BC-BEHIND")
    wait_until(lambda: house.began("portal") and "BC-BEHIND" in house.heard("rollup"), 30, "both to be on their way")
    for key in ("portal", "unacked", "unacked_index"):
        house.board.delete(key)
    os.kill(house.servers.pid("valkey"), signal.SIGKILL)
    wait_until(lambda: house.settled(slow) and house.settled(behind), 60, "both to be settled")
    with house.clock() as session:
        assert session.execute(text("SELECT sum(failures) FROM intake.inbox")).scalar() == 0


def test_a_message_that_hangs_is_given_up(house: House, wait_until: Callable[..., None]) -> None:
    """Not even the soft time limit stops it, as in a loop of a C library: the process is killed."""
    house.replace("portal", BAOCAO_TASK_SECONDS="1")
    hangs, other = house.say("BC-HANG", "hangs:portal"), house.say("BC-1")
    wait_until(lambda: dead_letters(house.clock, ROUTES), 90, "it to be given up")
    [letter] = dead_letters(house.clock, ROUTES)
    assert (letter["event"], letter["listener"]) == (hangs, "portal")
    wait_until(lambda: house.settled(other), 30, "the other to be settled")
    house.replace("portal")


@pytest.mark.parametrize("which", ["the pool process", "the whole worker"])
def test_a_worker_killed_in_the_middle_costs_one_try(house: House, wait_until: Callable[..., None], which: str) -> None:
    slow = house.say("BC-SLOW", "slow:portal")
    wait_until(lambda: house.began("portal"), 30, "the slow one to begin")
    if which == "the pool process":
        os.kill(house.child("portal"), signal.SIGKILL)
    else:
        house.replace("portal")
    wait_until(lambda: house.settled(slow), 60, "it to be settled")
    assert house.began("portal") == ["BC-SLOW"] * 2 and house.heard("portal") == ["BC-SLOW"]
    with house.clock() as session:
        rows = session.execute(text("SELECT failures, left(cause, 10) FROM intake.inbox")).all()
    assert rows in ([(1, "WorkerLost")], [(1, "Vanished: ")]), "the pool sees it, or the scheduler does first"
    assert house.heard("rollup") == ["BC-SLOW"] == house.heard("notices")
