"""What every service's ``migrations/env.py`` does: run its versions inside its own schema.

A version whose module says ``beside_older = True`` may run while the version of the program before works on the tables:
it only adds what that version need not know (docs/decisions/0034-under-fire.md). All others need the house to themselves.
"""

from __future__ import annotations

from collections.abc import Mapping

from alembic import context
from sqlalchemy import create_engine

from shared.database import LOCK_SECONDS

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
"""Outbox and inbox as they were first; what they are now stands in ``shared.bus.tables``."""

LISTENERS = """
ALTER TABLE outbox ADD receipt text, ADD agency text, ADD relayed_at timestamptz, ADD listeners text[],
    ADD settled_at timestamptz;
UPDATE outbox SET relayed_at = coalesce(sent_at, created_at), settled_at = coalesce(sent_at, created_at) WHERE settled;
UPDATE outbox SET
    receipt = body::json ->> 'receipt',
    agency = coalesce(body::json -> 'declared' ->> 'agency', body::json -> 'agency' ->> 'code')
WHERE NOT settled;
DROP INDEX outbox_unsent, outbox_unsettled;
ALTER TABLE outbox DROP settled, DROP sent_at, DROP sends;
CREATE INDEX outbox_unrelayed ON outbox (name, created_at) WHERE relayed_at IS NULL;
CREATE INDEX outbox_unsettled ON outbox (name) WHERE settled_at IS NULL;

ALTER TABLE inbox
    ADD listener text, ADD receipt text, ADD agency text, ADD published_at timestamptz NOT NULL DEFAULT now(),
    ADD sends int NOT NULL DEFAULT 0, ADD sent_at timestamptz, ADD tries int NOT NULL DEFAULT 0,
    ADD failures int NOT NULL DEFAULT 0, ADD kind text, ADD first_failed_at timestamptz, ADD failed_at timestamptz,
    ADD told_at timestamptz;
UPDATE inbox SET listener = queue, published_at = at, not_before = coalesce(not_before, at), sends = attempts;
UPDATE inbox SET
    state = CASE state WHEN 'retry' THEN 'waiting' ELSE state END,
    tries = greatest(attempts, 1), failures = attempts, kind = 'own', first_failed_at = at, failed_at = at,
    receipt = body::json ->> 'receipt',
    agency = coalesce(body::json -> 'declared' ->> 'agency', body::json -> 'agency' ->> 'code')
WHERE state <> 'handled';
DROP INDEX inbox_open;
ALTER TABLE inbox DROP CONSTRAINT inbox_pkey;
ALTER TABLE inbox DROP attempts, ALTER listener SET NOT NULL, ALTER state SET DEFAULT 'waiting',
    ALTER not_before SET DEFAULT now(), ALTER not_before SET NOT NULL, ADD PRIMARY KEY (event, listener),
    ADD CONSTRAINT inbox_state CHECK (state IN ('waiting', 'sent', 'handled', 'dead')),
    ADD CONSTRAINT inbox_kind CHECK (kind IN ('own', 'away', 'later'));
CREATE INDEX inbox_open ON inbox (queue, state, not_before) WHERE state <> 'handled';
"""
"""From one receiver an event to listeners. What was sent and not settled is carried anew: the rows that a receiver
has stay as they are, so that nothing is handled twice and nothing that was on its way is lost."""

SPLIT = """
INSERT INTO inbox (event, listener, queue, name, body, receipt, agency, published_at, state, sends, tries, failures,
    kind, cause, first_failed_at, failed_at, not_before, told_at, at)
SELECT event, '{new}', '{queue}', name, body, receipt, agency, published_at,
    CASE state WHEN 'sent' THEN 'waiting' ELSE state END, sends, tries, failures,
    kind, cause, first_failed_at, failed_at, not_before, told_at, at
FROM inbox WHERE listener = '{old}' AND name IN ({events}) ON CONFLICT DO NOTHING;
"""
TOLD = """
UPDATE outbox SET listeners = array_remove(listeners, '{old}') || ARRAY[{names}]
WHERE name = '{event}' AND '{old}' = ANY(listeners);
"""


def message_tables(schema: str) -> str:
    """The DDL of outbox and inbox for a service."""
    return MESSAGE_TABLES.format(schema=schema)


def split_listener(old: str, new: Mapping[str, tuple[str, tuple[str, ...]]]) -> str:
    """The statements by which listeners take the place of one: by name, its queue and the names of what it hears.

    For a migration of the schema in whose inbox they stand. What the old one handled counts as handled by each, what
    waits or lies dead is done by each. The senders' migrations say ``split_told``.
    """
    copies = [
        SPLIT.format(old=old, new=name, queue=queue, events=_quoted(events)) for name, (queue, events) in new.items()
    ]
    return "".join(copies) + f"DELETE FROM inbox WHERE listener = '{old}';"


def split_told(old: str, event: str, new: tuple[str, ...]) -> str:
    """The statement by which an outbox names the new listeners of what the old one was told."""
    return TOLD.format(old=old, event=event, names=_quoted(new))


def _quoted(names: tuple[str, ...]) -> str:
    return ", ".join(f"'{name}'" for name in names)


def run() -> None:
    """Upgrades to the newest version; called by Alembic through ``env.py``."""
    service, url = context.config.attributes["service"], context.config.attributes["url"]
    # a table that is waited for holds up all who come after: better to let go, and to come again
    engine = create_engine(url, connect_args={"options": f"-c lock_timeout={LOCK_SECONDS}s"})
    with engine.connect() as connection:
        context.configure(connection=connection, version_table_schema=service, transaction_per_migration=True)
        with context.begin_transaction():
            context.run_migrations()
    engine.dispose()
