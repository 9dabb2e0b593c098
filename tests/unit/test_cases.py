"""Situations from public bug reports, rebuilt on the project's own sample 000: each reads like the sample, or says why not."""

from __future__ import annotations

import csv
import gzip
import io
import re
import zipfile
from collections.abc import Callable
from email.message import EmailMessage
from functools import cache
from pathlib import Path

import pytest
from openpyxl import load_workbook
from PIL import Image

from corpus.samples import document
from services.extract.reading.document import Document, Paragraph, Table
from services.extract.reading.readers import read
from services.extract.reading.report import Extraction, read_report
from shared.contracts import Fact, Status
from tests.readings import right as right_reading
from tests.unit.test_containers import zipped
from tests.world import WORLD

FILES = Path(__file__).parent.parent / "files"
WORD, BOOK = document("000", "docx"), document("000", "xlsx")
BANDWIDTH, SHARE = "internet_bandwidth_converted_mbps", "computers_online_pct"
VALUE = re.compile(r'(Mbps</w:t></w:r></w:p></w:tc><w:tc><w:tcPr>(?:(?!</w:tcPr>).)*</w:tcPr>)<w:p><w:r><w:t xml:space="preserve">80</w:t></w:r></w:p>')  # fmt: skip
"""The cell of the bandwidth in the sample's XML."""


@cache
def right() -> dict:
    return values(right_reading(WORD))


def values(read_: Extraction) -> dict:
    return {fact.key: (fact.status, fact.value) for fact in read_.facts}


def of(content: bytes, indicator: str) -> Fact:
    read_ = read_report(content, "x", WORLD)
    assert read_.report.form == "bac-giang-so-2020"
    return next(fact for fact in read_.facts if fact.indicator == indicator)


@cache
def pdf() -> bytes:
    return gzip.decompress((FILES / "000.pdf.gz").read_bytes())


def repacked(content: bytes, change: Callable[[dict[str, bytes]], dict[str, bytes]]) -> bytes:
    """An office file with its parts changed."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        parts = change({name: package.read(name) for name in package.namelist()})
    return zipped(parts)


def with_value(paragraphs: str) -> bytes:
    """The Word file with other paragraphs in the cell of the bandwidth."""

    def change(parts: dict[str, bytes]) -> dict[str, bytes]:
        text, count = VALUE.subn(lambda match: match[1] + paragraphs, parts["word/document.xml"].decode())
        assert count == 1
        return {**parts, "word/document.xml": text.encode()}

    return repacked(WORD, change)


def run(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def in_book(cell: str, value: object, number_format: str | None = None) -> bytes:
    """The workbook with another value in a cell, given as ``sheet!D15``."""
    book = load_workbook(io.BytesIO(BOOK))
    sheet, _, place = cell.partition("!")
    book[sheet][place] = value
    if number_format:
        book[sheet][place].number_format = number_format
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@cache
def rows() -> list[list[str]]:
    """The workbook's cells, sheet after sheet; not to be changed."""
    return [
        ["" if cell is None else str(cell) for cell in row]
        for sheet in load_workbook(io.BytesIO(BOOK))
        for row in sheet.iter_rows(values_only=True)
    ]


def attached(message: EmailMessage) -> EmailMessage:
    message.add_attachment(WORD, maintype="application", subtype="octet-stream", filename="Báo cáo quý III.docx")
    return message


def letter(text: str, subtype: str = "plain") -> EmailMessage:
    message = EmailMessage()
    message.set_content(text, subtype=subtype)
    return message


def mail(body: EmailMessage) -> bytes:
    for name, value in {"From": "a@x.example", "To": "b@x.example", "Subject": "Báo cáo quý III"}.items():
        body[name] = value
    return body.as_bytes()


# the file itself


def test_f01_a_word_file_and_its_signed_pdf_are_one_report() -> None:
    read_ = read_report(zipped({"Bao cao quy III.docx": WORD, "Bao cao quy III (da ky).pdf": pdf()}), "goi.zip", WORLD)
    assert values(read_) == right() and [len(table.rows) for table in read_.tables] == [3, 15, 9]
    assert read_.file.parts == ["Bao cao quy III.docx", "Bao cao quy III (da ky).pdf"]
    assert [finding.rule for finding in read_.findings] == ["copy_agrees"]


def test_f03_an_attachment_within_an_alternative_of_the_letter() -> None:
    body, outer = EmailMessage(), EmailMessage()
    body.make_mixed()
    body.attach(letter("<p>Kính gửi Sở, đơn vị gửi báo cáo.</p>", "html"))
    outer.make_alternative()
    outer.attach(letter("Kính gửi Sở"))
    outer.attach(attached(body))
    assert values(read_report(mail(outer), "x.eml", WORLD)) == right()


def test_f05_a_gateway_that_wraps_the_mail_to_add_a_footer() -> None:
    inner, outer = attached(letter("Kính gửi Sở")), EmailMessage()
    outer.make_mixed()
    outer.attach(inner)
    outer.attach(letter("Thư này đã được quét vi-rút."))
    assert values(read_report(mail(outer), "x.eml", WORLD)) == right()


def test_f07_strict_ooxml() -> None:
    usual = re.compile(rb"http://schemas\.openxmlformats\.org/(wordprocessingml|officeDocument|drawingml)/2006/(main|relationships|wordprocessingDrawing)")  # fmt: skip
    strict = repacked(WORD, lambda parts: {n: usual.sub(rb"http://purl.oclc.org/ooxml/\1/\2", data) if n != "[Content_Types].xml" else data for n, data in parts.items()})  # fmt: skip
    assert values(read_report(strict, "x", WORLD)) == right()


def test_f08_word_online_names_its_main_part_otherwise() -> None:
    def change(parts: dict[str, bytes]) -> dict[str, bytes]:
        named = {name.replace("word/document.xml", "word/document2.xml").replace("rels/document.xml", "rels/document2.xml"): data for name, data in parts.items()}  # fmt: skip
        for part in ("[Content_Types].xml", "_rels/.rels"):
            named[part] = named[part].replace(b"word/document.xml", b"word/document2.xml")
        return named

    assert values(read_report(repacked(WORD, change), "x", WORLD)) == right()


def test_f19_a_document_embedded_as_a_chunk() -> None:
    def change(parts: dict[str, bytes]) -> dict[str, bytes]:
        text = parts["word/document.xml"].decode()
        start, end = text.index("<w:body>") + 8, text.rindex("<w:sectPr")
        rels = parts["word/_rels/document.xml.rels"].decode()
        kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
        chunk = f'<w:altChunk xmlns:r="{kind}" r:id="rIdAC"/>'
        relation = f'<Relationship Id="rIdAC" Type="{kind}/aFChunk" Target="part.docx"/></Relationships>'
        return {
            **parts,
            "word/document.xml": (text[:start] + chunk + text[end:]).encode(),
            "word/_rels/document.xml.rels": rels.replace("</Relationships>", relation).encode(),
            "word/part.docx": WORD,
        }

    assert values(read_report(repacked(WORD, change), "x", WORLD)) == right()


def test_f30_html_with_a_byte_order_mark_under_xls() -> None:
    table = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>\n" for row in rows())
    page = f"\ufeff<html><head><meta charset=utf-8></head><body><table border=1>{table}</table></body></html>"
    assert values(read_report(page.encode(), "x.xls", WORLD)) == right()


def test_f32_xml_spreadsheet_2003_under_xls() -> None:
    sheets = ""
    for sheet in load_workbook(io.BytesIO(BOOK)):
        lines = ""
        for row in sheet.iter_rows(values_only=True):
            cells = (f'<Cell><Data ss:Type="String">{_escaped(cell)}</Data></Cell>' for cell in row)
            lines += f"<Row>{''.join(cells)}</Row>\n"
        sheets += f'<Worksheet ss:Name="{sheet.title}"><Table>{lines}</Table></Worksheet>'
    book = (
        '<?xml version="1.0"?>\n<?mso-application progid="Excel.Sheet"?>\n'
        '<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" '
        f'xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">{sheets}</Workbook>'
    )
    assert values(read_report(book.encode(), "x.xls", WORLD)) == right()


def _escaped(cell: object) -> str:
    return "" if cell is None else str(cell).replace("&", "&amp;").replace("<", "&lt;")


def test_f34_csv_with_a_line_that_names_its_delimiter() -> None:
    out = io.StringIO()
    csv.writer(out, delimiter=";").writerows(rows())
    assert values(read_report(("\ufeffsep=;\r\n" + out.getvalue()).encode(), "x.csv", WORLD)) == right()


def test_f36_csv_in_windows_1258() -> None:
    out = io.StringIO()
    csv.writer(out).writerows(rows())
    assert values(read_report(out.getvalue().translate(_1258()).encode("cp1258"), "x.csv", WORLD)) == right()


@cache
def _1258() -> dict[int, str]:
    """Each Vietnamese letter as windows-1258 stores it: a letter and a mark of its own."""
    import unicodedata

    made = {}
    for code in range(0xC0, 0x1EFA):
        letter_ = chr(code)
        try:
            letter_.encode("cp1258")
        except UnicodeEncodeError:
            apart = unicodedata.normalize("NFD", letter_)
            mark = next((ch for ch in apart[1:] if ch in "\u0300\u0301\u0303\u0309\u0323"), "")
            made[code] = unicodedata.normalize("NFC", apart.replace(mark, "")) + mark if mark else letter_
    return made


def test_f45_a_presentation_is_named() -> None:
    slides = {
        "[Content_Types].xml": b'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
        "ppt/presentation.xml": b"<p/>",
        "ppt/slides/slide1.xml": b"<p/>",
    }
    (finding,) = read_report(zipped(slides), "x.pptx", WORLD).findings
    assert finding.rule == "unsupported_type" and "PowerPoint" in finding.message.vi and "PDF" in finding.message.vi


# what stands in a cell


RAISED = '<w:vertAlign w:val="superscript"/>'
CELLS = {
    "f09 a raised note": (f"<w:p>{run('80')}{run('1', RAISED)}</w:p>", 80, None),
    "f10 a struck-out figure": (f"<w:p>{run('60', '<w:strike/>')}{run('80')}</w:p>", 80, None),
    "f13 a letter among digits": (f"<w:p>{run('8O')}</w:p>", 80, "letter_in_number"),
    "f14 a unit in the cell": (f"<w:p>{run('1 Gbps')}</w:p>", 1000, None),
    "f16 two figures": (f"<w:p>{run('100')}</w:p><w:p>{run('200')}</w:p>", None, "two_numbers"),
}


@pytest.mark.parametrize("name", CELLS)
def test_a_cell_of_the_word_file(name: str) -> None:
    paragraphs, value, doubt = CELLS[name]
    fact = of(with_value(paragraphs), BANDWIDTH)
    assert (fact.value, fact.doubt, fact.in_doubt) == (value, doubt, doubt is not None)


def test_f11_a_placeholder_is_blank() -> None:
    def change(parts: dict[str, bytes]) -> dict[str, bytes]:
        control = "<w:sdt><w:sdtPr><w:showingPlcHdr/><w:text/></w:sdtPr><w:sdtContent><w:r><w:t>Bấm hoặc gõ nhẹ vào đây để nhập văn bản.</w:t></w:r></w:sdtContent></w:sdt>"  # fmt: skip
        text = parts["word/document.xml"].decode()
        answer = '<w:r><w:t xml:space="preserve">Văn phòng Sở</w:t></w:r>'
        assert answer in text
        return {**parts, "word/document.xml": text.replace(answer, control).encode()}

    assert of(repacked(WORD, change), "contact_unit").status is Status.BLANK


def place(indicator: str) -> str:
    """Where the workbook has a figure, as ``sheet!D15``."""
    source = next(fact for fact in right_reading(BOOK).facts if fact.indicator == indicator).source
    return f"{source.sheet}!{source.cell}"


BOOKS = {
    "f20 a literal per cent sign": (SHARE, 0.9, '0.0"%"', 0.9, None),
    "f22 a share as a fraction": (SHARE, 0.957, None, 0.957, "share_as_fraction"),
    "f46 an absurd number": (BANDWIDTH, 1e30, None, 10**30, "absurdly_large"),
}


@pytest.mark.parametrize("name", BOOKS)
def test_a_cell_of_the_workbook(name: str) -> None:
    indicator, stored, number_format, value, doubt = BOOKS[name]
    fact = of(in_book(place(indicator), stored, number_format), indicator)
    assert (fact.value, fact.doubt) == (value, doubt)


def test_f24_a_formula_without_result_is_held() -> None:
    fact = of(in_book(place(BANDWIDTH), "=40*2"), BANDWIDTH)
    assert fact.in_doubt and fact.doubt == "formula_without_result" and fact.value == 80, "worked out, and held"


def test_f28_a_hidden_row_does_not_stand_for_the_one_that_is_seen() -> None:
    book = load_workbook(io.BytesIO(BOOK))
    sheet, _, cell = place(BANDWIDTH).partition("!")
    at = int(cell.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
    ranges = list(book[sheet].merged_cells.ranges)
    for merged in ranges:
        if merged.min_row > at:
            merged.shift(row_shift=1)
    book[sheet].insert_rows(at)
    for column in range(1, 7):
        book[sheet].cell(at, column).value = book[sheet].cell(at + 1, column).value
    book[sheet].cell(at, 4).value = 60
    book[sheet].row_dimensions[at].hidden = True
    out = io.BytesIO()
    book.save(out)
    fact = of(out.getvalue(), BANDWIDTH)
    assert fact.value == 80 or fact.in_doubt


def test_f29_a_style_beyond_the_end_of_the_styles() -> None:
    def change(parts: dict[str, bytes]) -> dict[str, bytes]:
        sheet, _, cell = place(BANDWIDTH).partition("!")
        names = load_workbook(io.BytesIO(BOOK)).sheetnames
        part = f"xl/worksheets/sheet{names.index(sheet) + 1}.xml"
        text, count = re.subn(rf'(<c r="{cell}" s=")\d+', r"\g<1>987", parts[part].decode())
        assert count == 1
        return {**parts, part: text.encode()}

    assert of(repacked(BOOK, change), BANDWIDTH).value == 80


# PDF and pictures


def found(pattern: bytes, content: bytes) -> bytes:
    """What stands in the first group."""
    match = re.search(pattern, content, re.DOTALL)
    assert match, pattern
    return match[1]


def updated(content: bytes, page: int, field: str) -> bytes:
    """A PDF with one annotation added to a page, as programs that fill in forms write it behind the file."""
    start = int(content[content.rindex(b"startxref") + 9 :].split()[0])
    pages = list(re.finditer(rb"(\d+) 0 obj\s*(<</Type/Page/(?:(?!endobj).)*>>)\s*endobj", content, re.DOTALL))
    size, root = (found(rb"/" + name + rb" (\d+)", content[start:]).decode() for name in (b"Size", b"Root"))
    number, head = pages[page - 1][1].decode(), pages[page - 1][2].decode("latin-1")
    catalog = found(rb"\b" + root.encode() + rb" 0 obj\s*(<<(?:(?!endobj).)*>>)\s*endobj", content)
    objects = {
        number: f"{head[:-2]}/Annots[{size} 0 R]>>",
        root: f"{catalog.decode('latin-1')[:-2]}/AcroForm<</Fields[{size} 0 R]>>>>",
        size: field,
    }
    out, places = content, {}
    for name, body in objects.items():
        places[name] = len(out)
        out += f"{name} 0 obj\n{body}\nendobj\n".encode("latin-1")
    table = "".join(f"{name} 1\n{at:010d} 00000 n \n" for name, at in places.items())
    trailer = f"trailer\n<</Size {int(size) + 1}/Root {root} 0 R/Prev {start}>>\nstartxref\n{len(out)}\n%%EOF\n"
    return out + f"xref\n{table}{trailer}".encode()


def test_f37_a_figure_typed_into_a_form_field_is_read_or_held() -> None:
    tables = [block for block in read(pdf()).blocks if isinstance(block, Table)]
    row = next(row for table in tables for row in table.rows if "Tổng số hồ sơ công việc" in row.text)
    table = next(table for table in tables if row in table.rows)
    page = row.page or table.page
    assert page and row.cells[2].box
    _, top, left, below = row.cells[2].box  # the answer's own cell is empty and stands beside its unit
    rect = f"[{left + 3} {612 - below + 2} {left + 60} {612 - top - 2}]"
    field = f"<</Type/Annot/Subtype/Widget/FT/Tx/T(so)/V(123)/Rect{rect}/F 4>>"
    fact = of(updated(pdf(), page, field), "work_files_total")
    assert fact.value == 123 or fact.in_doubt


def test_f39_a_letter_beyond_the_basic_plane_can_be_written_on() -> None:
    from tests.drawn import Drawn
    from tests.drawn import pdf as drawn

    page = Drawn()
    page.text(50, 700, "\U0001d444uý báo cáo: III/2020 \ud835")
    read_ = read_report(drawn(page), "x.pdf", WORLD)
    assert "".join(one.model_dump_json() for one in read_.findings).encode()


@cache
def picture() -> Image.Image:
    import pypdfium2

    opened = pypdfium2.PdfDocument(pdf())
    made = opened[4].render(scale=200 / 72).to_pil().convert("RGB")
    opened.close()
    return made


def saved(image: Image.Image, kind: str, **options: object) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def said(found: Document) -> list[str]:
    texts: list[str] = []
    for block in found.blocks:
        texts += [block.text] if isinstance(block, Paragraph) else [row.text for row in block.rows]
    return texts


def transparent() -> bytes:
    """The page as a picture of black ink on nothing."""
    from PIL import ImageOps

    grey = picture().convert("L")
    clear = grey.point(lambda _: 0).convert("RGBA")
    clear.putalpha(ImageOps.invert(grey))
    return saved(clear, "PNG")


@cache
def seen() -> list[str]:
    found = said(read(saved(picture(), "JPEG", quality=95)))
    assert len(found) > 5 and any("80" in line for line in found)
    return found


@pytest.mark.slow
def test_f43_a_transparent_picture_lies_on_white_paper() -> None:
    found = said(read(transparent()))
    assert len(found) == len(seen()) and any(line.endswith("Mbps | 80") for line in found)


@pytest.mark.slow
def test_f41_a_heic_photograph() -> None:
    pi_heif = pytest.importorskip("pi_heif")
    made = (FILES.parent / "pictures" / "000-5.heic").read_bytes()
    assert pi_heif.is_supported(made)
    found = said(read(made))
    assert len(found) == len(seen()) and any(line.endswith("Mbps | 80") for line in found)
