"""Tables printed beside themselves to save paper: the same columns twice, the second half going on with the first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from services.extract.reading.document import EMPTY, Row
from services.extract.reading.headings import heading
from services.extract.reading.wording import fold

_MOST = 3
"""Times that a table may stand beside itself."""


def beside_itself(headers: Sequence[str], body: Sequence[Row]) -> list[tuple[list[str], list[Row]]] | None:
    """The parts of such a table in their order, each with its columns where they stand; None for any other table."""
    words = [fold(header) for header in headers]
    for times in range(2, _MOST + 1):
        width, rest = divmod(len(words), times)
        if rest or width < 2 or any(words[at] != words[at % width] for at in range(len(words))):
            continue
        if not any(heading(header).role == "label" for header in headers):
            return None
        return [_part(headers, body, start, start + width) for start in range(0, len(words), width)]
    return None


def _part(headers: Sequence[str], body: Sequence[Row], start: int, end: int) -> tuple[list[str], list[Row]]:
    shown = [header if start <= at < end else "" for at, header in enumerate(headers)]
    rows = [
        replace(row, cells=tuple(cell if start <= at < end else EMPTY for at, cell in enumerate(row.cells)))
        for row in body
    ]
    return shown, [row for row in rows if row.filled]
