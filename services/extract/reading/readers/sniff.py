"""Recognises a file by its content; what is not read is named."""

from __future__ import annotations

import re

from services.extract.reading.document import UnreadableFile
from services.extract.reading.readers import unread
from services.extract.reading.readers.encoding import as_text
from services.extract.reading.readers.package import (
    BROKEN_PACKAGE,
    MAX_RATIO,
    MAX_UNPACKED,
    main_part,
    names_in,
    open_package,
    xml_part,
)
from services.extract.reading.readers.refusals import damaged, encrypted

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
XLSB = "application/vnd.ms-excel.sheet.binary.macroenabled.12"
TEXT = "text/plain"
HTML = "text/html"
PDF = "application/pdf"
DOC = "application/msword"
XLS = "application/vnd.ms-excel"
ODT = "application/vnd.oasis.opendocument.text"
ODS = "application/vnd.oasis.opendocument.spreadsheet"
FODT, FODS = f"{ODT}-flat-xml", f"{ODS}-flat-xml"
RTF = "application/rtf"
FLAT_WORD = "application/vnd.ms-office.flat-opc"
WORD_2003, EXCEL_2003 = "application/vnd.ms-word.2003-xml", "application/vnd.ms-excel.2003-xml"
PNG, JPEG, TIFF, HEIC = "image/png", "image/jpeg", "image/tiff", "image/heic"
BMP, GIF, WEBP, AVIF, JP2 = "image/bmp", "image/gif", "image/webp", "image/avif", "image/jp2"
IMAGES = (PNG, JPEG, TIFF, HEIC, BMP, GIF, WEBP, AVIF, JP2)
ZIP, RAR, SEVEN_ZIP = "application/zip", "application/vnd.rar", "application/x-7z-compressed"
EML, MSG, TNEF = "message/rfc822", "application/vnd.ms-outlook", "application/ms-tnef"
P7M = "application/pkcs7-mime"
"""Something wrapped in a signature (or encrypted), by S/MIME or as a .p7m file."""

STANDARD_MAIN = {DOCX: "word/document.xml", XLSX: "xl/workbook.xml", XLSB: "xl/workbook.bin"}
"""Where the main part of an office package usually lies."""
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MAGIC = (
    (b"%PDF-", PDF),
    (b"{\\rtf", RTF),
    (b"\x89PNG\r\n", PNG),
    (b"\xff\xd8\xff", JPEG),
    (b"II*\x00", TIFF),
    (b"MM\x00*", TIFF),
    (b"II+\x00", TIFF),
    (b"GIF87a", GIF),
    (b"GIF89a", GIF),
    (b"\x00\x00\x00\x0cjP  \r\n", JP2),
    (b"\xff\x4f\xff\x51", JP2),
    (b"Rar!\x1a\x07", RAR),
    (b"7z\xbc\xaf\x27\x1c", SEVEN_ZIP),
    (b"\x78\x9f\x3e\x22", TNEF),
    (b"\x09\x00\x04\x00", XLS),  # Excel 2, 3 and 4 wrote no compound file
    (b"\x09\x02\x06\x00", XLS),
    (b"\x09\x04\x06\x00", XLS),
)
_BRANDS = {
    **dict.fromkeys((b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"), HEIC),
    **dict.fromkeys((b"avif", b"avis"), AVIF),
}
_SIGNED = re.compile(rb"\x30[\x80-\x84].{0,4}\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07[\x02\x03]", re.DOTALL)
"""How a signed or an enveloped message of CMS (RFC 5652) starts: a sequence, then its kind."""
_OFFICE_KINDS = (
    ("wordprocessingml", DOCX),
    ("ms-word", DOCX),
    ("ms-excel.sheet.binary", XLSB),
    ("spreadsheetml", XLSX),
    ("ms-excel", XLSX),
)
"""What stands in the content type of a package's main part, and the kind of file."""
_STREAMS = (
    ("EncryptedPackage", "encrypted"),
    ("\tDRMContent", "encrypted"),
    ("__properties_version1.0", MSG),
    ("WordDocument", DOC),
    ("Workbook", XLS),
    ("Book", XLS),
)
_CLASSES = {"00020906-0000-0000-C000-000000000046": DOC, "00020820-0000-0000-C000-000000000046": XLS, "00020810-0000-0000-C000-000000000046": XLS}  # fmt: skip
"""What the root of a compound file says it is, where two programs' streams lie in it."""
_HTML_STARTS = frozenset(["html", "head", "body", "table", "meta", "style", "title", "div", "p", "span", "center", "font", "b", "i", "u", "h1", "h2", "h3", "h4", "br", "hr", "pre", "tr", "td", "tbody", "thead", "script", "link", "base", "section", "article", "main", "ul", "ol", "li", "form"])  # fmt: skip
_NOT_YET = re.compile(r"\s+|<\?.*?\?>|<!--.*?(?:-->|$)|<!doctype[^>\[]*(?:\[.*?\]\s*)?>", re.DOTALL | re.IGNORECASE)
"""What may stand before the first element of a markup file."""
_ELEMENT = re.compile(r"<(?:([\w.-]+):)?([A-Za-z_][\w.-]*)((?:\s[^<>]*)?)/?>")
_HEADER = re.compile(r"([A-Za-z][A-Za-z0-9-]*)[ \t]*:")
HEAD = 65_536
"""Bytes that are looked at."""

__all__ = ["BROKEN_PACKAGE", "MAX_RATIO", "MAX_UNPACKED", "damaged", "media_type", "open_package", "xml_part"]


def media_type(content: bytes) -> str:
    """The media type of ``content``, of a kind that is read or opened.

    Raises ``UnreadableFile`` when it is empty, damaged, locked, or of a kind that is not read, which it names.
    """
    if not content[:HEAD].strip(b"\x00\r\n\t ") and not content.strip(b"\x00\r\n\t "):
        raise UnreadableFile(
            "empty_file",
            "Tệp không có nội dung (0 byte hoặc chỉ có khoảng trắng). Hãy kiểm tra và gửi lại tệp báo cáo.",
            "The file has no content. Check it and send the report again.",
        )
    kind = _by_first_bytes(content)
    if kind:
        return kind
    if content.startswith(b"PK"):
        return _office_type(content)
    if content.startswith(_OLE):
        return _old_office_type(content)
    head = as_text(content[:HEAD])
    if head is None:
        raise unread.by_start(content[:HEAD]) or unread.other()
    return _text_type(head, content)


def _by_first_bytes(content: bytes) -> str | None:
    for magic, kind in _MAGIC:
        if content.startswith(magic):
            return kind
    if content[4:8] == b"ftyp":
        brands = {content[8:12], *(content[at : at + 4] for at in range(16, min(content[3], 64), 4))}
        return next((_BRANDS[brand] for brand in sorted(brands) if brand in _BRANDS), None)
    if content.startswith(b"RIFF") and content[8:12] == b"WEBP":
        return WEBP
    if content.startswith(b"BM") and content[6:10] == b"\0\0\0\0" and len(content) > 26:
        return BMP
    if _SIGNED.match(content):
        return P7M
    if b"%PDF-" in content[:1024]:
        return PDF  # readers of PDF accept a little before its head, and mail gateways write it there
    return None


def _office_type(content: bytes) -> str:
    with open_package(content) as package:
        names = names_in(package)
        try:
            kind = _own_type(package.read(names["mimetype"])) if "mimetype" in names else ""
            manifest = package.read(names["META-INF/manifest.xml"]) if "META-INF/manifest.xml" in names else b""
        except BROKEN_PACKAGE as error:
            raise damaged("mimetype") from error
        main = main_part(package)
    for known, found in _OFFICE_KINDS:
        if main and known in main[1].lower():
            return found
    for found, usual in STANDARD_MAIN.items():
        if usual in names:
            return found
    for found in (ODT, ODS):
        if kind.startswith(found) or (not kind and found.encode() in manifest and "content.xml" in names):
            if b"encryption-data" in manifest:
                raise encrypted("Tệp OpenDocument", "The OpenDocument file")
            return found
    named = unread.by_members(set(names), kind)
    if named:
        raise named
    return ZIP


def _own_type(mimetype: bytes) -> str:
    return mimetype[:100].decode("ascii", "replace").strip()


def _old_office_type(content: bytes) -> str:
    """The kind of a compound file, by what lies in its root: an embedded object's streams say nothing of it."""
    import olefile

    try:
        with olefile.OleFileIO(content) as opened:
            names = {entry[0] for entry in opened.listdir(streams=True, storages=True)}
            written = {name.casefold() for name in names}
            by_class = _CLASSES.get(opened.root.clsid.upper()) if opened.root else None
            kinds = [kind for stream, kind in _STREAMS if stream.casefold() in written]
            kind = by_class if by_class in kinds else kinds[0] if kinds else None
            locked = kind == "encrypted" or (kind in (DOC, XLS) and _is_locked(opened, str(kind)))
    except Exception as error:  # olefile lets struct.error, IndexError and others out of a broken file
        names = {name for name, _ in _STREAMS if name.encode("utf-16-le") in content}
        kind = next((kind for stream, kind in _STREAMS if stream in names and kind != "encrypted"), None)
        if kind is None and names:
            raise damaged("OLE") from error
        locked = False
    if locked:
        raise encrypted()
    if kind:
        return kind
    if not names:
        raise damaged("OLE")
    raise unread.by_streams(names) or unread.other("tệp của một chương trình cũ không nhận ra được", "of an old program that is not recognised")  # fmt: skip


def _is_locked(opened: object, kind: str) -> bool:
    """Whether an old Word or Excel file is encrypted. Sources: [MS-DOC] 2.5.2 (fEncrypted), [MS-XLS] 2.4.117 (FilePass)."""
    exists, openstream = opened.exists, opened.openstream  # type: ignore[attr-defined]
    if kind == DOC:
        head = openstream("WordDocument").read(12)
        return len(head) == 12 and bool(head[11] & 1)
    stream = openstream("Workbook" if exists("Workbook") else "Book")
    for _ in range(16):  # the lock stands among the first records of the file
        record = stream.read(4)
        number, length = int.from_bytes(record[:2], "little"), int.from_bytes(record[2:], "little")
        if len(record) < 4 or number == 0x2F:
            return len(record) == 4
        stream.read(length)
    return False


def _text_type(head: str, content: bytes) -> str:
    bare = head.lstrip("\ufeff \t\r\n")
    if bare.startswith("{\\rtf"):
        return RTF
    if bare.startswith("<"):
        kind = _markup_type(bare)
        if kind:
            return kind
    if is_mail(head):
        return EML
    named = unread.by_words(bare)
    if named:
        raise named
    if bare[:1] in "{[" and _is_json(content):
        raise unread.other("dữ liệu JSON", "JSON data")
    return TEXT


def _markup_type(text: str) -> str | None:
    """HTML or a kind of XML by its first element; None where the text only starts with a '<'."""
    is_xml, at = text.startswith("<?xml"), 0
    while skipped := _NOT_YET.match(text, at):
        if skipped[0].lower().startswith("<!doctype html"):
            return HTML
        at = skipped.end()
    first = _ELEMENT.match(text, at)
    if first is None:
        if is_xml:
            raise damaged("XML")
        return None
    prefix, name, attributes = first[1] or "", first[2], first[3]
    found = re.search(rf"xmlns{':' + re.escape(prefix) if prefix else ''}\s*=\s*[\"']([^\"']*)", attributes)
    namespace = found[1] if found else ""
    if name.lower() in _HTML_STARTS and (not namespace or "xhtml" in namespace or "html" in namespace.lower()):
        return HTML
    kind = {
        ("package", "http://schemas.microsoft.com/office/2006/xmlPackage"): FLAT_WORD,
        ("wordDocument", "http://schemas.microsoft.com/office/word/2003/wordml"): WORD_2003,
        ("Workbook", "urn:schemas-microsoft-com:office:spreadsheet"): EXCEL_2003,
    }.get((name, namespace))
    if kind == FLAT_WORD and 'progid="PowerPoint' in text[:at]:
        raise unread.refusal("a PowerPoint presentation")
    if kind:
        return kind
    if name == "document" and namespace == "urn:oasis:names:tc:opendocument:xmlns:office:1.0":
        mimetype = re.search(r"mimetype\s*=\s*[\"']([^\"']*)", attributes)
        own = mimetype[1] if mimetype else ODT
        if own.startswith((ODT, ODS)):
            return FODS if own.startswith(ODS) else FODT
        raise unread.by_members(set(), own) or unread.other(own, own)
    if not is_xml and not namespace:
        return None
    raise unread.by_element(name, namespace) or unread.other(f"dữ liệu XML ({name})", f"XML data ({name})")


def is_mail(head: str) -> bool:
    """Whether a text starts with the headers of a message (RFC 5322), perhaps behind the line of a mailbox file."""
    lines = head.lstrip("\ufeff\r\n").split("\n")
    if lines and (lines[0].startswith("From ") or lines[0].strip().isdigit()):
        lines = lines[1:]  # a mailbox's own line; Apple Mail's count of bytes
    names = set()
    for at, line in enumerate(lines):
        header = _HEADER.match(line)
        if not line.strip():
            break
        if header:
            names.add(header[1].lower())
        elif not line[:1].isspace() or not at:
            return False  # not headers to the first empty line
    carried = bool(names & {"mime-version", "message-id", "received", "return-path", "x-mailer"})
    return (carried and bool(names & {"from", "content-type", "subject"})) or {"content-type", "from"} <= names or (
        "content-type" in names and "multipart/" in head[:2000]
    )  # fmt: skip


def _is_json(content: bytes) -> bool:
    import json

    try:
        return isinstance(json.loads(content), dict | list)
    except (ValueError, RecursionError):
        return False
