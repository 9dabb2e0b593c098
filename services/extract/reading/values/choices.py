"""Yes or no, and one of several choices: boxes, ticks and words, paired by the order in which they stand.

A line that starts with a box has its boxes before their words; one that starts with a word has them behind.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from itertools import pairwise

from rapidfuzz import fuzz

from services.extract.reading.values.lexicon import boxes, figure_words, subject_of, yes_no_words
from services.extract.reading.values.ranges import same_range
from services.extract.reading.values.reading import BLANK, Reading, filled, unreadable
from services.extract.reading.values.spoken import written_words
from services.extract.reading.values.tokens import Token, scan, understood
from services.extract.reading.words.wording import LEADER, fold, key
from shared.answers import answer_words
from shared.contracts import Status

_ALIKE = 90
_STRUCK = re.compile(r"~~[^~]*~~")
_LIST_MARK = re.compile(r"(?<!\w)[a-zA-Zđ0-9][.)](?!\w)")
_EDGES = re.compile(r"^\W+|[\s.,;:…_/]+$")
_WORD = re.compile(r"\s(?=[^\W\d_]{2})")
_SIGN = str.maketrans({"≤": "<", "≥": ">"})


_ORDINAL = re.compile(r"\s*\d{1,2}[.)]\s+")


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
    text = _capitals().sub(r"\1  ", _without_printed_unit(_STRUCK.sub(" ", text)))
    ordinal = _ORDINAL.match(text)
    if ordinal and boxes()[1].match(text, ordinal.end()):
        text = text[ordinal.end() :]
    tokens = understood(scan(text), yes_no_words(), subject_of(label, *options))
    tokens = [token for token in tokens if token.code != "p"]
    marks = _merged(_answers(tokens, text), text)
    boxed = any(mark.is_box for mark in marks)
    if not marks or (all(mark.is_box for mark in marks) and _is_puzzling(tokens)):
        return _nothing_said(tokens)
    chosen = _chosen(marks, text) if boxed else _said(marks, tokens)
    if chosen.status is not Status.FILLED or chosen.doubt:
        return chosen
    if set(text) & set(answer_words().crosses):
        return filled(chosen.value is True, "checkbox_lost")
    return _explained(chosen, tokens)


def _without_printed_unit(text: str) -> str:
    """The answer without a unit that the form prints behind it, though nothing is counted: ``Không…… Cơ quan``, ``x Cơ quan``."""
    behind_dots = [match.end() for match in LEADER.finditer(text)]
    capitals = [match.end() for match in _WORD.finditer(text) if text[match.end() :][:2].istitle()]
    for at in (*behind_dots, *capitals):
        meaning = figure_words().phrases.get(fold(text[at:]))
        if meaning and meaning[0] == "u":
            return text[:at]
    return text


def _said(marks: list[_Mark], tokens: list[Token]) -> Reading:
    """The answer in words: one, or the one behind a printed choice (``Có/Không: Có``)."""
    says = [mark.says for mark in marks]
    if len(set(says)) == 1:
        return filled(says[0] is True)
    or_ = any(token.code == "/" and marks[0].end <= token.start < marks[1].start for token in tokens)
    offered = or_ and says[0] != says[1]
    if offered and len(says) == 3:
        return filled(says[2] is True)
    if _is_puzzling(tokens):
        return filled(says[0] is True, "left_over")
    states = any(token.code == "c" for token in tokens)  # ``Có/không sử dụng`` is no untouched choice
    return BLANK if offered and len(says) == 2 and not states else unreadable("checkbox_lost")


def _is_puzzling(tokens: list[Token]) -> bool:
    return any(token.code == "w" for token in tokens)


@cache
def _capitals() -> re.Pattern[str]:
    """A choice printed with its boxes lost: 'Không Có' is two answers, 'Không có' is one."""
    words = [re.escape(word) for word in (*answer_words().yes, *answer_words().no) if word.isalpha()]
    printed = "|".join(word.capitalize() for word in words)
    return re.compile(rf"\b((?i:{'|'.join(words)}))\s(?=(?:{printed})\b)")


def _answers(tokens: list[Token], text: str) -> list[_Mark]:
    """The boxes and the yeses and noes; a word that only carries another one on is part of it.

    Dotted blanks are boxes where several answers are on offer: ``Có …x…  Không ……``.
    """
    several = sum(token.code in "YN" for token in tokens) > 1
    boxes_ = {"x": True, "b": False, **({"l": False} if several else {})}
    marks: list[_Mark] = []
    for token in tokens:
        box = False if token.code == "d" and token.end - token.start == 1 else boxes_.get(token.code)
        if box is not None:
            marks.append(_Mark(token.start, token.end, ticked=box))
        elif token.code in "YN":
            yes = token.code == "Y"
            last = marks[-1] if marks else None
            if last and not last.is_box and (last.says == yes or yes) and text[last.end : token.start] in ("", " "):
                marks[-1] = _Mark(last.start, token.end, says=last.says)  # "không được", "đã có rồi"
            else:
                marks.append(_Mark(token.start, token.end, says=yes))
    return marks


def _merged(marks: list[_Mark], text: str) -> list[_Mark]:
    """A tick drawn into a printed box or a dotted blank is one mark with it."""
    made: list[_Mark] = []
    for mark in marks:
        drawn = boxes()[1].fullmatch(text[mark.start : mark.end]) is not None
        beside = bool(made) and made[-1].is_box and mark.is_box and mark.start == made[-1].end
        if beside and not (drawn and boxes()[1].fullmatch(text[made[-1].start : made[-1].end])):
            made[-1] = _Mark(made[-1].start, mark.end, ticked=bool(made[-1].ticked or mark.ticked))
        else:
            made.append(mark)
    return made


def _nothing_said(tokens: list[Token]) -> Reading:
    codes = {token.code for token in tokens}
    if "q" in codes:
        return unreadable("not_counted")
    return unreadable("not_yes_or_no") if codes - set("/-%l") else BLANK


def _explained(chosen: Reading, tokens: list[Token]) -> Reading:
    """The answer, held when words beside it are not understood or say the opposite."""
    against = set("Nqe") if chosen.value else set("Y")
    for token in tokens:
        within = understood(scan(token.text), yes_no_words(), "") if token.code == "r" else [token]
        if token.code == "r" and ({one.code for one in within} & against or _is_unsettled(token.text)):
            return filled(chosen.value or False, "left_over")
        if token.code not in "YNxbcsrl/-+f" and not (token.code == "d" and token.end - token.start == 1):
            return filled(chosen.value or False, "left_over")
    return chosen


def _is_unsettled(remark: str) -> bool:
    """Whether words in brackets ask, or say that what was there is no more: ``Có (đã dừng)``."""
    return "?" in remark or _ended().search(unicodedata.normalize("NFC", remark.lower())) is not None


@cache
def _ended() -> re.Pattern[str]:
    return written_words((*answer_words().ended, *answer_words().other_words))


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
        led = not behind and len(before) > 1 and _is_led(text, before[-2], near, tick)
        return filled(near.says if near.says is not None else False, "checkbox_lost" if led else None)
    one, other = before[-1], behind[0]
    led = ":" in text[one.end : tick.start]
    before_it = len(text[: tick.start]) - len(text[: tick.start].rstrip())
    behind_it = len(text[tick.end :]) - len(text[tick.end :].lstrip())
    nearer = one if led or before_it <= behind_it else other
    unsure = before_it == behind_it and not led
    return filled(nearer.says if nearer.says is not None else False, "checkbox_lost" if unsure else None)


def _is_led(text: str, other: _Mark, near: _Mark, tick: _Mark) -> bool:
    """Whether a tick stands behind a printed choice as a whole, and not behind its last word: ``Có/Không: x``."""
    return "/" in text[other.end : near.start] or (":" in text[near.end : tick.start] and ":" not in text[: near.start])


def read_choice(text: str, options: list[str]) -> Reading:
    """The option of a form that is ticked, or the only one that is left."""
    text = _STRUCK.sub(" ", text.replace("<=", "≤").replace("=<", "≤").replace(">=", "≥"))
    ticks = [_Mark(*match.span(), ticked=_is_ticked(match[0])) for match in boxes()[1].finditer(text)]
    says = _options_in(text, options)
    if ticks and len(says) < len(options):
        bare = _options_in(text.translate(_SIGN), [option.translate(_SIGN) for option in options])
        if len(bare) == len(options):  # the form's own print, its signs typed or scanned as < and >
            says = [replace(mark, says=option) for mark, option in zip(bare, _in_order(bare, options), strict=True)]
    hands = [
        _Mark(*match.span(), ticked=match[0] in answer_words().ticked_letters)
        for match in _letters().finditer(text)
        if not any(mark.start <= match.start() < mark.end for mark in [*ticks, *says])
    ]
    ticks = _merged(sorted([*ticks, *hands], key=lambda mark: mark.start), text)
    if ticks and len(says) < max(len(ticks), min(len(options), 1)):
        says = _between(text, ticks, options)
    if not ticks:
        return _named(text, says, options)
    if not says and any(mark.ticked for mark in ticks):
        return unreadable("checkbox_lost")
    chosen = _chosen(sorted([*ticks, *says], key=lambda mark: mark.start), text)
    if chosen.status is not Status.FILLED or chosen.doubt:
        return chosen
    said = same_range(str(chosen.value), options)
    if said:
        chosen = replace(chosen, value=said)
    elif options and chosen.value not in options:
        return filled(_alike(str(chosen.value), options) or str(chosen.value), "not_an_option")
    return _nothing_left(chosen, text, [*ticks, *says])


def _in_order(marks: list[_Mark], options: list[str]) -> list[str]:
    """The options in the order in which they stand, told by their plain signs."""
    plain_ = {option.translate(_SIGN): option for option in options}
    return [plain_[str(mark.says)] for mark in marks]


def _is_ticked(box: str) -> bool:
    return box in boxes()[0] or any(ch in "xXvV✓✔√" for ch in box)


@cache
def _letters() -> re.Pattern[str]:
    """Ticks drawn by hand, and what a lost font leaves of boxes."""
    words = answer_words()
    return re.compile(rf"(?<!\w)[{re.escape(words.ticked_letters + words.unticked_letters)}](?!\w)")


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
    bare = _EDGES.sub("", _LIST_MARK.sub(" ", _EDGES.sub("", text), count=1)).strip()
    if named:
        return _nothing_left(filled(str(says[0].says)), text, says)
    if not bare or not any(ch.isalnum() for ch in bare):
        return BLANK
    return filled(_alike(bare, options) or bare, "not_an_option")


def _nothing_left(chosen: Reading, text: str, marks: list[_Mark]) -> Reading:
    """The choice, held when words beside the options are not understood."""
    for mark in sorted(marks, key=lambda mark: -mark.start):
        text = text[: mark.start] + " " + text[mark.end :]
    left = any(ch.isalnum() for ch in _LIST_MARK.sub(" ", text))
    return filled(str(chosen.value), "left_over" if left else None)


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


def is_marked_in_full(text: str) -> bool:
    """Whether typed brackets stand with a yes and with a no, one marked and the other empty: each says what the other does.

    An eye would have to misread both, and in opposite ways, for the answer to be the other one.
    """
    found = _bracketed().fullmatch(text)
    if found is None:
        return False
    one, other = (fold(word) for word in (found["a"] or found["c"], found["b"] or found["d"]))
    meanings = [yes_no_words().phrases.get(word, ("", None))[0] for word in (one, other)]
    marked = [bool((found[name] or "").strip(" [](){}")) for name in (("m", "n") if found["a"] else ("o", "p"))]
    return sorted(meanings) == ["N", "Y"] and marked[0] != marked[1]


@cache
def _bracketed() -> re.Pattern[str]:
    mark, word = r"[\[(]\s?[xXvV✓✔√]?\s?[\])]", r"[^\W\d_]+(?: [^\W\d_]+)?"
    before = rf"(?P<m>{mark})\s*(?P<a>{word})\W+?(?P<n>{mark})\s*(?P<b>{word})"
    behind = rf"(?P<c>{word})\s*(?P<o>{mark})\W+?(?P<d>{word})\s*(?P<p>{mark})"
    return re.compile(rf"\s*(?:{before}|{behind})[\s.;]*")
