"""Columns that the tables of every service have in one form."""

from __future__ import annotations

from sqlalchemy import Column, DateTime, func


def moment(name: str, *, now: bool = False, required: bool = True) -> Column[object]:
    """A moment of the world's clock. ``now``: that of the statement's transaction where nothing is given."""
    return Column(name, DateTime(timezone=True), server_default=func.now() if now else None, nullable=not required)
