"""From printed answers to values: Vietnamese numbers, yes and no, ticks, lists, dates, quarters.

Nothing is guessed. An answer with two readings keeps the likelier one and is held for review; an
answer that is none is ``unreadable`` with its words kept.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation

from rapidfuzz import fuzz

from services.extract.wording import LEADER, WORDS, fold, key, plain
from shared.contracts import Status, Value
from shared.forms import Kind

TICKED, UNTICKED = "☒☑✓✔", "☐□"
MAX_DIGITS = 15
"""More digits than a float carries exactly: such a figure is held."""

_UNIT_TAIL = re.compile(r"(?<=[\d.,])\s*(?:[^\W\d_]|%|\().*$")
_NUMBER = re.compile(r"[+-]?\d[\d.,\s]*")
_FRACTION = re.compile(r"([+-]?\d[\d.,]*)\s*/\s*([+-]?\d[\d.,]*)\s*/?[^\d/]*")
"""A quotient and nothing more: ``01/01/2018`` is a date."""
_QUARTER = re.compile(r"QU[YÝ]\s*(IV|[I1l]{1,3}|[2-4])\s*(?:/|,?\s*NĂM\s*|-)\s*(20\d\d|19\d\d)", re.IGNORECASE)
_ROMAN = {"I": 1, "II": 2, "III": 3, "IV": 4}
_DATE = re.compile(r"(\d{1,2})\s*[/.-]\s*(\d{1,2})\s*[/.-]\s*(\d{4})")
_DATE_WORDS = re.compile(r"ngày\s*(\d{1,2})\s*tháng\s*(\d{1,2})\s*năm\s*(\d{4})", re.IGNORECASE)
_LIST_MARK = re.compile(r"(?:^|\s)\d{1,2}[.)]\s+|\s*;\s*|(?:^|\s)-\s+")


@dataclass(frozen=True, slots=True)
class Reading:
    """What an answer says; ``doubt`` is why a person must look before it counts."""

    status: Status
    value: Value | None = None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    doubt: str | None = None


BLANK = Reading(Status.BLANK)


def unreadable(doubt: str) -> Reading:
    """Something stands there and cannot be read as what the line asks."""
    return Reading(Status.UNREADABLE, doubt=doubt)


def read_value(
    answer: str, kind: Kind, unit: str | None, number: Decimal | None = None, options: list[str] | None = None
) -> Reading:
    """The value of an answer, by what the line asks for; ``number`` is that of a numeric workbook cell."""
    text = plain(answer)
    asks_yes_no = kind == "boolean" or _is_yes_no(unit)
    if asks_yes_no or (kind == "count" and _yes_no(text) is not None and not text[:1].isdigit()):
        if options:
            chosen = _choice(text, options)
            if chosen.status is Status.FILLED:
                return Reading(Status.FILLED, fold(str(chosen.value)) not in WORDS["no"], doubt=chosen.doubt)
            return chosen
        return _boolean(text)
    bare = _without_leaders(text)
    if not bare:
        return BLANK
    if kind in ("count", "ratio_percent"):
        return _figure(bare, kind, unit, number)
    if kind == "fraction":
        return _fraction(bare)
    if kind == "choice":
        return _choice(text, options or [])
    if kind == "list":
        items = [part.strip(" .;") for part in _LIST_MARK.split(bare) if part.strip(" .;")]
        return Reading(Status.FILLED, items)
    return _words(bare, kind)


def without_unit(answer: str, unit: str | None) -> str:
    """The answer without its unit printed behind it: ``so.gov.vn địa chỉ URL`` → ``so.gov.vn``."""
    tail = (unit or "").strip()
    if tail and not tail[0].isdigit() and answer.rstrip(" .").casefold().endswith(" " + tail.casefold()):
        return answer.rstrip(" .")[: -len(tail)].rstrip()
    return answer


def says_yes_or_no(answer: str) -> bool:
    """Whether an answer offers, or gives, a yes or no."""
    return bool(TICK.search(answer)) or fold(answer) == "co khong" or _yes_no(answer) is not None


def parse_quarter(text: str) -> str | None:
    """``Quý III/2020`` → ``2020-Q3``; None when no valid quarter is named."""
    match = _QUARTER.search(text) if "0" in text or "1" in text else None
    if not match:
        return None
    name = match[1].upper().replace("1", "I").replace("L", "I")  # a scan shows II as 1I
    return f"{match[2]}-Q{_ROMAN.get(name) or int(name)}"


def parse_date(text: str) -> date | None:
    """A full date in digits or words, day first; None when a part is missing or impossible."""
    match = _DATE_WORDS.search(text) or _DATE.search(text)
    if not match:
        return None
    try:
        return date(int(match[3]), int(match[2]), int(match[1]))
    except ValueError:
        return None


def parse_number(text: str, *, thousands: bool) -> tuple[Decimal, str | None] | None:
    """A Vietnamese number and the doubt about it, or None.

    ``thousands``: the unit counts whole things, so ``3.367`` is 3367; a share ``3.367`` could be either.
    Both separators present: the last one is the decimal mark.
    """
    text = re.sub(r"\s+", " ", text.strip())
    if re.fullmatch(r"[+-]?\d{1,3}(?: \d{3})+(?:,\d+)?", text):
        text = text.replace(" ", "")  # spaces as thousands; any other space separates two numbers
    if not text or not re.fullmatch(r"[+-]?\d[\d.,]*", text) or text[-1] in ".,":
        text = text.rstrip(".,")
        if not re.fullmatch(r"[+-]?\d[\d.,]*", text):
            return None
    doubt = "negative" if text.startswith("-") else None
    dots, commas = text.count("."), text.count(",")
    if not dots and not commas:
        return _decimal(text, doubt)
    if dots and commas:
        last = max(text.rfind("."), text.rfind(","))
        group = "," if text[last] == "." else "."
        whole = text[:last]
        if not re.fullmatch(rf"[+-]?\d{{1,3}}(?:\{group}\d{{3}})+", whole) or text[last] in whole:
            return None
        return _decimal(whole.replace(group, "") + "." + text[last + 1 :], doubt)
    mark = "." if dots else ","
    return _one_kind_of_mark(text, mark, doubt, thousands=thousands)


def _one_kind_of_mark(text: str, mark: str, doubt: str | None, *, thousands: bool) -> tuple[Decimal, str | None] | None:
    grouped = re.fullmatch(rf"[+-]?[1-9]\d{{0,2}}(?:\{mark}\d{{3}})+", text)
    if grouped and thousands and mark == ".":
        return _decimal(text.replace(mark, ""), doubt)
    if grouped:
        several = text.count(mark) > 1
        if several and thousands:
            return _decimal(text.replace(mark, ""), doubt or "thousands_comma")
        if several:
            return _decimal(text.replace(mark, ""), "ambiguous_number")
        likely = text.replace(mark, "") if thousands else text.replace(mark, ".")
        return _decimal(likely, "ambiguous_number")
    if text.count(mark) > 1:
        return None
    return _decimal(text.replace(mark, "."), doubt)


def _decimal(text: str, doubt: str | None) -> tuple[Decimal, str | None] | None:
    try:
        value = Decimal(text)
    except InvalidOperation:
        return None
    if len(value.as_tuple().digits) > MAX_DIGITS:
        doubt = "absurdly_large"
    return value, doubt


def _without_leaders(text: str) -> str:
    """The answer without dotted blanks; empty when nothing but dots, slashes and a unit is left."""
    had_leader = LEADER.search(text) is not None
    if _BROKEN.search(text):
        return text
    bare = LEADER.sub(" ", text).strip(" .…_:\t")
    bare = re.sub(r"\s+", " ", bare).strip()
    if had_leader and not any(ch.isdigit() for ch in re.sub(r"\(.*?\)", "", bare)):
        first = bare.split("(")[0].strip(" ./,%")
        if len(first.split()) <= 3 and not TICK.search(text):
            return ""
    if re.fullmatch(r"[\s./\\%,\-–()]*", bare):
        return ""
    return bare


_BROKEN = re.compile(r"\d(?:[.…_]\s?){2,}\d")
"""Dots between digits are no blank: '12..5' must not become 125."""
TICK = re.compile(f"[{TICKED}{UNTICKED}]")


def _is_yes_no(unit: str | None) -> bool:
    if not unit:
        return False
    folded = fold(unit)
    return folded.startswith("1 0") or folded in ("co khong", "co hoac khong", "khong co")


def _yes_no(text: str) -> bool | None:
    folded = fold(text)
    if folded in WORDS["yes"]:
        return True
    if folded in WORDS["no"]:
        return False
    return None


def _boolean(text: str) -> Reading:
    ticks = re.findall(rf"([{TICKED}{UNTICKED}])\s*([^{TICKED}{UNTICKED}]+)", text)
    if ticks:
        chosen = [words for box, words in ticks if box in TICKED]
        if len(chosen) == 1 and _yes_no(chosen[0]) is not None:
            return Reading(Status.FILLED, bool(_yes_no(chosen[0])))
        return BLANK if not chosen else unreadable("two_ticks")
    if text and all(ch in TICKED + UNTICKED for ch in text):
        return Reading(Status.FILLED, True) if any(ch in TICKED for ch in text) else BLANK
    bare = _without_leaders(text).rstrip("% ")
    if not bare:
        return BLANK
    folded = fold(bare)
    if folded == "co khong":
        return BLANK if "/" in bare else unreadable("checkbox_lost")
    answer = _yes_no(bare)
    if answer is None:
        return unreadable("not_yes_or_no")
    return Reading(Status.FILLED, answer)


def _choice(text: str, options: list[str]) -> Reading:
    ticks = re.findall(rf"([{TICKED}{UNTICKED}])\s*([^{TICKED}{UNTICKED}]+)", text)
    if ticks:
        chosen = [re.sub(r"\s+", " ", words).strip() for box, words in ticks if box in TICKED]
        if not chosen:
            return BLANK
        return Reading(Status.FILLED, _as_printed(chosen[0], options)) if len(chosen) == 1 else unreadable("two_ticks")
    folded = re.sub(r"\s+", "", text)
    named = [option for option in options if re.sub(r"\s+", "", option) in folded]
    if len(named) > 1:
        return unreadable("checkbox_lost")
    if len(named) == 1:
        return Reading(Status.FILLED, named[0])
    bare = _without_leaders(text)
    if bare and _as_printed(bare, options) in options:
        return Reading(Status.FILLED, _as_printed(bare, options))
    return Reading(Status.FILLED, bare, doubt="not_an_option") if bare else BLANK


def _as_printed(words: str, options: list[str]) -> str:
    """The option that ticked words are, where a scan blurred a sign of it; else the words."""
    alike = [option for option in options if fuzz.ratio(key(option), key(words)) >= 90]
    exact = [option for option in options if "".join(option.split()) == "".join(words.split())]
    return exact[0] if exact else alike[0] if len(alike) == 1 else words


def _figure(text: str, kind: Kind, unit: str | None, number: Decimal | None) -> Reading:
    whole = kind == "count" and fold(unit or "") in WORDS["whole_units"]
    if number is not None:
        doubt = "not_whole" if whole and number != number.to_integral_value() else None
        return Reading(Status.FILLED, _native(number), doubt=doubt or ("negative" if number < 0 else None))
    fraction = _FRACTION.fullmatch(text)
    if fraction and kind == "count":
        top, bottom = (parse_number(part, thousands=True) for part in fraction.groups())
        if top and bottom:
            return Reading(Status.FILLED, _native(top[0]), top[0], bottom[0], top[1] or bottom[1])
    tail = _UNIT_TAIL.sub("", text).strip()
    match = _NUMBER.fullmatch(tail)
    read = parse_number(tail, thousands=kind == "count") if match else None
    if read is None:
        return unreadable("not_a_number")
    value, doubt = read
    if doubt is None and whole and value != value.to_integral_value():
        doubt = "not_whole"
    if doubt is None and tail != text and re.search(r"\d", text[len(tail) :].split("(")[0]):
        doubt = "two_numbers"
    return Reading(Status.FILLED, _native(value), doubt=doubt)


def _fraction(text: str) -> Reading:
    match = _FRACTION.fullmatch(text)
    if not match:
        return unreadable("not_a_fraction")
    top, bottom = (parse_number(part, thousands=True) for part in match.groups())
    if not top or not bottom:
        return unreadable("not_a_fraction")
    return Reading(Status.FILLED, f"{top[0]}/{bottom[0]}", top[0], bottom[0], top[1] or bottom[1])


def _words(text: str, kind: Kind) -> Reading:
    if kind == "phone":
        digits = re.sub(r"\D", "", text)
        return Reading(Status.FILLED, digits) if digits else unreadable("not_a_phone_number")
    if kind == "email":
        return Reading(Status.FILLED, re.sub(r"\s+", "", text).strip("<>").lower())
    if kind == "url":
        address = re.sub(r"\s+", "", text).strip("<>")  # an address has no spaces; a narrow cell breaks it
        return Reading(Status.FILLED, address if re.fullmatch(r"[\x21-\x7e]+\.[\x21-\x7e]+", address) else text)
    if kind == "date":
        day = parse_date(text)
        return Reading(Status.FILLED, day.isoformat()) if day else unreadable("not_a_date")
    return Reading(Status.FILLED, text)


def _native(value: Decimal) -> int | float:
    return int(value) if value == value.to_integral_value() else float(value)
