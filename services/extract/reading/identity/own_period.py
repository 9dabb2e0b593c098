"""Which period a report says it is of: in its title, in the letter around it, in the form's own field."""

from __future__ import annotations

from typing import Any

from services.extract.reading.identity.fields import asks
from services.extract.reading.identity.letter import MAX_TEXTS, Letter, Piece
from services.extract.reading.words.periods import Mention, mentions, own_of, period_of, speaks_of_another
from services.extract.reading.words.wording import LEADER, capital, flat, key
from shared.contracts import Declared, Source
from shared.periods import Cycle, is_period

Periods = dict[str, tuple[Mention, Source]]
"""What was said of the period, by the rank of the place: title, letter, field."""


def periods(letter: Letter, cycle: Cycle = Cycle.QUARTER) -> Periods:
    """The period of a cycle by the rank of the place that names it: title, letter, field."""
    head = letter.head
    found: Periods = {}

    def keep(rank: str, text: str, source: Source | None, named: list[Mention] | None = None) -> None:
        mention = own_of(mentions(text, cycle) if named is None else named) if source else None
        if mention and source and not speaks_of_another(text):
            known = found.get(rank)
            if known is None or (known[0].span and not mention.span):
                found[rank] = (mention, source)

    keep("title", head.title, head.title_at)
    rows = _Rows(head.letter)
    named = [*(mentions(piece.text, cycle) for piece in head.letter), []]
    for at, piece in enumerate(head.letter):
        if asks(key(piece.text.partition(":")[0]), "period_fields"):
            continue
        if rows.is_column(piece):
            continue
        rank = "title" if capital(piece.text) else "letter"
        below = head.letter[at + 1].text if at + 1 < len(head.letter) else ""
        keep(rank, piece.text, piece.source, named[at])
        if not named[at] and not named[at + 1]:
            keep(rank, f"{piece.text} {below}", piece.source)
    if not found:
        for text, source in letter.texts[:MAX_TEXTS]:
            if source.sheet is None and " | " not in text and flat(text[:40]).strip(" (").startswith("bao cao"):
                keep("title", text, source)
    fields = [
        (mention, source)
        for raw, source in letter.answers("period_fields")
        if (mention := answered(raw, cycle)) and not speaks_of_another(source.text or "")
    ]
    if fields:
        found["field"] = fields[0]
        _take_latest(found, fields)
    return found


def _take_latest(found: Periods, fields: list[tuple[Mention, Source]]) -> None:
    """Of the reports of several quarters in one file, such as last quarter's sheets kept before this one's, the latest counts."""
    quarters = {mention.period for mention, _ in fields if not mention.span}
    if len(quarters) < 2:
        return
    latest = next(one for one in fields if one[0].period == max(quarters))
    found["field"] = latest
    for rank in ("title", "letter"):
        if rank in found and found[rank][0].period in quarters:
            found[rank] = latest


def answered(raw: str, cycle: Cycle = Cycle.QUARTER) -> Mention | None:
    """The period in the form's own field, where 'Quý' may stand in the question: 'Quý báo cáo: III/2019'."""
    bare = LEADER.sub(" ", raw).strip()
    if cycle is not Cycle.QUARTER:
        return period_of(bare, cycle)
    return period_of(bare) or period_of(f"Quý {bare}")


class _Rows:
    """The pieces of a letter by the row of the table they stand in; each row is looked at once."""

    def __init__(self, letter: list[Piece]) -> None:
        self.rows: dict[tuple[int | None, int | None], list[Piece]] = {}
        for piece in letter:
            self.rows.setdefault((piece.source.table, piece.source.row), []).append(piece)
        self.headers: dict[tuple[int | None, int | None], bool] = {}

    def is_column(self, piece: Piece) -> bool:
        """Whether a line that is a quarter and nothing more stands in a row beside others: the header of a column."""
        here = piece.source
        if here.table is None or len(piece.text) > 30:
            return False
        place = (here.table, here.row)
        row = self.rows[place]
        if not (len({one.source.column for one in row}) > 1 or (here.column is None and len(row) > 1)):
            return False
        if place not in self.headers:
            self.headers[place] = not any(one.kind == "date" for one in row)
        return self.headers[place]


def period(periods: Periods, declared: Declared | None, cycle: Cycle = Cycle.QUARTER) -> str | None:
    """The period of a report: its title, then its letter, what the sender declared, the field of the form."""
    for rank in ("title", "letter"):
        if rank in periods and not periods[rank][0].span:
            return periods[rank][0].period
    if declared and declared.period:
        return declared.period
    for rank in ("field", "title", "letter"):
        value = periods[rank][0].period if rank in periods else ""
        if is_period(value, cycle):
            return value
    return None


def evidence(periods: Periods, declared: Declared | None) -> dict[str, Any]:
    """By rank: which period was said, in which words, and where."""
    said: dict[str, Any] = {}
    for rank in ("title", "letter", "field"):
        if rank in periods:
            mention, source = periods[rank]
            dumped = source.model_dump(exclude_none=True)
            said[rank] = {"value": mention.period, "words": mention.words, "source": dumped}
    if declared and declared.period:
        said["declared"] = {"value": declared.period}
    return said
