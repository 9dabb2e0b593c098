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
    Answer,
    Author,
    CorrectionReason,
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
    reader_version: str = ""
    """Of what read it; empty for what was read before versions were told."""


class ReportValidated(SubmissionEvent):
    """The figures, what is wrong with them, and what follows: one judgement of a report.

    A report is judged again when a person corrects or explains something, or when it is read again; each judgement has
    the next number and takes the place of the one before.
    """

    report: ReportIdentity
    facts: list[Fact]
    tables: list[AnnexTable]
    findings: list[Finding]
    outcome: Outcome
    rules_version: str
    reader_version: str = ""
    judgement: int = 0
    """Its number among the report's judgements, from 1; 0 for what was judged before they were numbered."""
    heard: list[UUID] = []
    """The events in which people corrected or explained what this judgement takes account of."""


class ReportHandedOver(SubmissionEvent):
    """A report that was judged before its layers were kept, as it stood then; it becomes their beginning."""

    report: ReportIdentity
    facts: list[Fact]
    tables: list[AnnexTable]
    findings: list[Finding]
    outcome: Outcome
    rules_version: str
    judged_at: datetime


class PersonSaid(Event):
    """A person said something about a judged report; ``judgement`` is the one that they looked at."""

    receipt: str
    agency: str
    judgement: int
    by: Author

    @property
    def about(self) -> tuple[str | None, str | None]:
        """The report's receipt and the agency that sent it."""
        return self.receipt, self.agency


class FigureChange(Model):
    """A figure, by its id in the report, and what it is."""

    fact: str
    now: Answer


class FiguresCorrected(PersonSaid):
    """A person said what figures are: other than they were read, or exactly so."""

    changes: list[FigureChange]
    reason: CorrectionReason
    words: str = ""


class WarningExplained(PersonSaid):
    """An agency let a warning stand and said why; ``reason`` is an id of ``reference/reasons.toml``."""

    finding: str
    """Its number in the judgement that was looked at."""
    reason: str
    words: str = ""


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
    judgement: int = 0
    """Of the judgement that it was counted by; 0 for what was counted before this was told."""


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
