"""What is answered twice: by two lines of a document, or by two lines that the form itself asks alike.

Answers that agree are one; those that do not are held, and said.
"""

from __future__ import annotations

from services.extract.reading.layout.lines import Line
from services.extract.reading.matching.chains import Match
from services.extract.reading.matching.printed import printed
from services.extract.reading.words.wording import LEADER, NAMES, fold, key
from shared.codes import weight
from shared.contracts import Fact, Finding, Message, Status, refer
from shared.forms import Form

FEW_WORDS = 2
"""Words of a label that many lines may share."""


def answered_otherwise(facts: list[Fact], form: Form, matches: dict[int, Match], lines: list[Line]) -> list[Fact]:
    """Holds what a second line with the same words answers otherwise."""
    spare = _spare(form, matches, lines)
    if not spare:
        return facts
    times = printed(form).times
    checked = list(facts)
    for number, match in matches.items():
        fact, item, mine = facts[number], form.items[number], lines[match.line]
        if fact.status is not Status.FILLED or fact.doubt is not None or item.annex:
            continue
        if fact.indicator in NAMES and fact.indicator != "report_period":
            continue
        alone = times[mine.key] == 1 and len(mine.key.split()) > FEW_WORDS
        if any(_contradicts(other, mine, item.level, alone=alone) for other in spare.get(mine.key, ())):
            checked[number] = fact.model_copy(update={"doubt": "other_answer"})
    return checked


def _spare(form: Form, matches: dict[int, Match], lines: list[Line]) -> dict[str, list[Line]]:
    """By their words, the answered lines that no item has; those of the form's own examples are left out."""
    used = {match.line for match in matches.values()}
    spare: dict[str, list[Line]] = {}
    for at, line in enumerate(lines):
        if at in used or line.window is not None or not (line.answer or line.spill) or not line.label:
            continue
        if not any(words in line.source.text for words in form.printed_examples):
            spare.setdefault(line.key, []).append(line)
    return spare


def _contradicts(other: Line, mine: Line, level: str | None, *, alone: bool) -> bool:
    """Whether a line of the same words asks the same and says something else; ``alone``: whether its words ask but once."""
    same_place = key(other.context) == key(mine.context) and bool(other.context)
    if not (alone or same_place) or (other.level and level and other.level != level):
        return False
    said = fold(mine.answer or mine.spill or "")
    return bool(said) and not LEADER.fullmatch(other.answer) and fold(other.answer or other.spill or "") != said


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
