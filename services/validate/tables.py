"""The layers of a report: what was read, what people said of it, how it was judged. Nothing in them is ever changed.

Rows are added and never updated or deleted; triggers see to it. What they hold is read as a whole, so it is ``json``:
taken apart into ``jsonb`` it took PostgreSQL twice the time. ``agency_history`` is made of them and is no layer.
Migrations follow; a test compares.
"""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Index,
    Integer,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    Text,
    Uuid,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from shared.columns import moment

TABLES = MetaData()


READINGS = Table(
    "readings",
    TABLES,
    Column("receipt", Text),
    Column("number", Integer),
    Column("event", Uuid, nullable=False, unique=True),
    Column("agency", Text, nullable=False),
    Column("province", Text, nullable=False),
    Column("form", Text),
    Column("period", Text),
    Column("revision", BigInteger, nullable=False),
    Column("reader_version", Text, nullable=False),
    Column("reading", JSON, nullable=False),
    moment("read_at"),
    moment("at", now=True),
    PrimaryKeyConstraint("receipt", "number"),
)
"""``reading``: the event ``FactsExtracted`` in which it was told. A file read again is another row."""
CORRECTIONS = Table(
    "corrections",
    TABLES,
    Column("event", Uuid),
    Column("fact", Text),
    Column("receipt", Text, nullable=False),
    Column("role", Text, nullable=False),
    Column("unit", Text, nullable=False),
    Column("judgement", Integer, nullable=False),
    Column("correction", JSON, nullable=False),
    moment("said_at"),
    moment("at", now=True),
    PrimaryKeyConstraint("event", "fact"),
)
"""``correction``: a ``FactCorrection``; ``judgement`` the number of the one that the person looked at."""
EXPLANATIONS = Table(
    "explanations",
    TABLES,
    Column("event", Uuid),
    Column("finding", Text),
    Column("receipt", Text, nullable=False),
    Column("role", Text, nullable=False),
    Column("unit", Text, nullable=False),
    Column("judgement", Integer, nullable=False),
    Column("explanation", JSON, nullable=False),
    moment("said_at"),
    moment("at", now=True),
    PrimaryKeyConstraint("event", "finding"),
)
"""``explanation``: a ``WarningAnswer``; ``finding`` the number of the warning in that judgement."""
JUDGEMENTS = Table(
    "judgements",
    TABLES,
    Column("receipt", Text),
    Column("number", Integer),
    Column("event", Uuid, nullable=False, unique=True),
    Column("reading", Integer, nullable=False),
    Column("rules_version", Text, nullable=False),
    Column("outcome", Text, nullable=False),
    Column("facts", JSON, nullable=False),
    Column("findings", JSON, nullable=False),
    Column("heard", ARRAY(Uuid), nullable=False),
    moment("judged_at"),
    moment("at", now=True),
    PrimaryKeyConstraint("receipt", "number"),
)
"""``event``: the ``ReportValidated`` in which it was told; ``heard``: the events of the corrections and explanations."""

Index("corrections_of_report", CORRECTIONS.c.receipt, CORRECTIONS.c.said_at)
Index("explanations_of_report", EXPLANATIONS.c.receipt, EXPLANATIONS.c.said_at)

AGENCY_HISTORY = Table(
    "agency_history",
    TABLES,
    Column("agency", Text),
    Column("family", Text),
    Column("period", Text),
    Column("province", Text, nullable=False),
    Column("level", Text, nullable=False),
    Column("revision", BigInteger, nullable=False),
    Column("figures", JSONB, nullable=False),
    Column("accepted", Boolean, nullable=False),
    PrimaryKeyConstraint("agency", "family", "period"),
    Index("agency_history_neighbours", "province", "family", "period", "level", "agency"),
)
"""The sure figures, by the figure's name, of the version that counts; what later reports are compared with."""
