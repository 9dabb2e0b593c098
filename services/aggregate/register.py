"""The service's own copy of the register: whose names and mailboxes they are, which tokens are good."""

from __future__ import annotations

from sqlalchemy import Connection, text

from shared.bus.events import AgencyChanged
from shared.contracts import Agency

UPSERT = """
    INSERT INTO agencies AS a (code, name, level, province, forms, mailbox, revision, token_revision, active)
    VALUES (:code, :name, :level, :province, :forms, :mailbox, :revision, :token_revision, :active)
    ON CONFLICT (code) DO UPDATE SET
        name = :name, level = :level, province = :province, forms = :forms, mailbox = :mailbox,
        revision = :revision, token_revision = :token_revision, active = :active
    WHERE a.revision < :revision
"""


def upsert_agency(event: AgencyChanged, session: Connection) -> None:
    """Replaces our copy of an agency, unless a newer one is here."""
    session.execute(text(UPSERT), event.agency.model_dump())


def find_agency(session: Connection, code: str) -> Agency | None:
    """Our copy of an agency; None while its own event is on the way."""
    row = session.execute(text("SELECT * FROM agencies WHERE code = :code"), {"code": code}).mappings().first()
    return Agency.model_validate(dict(row)) if row else None
