"""The top of a document taken apart: its letterhead, its title, and the lines of the letter."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from services.extract.reading.identity.agencies import (
    Authority,
    authority,
    is_head,
)
from services.extract.reading.identity.dispatch import is_number, number_and_day, parts_of, place_and_day
from services.extract.reading.identity.fields import asks, fields_in
from services.extract.reading.identity.letterhead import authorities, names_on_a_line, take_line
from services.extract.reading.layout.headings import is_header
from services.extract.reading.layout.lines import SECTION, Layout
from services.extract.reading.once import lazily
from services.extract.reading.words.wording import LETTER_WORDS, capital, flat, fold
from shared.contracts import Source

HEAD, FIELDS = 80, 300
"""Texts at the top of a document that can be its letter, and among which its own fields stand."""
ABOVE_MOTTO = 5
"""Texts of a letterhead that may come before the motto beside it."""
MAX_TEXTS = 5_000
"""Texts looked through for what may stand anywhere."""
_TITLE_LINES, _TITLE_ALONE, _TITLE_WORDS = 6, 3, 12
"""Lines of a title; words of a first line, ``BÁO CÁO``, that says nothing without the next, and of a line in small letters that goes on with it."""
_CLAUSE, _SENTENCE = 15, 60
"""Letters of a line with a colon or a stop that is no name any more, and from which it is a sentence of the letter."""
_NOISE = 3
"""Lines of a letterhead that are no names, after which it has ended."""
_MOTTO = re.compile(r"\bc.ng h.a x. h.i|\bd.c l.p ?[-–.]{0,2} ?t.{1,3}do\b")


@dataclass(frozen=True)
class Piece:
    """A line of the letter: one cell, or one of the columns that a reader put on one line."""

    text: str
    source: Source
    letters: str
    """The text as ``wording.flat`` gives it."""

    @lazily
    def kind(self) -> str:
        """What the line is: ``number``, ``date``, ``title``, ``name``, ``addressee``, ``sentence`` …, ``other``."""
        return _kind(self.text, self.letters)


@dataclass(slots=True)
class Head:
    """The top of a document, taken apart."""

    names: list[Authority] = field(default_factory=list)
    named_at: Source | None = None
    title: str = ""
    title_at: Source | None = None
    letter: list[Piece] = field(default_factory=list)
    """Everything that is neither letterhead nor title."""


@dataclass(frozen=True, slots=True)
class Letter:
    """What a document says of itself at its top, and in the form's own fields."""

    texts: list[tuple[str, Source]]
    """Every text of the document."""
    pieces: list[Piece]
    head: Head
    asked: list[tuple[str, str, Source]]
    """What the form's own fields ask (its key), and what stands beside or behind it, cell by cell."""

    def answers(self, fields: str) -> Iterator[tuple[str, Source]]:
        """What is answered to the fields of a kind, such as ``agency_fields``: 'Tên cơ quan báo cáo: …'."""
        return ((text, source) for asked, text, source in self.asked if asks(asked, fields))


def letter_of(layout: Layout) -> Letter:
    """The letter of a document; every part of it may be empty."""
    pieces = _pieces(layout.texts)
    return Letter(layout.texts, pieces, _head(pieces), list(fields_in(layout.texts[:FIELDS])))


def in_letter(text: str) -> bool:
    """Whether a line is of the letter around a form: motto, number, place and day, subject, addressee, signature."""
    letters = flat(text).strip()
    if _MOTTO.search(letters) or any(word in letters for word in LETTER_WORDS["signature_words"]):
        return True
    return _kind(text, letters) in ("number", "date", *_STARTS) if letters else False


def _pieces(texts: list[tuple[str, Source]]) -> list[Piece]:
    """The lines above the first part of the form; where no letter stands there, those of a letter farther down.

    Parts of a submission come in any order: an annex may stand before the letter it goes with.
    """
    top = _lines_from(texts, 0)
    if any(piece.kind in ("number", "name") for piece in top):
        return top
    for at, (text, _) in enumerate(texts[:MAX_TEXTS]):
        if at > len(top) and "HÒA XÃ HỘI" in text.upper().replace("HOÀ", "HÒA"):
            return _lines_from(texts, max(at - ABOVE_MOTTO, 0)) + top
    return top


def _lines_from(texts: list[tuple[str, Source]], start: int) -> list[Piece]:
    """The lines of a letter from a place on, columns apart, the national motto left out, up to the first part of a form."""
    found: list[Piece] = []
    for text, source in texts[start : start + HEAD]:
        if SECTION.match(text) or is_header(text.split(" | ")):
            if found and (start == 0 or any(piece.kind == "number" for piece in found)):
                break
            found.clear()  # the end of what stood above the letter
            if start == 0:
                break
            continue
        for part in parts_of(text):
            for bare in _apart(_without_motto(part)):
                found.append(Piece(bare, source, flat(bare)))
    return found


def _apart(text: str) -> list[str]:
    """A line without its motto; the number of a letter and the place and day, on one line in a workbook, are two."""
    both = number_and_day(text)
    return list(both) if both else [text] if text else []


def _without_motto(text: str) -> str:
    match = _MOTTO.search(flat(text))
    bare = (text[: match.start()] if match else text).strip(" *_\\/|~-–—•¬.·")
    folded = fold(bare)
    if len(folded) < 2 or any(
        folded == motto or (" " in folded and folded in motto) for motto in LETTER_WORDS["motto"]
    ):
        return ""
    return bare


def _head(pieces: list[Piece]) -> Head:
    head = Head()
    at = 0
    waiting = True  # for the letterhead: it stands above the title and the addressee
    while at < len(pieces):
        piece = pieces[at]
        kind = piece.kind
        if kind == "title" and not head.title:
            at = _take_title(head, pieces, at)
            waiting = False
            continue
        if kind in ("addressee", "basis", "receivers", "sentence"):
            waiting = False
        if kind == "name" and waiting and not head.names:
            at = _take_names(head, pieces, at)
            continue
        head.letter.append(piece)
        at += 1
    return head


def _kind(text: str, flat_text: str) -> str:
    letters = flat_text.strip(" (\"'“-–+*")
    if is_number(text):
        return "number"
    if place_and_day(flat_text):
        return "date"
    for kind, starts in _STARTS.items():
        if letters.startswith(starts):
            return kind
    if letters.startswith(_TITLES) and (capital(text) or text[0] == "("):
        return "title"
    if len(text) > _CLAUSE and (":" in text or text.rstrip()[-1] in ".;"):
        return "sentence" if len(text) > _SENTENCE else "other"
    if is_head(text) and authority(text) is not None:
        return "name"
    return "other"


_TITLES = tuple(LETTER_WORDS["titles"])
_STARTS: dict[str, tuple[str, ...]] = {kind: tuple(starts) for kind, starts in LETTER_WORDS["line_starts"].items()}


def _take_title(head: Head, pieces: list[Piece], at: int) -> int:
    parts = [pieces[at].text]
    head.title_at = pieces[at].source
    short = len(parts[0].split()) <= _TITLE_ALONE
    end = at + 1
    while end < min(len(pieces), at + _TITLE_LINES):
        piece = pieces[end]
        goes_on = capital(piece.text) or short or len(piece.text.split()) <= _TITLE_WORDS
        if piece.kind not in ("other", "name", "title") or not goes_on or ":" in piece.text:
            break
        parts.append(piece.text)
        end += 1
    head.title = " ".join(parts)
    return end


def _take_names(head: Head, pieces: list[Piece], at: int) -> int:
    """Reads the lines of a letterhead: each a name of its own, or the rest of the name above."""
    names: list[str] = []
    head.named_at = pieces[at].source
    noise = 0
    while at < len(pieces) and noise < _NOISE:
        piece = pieces[at]
        kind = piece.kind
        if kind not in ("name", "other", "date"):
            break
        if kind == "date":
            head.letter.append(piece)
        else:
            for text in names_on_a_line(piece.text):
                if not take_line(names, text):
                    noise += 1
                    head.letter.append(piece)
                    break
        at += 1
    head.names = authorities(names)
    return at
