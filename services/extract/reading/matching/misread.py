"""Lines whose label was misread or mistyped, though their place in the form leaves no doubt which they are.

A label of forty words is rarely read off a picture without a slip, and a slip may look like another word; a clerk's slip is one
letter. The line above and the line below are witnesses: where both are the form's neighbours and nothing answered
stands between, the line is the one that the form has there.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from rapidfuzz.distance import OSA

from services.extract.reading.layout.lines import Line
from services.extract.reading.matching.chains import Match
from services.extract.reading.words.wording import bare_key
from shared.forms import Item

_SHORT = 2
"""Letters of a label too short to be told from another by one of them."""
_ALIKE = 0.9
"""Least likeness of the labels of a misread line and of its witnesses; words that change a meaning cost more than the rest."""


def placed(
    matches: Mapping[int, Match], lines: Sequence[Line], items: Sequence[Item], *, seen: bool
) -> dict[int, Match]:
    """The matches by item, those of misread lines sure where their neighbours are theirs, too.

    ``seen``: whether the letters were read off pictures; typed labels are one letter off at most.
    """
    used = {match.line for match in matches.values()}
    found = dict(matches)
    for number, match in matches.items():
        if (
            not match.sure
            and (match.likeness >= _ALIKE if seen else _one_slip(lines[match.line].label, items[number].label))
            and all(_witness(number, by, matches, lines, used) for by in (-1, 1))
        ):
            found[number] = replace(match, sure=True)
    return found


def _one_slip(typed: str, printed: str) -> bool:
    """Whether two labels are the same but for one letter, put in, left out, swapped or another; a digit is no letter."""
    one, other = bare_key(typed), bare_key(printed)
    digits = [[ch for ch in text if ch.isdigit()] for text in (one, other)]
    return digits[0] == digits[1] and min(len(one), len(other)) > _SHORT and OSA.distance(one, other) == 1


def _witness(number: int, step: int, matches: Mapping[int, Match], lines: Sequence[Line], used: set[int]) -> bool:
    """Whether the next line in a direction is the next item of the form; at the ends there is none."""
    here = matches[number].line
    other = number + step
    while other in matches and matches[other].line == here:
        other += step  # one line may answer an item a role
    if other not in matches:
        return not any((one - other) * step > 0 for one in matches)
    there = matches[other]
    if there.likeness < _ALIKE or (there.line - here) * step < 0:
        return False
    between = range(min(here, there.line) + 1, max(here, there.line))
    return not any(at not in used and (lines[at].answer or lines[at].spill) for at in between)
