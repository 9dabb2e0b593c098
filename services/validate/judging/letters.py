"""Letters without their marks, for comparing what people type with and without them."""

from __future__ import annotations

import unicodedata


def bare(text: str) -> str:
    """Lower case without tone marks, đ as d; signs and spaces as they are."""
    taken_apart = unicodedata.normalize("NFD", text.lower()).replace("đ", "d")
    return "".join(c for c in taken_apart if not unicodedata.combining(c))
