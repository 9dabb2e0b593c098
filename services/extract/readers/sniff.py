"""Recognises a file by its content."""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib

from lxml import etree

from services.extract.document import UnreadableFile

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TEXT = "text/plain"
HTML = "text/html"
PDF = "application/pdf"
DOC = "application/msword"
XLS = "application/vnd.ms-excel"
ODT = "application/vnd.oasis.opendocument.text"
ODS = "application/vnd.oasis.opendocument.spreadsheet"
RTF = "application/rtf"
PNG, JPEG, TIFF = "image/png", "image/jpeg", "image/tiff"
IMAGES = (PNG, JPEG, TIFF)
ZIP, RAR, SEVEN_ZIP = "application/zip", "application/vnd.rar", "application/x-7z-compressed"
EML, MSG = "message/rfc822", "application/vnd.ms-outlook"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

_MAGIC = (
    (b"%PDF-", PDF),
    (b"{\\rtf", RTF),
    (b"\x89PNG\r\n", PNG),
    (b"\xff\xd8\xff", JPEG),
    (b"II*\x00", TIFF),
    (b"MM\x00*", TIFF),
    (b"Rar!\x1a\x07", RAR),
    (b"7z\xbc\xaf\x27\x1c", SEVEN_ZIP),
    (b"MZ", "application/x-msdownload"),
)

BROKEN_PACKAGE = (
    zipfile.BadZipFile, zlib.error, KeyError, EOFError, NotImplementedError, RuntimeError, OSError, ValueError, struct.error,
)  # fmt: skip
"""All that zipfile says of a package that is damaged in one way or another."""
MAX_UNPACKED = 200 * 1024 * 1024
"""Bytes that a packed office file may grow to."""
MAX_RATIO = 200
"""How many times larger a part may be than its packed bytes, beyond a first megabyte."""


def media_type(content: bytes) -> str:
    """The media type of ``content``; raises ``UnreadableFile`` when it is empty or damaged."""
    if not content.strip(b"\x00\r\n\t "):
        raise UnreadableFile(
            "empty_file",
            "Tệp không có nội dung (0 byte hoặc chỉ có khoảng trắng). Hãy kiểm tra và gửi lại tệp báo cáo.",
            "The file has no content. Check it and send the report again.",
        )
    for magic, kind in _MAGIC:
        if content.startswith(magic):
            return kind
    if b"%PDF-" in content[:1024]:
        return PDF  # readers of PDF accept a little before its head, and mail gateways write it there
    if content.startswith(b"PK"):
        return _office_type(content)
    if content.startswith(_OLE):
        return _old_office_type(content)
    head = content[:4096]
    if head.startswith((b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")):
        return TEXT
    if b"\x00" in head:
        return "application/octet-stream"
    if head.lstrip().lower().startswith((b"<!doctype html", b"<html")):
        return HTML
    if _is_mail(head):
        return EML
    return TEXT


def _is_mail(head: bytes) -> bool:
    """Whether a text starts with the headers of a message."""
    names = set(re.findall(rb"^([A-Za-z-]+):", head.split(b"\n\n")[0].split(b"\r\n\r\n")[0], re.MULTILINE))
    lower = {name.lower() for name in names}
    return b"from" in lower and bool(lower & {b"mime-version", b"message-id", b"received", b"content-type"})


def _office_type(content: bytes) -> str:
    with open_package(content) as package:
        names = set(package.namelist())
        try:
            kind = package.read("mimetype")[:100].decode("ascii", "replace").strip() if "mimetype" in names else ""
        except BROKEN_PACKAGE as error:
            raise damaged("mimetype") from error
    if "word/document.xml" in names:
        return DOCX
    if "xl/workbook.xml" in names:
        return XLSX
    if kind in (ODT, ODS):
        return kind
    return ZIP


def _old_office_type(content: bytes) -> str:
    """Word, Excel or an encrypted package, by the names of the streams inside."""
    for stream, kind in (
        ("EncryptedPackage", "encrypted"),
        ("__properties_version1.0", MSG),
        ("WordDocument", DOC),
        ("Workbook", XLS),
        ("Book", XLS),
    ):
        if stream.encode("utf-16-le") in content:
            if kind == "encrypted":
                raise UnreadableFile(
                    "encrypted_file",
                    "Tệp được đặt mật khẩu nên không đọc được. Hãy bỏ mật khẩu rồi gửi lại.",
                    "The file is protected by a password. Remove the password and send it again.",
                )
            return kind
    return "application/x-ole-storage"


def open_package(content: bytes) -> zipfile.ZipFile:
    """The zip package of an office file, after its size has been checked.

    Raises ``UnreadableFile`` when it is truncated, damaged, or would unpack to an absurd size.
    """
    try:
        package = zipfile.ZipFile(io.BytesIO(content))
        sizes = [(info.file_size, info.compress_size) for info in package.infolist()]
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError) as error:
        raise damaged("gói tệp / package") from error
    total = sum(size for size, _ in sizes)
    bomb = any(size > 1_000_000 and size > MAX_RATIO * max(packed, 1) for size, packed in sizes)
    if total > MAX_UNPACKED or bomb:
        raise UnreadableFile(
            "too_large_unpacked",
            "Tệp giải nén ra quá lớn nên không được mở. Hãy lưu lại báo cáo bằng Word/Excel rồi gửi lại.",
            "The file unpacks to an absurd size and was not opened. Save it anew and send it again.",
        )
    return package


def xml_part(content: bytes, part: str) -> etree._Element:
    """The root of an XML part of an office package; no entity, DTD or address in it is followed.

    Raises ``UnreadableFile`` when the package or the part is damaged.
    """
    try:
        with open_package(content) as package:
            xml = package.read(part)
        parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
        return etree.fromstring(xml, parser)
    except BROKEN_PACKAGE as error:
        raise damaged(part) from error
    except etree.XMLSyntaxError as error:
        raise damaged("XML") from error


def damaged(what: str) -> UnreadableFile:
    """The finding for a file that starts like an office file and is broken."""
    return UnreadableFile(
        "damaged_file",
        f"Tệp bị hỏng hoặc tải lên thiếu ({what}), không mở được. Hãy mở lại tệp gốc, lưu lại và gửi lại.",
        f"The file is damaged or incomplete ({what}). Open the original, save it and send it again.",
    )
