"""Aligns the lines of a document with the items of a form.

Every pair (line, item) whose labels are alike gets a score from the label, the label of the line above
and the small words that change a meaning. The answer is the heaviest chain of pairs in which both the
lines and the items ascend: that is how 'Tỷ lệ', printed twenty times, finds its place. What is left
over is matched out of order only where the labels agree exactly and the match is the only one.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from types import MappingProxyType

from rapidfuzz import fuzz

from services.extract.reading.layout.lines import Line
from services.extract.reading.matching.bare_rates import below_their_count
from services.extract.reading.matching.by_level import asked_by_rows
from services.extract.reading.matching.by_words import told_by_words
from services.extract.reading.matching.chains import WORTH, Match, heaviest_chain
from services.extract.reading.matching.evidence import Evidence, rate_of, rates_in_full
from services.extract.reading.matching.near import ALIKE, Near
from services.extract.reading.once import once
from services.extract.reading.words.labels import BARE_RATE, Label, accounted, label, likeness, vocabulary
from services.extract.reading.words.wording import key
from shared.forms import Indicator, Item

_SECTION = re.compile(r"^(?:muc|phan) (?:\d+|[ivx]+|[a-z]) ")
_LABEL, _CONTEXT = 0.8, 0.2
"""What the label counts and what the line above it, together 1."""
_SAME_LEVEL, _SAME_ROLE = 0.05, 0.25
"""A line that names its role asks for it, though a heading of the same words stands above the lines of all roles."""
_ANSWERED = 0.005
"""What it is worth that a line is answered: of two copies of a form the filled one is the report."""
_OTHER_UNIT = 0.25
"""What it costs when one asks for a rate and the other for a count."""
MOVED_SECTIONS = 8
"""Parts of a form that may stand in another order."""
_MOVED = 0.9
"""Least likeness of a label that stands out of order, and of the line above it."""
_REWORDED = 0.7
"""What the likeness of words is worth where only its place gives a line to an item."""
_LEVEL_ALONE = 0.5
"""What likeness is said of a line that names its level and nothing else."""
_TELLING = 3
"""Words of a label that stands once to be known wherever it stands."""
_GAP_ALIKE = 55
"""Least likeness of the words of a line and an item, of 100, where both stand alone between two that are sure."""
_TOLD = 0.5
"""What likeness is said of a line that its words give to an item, however unlike they are as a whole."""
_RIVAL = 0.05
"""How much less alike another line or item must be for a pair to be sure."""
_GAP = 4
"""Lines and items between two sure neighbours among which a reworded one is looked for."""
_RUN = 12
"""Lines between two neighbours that are taken in their order."""


Wordings = Mapping[str, tuple[str, ...]]
"""Other words in which an indicator is asked for, by its id."""


@once
def wordings(catalogue: Mapping[str, Indicator]) -> Wordings:
    """The words of every paper that the catalogue has seen, where they are telling and ask for one thing alone."""
    asked: dict[str, set[str]] = {}
    for indicator in catalogue.values():
        for occurrence in indicator.occurrences:
            asked.setdefault(label(str(occurrence["wording"])).core, set()).add(indicator.id)
    return {
        indicator.id: tuple(
            words
            for words in dict.fromkeys([indicator.vi, *(str(one["wording"]) for one in indicator.occurrences)])
            if len(label(words).core.split()) >= _TELLING and len(asked.get(label(words).core, {indicator.id})) == 1
        )
        for indicator in catalogue.values()
    }


def align(
    lines: list[Line], items: list[Item], also: Wordings = MappingProxyType({}), *, by_words: bool = True
) -> list[Match]:
    """Ascending chains of alike (line, item) pairs, the heaviest first, then exact leftovers, then reworded ones.

    The first chain is the form in its order. A section that was moved is a chain of its own among what
    is left; there a pair counts only where its label and the line above it both fit. ``also`` are words
    that ask for the same as an item, though its form does not use them. ``by_words``: whether lines are looked for, too,
    that only their words give to an item; they say nothing of which form it is.
    """
    theirs = _labels_of(items)
    both = _Sides(lines, items, _in_full([label(line.label, line.level) for line in lines], lines, theirs), theirs)
    rows, answered = _by_rows(lines, items, also)
    pairs = [one for one in _pairs(both, also) if one[1].line not in rows and one[1].item not in answered]
    found = _chains(pairs, both)
    found += _exact(_left(pairs, found))
    found += answered.values()
    columns = _by_columns(found, both, also, rows)
    again = {match.item for match in columns}
    found = [match for match in found if match.item not in again] + columns
    evidence = _evidence(also)(items)
    if by_words:
        found = _with_words(found, both, evidence)
        rates = below_their_count(found, lines, items)
        placed = {one.item for one in rates}, {one.line for one in rates}
        found = [match for match in found if match.item not in placed[0] and match.line not in placed[1]] + rates
    found += [one for one in _reworded(found, both, rows) if _is_likely(one, lines, items, evidence)]
    return _with_evidence(found, lines, evidence)


@dataclass(frozen=True, slots=True)
class _Sides:
    """What is aligned: the lines of a document and the items of a form, each with its labels."""

    lines: list[Line]
    items: list[Item]
    mine: list[Label]
    """The labels of the lines."""
    theirs: list[Label]
    """Those of the items."""


Pairs = list[tuple[float, Match]]
"""Pairs of a line and an item, each with its score."""


def _chains(pairs: Pairs, both: _Sides) -> list[Match]:
    """The form in its order, then sections that were moved, each a chain of its own among what is left."""
    found = heaviest_chain(pairs, len(both.items))
    alone = _alone(both.mine) & _alone(both.theirs)
    found = [match for match in found if not _is_named_elsewhere(match, both, alone)]
    for _ in range(MOVED_SECTIONS):
        pairs = _left(pairs, found)
        moved = [(weight, match) for weight, match in pairs if _fits_elsewhere(match, both.theirs, alone)]
        chain = heaviest_chain(moved, len(both.items))
        if not chain:
            break
        found += chain
    return found


def _left(pairs: Pairs, found: list[Match]) -> Pairs:
    """The pairs of which neither the line nor the item is taken."""
    lines, items = {match.line for match in found}, {match.item for match in found}
    return [(weight, match) for weight, match in pairs if match.line not in lines and match.item not in items]


def _exact(pairs: Pairs) -> list[Match]:
    """The pairs worded the same, where no other line or item is worded so."""
    exact: dict[int, list[Match]] = {}
    by_line: Counter[int] = Counter()
    for score, match in pairs:
        if match.likeness == 1.0 and score > WORTH:
            exact.setdefault(match.item, []).append(match)
            by_line[match.line] += 1
    return [pair[0] for pair in exact.values() if len(pair) == 1 and by_line[pair[0].line] == 1]


def _with_words(found: list[Match], both: _Sides, evidence: Evidence) -> list[Match]:
    """The matches, and those that only words tell: they win over what likeness and place made of a line or an item.

    An item is open, too, where nothing but a line without an answer has it: a heading of the same words.
    """
    firm = [match for match in found if match.sure and both.lines[match.line].is_answered]
    taken_lines, taken_items = {match.line for match in firm}, {match.item for match in firm}
    told = told_by_words(
        [at for at in range(len(both.lines)) if at not in taken_lines],
        [number for number in range(len(both.items)) if number not in taken_items],
        both.lines,
        both.items,
        both.mine,
        evidence,
    )
    if not told:
        return found
    lines_told = {at for at, _ in told.values()}
    kept = [match for match in found if match.item not in told and match.line not in lines_told]
    return kept + [
        Match(at, number, round(max(likeness(both.theirs[number], both.mine[at]), _TOLD), 3), 1.0, sure)
        for number, (at, sure) in told.items()
    ]


def _is_likely(match: Match, lines: list[Line], items: list[Item], evidence: Evidence) -> bool:
    """Whether what place makes of a line is not contradicted by its words: they ask for this, or for nothing that is known."""
    asked = evidence.asked_by(lines[match.line]) if lines[match.line].is_answered else set()
    return not asked or items[match.item].indicator in asked


def _with_evidence(found: list[Match], lines: list[Line], evidence: Evidence) -> list[Match]:
    """The matches; those worded otherwise are sure where every word left over is accounted for."""
    if all(match.sure for match in found):
        return found
    used = {match.line for match in found if match.sure}
    spare = [line for at, line in enumerate(lines) if at not in used and line.is_answered]
    return [
        replace(match, sure=True)
        if not match.sure and evidence.is_sure(lines[match.line], match.item, spare)
        else match
        for match in found
    ]


def _by_rows(lines: list[Line], items: list[Item], also: Wordings) -> tuple[frozenset[int], dict[int, Match]]:
    """The lines whose level stands outside their words and that surely ask for something, and the items they answer."""
    told = {at: one for at, one in asked_by_rows(lines, items, also, _words_of(items)).items() if one.sure}
    open_: dict[tuple[str, str | None], int] = {}
    for number, item in sorted(enumerate(items), key=lambda one: one[1].control):
        if item.role is None and not item.annex:
            open_.setdefault((item.indicator, item.level), number)
    made: dict[int, Match] = {}
    for at, one in told.items():
        number_ = open_.get((one.indicator, lines[at].level))
        if number_ is not None and number_ not in made:
            made[number_] = Match(at, number_, one.likeness)
    return frozenset(told), made


def _by_columns(found: list[Match], both: _Sides, also: Wordings, told: frozenset[int]) -> list[Match]:
    """Lines whose level their column names: the words of the row ask for an indicator, whatever the form's line of that level says."""
    lines, items, mine, theirs = both.lines, both.items, both.mine, both.theirs
    taken_lines = {m.line for m in found}
    taken_items = {m.item for m in found if lines[m.line].is_answered or lines[m.line].level}
    taken_lines |= told
    free = [at for at, line in enumerate(lines) if line.level and at not in taken_lines and line.label]
    if not free:
        return []
    known = _words_of(items)
    scored: list[tuple[float, int, int, bool]] = []
    for number, item in enumerate(items):
        if number in taken_items or not item.level:
            continue
        asked = [theirs[number], *(label(words) for words in also.get(item.indicator, ()))]
        for at in free:
            line = lines[at]
            if line.level != item.level or _apart(line.role, item.role) or _rate(line.unit) != _rate(item.unit):
                continue
            alike, best = max(
                ((fuzz.ratio(one.core, mine[at].core) / 100, one) for one in asked if one.marks == mine[at].marks),
                key=lambda pair: pair[0],
                default=(0.0, theirs[number]),
            )
            if alike * 100 >= ALIKE:
                scored.append((alike, at, number, accounted(best, mine[at], known)))
    made: list[Match] = []
    for alike, at, number, sure in sorted(scored, key=lambda one: (-one[0], one[1], one[2])):
        rivals = [one for one in scored if one[0] > alike - _RIVAL and (one[1] == at) != (one[2] == number)]
        if at in taken_lines or number in taken_items:
            continue
        taken_lines.add(at)
        taken_items.add(number)
        made.append(Match(at, number, round(alike, 3), 1.0, sure and not rivals))
    return made


def _fits_elsewhere(match: Match, theirs: list[Label], alone: set[str]) -> bool:
    """Whether a pair out of order is one all the same: the line above fits too, or no other is worded so."""
    if match.likeness < _MOVED:
        return False
    core = theirs[match.item].core
    return match.beside >= _MOVED or (match.sure and core in alone and len(core.split()) >= _TELLING)


def _is_named_elsewhere(match: Match, both: _Sides, alone: set[str]) -> bool:
    """Whether a line that its place gave to an item bears another's name, or the item's stands elsewhere: words win."""
    one, other = both.mine[match.line].core, both.theirs[match.item].core
    if match.sure:
        return one != other and one in alone and len(one.split()) >= _TELLING
    return one != other and (one in alone or other in alone)


def _in_full(mine: list[Label], lines: list[Line], theirs: list[Label]) -> list[Label]:
    """The labels of the lines; a bare 'Tỷ lệ' asks the rate of the count above it, where the form asks that in full."""
    asked = {one.core for one in theirs if one.core != BARE_RATE}
    made = mine
    for at in range(1, len(mine)):
        if mine[at].core == BARE_RATE and lines[at].is_answered and lines[at - 1].is_answered:
            full = rate_of(lines[at - 1].label, lines[at].level)
            if full is not None and full.core in asked:
                made = made if made is not mine else list(mine)
                made[at] = full
    return made


def _alone(labels: list[Label]) -> set[str]:
    """The cores that stand once."""
    counts = Counter(one.core for one in labels)
    return {core for core, count in counts.items() if count == 1}


def _pairs(both: _Sides, also: Wordings) -> Pairs:
    """All lines and items whose labels are alike and that nothing else keeps apart."""
    lines, items, mine, theirs = both.lines, both.items, both.mine, both.theirs
    known = _words_of(items)
    rates = {} if _bare(mine) >= _bare(theirs) else rates_in_full(items)
    near = Near(mine, [*theirs, *rates.values()])
    said = [_said_by(line) for line in lines]
    beside_of: dict[tuple[str, str], float] = {}
    pairs = []
    for number, (item, wanted) in enumerate(zip(items, theirs, strict=True)):
        asked = [wanted]
        if number in rates:
            asked.append(rates[number])
        if wanted.core not in near.cores:
            asked += [
                label(words, item.level) for words in also.get(item.indicator, ()) if _of_level(words, item.level)
            ]
        context = _heading(item.context)
        level, role, rate = item.level, item.role, _rate(item.unit) if item.unit else None
        for at in near.to(wanted) if len(asked) == 1 else set().union(*map(near.to, asked)):
            own_level, own_role, own_rate, own_context, score = said[at]
            if _apart(own_level, level) or _apart(own_role, role):
                continue
            own = mine[at]
            alike = 1.0 if own.key == wanted.key else max([likeness(one, own) for one in asked])
            beside = beside_of.get((context, own_context))
            if beside is None:
                beside = fuzz.ratio(context, own_context) / 100 if context or own_context else 1.0
                beside_of[context, own_context] = beside
            score = _score(alike, beside, level and own_level, role and own_role, score)
            if rate is not None and own_rate not in (None, rate):
                score -= _OTHER_UNIT
            if score > WORTH:
                sure = alike == 1.0 or any(one.marks == own.marks and accounted(one, own, known) for one in asked)
                pairs.append((score, Match(at, number, round(max(alike, 0.0), 3), round(beside, 3), sure)))
    return pairs


def _bare(labels: list[Label]) -> int:
    return sum(one.core == BARE_RATE for one in labels)


def _said_by(line: Line) -> tuple[str | None, str | None, bool | None, str, float]:
    """Level, role, whether a rate is asked (None without a unit), the key of the line above, what an answer is worth."""
    rate = _rate(line.unit) if line.unit else None
    return line.level, line.role, rate, _heading(line.context), _ANSWERED if line.is_answered else 0.0


def _score(alike: float, beside: float, level: str | None, role: str | None, answered: float) -> float:
    score = _LABEL * alike + _CONTEXT * beside + (_SAME_LEVEL if level else 0.0)
    return score + (_SAME_ROLE if role else 0.0) + answered


def _of_level(words: str, level: str | None) -> bool:
    """Whether words that name a level ask for the same one."""
    named = label(words).levels
    return not named or level is None or level in named


@lru_cache(maxsize=20_000)
def _heading(text: str) -> str:
    """The key of the line above, a section without its number."""
    return _SECTION.sub("", key(text))


def _rate(unit: str | None) -> bool:
    return "%" in (unit or "")


def _apart(one: str | None, other: str | None) -> bool:
    return one is not None and other is not None and one != other


@once
def _evidence(also: Wordings) -> Callable[[list[Item]], Evidence]:
    return once(lambda items: Evidence(items, rates_in_full(items), also))


@once
def _labels_of(items: list[Item]) -> list[Label]:
    return [label(item.label, item.level) for item in items]


@once
def _words_of(items: list[Item]) -> frozenset[str]:
    return vocabulary(item.label for item in items)


def _reworded(found: list[Match], both: _Sides, told: frozenset[int]) -> list[Match]:
    """Lines worded otherwise, each the likeliest for an item that stands between the same two neighbours; never sure."""
    lines, items, mine, theirs = both.lines, both.items, both.mine, both.theirs
    made: list[Match] = []
    by_item = sorted((match.item, match.line) for match in found)
    taken = {match.line for match in found} | told
    edges = [(-1, -1), *by_item, (len(items), len(lines))]
    for (item, line), (next_item, next_line) in itertools.pairwise(edges):
        gap = [at for at in range(line + 1, next_line) if at not in taken and lines[at].label]
        open_ = range(item + 1, next_item)
        if not gap or not open_:
            continue
        if len(gap) > _GAP or len(open_) > _GAP:
            made += _in_order(gap, open_, both)
            continue
        for number in open_:
            scored = [
                (fuzz.token_set_ratio(theirs[number].core, mine[at].core), at)
                for at in gap
                if _may_be(lines[at], items[number], mine[at], theirs[number])
            ]
            score, at = max(scored, default=(0.0, -1))
            if score >= _GAP_ALIKE:
                made.append(Match(at, number, round(score / 100 * _REWORDED, 3), 1.0, sure=False))
                gap.remove(at)
        left = [number for number in open_ if all(number != match.item for match in made)]
        made += _of_one_level(gap, left, both)
    return made


def _may_be(line: Line, item: Item, mine: Label, theirs: Label) -> bool:
    """Whether nothing that a line says, its wording apart, speaks against an item."""
    if _apart(line.level, item.level) or _apart(line.role, item.role) or theirs.marks != mine.marks:
        return False
    return not (theirs.levels and mine.levels and not theirs.levels & mine.levels)


def _in_order(gap: list[int], open_: range, both: _Sides) -> list[Match]:
    """As many lines as items between two neighbours: each is its own item's where all of them are somewhat alike."""
    lines, items, mine, theirs = both.lines, both.items, both.mine, both.theirs
    if len(gap) != len(open_):
        gap = [at for at in gap if lines[at].is_answered]
    if len(gap) != len(open_) or len(gap) > _RUN:
        return []
    pairs = list(zip(gap, open_, strict=True))
    scores = [fuzz.ratio(theirs[number].core, mine[at].core) for at, number in pairs]
    if min(scores) < _GAP_ALIKE or not all(_may_be(lines[a], items[n], mine[a], theirs[n]) for a, n in pairs):
        return []
    return [
        Match(at, number, round(score / 100 * _REWORDED, 3), 1.0, sure=False)
        for (at, number), score in zip(pairs, scores, strict=True)
    ]


def _of_one_level(gap: list[int], open_: list[int], both: _Sides) -> list[Match]:
    """A line that names its level and nothing else, where one item of that level and unit is open: ``+ Cấp xã``."""
    lines, items = both.lines, both.items
    made = []
    for number in open_:
        level, unit = items[number].level, items[number].unit
        fitting = [at for at in gap if level and lines[at].level == level and _rate(lines[at].unit) == _rate(unit)]
        rivals = [other for other in open_ if items[other].level == level]
        if len(fitting) == 1 and len(rivals) == 1:
            own = {both.theirs[n].core for n, item in enumerate(items) if item.indicator == items[number].indicator}
            made.append(Match(fitting[0], number, _LEVEL_ALONE, 1.0, sure=both.mine[fitting[0]].core in own))
    return made
