"""Tests of everything together, whose parts are killed and restarted."""

from __future__ import annotations

import pytest

from tests import left_open


def pytest_configure(config: pytest.Config) -> None:
    """Connections to parts that are killed stay open."""
    left_open.is_expected(config)
