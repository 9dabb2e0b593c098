"""Numbers to call as they were dialled when a report was written.

Until September 2018 owners' numbers had eleven digits behind 01, or ten behind 09; ten behind 03, 05, 07 and most of 08
were a desk's: ``0763.852.913`` called an office of An Giang. Today the same digits are somebody's own.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from services.extract.reading.layout.lines import Line
from services.extract.reading.matching.learn import Guess
from services.extract.reading.words.wording import WORDS, fold

_RENUMBERED = "2018-Q3"
"""The last quarter in which the old numbers were dialled."""
_DESKS_THEN = re.compile(r"0(?:[357]\d|8[1-57])\d{7}")
_OWN, _DESK = "contact_phone_mobile", "contact_phone_fixed"


def as_then(guesses: list[Guess], lines: Sequence[Line], period: str | None) -> list[Guess]:
    """The guesses; of an old report a number that was a desk's is one, where its words do not call it the owner's.

    ``period``: the report's, such as ``2016-Q4``; nothing is changed where it is not known.
    """
    if not period or period > _RENUMBERED or any(one.item.indicator == _DESK for one in guesses):
        return guesses
    return [_of_a_desk(one) if _was_a_desks(one, lines[one.line]) else one for one in guesses]


def _was_a_desks(one: Guess, line: Line) -> bool:
    said = f" {fold(line.label)} "
    own = any(f" {word} " in said for word in WORDS["own_phone_words"])
    return one.item.indicator == _OWN and not own and bool(_DESKS_THEN.fullmatch(re.sub(r"\D", "", line.answer)))


def _of_a_desk(one: Guess) -> Guess:
    return Guess(one.line, one.item.model_copy(update={"indicator": _DESK}), one.score, one.second)
