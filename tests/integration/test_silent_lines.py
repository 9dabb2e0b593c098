"""Lines on which nothing comes back any more, though nobody closes them, are seen and replaced."""

from __future__ import annotations

import time
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from benchmarks.chaos.network import Network
from shared.database import connect, give_up_after, take_time, transactions
from shared.settings import Settings
from tests.conftest import RunningStack


@pytest.fixture
def network(servers: RunningStack) -> Iterator[Network]:
    url = urlsplit(servers.settings.database_url)
    found = Network({"postgres": lambda: (url.hostname or "", url.port or 0)}, seed=1)
    yield found
    found.stop()


@pytest.fixture
def behind(servers: RunningStack, network: Network) -> Settings:
    url = urlsplit(servers.settings.database_url)
    user = url.netloc.rpartition("@")[0]
    through = url._replace(netloc=f"{user}@127.0.0.1:{network.port('postgres')}").geturl()
    return servers.settings.model_copy(update={"database_url": through})


def test_a_line_that_fell_silent_is_given_up_and_replaced(
    network: Network, behind: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shared.database.IDLE_SECONDS", 0.0)  # it has rested
    engine = give_up_after(connect(behind, "intake", pool=1), 2.0)
    session = transactions(engine)
    with session() as one:
        one.execute(text("SELECT 1"))
    network.feel("postgres", "lose")
    network.feel("postgres", "")  # the line that was there stays silent; new ones are fine
    began = time.monotonic()
    with session() as one:
        assert one.execute(text("SELECT 2")).scalar() == 2, "asked before it was used, and replaced"
    assert 1.9 < time.monotonic() - began < 8
    engine.dispose()


def test_a_line_that_falls_silent_in_a_transaction_ends_it(network: Network, behind: Settings) -> None:
    engine = give_up_after(connect(behind, "intake", pool=1), 0.5)
    session = transactions(engine)
    with pytest.raises(OperationalError), session() as one:
        one.execute(text("SELECT 1"))
        network.feel("postgres", "lose")
        one.execute(text("SELECT 2"))
    network.feel("postgres", "")
    with session() as one:
        assert one.execute(text("SELECT 3")).scalar() == 3
    engine.dispose()


def test_whoever_takes_time_has_it_and_the_next_has_not(network: Network, behind: Settings) -> None:
    engine = give_up_after(connect(behind, "intake", pool=1), 0.3)
    session = transactions(engine)
    with session() as one:
        take_time(one)
        one.execute(text("SELECT pg_sleep(0.8)"))
    with pytest.raises(OperationalError), session() as one:
        one.execute(text("SELECT pg_sleep(5)"))
    engine.dispose()
