"""Where every message is: what operators see, and what they put back. Reads message tables, never figures."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from shared.bus.queries import query, sql, union
from shared.bus.routes import MAP, Routes
from shared.bus.tables import KEPT_DAYS
from shared.database import Transactions, take_time

MOST = 500
"""Rows of a list that are shown."""


@dataclass(slots=True)
class Line:
    """The messages of one listener."""

    listener: str
    queue: str
    service: str
    waiting: int = 0
    """On their way: said, carried, sent or put off, and neither handled nor dead."""
    oldest_seconds: float = 0.0
    retry: int = 0
    """Of those that wait: whose last try failed."""
    dead: int = 0
    handled: int = 0


@dataclass(frozen=True, slots=True)
class Unknown:
    """Events or listeners that this version does not know; they wait for one that does."""

    service: str
    name: str
    count: int
    oldest_seconds: float


@dataclass(frozen=True, slots=True)
class Trouble:
    """A message that was given up (``dead``), or will be if nobody acts (``waiting``)."""

    listener: str
    name: str
    receipt: str | None
    agency: str | None
    state: str
    cause: str


@dataclass(slots=True)
class Traffic:
    """All messages at one moment, counted."""

    lines: list[Line] = field(default_factory=list)
    unknown: list[Unknown] = field(default_factory=list)
    unrelayed_seconds: dict[str, float] = field(default_factory=dict)
    """By service: the age of the oldest known event that no listener was told of yet."""


def traffic(clock: Transactions, routes: Routes = MAP) -> Traffic:
    """Counts by listener, and what is unknown."""
    parts = [sql(name, s=service) for service in routes.services for name in ("traffic_inbox", "traffic_outbox")]
    lines = {one.name: Line(one.name, one.queue, one.service) for one in routes.listeners.values()}
    found = Traffic(list(lines.values()), unrelayed_seconds=dict.fromkeys(routes.services, 0.0))
    with clock() as session:
        rows = session.execute(union(*parts)).all()
    for row in rows:
        if row.what == "inbox" and row.who in lines:
            _count(lines[row.who], row.state, row.messages, row.oldest, failing=row.failing)
        elif row.what == "outbox" and row.who in routes.sent_by(row.service):
            found.unrelayed_seconds[row.service] = max(found.unrelayed_seconds[row.service], row.oldest)
            for one in routes.listeners_of(row.who):
                _count(lines[one.name], "waiting", row.messages, row.oldest)
        elif row.state not in ("handled", "dead"):
            found.unknown.append(Unknown(row.service, row.who, row.messages, round(row.oldest, 1)))
    return found


def _count(line: Line, state: str, count: int, oldest: float, *, failing: bool = False) -> None:
    if state == "handled":
        line.handled += count
    elif state == "dead":
        line.dead += count
    else:
        line.waiting += count
        line.retry += count if failing else 0
        line.oldest_seconds = max(line.oldest_seconds, round(oldest, 1))


def dead_letters(clock: Transactions, routes: Routes = MAP) -> list[dict[str, Any]]:
    """The messages that were given up, newest first, with their cause."""
    return _troubled(clock, routes, "dead")


def failing(clock: Transactions, routes: Routes = MAP) -> list[dict[str, Any]]:
    """The messages whose last try failed and that will be tried again, the newest failure first."""
    return _troubled(clock, routes, "waiting")


def _troubled(clock: Transactions, routes: Routes, state: str) -> list[dict[str, Any]]:
    parts = union(*(sql("troubled", s=service) for service in routes.services))
    with clock() as session:
        rows = [dict(row) for row in session.execute(parts, {"states": [state]}).mappings()]
    for row in rows:
        row["queue"] = routes.listeners[row["listener"]].queue if row["listener"] in routes.listeners else None
    return sorted(rows, key=lambda row: row["at"], reverse=True)[:MOST]


def stuck(clock: Transactions, older_than: float, routes: Routes = MAP) -> list[dict[str, Any]]:
    """Submissions on their way for longer than some seconds and not just waiting for their turn.

    Either a try has failed, or their stage has handled nothing for as long, or they were given up. Receipt, agency,
    stage, age, cause.
    """
    with clock() as session:
        dead = session.execute(union(*(sql("dead_submissions", s=service) for service in routes.services)))
        given_up = [dict(row) for row in dead.mappings()]
        rows = session.execute(union(*(sql("on_the_way", s=service) for service in routes.services))).mappings().all()
        moved = session.execute(union(*(sql("last_handled", s=service) for service in routes.services))).all()
    ago = {row.stage: row.ago for row in moved}
    found = [
        dict(row)
        for row in rows
        if row["age"] > older_than and (row["tries"] or ago.get(row["stage"], older_than + 1) > older_than)
    ]
    return sorted([*given_up, *found], key=lambda row: -row["age"])[:MOST]


def moving(clock: Transactions, routes: Routes = MAP) -> set[str]:
    """The receipts that are on their way and have not failed."""
    with clock() as session:
        rows = session.execute(union(*(sql("on_the_way", s=service) for service in routes.services))).all()
    return {row.receipt for row in rows} - {row.receipt for row in rows if row.tries}


def undone(clock: Transactions, routes: Routes = MAP) -> set[str]:
    """The receipts about which a message is on its way, failing or given up, anywhere."""
    statements = [sql(name, s=service) for service in routes.services for name in ("on_the_way", "dead_submissions")]
    with clock() as session:
        return {row.receipt for row in session.execute(union(*statements))}


def whereabouts(clock: Transactions, receipt: str, routes: Routes = MAP) -> list[dict[str, Any]]:
    """The messages about one submission that are not done: agency, stage, state, tries, next try, age in seconds."""
    with clock() as session:
        statement = union(*(sql("whereabouts", s=service) for service in routes.services))
        return [dict(row) for row in session.execute(statement, {"receipt": receipt}).mappings()]


def agencies_on_the_way(clock: Transactions, routes: Routes = MAP) -> set[str]:
    """Agencies of which something was received and not judged to its end; a dead letter is our fault, not theirs."""
    with clock() as session:
        rows = session.execute(union(*(sql("agencies_on_the_way", s=service) for service in routes.services)))
        return {agency for (agency,) in rows if agency}


def replay(
    clock: Transactions,
    *,
    event: str | None = None,
    cause: str | None = None,
    listener: str | None = None,
    routes: Routes = MAP,
) -> int:
    """Puts dead letters back and tries at once what waits after a failure; all of them when nothing is chosen.

    ``listener``: a listener, or a queue for all that take from it.
    """
    moved = 0
    with clock() as session:
        for service in routes.services:
            values = {"event": event, "cause": cause, "listener": listener}
            moved += session.execute(query("revive", s=service), values).rowcount
    return moved


def disagreements(clock: Transactions, routes: Routes = MAP) -> list[dict[str, Any]]:
    """Where outboxes and inboxes differ: a listener that was not told, a message that nobody said in these words."""
    found: list[dict[str, Any]] = []
    senders = dict.fromkeys(routes.senders.values())
    with clock() as session:
        take_time(session)
        for service in senders:
            told = " UNION ALL ".join(sql("row_in", r=receiver) for receiver in routes.receivers(service))
            if told:
                rows = session.execute(query("untold", s=service, rows=told)).mappings()
                found += [{"difference": "untold", "service": service, **row} for row in rows]
        said = " UNION ALL ".join(sql("event_in", s=service) for service in senders)
        for service in dict.fromkeys(routes.queues.values()):
            rows = session.execute(query("unsaid", r=service, events=said), {"days": KEPT_DAYS}).mappings()
            found += [{"difference": "unsaid", "service": service, **row} for row in rows]
    return found
