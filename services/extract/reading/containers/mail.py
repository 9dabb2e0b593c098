"""E-mails: their files, however they are nested, and their own words. Sources: RFC 5322, RFC 2045 to 2049, RFC 1847."""

from __future__ import annotations

import binascii
import email
import re
from collections.abc import Iterator
from email._policybase import Compat32
from email.errors import MessageError
from email.header import decode_header
from email.message import Message

from services.extract.reading.containers.parts import LETTER, Part, safe_name
from services.extract.reading.document import UnreadableFile
from services.extract.reading.readers.encoding import as_text, as_utf8, decoded
from services.extract.reading.readers.images import is_ornament, is_picture
from services.extract.reading.readers.refusals import encrypted
from services.extract.reading.readers.sniff import HEAD

_SIGNATURES = {
    "application/pkcs7-signature",
    "application/x-pkcs7-signature",
    "application/pgp-signature",
    "application/pgp-keys",
}
_RESOURCES = {"text/css", "text/javascript", "application/javascript", "application/x-javascript", "text/xml", "application/xml"}  # fmt: skip
"""What belongs to a web page and says nothing itself, where it stands beside one."""
_FRAMES = re.compile(rb"<frameset\b", re.IGNORECASE)
_TABS = re.compile(r"(?:^|/)tabstrip\.html?$", re.IGNORECASE)
_UUENCODED = re.compile(rb"^begin [0-7]{3,4} ([^\r\n]+)\r?\n((?:[ -`]{1,62}\r?\n)+)`?\s*\r?\n?end\s*$", re.MULTILINE)
MAX_NESTED = 50
"""Levels of parts in parts that are followed."""


def opened(content: bytes) -> Iterator[Part]:
    """The files of a message in its order, then its own words. Raises ``UnreadableFile`` when it is encrypted."""
    found = _Found()
    found.take(email.message_from_bytes(_plain(content), policy=_AsSent()), 0)
    yield from found.parts()


class _AsSent(Compat32):
    """Headers as they were sent: bytes that are not ASCII stay what they are."""

    def header_fetch_parse(self, name: str, value: str) -> str:
        """The value, untouched."""
        return value


class _Found:
    """What was met on the way through a message."""

    def __init__(self) -> None:
        self.files: list[Part] = []
        self.pictures: list[Part] = []
        """Pictures that may be shown within the letter."""
        self.pages: list[Part] = []
        self.sentences: list[str] = []

    def take(self, message: Message, depth: int, *, related: bool = False) -> None:
        """Goes through a part and those within it."""
        kind = message.get_content_type()
        if kind == "multipart/encrypted" or str(message.get_param("smime-type", "")).lower() == "enveloped-data":
            raise encrypted("Thư", "The mail")
        if depth > MAX_NESTED or kind in _SIGNATURES or kind in ("message/delivery-status", "text/rfc822-headers"):
            return
        payload = message.get_payload() if message.is_multipart() else None  # a leaf's would be decoded for nothing
        if kind.startswith("message/") and isinstance(payload, list) and payload:
            self.files.append(Part(self._name(message, ".eml"), _bytes(payload[0])))
        elif isinstance(payload, list):
            within = related or kind == "multipart/related"
            for inner in payload:
                if isinstance(inner, Message):
                    self.take(inner, depth + 1, related=within)
        else:
            self._leaf(message, kind, related=related)

    def _leaf(self, message: Message, kind: str, *, related: bool) -> None:
        payload = message.get_payload(decode=True)
        data = payload if isinstance(payload, bytes) else b""
        named = message.get_filename() or message.get_content_disposition() == "attachment"
        if not data.strip(b"\0\r\n\t "):
            return
        if kind in ("text/html", "application/xhtml+xml") and not named:
            page = as_utf8(data, _charset(message))
            self.pages.append(Part(safe_name(message.get("Content-Location") or "", LETTER), page))
        elif kind.startswith("text/plain") and not named and as_text(data[:HEAD]) is not None:
            self._words(data, _charset(message))
        elif kind.startswith("image/") and is_picture(data):
            self._picture(message, kind, data, inline=related or not named)
        elif not (related and kind in _RESOURCES):
            self.files.append(Part(self._name(message, ""), data))

    def _words(self, data: bytes, charset: str | None) -> None:
        """Text of the letter, perhaps with files written into it in the way of before MIME."""
        for found in _UUENCODED.finditer(data):
            try:
                content = b"".join(binascii.a2b_uu(line) for line in found[2].splitlines())
            except binascii.Error:
                continue
            self.files.append(Part(safe_name(found[1].decode("utf-8", "replace"), "dinh-kem"), content))
        self.sentences.append(decoded(_UUENCODED.sub(b"", data), charset))

    def _picture(self, message: Message, kind: str, data: bytes, *, inline: bool) -> None:
        part = Part(self._name(message, f".{kind.partition('/')[2].partition('+')[0]}"), data)
        named = (message.get("Content-ID") or "").strip("<> \t")  # a name by which the letter may show it
        if named or inline or message.get_content_disposition() == "inline":
            self.pictures.append(part)
        else:
            self.files.append(part)

    def _name(self, message: Message, ending: str) -> str:
        name = _decoded_name(message.get_filename() or "")
        return safe_name(name, f"dinh-kem-{len(self.files) + len(self.pictures) + 1}{ending}")

    def parts(self) -> Iterator[Part]:
        """The files, the pictures that are pages, and the letter.

        A picture within a letter is a page when it is as large as one; a smaller one is a logo or an ornament.
        """
        yield from self.files
        yield from (part for part in self.pictures if not is_ornament(part.content))
        pages = self.pages
        if any(_FRAMES.search(page.content) for page in pages):  # a workbook saved as a web page: a frame a sheet
            sheets = [page for page in pages if not _FRAMES.search(page.content) and not _TABS.search(page.name)]
            yield from (Part(page.name, page.content) for page in sheets)
            pages = [] if sheets else pages
        if pages:
            yield Part(LETTER, b"\n".join(page.content for page in pages), letter=True)
        elif self.sentences and not self.pages:
            yield Part(LETTER, max(self.sentences, key=len).encode("utf-8", "replace"), letter=True)


def _plain(content: bytes) -> bytes:
    """The message as it was sent: not in UTF-16, without the lines that mailbox files put in front."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")) or b"\0" in content[:200]:
        content = as_utf8(content)
    content = content.lstrip(b"\r\n")
    first, _, rest = content.partition(b"\n")
    return rest if first.strip().isdigit() else content


def _bytes(message: object) -> bytes:
    try:
        return message.as_bytes() if isinstance(message, Message) else b""
    except (MessageError, LookupError, ValueError, AttributeError, TypeError):  # headers that cannot be written again
        return b""


def _charset(message: Message) -> str | None:
    charset = message.get_param("charset")
    return charset if isinstance(charset, str) else None


def _decoded_name(name: str) -> str:
    """A file's name as it was meant: encoded words decoded, raw bytes read in the code that fits them."""
    try:
        raw = name.encode("ascii", "surrogateescape")
    except UnicodeEncodeError:
        return name
    if not raw.isascii():
        return _name_in_its_code(raw)
    if "=?" not in name:
        return name
    try:
        pieces = decode_header(name)
        return "".join(
            piece if isinstance(piece, str) else piece.decode(charset or "utf-8", "replace")
            for piece, charset in pieces
        )
    except (MessageError, LookupError, ValueError):
        return name


def _name_in_its_code(raw: bytes) -> str:
    try:
        return decoded(raw)
    except UnreadableFile:
        return raw.decode("latin-1")
