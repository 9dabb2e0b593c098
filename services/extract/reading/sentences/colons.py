"""What a sentence says without a colon, written with one: ``Máy tính đã cài ....... 18 máy, đạt ....... 66,7 %``.

Each step rewrites one habit; a sentence with none of them stays as it is.
"""

from __future__ import annotations

import re

from services.extract.reading.values.looks import is_unit, is_whole_answer
from services.extract.reading.words.grades import grade_in, of_grade
from services.extract.reading.words.wording import (
    LEADER,
    WORDS,
    fold,
    habit,
    level_in,
    level_named,
    without_level_names,
)

_LONGEST = 2_000
"""Letters of the longest sentence that anybody reports in; in a longer text only figures said in so many words are found."""
_FIGURE = r"\d+(?:[.,]\d+)*"
_COUNT = rf":\s*{_FIGURE}(?:\s[^\W\d_]+){{0,2}}"
"""A count that is said with its unit, behind the colon of its question."""
_ENDS = r"(?=[.;,]|\s*$)"
_DOTS = rf"(?:{LEADER.pattern})"
_FILLED_IN = re.compile(rf"(?:\s*:)?\s*{_DOTS}\s*({_FIGURE})\s*(?:{_DOTS}(?=\s*[^\W\d]|\s*%))?")
"""Room for an answer, and the figure written into it."""
_LEFT_OPEN = re.compile(rf"\s=\s*(?={_DOTS})")
_ROOM = re.compile(rf"(?<=[\w)])\s+({_DOTS})")
_SINCE = re.compile(
    r"^[\s\-+*•]*(?:Tính )?[Tt]ừ (?:ngày )?[\d/.]+ đến (?:hết )?(?:ngày )?[\d/.]+\s*[,:]\s*(?=[^\W\d_])"
)
_THERE_IS = re.compile(rf":\s*[Cc]ó\s+(?={_FIGURE}\s)")
_IN_ALL = re.compile(rf"\b([Cc]ó) {habit('in_all')} (?={_FIGURE}\s)")
_THERE_ARE = re.compile(r"(?:^|(?<=[.;)]\s))[^:;.,\d]{0,30}?\b[Cc]ó (\d[\d.]*) ([^\W\d_][^:;.,\d]{8,80})(?=[.,;]|$)")
"""A count that a sentence states: ``Trong năm có 21 cuộc họp với UBND tỉnh``."""

_SAID = re.compile(
    rf"(?<=[\w)])\s*(?:\s{habit('is')}\s(?=\d)|\s=\s(?=\d|[Cc]ó\b|[Kk]hông\b))\s*(?=[\d,.]+(?!\w)|[CcKk])"
)
"""A word or sign between what is asked and the figure, for which others write a colon."""
_SAYING = (*WORDS["sentences"]["is"], "=")
_SAID_LAST = re.compile(
    rf"(?:^|(?<=[;.]\s))(?P<asked>[^\W\d_][^:;.,\d]{{10,100}}?)\s(?P<said>{_FIGURE} (?P<unit>[^\W\d_][^:;.,\d]{{1,20}}?))(?=\s*[;.]|\s*$)"
)
"""A figure at the end of its sentence: ``số hồ sơ đúng hạn là 2.719 hồ sơ``."""
_SAYS = re.compile(rf"\s+(?:{habit('is')}|=)$")

_WRITTEN_SHARE = re.compile(
    rf"[,;]\s*{habit('share')}\s*:\s*({_FIGURE}\s*%)(?:\s[^:;,.\d]{{2,60}})?{_ENDS}", re.IGNORECASE
)
"""The rate of the count before it, written into the room behind ``đạt``."""
_SHARE = re.compile(
    rf"[,;]\s*(?={habit('share')}|{habit('rate')}){habit('share')}?\s*{habit('rate')}?\s*(?:{habit('share')}|là)?\s*"
    rf"(\d{{1,3}}(?:[.,]\d+)?\s*%)(?:\s{habit('of_what')}\s[^:;,.]{{2,60}})?{_ENDS}",
    re.IGNORECASE,
)
"""The rate of the count before it, in words: ``74 chiếc, đạt tỷ lệ 98,7% tổng số máy tính``."""
RATE_IN_BRACKETS = rf"\((?:(?:{habit('share')}|{habit('rate')}) )*:?\s*(?P<rate>{_FIGURE}\s*%)\)"
_SHARE_IN_BRACKETS = re.compile(rf"(?P<said>{_COUNT})\s*{RATE_IN_BRACKETS}")

_PART = rf"(?P<name>[^\W\d_][^\d,;:.]{{1,60}}?)\s+(?P<said>{_FIGURE}(?:\s+[^\W\d_]+(?: [^\W\d_]+)?)?)"
_A_PART = re.compile(_PART)
_ANY_PART = re.sub(r"\?P<\w+>", "?:", _PART)  # a pattern may have a name but once
_PARTS = re.compile(
    rf"(?P<said>{_COUNT})\s*[,;.]\s*{habit('among')}\s*:?\s*(?:có\s+)?"
    rf"(?P<parts>{_ANY_PART}(?:\s*(?:[,;]|\s+và)\s*{_ANY_PART})*)(?=\s*(?:[.;]|$))",
    re.IGNORECASE,
)
"""Parts of a count, each behind its name: ``24 chiếc, trong đó máy tính để bàn 19 chiếc, máy tính xách tay 5 chiếc``."""
_AND = re.compile(r"\s*[,;]\s*|\s+và\s+(?=[^\d]*\d)")
_PART_BEFORE = re.compile(rf"[,;.]\s*{habit('among')}(?:\s+có)?\s*:?\s+(\d[\d.]*)\s+(?=[^\W\d_])", re.IGNORECASE)
"""A part of a count, its figure first: ``5 dịch vụ, trong đó 2 dịch vụ có phát sinh hồ sơ``."""


def with_colons(text: str) -> str:
    """The sentence with a colon before each figure that stands for an answer.

    The same text where there is none, and where it is the form's own print with its room left open.
    """
    counts = len(text) <= _LONGEST and any(map(str.isdigit, text))
    said = _with_parts(_filled_in(text)) if counts else text
    if said == text and LEADER.search(text):
        return text
    if any(word in said for word in _SAYING):
        said = _SAID.sub(": ", said)
    if "ó " in said:
        said = _THERE_ARE.sub(r"\2: \1", said)
    if "%" in said:
        said = _SHARE.sub(r"; Tỷ lệ: \1", said)
    return _with_part_before(said)


def _filled_in(text: str) -> str:
    """What was written into the room that a form leaves, with the words that only lead up to it gone."""
    if LEADER.search(text):
        filled = _LEFT_OPEN.sub(": ", _FILLED_IN.sub(r": \1 ", text))
        text = " ".join(_ROOM.sub(r": \1", filled).split()) if filled != text else text
    text = _SINCE.sub("", text) if "đến" in text else text
    return _IN_ALL.sub(r"\1 ", _THERE_IS.sub(": ", text)) if "ó" in text else text


def _with_parts(text: str) -> str:
    """The rate and the parts behind a count, each asked for itself; a figure at the end of its sentence, too."""
    if "%" in text:
        text = _SHARE_IN_BRACKETS.sub(r"\g<said>; Tỷ lệ: \g<rate>", _WRITTEN_SHARE.sub(r"; Tỷ lệ: \1", text))
    if "gồm" in text or "trong đó" in text.lower():
        text = _PARTS.sub(_parts, text)
    return _SAID_LAST.sub(_behind, text) if ":" in text or " là " in text else text


def _behind(found: re.Match[str]) -> str:
    return f"{_SAYS.sub('', found['asked'])}: {found['said']}" if is_unit(found["unit"]) else found[0]


def _parts(found: re.Match[str]) -> str:
    parts = [_A_PART.fullmatch(part) for part in _AND.split(found["parts"])]
    head = found.string[: found.start()]
    asked = re.split(r"[:;.]\s", head)[-1].strip(" -+*•")
    if not all(parts) or not asked:
        return found[0]
    said = [f"{_of(asked, one['name'])}: {one['said']}" for one in parts if one]
    return "; ".join([found["said"], *said])


def _of(asked: str, name: str) -> str:
    """What a part is asked with: its name, or where that is a level what all of them are, at that level."""
    name = name.strip()
    level = level_named(name, column=True) or (level_in(fold(name)) if len(name.split()) == 2 else None)
    return f"{without_level_names(asked)} ({name})" if level else name


def _with_part_before(text: str) -> str:
    """A part whose figure stands before its words, asked as others ask it: ``…: 5 dịch vụ; … có phát sinh hồ sơ: 2``."""
    found = _PART_BEFORE.search(text)
    head, colon, said = text[: found.start()].rpartition(":") if found else ("", "", "")
    if found is None or not colon or not is_whole_answer(said):
        return text
    rest = re.split(r"[;.,](?=\s|$)", text[found.end() :], maxsplit=1)
    words = rest[0].strip()
    if ":" in words or any(ch.isdigit() for ch in words):
        return text
    unit = re.sub(r"^[\d.,\s]+", "", said.strip())
    asked = re.split(r"[:;.]\s", head)[-1].strip("-+ ")
    if unit and fold(words).startswith(fold(unit)):
        words = f"{asked} {words[len(unit) :].strip()}"
    tail = text[len(text) - len(rest[1]) :] if len(rest) > 1 else ""
    return f"{head}:{said}; {words}: {found[1]}{'; ' + tail.strip() if tail.strip() else ''}"


def graded(pieces: list[str]) -> list[str]:
    """The pieces of a sentence, those that say of the services of its head say of which level of service these are."""
    grade = grade_in(pieces[0]) if pieces else None
    if grade is None:
        return pieces
    return [pieces[0], *(_with_grade(piece, grade) for piece in pieces[1:])]


def _with_grade(piece: str, grade: str) -> str:
    asked, colon, said = piece.partition(":")
    return f"{of_grade(asked, grade)}:{said}" if colon else piece
