"""ReportValidated and AgencyChanged → rollups and letters; LetterWritten → SMTP."""

from __future__ import annotations

import json
from typing import Protocol

from sqlalchemy import Connection, text

from services.aggregate.contributions import contributions, policy, used
from services.aggregate.letters import about_report
from services.aggregate.rollup import Owner, move, store, take_back
from shared.bus.events import AgencyChanged, LetterWritten, ReportValidated, ScanQueued
from shared.contracts import Agency, Status
from shared.faults import Later
from shared.reference import installed


class Mailer(Protocol):
    """Sends a letter; see ``shared.mailer``."""

    def send(self, key: str, to: str, subject: str, body: str) -> None:
        """Raises when the letter was not taken."""


def accept(event: ReportValidated, session: Connection, *, link: str) -> None:
    """Keeps the report; if it is the newest of its agency, form family and period, it replaces the one before."""
    _keep(session, event)
    form = installed().forms.get(event.report.form or "")
    agency = _agency(session, event)
    added = 0
    if form is not None and event.report.period is not None:
        owner = Owner(event.declared.agency, event.declared.province, form.family, event.report.period)
        newer = _stand(session, event, owner)
        if not newer:
            return
        before = take_back(session, owner)
        usable = policy().uses(owner.province, event.outcome, event.findings)
        after = contributions(event.facts) if usable else []
        store(session, owner, after)
        move(session, owner, before, after)
        added = used(after)
        session.execute(text("UPDATE reports SET used = :n WHERE receipt = :r"), {"n": added, "r": event.receipt})
    about_report(session, agency, event, added, link)


def _keep(session: Connection, event: ReportValidated) -> None:
    known = installed().indicators
    form = installed().forms.get(event.report.form or "")
    session.execute(text("DELETE FROM awaited WHERE receipt = :r"), {"r": event.receipt})
    figures = [
        f for f in event.facts if f.status is Status.FILLED and (f.indicator is None or known[f.indicator].is_figure)
    ]
    session.execute(
        text(
            "INSERT INTO reports (receipt, revision, agency, province, form, family, period, outcome, rules_version, received_at, figures, held, file, report, facts, tables, findings) "
            "VALUES (:receipt, :revision, :agency, :province, :form, :family, :period, :outcome, :rules, :received, :figures, :held, "
            "CAST(:file AS jsonb), CAST(:report AS jsonb), CAST(:facts AS jsonb), CAST(:tables AS jsonb), CAST(:findings AS jsonb)) "
            "ON CONFLICT (receipt) DO UPDATE SET form = excluded.form, family = excluded.family, period = excluded.period, outcome = excluded.outcome, "
            "rules_version = excluded.rules_version, judged_at = now(), figures = excluded.figures, held = excluded.held, "
            "report = excluded.report, facts = excluded.facts, tables = excluded.tables, findings = excluded.findings"
        ),
        {
            "receipt": event.receipt,
            "revision": event.revision,
            "agency": event.declared.agency,
            "province": event.declared.province,
            "form": event.report.form,
            "family": form.family if form else None,
            "period": event.report.period,
            "outcome": str(event.outcome),
            "rules": event.rules_version,
            "received": event.received_at,
            "figures": len(figures),
            "held": sum(f.needs_review for f in event.facts),
            "file": event.file.model_dump_json(),
            "report": event.report.model_dump_json(by_alias=True),
            "facts": json.dumps([f.model_dump(mode="json", by_alias=True) for f in event.facts], ensure_ascii=False),
            "tables": json.dumps([t.model_dump(mode="json") for t in event.tables], ensure_ascii=False),
            "findings": json.dumps([f.model_dump(mode="json") for f in event.findings], ensure_ascii=False),
        },
    )


def _stand(session: Connection, event: ReportValidated, owner: Owner) -> bool:
    """Claims the standing of (agency, family, period) for this revision; False when a newer one stands.

    Makes two workers with reports of the same agency take turns, and drops what comes late.
    """
    values = {
        "agency": owner.agency,
        "family": owner.family,
        "period": owner.period,
        "province": owner.province,
        "form": event.report.form,
        "revision": event.revision,
        "receipt": event.receipt,
        "outcome": str(event.outcome),
    }
    claimed = session.execute(
        text(
            "INSERT INTO standings AS s (agency, family, period, province, form, revision, receipt, outcome) "
            "VALUES (:agency, :family, :period, :province, :form, :revision, :receipt, :outcome) "
            "ON CONFLICT (agency, family, period) DO UPDATE SET province = :province, form = :form, revision = :revision, receipt = :receipt, outcome = :outcome "
            "WHERE s.revision <= :revision RETURNING receipt"
        ),
        values,
    ).first()
    newest = session.execute(
        text("SELECT receipt FROM standings WHERE agency = :agency AND family = :family AND period = :period"), values
    ).scalar()
    session.execute(
        text(
            "UPDATE reports SET superseded_by = :newest, used = 0 WHERE agency = :agency AND family = :family AND period = :period AND receipt <> :newest"
        ),
        {**values, "newest": newest},
    )
    return claimed is not None


def _agency(session: Connection, event: ReportValidated) -> Agency:
    """Our copy of the agency; while its own event is still on its way, what the submission says of it."""
    row = (
        session.execute(text("SELECT * FROM agencies WHERE code = :code"), {"code": event.declared.agency})
        .mappings()
        .first()
    )
    if row:
        return Agency.model_validate(dict(row))
    raise Later(f"agency {event.declared.agency} is not known here yet")  # its own event is on the way


def know(event: AgencyChanged, session: Connection) -> None:
    """Replaces our copy of an agency, unless a newer one is here."""
    session.execute(
        text(
            "INSERT INTO agencies AS a (code, name, level, province, forms, mailbox, revision, token_revision, active) VALUES "
            "(:code, :name, :level, :province, :forms, :mailbox, :revision, :token_revision, :active) ON CONFLICT (code) DO UPDATE SET "
            "name = :name, level = :level, province = :province, forms = :forms, mailbox = :mailbox, revision = :revision, "
            "token_revision = :token_revision, active = :active WHERE a.revision < :revision"
        ),
        event.agency.model_dump(),
    )


def await_scan(event: ScanQueued, session: Connection) -> None:
    """Remembers by when a scan will be read, for whoever asks before it is."""
    session.execute(
        text(
            "INSERT INTO awaited (receipt, agency, province, pages, expected_at) VALUES (:receipt, :agency, :province, :pages, :expected) "
            "ON CONFLICT (receipt) DO UPDATE SET pages = excluded.pages, expected_at = excluded.expected_at"
        ),
        {
            "receipt": event.receipt,
            "agency": event.declared.agency,
            "province": event.declared.province,
            "pages": event.pages,
            "expected": event.expected_at,
        },
    )


def post(event: LetterWritten, session: Connection, *, mailer: Mailer) -> None:
    """Sends a letter. A crash between the server's yes and our commit sends it again under the same Message-ID."""
    mailer.send(event.key, event.to, event.subject, event.body)
    session.execute(text("UPDATE letters SET sent_at = now() WHERE key = :key"), {"key": event.key})
