"""Outlook messages (.msg): their files and their own words. Sources: [MS-OXMSG] 2.1 to 2.4, [MS-OXCMSG] 2.2.2."""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator
from typing import Any

from services.extract.reading.containers.outlook_rtf import html_in, unpacked_rtf
from services.extract.reading.containers.parts import LETTER, Part, safe_name
from services.extract.reading.document import UnreadableFile
from services.extract.reading.readers.encoding import as_utf8, decoded
from services.extract.reading.readers.images import is_ornament
from services.extract.reading.readers.refusals import UnsupportedType, damaged

NESTED = 3
"""Messages within messages that are opened."""
_PROPERTIES, _ATTACHMENT, _DATA, _OBJECT = "__properties_version1.0", "__attach_version1.0_", "37010102", "3701000D"
_LONG_NAME, _SHORT_NAME, _SHOWN_NAME, _CONTENT_ID = 0x3707, 0x3704, 0x3001, 0x3712
_BODY, _HTML, _RTF = 0x1000, 0x1013, 0x1009
_CODE_PAGE, _BODY_CODE_PAGE, _METHOD = 0x3FFD, 0x3FDE, 0x3705
_BY_REFERENCE = (2, 3, 4, 7)
"""Ways of attaching in which the message only says where the file lies, on a disk or in OneDrive."""


def opened(content: bytes) -> Iterator[Part]:
    """The files of a message in its order, those of messages within it, then its own words.

    Raises ``UnreadableFile`` when it is damaged or nested too deep.
    """
    import olefile

    try:
        with olefile.OleFileIO(io.BytesIO(content)) as file:
            yield from list(_Message(file, ()).parts())
    except (OSError, IndexError, ValueError, TypeError, AttributeError, KeyError, struct.error) as error:
        raise damaged("thư Outlook / Outlook message") from error  # what olefile says of a damaged file


class _Message:
    """A message: the whole file, or a storage within it."""

    def __init__(self, file: Any, folder: tuple[str, ...]) -> None:
        self.file, self.folder = file, folder
        self.names = {path[len(folder)] for path in file.listdir(storages=True) if tuple(path[: len(folder)]) == folder and len(path) > len(folder)}  # fmt: skip
        self.numbers = self._numbers(folder, 32 if not folder else 24)
        self.code_page = self.numbers.get(_CODE_PAGE, 0)

    def parts(self) -> Iterator[Part]:
        """The attachments, then the letter."""
        attachments = sorted(name for name in self.names if name.startswith(_ATTACHMENT))
        for at, name in enumerate(attachments, 1):
            yield from self._attachment((*self.folder, name), at)
        letter = self._letter()
        if letter.strip():
            yield Part(LETTER, letter, letter=True)

    def _attachment(self, folder: tuple[str, ...], at: int) -> Iterator[Part]:
        texts = (self._text(folder, tag) for tag in (_LONG_NAME, _SHORT_NAME, _SHOWN_NAME))
        name = safe_name(next(filter(None, texts), ""), f"dinh-kem-{at}")
        data, inner = (*folder, f"__substg1.0_{_DATA}"), (*folder, f"__substg1.0_{_OBJECT}")
        if self.file.exists("/".join(data)):
            content = self._bytes(data)
            shown = self._text(folder, _CONTENT_ID)
            if content and not (shown and is_ornament(content)):
                yield Part(name, content)
        elif self.file.exists("/".join((*inner, _PROPERTIES))):
            if len(folder) >= 2 * NESTED:
                raise UnreadableFile(
                    "nested_too_deep",
                    f"Thư lồng nhau quá {NESTED} lớp ({name}). Hãy gửi thẳng tệp báo cáo.",
                    f"Messages are nested more than {NESTED} deep ({name}). Send the report file itself.",
                )
            for part in _Message(self.file, inner).parts():
                yield Part(safe_name(f"{name}/{part.name}", part.name), part.content, part.letter, part.refusal)
        elif self.file.exists("/".join((*inner, "Package"))):
            yield Part(name, self._bytes((*inner, "Package")))  # an office file put in as an object
        else:
            linked = self._numbers(folder, 8).get(_METHOD) in _BY_REFERENCE
            yield Part(name, b"", refusal=_only_linked() if linked else _an_object())

    def _letter(self) -> bytes:
        """The words of the message, as HTML where it is stored or hidden in the RTF."""
        charset = _charset(self.numbers.get(_BODY_CODE_PAGE, 0))
        html = (self._stream(self.folder, _HTML, "0102") or self._stream(self.folder, _HTML, "001E")).rstrip(b"\0")
        if html:
            return as_utf8(html, charset)
        rich = self._stream(self.folder, _RTF, "0102")
        if rich:
            rtf = unpacked_rtf(rich)
            hidden = html_in(rtf)
            if hidden or b"\\trowd" in rtf:
                return hidden.encode("utf-8", "replace") if hidden else rtf
        return (self._text(self.folder, _HTML) or self._text(self.folder, _BODY)).encode("utf-8", "replace")

    def _text(self, folder: tuple[str, ...], tag: int) -> str:
        wide = self._stream(folder, tag, "001F")
        if wide:
            return wide.decode("utf-16-le", "replace").rstrip("\0")
        narrow = self._stream(folder, tag, "001E").rstrip(b"\0")
        return decoded(narrow, _charset(self.code_page)) if narrow else ""

    def _stream(self, folder: tuple[str, ...], tag: int, kind: str) -> bytes:
        return self._bytes((*folder, f"__substg1.0_{tag:04X}{kind}"))

    def _bytes(self, path: tuple[str, ...]) -> bytes:
        place = "/".join(path)
        return bytes(self.file.openstream(place).read()) if self.file.exists(place) else b""

    def _numbers(self, folder: tuple[str, ...], head: int) -> dict[int, int]:
        """The properties that are whole numbers, by their id; ``head``: bytes before the first."""
        found = {}
        for at in range(head, len(stream := self._bytes((*folder, _PROPERTIES))) - 15, 16):
            kind, tag, _, value = struct.unpack_from("<HHIi", stream, at)
            if kind == 3:
                found[tag] = value
        return found


def _charset(code_page: int) -> str | None:
    return {65001: "utf-8", 20127: "ascii", 28591: "latin-1"}.get(code_page, f"cp{code_page}" if code_page else None)


def _only_linked() -> UnsupportedType:
    return UnsupportedType(
        "liên kết tới tệp trên máy hoặc OneDrive, không kèm nội dung",
        "a link to a file on a disk or OneDrive, without its content",
        "Hãy đính kèm chính tệp báo cáo rồi gửi lại.",
        "Attach the report file itself and send it again.",
    )


def _an_object() -> UnsupportedType:
    return UnsupportedType(
        "đối tượng nhúng của một chương trình khác trong thư Outlook",
        "an object of another program within the Outlook message",
        "Hãy lưu tệp đó ra rồi đính kèm như tệp bình thường.",
        "Save the file and attach it as a file.",
    )
