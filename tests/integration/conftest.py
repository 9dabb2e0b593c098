"""Tests against real servers, which are killed, frozen and restarted under the connections to them."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from urllib.parse import urlsplit

import pytest

from benchmarks.chaos.network import Network
from tests import left_open
from tests.conftest import RunningStack


def pytest_configure(config: pytest.Config) -> None:
    """Connections to servers that are killed stay open."""
    left_open.is_expected(config)


@pytest.fixture
def network(servers: RunningStack) -> Iterator[Network]:
    """Ways to PostgreSQL and Valkey that can be cut, frozen and lost."""
    ways = {"postgres": servers.settings.database_url, "valkey": servers.settings.redis_url}
    found = Network({name: partial(_place, url) for name, url in ways.items()}, seed=1)
    yield found
    found.stop()


def _place(url: str) -> tuple[str, int]:
    parts = urlsplit(url)
    return parts.hostname or "", parts.port or 0
