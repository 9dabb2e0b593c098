"""Signs in brackets behind a figure, ``47 [1]`` or ``47 máy (a)``: a footnote's only where the document has such a note."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from shared.contracts import Fact, Source, Status

_SIGN = r"\[\d{1,2}\]|\([a-h]\)"
_SIGNED = re.compile(rf"\d(?:\s*[^\W\d_]+){{0,3}}[\s%.,]*({_SIGN})(?=[\s.,;:)]|$)")
_NOTE = re.compile(rf"[\s\-–*•]*({_SIGN})\W*[^\W\d_]{{2}}")
"""A text that begins with such a sign and goes on in words."""


def with_strange_signs_held(facts: Sequence[Fact], texts: Iterable[tuple[str, Source]], held: float) -> list[Fact]:
    """The facts; figures with a sign in brackets that no note of the document explains have ``held`` confidence at most."""
    if not any(map(_signs, facts)):
        return list(facts)
    notes = {found[1] for text, _ in texts if (found := _NOTE.match(text))}
    return [
        fact.model_copy(update={"doubt": "left_over", "confidence": min(fact.confidence, held)})
        if _signs(fact) - notes
        else fact
        for fact in facts
    ]


def _signs(fact: Fact) -> set[str]:
    """The signs behind the figures of a fact that is sure so far."""
    raw = fact.raw or ""
    if fact.role is not None:
        return set()  # brackets beside the names of roles are rooms for figures: “[1] Chuyên trách [8] Kiêm nhiệm”
    sure = fact.status is Status.FILLED and fact.doubt is None and isinstance(fact.value, int | float)
    return set(_SIGNED.findall(raw)) if sure and ("[" in raw or "(" in raw) else set()
