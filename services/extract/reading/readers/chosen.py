"""An answer chosen by how it is printed: of ``Có / Không`` one is underlined or set in bold, and nothing else around it.

What a reader of the page sees at a glance is written down as ticked boxes, so that the rest of the reading need not
know of it. Where the words before the choice are set off, too, or both answers are, nothing is told by it.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence

from services.extract.reading.words.wording import WORDS

TICKED, UNTICKED = "☒ ", "☐ "
_HAND = re.compile(r"(?<!\w)[xXvV✓✔√](?!\w)|[\[\]☐-☒□■]")
"""A mark that somebody set: that is the answer, then."""


def chosen(runs: Sequence[tuple[str, bool]]) -> list[str] | None:
    """The texts of a paragraph's runs with boxes before the two answers; None where no one of two is set off.

    Each run says whether it is underlined or bold.
    """
    if len({mark for one, mark in runs if one.strip()}) < 2:
        return None
    text = "".join(one for one, _ in runs)
    offer = _OFFER.search(text)
    options = [offer.span(1), offer.span(2)] if offer else _several(text)
    if not options or _HAND.search(text):
        return None
    strong = [mark for one, mark in runs for _ in one]
    marks = [strong[start:end] for start, end in options]
    before = [mark for letter, mark in zip(text[: options[0][0]], strong, strict=False) if letter.isalnum()]
    if before[-1:] == [True] or sum(map(all, marks)) != 1 or sum(map(any, marks)) != 1:
        return None
    boxes = {start: mark for (start, _), mark in zip(options, marks, strict=True)}
    made, at = [], 0
    for one, _ in runs:
        new = one
        for place in sorted((place for place in boxes if at <= place < at + len(one)), reverse=True):
            new = new[: place - at] + (TICKED if all(boxes[place]) else UNTICKED) + new[place - at :]
        made.append(new)
        at += len(one)
    return made


def _several(text: str) -> list[tuple[int, int]]:
    """Where three or more options stand that fill a text, or all of it behind its last colon: ``Tốt / Khá / Trung bình``."""
    if len(text) > _LONGEST_LIST or not _APART.search(text):
        return []
    start, end = text.rfind(":") + 1, len(text.rstrip(" .;"))
    cuts = [(start, start), *(one.span() for one in _APART.finditer(text, start, end)), (end, end)]
    found = [(one[1] + _led(text[one[1] : other[0]]), other[0]) for one, other in itertools.pairwise(cuts)]
    options = [text[start:end] for start, end in found]
    told = all(any(map(str.isalpha, one)) and len(one.split()) <= _OPTION_WORDS for one in options)
    return found if told and len(found) >= _SEVERAL else []


def _led(text: str) -> int:
    """How many spaces a text begins with."""
    return len(text) - len(text.lstrip())


_APART = re.compile(r"\s+[/|]\s+|;\s+")
"""Between options; a slash without spaces joins names: ``cán bộ/công chức/viên chức``."""
_SEVERAL, _OPTION_WORDS, _LONGEST_LIST = 3, 6, 200
"""Options at least, words of the longest, and letters of a text that offers them."""


def boxed(runs: Sequence[tuple[str, bool]], strong: Sequence[bool]) -> Sequence[tuple[str, bool]]:
    """The runs of a paragraph, of which the second item says something else, with boxes where an answer is set off."""
    if len(set(strong)) < 2:
        return runs
    texts = chosen([(text, mark) for (text, _), mark in zip(runs, strong, strict=True)])
    return runs if texts is None else [(text, other) for text, (_, other) in zip(texts, runs, strict=True)]


def may_choose(text: str) -> bool:
    """Whether answers of which one may be chosen stand in a text, wherever: without them nobody looks how it is set."""
    lowered = text.lower()
    listed = len(text) <= _LONGEST_LIST and _APART.search(text) is not None
    return listed or any(one in lowered and other in lowered for one, other in _PAIRS)


def may_be_offered(text: str) -> bool:
    """Whether a text is short and begins like one of two answers."""
    return 0 < len(text) <= _LONGEST and text.split(maxsplit=1)[0].casefold() in _FIRST


def one_of_two(one: str, other: str) -> bool:
    """Whether two texts are the two answers that may be offered, and nothing else."""
    return len(one) + len(other) <= _LONGEST and _OFFER.fullmatch(f"{one.strip()} / {other.strip()}") is not None


def _offered() -> str:
    """Two answers beside each other at the end of a text, each perhaps with what is done: ``Đã triển khai / Chưa triển khai``."""
    sep, done = r"[\s/,;|–-]+", r"(?: [^\W\d_]+){0,2}"
    pairs = (pair for one, other in WORDS["offered"] for pair in ((one, other), (other, one)))
    ways = "|".join(rf"{re.escape(one)}{done}{sep}{re.escape(other)}" for one, other in pairs)
    return rf"(?<!\w)(?=(?:{ways})(?!\w))([^\W\d_]+{done}?){sep}([^\W\d_]+{done})[\s.;,)]*$"


_OFFER = re.compile(_offered(), re.IGNORECASE)
_PAIRS = [(one.lower(), other.lower()) for one, other in WORDS["offered"]]
_FIRST = frozenset(answer.split()[0] for pair in WORDS["offered"] for answer in pair)
_LONGEST = 60
"""Letters of the longest two answers beside each other."""
