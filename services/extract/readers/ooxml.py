"""The parts of an Office Open XML file: packed, or flat in one XML file; Strict names read as the usual ones."""

from __future__ import annotations

import posixpath
import re
from base64 import b64decode
from binascii import Error as NotBase64
from urllib.parse import unquote

from lxml import etree

from services.extract.readers.sniff import BROKEN_PACKAGE, damaged, open_package

_PKG = "{http://schemas.microsoft.com/office/2006/xmlPackage}"
_STRICT = re.compile(rb"http://purl\.oclc\.org/ooxml/([a-zA-Z/]+)")
_USUAL = {
    b"wordprocessingml/main": b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    b"spreadsheetml/main": b"http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    b"drawingml/main": b"http://schemas.openxmlformats.org/drawingml/2006/main",
    b"drawingml/wordprocessingDrawing": b"http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    b"drawingml/picture": b"http://schemas.openxmlformats.org/drawingml/2006/picture",
    b"officeDocument/math": b"http://schemas.openxmlformats.org/officeDocument/2006/math",
    b"officeDocument/relationships": b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
}
"""Names of Strict OOXML (ISO 29500) and those of the transitional one."""
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"


class Package:
    """The parts of a file by name, with a slash in front of none; names are compared without case.

    Raises ``UnreadableFile`` when the file is damaged.
    """

    def __init__(self, content: bytes) -> None:
        self._flat: dict[str, etree._Element] = {}
        self._names: dict[str, str] = {}
        if content.startswith(b"PK"):
            self._zip = open_package(content)
            self._names = {_name(stored): stored for stored in self._zip.namelist()}
        else:
            root = parsed(content, "XML")
            self._flat = {_name(part.get(f"{_PKG}name", "")): part for part in root.iter(f"{_PKG}part")}
            self._names = {name: name for name in self._flat}

    def __contains__(self, name: str) -> bool:
        return _name(name) in self._names

    def bytes(self, name: str) -> bytes:
        """The bytes of a part; raises ``UnreadableFile`` when it is missing or damaged."""
        stored = self._names.get(_name(name))
        if stored is None:
            raise damaged(name)
        if self._flat:
            return _unfolded(self._flat[stored], name)
        try:
            return self._zip.read(stored)
        except BROKEN_PACKAGE as error:
            raise damaged(name) from error

    def main(self, usual: str) -> str:
        """The name of the main part, by the package's own relations; ``usual`` where they do not tell."""
        if usual in self:
            return usual
        targets = [target for kind, target in self.related("").values() if kind == "officeDocument"]
        return targets[0] if targets and targets[0] in self else usual

    def related(self, part: str) -> dict[str, tuple[str, str]]:
        """What a part refers to inside the file: kind and name by the reference's id."""
        folder, file = posixpath.split(part)
        relations = posixpath.join(folder, "_rels", f"{file}.rels")
        if relations not in self:
            return {}
        found = {}
        for relation in parsed(self.bytes(relations), relations):
            target = unquote(relation.get("Target", "")).replace("\\", "/")
            if relation.get("TargetMode") == "External" or not target:
                continue
            name = target if target.startswith("/") else posixpath.join("/" + folder, target)
            kind = posixpath.basename(relation.get("Type", ""))
            found[relation.get("Id", "")] = (kind, posixpath.normpath(name).lstrip("/"))
        return found


def xml(content: bytes) -> bytes:
    """The XML with the usual names in place of Strict ones."""
    if b"http://purl.oclc.org/ooxml/" not in content[:8192]:
        return content
    return _STRICT.sub(lambda match: _USUAL.get(match[1], match[0]), content)


def parsed(content: bytes, name: str) -> etree._Element:
    """The root of a part; no entity, DTD or address in it is followed. Raises ``UnreadableFile`` when it is damaged."""
    try:
        parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
        return etree.fromstring(xml(content), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise damaged(name or "XML") from error


def _name(stored: str) -> str:
    return stored.replace("\\", "/").lstrip("/").lower()


def _unfolded(part: etree._Element, name: str) -> bytes:
    """The bytes of a part of a flat file."""
    for child in part:
        if child.tag == f"{_PKG}xmlData" and len(child):
            return bytes(etree.tostring(child[0]))
        if child.tag == f"{_PKG}binaryData":
            try:
                return b64decode(child.text or "")
            except (NotBase64, ValueError) as error:
                raise damaged(name) from error
    return b""
