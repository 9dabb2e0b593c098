"""Sentences that say several things: ``Tổng số máy tính: 75 chiếc; tỷ lệ máy tính/CBCC: 101,4%.``

A sentence is cut only where an answer is complete and what follows asks with words of its own; a comma within the
words that ask, or within an answer in words, cuts nothing.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator

from services.extract.reading.colons import graded, with_colons
from services.extract.reading.contacts import contacts
from services.extract.reading.looks import looks
from services.extract.reading.wording import DIGIT, LEADER, WORDS, fold

_SAYS = re.compile(
    r"(?<=[\w)])\s*(?:\s(?:là|bằng|gồm)\s(?=\d)|\s=\s(?=\d|[Cc]ó\b|[Kk]hông\b))\s*(?=[\d,.]+(?!\w)|[CcKk])"
)
"""A word or sign between what is asked and the figure, for which others write a colon."""
_SAYING = ("là", "bằng", "gồm", "=")
_CUT = re.compile(r"\s*(?:;|\.(?=\s+[^\W\d_])|,(?!\d)|\s[-–—](?=\s))\s*")
_COLON = re.compile(r":(?!//)")
_PARENTHESES = re.compile(r"\([^()]*\)")
_MOST_WORDS, _CONTACT_WORDS = 5, 8
"""Words of an answer that is a figure with its unit, and of the name of a thing asked about a person."""
_FEWEST = 2
"""Figures behind their names that are a list."""
_AMONG = re.compile(r"[,;.]\s*(?:trong đó|trong đó có|bao gồm|gồm)\s*:?\s+(\d[\d.]*)\s+(?=[^\W\d_])", re.IGNORECASE)
"""A part of a count, its figure first: ``5 dịch vụ, trong đó 2 dịch vụ có phát sinh hồ sơ``."""
_RATE = re.compile(
    r"[,;]\s*(?=đạt|chiếm|tỷ lệ|tỉ lệ)(?:đạt|chiếm)?\s*(?:t[ỷỉ] lệ)?\s*(?:đạt|là|chiếm)?\s*(\d{1,3}(?:[.,]\d+)?\s*%)"
    r"(?:\s(?:tổng số|trên|so với|của)\s[^:;,.]{2,60})?(?=[.;,]|\s*$)",
    re.IGNORECASE,
)
"""The rate of the count before it: ``74 chiếc, đạt tỷ lệ 98,7% tổng số máy tính``."""
_THERE_ARE = re.compile(r"(?:^|(?<=[.;)]\s))[^:;.,\d]{0,30}?\b[Cc]ó (\d[\d.]*) ([^\W\d_][^:;.,\d]{8,80})(?=[.,;]|$)")
"""A count that a sentence states: ``Trong năm có 21 cuộc họp với UBND tỉnh``."""
_NAMED = re.compile(r"\s*([^\W\d_][^\d,;:.]{1,40}?)\s+(\d[\d.]*(?:\s+[^\W\d_]+)?)\s*")


def clauses(text: str) -> str:
    """The text with a tab between what asks for one answer each; the same text where it asks once."""
    if DIGIT.search(text) is None and text.count(":") < 2:
        return text
    written, text = text, with_colons(text)
    if LEADER.search(text) and written == text:
        return text  # the form's own print, with room for answers
    of_a_person = contacts(text)
    if of_a_person is not None:
        return of_a_person
    said = _SAYS.sub(": ", text) if any(word in text for word in _SAYING) else text
    said = _THERE_ARE.sub(r"\2: \1", said) if "ó " in said else said
    said = _RATE.sub(r"; Tỷ lệ: \1", said) if "%" in said else said
    said = _parts_named(said)
    cut = "\t".join(graded([piece for one in _cut(said) for piece in _listed(one)]))
    if LEADER.search(written) and "\t" not in cut:
        return written
    return cut if "\t" in cut or said != written else written


def _cut(text: str) -> Iterator[str]:
    """The text in pieces, each behind a complete answer."""
    if text.count(":") < 2:
        yield text
        return
    colons = [match.start() for match in _COLON.finditer(_masked(text))]
    start = 0
    for one, other in itertools.pairwise(colons):
        if one < start:
            continue
        between = _masked(text)[one + 1 : other]
        for gap in _CUT.finditer(between):
            answer, asked = text[one + 1 : one + 1 + gap.start()], between[gap.end() :]
            said = _is_complete(answer) or bool(_by_name(answer)) or (is_of_a_person(asked) and bool(answer.strip()))
            if said and _asks(asked):
                yield _without_head(text[start : one + 1 + gap.start()], first=start == 0)
                start = one + 1 + gap.end()
                break
    rest = text[start:]
    yield rest.rstrip(". ;,") if start else rest


def _masked(text: str) -> str:
    """The text with what stands in parentheses blotted out, letter for letter."""
    return _PARENTHESES.sub(lambda found: "(" + "x" * (len(found[0]) - 2) + ")", text)


def _asks(words: str) -> bool:
    return words[:1].isalpha() and ":" not in words and len(words.strip()) > 1


def _is_complete(answer: str) -> bool:
    """Whether a text is a figure with its unit, a yes or no, a number to call or an address, and nothing else."""
    bare = answer.strip(" .;,")
    if not bare or LEADER.match(answer.strip()):
        return LEADER.match(answer.strip()) is not None  # left open
    return len(bare.split()) <= _MOST_WORDS and looks(bare) in ("figure", "answer")


def is_of_a_person(words: str) -> bool:
    """Whether words ask for a person's name, post, number or address."""
    folded = f"{fold(words)} "
    return len(folded.split()) <= _CONTACT_WORDS and folded.startswith(_CONTACTS)


_CONTACTS = tuple(f"{word} " for word in WORDS["contact_words"])


def _listed(piece: str) -> list[str]:
    """A piece that lists figures each behind its name, with a colon for each: ``Trình độ: thạc sỹ 0 người, đại học 3``."""
    head, colon, rest = piece.partition(":")
    named = _by_name(rest) if colon and ("," in rest or ";" in rest) else []
    return [head, *(f"{one[1]}: {one[2]}" for one in named)] if named else [piece]


def _by_name(text: str) -> list[re.Match[str]]:
    """The figures of a list, each behind its name; none where a text is anything else."""
    named = [_NAMED.fullmatch(part) for part in re.split(r"[,;](?=\s)", text.rstrip(" .;"))]
    found = [one for one in named if one]
    return found if len(found) == len(named) >= _FEWEST else []


def _without_head(piece: str, *, first: bool) -> str:
    """The first of several pieces without the words that head them all: ``Các ứng dụng: quản lý nhân sự: có``."""
    colons = [match.start() for match in _COLON.finditer(_masked(piece))]
    if not first or len(colons) != 2:
        return piece
    return f"{piece[: colons[0]]}\t{piece[colons[0] + 1 :].strip()}"


def _parts_named(text: str) -> str:
    """A part whose figure stands before its words, asked as others ask it: ``…: 5 dịch vụ; … có phát sinh hồ sơ: 2``."""
    found = _AMONG.search(text)
    head, colon, said = text[: found.start()].rpartition(":") if found else ("", "", "")
    if found is None or not colon or not _is_complete(said):
        return text
    rest = re.split(r"[;.,](?=\s|$)", text[found.end() :], maxsplit=1)
    words = rest[0].strip()
    if ":" in words or any(ch.isdigit() for ch in words):
        return text
    unit = re.sub(r"^[\d.,\s]+", "", said.strip())
    asked = re.split(r"[:;.]\s", head)[-1].strip("-+ ")
    if unit and fold(words).startswith(fold(unit)):
        words = f"{asked} {words[len(unit) :].strip()}"
    tail = text[len(text) - len(rest[1]) :] if len(rest) > 1 else ""
    return f"{head}:{said}; {words}: {found[1]}{'; ' + tail.strip() if tail.strip() else ''}"
