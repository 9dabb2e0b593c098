"""Which report a document is: period, province, agency, dispatch number, days covered, day signed.

What a document says about itself stands in several places, each with a rank: the letterhead, the form's own
field, the title, the letter around it, the signature, the place before the date, addresses. Order of trust for
the period: the title, then the letter (subject, legal basis), then what the sender declared, then the field
inside the form. Disagreements are findings, made in validation from the evidence kept here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from services.extract.reading.agencies import (
    KNOWN,
    Authority,
    authority,
    cased,
    is_head,
    is_kind,
    is_open,
    level_under,
    province_called,
    province_in,
    province_of_address,
    province_of_host,
    stands_below,
    starts_with_area,
)
from services.extract.reading.headings import is_header
from services.extract.reading.lines import Layout
from services.extract.reading.periods import Mention, mentions, period_of, speaks_of_another, windows_in
from services.extract.reading.wording import flat, fold, key
from shared.contracts import Declared, Fact, ReportIdentity, Source, Window
from shared.forms import Form, Province

HEAD, FIELDS, TAIL = 80, 300, 60
"""Texts at the top of a document that can be its letter, among which its own fields stand, and at its end."""
ABOVE_MOTTO = 5
"""Texts of a letterhead that may come before the motto beside it."""
MAX_TEXTS = 5_000
"""Texts looked through for what may stand anywhere."""
RANKS = ("letterhead", "field", "title", "letter", "signature", "place", "address", "web")
"""Where a document names its sender and province, most trusted first."""
_SAID = ("report_period", "agency_name")

_SECTION = re.compile(r"^\W*(?:MỤC|Mục|PHẦN)\s*(?:\d+|[IVX]+|[A-Z])\b")
_PARTS = re.compile(r"\t+|\n+| {3,}| \| ")
_MOTTO = re.compile(r"\bc.ng h.a x. h.i|\bd.c l.p ?[-–.]{0,2} ?t.{1,3}do\b")
_DISPATCH = re.compile(r"^\W*S[ốôóo]\s{0,3}[:.;]?\s{0,8}(\d{0,6}[a-zA-Z]?)\s{0,8}/\s{0,3}(.+)$", re.IGNORECASE)
_CODE = re.compile(r"[A-ZĐ]\w*(?:\s?[-–‐‑&/]\s?[A-ZĐ]\w*)*")
_ATTACHED = re.compile(r"số\s{1,3}(\d{1,6})\s{0,3}/\s{0,2}(.+)$")
_DAY = r"ngay[ .…]{0,12}(\d{0,2})[ .…]{1,12}th.{1,2}ng[ .…]{0,12}(\d{0,2})[ .…]{1,12}n.m[ .…]{0,4}(\d{0,4})"
_PLACE_DATE = re.compile(rf"^\W{{0,3}}(?:([^;:()]{{2,60}}?)[, ]{{1,3}})?{_DAY}\W{{0,3}}$")
_PLACE_DIGITS = re.compile(
    r"^\W{0,3}([^;:()\d]{2,60}),[ ]{1,3}(?:ngay[ ]{1,2})?(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})\W{0,3}$"
)
_LEADERS = re.compile(r"[.…_]{2,}|…")
_VERBS = re.compile(
    r" (?:xin |tran trong |kinh |da |nay )?(?:bao cao|tong hop|gui|trinh|nhan duoc|kinh gui|thuc hien|cung cap)\b"
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


@dataclass(frozen=True, slots=True)
class _Piece:
    """A line of the letter: one cell, or one of the columns that a reader put on one line."""

    text: str
    source: Source
    letters: str


@dataclass(slots=True)
class _Head:
    """The top of a document, taken apart."""

    names: list[Authority] = field(default_factory=list)
    named_at: Source | None = None
    title: str = ""
    title_at: Source | None = None
    letter: list[_Piece] = field(default_factory=list)
    """Everything that is neither letterhead nor title."""


def who(
    layout: Layout,
    declared: Declared | None,
    provinces: dict[str, Province],
    *,
    stated: tuple[str, Source] | None = None,
) -> Who:
    """The province, agency and level that the document and the sender's register entry give.

    ``stated``: the answer of the form's own field for the agency's name, once it is known. Nothing is taken
    from the form here: a form may be filled in far from its home.
    """
    return _who(_opened(layout), declared, provinces, stated)


def identify(
    layout: Layout, form: Form | None, facts: list[Fact], declared: Declared | None, provinces: dict[str, Province]
) -> ReportIdentity:
    """Everything the document says about itself; what it does not say stays None.

    The form's home is the province only where nothing else names one; its level of agency is never taken
    for the sender's.
    """
    asked = {fact.indicator: fact for fact in facts if fact.indicator in _SAID and fact.raw}
    named, said = asked.get("agency_name"), asked.get("report_period")
    letter = _opened(layout)
    if said is not None and said.raw:
        found = _answered_period(said.raw)
        letter.periods["field"] = (found or Mention(said.raw, said.raw, 0), said.source)
    sender = _who(letter, declared, provinces, (named.raw, named.source) if named and named.raw else None)
    home = provinces[form.province].short if form and form.province in provinces else None
    return ReportIdentity(
        form=form.id if form else None,
        province=sender.province or home,
        agency=sender.agency,
        agency_level=sender.level,
        period=_period(letter.periods, declared),
        data_windows=windows(layout),
        dispatch_number=_dispatch(layout, letter.pieces),
        signed_on=letter.signed_on,
        evidence={"period": _period_evidence(letter.periods, declared), **sender.evidence},
    )


@dataclass(slots=True)
class _Letter:
    """A document opened for its sender: the lines of its top, its own fields, period and day."""

    layout: Layout
    pieces: list[_Piece]
    head: _Head
    asked: list[tuple[str, str, Source]]
    periods: dict[str, tuple[Mention, Source]]
    signed_on: date | None

    def answers(self, fields: str) -> Iterator[tuple[str, Source]]:
        """What stands beside or behind the form's own questions of a kind: 'Tên cơ quan báo cáo: …', cell by cell."""
        return ((text, source) for asked, text, source in self.asked if _asks(asked, fields))

    @property
    def year(self) -> int | None:
        """The year the report is of."""
        if self.signed_on:
            return self.signed_on.year
        found = self.periods.get("title") or self.periods.get("letter") or self.periods.get("field")
        year = found[0].period[:4] if found else ""
        return int(year) if year.isdigit() else None


def _opened(layout: Layout) -> _Letter:
    pieces = _pieces(layout)
    head, asked = _head(pieces), list(_asked(layout))
    letter = _Letter(layout, pieces, head, asked, {}, _signed_on(layout, pieces))
    letter.periods = _periods(letter)
    return letter


def _who(
    letter: _Letter, declared: Declared | None, provinces: dict[str, Province], stated: tuple[str, Source] | None
) -> Who:
    names = _names(letter, stated)
    places = _provinces(letter, names)
    level, conflict = _level(names, places, declared)
    agency = _agency(names, letter.layout, declared)
    province, ranks = _province(places, declared, provinces)
    return Who(province, agency, level, _who_said(names, ranks, declared, conflict))


def agency_level(name: str | None) -> str | None:
    """The level of government that an agency's name says."""
    known = authority(name) if name else None
    return level_under([known]) if known else None


def in_letter(text: str) -> bool:
    """Whether a line is of the letter around a form: motto, number, place and day, subject, addressee, signature."""
    letters = flat(text).strip()
    if _MOTTO.search(letters) or any(word in letters for word in KNOWN["signature_words"]):
        return True
    return _kind(_Piece(text, Source(), letters)) in ("number", "date", *_STARTS) if letters else False


def windows(layout: Layout) -> list[Window]:
    """The spans of days that the document names for its figures, each once, in its order.

    A span of which only the end is named counts where the letter names it and nothing names a whole one.
    """
    whole: list[Window] = []
    ends: list[Window] = []
    for at, (text, _) in enumerate(layout.texts[:MAX_TEXTS]):
        for span in windows_in(text):
            kept = whole if span.from_ else ends
            if span not in kept and (span.from_ or at < HEAD):
                kept.append(span)
    return whole or ends


# ---------------------------------------------------------------- the top of the document, taken apart


def _pieces(layout: Layout) -> list[_Piece]:
    """The lines above the first part of the form; where no letter stands there, those of a letter farther down.

    Parts of a submission come in any order: an annex may stand before the letter it goes with.
    """
    top = _lines_from(layout, 0)
    if any(_kind(piece) in ("number", "name") for piece in top):
        return top
    for at, (text, _) in enumerate(layout.texts[:MAX_TEXTS]):
        if at > len(top) and "HÒA XÃ HỘI" in text.upper().replace("HOÀ", "HÒA"):
            return _lines_from(layout, max(at - ABOVE_MOTTO, 0)) + top
    return top


def _lines_from(layout: Layout, start: int) -> list[_Piece]:
    """The lines of a letter from a place on, columns apart, the national motto left out, up to the first part of a form."""
    found: list[_Piece] = []
    for text, source in layout.texts[start : start + HEAD]:
        if _SECTION.match(text) or is_header(text.split(" | ")):
            if found and (start == 0 or any(_kind(piece) == "number" for piece in found)):
                break
            found.clear()  # the end of what stood above the letter
            if start == 0:
                break
            continue
        for part in _PARTS.split(text):
            for bare in _apart(_without_motto(part)):
                found.append(_Piece(bare, source, flat(bare)))
    return found


def _apart(text: str) -> list[str]:
    """A line without its motto; the number of a letter and the place and day, on one line in a workbook, are two."""
    match = _DISPATCH.match(text)
    code = _code(match[2]) if match else None
    if match and code and "ngày" in match[2]:
        end = match.start(2) + code[1]
        return [text[:end], text[end:].strip()]
    return [text] if text else []


def _without_motto(text: str) -> str:
    match = _MOTTO.search(flat(text))
    bare = (text[: match.start()] if match else text).strip(" *_\\/|~-–—•¬.·")
    folded = fold(bare)
    if len(folded) < 2 or any(folded == motto or (" " in folded and folded in motto) for motto in KNOWN["motto"]):
        return ""
    return bare


def _head(pieces: list[_Piece]) -> _Head:
    head = _Head()
    at = 0
    waiting = True  # for the letterhead: it stands above the title and the addressee
    while at < len(pieces):
        piece = pieces[at]
        kind = _kind(piece)
        if kind == "title" and not head.title:
            at = _take_title(head, pieces, at)
            waiting = False
            continue
        if kind in ("addressee", "basis", "receivers", "sentence"):
            waiting = False
        if kind == "name" and waiting and not head.names:
            at = _take_names(head, pieces, at)
            continue
        head.letter.append(piece)
        at += 1
    return head


def _kind(piece: _Piece) -> str:
    letters = piece.letters.strip(" (\"'“-–+*")
    if _DISPATCH.match(piece.text):
        return "number"
    if _PLACE_DATE.match(piece.letters) or _PLACE_DIGITS.match(piece.letters):
        return "date"
    for kind, starts in _STARTS.items():
        if letters.startswith(starts):
            return kind
    if any(letters.startswith(word) for word in KNOWN["titles"]) and (_capital(piece.text) or piece.text[0] == "("):
        return "title"
    if len(piece.text) > 15 and (":" in piece.text or piece.text.rstrip()[-1] in ".;"):
        return "sentence" if len(piece.text) > 60 else "other"
    if is_head(piece.text) and authority(piece.text) is not None:
        return "name"
    return "other"


_STARTS = {
    "subject": ("v/v", "ve viec"),
    "addressee": ("kinh gui",),
    "receivers": ("noi nhan",),
    "basis": ("can cu", "thuc hien"),
    "attached": ("kem theo", "ban hanh kem", "phu luc"),
}


def _capital(text: str) -> bool:
    letters = [ch for ch in text if ch.isalpha()]
    return bool(letters) and sum(ch.isupper() for ch in letters) > 0.8 * len(letters)


def _take_title(head: _Head, pieces: list[_Piece], at: int) -> int:
    parts = [pieces[at].text]
    head.title_at = pieces[at].source
    short = len(parts[0].split()) <= 3
    end = at + 1
    while end < min(len(pieces), at + 6):
        piece = pieces[end]
        goes_on = _capital(piece.text) or short or len(piece.text.split()) <= 12
        if _kind(piece) not in ("other", "name", "title") or not goes_on or ":" in piece.text:
            break
        parts.append(piece.text)
        end += 1
    head.title = " ".join(parts)
    return end


def _take_names(head: _Head, pieces: list[_Piece], at: int) -> int:
    """Reads the lines of a letterhead: each a name of its own, or the rest of the name above."""
    names: list[str] = []
    head.named_at = pieces[at].source
    noise = 0
    while at < len(pieces) and noise < 3:
        piece = pieces[at]
        kind = _kind(piece)
        if kind not in ("name", "other", "date"):
            break
        if kind == "date":
            head.letter.append(piece)
        else:
            for text in _names_on_a_line(piece.text):
                if not _goes_on_with(names, text):
                    noise += 1
                    head.letter.append(piece)
                    break
        at += 1
    found: list[Authority] = []
    for name in names:
        known = authority(name)
        if known is not None:
            found.append(stands_below(known, found[-1]) if found else known)
    head.names = found
    return at


def _names_on_a_line(text: str) -> list[str]:
    """The names that a reader put on one line: 'UBND TỈNH YÊN BÁI SỞ TƯ PHÁP' are two."""
    if not _capital(text):
        return [text]
    words = text.split()
    cuts = [0]
    for at in range(2, len(words)):
        rest, before = " ".join(words[at:]), " ".join(words[cuts[-1] : at])
        known, next_, longer = authority(before), authority(rest), authority(f"{before} {words[at]}")
        if known is None or known.bare or is_open(before) or not (known.area or not known.governs):
            continue
        whole = longer is None or longer.province == known.province  # 'HẢI' is none, 'HẢI PHÒNG' is one
        if whole and next_ is not None and not next_.bare and is_head(rest):
            cuts.append(at)
    return [" ".join(words[start:end]) for start, end in zip(cuts, [*cuts[1:], None], strict=True)]


def _goes_on_with(names: list[str], text: str) -> bool:
    """Adds a line of a letterhead to the names: as a new one, or behind the last; False when it is neither."""
    last = authority(names[-1]) if names else None
    if (
        names
        and is_open(names[-1])
        and not (last and last.bare and not last.governs and is_head(text) and not last.inherits)
    ):
        names[-1] = f"{names[-1]} {text}"
        return True
    if is_head(text) and authority(text) is not None:
        names.append(text)
        return True
    if not names:
        return False
    if starts_with_area(text):
        if last and last.governs and last.area and _lower(text, last):
            names.append(f"{names[-1].split()[0] if names[-1].upper().startswith('UBND') else 'UBND'} {text}")
        else:
            names[-1] = f"{names[-1]} {text}"
        return True
    same = _capital(text) == _capital(names[-1]) and len(text.split()) <= 8 and not re.search(r"\d|:", text)
    if same and not (last and last.governs and last.area):
        names[-1] = f"{names[-1]} {text}"
        return True
    return False


def _lower(text: str, above: Authority) -> bool:
    """Whether an area is part of that of an authority: 'HUYỆN MAI SƠN' of 'UBND TỈNH SƠN LA', not the other way."""
    below = authority(text)
    order = ("cap_xa", "cap_huyen", "cap_tinh")
    if below is None or below.level is None or above.level is None:
        return True
    return order.index(below.level) < order.index(above.level)


# ---------------------------------------------------------------- who


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


def _names(letter: _Letter, stated: tuple[str, Source] | None) -> dict[str, _Named]:
    """The sender by the rank of the place that names it."""
    head, year = letter.head, letter.year
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
    fields = [stated] if stated else []
    fields += list(letter.answers("agency_fields"))
    for raw, source in fields:
        bare = _LEADERS.sub(" ", raw).strip(" .:;-")
        keep("field", [authority(bare, year)], source, bare)
    if head.title and head.title_at:
        keep("title", [_named_in(head.title, _OF, year)], head.title_at, head.title)
    for piece in head.letter:
        keep("letter", [_reporting(piece, year)], piece.source, piece.text)
    for text, source in _signature(letter.layout):
        for part in _PARTS.split(text):
            match = _SIGNED_FOR.match(part)
            keep("signature", [authority(part[match.end() :], year) if match else None], source, part)
    return found


def _named_in(text: str, before: re.Pattern[str], year: int | None) -> Authority | None:
    """The authority after 'của' or 'tại' in a title; not that of the letter a form came with."""
    letters = flat(text)
    for match in before.finditer(letters):
        if any(word in letters[: match.start()] for word in ("kem theo", "cong van", "ban hanh")):
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


def _reporting(piece: _Piece, year: int | None) -> Authority | None:
    """The authority that says of itself that it reports: 'Sở Tư pháp báo cáo …', or whose report is attached."""
    text, letters = piece.text, piece.letters
    if _kind(piece) == "attached" and "bao cao so" in letters:
        at = letters.rfind(" cua ")
        return authority(text[at + 5 :].strip(" )."), year) if at > 0 else None
    if len(text) < 25 or _kind(piece) in ("addressee", "receivers"):
        return None
    for start in (0, *(match.end() for match in re.finditer(r"[,.;] ", text[:1000]))):
        verb = _VERBS.search(letters, start, start + 110)
        if verb and is_head(text[start : verb.start()]):
            known = authority(text[start : verb.start()], year)
            if known:
                return known
    return None


def _signature(layout: Layout) -> Iterator[tuple[str, Source]]:
    texts = layout.texts
    near = (
        range(min(len(texts), HEAD))
        if len(texts) <= HEAD + TAIL
        else (*range(HEAD), *range(len(texts) - TAIL, len(texts)))
    )
    for at in near:
        yield texts[at]


def _asked(layout: Layout) -> Iterator[tuple[str, str, Source]]:
    texts = layout.texts[:FIELDS]
    for at, (text, source) in enumerate(texts):
        cells = [cell.strip() for cell in text.split(" | ")]
        for column, cell in enumerate(cells):
            label, colon, behind = cell.partition(":")
            asked = _ASKER.sub("", key(label))
            if not any(_asks(asked, fields) for fields in _FIELDS):
                continue
            if _LEADERS.sub("", behind).strip(" .") or (colon and len(cells) == 1 and not source.table):
                yield asked, behind.strip(), source
            else:
                for rest in cells[column + 1 :] or _beside(texts, at, source):
                    yield asked, rest, source
            break


_ASKER = re.compile(r"(?: chinh thuc)? cua .*$")
_FIELDS = ("agency_fields", "period_fields", "address_fields", "web_fields")
_BEGINNINGS = {fields: tuple(f"{name} " for name in KNOWN[fields]) for fields in _FIELDS}


def _asks(asked: str, fields: str) -> bool:
    return f"{asked} ".startswith(_BEGINNINGS[fields]) or asked in KNOWN.get(f"{fields}_alone", ())


def _beside(texts: list[tuple[str, Source]], at: int, source: Source) -> list[str]:
    """The other cells of a row that was read cell by cell, the lines of a cell joined."""
    if source.table is None:
        return []
    found: dict[int | None, str] = {}
    for text, other in texts[at + 1 : at + 9]:
        if (other.table, other.row, other.page) != (source.table, source.row, source.page):
            break
        if other.column != source.column:
            found[other.column] = f"{found.get(other.column, '')} {text}".strip()
    return list(found.values())


def _provinces(letter: _Letter, names: dict[str, _Named]) -> dict[str, tuple[str, Source, str]]:
    """The province by the rank of the place that names it, with the words."""
    head = letter.head
    found: dict[str, tuple[str, Source, str]] = {}

    def keep(rank: str, province: str | None, source: Source | None, words: str) -> None:
        if province and source and rank not in found:
            found[rank] = (province, source, words)

    for rank, named in names.items():
        said = [name.province for name in named.names if name.province]
        keep(rank, said[0] if said else None, named.source, named.words)
    keep("title", province_in(head.title), head.title_at, head.title)
    for piece in head.letter:
        if _kind(piece) == "date":
            match = _PLACE_DATE.match(piece.letters) or _PLACE_DIGITS.match(piece.letters)
            keep("place", province_called(match[1]) if match and match[1] else None, piece.source, piece.text)
        else:
            keep("letter", province_in(piece.text), piece.source, piece.text)
    for raw, source in letter.answers("address_fields"):
        keep("address", province_of_address(raw), source, raw)
    for raw, source in letter.answers("web_fields"):
        keep("web", province_of_host(raw), source, raw)
    return found


def _level(
    names: dict[str, _Named], places: dict[str, tuple[str, Source, str]], declared: Declared | None
) -> tuple[str | None, bool]:
    """The agency's level, and whether the document contradicts itself or the register about it.

    What contradicts itself is not known. The register decides between two places of a document.
    """
    said: list[str] = []
    for rank in ("letterhead", "field"):
        named = names.get(rank)
        level = named.level if named else None
        if named and level is None and named.last.city:
            level = "cap_huyen" if _is_province_of_districts(places) else None
        if level is None:
            continue
        only_above = rank == "letterhead" and named is not None and named.last.governs and "field" in names
        if only_above and names["field"].level not in (None, level):
            continue  # the letterhead stops at the committee above
        said.append(level)
    for rank in ("title", "letter", "signature"):
        if not said and rank in names:
            level = names[rank].level
            if level is None and names[rank].last.city and _is_province_of_districts(places):
                level = "cap_huyen"
            said += [level] if level else []
    registered = (declared.agency_level or agency_level(declared.agency_name)) if declared else None
    if not said:
        return registered or None, False
    if len(set(said)) > 1:
        return (registered if registered in said else None), True
    if registered and registered != said[0]:
        return None, True
    return said[0], False


def _is_province_of_districts(places: dict[str, tuple[str, Source, str]]) -> bool:
    """Whether the document names a province that is no city: a 'thành phố' in it is one of its districts."""
    for rank in RANKS:
        if rank in places:
            known = authority(f"UBND thành phố {places[rank][0]}", None)
            return known is not None and known.level == "cap_huyen"
    return False


def _agency(names: dict[str, _Named], layout: Layout, declared: Declared | None) -> str | None:
    head, stated = names.get("letterhead"), names.get("field")
    if stated:
        return cased(stated.words)
    for rank in ("letterhead", "title", "letter", "signature"):
        named = names.get(rank)
        if named and not (rank == "letterhead" and _only_above(named) and len(names) > 1):
            return _as_written(named.last.text, layout)
    if head:
        return _as_written(head.last.text, layout)
    return declared.agency_name or None if declared else None


def _only_above(named: _Named) -> bool:
    return named.last.governs and named.level == "cap_tinh"


def _as_written(name: str, layout: Layout) -> str:
    """The agency's name as the letter's own sentences write it, else in the usual letters."""
    if not name.isupper():
        return name
    lowered = name.lower()
    for text, _ in layout.texts[:FIELDS]:
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


# ---------------------------------------------------------------- period


def _periods(letter: _Letter) -> dict[str, tuple[Mention, Source]]:
    """The period by the rank of the place that names it: title, letter, field."""
    head = letter.head
    found: dict[str, tuple[Mention, Source]] = {}

    def keep(rank: str, text: str, source: Source | None) -> None:
        mention = period_of(text) if source else None
        if mention and source and not speaks_of_another(text):
            known = found.get(rank)
            if known is None or (known[0].span and not mention.span):
                found[rank] = (mention, source)

    keep("title", head.title, head.title_at)
    rows = _Rows(head.letter)
    for at, piece in enumerate(head.letter):
        if _asks(key(piece.text.partition(":")[0]), "period_fields"):
            continue
        if rows.is_column(piece):
            continue
        rank = "title" if _capital(piece.text) else "letter"
        below = head.letter[at + 1].text if at + 1 < len(head.letter) else ""
        keep(rank, piece.text, piece.source)
        if not mentions(piece.text) and not mentions(below):
            keep(rank, f"{piece.text} {below}", piece.source)
    if not found:
        for text, source in letter.layout.texts[:MAX_TEXTS]:
            if source.sheet is None and " | " not in text and flat(text[:40]).strip(" (").startswith("bao cao"):
                keep("title", text, source)
    for raw, source in letter.answers("period_fields"):
        mention = _answered_period(raw)
        if mention:
            found.setdefault("field", (mention, source))
    return found


def _answered_period(raw: str) -> Mention | None:
    """The period in the form's own field, where 'Quý' may stand in the question: 'Quý báo cáo: III/2019'."""
    bare = _LEADERS.sub(" ", raw).strip()
    return period_of(bare) or period_of(f"Quý {bare}")


class _Rows:
    """The pieces of a letter by the row of the table they stand in; each row is looked at once."""

    def __init__(self, letter: list[_Piece]) -> None:
        self.rows: dict[tuple[int | None, int | None], list[_Piece]] = {}
        for piece in letter:
            self.rows.setdefault((piece.source.table, piece.source.row), []).append(piece)
        self.headers: dict[tuple[int | None, int | None], bool] = {}

    def is_column(self, piece: _Piece) -> bool:
        """Whether a line that is a quarter and nothing more stands in a row beside others: the header of a column."""
        here = piece.source
        if here.table is None or len(piece.text) > 30:
            return False
        place = (here.table, here.row)
        row = self.rows[place]
        if not (len({one.source.column for one in row}) > 1 or (here.column is None and len(row) > 1)):
            return False
        if place not in self.headers:
            self.headers[place] = not any(_kind(one) == "date" for one in row)
        return self.headers[place]


def _period(periods: dict[str, tuple[Mention, Source]], declared: Declared | None) -> str | None:
    for rank in ("title", "letter"):
        if rank in periods and not periods[rank][0].span:
            return periods[rank][0].period
    if declared and declared.period:
        return declared.period
    for rank in ("field", "title", "letter"):
        value = periods[rank][0].period if rank in periods else ""
        if re.fullmatch(r"\d{4}-Q[1-4]", value):
            return value
    return None


def _period_evidence(periods: dict[str, tuple[Mention, Source]], declared: Declared | None) -> dict[str, Any]:
    said: dict[str, Any] = {}
    for rank in ("title", "letter", "field"):
        if rank in periods:
            mention, source = periods[rank]
            dumped = source.model_dump(exclude_none=True)
            said[rank] = {"value": mention.period, "words": mention.words, "source": dumped}
    if declared and declared.period:
        said["declared"] = {"value": declared.period}
    return said


# ---------------------------------------------------------------- number and day


def _dispatch(layout: Layout, pieces: list[_Piece]) -> str | None:
    for piece in pieces:
        match = _DISPATCH.match(piece.text)
        code = _code(match[2]) if match else None
        if match and code:
            return f"{match[1]}{code[0]}" if match[1] else _attached(layout)
    return _attached(layout)


def _attached(layout: Layout) -> str | None:
    for text, _ in layout.texts[:MAX_TEXTS]:
        if "áo cáo" in text[:60] and fold(text[:60]).startswith("kem theo bao cao"):
            match = _ATTACHED.search(text)
            code = _code(match[2]) if match else None
            if match and code:
                return f"{match[1]}{code[0]}"
    return None


def _code(text: str) -> tuple[str, int] | None:
    """The letters of a dispatch number, '/BC-UBND', and where they end.

    A hyphen that a PDF lost is put back where there is one place for it.
    """
    year = re.match(r"(\d{4})\s?/\s?", text)
    match = _CODE.match(text, year.end() if year else 0)
    if not match:
        return None
    code, end = re.sub(r"\s?[-–‐‑]\s?", "-", match[0]), match.end()
    code = re.sub(r"\s?([&/])\s?", r"\1", code)
    if "-" not in code:
        behind = re.match(rf"\s((?:{'|'.join(KNOWN['issuers'])})[A-ZĐ&]*)\b", text[end:])
        if code in KNOWN["document_types"] and behind:
            code, end = f"{code}-{behind[1]}", end + behind.end()
        else:
            types = "|".join(KNOWN["document_types"])
            code = re.sub(rf"^({types})((?:UBND|HĐND|VP|S|CC)[A-ZĐ&]{{1,8}}|UBND|HĐND)$", r"\1-\2", code)
    return (f"/{year[1]}/{code}" if year else f"/{code}"), end


def _signed_on(layout: Layout, pieces: list[_Piece]) -> date | None:
    """The day beside the place; None when the letter leaves it out, even if the signature has one."""
    lines = [(piece.letters, piece.source) for piece in pieces]
    found, asked = _day_among(lines)
    if asked:
        return found
    texts = layout.texts[len(pieces) : MAX_TEXTS]
    return _day_among([(flat(part), s) for t, s in texts if "gày" in t for part in _PARTS.split(t) if len(part) < 90])[
        0
    ]


def _day_among(lines: list[tuple[str, Source]]) -> tuple[date | None, bool]:
    """The first day that stands beside a place, and whether there is a line for it at all."""
    asked = False
    for at, (line, _) in enumerate(lines):
        below = lines[at + 1][0] if at + 1 < len(lines) and len(line) < 60 else ""
        for text in (line, f"{line} {below}") if below else (line,):
            match = _PLACE_DATE.match(text) or _PLACE_DIGITS.match(text)
            if match is None or (match[1] and _is_reference(match[1])):
                continue
            asked = True
            day = _date(match[2], match[3], match[4])
            if day:
                return day, True
    return None, asked


def _is_reference(place: str) -> bool:
    words = f" {fold(place)} "
    return any(
        f" {word} " in words
        for word in (
            "so",
            "cong van",
            "quyet dinh",
            "nghi dinh",
            "thong tu",
            "ke hoach",
            "den",
            "tu",
            "can cu",
            "truoc",
            "trong",
            "hop",
        )
    )


def _date(day: str, month: str, year: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None
