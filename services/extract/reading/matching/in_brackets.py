"""What stands in brackets behind the words of a label: ``Tổng số máy tính (đã hỏng)`` counts other computers.

The form's own brackets explain themselves, and so does what only says what is counted, of which level, or how to answer.
Any other word in brackets may narrow or widen what is asked, and nobody can tell by how much.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache

from rapidfuzz.distance import OSA

from services.extract.reading.matching.evidence import told
from services.extract.reading.values.numbers import without_dates
from services.extract.reading.words.labels import accounted, is_bare, label
from services.extract.reading.words.periods import mentions
from services.extract.reading.words.phrases import one_of
from services.extract.reading.words.wording import WORDS, fold, key, level_in, level_named, plain, without_levels
from shared.forms import Indicator

_BRACKETS = re.compile(r"[(\[]([^()\[\]]*)(?:[)\]]|$)")
_NARROWING = frozenset(WORDS["negations"])
_NUMBERED = r"(?: số| so)?\s+(?:\d+[a-z]?|[ivx]+)(?:[\s.]\d+[a-z]?)*\b"
"""How what stands elsewhere is numbered: ``Phụ lục số 2``."""
_DIGIT = re.compile(r"\d")
_TAKING_IN = frozenset(WORDS["taking_in"])
"""What another level's figures are added with."""
_PERIOD = re.compile(r"(?:(?:theo|cua|moi|hang) )*(?:ngay|thang|quy|ky|nam)|trong (?:ngay|thang|nam)")
"""A period and nothing else: a year's, or a month's, where the form asks a quarter's."""
_DAY = re.compile(r"\d\s*[/.-]\s*\d{1,2}\s*[/.-]\s*\d{4}")
_SIGN = re.compile(r"\d{1,2}|[a-h]")
"""A footnote's."""
_EXCLUDING = re.compile(rf"(?:{'|'.join(sorted(WORDS['exclusions'], key=len, reverse=True))}) ")
"""How words begin that leave something out: all of them say the same."""
_ABOVE = re.compile(r"\s+(?:ở|nêu)\s+trên\s*$", re.IGNORECASE)
_SHORT = 6
"""Letters in brackets below which one that is another makes other words."""


def is_narrowed(text: str, asked: str, indicator: Indicator, unit: str | None, above: str = "") -> bool:
    """Whether a label (``text``) says more in brackets than the words in which the form (``asked``, below the line ``above``) and
    other papers ask for its indicator.
    """
    if ("(" not in text and "[" not in text) or text == asked:
        return False
    if key(text) == key(asked) or _is_level_below(text, asked):
        return False
    wordings = (asked, indicator.vi, *indicator.also, *(str(one["wording"]) for one in indicator.occurrences))
    own = frozenset(word for one in (*map(_outside, wordings), unit or "") for word in key(one).split())
    printed = frozenset(_put(key(within)) for one in wordings for within in _BRACKETS.findall(plain(one)))
    printed |= {_put(key(within)) for within in _BRACKETS.findall(plain(above))}
    mine = _BRACKETS.findall(plain(asked))
    return any(_is_more(within, own, printed, mine) for within in _BRACKETS.findall(plain(text)))


def without_own_period(text: str, period: str | None) -> str:
    """A label without brackets that name the report's own ``period`` and nothing else: ``Tổng số hồ sơ (quý III/2020)``."""
    if period is None or ("(" not in text and "[" not in text):
        return text
    return _BRACKETS.sub(lambda found: "" if _is_period(found[1], period) else found[0], text).rstrip()


def _is_period(within: str, period: str) -> bool:
    named = mentions(within)
    if [(one.period, one.span or one.other) for one in named] != [(period, False)]:
        return False
    return not told(key(within.replace(named[0].words, " ")))


@lru_cache(maxsize=4_000)
def left_out(asked: str) -> tuple[str, ...]:
    """What a line says in brackets that it leaves out: ``Số CBCC (không tính lãnh đạo)`` asks for no ``lanh dao``."""
    found: list[str] = []
    for within in _BRACKETS.findall(plain(asked)):
        first, *others = (key(_ABOVE.sub("", one)) for one in within.split(","))
        excluding = _EXCLUDING.match(first)
        found += [one for one in (first[excluding.end() :], *others) if one] if excluding else []
    return tuple(found)


def _is_level_below(text: str, asked: str) -> bool:
    """Whether a label is what a line above asks, with a line that only names its level put in brackets behind it."""
    within = _BRACKETS.findall(plain(text))
    return bool(within) and is_bare(label(asked).core) and key(within[-1]) == key(asked)


def _outside(words: str) -> str:
    return _BRACKETS.sub(" ", plain(words))


def _put(within: str) -> str:
    """Words in brackets with one beginning for all that leave something out, and without words that carry no meaning."""
    excluding = _EXCLUDING.match(within)
    if excluding is None:
        return within
    return " ".join((WORDS["exclusions"][0], *told(within[excluding.end() :])))


def _is_more(within: str, own: frozenset[str], printed: frozenset[str], mine: list[str]) -> bool:
    """Whether words in brackets are neither the form's, in full, shortened or with a slip, nor such as any label may have."""
    said = key(within)
    if not said or _SIGN.fullmatch(said) or _put(said) in printed or level_named(within):
        return False
    words = _told_of(said, within)
    words = (
        frozenset(word for word in words if len(word) > 1 or word.isdigit()) or words
    )  # a sign of a formula, as a machine reads it
    return not words <= own and not any(_is_of(words, within, one) for one in mine)


def _told_of(said: str, within: str) -> frozenset[str]:
    """The words in brackets that say something: none that names a level, but what another level's figures are added with."""
    period = None if _DAY.search(within) else _PERIOD.fullmatch(said)
    if period:
        return frozenset({period[0].split()[-1]})
    written = unicodedata.normalize("NFC", within).lower()
    left = key(_asides(written=not written.isascii()).sub(" ", written)) if written.strip() else ""
    if level_in(said) is None:
        return frozenset(told(left))
    return frozenset(told(without_levels(left))) | _TAKING_IN.intersection(said.split())


@cache
def _asides(*, written: bool) -> re.Pattern[str]:
    """Words that say nothing of what is asked, as they are ``written`` or without their tones: ``máy chủ`` is no ``ghi chú``."""
    elsewhere, phrases = (WORDS[name] for name in ("elsewhere", "in_brackets"))
    if not written:
        elsewhere, phrases = map(fold, elsewhere), map(fold, phrases)
    return re.compile(rf"(?<!\w)(?:{one_of(elsewhere)}{_NUMBERED}|{one_of(phrases)}(?!\w))")


def _is_of(words: frozenset[str], within: str, printed: str) -> bool:
    """Whether words in brackets are those that the form prints there, or some of them, and narrow it alike; one slip is none."""
    whole = frozenset(key(printed).split())
    if words <= whole and words & _NARROWING == whole & _NARROWING:
        return True
    same = len(printed) >= _SHORT and sorted(_DIGIT.findall(within)) == sorted(_DIGIT.findall(printed))
    if same and OSA.distance("".join(within.split()), "".join(printed.split()), score_cutoff=1) <= 1:
        return True  # two digits of a day that changed places, too
    if _DIGIT.findall(key(within)) != _DIGIT.findall(key(printed)):
        return False  # another level of services is no slip
    said, meant = ("".join(without_dates(one).split()) for one in (within, printed))  # the days are another report's
    slip = len(printed) >= _SHORT and OSA.distance(said, meant, score_cutoff=1) <= 1
    return slip or accounted(label(within), label(printed), frozenset())
