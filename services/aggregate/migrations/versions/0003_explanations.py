"""What agencies answered to warnings; nothing here is ever changed or deleted."""

from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.execute(
        "CREATE TABLE explanations (receipt text NOT NULL, finding text NOT NULL, reason text NOT NULL, words text NOT NULL, "
        "given_by text NOT NULL, given_at timestamptz NOT NULL, PRIMARY KEY (receipt, finding))"
    )
