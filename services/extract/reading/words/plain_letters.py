"""Letters as people see them: without the marks that nobody sees, digits of East Asian keyboards as the digits that they are."""

from __future__ import annotations

import re
from dataclasses import replace

from services.extract.reading.document import Block, Document, Paragraph, Table
from services.extract.reading.words.vietnamese_encodings import rewritten

_UNSEEN = "\x00-\x08\x0e-\x1f\x7f\u00ad\u061c\u200c-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufe00-\ufe0f"
"""Control characters, which no database holds; soft hyphens, joiners, marks of the direction of writing and of how a sign
is drawn."""
_WIDE = "\uff01-\uff5e"
_ODD = re.compile(f"[{_UNSEEN}{_WIDE}]")
_TO_PLAIN = str.maketrans({chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)})
_GONE = re.compile(f"[{_UNSEEN}]")


def plain_letters(document: Document) -> Document:
    """The document with plain letters; most are as they are."""
    texts = (
        [block.text]
        if isinstance(block, Paragraph)
        else [block.sheet or "", *(text for row in block.rows for text in row.texts)]
        for block in document.blocks
    )
    if not any(_ODD.search("\n".join(one)) for one in texts):
        return document
    return replace(document, blocks=tuple(map(_plain_block, document.blocks)))


def _plain_block(block: Block) -> Block:
    plain = rewritten(block, _plain)
    return replace(plain, sheet=_plain(plain.sheet)) if isinstance(plain, Table) and plain.sheet else plain


def _plain(text: str) -> str:
    return _GONE.sub("", text).translate(_TO_PLAIN) if _ODD.search(text) else text
