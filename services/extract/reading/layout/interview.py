"""Questions and answers by turns: ``Câu 3. Bao nhiêu người được trang bị máy tính?`` and below it ``Trả lời: 176 người``."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from services.extract.reading.layout.lines import Layout, Line
from services.extract.reading.words.wording import WORDS, fold, plain

_FEW = 3
"""Answers of an interview at least; one line that begins so may be anything."""
_NUMBERED = re.compile(r"^\W*(?:câu(?:\s+hỏi)?\s*)?\d{1,3}\s*[.:)]\s*", re.IGNORECASE)
_HOW_MANY = re.compile(r"\b(?:(?:có|là|chiếm|đạt|hiện có)\s+)?bao\s+nhiêu\b", re.IGNORECASE)
_OPEN_END = re.compile(r"\s+(?:không|chưa|hay chưa|hay không|là bao nhiêu)\s*$", re.IGNORECASE)
_GRADE = re.compile(r"\bmức(?:\s+độ)?\s+(?:\d|[IV]+)\b", re.IGNORECASE)
_SHORT = 3
"""Words of a question that only says of which level of service it goes on to ask."""
_OWN_LABEL = re.compile(r"^[^\d:]*(?:\bmức(?:\s+độ)?\s+\d)?\s*:\s*(?=\d)", re.IGNORECASE)


def with_answers_to_questions(layout: Layout) -> Layout:
    """The layout with one line for each question that is answered in the paragraph below it."""
    lines = layout.lines
    leads = tuple(WORDS["answer_leads"])
    said = [at for at, line in enumerate(lines) if at and line.prose and fold(_text(line)).startswith(leads)]
    if len(said) < _FEW:
        return layout
    made: list[Line] = []
    taken = None
    for at, line in enumerate(lines):
        if at in said and "?" in _text(lines[at - 1]):
            asked = lines[at - 1]
            while made and made[-1].source == asked.source:
                made.pop()
            made += _answered(asked, line)
            taken = None if _says_more(line) else line.source
            made += [line] if _says_more(line) else []
        elif taken is None or line.source != taken:
            made.append(line)
    return replace(layout, lines=made)


def _says_more(said: Line) -> bool:
    """Whether an answer goes on to tell of what it is made of: ``Trả lời: 190 chiếc: để bàn 148, xách tay 38``."""
    return said.label.partition(":")[2].strip()[:1].isdigit()


def _text(line: Line) -> str:
    return plain(line.source.text or line.label)


def _answered(asked: Line, said: Line) -> Iterator[Line]:
    questions = _questions(_text(asked))
    answers = _answers(_text(said).partition(":")[2].strip(), len(questions))
    for question, answer in zip(questions, answers, strict=False):
        yield replace(asked, label=question, answer=answer, source=said.source, context="", spill=None, doubt=None)


def _questions(text: str) -> list[str]:
    """What is asked, each as the label of a figure: ``Bao nhiêu người được …?`` is ``Số người được …``."""
    found: list[str] = []
    for part in text.split("?"):
        words = _OPEN_END.sub("", _HOW_MANY.sub("số", _NUMBERED.sub("", part.strip()))).strip(" ,;.")
        if found and len(words.split()) <= _SHORT and _GRADE.search(words) and _GRADE.search(found[0]):
            words = _GRADE.sub(words, found[0])
        if words:
            found.append(words)
    return found


def _answers(text: str, asked: int) -> Sequence[str]:
    """An answer for each question; all of it to the first where it cannot be told what answers which."""
    for mark in (";", " và "):
        parts = [part.strip(" .") for part in text.split(mark)]
        if asked > 1 and len(parts) == asked:
            return [_OWN_LABEL.sub("", part) for part in parts]
    head, colon, _ = text.partition(":")
    return [head if colon and head[:1].isdigit() else text]
