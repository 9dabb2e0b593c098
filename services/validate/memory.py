"""The validator's memory: the sure figures of the report of each agency and period, of the version that counts."""

from __future__ import annotations

import json

from sqlalchemy import Connection

from services.validate.judging.history import Memory, Past
from shared.bus.events import FactsExtracted
from shared.contracts import Outcome
from shared.database import text

PERIODS, NEIGHBOURS = 8, 60
"""Earlier reports of the agency, and reports of similar agencies, that a report is compared with; bounds the time."""
COMPARED = f"""
    (SELECT true AS own, period, figures FROM agency_history
     WHERE agency = :agency AND family = :family AND period < :period
     ORDER BY period DESC LIMIT {PERIODS})
    UNION ALL
    (SELECT false, period, figures FROM agency_history
     WHERE province = :province AND family = :family AND level = :level AND period = :period AND agency <> :agency
     ORDER BY agency LIMIT {NEIGHBOURS})
"""
REMEMBER = """
    INSERT INTO agency_history AS h (agency, family, period, province, level, revision, accepted, figures)
    VALUES (:agency, :family, :period, :province, :level, :revision, :accepted, CAST(:figures AS jsonb))
    ON CONFLICT (agency, family, period) DO UPDATE SET
        province = excluded.province, level = excluded.level, revision = excluded.revision,
        accepted = excluded.accepted, figures = excluded.figures
    WHERE h.revision = excluded.revision OR (h.accepted, h.revision) < (excluded.accepted, excluded.revision)
"""


def recall(session: Connection, event: FactsExtracted, family: str) -> Memory:
    """What a report is compared with."""
    about = {
        "agency": event.declared.agency,
        "province": event.declared.province,
        "level": event.declared.agency_level,
        "family": family,
        "period": event.report.period or "",
    }
    rows = session.execute(text(COMPARED), about).all()
    past = [Past(row.period, row.figures) for row in rows if row.own]
    return Memory(past, [row.figures for row in rows if not row.own])


def remember(
    session: Connection, event: FactsExtracted, family: str, figures: dict[str, float], outcome: Outcome
) -> None:
    """Keeps the sure figures of a usable report, unless a version is kept that counts rather than this one.

    That is an accepted one rather than a returned one, else the newer. What a person chooses of several is not known here.
    """
    if event.report.period is None:
        return
    values = {
        "agency": event.declared.agency,
        "family": family,
        "period": event.report.period,
        "province": event.declared.province,
        "level": event.declared.agency_level,
        "revision": event.revision,
        "accepted": outcome is not Outcome.RETURNED,
        "figures": json.dumps(figures),
    }
    session.execute(text(REMEMBER), values)
