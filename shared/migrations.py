"""What every service's ``migrations/env.py`` does: run its versions inside its own schema."""

from __future__ import annotations

from alembic import context
from sqlalchemy import create_engine

MESSAGE_TABLES = """
CREATE TABLE outbox (
    id uuid PRIMARY KEY, name text NOT NULL, body text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(), sent_at timestamptz, sends int NOT NULL DEFAULT 0,
    settled boolean NOT NULL DEFAULT false);
CREATE INDEX outbox_unsent ON outbox (created_at) WHERE sent_at IS NULL;
CREATE INDEX outbox_unsettled ON outbox (sent_at) WHERE NOT settled;
CREATE TABLE inbox (
    event uuid PRIMARY KEY, queue text NOT NULL, name text NOT NULL, state text NOT NULL,
    attempts int NOT NULL DEFAULT 0, not_before timestamptz, cause text, body text,
    at timestamptz NOT NULL DEFAULT now());
CREATE INDEX inbox_open ON inbox (not_before) WHERE state <> 'handled';
GRANT USAGE ON SCHEMA {schema} TO clock;
GRANT SELECT, UPDATE, DELETE ON outbox TO clock;
GRANT SELECT, INSERT, UPDATE, DELETE ON inbox TO clock;
"""
"""Tables that stand in every schema; the clock carries messages from outboxes to queues."""


def message_tables(schema: str) -> str:
    """The DDL of outbox and inbox for a service."""
    return MESSAGE_TABLES.format(schema=schema)


def run() -> None:
    """Upgrades to the newest version; called by Alembic through ``env.py``."""
    service, url = context.config.attributes["service"], context.config.attributes["url"]
    engine = create_engine(url)
    with engine.connect() as connection:
        context.configure(connection=connection, version_table_schema=service, transaction_per_migration=True)
        with context.begin_transaction():
            context.run_migrations()
    engine.dispose()
