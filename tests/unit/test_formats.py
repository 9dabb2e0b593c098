"""Every format gives the figures of the Word file it was made from."""

from __future__ import annotations

import csv
import gzip
import io
from pathlib import Path

import pytest

from corpus.samples import document, text_of
from services.extract.reading.document import Table
from services.extract.reading.readers import read
from services.extract.reading.report import Extraction, read_report
from shared.contracts import AnnexTable, Fact
from tests.readings import right as right_reading
from tests.world import WORLD

FILES = Path(__file__).parent.parent / "files"
NAMES = sorted(path.name for path in FILES.iterdir() if path.suffix != ".md" and ".pdf" not in path.name)
PDFS = sorted(path.name for path in FILES.iterdir() if ".pdf" in path.name)


def content(name: str) -> bytes:
    data = (FILES / name).read_bytes()
    return gzip.decompress(data) if name.endswith(".gz") else data


def word_file(name: str) -> Extraction:
    """What is read of the Word file that a file was made from."""
    return right_reading(document(name[:3], "docx"))


def facts(found: list[Fact]) -> list[tuple]:
    return [
        (f.indicator, f.level, f.role, f.status, repr(f.value), f.numerator, f.denominator, f.in_doubt) for f in found
    ]


def rows(tables: list[AnnexTable]) -> list:
    return [
        (t.table, [{k: v for k, v in row.items() if k not in ("source", "implied")} for row in t.rows]) for t in tables
    ]


@pytest.mark.parametrize("name", NAMES)
def test_the_same_figures_tables_and_identity(name: str) -> None:
    read_, right = read_report(content(name), name, WORLD), word_file(name)
    assert facts(read_.facts) == facts(right.facts)
    assert rows(read_.tables) == rows(right.tables)
    assert read_.report.model_dump(exclude={"evidence"}) == right.report.model_dump(exclude={"evidence"})


@pytest.mark.parametrize("name", PDFS)
def test_a_text_pdf_gives_every_figure_and_no_wrong_one(name: str) -> None:
    read_, right = read_report(content(name), name, WORLD), word_file(name)
    want = {(f.indicator, f.level, repr(f.value)) for f in right.facts if f.value is not None}
    sure = {(f.indicator, f.level, repr(f.value)) for f in read_.facts if f.value is not None and not f.in_doubt}
    assert sure <= want
    assert {(f.indicator, f.level, repr(f.value)) for f in read_.facts if f.value is not None} == want
    assert [(t.table, len(t.rows)) for t in read_.tables] == [(t.table, len(t.rows)) for t in right.tables]
    said, true = read_.report, right.report
    assert (said.form, said.agency, said.period, said.province) == (true.form, true.agency, true.period, true.province)
    assert (said.signed_on, said.dispatch_number) == (true.signed_on, true.dispatch_number)
    assert all(f.source.page for f in read_.facts if f.value is not None)


def test_a_pdf_of_pictures_and_a_broken_one_say_what_to_send() -> None:
    import pypdfium2

    made = pypdfium2.PdfDocument.new()
    page = made.new_page(200, 200)
    picture = pypdfium2.PdfImage.new(made)
    picture.set_bitmap(pypdfium2.PdfBitmap.new_native(20, 20, 3))
    picture.set_matrix(pypdfium2.PdfMatrix().scale(100, 100))
    page.insert_obj(picture)
    page.gen_content()
    out = io.BytesIO()
    made.save(out)
    assert [f.rule for f in read_report(out.getvalue(), "x", WORLD).findings] == ["not_a_report"]
    assert [f.rule for f in read_report(b"%PDF-1.4 broken", "x", WORLD).findings] == ["damaged_file"]


@pytest.mark.parametrize("name", [*NAMES, *PDFS])
def test_half_a_file_gives_one_finding_or_no_wrong_figure(name: str) -> None:
    whole = content(name)
    right = {(f[0], f[1], f[4]) for f in facts(word_file(name).facts)}
    for part in (whole[: len(whole) // 2], whole[:2000] + bytes(3000) + whole[5000:]):
        read_ = read_report(part, name, WORLD)
        assert [
            f
            for f in read_.facts
            if f.value is not None and not f.in_doubt and (f.indicator, f.level, repr(f.value)) not in right
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


def test_a_letter_and_its_annexes_are_one_report() -> None:
    from services.extract.reading.report import read_parts

    text = text_of("000")
    at = text.index("Bảng 3A.1 DANH")
    whole = read_report(text.encode(), "x", WORLD)
    parts = read_parts([(text[:at].encode(), "bao-cao.txt"), (text[at:].encode(), "phu-luc.txt")], WORLD)
    assert facts(parts.facts) == facts(whole.facts)
    assert rows(parts.tables) == rows(whole.tables)
    assert parts.file.parts == ["bao-cao.txt", "phu-luc.txt"]
    alone = read_report(text[:at].encode(), "x", WORLD)
    assert [t.table for t in alone.tables] == []
    mixed = read_parts([(document("000", "docx"), "a.docx"), (document("002", "docx")[:5000], "b.docx")], WORLD)
    assert [f.rule for f in mixed.findings] == ["damaged_file"] and mixed.facts == []


def test_limits_of_pages_and_cells_are_findings() -> None:
    import pypdfium2

    from tests.unit.test_readers import docx

    made = pypdfium2.PdfDocument.new()
    for _ in range(301):
        made.new_page(10, 10)
    out = io.BytesIO()
    made.save(out)
    assert [f.rule for f in read_report(out.getvalue(), "x", WORLD).findings] == ["too_many_pages"]
    wide = '<w:tc><w:tcPr><w:gridSpan w:val="200"/></w:tcPr><w:p/></w:tc>'
    body = "<w:tbl>" + f"<w:tr>{wide * 10}</w:tr>" * 260 + "</w:tbl>"
    assert [f.rule for f in read_report(docx(body), "x", WORLD).findings] == ["too_long"]


def test_a_missing_program_is_one_clear_line() -> None:
    from baocao.local.servers import program
    from baocao.local.stack import StackError

    with pytest.raises(StackError, match="khong-co-chuong-trinh"):
        program("no_such_package", "khong-co-chuong-trinh")
