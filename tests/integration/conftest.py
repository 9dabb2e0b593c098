"""Tests against real servers, which are killed, frozen and restarted under the connections to them."""

from __future__ import annotations

import warnings

import pytest


def pytest_configure(config: pytest.Config) -> None:
    """What a killed server or an ended loop left open is collected at any later moment, in any test: no error of that one."""
    for kind in (ResourceWarning, pytest.PytestUnraisableExceptionWarning):
        config.addinivalue_line("filterwarnings", f"ignore::{kind.__module__}.{kind.__name__}")
        warnings.simplefilter("ignore", kind)  # also of what is collected when the last test is over
