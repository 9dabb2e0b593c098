"""Lines that say 'Tỷ lệ' and no more: of what they are the rate is told by the line above, in the form and in the document."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from services.extract.reading.layout.lines import Line
from services.extract.reading.matching.chains import Match
from services.extract.reading.matching.printed import printed
from services.extract.reading.words.labels import BARE_RATE, label, shared_words
from services.extract.reading.words.wording import key
from shared.contracts import Fact, Status
from shared.forms import Form, Item

_SAME = 0.5
"""Share of the words of two counts that are the same, from which a rate may be of either."""


_RATE_OF = 0.75
"""Share of the words of a rate's label that stand in the label of the count above it, from which it is the rate of that count."""
_PLACED = 0.9
"""Likeness of a line that its place alone gives to an item."""


def below_their_count(found: list[Match], lines: Sequence[Line], items: Sequence[Item]) -> list[Match]:
    """Lines that say no more than 'Tỷ lệ', right below the line of a count, for items that ask the rate of that count in full."""
    owner = {match.item: match for match in found if lines[match.line].is_answered}
    taken = {match.line for match in owner.values() if not _is_of_any_count(match, items, owner)}
    made: list[Match] = []
    for number in range(1, len(items)):
        count = owner.get(number - 1)
        at = count.line + 1 if count else len(lines)
        if number in owner or count is None or not count.sure or at >= len(lines) or at in taken:
            continue
        line, item = lines[at], items[number]
        bare = label(line.label).core == BARE_RATE and line.is_answered and line.unit in (None, item.unit)
        if bare and line.level in (None, item.level, lines[count.line].level) and _is_rate_of(item, items[number - 1]):
            made.append(Match(at, number, _PLACED, 1.0, True))
    return made


def _is_of_any_count(match: Match, items: Sequence[Item], owner: Mapping[int, Match]) -> bool:
    """Whether a line has an item that says no more than 'Tỷ lệ' either, and not the one below the count that it stands below."""
    count = owner.get(match.item - 1)
    return label(items[match.item].label).core == BARE_RATE and (count is None or count.line != match.line - 1)


def _is_rate_of(item: Item, count: Item) -> bool:
    rate, asked = label(item.label).core, label(count.label).core
    if not rate.startswith(f"{BARE_RATE} ") or (item.level, item.role) != (count.level, count.role):
        return False
    return shared_words(rate.removeprefix(f"{BARE_RATE} "), asked) >= _RATE_OF


def of_their_count(facts: list[Fact], form: Form, matches: dict[int, Match], lines: list[Line]) -> list[Fact]:
    """Holds a bare rate that stands below another count than the form asks the rate of.

    Its words are the form's, whatever it is a rate of: an alignment that has no better line takes it for any rate.
    """
    asked = printed(form).labels
    owner = {match.line: number for number, match in matches.items()}
    checked = list(facts)
    for number, match in matches.items():
        fact = facts[number]
        if asked[number].core != BARE_RATE or fact.status is not Status.FILLED or fact.doubt is not None:
            continue
        line, above = lines[match.line], owner.get(match.line - 1)
        wanted = form.items[number].context or ""
        if label(line.label).core != BARE_RATE or above == number - 1 or key(line.context) == key(wanted):
            continue
        said, meant = label(line.context), label(wanted)
        same = said.marks == meant.marks and shared_words(said.core, meant.core) >= _SAME
        if above is not None or not same:
            checked[number] = fact.model_copy(update={"doubt": "label_differs"})
    return checked
