"""What a service says: written in the transaction of the data it is about."""

from __future__ import annotations

from sqlalchemy import Connection

from shared.bus.events import Event
from shared.bus.queries import query


def publish(session: Connection, event: Event) -> None:
    """Writes the event in the caller's transaction; it leaves after the commit."""
    receipt, agency = event.about
    session.execute(
        query("publish"),
        {
            "id": event.id,
            "name": type(event).__name__,
            "body": event.model_dump_json(by_alias=True),
            "receipt": receipt,
            "agency": agency,
        },
    )


def unheard(session: Connection, event: type[Event], field: str) -> int:
    """The sum of a number over the service's own events of a kind that it has not handled itself yet."""
    found = session.execute(query("unheard"), {"name": event.__name__, "field": field}).scalar_one()
    return int(found)
