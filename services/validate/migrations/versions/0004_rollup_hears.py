"""``rollup`` takes the place of the listener ``aggregate``."""

from alembic import op

from shared.migrations import split_told

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.execute(split_told("aggregate", "ReportValidated", ("rollup",)))
