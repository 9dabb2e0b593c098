"""Lines on which nothing comes back any more, though nobody closes them, are seen and replaced."""

from __future__ import annotations

import time

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from benchmarks.chaos.network import Network, behind
from shared.database import IDLE_SECONDS, SILENT_SECONDS, connect, give_up_after, take_time, transactions
from shared.settings import Settings
from tests.conftest import RunningStack


@pytest.fixture
def through(servers: RunningStack, network: Network) -> Settings:
    """The settings of who reaches PostgreSQL through the network."""
    url = behind(servers.settings.database_url, network.port("postgres"))
    return servers.settings.model_copy(update={"database_url": url})


def test_a_line_that_fell_silent_is_given_up_and_replaced(network: Network, through: Settings) -> None:
    engine = connect(through, "intake", pool=1)
    session = transactions(engine)
    with session() as one:
        one.execute(text("SELECT 1"))
    network.feel("postgres", "lose")
    network.feel("postgres", "")  # the line that was there stays silent; new ones are fine
    time.sleep(IDLE_SECONDS * 1.1)  # it rests so long that it is asked before it is used
    began = time.monotonic()
    with session() as one:
        assert one.execute(text("SELECT 2")).scalar() == 2, "asked before it was used, and replaced"
    assert time.monotonic() - began < SILENT_SECONDS, "a question after a rest is not waited for as long as an answer"
    engine.dispose()


def test_a_line_that_falls_silent_in_a_transaction_ends_it(network: Network, through: Settings) -> None:
    engine = give_up_after(connect(through, "intake", pool=1), 0.5)
    session = transactions(engine)
    with pytest.raises(OperationalError), session() as one:
        one.execute(text("SELECT 1"))
        network.feel("postgres", "lose")
        one.execute(text("SELECT 2"))
    network.feel("postgres", "")
    with session() as one:
        assert one.execute(text("SELECT 3")).scalar() == 3
    engine.dispose()


def test_whoever_takes_time_has_it_and_the_next_has_not(network: Network, through: Settings) -> None:
    engine = give_up_after(connect(through, "intake", pool=1), 0.3)
    session = transactions(engine)
    with session() as one:
        take_time(one)
        one.execute(text("SELECT pg_sleep(0.8)"))
    with pytest.raises(OperationalError), session() as one:
        one.execute(text("SELECT pg_sleep(5)"))
    engine.dispose()
