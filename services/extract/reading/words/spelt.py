"""Words by how they are spelt: ``hoãn`` is not the ``hoàn`` of ``hoàn thành``, though both are ``hoan`` without their tones."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from services.extract.reading.words.wording import fold

_WORD = re.compile(r"[^\W\d_]+")
_TONES = re.compile("[\u0300\u0301\u0303\u0309\u0323]")


def spellings(texts: Iterable[str]) -> frozenset[str]:
    """How the words of texts are spelt, wherever a tone is written: ``hoá`` is ``hóa``."""
    return frozenset(spelling(word) for text in texts for word in _WORD.findall(text))


@lru_cache(maxsize=20_000)
def words_spelt_otherwise(text: str, known: frozenset[str]) -> frozenset[str]:
    """The folded words of a text that no known word is spelt as; none of a text without tone marks."""
    if text.isascii():
        return frozenset()
    return frozenset(fold(word) for word in _WORD.findall(text) if spelling(word) not in known)


@lru_cache(maxsize=20_000)
def spelling(word: str) -> str:
    """The letters of a word without its tone, and then the tone: wherever it is written, it is the same."""
    letters = unicodedata.normalize("NFD", word.lower())
    return _TONES.sub("", letters) + "".join(_TONES.findall(letters))
