"""What was printed of a figure: the digits of the number alone, among units, remarks and fractions."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation

from shared.contracts import Fact, exact

MOST_PLACES = 6
"""Decimal places beyond which a workbook's stored value says nothing about how exactly it is meant."""
MARKS_IN_DOUBT = {"ambiguous_number", "thousands_comma"}
"""Doubts whether a mark parts the thousands or the decimals."""
_NUMBER = re.compile(r"\d+(?:[., ]\d+)*")
_MARK = re.compile(r"[., ]")


def printed_places(fact: Fact) -> int:
    """Decimal places of a figure as it is printed: 2 for ``97,73% (43/44)``, 1 for ``….81,2….%``.

    A text that does not show the figure, such as one that was computed, counts with the figure's own places.
    """
    value = exact(fact.value) if isinstance(fact.value, int | float) and not isinstance(fact.value, bool) else None
    if value is None:
        return 0
    shown = [places for number, places in numbers_in(fact.raw or "") if number == abs(value)]
    if shown:
        return min(max(shown), MOST_PLACES)
    exponent = value.normalize().as_tuple().exponent
    return min(max(-exponent, 0), MOST_PLACES) if isinstance(exponent, int) else 0


def printed_tolerance(fact: Fact) -> Decimal:
    """Half a unit of the last printed digit: 95.7 agrees with 95.745."""
    return Decimal(5).scaleb(-printed_places(fact) - 1)


def thousands_mark(fact: Fact) -> str | None:
    """The mark that parts the thousands of a whole figure in print; None where it has none."""
    for token in _NUMBER.findall(fact.raw or ""):
        parts = _MARK.split(token)
        marks = set(_MARK.findall(token))
        if len(marks) == 1 and parts[0].strip("0") and all(len(part) == 3 for part in parts[1:]) and len(parts[0]) <= 3:
            return str(marks.pop())
    return None


def has_one_mark(fact: Fact) -> bool:
    """Whether one mark stands in the number of a figure, which may have been taken for the other kind: 1.217, but not 1.217.000."""
    return thousands_mark(fact) is not None and not any(
        len(_MARK.findall(token)) > 1 for token in _NUMBER.findall(fact.raw or "")
    )


def digits_beside_marks(fact: Fact) -> str | None:
    """The digits of the one number that is printed with a mark among them: 1540 of ``154.0``; None where there is none."""
    found = _NUMBER.findall(fact.raw or "")
    return _MARK.sub("", found[0]) if len(found) == 1 and _MARK.search(found[0]) else None


def one_number(fact: Fact) -> bool:
    """Whether nothing but one number, however its thousands are parted, is printed."""
    return len(_NUMBER.findall(fact.raw or "")) == 1


def decimal_mark(fact: Fact) -> str | None:
    """The mark before the decimal places of a figure in print that has one or two of them; None where it has none."""
    value = exact(fact.value) if isinstance(fact.value, float) else None
    for token in _NUMBER.findall(fact.raw or "") if value is not None else ():
        whole, *places = _MARK.split(token)
        mark = _MARK.findall(token)
        if len(places) == 1 and len(places[0]) < 3 and Decimal(f"{whole}.{places[0]}") == value:
            return str(mark[0]) if mark[0] != " " else None
    return None


def other_readings(fact: Fact, *, whole: bool = False) -> frozenset[Decimal] | None:
    """The values that a figure whose digits are in doubt may have instead; None where it may have any.

    ``whole``: it counts what cannot be divided. Several marks of one kind, 1,263,000, can only part thousands.
    """
    value = exact(fact.value) if isinstance(fact.value, int | float) and not isinstance(fact.value, bool) else None
    if value is None or fact.review_reason not in MARKS_IN_DOUBT:
        return None
    if len(_MARK.findall(fact.raw or "")) > 1 and one_number(fact) and value == value.to_integral_value():
        return frozenset((value,))
    other = value / 1000 if value == value.to_integral_value() else value * 1000  # the mark taken for the other kind
    readings = (value, other)
    return frozenset(one for one in readings if not whole or one == one.to_integral_value())


def numbers_in(text: str) -> Iterator[tuple[Decimal, int]]:
    """Every number that stands in a text, each way it can be read, with its decimal places."""
    for token in _NUMBER.findall(text):
        parts = _MARK.split(token)
        yield Decimal("".join(parts)), 0
        if len(parts) > 1:
            try:
                yield Decimal("".join(parts[:-1]) + "." + parts[-1]), len(parts[-1])
            except InvalidOperation:  # pragma: no cover - digits only, but bad input never raises
                continue
