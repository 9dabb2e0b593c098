"""Figures that answer nothing the form asks: a clerk's added line, a remark with a number."""

from __future__ import annotations

from collections.abc import Sequence
from collections.abc import Set as AbstractSet

from services.extract.reading.layout.lines import Line
from services.extract.reading.values import read_value
from services.extract.reading.words.wording import LEADER, plain
from shared.contracts import Fact, Status
from shared.forms import Form


def belonging_nowhere(
    lines: Sequence[Line], used: AbstractSet[int], form: Form, level: str, declined: AbstractSet[int] = frozenset()
) -> list[Fact]:
    """Figures that stand in the form and answer no known item: reported, held, never dropped.

    ``used`` are the lines that answer one; ``declined`` those that were taken for answers at first, told wherever they stand.
    """
    facts = []
    for at, line in enumerate(lines):
        answer = line.spill or line.answer
        aside = line.prose and not line.section and at not in declined
        if at in used or line.window or not answer or LEADER.fullmatch(answer) or aside:
            continue
        if any(example in line.source.text for example in form.printed_examples):
            continue
        reading = read_value(answer, "count", line.unit, None if line.spill else line.number)
        if reading.status is not Status.FILLED or isinstance(reading.value, bool) or (line.prose and reading.doubt):
            continue
        facts.append(
            Fact(
                indicator=None,
                level=line.level or level,
                status=Status.FILLED,
                value=reading.value,
                numerator=reading.numerator,
                denominator=reading.denominator,
                unit=line.unit,
                raw=plain(answer),
                note=line.note,
                confidence=0.0,
                doubt="unknown_line",
                source=line.source,
            )
        )
    return facts
