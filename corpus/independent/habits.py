"""How one clerk prints: layout, header words, numbers, units, remarks, boxes, blanks. A report's clerk follows from its number.

``Printer.show`` prints an answer and says what was printed: the value a right reader reports is the printed one.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

from corpus.independent.markup import Slot
from corpus.independent.page import Inline, Tick
from corpus.independent.world import ROLES, ROMAN, Quarter, Rate, Share, words

ROLE_WORDS = dict(zip(ROLES, ("Chuyên trách", "Phụ trách", "Kiêm nhiệm"), strict=True))
TEXTS = ("text", "list", "url", "email", "phone", "period")


@dataclass(frozen=True)
class Habits:
    """A clerk's way; the defaults are the seeds' own."""

    layout: str = "native"
    """``native``, ``table`` (prose made a table), ``prose`` (tables made prose) or ``levels`` (a column a level)."""
    headers: bool = False
    """Header words of his own."""
    tt: str = "TT"
    label: str = "Nội dung/tiêu chí"
    unit: str = "Đơn vị tính"
    value: str = "Số liệu"
    note: str = "Ghi chú"
    number_row: str = "({})"
    """How columns are numbered under the header; empty: not at all."""
    flat_header: bool = False
    previous: str = ""
    """A column of the period before: ``before``, ``after`` or none."""
    previous_word: str = "Kỳ trước"
    decimal: str = ","
    thousands: str = ""
    digits: int = 1
    fixed: bool = False
    """``94,0`` and ``100,0``."""
    leading_zero: bool = False
    units: float = 0.0
    """Share of figures with the unit typed behind them."""
    remarks: float = 0.0
    beside: float = 0.1
    over: bool = False
    """``435/463``: the part with its whole."""
    stars: float = 0.0
    zero: str = "0"
    blank: str = ""
    ticks: str = "glyph"
    """``glyph``, ``control``, ``symbol``, ``brackets``, ``behind`` or ``deleted``."""
    flags: str = "digits"
    """``digits``, ``words`` or ``cross``."""
    marks: str = "x"
    roles: str = "brackets"
    leaders: str = "replaced"
    """Of the dots around an answer in prose: ``replaced``, ``around``, ``after``."""
    letterhead: str = "table"
    phones: str = ""
    lists: str = ", "
    period: str = "Quý {roman}/{year}"
    notes: bool = True
    merged: bool = True
    repeat: int = 0
    """Repeats the header after so many rows."""
    tidy: bool = False
    url_once: bool = False
    again: str = "same"
    """A line asked twice: ``same``, or ``blank`` the second time."""
    sparse: float = 0.0
    """Share of lines left blank by a clerk who has not everything."""
    slips: float = 0.0
    """Share of labels typed with a slip: a lost tone, two letters swapped, a letter missing."""
    copy: str = ""
    """The tables of the quarter before are in the same file, ``before`` or ``behind``."""
    frozen: bool = False
    """The form's own words for a district ("UBND thành phố") are left."""
    numbers: str = "number"
    """Workbooks: ``number`` or ``text`` cells, or ``percent``: rates as fractions with a % format."""
    one_sheet: bool = False
    landscape: bool = True


def habits(form: str, rng: random.Random, *, sparse: bool) -> Habits:
    """The ways of one clerk."""
    found = _habits(form, rng, sparse=sparse)
    more: dict[str, Any] = {"slips": rng.choice([0, 0, 0, 0.06]), "copy": ""}
    if form in ("000", "002") and found.layout == "native" and not found.previous and rng.random() < 0.25:
        more["copy"] = rng.choice(["before", "behind"])
    if form == "004" and rng.random() < 0.3:
        more["layout"] = "levels"
    return replace(found, **more)


def _habits(form: str, rng: random.Random, *, sparse: bool) -> Habits:
    said = words("habits")
    plain = rng.random() < 0.3

    def often(share: float) -> bool:
        return rng.random() < share

    head = said["headers"]
    layout = (
        "native"
        if often(0.65)
        else ("table" if form in ("001", "003") else "prose" if form in ("000", "002") else "native")
    )
    decimal = "," if often(0.65) else "."
    thousands = rng.choice(["", "", ".", " "]) if decimal == "," else rng.choice(["", "", "", ","])
    previous = rng.choice(["before", "after"]) if often(0.2) and layout != "prose" else ""
    own = not plain and often(0.7)
    return Habits(
        layout=layout, headers=own, tt=rng.choice(head["tt"]), label=rng.choice(head["label"]), unit=rng.choice(head["unit"]),
        value=rng.choice(head["this"] if previous else head["value"]), note=rng.choice(head["note"]),
        number_row=rng.choice(["({})", "({})", "{}", ""]), flat_header=often(0.4), previous=previous, previous_word=rng.choice(head["previous"]),
        decimal=decimal, thousands=thousands, digits=rng.choice([1, 1, 2]), fixed=often(0.25), leading_zero=often(0.25),
        units=rng.choice([0, 0, 0, 0.15, 0.9]), remarks=rng.choice([0, 0, 0.03]), beside=rng.choice([0.03, 0.1, 0.25]), over=often(0.2), stars=rng.choice([0, 0, 0, 0.02]),
        zero="0" if often(0.75) else rng.choice(said["words"]["zero"]), blank=rng.choice(said["words"]["blank"]),
        ticks=rng.choice(["glyph", "control", "control", "symbol", "brackets", "behind", "deleted"]), flags=rng.choice(["digits", "digits", "words", "cross"]), marks=rng.choice(["x", "X", "[x]", "1" if form == "000" else "x"]),
        roles=rng.choice(["brackets", "colon", "before"]), leaders=rng.choice(["replaced", "replaced", "around", "after"]), letterhead=rng.choice(["table", "table", "tabs", "lines"]),
        phones=rng.choice(["", "", " ", "."]), lists=rng.choice([", ", "; ", "#"]), period=rng.choice(said["words"]["period"]), notes=often(0.7), merged=often(0.6),
        repeat=rng.choice([0, 0, 0, 14]), tidy=often(0.5), url_once=often(0.4), again=rng.choice(["same", "same", "blank"]),
        sparse=rng.choice([0.15, 0.35]) if sparse else 0.0, frozen=often(0.2), numbers=rng.choice(["number", "number", "text", "percent"]), one_sheet=often(0.3), landscape=often(0.7),
    )  # fmt: skip


@dataclass(frozen=True)
class Shown:
    """What was printed for a slot, and the answers a right reader gives: one, or one a role."""

    parts: tuple[Inline, ...]
    answers: tuple[tuple[str, Any, tuple[Any, ...]], ...]
    """(role, value or None for a blank, other values that are right)."""
    number: int | float | None = None
    format: str = "General"


class Printer:
    """Prints answers in a clerk's way."""

    def __init__(self, ways: Habits, rng: random.Random) -> None:
        self.ways, self.rng = ways, rng

    def show(
        self,
        slot: Slot,
        value: Any,
        *,
        prose: bool,
        whole: int | None = None,
        raw: tuple[str, tuple[Any, ...]] | None = None,
    ) -> Shown:
        """The printed form of a value (a dict by role for ``roles``); ``raw`` is printed as it is, by a planted error."""
        if raw is not None:
            return Shown((raw[0],), (("", raw[1][0], raw[1][1:]),))
        if slot.kind == "roles":
            return self._roles(value or {})
        if slot.kind in ("tick", "choice", "either"):
            return self._ticked(slot, value)
        if value is None:
            return Shown((self._dots() if prose else self.ways.blank,), (("", None, ()),))
        if slot.kind in ("bool", "flag"):
            return self._yes_or_no(slot, bool(value), prose)
        if slot.kind == "fraction":
            assert isinstance(value, Share)
            printed = f"{value.numerator}/{value.denominator}"
            return Shown(self._led(printed, prose), (("", value, ()),))
        if slot.kind in TEXTS:
            return self._words(slot, value, prose)
        return self._figure(slot, value, prose, whole)

    def _dots(self) -> str:
        return self.rng.choice([".", "…"]) * self.rng.randint(6, 22)

    def _led(self, text: str, prose: bool) -> tuple[Inline, ...]:
        if not prose or self.ways.leaders == "replaced":
            return (text,)
        dots = "…" * self.rng.randint(2, 6)
        return (f"{dots}{text}{dots}",) if self.ways.leaders == "around" else (f"{text}{dots}",)

    def _figure(self, slot: Slot, value: Any, prose: bool, whole: int | None) -> Shown:
        ways = self.ways
        rate = slot.kind in ("pct", "pct2", "decimal")
        moved = (
            isinstance(value, Decimal) and value != value.to_integral_value()
        )  # a rate that slipped into a count's row
        exact = self.rounded(slot, value) if rate else value if moved else Decimal(int(value))
        printed = self._decimal(exact, slot) if rate or moved else self._count(int(exact))
        right: Any = exact
        bare = printed
        if slot.kind == "count" and exact == 0 and ways.zero != "0" and not prose:
            return Shown((ways.zero,), (("", Decimal(0), ()),))
        if slot.kind == "count" and whole and ways.over and self.rng.random() < 0.6:
            printed = f"{printed}/{self._count(whole)}"
            right = Share(int(exact), whole)
        unit = "%" if slot.unit == "%" else slot.unit
        if not prose and unit and len(unit) < 14 and self.rng.random() < ways.units and not isinstance(right, Share):
            printed += "%" if unit == "%" else f" {unit.lower() if unit[0].isupper() and unit != 'Mbps' else unit}"
        if not prose and self.rng.random() < ways.remarks:
            printed += f" ({self.rng.choice(words('habits')['remarks']['behind'])})"
        elif not prose and self.rng.random() < ways.stars:
            printed += "*"
        number = (int(exact) if exact == exact.to_integral_value() else float(exact)) if printed == bare else None
        shown = "General"
        if number is not None and slot.kind == "pct" and slot.unit == "%" and ways.numbers == "percent":
            number, shown = float(exact / 100), "0" + ("." + "0" * ways.digits) * (ways.digits > 0) + "%"
        elif number is not None and rate and exact != exact.to_integral_value():
            shown = "0." + "0" * max(1, -int(exact.as_tuple().exponent))
        elif number is not None and ways.thousands and not rate:
            shown = "#,##0"
        return Shown(self._led(printed, prose), (("", right, ()),), number, shown)

    def rounded(self, slot: Slot, value: Any) -> Decimal:
        """The rate as printed: rounded half up to the clerk's digits."""
        digits = 2 if slot.kind == "pct2" else self.ways.digits
        if not isinstance(value, Rate):
            return Decimal(str(value))
        exact = Fraction(value.numerator, max(value.denominator, 1)) * (1 if slot.kind == "decimal" else 100)
        quantum = Decimal(1).scaleb(-digits)
        return (Decimal(exact.numerator) / Decimal(exact.denominator)).quantize(quantum, ROUND_HALF_UP)

    def _decimal(self, value: Decimal, slot: Slot) -> str:
        text = f"{value:f}"
        if "." in text and not self.ways.fixed:
            text = text.rstrip("0").rstrip(".")
        return text.replace(".", self.ways.decimal)

    def _count(self, value: int) -> str:
        if value >= 1000 and self.ways.thousands:
            return f"{value:,}".replace(",", self.ways.thousands)
        if 0 < value < 10 and self.ways.leading_zero:
            return f"0{value}"
        return str(value)

    def _yes_or_no(self, slot: Slot, value: bool, prose: bool) -> Shown:
        ways = self.ways
        other: tuple[Any, ...] = (Decimal(int(value)),)
        if slot.kind == "bool" or ways.flags == "words":
            return Shown(self._led("Có" if value else "Không", prose), (("", value, other),))
        if ways.flags == "cross" and value:
            return Shown(("x",), (("", value, other),))
        return Shown(("1" if value else "0",), (("", value, other),), int(value))

    def _ticked(self, slot: Slot, value: Any) -> Shown:
        options = slot.options or ("Có", "Không")
        yes_no = slot.kind in ("tick", "either")
        chosen = None if value is None else (0 if value else 1) if yes_no else int(value)
        answer: tuple[Any, tuple[Any, ...]] = (None, ())
        if chosen is not None:
            answer = (value, (options[chosen],)) if yes_no else (options[chosen], ())
        gap = self.rng.choice(["    ", "\t", "\t\t"])
        style = self.ways.ticks
        if style == "deleted" and chosen is not None:
            return Shown((options[chosen],), (("", *answer),))
        parts: list[Inline] = []
        for at, option in enumerate(options):
            on = at == chosen
            box: Inline = ("[x]" if on else "[ ]") if style == "brackets" else Tick(on)
            parts += [option, " ", box] if style == "behind" else [box, " ", option]
            if at < len(options) - 1:
                parts.append(gap)
        return Shown(tuple(parts), (("", *answer),))

    def _roles(self, value: dict[str, int | None]) -> Shown:
        parts: list[Inline] = []
        answers = []
        for role, word in ROLE_WORDS.items():
            people = value.get(role)
            empty = not people
            shown = "" if empty else self._count(int(people or 0))
            if self.ways.roles == "brackets":
                parts.append(f"[ {shown or ' '} ] {word}")
            elif self.ways.roles == "colon":
                parts.append(f"{word}: {shown or '…'}")
            else:
                parts.append(f"{shown} {word}" if shown else word)
            parts.append("    ")
            answers.append((role, None if empty else Decimal(int(people or 0)), (Decimal(0),) if empty else ()))
        return Shown(tuple(parts[:-1]), tuple(answers))

    def _words(self, slot: Slot, value: Any, prose: bool) -> Shown:
        ways = self.ways
        if slot.kind == "period":
            assert isinstance(value, Quarter)
            text = ways.period.format(roman=ROMAN[value.quarter], quarter=value.quarter, year=value.year)
            return Shown(self._led(text, prose), (("", value.name, (text,)),))
        if slot.kind == "list":
            text = (
                " ".join(f"{n}. {item}" for n, item in enumerate(value, 1))
                if ways.lists == "#"
                else ways.lists.join(value)
            )
            return Shown((text,), (("", list(value), (text,)),))
        text = str(value)
        if slot.kind == "phone" and ways.phones:
            text = ways.phones.join((text[:4], text[4:7], text[7:]))
        return Shown(self._led(text, prose), (("", str(value), ()),))
