"""What is wrong or doubtful in a report, what would repair it, how it was explained, and what follows."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from shared.report.facts import Fact
from shared.report.values import Message, Model, Source


class Severity(StrEnum):
    """What a finding asks for: correct it; correct or explain it; nothing (shown on request)."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


class Outcome(StrEnum):
    """What became of a submission."""

    ACCEPTED = "accepted"
    ACCEPTED_WITH_WARNINGS = "accepted_with_warnings"
    RETURNED = "returned"
    UNRECOGNISED = "unrecognised"


class FactRef(Model):
    """A fact named in a finding; ``id`` is the fact's own."""

    id: str = ""
    indicator: str | None
    level: str
    role: str | None = None


def refer(fact: Fact) -> FactRef:
    """A fact as a finding names it."""
    return FactRef(id=fact.id, indicator=fact.indicator, level=fact.level, role=fact.role)


class ProposedChange(Model):
    """A figure whose change would make everything agree; ``value`` where it follows."""

    indicator: str
    level: str
    role: str | None = None
    value: int | float | None = None
    cause: str | None = None


class Explanation(Model):
    """Why an agency lets a warning stand; ``reason`` is an id of ``reference/reasons.toml``, ``by`` the agency's code."""

    reason: str
    words: str = ""
    by: str
    at: datetime
    event: UUID | None = None
    """The event in which it was said."""


class Finding(Model):
    """Something wrong or doubtful: what, where, why, and what would repair it."""

    rule: str
    severity: Severity
    message: Message
    facts: list[FactRef] = []
    declared: Any = None
    expected: Any = None
    cause: str | None = None
    suggestion: Any = None
    sources: list[Source] = []
    kind: str | None = None
    """What the rule pack calls it, where several kinds share a rule's name."""
    id: str | None = None
    """Its number within the report: F01, F02, …"""
    follows: str | None = None
    """The finding that this one follows from: repairing that repairs this."""
    repair: list[ProposedChange] = []
    """The fewest figures whose change would settle this finding and those that follow from it."""
    explanation: Explanation | None = None
