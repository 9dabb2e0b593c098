"""Answers that stand where they should not: beside, before or within the words that ask. They are read and held."""

from __future__ import annotations

import re
from dataclasses import replace

from services.extract.reading.layout.lines import Line
from services.extract.reading.values import TICK, read_value
from services.extract.reading.values.looks import is_unit
from services.extract.reading.words.wording import WORDS, fold
from shared.contracts import Status
from shared.forms import Indicator, Item

_BEFORE = re.compile(r"^\W*(?:\d{1,2}(?:\.\d{1,2})*[.)]\s+)?(\d[\d.,]*(?<![.,]))\s+(?=[^\W\d])")
"""A figure before the words that ask for it: ``1. 94 dịch vụ hành chính công``."""
_CROSSED_OUT = re.compile(r"\(\s*(?:(có)\s*/\s*|/\s*(không)|(có)|(không))\s*\)", re.IGNORECASE)
"""What is left of a printed ``(có/không)`` when one of the two is crossed out."""
_OFFERED = re.compile(r"\(\s*có\s*/\s*không\s*\)", re.IGNORECASE)
_SIGNING = re.compile(
    r"(?:da )?ky(?: ten| so| dien tu)? (?:va )?(?:ghi|dong|ho|ro)\b.*|ky ten|(?:va )?ghi ro (?:ho|chuc).*|(?:va )?dong dau.*"
)
"""How a signature block tells to sign it: ``Ký, ghi rõ họ tên``."""
_BRACKETED = re.compile(r"\s*[(\[].*[)\]]\W*", re.DOTALL)
_SIGNED = re.compile(r"(?:da |chua )?(?:ky|dong dau|chu ky)\b")


_INSTRUCTIONS = tuple(WORDS["instructions"])


def tells_where(text: str) -> bool:
    """Whether a text only says where to answer: 'Khai báo chi tiết tại Bảng …'."""
    return fold(text).startswith(_INSTRUCTIONS)


def is_instruction(answer: str, item: Item | None) -> bool:
    """Whether an 'answer' is the form's own words, such as 'Có/ Không' or 'tại Bảng PL3A.1'."""
    folded = fold(answer)
    return (
        bool(folded)
        and not answer.isdecimal()
        and (
            bool(_SIGNING.fullmatch(folded))
            or (bool(_BRACKETED.fullmatch(answer)) and bool(_SIGNED.match(folded)))
            or tells_where(answer)
            or (item is not None and folded == fold(item.unit or "-") and not TICK.search(answer))
        )
    )


def with_answer_astray(line: Line, item: Item, indicator: Indicator) -> Line:
    """The line; where it is left empty, with what stands near its words and can only be its answer."""
    if line.is_answered or item.annex:
        return line
    unit, note = line.unit or "", line.note or ""
    if unit and not is_unit(unit) and fold(unit) != fold(item.unit or "") and _answers(unit, item, indicator):
        return replace(line, spill=unit, unit=item.unit)
    if note and _answers(note, item, indicator):
        return replace(line, spill=note, note=None)
    within = _within_label(line, item, indicator)
    return replace(line, spill=within, doubt=line.doubt or "left_over") if within else line


def _within_label(line: Line, item: Item, indicator: Indicator) -> str | None:
    """An answer among the words of the question: a figure before them, or what was not crossed out behind them."""
    before = _BEFORE.match(line.label) if line.prose and indicator.kind == "count" else None
    if before and not _BEFORE.match(item.label):
        return before[1]
    left = _CROSSED_OUT.search(line.label) if _OFFERED.search(item.label) else None
    return next((word for word in left.groups() if word), None) if left else None


def _answers(text: str, item: Item, indicator: Indicator) -> bool:
    """Whether a text is an answer to what an item asks, and nothing else."""
    reading = read_value(text, indicator.kind, item.unit, None, item.options, label=item.label, role=item.role)
    return reading.status is Status.FILLED and reading.doubt is None and not is_instruction(text, item)
