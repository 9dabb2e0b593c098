"""What is sent of a file: an archive with several reports leaves as one file for each."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

from services.extract.reading.containers import unpacked
from services.extract.reading.document import UnreadableFile
from services.extract.reading.report import read_submission
from shared.reference import Reference


def submissions_in(name: str, content: bytes, reference: Reference) -> list[tuple[str, bytes]]:
    """A file as it is to be sent: an archive with several reports as one file for each report, the rest unchanged."""
    try:
        parts = {part.name: part.content for part in unpacked(content, name)}
        found = read_submission(content, name, reference, look=False) if len(parts) > 1 else []
    except UnreadableFile:  # the service says what is wrong with it, and reads what must be looked at
        return [(name, content)]
    if len(found) < 2:
        return [(name, content)]
    made = []
    for one in found:
        names = one.file.parts or [one.file.name]
        if len(names) == 1:
            made.append((Path(names[0]).name, parts[names[0]]))
            continue
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            for inner in names:
                archive.writestr(zipfile.ZipInfo(inner, (2020, 1, 1, 0, 0, 0)), parts[inner])
        made.append((f"{Path(names[0]).stem}.zip", packed.getvalue()))
    return made
