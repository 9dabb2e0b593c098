"""Which list a table is, and which of its columns holds what: by likeness of its words and by what stands in it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from functools import cache, lru_cache

from rapidfuzz import fuzz, process

from services.extract.reading.document import Row
from services.extract.reading.layout.headings import BELOW
from services.extract.reading.once import once
from services.extract.reading.values import TICK, read_value
from services.extract.reading.words.phrases import one_of
from services.extract.reading.words.wording import fold
from shared.contracts import Status
from shared.forms import AnnexColumn, AnnexKind, annex_kinds, annex_words
from shared.paths import REFERENCE

_ALIKE = 78
"""Likeness of two words of a header, of 100, that are one word with a slip."""
_LONG = 5
"""Words beyond which one in five of a wording may be missing."""
_FEWEST = 2
"""Columns that must be known for a table to be a list."""
_HEADS = 3
"""Columns by whose words alone a row is the header of a list."""
_BODY = 60
"""Rows looked at to tell what a column holds."""
_UNFIT = 0.45
"""How much less likely a column is one whose kind its cells are not of."""
_MOST_WORDS = 20_000
"""Words of documents that are remembered with what they are alike to."""
_INTEGER = re.compile(r"\W*\d{1,4}\W*")


class _Held:
    """What stands in the columns of a table, looked at once for all the lists that it may be."""

    def __init__(self, headers: Sequence[str], body: Sequence[Row]) -> None:
        rows = body[:_BODY]
        width = max([len(headers), *(len(row.cells) for row in rows)], default=0)
        self.texts = [[row.cells[at].text for row in rows if at < len(row.cells)] for at in range(width)]
        self._fits: dict[tuple[int, str], float] = {}

    def fits(self, at: int, kind: str) -> float:
        """1 where what stands in a column, from 0, is of a kind, less where most of it is not."""
        if (at, kind) not in self._fits:
            filled = [text for text in self.texts[at] if text.strip(" .…-–_")]
            fit = not filled or sum(_is_of(text, kind) for text in filled) * 2 >= len(filled)
            self._fits[at, kind] = 1.0 if fit else _UNFIT
        return self._fits[at, kind]


def which(
    title: str, headers: Sequence[str], body: Sequence[Row], kinds: dict[str, AnnexKind]
) -> tuple[AnnexKind, dict[int, AnnexColumn]] | None:
    """The list that a table is, with its columns (counted from 0); None where it is none of them."""
    titled = {kind.id: _titled(title, kind.title) for kind in kinds.values()}
    named = max(titled.values(), default=0.0)
    filled = sum(bool(fold(header)) for header in headers)
    best: tuple[float, AnnexKind, dict[int, AnnexColumn]] | None = None
    held = _Held(headers, body)
    for kind in kinds.values():
        found = _placed(headers, held, kind)
        if len(found) < _FEWEST:
            continue
        explained = sum(at < len(headers) and bool(fold(headers[at])) for at in found)
        likely = 2 * explained / max(filled, 1) + titled[kind.id]
        likely += 0.0 if named else 0.5 * _titled(title, kind.or_called)
        likely += 0.3 * any(column.key in kind.telling for column in found.values())
        if best is None or likely > best[0] + 1e-6:
            best = likely, kind, found
    return None if best is None else best[1:]


def _titled(title: str, words: Sequence[str]) -> float:
    folded = fold(title)
    if _any_of(tuple(words)).search(folded):
        return 1.0
    slips = any(len(word) > 8 and fuzz.partial_ratio(word, folded) >= 90 for word in words if not word[-1:].isdigit())
    return 0.8 if folded and slips else 0.0


@lru_cache(maxsize=100)
def _any_of(words: tuple[str, ...]) -> re.Pattern[str]:
    """Finds a word of a title; a number may follow its letters: PL3A.2."""
    return re.compile(
        "|".join(rf"(?<!\d){word}\b" if word[0].isdigit() else rf"\b{word}\b" for word in words) or r"(?!)"
    )


@cache
def _lists() -> dict[str, AnnexKind]:
    """The lists whose headers are told from other rows when a page is laid out, before it is known what it is."""
    return annex_kinds(REFERENCE)


@lru_cache(maxsize=4_000)
def heads_list(texts: tuple[str, ...]) -> bool:
    """Whether the cells of a row are the header of a list: its name and two more of its columns, or all that it has."""
    filled = sorted(filter(None, texts), key=len)  # figures and units first, which head nothing: most rows are none
    spare = len(filled) - _fewest_needed()
    for text in filled if spare >= 0 else ():
        spare -= not _heads_any(text)
        if spare < 0:
            break
    if spare < 0 or sum(any(map(str.isalpha, text)) for text in texts) < _FEWEST:
        return False
    return any(_heads(filled, texts, kind) for kind in _lists().values())


@lru_cache(maxsize=20_000)
def _heads_any(text: str) -> bool:
    """Whether a text fits a column of any list."""
    rows = text.split(BELOW)
    known = _all_wordings()
    return bool(known.fitting(written_out(rows[-1])) or (len(rows) > 1 and known.fitting(written_out(" ".join(rows)))))


@cache
def _all_wordings() -> _Wordings:
    """The words of the columns of all lists together: a text is looked up in them once, not once a list."""
    return _Wordings([column for kind in _lists().values() for column in kind.columns])


@cache
def _fewest_needed() -> int:
    return min(map(_needed, _lists().values()))


def _needed(kind: AnnexKind) -> int:
    """The columns of a list that a row must name to be its header."""
    return min(_HEADS, sum(column.kind != "ordinal" for column in kind.columns))


def _heads(filled: list[str], texts: tuple[str, ...], kind: AnnexKind) -> bool:
    likely, needed = _likely(kind), _needed(kind)
    asked: set[str] = set()
    spare = len(filled) - needed
    for text in filled if spare >= 0 else ():
        fitting = {column.key for _, _, column in likely(text) if column.kind != "ordinal"}
        spare -= not fitting
        if spare < 0:
            return False
        asked |= fitting
    if kind.name_column not in asked or len(asked) < needed:
        return False
    found = [column for column in columns(texts, [], kind).values() if column.kind != "ordinal"]
    return len(found) >= needed and any(column.key == kind.name_column for column in found)


def columns(headers: Sequence[str], body: Sequence[Row], kind: AnnexKind) -> dict[int, AnnexColumn]:
    """Which column, from 0, holds which key; each key once, the likeliest pairs first."""
    return _placed(headers, _Held(headers, body), kind)


def _placed(headers: Sequence[str], held: _Held, kind: AnnexKind) -> dict[int, AnnexColumn]:
    likely = _likely(kind)
    pairs = [
        (likeness * held.fits(at, column.kind), -rank, at, column)
        for at, header in enumerate(headers)
        if header
        for likeness, rank, column in likely(header)
    ]
    placed: dict[int, AnnexColumn] = {}
    for _, _, at, column in sorted(pairs, key=lambda pair: pair[:2], reverse=True):
        if at not in placed and all(column.key != other.key for other in placed.values()):
            placed[at] = column
    _by_content(placed, headers, held.texts, kind)
    return placed


def _by_content(placed: dict[int, AnnexColumn], headers: Sequence[str], held: list[list[str]], kind: AnnexKind) -> None:
    """The ordinal and the name, which what stands in them tells where the header does not."""
    keys = {column.key for column in placed.values()}
    by_key = {column.key: column for column in kind.columns}
    ordinal = next((column for column in kind.columns if column.kind == "ordinal"), None)
    if ordinal is not None and ordinal.key not in keys and 0 not in placed and held:
        numbered = [text for text in held[0] if text]
        if numbered and sum(bool(_INTEGER.fullmatch(text)) for text in numbered) * 2 > len(numbered):
            placed[0] = ordinal
    if kind.name_column not in keys and len(placed) >= _FEWEST:
        words = {at: sum(len(text) for text in texts if len(text.split()) > 1) for at, texts in enumerate(held)}
        free = [at for at in words if at not in placed and words[at] and (at >= len(headers) or not _has_url(held[at]))]
        if free:
            placed[max(free, key=lambda at: words[at])] = by_key[kind.name_column]


def _has_url(texts: list[str]) -> bool:
    return any("://" in text or ".vn" in text for text in texts)


@lru_cache(maxsize=4_000)
def written_out(text: str) -> str:
    """The folded text, abbreviations written out."""
    pattern, long = _short()
    return pattern.sub(lambda match: long[match[0]], fold(text))


@cache
def _short() -> tuple[re.Pattern[str], dict[str, str]]:
    """What finds an abbreviation, and what each is short for."""
    long = dict(annex_words().short)
    return re.compile(rf"\b{one_of(long)}\b"), long


@once
def _likely(kind: AnnexKind) -> Callable[[str], list[tuple[float, int, AnnexColumn]]]:
    """Tells which columns of a list the words of a header fit, how well, and their number from 0."""
    known = _Wordings(kind.columns)

    @lru_cache(maxsize=4_000)
    def likely(header: str) -> list[tuple[float, int, AnnexColumn]]:
        rows = header.split(BELOW)
        own = known.fitting(written_out(rows[-1]))
        whole = known.fitting(written_out(" ".join(rows))) if len(rows) > 1 else {}
        ordinal = fold(rows[0]).replace(" ", "")
        found = []
        for rank, column in enumerate(kind.columns):
            if column.kind == "ordinal":
                fit = 9.0 if ordinal in {word.replace(" ", "") for word in column.header} else 0.0
            else:
                fit = max(own.get(rank, 0.0), 0.95 * whole.get(rank, 0.0)) if own or whole else 0.0
            if fit:
                found.append((fit, rank, column))
        return found

    return likely


class _Wordings:
    """The words in which columns of lists are named: what a header cannot say is told by its words, one by one."""

    def __init__(self, columns: Sequence[AnnexColumn]) -> None:
        self._of = [
            (tuple(wording.split()), rank)
            for rank, column in enumerate(columns)
            if column.kind != "ordinal"
            for wording in column.header
        ]
        times = Counter(word for words, _ in self._of for word in set(words))
        self._words = list(times)
        self._with: dict[str, list[int]] = {}
        """The wordings by the rarest of their words, so many that a header that says a wording says one of them."""
        for at, (words, _) in enumerate(self._of):
            for word in sorted(set(words), key=lambda one: (times[one], one))[: _spare(words) + 1]:
                self._with.setdefault(word, []).append(at)
        self._alike: dict[str, dict[str, float]] = {}

    def fitting(self, header: str) -> dict[int, float]:
        """How well a header, written out, fits each column that it fits, by the column's number from 0."""
        theirs = header.split()
        meant: dict[str, list[tuple[float, int]]] = {}
        for at, word in enumerate(theirs):
            for ours, alike in self._like(word).items():
                meant.setdefault(ours, []).append((alike, -at))
        found: dict[int, float] = {}
        for number in sorted({number for ours in meant for number in self._with.get(ours, ())}):
            words, rank = self._of[number]
            if len(words) - sum(map(meant.__contains__, words)) <= _spare(words):
                fit = _fits(words, meant, len(theirs))
                if fit > found.get(rank, 0.0):
                    found[rank] = fit
        return found

    def _like(self, word: str) -> dict[str, float]:
        """The words of the list's headers that a word may be, and how alike they are."""
        known = self._alike.get(word)
        if known is None:
            if len(self._alike) >= _MOST_WORDS:
                self._alike.clear()
            near = process.extract(word, self._words, scorer=fuzz.ratio, score_cutoff=_ALIKE, limit=None)
            known = self._alike[word] = {other: alike for other, _, _ in near if (alike := _same(other, word))}
        return known


def _least(words: Sequence[str]) -> float:
    """The share of a wording's words that a header must say."""
    return 0.8 if len(words) > _LONG else 0.9


def _spare(words: Sequence[str]) -> int:
    """How many of a wording's words a header may leave out."""
    return int(len(words) * (1 - _least(words)) + 1e-9)


def _fits(words: Sequence[str], meant: dict[str, list[tuple[float, int]]], said_in_all: int) -> float:
    """How well a header says a wording: all its words (of a long one four in five), and little else.

    ``meant``: by each word of the wording, how alike the header's words are and where they stand, each used once;
    ``said_in_all``: words of the header.
    """
    used: set[int] = set()
    said = 0.0
    for word in words:
        alike, at = max((one for one in meant.get(word, ()) if one[1] not in used), default=(0.0, 1))
        if alike:
            said += alike
            used.add(at)
    share = said / len(words)
    if share < _least(words):
        return 0.0
    return share * (0.6 + 0.4 * min(said / said_in_all, 1.0)) * (1 + 0.15 * len(words))


def _same(word: str, other: str) -> float:
    if word == other:
        return 1.0
    if min(len(word), len(other)) < 4:
        return 0.0
    alike = fuzz.ratio(word, other)
    return alike / 100 if alike >= _ALIKE else 0.0


def _is_of(text: str, kind: str) -> bool:
    if kind == "ordinal":
        return bool(_INTEGER.fullmatch(text)) or len(text) <= 4
    if kind == "count":
        return read_value(text, "count", None).status is Status.FILLED
    if kind == "percent":
        return read_value(text, "ratio_percent", "%").status is Status.FILLED
    if kind in ("mark", "yes_no"):
        return len(text) <= 12 or TICK.search(text) is not None
    return not re.fullmatch(r"[\d.,\s%]+", text)
