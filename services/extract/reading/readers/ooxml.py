"""The parts of an Office Open XML package, and what they refer to; in the one shape that ``package`` brings it into."""

from __future__ import annotations

import posixpath
from urllib.parse import unquote

from services.extract.reading.readers.package import BROKEN_PACKAGE, MAX_XML, Kept, names_in, open_package, parsed
from services.extract.reading.readers.refusals import damaged, too_large_unpacked

R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"


class Package:
    """The parts of a file by name. Raises ``UnreadableFile`` when it is damaged."""

    def __init__(self, content: bytes) -> None:
        self._zip = open_package(content)
        self._names = {name.lower(): stored for name, stored in names_in(self._zip).items()}

    def __contains__(self, name: str) -> bool:
        return name.lower() in self._names

    def bytes(self, name: str) -> bytes:
        """The bytes of a part; raises ``UnreadableFile`` when it is missing, damaged, or far too large."""
        stored = self._names.get(name.lower())
        if stored is None:
            raise damaged(name)
        try:
            if self._zip.getinfo(stored).file_size > MAX_XML:
                raise too_large_unpacked()
            return self._zip.read(stored)
        except BROKEN_PACKAGE as error:
            raise damaged(name) from error

    def related(self, part: str) -> dict[str, tuple[str, str]]:
        """What a part refers to inside the file: kind and name by the reference's id."""
        if not isinstance(self._zip, Kept):
            return self._related(part)
        if part not in self._zip.relations:
            self._zip.relations[part] = self._related(part)
        return self._zip.relations[part]

    def _related(self, part: str) -> dict[str, tuple[str, str]]:
        folder, file = posixpath.split(part)
        relations = posixpath.join(folder, "_rels", f"{file}.rels")
        if relations not in self:
            return {}
        found = {}
        for relation in parsed(self.bytes(relations)):
            target = unquote(relation.get("Target", "")).replace("\\", "/")
            if relation.get("TargetMode") == "External" or not target:
                continue
            name = target if target.startswith("/") else posixpath.join("/" + folder, target)
            kind = posixpath.basename(relation.get("Type", ""))
            found[relation.get("Id", "")] = (kind, posixpath.normpath(name).lstrip("/"))
        return found
