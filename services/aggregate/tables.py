"""The tables of aggregate: reports and totals of ``rollup``, arrivals and letters of ``notices``, the register's copy.

Migrations follow; a test compares. Rollup writes the first part and notices the second; both read the register's copy.
"""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Index,
    Integer,
    MetaData,
    Numeric,
    PrimaryKeyConstraint,
    Table,
    Text,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from shared.columns import moment

TABLES = MetaData()
AT_PRESENT = text("until IS NULL")
"""What has an ``until`` stood, or was added, from ``since`` until then."""


def _texts(*names: str) -> list[Column[object]]:
    return [Column(name, Text, nullable=False) for name in names]


def _bodies(*names: str) -> list[Column[object]]:
    return [Column(name, JSON, nullable=False) for name in names]


def _sums() -> list[Column[object]]:
    return [
        *(Column(name, Numeric, nullable=False) for name in ("total", "numerator", "denominator")),
        Column("trues", Integer, nullable=False),
    ]


# the register's copy

AGENCIES = Table(
    "agencies",
    TABLES,
    Column("code", Text, primary_key=True),
    *_texts("name", "level", "province"),
    Column("forms", ARRAY(Text), nullable=False),
    *_texts("mailbox"),
    Column("revision", BigInteger, nullable=False),
    Column("token_revision", BigInteger, nullable=False),
    Column("active", Boolean, nullable=False),
    Index("agencies_by_province", "province"),
)
"""The newest row of each agency that intake told; ``services.intake.tables`` says what it means."""
AGENCY_REVISIONS = Table(
    "agency_revisions",
    TABLES,
    Column("code", Text),
    Column("revision", BigInteger),
    *_texts("name", "province"),
    Column("forms", ARRAY(Text), nullable=False),
    Column("active", Boolean, nullable=False),
    moment("since"),
    PrimaryKeyConstraint("code", "revision"),
)
"""Who owed what from when on: each row of the register that was told; they are added and never changed.

The row of a moment is the highest revision since then, in whichever order they came. What stood when the history began
is since ``-infinity``.
"""
TOKEN_REVISIONS = Table(
    "token_revisions",
    TABLES,
    Column("role", Text, primary_key=True),
    Column("unit", Text, primary_key=True),
    Column("revision", BigInteger, nullable=False),
)

# rollup

REPORTS = Table(
    "reports",
    TABLES,
    Column("receipt", Text, primary_key=True),
    Column("revision", BigInteger, nullable=False),
    *_texts("agency", "province"),
    Column("form", Text),
    Column("family", Text),
    Column("period", Text),
    *_texts("outcome", "rules_version"),
    moment("received_at"),
    moment("judged_at"),
    Column("figures", Integer, nullable=False),
    Column("held", Integer, nullable=False),
    Column("used", Integer, nullable=False, server_default="0"),
    Column("superseded_by", Text),
    *_bodies("file", "report", "facts", "tables", "findings"),
    Column("usable", Boolean, nullable=False),
    *_texts("standing"),
    Column("aside", Text),
    Column("judgement", Integer, nullable=False),
    *_texts("reader_version"),
    CheckConstraint("standing IN ('current', 'superseded', 'beside')", name="reports_standing"),
    CheckConstraint("aside IN ('unusable', 'returned', 'not_chosen', 'unknown')", name="reports_aside"),
    Index("reports_by_agency", "agency", text("revision DESC")),
    Index("reports_by_province", "province", text("revision DESC")),
    Index("reports_by_key", "agency", "family", "period"),
)
"""Each submission as it was judged last. ``revision``: of its newest sending; ``used``: indicators in the totals."""
PAST_JUDGEMENTS = Table(
    "past_judgements",
    TABLES,
    Column("receipt", Text),
    Column("judgement", Integer),
    moment("judged_at"),
    Column("form", Text),
    Column("period", Text),
    *_texts("outcome", "rules_version", "reader_version"),
    Column("figures", Integer, nullable=False),
    Column("held", Integer, nullable=False),
    *_bodies("report", "facts", "tables", "findings"),
    PrimaryKeyConstraint("receipt", "judgement", "judged_at"),
)
"""The judgements of before; rows are added and never changed."""
SENDINGS = Table(
    "sendings",
    TABLES,
    Column("revision", BigInteger, primary_key=True, autoincrement=False),
    *_texts("receipt", "agency"),
    moment("sent_at"),
    Index("sendings_by_receipt", "receipt"),
)
"""Each time that a submission was sent and had its turn."""
CHOICES = Table(
    "choices",
    TABLES,
    Column("agency", Text),
    Column("family", Text),
    Column("period", Text),
    Column("choice", Integer),
    *_texts("receipt"),
    Column("after_revision", BigInteger, nullable=False),
    *_texts("chosen_by", "role"),
    moment("chosen_at", now=True),
    PrimaryKeyConstraint("agency", "family", "period", "choice"),
)
"""Which version a person wants to count, by number; rows are added and never changed."""
CURRENT_REPORTS = Table(
    "current_reports",
    TABLES,
    *_texts("agency", "family", "period", "province", "form"),
    Column("revision", BigInteger, nullable=False),
    *_texts("receipt", "outcome"),
    moment("since"),
    moment("until", required=False),
    Index("current_reports_now", "agency", "family", "period", unique=True, postgresql_where=AT_PRESENT),
    Index("current_reports_by_key", "agency", "family", "period", "since"),
    Index("current_reports_by_province", "province", "family", "period"),
)
"""Which version counted from when until when; the one without ``until`` counts."""
CONTRIBUTIONS = Table(
    "contributions",
    TABLES,
    *_texts("agency", "province", "family", "period", "indicator", "level", "item"),
    *_sums(),
    *_texts("receipt"),
    moment("since"),
    moment("until", required=False),
    Index(
        "contributions_now",
        *("agency", "family", "period", "indicator", "level", "item"),
        unique=True,
        postgresql_where=AT_PRESENT,
    ),
    Index("contributions_by_province", "province", "family", "period", "since"),
)
"""What each report added from when until when; what has no ``until`` is in the totals."""
ROLLUPS = Table(
    "rollups",
    TABLES,
    *(Column(name, Text) for name in ("province", "family", "period", "indicator", "level", "item")),
    *_sums(),
    Column("agencies", Integer, nullable=False),
    PrimaryKeyConstraint("province", "family", "period", "indicator", "level", "item"),
)
"""The totals, moved with the contributions in one transaction."""
EXPLANATIONS = Table(
    "explanations",
    TABLES,
    Column("receipt", Text),
    Column("finding", Text),
    *_texts("reason", "words", "given_by"),
    moment("given_at"),
    PrimaryKeyConstraint("receipt", "finding"),
)
"""What was explained before ``validate`` kept it; nothing reads or writes it any more, and nothing said is deleted."""

# notices

ARRIVALS = Table(
    "arrivals",
    TABLES,
    Column("receipt", Text, primary_key=True),
    Column("revision", BigInteger, nullable=False),
    *_texts("agency", "province"),
    Column("declared_form", Text),
    Column("declared_period", Text),
    *_texts("file_name"),
    moment("received_at"),
    moment("heard_at", now=True),
    Column("form", Text),
    Column("family", Text),
    Column("period", Text),
    Column("outcome", Text),
    moment("judged_at", required=False),
    Index("arrivals_by_agency", "agency"),
    Index("arrivals_unjudged", "agency", postgresql_where=text("judged_at IS NULL")),
)
"""What was received, and what it turned out to be once it was judged."""
PENDING_SCANS = Table(
    "pending_scans",
    TABLES,
    Column("receipt", Text, primary_key=True),
    Column("pages", Integer, nullable=False),
    moment("expected_at"),
)
REPORT_NOTICES = Table(
    "report_notices",
    TABLES,
    Column("receipt", Text, primary_key=True),
    *_texts("agency"),
    Column("family", Text),
    Column("period", Text),
    Column("revision", BigInteger, nullable=False),
    moment("due_since", now=True),
    Column("said", JSONB),
    Column("letter", Text),
    Column("dropped", Text),
    moment("settled_at", required=False),
    Column("judgement", Integer, nullable=False, server_default=text("0")),
    Column("told", Text),
    Column("earlier", ARRAY(Text), nullable=False, server_default=text("'{}'")),
    CheckConstraint("(settled_at IS NULL) = (letter IS NULL AND dropped IS NULL)", name="report_notices_end"),
    CheckConstraint("dropped IN ('overtaken', 'no_mailbox', 'before')", name="report_notices_dropped"),
    CheckConstraint("told IN ('returned', 'accepted')", name="report_notices_told"),
    Index("report_notices_due", "agency", postgresql_where=text("settled_at IS NULL")),
    Index("report_notices_by_letter", "letter"),
)
"""What an agency is to be told of a version: ``said`` until it is in a ``letter``, or ``dropped`` for a reason. It was
``told`` so in the last letter, by the ``judgement`` of that number; ``earlier`` are the letters before."""
LETTERS = Table(
    "letters",
    TABLES,
    Column("key", Text, primary_key=True),
    *_texts("step", "agency", "province", "recipient", "subject", "body"),
    moment("written_at", now=True),
    moment("sent_at", required=False),
    moment("begun_at", required=False),
    moment("doubted_at", required=False),
    Index("letters_by_province", "province", text("written_at DESC")),
)
"""Letters by key, which is made of facts. ``begun_at``: handed to the mail server; ``doubted_at``: nobody knows more."""
