"""Vietnamese numbers, dates and quarters as they are printed."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from decimal import Decimal, InvalidOperation

MAX_DIGITS = 15
"""More digits than a float carries exactly: such a figure is held."""

_QUARTER = re.compile(r"QU[YÝ]\s*(IV|[I1l]{1,3}|[2-4])\s*(?:/|,?\s*NĂM\s*|-)\s*(20\d\d|19\d\d)", re.IGNORECASE)
_ROMAN = {"I": 1, "II": 2, "III": 3, "IV": 4}
_DATE = re.compile(r"(\d{1,2})\s*[/.-]\s*(\d{1,2})\s*[/.-]\s*(\d{4})")
_ISO = re.compile(r"(?<!\d)(\d{4})-(\d{2})-(\d{2})(?!\d)")
_DATE_WORDS = re.compile(r"ngày\s*(\d{1,2})\s*tháng\s*(\d{1,2})\s*năm\s*(\d{4})", re.IGNORECASE)
_PLAIN = re.compile(r"[+-]?\d[\d.,]*")
_SPACED = re.compile(r"[+-]?\d{1,3}(?: \d{3})+(?:,\d+)?")


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
    year_first = None if match else _ISO.search(text)
    if not match and not year_first:
        return None
    day, month, year = match.groups() if match else reversed(year_first.groups()) if year_first else ()
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def without_dates(text: str) -> str:
    """The text with its full dates taken out."""
    return _DATE.sub(" ", _DATE_WORDS.sub(" ", text))


def parse_number(text: str, *, thousands: bool) -> tuple[Decimal, str | None] | None:
    """A Vietnamese number and the doubt about it, or None.

    ``thousands``: the unit counts whole things, so ``3.367`` is 3367; a share ``3.367`` could be either.
    Both separators present: the last one is the decimal mark.
    """
    text = re.sub(r"\s+", " ", text.strip())
    if _SPACED.fullmatch(text):
        text = text.replace(" ", "")  # spaces as thousands; any other space separates two numbers
    text = text.rstrip(".,")
    if not _PLAIN.fullmatch(text):
        return None
    doubt = "negative" if text.startswith("-") else None if text.isascii() else _other_digits(text)
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
    return _one_kind_of_mark(text, "." if dots else ",", doubt, thousands=thousands)


def _other_digits(text: str) -> str | None:
    """The doubt about digits of another script; wide ones are the same digits."""
    return None if unicodedata.normalize("NFKC", text).isascii() else "ambiguous_number"


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
    return value, "absurdly_large" if is_too_long(value) else doubt


_MOST_PLACES = 11
"""Digits before the comma beyond which nothing of a province is counted: a hundred thousand million."""


def is_too_long(value: Decimal) -> bool:
    """Whether a number has more digits, or is larger, than a figure of a report can be."""
    return len(value.as_tuple().digits) > MAX_DIGITS or value.adjusted() >= _MOST_PLACES


def places(value: Decimal) -> int:
    """How many digits are printed behind the decimal mark."""
    exponent = value.as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def share_doubt(value: Decimal) -> str | None:
    """``0,957`` in a % line may be 95,7 %; rates below one per cent are printed with one digit."""
    return "share_as_fraction" if 0 < value < 1 and places(value) > 1 else None


def is_month(top: Decimal, bottom: Decimal) -> bool:
    """Whether ``3/2020`` is rather a month, or ``94/2018`` a number and its year, than a part of so many."""
    return (top <= 12 and 1990 <= bottom <= 2100) or 2000 <= bottom <= 2040


def native(value: Decimal) -> int | float:
    """The number as JSON carries it."""
    return int(value) if value == value.to_integral_value() else float(value)
