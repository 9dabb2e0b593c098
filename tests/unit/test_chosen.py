"""Of a printed yes and no one is underlined or bold: told alike in every format; where nothing tells, it is held."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

import docx
import pytest
import xlsxwriter

from services.extract.reading.document import Cell, Document, Paragraph
from services.extract.reading.readers.chosen import one_of_two
from services.extract.reading.readers.docx import read_docx
from services.extract.reading.readers.html import read_html
from services.extract.reading.readers.odf import read_ods, read_odt
from services.extract.reading.readers.rtf import read_rtf
from services.extract.reading.readers.xlsx import read_xlsx
from services.extract.reading.values import read_value

Runs = list[tuple[str, str]]
"""Texts, each with ``b`` (bold), ``u`` (underlined) or nothing."""
_NAMES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{uri}:1.0"'
    for name, uri in (
        ("office", "office"), ("text", "text"), ("table", "table"), ("style", "style"), ("fo", "xsl-fo-compatible"),
    )
)  # fmt: skip


def _odf(body: str, kind: str) -> bytes:
    styles = "".join(
        f'<style:style style:name="{name}" style:family="{family}"><style:text-properties {how}/></style:style>'
        for name, family, how in (
            ("b", "text", 'fo:font-weight="bold"'),
            ("u", "text", 'style:text-underline-style="solid" style:text-underline-width="auto"'),
            ("n", "text", 'fo:font-weight="normal" style:text-underline-style="none"'),
            ("cb", "table-cell", 'fo:font-weight="bold"'),
        )
    )
    saved = io.BytesIO()
    with zipfile.ZipFile(saved, "w") as package:
        package.writestr("mimetype", f"application/vnd.oasis.opendocument.{kind}")
        package.writestr(
            "content.xml",
            f"<office:document-content {_NAMES}><office:automatic-styles>{styles}</office:automatic-styles>"
            f"<office:body><office:{kind}>{body}</office:{kind}></office:body></office:document-content>",
        )
    return saved.getvalue()


def _spans(runs: Runs) -> str:
    return "".join(f'<text:span text:style-name="{mark or "n"}">{text}</text:span>' for text, mark in runs)


def odt(runs: Runs) -> Document:
    return read_odt(_odf(f"<text:p>{_spans(runs)}</text:p>", "text"))


def odt_cell(runs: Runs) -> Document:
    row = f"<table:table-row><table:table-cell><text:p>Nhân sự</text:p></table:table-cell><table:table-cell><text:p>{_spans(runs)}</text:p></table:table-cell></table:table-row>"
    return read_odt(_odf(f"<table:table>{row}</table:table>", "text"))


def ods_cell(runs: Runs) -> Document:
    cell = f'<table:table-cell office:value-type="string"><text:p>{_spans(runs)}</text:p></table:table-cell>'
    return read_ods(
        _odf(f'<table:table table:name="a"><table:table-row>{cell}</table:table-row></table:table>', "spreadsheet")
    )


def rtf(runs: Runs) -> Document:
    words = {"b": (r"\b ", r"\b0 "), "u": (r"\ul ", r"\ulnone "), "": ("", "")}
    text = "".join(f"{words[mark][0]}{_rtf(text)}{words[mark][1]}" for text, mark in runs)
    return read_rtf(rf"{{\rtf1\ansi\ansicpg1252 {text}\par}}".encode())


def rtf_groups(runs: Runs) -> Document:
    words = {"b": r"\b", "u": r"\ul", "": r"\plain"}
    text = "".join(f"{{{words[mark]} {_rtf(text)}}}" for text, mark in runs)
    return read_rtf(rf"{{\rtf1\ansi \trowd\cellx1000\cellx2000\intbl Nh\u226? s\u7921?\cell {text}\cell\row}}".encode())


def _rtf(text: str) -> str:
    return "".join(letter if letter.isascii() else rf"\u{ord(letter)}?" for letter in text)


def html_tags(runs: Runs) -> Document:
    tags = {"b": "strong", "u": "u", "": "span"}
    return read_html(("<p>" + "".join(f"<{tags[mark]}>{text}</{tags[mark]}>" for text, mark in runs) + "</p>").encode())


def html_styles(runs: Runs) -> Document:
    styles = {"b": "font-weight: bold", "u": "text-decoration: underline", "": "font-weight: normal"}
    text = "".join(f'<span style="{styles[mark]}">{one}</span>' for one, mark in runs)
    return read_html(f"<table><tr><td>Nhân sự</td><td>{text}</td></tr></table>".encode())


def xlsx(runs: Runs) -> Document:
    saved = io.BytesIO()
    with xlsxwriter.Workbook(saved, {"in_memory": True}) as book:
        parts: list[object] = []
        for text, mark in runs:
            if mark:
                parts.append(book.add_format({"bold": True} if mark == "b" else {"underline": 1}))
            parts.append(text)
        if len(runs) > 1:
            book.add_worksheet("a").write_rich_string(0, 0, *parts)
        else:
            book.add_worksheet("a").write_string(0, 0, runs[0][0], parts[0] if runs[0][1] else None)
    return read_xlsx(saved.getvalue())


def word(runs: Runs) -> Document:
    paper = docx.Document()
    paragraph = paper.add_paragraph()
    for text, mark in runs:
        run = paragraph.add_run(text)
        run.bold, run.underline = mark == "b", mark == "u"
    saved = io.BytesIO()
    paper.save(saved)
    return read_docx(saved.getvalue())


READERS = (word, odt, odt_cell, ods_cell, rtf, rtf_groups, html_tags, html_styles, xlsx)


def shown(document: Document) -> str:
    """The last text of a document."""
    block = document.blocks[-1]
    return block.text if isinstance(block, Paragraph) else block.rows[-1].cells[-1].text


@pytest.mark.parametrize("read", READERS)
@pytest.mark.parametrize("mark", ["b", "u"])
def test_the_answer_that_alone_is_set_off_is_ticked(read: Callable[[Runs], Document], mark: str) -> None:
    assert shown(read([("Có", mark), (" / Không", "")])) == "☒ Có / ☐ Không"
    assert shown(read([("Có / ", ""), ("Không", mark)])) == "☐ Có / ☒ Không"
    assert shown(read([("Đã tích hợp", mark), ("   Chưa tích hợp", "")])).split() == [
        "☒",
        "Đã",
        "tích",
        "hợp",
        "☐",
        "Chưa",
        "tích",
        "hợp",
    ]


@pytest.mark.parametrize("read", READERS)
def test_nothing_is_told_by_what_is_set_off_on_both_sides_or_none(read: Callable[[Runs], Document]) -> None:
    for runs in (
        [("Có / Không", "b")],
        [("Có / Không", "")],
        [("Có", "b"), (" / ", ""), ("Không", "u")],
        [("Có", "b"), (" / x Không", "")],
        [("12", "b"), (" người", "")],
        [("C", "b"), ("ó / Không", "")],
    ):
        assert "☒" not in shown(read(runs)), runs


@pytest.mark.parametrize("read", READERS)
@pytest.mark.parametrize("mark", ["b", "u"])
def test_of_several_options_the_one_that_alone_is_set_off_is_ticked(
    read: Callable[[Runs], Document], mark: str
) -> None:
    for runs, expected in (
        ([("Tốt / Khá / ", ""), ("Trung bình", mark)], "☐ Tốt / ☐ Khá / ☒ Trung bình"),
        ([("Tốt", mark), (" / Khá / Trung bình", "")], "☒ Tốt / ☐ Khá / ☐ Trung bình"),
        ([("Xếp loại: Tốt; ", ""), ("Khá", mark), ("; Trung bình", "")], "Xếp loại: ☐ Tốt; ☒ Khá; ☐ Trung bình"),
        ([("Đang xây dựng / ", ""), ("Đã đưa vào sử dụng", mark), (" / Chưa xây dựng", "")], "☐ Đang xây dựng / ☒ Đã đưa vào sử dụng / ☐ Chưa xây dựng"),
        ([("Dưới 10 Mb / 10 - 20 Mb / ", ""), ("trên 20 Mb", mark)], "☐ Dưới 10 Mb / ☐ 10 - 20 Mb / ☒ trên 20 Mb"),
    ):  # fmt: skip
        assert shown(read(runs)) == expected


@pytest.mark.parametrize("read", READERS)
def test_nothing_is_told_of_several_options_where_two_or_none_or_a_part_is_set_off(
    read: Callable[[Runs], Document],
) -> None:
    for runs in (
        [("Tốt / Khá / Trung bình", "b")],
        [("Tốt / ", ""), ("Khá / Trung bình", "b")],
        [("Tốt / Khá / Trung ", ""), ("bình", "b")],
        [("Xếp loại: ", "b"), ("Tốt / Khá / Trung bình", "")],
        [("Cán bộ/công chức/", ""), ("viên chức", "b")],
        [("12 / 13 / ", ""), ("14", "b")],
        [("12/", ""), ("3", "b"), ("/2024", "")],
        [("Tốt / x Khá / ", ""), ("Trung bình", "b")],
    ):
        assert "☒" not in shown(read(runs)), runs


def _cells(document: Document) -> list[Cell]:
    block = document.blocks[-1]
    assert not isinstance(block, Paragraph)
    return list(block.rows[-1].cells)


def test_a_whole_cell_set_off_is_known() -> None:
    saved = io.BytesIO()
    with xlsxwriter.Workbook(saved, {"in_memory": True}) as book:
        sheet = book.add_worksheet("a")
        sheet.write_string(0, 0, "Có", book.add_format({"bold": True}))
        sheet.write_string(0, 1, "Không")
    cell = '<table:table-cell {0} office:value-type="string"><text:p>{1}</text:p></table:table-cell>'
    bold = 'table:style-name="cb"'
    row = f"{cell.format(bold, 'Có')}{cell.format('', 'Không')}"
    sheets = _odf(f'<table:table table:name="a"><table:table-row>{row}</table:table-row></table:table>', "spreadsheet")
    for cells in (
        _cells(read_xlsx(saved.getvalue())),
        _cells(read_ods(sheets)),
        _cells(read_html("<table><tr><td><b>Có</b></td><td>Không</td></tr></table>".encode())),
        _cells(read_rtf(rb"{\rtf1 \trowd\cellx1000\cellx2000\intbl\b C\u243?\b0\cell Kh\u244?ng\cell\row}")),
    ):
        assert [(one.text, one.strong) for one in cells] == [("Có", True), ("Không", False)]


def test_two_answers_and_nothing_else() -> None:
    assert one_of_two("Có", "Không") and one_of_two("Không", "Có") and one_of_two("Đã tích hợp", "Chưa tích hợp")
    assert not one_of_two("Có", "Có") and not one_of_two("Có", "12") and not one_of_two("Có", "Không rõ ai làm")


def test_the_option_that_is_ticked_is_the_one_of_the_form() -> None:
    options = ["DL < 2Gb", "2Gb ≤ DL ≤ 5Gb", "DL > 5Gb"]
    document = html_tags([("DL < 2Gb / ", ""), ("2Gb ≤ DL ≤ 5Gb", "b"), (" / DL > 5Gb", "")])
    reading = read_value(shown(document), "choice", None, options=options)
    assert (reading.value, reading.doubt) == ("2Gb ≤ DL ≤ 5Gb", None)
