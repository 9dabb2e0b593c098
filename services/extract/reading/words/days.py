"""Days and spans of days as people write them, found in running text."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache

from services.extract.reading.words.periods import MAX_LOOK
from services.extract.reading.words.wording import LETTER_WORDS, flat
from shared.contracts import Window

_NEAR = 60
"""Letters before the end of a span among which its words, such as ``số liệu``, stand."""
_D = r"(\d{1,2})[ ]?[/.-][ ]?(\d{1,2})[ ]?[/.-][ ]?(\d{4})"
_W = r"(\d{1,2})[ ]{1,3}thang[ ]{1,3}(\d{1,2})[ ]{1,3}nam[ ]{1,3}(\d{4})"
_DAY = rf"(?:ngay[ ]{{0,3}})?(?:{_D}|{_W})"
_TO = r"[ ]{0,3}(?:[-–—]|(?:cho )?(?:den|toi)(?: het)?)[ ]{0,3}"
_SPAN_OF_DAYS = re.compile(rf"{_DAY}{_TO}(?:{_DAY}|(?:het )?cuoi thang (\d{{1,2}})/(\d{{4}}))")
_SHORT_START = re.compile(rf"\btu[ ]{{1,3}}(?:ngay[ ]{{0,3}})?(\d{{1,2}})/(\d{{1,2}}){_TO}{_DAY}")
_MONTHS = re.compile(
    rf"\btu[ ]{{1,3}}thang[ ]{{0,3}}(\d{{1,2}})(?:/| nam )(\d{{4}}){_TO}(?:het )?thang[ ]{{0,3}}(\d{{1,2}})(?:/| nam )(\d{{4}})"
)
_WITH_YEAR = re.compile(r"[/.-][ ]?\d{4}|thang")
"""Stands in every span of days; without it nobody looks …"""
_MAY_BE_DATED = re.compile(r"[/.-][ ]?\d{4}|[tT][hH]\w[nN][gG]")
"""… nor folds a text in which it cannot stand."""
_UNTIL = re.compile(rf"\b(?:den|tinh den|toi)(?: het)?[ ]{{1,3}}(?:{_DAY}|(?:het )?cuoi thang (\d{{1,2}})/(\d{{4}}))")


def windows_in(text: str) -> list[Window]:
    """The spans of days named in a text, in its order; one without a beginning where only its end is named."""
    return list(_windows(text[:MAX_LOOK]))


@lru_cache(maxsize=1_000)
def _windows(text: str) -> list[Window]:
    if ("20" not in text and "19" not in text) or _MAY_BE_DATED.search(text) is None:
        return []
    letters = flat(text)
    if _WITH_YEAR.search(letters) is None:
        return []
    spans: list[tuple[int, int, Window]] = []
    for match in _SPAN_OF_DAYS.finditer(letters) if len(_WITH_YEAR.findall(letters)) > 1 else ():
        days = match.groups()
        start = _day_in(*days[0:6])
        end = _month_end(int(days[12]), int(days[13])) if days[12] else _day_in(*days[6:12])
        _keep(spans, match, start, end)
    since, until = "tu" in letters, "den" in letters or "toi" in letters
    for match in _SHORT_START.finditer(letters) if since else ():
        end = _day_in(*match.groups()[2:8])
        start = written_day(match[1], match[2], str(end.year)) if end else None
        _keep(spans, match, start, end)
    for match in _MONTHS.finditer(letters) if since else ():
        start = written_day("1", match[1], match[2])
        _keep(spans, match, start, _month_end(int(match[3]), int(match[4])))
    for match in _UNTIL.finditer(letters) if until else ():
        before = letters[max(0, match.start() - _NEAR) : match.end()]
        if any(word in before for word in LETTER_WORDS["window_words"]):
            end = _month_end(int(match[7]), int(match[8])) if match[7] else _day_in(*match.groups()[0:6])
            if end and not any(start <= match.start() < stop for start, stop, _ in spans):
                spans.append((match.start(), match.end(), Window(from_=None, to=end)))
    return [span for _, _, span in sorted(spans, key=lambda found: found[:2])]


def _keep(spans: list[tuple[int, int, Window]], match: re.Match[str], start: date | None, end: date | None) -> None:
    if start and end and start <= end and not any(a <= match.start() < b for a, b, _ in spans):
        spans.append((match.start(), match.end(), Window(from_=start, to=end)))


def _day_in(*parts: str | None) -> date | None:
    digits = parts[0:3] if parts[0] else parts[3:6]
    return written_day(*(str(part) for part in digits))


def _month_end(month: int, year: int) -> date | None:
    if not 1 <= month <= 12:
        return None
    following = date(year + month // 12, month % 12 + 1, 1)
    return date.fromordinal(following.toordinal() - 1)


def written_day(day: str, month: str, year: str) -> date | None:
    """The day of its three numbers; None where there is none such."""
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None
