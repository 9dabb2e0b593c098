"""The register: which agencies there are, what they owe, where letters go.

Changes take turns: each gives a row the next number, and no two rows of a code have the same. Whoever changes a row
says which number they saw (``Overtaken`` when it is another by now).
"""

from __future__ import annotations

from sqlalchemy import Connection

from shared.bus.events import AgencyChanged, TokensReplaced
from shared.bus.outbox import publish
from shared.contracts import Agency
from shared.database import text

SAVE = """
    INSERT INTO agencies
        (code, name, level, province, forms, mailbox, revision, token_revision, active)
    VALUES
        (:code, :name, :level, :province, :forms, :mailbox, :revision, :token_revision, :active)
    ON CONFLICT (code) DO UPDATE SET
        name = :name, level = :level, province = :province, forms = :forms, mailbox = :mailbox,
        revision = :revision, token_revision = :token_revision, active = :active
"""
REPLACE_TOKENS = """
    INSERT INTO token_revisions AS t (role, unit, revision) VALUES (:role, :unit, 2)
    ON CONFLICT (role, unit) DO UPDATE SET revision = t.revision + 1 RETURNING revision
"""


class Overtaken(Exception):
    """The row was changed since it was read; ``present`` is what stands now, None when there is no such row."""

    def __init__(self, present: Agency | None) -> None:
        super().__init__()
        self.present = present


def take_turns(session: Connection) -> None:
    """Waits until nobody else changes the register, and keeps others waiting until the transaction ends."""
    session.execute(text("LOCK TABLE agencies IN SHARE ROW EXCLUSIVE MODE"))  # readers and uploads are not held up


def change(session: Connection, agency: Agency, seen: int | None = None) -> Agency:
    """Saves an agency and tells the others; unchanged rows are left alone.

    ``seen``: the number of the row that the change was made from, 0 for a new row; raises ``Overtaken`` when another
    stands. None: this row replaces whatever stands. Numbers of rows and tokens are the register's own.
    """
    take_turns(session)
    known = find(session, agency.code)
    if seen is not None and seen != (known.revision if known else 0):
        raise Overtaken(known)
    first = {"revision": 1, "token_revision": 1}
    numbers = {"revision": known.revision, "token_revision": known.token_revision} if known else first
    agency = agency.model_copy(update=numbers)
    return agency if agency == known else _save(session, agency, known)


def _save(session: Connection, agency: Agency, known: Agency | None) -> Agency:
    if known is not None:
        agency = agency.model_copy(update={"revision": known.revision + 1})
    session.execute(text(SAVE), agency.model_dump())
    publish(session, AgencyChanged(agency=agency))
    return agency


def find(session: Connection, code: str) -> Agency | None:
    """The agency of a code."""
    row = session.execute(text("SELECT * FROM agencies WHERE code = :code"), {"code": code}).mappings().first()
    return Agency.model_validate(dict(row)) if row else None


def listed(session: Connection, province: str | None) -> list[Agency]:
    """The agencies of a province (of all when None), by code."""
    rows = session.execute(
        text("SELECT * FROM agencies WHERE CAST(:p AS text) IS NULL OR province = :p ORDER BY code"), {"p": province}
    )
    return [Agency.model_validate(dict(row)) for row in rows.mappings()]


def replace_token(session: Connection, code: str) -> Agency | None:
    """Makes the agency's tokens so far worthless."""
    take_turns(session)
    agency = find(session, code)
    if agency is None:
        return None
    return _save(session, agency.model_copy(update={"token_revision": agency.token_revision + 1}), agency)


def replace_tokens(session: Connection, role: str, unit: str) -> int:
    """Makes the tokens so far of an officer's province, or of the operators, worthless; the number of the next."""
    revision = int(session.execute(text(REPLACE_TOKENS), {"role": role, "unit": unit}).scalar_one())
    publish(session, TokensReplaced(role=role, unit=unit, revision=revision))
    return revision


def token_revision(session: Connection, role: str, unit: str) -> int | None:
    """The number of a unit's present token; None when the agency is unknown or inactive."""
    if role == "agency":
        agency = find(session, unit)
        return agency.token_revision if agency and agency.active else None
    asked = text("SELECT revision FROM token_revisions WHERE role = :role AND unit = :unit")
    return session.execute(asked, {"role": role, "unit": unit}).scalar() or 1
