"""Names of authorities as letterheads, fields and sentences write them: level, province, kind.

A name is a head ("Sở", "Chi cục", "UBND"), what the authority is in charge of, and the area it belongs to
("huyện Mai Sơn"). Which heads there are and what their level follows from is data: ``reference/identity.json``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from typing import Any

from rapidfuzz import fuzz, process

from services.extract.reading.words.wording import LETTER_WORDS, flat, fold, plain
from shared.forms import Province, provinces
from shared.paths import REFERENCE

LONGEST = 160
"""Letters of the longest name of an authority."""
_ALIKE, _APART = 85, 6
"""Likeness, of 100, of a misread province's name to the real one, and how much farther the second must be."""
_SYLLABLE = re.compile(r"[^aeiouy]*[aeiouy]+(?:ch|ng|nh|[ckmnpt])?$")
_WHOM = frozenset((*LETTER_WORDS["plural"], *LETTER_WORDS["generic"]))
"""Words behind the head of a name that make it speak of all such authorities."""
_ROMAN = {"i", "ii", "iii", "iv", "v", "vi"}
_ALTERNATIVES = re.compile(r"[^\W\d]\s*/\s*(?:thành phố|huyện|thị xã|quận|tp)\b", re.IGNORECASE)
_NOT_AGENCIES = tuple(LETTER_WORDS["not_agencies"])
_NOT_IN_NAMES = [f" {word} " for word in LETTER_WORDS["not_in_names"]]
HEIGHTS = {"cap_xa": 0, "cap_huyen": 1, "cap_tinh": 2}
"""Levels of authorities, the lower first."""


@dataclass(frozen=True, slots=True)
class Authority:
    """An authority that a text names; what the name alone does not tell is None."""

    text: str
    level: str | None = None
    province: str | None = None
    governs: bool = False
    """A people's committee or council: others stand under it."""
    inherits: bool = False
    """Its level is that of what it stands under, such as that of a 'phòng'."""
    doubtful: bool = False
    """Whether even a named area does not tell the level: a district's health centre belongs to the province."""
    city: bool = False
    """'Thành phố' without a name that tells whether it is a province or belongs to one."""
    bare: bool = False
    """A head and nothing else, such as 'VĂN PHÒNG' below a committee's line."""
    area: bool = False
    """Whether the name says which area it belongs to."""


@lru_cache(maxsize=4_000)
def authority(text: str, year: int | None = None) -> Authority | None:
    """The authority a text names when the text is a name and nothing else; None when it is not.

    ``year``: of the report, for cities that became provinces (Huế, 2025).
    """
    name = " ".join(text.split()).strip(" .,;:-–—*_•+/\\'\"“”")
    if not 2 <= len(name) <= LONGEST or ":" in name or _ALTERNATIVES.search(name):
        return None
    folded = fold(name)
    spaced = f" {folded} "
    if any(word in spaced for word in _NOT_IN_NAMES):
        return None
    if folded.startswith(_NOT_AGENCIES):
        return None
    letters = flat(name)
    found = _head(name, letters)
    head, at = found if found else ({"level": "area", "governs": True}, 0)
    if next(iter(name[at:].lower().split()), "") in _WHOM and (head.get("governs") or not found):
        return None  # 'UBND các huyện', 'UBND cấp huyện' are whom a form is for
    areas = _areas(name, letters, at, directly=bool(head.get("governs")))
    if not found and (not areas or areas[0].start != 0 or not areas[0].name):
        return None
    return _judged(name, letters, head, at, areas, year)


@dataclass(frozen=True, slots=True)
class _Area:
    level: str
    name: str
    start: int
    end: int


def _judged(name: str, letters: str, head: dict[str, Any], at: int, areas: list[_Area], year: int | None) -> Authority:
    province, level, city = _province_of(name, areas), None, False
    if areas:
        first = areas[0]
        level = first.level
        if level == "city":
            central = _central(first.name, year)
            level = None if central is None else "cap_tinh" if central else "cap_huyen"
            city = central is None
    fixed = head["level"]
    if fixed in HEIGHTS:
        keeps = head.get("department") and head["starts"][0] == "sở"
        level = fixed if keeps or level is None or HEIGHTS[level] > HEIGHTS[fixed] else level
        city = False
    elif fixed == "parent" and level is None:
        rest = f" {name[at:].lower()} "
        if any(f" {word} " in rest for word in LETTER_WORDS["provincial"]):
            level = "cap_tinh"
    return Authority(
        text=name,
        level=level,
        province=province,
        governs=bool(head.get("governs")),
        inherits=fixed == "parent",
        doubtful=bool(head.get("doubtful")),
        city=city,
        bare=not letters[at:].strip(" .,;:-–"),
        area=bool(areas),
    )


def level_under(names: list[Authority]) -> str | None:
    """The level of the last of the authorities of a letterhead, each of which stands under the one before."""
    if not names:
        return None
    last, above = names[-1], level_under(names[:-1])
    own = last.level
    if last.city and len(names) > 1 and names[-2].governs and above == "cap_tinh":
        own = "cap_huyen"
    if not last.inherits:
        return own
    if own is None or above is None:
        return above if own is None else None if last.doubtful else own
    return own if own == above or not last.doubtful else None


@lru_cache(maxsize=4_000)
def is_head(text: str) -> bool:
    """Whether a text begins like the name of an authority."""
    return _head(text, flat(text)) is not None and not fold(text).startswith(_NOT_AGENCIES)


def starts_with_area(text: str) -> bool:
    """Whether a text begins with the word for an area: 'HUYỆN MAI SƠN'."""
    areas = _areas(text, flat(text), 0, directly=False)
    return bool(areas) and areas[0].start == 0


def is_open(text: str) -> bool:
    """Whether a name goes on in the next line: 'SỞ TÀI NGUYÊN VÀ', 'ỦY BAN NHÂN DÂN'.

    A tone that is written counts: 'UBND TỈNH HÀ TĨNH' and 'UBND XÃ MINH XÁ' are whole.
    """
    if text.rstrip()[-1:] in "-–,&" or fold(text) in LETTER_WORDS["open_alone"]:
        return True
    words = re.findall(r"\w+", plain(text).lower().replace("uỷ", "ủy"))
    return any(_end_with(words, end.split()) for end in LETTER_WORDS["open_ends"])


def _end_with(words: list[str], end: list[str]) -> bool:
    """Whether words end so; a word without tones is any of its spelling."""
    last = words[-len(end) :]
    return len(last) == len(end) and all(word in (one, flat(one)) for word, one in zip(last, end, strict=True))


def _head(name: str, letters: str) -> tuple[dict[str, Any], int] | None:
    """The head of a name and where what follows it begins; the longest that fits."""
    lowered = name.lower().replace("uỷ", "ủy")
    best: tuple[dict[str, Any], int] | None = None
    for start, word, head in _heads().get(letters[:1], ()):
        end = len(word)
        if (best and end <= best[1]) or not letters.startswith(start) or letters[end : end + 1].isalnum():
            continue
        toned = not word.isascii() or head.get("department")
        if toned and lowered[:end] != word:
            rest = letters[end:].strip(" .")
            misread = head.get("department") and any(rest.startswith(one) for one in LETTER_WORDS["departments"])
            if not (misread or (name.isascii() and not head.get("department"))):
                continue
        best = (head, end)
    return best


@cache
def _heads() -> dict[str, list[tuple[str, str, dict[str, Any]]]]:
    """The heads of names by their first letter: how each is written without tone marks and with them."""
    found: dict[str, list[tuple[str, str, dict[str, Any]]]] = {}
    for head in LETTER_WORDS["heads"]:
        for word in head["starts"]:
            found.setdefault(flat(word)[:1], []).append((flat(word), word, head))
    return found


@dataclass(frozen=True, slots=True)
class _AreaWord:
    """A word before the name of a place; see ``language.Area``."""

    level: str
    word: str
    bare: str
    """Without tone marks."""
    pattern: re.Pattern[str]
    letters: bool
    misread: bool


@cache
def _area_words() -> list[_AreaWord]:
    found = []
    for entry in LETTER_WORDS["areas"]:
        letters = entry.get("letters", [])
        for word in (*entry["words"], *letters):
            bare = flat(word)
            pattern = re.compile(rf"(?<![a-z\d&]){bare}(?![a-z\d&])\.?")
            misread = word in entry.get("misread", [])
            found.append(_AreaWord(entry["level"], word, bare, pattern, word in letters, misread))
    return found


def _areas(name: str, letters: str, at: int, *, directly: bool) -> list[_Area]:
    """The areas named from a place on, in their order; abbreviations of a letter count only right after a committee."""
    marks = [
        (*match.span(), known.level)
        for known in _area_words()
        if known.bare in letters
        for match in known.pattern.finditer(letters, at)
        if _names_area(known, name, letters, at, match, directly=directly)
    ]
    marks.sort(key=lambda mark: (mark[0], -mark[1]))
    found: list[_Area] = []
    for number, (start, end, level) in enumerate(marks):
        if found and start < found[-1].end:
            continue
        stops = [m.start() + end for m in re.finditer(r"[,;()]", name[end:])][:1]
        following = [mark[0] for mark in marks[number + 1 :] if mark[0] >= end][:1]
        stop = min([*stops, *following, len(name)])
        found.append(_Area(level, name[end:stop].strip(" .:-"), start, end))
    return found


def _names_area(known: _AreaWord, name: str, letters: str, at: int, match: re.Match[str], *, directly: bool) -> bool:
    """Whether a word for an area is meant as one where it stands; see ``_areas``."""
    start, end = match.span()
    spelt = name.lower().startswith(known.word, start)  # “phường An Bình” is no “phương án”
    if known.letters:
        may_be = directly and not letters[at:start].strip() and bool(letters[end:].strip())
    elif spelt or name.isascii() or known.word.isascii():
        may_be = True
    else:
        may_be = known.misread and (known.level != "cap_tinh" or _named(letters[end:]) is not None)
    if not may_be:
        return False
    if directly and spelt and not letters[at:start].strip():
        return True  # “UBND xã Hội An” is no “xã hội”
    return not any(
        letters.startswith(flat(other), start) and not (spelt and not other.startswith(known.word))
        for other in LETTER_WORDS["not_areas"]
    )


@cache
def place_names() -> dict[str, Province]:
    """The provinces as words of the language: names that a letterhead may hold, whatever reports are asked for."""
    return provinces(REFERENCE)


@cache
def province_names() -> dict[str, str]:
    """The provinces' short names by every folded way of writing them."""
    named = {fold(province.short): province.short for province in place_names().values()}
    for name, variants in LETTER_WORDS["province_variants"].items():
        for variant in variants:
            named.setdefault(variant, named[name])
    return named


def _named(text: str, *, misread: bool = False) -> str | None:
    """The province whose name a text begins with."""
    words = fold(text).split()[:5]
    for count in range(len(words), 0, -1):
        found = province_names().get(" ".join(words[:count]))
        if found:
            return found
    if misread and words:
        ranked = process.extract(" ".join(words[:4]), list(province_names()), scorer=fuzz.ratio, limit=2)
        if ranked and ranked[0][1] >= _ALIKE and (len(ranked) < 2 or ranked[0][1] - ranked[1][1] >= _APART):
            return province_names()[ranked[0][0]]
    return None


def _province_of(name: str, areas: list[_Area]) -> str | None:
    for area in areas:
        if area.level in ("cap_tinh", "city") and area.name:
            found = _named(area.name, misread=area.level == "cap_tinh")
            if found:
                return found
    folded = fold(name)
    last = fold(name.rpartition(",")[2])
    if "," in name and last in province_names():
        return province_names()[last]
    if not areas:
        words = folded.split()
        for count in (4, 3, 2, 1):
            tail = " ".join(words[-count:])
            if len(words) > count + 1 and tail in province_names():
                return province_names()[tail]
    return None


def _central(name: str, year: int | None) -> bool | None:
    """Whether a city is one of those that are provinces; None where that depends on a year not known, or has no name."""
    short = _named(name) if name else None
    if short is None or (fold(name) != fold(short) and fold(name) not in province_names()):
        return None if not name else False
    since = LETTER_WORDS["central_since"].get(fold(short))
    if since is not None:
        return None if year is None else year >= since
    return any(p.short == short and p.name.startswith("Thành phố") for p in place_names().values())


_PROVINCE_WORD = re.compile(r"(?<![a-z\d])(?:tinh|thanh pho|tp|t)[ .:]{1,3}(?=[a-z])")


def province_in(text: str) -> str | None:
    """The province that a text names as one: 'tỉnh Yên Bái', 'TP. Cần Thơ'; the last where it names several."""
    letters = flat(text[:2000])
    found = [_named(letters[match.end() : match.end() + 40]) for match in _PROVINCE_WORD.finditer(letters)]
    return next((name for name in reversed(found) if name), None)


def province_called(text: str) -> str | None:
    """The province whose name, with or without the word for it, is all of a text."""
    folded = re.sub(r"^(?:tinh|thanh pho|tp) ", "", fold(text))
    return province_names().get(folded)


def province_of_address(text: str) -> str | None:
    """The province of a postal address: named as one, or its last part."""
    return province_in(text) or province_called(text.rpartition(",")[2].strip(" ."))


@cache
def _slugs() -> dict[str, str]:
    """The provinces by how they are written in addresses."""
    return {name.replace(" ", ""): short for name, short in province_names().items() if len(name) > 4}


def province_of_host(text: str) -> str | None:
    """The province in a web or mail address: 'cctl.khanhhoa.gov.vn'."""
    slugs = _slugs()
    for host in re.findall(r"[a-z\d][a-z\d.-]{3,80}\.vn\b", flat(text.replace(" ", ""))[:400]):
        for label in re.split(r"[.-]", host):
            if label in slugs:
                return slugs[label]
            ends = [slug for slug in slugs if len(slug) > 5 and label.endswith(slug)]
            if ends:
                return slugs[max(ends, key=len)]
    return None


def cased(name: str) -> str:
    """A name printed in capitals as sentences write it: 'SỞ TƯ PHÁP TỈNH YÊN BÁI' → 'Sở Tư pháp tỉnh Yên Bái'."""
    if not name.isupper():
        return name
    letters = flat(name)
    found = _head(name, letters)
    head_end = found[1] if found else 0
    areas = _areas(name, letters, head_end, directly=True)
    words: list[str] = []
    capital, parts_begin = True, True
    for match in re.finditer(r"\S+", name):
        word, start = match[0], match.start()
        bare = flat(word).strip(".,;()-–&")
        in_name = next((a for a in areas if a.end <= start < a.end + len(a.name) + 2), None)
        in_word = any(area.start <= start < area.end and not area.name[:1].isdigit() for area in areas)
        if _is_acronym(bare):
            words.append(word)
        elif in_name:
            words.append(word.capitalize())
        else:
            low = word.lower()
            capital = capital and not in_word and bare != "va" and word.lower() not in LETTER_WORDS["plural"]
            words.append(low[:1].upper() + low[1:] if capital else low)
        if start < head_end:
            capital = match.end() >= head_end
        else:
            parts_begin = parts_begin and word.lower() not in LETTER_WORDS["plural"]
            capital = parts_begin and (bare == "va" or word[-1:] in ",-–&")
    made = " ".join(words)
    for usual in LETTER_WORDS["written"]:
        made = re.sub(rf"\b{usual}\b", usual, made, flags=re.IGNORECASE)
    return made[:1].upper() + made[1:]


def _is_acronym(bare: str) -> bool:
    if not bare or bare[0].isdigit() or bare in _ROMAN:
        return True
    return any(_SYLLABLE.match(part) is None for part in re.split(r"[&./-]", bare) if part) or "&" in bare


def stands_below(name: Authority, parent: Authority) -> Authority:
    """A head without more, such as 'VĂN PHÒNG', completed with the committee above it."""
    if name.bare and parent.governs:
        return replace(name, text=f"{name.text} {parent.text}", province=name.province or parent.province, bare=False)
    return name


def is_kind(agency: str | None, level: str | None, kind: str) -> bool | None:
    """Whether an agency is of a kind that forms reserve lines for; None when the agency is not known."""
    if not agency:
        return None
    rule = LETTER_WORDS["kinds"].get(kind)
    folded = fold(agency)
    if rule is None:
        return folded.startswith(fold(kind))
    if "starts" in rule and not any(folded.startswith(word) for word in rule["starts"]):
        return False
    if "says" in rule and not any(word in folded for word in rule["says"]):
        return False
    known = authority(agency)
    if "governs" in rule and not (known and known.governs):
        return False
    if "level" in rule:
        level = level or (known.level if known else None)
        return None if level is None else level == rule["level"]
    return True
