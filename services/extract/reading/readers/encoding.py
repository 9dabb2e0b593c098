"""The letters of a text file, whatever code they are stored in."""

from __future__ import annotations

import codecs
import contextlib
import re
import unicodedata

from services.extract.reading.document import UnreadableFile
from services.extract.reading.words.vietnamese_encodings import SAMPLE, familiar, from_tcvn3, from_vni

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_XML_ENCODING = re.compile(r"""(<\?xml[^>]*?)\s+encoding\s*=\s*["'][^"']*["']""")
_DECLARED = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?([\w.:-]+)""", re.IGNORECASE)
MAX_BROKEN = 0.001
"""Share of a text's letters that may be damaged before it is not taken for UTF-8."""


def as_text(head: bytes) -> str | None:
    """The start of a file as text, for recognising it; None when it is binary."""
    encoding = _unicode(head)
    if encoding:
        return head.decode(encoding, "replace").lstrip("\ufeff")
    if b"\0" in head:
        return None
    text = head.decode("latin-1")
    with contextlib.suppress(UnicodeDecodeError):
        text = codecs.getincrementaldecoder("utf-8")().decode(head)
    return None if len(_CONTROLS.findall(text)) > 0.05 * len(text) else text


def decoded(content: bytes, declared: str | None = None) -> str:
    """The text, in NFC. Bytes that are no Unicode are read as the old code in which they give the most Vietnamese words.

    ``declared``: what the file itself says of its code; believed unless the bytes contradict it. TCVN3 and
    VNI are left as Western letters: ``vietnamese_encodings`` turns them once all of the document is known. Raises
    ``UnreadableFile`` when it is damaged Unicode.
    """
    encoding = _unicode(content)
    try:
        if encoding:
            return _nfc(content.decode(encoding))
        return _nfc(content.decode("utf-8"))
    except UnicodeDecodeError as error:
        if encoding and encoding != "utf-8":
            raise UnreadableFile(
                "unknown_encoding",
                "Tệp văn bản không dùng bảng mã Unicode (UTF-8). Hãy lưu lại với bảng mã UTF-8 rồi gửi lại.",
                "The text file is not in Unicode (UTF-8). Save it as UTF-8 and send it again.",
            ) from error
    mended = content.decode("utf-8", "replace")
    if mended.count("\ufffd") <= MAX_BROKEN * len(mended):
        return _nfc(mended)  # UTF-8 with a letter cut in two
    return _old(content, declared)


def as_utf8(content: bytes, declared: str | None = None) -> bytes:
    """The text of a markup file as UTF-8 without a mark at its start; its own word on its encoding is taken out."""
    text = decoded(content, declared)
    return _XML_ENCODING.sub(r"\1", text, count=1).encode("utf-8", "replace")


def _unicode(content: bytes) -> str | None:
    """The kind of Unicode that a mark at the start or the places of zero bytes tell; None when they tell nothing."""
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return encoding
    sample = content[:4096]
    low, high = sample[::2].count(0), sample[1::2].count(0)
    half = len(sample) // 2
    if half >= 8 and high > 0.3 * half and low < 0.05 * half:
        return "utf-16-le"
    if half >= 8 and low > 0.3 * half and high < 0.05 * half:
        return "utf-16-be"
    return None


def _old(content: bytes, declared: str | None) -> str:
    western = content.decode("latin-1")
    readings = [_nfc(content.decode("cp1258", "replace")), western]
    try:
        if declared and codecs.lookup(declared).name not in ("utf-8", "iso8859-1", "cp1258"):
            readings.insert(0, _nfc(content.decode(declared, "replace")))
    except (LookupError, ValueError):
        pass  # a name that is no encoding
    scores = [familiar(reading[:SAMPLE]) for reading in readings]
    scores[-1] = max(scores[-1], *(familiar(way(western[:SAMPLE])) for way in (from_tcvn3, from_vni)))
    return readings[scores.index(max(scores))] if max(scores) else western


def _nfc(text: str) -> str:
    return unicodedata.normalize("NFC", text.lstrip("\ufeff"))


def declared_charset(content: bytes) -> str | None:
    """What a markup file says of its own encoding."""
    found = _DECLARED.search(content[:8192])
    return found[1].decode("ascii") if found else None
