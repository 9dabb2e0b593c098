"""The versions of reports as they were judged, each time they were sent, and what persons chose."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection

from services.aggregate.rollup import history
from services.aggregate.rollup.keys import ReportKey, lock
from services.aggregate.rollup.standing import Aside, Standing, Turn, Version
from shared.bus.events import ReportSentAgain, ReportValidated
from shared.contracts import Fact, Finding, Outcome, Status, json_list
from shared.database import text
from shared.reference import Reference

KNOWN = "SELECT agency, family, period, judgement, judged_at FROM reports WHERE receipt = :receipt"
RECORD = """
    INSERT INTO reports (receipt, revision, agency, province, form, family, period, outcome, usable, rules_version,
        reader_version, judgement, received_at, judged_at, figures, held, standing, aside,
        file, report, facts, tables, findings)
    VALUES (:receipt, :revision, :agency, :province, :form, :family, :period, :outcome, :usable, :rules,
        :reader, :judgement, :received, :judged, :figures, :held, :standing, :aside,
        CAST(:file AS json), CAST(:report AS json), CAST(:facts AS json), CAST(:tables AS json),
        CAST(:findings AS json))
    ON CONFLICT (receipt) DO UPDATE SET
        form = excluded.form, family = excluded.family, period = excluded.period, outcome = excluded.outcome,
        usable = excluded.usable, rules_version = excluded.rules_version, judged_at = excluded.judged_at,
        reader_version = excluded.reader_version, judgement = excluded.judgement,
        figures = excluded.figures, held = excluded.held, report = excluded.report, facts = excluded.facts,
        tables = excluded.tables, findings = excluded.findings
"""
SENT = """
    WITH sent AS (
        INSERT INTO sendings (revision, receipt, agency, sent_at) VALUES (:revision, :receipt, :agency, :at)
        ON CONFLICT DO NOTHING),
    newest AS (
        SELECT greatest(max(revision), :revision) AS revision FROM sendings WHERE receipt = :receipt)
    UPDATE reports SET revision = newest.revision FROM newest
    WHERE reports.receipt = :receipt AND reports.revision <> newest.revision
"""
VERSIONS = """
    SELECT receipt, revision, outcome, usable FROM reports
    WHERE agency = :agency AND family = :family AND period = :period
"""
TURNS = """
    SELECT s.revision, 0 AS choice, s.receipt FROM sendings s JOIN reports r USING (receipt)
    WHERE r.agency = :agency AND r.family = :family AND r.period = :period
    UNION ALL
    SELECT after_revision, choice, receipt FROM choices
    WHERE agency = :agency AND family = :family AND period = :period
"""
CHOOSE = """
    INSERT INTO choices (agency, family, period, receipt, after_revision, choice, chosen_by, role)
    SELECT :agency, :family, :period, :receipt, r.newest, coalesce(c.most, 0) + 1, :by, :role
    FROM (SELECT max(revision) AS newest FROM reports
          WHERE agency = :agency AND family = :family AND period = :period) r,
         (SELECT max(choice) AS most FROM choices
          WHERE agency = :agency AND family = :family AND period = :period) c
"""
PLACES = """
    UPDATE reports r SET standing = d.standing, aside = d.aside, superseded_by = d.superseded_by, used = d.used
    FROM unnest(CAST(:receipts AS text[]), CAST(:standings AS text[]), CAST(:asides AS text[]),
                CAST(:superseded AS text[]), CAST(:used AS int[])) AS d (receipt, standing, aside, superseded_by, used)
    WHERE r.receipt = d.receipt
      AND (r.standing, r.aside, r.superseded_by, r.used)
          IS DISTINCT FROM (d.standing, d.aside, d.superseded_by, d.used)
"""
ACCEPTED = (Outcome.ACCEPTED, Outcome.ACCEPTED_WITH_WARNINGS)


@dataclass(frozen=True, slots=True)
class Content:
    """What a version adds is made of this."""

    province: str
    form: str
    outcome: Outcome
    facts: list[Fact]
    findings: list[Finding]


def record_report(session: Connection, event: ReportValidated, reference: Reference) -> set[ReportKey] | None:
    """Keeps a version as it was judged; the reports whose standing may change, locked. None: a newer judgement is here."""
    form = reference.forms.get(event.report.form or "")
    new = None
    if form is not None and event.report.period is not None:
        new = ReportKey(event.declared.agency, form.family, event.report.period)
    known = session.execute(text(KNOWN), {"receipt": event.receipt}).first()
    old = ReportKey(*known[:3]) if known and known.family and known.period else None
    keys = {key for key in (old, new) if key}
    lock(session, keys)
    known = session.execute(text(KNOWN), {"receipt": event.receipt}).first()
    row = _row(event, form.family if form else None, reference)
    if known is not None and (known.judgement, known.judged_at) > (event.judgement, event.at):
        history.keep_late(session, row)
        return None
    if known is not None:
        history.keep_present(session, row)
    session.execute(text(RECORD), row)
    sent(session, event.receipt, event.revision, event.declared.agency, event.received_at)
    return keys


def _row(event: ReportValidated, family: str | None, reference: Reference) -> dict[str, object]:
    known = reference.indicators
    figures = [
        f for f in event.facts if f.status is Status.FILLED and (f.indicator is None or known[f.indicator].is_figure)
    ]
    placed = family is not None and event.report.period is not None
    return {
        "receipt": event.receipt,
        "revision": event.revision,
        "agency": event.declared.agency,
        "province": event.declared.province,
        "form": event.report.form,
        "family": family,
        "period": event.report.period,
        "outcome": str(event.outcome),
        "usable": placed and reference.policy.usable(event.outcome, event.findings),
        "rules": event.rules_version,
        "reader": event.reader_version,
        "judgement": event.judgement,
        "received": event.received_at,
        "judged": event.at,
        "figures": len(figures),
        "held": sum(f.needs_review for f in event.facts),
        "standing": str(Standing.BESIDE),
        "aside": None if placed else str(Aside.UNKNOWN),
        "file": event.file.model_dump_json(),
        "report": event.report.model_dump_json(by_alias=True),
        "facts": json_list(event.facts),
        "tables": json_list(event.tables),
        "findings": json_list(event.findings),
    }


def sent(session: Connection, receipt: str, revision: int, agency: str, at: object) -> None:
    """Keeps that a version was sent; its revision is the newest of its sendings."""
    session.execute(text(SENT), {"revision": revision, "receipt": receipt, "agency": agency, "at": at})


def record_sending(session: Connection, event: ReportSentAgain) -> set[ReportKey]:
    """Keeps that a file was sent again; the report whose standing may change, locked. None of ours yet: an empty set."""
    row = session.execute(text(KNOWN), {"receipt": event.receipt}).first()
    keys = {ReportKey(row.agency, row.family, row.period)} if row and row.family and row.period else set()
    lock(session, keys)
    sent(session, event.receipt, event.revision, event.declared.agency, event.at)
    return keys


def choose(session: Connection, key: ReportKey, receipt: str, by: str, role: str) -> None:
    """Keeps a person's choice of the version that is to count; the caller holds the key's lock."""
    session.execute(text(CHOOSE), {**key._asdict(), "receipt": receipt, "by": by, "role": role})


def versions_of(session: Connection, key: ReportKey) -> tuple[dict[str, Version], dict[str, int]]:
    """The versions of a report, and the newest revision of each."""
    rows = session.execute(text(VERSIONS), key._asdict()).all()
    versions = {row.receipt: Version(row.receipt, row.outcome in ACCEPTED, row.usable) for row in rows}
    return versions, {row.receipt: row.revision for row in rows}


def turns_of(session: Connection, key: ReportKey) -> list[Turn]:
    """When the versions of a report were sent, sent again or chosen."""
    return [Turn(*row) for row in session.execute(text(TURNS), key._asdict())]


def content_of(session: Connection, receipt: str) -> Content:
    """What a version holds."""
    row = session.execute(
        text("SELECT province, form, outcome, facts, findings FROM reports WHERE receipt = :r"), {"r": receipt}
    ).one()
    return Content(
        row.province,
        row.form,
        Outcome(row.outcome),
        [Fact.model_validate(one) for one in row.facts],
        [Finding.model_validate(one) for one in row.findings],
    )
