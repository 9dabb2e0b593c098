"""A bounded look at a long document: stretches in which nothing sounds like a line of a report are left out.

A workbook may carry the list of all communes behind its report, and a log of 300,000 lines is none at all. A few
rows of every stretch are looked at; a report answers a line in every second row, so its stretches are not missed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from rapidfuzz import fuzz, process

from services.extract.reading.document import Block, Document, Paragraph, Row, Table
from services.extract.reading.layout.headings import is_header, is_list_header
from services.extract.reading.words.labels import label
from shared.reference import Reference

LONG = 1_500
"""Rows and paragraphs up to which a document is read whole; the longest report has some eight hundred."""
STRETCH, LOOKED_AT = 400, 24
"""Rows or paragraphs that are judged together, and how many of them are looked at."""
_HEAD = 15
"""Rows of a table among which its header stands."""
_ALIKE = 85
"""Likeness, of 100, of a text to a question by which it sounds like it."""
_SHORTEST, _LONGEST = 6, 300
"""Letters of a question, and those of a text that are looked at."""
_HITS = 2
"""Different questions that must be met in a stretch: one alone, such as "Họ và tên", stands in many lists."""
_HEADER = 60
"""Letters of a column's name at most."""
_CELLS = 4
"""Cells of a row that are looked at."""


@dataclass(frozen=True, slots=True)
class _Known:
    """The labels of all forms and of the catalogue, and the words in them."""

    labels: frozenset[str]
    words: frozenset[str]


def trimmed(document: Document, reference: Reference) -> Document:
    """The document without long stretches that hold no line of any report; the same when it is not long.

    Its beginning stays, and so do the neighbours of what sounds like a report: a letterhead, signatures.
    """
    if sum(len(block.rows) if isinstance(block, Table) else 1 for block in document.blocks) <= LONG:
        return document
    known = _known(reference)
    stretches = list(_stretches(document.blocks))
    cut = [
        _telling_rows(one, known) if isinstance(one, Table) else one if _telling(one, known) else []
        for one in stretches
    ]
    kept: list[Block] = []
    left_out = 0
    for at, (stretch, telling) in enumerate(zip(stretches, cut, strict=True)):
        near = at == 0 or any(cut[max(at - 1, 0) : at + 2])
        if isinstance(stretch, Table):
            rows = telling or (stretch.rows[:_HEAD] if near else [])
            left_out += len(stretch.rows) - len(rows)
            if rows:
                kept.append(replace(stretch, rows=tuple(rows)))  # type: ignore[arg-type]
        elif near:
            kept += stretch
        else:
            left_out += len(stretch)
    return replace(document, blocks=tuple(kept), left_out=left_out)


def _stretches(blocks: Sequence[Block]) -> Iterator[Table | list[Paragraph]]:
    """Tables, and runs of paragraphs of bounded length."""
    run: list[Paragraph] = []
    for block in blocks:
        if isinstance(block, Paragraph):
            run.append(block)
        if run and (isinstance(block, Table) or len(run) == STRETCH):
            yield run
            run = []
        if isinstance(block, Table):
            yield block
    if run:
        yield run


def _telling(run: list[Paragraph], known: _Known) -> bool:
    return _sounds_known([[paragraph.text] for paragraph in run], known)


def _telling_rows(table: Table, known: _Known) -> list[Row]:
    """The rows of the stretches that sound like a report, their neighbours, and the first rows; none when none does."""
    rows = table.rows
    if len(rows) <= STRETCH or any(_heads_a_list(row) for row in rows[:_HEAD]):
        return list(rows)
    starts = range(0, len(rows), STRETCH)
    told = [_sounds_known([[c.text for c in row.cells] for row in rows[at : at + STRETCH]], known) for at in starts]
    if not any(told):
        return []
    near = [any(told[max(at - 1, 0) : at + 2]) for at in range(len(told))]
    return [row for at, row in enumerate(rows) if at < _HEAD or near[at // STRETCH]]


def _heads_a_list(row: Row) -> bool:
    """Whether a row is the header of a list that reports carry, such as their services."""
    texts = [cell.text for cell in row.cells if cell.text]
    bare = not any(ch.isdigit() for text in texts for ch in text) and all(len(text) < _HEADER for text in texts)
    return len(texts) > 2 and bare and is_header(texts) and any(map(is_list_header, texts))


def _sounds_known(rows: Sequence[Sequence[str]], known: _Known) -> bool:
    """Whether a few of the rows hold words by which a report asks for something."""
    step = max(len(rows) // LOOKED_AT, 1)
    seen: set[str] = set()
    found = 0
    for row in [*rows[: LOOKED_AT // 4], *rows[step // 2 :: step]]:
        for text in [text for text in row if len(text) >= _SHORTEST][:_CELLS]:
            asked = label(text[:_LONGEST].partition(":")[0]).core
            if asked in seen or len(asked) < _SHORTEST:
                continue
            seen.add(asked)
            words = asked.split()
            near = 2 * sum(word in known.words for word in words) > len(words)
            if asked in known.labels or (
                near and process.extractOne(asked, known.labels, scorer=fuzz.ratio, score_cutoff=_ALIKE)
            ):
                found += 1
                if found >= min(_HITS, len(rows)):
                    return True
    return False


@lru_cache(maxsize=4)
def _known(reference: Reference) -> _Known:
    asked = [item.label for form in reference.forms.values() for item in form.items]
    for indicator in reference.indicators.values():
        asked += [indicator.vi, *(str(occurrence["wording"]) for occurrence in indicator.occurrences)]
    labels = frozenset(core for core in (label(text).core for text in asked) if len(core) >= _SHORTEST)
    return _Known(labels, frozenset(word for core in labels for word in core.split()))
