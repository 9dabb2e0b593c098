"""The values that services tell each other; the events made of them are in ``shared.bus.events``.

Frozen. Fields are added, never renamed: a saved JSON of each event in ``tests/contracts`` must keep loading.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

LEVELS = {
    "cap_tinh": "cấp tỉnh",
    "cap_huyen": "cấp huyện",
    "cap_xa": "cấp xã",
    "toan_huyen": "toàn huyện",
    "toan_tinh": "toàn tỉnh",
}
"""Levels of a figure and their names: the three of government, then the totals over levels."""


def _plain_number(value: Any) -> Any:
    """Decimals travel as JSON numbers: an int when whole, else a float of at most 15 digits."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return value


Number = Annotated[int | float, BeforeValidator(_plain_number)]
Value = Annotated[bool | int | float | str | list[str], BeforeValidator(_plain_number)]


def exact(value: float | int) -> Decimal:
    """The number as it was printed; ``Decimal(str(x))`` gives back the shortest digits."""
    return Decimal(str(value))


class Model(BaseModel):
    """Frozen: what was said is not changed afterwards."""

    model_config = ConfigDict(frozen=True, extra="ignore", defer_build=True)  # an event nobody sends here costs nothing


class Status(StrEnum):
    """Whether a line of the form was answered; only ``filled`` carries a value."""

    FILLED = "filled"
    BLANK = "blank"
    NOT_APPLICABLE = "not_applicable"
    UNREADABLE = "unreadable"


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


class Source(Model):
    """Where something was read. Pages, tables, rows, columns and lines count from 1."""

    page: int | None = None
    table: int | None = None
    row: int | None = None
    column: int | None = None
    line: int | None = None
    sheet: str | None = None
    cell: str | None = None
    box: tuple[float, float, float, float] | None = None
    text: str = ""


class Window(Model):
    """The days the figures cover, both included."""

    from_: date | None = Field(None, alias="from")
    to: date | None = None

    model_config = ConfigDict(frozen=True, populate_by_name=True)


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


class Message(Model):
    """The same sentence in the two languages."""

    vi: str
    en: str


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


class FactCorrection(Model):
    """A layer of a report: a figure as it was read, and what a person says it is."""

    read: Fact
    now: Answer
    said: Correction


class WarningAnswer(Model):
    """A layer of a report: a warning as it was asked, what its figures were then, and the explanation given."""

    asked: Finding
    answers: list[Answer] = []
    """One for each fact that the warning names."""
    said: Explanation


class FileInfo(Model):
    """The file as it was sent."""

    name: str
    sha256: str
    bytes: int
    media_type: str
    pages: int | None = None
    parts: list[str] = []
    """Names of the files that were given as parts of one submission; empty for a single file."""


class ReportIdentity(Model):
    """Which report this is, as far as the document tells."""

    form: str | None = None
    form_confidence: float | None = None
    province: str | None = None
    agency: str | None = None
    agency_level: str | None = None
    period: str | None = None
    data_windows: list[Window] = []
    dispatch_number: str | None = None
    signed_on: date | None = None
    evidence: dict[str, Any] = {}


class Agency(Model):
    """A row of the register: who owes which form, and where letters go.

    ``token_revision`` counts the tokens issued; a token with an older number is refused.
    """

    code: str
    name: str
    level: str
    province: str
    forms: list[str] = []
    mailbox: str = ""
    revision: int = 1
    token_revision: int = 1
    active: bool = True


class Declared(Model):
    """What the sender said about the file; the agency is the one of the sender's token."""

    agency: str
    province: str
    agency_name: str
    agency_level: str
    form: str | None = None
    period: str | None = None
