"""What is read of the documents that many tests compare with: read once, and changed by nobody."""

from __future__ import annotations

from functools import lru_cache

from services.extract.reading.report import Extraction, read_report
from tests.world import WORLD


@lru_cache(maxsize=32)
def right(content: bytes, name: str = "x") -> Extraction:
    """The reading of a document as it is, beside which that of one written otherwise is held."""
    return read_report(content, name, WORLD)
