"""Who sent a report: the authorities and places that its document names, each with the rank of where it stands."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import Any

from services.extract.reading.identity.agencies import (
    Authority,
    authority,
    cased,
    is_head,
    is_kind,
    level_under,
    province_called,
    province_in,
    province_of_address,
    province_of_host,
    starts_with_area,
)
from services.extract.reading.identity.dispatch import parts_of, place_and_day
from services.extract.reading.identity.letter import FIELDS, HEAD, Letter, Piece
from services.extract.reading.once import lazily
from services.extract.reading.words.wording import LEADER, LETTER_WORDS, flat, fold
from shared.contracts import Declared, Source
from shared.forms import Province

TAIL = 60
"""Texts at the end of a document among which its signature stands."""

RANKS = ("letterhead", "field", "title", "letter", "signature", "place", "address", "web", "hosts")
"""Where a document names its sender and province, most trusted first."""
_GOVERNMENT = re.compile(r"[a-z\d][a-z\d.-]{2,80}\.gov\.vn\b")
_VERBS = re.compile(
    rf" (?:(?:{'|'.join(LETTER_WORDS['before_reporting'])}) )?(?:{'|'.join(LETTER_WORDS['reporting'])})\b"
)
_OF = re.compile(r"\b(?:cua|tai|don vi|co quan)[ :]{1,3}")
_NAME_ENDS = re.compile(r" quy\b|[(;.]| nam 20|\b\d+ thang\b| ve | theo | phuc vu ")
_SIGNED_FOR = re.compile(r"^\W{0,3}t ?[m/][./]? ?m?[. ]{0,2}", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Who:
    """Who sent a report, as far as its document and the sender's register entry tell; what they do not tell is None."""

    province: str | None = None
    agency: str | None = None
    level: str | None = None
    evidence: dict[str, Any] = field(default_factory=dict)
    """By ``province``, ``agency`` and rank: what was said, and where."""

    def is_kind(self, kind: str) -> bool | None:
        """Whether the agency is of a kind for which forms reserve lines; None when that is not known."""
        return is_kind(self.agency, self.level, kind)


class Sender:
    """Reads who sent a report from its letter; what does not hang on a form is read once."""

    def __init__(self, letter: Letter) -> None:
        self.letter = letter
        self._beside: dict[int | None, dict[str, _Named]] = {}
        """Who is named anywhere but in the form's own fields, by the year of the report: it tells which cities are provinces."""
        self._last: tuple[tuple[object, ...], Who] | None = None
        """What was asked last, and the answer: before the form is read and after it is mostly the same."""

    def who(
        self,
        declared: Declared | None,
        provinces: dict[str, Province],
        stated: tuple[str, Source] | None,
        year: int | None,
    ) -> Who:
        """The province, agency and level; ``stated`` answers the form's own field, ``year`` is that of the report."""
        asked = (declared, stated, year)
        if self._last is None or self._last[0] != asked:
            self._last = asked, self._who(declared, provinces, stated, year)
        return self._last[1]

    def _who(
        self,
        declared: Declared | None,
        provinces: dict[str, Province],
        stated: tuple[str, Source] | None,
        year: int | None,
    ) -> Who:
        names = self._names(stated, year)
        places = {**self._places, **_places_of(names)} or self._hosts
        level, conflict = _level(names, places, declared)
        agency = _agency(names, self.letter.texts, declared)
        province, ranks = _province(places, declared, provinces)
        return Who(province, agency, level, _who_said(names, ranks, declared, conflict))

    def _names(self, stated: tuple[str, Source] | None, year: int | None) -> dict[str, _Named]:
        """The sender by the rank of the place that names it."""
        if year not in self._beside:
            self._beside[year] = _named_beside_fields(self.letter, year)
        for raw, source in (*([stated] if stated else []), *self.letter.answers("agency_fields")):
            bare = LEADER.sub(" ", raw).strip(" .:;-")
            known = authority(bare, year)
            if known is not None:
                return {**self._beside[year], "field": _Named([known], source, bare)}
        return self._beside[year]

    @lazily
    def _hosts(self) -> dict[str, tuple[str, Source, str]]:
        """The province that the authorities' addresses are of, whatever asks for them, where all are of one."""
        found: dict[str, tuple[str, Source, str]] = {}
        for text, source in self.letter.texts:
            for host in _GOVERNMENT.findall(flat(text)):
                province = province_of_host(host)
                if province:
                    found.setdefault(province, (province, source, host))
        return {"hosts": next(iter(found.values()))} if len(found) == 1 else {}

    @lazily
    def _places(self) -> dict[str, tuple[str, Source, str]]:
        return _places(self.letter)


def agency_level(name: str | None) -> str | None:
    """The level of government that an agency's name says."""
    known = authority(name) if name else None
    return level_under([known]) if known else None


@dataclass(slots=True)
class _Named:
    """An authority named in one place of the document, and what it stands under there."""

    names: list[Authority]
    source: Source
    words: str

    @property
    def level(self) -> str | None:
        return level_under(self.names)

    @property
    def last(self) -> Authority:
        return self.names[-1]


def _named_beside_fields(letter: Letter, year: int | None) -> dict[str, _Named]:
    """The sender by the rank of every place but the form's own fields."""
    head = letter.head
    found: dict[str, _Named] = {}

    def keep(rank: str, names: list[Authority | None], source: Source, words: str) -> None:
        known = [name for name in names if name is not None]
        if known and rank not in found:
            found[rank] = _Named(known, source, words)

    if head.names and head.named_at:
        again = [authority(name.text, year) or name for name in head.names]
        if again[-1].city and again[-1].province and len(again) > 1:
            again[-1] = replace(again[-1], level="cap_huyen", city=False)
        keep("letterhead", list(again), head.named_at, " / ".join(name.text for name in head.names))
    if head.title and head.title_at:
        keep("title", [_named_in(head.title, _OF, year)], head.title_at, head.title)
    for piece in head.letter:
        if "letter" not in found:
            keep("letter", [_reporting(piece, year)], piece.source, piece.text)
    for text, source in _ends(letter.texts):
        for part in parts_of(text):
            match = _SIGNED_FOR.match(part)
            if match:
                keep("signature", [authority(part[match.end() :], year)], source, part)
        if "signature" in found:
            break
    return found


def _named_in(text: str, before: re.Pattern[str], year: int | None) -> Authority | None:
    """The authority after 'của' or 'tại' in a title; not that of the letter a form came with."""
    letters = flat(text)
    for match in before.finditer(letters):
        if any(word in letters[: match.start()] for word in LETTER_WORDS["another_letter"]):
            continue
        rest = text[match.end() :]
        stop = _NAME_ENDS.search(letters, match.end())
        name = rest[: stop.start() - match.end()] if stop else rest
        known = authority(name, year) if is_head(name) or starts_with_area(name) else None
        if known and (known.area or not known.governs) and (known.province or not known.bare) and not _only_area(known):
            return known
    return None


def _only_area(known: Authority) -> bool:
    """'… của tỉnh Khánh Hòa' names a province, not the agency that reports."""
    return known.governs and known.level == "cap_tinh" and not fold(known.text).startswith(("ubnd", "uy ban"))


def _reporting(piece: Piece, year: int | None) -> Authority | None:
    """The authority that says of itself that it reports: 'Sở Tư pháp báo cáo …', or whose report is attached."""
    text, letters = piece.text, piece.letters
    if piece.kind == "attached" and "bao cao so" in letters:
        at = letters.rfind(" cua ")
        return authority(text[at + 5 :].strip(" )."), year) if at > 0 else None
    if len(text) < 25 or piece.kind in ("addressee", "receivers"):
        return None
    for start in (0, *(match.end() for match in re.finditer(r"[,.;] ", text[:1000]))):
        verb = _VERBS.search(letters, start, start + 110)
        if verb and is_head(text[start : verb.start()]):
            known = authority(text[start : verb.start()], year)
            if known:
                return known
    return None


def _ends(texts: list[tuple[str, Source]]) -> list[tuple[str, Source]]:
    """The texts among which a signature stands: those of the letter, and the last of a long document."""
    return texts[:HEAD] if len(texts) <= HEAD + TAIL else texts[:HEAD] + texts[-TAIL:]


def _places(letter: Letter) -> dict[str, tuple[str, Source, str]]:
    """The province by the rank of the place that names it, with the words."""
    head = letter.head
    found: dict[str, tuple[str, Source, str]] = {}

    def keep(rank: str, province: str | None, source: Source | None, words: str) -> None:
        if province and source and rank not in found:
            found[rank] = (province, source, words)

    keep("title", province_in(head.title), head.title_at, head.title)
    for piece in head.letter:
        if piece.kind == "date":
            match = place_and_day(piece.letters)
            keep("place", province_called(match[1]) if match and match[1] else None, piece.source, piece.text)
        elif "letter" not in found:
            keep("letter", province_in(piece.text), piece.source, piece.text)
    for raw, source in letter.answers("address_fields"):
        keep("address", province_of_address(raw), source, raw)
    for raw, source in letter.answers("web_fields"):
        keep("web", province_of_host(raw), source, raw)
    return found


def _places_of(names: dict[str, _Named]) -> dict[str, tuple[str, Source, str]]:
    """The province by the rank of the authority that is of it."""
    found = {}
    for rank, named in names.items():
        province = next((name.province for name in named.names if name.province), None)
        if province and named.source:
            found[rank] = (province, named.source, named.words)
    return found


def _level(
    names: dict[str, _Named], places: dict[str, tuple[str, Source, str]], declared: Declared | None
) -> tuple[str | None, bool]:
    """The agency's level, and whether the document contradicts itself or the register about it.

    What contradicts itself is not known. The register decides between two places of a document.
    """
    said: list[str] = []
    for rank in ("letterhead", "field"):
        level = _level_at(rank, names, places)
        if level and not (rank == "letterhead" and _stops_above(names, level)):
            said.append(level)
    for rank in ("title", "letter", "signature"):
        level = None if said else _level_at(rank, names, places)
        said += [level] if level else []
    registered = (declared.agency_level or agency_level(declared.agency_name)) if declared else None
    if not said:
        return registered or None, False
    if len(set(said)) > 1:
        return (registered if registered in said else None), True
    if registered and registered != said[0]:
        return None, True
    return said[0], False


def _level_at(rank: str, names: dict[str, _Named], places: dict[str, tuple[str, Source, str]]) -> str | None:
    """The level of the authority that is named in one place."""
    named = names.get(rank)
    if named is None or named.level or not named.last.city:
        return named.level if named else None
    return "cap_huyen" if _is_province_of_districts(places) else None


def _stops_above(names: dict[str, _Named], level: str) -> bool:
    """Whether the letterhead stops at the committee above the agency that the form's own field names."""
    own = names.get("field")
    return own is not None and names["letterhead"].last.governs and own.level not in (None, level)


def _is_province_of_districts(places: dict[str, tuple[str, Source, str]]) -> bool:
    """Whether the document names a province that is no city: a 'thành phố' in it is one of its districts."""
    for rank in RANKS:
        if rank in places:
            known = authority(f"UBND thành phố {places[rank][0]}", None)
            return known is not None and known.level == "cap_huyen"
    return False


def _agency(names: dict[str, _Named], texts: list[tuple[str, Source]], declared: Declared | None) -> str | None:
    head, stated = names.get("letterhead"), names.get("field")
    if stated:
        return cased(stated.words)
    for rank in ("letterhead", "title", "letter", "signature"):
        named = names.get(rank)
        if named and not (rank == "letterhead" and _only_above(named) and len(names) > 1):
            return _as_written(named.last.text, texts)
    if head:
        return _as_written(head.last.text, texts)
    return declared.agency_name or None if declared else None


def _only_above(named: _Named) -> bool:
    return named.last.governs and named.level == "cap_tinh"


def _as_written(name: str, texts: list[tuple[str, Source]]) -> str:
    """The agency's name as the letter's own sentences write it, else in the usual letters."""
    if not name.isupper():
        return name
    lowered = name.lower()
    for text, _ in texts[:FIELDS]:
        at = text.lower().find(lowered)
        found = text[at : at + len(name)]
        if at >= 0 and found[1:].lower() != found[1:] and not found.isupper():
            return found
    return cased(name)


def _province(
    places: dict[str, tuple[str, Source, str]], declared: Declared | None, provinces: dict[str, Province]
) -> tuple[str | None, dict[str, Any]]:
    evidence: dict[str, Any] = {}
    registered = None
    if declared and declared.province:
        known = provinces.get(declared.province)
        registered = known.short if known else province_called(declared.province)
        if registered:
            evidence["declared"] = {"value": registered}
    for rank in RANKS:
        if rank in places:
            value, source, words = places[rank]
            evidence[rank] = {"value": value, "words": words[:200], "source": source.model_dump(exclude_none=True)}
    first = next((rank for rank in RANKS if rank in places), None)
    return registered or (places[first][0] if first else None), evidence


def _who_said(
    names: dict[str, _Named], provinces: dict[str, Any], declared: Declared | None, conflict: bool
) -> dict[str, Any]:
    agencies: dict[str, Any] = {}
    for rank in RANKS:
        if rank in names:
            named = names[rank]
            source = named.source.model_dump(exclude_none=True)
            agencies[rank] = {"value": cased(named.last.text), "level": named.level, "source": source}
    if declared and (declared.agency_name or declared.agency_level):
        agencies["declared"] = {"value": declared.agency_name or None, "level": declared.agency_level or None}
    found: dict[str, Any] = {"province": provinces, "agency": agencies}
    if conflict:
        found["level_contradicted"] = True
    return found
