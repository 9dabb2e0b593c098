"""How the letters of an old Word document (.doc) are shown: struck out, hidden, raised, white, in which font.

Read from the file's own tables ([MS-DOC]: the pieces of its text, and the properties of its characters), because
the library that reads its text loses them. What cannot be read is shown as it stands.
"""

from __future__ import annotations

import io
import re
import struct
from bisect import bisect_right
from dataclasses import dataclass, replace

import olefile

from services.extract.reading.readers.marks import LIGHT, USUAL, Look, symbol_font

_PAGE = 512
_CHARACTERS, _PAIRS = 0x4C, 0x9A
"""Where the file's head keeps the length of the text, and the places of its tables."""
_PROPERTIES, _FONTS, _PIECES = 12, 15, 33
"""The tables of character properties, fonts and pieces of text."""
_PLACE = 0x6A03
"""The property that says where the data of a form field stand."""
_WHITE = 8
_SIZES = {0: 1, 1: 1, 2: 2, 3: 4, 4: 2, 5: 2, 7: 3}
_INSTRUCTION = re.compile("(?<=\x13)[^\x13\x14\x15]+")
_HIDDEN = re.compile("[^☒☐]")
"""What stands in a field before what it shows; only boxes count."""
_DEFAULT = 25
"""The answer of a form field that nobody touched."""
TINY, LIFTED = 4, 4
_OFFERS = ("hông".encode("utf-16-le"), "hông".encode("cp1252"), "hưa".encode("utf-16-le"))
"""What stands in a file that offers a no beside a yes, of which one may be underlined or bold."""


@dataclass(frozen=True, slots=True)
class Letters:
    """The text of a document with how it is shown."""

    text: str
    starts: tuple[int, ...]
    looks: tuple[Look, ...]
    """The look of the text from each start to the next."""

    def within(self, start: int, end: int) -> list[tuple[str, Look]]:
        """The runs of a part of the text."""
        runs: list[tuple[str, Look]] = []
        at = bisect_right(self.starts, start) - 1
        while start < end:
            stop = min(end, self.starts[at + 1] if at + 1 < len(self.starts) else end)
            runs.append((self.text[start:stop], self.looks[at]))
            start, at = stop, at + 1
        return runs


NONE = Letters("", (), ())


def letters_of(content: bytes) -> Letters:
    """The letters of an old Word document; ``NONE`` where its tables cannot be read or show nothing unusual."""
    try:
        with olefile.OleFileIO(io.BytesIO(content)) as ole:
            head = ole.openstream("WordDocument").read()
            table = ole.openstream("1Table" if _u16(head, 0x0A) & 0x0200 else "0Table").read()
            data = ole.openstream("Data").read() if ole.exists("Data") else b""
        return _letters(head, table, data)
    except (OSError, struct.error, IndexError, ValueError, TypeError, KeyError, AttributeError):
        return NONE


def _letters(head: bytes, table: bytes, data: bytes) -> Letters:
    fonts = _fonts(_table(head, table, _FONTS))
    places, looks, fields = _looks(head, _table(head, table, _PROPERTIES), fonts)
    if not any(word in head for word in _OFFERS):
        looks = [replace(look, strong=None) if look.strong else look for look in looks]
    if all(look == USUAL for look in looks) and not fields:
        return NONE
    total = min(_u32(head, _CHARACTERS), len(head))
    parts: list[str] = []
    starts: list[int] = []
    shown: list[Look] = []
    length = 0
    for place, count, wide in _pieces(_table(head, table, _PIECES)):
        count = min(count, total - length)
        if count <= 0:
            break
        size = 2 if wide else 1
        done = 0
        while done < count:
            at = bisect_right(places, place + done * size) - 1
            until = places[at + 1] if 0 <= at + 1 < len(places) else place + count * size
            take = max(1, min(count - done, (until - place) // size - done))
            raw = head[place + done * size : place + (done + take) * size]
            text = raw.decode("utf-16-le" if wide else "cp1252", "replace").ljust(take)[:take]
            if "\x01" in text and fields.get(at) is not None:
                text = text.replace("\x01", _field(data, fields[at]), 1)[:take]
            parts.append(text)
            starts.append(length + done)
            shown.append(looks[at] if 0 <= at < len(looks) else USUAL)
            done += take
        length += count
    text = _INSTRUCTION.sub(lambda match: _HIDDEN.sub("\0", match[0]), "".join(parts))
    return Letters(text, tuple(starts), tuple(shown))


def _table(head: bytes, table: bytes, number: int) -> bytes:
    place, size = struct.unpack_from("<II", head, _PAIRS + 8 * number)
    return table[place : place + size]


def _pieces(clx: bytes) -> list[tuple[int, int, bool]]:
    """The pieces of the text in order: where each stands, how many characters it has, whether they take two bytes."""
    at = 0
    while clx[at] == 1:
        at += 3 + _u16(clx, at + 1)
    size = _u32(clx, at + 1)
    plc = clx[at + 5 : at + 5 + size]
    count = (len(plc) - 4) // 12
    ends = struct.unpack_from(f"<{count + 1}I", plc, 0)
    pieces = []
    for number in range(count):
        place = _u32(plc, 4 * (count + 1) + 8 * number + 2)
        wide = not place & 0x40000000
        place = place if wide else (place & 0x3FFFFFFF) // 2
        pieces.append((place, ends[number + 1] - ends[number], wide))
    return pieces


def _looks(head: bytes, plc: bytes, fonts: list[str | None]) -> tuple[list[int], list[Look], dict[int, int]]:
    """From which place on in the file letters have which look; where the data of their form fields stand."""
    places: list[int] = []
    looks: list[Look] = []
    fields: dict[int, int] = {}
    count = (len(plc) - 4) // 8
    for number in range(count):
        page = (_u32(plc, 4 * (count + 1) + 4 * number) & 0x3FFFFF) * _PAGE
        runs = head[page + _PAGE - 1]
        for run in range(runs):
            places.append(_u32(head, page + 4 * run))
            offset = head[page + 4 * (runs + 1) + run] * 2
            look = USUAL
            if offset:
                size = head[page + offset]
                look, field = _look(head[page + offset + 1 : page + offset + 1 + size], fonts)
                if field is not None:
                    fields[len(looks)] = field
            looks.append(look)
        if runs:
            places.append(_u32(head, page + 4 * runs))
            looks.append(USUAL)
    order = sorted(range(len(places)), key=lambda at: (places[at], at))
    moved = {at: now for now, at in enumerate(order)}
    return [places[at] for at in order], [looks[at] for at in order], {moved[at]: place for at, place in fields.items()}


def _look(properties: bytes, fonts: list[str | None]) -> tuple[Look, int | None]:
    look, field = USUAL, None
    at = 0
    while at + 2 <= len(properties):
        name = _u16(properties, at)
        at += 2
        kind = name >> 13
        size = properties[at] + 1 if kind == 6 and at < len(properties) else _SIZES.get(kind, 1)
        value = properties[at : at + size]
        at += size
        if len(value) == size:
            look = _said(look, name, value, fonts)
            field = _u32(value, 0) if name == _PLACE else field
    return look, field


def _field(data: bytes, place: int) -> str:
    """The box that a form field shows; the letter that stood there when it is none."""
    if place + 6 > len(data):
        return "\x01"
    at = place + _u16(data, place + 4)
    if at + 10 > len(data) or _u32(data, at) != 0xFFFFFFFF:
        return "\x01"
    bits = _u16(data, at + 4)
    if bits & 3 != 1:
        return "\x01"
    chosen = bits >> 2 & 0x1F
    if chosen == _DEFAULT:
        name = _u16(data, at + 10)
        chosen = _u16(data, at + 14 + 2 * name)
    return "☒" if chosen else "☐"


def _said(look: Look, name: int, value: bytes, fonts: list[str | None]) -> Look:
    """The look with what one more property says."""
    on = value[0] in (1, 0x81)
    if name in (0x0835, 0x2A3E):  # bold; underlined
        return replace(look, strong=(on if name == 0x0835 else value[0] != 0) or look.strong)
    struck, hidden = name in (0x0837, 0x2A53), name in (0x083C, 0x0800)  # hidden, or deleted by a change
    if struck or hidden:
        now = on or (look.struck if struck else look.hidden)
        return replace(look, struck=now) if struck else replace(look, hidden=now)
    if name == 0x2A48:
        return replace(look, raised=value[0] in (1, 2))
    if name == 0x4845:
        lifted = struct.unpack("<h", value)[0]
        return replace(look, raised=look.raised or lifted >= LIFTED)
    if name == 0x4A43:
        return replace(look, hidden=look.hidden or 0 < _u16(value, 0) <= TINY)
    if name == 0x2A42:
        return replace(look, light=value[0] == _WHITE)
    if name == 0x6870:
        return replace(look, light=value[3] == 0 and min(value[:3]) >= LIGHT)
    if name == 0x2A0C:
        return replace(look, dark=value[0] not in (0, _WHITE))
    if name in (0x4A4F, 0x6A09):
        index = _u16(value, 0)
        font = fonts[index] if index < len(fonts) else None
        return replace(look, font=font) if font else look
    return look


def _fonts(table: bytes) -> list[str | None]:
    """The names of the fonts that show signs, by number; None for those of letters."""
    fonts: list[str | None] = []
    count, at = _u16(table, 0), 4
    for _ in range(count):
        size = table[at]
        name = table[at + 40 : at + 1 + size].decode("utf-16-le", "replace").split("\0")[0]
        fonts.append(symbol_font(name))
        at += 1 + size
    return fonts


def _u16(data: bytes, at: int) -> int:
    return int(struct.unpack_from("<H", data, at)[0])


def _u32(data: bytes, at: int) -> int:
    return int(struct.unpack_from("<I", data, at)[0])
