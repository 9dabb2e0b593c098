"""Carries events: from outboxes to the inboxes of their listeners, and word of them to the workers.

``relay`` runs all the time, ``sweep`` now and then, ``tidy`` seldom; one process calls them (two do no harm). A queue
in the broker is kept short: a backlog waits in PostgreSQL, where it costs nothing and cannot be lost. An event that
this version does not know stays in its outbox, and others pass it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

import structlog
from sqlalchemy import Connection, TextClause

from shared.bus.broker import WINDOW, Broker
from shared.bus.inbox import VANISHED, WORKER_LOST, Delivery, put_off
from shared.bus.inspection import Trouble
from shared.bus.queries import query, sql, union
from shared.bus.queues import Held
from shared.bus.routes import MAP, Routes
from shared.bus.tables import KEPT_DAYS
from shared.database import Transactions, take_time
from shared.settings import Settings

BATCH = 200
"""Events carried in one transaction."""
IN_HAND_SECONDS = 10.0
"""A worker that was given a message has begun with it within this time, or it is gone."""
RELEASE_SECONDS = 60.0
"""A message that waits for a tool is not tried more often than this, however well others fare."""
PATIENCE_SECONDS = 3600.0
"""After so long without success somebody is told of a message, even if only a tool is away."""

log = structlog.get_logger("bus")


@dataclass(frozen=True, slots=True)
class Swept:
    """What a sweep did: messages sent again, messages released, and what somebody is to be told."""

    again: int
    released: int
    troubles: tuple[Trouble, ...]


def relay(broker: Broker, clock: Transactions) -> int:
    """Carries what was committed and sends what is due; the number of messages sent.

    Rows are marked first and told of after the commit: a worker must find them. What a crash leaves marked and untold,
    the sweep finds. Raises what the broker raises; what it was not told is marked no more.
    """
    with clock() as session:
        statement, values = _todo(broker.routes)
        todo = [(row.what, row.which) for row in session.execute(statement, values)]
        ready = _made_ready(session, broker, todo) if todo else {}
    return _tell(broker, clock, ready)


@cache
def _todo(routes: Routes) -> tuple[TextClause, dict[str, list[str]]]:
    """The statement that asks for services with new events and queues with due messages, and its values."""
    senders, owners = dict.fromkeys(routes.senders.values()), dict.fromkeys(routes.queues.values())
    statement = union(*(sql("to_carry", s=one) for one in senders), *(sql("to_send", s=one) for one in owners))
    values = {f"names_{one}": routes.sent_by(one) for one in senders}
    values |= {f"queues_{one}": [queue for queue, owner in routes.queues.items() if owner == one] for one in owners}
    return statement, values


def _made_ready(session: Connection, broker: Broker, todo: list[tuple[str, str]]) -> dict[str, list[Delivery]]:
    """Marks what the queues have room for as sent; by queue what its workers are to be told of."""
    room = {queue: max(WINDOW - depth, 0) for queue, depth in broker.depths().items()}
    ready: dict[str, list[Delivery]] = {}
    for queue in [which for what, which in todo if what == "queue" and room[which]]:
        ready[queue] = _due(session, broker.routes, queue, room)  # before new events: who waited longer goes first
    for service in [which for what, which in todo if what == "outbox"]:
        for delivery in _carry(session, broker.routes, service, room):
            ready.setdefault(broker.routes.listeners[delivery.listener].queue, []).append(delivery)
    return ready


def _due(session: Connection, routes: Routes, queue: str, room: dict[str, int]) -> list[Delivery]:
    rows = session.execute(
        query("due", s=routes.queues[queue]),
        {"queue": queue, "listeners": routes.of_queue(queue), "room": room[queue]},
    ).all()
    room[queue] -= len(rows)
    return [Delivery(str(row.event), row.listener, row.sends) for row in sorted(rows, key=lambda row: row.not_before)]


def _carry(session: Connection, routes: Routes, service: str, room: dict[str, int]) -> list[Delivery]:
    """Writes a row for each listener of new events; those for whom the queue has no room wait."""
    values = {"names": routes.sent_by(service), "batch": BATCH}
    events = session.execute(query("unrelayed", s=service), values).all()
    ready = []
    for receiver in routes.receivers(service):
        chosen = []
        for event, name in events:
            for one in routes.listeners_of(name):
                if one.service == receiver:
                    chosen.append((event, one.name, one.queue, room[one.queue] > 0))
                    room[one.queue] -= 1
        ready += _deliver(session, service, receiver, chosen)
    told = [(event, ",".join(one.name for one in routes.listeners_of(name))) for event, name in events]
    session.execute(
        query("relayed", s=service), {"events": [e for e, _ in told], "listeners": [names for _, names in told]}
    )
    return ready


def _deliver(
    session: Connection, sender: str, receiver: str, chosen: list[tuple[object, str, str, bool]]
) -> list[Delivery]:
    """The rows that are new and go to the broker at once, in the order of their events."""
    if not chosen:
        return []
    events, listeners, queues, sent = (list(column) for column in zip(*chosen, strict=True))
    rows = session.execute(
        query("deliver", s=sender, r=receiver),
        {"events": events, "listeners": listeners, "queues": queues, "sent": sent},
    )
    new = {(row.event, row.listener): row.sends for row in rows if row.state == "sent"}
    pairs = [(event, listener) for event, listener, *_ in chosen]
    return [Delivery(str(one[0]), one[1], new[one]) for one in pairs if one in new]


def _tell(broker: Broker, clock: Transactions, ready: dict[str, list[Delivery]]) -> int:
    """Tells the workers of each queue; the number of messages they were told of. What they were not told waits again."""
    told = 0
    try:
        for queue, deliveries in ready.items():
            for _ in broker.send(queue, deliveries):
                told += 1
    except Exception:  # whichever of its many errors
        untold = [(queue, delivery) for queue, deliveries in ready.items() for delivery in deliveries][told:]
        for queue in dict.fromkeys(queue for queue, _ in untold):
            mine = [delivery for where, delivery in untold if where == queue]
            with clock() as session:
                session.execute(query("give_back", s=broker.routes.queues[queue]), _columns(mine))
        raise
    return told


def _columns(deliveries: Iterable[Delivery]) -> dict[str, list[str]]:
    pairs = list(deliveries)
    return {"events": [one.event for one in pairs], "listeners": [one.listener for one in pairs]}


def sweep(broker: Broker, clock: Transactions, settings: Settings) -> Swept:
    """Settles events, finds messages that nobody holds, releases those whose tool is back, and names the troubles."""
    routes, held = broker.routes, broker.held()
    again = released = 0
    receivers = dict.fromkeys(routes.queues.values())
    for service in receivers:
        again += _find(broker, clock, service, held, settings)
        with clock() as session:
            longest = {"longest": settings.retry_longest_seconds}
            released += session.execute(query("too_far", s=service), longest).rowcount
            released += session.execute(query("release", s=service), {"pause": RELEASE_SECONDS}).rowcount
    for service in dict.fromkeys(routes.senders.values()):
        handled = " + ".join(sql("handled_in", r=receiver) for receiver in routes.receivers(service)) or "0"
        with clock() as session:
            session.execute(query("settle", s=service, handled=handled))
    with clock() as session:  # last: once marked as told, the caller must get to know
        values = {"most": settings.retry_attempts, "patience": PATIENCE_SECONDS}
        rows = [row for one in receivers for row in session.execute(query("tell", s=one), values).mappings()]
    return Swept(again, released, tuple(Trouble(**row) for row in rows))


def _find(broker: Broker, clock: Transactions, service: str, held: Held, settings: Settings) -> int:
    """Looks for what was sent long ago. The broker has it: it waits. Somebody works on it: it is locked, and left alone.

    Else it is in the hands of a worker that is gone, or was taken and never finished, which counts as a try; or the
    broker has started anew since and lost it, which does not. ``held`` was asked before: what came to lie elsewhere
    since then is too young to be looked at.
    """
    with clock() as session:
        rows = session.execute(query("sent_long_ago", s=service), {"age": settings.sweep_seconds}).all()
    if not rows:
        return 0
    missing, uptime = list[Delivery](), broker.uptime()
    for event, listener, sends, age in rows:
        delivery = Delivery(str(event), listener, sends)
        if str(delivery) in held.queued:
            continue
        seconds, tag = held.in_hand.get(str(delivery), (0.0, b""))
        if tag and seconds <= max(IN_HAND_SECONDS, settings.sweep_seconds):
            continue
        if not tag and age > uptime - 1:
            missing.append(delivery)
            continue
        with clock() as session:
            gone = put_off(session, delivery, WORKER_LOST if tag else VANISHED, settings, service=service)
        if gone and tag:
            broker.forget(tag)
    with clock() as session:
        values = {**_columns(missing), "age": settings.sweep_seconds}
        return int(session.execute(query("send_again", s=service), values).rowcount) if missing else 0


def tidy(clock: Transactions, days: int = KEPT_DAYS, routes: Routes = MAP) -> int:
    """Deletes events settled some days ago, with the rows of their listeners; the number of events."""
    gone = 0
    for service in dict.fromkeys(routes.senders.values()):
        with clock() as session:
            take_time(session)
            gone += session.execute(query("tidy_outbox", s=service), {"days": days}).rowcount
    for service in dict.fromkeys(routes.queues.values()):
        events = " UNION ALL ".join(sql("event_in", s=sender) for sender in dict.fromkeys(routes.senders.values()))
        with clock() as session:
            take_time(session)
            session.execute(query("tidy_inbox", r=service, events=events), {"days": days})
    return gone
