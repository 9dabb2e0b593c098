"""Learns a form from a document: which indicator each of its lines asks for, by the wording of all forms known.

Used twice: to read a report on a form never seen before, and to draft a definition from a blank form.
A line is compared with every line of every known form and with the catalogue's own names; its label,
the line above it, its unit and its place in the order of a known form all count. Nothing is guessed for a
line that shares no word of the family with them: 'Tỷ lệ' is a line of every form there is.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from services.extract.reading.layout.lines import Layout, Line
from services.extract.reading.matching.align import align
from services.extract.reading.matching.asking import Place, asks, places
from services.extract.reading.matching.chains import Match
from services.extract.reading.matching.counted import counts_otherwise
from services.extract.reading.matching.in_brackets import left_out
from services.extract.reading.matching.meaning import asked_by, meanings
from services.extract.reading.matching.whose_level import SCOPE
from services.extract.reading.values import says_yes_or_no
from services.extract.reading.values.lexicon import measure
from services.extract.reading.values.looks import is_unit
from services.extract.reading.words.labels import Label, is_bare, label, likeness, says_only_a_rate, shared_words
from services.extract.reading.words.wording import LEADER, fold, key, level_in
from shared.forms import Form, Indicator, Item

LEAST, LEAST_HELD = 0.7, 0.45
"""Score below which a line asks for nothing known; and where whatever is read is held for a person."""
_LABEL, _CONTEXT, _UNIT, _ORDER = 0.65, 0.22, 0.13, 0.25
_NO_UNIT, _OTHER_UNIT = 0.6, 0.3
"""How alike a unit is to one that is not said, and to another."""
_COUNTED = re.compile(r"(?:tong )?so (?:luong )?(?:cac )?")
_LONGEST_UNIT = 3
"""Words of the longest unit that a label begins with."""
_ALIKE = 66
_COVERED, _WELL_COVERED = 0.5, 0.8
"""Share of the words that carry meaning in two labels that both must hold; where the family's words stand nowhere near."""
OUR_FAMILY = 0.4
"""Share of the lines that ask something with words of the family in or above them, for the whole document to be of it."""
_EXPLAINED, _DIFFERENT, _OF_ALL, _LOOKED_AT = 0.6, 16, 0.3, 150
"""Fit of a line's words to an indicator; how many different ones must be asked for so, at the least and of the lines that ask, for a
document to be of the family; and how many lines are looked at. Reports of other families ask for eleven, or for 29 of a hundred."""
_BESIDE, _REACH = 0.1, 3
"""What it counts that a line stands beside one that is asked beside it elsewhere, and how many lines away that is."""
FEW = 3
"""Lines with words of the family below which a document has nothing to do with it."""
MOST_LINES = 1_500
"""Lines that are looked at: the longest report has some four hundred."""
MOST_MEANINGS = 5
"""Indicators that the words of a line may ask for."""
OWN = "own"
_YES_NO = "Có/ Không"


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

    label: Label
    context: str | None
    unit: str
    level: str
    item: Item


_Scored = tuple[float, int, _Entry]
Aligner = Callable[[list[Line], list[Item]], list[Match]]


def guess(
    layout: Layout,
    forms: dict[str, Form],
    catalogue: dict[str, Indicator],
    own_level: str,
    aligner: Aligner = align,
    least: float = LEAST,
) -> list[Guess]:
    """The best reading of each line, at most one line for each indicator, level and role, in the document's order.

    Nothing for a document that has nothing to do with the family; the work is bounded by ``MOST_LINES``.
    ``aligner`` aligns lines with the items of a known paper; ``least`` is the score from which a reading is given.
    """
    lines = layout.lines[:MOST_LINES]
    standing = places(lines)
    near = [place.near for place in standing]
    if sum(near) < FEW:
        return []
    asking = [at for at, line in enumerate(lines) if asks(lines, at) and line.section] or list(range(len(lines)))
    known = _Known(forms, catalogue)
    ours = sum(near[at] for at in asking) >= OUR_FAMILY * len(asking) or known.explains(lines, asking)
    in_order = _in_order(lines, known.papers, aligner)
    scored: list[_Scored] = []
    for at, line in enumerate(lines):
        if not label(line.label).key or not (ours or near[at]):
            continue
        for score, entry in known.proposed(lines, at, standing[at]):
            name = entry.item.indicator
            total = score + _ORDER * in_order.get((at, name, entry.level, entry.item.role or ""), 0.0)
            scored.append((total, at, entry))
    anchors = {one.line: one.item.indicator for one in _assigned(scored, lines, own_level, known, LEAST)}
    scored = [(total + _as_elsewhere(anchors, at, entry, known.beside), at, entry) for total, at, entry in scored]
    return _assigned(scored, lines, own_level, known, least)


def _as_elsewhere(anchors: Mapping[int, str], at: int, entry: _Entry, beside: Mapping[str, frozenset[str]]) -> float:
    """What it counts for a line that one beside it surely asks what papers ask beside the same."""
    around = (anchors.get(n) for n in range(at - _REACH, at + _REACH + 1) if n != at)
    return _BESIDE if any(name in beside.get(entry.item.indicator, ()) for name in around if name) else 0.0


class _Known:
    """Every wording that the forms and the catalogue know, by its letters and by its words."""

    def __init__(self, forms: dict[str, Form], catalogue: dict[str, Indicator]) -> None:
        seen = _papers(catalogue)
        entries = _entries(forms, seen, catalogue)
        self.papers = [*((form.items, form.own_level) for form in forms.values()), *((paper, OWN) for paper in seen)]
        self.meanings = meanings(catalogue)
        self._by_label: dict[Label, list[_Entry]] = {}
        for entry in entries:
            self._by_label.setdefault(entry.label, []).append(entry)
        names = sorted((one for one in self._by_label if one.key), key=lambda one: (one.key, one.core))
        self._keys, self._cores = {one: one.key for one in names}, {one: one.core for one in names}
        self._office_only = frozenset(name for name, one in catalogue.items() if _of_the_office_only(one))
        self.beside = _beside_each_other([items for items, _ in self.papers])
        """By an indicator, those that papers ask beside it."""
        self._by_name = {entry.item.indicator: entry for entry in entries if entry.context is None}

    def level_of(self, indicator: str, own_level: str) -> str:
        """The level of an agency's answer that names none: a district's own, of what papers ask of its offices alone."""
        return "cap_huyen" if own_level == "toan_huyen" and indicator in self._office_only else own_level

    def explains(self, lines: list[Line], asking: list[int]) -> bool:
        """Whether the words of the lines, of so many as tell, ask for many different indicators."""
        looked = asking[:: max(len(asking) // _LOOKED_AT, 1)]
        told = (self.meanings.of(said)[:1] for at in looked if (said := asked_by(lines, at)))
        different = {name for best in told for name, fits in best if fits >= _EXPLAINED}
        return len(different) >= max(_DIFFERENT, _OF_ALL * len(looked))

    def proposed(self, lines: list[Line], at: int, place: Place) -> Iterator[tuple[float, _Entry]]:
        """What a line may ask for and how well that fits, its place in the order of a known paper apart."""
        line, wanted, asked = lines[at], label(lines[at].label), asked_by(lines, at)
        context, unit = key(line.context), fold(line.unit or "") or _unit_counted(wanted.key)
        for name in () if is_bare(wanted.core) else _near(wanted, self._keys, self._cores):
            alike = None if place.heading and wanted.key != name.key else _alike(wanted, name, own=place.near)
            for entry in self._by_label[name] if alike is not None else ():
                if asked and self.meanings.is_other_phone(asked, entry.item.indicator):
                    continue
                if _leaves_out(entry.item.label, wanted):
                    continue
                if alike == 1.0 or not asked or self.meanings.may_answer(asked, entry.item.indicator):
                    yield _score(alike or 0.0, context, unit, entry), entry
        for meant, fits in self.meanings.of(asked)[:MOST_MEANINGS] if asked and not place.heading else ():
            entry = self._by_name[meant]
            if counts_otherwise(line, entry.item) or _leaves_out(entry.item.label, wanted):
                continue
            same = _one_unit(unit or _unit_typed(line.answer), entry.unit)
            yield (_LABEL + _CONTEXT) * fits + _UNIT * same, entry


def _leaves_out(asked: str, said: Label) -> bool:
    """Whether a known line leaves out what a label names: ``Số CBCC (không tính lãnh đạo)`` asks for no leaders."""
    return any(f" {one} " in f" {said.core} " for one in left_out(asked))


def _of_the_office_only(indicator: Indicator) -> bool:
    levels = {one["level"] for one in indicator.occurrences}
    return "cap_huyen" in levels and "toan_huyen" not in levels


def _beside_each_other(papers: list[list[Item]]) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for items in papers:
        names = [item.indicator for item in items]
        for at, name in enumerate(names):
            found.setdefault(name, set()).update(names[max(at - _REACH, 0) : at + _REACH + 1])
    return {name: frozenset(others - {name}) for name, others in found.items()}


def _near(wanted: Label, keys: dict[Label, str], cores: dict[Label, str]) -> list[Label]:
    """The known labels that are alike in letters, with or without what stands in parentheses."""
    found: dict[Label, None] = {}
    for words, names in ((wanted.key, keys), (wanted.core, cores)):
        for _, _, name in process.extract(words, names, scorer=fuzz.ratio, score_cutoff=_ALIKE, limit=12):
            found[name] = None
    return list(found)


def _alike(wanted: Label, known: Label, *, own: bool) -> float | None:
    """How alike two labels are in letters and in words; None where they share too few words to mean the same."""
    if wanted.key == known.key:
        return 1.0
    covered = shared_words(wanted.core, known.core)
    if covered < (_COVERED if own else _WELL_COVERED):
        return None
    return (likeness(wanted, known) + covered) / 2


def _score(likeness: float, context: str, unit: str, entry: _Entry) -> float:
    beside = 0.6 if entry.context is None else fuzz.ratio(context, entry.context) / 100
    return _LABEL * likeness + _CONTEXT * beside + _UNIT * _same_unit(unit, entry.unit)


def _same_unit(one: str, other: str) -> float:
    return 1.0 if one == other else _NO_UNIT if not one or not other else fuzz.ratio(one, other) / 100


def _one_unit(one: str, other: str) -> float:
    """As ``_same_unit``, for a line that its words propose: two units that are not the same count against it."""
    return 1.0 if one == other else _NO_UNIT if not one or not other else _OTHER_UNIT


def _unit_counted(asked: str) -> str:
    """What a label says that it counts: ``Số người có hộp thư`` counts people."""
    head = _COUNTED.match(asked)
    words = asked[head.end() :].split()[:_LONGEST_UNIT] if head else []
    phrases = (" ".join(words[:n]) for n in range(len(words), 0, -1))
    return next((phrase for phrase in phrases if measure(phrase)), "")


def _unit_typed(answer: str) -> str:
    """The unit behind the number of an answer: ``175 Mbps``."""
    tail = answer.strip().lstrip("0123456789., ").strip(" .;")
    return fold(tail) if is_unit(tail) else ""


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
    for asked in seen.values():
        items: list[Item] = []
        for _, name, wording, named in sorted(asked, key=lambda place: place[:3]):
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
            found.append(_Entry(label(item.label), key(item.context), fold(item.unit or ""), level, item))
    for indicator in catalogue.values():
        item = Item(indicator=indicator.id, label=indicator.vi, unit=indicator.unit)
        found.append(_Entry(label(indicator.vi), None, fold(indicator.unit or ""), OWN, item))
    for item in (item for paper in papers for item in paper):
        found.append(_Entry(label(item.label), key(item.context), fold(item.unit or ""), item.level or OWN, item))
    return found


def _in_order(
    lines: list[Line], papers: list[tuple[list[Item], str]], aligner: Aligner
) -> dict[tuple[int, str, str, str], float]:
    """(line, indicator, level, role) that stand in the order of a known paper, and the share of it that does.

    A paper is its items and the level that its own figures have.
    """
    found: dict[tuple[int, str, str, str], float] = {}
    for items, own in papers:
        matches = aligner(lines, items)
        share = sum(match.likeness for match in matches) / max(len(items), 1)
        for match in matches:
            item = items[match.item]
            level = OWN if item.level in (None, own) else str(item.level)
            place = (match.line, item.indicator, level, item.role or "")
            found[place] = max(found.get(place, 0.0), share)
    return found


def _assigned(proposed: list[_Scored], lines: list[Line], own_level: str, known: _Known, least: float) -> list[Guess]:
    scored = [one for one in proposed if one[0] >= least]
    best: dict[int, dict[str, float]] = {}
    for score, at, entry in scored:
        ranked = best.setdefault(at, {})
        ranked[entry.item.indicator] = max(ranked.get(entry.item.indicator, 0.0), score)
    taken: set[tuple[str, str, str]] = set()
    found: dict[int, Guess] = {}
    times = Counter(line.key for line in lines)
    scope = SCOPE.get("cap_huyen" if own_level == "toan_huyen" else own_level)
    for score, at, entry in sorted(scored, key=lambda triple: (-triple[0], triple[1])):
        line = lines[at]
        said = _level_said(lines, at)
        beyond = scope is not None and entry.level not in scope and times[line.key] == 1
        own = known.level_of(entry.item.indicator, own_level)
        level = said or (own if entry.level == OWN or beyond else entry.level)
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
                "unit": line.unit or (_YES_NO if _is_yes(line, entry.item, known.meanings.by_yes) else entry.item.unit),
                "level": None if level == own_level else level,
                "applies_when": None,
                "only_for": None,
            }
        )
        found[at] = Guess(at, item, round(min(score, 1.0), 3), second)
    return [found[at] for at in sorted(found)]


def _level_said(lines: list[Line], at: int) -> str | None:
    """The level that a line is of by its words or its place; of a rate, that of its count."""
    above = at
    while above and says_only_a_rate(lines[above].label) and not lines[above].level:
        above -= 1
    return level_in(key(lines[above].label)) or lines[above].level


def _is_yes(line: Line, item: Item, by_yes: frozenset[str]) -> bool:
    """Whether a line answers by yes or no what others count: ``Mạng LAN: Có``."""
    return item.indicator in by_yes and says_yes_or_no(LEADER.sub(" ", line.answer).strip(" ."))
