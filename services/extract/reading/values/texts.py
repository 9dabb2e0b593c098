"""Answers that are text: telephone numbers, addresses, dates, lists and plain words."""

from __future__ import annotations

import re
from functools import cache

from services.extract.reading.values.numbers import parse_date, without_dates
from services.extract.reading.values.reading import BLANK, Reading, filled, unreadable
from services.extract.reading.words.wording import fold
from shared.answers import answer_words
from shared.forms import Kind

_HINT = re.compile(r"\s*\([^()]*\)\s*")
_NUMBERS = re.compile(r"[+(]?\d[\d\s.()-]*")
_APART = re.compile(r"\s+[-–]\s+")
_LOOKALIKES = str.maketrans("OoQIl", "00011")
_LETTERED = re.compile(r"(?<![^\W\d_])[OoQIl](?=[\d.OoIl ]*\d)|(?<=\d)[OoQIl](?![^\W\d_])")
_SHORTEST_PHONE, _HOME_PHONE, _LONGEST_PHONE = 7, 10, 12
_MARK = r"(?:^|(?<=\s))(?:(?:\d{1,2}|[a-zđ])[.)](?=\s|[^\W\d_a-zà-ỹđ])|[-–+*](?=\s)|[•·▪])\s*"
_ITEM = re.compile(rf"(?:\s*;\s*)(?:{_MARK})?|{_MARK}")
_COMMA = re.compile(r",\s+(?=[^\W\d_a-zà-ỹđ])")
_PAREN = re.compile(r"\([^()]*\)")
_EDGES = " .…_:;\t‥"
_LEADERS = re.compile(r"(?:[.…_‥]\s?){2,}|…")


def read_text(text: str, kind: Kind, parts: tuple[str, ...]) -> Reading:
    """The words of an answer, by what the line asks for."""
    bare = _without_leaders(text)
    if not bare:
        return BLANK
    if kind == "list":
        return filled(_items(bare, parts))
    if kind == "phone":
        return _phone("; ".join(parts) if parts else bare)
    if kind in ("email", "url"):
        return _address(bare, kind)
    if kind == "date":
        return _day(bare)
    return filled(bare)


def _without_leaders(text: str) -> str:
    """The words between dotted blanks; empty when only dots, signs and a printed hint are left."""
    led = _LEADERS.search(text) is not None
    bare = " ".join(_LEADERS.sub(" ", text).strip(_EDGES).split())
    if led and _HINT.fullmatch(bare):
        return ""
    return bare if any(ch.isalnum() for ch in bare) else ""


def _items(text: str, parts: tuple[str, ...]) -> list[str]:
    """The entries of a list: by semicolons, numbers, dashes, line breaks, or commas before a capital."""
    text = _joined(parts) if parts else text
    shown = _PAREN.sub(lambda match: "\0" * len(match[0]), text)
    splitter = _ITEM if _ITEM.search(shown) else _COMMA
    at, items = 0, []
    for match in [*splitter.finditer(shown), None]:
        items.append(text[at : match.start() if match else None].strip(" .;,"))
        at = match.end() if match else at
    return [item for item in items if item]


def _joined(parts: tuple[str, ...]) -> str:
    """The paragraphs of a list, those that go on in small letters joined to the one above."""
    return "".join(f" {part}" if part[:1].islower() and at else f"; {part}" for at, part in enumerate(parts))


def _phone(text: str) -> Reading:
    lettered = _LETTERED.search(text) is not None
    text = _LETTERED.sub(lambda match: match[0].translate(_LOOKALIKES), text)
    spoken = _HINT.sub(lambda match: match[0] if any(ch.isdigit() for ch in match[0]) else " ", text)
    numbers: list[str] = []
    for match in _NUMBERS.finditer(spoken):
        pieces = [_digits(piece) for piece in _APART.split(match[0])]
        alone = all(len(piece) >= _SHORTEST_PHONE for piece in pieces)
        numbers += [piece for piece in (pieces if alone else [_digits(match[0])]) if piece]
    if not numbers:
        return unreadable("not_a_phone_number")
    words = [word for word in fold(_NUMBERS.sub(" ", spoken)).split() if word not in _before_address()]
    doubt = (
        "letter_in_number" if lettered else "several_answers" if len(numbers) > 1 else "left_over" if words else None
    )
    if any(not _SHORTEST_PHONE <= len(number) <= _LONGEST_PHONE or _LOST_ZERO.match(number) for number in numbers):
        doubt = "not_a_phone_number"
    return filled("; ".join(numbers), doubt)


_LOST_ZERO = re.compile(r"[2-9]\d{8,9}$")
"""A number without its first 0, as a workbook leaves it: of a mobile 9 digits, of a fixed line 10."""


def _digits(text: str) -> str:
    """The digits of a number as it is dialled at home."""
    digits = re.sub(r"\D", "", text)
    abroad = text.lstrip(" (").startswith("+84") or (digits.startswith("84") and len(digits) > _HOME_PHONE)
    return "0" + digits[2:].lstrip("0") if abroad else digits


@cache
def _before_address() -> frozenset[str]:
    return frozenset(word for name in answer_words().text.before_address for word in fold(name).split())


@cache
def _addresses() -> dict[Kind, re.Pattern[str]]:
    endings = "|".join(answer_words().text.domain_endings)
    host = rf"(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+(?:{endings})"
    return {
        "email": re.compile(rf"[a-z0-9._%+-]+@{host}", re.IGNORECASE),
        "url": re.compile(rf"(?:https?://)?{host}(?::\d+)?(?:[/?#][\x21-\x7e]*)?", re.IGNORECASE),
    }


def _address(text: str, kind: Kind) -> Reading:
    """An e-mail or web address; one that a narrow cell broke is made whole, two are held."""
    pattern = _addresses()[kind]
    text = _HINT.sub(lambda hint: hint[0] if set(hint[0]) & set("@/.") else " ", text)
    text = text.replace("⁄", "/").replace("∕", "/")
    words = [word for word in re.split(r"[\s;,<>()]+", _unnamed(text)) if word.strip(".:")]
    found = [word for word in (word.strip(".:") for word in words) if pattern.fullmatch(word)]
    whole = "".join(words).strip(".:")
    if pattern.fullmatch(whole) and (len(words) == 1 or _is_broken(words, whole)):
        lost = kind == "email" and "@" not in words[0]  # “khai th@…” may have lost a dot or an underscore
        return filled(_shown(whole, kind), "not_an_address" if lost else None)
    others = [word for word in words if word.strip(".:") not in found]
    if not found or any(set(word) & set("@/.") for word in others):
        return filled(_shown(whole, kind) if pattern.fullmatch(whole) else text, "not_an_address")
    left = any(set(fold(word).split()) - _before_address() for word in others)
    doubt = "several_answers" if len(found) > 1 else "left_over" if left else None
    return filled("; ".join(_shown(one, kind) for one in found), doubt)


def _shown(address: str, kind: Kind) -> str:
    return address.lower() if kind == "email" else address


def _unnamed(text: str) -> str:
    """The text without words that only name the address: ``Website: …``."""
    head, colon, tail = text.partition(":")
    named = colon and not tail.startswith("//") and set(fold(head).split()) <= _before_address()
    return tail if named else text


def _is_broken(words: list[str], whole: str) -> bool:
    """Whether pieces are those of one address: its beginning is beyond doubt."""
    return whole.count("@") == 1 or words[0].lower().startswith(("http", "www."))


def _day(text: str) -> Reading:
    day = parse_date(text)
    if day is None:
        return unreadable("not_a_date")
    dates = len(re.findall(r"\d{4}", text)) - len(re.findall(r"\d{4}", without_dates(text)))
    return filled(day.isoformat(), "several_answers" if dates > 1 else None)
