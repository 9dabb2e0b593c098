"""The language of answers: what is counted and the words for it, number words, yes and no, signs and remarks.

Data files of ``reference/``, read and checked at start-up; this is the only module that knows their formats.
"""

from __future__ import annotations

import tomllib
from decimal import Decimal
from functools import cache
from pathlib import Path

from shared.datafiles import Data, WrongData, checked
from shared.paths import REFERENCE


class UnitFamily(Data):
    """One kind of thing that is counted, with the words for one of it and for more or less than one."""

    id: str
    whole: bool
    same: list[str]
    scaled: dict[str, Decimal] = {}
    written: list[str] = []
    """Words that count only as they are written: MB is not Mb."""
    beside: list[str] = []
    """Families of lines on which these words may stand when the line's label names them; ``*``: any."""


class Units(Data):
    """What is counted, and the number words (thousand, million)."""

    scales: dict[str, Decimal]
    families: list[UnitFamily]


class TextWords(Data):
    """Words around answers that are text."""

    placeholders: list[str]
    before_address: list[str]
    domain_endings: list[str]


class RemarkWords(Data):
    """Words behind a number that leave it as it is."""

    part: list[str]
    some: list[str]
    taken_off: list[str]
    grown: list[str]
    shrunk: list[str]
    so_with: list[str]
    numbered: list[str]
    open: list[str]
    average: list[str]


class SpokenWords(Data):
    """Numbers in words. ``counting``: those that stand for nothing else where they are written so; ``not_counting``: names with one of them."""

    digits: dict[str, int]
    ten: list[str]
    hundred: list[str]
    gap: list[str]
    named: list[str]
    counting: list[str]
    not_counting: list[str]


class RangeWords(Data):
    """Words that bound a range: above a number, below it, between two."""

    above: list[str]
    below: list[str]
    between: list[str]


class AnswerWords(Data):
    """Words and marks by which answers are understood; the file says what each list is for."""

    zero: list[str]
    unknown: list[str]
    absent: list[str]
    hedges: list[str]
    hedge_signs: str
    other_figure: list[str]
    fillers: list[str]
    yes: list[str]
    yes_written: list[str]
    no: list[str]
    states: list[str]
    in_use: list[str]
    other_words: list[str]
    without_tone: list[str]
    open: list[str]
    ended: list[str]
    either: list[str]
    ticked: str
    unticked: str
    crosses: str
    ticked_letters: str
    unticked_letters: str
    roles: dict[str, list[str]]
    text: TextWords
    spoken: SpokenWords
    ranges: RangeWords
    remarks: RemarkWords


@cache
def units(folder: Path = REFERENCE) -> Units:
    """The kinds of things that are counted and the words for them; raises ``WrongData``."""
    path = folder / "units.toml"
    found = checked(Units, _toml(path), path, "units")
    known = {family.id for family in found.families} | {"*"}
    for family in found.families:
        if not known.issuperset(family.beside):
            raise WrongData(f"{path.name}: {family.id}: beside names an unknown family")
    return found


@cache
def answer_words(folder: Path = REFERENCE) -> AnswerWords:
    """The words and marks of answers; raises ``WrongData``."""
    path = folder / "answers.toml"
    return checked(AnswerWords, _toml(path), path, "answers")


def _toml(path: Path) -> dict[str, object]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise WrongData(f"{path.name}: {error}") from error
