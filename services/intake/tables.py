"""The tables of intake: the register, its tokens, what was sent and in which order. Migrations follow; a test compares."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Identity,
    Index,
    MetaData,
    Table,
    Text,
    text,
    true,
)
from sqlalchemy.dialects.postgresql import ARRAY

from shared.columns import moment

TABLES = MetaData()


AGENCIES = Table(
    "agencies",
    TABLES,
    Column("code", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("level", Text, nullable=False),
    Column("province", Text, nullable=False),
    Column("forms", ARRAY(Text), nullable=False),
    Column("mailbox", Text, nullable=False),
    Column("revision", BigInteger, server_default="1", nullable=False),
    Column("token_revision", BigInteger, server_default="1", nullable=False),
    Column("active", Boolean, server_default=true(), nullable=False),
    Index("agencies_by_province", "province"),
)
"""The register. ``revision``: counts the changes of a row; each has one of its own."""
TOKEN_REVISIONS = Table(
    "token_revisions",
    TABLES,
    Column("role", Text, primary_key=True),
    Column("unit", Text, primary_key=True),
    Column("revision", BigInteger, nullable=False),
)
"""The number of the present token of officers and operators; 1 where there is no row. An agency's stands in its row."""
SUBMISSIONS = Table(
    "submissions",
    TABLES,
    Column("revision", BigInteger, Identity(always=True), primary_key=True),
    Column("receipt", Text, nullable=False, unique=True),
    Column("agency", Text, ForeignKey("agencies.code"), nullable=False),
    Column("form", Text),
    Column("period", Text),
    Column("file_name", Text, nullable=False),
    Column("sha256", Text, nullable=False),
    Column("bytes", BigInteger, nullable=False),
    Column("document", Text, nullable=False),
    moment("received_at", now=True),
)
"""Each file once an agency, declared form and declared period. ``document``: its key in the store."""
Index(
    "submissions_same_file",
    SUBMISSIONS.c.agency,
    SUBMISSIONS.c.sha256,
    text("COALESCE(form, ''::text)"),
    text("COALESCE(period, ''::text)"),
    unique=True,
)
Index("submissions_by_agency", SUBMISSIONS.c.agency, SUBMISSIONS.c.revision.desc())
SENDINGS = Table(
    "sendings",
    TABLES,
    Column("revision", BigInteger, primary_key=True, autoincrement=False),
    Column("receipt", Text, ForeignKey("submissions.receipt"), nullable=False),
    Column("agency", Text, nullable=False),
    Column("file_name", Text, nullable=False),
    moment("sent_at", now=True),
)
"""Each time that a file was sent and had its turn; the highest revision of an agency is its newest word."""
Index("sendings_by_agency", SENDINGS.c.agency, SENDINGS.c.revision.desc())
