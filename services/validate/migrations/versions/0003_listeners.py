"""An inbox row for each event and listener."""

from alembic import op

from shared.migrations import LISTENERS

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.execute(LISTENERS)
