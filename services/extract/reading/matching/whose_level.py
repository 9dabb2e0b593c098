"""What a form says of facts together: whose level they are, which lines are one run.

Each step takes the facts of a form's lines, in the form's order, and holds those that another line makes doubtful.
"""

from __future__ import annotations

from collections import Counter

from services.extract.reading.layout.lines import Line
from services.extract.reading.matching.chains import Match
from services.extract.reading.matching.printed import headings, printed
from services.extract.reading.words.labels import label
from services.extract.reading.words.wording import NAMES, fold, key, level_in
from shared.contracts import Fact, Status
from shared.forms import Form, Item

SCOPE = {
    "cap_xa": {"cap_xa"},
    "cap_huyen": {"cap_huyen", "cap_xa", "toan_huyen"},
    "cap_tinh": {"cap_tinh", "toan_tinh"},
}
"""The levels that an agency of each level is asked about: its own and those below, a department for itself."""
_OWN = {"cap_xa": {"cap_xa"}, "cap_huyen": {"cap_huyen", "toan_huyen"}, "cap_tinh": {"cap_tinh"}}
"""The levels by which an agency of each level may call what it reports for itself."""


def at_level(fact: Fact, item: Item, own_level: str | None) -> Fact:
    """The fact at the level it is of: the item's, else the reporting agency's, which must be known."""
    if item.level:
        return fact
    if own_level:
        return fact.model_copy(update={"level": own_level}) if fact.level != own_level else fact
    unsure = fact.status is Status.FILLED and item.indicator not in NAMES and fact.doubt is None
    return fact.model_copy(update={"doubt": "level_unknown"}) if unsure else fact


def of_no_other_level(
    facts: list[Fact], form: Form, matches: dict[int, Match], lines: list[Line], agency_level: str | None
) -> list[Fact]:
    """Holds what the form asks of the agency itself where its line, or a remark behind a figure, says it is another level's."""
    own = _OWN.get(agency_level or "")
    if own is None:
        return facts
    checked = list(facts)
    for number, match in matches.items():
        item, fact, line = form.items[number], facts[number], lines[match.line]
        beside = line.answer if isinstance(fact.value, int | float) and not isinstance(fact.value, bool) else ""
        named = line.level or level_in(key(line.label)) or level_in(fold(beside))
        if item.level or item.annex or item.indicator in NAMES or named is None or named in own:
            continue
        if fact.status is Status.FILLED and fact.doubt is None and named not in label(item.label).levels:
            checked[number] = fact.model_copy(update={"doubt": "level_unclear"})
    return checked


def of_a_named_level(
    facts: list[Fact], form: Form, matches: dict[int, Match], lines: list[Line], agency_level: str | None
) -> list[Fact]:
    """Holds figures of lines that the form asks once a level, where the document no longer says which.

    It says so, too, where every other level has a line that names it, or is none that the agency is asked about.
    """
    asked = printed(form)
    checked = list(facts)
    for number, match in matches.items():
        levels = asked.named_levels.get(asked.labels[number].core, set())
        if len(levels) < 2 or facts[number].status is not Status.FILLED or _says_its_level(lines[match.line]):
            continue
        item = form.items[number]
        named = {
            one.level
            for at, one in enumerate(form.items)
            if one.indicator == item.indicator and at in matches and _says_its_level(lines[matches[at].line])
        }
        if not match.sure or (levels - named) & SCOPE.get(agency_level or "", levels) != {item.level}:
            checked[number] = facts[number].model_copy(update={"doubt": "level_unclear"})
    return checked


def _says_its_level(line: Line) -> bool:
    return line.level is not None or bool(label(line.label).levels)


def of_their_level(facts: list[Fact], form: Form, matches: dict[int, Match], lines: list[Line]) -> list[Fact]:
    """Holds figures of lines worded the same at several levels that stand below the heading of another level.

    With one such line lost, its twin of the next level would take its place in the chain.
    """
    asked = printed(form)
    alone = {
        match.line: form.items[number].level
        for number, match in matches.items()
        if match.sure and facts[number].doubt is None and len(asked.levels[asked.keys[number]]) == 1
    }
    heading = headings((line.key, key(line.context), alone.get(at)) for at, line in enumerate(lines))
    checked = []
    for number, (fact, wanted) in enumerate(zip(facts, asked.headings, strict=True)):
        match = matches.get(number)
        above = heading[match.line] if match else None
        astray = len(asked.levels[asked.keys[number]]) > 1 and None not in (above, wanted) and above != wanted
        astray = astray and not (match and _names_its_level(lines[match.line], form.items[number]))
        if astray and fact.status is Status.FILLED and fact.doubt is None:
            fact = fact.model_copy(update={"doubt": "label_differs"})
        checked.append(fact)
    return checked


def _names_its_level(line: Line, item: Item) -> bool:
    """Whether a line says of which level it is, by its column, sheet or heading: that of the item; or of whose role."""
    return (item.level is not None and line.level == item.level) or (item.role is not None and line.role == item.role)


def whole_runs(facts: list[Fact], form: Form, matches: dict[int, Match], lines: list[Line]) -> list[Fact]:
    """Holds a run of lines that are worded alike when one of them is missing: nobody can say which.

    A line that names its level is that level's, whichever other is missing.
    """
    checked = list(facts)
    start = 0
    keys = printed(form).keys
    for end in range(1, len(keys) + 1):
        if end < len(keys) and keys[end] == keys[start]:
            continue
        run = range(start, end)
        start = end
        if len(run) == 1:
            continue
        lacking = any(number not in matches for number in run)
        asked = {(form.items[n].indicator, form.items[n].level, form.items[n].role) for n in run}
        if len(asked) > 1 and lacking and not form.items[run[0]].annex:
            levels = len({form.items[number].level for number in run}) == len(run)
            for number in run:
                match = matches.get(number)
                if levels and match and _names_its_level(lines[match.line], form.items[number]):
                    continue
                if checked[number].status is Status.FILLED:
                    doubt = checked[number].doubt or "label_differs"
                    checked[number] = checked[number].model_copy(update={"doubt": doubt})
    return checked


_BELOW = {**SCOPE, "cap_tinh": set().union(*SCOPE.values())}
"""The levels of an agency's kind and those below."""


def within_reach(
    facts: list[Fact],
    form: Form,
    matches: dict[int, Match],
    lines: list[Line],
    agency_level: str | None,
    own_level: str | None,
) -> list[Fact]:
    """The facts; on a form of another kind of agency none is surely of a level that the agency cannot report: a commune has
    no whole district. What a line asks without naming a level is the agency's own, where it is asked once; else it is held.
    """
    scope = SCOPE.get(agency_level or "")
    if scope is None or own_level is None or agency_level == form.agency_level:
        return facts
    filled = {fact.key for fact in facts if fact.status is Status.FILLED}
    asked = (
        _BELOW.get(form.agency_level, set()) - scope
    )  # what it asks of those above its agencies is told by any of them
    beyond = {
        number: item
        for number, item in enumerate(form.items)
        if item.level in asked and facts[number].status is Status.FILLED and not item.annex
        if item.level != "toan_tinh" or not isinstance(facts[number].value, bool | str)  # whether its mail can sign
    }
    times = Counter((item.indicator, item.role) for item in beyond.values())
    made = list(facts)
    for number, item in beyond.items():
        silent = number in matches and not _says_its_level(lines[matches[number].line])
        if not silent and facts[number].value == 0:
            continue  # “cấp tỉnh: 0”, says a district, and is right
        own = facts[number].model_copy(update={"level": own_level})
        alone = times[item.indicator, item.role] == 1 and own.key not in filled
        held = facts[number].model_copy(update={"doubt": facts[number].doubt or "level_unclear"})
        made[number] = own if silent and alone else held
    return made


def not_applicable(facts: list[Fact], form: Form, agency_level: str | None) -> list[Fact]:
    """Blank lines do not apply whose condition was answered 'no', or whose level is none of the agency's."""
    answers = {(fact.indicator, fact.level): fact.value for fact in facts if fact.status is Status.FILLED}
    scope = SCOPE.get(agency_level or "")
    result = []
    for fact, item in zip(facts, form.items, strict=True):
        declined = item.applies_when and answers.get((item.applies_when, fact.level)) is False
        elsewhere = item.level is not None and scope is not None and item.level not in scope
        if fact.status is Status.BLANK and (declined or elsewhere):
            fact = fact.model_copy(update={"status": Status.NOT_APPLICABLE})
        result.append(fact)
    return result
