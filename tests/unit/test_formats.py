"""Every format gives the figures of the Word file it was made from."""

from __future__ import annotations

import csv
import gzip
import io
from pathlib import Path

import pytest

from baocao.samples import document, text_of
from services.extract.document import Table
from services.extract.readers import read
from services.extract.report import read_report
from shared.contracts import AnnexTable, Fact

FILES = Path(__file__).parent.parent / "files"
NAMES = sorted(path.name for path in FILES.iterdir() if path.suffix != ".md")


def content(name: str) -> bytes:
    data = (FILES / name).read_bytes()
    return gzip.decompress(data) if name.endswith(".gz") else data


def facts(found: list[Fact]) -> list[tuple]:
    return [
        (f.indicator, f.level, f.role, f.status, repr(f.value), f.numerator, f.denominator, f.needs_review)
        for f in found
    ]


def rows(tables: list[AnnexTable]) -> list:
    return [
        (t.table, [{k: v for k, v in row.items() if k not in ("source", "implied")} for row in t.rows]) for t in tables
    ]


@pytest.mark.parametrize("name", NAMES)
def test_the_same_figures_tables_and_identity(name: str) -> None:
    read_, right = read_report(content(name), name), read_report(document(name[:3], "docx"), "docx")
    assert facts(read_.facts) == facts(right.facts)
    assert rows(read_.tables) == rows(right.tables)
    assert read_.report.model_dump(exclude={"evidence"}) == right.report.model_dump(exclude={"evidence"})


@pytest.mark.parametrize("name", NAMES)
def test_half_a_file_gives_one_finding_or_no_wrong_figure(name: str) -> None:
    whole = content(name)
    right = {(f[0], f[1], f[4]) for f in facts(read_report(document(name[:3], "docx"), "docx").facts)}
    for part in (whole[: len(whole) // 2], whole[:2000] + bytes(3000) + whole[5000:]):
        read_ = read_report(part, name)
        assert [
            f
            for f in read_.facts
            if f.value is not None and not f.needs_review and (f.indicator, f.level, repr(f.value)) not in right
        ] == []
        assert read_.facts or len(read_.findings) == 1


@pytest.mark.parametrize("delimiter", [";", ","])
def test_a_sheet_saved_as_csv(delimiter: str) -> None:
    table = next(
        block
        for block in read(document("000", "xlsx")).blocks
        if isinstance(block, Table) and block.sheet and block.sheet.startswith("2.")
    )
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter).writerows([[cell.text for cell in row.cells] for row in table.rows])
    again = read(out.getvalue().encode())
    assert isinstance(again.blocks[0], Table)
    assert [[c.text for c in row.cells] for row in again.blocks[0].rows] == [
        [c.text for c in row.cells] for row in table.rows
    ]


def test_prose_with_commas_is_no_csv() -> None:
    assert len(read(text_of("001").encode()).blocks) > 50
