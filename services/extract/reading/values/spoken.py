"""Numbers in words: ``47 (bốn mươi bảy)``."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from decimal import Decimal
from functools import cache
from itertools import takewhile

from services.extract.reading.words.wording import fold
from shared.answers import answer_words, units


def spoken_first(text: str) -> tuple[Decimal | None, str]:
    """The number in words that a text begins with, and the folded words behind it; None where it begins with none."""
    words = _named().sub("", fold(text)).split()
    leading = list(takewhile(lambda word: word in _values(), words))
    return (_number(leading) if leading else None), " ".join(words[len(leading) :])


def counts_in_words(text: str) -> bool:
    """Whether a text, as it is written, has a word that can only be a number: ``hai máy hỏng``; a name, ``Ba Đình``, is none."""
    written = unicodedata.normalize("NFC", text.lower() if text.isupper() else text[:1].lower() + text[1:])
    return _counting().search(written) is not None


def written_words(words: Iterable[str]) -> re.Pattern[str]:
    """A pattern that finds words as they are written, the longest first."""
    longest = sorted(words, key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest))})(?!\w)")


def _number(words: Sequence[str]) -> Decimal:
    """What number words come to; two digits in a row are tens and ones, as people say them."""
    total = group = Decimal(0)
    digit: Decimal | None = None
    for word in words:
        kind, size = _values()[word]
        if kind == "digit":
            group, digit = group + 10 * (digit or 0), size
        elif kind == "scale":
            total, group, digit = total + (group + (digit or 0) or 1) * size, Decimal(0), None
        elif kind == "tens":
            group, digit = group + (1 if digit is None else digit) * size, None
    return total + group + (digit or 0)


@cache
def _values() -> dict[str, tuple[str, Decimal]]:
    words = answer_words().spoken
    made = {fold(word): ("scale", size) for word, size in units().scales.items()}
    made |= {fold(word): ("tens", Decimal(10)) for word in words.ten}
    made |= {fold(word): ("tens", Decimal(100)) for word in words.hundred}
    made |= {fold(word): ("gap", Decimal(0)) for word in words.gap}
    return made | {fold(word): ("digit", Decimal(digit)) for word, digit in words.digits.items()}


@cache
def _named() -> re.Pattern[str]:
    return re.compile(rf"^(?:{'|'.join(map(fold, answer_words().spoken.named))}) ")


@cache
def _counting() -> re.Pattern[str]:
    words = answer_words().spoken
    apart = "".join(rf"(?!{re.escape(name)}\b)" for name in words.not_counting)
    return re.compile(apart + written_words(words.counting).pattern)
