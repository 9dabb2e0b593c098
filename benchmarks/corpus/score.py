"""Scores a reading against the exact answers of a corpus report."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from benchmarks.corpus.reports import Report
from services.extract.reading.report import Extraction
from shared.contracts import Fact, Status
from shared.reference import installed


@dataclass(slots=True)
class Tally:
    """Counts over reports. A *figure* is a printed answer that has one right reading."""

    reports: int = 0
    figures: int = 0
    right: int = 0
    """Read right, held or not."""
    sure: int = 0
    """Read right and not held."""
    silent: int = 0
    """Wrong, or invented where nothing stands, and not held for a person: the worst fault."""
    silent_words: int = 0
    """The same for names and addresses, which are never added up."""
    held: int = 0
    read: int = 0
    cells: int = 0
    cells_right: int = 0
    identity: int = 0
    identity_right: int = 0
    seconds: float = 0.0
    megabytes: float = 0.0
    wrong: list[str] = field(default_factory=list)
    curve: list[tuple[float, bool]] = field(default_factory=list)
    """(confidence, right) of every value read: how honest the confidence is."""

    def add(self, other: Tally) -> None:
        """Adds another tally to this one."""
        for name in ("reports", "figures", "right", "sure", "silent", "silent_words", "held", "read", "cells", "cells_right", "identity", "identity_right", "seconds"):  # fmt: skip
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.megabytes = max(self.megabytes, other.megabytes)
        self.wrong += other.wrong
        self.curve += other.curve

    @property
    def recall(self) -> float:
        """Share of the printed figures that were read right."""
        return self.right / max(self.figures, 1)

    @property
    def precision(self) -> float:
        """Share of what was read that is right."""
        return self.right / max(self.read, 1)

    def line(self) -> str:
        """One line for people."""
        return (
            f"recall {self.recall:.4f} ({self.right}/{self.figures}) precision {self.precision:.4f} silent {self.silent} (words {self.silent_words}) held {self.held} "
            f"cells {self.cells_right}/{self.cells} identity {self.identity_right}/{self.identity} {1000 * self.seconds / max(self.reports, 1):.0f} ms"
        )


def score(report: Report, read: Extraction, seconds: float = 0.0, megabytes: float = 0.0) -> Tally:
    """How well a report was read."""
    tally = Tally(reports=1, seconds=seconds, megabytes=megabytes)
    facts = {fact.key: fact for fact in read.facts if fact.indicator}
    for key, answer in report.answers.items():
        fact = facts.get(key)
        value = fact.value if fact and fact.status is Status.FILLED else None
        sure = value is not None and fact is not None and not fact.in_doubt
        tally.read += value is not None
        tally.held += value is not None and not sure
        right = value is not None and answer.filled and same(value, answer.value) and _parts(fact, answer)
        tally.figures += answer.filled
        tally.right += right
        tally.sure += right and sure and not answer.ambiguous
        if value is not None and fact is not None:
            tally.curve.append((fact.confidence, bool(right)))
        if sure and (not right or answer.ambiguous):
            figure = installed().indicators[key[0]].is_figure
            tally.silent += figure
            tally.silent_words += not figure
            tally.wrong.append(
                f"{'SILENT' if figure else 'words'} {key} printed {answer.printed!r} read {value!r} {fact.source if fact else ''}"
            )
        elif answer.filled and not right:
            tally.wrong.append(
                f"missed {key} printed {answer.printed!r} read {value!r} {fact.status if fact else 'no fact'} {fact.doubt if fact else ''} raw {fact.raw if fact else ''!r}"
            )
    for name, rows in report.tables.items():
        found = next((table.rows for table in read.tables if table.table == name), [])
        for at, row in enumerate(rows):
            for column, wanted in row.items():
                tally.cells += 1
                got = found[at].get(column) if at < len(found) and len(found) == len(rows) else None
                tally.cells_right += same(got, wanted) or (got is None and wanted is None)
    if report.layout == "native":
        return tally  # the sample's own letterhead is not of this report
    for said, wanted in (
        (read.report.form, report.form.id),
        (read.report.period, report.period),
        (read.report.agency, report.agency),
    ):
        tally.identity += 1
        tally.identity_right += str(said or "").casefold() == wanted.casefold()
        if str(said or "").casefold() != wanted.casefold():
            tally.wrong.append(f"identity {said!r} not {wanted!r}")
    return tally


def same(one: Any, other: Any) -> bool:
    """Whether two values are the same answer; texts are compared without regard to spaces."""
    if isinstance(one, str) and isinstance(other, str):
        return "".join(one.split()).casefold() == "".join(other.split()).casefold()
    if isinstance(one, list) and isinstance(other, list):
        return [str(part).strip() for part in one] == [str(part).strip() for part in other]
    return bool(one == other) and isinstance(one, bool) == isinstance(other, bool)


def _parts(fact: Fact | None, answer: Any) -> bool:
    return fact is not None and (answer.denominator is None or fact.denominator == answer.denominator)
