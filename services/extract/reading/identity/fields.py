"""What a document answers in the form's own fields for its sender, its period and its addresses."""

from __future__ import annotations

import re
from collections.abc import Iterator

from services.extract.reading.words.wording import LEADER, LETTER_WORDS, key
from shared.contracts import Source

_CELLS = 8
"""Texts behind a question among which the other cells of its row are."""

_ORDINAL = 6
"""Letters of the longest ordinal that stands before a question."""


def fields_in(texts: list[tuple[str, Source]]) -> Iterator[tuple[str, str, Source]]:
    """What each field asks (its key), and what stands beside or behind it, cell by cell."""
    for at, (text, source) in enumerate(texts):
        cells = [cell.strip() for cell in text.split(" | ")]
        for column, cell in enumerate(cells):
            label, colon, behind = cell.partition(":")
            if label.isdecimal():
                continue
            asked = key(label)
            if asked.partition(" ")[0] not in _FIRST:
                continue
            asked = _ASKER.sub("", asked)
            if not any(asks(asked, fields) for fields in _FIELDS):
                continue
            if column and len(cells[column - 1]) > _ORDINAL and any(asked in _ALONE[fields] for fields in _FIELDS):
                continue  # what the row counts: “Số cơ quan có mạng LAN | cơ quan | 28”
            if LEADER.sub("", behind).strip(" .") or (colon and len(cells) == 1 and not source.table):
                yield asked, behind.strip(), source
            else:
                for rest in cells[column + 1 :] or _beside(texts, at, source):
                    yield asked, rest, source
            break


_ASKER = re.compile(r"(?: chinh thuc)? cua .*$")
_FIELDS = ("agency_fields", "period_fields", "address_fields", "web_fields")
_BEGINNINGS = {fields: tuple(f"{key(name)} " for name in LETTER_WORDS[fields]) for fields in _FIELDS}

_ALONE = {fields: frozenset(map(key, LETTER_WORDS.get(f"{fields}_alone", ()))) for fields in _FIELDS}
_FIRST = frozenset(name.partition(" ")[0] for fields in _FIELDS for name in (*_BEGINNINGS[fields], *_ALONE[fields]))
"""The first words of all that the fields of a form ask."""


def asks(asked: str, fields: str) -> bool:
    """Whether the key of a label is that of a field of a kind."""
    return f"{asked} ".startswith(_BEGINNINGS[fields]) or asked in _ALONE[fields]


def _beside(texts: list[tuple[str, Source]], at: int, source: Source) -> list[str]:
    """The other cells of a row that was read cell by cell, the lines of a cell joined."""
    if source.table is None:
        return []
    found: dict[int | None, str] = {}
    for text, other in texts[at + 1 : at + 1 + _CELLS]:
        if (other.table, other.row, other.page) != (source.table, source.row, source.page):
            break
        if other.column != source.column:
            found[other.column] = f"{found.get(other.column, '')} {text}".strip()
    return list(found.values())
