"""Turns the lines of a document into the facts of a form: what each item is answered, and what leaves a doubt.

``align`` says which line answers which item. A figure is sure only when its label, its column, its level,
its period and every mark of its cell are accounted for; whatever is left over holds it for a person.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace

from services.extract.reading.align import Match, Wordings, align, wordings
from services.extract.reading.annex import read_annexes
from services.extract.reading.astray import is_instruction, share_behind, with_answer_astray
from services.extract.reading.labels import label
from services.extract.reading.lines import EXAMPLE, HIDDEN, Layout, Line
from services.extract.reading.mend import mended
from services.extract.reading.periods import period_of, windows_in
from services.extract.reading.sender import Who
from services.extract.reading.values import Reading, names_roles, read_value, without_unit
from services.extract.reading.wording import LEADER, WORDS, fold, key, level_in, plain
from shared.codes import weight
from shared.contracts import AnnexTable, Fact, FactRef, Finding, Message, Source, Status
from shared.forms import AnnexKind, Form, Indicator, Item


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
    facts: list[Fact] = []
    for number, item in enumerate(form.items):
        match = matches.get(number)
        if match is None and item.role and number and form.items[number - 1].label == item.label:
            match = matches.get(number - 1)
            if match is not None and lines[match.line].role is None:
                matches[number] = match
            else:
                match = None
        indicator = catalogue[item.indicator]
        line = _with_options(lines, match.line, item) if match else None
        before = matches.get(number - 1)
        if before and (line is None or not line.is_answered) and (share := share_behind(item, lines[before.line])):
            line, match = share, before
        fact = _fact(line, item, indicator, form, match, tables, kinds, who)
        facts.append(_at_level(fact, item, own_level, form))
    facts = _of_a_named_level(facts, form, matches, lines)
    facts = _of_their_level(facts, form, matches, lines)
    facts = _whole_runs(facts, form, matches)
    facts = _with_other_answers(facts, form, matches, lines)
    facts = _not_applicable(facts, form, who.level)
    used = {match.line for match in matches.values()}
    facts, findings = _without_repeats(
        facts,
        [lines[matches[n].line].prose if n in matches else True for n in range(len(form.items))],
        [item.control for item in form.items],
    )
    facts += _belonging_nowhere(lines, used, form, own_level or form.own_level)
    found = sum(match.likeness for match in matches.values())
    return Located(facts, tables, findings, round(found / max(len(form.items), 1), 3))


def _matches(lines: list[Line], items: list[Item], also: Wordings) -> dict[int, Match]:
    """The line of each item: of this report if there is one, else one that is hidden or another period's."""
    matches = _aligned(
        lines, [at for at, line in enumerate(lines) if line.window is None], items, range(len(items)), also
    )
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
        alone = asked[mine.key] == 1 and len(mine.key.split()) > _FEW_WORDS
        for at in spare.get(mine.key, ()):
            other = lines[at]
            placed = alone or (key(other.context) == key(mine.context) and bool(other.context))
            if placed and (other.level, other.role) == (mine.level, mine.role) and at not in used:
                used.add(at)
                made[number] = replace(match, line=at)
                break
    return made


def _aligned(
    lines: list[Line], at: list[int], items: list[Item], of: range | list[int], also: Wordings
) -> dict[int, Match]:
    found = align([lines[n] for n in at], [items[n] for n in of], also)
    return {of[match.item]: replace(match, line=at[match.line], item=of[match.item]) for match in found}


def _at_level(fact: Fact, item: Item, own_level: str | None, form: Form) -> Fact:
    """The fact at the level it is of: the item's, else the reporting agency's, which must be known."""
    if item.level:
        return fact
    if own_level:
        return fact.model_copy(update={"level": own_level}) if fact.level != own_level else fact
    unsure = fact.status is Status.FILLED and item.indicator not in _NAMES and not fact.needs_review
    return fact.model_copy(update={"needs_review": True, "review_reason": "level_unknown"}) if unsure else fact


def _with_other_answers(facts: list[Fact], form: Form, matches: dict[int, Match], lines: list[Line]) -> list[Fact]:
    """Holds what is answered differently by a second line with the same words; fills what only the second answers."""
    used = {match.line for match in matches.values()}
    spare: dict[str, list[Line]] = {}
    for at, line in enumerate(lines):
        example = any(words in line.source.text for words in form.printed_examples)
        if at not in used and line.window is None and (line.answer or line.spill) and line.label and not example:
            spare.setdefault(line.key, []).append(line)
    if not spare:
        return facts
    counts: dict[str, int] = {}
    for item in form.items:
        counts[key(item.label)] = counts.get(key(item.label), 0) + 1
    checked = list(facts)
    for number, fact in enumerate(facts):
        match = matches.get(number)
        if (
            match is None
            or (fact.indicator in _NAMES and fact.indicator != "report_period")
            or form.items[number].annex
        ):
            continue
        name = lines[match.line].key
        for other in spare.get(name, []):
            alone = counts.get(name, 0) == 1 and len(name.split()) > _FEW_WORDS
            same_place = key(other.context) == key(lines[match.line].context) and bool(other.context)
            level = form.items[number].level
            if not (alone or same_place) or (other.level and level and other.level != level):
                continue
            mine = fold(lines[match.line].answer or lines[match.line].spill or "")
            if LEADER.fullmatch(other.answer) or fold(other.answer or other.spill or "") == mine or not mine:
                continue
            if fact.status is Status.FILLED and not fact.needs_review:
                checked[number] = fact.model_copy(update={"needs_review": True, "review_reason": "other_answer"})
    return checked


_FEW_WORDS = 2
"""Words of a label that many lines may share."""
_NAMES = frozenset(WORDS["names"])
"""Indicators that name the agency, its address or a person: they have no level."""


def _of_a_named_level(facts: list[Fact], form: Form, matches: dict[int, Match], lines: list[Line]) -> list[Fact]:
    """Holds figures of lines that the form asks once a level, where the document no longer says which."""
    asked = [label(item.label) for item in form.items]
    levels: dict[str, set[str]] = {}
    for one, item in zip(asked, form.items, strict=True):
        if item.level and one.levels:
            levels.setdefault(one.core, set()).add(item.level)
    checked = list(facts)
    for number, match in matches.items():
        line, fact = lines[match.line], facts[number]
        silent = line.level is None and not label(line.label).levels
        if silent and len(levels.get(asked[number].core, ())) > 1 and fact.status is Status.FILLED:
            checked[number] = fact.model_copy(update={"needs_review": True, "review_reason": "level_unknown"})
    return checked


def _of_their_level(facts: list[Fact], form: Form, matches: dict[int, Match], lines: list[Line]) -> list[Fact]:
    """Holds figures of lines worded the same at several levels that stand below the heading of another level.

    With one such line lost, its twin of the next level would take its place in the chain.
    """
    levels: dict[str, set[str]] = {}
    for item in form.items:
        levels.setdefault(key(item.label), set()).add(item.level or form.own_level)
    heading = _headings([(line.key, key(line.context)) for line in lines])
    wanted = _headings([(key(item.label), key(item.context)) for item in form.items])
    checked = []
    for number, (fact, item) in enumerate(zip(facts, form.items, strict=True)):
        match = matches.get(number)
        above = heading[match.line] if match else None
        astray = len(levels[key(item.label)]) > 1 and None not in (above, wanted[number]) and above != wanted[number]
        if astray and fact.status is Status.FILLED and not fact.needs_review:
            fact = fact.model_copy(update={"needs_review": True, "review_reason": "label_differs"})
        checked.append(fact)
    return checked


def _whole_runs(facts: list[Fact], form: Form, matches: dict[int, Match]) -> list[Fact]:
    """Holds a run of lines that are worded alike when one of them is missing: nobody can say which."""
    checked = list(facts)
    start = 0
    for end in range(1, len(form.items) + 1):
        if end < len(form.items) and key(form.items[end].label) == key(form.items[start].label):
            continue
        run = range(start, end)
        start = end
        lacking = any(number not in matches for number in run)
        asked = {(form.items[n].indicator, form.items[n].level, form.items[n].role) for n in run}
        if len(asked) > 1 and lacking and not form.items[run[0]].annex:
            for number in run:
                if checked[number].status is Status.FILLED:
                    held = {"needs_review": True, "review_reason": checked[number].review_reason or "label_differs"}
                    checked[number] = checked[number].model_copy(update=held)
    return checked


def _headings(words: list[tuple[str, str]]) -> list[str | None]:
    """For each line (its label's and its context's key) the level of government last named at or above it."""
    found: list[str | None] = []
    for name, context in words:
        found.append(level_in(name) or level_in(context) or (found[-1] if found else None))
    return found


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
        return line
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
    level = item.level or form.own_level
    base = {"indicator": item.indicator, "level": level, "role": item.role, "unit": None if item.annex else item.unit}
    if item.annex:
        listed, unsure = _listed(item, tables, kinds)
        place = line.source if line else Source()
        note = line.note if line else None
        if listed:
            fact = Fact(**base, status=Status.FILLED, value=listed, note=note, source=place)
            held = {"confidence": 0.5, "needs_review": True, "review_reason": "list_unclear"}
            return fact.model_copy(update=held) if unsure else fact
        return Fact(**base, status=Status.BLANK, note=note, source=place)
    if line is None or match is None:
        return Fact(**base, status=_absent(item, who), confidence=0.0, review_reason="line_not_found")
    line = with_answer_astray(line, item, indicator)
    unit = line.unit or item.unit
    unit = None if is_instruction(unit or "", None) else unit
    base["unit"] = unit
    answer, reading = _read(line, item, indicator, unit)
    status = reading.status
    doubt = _unlike(line) or reading.doubt or _doubt(line, item, indicator, match)
    control = doubt is None and item.control and status is Status.FILLED
    if _reserved(item, who) and (status is Status.BLANK or doubt == "checkbox_lost"):
        status, doubt = Status.NOT_APPLICABLE, None
    if status is Status.BLANK:
        doubt = None
    confidence = round(min(match.likeness, line.confidence) if status in (Status.FILLED, Status.UNREADABLE) else 1.0, 3)
    if doubt:
        confidence = min(confidence, 0.5)
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
        needs_review=control or doubt is not None,
        review_reason="control_total" if control else doubt,
        source=line.source,
        window=spans[0] if spans else None,
    )


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
        period = period_of(answer)
        filled = Status.FILLED
        reading = Reading(filled, period.period) if period else Reading(filled, plain(answer), doubt="not_a_quarter")
    return answer, reading


def _doubt(line: Line, item: Item, indicator: Indicator, match: Match) -> str | None:
    """Why what a line says may not be this item's answer, however well it reads."""
    if line.window is not None:
        return "hidden" if line.window == HIDDEN else "other_period"
    if line.spill:
        return line.doubt or "wrong_column"
    if line.doubt and not (line.doubt == "date" and indicator.kind == "date"):
        return line.doubt
    if item.role and line.role is None and not names_roles(line.answer):
        return "column_unclear"
    return None if match.sure else "label_differs"


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


_SCOPE = {
    "cap_xa": {"cap_xa"},
    "cap_huyen": {"cap_huyen", "cap_xa", "toan_huyen"},
    "cap_tinh": {"cap_tinh", "toan_tinh"},
}
"""The levels that an agency of each level is asked about: its own and those below, a department for itself."""


def _not_applicable(facts: list[Fact], form: Form, agency_level: str | None) -> list[Fact]:
    """Blank lines do not apply whose condition was answered 'no', or whose level is none of the agency's."""
    answers = {(fact.indicator, fact.level): fact.value for fact in facts if fact.status is Status.FILLED}
    scope = _SCOPE.get(agency_level or "")
    result = []
    for fact, item in zip(facts, form.items, strict=True):
        declined = item.applies_when and answers.get((item.applies_when, fact.level)) is False
        elsewhere = item.level is not None and scope is not None and item.level not in scope
        if fact.status is Status.BLANK and (declined or elsewhere):
            fact = fact.model_copy(update={"status": Status.NOT_APPLICABLE})
        result.append(fact)
    return result


def _without_repeats(facts: list[Fact], prose: list[bool], control: list[bool]) -> tuple[list[Fact], list[Finding]]:
    """One fact a key where the repeats agree; disagreeing repeats are all kept and all held.

    A control total (``control``) stands beside the agency's own figure of the same key and repeats nothing.
    """
    groups: dict[tuple[str, str, str], list[int]] = {}
    apart = [at for at, fact in enumerate(facts) if control[at] and fact.status is Status.FILLED]
    for at, fact in enumerate(facts):
        if at not in apart:
            groups.setdefault(fact.key, []).append(at)
    kept: dict[int, Fact] = {at: facts[at] for at in apart}
    findings = []
    for positions in groups.values():
        filled = [at for at in positions if facts[at].status is Status.FILLED]
        values = {repr(facts[at].value) for at in filled}
        if len(values) > 1:
            for at in filled:
                kept[at] = facts[at].model_copy(update={"needs_review": True, "review_reason": "repeats_disagree"})
            findings.append(_disagree([facts[at] for at in filled]))
        elif filled:
            at = min(filled, key=lambda n: (prose[n], n))
            kept[at] = facts[at]
        else:
            unread = [at for at in positions if facts[at].status is Status.UNREADABLE]
            at = (unread or positions)[0]
            kept[at] = facts[at]
    return [kept[at] for at in sorted(kept)], findings


def _disagree(facts: list[Fact]) -> Finding:
    values = " và ".join(str(fact.raw) for fact in facts)
    return Finding(
        rule="duplicate",
        severity=weight("duplicate"),
        facts=[FactRef(indicator=facts[0].indicator, level=facts[0].level)],
        declared=[fact.value for fact in facts],
        message=Message(
            vi=f"Cùng một chỉ tiêu được khai hai lần với số khác nhau ({values}). Hãy kiểm tra và thống nhất một số.",
            en=f"The same indicator is declared twice with different figures ({values.replace(' và ', ' and ')}). Agree on one.",
        ),
        sources=[fact.source for fact in facts],
    )


def _belonging_nowhere(lines: list[Line], used: set[int], form: Form, level: str) -> list[Fact]:
    """Figures that stand in the form and answer no known item: reported, held, never dropped."""
    facts = []
    for at, line in enumerate(lines):
        answer = line.spill or line.answer
        if at in used or line.window or not answer or LEADER.fullmatch(answer) or (line.prose and not line.section):
            continue
        if any(example in line.source.text for example in form.printed_examples):
            continue
        reading = read_value(answer, "count", line.unit, None if line.spill else line.number)
        if reading.status is not Status.FILLED or isinstance(reading.value, bool) or (line.prose and reading.doubt):
            continue
        facts.append(
            Fact(
                indicator=None,
                level=line.level or level,
                status=Status.FILLED,
                value=reading.value,
                numerator=reading.numerator,
                denominator=reading.denominator,
                unit=line.unit,
                raw=plain(answer),
                note=line.note,
                confidence=0.0,
                needs_review=True,
                review_reason="unknown_line",
                source=line.source,
            )
        )
    return facts
