"""A file that is sent again has its turn; ``rollup`` takes the place of the listener ``aggregate``."""

from alembic import op

from shared.migrations import split_told

revision = "0003"
down_revision = "0002"

SENDINGS = """
CREATE TABLE sendings (
    revision bigint PRIMARY KEY, receipt text NOT NULL REFERENCES submissions (receipt), agency text NOT NULL,
    file_name text NOT NULL, sent_at timestamptz NOT NULL DEFAULT now());
CREATE INDEX sendings_by_agency ON sendings (agency, revision DESC);
INSERT INTO sendings (revision, receipt, agency, file_name, sent_at)
SELECT revision, receipt, agency, file_name, received_at FROM submissions;
"""


def upgrade() -> None:
    op.execute(SENDINGS)
    op.execute(split_told("aggregate", "AgencyChanged", ("rollup",)))
