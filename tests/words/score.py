"""Counts what was made of each row of a clerk, by the row that a figure is said to stand in."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from functools import cache

from shared.contracts import Fact, Status
from tests.clerks.expect import look, sure
from tests.world import WORLD

from .clerks import CLERKS, NOTHING, UNCLEAR, Asked, Clerk
from .printing import printed


@dataclass
class Score:
    """What became of the rows of one report, or of several."""

    form: str | None = None
    rules: list[str] = field(default_factory=list)
    count: Counter[str] = field(default_factory=Counter)
    """Rows that ask an indicator (``rows``), of them ``right``, at a wrong ``level``, taken for an ``other`` indicator, ``lost``;
    rows that ask ``nothing`` known, of them ``taken``."""
    sure: list[str] = field(default_factory=list)
    """Figures that the program stands by: there may be none."""
    faults: list[str] = field(default_factory=list)

    @property
    def right(self) -> float:
        """Share of the rows whose indicator and level were told right."""
        return self.count["right"] / max(self.count["rows"], 1)

    @property
    def taken(self) -> float:
        """Share of the rows that ask nothing known which were taken for an indicator."""
        return self.count["taken"] / max(self.count["nothing"], 1)


@cache
def score(clerk: Clerk, kind: str) -> Score:
    """Prints, reads and judges the clerk's report, and compares each row with what it asks."""
    content, where = printed(clerk, kind)
    seen = look(content, f"bao-cao.{kind}")
    done = Score(seen.report.form, [one.rule for one in seen.findings])
    by_row: dict[int, list[Fact]] = defaultdict(list)
    for fact in seen.facts:
        if fact.source and (row := _row(fact)) and fact.status is not Status.BLANK:
            by_row[row].append(fact)
        if sure(fact):
            done.sure.append(f"{fact.indicator}@{fact.level} = {fact.value!r}")
    for row, asked in where.items():
        if asked.indicator != UNCLEAR:
            _count(done, clerk, asked, [fact for fact in by_row[row] if fact.indicator in WORLD.indicators])
    return done


def _row(fact: Fact) -> int | None:
    """Of the clerk's table (in Word the second, after the letterhead) or of his sheet."""
    source = fact.source
    if source is None or (source.sheet is None and source.table != 2):
        return None
    return source.row


def _count(done: Score, clerk: Clerk, asked: Asked, found: list[Fact]) -> None:
    levels = [fact.level for fact in found if fact.indicator == asked.indicator]
    if asked.indicator == NOTHING:
        done.count["nothing"] += 1
        became = "taken" if found else ""
    else:
        done.count["rows"] += 1
        if levels:
            became = "right" if set(levels) & set(clerk.levels(asked)) else "level"
        else:
            became = "other" if found else "lost"
    done.count[became] += 1
    if became not in ("", "right"):
        got = ", ".join(f"{fact.indicator}@{fact.level}" for fact in found)
        done.faults.append(
            f"{became:5} {asked.section[:20]} | {asked.heading[:40]} | {asked.label} | {asked.answer[:30]}"
            f" => {asked.indicator}@{asked.level}, read {got or 'nothing'}"
        )


def summed(hand: int | None, kind: str) -> Score:
    """All clerks of a hand together (None: of both)."""
    total = Score()
    for clerk in CLERKS:
        if hand in (None, clerk.hand):
            total.count += score(clerk, kind).count
    return total
