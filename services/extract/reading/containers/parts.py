"""What a container gives: files with names, and the words of a letter."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import PurePosixPath

from services.extract.reading.document import UnreadableFile

LETTER = "noi-dung-thu"
"""The name of a mail's own words among its parts."""
_UNSAFE = re.compile(r"[\x00-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class Part:
    """A file of a submission; ``name`` is where it lay in its container."""

    name: str
    content: bytes
    letter: bool = False
    """Whether it is a mail's own words rather than a file: a report only when it looks like one."""
    refusal: UnreadableFile | None = None
    """Why it cannot be taken out of its container; its content is then empty."""
    media_type: str = ""
    """What it was recognised as when its container was looked for; empty where nobody looked."""

    @property
    def folder(self) -> str:
        """The folder within the container; empty at the top."""
        parent = str(PurePosixPath(self.name).parent)
        return "" if parent == "." else parent


def safe_name(name: str, otherwise: str) -> str:
    """A name fit to be shown and stored: forward slashes, no control characters, nothing that is no letter."""
    name = name.encode("utf-8", "surrogateescape").decode("utf-8", "replace").replace("\\", "/")
    return _UNSAFE.sub("", name).strip().lstrip("/") or otherwise
