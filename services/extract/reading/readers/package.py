"""Zip packages of office files: opened within bounds, and brought into the one shape that readers expect.

Word Online names its main part otherwise, some programs write names with backslashes, "Strict" files use
other namespaces, and a flat file is the whole package as one XML file. Readers see none of that.
"""

from __future__ import annotations

import base64
import binascii
import io
import re
import struct
import threading
import zipfile
import zlib
from posixpath import dirname, normpath

from lxml import etree

from services.extract.reading.once import lazily
from services.extract.reading.readers.refusals import damaged, too_large_unpacked

BROKEN_PACKAGE = (
    zipfile.BadZipFile, zlib.error, KeyError, EOFError, NotImplementedError, RuntimeError, OSError, ValueError, struct.error,
)  # fmt: skip
"""All that zipfile says of a package that is damaged in one way or another."""
MAX_UNPACKED = 200 * 1024 * 1024
"""Bytes that a packed office file may grow to."""
MAX_XML = 40 * 1024 * 1024
"""Bytes of one XML part …"""
MAX_TREE = 20 * 1024 * 1024
"""… and of one that is parsed as a whole: its tree takes ten times as much memory."""
MOST_KEPT = 4 * 1024 * 1024
"""Bytes of a package that is kept open until the next: its kind is told, its shape and its parts, one after the other."""
MAX_RATIO = 200
"""How many times larger a part may be than its packed bytes, beyond a first megabyte."""
_STRICT = re.compile(rb"http://purl\.oclc\.org/ooxml/(\w+)/")
_RELATIONSHIP = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_CONTENT_TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}"
_FLAT = "{http://schemas.microsoft.com/office/2006/xmlPackage}"
_WORD = b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_WORD_2003 = b"http://schemas.microsoft.com/office/word/2003/wordml"
_WORD_2003_HINTS = "{http://schemas.microsoft.com/office/word/2003/auxHint}"


class Kept(zipfile.ZipFile):
    """A package in memory, which needs no closing: what looks at it next need not open it again."""

    def __init__(self, content: bytes) -> None:
        super().__init__(io.BytesIO(content))
        self.content = content
        self.relations: dict[str, dict[str, tuple[str, str]]] = {}
        """What its parts refer to, as far as somebody asked; see ``ooxml.Package``."""

    def __exit__(self, *_: object) -> None:
        """Leaves it open."""

    @lazily
    def main(self) -> tuple[str, str] | None:
        """See ``main_part``."""
        return _main_part(self)


_opened = threading.local()
"""The package that this thread opened last."""


def open_package(content: bytes) -> zipfile.ZipFile:
    """The zip package of an office file, after its size has been checked.

    Raises ``UnreadableFile`` when it is truncated, damaged, or would unpack to an absurd size.
    """
    known = getattr(_opened, "package", None)
    if isinstance(known, Kept) and known.content is content:
        return known
    try:
        package = Kept(content)
        sizes = [(info.file_size, info.compress_size) for info in package.infolist()]
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError, struct.error) as error:
        raise damaged("gói tệp / package") from error
    total = sum(size for size, _ in sizes)
    bomb = any(size > 1_000_000 and size > MAX_RATIO * max(packed, 1) for size, packed in sizes)
    if total > MAX_UNPACKED or bomb:
        raise too_large_unpacked()
    _opened.package = package if len(content) <= MOST_KEPT else None
    return package


def xml_part(content: bytes, part: str) -> etree._Element:
    """The root of an XML part of an office package; no entity, DTD or address in it is followed.

    Raises ``UnreadableFile`` when the package or the part is damaged, or too large to be a report.
    """
    try:
        with open_package(content) as package:
            if package.getinfo(part).file_size > MAX_XML:
                raise too_large_unpacked()
            return parsed(package.read(part))
    except BROKEN_PACKAGE as error:
        raise damaged(part) from error


def parsed(xml: bytes) -> etree._Element:
    """The root of an XML file; no entity, DTD or address in it is followed. Raises ``UnreadableFile`` when broken."""
    if len(xml) > MAX_TREE:
        raise too_large_unpacked()
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    try:
        return etree.fromstring(xml, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise damaged("XML") from error


def names_in(package: zipfile.ZipFile) -> dict[str, str]:
    """The names in a package as they should be written, each with the one that it is stored under."""
    return {_proper(name): name for name in package.namelist()}


def main_part(package: zipfile.ZipFile) -> tuple[str, str] | None:
    """The name (as it should be written) and the content type of an office package's main part; None for another zip.

    Raises ``UnreadableFile`` when the package is damaged there.
    """
    return package.main if isinstance(package, Kept) else _main_part(package)


def _main_part(package: zipfile.ZipFile) -> tuple[str, str] | None:
    names = names_in(package)
    by_case = {name.lower(): name for name in names}
    try:
        if "_rels/.rels" not in by_case or "[content_types].xml" not in by_case:
            return None
        roots = parsed(package.read(names[by_case["_rels/.rels"]]))
        types = parsed(package.read(names[by_case["[content_types].xml"]]))
    except BROKEN_PACKAGE as error:
        raise damaged("gói tệp / package") from error
    for relationship in roots.iter(_RELATIONSHIP):
        if relationship.get("Type", "").endswith("/officeDocument"):
            target = _proper(relationship.get("Target", "")).lower()
            if target in by_case:
                return by_case[target], _content_type(types, by_case[target])
    return None


def normal(content: bytes, standard: str) -> bytes:
    """The package with its main part under its usual name (``standard``), proper names and usual namespaces.

    The very bytes when there is nothing to change. Raises ``UnreadableFile`` when it is damaged.
    """
    with open_package(content) as package:
        found = main_part(package)
        main = found[0] if found else standard
        names = names_in(package)
        try:
            strict = b"//purl.oclc.org/ooxml/" in package.read(names.get("_rels/.rels", main))
            if main == standard and not strict and all(name == stored for name, stored in names.items()):
                return content
            parts = {name: package.read(stored) for name, stored in names.items() if not stored.endswith("/")}
        except BROKEN_PACKAGE as error:
            raise damaged("gói tệp / package") from error
    if strict:
        parts = {
            name: _STRICT.sub(rb"http://schemas.openxmlformats.org/\1/2006/", data) if _is_xml(name) else data
            for name, data in parts.items()
        }
    return _zipped(parts if main == standard else _moved(parts, main, standard))


def _moved(parts: dict[str, bytes], main: str, standard: str) -> dict[str, bytes]:
    """The parts with the main one under its usual name, and all of its folder in the usual folder."""
    folder, usual = dirname(main), dirname(standard)
    stays = ("_rels/.rels", "docProps/", "customXml/", "[Content_Types].xml")

    def renamed(name: str) -> str:
        if name.startswith(stays) or (folder and not name.startswith(f"{folder}/")):
            return name
        rest = name[len(folder) + 1 :] if folder else name
        base, _, leaf = rest.rpartition("/")
        if rest == main[len(folder) + 1 if folder else 0 :]:
            rest = standard[len(usual) + 1 :]
        elif base == "_rels" and leaf == f"{main.rpartition('/')[2]}.rels":
            rest = f"_rels/{standard.rpartition('/')[2]}.rels"
        return f"{usual}/{rest}"

    moved = {renamed(name): data for name, data in parts.items()}
    types = moved.get("[Content_Types].xml", b"")
    for name in sorted(parts, key=len, reverse=True):
        types = types.replace(f'"/{name}"'.encode(), f'"/{renamed(name)}"'.encode())
    roots = re.sub(
        rb'(Target=["\'])/?' + re.escape(main.encode()) + rb'(["\'])',
        rb"\g<1>" + standard.encode() + rb"\g<2>",
        moved.get("_rels/.rels", b""),
    )
    return {**moved, "[Content_Types].xml": types, "_rels/.rels": roots}


def from_flat(content: bytes) -> bytes:
    """The package that a flat office file (Word's "XML document") holds. Raises ``UnreadableFile`` when it is damaged."""
    parts: dict[str, bytes] = {}
    overrides = []
    for part in parsed(content).iter(f"{_FLAT}part"):
        name = _proper(part.get(f"{_FLAT}name", ""))
        inner, data = part.find(f"{_FLAT}xmlData"), part.find(f"{_FLAT}binaryData")
        if inner is not None and len(inner):
            parts[name] = etree.tostring(inner[0], encoding="UTF-8", xml_declaration=True)
        elif data is not None:
            try:
                parts[name] = base64.b64decode("".join(data.itertext()))
            except binascii.Error as error:
                raise damaged(name) from error
        overrides.append((name, part.get(f"{_FLAT}contentType", "")))
    types = etree.Element(f"{_CONTENT_TYPES}Types", nsmap={None: _CONTENT_TYPES[1:-1]})
    for name, kind in overrides:
        etree.SubElement(types, f"{_CONTENT_TYPES}Override", PartName=f"/{name}", ContentType=kind)
    return _zipped({**parts, "[Content_Types].xml": etree.tostring(types)})


def from_word_2003(content: bytes) -> bytes:
    """A Word 2003 XML file as a package of today: the body is nearly the same, under another namespace.

    Raises ``UnreadableFile`` when it is damaged.
    """
    root = parsed(content.replace(_WORD_2003, _WORD))
    word = f"{{{_WORD.decode()}}}"
    body = root.find(f"{word}body")
    if body is None:
        raise damaged("w:body")
    for name in ("sect", "sub-section"):
        for wrapper in list(body.iter(f"{_WORD_2003_HINTS}{name}")):
            parent = wrapper.getparent()
            at = parent.index(wrapper)
            parent[at : at + 1] = list(wrapper)
    for old, new in (("vmerge", "vMerge"), ("hmerge", "hMerge")):
        for element in body.iter(f"{word}{old}"):
            element.tag = f"{word}{new}"
    document = etree.Element(f"{word}document", nsmap={"w": _WORD.decode()})
    document.append(body)
    return _zipped({"word/document.xml": etree.tostring(document, encoding="UTF-8", xml_declaration=True)})


def from_flat_odf(content: bytes) -> bytes:
    """A flat OpenDocument file (.fodt, .fods) as a package whose only part is the content."""
    return _zipped({"content.xml": content})


def _content_type(types: etree._Element, name: str) -> str:
    for override in types.iter(f"{_CONTENT_TYPES}Override"):
        if _proper(override.get("PartName", "")).lower() == name.lower():
            return str(override.get("ContentType", ""))
    extension = name.rpartition(".")[2].lower()
    for default in types.iter(f"{_CONTENT_TYPES}Default"):
        if default.get("Extension", "").lower() == extension:
            return str(default.get("ContentType", ""))
    return ""


def _proper(name: str) -> str:
    """A part's name with forward slashes, from the root of the package."""
    name = name.replace("\\", "/").lstrip("/")
    return normpath(name) if ".." in name or "./" in name else name


def _is_xml(name: str) -> bool:
    return name.endswith((".xml", ".rels"))


def _zipped(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as package:
        for name, data in parts.items():
            package.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED, 1)
    return out.getvalue()
