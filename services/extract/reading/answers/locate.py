"""Turns the lines of a document into the facts of a form: what each item is answered, and what leaves a doubt.

``align`` says which line answers which item. A figure is sure only when its label, its column, its level,
its period and every mark of its cell are accounted for; whatever is left over holds it for a person.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from services.extract.reading.answers.annex import read_annexes
from services.extract.reading.answers.footnotes import with_strange_signs_held
from services.extract.reading.answers.nowhere import belonging_nowhere
from services.extract.reading.answers.second_figures import answers_behind, with_rates_behind
from services.extract.reading.identity import own_period
from services.extract.reading.identity.sender import Who
from services.extract.reading.layout.lines import EXAMPLE, HIDDEN, Layout, Line
from services.extract.reading.layout.scale import in_scale, is_scaled
from services.extract.reading.matching.align import Wordings, align, wordings
from services.extract.reading.matching.astray import is_instruction, with_answer_astray
from services.extract.reading.matching.bare_rates import of_their_count
from services.extract.reading.matching.chains import Match
from services.extract.reading.matching.counted import without_other_kinds
from services.extract.reading.matching.in_brackets import is_narrowed
from services.extract.reading.matching.meaning import proposed
from services.extract.reading.matching.mend import mended
from services.extract.reading.matching.misread import placed
from services.extract.reading.matching.repeats import (
    FEW_WORDS,
    answered_otherwise,
    disagree,
    disagreeing,
    without_repeats,
)
from services.extract.reading.matching.whose_level import (
    SCOPE,
    at_level,
    not_applicable,
    of_a_named_level,
    of_no_other_level,
    of_their_level,
    whole_runs,
    within_reach,
)
from services.extract.reading.sentences.contacts import says_more, with_open_places_held
from services.extract.reading.values import Reading, is_marked_in_full, names_roles, read_value, without_unit
from services.extract.reading.values.looks import looks
from services.extract.reading.words.days import windows_in
from services.extract.reading.words.labels import label
from services.extract.reading.words.wording import WORDS, fold, key, level_in, levels_in, plain
from shared.contracts import AnnexTable, Fact, Finding, Source, Status, with_ids
from shared.forms import AnnexKind, Form, Indicator, Item

_DOUBTFUL = 0.5
"""Confidence of what is in doubt, at most."""


@dataclass(frozen=True, slots=True)
class Located:
    """The facts of a document, its annex tables, and what could not be read."""

    facts: list[Fact]
    tables: list[AnnexTable]
    findings: list[Finding]
    form_confidence: float


def locate(
    layout: Layout,
    form: Form,
    catalogue: dict[str, Indicator],
    kinds: dict[str, AnnexKind],
    who: Who,
    own_level: str | None,
) -> Located:
    """A fact for every item of the form, in the form's order, then what belongs to no item.

    ``who`` is the reporting agency and ``own_level`` the level of the figures it gives for itself; where the
    level is unknown the form's is assumed and every such figure held.
    """
    own = [tuple(annex.headers) for annex in layout.annexes if annex.window is None]
    lists = [annex for annex in layout.annexes if annex.window is None or tuple(annex.headers) not in own]
    tables = read_annexes(lists, kinds)
    lines = mended(layout.lines, form.items)
    matches = _matches(lines, form.items, wordings(catalogue))
    matches = _at_own_level(matches, lines, form.items, who.level)
    matches = placed(matches, lines, form.items, seen=layout.seen)
    matches = with_rates_behind(matches, lines, form.items)
    matches, declined = without_other_kinds(matches, lines, form.items)
    matches |= proposed(lines, matches, form.items, catalogue, own_level or form.own_level)
    behind = answers_behind(form.items, matches, lines, wordings(catalogue))
    facts: list[Fact] = []
    for number, item in enumerate(form.items):
        line, match = _line_of(number, form.items, matches, lines, behind)
        fact = _fact(line, item, catalogue[item.indicator], form, match, tables, kinds, who)
        facts.append(at_level(fact, item, own_level))
    facts = of_no_other_level(facts, form, matches, lines, who.level)
    facts = of_a_named_level(facts, form, matches, lines, who.level)
    facts = of_their_level(facts, form, matches, lines)
    facts = within_reach(facts, form, matches, lines, who.level, own_level)
    facts = of_their_count(facts, form, matches, lines)
    facts = whole_runs(facts, form, matches, lines)
    facts = answered_otherwise(facts, form, matches, lines)
    facts = with_open_places_held(not_applicable(facts, form, who.level))
    facts = with_strange_signs_held(facts, layout.texts, _DOUBTFUL)
    used = {match.line for match in matches.values()}
    facts = without_repeats(
        facts,
        [lines[matches[n].line].prose if n in matches else True for n in range(len(form.items))],
        [item.control for item in form.items],
    )
    beside = _of_other_levels(matches, lines, form)
    used |= beside.keys()
    facts = [
        *facts,
        *(_extra(lines[at], item, number, form, catalogue, matches, who) for at, (item, number) in beside.items()),
    ]
    facts = with_ids([*facts, *belonging_nowhere(lines, used, form, own_level or form.own_level, declined)])
    findings = [disagree(group) for group in disagreeing(facts)]
    found = sum(match.likeness for match in matches.values())
    return Located(facts, tables, findings, round(found / max(len(form.items), 1), 3))


def _line_of(
    number: int,
    items: list[Item],
    matches: dict[int, Match],
    lines: list[Line],
    behind: Mapping[int, tuple[Line, Match]],
) -> tuple[Line | None, Match | None]:
    """The line that answers an item and its match, noted among the ``matches``, where one line answers a question of several roles.

    One that has no answer of its own may be answered ``behind`` the figure of another.
    """
    item, match, before = items[number], matches.get(number), matches.get(number - 1)
    for_all_roles = item.role and before and items[number - 1].label == item.label
    if match is None and before and for_all_roles and lines[before.line].role is None:
        match = matches[number] = before
    line = _with_options(lines, match.line, item) if match else None
    if number in behind and (line is None or not line.is_answered):
        return behind[number]
    return line, match


def _of_other_levels(matches: dict[int, Match], lines: list[Line], form: Form) -> dict[int, tuple[Item, int]]:
    """The lines that give a figure for a level which the form does not ask, beside one of the same words that it does.

    By the line's number the item as it would be asked at that level, and the number of the one that is.
    """
    asked = {(item.indicator, item.level, item.role) for item in form.items}
    surely: dict[str, int] = {}
    for number, match in matches.items():
        line = lines[match.line]
        if match.sure and line.placed and line.level and not label(line.label).levels:
            surely.setdefault(line.key, number)
    used = {match.line for match in matches.values()}
    made: dict[int, tuple[Item, int]] = {}
    for at, line in enumerate(lines):
        number = surely.get(line.key, -1)
        if number < 0 or at in used or not line.placed or line.window is not None or not line.is_answered:
            continue
        item = form.items[number].model_copy(update={"level": line.level})
        if line.level and (item.indicator, item.level, item.role) not in asked:
            asked.add((item.indicator, item.level, item.role))
            made[at] = item, number
    return made


def _extra(
    line: Line,
    item: Item,
    number: int,
    form: Form,
    catalogue: dict[str, Indicator],
    matches: dict[int, Match],
    who: Who,
) -> Fact:
    """The fact of a line that the form asks at other levels."""
    return _fact(line, item, catalogue[item.indicator], form, matches[number], [], {}, who)


def _matches(lines: list[Line], items: list[Item], also: Wordings) -> dict[int, Match]:
    """The line of each item: of this report if there is one, else one that is hidden or another period's."""
    matches: dict[int, Match] = {}
    for window in dict.fromkeys(item.window for item in items):
        own = [at for at, line in enumerate(lines) if line.window == window]
        matches |= _aligned(lines, own, items, [n for n, item in enumerate(items) if item.window == window], also)
    rest = [number for number in range(len(items)) if number not in matches]
    strange = [at for at, line in enumerate(lines) if line.window not in (None, EXAMPLE)]
    matches = _answered(matches, lines, items)
    return {**matches, **_aligned(lines, strange, items, rest, also)} if strange and rest else matches


def _answered(matches: dict[int, Match], lines: list[Line], items: list[Item]) -> dict[int, Match]:
    """The matches; a line left empty gives way to one of the same words and place that is answered."""
    used = {match.line for match in matches.values()}
    spare: dict[str, list[int]] = {}
    for at, line in enumerate(lines):
        if at not in used and line.window is None and line.label and line.is_answered:
            spare.setdefault(line.key, []).append(at)
    if not spare:
        return matches
    asked = Counter(key(item.label) for item in items)
    made = dict(matches)
    for number, match in matches.items():
        mine = lines[match.line]
        if mine.is_answered or items[number].annex:
            continue
        alone = asked[mine.key] == 1 and len(mine.key.split()) > FEW_WORDS
        for at in spare.get(mine.key, ()):
            other = lines[at]
            placed = alone or (key(other.context) == key(mine.context) and bool(other.context))
            if placed and (other.level, other.role) == (mine.level, mine.role) and at not in used:
                used.add(at)
                made[number] = replace(match, line=at)
                break
    return made


def _at_own_level(
    matches: dict[int, Match], lines: list[Line], items: list[Item], level: str | None
) -> dict[int, Match]:
    """The matches; a line that no longer says its level, of an item asked once a level, is the reporting agency's."""
    made = dict(matches)
    times = Counter((items[number].indicator, items[number].role) for number in matches)
    cores = [label(item.label).core for item in items]
    asked = {
        (item.indicator, item.level, item.role, core): n
        for n, (item, core) in enumerate(zip(items, cores, strict=True))
    }
    for number, match in matches.items():
        item, line = items[number], lines[match.line]
        own = asked.get((item.indicator, level, item.role, cores[number]))
        alone = times[item.indicator, item.role] == 1 and level_in(key(line.context)) is None
        silent = line.level is None and not label(line.label).levels and (label(item.label).levels or alone)
        if item.level and level and item.level != level and silent and own is not None and own not in made:
            asked_at = {one.level for one in items if (one.indicator, one.role) == (item.indicator, item.role)}
            only = asked_at & SCOPE.get(level, frozenset(asked_at)) == {level}
            made[own] = replace(made.pop(number), item=own, sure=match.sure and only)
    return made


def _aligned(lines: list[Line], at: list[int], items: list[Item], of: list[int], also: Wordings) -> dict[int, Match]:
    if len(at) == len(lines) and len(of) == len(items):
        return {match.item: match for match in align(lines, items, also)}
    found = align([lines[n] for n in at], items if len(of) == len(items) else [items[n] for n in of], also)
    return {of[match.item]: replace(match, line=at[match.line], item=of[match.item]) for match in found}


def _with_options(lines: list[Line], at: int, item: Item) -> Line:
    """The line itself; a choice printed on the line below joins the question."""
    line = lines[at]
    if not item.options or line.answer or at + 1 >= len(lines):
        return line
    text, named = "", set()
    for below in lines[at + 1 : at + 1 + len(item.options)]:
        said = f"{below.label} {below.answer}".strip()
        here = {option for option in item.options if key(option) in key(said)}
        if not here:
            break
        named |= here
        text = f"{text}   {said}".strip()
    if not text:
        below = lines[at + 1]
        typed = below.prose and not below.is_answered and looks(below.label) == "figure"
        return replace(line, answer=below.label, source=below.source) if typed else line
    marked = re.search(r"[☒☑☐□✓✔■xXvV√\[\](]", _without(text, named))
    if not marked and len(named) == len(item.options):
        text = "   ".join(item.options)  # printed choices without their boxes answer nothing, however they are laid out
    return replace(line, answer=text, source=lines[at + 1].source, prose=True)


def _without(text: str, options: set[str]) -> str:
    """What a text says beside the options it names."""
    for option in sorted(options, key=len, reverse=True):
        text = text.replace(option, " ")
    return text


def _fact(
    line: Line | None,
    item: Item,
    indicator: Indicator,
    form: Form,
    match: Match | None,
    tables: list[AnnexTable],
    kinds: dict[str, AnnexKind],
    who: Who,
) -> Fact:
    base = {"indicator": item.indicator, "level": item.level or form.own_level, "role": item.role, "unit": item.unit}
    if item.annex:
        return _of_a_list(line, item, {**base, "unit": None}, tables, kinds)
    if line is None or match is None:
        return Fact(**base, status=_absent(item, who), confidence=0.0, doubt="line_not_found")
    line = with_answer_astray(line, item, indicator)
    own = None if line.unit and is_scaled(line.unit) else line.unit
    unit = own or item.unit
    unit = None if is_instruction(unit or "", None) else unit
    base["unit"] = unit
    answer, reading = _read(line, item, indicator, unit)
    if indicator.kind in ("count", "number", "fraction"):
        reading = in_scale(reading, line.scale, answer, own, item.unit or indicator.unit)
    status = reading.status
    doubt = _unlike(line) or reading.doubt or _doubt(line, item, indicator, match)
    control = doubt is None and item.control and status is Status.FILLED
    if _reserved(item, who) and (status is Status.BLANK or doubt == "checkbox_lost"):
        status, doubt = Status.NOT_APPLICABLE, None
    if status is Status.BLANK:
        doubt = None
    confidence = round(min(match.likeness, line.confidence) if status in (Status.FILLED, Status.UNREADABLE) else 1.0, 3)
    if doubt:
        confidence = min(confidence, _DOUBTFUL)
    spans = windows_in(line.label) if status is Status.FILLED else []
    return Fact(
        **base,
        status=status,
        value=reading.value,
        numerator=reading.numerator,
        denominator=reading.denominator,
        raw=plain(answer) or None if status is not Status.BLANK and status is not Status.NOT_APPLICABLE else None,
        note=line.note,
        confidence=confidence,
        doubt="control_total" if control else doubt,
        source=line.source,
        window=spans[0] if spans else None,
    )


def _of_a_list(
    line: Line | None, item: Item, base: dict[str, Any], tables: list[AnnexTable], kinds: dict[str, AnnexKind]
) -> Fact:
    """The fact of an item that an annex table answers: the names in it."""
    listed, unsure = _listed(item, tables, kinds)
    place, note = (line.source, line.note) if line else (Source(), None)
    if not listed:
        return Fact(**base, status=Status.BLANK, note=note, source=place)
    fact = Fact(**base, status=Status.FILLED, value=listed, note=note, source=place)
    return fact.model_copy(update={"confidence": _DOUBTFUL, "doubt": "list_unclear"}) if unsure else fact


def _unlike(line: Line) -> str | None:
    """Why a cell may not show what it holds: told before anything its text may say."""
    return line.doubt if line.doubt in _NOT_AS_SHOWN else None


_NOT_AS_SHOWN = (
    "formula_error",
    "formula_without_result",
    "equation",
    "picture",
    "placeholder",
    "white_text",
    "scaled_format",
)


def _read(line: Line, item: Item, indicator: Indicator, unit: str | None) -> tuple[str, Reading]:
    """The words of the answer and what they say."""
    answer = line.spill or line.answer
    if is_instruction(answer, item):
        answer = ""
    printed, answer = answer, without_unit(answer, unit)
    number = None if line.spill else line.number
    reading = read_value(
        printed if indicator.is_figure else answer,  # the unit of a figure is evidence
        indicator.kind,
        unit,
        number,
        item.options,
        label=f"{line.label} {item.label}",
        parts=line.parts,
        role=None if line.role else item.role,
    )
    if indicator.id == "report_period" and reading.status is Status.FILLED:
        named = own_period.answered(answer)
        said, doubt = (named.period, None) if named else (plain(answer), "not_a_quarter")
        reading = Reading(Status.FILLED, said, doubt=doubt)
    return answer, reading


def _doubt(line: Line, item: Item, indicator: Indicator, match: Match) -> str | None:
    """Why what a line says may not be this item's answer, however well it reads."""
    if line.window != item.window:
        return "hidden" if line.window == HIDDEN else "other_period"
    if line.spill:
        return line.doubt or "wrong_column"
    if line.doubt and not _is_resolved(line, indicator):
        return line.doubt
    if item.role and line.role is None and not names_roles(line.answer):
        return "column_unclear"
    if item.indicator in _NAMES_OF_PERSONS and says_more(line.answer):
        return "left_over"
    named = levels_in(fold(line.answer)) if item.level and indicator.is_figure else frozenset()
    if named and item.level not in named:
        return "level_unknown"  # what the answer says it is of, its line does not ask
    if indicator.is_figure and is_narrowed(line.label, item.label, indicator, item.unit, item.context):
        return "label_narrowed"
    return None if match.sure else "label_differs"


_NAMES_OF_PERSONS = frozenset(WORDS["names_of_persons"])


def _is_resolved(line: Line, indicator: Indicator) -> bool:
    """Whether what is asked, or the answer itself, takes away what made its cell doubtful."""
    if line.doubt == "doubtful_scan":
        return indicator.kind == "boolean" and is_marked_in_full(line.answer)
    return line.doubt == "date" and indicator.kind == "date"


def _absent(item: Item, who: Who) -> Status:
    return Status.NOT_APPLICABLE if _reserved(item, who) else Status.BLANK


def _reserved(item: Item, who: Who) -> bool:
    """Whether the form keeps the line for another kind of agency than this one."""
    return item.only_for is not None and who.is_kind(item.only_for) is False


def _listed(item: Item, tables: list[AnnexTable], kinds: dict[str, AnnexKind]) -> tuple[list[str], bool]:
    """The names in the annex table that answers an item, and whether one of them is doubtful."""
    for table in tables:
        if table.table == item.annex:
            name = kinds[table.table].name_column
            return [str(row[name]) for row in table.rows], any(name in row.get("doubtful", ()) for row in table.rows)
    return [], False
