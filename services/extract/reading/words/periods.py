"""Quarters and other spans of time as people write them, found in running text.

A mention says which quarter it names and whether the words around it speak of another period than the
report's own: the quarter before, the same quarter of last year, the plan for the next.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from services.extract.reading.words.wording import LETTER_WORDS, flat
from shared.periods import Cycle, Period

MAX_LOOK = 4_000
"""Letters of one text in which periods are looked for: titles and sentences of a letter are shorter."""
_NEAR = 60
"""Letters between a quarter and the year that belongs to it, as in 'quý II và 6 tháng đầu năm 2020'."""

_LONGEST_BEFORE, _LONGEST_AFTER = 12, 24
"""Letters before a quarter that may be its year, ``năm 2020 - ``, and behind it that tell whose it is."""

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
    quarters = _QUARTER.finditer(letters) if "q" in letters else ()
    spans = _SPAN.finditer(letters) if "nam" in letters else ()
    found = [*(_quarter(text, letters, match) for match in quarters), *(_span(text, letters, match) for match in spans)]
    return [one for one in found if one]


def _quarter(text: str, letters: str, match: re.Match[str]) -> Mention | None:
    """The quarter that some words name; None where they only look so, or no year belongs to it."""
    if match["iso"]:
        return Mention(f"{match['iso']}-Q{match['isoq']}", match[0], match.start(), other=_other(letters, match))
    listed = re.findall(r"i{1,3}|iv|[1-4]", match["more"] or "")  # of 'quý I, II, III' the last
    number = listed[-1] if listed else match["number"] or match["short"]
    beside = _NEXT_TO.match(letters, match.end())
    if match["word"]:
        toned = text[match.start("word") : match.end("word")].lower() in _TONED
        if not toned and not (text.isascii() or beside):  # 'quy mô 3', 'quy định 1' are no quarters
            return None
        if not number.isalpha() and not toned and not beside:
            return None
    before = _BEFORE.search(letters, max(0, match.start() - _LONGEST_BEFORE), match.start())
    year = beside[1] if beside else _year_near(letters, match.end()) or (before[1] if before else None)
    if year is None:
        return None
    end = beside.end() if beside else match.end()
    words = text[match.start() : end].strip()
    return Mention(f"{year}-Q{_number(number)}", words, match.start(), other=_other(letters, match, end))


def _span(text: str, letters: str, match: re.Match[str]) -> Mention | None:
    """The quarter that a longer span ends with."""
    period = _end_of(match)
    words = text[match.start() : match.end()].strip()
    return Mention(period, words, match.start(), span=True, other=_other(letters, match)) if period else None


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
    return any(word in letters for word in LETTER_WORDS["other_period"]["whole"])


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
    words = LETTER_WORDS["other_period"]
    before = _CLAUSE.split(letters[max(0, match.start() - _NEAR) : match.start()])[-1]
    for word in words["before"]:
        at = before.rfind(word)
        if at >= 0 and "bao cao" not in before[at + len(word) :]:
            return True
    after = letters[end or match.end() : (end or match.end()) + _LONGEST_AFTER].lstrip(" ()-–,:")
    return any(after.startswith(word) for word in words["after"])
