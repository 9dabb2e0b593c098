"""Lines that their words alone give to an item: shortened so much that they look like none, or like another's.

Alignment proposes by likeness, and "Kết nối với VNPost" is not like the sixty words of the form's line, or is a little
like those of its neighbour. Where all the words of a line stand in what one thing is asked with, and in nothing
else, words win over place.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from services.extract.reading.layout.lines import Line
from services.extract.reading.matching.evidence import Evidence
from services.extract.reading.values.looks import looks
from services.extract.reading.words.labels import Label
from shared.forms import Item


def told_by_words(
    open_lines: Sequence[int],
    open_items: Sequence[int],
    lines: Sequence[Line],
    items: Sequence[Item],
    labels: Sequence[Label],
    evidence: Evidence,
) -> dict[int, tuple[int, bool]]:
    """By the item's number, the answered line that asks for it, among those that nothing else has taken, and whether surely.

    What two lines ask, or two items of a level that no line names, is told by nothing. A line that names another level
    than the only one that is asked may be meant for it: never surely.
    """
    by_indicator: dict[str, list[int]] = {}
    for number in open_items:
        by_indicator.setdefault(items[number].indicator, []).append(number)
    found: dict[int, tuple[int, bool]] = {}
    free = [at for at in open_lines if lines[at].is_answered and lines[at].window is None and not lines[at].role]
    spare = [lines[at] for at in free]
    above = _headings(lines) if free else []
    for at in free:
        fitting = [
            n
            for indicator in evidence.asked_by(lines[at], above[at])
            for n in by_indicator.get(indicator, ())
            if _may_be(lines[at], items[n])
        ]
        sure = [n for n in fitting if evidence.is_sure(lines[at], n, spare, above=above[at])]
        named = [n for n in fitting if not labels[at].levels or items[n].level in (None, *labels[at].levels)]
        if len(sure) == 1:
            found[at] = sure[0], sure[0] in named
        elif sure and not labels[at].levels and len({items[n].indicator for n in sure}) == 1:
            found[at] = sure[0], False  # asked once a level, of which it says none
        elif (
            not sure
            and len(fitting) == 1
            and not named
            and evidence.is_sure(lines[at], fitting[0], spare, leveled=False)
        ):
            found[at] = fitting[0], False
    times = Counter(number for number, _ in found.values())
    return {number: (at, sure) for at, (number, sure) in found.items() if times[number] == 1}


def _headings(lines: Sequence[Line]) -> list[str]:
    """For each line the last one above it that asks nothing and has no answer."""
    found: list[str] = []
    last = ""
    for line in lines:
        found.append(last)
        if not line.is_answered and not line.unit and line.label:
            last = line.label
    return found


def _may_be(line: Line, item: Item) -> bool:
    """Whether what a line answers, and counts, may be what an item asks: words are no count."""
    if item.annex or item.role or item.window is not None:
        return False
    if item.unit and looks(line.spill or line.answer) == "words":
        return False
    return not (line.unit and item.unit) or ("%" in line.unit) == ("%" in item.unit)
