"""Learns a form from a document: which indicator each of its lines asks for, by the wording of all forms known.

Used twice: to read a report on a form never seen before, and to draft a definition from a blank form.
A line is compared with every line of every known form and with the catalogue's own names; its label,
the line above it, its unit and its place in the order of a known form all count.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from services.extract.align import align
from services.extract.lines import Layout, Line
from services.extract.values import says_yes_or_no
from services.extract.wording import fold, key, level_in, marks, says
from shared.forms import AnnexKind, Form, Indicator, Item

LEAST = 0.7
"""Score below which a line asks for nothing known."""
_LABEL, _CONTEXT, _UNIT, _ORDER = 0.65, 0.22, 0.13, 0.25
_ALIKE = 66
_OTHER_MEANING = 0.25
OWN = "own"


@dataclass(frozen=True, slots=True)
class Guess:
    """What a line asks for, how sure that is (0…1), and what it would be else."""

    line: int
    item: Item
    score: float
    second: tuple[str, float] | None = None


@dataclass(frozen=True, slots=True)
class _Entry:
    """A wording that is known, and what it asks for."""

    label: str
    context: str | None
    unit: str
    level: str
    item: Item


def guess(layout: Layout, forms: dict[str, Form], catalogue: dict[str, Indicator], own_level: str) -> list[Guess]:
    """The best reading of each line, at most one line for each indicator, level and role, in the document's order."""
    lines = layout.lines
    papers = _papers(catalogue)
    entries = _entries(forms, papers, catalogue)
    known = [(form.items, form.own_level) for form in forms.values()]
    in_order = _in_order(lines, [*known, *((paper, OWN) for paper in papers)])
    labels = sorted({entry.label for entry in entries if entry.label})
    by_label: dict[str, list[_Entry]] = {}
    for entry in entries:
        by_label.setdefault(entry.label, []).append(entry)
    scored: list[tuple[float, int, _Entry]] = []
    best: dict[int, Counter[str]] = {}
    for at, line in enumerate(lines):
        wanted, context, unit = key(line.label), key(line.context), fold(line.unit or "")
        if not wanted:
            continue
        for label, likeness, _ in process.extract(wanted, labels, scorer=fuzz.ratio, score_cutoff=_ALIKE, limit=12):
            for entry in by_label[label]:
                score = _score(likeness / 100, wanted, context, unit, entry)
                score += _ORDER * in_order.get((at, entry.item.indicator, entry.level, entry.item.role or ""), 0.0)
                if score >= LEAST:
                    scored.append((score, at, entry))
                    ranked = best.setdefault(at, Counter())
                    ranked[entry.item.indicator] = max(ranked[entry.item.indicator], score)  # type: ignore[assignment]
    return _assigned(scored, best, lines, own_level)


def _score(likeness: float, wanted: str, context: str, unit: str, entry: _Entry) -> float:
    if likeness < 1.0 and marks(wanted) != marks(entry.label):
        likeness -= _OTHER_MEANING
    beside = 0.6 if entry.context is None else fuzz.ratio(context, entry.context) / 100
    alike = 1.0 if unit == entry.unit else 0.6 if not unit or not entry.unit else fuzz.ratio(unit, entry.unit) / 100
    return _LABEL * likeness + _CONTEXT * beside + _UNIT * alike


def _papers(catalogue: dict[str, Indicator]) -> list[list[Item]]:
    """The wordings that the catalogue has seen, by the paper they stood on, in the paper's order."""
    seen: dict[str, list[tuple[int, str, str, str | None]]] = {}
    for indicator in catalogue.values():
        for occurrence in indicator.occurrences:
            level = str(occurrence["level"])
            named = _LEVELS.get(level, level)
            place = (int(str(occurrence["line"])), indicator.id, str(occurrence["wording"]), named)
            seen.setdefault(str(occurrence["seed"]), []).append(place)
    papers = []
    for places in seen.values():
        items: list[Item] = []
        for _, name, wording, named in sorted(places, key=lambda place: place[:3]):
            above = items[-1].label if items else ""
            items.append(Item(indicator=name, label=wording, context=above, level=named, unit=catalogue[name].unit))
        papers.append(items)
    return papers


_LEVELS: dict[str, str | None] = {"don_vi": None, "None": None, "": None}
"""Levels as the catalogue's occurrences write them: None is the reporting agency's own."""


def _entries(forms: dict[str, Form], papers: list[list[Item]], catalogue: dict[str, Indicator]) -> list[_Entry]:
    found = []
    for form in forms.values():
        for item in form.items:
            level = OWN if item.level in (None, form.own_level) else str(item.level)
            found.append(_Entry(key(item.label), key(item.context), fold(item.unit or ""), level, item))
    for indicator in catalogue.values():
        item = Item(indicator=indicator.id, label=indicator.vi, unit=indicator.unit)
        found.append(_Entry(key(indicator.vi), None, fold(indicator.unit or ""), OWN, item))
    for item in (item for paper in papers for item in paper):
        found.append(_Entry(key(item.label), key(item.context), fold(item.unit or ""), item.level or OWN, item))
    return found


def _in_order(lines: list[Line], papers: list[tuple[list[Item], str]]) -> dict[tuple[int, str, str, str], float]:
    """(line, indicator, level, role) that stand in the order of a known paper, and the share of it that does.

    A paper is its items and the level that its own figures have.
    """
    found: dict[tuple[int, str, str, str], float] = {}
    for items, own in papers:
        matches = align(lines, items)
        share = sum(match.likeness for match in matches) / max(len(items), 1)
        for match in matches:
            item = items[match.item]
            level = OWN if item.level in (None, own) else str(item.level)
            place = (match.line, item.indicator, level, item.role or "")
            found[place] = max(found.get(place, 0.0), share)
    return found


def _assigned(
    scored: list[tuple[float, int, _Entry]], best: dict[int, Counter[str]], lines: list[Line], own_level: str
) -> list[Guess]:
    taken: set[tuple[str, str, str]] = set()
    found: dict[int, Guess] = {}
    for score, at, entry in sorted(scored, key=lambda triple: (-triple[0], triple[1])):
        line = lines[at]
        said = level_in(key(line.label))
        level = said or (own_level if entry.level == OWN else entry.level)
        full = (entry.item.indicator, level, entry.item.role or "")
        if at in found or full in taken:
            continue
        taken.add(full)
        others = [(name, value) for name, value in best[at].items() if name != entry.item.indicator]
        second = max(others, key=lambda pair: pair[1], default=None)
        item = entry.item.model_copy(
            update={
                "label": line.label,
                "context": line.context,
                "section": line.section,
                "unit": line.unit or entry.item.unit,
                "level": None if level == own_level else level,
                "applies_when": None,
                "only_for": None,
            }
        )
        found[at] = Guess(at, item, round(min(score, 1.0), 3), second)
    return [found[at] for at in sorted(found)]


def drafted(
    layout: Layout,
    guesses: list[Guess],
    kinds: dict[str, AnnexKind],
    *,
    form_id: str,
    title: str,
    province: str,
    own_level: str,
    period: str,
) -> Form:
    """A definition made of guesses, with the annex lists that the document attaches."""
    items = [one.item for one in guesses]
    listed = {item.annex for item in items}
    for kind in kinds.values():
        titled = any(says(annex.title, kind.title) for annex in layout.annexes)
        if titled and kind.id not in listed:
            items.append(Item(indicator=kind.indicator, label=kind.title[0], annex=kind.id, optional=True))
    level = "cap_huyen" if own_level == "toan_huyen" else own_level
    return Form(
        id=form_id, family="chinh-phu-dien-tu", title=title, province=province, agency_level=level, own_level=own_level,
        recognised_by=[fold(title)] if title else [], valid_from=period, valid_to=period, items=items,
    )  # fmt: skip


def unknown_lines(layout: Layout, guesses: list[Guess]) -> list[int]:
    """The lines that leave room for an answer and ask for nothing known."""
    used = {one.line for one in guesses}
    return [
        at
        for at, line in enumerate(layout.lines)
        if at not in used
        and line.section
        and (line.unit or "…" in line.answer or "..." in line.answer or says_yes_or_no(line.answer))
    ]
