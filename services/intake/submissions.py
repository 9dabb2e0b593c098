"""Takes a file in: the object first, then the row and its event in one transaction."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Protocol

from sqlalchemy import Connection

from shared.bus.events import PdfReceived, ReportReceived, ReportSentAgain
from shared.bus.outbox import publish
from shared.contracts import Agency, Declared, FileInfo
from shared.database import Transactions, text


class Store(Protocol):
    """Where documents lie; see ``shared.store``."""

    def put(self, content: bytes) -> str:
        """Stores a document and returns its key."""

    def holds(self, key: str) -> bool:
        """Whether the document is there and whole."""


@dataclass(frozen=True, slots=True)
class Submission:
    """One upload as it was recorded."""

    receipt: str
    revision: int
    agency: str
    form: str | None
    period: str | None
    file_name: str
    sha256: str
    bytes: int
    document: str
    received_at: datetime
    duplicate: bool = False
    sent_again: bool = False
    """It was sent before, others came after, and now it has its turn anew under a new revision."""
    restored: bool = False
    """It was sent before, its document was lost or damaged, and is whole again."""


INSERT = """
    INSERT INTO submissions (receipt, agency, form, period, file_name, sha256, bytes, document)
    VALUES (:receipt, :agency, :form, :period, :file_name, :sha256, :bytes, :document)
    ON CONFLICT (agency, sha256, coalesce(form, ''), coalesce(period, '')) DO NOTHING RETURNING *
"""
SAME = """
    SELECT * FROM submissions
    WHERE agency = :a AND sha256 = :s AND coalesce(form, '') = :f AND coalesce(period, '') = :p
"""
FIRST_SENDING = """
    INSERT INTO sendings (revision, receipt, agency, file_name) VALUES (:revision, :receipt, :agency, :name)
"""
NEXT_SENDING = """
    INSERT INTO sendings (revision, receipt, agency, file_name)
    SELECT nextval(pg_get_serial_sequence('submissions', 'revision')), :receipt, :agency, :name
    WHERE :receipt <> (SELECT receipt FROM sendings WHERE agency = :agency ORDER BY revision DESC LIMIT 1)
    RETURNING revision
"""


def receive(
    content: bytes,
    name: str,
    agency: Agency,
    form: str | None,
    period: str | None,
    store: Store,
    transaction: Transactions,
) -> Submission:
    """Records a file and announces it.

    The same bytes again give the first receipt and are not read again; when others came in between they have their
    turn anew, and a document that was lost is restored. An object without a row is harmless; a row without its object
    would be a loss, so the object is stored first.
    """
    sha256 = hashlib.sha256(content).hexdigest()
    with transaction() as session:
        known = _same(session, agency.code, sha256, form, period)
    if known:
        return _again(known, content, name, agency, store, transaction)
    document = store.put(content)
    with transaction() as session:
        values = {
            "receipt": _receipt(),
            "agency": agency.code,
            "form": form,
            "period": period,
            "file_name": name[:255],
            "sha256": sha256,
            "bytes": len(content),
            "document": document,
        }
        row = session.execute(text(INSERT), values).mappings().first()
        if row is None:
            known = _same(session, agency.code, sha256, form, period)
            if known is None:
                raise RuntimeError("a submission vanished between two statements")
            return known
        submission = Submission(**row)
        about = {"receipt": submission.receipt, "agency": agency.code, "name": submission.file_name}
        session.execute(text(FIRST_SENDING), {**about, "revision": submission.revision})
        publish(session, _received(submission, agency, content))
    return submission


def _again(
    known: Submission, content: bytes, name: str, agency: Agency, store: Store, transaction: Transactions
) -> Submission:
    """What was sent before: its turn anew if others came after it, its document restored and read if it was lost."""
    restored = not store.holds(known.document)
    if restored:
        store.put(content)
    with transaction() as session:
        about = {"receipt": known.receipt, "agency": agency.code, "name": name[:255]}
        revision = session.execute(text(NEXT_SENDING), about).scalar()
        if restored:
            publish(session, _received(known, agency, content))
        if revision is not None:
            publish(session, ReportSentAgain(**{**_about(known, agency), "revision": revision}))
    return replace(known, revision=revision or known.revision, sent_again=revision is not None, restored=restored)


def _received(sent: Submission, agency: Agency, content: bytes) -> ReportReceived:
    kind = PdfReceived if content[:5] == b"%PDF-" else ReportReceived
    return kind(**_about(sent, agency), document=sent.document)


def _about(sent: Submission, agency: Agency) -> dict[str, Any]:
    """What every event of a submission says of it."""
    return {
        "receipt": sent.receipt,
        "revision": sent.revision,
        "received_at": sent.received_at,
        "declared": Declared(
            agency=agency.code,
            province=agency.province,
            agency_name=agency.name,
            agency_level=agency.level,
            form=sent.form,
            period=sent.period,
        ),
        "file": FileInfo(
            name=sent.file_name, sha256=sent.sha256, bytes=sent.bytes, media_type="application/octet-stream"
        ),
    }


def _receipt() -> str:
    """A receipt people can read out: eight letters and digits without look-alikes."""
    return "BC-" + "".join(secrets.choice("23456789ABCDEFGHJKMNPQRSTVWXYZ") for _ in range(8))


def _same(session: Connection, agency: str, sha256: str, form: str | None, period: str | None) -> Submission | None:
    values = {"a": agency, "s": sha256, "f": form or "", "p": period or ""}
    row: Any = session.execute(text(SAME), values).mappings().first()
    return Submission(**row, duplicate=True) if row else None


def find(session: Connection, receipt: str) -> Submission | None:
    """The submission of a receipt."""
    row: Any = session.execute(text("SELECT * FROM submissions WHERE receipt = :r"), {"r": receipt}).mappings().first()
    return Submission(**row) if row else None


def of_agency(session: Connection, agency: str, most: int) -> list[Submission]:
    """The newest submissions of an agency."""
    rows: Any = session.execute(
        text("SELECT * FROM submissions WHERE agency = :a ORDER BY revision DESC LIMIT :n"), {"a": agency, "n": most}
    )
    return [Submission(**row) for row in rows.mappings()]
