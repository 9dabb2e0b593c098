"""What cannot be judged as it stands: numbers that are none, or beyond all counting, and indicators that nobody knows.

A reading, a correction or a list may hold them; a check that meets one would not say anything of the report any more.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from shared.contracts import AnnexTable, Fact, ReportIdentity, Status
from shared.periods import Period
from shared.reference import Reference

LARGEST, SMALLEST = 1e15, 1e-9
"""Figures beyond these are no figures of a report, and no longer exact in what is reckoned with them."""


def is_sound(value: Any) -> bool:
    """Whether a value is no number, or one that can be reckoned with."""
    if not isinstance(value, int | float) or isinstance(value, bool):
        return True
    return value == 0 or SMALLEST <= abs(value) <= LARGEST


def sound_identity(report: ReportIdentity) -> ReportIdentity:
    """The letterhead; a period that is none is not known."""
    try:
        if report.period is not None:
            Period.parse(report.period)
    except ValueError:
        return report.model_copy(update={"period": None})
    return report


def sound_facts(facts: Iterable[Fact], reference: Reference) -> list[Fact]:
    """The facts, each number that is none unreadable, each indicator that the catalogue does not have an unknown line."""
    return [_sound(fact, reference) for fact in facts]


def _sound(fact: Fact, reference: Reference) -> Fact:
    if fact.indicator is not None and fact.indicator not in reference.indicators:
        fact = fact.model_copy(update={"indicator": None, "doubt": "unknown_line"})
    if all(is_sound(number) for number in (fact.value, fact.numerator, fact.denominator)):
        return fact
    none = {"value": None, "numerator": None, "denominator": None}
    return fact.model_copy(update={**none, "status": Status.UNREADABLE, "doubt": "absurdly_large"})


def held_without_form(facts: Iterable[Fact]) -> list[Fact]:
    """The facts of a report whose form is known no more, each answer that nobody looked at in doubt."""
    return [
        fact.model_copy(update={"doubt": fact.doubt or "new_form"})
        if fact.status is Status.FILLED and fact.correction is None
        else fact
        for fact in facts
    ]


def sound_tables(tables: Iterable[AnnexTable]) -> list[AnnexTable]:
    """The tables, each cell with a number that is none blank, and in doubt."""
    return [table if all(map(_is_sound_row, table.rows)) else _mended(table) for table in tables]


def _is_sound_row(row: dict[str, Any]) -> bool:
    return all(is_sound(cell) for cell in row.values())


def _mended(table: AnnexTable) -> AnnexTable:
    rows = []
    for row in table.rows:
        odd = [name for name, cell in row.items() if not is_sound(cell)]
        doubtful = [*(row.get("doubtful") or ()), *odd]
        rows.append({**row, **dict.fromkeys(odd), "doubtful": doubtful} if odd else row)
    return table.model_copy(update={"rows": rows})
