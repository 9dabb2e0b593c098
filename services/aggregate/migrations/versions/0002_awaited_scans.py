"""By when a scan will be read."""

from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.execute(
        "CREATE TABLE awaited (receipt text PRIMARY KEY, agency text NOT NULL, province text NOT NULL, "
        "pages integer NOT NULL, expected_at timestamptz NOT NULL)"
    )
