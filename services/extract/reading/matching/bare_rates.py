"""Lines that say 'Tỷ lệ' and no more: of what they are the rate is told by the line above, in the form and in the document."""

from __future__ import annotations

from services.extract.reading.layout.lines import Line
from services.extract.reading.matching.chains import Match
from services.extract.reading.matching.printed import printed
from services.extract.reading.words.labels import BARE_RATE, label, shared_words
from services.extract.reading.words.wording import key
from shared.contracts import Fact, Status
from shared.forms import Form

_SAME = 0.5
"""Share of the words of two counts that are the same, from which a rate may be of either."""


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
