"""Yes or no, and one of several choices: boxes, ticks and words, paired by the order in which they stand.

A line that starts with a box has its boxes before their words; one that starts with a word has them behind.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from rapidfuzz import fuzz

from services.extract.values.lexicon import boxes, subject_of, yes_no_words
from services.extract.values.reading import BLANK, Reading, filled, unreadable
from services.extract.values.tokens import Token, scan, understood
from services.extract.wording import fold, key
from shared.contracts import Status

_ALIKE = 90
_STRUCK = re.compile(r"~~[^~]*~~")
_CAPITAL = re.compile(r"\b((?i:có|không|chưa|đã))\s(?=(?:Có|Không|Chưa|Đã)\b)")
"""A choice printed with its boxes lost: 'Không Có' is two answers, 'Không có' is one."""
_HAND = re.compile(r"(?<!\w)[xX√✓](?!\w)")
_DRESS = re.compile(r"^\W*(?:[a-zđ0-9][.)]\s)?|[\s.,;:…_/]+$")
_SIGN = str.maketrans({"≤": "<", "≥": ">"})


@dataclass(frozen=True, slots=True)
class _Mark:
    """A box or a tick, or one of the answers on offer, with its place in the text."""

    start: int
    end: int
    ticked: bool | None = None
    says: str | bool | None = None

    @property
    def is_box(self) -> bool:
        return self.ticked is not None


def read_yes_no(text: str, label: str | None = None, options: Iterable[str] = ()) -> Reading:
    """The yes or no of an answer."""
    text = _CAPITAL.sub(r"\1  ", _STRUCK.sub(" ", text))
    tokens = understood(scan(text), yes_no_words(), subject_of(label, *options))
    tokens = [token for token in tokens if token.code not in "pl"]
    marks, between = _merged(_answers(tokens, text)), "/" in {token.code for token in tokens}
    if between and [mark.says for mark in marks[:2]] in ([True, False], [False, True]) and len(marks) == 3:
        marks = marks[2:] if not marks[2].is_box else marks  # the printed choice, and then the answer
    says = {mark.says for mark in marks if not mark.is_box}
    if not says and not any(mark.is_box for mark in marks):
        return _nothing_said(tokens)
    if len(says) == 2 and not any(mark.is_box for mark in marks):
        if any(token.code == "w" for token in tokens):
            return filled(marks[0].says is True, "left_over")
        return BLANK if between and len(marks) == 2 else unreadable("checkbox_lost")
    if not any(mark.is_box for mark in marks):
        chosen: Reading = filled(next(iter(says)) is True)
    else:
        chosen = _chosen(marks, text)
    if chosen.status is not Status.FILLED or chosen.doubt:
        return chosen
    return _explained(chosen, tokens)


def _answers(tokens: list[Token], text: str) -> list[_Mark]:
    """The boxes and the yeses and noes; a word that only carries another one on is part of it."""
    marks: list[_Mark] = []
    for token in tokens:
        box = {"x": True, "b": False, "d": False if token.end - token.start == 1 else None}.get(token.code)
        if box is not None:
            marks.append(_Mark(token.start, token.end, ticked=box))
        elif token.code in "YN":
            yes = token.code == "Y"
            last = marks[-1] if marks else None
            if last and last.says == yes and token.start - last.end <= 1 and "/" not in text[last.end : token.start]:
                marks[-1] = _Mark(last.start, token.end, says=yes)
            else:
                marks.append(_Mark(token.start, token.end, says=yes))
    return marks


def _merged(marks: list[_Mark]) -> list[_Mark]:
    """A tick drawn into or beside a printed box is one mark with it."""
    made: list[_Mark] = []
    for mark in marks:
        if made and mark.is_box and made[-1].is_box and mark.start == made[-1].end:
            made[-1] = _Mark(made[-1].start, mark.end, ticked=bool(made[-1].ticked or mark.ticked))
        else:
            made.append(mark)
    return made


def _nothing_said(tokens: list[Token]) -> Reading:
    codes = {token.code for token in tokens}
    if "q" in codes:
        return unreadable("not_counted")
    return unreadable("not_yes_or_no") if codes - set("/-%") else BLANK


def _explained(chosen: Reading, tokens: list[Token]) -> Reading:
    """The answer, held when words beside it are not understood or say the opposite."""
    against = set("Nqe") if chosen.value else set("Y")
    for token in tokens:
        within = understood(scan(token.text), yes_no_words(), "") if token.code == "r" else [token]
        if token.code == "r" and {one.code for one in within} & against:
            return filled(chosen.value or False, "left_over")
        if token.code not in "YNxbcsr/-f" and not (token.code == "d" and token.end - token.start == 1):
            return filled(chosen.value or False, "left_over")
    return chosen


def _chosen(marks: list[_Mark], text: str) -> Reading:
    """The one answer whose box is ticked."""
    ticks = [mark for mark in marks if mark.is_box]
    says = [mark for mark in marks if not mark.is_box]
    if not says:
        if len(ticks) > 1:
            return unreadable("checkbox_lost") if any(mark.ticked for mark in ticks) else BLANK
        return filled(True) if ticks[0].ticked else BLANK
    turns = all(one.is_box != other.is_box for one, other in pairwise(marks))
    if len(ticks) == len(says) and turns:
        chosen = [say.says for tick, say in zip(ticks, says, strict=True) if tick.ticked]
        if len(chosen) > 1:
            return unreadable("two_ticks")
        return filled(chosen[0]) if chosen and chosen[0] is not None else BLANK
    if len(ticks) == 1 and ticks[0].ticked:
        return _beside(ticks[0], says, text)
    return BLANK if not any(mark.ticked for mark in ticks) and len(ticks) >= len(says) else unreadable("checkbox_lost")


def _beside(tick: _Mark, says: list[_Mark], text: str) -> Reading:
    """The answer that a single tick belongs to: the nearer one, where it stands between two."""
    before = [say for say in says if say.end <= tick.start]
    behind = [say for say in says if say.start >= tick.end]
    if not before or not behind:
        near = behind[0] if behind else before[-1]
        led = not behind and len(before) > 1 and ":" in text[near.end : tick.start] and ":" not in text[: near.start]
        return filled(near.says if near.says is not None else False, "checkbox_lost" if led else None)
    one, other = before[-1], behind[0]
    gaps = text[one.end : tick.start], text[tick.end : other.start]
    nearer = one if ":" in gaps[0] or len(gaps[0]) <= len(gaps[1]) else other
    unsure = len(gaps[0]) == len(gaps[1]) and ":" not in gaps[0]
    return filled(nearer.says if nearer.says is not None else False, "checkbox_lost" if unsure else None)


def read_choice(text: str, options: list[str]) -> Reading:
    """The option of a form that is ticked, or the only one that is left."""
    text = _STRUCK.sub(" ", text.replace("<=", "≤").replace("=<", "≤").replace(">=", "≥"))
    ticks = [_Mark(*match.span(), ticked=_is_ticked(match[0])) for match in boxes()[1].finditer(text)]
    says = _options_in(text, options)
    hands = [
        _Mark(*match.span(), ticked=True)
        for match in _HAND.finditer(text)
        if not any(mark.start <= match.start() < mark.end for mark in [*ticks, *says])
    ]
    ticks = _merged(sorted([*ticks, *hands], key=lambda mark: mark.start))
    if ticks and len(says) < max(len(ticks), min(len(options), 1)):
        says = _between(text, ticks, options)
    if not ticks:
        return _named(text, says, options)
    chosen = _chosen(sorted([*ticks, *says], key=lambda mark: mark.start), text)
    if chosen.status is not Status.FILLED or chosen.doubt:
        return chosen
    if options and chosen.value not in options:
        return filled(_alike(str(chosen.value), options) or str(chosen.value), "not_an_option")
    return _nothing_left(chosen, text, [*ticks, *says])


def _is_ticked(box: str) -> bool:
    return box in boxes()[0] or any(ch in "xXvV✓✔√" for ch in box)


@lru_cache(maxsize=200)
def _printed(option: str) -> re.Pattern[str]:
    return re.compile(r"\s*".join(re.escape(ch) for ch in "".join(option.split())), re.IGNORECASE)


def _options_in(text: str, options: list[str]) -> list[_Mark]:
    """The options as they are printed, spaces and capitals aside."""
    found = [_Mark(*match.span(), says=option) for option in options for match in _printed(option).finditer(text)]
    return [
        mark
        for mark in sorted(found, key=lambda mark: mark.start)
        if not any(o is not mark and o.start <= mark.start and mark.end <= o.end for o in found)
    ]


def _between(text: str, ticks: list[_Mark], options: list[str]) -> list[_Mark]:
    """What stands between boxes, where the words are not those of the options."""
    edges = [0, *(at for tick in ticks for at in (tick.start, tick.end)), len(text)]
    says = []
    for start, end in zip(edges[::2], edges[1::2], strict=True):
        words = " ".join(text[start:end].split()).strip(" ;,")
        if words:
            exact = _options_in(words, options)
            says.append(_Mark(start, end, says=str(exact[0].says) if len(exact) == 1 else words))
    return says


def _named(text: str, says: list[_Mark], options: list[str]) -> Reading:
    """A choice without boxes: the only option that is left."""
    named = {mark.says for mark in says}
    if len(named) > 1:
        return unreadable("checkbox_lost")
    bare = _DRESS.sub("", text).strip()
    if named:
        return _nothing_left(filled(str(says[0].says)), text, says)
    if not bare or not any(ch.isalnum() for ch in bare):
        return BLANK
    return filled(_alike(bare, options) or bare, "not_an_option")


def _nothing_left(chosen: Reading, text: str, marks: list[_Mark]) -> Reading:
    """The choice, held when words beside the options are not understood."""
    for mark in sorted(marks, key=lambda mark: -mark.start):
        text = text[: mark.start] + " " + text[mark.end :]
    return filled(str(chosen.value), None if not any(ch.isalnum() for ch in _DRESS.sub("", text)) else "left_over")


def _alike(words: str, options: list[str]) -> str | None:
    """The one option that words are with another spelling; '<' is never '>'."""
    fitting = [option for option in options if _compares(words) in (_compares(option), "")]
    same = [option for option in fitting if key(option) == key(words)]
    alike = same or [option for option in fitting if fuzz.ratio(key(option), key(words)) >= _ALIKE]
    return alike[0] if len(alike) == 1 else None


def _compares(words: str) -> str:
    return "".join(ch for ch in words.translate(_SIGN) if ch in "<>")


def offers_yes_or_no(answer: str) -> bool:
    """Whether an answer offers, or gives, a yes or no."""
    if boxes()[1].search(answer) or fold(answer) == "co khong":
        return True
    meaning = yes_no_words().phrases.get(fold(answer))
    return fold(answer) == "x" or (meaning is not None and meaning[0] in "YN")
