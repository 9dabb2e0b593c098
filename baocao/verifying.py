"""The whole chain compared: submission, object, judgement, what stands, totals, letters. Over HTTP, as an operator."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from baocao.client import Client


def differences(operator: Client) -> Iterator[dict[str, Any]]:
    """Everything that is not as it should be; nothing on a system that is well. Raises ``Refused`` or ``Unreachable``."""
    judged = set(_judged(operator))  # before the submissions: what comes in between is not without one
    yield from _told(operator.call("GET", "/api/verify"))
    known = set[str]()
    for receipts, found in _submissions(operator):
        yield from found
        yield from _told(operator.call("POST", "/api/verify/submissions", json={"receipts": receipts}))
        known.update(receipts)
    for receipt in sorted(judged - known):
        yield {"difference": "judged_without_submission", "receipt": receipt}


def _told(answer: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """What an answer lists, and how many more there are than it lists."""
    yield from answer["list"]
    if answer["differences"] > len(answer["list"]):
        yield {"difference": "more", "count": answer["differences"] - len(answer["list"])}


def _judged(operator: Client) -> Iterator[str]:
    after = ""
    while receipts := operator.call("GET", "/api/verify/receipts", params={"after": after})["receipts"]:
        yield from receipts
        after = receipts[-1]


def _submissions(operator: Client) -> Iterator[tuple[list[str], list[dict[str, Any]]]]:
    """Receipts in the order in which they came, with what is wrong with their objects."""
    after: int | None = 0
    while after is not None:
        page = operator.call("GET", "/api/submissions/verify", params={"after": after})
        yield page["receipts"], page["differences"]
        after = page["next"]
