"""The RTF body of an Outlook message: unpacked, and the HTML that Outlook hides in it.

Sources: [MS-OXRTFCP] (compression), [MS-OXRTFEX] (HTML in RTF). The wheels that do this are GPL, or raise bare
exceptions and take a byte at a time.
"""

from __future__ import annotations

import re
import struct

MAX_RTF = 16 * 1024 * 1024
"""Bytes that a body may unpack to."""
_DICTIONARY = (
    b"{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript \\fdecor MS Sans "
    b"SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n\\par \\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx"
)
"""What both sides know before the first byte."""
_TOKEN = re.compile(rb"\\\*|\\'([0-9a-fA-F]{2})|\\([a-zA-Z]+)(-?\d+)? ?|\\([^a-zA-Z'*])|([{}])|([^\\{}\r\n]+)|[\r\n]+")
_SKIPPED = {b"fonttbl", b"colortbl", b"stylesheet", b"info", b"pict", b"themedata", b"generator", b"mhtmltag"}
_SIGNS = {b"par": "\n", b"line": "\n", b"tab": "\t", b"lquote": "‘", b"rquote": "’", b"ldblquote": "“", b"rdblquote": "”", b"bullet": "•", b"endash": "–", b"emdash": "—"}  # fmt: skip


def unpacked_rtf(packed: bytes) -> bytes:
    """The RTF; as much of it as there is where the stream is cut."""
    if len(packed) < 16:
        return b""
    size, kind = struct.unpack_from("<I", packed, 4)[0], packed[8:12]
    if kind == b"MELA":
        return packed[16 : 16 + size]
    ring = bytearray(_DICTIONARY.ljust(4096, b" "))
    write, at, out = len(_DICTIONARY), 16, bytearray()
    size = min(size, MAX_RTF)
    while at < len(packed) and len(out) < size:
        flags = packed[at]
        at += 1
        for bit in range(8):
            if flags >> bit & 1:
                start, length = divmod(int.from_bytes(packed[at : at + 2]), 16)
                at += 2
                if at > len(packed) or start == write:
                    return bytes(out[:size])  # cut, or its mark for the end
                for step in range(length + 2):
                    write = _remember(ring, out, ring[(start + step) % 4096], write)
            elif at < len(packed):
                write = _remember(ring, out, packed[at], write)
                at += 1
    return bytes(out[:size])


def _remember(ring: bytearray, out: bytearray, letter: int, write: int) -> int:
    """Gives a letter out and remembers it; returns where the next is remembered."""
    out.append(letter)
    ring[write] = letter
    return (write + 1) % 4096


def html_in(rtf: bytes) -> str:
    r"""The HTML that the RTF was made of; empty where it was made of none (no ``\fromhtml``)."""
    if b"\\fromhtml" not in rtf[:500]:
        return ""
    return _Hidden(rtf).text()


class _Hidden:
    r"""HTML in RTF: groups ``{\*\htmltag …}`` are its tags, and what ``\htmlrtf`` encloses is for RTF alone."""

    def __init__(self, rtf: bytes) -> None:
        self.rtf = rtf
        page = re.search(rb"\\ansicpg(\d+)", rtf[:1000])
        self.encoding = f"cp{page[1].decode()}" if page else "cp1252"
        self.out: list[str] = []
        self.bytes = bytearray()
        self.skip = 0
        """Letters that only stand for a letter given before them by its number."""

    def text(self) -> str:
        """The HTML."""
        silent, only_rtf, letters_for = False, False, 1
        stack: list[tuple[bool, bool, int]] = []
        starred = False
        for token in _TOKEN.finditer(self.rtf):
            whole = token[0]
            if token[5] == b"{":
                stack.append((silent, only_rtf, letters_for))
            elif token[5] == b"}":
                silent, only_rtf, letters_for = stack.pop() if stack else (False, False, 1)
            elif whole == b"\\*":
                starred = True
                continue
            elif token[2]:
                word, number = token[2], token[3]
                if word == b"htmlrtf":
                    only_rtf = number != b"0"
                elif word == b"htmltag":
                    pass
                elif word == b"uc":
                    letters_for = int(number or 1)
                elif starred or word in _SKIPPED:
                    silent = True
                elif not (silent or only_rtf):
                    self._word(word, number, letters_for)
            elif not (silent or only_rtf):
                self._letters(token)
            starred = False
        self._flush()
        return "".join(self.out)

    def _word(self, word: bytes, number: bytes | None, letters_for: int) -> None:
        if word == b"u" and number:
            self._flush()
            self.out.append(chr(int(number) % 65536))
            self.skip = letters_for
        elif word in _SIGNS:
            self._flush()
            self.out.append(_SIGNS[word])

    def _letters(self, token: re.Match[bytes]) -> None:
        if token[1]:
            if self.skip:
                self.skip -= 1
            else:
                self.bytes.append(int(token[1], 16))
            return
        plain = token[6] or {b"~": b"&nbsp;", b"_": b"-"}.get(token[4] or b"", token[4] or b"")
        taken = min(self.skip, len(plain))
        self.skip -= taken
        self.bytes += plain[taken:]

    def _flush(self) -> None:
        if self.bytes:
            try:
                self.out.append(self.bytes.decode(self.encoding, "replace"))
            except LookupError:
                self.out.append(self.bytes.decode("cp1252", "replace"))
            self.bytes.clear()
