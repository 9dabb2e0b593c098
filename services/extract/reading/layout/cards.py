"""Cards: a figure written large, and above or below it what it counts; several beside each other.

``94 người`` over ``Tổng số công chức``, in one cell, in two rows of cells, or in two paragraphs. A card is read only where
all that stands beside and below it are cards of the same make: a figure and a caption that pair both ways pair not at all.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from services.extract.reading.document import Cell, Row, Table, row_source
from services.extract.reading.layout.headings import THIS, heading
from services.extract.reading.layout.lines import Layout, Line, LineWriter
from services.extract.reading.sentences.prose import level_alone
from services.extract.reading.values.looks import is_unit, looks
from services.extract.reading.words.wording import plain

_FEW, _ALONE = 2, 3
"""Cards that stand beside each other at least, and those that stand one below the other."""
_MOST = 8
"""Cards of a row; what is wider is a table."""
_WORDS = 2
"""Words of a caption."""
_SAID = ("figure", "answer")
_RUN = re.compile(r"(\d+(?:[.,]\d+)*(?:\s?%)?)\s+(\S.*)", re.DOTALL)
"""A figure and what stands behind it, where their line break was lost."""
_UNIT_WORDS = 3
_HEADS = re.compile(r"\W*(?:[IVX]{1,4}|[A-HĐ]|\d{1,2})[.)]\s|\W*(?:MỤC|PHẦN)\b", re.IGNORECASE)
"""How what heads the cards begins."""


@dataclass(frozen=True, slots=True)
class Card:
    """A figure, the words above or below it, and where it stands."""

    row: Row
    at: int
    label: str
    answer: str
    unit: str | None = None
    level: str | None = None
    head: str = ""
    """What stands above it and is no card: ``Kỳ trước``."""
    doubt: str | None = None


def in_cards(rows: Sequence[Row]) -> Iterator[tuple[int, int, list[Card]]]:
    """Where cards begin and end among the rows of a table or a sheet, and the cards between."""
    at = 0
    while at < len(rows):
        end, cards = _cards_at(rows, at) if _may_begin(rows[at]) else (at, [])
        if cards:
            doubt = "column_unclear" if _are_numbers(cards) else None
            above = rows[at - 1] if at and rows[at - 1].number == rows[at].number - 1 else None
            heads = [above.cell(one.at).text if above else "" for one in cards]
            yield at, end, [replace(one, head=head, doubt=doubt) for one, head in zip(cards, heads, strict=True)]
        at = max(end, at + 1)


def _cards_at(rows: Sequence[Row], start: int) -> tuple[int, list[Card]]:
    """Where the next look begins, and the cards from a row on, if there are any."""
    end, cards = _in_cells(rows, start)
    return (end, cards) if cards or end > start else _in_rows(rows, start) or (start, [])


def write_cards(writer: LineWriter, table: Table, cards: Sequence[Card]) -> None:
    """The lines of cards, in their order; what heads them may be a level, or a period that is perhaps another."""
    for card in cards:
        cell = card.row.cell(card.at)
        head = heading(card.head)
        period = None if _is_own(head.window, writer.period) else "column_unclear"
        source = row_source(table, card.row, card.at)
        writer.layout.texts.append((f"{card.answer} {card.label}", source))
        writer.add(
            Line(
                card.label,
                card.unit,
                card.answer,
                None,
                writer.section,
                writer.context,
                source,
                number=cell.number if plain(cell.text) == card.answer else None,
                doubt=cell.doubt or card.doubt or period,
                confidence=cell.confidence,
                level=card.level or head.level or writer.level_of(card.label),
                window=writer.window,
            )
        )
        writer.names(card.label)


def _is_own(window: str | None, period: str | None) -> bool:
    """Whether what heads a card is of this report's ``period``, by its name, its year or its quarter, or of none."""
    return window in (None, THIS, *((period, period[:4], period[4:]) if period else ()))


def _are_numbers(cards: Sequence[Card]) -> bool:
    """Whether bare figures that go up by one number what stands beside them, or are years, and count nothing."""
    bare = [int(one.answer) for one in cards if one.answer.isascii() and one.answer.isdigit() and not one.unit]
    numbered = len(bare) == len(cards) and all(after == before + 1 for before, after in itertools.pairwise(bare))
    return numbered and (bare[0] == 1 or 1990 <= bare[0] <= 2100)


def _may_begin(row: Row) -> bool:
    """A cheap look, before anything is taken apart: a row of few cells, a lone one of which begins with a figure."""
    return 0 < len(row.filled) <= _MOST and (len(row.filled) > 1 or row.cells[row.filled[0]].text[:1].isdigit())


def _in_cells(rows: Sequence[Row], start: int) -> tuple[int, list[Card]]:
    """Cards that are a cell each, from a row on: where they end, and the cards; none where they are not of one make."""
    cards: list[Card] = []
    make: set[bool] = set()
    end = start
    while end < len(rows) and (end == start or rows[end].number <= rows[end - 1].number + 2):
        row = rows[end]
        split = list(itertools.takewhile(bool, (_split(row.cells[at]) for at in row.filled)))
        if not split or len(split) < len(row.filled):
            break
        for at, one in zip(row.filled, split, strict=True):
            if one is not None:
                cards.append(Card(row, at, *one[:4]))
                make.add(one[4])
        end += 1
    few = len(cards) < (_FEW if len(rows[start].filled) > 1 else _ALONE)
    below = rows[end] if end < len(rows) and rows[end].number == rows[end - 1].number + 1 else None
    asks = below is not None and _has_figures(below, rows[end - 1].filled)  # what the cells say, of the figures below
    return end, [] if few or asks or len(make) != 1 else cards


_Split = tuple[str, str, str | None, str | None, bool]
"""Label, answer, unit, level, and whether the figure stands above the words."""


def _split(cell: Cell) -> _Split | None:
    """What a cell says that holds a figure and what it counts, and nothing else."""
    if len(cell.parts) < _FEW:
        return _run_together(plain(cell.text))
    if len(cell.parts) > 2 * _FEW:
        return None
    parts = [plain(part) for part in cell.parts]
    kinds = [_kind(part) for part in parts]
    kinds = ["words" if _is_word(kinds, n) else kind for n, kind in enumerate(kinds)]
    words = [n for n, kind in enumerate(kinds) if kind == "words"]
    if kinds.count("figure") != 1 or kinds.count("unit") > 1 or not words or words[-1] - words[0] >= len(words):
        return None
    said = kinds.index("figure")
    label = " ".join(parts[n] for n in words).rstrip(": ")
    level = next((level_alone(parts[n]) for n, kind in enumerate(kinds) if kind == "level"), None)
    unit = next((parts[n] for n, kind in enumerate(kinds) if kind == "unit"), None)
    fits = (_is_caption(label) and words[0] > said) or words[-1] < said
    return (label, parts[said], unit, level, words[0] > said) if fits and _is_caption(label) else None


def _is_word(kinds: Sequence[str], at: int) -> bool:
    """Whether a part is no unit, though it looks like one: it stands away from the figure, or is all that stands beside it."""
    return kinds[at] == "unit" and ("words" not in kinds or "figure" not in kinds[max(at - 1, 0) : at + 2])


def _says(text: str) -> bool:
    """Whether a text is a figure or an answer, and no heading: ``1. Thiết bị``, ``Quý III``."""
    names_period = text[:1].isalpha() and heading(text).window is not None
    return looks(text) in _SAID and _HEADS.match(text) is None and not names_period


def _kind(part: str) -> str:
    looked = looks(part)
    if _says(part):
        return "figure"
    return "unit" if looked == "unit" else "level" if level_alone(part) else "words" if looked == "words" else looked


def _run_together(text: str) -> _Split | None:
    """A card whose line break was lost: the caption begins with a capital behind the figure and its unit; one that has
    none may be the number of a heading or of a house.
    """
    found = _RUN.fullmatch(text)
    if found is None or looks(found[1]) != "figure":
        return None
    words = found[2].split()
    for many in range(min(_UNIT_WORDS, len(words) - _WORDS), -1, -1):
        unit, label = " ".join(words[:many]), " ".join(words[many:])
        if (is_unit(unit) or (many == 0 and found[1].endswith("%"))) and label[:1].isupper() and _is_caption(label):
            return label, f"{found[1]} {unit}".strip(), None, None, True
    return None


def _is_caption(text: str) -> bool:
    """Whether a text may say what a figure counts: words that neither head a column nor ask with room of their own."""
    words = len(text.split())
    if words < _WORDS or looks(text) not in ("words", "unit") or ":" in text or _HEADS.match(text) or level_alone(text):
        return False
    return words > _WORDS + 1 or heading(text).role is None


def _in_rows(rows: Sequence[Row], start: int) -> tuple[int, list[Card]] | None:
    """Cards whose figures stand in a row of their own, all above their captions or all below them."""
    above = _figures(rows[start]) is not None
    if start and above and _meet(rows[start - 1], rows[start]):
        return None
    beside = start and rows[start - 1].number == rows[start].number - 1
    if beside and above and _has_figures(rows[start - 1], rows[start].filled):
        return None  # the last row of a table of figures
    cards: list[Card] = []
    end, pairs = start, 0
    while end + 1 < len(rows):
        said, asked = (rows[end], rows[end + 1]) if above else (rows[end + 1], rows[end])
        told = _paired(said, asked)
        if told is None:
            break
        cards += told
        end, pairs = end + 2, pairs + 1
    if pairs and end < len(rows) and _meet(rows[end - 1], rows[end]):
        return None  # the captions may as well be those of the figures on their other side
    one_row_asks = not above and pairs == 1  # a table on its side
    return None if one_row_asks or len(cards) == pairs < _ALONE else (end, cards)


def _paired(said: Row, asked: Row) -> list[Card] | None:
    figures, captions = _figures(said), _captions(asked)
    if not figures or not captions or abs(said.number - asked.number) != 1 or figures.keys() != captions.keys():
        return None
    return [Card(said, at, captions[at], said.cells[at].text, unit) for at, unit in figures.items()]


def _meet(one: Row, other: Row) -> bool:
    """Whether two rows that follow each other hold figures or captions in the same columns."""
    own, next_ = (_figures(row) or _captions(row) or {} for row in (one, other))
    same = own.keys() & next_.keys()
    return other.number == one.number + 1 and bool(same) and (len(next_) > 1 or len(own) == 1)


def _has_figures(row: Row, columns: Sequence[int]) -> bool:
    """Whether a row holds a figure in one of the columns."""
    return any(_says(row.cell(at).text) for at in columns)


def _figures(row: Row) -> dict[int, str | None] | None:
    """The columns of a row of figures, each with the unit beside it; None where anything else stands in the row."""
    found: dict[int, str | None] = {}
    before = None
    for at in row.filled:
        looked = looks(row.cells[at].text)
        if _says(row.cells[at].text):
            found[at] = None
            before = at
        elif looked == "unit" and before is not None and found[before] is None:
            found[before] = plain(row.cells[at].text)
        else:
            return None
    return found or None


def _captions(row: Row) -> dict[int, str] | None:
    texts = {at: plain(row.cells[at].text).rstrip(": ") for at in row.filled}
    return texts if texts and all(map(_is_caption, texts.values())) else None


def with_cards_of_paragraphs(layout: Layout) -> Layout:
    """The layout with one line for each figure and the caption in the paragraph below it, or above it."""
    lines = layout.lines
    kinds = [_told(line) for line in lines]
    if sum(kind == "figure" for kind in kinds) < _ALONE:
        return layout
    runs = list(_runs(kinds))
    headed = _are_headed([kinds[start:end] for start, end in runs])
    made: list[Line] = []
    for start, end in runs:
        made += _of_paragraphs(lines[start:end], kinds[start:end], headed) or lines[start:end]
    return replace(layout, lines=made)


def _runs(kinds: Sequence[str]) -> Iterator[tuple[int, int]]:
    """The lines in stretches: each as long as figures and captions take turns, or one line that is neither."""
    start = 0
    while start < len(kinds):
        end = start + 1
        while kinds[start] and end < len(kinds) and kinds[end] and kinds[end] != kinds[end - 1]:
            end += 1
        yield start, end
        start = end


def _are_headed(runs: Sequence[Sequence[str]]) -> bool:
    """Whether captions that begin a stretch are titles of the cards below them: every stretch has one caption too many.

    Were they captions of the figures below, the last stretch, which no title follows, would come out even.
    """
    begun = [run for run in runs if run[0] == "caption" and len(run) > 1]
    return len(begun) >= _FEW and all(len(run) % 2 for run in begun) and sum(map(len, begun)) > 2 * _ALONE + len(begun)


def _told(line: Line) -> str:
    """What a line of a paragraph is that holds nothing but itself: a figure, a caption, or neither."""
    if not line.prose or line.answer or line.source.table is not None:
        return ""
    if line.spill:  # below a heading that ends in a colon
        return "figure" if line.doubt == "wrong_row" and looks(line.spill) == "figure" else ""
    return (
        "figure"
        if looks(line.label) == "figure" and _says(line.label)
        else "caption"
        if _is_caption(line.label)
        else ""
    )


def _of_paragraphs(lines: Sequence[Line], kinds: Sequence[str], headed: bool) -> list[Line]:
    """The cards of a stretch of paragraphs that are a figure and a caption by turns; none where they cannot be told.

    ``headed``: whether a caption that begins a stretch is a title.
    """
    title = 1 if headed and kinds[0] == "caption" and len(kinds) > 1 else 0
    run = kinds[title:]
    if len(run) < (2 if title else 2 * _ALONE) or len(run) % 2:
        return []
    first, second = (1, 0) if run[0] == "figure" else (0, 1)
    pairs = [(lines[at + first], lines[at + second]) for at in range(title, len(lines), 2)]
    heads = [*lines[:title], *(replace(one, spill=None, doubt=None) for one in lines[title : title + 1] if one.spill)]
    return heads + [replace(asked, answer=said.spill or said.label, source=said.source) for asked, said in pairs]
