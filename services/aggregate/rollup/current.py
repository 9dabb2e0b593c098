"""Settles which version of a report counts, and moves the totals by the difference."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection

from services.aggregate.rollup.contributions import contributions, used
from services.aggregate.rollup.keys import ReportKey
from services.aggregate.rollup.reports import PLACES, Content, content_of, turns_of, versions_of
from services.aggregate.rollup.standing import Standing, place, what_counts
from services.aggregate.rollup.totals import Held, add, apply_delta, held, withdraw
from shared.database import text
from shared.reference import Reference

STANDS = """
    SELECT receipt, outcome, province, revision, since, greatest(clock_timestamp(), since) AS moment
    FROM current_reports
    WHERE agency = :agency AND family = :family AND period = :period AND until IS NULL
"""
ENDS = """
    UPDATE current_reports SET until = :at
    WHERE agency = :agency AND family = :family AND period = :period AND until IS NULL
"""
BEGINS = """
    INSERT INTO current_reports (agency, family, period, province, form, revision, receipt, outcome, since)
    VALUES (:agency, :family, :period, :province, :form, :revision, :receipt, :outcome, :at)
"""


def settle(session: Connection, key: ReportKey, reference: Reference, known: dict[str, Content] | None = None) -> int:
    """Makes what counts the version that should; the number of totals it moved. The caller holds the key's lock.

    ``known``: what some of the versions hold, to spare reading it. Doing it again changes nothing.
    """
    versions, revisions = versions_of(session, key)
    receipt = what_counts(versions, turns_of(session, key))
    stands = session.execute(text(STANDS), key._asdict()).first()
    moment: datetime = stands.moment if stands else session.execute(text("SELECT clock_timestamp()")).scalar_one()
    before = held(session, key)
    if receipt is None:  # a new judgement made another report of the only version
        session.execute(text(ENDS), {**key._asdict(), "at": moment})
        return _replace(session, key, before, Held(before.province, "", []), moment) if before else 0
    content = (known or {}).get(receipt) or content_of(session, receipt)
    usable = versions[receipt].usable and reference.policy.uses(content.province, content.outcome, content.findings)
    after = Held(content.province, receipt, contributions(content.facts, key.family, reference) if usable else [])
    now = (receipt, str(content.outcome), content.province, revisions[receipt])
    if stands is None or tuple(stands[:4]) != now:
        about = {**key._asdict(), "at": moment}
        if stands is not None:
            session.execute(text(ENDS), about)
        values = dict(zip(("receipt", "outcome", "province", "revision"), now, strict=True))
        session.execute(text(BEGINS), {**about, **values, "form": content.form})
    moved = _replace(session, key, before, after, moment)
    _place(session, versions, revisions, receipt, used(after.rows))
    return moved


def _replace(session: Connection, key: ReportKey, before: Held | None, after: Held, moment: datetime) -> int:
    if before is not None and before == after._replace(rows=sorted(after.rows)):
        return 0
    if before is not None:
        withdraw(session, key, moment)
    add(session, key, after, moment)
    return apply_delta(session, key, before, after)


def _place(session: Connection, versions: dict, revisions: dict[str, int], current: str, counted: int) -> None:  # type: ignore[type-arg]
    """Says of every version how it stands beside the one that counts."""
    rows = []
    for receipt, version in versions.items():
        standing, aside = place(version, revisions[receipt], versions[current], revisions[current])
        rows.append(
            (
                receipt,
                str(standing),
                str(aside) if aside else None,
                current if standing is Standing.SUPERSEDED else None,
                counted if standing is Standing.CURRENT else 0,
            )
        )
    names = ("receipts", "standings", "asides", "superseded", "used")
    columns = [list(column) for column in zip(*rows, strict=True)]
    session.execute(text(PLACES), dict(zip(names, columns, strict=True)))
