"""Which report a version is one of."""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import Connection

from shared.database import text


class ReportKey(NamedTuple):
    """An agency's report of a family for a period; there may be several versions, of which one counts."""

    agency: str
    family: str
    period: str


def lock(session: Connection, keys: set[ReportKey]) -> None:
    """Makes all who change these reports take turns until the end of the transaction; sorted, so that none deadlock."""
    for key in sorted(keys):
        session.execute(text("SELECT pg_advisory_xact_lock(hashtextextended(:key, 0))"), {"key": "\x1f".join(key)})
