"""The register's copy keeps its history: who owed a report on a day is told from the register of that day.

What is here stands for all time before: the register kept no history.
"""

from alembic import op

revision = "0009"
down_revision = "0008"

TABLE = """
CREATE TABLE agency_revisions (
    code text, revision bigint, name text NOT NULL, province text NOT NULL, forms text[] NOT NULL,
    active boolean NOT NULL, since timestamptz NOT NULL, PRIMARY KEY (code, revision));
INSERT INTO agency_revisions (code, revision, name, province, forms, active, since)
SELECT code, revision, name, province, forms, active, '-infinity' FROM agencies;
"""


def upgrade() -> None:
    op.execute(TABLE)
