"""A form's definition drafted from a document, and what became of every text that no line of the draft stands for."""

from __future__ import annotations

from dataclasses import dataclass

from services.extract.reading.identity.letter import in_letter
from services.extract.reading.layout.annex_columns import which
from services.extract.reading.layout.lines import Annex, Layout, Line
from services.extract.reading.matching.asking import asks, heads, only_heads
from services.extract.reading.matching.learn import Guess
from services.extract.reading.values import says_yes_or_no
from services.extract.reading.words.wording import LEADER, fold
from shared.contracts import Source
from shared.forms import AnnexKind, Form, Item


def drafted(
    layout: Layout,
    guesses: list[Guess],
    kinds: dict[str, AnnexKind],
    *,
    form_id: str,
    family: str,
    title: str,
    province: str,
    own_level: str,
    period: str,
) -> Form:
    """A definition made of guesses, with the annex lists that the document attaches."""
    items = [one.item for one in guesses]
    listed = {item.annex for item in items}
    attached = {kind.id for annex in layout.annexes if (kind := _list_of(annex, kinds))}
    for kind in kinds.values():
        if kind.id in attached - listed:
            items.append(Item(indicator=kind.indicator, label=kind.title[0], annex=kind.id, optional=True))
    level = "cap_huyen" if own_level == "toan_huyen" else own_level
    return Form(
        id=form_id, family=family, title=title, province=province, agency_level=level, own_level=own_level,
        recognised_by=[fold(title)] if title else [], valid_from=period, valid_to=period, items=items,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Account:
    """What became of the texts of a blank form that ask for nothing known."""

    headings: list[str]
    """Lines that head others."""
    notes: list[str]
    """Letterhead, title, explanations and the headers of tables: they leave no room for an answer."""
    unknown: list[str]
    """Lines that ask something nobody understood, and whatever else stands in a table that is not understood."""


def account(layout: Layout, guesses: list[Guess], kinds: dict[str, AnnexKind]) -> Account:
    """Every text of a document that no guess stands for, each once and in its order; none is left out."""
    used = {one.line for one in guesses}
    found = Account([], [], [])
    known = {_place_of(layout.lines[at].source, cell=layout.lines[at].prose) for at in used}
    options = {option for one in guesses for option in map(fold, one.item.options)}
    letters = {source.table for text, source in layout.texts if source.table and any(map(in_letter, text.split(" | ")))}
    for at, line in enumerate(layout.lines):
        place = _place_of(line.source, cell=line.prose)
        if at in used or (place in known and not asks(layout.lines, at)):
            continue
        known.add(place)
        shown = " | ".join(part for part in (line.section, line.label, line.unit, LEADER.sub("", line.answer)) if part)
        chosen = line.prose and any(option in fold(f"{line.label} {line.answer}") for option in options)
        loose = line.prose and line.source.table is not None and line.source.table not in letters
        if not loose and (heads(layout.lines, at) or only_heads(layout.lines, at)):
            _keep(found.headings, line.label)
        elif asks(layout.lines, at) and not chosen and not (not line.section and in_letter(line.source.text)):
            _keep(found.unknown, shown)
        else:
            _keep(found.unknown if loose and not chosen else found.notes, shown)
    for one in guesses:
        _beside(layout.lines[one.line], one, found)
    for annex in layout.annexes:
        _keep(
            found.notes if _list_of(annex, kinds) else found.unknown,
            " | ".join(filter(None, (annex.title, *annex.headers))),
        )
    for text, source in layout.texts:
        places = {_place_of(source, cell=cell) for cell in (True, False)}
        if text and not places & known and not any(text in one for one in found.unknown):
            _keep(found.notes, text)
    return found


def _beside(line: Line, one: Guess, found: Account) -> None:
    """What is printed in and beside the room for an answer: a value, an explanation."""
    printed = LEADER.sub(" ", line.answer).strip(" .,;:()")
    blank = (
        not printed or says_yes_or_no(printed) or fold(printed) == fold(one.item.unit or "") or len(printed.split()) < 2
    )
    if not blank and not any(option in fold(printed) for option in map(fold, one.item.options)):
        _keep(found.notes, f"{line.label} | {printed}")
    if line.note:
        _keep(found.notes, f"{line.label} | {line.note}")


def _list_of(annex: Annex, kinds: dict[str, AnnexKind]) -> AnnexKind | None:
    """The kind of list that a table is, where most of its columns are that kind's."""
    known = which(annex.title, annex.headers, [row for _, row in annex.rows], kinds)
    if known is None:
        return None
    kind, placed = known
    headers = [header for header in annex.headers if header]
    named = kind.name_column in {column.key for column in placed.values()}
    return kind if named and len(placed) >= max(_LIST_COLUMNS, 0.6 * len(headers)) else None


_LIST_COLUMNS = 3


def _keep(texts: list[str], text: str) -> None:
    if text and text not in texts[-200:]:
        texts.append(text)


def _place_of(source: Source, *, cell: bool) -> tuple[object, ...]:
    """The row, or its cell, or the paragraph that something stands in."""
    if source.table is not None and source.row is not None:
        return (source.sheet, source.page, source.table, source.row, source.column if cell else None)
    return (source.sheet, source.page, source.line, source.text)
