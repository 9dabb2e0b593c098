"""The points and commas of a figure, seen as spots of ink.

Tesseract's readers agree on 49 where 4.9 is printed: small type has points of three dots, and a model of words drops
them. A spot low between two digits is seen without reading anything, so it speaks against a figure read without one.
"""

from __future__ import annotations

import re

from services.extract.reading.readers.picture import Area, Picture, spots

_TALL = 0.6
"""Part of the tallest spot's height from which a spot is a digit."""
_WIDEST = 1.1
"""Width of a digit, of its height, beyond which two digits touch."""
_POINT_HIGH, _POINT_WIDE, _POINT_LEAST, _POINT_THIN = 0.45, 0.38, 0.12, 0.08
"""The most height and width of a point or comma, and the least of its longer and shorter side, of a digit's height."""
_LOW = 0.5
"""A point or comma stands in this lower part of the line."""
_TUCKED = 0.05
"""How far, of a digit's height, a point may reach below a digit; dirt lies anywhere."""
_COMMA = 1.5
"""Height, of its width, from which a spot is a comma."""
_MARKS = re.compile(r"[.,]")


def restored(text: str, ink: Picture, area: Area) -> tuple[str, bool]:
    """A figure with the points and commas that its ink shows, and whether the readers had lost one."""
    if not any(ch.isdigit() for ch in text):
        return text, False
    digits, points = _spots(ink, area)
    if not digits:
        return text, False
    seen = [(sum(right <= middle for _, right in digits), mark) for middle, mark in points]
    lost = [(before, mark) for before, mark in seen if 0 < before < len(digits)]
    if len(lost) <= len(_MARKS.findall(text)):
        return text, False
    letters = [ch for ch in text if not _MARKS.fullmatch(ch) and not ch.isspace()]
    touching = any(right - left > _WIDEST * _height(ink, area) for left, right in digits)
    if touching or len(digits) != len(letters):
        return text, True
    for before, mark in reversed(lost):
        if letters[before - 1].isdigit() and letters[before].isdigit():
            letters.insert(before, mark)
    return "".join(letters), True


def _height(ink: Picture, area: Area) -> int:
    return max((high for _, _, _, high in spots(ink, area)), default=0)


def _spots(ink: Picture, area: Area) -> tuple[list[tuple[int, int]], list[tuple[float, str]]]:
    """Left and right edges of the digits, and middle and kind of what stands low between them; none of two lines."""
    found = spots(ink, area)
    tallest = max((high for _, _, _, high in found), default=0)
    tall = sorted(spot for spot in found if spot[3] >= _TALL * tallest)
    if not tall:
        return [], []
    bottoms = sorted(top + high for _, top, _, high in tall)
    base = bottoms[len(bottoms) // 2]
    if any(abs(top + high - base) > 0.5 * tallest for _, top, _, high in tall):
        return [], []
    points = [
        (left + wide / 2, "," if high > _COMMA * wide else ".")
        for left, top, wide, high in found
        if max(wide, high) >= _POINT_LEAST * tallest
        and min(wide, high) >= _POINT_THIN * tallest
        and high <= _POINT_HIGH * tallest
        and wide <= _POINT_WIDE * tallest
        and base - _LOW * tallest <= top < base
        and top + high >= base - 0.15 * tallest
        and not any(_overlap((left, left + wide), (a, a + b)) > _TUCKED * tallest for a, _, b, _ in tall)
    ]
    return [(left, left + wide) for left, _, wide, _ in tall], sorted(points)


def _overlap(one: tuple[int, int], other: tuple[int, int]) -> int:
    return min(one[1], other[1]) - max(one[0], other[0])
