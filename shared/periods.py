"""Periods that reports are for: months, quarters, halves and years, as a family of reports has them.

A period is written the way it sorts: ``2026-05``, ``2020-Q3``, ``2026-H1``, ``2026``. Two periods of one cycle compare
as their texts do.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Self


class Cycle(StrEnum):
    """How often a family of reports is due."""

    MONTH = "month"
    QUARTER = "quarter"
    HALF = "half"
    YEAR = "year"

    @property
    def months(self) -> int:
        """The months of one period."""
        return {"month": 1, "quarter": 3, "half": 6, "year": 12}[self]

    @property
    def example(self) -> str:
        """How a period of this cycle is written."""
        return {"month": "2026-05", "quarter": "2020-Q3", "half": "2026-H1", "year": "2026"}[self]


_WRITTEN = re.compile(r"(?P<year>20\d\d)(?:-(?:Q(?P<quarter>[1-4])|H(?P<half>[12])|(?P<month>0[1-9]|1[0-2])))?")


def is_period(text: str, cycle: Cycle) -> bool:
    """Whether a text is a period of a cycle, as periods are written."""
    try:
        Period.parse(text, cycle)
    except ValueError:
        return False
    return True


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """One period of a cycle: the ``number``-th of its year, from 1."""

    year: int
    cycle: Cycle
    number: int

    @classmethod
    def parse(cls, text: str, cycle: Cycle | None = None) -> Self:
        """The period as it is written; raises ``ValueError`` for what is none, or none of the cycle given."""
        match = _WRITTEN.fullmatch(text)
        found = None
        if match:
            name = match.lastgroup if match.lastgroup != "year" else None
            kind = Cycle(name) if name else Cycle.YEAR
            found = cls(int(match["year"]), kind, int(match[name]) if name else 1)
        if found is None or (cycle is not None and found.cycle is not cycle):
            like = (cycle or Cycle.QUARTER).example
            raise ValueError(f"not a period: {text!r} (a period looks like {like})")
        return found

    def __str__(self) -> str:
        """As it is stored and compared."""
        mark = {"month": f"-{self.number:02}", "quarter": f"-Q{self.number}", "half": f"-H{self.number}", "year": ""}
        return f"{self.year}{mark[self.cycle]}"

    @property
    def first(self) -> date:
        """Its first day."""
        return date(self.year, (self.number - 1) * self.cycle.months + 1, 1)

    @property
    def last(self) -> date:
        """Its last day."""
        month = self.number * self.cycle.months
        return date(self.year, month, calendar.monthrange(self.year, month)[1])

    def words(self, language: str = "vi") -> str:
        """As people call it: 'Quý III/2020', 'tháng 5/2026'."""
        roman = ("I", "II", "III", "IV")[min(self.number, 4) - 1]
        vi = {
            "month": f"tháng {self.number}/{self.year}",
            "quarter": f"Quý {roman}/{self.year}",
            "half": f"6 tháng {'đầu' if self.number == 1 else 'cuối'} năm {self.year}",
            "year": f"năm {self.year}",
        }
        en = {
            "month": f"{calendar.month_name[self.number]} {self.year}",
            "quarter": f"quarter {roman}/{self.year}",
            "half": f"{'first' if self.number == 1 else 'second'} half of {self.year}",
            "year": f"{self.year}",
        }
        return (vi if language == "vi" else en)[self.cycle]
