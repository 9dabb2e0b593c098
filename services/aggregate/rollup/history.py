"""What a report's judgements were: the present one is its row of ``reports``, those before are kept beside it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from shared.database import text

PRESENT = """
    INSERT INTO past_judgements (receipt, judgement, judged_at, form, period, outcome, rules_version, reader_version,
        figures, held, report, facts, tables, findings)
    SELECT receipt, judgement, judged_at, form, period, outcome, rules_version, reader_version,
        figures, held, report, facts, tables, findings
    FROM reports WHERE receipt = :receipt AND (judgement, judged_at) < (:judgement, :judged)
    ON CONFLICT DO NOTHING
"""
LATE = """
    INSERT INTO past_judgements (receipt, judgement, judged_at, form, period, outcome, rules_version, reader_version,
        figures, held, report, facts, tables, findings)
    VALUES (:receipt, :judgement, :judged, :form, :period, :outcome, :rules, :reader, :figures, :held,
        CAST(:report AS json), CAST(:facts AS json), CAST(:tables AS json), CAST(:findings AS json))
    ON CONFLICT DO NOTHING
"""
SHORT = "receipt, judgement, judged_at, form, period, outcome, rules_version, reader_version, figures, held"
ALL = f"""
    SELECT {SHORT} FROM reports WHERE receipt = :receipt
    UNION ALL SELECT {SHORT} FROM past_judgements WHERE receipt = :receipt
    ORDER BY judgement, judged_at
"""
AS_OF = f"""
    SELECT {SHORT}, report, facts, tables, findings FROM reports WHERE receipt = :receipt AND judged_at <= :moment
    UNION ALL
    SELECT {SHORT}, report, facts, tables, findings FROM past_judgements
    WHERE receipt = :receipt AND judged_at <= :moment
    ORDER BY judgement DESC, judged_at DESC LIMIT 1
"""


def keep_present(session: Connection, coming: Mapping[str, object]) -> None:
    """Keeps the judgement that stands before another takes its place; the caller holds the report's lock."""
    session.execute(text(PRESENT), coming)


def keep_late(session: Connection, row: Mapping[str, object]) -> None:
    """Keeps a judgement that came after the one that took its place."""
    session.execute(text(LATE), row)


def judgements_of(session: Connection, receipt: str) -> list[dict[str, Any]]:
    """The judgements of a report, the oldest first, without what was read."""
    return [dict(row) for row in session.execute(text(ALL), {"receipt": receipt}).mappings()]


def as_of(session: Connection, receipt: str, moment: datetime) -> dict[str, Any] | None:
    """The report as it was judged at a moment; None when it had not been judged by then."""
    row = session.execute(text(AS_OF), {"receipt": receipt, "moment": moment}).mappings().first()
    return dict(row) if row else None
