"""Lists that are a part, by their title: "Danh sách DVCTT mức độ 3 tiêu biểu", "… có hồ sơ".

Such a list may be shorter than what is counted, and its sums may be less; neither may be more.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from services.validate.judging.letters import bare
from shared.contracts import AnnexTable
from shared.forms import Narrowing, annex_words


def narrowings(title: str) -> tuple[Narrowing, ...]:
    """By what a title narrows its list, each once; empty where it names all that there is."""
    text = unicodedata.normalize("NFC", " ".join(title.lower().split()))
    typed_bare = bare(text) == text
    meanings = _meanings(typed_bare)
    met = [meanings[found[0]] for found in _words(typed_bare).finditer(text)]
    if any(meaning == _WIDENED for meaning in met):
        return ()
    return tuple(one for one in annex_words().narrowed if one.id in met)


def narrowings_of(table: AnnexTable) -> tuple[Narrowing, ...]:
    """By what a list's title narrows it, or the name of its sheet."""
    return narrowings(table.title) or narrowings(table.source.sheet or "")


_WIDENED, _NONE = "", "-"


@cache
def _meanings(typed_bare: bool) -> dict[str, str]:
    """The id of the narrowing that each wording means.

    Without tone marks a single word may be any of several (``moi``: mới, mọi, môi), and tells nothing.
    """
    words = annex_words()
    meant = [(word, one.id) for one in words.narrowed for word in one.words]
    meant += [(word, _NONE) for word in words.not_narrowed] + [(word, _WIDENED) for word in words.widened]
    if typed_bare:
        return {bare(word): meaning for word, meaning in meant if " " in word}
    return {word.lower(): meaning for word, meaning in meant}


@cache
def _words(typed_bare: bool) -> re.Pattern[str]:
    """The wordings, the longest first: ``không có hồ sơ`` is not ``có hồ sơ``."""
    longest = sorted(_meanings(typed_bare), key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest))})(?!\w)")
