"""Annex tables: lists of applications and services, read by the words of their headers."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from services.extract.document import Row, row_source
from services.extract.lines import Annex
from services.extract.values import parse_number
from services.extract.wording import WORDS, fold, key, plain
from shared.contracts import AnnexTable
from shared.forms import AnnexColumn, AnnexKind


def read_annexes(annexes: list[Annex], kinds: dict[str, AnnexKind]) -> list[AnnexTable]:
    """The annex tables of a document in its order, parts of one list joined."""
    found: dict[str, AnnexTable] = {}
    for annex in annexes:
        kind = _kind(annex, kinds)
        if kind is None:
            continue
        table = _read(annex, kind)
        known = found.get(kind.id)
        if known is not None:
            table = known.model_copy(update={"rows": known.rows + table.rows})
        found[kind.id] = table
    return list(found.values())


def _kind(annex: Annex, kinds: dict[str, AnnexKind]) -> AnnexKind | None:
    title = key(annex.title)
    fitting = [kind for kind in kinds.values() if any(key(words) in title for words in kind.title)]
    scored = [
        (len(columns(annex.headers, kind)), len(max(kind.title, key=len)), kind.id)
        for kind in fitting or kinds.values()
    ]
    best = max(scored, default=None)
    return kinds[best[2]] if best and best[0] >= 2 else None


def columns(headers: list[str], kind: AnnexKind) -> dict[int, AnnexColumn]:
    """Which column, from 0, holds which key; each key once, the earliest words first."""
    placed: dict[int, AnnexColumn] = {}
    for column in kind.columns:
        for at, header in enumerate(headers):
            folded = fold(header)
            fits = (
                folded in column.header if column.kind == "ordinal" else any(words in folded for words in column.header)
            )
            if fits and at not in placed:
                placed[at] = column
                break
    return placed


def _read(annex: Annex, kind: AnnexKind) -> AnnexTable:
    placed = columns(annex.headers, kind)
    present = {column.key for column in placed.values()}
    rows: list[dict[str, Any]] = []
    group: str | None = None
    above: dict[str, Any] = {}
    for table, row in annex.rows:
        if rows and row.number == 1 and _goes_on(row, placed):
            _join(rows[-1], _row(row, placed, kind), kind)
            continue
        letter = _group(row)
        if letter:
            group = letter
            continue
        values = _row(row, placed, kind)
        if not values.get(kind.name_column):
            continue
        implied = {}
        for column in placed.values():
            if column.merged_down:
                if values[column.key] is None and above.get(column.key):
                    implied[column.key] = above[column.key]
                above[column.key] = values[column.key] or above.get(column.key)
        place = row_source(table, row)
        extra: dict[str, Any] = {"group": group} if group else {}
        if implied:
            extra["implied"] = implied
        extra["source"] = place.model_dump(exclude_none=True, exclude={"text"})
        rows.append({**values, **extra})
    absent = [column.key for column in kind.columns if column.key not in present]
    return AnnexTable(table=kind.id, title=annex.title, rows=rows, columns_absent=absent, source=annex.source)


def _goes_on(row: Row, placed: dict[int, AnnexColumn]) -> bool:
    """Whether the first row of a table part is the rest of a row cut by a page break: it has no number."""
    ordinal = next((at for at, column in placed.items() if column.kind == "ordinal"), None)
    return ordinal is not None and not row.cell(ordinal).text and bool(row.filled) and _group(row) is None


def _join(above: dict[str, Any], rest: dict[str, Any], kind: AnnexKind) -> None:
    for column in kind.columns:
        text = rest[column.key]
        if text is None:
            continue
        known = above[column.key]
        above[column.key] = (
            f"{known} {text}" if column.kind == "text" and known is not None else text if known is None else known
        )


def _group(row: Row) -> str | None:
    """The letter of a row that names a group of services ('A  DỊCH VỤ … CẤP TỈNH')."""
    filled = row.filled
    if len(filled) > 2:
        return None
    match = re.match(r"^([A-Z])\b\.?\s*(.*)", " ".join(row.cells[n].text for n in filled))
    return match[1] if match and (match[2] == "" or match[2].isupper()) else None


def _row(row: Row, placed: dict[int, AnnexColumn], kind: AnnexKind) -> dict[str, Any]:
    texts = {column.key: plain(row.cell(at).text) for at, column in placed.items()}
    marked = {column.group for column in placed.values() if column.group and _is_mark(texts[column.key])}
    values: dict[str, Any] = {}
    for column in kind.columns:
        text = texts.get(column.key)
        values[column.key] = None if text is None else _value(text, column, other_marked=column.group in marked)
    return values


def _value(text: str, column: AnnexColumn, *, other_marked: bool) -> Any:
    if column.kind == "mark":
        if _is_mark(text):
            return True
        return False if other_marked else None
    if not text.strip(". …"):
        return None
    if column.kind == "yes_no":
        folded = fold(text)
        return True if folded in WORDS["yes"] else False if folded in WORDS["no"] else text
    if column.kind in ("count", "percent", "ordinal"):
        read = parse_number(text.rstrip("%"), thousands=column.kind == "count")
        if read is None:
            return text
        return int(read[0]) if read[0] == read[0].to_integral_value() else float(Decimal(read[0]))
    return text


def _is_mark(text: str) -> bool:
    return text.lower() in ("x", "✓", "✔", "☒", "☑", "1", "có")
