"""The two tables that stand in every service's schema; migrations and statements follow them, a test compares.

``outbox``: what the service said, with the data it is about. ``inbox``: what its listeners were told, one row for
each event and listener, from the day it was carried until both are tidied away.
"""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, Index, Integer, MetaData, Table, Text, Uuid, text
from sqlalchemy.dialects.postgresql import ARRAY

from shared.columns import moment

STATES = ("waiting", "sent", "handled", "dead")
"""Of an inbox row: due at ``not_before``; told to the workers; done; given up.

The row of a message in hand is *sent* and locked: the transaction of the work holds it, and PostgreSQL lets go of it
when the worker dies.
"""

KINDS = ("own", "away", "later")
"""Of a failure: the handler's own; a tool that everyone needs is away; not now, for this message alone."""


KEPT_DAYS = 30
"""How long settled events are kept, and with them the rows of their listeners."""


def message_tables(schema: str) -> MetaData:
    """Outbox and inbox of a schema."""
    tables = MetaData(schema=schema)
    outbox = Table(
        "outbox",
        tables,
        Column("id", Uuid, primary_key=True),
        Column("name", Text, nullable=False),
        Column("body", Text, nullable=False),
        Column("receipt", Text),
        Column("agency", Text),
        moment("created_at", now=True),
        moment("relayed_at", required=False),
        Column("listeners", ARRAY(Text)),
        moment("settled_at", required=False),
    )
    Index("outbox_unrelayed", outbox.c.name, outbox.c.created_at, postgresql_where=text("relayed_at IS NULL"))
    Index("outbox_unsettled", outbox.c.name, postgresql_where=text("settled_at IS NULL"))
    inbox = Table(
        "inbox",
        tables,
        Column("event", Uuid, primary_key=True),
        Column("listener", Text, primary_key=True),
        Column("queue", Text, nullable=False),
        Column("name", Text, nullable=False),
        Column("body", Text),
        Column("receipt", Text),
        Column("agency", Text),
        moment("published_at", now=True),
        Column("state", Text, nullable=False, server_default="waiting"),
        Column("sends", Integer, nullable=False, server_default="0"),
        moment("sent_at", required=False),
        Column("tries", Integer, nullable=False, server_default="0"),
        Column("failures", Integer, nullable=False, server_default="0"),
        Column("kind", Text),
        Column("cause", Text),
        moment("first_failed_at", required=False),
        moment("failed_at", required=False),
        moment("not_before", now=True),
        moment("told_at", required=False),
        moment("at", now=True),
        CheckConstraint(_one_of("state", STATES), name="inbox_state"),
        CheckConstraint(_one_of("kind", KINDS), name="inbox_kind"),
    )
    Index("inbox_open", inbox.c.queue, inbox.c.state, inbox.c.not_before, postgresql_where=text("state <> 'handled'"))
    return tables


def _one_of(column: str, words: tuple[str, ...]) -> str:
    return f"{column} IN ({', '.join(repr(word) for word in words)})"
