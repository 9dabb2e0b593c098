"""Alembic entry point of this service's schema."""

from shared.migrations import run

run()
