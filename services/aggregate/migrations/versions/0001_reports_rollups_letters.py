"""Reports and their standing, contributions, rollups, letters, and our copy of the register."""

from alembic import op

from shared.migrations import message_tables

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.execute(message_tables("aggregate"))
    op.execute("""
    CREATE TABLE agencies (
        code text PRIMARY KEY, name text NOT NULL, level text NOT NULL, province text NOT NULL,
        forms text[] NOT NULL, mailbox text NOT NULL, revision int NOT NULL,
        token_revision int NOT NULL, active boolean NOT NULL);
    CREATE INDEX agencies_by_province ON agencies (province);
    CREATE TABLE reports (
        receipt text PRIMARY KEY, revision bigint NOT NULL, agency text NOT NULL, province text NOT NULL,
        form text, family text, period text, outcome text NOT NULL, rules_version text NOT NULL,
        received_at timestamptz NOT NULL, judged_at timestamptz NOT NULL DEFAULT now(),
        figures int NOT NULL, held int NOT NULL, used int NOT NULL DEFAULT 0, superseded_by text,
        file jsonb NOT NULL, report jsonb NOT NULL, facts jsonb NOT NULL, tables jsonb NOT NULL, findings jsonb NOT NULL);
    CREATE INDEX reports_by_agency ON reports (agency, revision DESC);
    CREATE INDEX reports_by_province ON reports (province, revision DESC);
    CREATE TABLE standings (
        agency text NOT NULL, family text NOT NULL, period text NOT NULL,
        province text NOT NULL, form text NOT NULL, revision bigint NOT NULL, receipt text NOT NULL, outcome text NOT NULL,
        PRIMARY KEY (agency, family, period));
    CREATE INDEX standings_by_province ON standings (province, family, period);
    CREATE TABLE contributions (
        agency text NOT NULL, province text NOT NULL, family text NOT NULL, period text NOT NULL,
        indicator text NOT NULL, level text NOT NULL, item text NOT NULL,
        total numeric NOT NULL, numerator numeric NOT NULL, denominator numeric NOT NULL, trues int NOT NULL,
        PRIMARY KEY (agency, family, period, indicator, level, item));
    CREATE TABLE rollups (
        province text NOT NULL, family text NOT NULL, period text NOT NULL,
        indicator text NOT NULL, level text NOT NULL, item text NOT NULL,
        total numeric NOT NULL, numerator numeric NOT NULL, denominator numeric NOT NULL, trues int NOT NULL, agencies int NOT NULL,
        PRIMARY KEY (province, family, period, indicator, level, item));
    CREATE TABLE letters (
        key text PRIMARY KEY, step text NOT NULL, agency text NOT NULL, province text NOT NULL,
        recipient text NOT NULL, subject text NOT NULL, body text NOT NULL,
        written_at timestamptz NOT NULL DEFAULT now(), sent_at timestamptz);
    CREATE INDEX letters_by_province ON letters (province, written_at DESC);
    """)
