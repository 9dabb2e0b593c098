"""Which tokens are good here: the number of each unit's present one, as intake says it."""

from __future__ import annotations

from sqlalchemy import Connection, text

from shared.bus.events import TokensReplaced

KNOW = """
    INSERT INTO token_revisions AS t (role, unit, revision) VALUES (:role, :unit, :revision)
    ON CONFLICT (role, unit) DO UPDATE SET revision = :revision WHERE t.revision < :revision
"""
OF_AGENCY = "SELECT token_revision FROM agencies WHERE code = :unit AND active"
OF_ROLE = "SELECT revision FROM token_revisions WHERE role = :role AND unit = :unit"


def replaced(event: TokensReplaced, session: Connection) -> None:
    """Earlier tokens of the unit are worthless here from now on."""
    session.execute(text(KNOW), {"role": event.role, "unit": event.unit, "revision": event.revision})


def revision(session: Connection, role: str, unit: str) -> int | None:
    """The number of a unit's present token; None when the agency is unknown or inactive."""
    if role == "agency":
        return session.execute(text(OF_AGENCY), {"unit": unit}).scalar()
    return session.execute(text(OF_ROLE), {"role": role, "unit": unit}).scalar() or 1
