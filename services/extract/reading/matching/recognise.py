"""Which form a document is on: the one whose lines stand in it, by likeness and not by sameness."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from services.extract.reading.identity.letter import HEAD
from services.extract.reading.layout.lines import Layout
from services.extract.reading.matching.pieces import part_of
from services.extract.reading.matching.printed import Printed, printed
from services.extract.reading.once import lazily, once
from services.extract.reading.words.alike import Known
from services.extract.reading.words.labels import label
from services.extract.reading.words.wording import key
from shared.forms import Form

_RECOGNISED = 88
"""Least likeness, of 100, of two labels for one to be the other with a slip or two."""
_LONG_DOCUMENT = 3_000
"""Different labels beyond which only exact ones are looked for: no report has as many."""
_PAGE_LINES, _PAGES_LINES, _PAGE_SHARE = 8, 60, 0.75
"""Lines of a form, at most so many lines in all, and their share, for a few pages of it to be that form."""
_PAGES_WORTH = 0.9
"""What that share is worth beside the share of a whole form."""
_FOREIGN, _NEARLY_ALL = 0.45, 0.7
"""Share of a document's answers that stand on lines of a form: below the first it is another form's, from the second
the lines that the form keeps for other agencies need not be there."""
_TITLE = 0.05
"""What a form's title is worth: it decides between two that print nearly the same lines."""
_SHORT_LABEL = 5
"""Letters of a label that is none: a sign, a number."""
_CERTAIN, _LONG_PART = 0.5, 1_000
"""Share of its lines that makes a form the document's; the lines of a document that may be a part of a form, at most."""


def recognise(layout: Layout, forms: dict[str, Form], *, parts: bool = True) -> list[tuple[str, float]]:
    """The forms by the share of their lines that stand in the document, best first; likeness counts, not sameness.

    A few pages of a form are that form when nearly all of their lines are its; with ``parts``, a part of one (see
    ``pieces``) where no form stands there whole.
    """
    document = _Labels(layout)
    known = _labels_of(forms)
    slips = _Slips(known, document.all)
    shares = {form: _share(printed, document, slips) for form, printed in known.forms.items()}
    if parts and max(shares.values()) < _CERTAIN and document.size <= _LONG_PART:
        part = part_of(document.lines, known.forms, slips.by_name)
        shares |= [part] if part else []
    return sorted(shares.items(), key=lambda pair: (-pair[1], pair[0]))


class _Labels:
    """What a document asks."""

    def __init__(self, layout: Layout) -> None:
        self.lines = [line for line in layout.lines if line.label]
        cores = [label(line.label).core for line in self.lines]
        self.all = Counter(cores)
        self.answered = Counter(
            core
            for core, line in zip(cores, self.lines, strict=True)
            if line.window is None and (line.answer or line.spill)
        )
        self.titles = " ".join(key(text) for text, _ in layout.texts[:HEAD])
        """What stands where a form has its title."""
        self.size = sum(count for name, count in self.all.items() if len(name) > _SHORT_LABEL)


def _share(printed: Printed, document: _Labels, slips: _Slips) -> float:
    """How much of a form stands in a document, 0…1."""
    hit = _present(printed.cores, document.all, slips)
    share = hit / max(printed.cores.total(), 1)
    answers = document.answered.total()
    covered = _present(printed.cores, document.answered, slips) / answers if answers else 1.0
    if covered < _FOREIGN:
        share *= covered / _FOREIGN
    elif covered >= _NEARLY_ALL:
        share = max(share, _present(printed.own, document.all, slips) / max(printed.own.total(), 1))
    if hit >= _PAGE_LINES and document.size <= _PAGES_LINES and hit / document.size >= _PAGE_SHARE:
        share = max(share, min(hit / document.size, 1.0) * _PAGES_WORTH)
    title = any(words in document.titles for words in printed.titles)
    return round(min(1.0, share + (_TITLE if title else 0.0)), 3)


class _FormLabels:
    """What forms print, and which of their labels are alike."""

    def __init__(self, forms: Iterable[Form]) -> None:
        self.forms = {form.id: printed(form) for form in forms}
        self.alike = Known((name for one in self.forms.values() for name in one.cores), _RECOGNISED)


@once
def _labels_of(forms: dict[str, Form]) -> _FormLabels:
    return _FormLabels(forms.values())


class _Slips:
    """The labels of a document by the label of a form that they may be, slips forgiven."""

    def __init__(self, known: _FormLabels, keys: Iterable[str]) -> None:
        self._known, self._keys = known, keys

    @lazily
    def by_label(self) -> dict[str, list[tuple[float, str]]]:
        """How alike each is, of 100."""
        found: dict[str, list[tuple[float, str]]] = {}
        for name in self._keys:
            for label_, score in self._known.alike.to(name):
                found.setdefault(label_, []).append((score, name))
        return found

    @lazily
    def by_name(self) -> dict[str, list[str]]:
        """By each label of the document those that it may be, the likest first."""
        return {name: [label_ for label_, _ in self._known.alike.to(name)] for name in self._keys}


def _present(wanted: Counter[str], keys: Counter[str], slips: _Slips) -> int:
    """How many of the wanted labels stand among others, each once, slips forgiven."""
    hit = sum(min(wanted[name], keys[name]) for name in wanted.keys() & keys.keys())
    if hit * 10 < wanted.total() or len(keys) > _LONG_DOCUMENT:
        return hit
    by_label = slips.by_label
    slipped = (by_label.keys() & wanted.keys()) - keys.keys()
    if not slipped:
        return hit
    order = {name: at for at, name in enumerate(keys)}
    found = set()
    for name in wanted:
        if name not in slipped:
            continue
        near = [(score, -order[other], other) for score, other in by_label[name] if other in keys]
        best = max((one for one in near if one[2] not in wanted), default=None)
        if best and best[2] not in found:
            found.add(best[2])
            hit += min(wanted[name], keys[best[2]])
    return hit
