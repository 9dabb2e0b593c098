"""What a service says: written in the transaction of the data it is about."""

from __future__ import annotations

import re

from pydantic_core import PydanticSerializationError
from sqlalchemy import Connection

from shared.bus.events import Event
from shared.bus.queries import query

NUL = re.compile(r"(?<!\\)(?:\\\\)*\\u0000")
"""As JSON writes it; a person's backslash is written as two."""


class Unspeakable(ValueError):
    """An event holds what no table of its listeners can: NUL, or half a letter."""


def publish(session: Connection, event: Event) -> None:
    """Writes the event in the caller's transaction; it leaves after the commit.

    Raises ``Unspeakable``: a listener could only fail with it, after its sender was told that all is well.
    """
    receipt, agency = event.about
    try:
        body = event.model_dump_json(by_alias=True)
    except PydanticSerializationError as error:
        raise Unspeakable(type(event).__name__) from error
    if "\\u0000" in body and NUL.search(body):  # the first look costs next to nothing
        raise Unspeakable(type(event).__name__)
    session.execute(
        query("publish"),
        {
            "id": event.id,
            "name": type(event).__name__,
            "body": body,
            "receipt": receipt,
            "agency": agency,
        },
    )


def unheard(session: Connection, event: type[Event], field: str) -> int:
    """The sum of a number over the service's own events of a kind that it has not handled itself yet."""
    found = session.execute(query("unheard"), {"name": event.__name__, "field": field}).scalar_one()
    return int(found)
