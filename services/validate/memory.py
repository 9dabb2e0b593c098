"""The validator's memory: the sure figures of each agency's newest report of a period."""

from __future__ import annotations

import json

from sqlalchemy import Connection, text

from services.validate.judging.history import Memory, Past
from shared.bus.events import FactsExtracted

PERIODS, NEIGHBOURS = 8, 60
"""Earlier reports of the agency, and reports of similar agencies, that a report is compared with; bounds the time."""


def recall(session: Connection, event: FactsExtracted, family: str) -> Memory:
    """What a report is compared with."""
    about = {
        "agency": event.declared.agency,
        "province": event.declared.province,
        "level": event.declared.agency_level,
        "family": family,
        "period": event.report.period or "",
    }
    own = session.execute(
        text(
            "SELECT period, figures FROM remembered WHERE agency = :agency AND family = :family AND period < :period "
            f"ORDER BY period DESC LIMIT {PERIODS}"
        ),
        about,
    )
    past = [Past(period, figures) for period, figures in own]
    others = session.execute(
        text(
            "SELECT figures FROM remembered WHERE province = :province AND family = :family AND level = :level "
            f"AND period = :period AND agency <> :agency ORDER BY agency LIMIT {NEIGHBOURS}"
        ),
        about,
    )
    return Memory(past, [figures for (figures,) in others])


def remember(session: Connection, event: FactsExtracted, family: str, figures: dict[str, float]) -> None:
    """Keeps the sure figures of a report, unless those of a newer revision are kept already."""
    if event.report.period is None:
        return
    session.execute(
        text(
            "INSERT INTO remembered AS r (agency, family, period, province, level, revision, figures) "
            "VALUES (:agency, :family, :period, :province, :level, :revision, CAST(:figures AS jsonb)) "
            "ON CONFLICT (agency, family, period) DO UPDATE SET province = excluded.province, level = excluded.level, "
            "revision = excluded.revision, figures = excluded.figures WHERE r.revision <= excluded.revision"
        ),
        {
            "agency": event.declared.agency,
            "family": family,
            "period": event.report.period,
            "province": event.declared.province,
            "level": event.declared.agency_level,
            "revision": event.revision,
            "figures": json.dumps(figures),
        },
    )
