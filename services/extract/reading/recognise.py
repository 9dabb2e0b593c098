"""Which form a document is on: the one whose lines stand in it, by likeness and not by sameness."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from services.extract.reading.alike import Known
from services.extract.reading.labels import label
from services.extract.reading.lines import Layout
from services.extract.reading.once import lazily, once
from services.extract.reading.pieces import part_of
from services.extract.reading.printed import printed
from services.extract.reading.wording import key
from shared.forms import Form

_RECOGNISED = 88
_LONG_DOCUMENT = 3_000
"""Lines beyond which only exact labels are looked for: no report is as long."""
_PAGE_LINES, _PAGES_LINES, _PAGE_SHARE = 8, 60, 0.75
"""Lines of a form, at most so many lines in all, and their share, for a few pages of it to be that form."""
_FOREIGN, _NEARLY_ALL = 0.45, 0.7
"""Share of a document's answers that stand on lines of a form: below the first it is another form's, from the second
the lines that the form keeps for other agencies need not be there."""
_SHORT_LABEL = 5
_CERTAIN, _LONG_PART = 0.5, 1_000
"""Share of its lines that makes a form the document's; the lines of a document that may be a part of a form, at most."""


def recognise(layout: Layout, forms: dict[str, Form], *, parts: bool = True) -> list[tuple[str, float]]:
    """The forms by the share of their lines that stand in the document, best first; likeness counts, not sameness.

    A few pages of a form are that form when nearly all of their lines are its; with ``parts``, a part of one (see
    ``pieces``) where no form stands there whole.
    """
    lines = [line for line in layout.lines if line.label]
    keys = Counter(label(line.label).core for line in lines)
    asked = Counter(label(line.label).core for line in lines if line.window is None and (line.answer or line.spill))
    titles = " ".join(key(text) for text, _ in layout.texts[:80])
    long = sum(count for name, count in keys.items() if len(name) > _SHORT_LABEL)
    known = _labels_of(forms)
    slips = _Slips(known, keys)
    scores = []
    for form in forms.values():
        lines_of = known.forms[form.id]
        hit = _present(lines_of.cores, keys, slips)
        share = hit / max(lines_of.cores.total(), 1)
        covered = _present(lines_of.cores, asked, slips) / asked.total() if asked else 1.0
        if covered < _FOREIGN:
            share *= covered / _FOREIGN
        elif covered >= _NEARLY_ALL:
            share = max(share, _present(lines_of.own, keys, slips) / max(lines_of.own.total(), 1))
        if hit >= _PAGE_LINES and long <= _PAGES_LINES and hit / long >= _PAGE_SHARE:
            share = max(share, min(hit / long, 1.0) * 0.9)
        title = any(words in titles for words in lines_of.titles)
        scores.append((form.id, round(min(1.0, share + (0.05 if title else 0.0)), 3)))
    ranked = sorted(scores, key=lambda pair: (-pair[1], pair[0]))
    if (
        parts
        and ranked[0][1] < _CERTAIN
        and long <= _LONG_PART
        and (part := part_of(lines, known.forms, slips.by_name))
    ):
        ranked = sorted([part, *(one for one in ranked if one[0] != part[0])], key=lambda pair: (-pair[1], pair[0]))
    return ranked


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
