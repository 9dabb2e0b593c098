"""What the aggregate API takes and answers; OpenAPI describes these."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from shared.bus.events import FigureChange
from shared.contracts import AnnexTable, CorrectionReason, Fact, FileInfo, Finding, Message, Outcome, ReportIdentity

Figure = bool | int | float


class ReportSummary(BaseModel):
    """A report in a list."""

    receipt: str
    agency: str
    agency_name: str | None
    period: str | None
    form: str | None
    outcome: Outcome
    figures: int
    """Figures that were read."""
    held: int
    """Of these, held for a person."""
    used: int
    """Indicators that count in the province's totals."""
    received_at: datetime
    superseded_by: str | None
    """The receipt of the version that took this one's place."""
    standing: Literal["current", "superseded", "beside"]
    aside: Literal["unusable", "returned", "not_chosen", "unknown"] | None
    """Why it stands beside the version that counts."""


class Changes(BaseModel):
    """What became of the findings of the version before."""

    before: str
    solved: list[Finding]
    remaining: int
    new: list[str | None]


class Report(BaseModel):
    """What was read from a submission, what is wrong with it, and what became of it."""

    receipt: str
    revision: int
    agency: str
    province: str
    form: str | None
    family: str | None
    period: str | None
    outcome: Outcome
    rules_version: str
    reader_version: str
    judgement: int
    """Its number; it grows when the report is judged again."""
    received_at: datetime
    judged_at: datetime
    figures: int
    held: int
    used: int
    superseded_by: str | None
    standing: Literal["current", "superseded", "beside"]
    aside: Literal["unusable", "returned", "not_chosen", "unknown"] | None
    usable: bool
    """It is a report of the agency that sent it, with figures."""
    file: FileInfo
    report: ReportIdentity
    facts: list[Fact]
    tables: list[AnnexTable]
    findings: list[Finding]
    agency_name: str | None
    top: list[Finding]
    """The findings that matter most."""
    changes: Changes | None


class OtherVersion(BaseModel):
    """Another version of the same report."""

    receipt: str
    received_at: datetime
    outcome: Outcome
    standing: str
    aside: str | None


class Counted(BaseModel):
    """The version that counts."""

    receipt: str
    received_at: datetime
    outcome: Outcome
    usable: bool
    since: datetime


class Standing(BaseModel):
    """How a version stands beside the others of its agency, family and period."""

    standing: Literal["current", "superseded", "beside"]
    aside: Literal["unusable", "returned", "not_chosen", "unknown"] | None
    counts: Counted | None
    """None: nobody can tell which report it is."""
    may_choose: bool
    words: Message
    others: list[OtherVersion]


class ExplanationIn(BaseModel):
    """An explanation as it is sent."""

    finding: str
    reason: str
    words: str = ""


class CorrectionIn(BaseModel):
    """What figures are, as it is sent."""

    changes: list[FigureChange] = Field(max_length=500)
    reason: CorrectionReason
    words: str = ""
    judgement: int | None = None
    """The judgement that the person looked at; with it the call is refused when there is a newer one."""


class Taken(BaseModel):
    """It was taken; a judgement with a higher number will take account of it."""

    event: UUID
    judgement: int
    """The number of the judgement that it was said of."""


class JudgementSummary(BaseModel):
    """A judgement of a report."""

    receipt: str
    judgement: int
    judged_at: datetime
    form: str | None
    period: str | None
    outcome: Outcome
    rules_version: str
    reader_version: str
    figures: int
    held: int


class PastReport(JudgementSummary):
    """A report as it was judged then."""

    report: ReportIdentity
    facts: list[Fact]
    tables: list[AnnexTable]
    findings: list[Finding]


class AgencyName(BaseModel):
    """An agency in a list."""

    agency: str
    name: str


class StandingReport(AgencyName):
    """An agency's report that stands for a period."""

    outcome: Outcome
    receipt: str


class Coverage(BaseModel):
    """Who owes a report for a period, sent it, passed and failed."""

    owe: int
    sent: int
    passed: int
    failed: int
    missing: list[AgencyName]
    reports: list[StandingReport]


class PeriodCoverage(Coverage):
    """The coverage of one period of a family of reports."""

    family: str
    period: str


class Headline(BaseModel):
    """A headline rate of a province."""

    id: str
    vi: str
    value: float | None
    numerator: int | float
    denominator: int | float
    agencies: int
    of: int


class RollupFigure(BaseModel):
    """A total; ``answered`` goes with counts of yes, numerator and denominator with rates."""

    indicator: str
    vi: str
    unit: str | None
    level: str
    value: Figure | None
    answered: int = 0
    numerator: int | float = 0
    denominator: int | float = 0
    agencies: int
    of: int


class ListItem(BaseModel):
    """Something agencies named, and how many did."""

    item: str
    agencies: int


class LeftOut(AgencyName):
    """A figure that is not in the totals, and why."""

    receipt: str
    indicator: str | None
    vi: str
    level: str
    raw: str | None
    reason: str | None


class Rollup(BaseModel):
    """A province's totals with the agencies behind each."""

    province: str
    family: str
    period: str
    as_of: datetime | None
    """The moment they are told of; None: now."""
    coverage: Coverage
    headlines: list[Headline]
    figures: list[RollupFigure]
    lists: dict[str, list[ListItem]]
    left_out: list[LeftOut]
    province_name: str


class Letter(BaseModel):
    """A letter to an agency."""

    key: str
    step: str
    agency: str
    province: str
    recipient: str
    subject: str
    body: str
    written_at: datetime
    sent_at: datetime | None
    doubted_at: datetime | None
    """Since when nobody knows whether it arrived; an officer may have it sent again."""
    agency_name: str | None


class LetterAgain(BaseModel):
    """A letter in doubt that is to be sent once more."""

    key: str


class Reminder(BaseModel):
    """An agency that is late, and what was done about it."""

    agency: str
    name: str
    to: str
    form: str
    period: str
    deadline: date
    days_late: int
    action: Literal["already_written", "waiting_for_us", "no_mailbox", "write", "written"]
    key: str


class _Seen(BaseModel):
    """Rows of the message tables; more columns may come."""

    model_config = ConfigDict(extra="allow")


class Queue(_Seen):
    """A listener's messages; listeners may share a queue."""

    listener: str
    queue: str
    waiting: int
    oldest_seconds: float
    retry: int
    """Of those that wait: whose last try failed."""
    dead: int
    handled: int
    in_broker: int | None
    worker_pid: int | None


class Stuck(_Seen):
    """A submission without progress."""

    receipt: str | None
    agency: str | None
    age: float


class Unknown(_Seen):
    """Events or listeners that the running version does not know; they wait."""

    service: str
    name: str
    count: int
    oldest_seconds: float


class Failing(_Seen):
    """A message whose last try failed, and when the next is."""

    event: UUID
    listener: str
    cause: str | None
    tries: int
    not_before: datetime


class DeadLetter(_Seen):
    """A message that was given up, with its cause."""

    event: UUID
    listener: str
    cause: str | None


class Board(_Seen):
    """What operators see: queues, workers, stuck submissions and dead letters; no figures."""

    queues: list[Queue]
    unacknowledged: int | None
    broker: bool
    unknown: list[Unknown]
    stuck: list[Stuck]
    failing: list[Failing]
    dead: list[DeadLetter]


class Replayed(BaseModel):
    """How many dead letters were put back."""

    replayed: int


PAGE = 1000
"""Receipts in one call."""


class Receipts(BaseModel):
    """Some submissions."""

    receipts: list[Annotated[str, Field(max_length=40)]] = Field(max_length=PAGE)


class Verification(BaseModel):
    """Where stored totals differ from recomputed ones; the first 200."""

    differences: int
    list: list[dict[str, Any]]


class Repaired(BaseModel):
    """Reports of which another version counts now, or which add something else; the first 200."""

    repaired: int
    list: list[dict[str, Any]]
