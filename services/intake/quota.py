"""How much an agency may send in a day, so that one sender cannot fill the store or hold up all others."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection

from shared.database import text
from shared.settings import Settings

SENT = """
    SELECT count(*) AS files, coalesce(sum(bytes), 0) AS bytes,
        coalesce(extract(epoch FROM min(received_at) + interval '1 day' - now()), 0) AS free_in
    FROM submissions WHERE agency = :agency AND received_at > now() - interval '1 day'
"""
MB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Exhausted:
    """A day's allowance is used up: how much it is, and the seconds until the oldest of it is a day ago."""

    files: int
    mb: int
    seconds: int


def exhausted(session: Connection, agency: str, size: int, settings: Settings) -> Exhausted | None:
    """Whether a file of so many bytes is more than the agency may send now; uploads at the same moment may pass both."""
    sent = session.execute(text(SENT), {"agency": agency}).mappings().one()
    if sent["files"] < settings.daily_files and sent["bytes"] + size <= settings.daily_mb * MB:
        return None
    return Exhausted(settings.daily_files, settings.daily_mb, max(60, int(sent["free_in"])))
