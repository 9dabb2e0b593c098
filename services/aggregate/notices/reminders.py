"""The late of a day: who should be written to, and what was done about each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Connection

from services.aggregate.notices.arrivals import unjudged
from services.aggregate.notices.keys import late_key
from services.aggregate.notices.letters import Letterhead, about_lateness
from shared.contracts import Agency
from shared.database import Transactions, text
from shared.forms import Deadline
from shared.reference import Reference

OWES = """
    SELECT a.* FROM agencies a
    WHERE a.active AND :form = ANY(a.forms) AND (CAST(:province AS text) IS NULL OR a.province = :province)
      AND NOT EXISTS (
        SELECT 1 FROM arrivals r WHERE r.agency = a.code AND r.judged_at IS NOT NULL
          AND (r.family = :family AND r.period = :period
               OR r.declared_period = :period AND coalesce(r.declared_form, :form) = :form))
    ORDER BY a.code
"""


@dataclass(frozen=True, slots=True)
class Late:
    """An agency of which nothing was received for a period, some days after the deadline."""

    agency: Agency
    due: Deadline
    days: int

    @property
    def key(self) -> str:
        """Of the letter about it."""
        return late_key(self.agency.code, self.due.form, self.due.period)


def overdue(
    session: Connection, reference: Reference, on: date, province: str | None, days: int | None = None
) -> list[Late]:
    """Who is late on a day. ``days``: only deadlines passed at most so many days before.

    An agency of which anything was judged for the period is not late: it was taken, or was returned to it.
    """
    found = []
    for due in reference.deadlines:
        # a deadline is kept until the end of its day in Vietnam: whoever asks names a day there, and is late the day after
        if due.deadline >= on or (days is not None and due.deadline < on - timedelta(days=days)):
            continue
        about = {
            "family": reference.forms[due.form].family,
            "period": due.period,
            "form": due.form,
            "province": province,
        }
        for row in session.execute(text(OWES), about).mappings():
            agency = Agency.model_validate({name: row[name] for name in Agency.model_fields})
            found.append(Late(agency, due, (on - due.deadline).days))
    return found


def run_reminders(
    transaction: Transactions,
    in_flight: set[str],
    on: date,
    province: str | None,
    head: Letterhead,
    *,
    dry_run: bool,
    days: int | None = None,
) -> list[dict[str, Any]]:
    """The late agencies of a day and what was done about each; one transaction a letter.

    ``in_flight``: agencies of which something is on its way or was given up; what we have not judged is not late.
    """
    with transaction() as session:
        found = overdue(session, head.reference, on, province, days)
        waiting = in_flight | {agency for agency, _ in unjudged(session).values()}
        keys = [late.key for late in found]
        written = set(session.execute(text("SELECT key FROM letters WHERE key = ANY(:keys)"), {"keys": keys}).scalars())
    result = []
    for late in found:
        action = _action(late, written, waiting)
        if action == "write" and not dry_run:
            with transaction() as session:
                about_lateness(session, late.agency, late.due, late.days, head)
            action = "written"
        result.append(
            {
                "agency": late.agency.code,
                "name": late.agency.name,
                "to": late.agency.mailbox,
                "form": late.due.form,
                "period": late.due.period,
                "deadline": late.due.deadline.isoformat(),
                "days_late": late.days,
                "action": action,
                "key": late.key,
            }
        )
    return result


def _action(late: Late, written: set[str], waiting: set[str]) -> str:
    if late.key in written:
        return "already_written"
    if late.agency.code in waiting:
        return "waiting_for_us"
    return "write" if late.agency.mailbox else "no_mailbox"
