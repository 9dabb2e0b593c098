"""Number formats of workbooks: what a cell shows of the number that it stores.

Written in the notation of Excel (``#,##0.0" %";-0``). Text is given with a dot as decimal mark and without
marks of thousands; all else that the format writes around the digits stands as it is shown.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Context, Decimal
from fractions import Fraction
from functools import lru_cache

MAX_DIGITS = 15
"""More digits than a workbook keeps exactly."""
MAX_CODE = 500
"""Letters of a format; programs allow 255."""
LAST_DAY = 2_958_465
"""31 December 9999."""
FIGURES = 10_958
"""A day before 1930 is a figure that took the format of a date."""

BUILT_IN = {
    1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 5: "#,##0", 6: "#,##0", 7: "#,##0.00", 8: "#,##0.00",
    9: "0%", 10: "0.00%", 11: "0.00E+00", 12: "# ?/?", 13: "# ??/??", 14: "d/m/yyyy", 15: "d-mmm-yy", 16: "d-mmm",
    17: "mmm-yy", 18: "h:mm AM/PM", 19: "h:mm:ss AM/PM", 20: "h:mm", 21: "h:mm:ss", 22: "d/m/yyyy h:mm",
    37: "#,##0;(#,##0)", 38: "#,##0;(#,##0)", 39: "#,##0.00;(#,##0.00)", 40: "#,##0.00;(#,##0.00)",
    41: '_(* #,##0_);_(* (#,##0);_(* "-"_);_(@_)', 42: '_(* #,##0_);_(* (#,##0);_(* "-"_);_(@_)',
    43: '_(* #,##0.00_);_(* (#,##0.00);_(* "-"??_);_(@_)', 44: '_(* #,##0.00_);_(* (#,##0.00);_(* "-"??_);_(@_)',
    45: "mm:ss", 46: "[h]:mm:ss", 47: "mm:ss", 48: "0.0E+0", 49: "@",
    **dict.fromkeys((*range(27, 37), *range(50, 59)), "d/m/yyyy"),
}  # fmt: skip
"""Formats that a workbook names by number only."""

_TOKEN = re.compile(
    r'"(?P<text>[^"]*)"?|\\(?P<escaped>.)|_(?P<room>.)|\*(?P<fill>.)|\[(?P<bracket>[^\]]*)\]'
    r"|(?P<general>General)|(?P<half>AM/PM|A/P)|(?P<exponent>E[+-])|(?P<digit>[0#?])|(?P<mark>[.,%/@;])"
    r"|(?P<date>y+|m+|d+|h+|s+|g+|e+|b+)|(?P<other>.)",
    re.IGNORECASE | re.DOTALL,
)
_CONDITION = re.compile(r"([<>]=?|=|<>)\s*(-?[\d.]+)")
_ELAPSED = re.compile(r"h+|m+|s+", re.IGNORECASE)
_NOUGHT = ("-", "–", "—")
"""How accountants' formats show a zero."""
_GROUPED = re.compile(r"\d+|\d{1,3}(?:([.,\u00a0\u202f'’ ])\d{3})(?:\1\d{3})*|0\d+(?: \d+)*")
"""Digits, or digits in threes; a telephone number in whatever groups."""
_SHOWN = re.compile(r"\d[\d.,\u00a0\u202f'’]*(?:[Ee][+-]?\d+)?(?: \d{3})*(?:,\d+)?(?<=\d)|\d")
_EXACT = Context(prec=400)


@dataclass(frozen=True, slots=True)
class Shown:
    """What a cell shows: its text, the number that it is, and why that may not be what was meant.

    No number: what is shown reads otherwise than a number does (a fraction, a word, digits around it).
    """

    text: str
    number: Decimal | None = None
    doubt: str | None = None


@dataclass(slots=True)
class _Section:
    """One of the up to four parts of a format, for positive numbers, negative ones, zero, and text."""

    tokens: list[tuple[str, str]] = field(default_factory=list)
    condition: tuple[str, Decimal] | None = None

    @property
    def kinds(self) -> set[str]:
        return {kind for kind, _ in self.tokens}

    @property
    def is_date(self) -> bool:
        return bool(self.kinds & {"date", "half"}) and "general" not in self.kinds

    @property
    def literals(self) -> str:
        return "".join(text for kind, text in self.tokens if kind == "text")


def shown(number: Decimal, code: str, *, since_1904: bool = False) -> Shown:
    """What a cell with this format shows of a stored number (finite)."""
    sections = _sections(code)
    section, signed = _chosen(sections, number)
    if section is None:
        return Shown("#" * 8, None, "scaled_format")
    if section.is_date:
        return _day(number, section, since_1904=since_1904)
    if "digit" in section.kinds:
        return _figure(number, section, signed=signed)
    if section.kinds & {"general", "mark@"} or not section.tokens:
        return _general(number, section) if section.tokens or len(sections) == 1 else Shown("")
    words = section.literals.strip()
    return Shown("0", Decimal(0)) if number == 0 and words in _NOUGHT else Shown(words)


def shown_text(text: str, code: str) -> str:
    """What a cell with this format shows of a stored text."""
    if "@" not in code and ";" not in code:
        return text
    sections = _sections(code)
    section = sections[3] if len(sections) > 3 else next((one for one in sections if "mark@" in one.kinds), None)
    if section is None:
        return text
    return "".join(text if kind == "mark@" else literal for kind, literal in section.tokens).strip()


def as_shown(number: Decimal, text: str) -> Shown:
    """What a cell means that shows a text and stores a number: the number tells the separators of the text."""
    words = text.strip()
    if not any(letter.isdigit() for letter in words):
        return Shown("0", Decimal(0)) if number == 0 and words in _NOUGHT else Shown(words)
    figures = _SHOWN.findall(words)
    if len(figures) != 1 or "/" in words:
        return Shown(words)
    digits = figures[0]
    if "e" in digits.lower():
        return _checked(general(number), number, number, None)
    ways = [(number * 100, False)] if "%" in words else []
    ways += [(number, False), *((number.scaleb(-3 * thousands), True) for thousands in (1, 2, 3))]
    for target, scaled in ways:
        value = next((one for one in _readings(digits) if _rounds_to(abs(target), one)), None)
        if value is None:
            continue
        value = _rounded(value, _decimals(target)) if value == abs(target) else value
        plain = digits if re.fullmatch(r"0[\d ]+|\d+", digits) else f"{value:f}"
        if target == number and len(digits) > MAX_DIGITS - 2 and "." in plain:
            plain = general(abs(number))  # as many digits as there is room for
            value = Decimal(plain)
        bare = words.replace(digits, plain)
        negative = number < 0 and re.search(r"[-−(]", words) is not None
        lost = value == value.to_integral_value() and "%" not in words and 0 < abs(number) < 1
        doubt = "scaled_format" if scaled or lost or (number < 0 and value and not negative) else None
        return _checked(f"-{bare.strip(' -−()')}" if negative else bare, -value if number < 0 else value, number, doubt)
    return Shown(words, None, "scaled_format")


def _checked(text: str, shown_: Decimal, stored: Decimal, doubt: str | None) -> Shown:
    return Shown(text, shown_, "absurdly_large" if is_long(stored) else doubt)


def _rounds_to(number: Decimal, printed: Decimal) -> bool:
    """Whether a number is printed so with as many decimals."""
    half = Decimal("0.500000001").scaleb(min(int(printed.as_tuple().exponent), 0))
    return abs(printed - number) <= half


def _readings(digits: str) -> Iterator[Decimal]:
    """The numbers that printed digits can be, by which of their marks is the decimal one."""
    for mark in (",", "."):
        whole, found, decimals = digits.rpartition(mark)
        if found and decimals.isdigit() and _GROUPED.fullmatch(whole):
            yield Decimal(f"{re.sub(r'[^0-9]', '', whole)}.{decimals}")
    if _GROUPED.fullmatch(digits):
        yield Decimal(re.sub(r"[^0-9]", "", digits))


def general(number: Decimal) -> str:
    """A number as a cell without a format shows it: at most eleven characters, but whole numbers in full."""
    if number == number.to_integral_value():
        return f"{number.to_integral_value():f}"
    size = max(number.adjusted() + 1, 1)
    places = max(10 - size, 1)
    rounded = _rounded(number, places)
    return f"{(rounded if rounded else number).normalize(_EXACT):f}"


def is_long(number: Decimal) -> bool:
    """Whether a number has more digits than are kept exactly."""
    return number.adjusted() >= MAX_DIGITS


@lru_cache(maxsize=2_000)
def _sections(code: str) -> tuple[_Section, ...]:
    sections = [_Section()]
    for kind, text in _tokens(code):
        if kind == "next":
            sections.append(_Section())
        elif kind == "condition":
            match = _CONDITION.match(text)
            if match:
                sections[-1].condition = (match[1], Decimal(match[2]))
        else:
            sections[-1].tokens.append((kind, text))
    return tuple(sections)


def _tokens(code: str) -> Iterator[tuple[str, str]]:
    for match in _TOKEN.finditer(code[:MAX_CODE]):
        kind, text = str(match.lastgroup), match[str(match.lastgroup)]
        if kind in ("text", "escaped", "other"):
            yield "text", text
        elif kind == "room":
            yield "text", " "
        elif kind == "bracket":
            if text.startswith("$"):
                yield "text", text[1:].split("-")[0]
            elif _CONDITION.match(text):
                yield "condition", text
            elif _ELAPSED.fullmatch(text):
                yield "date", text
        elif kind == "mark":
            yield ("next", ";") if text == ";" else (f"mark{text}", text)
        elif kind != "fill":
            yield kind, text


def _chosen(sections: tuple[_Section, ...], number: Decimal) -> tuple[_Section | None, bool]:
    """The part of a format for a number, and whether the number's own sign is shown with it."""
    if any(section.condition for section in sections):
        for section in sections[:3]:
            if section.condition is None or _holds(section.condition, number):
                return section, True
        return None, True
    if len(sections) > 2 and number == 0:
        return sections[2], True
    if len(sections) > 1 and number < 0:
        return sections[1], False
    return sections[0], True


def _holds(condition: tuple[str, Decimal], number: Decimal) -> bool:
    sign, limit = condition
    return {
        "<": number < limit,
        "<=": number <= limit,
        ">": number > limit,
        ">=": number >= limit,
        "=": number == limit,
        "<>": number != limit,
    }[sign]


def _general(number: Decimal, section: _Section) -> Shown:
    text = general(number)
    around = [literal if kind == "text" else text for kind, literal in section.tokens] or [text]
    whole = "".join(around).strip()
    plain = not any(letter.isdigit() for letter in section.literals)
    return Shown(whole, Decimal(text) if plain else None)


def _figure(number: Decimal, section: _Section, *, signed: bool) -> Shown:
    """A number by its digits' places: whole ones, decimals, hundredths, thousands left out."""
    kinds = [kind for kind, _ in section.tokens]
    if "exponent" in kinds:
        return Shown(general(number), Decimal(general(number)))
    if "mark/" in kinds:
        return _quotient(number, section, signed=signed)
    first, last = kinds.index("digit"), len(kinds) - 1 - kinds[::-1].index("digit")
    point = kinds.index("mark.") if "mark." in kinds else len(kinds)
    whole_end = max((at for at, kind in enumerate(kinds) if kind == "digit" and at < point), default=first)
    scale = _commas(kinds, whole_end, point) + (_commas(kinds, last, len(kinds)) if last > whole_end else 0)
    places = [text for kind, text in section.tokens[point:] if kind == "digit"]
    value = abs(number).scaleb(2 * kinds.count("mark%") - 3 * scale, _EXACT)
    digits, _, decimals = f"{_rounded(value, len(places)):f}".partition(".")
    decimals = _trimmed(decimals, places)[: _decimals(value)]  # zeros of the format alone are no precision
    rounded = Decimal(f"{digits}.{decimals}" if decimals else digits)
    text = _filled(section, digits, decimals, point)
    inner = "".join(literal for kind, literal in section.tokens[first:last] if kind == "text")
    result = -rounded if number < 0 else rounded
    doubt = "scaled_format" if scale else None
    if number < 0 and rounded:
        bracketed = "(" in section.literals or "-" in section.literals or "−" in section.literals
        if not signed and not bracketed:
            doubt = "scaled_format"  # the sign is not shown
        text = f"-{text.strip(' -−()')}" if signed or bracketed else text
    if not places and "mark%" not in kinds and 0 < abs(number) < 1:
        doubt = "scaled_format"  # nothing of the number is left
    outer = section.literals
    if any(letter.isdigit() for letter in outer) or "." in inner or "," in inner:
        return Shown(text.strip(), None, doubt)
    return Shown(text.strip(), result + 0, doubt)


def _commas(kinds: list[str], after: int, end: int) -> int:
    """How many commas stand directly behind the last place of a part: each leaves out three digits."""
    count = 0
    for kind in kinds[after + 1 : end]:
        if kind != "mark,":
            break
        count += 1
    return count


def _decimals(number: Decimal) -> int:
    """How many decimals a number has."""
    return max(0, -int(number.normalize(_EXACT).as_tuple().exponent))


def _trimmed(decimals: str, places: list[str]) -> str:
    """The decimals without those zeros that their places do not show."""
    shown_ = list(decimals)
    for place in reversed(places):
        if place == "0" or not shown_ or shown_[-1] != "0":
            break
        shown_.pop()
    return "".join(shown_)


def _filled(section: _Section, digits: str, decimals: str, point: int) -> str:
    """The digits in their places, with what stands between and around them."""
    places = sum(kind == "digit" for kind, _ in section.tokens[:point])
    needed = [text for kind, text in section.tokens[:point] if kind == "digit"]
    digits = digits.lstrip("0").rjust(places, "\0")
    parts: list[str] = []
    at = 0
    for index, (kind, text) in enumerate(section.tokens):
        if kind == "digit" and index < point:
            take = len(digits) - places + 1 if at == 0 else 1
            piece = digits[:take] if at == 0 else digits[len(digits) - places + at]
            parts.append("".join(("0" if needed[at] == "0" else "") if one == "\0" else one for one in piece))
            at += 1
        elif kind == "mark.":
            if not places:
                parts.append(digits.replace("\0", "") or "0")
            parts.append(f".{decimals}" if decimals else "")
        elif kind in ("text", "mark%"):
            parts.append(text)
    joined = "".join(parts)
    if not any(letter.isdigit() for letter in joined) and not section.literals.strip():
        return "" if "#" in needed else "0"
    return f"0{joined}" if joined.startswith(".") else joined


def _rounded(number: Decimal, places: int) -> Decimal:
    return number.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP, _EXACT)


def _quotient(number: Decimal, section: _Section, *, signed: bool) -> Shown:
    """A number shown as a fraction: ``3/4``, ``1 3/4``."""
    kinds = [kind for kind, _ in section.tokens]
    slash = kinds.index("mark/")
    fixed = re.match(r"\d+", "".join(text for _, text in section.tokens[slash + 1 :]).replace("#", "").replace("?", ""))
    over = "".join(text for _, text in section.tokens[slash + 1 :]).strip()
    exact = Fraction(abs(number))
    if fixed and over.isdigit() and int(over) > 0:
        parts = Fraction(int(exact * int(over) + Fraction(1, 2)), 1)
        top, bottom = int(parts), int(over)
    else:
        places = sum(kind == "digit" for kind in kinds[slash + 1 :])
        near = exact.limit_denominator(10 ** max(places, 1) - 1)
        top, bottom = near.numerator, near.denominator
    sign = "-" if number < 0 and signed else ""
    groups = re.findall(r"[0#?]+", "".join(t if k == "digit" else "|" for k, t in section.tokens[:slash]))
    whole = top // bottom if len(groups) > 1 else 0
    top -= whole * bottom
    if top == 0 and len(groups) > 1:
        return Shown(f"{sign}{whole}", Decimal(whole if not sign else -whole))
    return Shown(f"{sign}{f'{whole} ' if whole else ''}{top}/{bottom}")


def _day(number: Decimal, section: _Section, *, since_1904: bool) -> Shown:
    """A number shown as a day or a time: a doubt, whatever it is."""
    days = int(number.to_integral_value("ROUND_FLOOR")) + (1462 if since_1904 else 0)
    stored = number if 0 <= number < FIGURES else None
    if not 0 <= number <= LAST_DAY:
        return Shown(general(number), number, "date")
    letters = "".join(text.lower() for kind, text in section.tokens if kind == "date")
    minutes = int((number % 1) * 24 * 60 + Decimal("0.5"))
    clock = f"{minutes // 60 % 24:02}:{minutes % 60:02}"
    if not set(letters) & set("yd") and (set(letters) & set("hs") or "m" not in letters):
        return Shown(clock, stored, "date")
    on = date(1899, 12, 30 if days > 59 else 31) + timedelta(days=days)
    if "d" in letters and "y" in letters:
        text = f"{on:%d/%m}/{on.year}"
    elif "d" in letters and "m" in letters:
        text = f"{on:%m/%d}" if letters.index("m") < letters.index("d") else f"{on:%d/%m}"
    elif "m" in letters and "y" in letters:
        text = f"{on:%m}/{on.year}"
    else:
        text = str(on.year if "y" in letters else on.month if "m" in letters else on.day)
    return Shown(f"{text} {clock}" if "h" in letters else text, stored, "date")
