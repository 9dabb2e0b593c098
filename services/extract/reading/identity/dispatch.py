"""The number of a letter and the day it was signed, as its lines write them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date

from services.extract.reading.words.days import written_day
from services.extract.reading.words.wording import LETTER_WORDS, flat, fold

_PARTS = re.compile(r"\t+|\n+| {3,}| \| ")
"""What stands between the columns that a reader put on one line."""

_DISPATCH = re.compile(r"^\W*S[ốôóo]\s{0,3}[:.;]?\s{0,8}(\d{0,6}[a-zA-Z]?)\s{0,8}/\s{0,3}(.+)$", re.IGNORECASE)
_CODE = re.compile(r"[A-ZĐ]\w*(?:\s?[-–‐‑&/]\s?[A-ZĐ]\w*)*")
_ISSUER = re.compile(rf"\s((?:{'|'.join(LETTER_WORDS['issuers'])})[A-ZĐ&]*)\b")
_RUN_TOGETHER = re.compile(
    rf"^({'|'.join(LETTER_WORDS['document_types'])})((?:UBND|HĐND|VP|S|CC)[A-ZĐ&]{{1,8}}|UBND|HĐND)$"
)
_WITH_A_LETTER = r"(?:gui |dinh )?kem (?:theo )?bao cao so"
"""How a paper says which letter it goes with."""
_OWN_LETTER = r"bao cao so \d{1,6} ?/[^()]{2,30}? ngay \d{1,2}(?:[/.-]| thang )\d{1,2}(?:[/.-]| nam )\d{4}\W*$"
"""A line that is the name of a letter and nothing more: the paper's own."""
_LETTER = re.compile(rf"\W{{0,3}}(?:{_WITH_A_LETTER}\b|{_OWN_LETTER})")
_ATTACHED = re.compile(r"[Ss]ố\s{1,3}(\d{1,6})\s{0,3}/\s{0,2}(.+)$")
_DAY = r"ngay[ .…]{0,12}(\d{0,2})[ .…]{1,12}th.{1,2}ng[ .…]{0,12}(\d{0,2})[ .…]{1,12}n.m[ .…]{0,4}(\d{0,4})"
_PLACE_DATE = re.compile(rf"^\W{{0,3}}(?:([^;:()]{{2,60}}?)[, ]{{1,3}})?{_DAY}\W{{0,3}}$")
_PLACE_DIGITS = re.compile(
    r"^\W{0,3}([^;:()\d]{2,60}),[ ]{1,3}(?:ngay[ ]{1,2})?(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})\W{0,3}$"
)

_ATTACHED_DAY = re.compile(
    r"^\W{0,3}(?:[a-z]+ ){0,3}bao cao so[^()]{3,60}?"
    r" ngay (?P<d>\d{1,2})(?:[/.-]| thang )(?P<m>\d{1,2})(?:[/.-]| nam )(?P<y>\d{4})\b"
)

_SHORT, _LONGEST = 60, 90
"""Letters of a place whose day may stand on the line below, and of any line that is a place and a day."""


def parts_of(text: str) -> list[str]:
    """The columns that a reader put on one line."""
    several = "\t" in text or " | " in text or "   " in text or "\n" in text
    return _PARTS.split(text) if several else [text]


def dispatch_number(lines: Sequence[str], texts: Iterable[str]) -> str | None:
    """The number of the letter, '45/BC-STP', from its lines, else from where a text says what it is attached to."""
    for line in lines:
        match = _DISPATCH.match(line)
        code = _code(match[2]) if match else None
        if match and code:
            return f"{match[1]}{code[0]}" if match[1] else _attached(texts)
    return _attached(texts)


def is_number(line: str) -> bool:
    """Whether a line is the number of a letter."""
    return _DISPATCH.match(line) is not None


def number_and_day(line: str) -> tuple[str, str] | None:
    """The two parts of a line that holds the number of a letter and, behind it, the place and day."""
    match = _DISPATCH.match(line)
    code = _code(match[2]) if match else None
    if match is None or code is None or "ngày" not in match[2]:
        return None
    end = match.start(2) + code[1]
    return line[:end], line[end:].strip()


def _attached(texts: Iterable[str]) -> str | None:
    for text in texts:
        if "áo cáo" in text[:60] and _LETTER.match(flat(text)):
            match = _ATTACHED.search(text)
            code = _code(match[2]) if match else None
            if match and code:
                return f"{match[1]}{code[0]}"
    return None


def _code(text: str) -> tuple[str, int] | None:
    """The letters of a dispatch number, '/BC-UBND', and where they end.

    A hyphen that a PDF lost is put back where there is one place for it.
    """
    year = re.match(r"(\d{4})\s?/\s?", text)
    match = _CODE.match(text, year.end() if year else 0)
    if not match:
        return None
    code, end = re.sub(r"\s?[-–‐‑]\s?", "-", match[0]), match.end()
    code = re.sub(r"\s?([&/])\s?", r"\1", code)
    if "-" not in code:
        behind = _ISSUER.match(text[end:])
        if code in LETTER_WORDS["document_types"] and behind:
            code, end = f"{code}-{behind[1]}", end + behind.end()
        else:
            code = _RUN_TOGETHER.sub(r"\1-\2", code)
    return (f"/{year[1]}/{code}" if year else f"/{code}"), end


def place_and_day(letters: str) -> re.Match[str] | None:
    """The place, day, month and year that a line is and nothing more; ``letters`` as ``wording.flat`` gives them."""
    match = _PLACE_DATE.match(letters) if "ngay" in letters else None
    return match or (_PLACE_DIGITS.match(letters) if ", " in letters else None)


def signed_on(lines: Sequence[str], below: Iterable[str]) -> date | None:
    """The day beside the place; None when the letter leaves it out, even if the signature has one.

    ``lines`` are the flat lines of the letter, ``below`` the texts of the rest of the document.
    """
    found, asked = _day_among(lines)
    if asked:
        return found
    dated = [text for text in below if "gày" in text]
    parts = [flat(part) for text in dated for part in parts_of(text) if len(part) < _LONGEST]
    found, asked = _day_among(parts)
    return found if asked else _day_attached([*lines, *map(flat, dated)])


def _day_attached(texts: Iterable[str]) -> date | None:
    """The day of the letter that a text says it is attached to: ``(Kèm theo Báo cáo số 71/BC-UBND ngày 20/3/2020 …)``."""
    for text in texts:
        match = _ATTACHED_DAY.match(text) if _LETTER.match(text) else None
        if match and (day := written_day(match["d"], match["m"], match["y"])):
            return day
    return None


def _day_among(lines: Sequence[str]) -> tuple[date | None, bool]:
    """The first day that stands beside a place, and whether there is a line for it at all."""
    asked = False
    for at, line in enumerate(lines):
        below = lines[at + 1] if at + 1 < len(lines) and len(line) < _SHORT else ""
        for text in (line, f"{line} {below}") if below else (line,):
            match = place_and_day(text)
            if match is None or (match[1] and _is_reference(match[1], apart=match.string[match.end(1)] == ",")):
                continue
            asked = True
            day = written_day(match[2], match[3], match[4])
            if day:
                return day, True
    return None, asked


def _is_reference(place: str, *, apart: bool) -> bool:
    """Whether what stands before a day is no place: the number of another paper, 'trước', 'từ'.

    ``apart``: a comma parts it from the day; then its last word is a name's, as in 'Mỹ Tú'.
    """
    words = fold(place).split()
    said = f" {' '.join(words[:-1] if apart else words)} "
    return any(f" {word} " in said for word in LETTER_WORDS["not_places"])
