"""What a report says: figures, each with its place, what is doubted of it and what a person said it is; lists."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum
from typing import Any, Literal
from uuid import UUID

from shared.report.values import Model, Number, Source, Value, Window


class Status(StrEnum):
    """Whether a line of the form was answered; only ``filled`` carries a value."""

    FILLED = "filled"
    BLANK = "blank"
    NOT_APPLICABLE = "not_applicable"
    UNREADABLE = "unreadable"


class Author(Model):
    """Who said something of a report: an agency of its own, or an officer of the province."""

    role: Literal["agency", "officer"]
    unit: str
    """The agency's code, or the province's."""


class Answer(Model):
    """What a line of the form is answered; only ``filled`` carries a value."""

    status: Status
    value: Value | None = None
    numerator: Number | None = None
    denominator: Number | None = None


class CorrectionReason(StrEnum):
    """Why a person gives a figure: the machine misread it; the document itself is wrong; the doubtful reading is right."""

    MISREAD = "misread"
    MISTAKEN = "mistaken"
    CONFIRMED = "confirmed"


class Correction(Model):
    """What a person put in the place of a figure, with what had been read; the reading itself stays as it was."""

    event: UUID
    """The event in which it was said."""
    was: Answer
    raw: str | None = None
    """What stood in the document."""
    reason: CorrectionReason
    words: str = ""
    by: Author
    at: datetime


class Fact(Model):
    """One indicator at one level: its value, and where it was read.

    The reading gives ``doubt``: why the answer may not be what stands there. Only the judgement says whether the
    figure is held (``needs_review``) and why (``review_reason``): for a doubt, or because a finding disputes it.
    """

    id: str = ""
    """Unique in its report, and the same whenever the same file is read; see ``with_ids``."""
    indicator: str | None
    level: str
    role: str | None = None
    status: Status
    value: Value | None = None
    numerator: Number | None = None
    denominator: Number | None = None
    unit: str | None = None
    raw: str | None = None
    note: str | None = None
    confidence: float = 1.0
    doubt: str | None = None
    needs_review: bool = False
    review_reason: str | None = None
    source: Source = Source()
    window: Window | None = None
    correction: Correction | None = None
    """The last word of a person on this figure; the value is theirs."""

    @property
    def key(self) -> tuple[str, str, str]:
        """What the fact is about. Not unique: a report may answer the same question twice; its ``id`` is."""
        return (self.indicator or "", self.level, self.role or "")

    @property
    def answer(self) -> Answer:
        """What it says, without where and how it was read."""
        return Answer(status=self.status, value=self.value, numerator=self.numerator, denominator=self.denominator)

    @property
    def in_doubt(self) -> bool:
        """Whether the reading doubts an answer that it gives; a line that was not found gives none."""
        return self.doubt is not None and self.status in (Status.FILLED, Status.UNREADABLE)


def with_ids(facts: Iterable[Fact]) -> list[Fact]:
    """The facts of one report, each with its id: ``computers_total@cap_tinh``, ``staff@cap_xa.dedicated``.

    Made of what the fact is about: indicator (``?`` for one that is not known), level, role; its window where facts of
    several windows answer the same question (``…[2020-01-01..2020-03-31]``); and, from the second such fact on, how
    many there are before it (``…#2``).
    """
    facts = list(facts)
    windows: dict[tuple[str, str, str], set[Window | None]] = {}
    for fact in facts:
        windows.setdefault(fact.key, set()).add(fact.window)
    met: Counter[str] = Counter()
    named = []
    for fact in facts:
        name = f"{fact.indicator or '?'}@{fact.level}{f'.{fact.role}' if fact.role else ''}"
        if fact.window is not None and len(windows[fact.key]) > 1:
            name += f"[{fact.window.from_ or ''}..{fact.window.to or ''}]"
        met[name] += 1
        own = name if met[name] == 1 else f"{name}#{met[name]}"
        named.append(fact if fact.id == own else fact.model_copy(update={"id": own}))
    return named


class AnnexTable(Model):
    """A list attached to the report (3A.1, 3A.2, 3A.3): one dict a row, by column key."""

    table: str
    title: str = ""
    rows: list[dict[str, Any]]
    columns_absent: list[str] = []
    source: Source = Source()
