"""Units that count by the hundred, thousand or million, stated for more than one figure: ``Đơn vị tính: nghìn lượt``.

A figure below such a statement is so many times larger than what is printed. What it comes to is worked out where the
line asks for what is counted so, and held: nobody can tell from a bare figure whether the clerk minded the statement.
"""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from functools import cache, lru_cache

from services.extract.reading.values import Reading
from services.extract.reading.values.lexicon import Measure, measure
from services.extract.reading.values.numbers import native, parse_number
from services.extract.reading.words.wording import fold, plain
from shared.answers import units
from shared.contracts import Status

_STATED = re.compile(
    r"(?:^|[\s(\[,;–-])(?:đvt|đơn\s+vị\s+tính|(?P<office>đơn\s+vị))\s*:\s*(?P<units>[^()\[\]]{1,80})", re.IGNORECASE
)
_GOES_ON = re.compile(r"[^\W\d_]\s+$")
_MAY_STATE = re.compile(r"đvt|đơn", re.IGNORECASE)
"""Stands in every statement; without it nobody looks for one."""
_BRACKETED = re.compile(r"[(\[]\s*([^()\[\]]{1,40}?)\s*[)\]]\W*$")
_TIMES = re.compile(r"(?:[x×*]\s*)?(10{2,9}|1(?:[.,  ]000){1,3})(?![\d.,])\s*", re.IGNORECASE)
"""A power of ten before what is counted: ``1.000 hồ sơ``."""
_APART = re.compile(r"[,;/]|\bvà\b")
_BARE = re.compile(r"[\d.,\s…_]*")
_STRANGE = "?"
"""Stands for what is counted where nobody knows the word."""

Parts = tuple[tuple[Decimal, str | None], ...]
"""How many of its one each unit of a statement is, and the family of what it counts; None where it names nothing."""


def stated(text: str) -> str | None:
    """The units that a caption, title or header states for what stands below it, where one of them is a scale."""
    if ":" not in text or not _MAY_STATE.search(text):
        return None
    said = plain(text)
    found = _STATED.search(said)
    if not found or not _has_scale(found["units"]):
        return None
    office = (found["office"] or "").startswith("đ") and _GOES_ON.search(said[: found.start("office")])
    if office and _TIMES.match(found["units"]):
        return None  # “… của đơn vị: 1.000 văn bản” answers for an office; “Đơn vị: 1.000 đồng” states
    return found["units"].strip()


def behind(label: str) -> str | None:
    """The scale that stands in brackets behind a label, or is stated there."""
    found = _BRACKETED.search(label) if "(" in label or "[" in label else None
    return stated(label) or (found[1] if found and _is_known(found[1]) else None)


@lru_cache(maxsize=2_000)
def is_scaled(unit: str) -> bool:
    """Whether a unit, or one of several, counts by more than one; a number alone may be a figure astray."""
    return _has_scale(unit) and not _BARE.fullmatch(unit)


def _has_scale(unit: str) -> bool:
    return any(size != 1 for size, _ in _parts(unit))


@lru_cache(maxsize=2_000)
def _is_known(unit: str) -> bool:
    return is_scaled(unit) and all(family != _STRANGE for _, family in _parts(unit))


def is_scale_alone(text: str) -> bool:
    """Whether a text is nothing but a scale of something known: ``Nghìn lượt``."""
    return _is_known(text) and all(family for _, family in _parts(text))


@lru_cache(maxsize=2_000)
def _parts(unit: str) -> Parts:
    return tuple(_part(one) for one in _APART.split(plain(unit).strip(" .:()[]")) if one.strip())


def _part(unit: str) -> tuple[Decimal, str | None]:
    """The size of one unit, and what it counts."""
    rest, size = unit.strip(), Decimal(1)
    times = _TIMES.match(rest)
    if times:
        size, rest = Decimal(re.sub(r"\D", "", times[1])), rest[times.end() :]
    first, _, behind_it = rest.partition(" ")
    if first.casefold() in _scales() and not fold(behind_it).startswith("le"):
        size, rest = size * _scales()[first.casefold()], behind_it
    known = measure(rest.strip(" .:()"))
    return size, known.unit.family.id if known else _STRANGE if rest.strip(" .:()") else None


@cache
def _scales() -> dict[str, Decimal]:
    return {word.casefold(): Decimal(size) for word, size in units().scales.items()}


def in_scale(reading: Reading, scale: str | None, answer: str, own: str | None, asked: str | None) -> Reading:
    """What a figure comes to below a scale; ``own`` is the unit of its row, ``asked`` that of what is asked."""
    if (
        scale is None
        or reading.status is not Status.FILLED
        or isinstance(reading.value, bool | list)
        or not reading.value
    ):
        return reading
    known, mine = measure(asked), measure(own)
    size = None if fold(scale) == fold(asked or "") else _size_for(known, scale)
    if size is None or _says_a_scale(answer) or (mine and mine.unit.family.id not in {one for _, one in _parts(scale)}):
        return reading
    held = replace(reading, doubt=reading.doubt or "unit_differs")
    read = parse_number(plain(answer), thousands=False) if reading.doubt else None
    value = read[0] if read else reading.value
    if mine or size == 1 or not _BARE.fullmatch(answer) or isinstance(value, str):
        return held
    return replace(held, value=native(Decimal(str(value)) * size), doubt="unit_differs")


def _size_for(asked: Measure | None, scale: str) -> Decimal | None:
    """How many of what a line asks one is below a scale; None where the line counts so itself, 1 where nobody can tell."""
    parts = _parts(scale)
    own = [size for size, counted in parts if asked and counted == asked.unit.family.id]
    bare = [size for size, counted in parts if counted is None and size != 1]
    if own or bare:
        size = (own or bare)[0] / (asked.unit.size if asked else 1)  # the line itself may ask for millions
        return None if size == 1 else size
    return Decimal(1)


def _says_a_scale(answer: str) -> bool:
    """Whether an answer counts by the thousand itself: ``215 nghìn lượt``."""
    return not _scales().keys().isdisjoint(plain(answer).casefold().split())
