"""The tables that a service declares are those that its migrations make: none is missing, none is left over."""

from __future__ import annotations

import importlib
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import MetaData

from shared.database import connect
from shared.paths import ROOT
from tests.conftest import RunningStack

DECLARING = sorted(path.parent.name for path in ROOT.glob("services/*/tables.py"))
MESSAGES = {"inbox", "outbox"}
"""Declared in ``shared.bus.tables`` and compared in ``test_messaging``."""
UNDECLARED = {"validate": {"agency_history"}}
"""What a service's migrations make and its declaration does not hold yet."""


@pytest.mark.parametrize("service", DECLARING)
def test_no_migration_is_missing(servers: RunningStack, service: str) -> None:
    module = importlib.import_module(f"services.{service}.tables")
    (declared,) = (one for one in vars(module).values() if isinstance(one, MetaData))

    def ours(name: str | None, kind: str, parents: Any) -> bool:
        return kind != "table" or name not in MESSAGES | UNDECLARED.get(service, set())

    engine = connect(servers.settings, service)
    with engine.connect() as session:
        options = {"include_name": ours, "compare_server_default": True}
        assert compare_metadata(MigrationContext.configure(session, opts=options), declared) == []
    engine.dispose()


def test_intake_declares_its_tables() -> None:
    assert "intake" in DECLARING
