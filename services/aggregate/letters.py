"""Letters: which one, to whom, in which words; each once by its key."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from sqlalchemy import Connection, text

from shared.bus.events import LetterWritten, ReportValidated
from shared.bus.outbox import publish
from shared.contracts import Agency, Finding, Outcome, Severity
from shared.forms import Deadline
from shared.paths import LETTERS
from shared.reference import installed

TOP = 3
"""Findings told in a letter; the rest is counted and linked."""
_WEIGHT = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.INFO: 2}
_WORDS = {Severity.ERROR: "Lỗi", Severity.WARNING: "Cần giải trình", Severity.INFO: "Thông tin"}


@cache
def _environment() -> Environment:
    return Environment(  # noqa: S701  (plain text)
        loader=FileSystemLoader(LETTERS),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


def weightiest(findings: list[Finding], most: int = TOP) -> list[Finding]:
    """The findings that matter most: errors first, among them those with a known cause; none that follows from another."""
    return sorted(
        (f for f in findings if f.severity is not Severity.INFO and f.follows is None),
        key=lambda f: (_WEIGHT[f.severity], f.cause is None),
    )[:most]


def write(session: Connection, agency: Agency, step: str, key: str, words: dict[str, Any]) -> bool:
    """Writes a letter and announces it in the same transaction; False when it was written before, or has no address."""
    if not agency.mailbox:
        return False
    values = {**words, "agency": agency}
    subject = " ".join(_environment().get_template(f"{step}/subject.txt").render(values).split())
    body = _environment().get_template(f"{step}/body.txt").render(values)
    new = session.execute(
        text(
            "INSERT INTO letters (key, step, agency, province, recipient, subject, body) VALUES (:key, :step, :agency, :province, :to, :subject, :body) "
            "ON CONFLICT (key) DO NOTHING RETURNING key"
        ),
        {
            "key": key,
            "step": step,
            "agency": agency.code,
            "province": agency.province,
            "to": agency.mailbox,
            "subject": subject,
            "body": body,
        },
    ).first()
    if new:
        publish(session, LetterWritten(key=key, to=agency.mailbox, subject=subject, body=body))
    return new is not None


def about_report(session: Connection, agency: Agency, event: ReportValidated, used: int, link: str) -> bool:
    """The letter that a judged report calls for: returned, or accepted."""
    returned = event.outcome in (Outcome.RETURNED, Outcome.UNRECOGNISED)
    step = "returned" if returned else "accepted"
    form, period = event.report.form or "-", event.report.period or event.declared.period
    due = next((d for d in installed().deadlines if d.form == form and d.period == period), None)
    findings = event.findings
    top = weightiest(findings)
    counts = {severity: sum(finding.severity is severity for finding in findings) for severity in Severity}
    key = f"{step}:{agency.code}:{form}:{period or '-'}:{event.receipt}"
    return write(
        session,
        agency,
        step,
        key,
        {
            "period": period,
            "receipt": event.receipt,
            "file_name": event.file.name,
            "received_at": _clock(event.received_at),
            "outcome": str(event.outcome),
            "errors": counts[Severity.ERROR],
            "warnings": counts[Severity.WARNING],
            "deadline": f"{due.deadline:%d/%m/%Y}" if due else "",
            "link": f"{link}/reports/{event.receipt}",
            "used": used,
            "held": sum(fact.needs_review for fact in event.facts),
            "top": [{"severity": _WORDS[f.severity], "message": f.message.vi} for f in top],
            "more": counts[Severity.ERROR] + counts[Severity.WARNING] - len(top),
        },
    )


def _clock(moment: datetime) -> str:
    return f"{moment.astimezone():%H:%M ngày %d/%m/%Y}"


def overdue(session: Connection, on: date, province: str | None, days: int | None = None) -> list[dict[str, Any]]:
    """Who should have had a letter 'late' by a day, and why; whether it was written already.

    ``days``: only deadlines passed at most so many days before. An agency that sent anything for the
    period is not late: its report is with us, or was returned to it.
    """
    found = []
    for due in installed().deadlines:
        if due.deadline >= on or (days is not None and due.deadline < on - timedelta(days=days)):
            continue
        rows = session.execute(
            text(
                "SELECT a.*, l.key IS NOT NULL AS written FROM agencies a LEFT JOIN standings s ON s.agency = a.code AND s.family = :family AND s.period = :period "
                "LEFT JOIN letters l ON l.key = 'late:' || a.code || ':' || :form || ':' || :period "
                "WHERE a.active AND :form = ANY(a.forms) AND s.receipt IS NULL AND (CAST(:p AS text) IS NULL OR a.province = :p) ORDER BY a.code"
            ),
            {"family": installed().forms[due.form].family, "period": due.period, "form": due.form, "p": province},
        ).mappings()
        for row in rows:
            agency = Agency.model_validate({key: row[key] for key in Agency.model_fields})
            found.append({"agency": agency, "due": due, "written": row["written"], "days": (on - due.deadline).days})
    return found


def late(session: Connection, agency: Agency, due: Deadline, days: int, link: str) -> bool:
    """The letter to an agency that has not sent its report; once an agency, form and period."""
    key = f"late:{agency.code}:{due.form}:{due.period}"
    return write(
        session,
        agency,
        "late",
        key,
        {"period": due.period, "deadline": f"{due.deadline:%d/%m/%Y}", "days": days, "link": link},
    )
