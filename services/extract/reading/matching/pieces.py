"""A part of a form: which one it is, where too little of any form stands in a document to tell by its share.

A photograph of one page, the first part sent alone or a third of a workbook has few of a form's lines, but what it has
is that form's, one after the other and without gaps.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from services.extract.reading.layout.lines import Line
from services.extract.reading.matching.printed import Printed
from services.extract.reading.words.labels import label

_LEAST = 6
"""Lines of a form with words of their own, of which ``Tỷ lệ`` has none, below which nothing is told."""
_RUN, _STEP = 3, 6
"""Such lines in a stretch of a form, and the lines of the form that it may leap over."""
_DENSE, _EXPLAINED = 0.7, 0.85
"""Share of a form's stretch that stands in the document, and of the document's answers there that the form asks for."""
_LONG, _LONG_EXPLAINED = 30, 0.6
"""Lines of a stretch that no chance puts in a row: less of its answers need be the form's, as where every label has a slip."""
_LEAD = 1.5
"""How many times the lines, by their share of what is explained, of any other form."""
_WORTH = 0.9
"""What it is worth beside the share of a whole form."""


def part_of(
    lines: Sequence[Line], forms: Mapping[str, Printed], alike: Mapping[str, Sequence[str]]
) -> tuple[str, float] | None:
    """The form that a document is a part of and how much of its answers the form explains, 0…0.9; None where two fit.

    ``alike`` are the forms' labels by a label of the document that has a slip.
    """
    here = [line for line in lines if line.label and line.window is None]
    cores = [label(line.label).core for line in here]
    asked = [bool(line.answer or line.spill) for line in here]
    stretches = ((_stretch(cores, asked, printed, alike), name) for name, printed in forms.items())
    found = sorted(stretches, key=lambda pair: (-pair[0].weight, pair[1]))
    (best, name), others = found[0], found[1:]
    enough = _LONG_EXPLAINED if best.telling >= _LONG else _EXPLAINED
    if best.telling < _LEAST or best.explained < enough or any(one.weight * _LEAD > best.weight for one, _ in others):
        return None
    return name, round(best.explained * _WORTH, 3)


@dataclass(frozen=True, slots=True)
class _Stretch:
    telling: int
    """Lines of the form, of words of their own, that stand in their order and close together."""
    explained: float
    """Share of the answers between the first and the last of them that stand on lines of the form."""

    @property
    def weight(self) -> float:
        return self.telling * self.explained


def _stretch(
    cores: Sequence[str], asked: Sequence[bool], printed: Printed, alike: Mapping[str, Sequence[str]]
) -> _Stretch:
    where: dict[str, list[int]] = {}
    for number, core in enumerate(printed.in_order):
        where.setdefault(core, []).append(number)
    pairs = []
    for at, core in enumerate(cores):
        names = [core] if core in where else [name for name in alike.get(core, ()) if name in where]
        pairs += [(at, number) for name in names for number in where[name]]
    runs = [run for run in _runs(_ascending(pairs)) if _is_dense(run, printed.in_order)]
    got = {at for run in runs for at, _ in run}
    if not got:
        return _Stretch(0, 0.0)
    within = [at for at in range(min(got), max(got) + 1) if asked[at]]
    if not within:
        return _Stretch(0, 0.0)
    telling = sum(_is_telling(printed.in_order[number]) for run in runs for _, number in run)
    return _Stretch(telling, sum(at in got for at in within) / len(within))


def _is_telling(core: str) -> bool:
    return len(core.split()) > 1


def _is_dense(run: Sequence[tuple[int, int]], cores: Sequence[str]) -> bool:
    span = run[-1][1] - run[0][1] + 1
    return sum(_is_telling(cores[number]) for _, number in run) >= _RUN and len(run) >= _DENSE * span


def _runs(chain: Sequence[tuple[int, int]]) -> Iterator[list[tuple[int, int]]]:
    """A chain cut where it leaps over many lines of the form."""
    run: list[tuple[int, int]] = []
    for pair in chain:
        if run and pair[1] - run[-1][1] > _STEP:
            yield run
            run = []
        run.append(pair)
    if run:
        yield run


def _ascending(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest chain of (line, item) in which both ascend."""
    ordered = sorted(set(pairs), key=lambda pair: (pair[0], -pair[1]))
    ends: list[int] = []
    last: list[int] = []
    before: list[int] = []
    for at, (_, number) in enumerate(ordered):
        place = bisect_left(ends, number)
        if place == len(ends):
            ends.append(number)
            last.append(at)
        else:
            ends[place], last[place] = number, at
        before.append(last[place - 1] if place else -1)
    chain, at = [], last[-1] if last else -1
    while at >= 0:
        chain.append(ordered[at])
        at = before[at]
    return chain[::-1]
