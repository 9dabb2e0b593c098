"""Sentences that say several things: ``Tổng số máy tính: 75 chiếc; tỷ lệ máy tính/CBCC: 101,4%.``

A sentence is cut only where an answer is complete and what follows asks with words of its own; a comma within the
words that ask, or within an answer in words, cuts nothing.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator

from services.extract.reading.sentences.colons import graded, with_colons
from services.extract.reading.sentences.contacts import contacts
from services.extract.reading.values.looks import is_whole_answer
from services.extract.reading.words.wording import COLON, DIGIT, LEADER, WORDS, fold

_CUT = re.compile(r"\s*(?:;|\.(?=\s+[^\W\d_])|,(?!\d)|\s[-–—](?=\s))\s*")
_PARENTHESES = re.compile(r"\([^()]*\)")
_CONTACT_WORDS = 8
"""Words of the name of a thing asked about a person."""
_FEWEST = 2
"""Figures behind their names that are a list."""
_NAMED = re.compile(r"\s*([^\W\d_][^\d,;:.]{1,40}?)\s+(\d[\d.]*(?:\s+[^\W\d_]+)?)\s*")


def clauses(text: str) -> str:
    """The text with a tab between what asks for one answer each; the same text where it asks once."""
    if DIGIT.search(text) is None and text.count(":") < 2:
        return text
    said = with_colons(text)
    has_room = LEADER.search(text) is not None
    if has_room and said == text:
        return text  # the form's own print
    of_a_person = contacts(said)
    if of_a_person is not None:
        return of_a_person
    cut = "\t".join(graded([piece for one in _cut(said) for piece in _listed(one)]))
    if has_room and "\t" not in cut:
        return text
    return cut if "\t" in cut or said != text else text


def _cut(text: str) -> Iterator[str]:
    """The text in pieces, each behind a complete answer."""
    if text.count(":") < 2:
        yield text
        return
    colons = [match.start() for match in COLON.finditer(_masked(text))]
    start = 0
    for one, other in itertools.pairwise(colons):
        if one < start:
            continue
        between = _masked(text)[one + 1 : other]
        for gap in _CUT.finditer(between):
            answer, asked = text[one + 1 : one + 1 + gap.start()], between[gap.end() :]
            said = is_whole_answer(answer) or bool(_by_name(answer)) or (is_of_a_person(asked) and bool(answer.strip()))
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
    colons = [match.start() for match in COLON.finditer(_masked(piece))]
    if not first or len(colons) != 2:
        return piece
    return f"{piece[: colons[0]]}\t{piece[colons[0] + 1 :].strip()}"
