"""Readers: marks, changes and merges of Word, formats of Excel, and files that are not what they seem."""

from __future__ import annotations

import io
import re
import zipfile
from functools import cache

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.samples import document
from services.extract.reading.document import Paragraph, Table, UnreadableFile
from services.extract.reading.readers import read
from services.extract.reading.report import read_report
from shared.contracts import json_list
from tests.factories import declared
from tests.world import WORLD

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"'


def docx(body: str) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", "<Types/>")
        package.writestr("word/document.xml", f"<w:document {W}><w:body>{body}</w:body></w:document>")
    return packed.getvalue()


def text_of(body: str) -> str:
    return " ".join(
        block.text if isinstance(block, Paragraph) else " / ".join(row.text for row in block.rows)
        for block in read(docx(body)).blocks
    )


P = "<w:p>{}</w:p>"
R = "<w:r><w:t>{}</w:t></w:r>"


@pytest.mark.parametrize(
    ("run", "text"),
    [
        (
            '<w:sdt><w:sdtPr><w14:checkbox><w14:checked w14:val="1"/></w14:checkbox></w:sdtPr><w:sdtContent><w:r><w:t>?</w:t></w:r></w:sdtContent></w:sdt>',
            "☒",
        ),
        (
            '<w:sdt><w:sdtPr><w14:checkbox><w14:checked w14:val="0"/></w14:checkbox></w:sdtPr><w:sdtContent><w:r><w:t>?</w:t></w:r></w:sdtContent></w:sdt>',
            "☐",
        ),
        (
            '<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:checkBox><w:checked/></w:checkBox></w:ffData></w:fldChar></w:r>',
            "☒",
        ),
        (
            '<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:checkBox><w:default w:val="0"/></w:checkBox></w:ffData></w:fldChar></w:r>',
            "☐",
        ),
        ('<w:r><w:sym w:font="Wingdings" w:char="F0FE"/></w:r>', "☒"),
        ('<w:r><w:sym w:font="Wingdings" w:char="F0A8"/></w:r>', "☐"),
        (f"<w:ins>{R.format('47')}</w:ins><w:del><w:r><w:delText>45</w:delText></w:r></w:del>", "47"),
        (f"<w:r><w:rPr><w:vanish/></w:rPr><w:t>an</w:t></w:r>{R.format('hien')}", "hien"),
        (f"<w:sdt><w:sdtContent>{R.format('trong')}</w:sdtContent></w:sdt>", "trong"),
    ],
)
def test_word_marks_and_changes(run: str, text: str) -> None:
    assert text_of(P.format(run)) == text


def test_letters_in_two_parts_become_one() -> None:
    assert text_of(P.format(R.format("Tổng"))) == "Tổng"


def test_merged_cells_keep_their_columns_and_nested_tables_stand_apart() -> None:
    cell = "<w:tc><w:tcPr>{}</w:tcPr>{}</w:tc>"
    inner = f"<w:tbl><w:tr>{cell.format('', P.format(R.format('trong')))}</w:tr></w:tbl>"
    rows = _rows(cell, inner)
    tables = [block for block in read(docx(f"<w:tbl>{rows}</w:tbl>")).blocks if isinstance(block, Table)]
    assert [[c.text for c in row.cells] for row in tables[0].rows] == [["a", "b", ""], ["", "c", "d"]]
    assert tables[1].rows[0].cells[0].text == "trong"


def _rows(cell: str, inner: str) -> str:
    restart, span = '<w:vMerge w:val="restart"/>', '<w:gridSpan w:val="2"/>'
    first = cell.format(restart, P.format(R.format("a"))) + cell.format(span, P.format(R.format("b")))
    second = (
        cell.format("<w:vMerge/>", P.format(R.format("x")))
        + cell.format("", P.format(R.format("c")))
        + cell.format("", P.format(R.format("d")) + inner)
    )
    return f"<w:tr>{first}</w:tr><w:tr>{second}</w:tr>"


def test_percent_cells_of_a_workbook_are_read_as_shown() -> None:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out)
    sheet, percent = book.add_worksheet(), book.add_format({"num_format": "0.0%"})
    sheet.write_row(2, 0, ["TT", "Nội dung", "Đơn vị tính", "Số liệu"])
    sheet.write_row(3, 0, ["1", "Tỷ lệ", "%"])
    sheet.write_number(3, 3, 0.945, percent)
    sheet.write_row(4, 0, ["2", "Số máy", "chiếc", 3367])
    book.close()
    table = next(block for block in read(out.getvalue()).blocks if isinstance(block, Table))
    cells = [row.cells[3] for row in table.rows]
    assert [(c.text, c.ref) for c in cells] == [("Số liệu", "D3"), ("94.5%", "D4"), ("3367", "D5")]


BOMB = io.BytesIO()
with zipfile.ZipFile(BOMB, "w", zipfile.ZIP_DEFLATED) as _package:
    _package.writestr("word/document.xml", b"\0" * 60_000_000)

BAD = {
    "empty": (b"", "empty_file"),
    "spaces": (b" \n\t ", "empty_file"),
    "half a docx": (document("000", "docx")[:20_000], "damaged_file"),
    "a docx with holes": (
        document("000", "docx")[:9_000] + b"\0" * 2_000 + document("000", "docx")[11_000:],
        "damaged_file",
    ),
    "half a workbook": (document("000", "xlsx")[:9_000], "damaged_file"),
    "a zip bomb": (BOMB.getvalue(), "too_large_unpacked"),
    "an old doc": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "damaged_file"),
    "a program": (b"MZ" + b"\0" * 600, "unsupported_type"),
    "a broken picture": (b"\x89PNG\r\n\x1a\n" + b"\0" * 600, "damaged_file"),
    "half of utf-16": (b"\xff\xfe\x00\xd8\x41", "unknown_encoding"),
    "no report": ("Kính gửi anh chị\nMời họp ngày mai".encode(), "not_a_report"),
    "broken xml": (docx("<w:p><w:oops>"), "damaged_file"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_gives_one_clear_finding_and_no_figure(name: str) -> None:
    content, rule = BAD[name]
    read_ = read_report(content, "x", WORLD)
    assert [f.rule for f in read_.findings] == [rule]
    assert read_.facts == [] and read_.report.form is None
    message = read_.findings[0].message
    assert message.vi != message.en and "gửi" in message.vi.lower() and len(message.vi) > 40


def test_external_entities_are_not_followed() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as package:
        package.writestr(
            "word/document.xml",
            f'<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/hostname">]><w:document {W}><w:body><w:p><w:r><w:t>a&x;b</w:t></w:r></w:p></w:body></w:document>',
        )
    document_ = read(packed.getvalue())
    assert [b.text for b in document_.blocks if isinstance(b, Paragraph)] in (["ab"], ["a"])


@given(st.binary(max_size=400))
@settings(max_examples=150, deadline=None)
def test_reading_bytes_never_raises_anything_else(content: bytes) -> None:
    try:
        read(content)
    except UnreadableFile as error:
        assert error.vi and error.en


@cache
def figures_of_the_first_sample() -> frozenset[tuple[str | None, str]]:
    return frozenset((f.indicator, repr(f.value)) for f in read_report(document("000", "docx"), "x", WORLD).facts)


@given(st.integers(0, 40_000), st.integers(0, 255))
@settings(max_examples=60, deadline=None)
def test_a_flipped_byte_never_invents_a_figure(at: int, byte: int) -> None:
    whole, right = document("000", "docx"), figures_of_the_first_sample()
    read_ = read_report(whole[:at] + bytes([byte]) + whole[at + 1 :], "x", WORLD)
    wrong = [f for f in read_.facts if f.value is not None and (f.indicator, repr(f.value)) not in right]
    assert wrong == []


HEADED = "<p>S\x00Ở CÔNG &#0;TH&#x1f;ƯƠNG</p><p>BÁO CÁO Quý III/2020</p><table><tr><td>Chỉ tiêu<td>Số liệu</tr>"
CONTROLS = {
    "a web page": f"<html><body>{HEADED}<tr><td>Tổng số \x07máy<td>4&#0;5</tr></table></body></html>".encode(),
    "a web page in two bytes a letter": f"<html><body>{HEADED}</table></body></html>".encode("utf-16"),
    "rich text": rb"{\rtf1\ansi S\u0?\'00\'1b\u-10240? CONG\par\trowd\cellx1000\cellx2000 a\u0?b\cell 4\'005\cell\row}",
    "a table of commas": "TT,Chỉ tiêu,Số liệu\n1,Tổng s\x00ố máy,4\x005\n".encode("utf-16"),
    "text": "SỞ CÔNG\x00 THƯƠNG\nBÁO CÁO\x1b Quý III/2020\n".encode(),
}


@pytest.mark.parametrize("content", CONTROLS.values(), ids=CONTROLS)
def test_no_control_character_of_a_file_gets_beyond_its_reader(content: bytes) -> None:
    """One in the first line of a file stood in the finding about it, which no table could hold: a dead letter."""
    read = read_report(content, "bc", WORLD, declared())
    told = [read.report.model_dump_json(), read.file.model_dump_json()]
    told += [json_list(many) for many in (read.facts, read.tables, read.findings)]
    assert not re.search(r"\\u00[01]|\\u007f", "".join(told))
