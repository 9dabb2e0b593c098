"""From printed answers to values: Vietnamese numbers, yes and no, ticks, lists, dates, quarters.

Nothing is guessed, and a value is sure only when every mark of its answer is explained. An answer with two
readings keeps the likelier one and is held for review; an answer that is none is ``unreadable`` with its words kept.
"""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from functools import cache, lru_cache
from typing import NamedTuple

from services.extract.reading.values.asked import Asked
from services.extract.reading.values.choices import is_marked_in_full, offers_yes_or_no, read_choice, read_yes_no
from services.extract.reading.values.figures import read_figure
from services.extract.reading.values.lexicon import boxes, figure_words, is_word_of_measure, yes_no_words
from services.extract.reading.values.numbers import parse_date, parse_number, parse_quarter
from services.extract.reading.values.reading import BLANK, Reading, unreadable
from services.extract.reading.values.roles import names_roles, offers_roles, read_role
from services.extract.reading.values.texts import read_text
from services.extract.reading.words.language import check_language
from services.extract.reading.words.wording import fold, plain
from shared.answers import answer_words
from shared.contracts import Status
from shared.forms import Kind

__all__ = [
    "BLANK",
    "TICK",
    "Reading",
    "asks_yes_no",
    "check_words",
    "is_marked_in_full",
    "names_roles",
    "offers_roles",
    "parse_date",
    "parse_number",
    "parse_quarter",
    "read_value",
    "says_yes_or_no",
    "unreadable",
    "without_unit",
]

TICK = re.compile(rf"{boxes()[1].pattern}|(?<!\w)[xX√](?!\w)")
"""A box, drawn, typed or ticked by hand."""
_OFFERED = re.compile(r"\(\s*có\s*/\s*không\s*\)|1/0 \(", re.IGNORECASE)
_RATE = re.compile(r"^\W*(?:\d+(?:\.\d+)*\W+)?t[yỷỉi] lệ", re.IGNORECASE)
_ERROR = re.compile(r"#(?:N/A|[A-Z0/]+[!?])|Err:\d+")
LONGEST = 2000
"""Letters beyond which an answer is no figure, no yes or no and no choice."""
_REMEMBERED, _REMEMBERED_PARTS, _REMEMBERED_LABEL = 200, 4, 400
"""Letters of a short answer, paragraphs of its cell, and letters of the words that ask for it."""
_EXPECTED = {
    "boolean": "not_yes_or_no",
    "choice": "not_an_option",
    "fraction": "not_a_fraction",
    "count": "not_a_number",
    "number": "not_a_number",
    "ratio_percent": "not_a_number",
}
_FIGURES = ("count", "number", "ratio_percent", "fraction")
_BARE = re.compile(r"[\d.,/%\s…_]*")
"""A figure without a word: what it is hangs on no word of the line, which is asked anew in every form."""
_BREAK = "   "
"""Stands between paragraphs: wider than any gap within a phrase or a number."""


def read_value(
    answer: str,
    kind: Kind,
    unit: str | None,
    number: Decimal | None = None,
    options: list[str] | None = None,
    *,
    label: str | None = None,
    parts: tuple[str, ...] = (),
    role: str | None = None,
) -> Reading:
    """The value of an answer, by what the line asks for.

    ``number`` is that of a numeric workbook cell; ``label`` the line's, whose nouns may stand in the answer;
    ``parts`` the paragraphs of the answer's cell, if several; ``role`` the one whose number is asked for.
    """
    if role is None and kind in _FIGURES and _is_bare(answer, unit) and not _yes_no_asked(unit, label):
        options = label = None  # no word of the label explains a sign, or a word of its own unit
    given = Given(answer, kind, unit, number, tuple(options or ()), label, parts if len(parts) > 1 else (), role)
    if len(answer) > _REMEMBERED or len(parts) > _REMEMBERED_PARTS or len(label or "") > _REMEMBERED_LABEL:
        return read_anew(given)
    return _remembered(str(number), given)


class Given(NamedTuple):
    """What ``read_value`` was given."""

    answer: str
    kind: Kind
    unit: str | None
    number: Decimal | None
    options: tuple[str, ...]
    label: str | None
    parts: tuple[str, ...]
    role: str | None


def read_anew(given: Given) -> Reading:
    """What an answer says, worked out whatever was asked before."""
    answer, kind, unit, number, options, label, parts, role = given
    if answer.startswith(("#", "Err:")) and _ERROR.fullmatch(answer.strip()):
        return unreadable("formula_error")
    answer = plain(answer)
    parts = _paragraphs(answer, parts)
    text = _BREAK.join(parts) if parts else answer
    if _says_nothing(text):
        return BLANK
    if len(text) > LONGEST and kind in _EXPECTED:
        return unreadable(_EXPECTED[kind])
    if kind == "boolean" or _yes_no_asked(unit, label):
        reading = _yes_no(text, kind, unit, number, options, label)
        if kind != "count" or reading.doubt != "not_yes_or_no":
            return reading
        counted = read_figure(text, Asked(kind, unit, label), number)  # a count where the form offers yes and no
        return replace(counted, doubt=counted.doubt or "not_yes_or_no") if asks_yes_no(unit) else counted
    if kind in _FIGURES:
        asked = Asked(kind, unit, label)
        by_role = read_role(text, role, asked) if role else None
        return by_role or (read_figure(text, asked, number) if text or number is not None else BLANK)
    if kind == "choice":
        return read_choice(text, list(options))
    return read_text(answer, kind, parts)


@lru_cache(maxsize=20_000)
def _remembered(digits: str, given: Given) -> Reading:
    """``read_anew``, of the short answers to a form's lines that come again in other reports: 0, 1, x, Có, 100 %, dots.

    ``digits``: the number as it is written, for 1 and 1.0 are equal and are not read the same.
    """
    return read_anew(given)


@lru_cache(maxsize=1000)
def asks_yes_no(unit: str | None) -> bool:
    """Whether a unit offers yes and no instead of counting anything."""
    if not unit:
        return False
    folded = fold(unit)
    return folded.startswith("1 0") or folded in ("co khong", "co hoac khong", "khong co")


def without_unit(answer: str, unit: str | None) -> str:
    """The answer without its unit printed behind it: ``so.gov.vn địa chỉ URL`` → ``so.gov.vn``."""
    tail = (unit or "").strip()
    if tail and not tail[0].isdigit() and answer.rstrip(" .").casefold().endswith(" " + tail.casefold()):
        return answer.rstrip(" .")[: -len(tail)].rstrip()
    return answer


def says_yes_or_no(answer: str) -> bool:
    """Whether an answer offers, or gives, a yes or no."""
    return offers_yes_or_no(answer)


def check_words() -> None:
    """Reads the words of answers, units and documents; raises ``WrongData``."""
    figure_words(), yes_no_words()
    check_language()


def _yes_no(
    text: str, kind: Kind, unit: str | None, number: Decimal | None, options: tuple[str, ...], label: str | None
) -> Reading:
    """Yes or no; a rate, where the form asks for one (or one is printed) in place of the catalogue's yes or no."""
    offered = label is not None and _offers(label)
    asks_rate = kind == "boolean" and not offered and (unit == "%" or bool(label and _RATE.search(label)))
    if kind == "boolean" and (asks_rate or "%" in text) and any(ch.isdigit() for ch in text):
        rate = read_figure(text, Asked("ratio_percent", "%", label), number)
        if rate.status is Status.FILLED:
            doubt = rate.doubt or (None if asks_rate else "rate_for_yes_no")
            return Reading(rate.status, rate.value, rate.numerator, rate.denominator, doubt)
    reading = read_yes_no(text, label, options)
    if kind != "boolean" or reading.doubt != "not_yes_or_no":
        return reading
    return _more_than_yes(text, label, number) or reading


def _more_than_yes(text: str, label: str | None, number: Decimal | None) -> Reading | None:
    """The yes, held, of an answer that says how many there are, or by what name: ``02 cái``, ``MISA``; None of any other."""
    if _COUNTED.fullmatch(text):
        counted = read_figure(text, Asked("count", None, label), number)
        there = counted.status is Status.FILLED and isinstance(counted.value, int | Decimal)
        return Reading(Status.FILLED, counted.value != 0, None, None, "not_yes_or_no") if there else None
    named = _NAME.fullmatch(text) and label is not None and _SOFTWARE.search(label)
    return Reading(Status.FILLED, True, None, None, "not_yes_or_no") if named else None


_COUNTED = re.compile(r"\d{1,3}(?: [^\W\d_]+){1,3}\.?")
"""A count of what is there; a bare number in place of a 1 or a 0 is a slip."""
_NAME = re.compile(r"(?:[A-Za-z]*[A-Z]{2}[\w.-]*(?:[\s,;/]+|$))+", re.ASCII)
"""Names of programs: ``MISA``, ``DAS, IMAS``."""
_SOFTWARE = re.compile(r"\b(?:phần mềm|ứng dụng)\b", re.IGNORECASE)


def _is_bare(answer: str, unit: str | None) -> bool:
    """Whether an answer is a figure without words, or with no other than its unit's behind it: ``56 người.``"""
    if _BARE.fullmatch(answer):
        return True
    said = answer.rstrip(" .…_") if unit else ""
    return (
        unit is not None
        and said.endswith(unit)
        and is_word_of_measure(unit)
        and not said[-len(unit) - 1 : -len(unit)].isalnum()
        and _BARE.fullmatch(said[: -len(unit)]) is not None
    )


def _yes_no_asked(unit: str | None, label: str | None) -> bool:
    return asks_yes_no(unit) or (label is not None and _offers(label))


def _offers(label: str) -> bool:
    """Whether a label ends in the choice itself: ``(có/không)``."""
    return "/" in label and _OFFERED.search(label) is not None


def _paragraphs(answer: str, parts: tuple[str, ...]) -> tuple[str, ...]:
    """The paragraphs that make up the answer; none when there is one, or they are those of another text."""
    if len(parts) < 2:
        return ()
    said = tuple(part for part in map(plain, parts) if part)
    bare = "".join(answer.split())
    return said if len(said) > 1 and bare and "".join("".join(said).split()).startswith(bare) else ()


@cache
def _invitations() -> tuple[frozenset[str], tuple[str, ...]]:
    words = answer_words()
    return frozenset(map(fold, words.absent)), tuple(map(fold, words.text.placeholders))


def _says_nothing(text: str) -> bool:
    """Whether an answer says that none is due, or a content control still shows its invitation to type."""
    if not text or text[0].isdigit():
        return False
    absent, placeholders = _invitations()
    folded = fold(text[:60])
    return folded in absent or folded.startswith(placeholders)
