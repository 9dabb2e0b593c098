"""Words without their dress: the key by which labels, headers and answers are compared."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from services.extract.reading.words.language import Identity, Wording
from services.extract.reading.words.phrases import one_of
from shared.datafiles import words_of

WORDS: dict[str, Any] = words_of("wording.json", Wording)
"""Facts about the language of the forms; importing reads and checks one small file shipped with the code."""
NAMES: frozenset[str] = frozenset(WORDS["names"])
"""Indicators that ask for a name, an address or a period, of which nothing is counted."""
LETTER_WORDS: dict[str, Any] = words_of("identity.json", Identity)
"""Facts about letters: how authorities, places and periods are named."""

LEADER = re.compile(r"(?:[.…_]\s?){2,}|…")
"""Dots, ellipses or underscores that stand for an empty answer."""
COLON = re.compile(r":(?!//)")
"""A colon, but that of an address on the net."""
DIGIT = re.compile(r"[\d²³¹⁰⁴-⁹₀-₉]")
"""A digit, also a raised or a lowered one."""
_TAGS = re.compile(r"</?[a-z]+>|\*\*|^#+\s*|[*#]+$|\$", re.IGNORECASE)
_DRESS = re.compile(r"[<*#$\[]")
_ENDNOTE = re.compile(r"\[endnoteRef:\d+\]:?|\[\d+:[^\]]*\]")
_DATES = re.compile(r"\d{1,2}\s*/\s*\d{1,2}(?:\s*/\s*\d{2,4})?(?!\d)|\b\d{1,2}\s*/\s*\d{4}\b|\bnam \d{4}\b")
_ADDRESS = re.compile(r"\S*@[\w.-]+")
_CLOSED = r"(?:[.)/:]|\s?[-–](?=\s|[^\W\d]))"
_ORDINAL = re.compile(
    r"^[\s~›»\"'“‘]*[-+·•]*\s*(?:[Cc]âu\s+(?=\d))?"
    rf"(?:(?:\d+(?:[.,]\d+)*(?:{_CLOSED}|,(?=\s))?|\((?:\d{{1,2}}|[a-zđ])\)|[a-zđ]\d?[.)/]|[ivxìíÌÍ]+[.)/])(?:\s+|(?=[A-ZĐÂĂÊÔƠƯa-zđ]))"
    rf"|(?:[A-ZĐ]|[IVX]+)(?:[.)/:]|\s?[-–])\s+|[IVX]+(?:\.\d+)+[.)/]?\s+)"
)
"""An ordinal, as people type it and as scans show it: ``5, Điện thoại``, ``8/ Mạng LAN``, ``(a) Kế toán``, ``Ì. Tổng số``."""
_GRADE = re.compile(r"(?:(?<=^dvctt )|(?<= dvctt )|(?<= dvc ))muc (?=[1-4]\b)")
"""How the level of a service is named in short: ``DVCTT mức 3``; a part of the report is named alike."""
_RATE = re.compile(r"(?:t le|ty l|tyle|ty el|yt le)\b")
"""How ``tỷ lệ`` is mistyped where a label begins with it."""
_COMBINING = re.compile("[\u0300-\u036f]+")
_SYNONYMS = dict(WORDS["synonyms"])
_SAME = dict(WORDS["same_meaning"])
_SAME_MEANING = re.compile(rf"\b{one_of(_SAME)}\b")
_SYNONYM = re.compile(rf"\b{one_of(_SYNONYMS)}\b")


@lru_cache(maxsize=20_000)
def plain(text: str) -> str:
    """The text as people read it: tags, markdown marks and endnote marks gone."""
    if _DRESS.search(text) is None:
        return text.strip()
    return _TAGS.sub("", _ENDNOTE.sub("", text)).strip()


@lru_cache(maxsize=20_000)
def fold(text: str) -> str:
    """Lower case, no tone marks (đ → d), punctuation as single spaces."""
    text = plain(text)
    if "\\sum" in text:
        text = text.replace("\\sum", _TOTAL)
    return " ".join(text.translate(_FOLDED).split())


@lru_cache(maxsize=1_000)
def flat(text: str) -> str:
    """Lower case without tone marks, letter for letter: a place found in it is the place in the text."""
    return text.translate(_FLAT)


class _Letters(dict[int, Any]):
    """What letters become, by their code; each is worked out when it first comes."""

    def __init__(self, become: Callable[[str], str]) -> None:
        self._become = become

    def __missing__(self, code: int) -> str:
        made = self._become(chr(code))
        if len(self) < _MOST_LETTERS:
            self[code] = made
        return made


def _folded(letter: str) -> str:
    if letter in "∑Σ":
        return _TOTAL
    bare = _COMBINING.sub("", unicodedata.normalize("NFD", letter)).replace("đ", "d").replace("Đ", "D").lower()
    return "".join(one if one in _KEPT else " " for one in bare)


def _flat(letter: str) -> str:
    if letter in "đĐ":
        return "d"
    if "A" <= letter <= "Z":
        return letter.lower()
    if not any(first <= ord(letter) < end for first, end in _TONED):
        return letter
    base = unicodedata.normalize("NFD", letter)[0].lower()
    return base if len(base) == 1 and base.isalpha() else letter


_TOTAL = " tong "
_KEPT = frozenset("abcdefghijklmnopqrstuvwxyz0123456789%")
_TONED = ((0xC0, 0x250), (0x1E00, 0x1F00))
"""Where letters with tones and other marks stand."""
_MOST_LETTERS = 10_000
"""Letters that are remembered."""
_FOLDED, _FLAT = _Letters(_folded), _Letters(_flat)


@lru_cache(maxsize=20_000)
def bare_key(label: str) -> str:
    """The words of a label, folded, without its ordinal, its dates and an address: each province has its own."""
    words = _ORDINAL.sub("", plain(label))
    if "/" in words or "nam " in words:
        words = _DATES.sub(" ", words)
    return (fold(_ADDRESS.sub(" ", words)) if "@" in words else "") or fold(words)


@lru_cache(maxsize=20_000)
def key(label: str) -> str:
    """What a label is about: folded, without its ordinal, its dates and the choice of synonym."""
    name = _SYNONYM.sub(lambda match: _SYNONYMS[match[0]], bare_key(label))
    return _GRADE.sub("muc do ", name) if "muc " in name else name


def one_meaning(folded: str) -> str:
    """Folded words, those that mean the same made the same; a few of them ask with more than synonyms do in ``key``."""
    return _SAME_MEANING.sub(lambda match: _SAME[match[0]], folded)


@lru_cache(maxsize=20_000)
def marks(label_key: str) -> frozenset[str]:
    """The small words that change what a label means: service levels, 'không', a rate or a count."""
    found = set(re.findall(r"muc do ?(\d(?: \d)*)", label_key))
    if _RATE.match(label_key):
        found.add("ty le")
    return frozenset(found | {word for word in WORDS["meaning_words"] if word in label_key})


@lru_cache(maxsize=20_000)
def levels_in(label_key: str) -> frozenset[str]:
    """The levels of government that a label's key names."""
    return frozenset(level for level, word in _level_words_in(label_key) if word.search(label_key))


def level_in(label_key: str) -> str | None:
    """The level of government that a label's key names; None when it names none or several."""
    named = levels_in(label_key)
    return next(iter(named)) if len(named) == 1 else None


@lru_cache(maxsize=20_000)
def level_named(text: str, *, column: bool = False) -> str | None:
    """The level that a text is the name of, and nothing else: ``Khối xã, thị trấn``; as a ``column`` perhaps ``Huyện``."""
    named = _LEVEL_LEADS.sub("", fold(text))
    patterns = [*_LEVEL_NAMES, *(_LEVEL_COLUMNS if column else ())]
    return next((level for level, words in patterns if words.fullmatch(named)), None)


def without_level_names(text: str) -> str:
    """The text as it is printed without words that name a level of government: ``Tổng số CBCCVC toàn huyện``."""
    letters = flat(text)
    found = [match.span() for _, word in _level_words_in(letters) for match in word.finditer(letters)]
    for start, end in sorted(found, reverse=True):
        text = text[:start] + text[end:]
    return " ".join(text.split()) if found else text


def without_levels(label_key: str) -> str:
    """The key without the words that name a level of government."""
    for _, word in _level_words_in(label_key):
        label_key = word.sub(" ", label_key)
    return " ".join(label_key.split())


def _level_words_in(folded: str) -> list[tuple[str, re.Pattern[str]]]:
    """The words that name a level of government and may stand in a folded text, with their level."""
    return [(level, pattern) for level, word, pattern in _LEVELS if word in folded]


_LEVELS = [(level, word, re.compile(rf"\b{word}\b")) for level, words in WORDS["level_words"] for word in words]
_LEVEL_LEADS = re.compile(rf"^(?:(?:{'|'.join(WORDS['level_leads'])}) )+")
"""What stands before the name of a level: ``Tính riêng các phòng, ban``."""
_LEVEL_NAMES = [(level, re.compile("|".join(words))) for level, words in WORDS["level_names"]]
_LEVEL_COLUMNS = [(level, re.compile("|".join(words))) for level, words in WORDS["level_columns"]]


def habit(name: str) -> str:
    """The words of a habit of sentences, as they stand in a pattern: ``(?:đạt|chiếm)``."""
    return f"(?:{'|'.join(WORDS['sentences'][name])})"


def capital(text: str) -> bool:
    """Whether a text is written in capitals, but for a few letters."""
    letters = "".join(filter(str.isalpha, text))
    return bool(letters) and sum(map(str.isupper, letters)) > 0.8 * len(letters)


def says(text: str, words: list[str]) -> bool:
    """Whether the folded text contains one of the (folded) words."""
    folded = fold(text)
    return any(word in folded for word in words)
