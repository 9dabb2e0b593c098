"""Events: what happened, told to whoever listens. Values, nothing else: who hears them is in ``routes``.

Past tense, frozen and complete. Fields are added, never renamed: a saved JSON of each event in
``tests/contracts`` must keep loading.
"""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID, uuid4

from pydantic import Field

from shared.contracts import (
    Agency,
    AnnexTable,
    Declared,
    Fact,
    FileInfo,
    Finding,
    Model,
    Outcome,
    ReportIdentity,
)


class Event(Model):
    """Something that happened. The id makes repeats recognisable."""

    id: UUID = Field(default_factory=uuid4)
    at: datetime = Field(default_factory=lambda: datetime.now(UTC))

    @property
    def about(self) -> tuple[str | None, str | None]:
        """The receipt and the agency that the event is about, where there is one; for those who look for it."""
        return None, None


class SubmissionEvent(Event):
    """An event about one submission; a higher ``revision`` is a later upload."""

    receipt: str
    revision: int
    received_at: datetime
    declared: Declared
    file: FileInfo

    @property
    def about(self) -> tuple[str | None, str | None]:
        """The receipt and the agency that sent it."""
        return self.receipt, self.declared.agency


class ReportReceived(SubmissionEvent):
    """A file lies safely in the store."""

    document: str
    """Its key in the store."""


class PdfReceived(ReportReceived):
    """A PDF lies safely in the store: read in a lane of its own, since it takes longer than a workbook."""


class ScanReceived(SubmissionEvent):
    """The pages of a submission are pictures; they wait for the lane that can see."""

    document: str
    pages: int


class ScanQueued(SubmissionEvent):
    """When a scan will be read, for whoever holds its receipt."""

    pages: int
    expected_at: datetime


class FactsExtracted(SubmissionEvent):
    """Every figure of the file, with the place where it was read."""

    report: ReportIdentity
    facts: list[Fact]
    tables: list[AnnexTable]
    findings: list[Finding]


class ReportValidated(SubmissionEvent):
    """The figures, what is wrong with them, and what follows."""

    report: ReportIdentity
    facts: list[Fact]
    tables: list[AnnexTable]
    findings: list[Finding]
    outcome: Outcome
    rules_version: str


class ReportSentAgain(SubmissionEvent):
    """A file that was taken in before was sent again after others; ``revision`` is that of now, the receipt the first.

    It is not read and judged again: the same bytes say the same.
    """


class ReportCounted(SubmissionEvent):
    """How a judged report stands beside the other versions of its agency, family and period, and what it adds."""

    report: ReportIdentity
    family: str | None
    outcome: Outcome
    errors: int
    warnings: int
    top: list[Finding]
    """The findings that matter most."""
    used: int
    """Indicators that count in the province's totals."""
    held: int
    """Figures held for a person."""
    standing: str
    """``current``, ``superseded`` or ``beside``."""
    aside: str | None
    """Why it stands beside the one that counts."""
    counts: str | None
    """The receipt of the version that counts; None when nobody can tell which report it is."""


class AgencyChanged(Event):
    """A row of the register was added or changed; it carries the whole row."""

    agency: Agency

    @property
    def about(self) -> tuple[str | None, str | None]:
        """The agency whose row it is."""
        return None, self.agency.code


class TokensReplaced(Event):
    """The tokens so far of an officer's province, or of the operators, are worthless; an agency's stand in its row."""

    role: str
    unit: str
    revision: int
    """The number of the present token."""


class LetterWritten(Event):
    """A letter is ready to leave. ``key`` is made of agency, form, period and step."""

    key: str
    to: str
    subject: str
    body: str
