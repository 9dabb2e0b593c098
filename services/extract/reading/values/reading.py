"""What the reading of one answer comes to."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from services.extract.reading.records import record
from shared.contracts import Status, Value


@record
@dataclass(frozen=True, slots=True)
class Reading:
    """What an answer says; ``doubt`` is why a person must look before it counts (a key of ``codes.toml``)."""

    status: Status
    value: Value | None = None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    doubt: str | None = None


BLANK = Reading(Status.BLANK)


def filled(value: Value, doubt: str | None = None) -> Reading:
    """A value, sure unless there is a doubt."""
    return Reading(Status.FILLED, value, doubt=doubt)


def unreadable(doubt: str) -> Reading:
    """Something stands there and cannot be read as what the line asks."""
    return Reading(Status.UNREADABLE, doubt=doubt)
