"""winmail.dat: the form in which Outlook packs a message's files for other Outlooks. Source: [MS-OXTNEF] 2.1."""

from __future__ import annotations

import struct
from collections.abc import Iterator

from services.extract.reading.containers.outlook_rtf import html_in, unpacked_rtf
from services.extract.reading.containers.parts import LETTER, Part, safe_name
from services.extract.reading.readers.encoding import as_utf8, decoded
from services.extract.reading.readers.images import is_ornament
from services.extract.reading.readers.refusals import damaged

_START, _TITLE, _CONTENT, _PROPERTIES, _MESSAGE, _BODY = 0x9002, 0x8010, 0x800F, 0x9005, 0x9003, 0x800C
_LONG_NAME, _OBJECT, _CONTENT_ID, _HTML, _RTF = 0x3707, 0x3701, 0x3712, 0x1013, 0x1009
_FIXED = {2: 4, 3: 4, 4: 4, 5: 8, 6: 8, 7: 8, 10: 4, 11: 4, 20: 8, 64: 8, 72: 16}
"""Bytes of each kind of property that has no length of its own."""
_COUNTED = (13, 30, 31, 258)
"""Objects, text in an old code, text in Unicode, bytes."""
_MESSAGE_ID = bytes.fromhex("0703020000000000C000000000000046")
"""The interface under which a message lies within a message."""


def opened(content: bytes) -> Iterator[Part]:
    """The files, then the letter where one is in it. Raises ``UnreadableFile`` when it is damaged."""
    try:
        yield from list(_parts(content))
    except (struct.error, IndexError, ValueError) as error:
        raise damaged("winmail.dat") from error


def _parts(content: bytes) -> Iterator[Part]:
    name, data, shown, at = "", b"", False, 0
    letter = b""
    for tag, value in _attributes(content):
        if tag == _START:
            if data and not (shown and is_ornament(data)):
                at += 1
                yield Part(safe_name(name, f"dinh-kem-{at}"), data)
            name, data, shown = "", b"", False
        elif tag == _TITLE:
            name = name or decoded(value.split(b"\0")[0])
        elif tag == _CONTENT:
            data = value
        elif tag == _PROPERTIES:
            for kind, prop, inner in _properties(value):
                if prop == _LONG_NAME and inner:
                    name = _text(kind, inner)
                elif prop == _CONTENT_ID:
                    shown = bool(inner)
                elif prop == _OBJECT:
                    whole = inner[16:] if kind == 13 else inner  # an object names its interface first
                    data = whole if inner.startswith(_MESSAGE_ID) else data or whole
        elif tag == _MESSAGE:
            letter = _letter(value) or letter
        elif tag == _BODY and not letter:
            letter = decoded(value.rstrip(b"\0")).encode("utf-8", "replace")
    if data and not (shown and is_ornament(data)):
        yield Part(safe_name(name, f"dinh-kem-{at + 1}"), data)
    if letter.strip():
        yield Part(LETTER, letter, letter=True)


def _attributes(content: bytes) -> Iterator[tuple[int, bytes]]:
    """The attributes in their order; what follows the last whole one is left out."""
    at = 6
    while at + 9 <= len(content):
        _, tag, _, size = struct.unpack_from("<BHHI", content, at)
        if at + 9 + size > len(content):
            raise ValueError("cut short")
        yield tag, content[at + 9 : at + 9 + size]
        at += 9 + size + 2
        if at < len(content) and content[at] not in (1, 2):
            return  # no attribute starts so: what a gateway has added


def _properties(block: bytes) -> Iterator[tuple[int, int, bytes]]:
    """Kind, id and first value of each property."""
    count, at = struct.unpack_from("<I", block)[0], 4
    for _ in range(min(count, 10_000)):
        kind, prop = struct.unpack_from("<HH", block, at)
        at += 4
        if prop >= 0x8000:  # a property with a name of its own
            named = struct.unpack_from("<I", block, at + 16)[0]
            at += 20
            at += 4 if named == 0 else 4 + _padded(struct.unpack_from("<I", block, at)[0])
        many, kind = bool(kind & 0x1000), kind & 0x0FFF
        values = 1
        if many or kind in _COUNTED:
            values = struct.unpack_from("<I", block, at)[0]
            at += 4
        first = b""
        for number in range(min(values, 10_000)):
            if kind in _COUNTED:
                size = struct.unpack_from("<I", block, at)[0]
                at += 4
            else:
                size = _FIXED.get(kind, 4)
            if number == 0:
                first = block[at : at + size]
            at += _padded(size)
        yield kind, prop, first


def _letter(block: bytes) -> bytes:
    """The words of the message: HTML, or what is hidden in its RTF."""
    rtf = b""
    for _, prop, value in _properties(block):
        if prop == _HTML and value:
            return as_utf8(value)
        if prop == _RTF:
            rtf = unpacked_rtf(value)
    hidden = html_in(rtf)
    return hidden.encode("utf-8", "replace") if hidden else rtf


def _text(kind: int, value: bytes) -> str:
    if kind == 31:
        return value.decode("utf-16-le", "replace").rstrip("\0")
    return decoded(value.rstrip(b"\0"))


def _padded(size: int) -> int:
    return size + -size % 4
