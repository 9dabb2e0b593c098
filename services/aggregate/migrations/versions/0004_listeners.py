"""An inbox row for each event and listener."""

from alembic import op

from shared.migrations import LISTENERS

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.execute(LISTENERS)
