"""Archives and e-mails: what an agency packs together, taken apart.

Nothing is written to disk, nothing is unpacked beyond a bound, and names inside are labels, never paths.
"""

from __future__ import annotations

import email
import email.policy
import io
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import PurePosixPath
from typing import Any

from services.extract.document import UnreadableFile
from services.extract.readers.sniff import (
    BROKEN_PACKAGE,
    EML,
    MSG,
    RAR,
    SEVEN_ZIP,
    ZIP,
    damaged,
    media_type,
    open_package,
)

CONTAINERS = (ZIP, SEVEN_ZIP, RAR, EML, MSG)
MAX_DEPTH = 3
"""Containers in containers."""
MAX_PARTS = 500
MAX_BYTES = 200 * 1024 * 1024
"""Bytes that all parts together may grow to."""
_LITTER = ("__MACOSX", ".DS_Store", "Thumbs.db", "desktop.ini", "~$", "._")


@dataclass(frozen=True, slots=True)
class Part:
    """A file of a submission; ``name`` is where it lay in its container."""

    name: str
    content: bytes

    @property
    def folder(self) -> str:
        """The folder within the container; empty at the top."""
        parent = str(PurePosixPath(self.name).parent)
        return "" if parent == "." else parent


def unpacked(content: bytes, name: str) -> list[Part]:
    """The files in a container, in its order; the file itself when it is none.

    Raises ``UnreadableFile`` when it is damaged, locked, nested too deep, holds nothing or far too much.
    """
    budget = _Budget()
    parts = list(_open(Part(name, content), 0, budget))
    if not parts:
        raise UnreadableFile(
            "empty_file",
            f"“{name}” không chứa tệp nào. Hãy kiểm tra và gửi lại tệp báo cáo.",
            f"“{name}” holds no file. Check it and send the report again.",
        )
    return parts


class _Budget:
    """What may still be unpacked."""

    def __init__(self) -> None:
        self.bytes, self.parts = MAX_BYTES, MAX_PARTS

    def take(self, size: int) -> None:
        self.bytes -= size
        if self.bytes < 0:
            raise UnreadableFile(
                "too_large_unpacked",
                "Tệp nén giải ra quá lớn nên không được mở hết. Hãy gửi riêng tệp báo cáo.",
                "The archive unpacks to an absurd size and was not opened to the end. Send the report file alone.",
            )

    def count(self) -> None:
        self.parts -= 1
        if self.parts < 0:
            raise UnreadableFile(
                "too_many_files",
                f"Tệp nén chứa hơn {MAX_PARTS} tệp. Hãy chia nhỏ rồi gửi lại.",
                f"The archive holds more than {MAX_PARTS} files. Split it and send it again.",
            )


def _open(part: Part, depth: int, budget: _Budget) -> Iterator[Part]:
    kind = _kind(part.content)
    if kind not in CONTAINERS:
        yield part
        return
    if depth >= MAX_DEPTH:
        raise UnreadableFile(
            "nested_too_deep",
            f"Tệp nén lồng nhau quá {MAX_DEPTH} lớp ({part.name}). Hãy gửi thẳng tệp báo cáo.",
            f"Archives are nested more than {MAX_DEPTH} deep ({part.name}). Send the report file itself.",
        )
    openers = {ZIP: _zip, EML: _eml, MSG: _msg}
    for inner in openers.get(kind, _libarchive)(part.content, budget):
        if any(mark in inner.name.split("/")[-1] or inner.name.startswith(mark) for mark in _LITTER):
            continue
        budget.count()
        yield from _open(inner, depth + 1, budget)


def _kind(content: bytes) -> str:
    try:
        return media_type(content)
    except UnreadableFile:
        return "application/octet-stream"


def _zip(content: bytes, budget: _Budget) -> Iterator[Part]:
    with open_package(content) as archive:
        for info in archive.infolist():
            if info.is_dir():
                continue
            if info.flag_bits & 1:
                raise locked()
            budget.take(info.file_size)
            try:
                yield Part(info.filename, archive.read(info))
            except BROKEN_PACKAGE as error:
                raise damaged(info.filename) from error


def _libarchive(content: bytes, budget: _Budget) -> Iterator[Part]:
    """7z and RAR, by libarchive. Raises ``UnreadableFile`` where it is not installed."""
    try:
        import libarchive
    except (ImportError, OSError, TypeError, AttributeError) as error:
        raise UnreadableFile(
            "unsupported_type",
            "Máy này chưa đọc được tệp .7z/.rar (thiếu libarchive). Hãy gửi tệp .zip hoặc gửi thẳng tệp báo cáo.",
            "This machine cannot open .7z/.rar files (libarchive is missing). Send a .zip or the report itself.",
        ) from error
    # The format is named: libarchive would take a stored .docx inside a RAR for the archive itself.
    form = "7zip" if content.startswith(b"7z") else "rar5" if content[6:7] == b"\x01" else "rar"
    try:
        with libarchive.memory_reader(content, format_name=form, filter_name="none") as archive:
            for entry in archive:
                if not entry.isfile:
                    continue
                read = io.BytesIO()
                for block in entry.get_blocks():
                    budget.take(len(block))
                    read.write(block)
                yield Part(entry.pathname or "?", read.getvalue())
    except libarchive.ArchiveError as error:
        said = str(error).lower()
        if "passphrase" in said or "encrypt" in said or "password" in said:
            raise locked() from error
        raise damaged("tệp nén / archive") from error


def _eml(content: bytes, budget: _Budget) -> Iterator[Part]:
    message = email.message_from_bytes(content, policy=email.policy.default)
    assert isinstance(message, EmailMessage)
    found = 0
    for at, attachment in enumerate(message.iter_attachments(), 1):
        if attachment.get_content_maintype() == "image" and attachment["Content-ID"]:
            continue  # shown within the letter, such as a logo below the signature
        if attachment.get_content_type() == "message/rfc822":
            inner = attachment.get_payload(0)
            data = inner.as_bytes() if isinstance(inner, email.message.Message) else b""
        else:
            payload = attachment.get_payload(decode=True)
            data = payload if isinstance(payload, bytes) else b""
        if not data:
            continue
        budget.take(len(data))
        found += 1
        yield Part(attachment.get_filename() or f"dinh-kem-{at}", data)
    body = None if found else message.get_body(("html", "plain"))
    if body is not None:
        text = body.get_payload(decode=True)
        yield Part("noi-dung-thu", text if isinstance(text, bytes) else b"")


def _msg(content: bytes, budget: _Budget) -> Iterator[Part]:
    """The attachments of an Outlook message. Source of the stream names: [MS-OXMSG] 2.1 and 2.2."""
    import olefile

    try:
        with olefile.OleFileIO(io.BytesIO(content)) as message:
            folders = sorted({path[0] for path in message.listdir() if path[0].startswith("__attach")})
            for at, folder in enumerate(folders, 1):
                data = f"{folder}/__substg1.0_37010102"
                if not message.exists(data):
                    raise UnreadableFile(
                        "nested_message",
                        "Thư Outlook kèm một thư khác nên không mở được hết. Hãy lưu tệp báo cáo ra và gửi thẳng tệp đó.",
                        "The Outlook message carries another message and cannot be opened to the end. Save the report and send the file itself.",
                    )
                names = [f"{folder}/__substg1.0_{tag}" for tag in ("3707001F", "3704001F")]
                name = next((_string(message, path) for path in names if message.exists(path)), f"dinh-kem-{at}")
                budget.take(message.get_size(data))
                yield Part(name, message.openstream(data).read())
            if not folders and message.exists("__substg1.0_1000001F"):
                yield Part("noi-dung-thu", _string(message, "__substg1.0_1000001F").encode())
    except (OSError, IndexError, ValueError) as error:  # what olefile raises of a damaged file is an OSError
        raise damaged("thư Outlook / Outlook message") from error


def _string(message: Any, path: str) -> str:
    return str(message.openstream(path).read().decode("utf-16-le", "replace")).rstrip("\x00")


def locked() -> UnreadableFile:
    """The finding for an archive behind a password."""
    return UnreadableFile(
        "encrypted_file",
        "Tệp nén được đặt mật khẩu nên không mở được. Hãy bỏ mật khẩu rồi gửi lại.",
        "The archive is protected by a password. Remove the password and send it again.",
    )
