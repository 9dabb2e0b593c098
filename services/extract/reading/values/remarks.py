"""Words behind a figure that leave it as it is: so many of them are broken, so many fewer than last quarter.

A number in a remark is accounted for only where the remark says, by how it is put, that it is not the figure itself: it
opens with a word for a part, for what was taken off, or for a difference, and what is counted stands beside the number.
"""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal
from functools import cache
from typing import NamedTuple

from services.extract.reading.values.lexicon import Measure, Unit, figure_words
from services.extract.reading.values.numbers import parse_number
from services.extract.reading.values.spoken import counts_in_words, spoken_first, written_words
from services.extract.reading.values.tokens import Token
from services.extract.reading.words.wording import fold
from shared.answers import answer_words

PART, TAKEN_OFF, COMPARED, SO_WITH, NUMBERED, SOME, AVERAGE = "R", "T", "C", "W", "A", "S", "V"
_ONLY_IN_REMARKS = str.maketrans(dict.fromkeys((PART, TAKEN_OFF, COMPARED, SO_WITH, NUMBERED, SOME, AVERAGE), "w"))
_NOUNS = "uvsw"
_SILENT = "plfk"
"""Stops, leaders and words that link."""


def unopened(code: str) -> str:
    """The code of a word where no remark is open: the words that open one explain nothing."""
    return code.translate(_ONLY_IN_REMARKS)


def opening(tokens: list[Token]) -> int | None:
    """The place of what opens a remark without brackets behind a number: ``47 máy, trong đó 2 máy hỏng``."""
    counted = next((at for at, token in enumerate(tokens) if token.code in "nd"), len(tokens))
    behind = range(counted + 1, len(tokens))
    return next((at for at in behind if tokens[at].code in PART + AVERAGE or _is_set_off(tokens, at)), None)


def _is_set_off(tokens: list[Token], at: int) -> bool:
    """Whether behind a stop or a linking word so much of one thing to each of another begins: ``, 7,96 Mbps/người``."""
    return tokens[at - 1].code in "pk" and _is_per_unit(tokens[at : at + 4])


def _is_per_unit(tokens: list[Token]) -> bool:
    """Whether tokens are a number of one thing to each of another: ``7,96 Mbps/người``."""
    if [token.code for token in tokens[::2]] != ["n", "/"]:
        return False
    one, other = (token.meaning[1] if token.meaning else None for token in tokens[1::2])
    return isinstance(one, Unit) and isinstance(other, Unit) and one.family is not other.family


def leaves_it(tokens: list[Token], value: Decimal, *, of_each: bool = False) -> bool:
    """Whether a remark, all of it, is of those that leave the figure as it is; ``of_each``: the line asks an average itself."""
    spoken = [token for token in tokens if token.code not in _SILENT]
    if not spoken:
        return False
    first, rest = spoken[0], spoken[1:]
    if first.code == AVERAGE or _is_per_unit(spoken):
        return not of_each and _averages([token for token in spoken if token.code != AVERAGE], value)
    if any(token.code in "dDhqrz=xb?/" for token in spoken if first.code != COMPARED):
        return False
    if first.code == COMPARED:
        return _compares(first, rest, value)
    if first.code == PART:
        return not rest or _counts(rest, value)
    if _is_some(first):
        return _counts(rest, value) and _is_said_of(rest)
    return first.code == TAKEN_OFF and _counts(rest, None)


def _is_some(token: Token) -> bool:
    return token.code == SOME or (token.code == "y" and token.text in _words().some)


def _averages(tokens: list[Token], value: Decimal) -> bool:
    """``bình quân 7,96 Mbps/người``: one number; of what the line counts it is no more than the figure."""
    numbers = [at for at, token in enumerate(tokens) if token.code == "n"]
    if len(numbers) != 1 or any(token.code not in "nuvswt/" for token in tokens):
        return False
    read = parse_number(tokens[numbers[0]].text, thousands=False)
    noun = tokens[numbers[0] + 1] if numbers[0] + 1 < len(tokens) else None
    return read is not None and not read[1] and (read[0] <= value or (noun is not None and noun.code != "u"))


class _Words(NamedTuple):
    some: frozenset[str]
    grown: frozenset[str]


@cache
def _words() -> _Words:
    words = answer_words().remarks
    return _Words(frozenset(map(fold, words.some)), frozenset(map(fold, words.grown)))


def _compares(first: Token, rest: list[Token], value: Decimal) -> bool:
    """``tăng 5 hồ sơ so với kỳ trước``: so many more than another period's, which is named behind it or not at all."""
    at = next((at for at, token in enumerate(rest) if token.code == SO_WITH), len(rest))
    before = "".join(token.code for token in rest[:at])
    named = rest[at + 1 :]
    if (
        (at < len(rest) and not named)
        or before.strip("usv%") not in ("", "n")
        or (at == len(rest) and "n" not in before)
    ):
        return False
    more = parse_number(rest[before.index("n")].text, thousands="%" not in before) if "n" in before else None
    if "n" in before and (more is None or more[1]):
        return False
    if first.text in _words().grown and "%" not in before and value < (more[0] if more else 1):
        return False  # nothing has grown to less than it grew by
    return all(token.code in "wsutDn/-" for token in named)


def _counts(tokens: list[Token], value: Decimal | None) -> bool:
    """Whether every number of a remark counts things named beside it, those of the line's kind no more than the figure."""
    total = Decimal(0)
    numbers = 0
    for at, token in enumerate(tokens):
        before, after = tokens[at - 1] if at else None, tokens[at + 1] if at + 1 < len(tokens) else None
        if token.code not in "n%" and token.code not in _NOUNS + NUMBERED + PART + TAKEN_OFF and not _is_some(token):
            return False
        if token.code == "%":
            return False
        if token.code != "n" or (before and before.code == NUMBERED):
            continue
        noun = next((one for one in (after, before) if one and one.code in _NOUNS), None)
        read = parse_number(token.text, thousands=True)
        if noun is None or read is None or read[1]:
            return False
        numbers += 1
        total += read[0] if _is_of_the_line(noun) else 0
    return value is None or not numbers or total <= value


def _is_of_the_line(noun: Token) -> bool:
    """Whether a noun may be what the line counts: it is no unit of another kind of thing."""
    return not (noun.code == "v" and noun.meaning is not None and isinstance(noun.meaning[1], Unit))


def _is_said_of(tokens: list[Token]) -> bool:
    """Whether behind the number and its noun something is said of them: ``03 máy hỏng``."""
    at = next((at for at, token in enumerate(tokens) if token.code == "n"), len(tokens))
    return sum(token.code in _NOUNS for token in tokens[at + 1 :]) > 1


_WORD = re.compile(r"[^\W\d_]+")
_STOPS = " .,;:…"
_LIKE_A_FIGURE = re.compile(r"[IVXLCDMivxlcdmOoQSBZ]+|[^\W\d_]|(?i:[bcdđghklmnpqrstvx]{2})")
"""Letters of a number: Roman, or such as a hand or a scan makes of digits; one letter alone, or two that are no word."""


def unexplained(
    text: str, tokens: list[Token], value: Decimal, measure: Measure | None, *, fraction: bool
) -> str | None:
    """The doubt that a remark without a digit leaves; None where its words only describe what is counted.

    It counts in words, by the thousand, in another unit or so much to each; it says that the figure is not all, or not
    settled; or it is no word at all: a sign, or letters that may be digits.
    """
    words = _WORD.findall(text)
    if not words:
        return "left_over" if text.strip(_STOPS) else None
    said, rest = spoken_first(text)
    if said is not None and (not rest or _is_unit_of(rest, measure)):
        return None if said == value else "figures_disagree"
    if counts_in_words(text):
        return "two_numbers"
    codes = [token.code for token in tokens if token.code != "k"]
    lettered = not set(codes) <= set("uvst%/") and all(_LIKE_A_FIGURE.fullmatch(word) for word in words)
    if lettered or _leaves_open(text, value):
        return "left_over"
    if (AVERAGE in codes and not fraction and not (measure and measure.per)) or (codes == ["y"] and value == 0):
        return "left_over"
    return _in_another_unit(tokens, codes, measure, fraction=fraction)


def _in_another_unit(tokens: list[Token], codes: list[str], measure: Measure | None, *, fraction: bool) -> str | None:
    """The doubt about a remark that names a scale, nothing but a unit which is not the line's, or one thing to each of another."""
    if "m" in codes or ("/" in codes and not fraction and not (measure and measure.per) and _is_per(tokens)):
        return "unit_differs"
    if (
        not codes
        or not set(codes) <= set("uv%t")
        or (measure and measure.unit.family.id == "share" and set(codes) == {"%"})
    ):
        return None
    if "%" in codes:
        return "percent_in_count"
    return "unit_differs" if set(codes) & set("vt") or any(_is_larger(token, measure) for token in tokens) else None


def _is_per(tokens: list[Token]) -> bool:
    """Whether two units of different kinds stand at a stroke: ``hồ sơ/tháng``."""
    found = [token.meaning[1] if token.meaning else None for token in tokens]
    at = (n for n in range(1, len(tokens) - 1) if tokens[n].code == "/")
    pairs = ((found[n - 1], found[n + 1]) for n in at)
    return any(
        isinstance(one, Unit) and isinstance(other, Unit) and one.family is not other.family for one, other in pairs
    )


def _is_larger(token: Token, measure: Measure | None) -> bool:
    unit = token.meaning[1] if token.meaning else None
    return isinstance(unit, Unit) and measure is not None and measure.conversion(unit) not in (None, 1)


def _is_unit_of(words: str, measure: Measure | None) -> bool:
    meaning = figure_words().phrases.get(words)
    unit = meaning[1] if meaning else None
    return isinstance(unit, Unit) and (measure is None or measure.conversion(unit) == 1)


def _leaves_open(text: str, value: Decimal) -> bool:
    """Whether words say that the figure is not all or not settled; of none, ``chưa`` only says why."""
    found = {one[0] for one in _open().finditer(unicodedata.normalize("NFC", text.lower()))}
    return bool(found if value else found.difference(answer_words().no))


@cache
def _open() -> re.Pattern[str]:
    return written_words(answer_words().remarks.open)
