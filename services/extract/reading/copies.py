"""The Word file and its signed PDF are one report: copies are recognised, the better is kept, and where they differ it is said.

Two readings are copies when they are on the same form, nothing they say of period and sender contradicts, and
most of the figures that both give are the same. Two reports on one form agree in far fewer.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from services.extract.reading.document import Document
from services.extract.reading.readers.sniff import IMAGES, PDF
from services.extract.reading.words.wording import fold
from shared.codes import weight
from shared.contracts import AnnexTable, Fact, Finding, Message, ReportIdentity, Status, refer
from shared.forms import AnnexKind, Indicator

OFFICE, TEXT, PICTURES = range(3)
"""Kinds of files, those that are read more surely first."""
AGREE, ENOUGH = 0.7, 5
"""Share of the figures given by both, and how many there must be, that make two readings copies."""
NAMED = 5
"""Differences that a finding spells out."""
_HOLDS_LESS = 0.8
"""Share of the answers of the fullest copy, below which one is not taken for the better, however surely it is read."""
_SHORT = 4
"""Letters of a text below which two reports may well share it."""
_IDENTITY = ("province", "agency", "agency_level", "period", "dispatch_number", "signed_on")


@dataclass(slots=True)
class ReadFile:
    """What one file of several was read as."""

    name: str
    report: ReportIdentity
    facts: list[Fact]
    tables: list[AnnexTable]
    rank: int
    """How surely it was read: as an ``OFFICE`` file, a PDF with ``TEXT``, ``PICTURES`` of pages."""

    def sure(self) -> dict[str, Fact]:
        """The answers that were read for certain, by the facts' ids: what is in doubt in another copy is the same."""
        return {
            fact.id: fact
            for fact in self.facts
            if fact.indicator and fact.status is Status.FILLED and fact.doubt in (None, "new_form")
        }


@dataclass(slots=True)
class Compared:
    """The better reading with what its copies add, and what they contradict."""

    report: ReportIdentity
    facts: list[Fact]
    tables: list[AnnexTable]
    findings: list[Finding] = field(default_factory=list)


def rank(document: Document) -> int:
    """How surely a document was read, see ``ReadFile.rank``."""
    if document.media_type in IMAGES or is_seen(document):
        return PICTURES
    return TEXT if document.media_type == PDF else OFFICE


def is_seen(document: Document) -> bool:
    """Whether letters were read off pictures of pages, where a machine may take one for another."""
    return (document.media_type == PDF or document.media_type in IMAGES) and document.seen


def groups(readings: Sequence[ReadFile]) -> list[list[int]]:
    """The readings by number, copies together, the better first; groups in the order of their first file."""
    found: list[list[int]] = []
    for at, reading in enumerate(readings):
        known = next((group for group in found if any(are_copies(readings[one], reading) for one in group)), None)
        if known is None:
            found.append([at])
        else:
            known.append(at)
    return [_better_first(readings, group) for group in found]


def _better_first(readings: Sequence[ReadFile], group: list[int]) -> list[int]:
    """An office file before a PDF before a scan, unless it holds much less; then the one with more answers."""
    counts = {at: sum(fact.status is Status.FILLED for fact in readings[at].facts) for at in group}
    whole = _HOLDS_LESS * max(counts.values())
    return sorted(group, key=lambda at: (counts[at] < whole, readings[at].rank, -counts[at], at))


def are_copies(one: ReadFile, other: ReadFile) -> bool:
    """Whether two files hold the same report."""
    if one.report.form != other.report.form or _contradict(one.report, other.report):
        return False
    mine, theirs = one.sure(), other.sure()
    both = [key for key in mine.keys() & theirs.keys() if _tells_apart(mine[key]) or _tells_apart(theirs[key])]
    alike = sum(_same(mine[key], theirs[key]) for key in both)
    return len(both) >= ENOUGH and alike >= AGREE * len(both)


def _contradict(one: ReportIdentity, other: ReportIdentity) -> bool:
    if None not in (one.period, other.period) and one.period != other.period:
        return True
    return bool(one.agency and other.agency) and fold(one.agency or "") != fold(other.agency or "")


def _tells_apart(fact: Fact) -> bool:
    """Whether an answer is one that two reports seldom share: a figure other than nothing, a name, a number."""
    if isinstance(fact.value, list):
        return False
    return fact.value not in (0, 1) and not (isinstance(fact.value, str) and len(fact.value) < _SHORT)


def compared(
    best: ReadFile, copies: Sequence[ReadFile], catalogue: dict[str, Indicator], lists: Mapping[str, AnnexKind]
) -> Compared:
    """The better reading beside its copies: what only a copy answers is taken over and held, what differs is held.

    What a scan leaves out or spells otherwise says nothing; a figure that it shows for certain does.
    """
    made = Compared(best.report, list(best.facts), list(best.tables))
    for copy in copies:
        differing = _facts(made, copy)
        tables = _tables(made, copy, lists)
        made.report = _completed(made.report, copy.report)
        if differing or tables:
            made.findings.append(_finding(best, copy, differing, tables, catalogue))
        else:
            made.findings.append(_agree(best, copy))
    return made


def _facts(made: Compared, copy: ReadFile) -> list[tuple[Fact, Fact]]:
    """Holds the facts that the copy gives otherwise; returns each with the copy's."""
    theirs = {fact.id: fact for fact in copy.facts if fact.indicator}
    sure = copy.sure()
    differing = []
    for at, mine in enumerate(made.facts):
        other = theirs.get(mine.id)
        if other is None or not mine.indicator:
            continue
        if mine.status is Status.FILLED:
            left_out = copy.rank < PICTURES and other.status is Status.BLANK and other.doubt is None
            spelled = copy.rank == PICTURES and isinstance(mine.value, str) and isinstance(other.value, str)
            if not left_out and (spelled or other.id not in sure or _same(mine, other)):
                continue
            made.facts[at] = mine.model_copy(update={"doubt": mine.doubt or "copies_differ"})
        elif other.id in sure:  # answered in the copy alone, such as by hand on the signed paper
            made.facts[at] = other.model_copy(update={"doubt": "copies_differ"})
        else:
            continue
        differing.append((mine, other))
    return differing


def _tables(made: Compared, copy: ReadFile, lists: Mapping[str, AnnexKind]) -> list[Message]:
    """The annex tables that differ, in words; one that only the copy has is taken over."""
    differing: list[Message] = []
    mine = {table.table: table for table in made.tables}
    for table in copy.tables:
        own = mine.get(table.table)
        if own is None:
            if table.rows:
                made.tables.append(table)
                differing.append(_table_differs(table, lists, 0))
        elif len(own.rows) != len(table.rows) and copy.rank < PICTURES:
            differing.append(_table_differs(table, lists, len(own.rows)))
        elif copy.rank < PICTURES:
            cells = sum(_numbers(a) != _numbers(b) for a, b in zip(own.rows, table.rows, strict=True))
            if cells:
                differing.append(_table_differs(table, lists, cells=cells))
    return differing


def _table_differs(table: AnnexTable, lists: Mapping[str, AnnexKind], rows: int = 0, *, cells: int = 0) -> Message:
    """In words: how many rows the better reading and the copy have of a list, or how many ``cells`` of it differ."""
    called = lists[table.table].called
    if cells:
        return Message(
            vi=f"bảng {called.vi}: {cells} ô số liệu khác nhau", en=f"the {called.en}: {cells} figures differ"
        )
    more = len(table.rows)
    return Message(vi=f"bảng {called.vi}: {rows} / {more} dòng", en=f"the {called.en}: {rows} / {more} rows")


def _numbers(row: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if isinstance(value, int | float) and name != "tt"}


def _completed(mine: ReportIdentity, theirs: ReportIdentity) -> ReportIdentity:
    """What only the signed copy says, such as its number and day."""
    added = {name: getattr(theirs, name) for name in _IDENTITY if getattr(mine, name) is None and getattr(theirs, name)}
    return mine.model_copy(update=added) if added else mine


def _same(one: Fact, other: Fact) -> bool:
    """Whether two answers are the same; words may be spelled and spaced otherwise."""
    a, b = one.value, other.value
    if isinstance(a, list) or isinstance(b, list):
        return True  # the names of an annex table, which is compared itself
    numbers = [isinstance(value, int | float) and not isinstance(value, bool) for value in (a, b)]
    if all(numbers):
        parts = ((one.numerator, other.numerator), (one.denominator, other.denominator))
        return Decimal(str(a)) == Decimal(str(b)) and all(None in pair or pair[0] == pair[1] for pair in parts)
    if any(numbers) or isinstance(a, bool) or isinstance(b, bool):
        return a == b
    return _bare(a) == _bare(b)


def _bare(value: object) -> str:
    return fold(str(value)).replace(" ", "")


def _finding(
    best: ReadFile,
    copy: ReadFile,
    differing: list[tuple[Fact, Fact]],
    tables: list[Message],
    catalogue: dict[str, Indicator],
) -> Finding:
    spelled = [f"“{_called(mine, catalogue)}”: {_shown(mine)} / {_shown(other)}" for mine, other in differing[:NAMED]]
    rest = len(differing) - NAMED
    more = (f" và {rest} số khác", f" and {rest} others") if rest > 0 else ("", "")
    said, said_en = ("; ".join([*spelled, *(getattr(one, lang) for one in tables)]) for lang in ("vi", "en"))
    return Finding(
        rule="copies_differ",
        severity=weight("copies_differ"),
        facts=[refer(mine) for mine, _ in differing],
        declared=[_shown(mine) for mine, _ in differing],
        expected=[_shown(other) for _, other in differing],
        sources=[mine.source for mine, _ in differing[:NAMED]],
        message=Message(
            vi=f"Hai bản của cùng báo cáo ghi khác nhau ({best.name} / {copy.name}): {said}{more[0]}. Đã lấy bản thứ nhất và giữ lại các số khác nhau. Hãy cho biết bản nào đúng, hoặc gửi lại hai bản khớp nhau.",
            en=f"Two copies of the report differ ({best.name} / {copy.name}): {said_en}{more[1]}. The first was taken and the differing figures are held. Say which is right, or send two that agree.",
        ),
    )


def _agree(best: ReadFile, copy: ReadFile) -> Finding:
    return Finding(
        rule="copy_agrees",
        severity=weight("copy_agrees"),
        message=Message(
            vi=f"{copy.name} là bản sao của {best.name}; hai bản khớp nhau.",
            en=f"{copy.name} is a copy of {best.name}; the two agree.",
        ),
    )


def _called(fact: Fact, catalogue: dict[str, Indicator]) -> str:
    known = catalogue.get(fact.indicator or "")
    name = known.vi if known else fact.indicator or "?"
    return f"{name} ({fact.role})" if fact.role else name


def _shown(fact: Fact) -> str:
    return (fact.raw or str(fact.value)) if fact.status is Status.FILLED else "–"
