"""Reports as files of every kind that agencies send."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from corpus.independent import draw
from corpus.independent.habits import Habits
from corpus.independent.page import Sheet
from corpus.independent.reports import Report
from corpus.office import convert, installed
from corpus.pictures import photo, scan

_DRAWN: dict[str, Callable[[list[Sheet], Habits], bytes]] = {"docx": draw.docx, "xlsx": draw.xlsx}
CONVERTED = {"doc": "docx", "odt": "docx", "pdf": "docx", "xls": "xlsx", "ods": "xlsx"}
"""Kinds that LibreOffice makes, and what it makes them from."""
PICTURED = ("scan", "photo")
FORMATS = ("docx", "xlsx", "odt", "ods", "doc", "xls", "pdf", "scan", "photo")


def possible(kind: str) -> bool:
    """Whether this machine can make files of the kind."""
    return kind in _DRAWN or installed()


def files(reports: Sequence[Report], kind: str) -> dict[str, list[tuple[bytes, str]]]:
    """Each report, by its name, as files (content, file name) of a kind; a photographed report is a file a page."""
    if kind in _DRAWN:
        return {
            report.name: [(_DRAWN[kind](report.sheets, report.ways), f"{report.name}.{kind}")] for report in reports
        }
    if kind in PICTURED:
        papers = {name: parts[0][0] for name, parts in files(reports, "pdf").items()}
        if kind == "scan":
            return {name: [(scan(paper, name), f"{name}.pdf")] for name, paper in papers.items()}
        return {
            name: [(page, f"{name}-{n}.jpg") for n, page in enumerate(photo(paper, name), 1)]
            for name, paper in papers.items()
        }
    source = CONVERTED[kind]
    drawn = {name: parts[0][0] for name, parts in files(reports, source).items()}
    return {name: [(content, f"{name}.{kind}")] for name, content in convert(drawn, source, kind).items()}
