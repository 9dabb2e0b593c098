"""What is wrapped in a signature: S/MIME mail and .p7m files. The signature is not checked here.

Source: RFC 5652 5.1 and 5.2; the few tags of BER that lie around the content are read by hand.
"""

from __future__ import annotations

from collections.abc import Iterator

from services.extract.reading.containers.parts import Part
from services.extract.reading.document import UnreadableFile
from services.extract.reading.readers.refusals import UnsupportedType, damaged, encrypted

_SIGNED = b"\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02"
_OCTETS, _CONSTRUCTED = 0x04, 0x20
_DEEPEST = 30
"""Elements in elements that are followed."""


def opened(content: bytes) -> Iterator[Part]:
    """The one thing that was signed. Raises ``UnreadableFile`` when it is encrypted, damaged, or signed apart."""
    try:
        outer = list(_elements(content, 0, len(content), 1))
        kind, wrapped = list(_elements(content, *outer[0][1:3]))[:2]
        if content[kind[1] : kind[2]] != _SIGNED:
            raise encrypted("Thư hoặc tệp .p7m", "The mail or .p7m file")
        inner = next(_elements(content, *wrapped[1:3]))
        fields = list(_elements(content, *inner[1:3]))
        # version, digest algorithms, then the content with its kind
        signed = list(_elements(content, *fields[2][1:3]))
        data = _octets(content, *signed[1][1:3]) if len(signed) > 1 else b""
    except (IndexError, ValueError, StopIteration) as error:
        raise damaged("chữ ký số / signature") from error
    if not data:
        raise _signature_alone()
    yield Part("noi-dung-da-ky", data)


def _elements(content: bytes, start: int, end: int, most: int = 50) -> Iterator[tuple[int, int, int]]:
    """Tag, start and end of the value of each element between two places."""
    at = start
    for _ in range(most):
        if at + 2 > end or content[at : at + 2] == b"\0\0":
            return
        tag, value, length = _head(content, at)
        stop = _closed(content, value, end) if length is None else value + length
        if stop > end:
            raise ValueError("cut short")
        yield tag, value, stop
        at = stop + 2 if length is None else stop


def _head(content: bytes, at: int) -> tuple[int, int, int | None]:
    """The tag, where the value starts and how long it is; None where its end is marked instead."""
    tag, first = content[at], content[at + 1]
    if first < 0x80:
        return tag, at + 2, first
    if first == 0x80:
        return tag, at + 2, None
    size = first & 0x7F
    return tag, at + 2 + size, int.from_bytes(content[at + 2 : at + 2 + size])


def _closed(content: bytes, at: int, end: int, depth: int = 0) -> int:
    """Where the mark stands that ends an element without a length."""
    if depth > _DEEPEST:
        raise ValueError("nested too deep")
    while content[at : at + 2] != b"\0\0":
        if at + 2 > end:
            raise ValueError("no end")
        _, value, length = _head(content, at)
        at = _closed(content, value, end, depth + 1) + 2 if length is None else value + length
    return at


def _octets(content: bytes, start: int, end: int, depth: int = 0) -> bytes:
    """The bytes of a string that may be cut into several."""
    if depth > _DEEPEST:
        raise ValueError("nested too deep")
    pieces = []
    for tag, value, stop in _elements(content, start, end, len(content)):
        if tag & _CONSTRUCTED:
            pieces.append(_octets(content, value, stop, depth + 1))
        elif tag == _OCTETS:
            pieces.append(content[value:stop])
    return b"".join(pieces)


def _signature_alone() -> UnreadableFile:
    return UnsupportedType(
        "chữ ký số rời, không kèm văn bản",
        "a signature without the document it signs",
        "Hãy gửi kèm chính tệp báo cáo (Word, Excel hoặc PDF).",
        "Send the report file itself with it (Word, Excel or PDF).",
    )
