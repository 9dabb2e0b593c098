"""A sentence of a form taken apart: what it asks, what stands in its room for an answer.

One sentence may ask several things: a count and its rate, one figure a level of government, one a
role. Dots, ellipses and underscores are room, whatever stands among them is the answer.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from services.extract.reading.records import record
from services.extract.reading.sentences.clauses import clauses
from services.extract.reading.words.wording import COLON, LEADER, WORDS, flat, fold, habit, level_in, level_named
from shared.answers import answer_words

_GAP = re.compile(r"\t+| {3,}|(?<=[.…])\s+(?=\w+\s*:)")
_NEXT_QUESTION = re.compile(
    r"(?<=:)(\s*+[\d.…_][\d.,/…_ ]*+(?:%|(?:[^\W\d_A-ZĐ][^\W\d_]*+ ?){1,3})?[,;.]?)\s*+(?<=\s)(?![^:;]{0,30}, T[ỶỈ] LỆ)(?=[A-ZĐ][^:;]{3,120}:)"
)
"""An answer after which the next question stands on the same line, where the gap between them was lost."""
_BOX = r"(?:[☐☒☑□■✓✔]|\[\s*[xXvV✓]?\s*\]|\(\s*[xXvV✓]?\s*\))"
_YES_NO = re.compile(rf"(?<!\s)\s++{_BOX}?\s*+Có\b\s*+{_BOX}?\s*+[/,;]?\s*+{_BOX}?\s*+Không\b\s*+{_BOX}?\s*+$")
_SECOND_SLOT = re.compile(r"(?<=[\w)…. ])[,;]\s*(?=(?:đạt )?(?:[Tt][ỷỉ] lệ|T[ỶỈ] LỆ)\b)")
_RATE = " lệ"
"""Stands, in small letters, in all that ``_SECOND_SLOT`` finds; without it nobody looks."""
_LEVEL_NAME = r"cap\s+(?:tinh|huyen|xa)|toan\s+(?:tinh|huyen)"
"""In flat letters: a scan takes one tone for another."""
_LEVEL_SLOT = re.compile(rf"(\((?:{_LEVEL_NAME})\)|(?:(?<=^)|(?<=[\s;,.…:(]))(?:{_LEVEL_NAME})\s*(?=:))\s*:?")
_MAY_BE_LEVEL = re.compile(r"[cC]\w[pP]\s|[tT]\w\w[nN]\s")
"""Stands, with its tones, in all that ``_LEVEL_SLOT`` finds; without it no letter is made flat."""
_BETWEEN = " ;,"
_DASHED = re.compile(r"(?<=\S)\s+[-–—]$")
"""The dash of a list before its next name."""
_SLOT_BOX = re.compile(rf"[\[(]\s*\d*\s*[\])]|{_BOX}")
"""A box, with or without a figure in it."""
_CLOSE_TO_THE_NEXT = re.compile(r"(?:\t|\s{3,})\d+ ?")
_EMPTY_BOXES = ("☐", "□", "▢")
_PARTS_FOLLOW = re.compile(r"[\s.,;]*Trong đó\s*[:,]?\s*$", re.IGNORECASE)
"""The form's own words after the room for an answer, where its parts are asked on the lines below."""
_MOST_COLONS = 12
"""Colons that are looked at, the last of a text."""
_REMEMBERED = 400
"""Letters of a text beyond which it is nobody's form."""
_SHORT_STEM = 4
"""Words of what stands before role names for it to be the thing counted, not a heading."""


@record
@dataclass(frozen=True, slots=True)
class Question:
    """What a sentence asks and what it says; ``label`` may be empty where only a level is named."""

    label: str
    answer: str
    level: str | None = None
    role: str | None = None
    unit: str | None = None
    after: str | None = None
    """What stands behind a role's name, where ``answer`` stands before it and the habit of the paper decides."""


@cache
def _role_names() -> tuple[re.Pattern[str], dict[str, str]]:
    roles = {fold(word): role for role, words in answer_words().roles.items() for word in words}
    words = [word for words in answer_words().roles.values() for word in words]
    return re.compile(rf"\(?\s*(?:{'|'.join(map(re.escape, words))})\s*\)?", re.IGNORECASE), roles


def _names_a_role(text: str) -> bool:
    lowered = text.lower()
    return any(word in lowered for word in _role_words())


@cache
def _role_words() -> list[str]:
    return [word.lower() for words in answer_words().roles.values() for word in words]


@lru_cache(maxsize=20_000)
def level_alone(label: str) -> str | None:
    """The level that a label names and nothing else."""
    bare = _ORDINAL_DASH.sub("", label)
    name = fold(bare)
    level = level_in(name)
    return level if level and len(name.split()) == _LEVEL_WORDS else level_named(bare)


@lru_cache(maxsize=20_000)
def role_alone(label: str) -> str | None:
    """The role that a label names and nothing else."""
    return _role_names()[1].get(fold(_ORDINAL_DASH.sub("", label)))


_LIST_MARK = re.compile(r"^\s*(?:(?:\d+(?:\.\d+)*|[a-zđ]|[IVX]+)[.)/]+\s*(?!\d)|\d+(?:\.\d+)+\s)")
"""The number of a question, which is no answer of the first role behind it."""
_ORDINAL_DASH = re.compile(r"^[\s\-+*•·.()]*")
_LEVEL_WORDS = 2
"""Words of a level's name: ``cấp xã``."""


_TWO_SPACES = re.compile(r"(?<=[^\W\d_A-ZĐ])  (?=[^\W\d_A-ZĐ])")
"""Two spaces within a sentence are one: room for an answer is wider, or stands before a capital."""
_LONG_RUN = re.compile(r"([\W_]{1,3}?)\1{60,}")
_RUN = re.compile(r"[\W_]{61}")
"""Stands in every long run; without it nobody looks."""


def _shortened(text: str) -> str:
    """The text with leaders and spaces of more than a line's width cut to one: patterns over them stay linear."""
    if len(text) <= 60 or _RUN.search(text) is None:
        return text
    return _LONG_RUN.sub(lambda run: run[0][: len(run[1]) * 60], text)


def questions(text: str) -> tuple[Question, ...]:
    """What a paragraph asks, in its order."""
    return _printed_questions(text) if len(text) < _REMEMBERED else tuple(_questions(text))


@lru_cache(maxsize=10_000)
def _printed_questions(text: str) -> tuple[Question, ...]:
    """The same, remembered: most texts of a report are those of its form, in this document and in the next."""
    return tuple(_questions(text))


def _questions(text: str) -> Iterator[Question]:
    text = _shortened(text)
    text = _TWO_SPACES.sub(" ", text) if "  " in text else text
    slots = list(_level_slots(text))
    if len({slot[1].strip("() ") for slot in slots}) > 1 or (slots and _answers_for_one(text, slots[0])):
        yield from _by_level(text, slots)
        return
    roles = list(_role_names()[0].finditer(text)) if _names_a_role(text) else []
    if len({fold(match[0]) for match in roles}) > 1 and _is_slots(text, roles):
        yield from _by_role(text, roles)
        return
    for segment in _segments(clauses(text)):
        label, answer = split(segment)
        answer = _PARTS_FOLLOW.sub("", answer) if answer else answer
        if label and not LEADER.fullmatch(label.strip("% ")):
            yield Question(label, answer)


def _level_slots(text: str) -> Iterator[re.Match[str]]:
    """The names of levels in brackets or before a colon, found in the flat text."""
    asks = (":" in text or "(" in text) and _MAY_BE_LEVEL.search(text) is not None
    return _LEVEL_SLOT.finditer(flat(text)) if asks else iter(())


def _answers_for_one(text: str, slot: re.Match[str]) -> bool:
    """Whether the answer begins with the one level it is of: ``Tổng số máy tính: (Cấp tỉnh) 50``."""
    return text[: slot.start()].rstrip().endswith(":") and text[slot.end() :].strip()[:1].isdigit()


def _by_level(text: str, slots: list[re.Match[str]]) -> Iterator[Question]:
    """One question a level: the answer stands behind its name, or, where the line ends with a name, before it.

    A figure before the first of several is the whole of them, and asked without a level.
    """
    head = text[: slots[0].start()].strip()
    stem, colon, first = head.partition(":")
    ends = [slot.start() for slot in slots[1:]] + [len(text)]
    behind = [_DASHED.sub("", text[slot.end() : end].strip(_BETWEEN)) for slot, end in zip(slots, ends, strict=True)]
    said = bool(colon) and bool(re.search(r"\d|[.…_]{2}|…", first))
    whole = _whole().fullmatch(first) if said else None
    if said and not re.search(r"[\d.…_]", behind[-1]):
        stem, answers = stem.strip(), [first.strip(_BETWEEN), *behind[:-1]]
    elif whole and not behind[0] and slots[0][1].startswith("("):
        stem, answers = stem.strip(), [whole[1], *behind[1:]]  # "500 (toàn huyện), cấp huyện: 120"
    elif whole:
        stem, answers = stem.strip(), behind
        yield Question(stem, whole[1])
    else:
        stem, answers = head.rstrip(":").strip(), behind
    for slot, within in zip(slots, answers, strict=True):
        answer = within.rstrip(" .").removesuffix(")") if ")" in within and "(" not in within else within
        name = text[slot.start(1) : slot.end(1)].strip("() ")
        yield Question(f"{stem} ({name})" if stem else f"({name})", answer, _level(name))


@cache
def _whole() -> re.Pattern[str]:
    """A figure that is told before those of the levels, and the words that lead over to them."""
    hedges = "|".join(map(re.escape, sorted(answer_words().hedges, key=len, reverse=True)))
    leads = rf"(?:\b(?:{habit('among')}|{habit('besides')})[\s:,]*)?"
    return re.compile(rf"\s*((?:(?:{hedges})\s|[~≈≥≤<>])?\s*\d.*?)[\s.,;:(–—-]*{leads}", re.IGNORECASE)


def _level(name: str) -> str | None:
    return level_in(fold(name))


def _is_slots(text: str, roles: list[re.Match[str]]) -> bool:
    """Whether role names offer room for an answer each, and are not just a list of words."""
    between = [text[one.end() : other.start()] for one, other in itertools.pairwise(roles)]
    told = [_ASKED_IN_MORE_WORDS.match(behind) for behind in (*between, text[roles[-1].end() :])]
    if all(told) and any(found["more"] for found in told if found):
        return False
    return all(LEADER.search(gap) or re.search(rf"\s{{2,}}|:|\d|{_BOX}|\t", gap) for gap in between)


_ASKED_IN_MORE_WORDS = re.compile(r"\s*(?P<more>[^\W\d_][^\d.…_]*)?:\s*\S")
"""A colon behind a role's name, where there are words before it a question of its own: ``chuyên trách CNTT: 1 người``."""


def _by_role(text: str, roles: list[re.Match[str]]) -> Iterator[Question]:
    """One question a role: the answer stands before or behind its name, the whole paper one way."""
    head = text[: roles[0].start()]
    stem, colon, first = head.rpartition(":")
    if not colon:
        stem, first = "", _LIST_MARK.sub("", head)
    gaps = [
        first,
        *(text[a.end() : b.start()] for a, b in itertools.pairwise(roles)),
        text[roles[-1].end() :],
    ]
    named = len(_LIST_MARK.sub("", stem).split()) <= _SHORT_STEM and bool(stem.strip())
    stands_before = _stand_before([first, *_as_spaced(text, roles)])
    for at, match in enumerate(roles):
        role = _role_names()[1][fold(match[0])]
        before, behind = _slot(gaps[at]), _slot(gaps[at + 1])
        label = stem.strip() if named else match[0].strip("() ")
        if behind.startswith(":") or gaps[1].lstrip().startswith(":"):
            yield Question(label, behind.lstrip(": ").rstrip(" ,;-–"), role=role if named else None)
        else:
            yield Question(label, before, role=role if named else None, after=None if stands_before else behind)


def _as_spaced(text: str, roles: list[re.Match[str]]) -> list[str]:
    """What stands behind each role's name, with the spaces around it."""
    starts = [match.end() - len(match[0].lstrip()) for match in roles]
    ends = [match.start() + len(match[0].rstrip()) for match in roles]
    return [text[end:start] for end, start in zip(ends, [*starts[1:], len(text)], strict=True)]


def _stand_before(gaps: list[str]) -> bool:
    """Whether the answers of a line of roles can only stand before the names: in a box before each, or set off from the
    name before them by a wide gap and close to the one behind, with nothing behind the last.
    """
    *before, last = gaps
    if last.strip():
        return False
    if all(_SLOT_BOX.search(gap) for gap in before):
        return True
    answers = [gap for gap in before[1:] if gap.strip()]
    return bool(answers) and all(_CLOSE_TO_THE_NEXT.fullmatch(gap) for gap in answers)


def _slot(text: str) -> str:
    """What stands in a slot: an untouched box says nothing, a figure typed in a box is the figure."""
    bare = text.strip(" \t,;")
    boxed = re.fullmatch(r"[\[(]\s*(\d*)\s*[\])]", bare)
    return boxed[1] if boxed else "" if bare in _EMPTY_BOXES else bare


def _segments(text: str) -> Iterator[str]:
    """The parts of a paragraph that ask for one answer each."""
    text = _NEXT_QUESTION.sub(r"\1\t", text) if text.count(":") > 1 else text
    gap = "\t" in text or "   " in text or (":" in text and ("." in text or "…" in text))
    parts = [part.strip() for part in (_GAP.split(text) if gap else [text])]
    merged: list[str] = []
    for part in (part for part in parts if part):
        asks = bool(COLON.search(part)) or (bool(LEADER.search(part)) and part[0].isalpha())
        if merged and not asks:
            merged[-1] = f"{merged[-1]}   {part}"
        else:
            merged.append(part)
    for part in merged:
        yield from (piece.strip() for piece in _SECOND_SLOT.split(part)) if _RATE in part.lower() else (part,)


def split(segment: str) -> tuple[str, str]:
    """Label and answer of a segment: at its last colon, or where its dots begin."""
    colons = _colons(segment)
    if colons:
        at = _asking(segment, colons)
        return _without_invitation(segment[:at].strip()), segment[at + 1 :].strip()
    leader = LEADER.search(segment)
    if leader and leader.start() > 0:
        return segment[: leader.start()].strip(), segment[leader.start() :].strip()
    choice = _YES_NO.search(segment) if "Không" in segment else None
    if choice:
        return segment[: choice.start()].strip(), choice.group().strip()
    if ";" in segment:
        label, _, answer = segment.rpartition(";")
        return label.strip(), answer.strip()
    return segment.strip(), ""


def _without_invitation(label: str) -> str:
    """The question without a word that only invites to answer: ``Quản lý nhân sự: Trả lời``."""
    head, colon, tail = label.rpartition(":")
    return head.strip() if colon and head and fold(tail) in _INVITATIONS else label


_INVITATIONS = frozenset(WORDS["column_headers"]["value"])


def _asking(segment: str, colons: list[int]) -> int:
    """The colon after which the answer stands: the last, but for colons within the answer ('Có: x  Không:')."""
    leader = LEADER.search(segment)
    if leader:
        before = [at for at in colons if at < leader.start()]
        if before and not any(ch.isalpha() for ch in segment[before[-1] + 1 : leader.start()]):
            return before[-1]
    for at in colons[1:]:
        if fold(segment[:at]).split()[-1:] in (["co"], ["khong"]):
            return colons[max(colons.index(at) - 1, 0)]
    return colons[-1]


def _colons(segment: str) -> list[int]:
    """The colons outside parentheses, the last few: nobody asks so much in one breath."""
    if ":" not in segment:
        return []
    found, depth = [], 0
    for mark in _COLONS_AND_PARENTHESES.finditer(segment):
        sign, at = mark[0], mark.start()
        depth += (sign == "(") - (sign == ")")
        if sign == ":" and depth <= 0 and not segment.startswith("//", at + 1):
            found.append(at)
    return found[-_MOST_COLONS:]


_COLONS_AND_PARENTHESES = re.compile(r"[():]")
