"""The history of an agency keeps an accepted version when a later one is returned."""

from alembic import op

revision = "0006"
down_revision = "0005"

STATEMENTS = """
ALTER TABLE remembered RENAME TO agency_history;
ALTER TABLE agency_history RENAME CONSTRAINT remembered_pkey TO agency_history_pkey;
ALTER INDEX remembered_neighbours RENAME TO agency_history_neighbours;
ALTER TABLE agency_history ADD accepted boolean NOT NULL DEFAULT true;
ALTER TABLE agency_history ALTER accepted DROP DEFAULT;
"""


def upgrade() -> None:
    op.execute(STATEMENTS)
