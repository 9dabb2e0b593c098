"""The values that services tell each other; the events made of them are in ``shared.bus.events``.

Frozen. Fields are added, never renamed: a saved JSON of each event in ``tests/contracts`` must keep loading.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any

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


class Fact(Model):
    """One indicator at one level: its value, and where it was read."""

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
    needs_review: bool = False
    review_reason: str | None = None
    source: Source = Source()
    window: Window | None = None

    @property
    def key(self) -> tuple[str, str, str]:
        """What the fact is about, within its report."""
        return (self.indicator or "", self.level, self.role or "")


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
    """A fact named in a finding."""

    indicator: str | None
    level: str
    role: str | None = None


class ProposedChange(Model):
    """A figure whose change would make everything agree; ``value`` where it follows."""

    indicator: str
    level: str
    role: str | None = None
    value: int | float | None = None
    cause: str | None = None


class Explanation(Model):
    """Why an agency lets a warning stand; ``reason`` is an id of ``reference/reasons.toml``."""

    reason: str
    words: str = ""
    by: str
    at: datetime


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
