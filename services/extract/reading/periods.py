"""Quarters, other spans of time and spans of days as people write them, found in running text.

A mention says which quarter it names and whether the words around it speak of another period than the
report's own: the quarter before, the same quarter of last year, the plan for the next.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from services.extract.reading.agencies import KNOWN
from services.extract.reading.wording import flat
from shared.contracts import Window
from shared.periods import Cycle, Period

MAX_LOOK = 4_000
"""Letters of one text in which periods are looked for: titles and sentences of a letter are shorter."""
_NEAR = 60
"""Letters between a quarter and the year that belongs to it, as in 'quý II và 6 tháng đầu năm 2020'."""

_QUARTER = re.compile(
    r"\b(?P<word>quy|qui)[ \t]*(?:thu[ ]+)?(?P<number>0?[1-4](?!\d)|i[il1]{0,2}|l{1,3}|1[il1]{1,2}|iv|nhat|hai|ba|tu|bon)\b"
    r"(?P<more>(?:[ ]?(?:,|va|&|[+]|-|–|den)[ ]?(?:quy[ ])?(?:i{1,3}|iv|[1-4])\b)*)"
    r"|(?<![a-z\d])q[ .]{0,2}(?P<short>[1-4]|i{1,3}|iv)(?![a-z\d])"
    r"|\b(?P<iso>20\d\d)-q(?P<isoq>[1-4])\b"
)
_BEFORE = re.compile(r"(?:^|[^\d/])(?:nam[ ]*)?(20\d\d)[ ]*[,–-]?[ ]*(?:-[ ]*)?$")
_YEAR = re.compile(r"(?<!\d)(20\d\d|19\d\d)(?!\d)")
_NEXT_TO = re.compile(r"[\s,./()–-]*(?:nam[ \t]*)?(20\d\d|19\d\d)(?!\d)")
_NUMBERS = {"nhat": 1, "mot": 1, "hai": 2, "ba": 3, "tu": 4, "bon": 4, "iv": 4}
_SPAN = re.compile(
    r"\b(?P<many>0?[1-9]|1[0-2]|mot|hai|ba|bon|sau|chin)[ ]+(?P<what>thang|quy)[ ]*(?P<end>dau|cuoi)?[ ]*(?:cua )?nam[ ]*(?P<year>20\d\d)"
    r"|\bca nam[ ]*(?P<whole>20\d\d)"
)
_MANY = {"mot": 1, "hai": 2, "ba": 3, "bon": 4, "sau": 6, "chin": 9}
_TONED = {"quý", "qúy", "quí", "qúi"}
_CLAUSE = re.compile(r"[.;:!?()\[\]]")


@dataclass(frozen=True, slots=True)
class Mention:
    """A period named in a text: the quarter it is or ends with, and the words that name it."""

    period: str
    words: str
    start: int
    span: bool = False
    """Named by a longer span that ends with the quarter: '9 tháng đầu năm 2020'."""
    other: bool = False
    """The words around it speak of another period than the report's own."""


def mentions(text: str, cycle: Cycle = Cycle.QUARTER) -> list[Mention]:
    """The periods of a cycle that a text names, in its order; quarters before longer spans that end with one."""
    return list(_mentions(text[:MAX_LOOK], cycle))


@lru_cache(maxsize=1_000)
def _mentions(text: str, cycle: Cycle) -> list[Mention]:
    if cycle is not Cycle.QUARTER:
        return _named(text, cycle)
    if "0" not in text and "1" not in text:
        return []
    letters = flat(text)
    found: list[Mention] = []
    for match in _QUARTER.finditer(letters) if "q" in letters else ():
        if match["iso"]:
            found.append(
                Mention(f"{match['iso']}-Q{match['isoq']}", match[0], match.start(), other=_other(letters, match))
            )
            continue
        listed = re.findall(r"i{1,3}|iv|[1-4]", match["more"] or "")  # of 'quý I, II, III' the last
        number = listed[-1] if listed else match["number"] or match["short"]
        beside = _NEXT_TO.match(letters, match.end())
        if match["word"]:
            toned = text[match.start("word") : match.end("word")].lower() in _TONED
            if not toned and not (text.isascii() or beside):  # 'quy mô 3', 'quy định 1' are no quarters
                continue
            if not number.isalpha() and not toned and not beside:
                continue
        before = _BEFORE.search(letters, max(0, match.start() - 12), match.start())
        year = beside[1] if beside else _year_near(letters, match.end()) or (before[1] if before else None)
        if year is None:
            continue
        end = beside.end() if beside else match.end()
        words = text[match.start() : end].strip()
        found.append(Mention(f"{year}-Q{_number(number)}", words, match.start(), other=_other(letters, match, end)))
    for match in _SPAN.finditer(letters) if "nam" in letters else ():
        period = _end_of(match)
        if period:
            other = _other(letters, match)
            found.append(
                Mention(period, text[match.start() : match.end()].strip(), match.start(), span=True, other=other)
            )
    return found


def period_of(text: str, cycle: Cycle = Cycle.QUARTER) -> Mention | None:
    """The period that a title or a sentence gives as its own: the first, a quarter before a longer span."""
    return own_of(mentions(text, cycle))


def own_of(named: list[Mention]) -> Mention | None:
    """Of the periods that a text names, the one it gives as its own."""
    own = [mention for mention in named if not mention.other]
    return next((mention for mention in own if not mention.span), own[0] if own else None)


_OF_CYCLE = {
    Cycle.MONTH: re.compile(
        r"(?<!\d )(?<!\d  )\bthang[ ]{1,3}(?P<number>0?[1-9]|1[0-2])[ ]?(?:/|-|,? nam )[ ]?(?P<year>20\d\d)\b"
    ),
    Cycle.HALF: re.compile(r"\b(?:6|sau) thang[ ](?P<end>dau|cuoi)[ ](?:cua )?nam[ ](?P<year>20\d\d)\b"),
    Cycle.YEAR: re.compile(r"(?<!thang \d )(?<!thang \d\d )\bnam[ ]{1,3}(?P<year>20\d\d)\b"),
}
"""How a period of each cycle is named; a day of a month (``ngày 5 tháng 6 năm 2026``) names none."""


def _named(text: str, cycle: Cycle) -> list[Mention]:
    letters = flat(text)
    found = []
    for match in _OF_CYCLE[cycle].finditer(letters):
        numbers = {
            "month": match.groupdict().get("number"),
            "half": {"dau": 1, "cuoi": 2}.get(match.groupdict().get("end") or ""),
        }
        period = Period(int(match["year"]), cycle, int(numbers.get(cycle) or 1))
        words = text[match.start() : match.end()].strip()
        found.append(Mention(str(period), words, match.start(), other=_other(letters, match)))
    return found


def speaks_of_another(text: str) -> bool:
    """Whether a heading says that what stands below it belongs to another period ('kỳ trước', 'để so sánh')."""
    letters = flat(text[:MAX_LOOK])
    return any(word in letters for word in KNOWN["other_period"]["whole"])


def _number(name: str) -> int:
    if name in _NUMBERS:
        return _NUMBERS[name]
    if name.isdigit() and int(name) <= 4:
        return int(name)
    return len(name)  # II, and 1I or lI as a scan shows it


def _year_near(letters: str, at: int) -> str | None:
    clause = _CLAUSE.search(letters, at)
    end = min(at + _NEAR, clause.start() if clause else len(letters))
    match = _YEAR.search(letters, at, end)
    return match[1] if match else None


def _end_of(match: re.Match[str]) -> str | None:
    if match["whole"]:
        return f"{match['whole']}-Q4"
    many = _MANY.get(match["many"]) or int(match["many"] if match["many"].isdigit() else 0)
    quarters = many if match["what"] == "quy" else many // 3 if many % 3 == 0 else 0
    if not 1 <= quarters <= 4:
        return None
    return f"{match['year']}-Q{4 if match['end'] == 'cuoi' else quarters}"


def _other(letters: str, match: re.Match[str], end: int | None = None) -> bool:
    """Whether the clause around a mention marks it as another period's."""
    words = KNOWN["other_period"]
    before = _CLAUSE.split(letters[max(0, match.start() - _NEAR) : match.start()])[-1]
    for word in words["before"]:
        at = before.rfind(word)
        if at >= 0 and "bao cao" not in before[at + len(word) :]:
            return True
    after = letters[end or match.end() : (end or match.end()) + 24].lstrip(" ()-–,:")
    return any(after.startswith(word) for word in words["after"])


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
        start = _day(*days[0:6])
        end = _month_end(int(days[12]), int(days[13])) if days[12] else _day(*days[6:12])
        _keep(spans, match, start, end)
    since, until = "tu" in letters, "den" in letters or "toi" in letters
    for match in _SHORT_START.finditer(letters) if since else ():
        end = _day(*match.groups()[2:8])
        start = _date(match[1], match[2], str(end.year)) if end else None
        _keep(spans, match, start, end)
    for match in _MONTHS.finditer(letters) if since else ():
        start = _date("1", match[1], match[2])
        _keep(spans, match, start, _month_end(int(match[3]), int(match[4])))
    for match in _UNTIL.finditer(letters) if until else ():
        before = letters[max(0, match.start() - _NEAR) : match.end()]
        if any(word in before for word in KNOWN["window_words"]):
            end = _month_end(int(match[7]), int(match[8])) if match[7] else _day(*match.groups()[0:6])
            if end and not any(start <= match.start() < stop for start, stop, _ in spans):
                spans.append((match.start(), match.end(), Window(from_=None, to=end)))
    return [span for _, _, span in sorted(spans, key=lambda found: found[:2])]


def _keep(spans: list[tuple[int, int, Window]], match: re.Match[str], start: date | None, end: date | None) -> None:
    if start and end and start <= end and not any(a <= match.start() < b for a, b, _ in spans):
        spans.append((match.start(), match.end(), Window(from_=start, to=end)))


def _day(*parts: str | None) -> date | None:
    digits = parts[0:3] if parts[0] else parts[3:6]
    return _date(*(str(part) for part in digits))


def _date(day: str, month: str, year: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def _month_end(month: int, year: int) -> date | None:
    if not 1 <= month <= 12:
        return None
    following = date(year + month // 12, month % 12 + 1, 1)
    return date.fromordinal(following.toordinal() - 1)
