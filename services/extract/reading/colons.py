"""What a sentence says without a colon, written with one: ``Máy tính đã cài ....... 18 máy, đạt ....... 66,7 %``.

Each step rewrites one habit; a sentence with none of them stays as it is.
"""

from __future__ import annotations

import re

from services.extract.reading.grades import grade_in, of_grade
from services.extract.reading.looks import is_unit
from services.extract.reading.wording import LEADER, fold, level_in, level_named, without_level_names

_FIGURE = r"\d+(?:[.,]\d+)*"
_DOTS = r"(?:(?:[.…_]\s?){2,}|…)"
_FILLED_IN = re.compile(rf"(?:\s*:)?\s*{_DOTS}\s*({_FIGURE})\s*(?:{_DOTS}(?=\s*[^\W\d]|\s*%))?")
"""Room for an answer, and the figure written into it."""
_LEFT_OPEN = re.compile(rf"\s=\s*(?={_DOTS})")
_ROOM = re.compile(rf"(?<=[\w)])\s+({_DOTS})")
_SHARE = re.compile(rf"[,;]\s*(?:đạt|chiếm)\s*:\s*({_FIGURE}\s*%)(?:\s[^:;,.\d]{{2,60}})?(?=[.;,]|\s*$)", re.IGNORECASE)
_THERE_IS = re.compile(rf":\s*[Cc]ó\s+(?={_FIGURE}\s)")
_IN_ALL = re.compile(rf"\b([Cc]ó) (?:tất cả|tổng cộng|tổng số|cả thảy|toàn bộ) (?={_FIGURE}\s)")
_SINCE = re.compile(
    r"^[\s\-+*•]*(?:Tính )?[Tt]ừ (?:ngày )?[\d/.]+ đến (?:hết )?(?:ngày )?[\d/.]+\s*[,:]\s*(?=[^\W\d_])"
)
_NAMED = rf"[^\W\d_][^\d,;:.]{{1,60}}?\s+{_FIGURE}(?:\s+[^\W\d_]+(?: [^\W\d_]+)?)?"
_AMONG = re.compile(
    rf"(?P<said>:\s*{_FIGURE}(?:\s[^\W\d_]+){{0,2}})\s*[,;.]\s*(?:trong đó|bao gồm|gồm)\s*:?\s*(?:có\s+)?"
    rf"(?P<parts>{_NAMED}(?:\s*(?:[,;]|\s+và)\s*{_NAMED})*)(?=\s*(?:[.;]|$))",
    re.IGNORECASE,
)
"""Parts of a count, each behind its name: ``24 chiếc, trong đó máy tính để bàn 19 chiếc, máy tính xách tay 5 chiếc``."""
_PART = re.compile(rf"(?P<name>[^\W\d_][^\d,;:.]{{1,60}}?)\s+(?P<said>{_FIGURE}(?:\s+[^\W\d_]+(?: [^\W\d_]+)?)?)")
_AND = re.compile(r"\s*[,;]\s*|\s+và\s+(?=[^\d]*\d)")
_RATE_BEHIND = re.compile(
    rf"(?P<said>:\s*{_FIGURE}(?:\s[^\W\d_]+){{0,2}})\s*\((?:đạt |chiếm |tỷ lệ )*:?\s*(?P<rate>{_FIGURE}\s*%)\)"
)
_SAID_LAST = re.compile(
    rf"(?:^|(?<=[;.]\s))(?P<asked>[^\W\d_][^:;.,\d]{{10,100}}?)\s(?P<said>{_FIGURE} (?P<unit>[^\W\d_][^:;.,\d]{{1,20}}?))(?=\s*[;.]|\s*$)"
)
_IS = re.compile(r"\s+(?:là|bằng|gồm|=)$")


def with_colons(text: str) -> str:
    """The sentence with a colon before each figure that stands for an answer; the same text where there is none."""
    if len(text) > _LONGEST or not any(ch.isdigit() for ch in text):
        return text
    if LEADER.search(text):
        filled = _LEFT_OPEN.sub(": ", _FILLED_IN.sub(r": \1 ", text))
        text = " ".join(_ROOM.sub(r": \1", filled).split()) if filled != text else text
    text = _IN_ALL.sub(r"\1 ", _THERE_IS.sub(": ", _SINCE.sub("", text)))
    if "%" in text:
        text = _RATE_BEHIND.sub(r"\g<said>; Tỷ lệ: \g<rate>", _SHARE.sub(r"; Tỷ lệ: \1", text))
    if "gồm" in text or "trong đó" in text.lower():
        text = _AMONG.sub(_parts, text)
    return _SAID_LAST.sub(_behind, text) if ":" in text or " là " in text else text


_LONGEST = 2_000
"""Letters of the longest sentence that anybody reports in."""


def _behind(found: re.Match[str]) -> str:
    return f"{_IS.sub('', found['asked'])}: {found['said']}" if is_unit(found["unit"]) else found[0]


def _parts(found: re.Match[str]) -> str:
    parts = [_PART.fullmatch(part) for part in _AND.split(found["parts"])]
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


def graded(pieces: list[str]) -> list[str]:
    """The pieces of a sentence, those that say of the services of its head say of which level of service these are."""
    grade = grade_in(pieces[0]) if pieces else None
    if grade is None:
        return pieces
    return [pieces[0], *(_with_grade(piece, grade) for piece in pieces[1:])]


def _with_grade(piece: str, grade: str) -> str:
    asked, colon, said = piece.partition(":")
    return f"{of_grade(asked, grade)}:{said}" if colon else piece
