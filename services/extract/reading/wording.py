"""Words without their dress: the key by which labels, headers and answers are compared."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Any

from services.extract.reading.language import Wording
from shared.datafiles import words_of

WORDS: dict[str, Any] = words_of("wording.json", Wording)
"""Facts about the language of the forms; importing reads and checks one small file shipped with the code."""

LEADER = re.compile(r"(?:[.…_]\s?){2,}|…")
"""Dots, ellipses or underscores that stand for an empty answer."""
_TAGS = re.compile(r"</?[a-z]+>|\*\*|^#+\s*|[*#]+$|\$", re.IGNORECASE)
_DRESS = re.compile(r"[<*#$\[]")
_ENDNOTE = re.compile(r"\[endnoteRef:\d+\]:?|\[\d+:[^\]]*\]")
_DATES = re.compile(r"\d{1,2}\s*/\s*\d{1,2}(?:\s*/\s*\d{2,4})?|\b\d{1,2}\s*/\s*\d{4}\b|\bnam \d{4}\b")
_ORDINAL = re.compile(
    r"^[\s~›»\"'“‘]*[-+·•]*\s*(?:(?:\d+(?:[.,]\d+)*(?:[.)]|,(?=\s))?|[a-zđ][.)]|[ivxìíÌÍ]+[.)])(?:\s+|(?=[A-ZĐÂĂÊÔƠƯa-zđ]))|(?:[A-ZĐ]|[IVX]+)[.)]\s+)"
)
"""An ordinal, as people type it and as scans show it: ``5, Điện thoại``, ``Ì. Tổng số``."""
_GRADE = re.compile(r"(?:(?<=^dvctt )|(?<= dvctt )|(?<= dvc ))muc (?=[1-4]\b)")
"""How the level of a service is named in short: ``DVCTT mức 3``; a part of the report is named alike."""
_SUM = re.compile(r"[∑Σ]|\\sum")
_COMBINING = re.compile("[\u0300-\u036f]+")
_PUNCTUATION = re.compile(r"[^a-z0-9%]+")
_SYNONYMS = dict(WORDS["synonyms"])
_SYNONYM = re.compile(rf"\b(?:{'|'.join(sorted(_SYNONYMS, key=len, reverse=True))})\b")


def plain(text: str) -> str:
    """The text as people read it: tags, markdown marks and endnote marks gone."""
    if _DRESS.search(text) is None:
        return text.strip()
    return _TAGS.sub("", _ENDNOTE.sub("", text)).strip()


@lru_cache(maxsize=20_000)
def fold(text: str) -> str:
    """Lower case, no tone marks (đ → d), punctuation as single spaces."""
    text = _SUM.sub(" tong ", plain(text))
    if not text.isascii():
        text = _COMBINING.sub("", unicodedata.normalize("NFD", text)).replace("đ", "d").replace("Đ", "D")
    return _PUNCTUATION.sub(" ", text.lower()).strip()


def flat(text: str) -> str:
    """Lower case without tone marks, letter for letter: a place found in it is the place in the text."""
    return text.translate(_FLAT)


def _flat_letters() -> dict[int, str]:
    made = {ord("đ"): "d", ord("Đ"): "d", **{code: chr(code).lower() for code in range(ord("A"), ord("Z") + 1)}}
    for code in (*range(0xC0, 0x250), *range(0x1E00, 0x1F00)):
        base = unicodedata.normalize("NFD", chr(code))[0].lower()
        if len(base) == 1 and base.isalpha():
            made.setdefault(code, base)
    return made


_FLAT = _flat_letters()


@lru_cache(maxsize=20_000)
def bare_key(label: str) -> str:
    """The words of a label, folded, without its ordinal and its dates."""
    return fold(_DATES.sub(" ", _ORDINAL.sub("", plain(label))))


@lru_cache(maxsize=20_000)
def key(label: str) -> str:
    """What a label is about: folded, without its ordinal, its dates and the choice of synonym."""
    name = _SYNONYM.sub(lambda match: _SYNONYMS[match[0]], bare_key(label))
    return _GRADE.sub("muc do ", name) if "muc " in name else name


@lru_cache(maxsize=20_000)
def marks(label_key: str) -> frozenset[str]:
    """The small words that change what a label means: service levels, 'không', a rate or a count."""
    found = set(re.findall(r"muc do ?(\d(?: \d)*)", label_key))
    return frozenset(found | {word for word in WORDS["meaning_words"] if word in label_key})


@lru_cache(maxsize=20_000)
def levels_in(label_key: str) -> frozenset[str]:
    """The levels of government that a label's key names."""
    return frozenset(level for level, words in _LEVELS if any(word.search(label_key) for word in words))


def level_in(label_key: str) -> str | None:
    """The level of government that a label's key names; None when it names none or several."""
    named = levels_in(label_key)
    return next(iter(named)) if len(named) == 1 else None


def without_levels(label_key: str) -> str:
    """The key without the words that name a level of government."""
    for _, words in _LEVELS:
        for word in words:
            label_key = word.sub(" ", label_key)
    return " ".join(label_key.split())


_LEVELS = [(level, [re.compile(rf"\b{word}\b") for word in words]) for level, words in WORDS["level_words"]]


def says(text: str, words: list[str]) -> bool:
    """Whether the folded text contains one of the (folded) words."""
    folded = fold(text)
    return any(word in folded for word in words)
