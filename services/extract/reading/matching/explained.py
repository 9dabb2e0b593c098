"""The form that explains what a document says, where too few of its lines have that form's words to tell by them.

A clerk who shortens or rewords every label keeps what is asked and its order. Of a report on a form nearly every answered
line finds its line there, in that order; of a report on another form, a third to two thirds of them do.
"""

from __future__ import annotations

from services.extract.reading.layout.lines import Layout
from services.extract.reading.matching.align import align, wordings
from shared.reference import Reference

_LINES = 1_000
"""Lines of a document beyond which it is no report that anybody typed."""
_LEAST = 12
"""Answered lines that a form must explain."""
_EXPLAINED, _LEAD = 0.78, 0.2
"""Share of the answered lines, and how much more than of any other form. Measured: 0.79 to 0.99 of the own form, at most
0.72 of another; with the own form unknown at most 0.67."""
_ALIKE = 0.7
"""Likeness of a line to the form's by which the form explains it."""
_WORTH = 0.9
"""What it is worth beside a form told by its words."""


def most_explained(layout: Layout, reference: Reference) -> tuple[str, float] | None:
    """The form and its share of the answered lines, 0…0.9; None where none explains enough, or two do."""
    lines = [line for line in layout.lines if line.label]
    answered = {at for at, line in enumerate(lines) if line.is_answered and line.window is None}
    if len(answered) < _LEAST or len(lines) > _LINES:
        return None
    also = wordings(reference.indicators)
    shares = []
    for form in reference.forms.values():
        matches = align(lines, form.items, also, by_words=False)
        hit = {match.line for match in matches if match.likeness >= _ALIKE} & answered
        shares.append((len(hit) / len(answered), len(hit), form.id))
    shares.sort(key=lambda one: (-one[0], one[2]))
    (share, hits, best), *others = shares
    if hits < _LEAST or share < _EXPLAINED or any(share - other < _LEAD for other, _, _ in others):
        return None
    return best, round(share * _WORTH, 3)
