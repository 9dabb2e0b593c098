"""Outbox and inbox of the service."""

from alembic import op

from shared.migrations import message_tables

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.execute(message_tables("validate"))
