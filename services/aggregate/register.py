"""The service's own copy of the register: whose names and mailboxes they are, which tokens are good."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, select
from sqlalchemy.dialects.postgresql import insert

from services.aggregate.tables import AGENCIES, AGENCY_REVISIONS
from shared.bus.events import AgencyChanged
from shared.contracts import Agency
from shared.database import Transactions, take_time, text

COMPARED = ", ".join(column.name for column in AGENCIES.c if not column.primary_key)
ON_ITS_WAY = """
    SELECT 1 FROM intake.outbox o
    WHERE o.settled_at IS NULL AND (o.name = 'AgencyChanged' AND o.agency = unit OR o.name = 'TokensReplaced')
"""
UNLIKE = f"""
    SELECT unit, register, copy FROM (
        SELECT code AS unit, i.revision AS register, a.revision AS copy
        FROM (SELECT code, revision, ROW({COMPARED})::text AS said FROM intake.agencies) i
        FULL JOIN (SELECT code, revision, ROW({COMPARED})::text AS said FROM aggregate.agencies) a USING (code)
        WHERE i.said IS DISTINCT FROM a.said
        UNION ALL
        SELECT role || ' ' || unit, i.revision, a.revision
        FROM intake.token_revisions i FULL JOIN aggregate.token_revisions a USING (role, unit)
        WHERE i.revision IS DISTINCT FROM a.revision
    ) AS compared
    WHERE NOT EXISTS ({ON_ITS_WAY}) ORDER BY unit
"""


def upsert_agency(event: AgencyChanged, session: Connection) -> None:
    """Replaces our copy of an agency, unless a newer one is here, and keeps from when on the row stood."""
    row = event.agency.model_dump()
    new = insert(AGENCIES).values(row)
    newer = AGENCIES.c.revision < new.excluded.revision
    session.execute(new.on_conflict_do_update(index_elements=[AGENCIES.c.code], set_=row, where=newer))
    told = {name: row[name] for name in ("code", "revision", "name", "province", "forms", "active")}
    session.execute(insert(AGENCY_REVISIONS).values(**told, since=event.at).on_conflict_do_nothing())


def find_agency(session: Connection, code: str) -> Agency | None:
    """Our copy of an agency; None while its own event is on the way."""
    row = session.execute(select(AGENCIES).where(AGENCIES.c.code == code)).mappings().first()
    return Agency.model_validate(dict(row)) if row else None


def unlike(clock: Transactions) -> list[dict[str, Any]]:
    """Rows and token numbers in which the register and our copy differ, though nothing about them is on its way.

    Asked through the role that may read both.
    """
    with clock() as session:
        take_time(session)
        return [{"difference": "register", **row} for row in session.execute(text(UNLIKE)).mappings()]
