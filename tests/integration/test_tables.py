"""The tables that are declared are those that the migrations make, in every schema: none is missing, none is left over."""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Column, Connection, MetaData, Text, create_engine, text

from shared.bus.tables import message_tables
from shared.database import SERVICES, admin_url
from shared.paths import ROOT

DECLARING = {path.parent.name for path in ROOT.glob("services/*/tables.py")}
CONSTRAINTS = """
    SELECT r.relname, c.conname, replace(pg_get_constraintdef(c.oid, true), quote_ident(n.nspname) || '.', '')
    FROM pg_constraint c JOIN pg_class r ON r.oid = c.conrelid JOIN pg_namespace n ON n.oid = r.relnamespace
    WHERE n.nspname = :schema AND r.relname <> 'alembic_version' AND c.contype IN ('p', 'u', 'f', 'c')
"""
INDEXES = """
    SELECT tablename, indexname, replace(indexdef, quote_ident(schemaname) || '.', '') FROM pg_indexes
    WHERE schemaname = :schema AND tablename <> 'alembic_version'
"""


def declared_in(schema: str) -> MetaData:
    """The messages' tables and the service's own."""
    all_of_it = MetaData(schema=schema)
    sources = [message_tables(schema)]
    if schema in DECLARING:
        sources.append(importlib.import_module(f"services.{schema}.tables").TABLES)
    for source in sources:
        for table in source.sorted_tables:
            table.to_metadata(all_of_it, schema=schema)
    return all_of_it


def differences(session: Connection, schema: str, declared: MetaData) -> list[Any]:
    """What Alembic would write a migration for: tables, columns, types, defaults, indexes."""

    def ours(name: str | None, kind: str, parents: Any) -> bool:
        return name == schema if kind == "schema" else kind != "table" or name != "alembic_version"

    options = {"include_schemas": True, "include_name": ours, "compare_server_default": True}
    found: list[Any] = compare_metadata(MigrationContext.configure(session, opts=options), declared)
    return found


@pytest.fixture
def admin(servers: Any) -> Iterator[Connection]:
    """A transaction that is rolled back."""
    engine = create_engine(admin_url(servers.settings))
    with engine.connect() as session:
        yield session
        session.rollback()
    engine.dispose()


def test_every_service_with_data_declares_its_tables() -> None:
    assert set(SERVICES) - {"extract"} == DECLARING, "extract keeps messages alone"


def test_there_is_no_schema_beside_those_of_the_services(admin: Connection) -> None:
    told = "SELECT nspname FROM pg_namespace WHERE nspname NOT LIKE 'pg\\_%' AND nspname <> 'information_schema'"
    assert set(admin.execute(text(told)).scalars()) == {*SERVICES, "public"}
    assert admin.execute(text("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'")).scalar() == 0


@pytest.mark.parametrize("schema", SERVICES)
def test_no_migration_is_missing(admin: Connection, schema: str) -> None:
    assert differences(admin, schema, declared_in(schema)) == []


@pytest.mark.parametrize("schema", SERVICES)
def test_keys_checks_and_indexes_are_those_that_are_declared(admin: Connection, schema: str) -> None:
    """What Alembic does not compare: a second schema is made of the declaration, and PostgreSQL describes both."""
    other = f"{schema}_declared"
    admin.execute(text(f"CREATE SCHEMA {other}"))
    again = MetaData(schema=other)
    for table in declared_in(schema).sorted_tables:
        table.to_metadata(again, schema=other)
    again.create_all(admin)
    for asked in (CONSTRAINTS, INDEXES):
        made, declared = (set(admin.execute(text(asked), {"schema": one}).all()) for one in (schema, other))
        assert made == declared
        assert made


@pytest.mark.parametrize("schema", SERVICES)
def test_a_column_without_a_migration_or_a_declaration_is_found(admin: Connection, schema: str) -> None:
    declared = declared_in(schema)
    for table in list(declared.sorted_tables):
        table.append_column(Column("never_migrated", Text))
        assert [one[0] for one in differences(admin, schema, declared)] == ["add_column"]
        admin.execute(text(f"ALTER TABLE {table.fullname} ADD never_migrated text, ADD never_declared text"))
        assert [(one[0], one[3].name) for one in differences(admin, schema, declared)] == [
            ("remove_column", "never_declared")
        ]
        admin.execute(text(f"ALTER TABLE {table.fullname} DROP never_declared"))
    admin.execute(text(f"CREATE TABLE {schema}.undeclared (code text)"))
    assert [one[0] for one in differences(admin, schema, declared)] == ["remove_table"]
