"""Rows of an annex that stand there twice, figures and all: the same application of the same agency, one service typed again."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from services.validate.judging.checks.annexes import MOST_SHOWN, Row, listing
from services.validate.judging.subject import Subject, quoted
from shared.contracts import Finding, Message, exact

_APART = {"tt", "source", "doubtful", "implied"}
"""What tells nothing of a row's content: its number, and what the reader noted of it."""


def listed_twice(subject: Subject) -> Iterator[Finding]:
    """Each list with rows that repeat another one; rows in doubt, and such as count nothing, may be alike by chance."""
    for table in subject.tables:
        found, kind = listing(subject, [table]), subject.reference.annexes.get(table)
        if found is None or kind is None:
            continue
        times: dict[tuple[tuple[str, str], ...], list[Row]] = {}
        for row in found.rows:
            if row.get(kind.name_column) and not row.get("doubtful") and _counts(row):
                times.setdefault(_content(row), []).append(row)
        twice = [rows[0] for rows in times.values() if len(rows) > 1]
        if twice:
            names = [str(row[kind.name_column]) for row in twice[:MOST_SHOWN]]
            yield subject.finding(
                "annex_repeated",
                [],
                declared=len(twice),
                table=table,
                operands=subject.listed([quoted(Message(vi=name, en=name)) for name in names]),
            )


def _content(row: Row) -> tuple[tuple[str, str], ...]:
    return tuple(sorted((key, str(value).casefold()) for key, value in row.items() if key not in _APART))


def _counts(row: Row) -> bool:
    figures = [value for key, value in row.items() if key not in _APART and isinstance(value, int | float)]
    return any(not isinstance(value, bool) and exact(value) > Decimal(0) for value in figures)
