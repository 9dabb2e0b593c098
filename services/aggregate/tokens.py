"""Which tokens are good here: the number of each unit's present one, as intake says it."""

from __future__ import annotations

from sqlalchemy import Connection, select
from sqlalchemy.dialects.postgresql import insert

from services.aggregate.tables import AGENCIES, TOKEN_REVISIONS
from shared.bus.events import TokensReplaced


def replaced(event: TokensReplaced, session: Connection) -> None:
    """Earlier tokens of the unit are worthless here from now on."""
    told = insert(TOKEN_REVISIONS).values(role=event.role, unit=event.unit, revision=event.revision)
    newer = TOKEN_REVISIONS.c.revision < told.excluded.revision
    new = {"revision": told.excluded.revision}
    session.execute(told.on_conflict_do_update(index_elements=["role", "unit"], set_=new, where=newer))


def revision(session: Connection, role: str, unit: str) -> int | None:
    """The number of a unit's present token; None when the agency is unknown or inactive."""
    if role == "agency":
        asked = select(AGENCIES.c.token_revision).where(AGENCIES.c.code == unit, AGENCIES.c.active)
        return session.execute(asked).scalar()
    of_role = select(TOKEN_REVISIONS.c.revision).where(TOKEN_REVISIONS.c.role == role, TOKEN_REVISIONS.c.unit == unit)
    return session.execute(of_role).scalar() or 1
