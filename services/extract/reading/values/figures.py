"""Counts, rates and fractions. A figure is sure only when every token of its answer is explained.

An answer is cut into tokens; their codes in a row are its shape (``47 chiếc (máy bàn)`` → ``nu`` and a remark).
One pattern over shapes says which token is the number, which the unit, the denominator, the percentage; what it
leaves over is a doubt. Nothing is ever taken out of an answer unread.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from decimal import ROUND_HALF_UP, Decimal

from services.extract.reading.values.asked import Asked
from services.extract.reading.values.lexicon import Unit, figure_words, names_of
from services.extract.reading.values.numbers import (
    is_month,
    is_too_long,
    native,
    parse_number,
    parse_quarter,
    places,
    share_doubt,
    without_dates,
)
from services.extract.reading.values.reading import BLANK, Reading, filled, unreadable
from services.extract.reading.values.remarks import AVERAGE, leaves_it, opening, unexplained, unopened
from services.extract.reading.values.tokens import Token, as_written, scan, understood
from services.extract.reading.words.wording import fold
from shared.contracts import Status
from shared.forms import Kind

_FIGURE = re.compile(
    r"(?P<lead>[^nd]*)(?P<top>[nd])(?P<scale>m?)(?P<unit>[usv%]*(?:/[usv]+)*)"
    r"(?:/(?P<bottom>[nd])(?P<under>[usv]*(?:/[usv]+)*))?"
    r"(?:-?[k=]+(?P<share>[nd])%)?(?P<rest>.*)"
)
_SUM = re.compile(r"[us]*n[us]*(?:\+n[us]*)+(?:=n[us]*)?")
_TWO = re.compile(r"[+-]?\d{3} ")
"""Three digits and a gap may be a figure of their own; ``3 018`` is one figure, as forms and typists group it."""
_AGAIN = re.compile(r"[-+/=o]*[nd]")
"""Another number of equal standing: nobody can say which of the two is meant."""
_OF_ANOTHER = re.compile(r"o*n[uvw]")
_DATED = re.compile(r"[^\d]*(?:\d{1,2}\s*[/.-]\s*\d{1,2}\s*[/.-]\s*\d{4}|\d{4}-\d{1,2}-\d{1,2})(?!\d)")
_SHARE_ALONE = re.compile(r"k*n%[usk]*")
_FRACTION_ALONE = re.compile(r"n[usv]*/n[usv]*")
_NOTHING = re.compile(r"z[uskz]*")
_TIMES = ("x", "X")
_DITTO = re.compile('["”“″〃]')
"""The same as above, whatever that was."""
_QUARTER = re.compile(r"\bquy (?:[ivx]+|[1-4])\b")
"""A quarter that a remark names: a figure may be of that one."""
_LEADERS = re.compile(r"(?:[.…‥_]\s?){2,}")
_DIGITS = re.compile(r"[0-9]{1,6}")
_NUMERIC = re.compile(r"[+-]?\d+(?:[.,]\d+)*(?:E[+-]?\d+)?")
MOST_BEFORE = 2
"""Words before a number that are not understood: with more it is a sentence, such as the title of a list."""
_NOT_SPOKEN = "plf"
"""Stops, leaders and footnote signs say nothing about a figure."""


@dataclass(slots=True)
class _Figure:
    """A figure in the making; doubts are kept in the order in which they matter."""

    value: Decimal
    doubts: list[str] = field(default_factory=list)
    top: Decimal | None = None
    bottom: Decimal | None = None
    share: Decimal | None = None

    def doubt(self, *codes: str | None) -> None:
        self.doubts += [code for code in codes if code]

    def reading(self, kind: Kind) -> Reading:
        value = f"{self.top}/{self.bottom}" if kind == "fraction" else native(self.value)
        doubt = self.doubts[0] if self.doubts else None
        return Reading(Status.FILLED, value, self.top, self.bottom, doubt)


def read_figure(text: str, asked: Asked, number: Decimal | None = None) -> Reading:
    """The figure of an answer; ``number`` is that of a numeric workbook cell, which no text can gainsay."""
    if asked.kind == "fraction":
        number = None  # what a workbook keeps of a fraction is its quotient
    if asked.kind == "count" and number is None and _DIGITS.fullmatch(text) and _counts(asked):
        return filled(int(text))
    if _NUMERIC.fullmatch(text) or not text:
        bare = _bare(text, asked) if number is None else _stored(number, None, asked)
        if bare:
            return bare
    if _LEADERS.fullmatch(text):
        return BLANK
    tokens = _tokens(text, asked)
    behind = opening(tokens)
    if behind is not None and _is_of_each(tokens[behind:], asked):
        return _beside_the_sum(text[tokens[behind].start :], asked)
    tokens, remarks = _remarks_apart(tokens, behind, text, asked)
    spoken = [token for token in tokens if token.code not in "r" + _NOT_SPOKEN]
    while spoken and spoken[0].code in "-+":
        spoken.pop(0)  # a list mark; the sign of a number is part of the number
    shape = unopened("".join(token.code for token in spoken))
    match = _FIGURE.fullmatch(shape)
    if match is None:
        return _without_number(text, shape, {token.code for token in tokens}, remarks, asked)
    aside = _of_its_own_unit(spoken, asked) if number is None else None
    if aside is not None:
        return aside
    if number is not None:
        return _stored(number, match, asked, _sizes(spoken[match.start("unit") : match.end("unit")], asked))
    return _typed(text, shape, match, spoken, remarks, asked)


def _typed(
    text: str, shape: str, match: re.Match[str], spoken: list[Token], remarks: list[Token], asked: Asked
) -> Reading:
    """The figure of an answer with a number in it, which no workbook stores as one."""
    if sum(code in "wo" for code in shape[: match.start("top")]) > MOST_BEFORE:
        return asked.unread
    if _is_dated(text, match["lead"], spoken, asked):
        return unreadable("date_like")
    if asked.kind == "count" and _SUM.fullmatch(shape):
        return _summed(spoken, asked)
    rate = asked.kind == "ratio_percent" and match["unit"] == "%" and shape.count("%") == 1
    only_rate = rate and _OF_ANOTHER.match(match["rest"])  # “97,5%, 02 máy còn lại …”
    again = _AGAIN.match(match["rest"]) or (_AGAIN.search(match["rest"]) and "w" in match["lead"])
    if again and not only_rate:
        return asked.unread if asked.kind == "fraction" else unreadable("two_numbers")
    return _parsed(spoken, match, remarks, asked)


def _of_its_own_unit(spoken: list[Token], asked: Asked) -> Reading | None:
    """The one figure in the unit of a line that measures, behind one of something else: ``02 đường FTTH, 45 Mbps``; always held."""
    known = asked.measure
    if known is None or known.per or known.unit.family.whole or known.unit.family.id == "share":
        return None
    numbers = [at for at, token in enumerate(spoken) if token.code == "n"]
    own = [at for at in numbers if spoken[at + 1 : at + 2] and spoken[at + 1].code == "u"]
    before = spoken[own[0] - 1] if own and own[0] != numbers[0] else None
    if before is None or before.code not in "wkpus" or before.text in _TIMES:
        return None
    if len(own) > 1:
        return unreadable("two_numbers")
    read = parse_number(spoken[own[0]].text, thousands=asked.grouped)
    size = _sizes(spoken[own[0] + 1 : own[0] + 2], asked)
    return filled(native(read[0] * size), "two_numbers") if read else None


def _remarks_apart(tokens: list[Token], at: int | None, text: str, asked: Asked) -> tuple[list[Token], list[Token]]:
    """The tokens of the answer itself, and the remarks: those in brackets and the one that begins at a token."""
    remarks = [token for token in tokens if token.code == "r" and f" {fold(token.text)} " not in asked.subject]
    if at is None:
        return tokens, remarks
    remarks.append(Token("r", text[tokens[at].start :], tokens[at].start, len(text)))
    return tokens[: at - 1 if tokens[at - 1].code == "-" else at], remarks


def _is_of_each(tokens: list[Token], asked: Asked) -> bool:
    """Whether tokens begin with a figure of what the line asks, so much to each."""
    asks = asked.kind != "fraction" and asked.measure is not None and asked.measure.per is not None
    return asks and "".join(token.code for token in tokens).lstrip("k").startswith("nu/u")


def _beside_the_sum(text: str, asked: Asked) -> Reading:
    """The average that a line asks for, behind the sum that it does not: ``1250 Mbps, bình quân 7,96 Mbps/người``."""
    found = read_figure(text, asked)
    return found if found.status is not Status.FILLED else replace(found, doubt=found.doubt or "two_numbers")


def _counts(asked: Asked) -> bool:
    """Whether plain digits can only be the count: the line's unit is no share."""
    return asked.measure is None or asked.measure.unit.family.id != "share"


def _tokens(text: str, asked: Asked) -> list[Token]:
    """The tokens of an answer, its units told apart into those of the line (u) and others (v)."""
    return [
        Token(_standing(token, asked), token.text, token.start, token.end, token.meaning)
        if token.code in ("u", AVERAGE)
        else as_written(token, text, asked.subject)
        if token.code in "mkh"
        else token
        for token in understood(scan(text), figure_words(), asked.subject)
    ]


def _standing(token: Token, asked: Asked) -> str:
    """How a unit's word stands on the line: its own unit, a share, a noun of the label, a period, or another unit."""
    if token.code == AVERAGE:  # what a line asks anyway opens no remark
        return "k" if asked.measure and asked.measure.per else AVERAGE
    unit = token.meaning[1] if token.meaning else None
    if not isinstance(unit, Unit):
        return "w"
    if unit.family.id == "share":
        return "%"
    known = asked.measure
    if known is None:
        return "u" if unit.family.whole and (unit.family.id != "periods" or asked.kind == "fraction") else "v"
    if known.conversion(unit) is not None:
        return "u"
    allowed = "*" in unit.family.beside or known.unit.family.id in unit.family.beside
    if allowed and (_is_of_the_label(token, unit, asked) or (asked.kind == "fraction" and "*" in unit.family.beside)):
        return "s"
    return "t" if unit.family.id == "periods" else "v"


def _is_of_the_label(token: Token, unit: Unit, asked: Asked) -> bool:
    """Whether the line's label names what a unit counts; of periods it must be the same one, ``12 tháng`` are no meetings of a quarter."""
    if unit.family.id == "periods":
        return f" {fold(token.text)} " in asked.subject
    return any(word in asked.subject for word in names_of(unit.family.id))


def _is_dated(text: str, lead: str, spoken: list[Token], asked: Asked) -> bool:
    if "t" in lead or (lead and _is_period(spoken[len(lead) - 1])):
        return True
    outside = text.split("(", maxsplit=1)[0]
    return _DATED.match(outside) is not None or (parse_quarter(outside) is not None and "w" in lead)


def _is_period(token: Token) -> bool:
    unit = token.meaning[1] if token.meaning else None
    return isinstance(unit, Unit) and unit.family.id == "periods"


def _without_number(text: str, shape: str, codes: set[str], remarks: list[Token], asked: Asked) -> Reading:
    """What an answer without digits says: a declared nothing, not counted yet, a mark, a blank, or nothing known."""
    if asked.kind == "fraction" and shape.strip("usv%/-bt"):
        return unreadable("not_counted") if "q" in shape else asked.unread
    if "q" in shape:
        return unreadable("not_counted")
    if "z" in shape and asked.kind == "count" and not set(shape) & set("xby"):
        if _NOTHING.fullmatch(shape):
            doubts = (_remark(token, _Figure(Decimal(0)), asked) for token in remarks)
            return filled(0, next(filter(None, doubts), None))
        return filled(0, "left_over") if shape[0] == "z" else unreadable("not_a_number")
    if set(shape) & set("xy") and not set(shape) - set("us/bxyz"):
        return unreadable("mark_in_count")
    if codes <= {"p"} and _DITTO.search(text):
        return unreadable("left_over")
    within = [_tokens(token.text, asked) for token in remarks]
    if "l" in codes and shape[:1] == "o" and not remarks[1:]:
        return BLANK  # "...) trong năm": the dots were those of the label
    hints = "usvt%/-b" if "l" in codes else "u%/-b"
    if not shape.strip(hints) and "f" not in codes and all(one.code in "uvs%/-pl" for inner in within for one in inner):
        return BLANK
    if not shape and any(one.code in "nd" for inner in within for one in inner):
        return unreadable("left_over")  # (12) may number a column, or be what is left of a negative
    return asked.unread


def _bare(text: str, asked: Asked) -> Reading | None:
    """A number with nothing around it, the most common answer; None when it needs a closer look."""
    read = parse_number(text, thousands=asked.grouped)
    if read is None or asked.kind == "fraction":
        return None
    figure = _Figure(read[0])
    figure.doubt(read[1], *_unit_doubts("", asked), *_printed_doubts(figure.value, asked))
    return figure.reading(asked.kind)


def _printed_doubts(value: Decimal, asked: Asked) -> Iterator[str | None]:
    """Doubts about a number as it is printed, without any sign of its unit."""
    if asked.kind == "ratio_percent":
        yield share_doubt(value)
    elif asked.kind == "count":
        yield _odd_decimals(value, asked)
        yield _not_whole(value, asked)


def _stored(number: Decimal, match: re.Match[str] | None, asked: Asked, size: Decimal = Decimal(1)) -> Reading:
    """The number of a workbook cell; its text may show a unit."""
    figure = _Figure(number * size)
    figure.doubt("absurdly_large" if is_too_long(number) else None, "negative" if number < 0 else None)
    figure.doubt(*_unit_doubts(_around(match) if match else "", asked))
    if match:
        figure.doubt(*_left_over(match))
    if asked.kind == "ratio_percent" and not (match and "%" in match.string):
        figure.doubt("share_as_fraction" if number == 1 else share_doubt(number))
    figure.doubt(_not_whole(figure.value, asked))
    return figure.reading("count")


def _parsed(spoken: list[Token], match: re.Match[str], remarks: list[Token], asked: Asked) -> Reading:
    """The figure whose tokens the pattern named, with every doubt about them."""
    used = {name: spoken[match.start(name)] for name in ("top", "bottom", "share") if match[name]}
    whole = asked.grouped or "bottom" in used
    read = {name: parse_number(token.text, thousands=whole and name != "share") for name, token in used.items()}
    numbers = {name: found for name, found in read.items() if found}
    if len(numbers) < len(read) or (asked.kind == "fraction" and "bottom" not in used):
        return asked.unread
    scale = _scale(spoken[match.start("scale")]) if match["scale"] else Decimal(1)
    figure = _Figure(numbers["top"][0] * scale * _sizes(spoken[match.start("unit") : match.end("unit")], asked))
    figure.doubt("ambiguous_number" if match["scale"] and spoken[match.start("scale")].text.isascii() else None)
    figure.doubt("letter_in_number" if any(token.code == "d" for token in used.values()) else None)
    if "bottom" in used:
        figure.top, figure.bottom = figure.value, numbers["bottom"][0]
        figure.doubt(
            "two_numbers" if asked.kind == "count" and asked.measure and not asked.measure.unit.family.whole else None
        )
        figure.doubt("date_like" if is_month(figure.top, figure.bottom) else None)
    if "share" in used:
        figure.share = numbers["share"][0]
    figure.doubt(*(doubt for _, doubt in numbers.values()))
    figure.doubt("two_numbers" if any(_TWO.match(token.text) for token in used.values()) else None)
    around = match["lead"] if asked.kind == "ratio_percent" and "bottom" in used else _around(match)
    figure.doubt(*_unit_doubts(around, asked), *_left_over(match))
    figure.doubt(*(_remark(token, figure, asked) for token in remarks))
    if asked.kind == "ratio_percent":
        return _rate(figure, match)
    figure.doubt(_disagreement(figure))
    if asked.kind == "count" and not match["scale"]:
        figure.doubt(_odd_decimals(numbers["top"][0], asked))
    figure.doubt(_not_whole(figure.value, asked), _not_whole(figure.bottom or Decimal(0), asked))
    return figure.reading(asked.kind)


def _around(match: re.Match[str]) -> str:
    """The codes around the number of a shape, up to another number."""
    return match["lead"] + match["unit"] + (match["under"] or "") + re.split("[nd]", match["rest"], maxsplit=1)[0]


def _left_over(match: re.Match[str]) -> Iterator[str | None]:
    """Doubts about what the pattern leaves over."""
    rest = match["rest"]
    yield "approximate" if "h" in match.string or rest == "+" else None
    yield "two_numbers" if _AGAIN.search(rest) else None
    yield "left_over" if (match["lead"] + rest).translate(_EXPLAINED) else None


def _rate(figure: _Figure, match: re.Match[str]) -> Reading:
    """A rate: the percentage that is printed; a fraction alone is worked out and held."""
    if match["bottom"] and figure.share is None:
        if not figure.bottom or figure.top is None:
            return unreadable("fraction_in_rate")
        figure.value = (figure.top / figure.bottom * 100).quantize(Decimal("0.01"), ROUND_HALF_UP)
        figure.doubt("fraction_in_rate")
    elif match["bottom"] and figure.share is not None:
        figure.value = figure.share
    else:
        figure.share = figure.value
    figure.doubt(_disagreement(figure))
    if "%" not in match.string:
        figure.doubt(share_doubt(figure.value))
    return figure.reading("ratio_percent")


def _scale(token: Token) -> Decimal:
    size = token.meaning[1] if token.meaning else None
    return size if isinstance(size, Decimal) else Decimal(1)


def _sizes(tokens: list[Token], asked: Asked) -> Decimal:
    """How many of the line's unit the printed unit is: 1 Gbps is 1000 Mbps."""
    size = Decimal(1)
    for token in tokens:
        unit = token.meaning[1] if token.meaning else None
        if token.code == "u" and asked.measure and isinstance(unit, Unit):
            size *= asked.measure.conversion(unit) or Decimal(1)
    return size


def _unit_doubts(shape: str, asked: Asked) -> Iterator[str | None]:
    known = asked.measure.unit.family.id if asked.measure else None
    if asked.kind != "ratio_percent":
        yield "percent_in_count" if "%" in shape or known == "share" else None
    else:
        yield "unit_differs" if known not in (None, "share") else None
    yield "unit_differs" if "v" in shape else None


_EXPLAINED = str.maketrans("", "", "uskv%h")


def _odd_decimals(value: Decimal, asked: Asked) -> str | None:
    """``1234.000`` and ``12.0000`` are no way to print a whole number."""
    whole = asked.measure is not None and asked.measure.whole and value == value.to_integral_value()
    return "ambiguous_number" if whole and places(value) > 2 else None


def _not_whole(value: Decimal, asked: Asked) -> str | None:
    whole = asked.kind != "number" and asked.measure is not None and asked.measure.whole
    counted = asked.kind == "fraction" or whole
    return "not_whole" if counted and value != value.to_integral_value() else None


def _disagreement(figure: _Figure) -> str | None:
    """A fraction and a percentage in one answer say the same, to one unit of the last printed digit."""
    if figure.share is None or figure.top is None or figure.bottom is None:
        return None
    if figure.bottom == 0:
        return "figures_disagree"
    apart = abs(figure.top / figure.bottom * 100 - figure.share)
    return "figures_disagree" if apart > Decimal(1).scaleb(-places(figure.share)) else None


def _remark(token: Token, figure: _Figure, asked: Asked) -> str | None:
    """The doubt that words in parentheses raise; the fraction or the percentage they give is taken over."""
    text = without_dates(token.text)
    every = _tokens(text, asked)
    if leaves_it(every, figure.value, of_each=bool(asked.measure and asked.measure.per)):
        return None
    inner = [one for one in every if one.code not in _NOT_SPOKEN]
    shape = unopened("".join(one.code for one in inner))
    if "h" in shape:
        return "approximate"
    if "D" in shape:
        return "says_otherwise"
    if not text.isascii() and any(one.isnumeric() and not one.isdecimal() for one in text):
        return "two_numbers"
    if "q" in shape or "?" in text or _QUARTER.search(fold(text)) or (_NOTHING.fullmatch(shape) and figure.value != 0):
        return "left_over"
    share = _SHARE_ALONE.fullmatch(shape) is not None
    read = [parse_number(one.text, thousands=not share) for one in inner if one.code == "n"]
    found = [number[0] for number in read if number]
    if "d" in shape or len(found) < len(read):
        return "two_numbers"
    if not read:
        return unexplained(text, inner, figure.value, asked.measure, fraction=asked.kind == "fraction")
    if share:
        figure.share = found[0]
        return None
    belongs = asked.kind == "ratio_percent" or (asked.kind == "count" and found[:1] == [figure.value])
    if _FRACTION_ALONE.fullmatch(shape) and belongs and figure.bottom is None:
        figure.top, figure.bottom = found
        return None
    return "two_numbers"


def _summed(spoken: list[Token], asked: Asked) -> Reading:
    """``12 + 3 = 15``: sure where the sum is printed and right."""
    read = [parse_number(token.text, thousands=True) for token in spoken if token.code == "n"]
    numbers = [found[0] for found in read if found]
    if len(numbers) < len(read):
        return unreadable("not_a_number")
    if all(token.code != "=" for token in spoken):
        return filled(native(sum(numbers, Decimal(0))), "two_numbers")
    *parts, total = numbers
    figure = _Figure(total)
    figure.doubt("figures_disagree" if sum(parts) != total else None)
    figure.doubt("unit_differs" if _sizes(spoken, asked) != 1 else None)
    figure.doubt(*(found[1] for found in read if found), _not_whole(total, asked))
    return figure.reading("count")
