"""Rows of an annex that stand there twice: the same application of the same agency, one service typed again."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from services.validate.judging.checks.listings import MOST_SHOWN, Row, list_facts, listing
from services.validate.judging.subject import Subject, quoted
from shared.contracts import Finding, Message, exact
from shared.forms import AnnexKind

_APART = {"tt", "source", "doubtful", "implied"}
"""What tells nothing of a row's content: its number, and what the reader noted of it."""
_WHOLE_NAME = 5
"""Syllables from which a name says which service it is; a shorter one may stand for several."""


def listed_twice(subject: Subject) -> Iterator[Finding]:
    """Each list with rows that repeat another one, or its name; rows in doubt, and short names that count nothing, may
    be alike by chance.
    """
    for table in subject.tables:
        found, kind = listing(subject, [table]), subject.reference.annexes.get(table)
        if found is None or kind is None:
            continue
        sure = [row for row in found.rows if row.get(kind.name_column) and not row.get("doubtful")]
        alike: dict[tuple[tuple[str, str], ...], list[Row]] = {}
        for row in sure:
            alike.setdefault(_words(row), []).append(row)
        again: list[str] = []
        otherwise: list[str] = []
        for rows in alike.values():
            contents = [_content(row) for row in rows]
            repeated = len(set(contents)) < len(contents)
            if repeated and (_counts(rows[0]) or _is_named(rows[0], kind)):
                again.append(str(rows[0][kind.name_column]))
            elif len(rows) > 1 and not repeated and _is_named(rows[0], kind):
                otherwise.append(str(rows[0][kind.name_column]))
        for word, names in (("annex_repeated", again), ("annex_named_twice", otherwise)):
            if names:
                shown = [quoted(Message(vi=name, en=name)) for name in names[:MOST_SHOWN]]
                yield subject.finding(
                    word,
                    list_facts(subject, [table]),
                    declared=len(names),
                    table=found.called,
                    operands=subject.listed(shown),
                )


def _words(row: Row) -> tuple[tuple[str, str], ...]:
    """What a row says in words."""
    return tuple((key, value) for key, value in _content(row) if isinstance(row[key], str))


def _content(row: Row) -> tuple[tuple[str, str], ...]:
    return tuple(sorted((key, str(value).casefold()) for key, value in row.items() if key not in _APART))


def _counts(row: Row) -> bool:
    figures = [value for key, value in row.items() if key not in _APART and isinstance(value, int | float)]
    return any(not isinstance(value, bool) and exact(value) > Decimal(0) for value in figures)


def _is_named(row: Row, kind: AnnexKind) -> bool:
    """Whether a row's words leave no doubt which thing it lists: a name in full, or its code."""
    codes = (column.key for column in kind.columns if column.identifies)
    return len(str(row[kind.name_column]).split()) >= _WHOLE_NAME or any(row.get(code) for code in codes)
