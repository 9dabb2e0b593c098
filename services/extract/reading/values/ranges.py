"""Options that are ranges, however they are put: ``Từ 10 MB đến 20 MB`` is ``10 Mb ≤ KT ≤ 20 Mb``."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from functools import cache, lru_cache

from services.extract.reading.words.wording import fold
from shared.answers import answer_words

Bound = tuple[Decimal, str] | None
"""A number and its unit; None where the range is open."""


def same_range(words: str, options: Sequence[str]) -> str | None:
    """The one option that is the range which words name; None where they name none, or say more than it."""
    said = _bounds(words, _names(options))
    same = [option for option in options if said and _bounds(option, _names(options)) == said]
    return same[0] if len(same) == 1 else None


def _names(options: Iterable[str]) -> frozenset[str]:
    """What the options call the thing that they bound: ``KT``, ``DL``."""
    return frozenset(match["word"] for option in options for match in _piece().finditer(option) if match["word"])


@cache
def _piece() -> re.Pattern[str]:
    """A number with its unit, a sign, or a word; what bounds a range is no unit."""
    bounding = "|".join(sorted({phrase.split()[0] for phrase in _phrases()}))
    unit = rf"(?:(?!(?:{bounding})\b)[^\W\d_]+)?"
    return re.compile(
        rf"(?P<number>\d+(?:[.,]\d+)?)\s*(?P<unit>{unit})|(?P<sign>[<>≤≥])|(?P<word>[^\W\d_]+)", re.IGNORECASE
    )


@cache
def _phrases() -> dict[str, str]:
    """By the words that bound a range, the longest first, what they do."""
    known = answer_words().ranges
    named = {"above": known.above, "below": known.below, "between": known.between}
    found = {phrase: sense for sense, phrases in named.items() for phrase in phrases}
    return {phrase: found[phrase] for phrase in sorted(found, key=len, reverse=True)}


@lru_cache(maxsize=500)
def _bounds(text: str, names: frozenset[str]) -> tuple[Bound, Bound] | None:
    """The lowest and the highest that a text allows; None where a word of it is not understood."""
    pieces = list(_piece().finditer(text))
    words = f" {' '.join(fold(one['word']) for one in pieces if one['word'] and one['word'] not in names)} "
    said: set[str] = set()
    for phrase, sense in _phrases().items():
        if f" {fold(phrase)} " in words:
            said.add(sense)
            words = words.replace(f" {fold(phrase)} ", " ")
    numbers = [one for one in pieces if one["number"]]
    if words.strip() or not 1 <= len(numbers) <= 2:
        return None
    unit = numbers[-1]["unit"]
    bounds = [(Decimal(one["number"].replace(",", ".")), (one["unit"] or unit).casefold()) for one in numbers]
    if len(bounds) == 2:
        return (bounds[0], bounds[1]) if said <= {"between"} else None
    said |= {_sense(one["sign"], before=one.start() < numbers[0].start()) for one in pieces if one["sign"]}
    if said - {"between"} == {"below"}:
        return None, bounds[0]
    return (bounds[0], None) if said - {"between"} == {"above"} else None


def _sense(sign: str, *, before: bool) -> str:
    """What a sign makes of a number: ``KT < 10`` is below it, as is ``10 > KT``."""
    return "below" if (sign in "<≤") is before else "above"
