"""What tests that kill servers under their clients leave behind."""

from __future__ import annotations

import warnings

import pytest


def is_expected(config: pytest.Config) -> None:
    """What a killed server or an ended loop left open is collected at any later moment, in any test: no error of that one."""
    for kind in (ResourceWarning, pytest.PytestUnraisableExceptionWarning):
        config.addinivalue_line("filterwarnings", f"ignore::{kind.__module__}.{kind.__name__}")
        warnings.simplefilter("ignore", kind)  # also of what is collected when the last test is over
