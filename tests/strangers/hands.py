"""How a clerk writes an answer down, and what that means to a reader."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from .truths import Answer, Ratio, Share


@dataclass(frozen=True)
class Hand:
    """A clerk's way of writing."""

    decimal: str = ","
    thousands: str = "."
    """Between the thousands of counts: a dot, a space or nothing."""
    digits: int = 2
    yes: str = "Có"
    no: str = "Không"
    zero: str = "0"
    """How nothing is written in a count: 0, "Không có", "KPS"."""
    unit: bool = False
    """Writes the unit behind every figure."""
    percent: bool = False
    """Writes the sign behind every rate."""
    pad: bool = False
    """Writes counts below ten with a leading zero."""
    boxes: str = ""
    """Ticks a box for yes and no: ``before``, ``behind``, ``brackets``, ``wingdings``."""
    list_: str = "; "
    """What stands between the names of a list."""
    phone: str = " "

    def write(self, answer: Answer, unit: str = "", *, flag: bool = False) -> str:
        """The words on paper. ``flag``: the form wants 1 or 0."""
        if answer is None:
            return ""
        if isinstance(answer, bool):
            return ("1" if answer else "0") if flag else self._yes_no(answer)
        if isinstance(answer, Share):
            return self._rate(answer.printed(self.digits), percent=answer.times == 100)
        if isinstance(answer, Decimal):
            return self._rate(answer, percent=True)
        if isinstance(answer, Ratio):
            return f"{answer.part}/{answer.whole}"
        if isinstance(answer, int):
            if unit == "%":
                return self._rate(Decimal(answer), percent=True)
            return self._count(answer) + (
                f" {unit}" if self.unit and unit and "/" not in unit and (answer or self.zero == "0") else ""
            )
        if isinstance(answer, list):
            return self.list_.join(answer)
        if answer.isdecimal() and len(answer) >= 10:
            return self.phone.join((answer[:4], answer[4:7], answer[7:]))
        return answer

    def _yes_no(self, yes: bool) -> str:
        match self.boxes:
            case "before":
                return f"{'☒' if yes else '☐'} Có   {'☐' if yes else '☒'} Không"
            case "behind":
                return f"Có {'☒' if yes else '☐'}   Không {'☐' if yes else '☒'}"
            case "brackets":
                return f"[{'x' if yes else ' '}] Có   [{' ' if yes else 'x'}] Không"
        return self.yes if yes else self.no

    def _rate(self, value: Decimal, *, percent: bool) -> str:
        text = f"{value.normalize():f}" if self.digits != 2 or value == value.to_integral_value() else f"{value:f}"
        return text.replace(".", self.decimal) + ("%" if self.percent and percent else "")

    def _count(self, value: int) -> str:
        if value == 0:
            return self.zero
        text = f"{value:,}".replace(",", self.thousands)
        return f"0{text}" if self.pad and value < 10 else text

    def meaning(self, answer: Answer) -> bool | float | str | list[str] | None:
        """What a careful reader takes from the written words."""
        if isinstance(answer, Share):
            return float(answer.printed(self.digits))
        if isinstance(answer, Ratio):
            return f"{answer.part}/{answer.whole}"
        if isinstance(answer, Decimal):
            return float(answer)
        return answer
