"""Slips that are known: which of them turns the right value into the printed one, and how likely that is."""

from __future__ import annotations

from decimal import ROUND_DOWN, ROUND_HALF_DOWN, ROUND_HALF_UP, Decimal

from services.validate.judging.printed import digits_beside_marks, has_one_mark, printed_places, printed_tolerance
from services.validate.judging.relations import Network, Quotient
from shared.contracts import Fact, exact

FACTORS = tuple(map(Decimal, ("10", "100", "1000", "0.1", "0.01", "0.001")))
"""By how much a figure is off whose decimal mark, or whose unit, is another."""
_MOST_OF_A_RATE = 200
"""Above this a rate is hardly one, and no likelier for having the digits that were printed."""
_TWO_PLACES = Decimal("0.0051")
"""How exactly a computed rate is known that is given to two places."""


def explained(network: Network, fact: Fact, new: Decimal) -> tuple[str, Decimal] | None:
    """The slip that turns the right value into the printed one, and how likely it is; None for an arbitrary change."""
    old = network.values[fact.key]
    if new == old:
        return None
    rate = network.rate(fact.key)
    if rate is not None:
        if _swapped(rate, network):
            return "swapped_ratio", Decimal("0.9")
        if network.wrong_base(rate):
            return "wrong_denominator", Decimal("0.95") if old != 100 else Decimal("0.92")
        if (
            old == 100
        ):  # it may as well be right, and a count below wrong; a tenth of it is what a digit too many there gives
            return "rate_left_at_100", Decimal("0.5" if new in _TENTHS else "0.6")
    if fact.denominator is not None and exact(fact.denominator) == new and fact.numerator is not None:
        return "swapped_fraction", Decimal("0.95")
    if rate is not None and new > _MOST_OF_A_RATE >= old:
        return None  # a rate that is possible does not become one that is not
    if old < 0:
        return ("minus_sign", Decimal(1)) if new == -old else None
    typed_apart = ("thousands_separator", Decimal(1)) if has_decimals(network, fact, new) else None
    scaled = typed_apart or _scaled(fact, old, new, rate=_usual_places(network, rate) if rate else None)
    if scaled:
        return scaled
    if network.last.get(fact.key) == old and old != 0:
        return "copy_forward", Decimal("0.7")
    seen = fact.key in network.seen
    places = printed_places(fact) if rate else 0
    pairs = {(_digits(old, places, way), _digits(new, places, way)) for way in (ROUND_HALF_UP, ROUND_HALF_DOWN)}
    slips = [slip for one, other in pairs if one and other and (slip := _digit_slip(one, other, seen=seen))]
    slip = max(slips, key=lambda pair: pair[1], default=None)
    return slip or (("ocr_confusion", Decimal("0.5")) if seen and fact.key in network.doubtful else None)


def seen_in_digits(network: Network, fact: Fact, right: Decimal) -> str | None:
    """The slip that the digits of a count show once its right value is proved: of figures so short it proves nothing itself."""
    one, other = _digits(network.values[fact.key], 0, ROUND_HALF_UP), _digits(right, 0, ROUND_HALF_UP)
    if "0" in (one, other) or not one or not other or network.values[fact.key] < 0:
        return None
    if abs(len(one) - len(other)) == 1 and min(len(one), len(other)) == 1 and _one_missing(one, other):
        return "digit_missing" if len(one) < len(other) else "digit_extra"
    return None


def has_decimals(network: Network, fact: Fact, right: Decimal) -> bool:
    """Whether a count of what cannot be divided is printed with decimals, its digits those of the right one: 154.0 for 1.540."""
    printed = digits_beside_marks(fact) if fact.key in network.whole else None
    return printed == str(right) and right > network.values[fact.key]


def _usual_places(network: Network, rate: Quotient) -> int:
    """Decimal places with which the report prints its other rates."""
    return max((places for cell, places in network.rates.items() if cell != rate.cells[0]), default=_PLACES)


def _scaled(fact: Fact, old: Decimal, new: Decimal, *, rate: int | None) -> tuple[str, Decimal] | None:
    """A power of ten too many or too few: a comma that was lost or moved, a share for a percentage, a thousands mark.

    What people do in typing is likelier than that zeros came or went by themselves. ``rate``: the usual decimal places, of
    a rate.
    """
    for factor in FACTORS:
        close = (
            rate is not None and new >= 1 and abs(old / factor - new) <= _TWO_PLACES + printed_tolerance(fact) / factor
        )
        if new == 0 or (old != new * factor and not close):
            continue
        more = factor > 1
        # A rate that is possible, and printed as all others are, may be right: a digit too many in a count says as much.
        odd = rate is None or old > 100 or printed_places(fact) > rate
        if rate is not None and factor == Decimal("0.01") and old <= 1:
            return "factor_100", Decimal(1)  # 0.957 for 95.7: a share, not a percentage
        if factor in (1000, Decimal("0.001")):
            if rate is None and old < 1:
                return "factor_1000", Decimal("0.8")  # 0.988 for 988: another unit
            marked = has_one_mark(fact) or old != old.to_integral_value()
            return (
                ("thousands_separator", Decimal(1)) if marked else ("factor_1000", Decimal("0.8" if more else "0.35"))
            )
        if new != new.to_integral_value() or old != old.to_integral_value():
            lost = more and old == old.to_integral_value() and printed_places(fact) == 0
            if rate is None:
                return "decimal_comma", Decimal("1" if lost else "0.5")
            if new <= _MOST_OF_A_RATE and _same_digits(fact, old, new, factor, rate):
                return "decimal_comma", Decimal("0.6" if not odd else "1" if lost else "0.9")
        if factor in (100, Decimal("0.01")):
            return "factor_100", Decimal("0.5" if more and odd else "0.3")
        return "factor_10", Decimal("0.45" if odd else "0.3")
    return None


def _same_digits(fact: Fact, old: Decimal, new: Decimal, factor: Decimal, usual: int) -> bool:
    """Whether a rate is printed with the very digits of the right one, as the report prints its rates: 95.7 for 9.57 only
    where it prints two places.
    """
    places = printed_places(fact) + int(factor.log10())
    if not 0 <= places <= max(usual, 1):
        return False
    printed = old.scaleb(printed_places(fact))
    digits = {new.scaleb(places).to_integral_value(way) for way in (ROUND_HALF_UP, ROUND_HALF_DOWN, ROUND_DOWN)}
    return printed in digits


def _digit_slip(one: str, other: str, *, seen: bool) -> tuple[str, Decimal] | None:
    if len(one) == len(other):
        if seen and _confused(one, other):
            return "ocr_confusion", Decimal(1)
        if _transposed(one, other):
            return "digits_swapped", Decimal(1)
        if len(one) > 1 and sum(a != b for a, b in zip(one, other, strict=True)) == 1:
            # Any two figures that lie close together differ in their last digit.
            telling = len(one) > 2 and one[-1] == other[-1]
            return "digit_slip", Decimal("0.7" if telling else "0.4" if len(one) > 2 else "0.3")
    elif abs(len(one) - len(other)) == 1 and min(len(one), len(other)) > 1 and _one_missing(one, other):
        # A digit more or less at the end is ten times as much or as little: any rate can be explained by that.
        last = min(one, other, key=len) == max(one, other, key=len)[:-1]
        return "digit_missing" if len(one) < len(other) else "digit_extra", Decimal("0.45" if last else "0.8")
    return None


_PLACES = 2
"""Decimal places of a rate where no other one shows how many are usual."""
_TENTHS = {Decimal(10), Decimal(1)}
_ALIKE = [set("17"), set("08"), set("06"), set("38"), set("35"), set("56"), set("68"), set("49"), set("89"), set("27")]


def _swapped(rate: Quotient, network: Network) -> bool:
    """Whether a rate is its denominator over its numerator."""
    printed, top, below = network.values[rate.cells[0]], network.values[rate.cells[1]], rate.below(network.values)
    return top != 0 and below not in (0, top) and abs(rate.factor * below / top - printed) <= rate.tolerance


def _digits(value: Decimal, places: int, rounding: str) -> str:
    """The digits of a figure as it is printed with so many decimal places; none where that is not the figure."""
    shifted = abs(value).scaleb(places)
    if places:
        return str(shifted.to_integral_value(rounding))
    return str(shifted.to_integral_value()) if shifted == shifted.to_integral_value() else ""


def _transposed(one: str, other: str) -> bool:
    differ = [n for n, (a, b) in enumerate(zip(one, other, strict=True)) if a != b]
    return len(differ) == 2 and differ[1] == differ[0] + 1 and one[differ[0]] == other[differ[1]] and one[differ[1]] == other[differ[0]]  # fmt: skip


def _one_missing(one: str, other: str) -> bool:
    short, long = sorted((one, other), key=len)
    return any(long[:n] + long[n + 1 :] == short for n in range(len(long)))


def _confused(one: str, other: str) -> bool:
    return all(a == b or {a, b} in _ALIKE for a, b in zip(one, other, strict=True))
