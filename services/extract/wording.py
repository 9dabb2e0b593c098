"""Words without their dress: the key by which labels, headers and answers are compared."""

from __future__ import annotations

import json
import re
import unicodedata
from functools import lru_cache
from typing import Any

from shared.settings import REFERENCE

WORDS: dict[str, Any] = json.loads((REFERENCE / "wording.json").read_text(encoding="utf-8"))
"""Facts about the language of the forms; importing reads one small file shipped with the code."""

_TAGS = re.compile(r"</?[a-z]+>|\*\*|^#+\s*|[*#]+$|\$", re.IGNORECASE)
_ENDNOTE = re.compile(r"\[endnoteRef:\d+\]:?|\[\d+:[^\]]*\]")
_DATES = re.compile(r"\d{1,2}\s*/\s*\d{1,2}(?:\s*/\s*\d{2,4})?|\b\d{1,2}\s*/\s*\d{4}\b|\bnam \d{4}\b")
_ORDINAL = re.compile(r"^\s*[-+·•]*\s*(?:\d+(?:[.,]\d+)*[.)]?|[a-zđ][.)]|[ivx]+[.)])(?:\s+|(?=[A-ZĐÂĂÊÔƠƯa-zđ]))")
_PUNCTUATION = re.compile(r"[^a-z0-9%]+")
_SYNONYMS = [(re.compile(rf"\b{old}\b"), new) for old, new in WORDS["synonyms"]]


def plain(text: str) -> str:
    """The text as people read it: tags, markdown marks and endnote marks gone."""
    return _TAGS.sub("", _ENDNOTE.sub("", text)).strip()


@lru_cache(maxsize=20_000)
def fold(text: str) -> str:
    """Lower case, no tone marks (đ → d), punctuation as single spaces."""
    decomposed = unicodedata.normalize(
        "NFD", plain(text).replace("∑", " tong ").replace("Σ", " tong ").replace("\\sum", " tong ")
    )
    bare = "".join(ch for ch in decomposed if not unicodedata.combining(ch))
    lower = bare.replace("đ", "d").replace("Đ", "D").lower()
    return _PUNCTUATION.sub(" ", lower).strip()


@lru_cache(maxsize=20_000)
def key(label: str) -> str:
    """What a label is about: folded, without its ordinal, its dates and the choice of synonym."""
    text = _ORDINAL.sub("", plain(label))
    folded = fold(_DATES.sub(" ", text))
    for pattern, new in _SYNONYMS:
        folded = pattern.sub(new, folded)
    return folded


@lru_cache(maxsize=20_000)
def marks(label_key: str) -> frozenset[str]:
    """The small words that change what a label means: service levels, levels of government, 'không'."""
    found = set(re.findall(r"muc do (\d(?: \d)*)", label_key))
    found |= {level for level, words in WORDS["level_words"] if any(word in label_key for word in words)}
    found |= {
        word
        for word in ("ty le", "khong truc tuyen", "dung chung", "dung rieng", "ho so", "lanh dao")
        if word in label_key
    }
    return frozenset(found)


def says(text: str, words: list[str]) -> bool:
    """Whether the folded text contains one of the (folded) words."""
    folded = fold(text)
    return any(word in folded for word in words)
