"""A report was judged, or a file was sent again → what counts, the totals, and word of it."""

from __future__ import annotations

from sqlalchemy import Connection

from services.aggregate.rollup.current import settle
from services.aggregate.rollup.reports import Content, record_report, record_sending
from shared.bus.events import ReportCounted, ReportHandedOver, ReportSentAgain, ReportValidated
from shared.bus.outbox import publish
from shared.contracts import Finding, Severity
from shared.database import text
from shared.findings import weightiest
from shared.reference import Reference

UNNUMBERED = 0
"""The judgement's number in events of the version before."""
PLACED = "SELECT standing, aside, used, family, period FROM reports WHERE receipt = :receipt"
ROW = """
    SELECT r.receipt, r.revision, r.received_at, r.agency, r.province, coalesce(a.name, r.agency) AS agency_name,
        coalesce(a.level, '') AS agency_level, r.file, r.report, r.family, r.period, r.outcome, r.findings,
        r.used, r.held, r.standing, r.aside, r.judgement
    FROM reports r LEFT JOIN agencies a ON a.code = r.agency WHERE r.receipt = :receipt
"""
COUNTS = """
    SELECT receipt FROM current_reports
    WHERE agency = :agency AND family = :family AND period = :period AND until IS NULL
"""


def report_validated(event: ReportValidated, session: Connection, *, reference: Reference) -> None:
    """Keeps the report as it was judged, settles which version counts, and says how this one stands.

    What was judged before judgements were numbered is handed over to those who keep the layers of reports.
    """
    if event.judgement == UNNUMBERED:
        publish(session, _handed_over(event))
    keys = record_report(session, event, reference)
    if keys is None:
        return
    content = Content(
        event.declared.province, event.report.form or "", event.outcome, list(event.facts), list(event.findings)
    )
    for key in sorted(keys):
        settle(session, key, reference, {event.receipt: content})
    publish(session, _counted(session, event))


def sent_again(event: ReportSentAgain, session: Connection, *, reference: Reference) -> None:
    """A file that was sent before counts as sent now; if it is not judged yet, it will when it is."""
    for key in record_sending(session, event):
        settle(session, key, reference)


def _handed_over(event: ReportValidated) -> ReportHandedOver:
    told = {name: getattr(event, name) for name in ReportHandedOver.model_fields if hasattr(event, name)}
    return ReportHandedOver(
        **{name: value for name, value in told.items() if name not in ("id", "at")}, judged_at=event.at
    )


def _counted(session: Connection, event: ReportValidated) -> ReportCounted:
    row = session.execute(text(PLACED), {"receipt": event.receipt}).one()
    about = {"agency": event.declared.agency, "family": row.family, "period": row.period}
    severities = [finding.severity for finding in event.findings]
    return ReportCounted(
        receipt=event.receipt,
        revision=event.revision,
        received_at=event.received_at,
        declared=event.declared,
        file=event.file,
        report=event.report,
        family=row.family,
        outcome=event.outcome,
        errors=severities.count(Severity.ERROR),
        warnings=severities.count(Severity.WARNING),
        top=weightiest(event.findings),
        used=row.used,
        held=sum(fact.needs_review for fact in event.facts),
        standing=row.standing,
        aside=row.aside,
        counts=session.execute(text(COUNTS), about).scalar(),
        judgement=event.judgement,
    )


def counted_row(session: Connection, receipt: str) -> ReportCounted:
    """How a version stands, told from its row: for those whose place changed without a judgement."""
    row = session.execute(text(ROW), {"receipt": receipt}).mappings().one()
    findings = [Finding.model_validate(one) for one in row["findings"]]
    severities = [finding.severity for finding in findings]
    names = ("agency", "province", "agency_name", "agency_level")
    return ReportCounted.model_validate(
        {
            **{name: value for name, value in row.items() if name in ReportCounted.model_fields},
            "declared": {name: row[name] for name in names},
            "errors": severities.count(Severity.ERROR),
            "warnings": severities.count(Severity.WARNING),
            "top": weightiest(findings),
            "counts": session.execute(text(COUNTS), dict(row)).scalar(),
        }
    )
