"""Lines that a page break cut, or that a clerk ran together, made whole by the form's own labels."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from rapidfuzz import fuzz, process

from services.extract.reading.layout.lines import Line
from services.extract.reading.once import once
from services.extract.reading.values.looks import is_unit, looks
from services.extract.reading.words.wording import fold, key
from shared.forms import Item

_SURE = 90
"""Likeness, of 100, of a line made whole to one of the form."""
_UNIT_WORDS = 3
"""Words of the longest unit that stands before a figure."""
_LEAST_WORDS = 2
"""Words of a label by which the beginning of a sentence is known to be it."""


def mended(lines: list[Line], items: list[Item]) -> list[Line]:
    """The lines: those cut by a page break joined, those that hold an answer behind their label parted."""
    wanted, starts = _labels(items)
    made: list[Line] = []
    for line in lines:
        if line.tail and made and made[-1].source.page != line.source.page and line.key not in wanted:
            whole = _joined(made[-1], line, wanted)
            if whole is not None:
                made[-1] = whole
                continue
        made += _parted(line, wanted, starts)
    return made


@once
def _labels(items: list[Item]) -> tuple[set[str], dict[str, list[str]]]:
    """The keys of the labels of a form, and those that begin with a word."""
    wanted = {key(item.label) for item in items}
    starts: dict[str, list[str]] = {}
    for name in wanted:
        words = name.split()
        if words:
            starts.setdefault(words[0], []).append(name)
    return wanted, starts


def _joined(above: Line, below: Line, wanted: set[str]) -> Line | None:
    """Two parts of one line, where only both together are a line of the form."""
    whole = key(f"{above.label} {below.label}")
    best = process.extractOne(whole, wanted, scorer=fuzz.ratio, score_cutoff=_SURE)
    if best and best[1] > fuzz.ratio(above.key, best[0]):
        return replace(above, label=f"{above.label} {below.label}")
    return None


def _parted(line: Line, wanted: set[str], starts: dict[str, list[str]]) -> Iterator[Line]:
    """A sentence that begins with a label of the form and goes on with its answer, perhaps with the next question."""
    if line.key in wanted or not line.key or (line.level if line.prose else line.is_answered):
        yield line
        return
    found = _beginning(line, starts)
    if found is None:
        yield line
        return
    label, rest = found
    if line.prose and len(key(label).split()) < _LEAST_WORDS:
        yield line
        return
    if not line.prose:
        yield _typed_behind(line, label, rest)
        return
    if not line.answer:
        yield replace(line, label=label, answer=rest)
        return
    words = rest.split()
    for at in range(1, len(words)):
        if not words[at].isdigit() and key(" ".join(words[at:])) in wanted:  # bare digits are the answer's, no ordinal
            yield replace(line, label=label, answer=" ".join(words[:at]))
            yield replace(line, label=" ".join(words[at:]), context=label)
            return
    yield line


def _typed_behind(line: Line, label: str, rest: str) -> Line:
    """A line of a table without an answer whose answer was typed behind its label, in the label's cell; any other as it is."""
    unit, said = _unit_first(rest)
    stands = looks(said) in ("figure", "answer")
    marked = (label.rstrip()[-1:] in ":=…" or rest[:1] in ":=…") and len(label.split()) >= _LEAST_WORDS
    if not (stands or (marked and not _asks_again(label, said))):
        return line
    return replace(line, label=label, unit=line.unit or unit, spill=said.strip(" :=.…"))


def _unit_first(rest: str) -> tuple[str | None, str]:
    """The unit that stands before an answer, and the answer: ``người 2``."""
    words = rest.split()
    size = next((n for n in range(min(len(words) - 1, _UNIT_WORDS), 0, -1) if is_unit(" ".join(words[:n]))), 0)
    return (" ".join(words[:size]) or None, " ".join(words[size:]))


def _asks_again(label: str, rest: str) -> bool:
    """Whether words behind a label only say it once more, as the form's own print does."""
    words, known = fold(rest).split(), fold(label).split()
    return not any(ch.isdigit() for ch in rest) and sum(word in known for word in words) * 2 > len(words)


def _beginning(line: Line, starts: dict[str, list[str]]) -> tuple[str, str] | None:
    """The longest label of the form that a sentence begins with, and what follows it."""
    name = line.key
    fitting = [label for label in starts.get(name.split()[0], []) if name.startswith(f"{label} ")]
    words = line.label.split()
    for label in sorted(fitting, key=len, reverse=True):
        for at in range(1, len(words)):
            if key(" ".join(words[:at])) == label:
                return " ".join(words[:at]), " ".join(words[at:])
    return None
