"""Vietnamese from before Unicode: TCVN3 (ABC) and VNI, whose letters are other letters in a special font.

``Tæng sè m¸y tÝnh`` (TCVN3) and ``Toång soá maùy tính`` (VNI) both are ``Tổng số máy tính``. Which of
them a document is written in is told by how many common Vietnamese words each way of reading gives.
Source of the tables: TCVN 5712:1993 (VN3), and the VNI for Windows character set.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from itertools import islice
from operator import is_

from services.extract.reading.document import Cell, Document, Paragraph, Table
from services.extract.reading.words.wording import WORDS

_TCVN3 = dict(
    zip(
        "µ¶·¸¹»¼½¾ÆÇÈÉÊËÌÎÏÐÑÒÓÔÕÖ×ØÜÝÞßáâãäåæçèéêëìíîïñòóôõö÷øùúûüýþ¨©ª«¬\xad®¡¢£¤¥¦§",
        "àảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵăâêôơưđĂÂÊÔƠƯĐ",
        strict=True,
    )
)

_VNI_MARKS = "ùøûõï"
"""What stands behind a vowel for its acute, grave, hook, tilde and dot below."""
_VNI_VOWELS = {
    "a": "áàảãạ", "e": "éèẻẽẹ", "o": "óòỏõọ", "u": "úùủũụ", "y": "ýỳỷỹ", "ô": "ớờởỡợ", "ö": "ứừửữự",
}  # fmt: skip
_VNI_ROOFS = {"a": "âấầẩẫậ", "e": "êếềểễệ", "o": "ôốồổỗộ"}
"""A roofed vowel without a mark, then with each of the five: a + â, á, à, å, ã, ä."""
_VNI_BREVE = "ăắằẳẵặ"
"""a + ê, é, è, ú, ü, ë."""
_VNI_SINGLE = {"ñ": "đ", "ô": "ơ", "ö": "ư", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "î": "ỵ", "í": "í", "ì": "ì"}


def _vni() -> dict[str, str]:
    table = dict(_VNI_SINGLE)
    for base, marked in _VNI_VOWELS.items():
        table |= {base + mark: letter for mark, letter in zip(_VNI_MARKS, marked, strict=False)}
    for base, roofed in _VNI_ROOFS.items():
        table |= {base + mark: letter for mark, letter in zip("âáàåãä", roofed, strict=True)}
    table |= {"a" + mark: letter for mark, letter in zip("êéèúüë", _VNI_BREVE, strict=True)}
    return table | {old.upper(): new.upper() for old, new in table.items()} | {old.capitalize(): new.upper() for old, new in table.items() if len(old) > 1}  # fmt: skip


_VNI = _vni()
_VNI_PATTERN = re.compile("|".join(sorted(map(re.escape, _VNI), key=len, reverse=True)))
_COMMON = re.compile(rf"\b(?:{'|'.join(WORDS['everyday'])})\b", re.IGNORECASE)
_UNICODE_ONLY = re.compile("[\u1ea0-\u1ef9ĂăĐđƠơƯư]")
_OLD = re.compile("[µ¶¸¹»¼½¾ÆÇËÎÏÑÖ×Øßäåæçëîïñöøûü¨®]")
"""Letters of the older fonts that hardly stand in a Vietnamese text in Unicode."""
SAMPLE = 8_000
"""Letters of a document that are looked at."""
_LEAST = 5
"""Common words that a reading must win by."""


def from_tcvn3(text: str) -> str:
    """TCVN3 (ABC) letters as Unicode; capitals of the .VnTimeH fonts come out small, as they are stored."""
    return "".join(_TCVN3.get(ch, ch) for ch in text)


def from_vni(text: str) -> str:
    """VNI letters as Unicode."""
    return _VNI_PATTERN.sub(lambda match: _VNI[match[0]], text)


def familiar(text: str) -> int:
    """How many common Vietnamese words stand in a text."""
    return len(_COMMON.findall(text))


def to_unicode(document: Document) -> Document:
    """The document in Unicode; a text that holds a letter of modern Vietnamese is left as it is.

    What was pasted from an older file into a document in Unicode is told block by block.
    """
    sample = _sample(document)
    convert = None if sample.isascii() else _way(sample)
    if convert is not None:
        return replace(document, blocks=tuple(rewritten(block, convert) for block in document.blocks))
    blocks = tuple(map(_pasted, document.blocks))
    return document if all(map(is_, blocks, document.blocks)) else replace(document, blocks=blocks)


def _way(text: str) -> Callable[[str], str] | None:
    """How a text becomes Unicode; None where it is."""
    if next(islice(_UNICODE_ONLY.finditer(text), len(text) // 50, None), None) is not None:
        return None
    plain = familiar(text)
    found = max(((familiar(way(text)), way) for way in (from_tcvn3, from_vni)), key=lambda pair: pair[0])
    if found[0] < plain + _LEAST:
        return None
    return lambda text: text if _UNICODE_ONLY.search(text) else found[1](text)


def _pasted(block: Paragraph | Table) -> Paragraph | Table:
    text = block.text if isinstance(block, Paragraph) else "\n".join([one for row in block.rows for one in row.texts])
    if _OLD.search(text) is None:
        return block
    convert = _way(text[:SAMPLE])
    return rewritten(block, convert) if convert else block


def _sample(document: Document) -> str:
    """The first texts of a document."""
    texts: list[str] = []
    size = 0
    for block in document.blocks:
        rows = [[block.text]] if isinstance(block, Paragraph) else [[c.text for c in row.cells] for row in block.rows]
        for row in rows:
            texts += row
            size += sum(map(len, row))
            if size > SAMPLE:
                return " ".join(texts)
    return " ".join(texts)


def rewritten(block: Paragraph | Table, convert: Callable[[str], str]) -> Paragraph | Table:
    """The paragraph or table, every text of it converted."""
    if isinstance(block, Paragraph):
        return replace(block, text=convert(block.text))

    def cell(old: Cell) -> Cell:
        return replace(old, text=convert(old.text), parts=tuple(map(convert, old.parts))) if old.text else old

    return replace(block, rows=tuple(replace(row, cells=tuple(map(cell, row.cells))) for row in block.rows))
