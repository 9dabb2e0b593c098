"""What a form says of facts together: whose level they are, which lines are one run, which are asked twice.

Each step takes the facts of a form's lines, in the form's order, and holds those that another line makes doubtful.
"""

from __future__ import annotations

from services.extract.reading.chains import Match
from services.extract.reading.labels import label
from services.extract.reading.lines import Line
from services.extract.reading.printed import headings, printed
from services.extract.reading.wording import LEADER, WORDS, fold, key
from shared.codes import weight
from shared.contracts import Fact, Finding, Message, Status, refer
from shared.forms import Form, Item

FEW_WORDS = 2
"""Words of a label that many lines may share."""
_NAMES = frozenset(WORDS["names"])
"""Indicators that name the agency, its address or a person: they have no level."""
SCOPE = {
    "cap_xa": {"cap_xa"},
    "cap_huyen": {"cap_huyen", "cap_xa", "toan_huyen"},
    "cap_tinh": {"cap_tinh", "toan_tinh"},
}
"""The levels that an agency of each level is asked about: its own and those below, a department for itself."""


def at_level(fact: Fact, item: Item, own_level: str | None) -> Fact:
    """The fact at the level it is of: the item's, else the reporting agency's, which must be known."""
    if item.level:
        return fact
    if own_level:
        return fact.model_copy(update={"level": own_level}) if fact.level != own_level else fact
    unsure = fact.status is Status.FILLED and item.indicator not in _NAMES and fact.doubt is None
    return fact.model_copy(update={"doubt": "level_unknown"}) if unsure else fact


def with_other_answers(facts: list[Fact], form: Form, matches: dict[int, Match], lines: list[Line]) -> list[Fact]:
    """Holds what is answered differently by a second line with the same words; fills what only the second answers."""
    used = {match.line for match in matches.values()}
    spare: dict[str, list[Line]] = {}
    for at, line in enumerate(lines):
        if at in used or line.window is not None or not (line.answer or line.spill) or not line.label:
            continue
        if not any(words in line.source.text for words in form.printed_examples):
            spare.setdefault(line.key, []).append(line)
    if not spare:
        return facts
    counts = printed(form).times
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
            alone = counts[name] == 1 and len(name.split()) > FEW_WORDS
            same_place = key(other.context) == key(lines[match.line].context) and bool(other.context)
            level = form.items[number].level
            if not (alone or same_place) or (other.level and level and other.level != level):
                continue
            mine = fold(lines[match.line].answer or lines[match.line].spill or "")
            if LEADER.fullmatch(other.answer) or fold(other.answer or other.spill or "") == mine or not mine:
                continue
            if fact.status is Status.FILLED and fact.doubt is None:
                checked[number] = fact.model_copy(update={"doubt": "other_answer"})
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
            checked[number] = facts[number].model_copy(update={"doubt": "level_unknown"})
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


def without_repeats(facts: list[Fact], prose: list[bool], control: list[bool]) -> list[Fact]:
    """One fact a key where the repeats agree; disagreeing repeats are all kept and all in doubt.

    A control total (``control``) stands beside the agency's own figure of the same key and repeats nothing.
    """
    groups: dict[tuple[str, str, str], list[int]] = {}
    apart = [at for at, fact in enumerate(facts) if control[at] and fact.status is Status.FILLED]
    for at, fact in enumerate(facts):
        if at not in apart:
            groups.setdefault(fact.key, []).append(at)
    kept: dict[int, Fact] = {at: facts[at] for at in apart}
    for positions in groups.values():
        filled = [at for at in positions if facts[at].status is Status.FILLED]
        values = {repr(facts[at].value) for at in filled}
        if len(values) > 1:
            for at in filled:
                kept[at] = facts[at].model_copy(update={"doubt": "repeats_disagree"})
        elif filled:
            at = min(filled, key=lambda n: (prose[n], n))
            kept[at] = facts[at]
        else:
            unread = [at for at in positions if facts[at].status is Status.UNREADABLE]
            asked = [at for at in positions if facts[at].status is Status.BLANK]  # one line may be kept for others only
            at = (unread or asked or positions)[0]
            kept[at] = facts[at]
    return [kept[at] for at in sorted(kept)]


def disagreeing(facts: list[Fact]) -> list[list[Fact]]:
    """The facts that answer the same question differently, together."""
    groups: dict[tuple[str, str, str], list[Fact]] = {}
    for fact in facts:
        if fact.doubt == "repeats_disagree":
            groups.setdefault(fact.key, []).append(fact)
    return list(groups.values())


def disagree(facts: list[Fact]) -> Finding:
    """The finding that one indicator is declared with different figures."""
    values = " và ".join(str(fact.raw) for fact in facts)
    return Finding(
        rule="duplicate",
        severity=weight("duplicate"),
        facts=[refer(fact) for fact in facts],
        declared=[fact.value for fact in facts],
        message=Message(
            vi=f"Cùng một chỉ tiêu được khai hai lần với số khác nhau ({values}). Hãy kiểm tra và thống nhất một số.",
            en=f"The same indicator is declared twice with different figures ({values.replace(' và ', ' and ')}). Agree on one.",
        ),
        sources=[fact.source for fact in facts],
    )
