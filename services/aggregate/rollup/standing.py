"""Which version of a report counts. Pure: any order of arrival gives the same answer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import NamedTuple


class Version(NamedTuple):
    """A report as it was judged."""

    receipt: str
    accepted: bool
    usable: bool
    """It is a report of the agency that sent it, with figures."""


class Turn(NamedTuple):
    """A version was sent, sent again, or chosen by a person. Turns are in the order in which that happened."""

    revision: int
    """Of the sending; for a choice, the newest revision that was known when it was made."""
    choice: int
    """0 for a sending; choices after the same revision are counted from 1."""
    receipt: str


class Standing(StrEnum):
    """How a version stands beside the others of its agency, family and period."""

    CURRENT = "current"
    SUPERSEDED = "superseded"
    """A later one took its place."""
    BESIDE = "beside"
    """It is the later one, and did not take the place of the one that counts."""


class Aside(StrEnum):
    """Why a version stands beside the one that counts."""

    UNUSABLE = "unusable"
    """Another agency's, blank, or not readable."""
    RETURNED = "returned"
    """It was returned and the one that counts was accepted; a person may choose it all the same."""
    NOT_CHOSEN = "not_chosen"
    """A person chose another."""
    UNKNOWN = "unknown"
    """Nobody can tell which report it is, or for which period."""


def what_counts(versions: Mapping[str, Version], turns: Iterable[Turn]) -> str | None:
    """The receipt of the version that counts; None when there is none.

    The newest usable one, but a returned one takes the place of an accepted one only by choice. While none is usable
    the newest stands, so that what was sent is seen.
    """
    now: Version | None = None
    for turn in sorted(turns):
        new = versions.get(turn.receipt)
        if new is not None and (now is None or _takes_over(new, now, chosen=turn.choice > 0)):
            now = new
    return now.receipt if now else None


def _takes_over(new: Version, now: Version, *, chosen: bool) -> bool:
    if not new.usable or not now.usable:
        return not now.usable
    return chosen or new.accepted or not now.accepted


def place(version: Version, revision: int, current: Version, current_revision: int) -> tuple[Standing, Aside | None]:
    """How a version stands beside the one that counts, given the newest revision of each."""
    if version.receipt == current.receipt:
        return Standing.CURRENT, None
    if revision < current_revision:
        return Standing.SUPERSEDED, None
    if not version.usable:
        return Standing.BESIDE, Aside.UNUSABLE
    returned = current.accepted and not version.accepted
    return Standing.BESIDE, Aside.RETURNED if returned else Aside.NOT_CHOSEN
