"""Draws the pictures of docs/reading.md: ``python -m benchmarks.pictures`` (they are committed)."""

from __future__ import annotations

import gzip

import cv2
import numpy as np

from benchmarks.corpus.render import photo
from services.extract.reading.document import Table
from services.extract.reading.readers import picture as pic
from services.extract.reading.readers.scan import _Page, see_page
from services.extract.reading.report import read_parts
from shared.paths import ROOT
from shared.reference import installed

FOLDER = ROOT / "docs" / "pictures"
PAGE = 4
BLUE, GREEN, RED = (200, 120, 0), (60, 150, 30), (40, 40, 210)


def main() -> None:
    """The page as photographed, the page as seen, and the cell a figure came from."""
    pdf = gzip.decompress((ROOT / "tests" / "files" / "000.pdf.gz").read_bytes())
    shots = photo(pdf, "docs")
    raw = cv2.imdecode(np.frombuffer(shots[PAGE], np.uint8), cv2.IMREAD_COLOR)
    assert raw is not None
    _save("1-photographed.jpg", raw)
    grey = next(pic.opened(shots[PAGE]))
    even, dpi = pic.handy(grey, pic.guessed_dpi(grey))
    paper = pic.straightened(pic.evened(even), dpi)
    page = _Page(paper, dpi)
    seen = cv2.cvtColor(paper, cv2.COLOR_GRAY2BGR)
    for grid in page.tables:
        for _, box in grid.boxes(page.height):
            left, top, right, bottom = (round(value / page.scale) for value in box)
            cv2.rectangle(seen, (left, top), (right, bottom), BLUE, 2)
    for block in see_page(grey, pic.guessed_dpi(grey)):
        for row in block.rows if isinstance(block, Table) else ():
            for cell in row.cells:
                if cell.box and cell.text and any(ch.isdigit() for ch in cell.text) and len(cell.text) < 12:
                    left, top, right, bottom = (round(value / page.scale) for value in cell.box)
                    colour = RED if cell.doubt else GREEN
                    cv2.rectangle(seen, (left + 5, top + 5), (right - 5, bottom - 5), colour, 3)
    _save("2-seen.jpg", seen)
    facts = read_parts([(shot, f"{n}.jpg") for n, shot in enumerate(shots, 1)], installed()).facts
    fact = next(
        f for f in facts if f.source.page == PAGE + 1 and isinstance(f.value, int) and f.source.box and f.value > 10
    )
    _, top, _, bottom = (round(value / page.scale) for value in fact.source.box or ())
    strip = seen[max(top - 90, 0) : bottom + 90]
    _save("3-figure.jpg", strip)
    print(fact.model_dump_json(exclude_none=True, indent=1))


def _save(name: str, picture: np.ndarray) -> None:
    width = 1000
    small = cv2.resize(
        picture, (width, round(picture.shape[0] * width / picture.shape[1])), interpolation=cv2.INTER_AREA
    )
    cv2.imwrite(str(FOLDER / name), small, [cv2.IMWRITE_JPEG_QUALITY, 70])


if __name__ == "__main__":
    main()
