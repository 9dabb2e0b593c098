"""The words of answers, from data: what each phrase is where a figure is asked, and where yes or no is.

A phrase is given a code of one letter; a reader looks at the codes of an answer's tokens in a row, its *shape*.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache, lru_cache

from services.extract.reading.words.wording import fold
from shared.answers import UnitFamily, answer_words, units
from shared.datafiles import WrongData

_PAREN = re.compile(r"\([^()]*\)")
_TONES = re.compile("[\u0300\u0301\u0303\u0309\u0323]")
LONGEST = 5
"""Words of the longest phrase that is looked up."""


@dataclass(frozen=True, slots=True)
class Unit:
    """A word of a family, and how many of the family's one it is."""

    family: UnitFamily
    size: Decimal


Meaning = tuple[str, Unit | Decimal | None]
"""The code of a phrase; the unit it is, or how many it multiplies by."""


@dataclass(frozen=True, slots=True)
class Measure:
    """What the unit of a line counts; ``per``: of each what (``Mbps/người``)."""

    unit: Unit
    per: Unit | None = None

    @property
    def whole(self) -> bool:
        """Whether the line counts whole things."""
        return self.unit.family.whole and self.per is None

    def conversion(self, unit: Unit) -> Decimal | None:
        """How many of this measure one of ``unit`` is; None when it counts another kind of thing."""
        if unit.family is self.unit.family:
            return unit.size / self.unit.size
        return Decimal(1) if self.per and unit.family is self.per.family else None


@dataclass(frozen=True, slots=True)
class Words:
    """The phrases of one kind of question, folded; ``written`` are compared as they are written.

    ``never_subject``: words that change a meaning. A label's own words explain them no more than any others.
    """

    phrases: dict[str, Meaning]
    written: dict[str, Meaning]
    never_subject: frozenset[str]
    spelt: frozenset[str] = frozenset()
    """The words of one word, their tones apart."""
    starts: frozenset[str] = field(init=False)
    """The words that phrases begin with."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "starts", frozenset(phrase.partition(" ")[0] for phrase in self.phrases))

    def begin(self, text: str) -> bool:
        """Whether a phrase may begin with a folded text."""
        return text.partition(" ")[0] in self.starts


@cache
def figure_words() -> Words:
    """Phrases where a figure is asked. Raises ``WrongData`` when a word is a unit of two families."""
    words, counted = answer_words(), units()
    phrases: dict[str, Meaning] = {}
    written: dict[str, Meaning] = {}
    for family in counted.families:
        named = [(word, Unit(family, Decimal(1))) for word in family.same]
        named += [(word, Unit(family, size)) for word, size in family.scaled.items()]
        for word, unit in named:
            known = phrases.setdefault(fold(word), ("u", unit))
            if known[1] is not unit and isinstance(known[1], Unit) and known[1].family is not family:
                raise WrongData(f"units.toml: {word!r} belongs to {family.id} and to {known[1].family.id}")
        written |= {word: ("u", Unit(family, Decimal(1))) for word in family.written}
    phrases |= {fold(word): ("m", size) for word, size in counted.scales.items()}
    _add(phrases, "k", words.fillers)
    _add(phrases, "y", words.yes)
    _add(phrases, "h", words.hedges)
    _add(phrases, "D", words.other_figure)
    _add(phrases, "z", words.zero)
    _add(phrases, "q", words.unknown)
    _add(phrases, "R", words.remarks.part)
    _add(phrases, "S", [word for word in words.remarks.some if word not in words.yes])
    _add(phrases, "T", words.remarks.taken_off)
    _add(phrases, "C", (*words.remarks.grown, *words.remarks.shrunk))
    _add(phrases, "W", words.remarks.so_with)
    _add(phrases, "A", words.remarks.numbered)
    _add(phrases, "V", words.remarks.average)
    _add(phrases, "k", [word for word in words.fillers if word in words.yes])
    turning = (words.zero, words.no, words.hedges, words.other_figure, words.open)
    return Words(phrases, written, _single(turning))


@cache
def yes_no_words() -> Words:
    """Phrases where yes or no is asked."""
    words = answer_words()
    phrases: dict[str, Meaning] = {}
    _add(phrases, "c", words.states)
    _add(phrases, "e", words.open)
    _add(phrases, "Y", (*words.yes, *words.in_use))
    _add(phrases, "N", words.no)
    _add(phrases, "N", words.zero)
    _add(phrases, "/", words.either)
    _add(phrases, "q", words.unknown)
    phrases |= {"1": ("Y", None), "0": ("N", None), "01": ("Y", None), "00": ("N", None)}
    forms = {form for word in words.yes_written for form in (word, word.capitalize(), word.upper())}
    turning = (words.zero, words.no, words.yes, words.open)
    spelt = frozenset(toneless(word) for word in (*words.yes, *words.no, *words.yes_written, *words.zero))
    return Words(phrases, dict.fromkeys(forms, ("Y", None)), _single(turning), spelt)


def toneless(text: str) -> str:
    """A word in small letters without its tone; ``ơ`` and ``ô`` stay what they are."""
    return unicodedata.normalize("NFC", _TONES.sub("", unicodedata.normalize("NFD", text.lower())))


def _add(phrases: dict[str, Meaning], code: str, words: Iterable[str]) -> None:
    phrases.update({fold(word): (code, None) for word in words})


def _single(lists: Iterable[list[str]]) -> frozenset[str]:
    return frozenset(fold(word) for words in lists for word in words if " " not in word)


@lru_cache(maxsize=1000)
def measure(unit: str | None) -> Measure | None:
    """What a line's unit counts; None when it is missing or not known."""
    if not unit:
        return None
    whole = _unit(unit)
    if whole:
        return Measure(whole)
    one, slash, other = unit.partition("/")
    top, bottom = _unit(one), _unit(other)
    if not (slash and top and bottom):
        return None
    return Measure(top) if top.family is bottom.family else Measure(top, bottom)  # "cơ quan/đơn vị" are two names


@lru_cache(maxsize=1000)
def is_word_of_measure(unit: str) -> bool:
    """Whether a unit is one known phrase of letters, whatever a label says of it."""
    known = figure_words().phrases.get(fold(unit))
    bare = unit.replace(" ", "").isalpha() and unit == unit.strip()
    return bare and known is not None and isinstance(known[1], Unit) and unit not in figure_words().written


def _unit(word: str) -> Unit | None:
    """The unit that words name, with or without what stands in parentheses: ``Người (CBCC)``."""
    known = figure_words()
    outside, inside = _PAREN.sub(" ", word), "".join(_PAREN.findall(word))
    for text in (word, outside, inside):
        meaning = known.written.get(text.strip()) or known.phrases.get(fold(text))
        if meaning and isinstance(meaning[1], Unit):
            return meaning[1]
    return None


@cache
def names_of(family: str) -> tuple[str, ...]:
    """The words of a family, each to be looked up in a subject."""
    return tuple(f" {fold(word)} " for one in units().families if one.id == family for word in one.same)


@lru_cache(maxsize=2000)
def subject_of(*texts: str | None) -> str:
    """The words of a label (and of a unit that is not known) in one line, to look phrases up in."""
    return " ".join(["", *(fold(text) for text in texts if text), ""])


@cache
def boxes() -> tuple[str, re.Pattern[str]]:
    """The ticked glyphs, and a pattern that finds a box, drawn or typed as brackets."""
    words = answer_words()
    glyphs = re.escape(words.ticked + words.unticked)
    return words.ticked, re.compile(rf"[{glyphs}]|[\[(]\s?[xXvV✓✔√]?\s?[\])]")
