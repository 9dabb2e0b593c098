"""``notices`` takes the place of the listener ``aggregate``."""

from alembic import op

from shared.migrations import split_told

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.execute(split_told("aggregate", "ScanQueued", ("notices",)))
