"""What a form prints, worked out once: the words of its lines, at which levels they are asked, below which headings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from services.extract.reading.once import once
from services.extract.reading.words.labels import Label, label
from services.extract.reading.words.wording import key, level_in
from shared.forms import Form


@dataclass(frozen=True, slots=True)
class Printed:
    """A form's lines by their number, and their labels."""

    keys: list[str]
    """The key of each line."""
    labels: list[Label]
    cores: Counter[str]
    own: Counter[str]
    """The cores of the lines that are kept for no other kind of agency."""
    titles: tuple[str, ...]
    times: Counter[str]
    """How many lines have a key."""
    levels: dict[str, set[str]]
    """At which levels the lines of a key are asked; those without a level are of the form's own."""
    named_levels: dict[str, set[str]]
    """At which levels the lines of a core are asked that name a level."""
    in_order: list[str]
    """The cores of the lines of the report's own period, in the form's order."""
    headings: list[str | None]
    """Of which level of government the heading above each line is; see ``headings``."""


@once
def printed(form: Form) -> Printed:
    """What a form prints."""
    keys = [key(item.label) for item in form.items]
    labels = [label(item.label) for item in form.items]
    levels: dict[str, set[str]] = {}
    named: dict[str, set[str]] = {}
    for name, one, item in zip(keys, labels, form.items, strict=True):
        levels.setdefault(name, set()).add(item.level or form.own_level)
        if item.level and one.levels:
            named.setdefault(one.core, set()).add(item.level)
    here = [(one, item) for one, item in zip(labels, form.items, strict=True) if item.window is None]
    return Printed(
        keys,
        labels,
        Counter(one.core for one, item in here),
        Counter(one.core for one, item in here if item.only_for is None),
        tuple(key(words) for words in form.recognised_by),
        Counter(keys),
        levels,
        named,
        [one.core for one, _ in here],
        headings(
            (name, key(item.context), item.level if len(levels[name]) == 1 else None)
            for name, item in zip(keys, form.items, strict=True)
        ),
    )


def headings(words: Iterable[tuple[str, str, str | None]]) -> list[str | None]:
    """For each line (its label's and its context's key, the level it is known to be of) the level last named at or above it."""
    found: list[str | None] = []
    for name, context, known in words:
        found.append(level_in(name) or level_in(context) or known or (found[-1] if found else None))
    return found
