"""The layers of a report: readings, corrections, explanations, judgements; rows are added and never changed.

Reports that were judged before come from ``aggregate``, which has kept them (``ReportHandedOver``).
"""

from alembic import op

revision = "0005"
down_revision = "0004"

TABLES = """
CREATE TABLE readings (
    receipt text NOT NULL, number int NOT NULL, event uuid NOT NULL UNIQUE, agency text NOT NULL, province text NOT NULL,
    form text, period text, revision bigint NOT NULL, reader_version text NOT NULL, reading jsonb NOT NULL,
    read_at timestamptz NOT NULL, at timestamptz NOT NULL DEFAULT now(), PRIMARY KEY (receipt, number));
CREATE TABLE corrections (
    event uuid NOT NULL, fact text NOT NULL, receipt text NOT NULL, role text NOT NULL, unit text NOT NULL,
    judgement int NOT NULL, correction jsonb NOT NULL, said_at timestamptz NOT NULL,
    at timestamptz NOT NULL DEFAULT now(), PRIMARY KEY (event, fact));
CREATE INDEX corrections_of_report ON corrections (receipt, said_at);
CREATE TABLE explanations (
    event uuid NOT NULL, finding text NOT NULL, receipt text NOT NULL, role text NOT NULL, unit text NOT NULL,
    judgement int NOT NULL, explanation jsonb NOT NULL, said_at timestamptz NOT NULL,
    at timestamptz NOT NULL DEFAULT now(), PRIMARY KEY (event, finding));
CREATE INDEX explanations_of_report ON explanations (receipt, said_at);
CREATE TABLE judgements (
    receipt text NOT NULL, number int NOT NULL, event uuid NOT NULL UNIQUE, reading int NOT NULL,
    rules_version text NOT NULL, outcome text NOT NULL, facts jsonb NOT NULL, findings jsonb NOT NULL,
    heard uuid[] NOT NULL, judged_at timestamptz NOT NULL, at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (receipt, number));
CREATE FUNCTION never_changed() RETURNS trigger LANGUAGE plpgsql AS
$$BEGIN RAISE EXCEPTION 'a layer is added to, never changed: %', TG_TABLE_NAME; END$$;
"""
GUARD = "CREATE TRIGGER never_changed BEFORE UPDATE OR DELETE ON {table} EXECUTE FUNCTION never_changed()"


def upgrade() -> None:
    op.execute(TABLES)
    for table in ("readings", "corrections", "explanations", "judgements"):
        op.execute(GUARD.format(table=table))
