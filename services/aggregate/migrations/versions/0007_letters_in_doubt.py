"""When a letter was handed to the mail server, and since when nobody knows whether it arrived."""

from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.execute("ALTER TABLE letters ADD begun_at timestamptz, ADD doubted_at timestamptz")
