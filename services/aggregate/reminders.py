"""The late of a day: who should be written to, and what was done about each."""

from __future__ import annotations

from datetime import date
from typing import Any

from services.aggregate import letters
from services.aggregate.ops import Operations
from shared.database import Transactions
from shared.settings import Settings


def run_reminders(
    settings: Settings,
    transaction: Transactions,
    operations: Operations,
    on: date,
    province: str | None,
    *,
    dry_run: bool,
    days: int | None = None,
) -> list[dict[str, Any]]:
    """The late agencies of a day and what was done about each; one transaction a letter."""
    waiting = operations.agencies_in_flight()
    with transaction() as session:
        found = letters.overdue(session, on, province, days)
    link = settings.public_url or f"http://{settings.web_host}:{settings.web_port}"
    result = []
    for entry in found:
        action = _action(entry, waiting)
        agency, due = entry["agency"], entry["due"]
        if action == "write" and not dry_run:
            with transaction() as session:
                letters.late(session, agency, due, entry["days"], link)
            action = "written"
        result.append(
            {
                "agency": agency.code,
                "name": agency.name,
                "to": agency.mailbox,
                "form": due.form,
                "period": due.period,
                "deadline": due.deadline.isoformat(),
                "days_late": entry["days"],
                "action": action,
                "key": f"late:{agency.code}:{due.form}:{due.period}",
            }
        )
    return result


def _action(entry: dict[str, Any], waiting: set[str]) -> str:
    if entry["written"]:
        return "already_written"
    if entry["agency"].code in waiting:
        return "waiting_for_us"
    return "write" if entry["agency"].mailbox else "no_mailbox"
