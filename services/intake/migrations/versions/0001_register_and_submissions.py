"""The register of agencies and the submissions they sent."""

from alembic import op

from shared.migrations import message_tables

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.execute(message_tables("intake"))
    op.execute("""
    CREATE TABLE agencies (
        code text PRIMARY KEY, name text NOT NULL, level text NOT NULL, province text NOT NULL,
        forms text[] NOT NULL, mailbox text NOT NULL, revision int NOT NULL DEFAULT 1,
        token_revision int NOT NULL DEFAULT 1, active boolean NOT NULL DEFAULT true);
    CREATE INDEX agencies_by_province ON agencies (province);
    CREATE TABLE submissions (
        revision bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        receipt text NOT NULL UNIQUE, agency text NOT NULL REFERENCES agencies (code),
        form text, period text, file_name text NOT NULL, sha256 text NOT NULL, bytes bigint NOT NULL,
        document text NOT NULL, received_at timestamptz NOT NULL DEFAULT now());
    CREATE UNIQUE INDEX submissions_same_file ON submissions (agency, sha256, coalesce(form, ''), coalesce(period, ''));
    CREATE INDEX submissions_by_agency ON submissions (agency, revision DESC);
    """)
