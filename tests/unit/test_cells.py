"""What stands in a cell is what a person sees there: every format, marks and all, written by hand from what is seen."""

from __future__ import annotations

import contextlib
import gzip
import io
import re
import time
import zipfile
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from services.extract.reading.document import Cell, Document, Paragraph, Table, UnreadableFile
from services.extract.reading.readers import read
from services.extract.reading.readers.docx import read_docx
from services.extract.reading.readers.xlsx import read_xlsx

NS = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture" '
    'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)
Seen = tuple[str, str | None]
"""The text that a person sees, and why it may not mean that."""


def packed(parts: dict[str, str | bytes]) -> bytes:
    """A zip package of the parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return out.getvalue()


def docx(body: str, **parts: str | bytes) -> bytes:
    """A Word file; further parts by their names, with ``__`` for a slash and ``_`` for a dot."""
    named = {name.replace("__", "/").replace("_", ".", 1) if "." not in name else name: c for name, c in parts.items()}
    return packed({"word/document.xml": f"<w:document {NS}><w:body>{body}</w:body></w:document>", **named})


def in_cell(content: str, properties: str = "") -> str:
    """A table of one row: a label, and a cell of paragraphs."""
    return (
        f"<w:tbl><w:tr><w:tc><w:p><w:r><w:t>Số máy tính</w:t></w:r></w:p></w:tc>"
        f"<w:tc><w:tcPr>{properties}</w:tcPr>{content}</w:tc></w:tr></w:tbl>"
    )


def p(*runs: str) -> str:
    return f"<w:p>{''.join(runs)}</w:p>"


def r(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def tables(document: Document) -> list[Table]:
    return [block for block in document.blocks if isinstance(block, Table)]


def last_cell(document: Document) -> Cell:
    """The cell beside the label."""
    return tables(document)[0].rows[0].cell(1)


SUP, SUB = '<w:vertAlign w:val="superscript"/>', '<w:vertAlign w:val="subscript"/>'
STRIKE, WHITE, GONE = "<w:strike/>", '<w:color w:val="FFFFFF"/>', "<w:vanish/>"
WINGDINGS = '<w:rFonts w:ascii="Wingdings" w:hAnsi="Wingdings"/>'
WINGDINGS2 = '<w:rFonts w:ascii="Wingdings 2" w:hAnsi="Wingdings 2"/>'
SYMBOL = '<w:rFonts w:ascii="Symbol" w:hAnsi="Symbol"/>'
DARK = '<w:shd w:val="clear" w:color="auto" w:fill="1F3864"/>'


def control(content: str, properties: str = "<w:showingPlcHdr/><w:text/>") -> str:
    return f"<w:sdt><w:sdtPr>{properties}</w:sdtPr><w:sdtContent>{content}</w:sdtContent></w:sdt>"


def field(data: str, result: str = "", code: str = "") -> str:
    kinds = {"checkBox": "FORMCHECKBOX", "ddList": "FORMDROPDOWN", "textInput": "FORMTEXT"}
    code = code or next((name for kind, name in kinds.items() if kind in data), "=")
    return (
        f'<w:r><w:fldChar w:fldCharType="begin">{data}</w:fldChar></w:r><w:r><w:instrText> {code} </w:instrText></w:r>'
        f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{result}<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def inserted(content: str) -> str:
    return f'<w:ins w:id="1" w:author="a">{content}</w:ins>'


def deleted(text: str, name: str = "del") -> str:
    letters = f"<w:delText>{text}</w:delText>" if name == "del" else f"<w:t>{text}</w:t>"
    return f'<w:{name} w:id="1" w:author="a"><w:r>{letters}</w:r></w:{name}>'


def box(content: str, floating: str = "wp:anchor") -> str:
    shape = f"<wps:wsp><wps:txbx><w:txbxContent>{content}</w:txbxContent></wps:txbx></wps:wsp>"
    drawing = (
        f"<w:drawing><{floating}><a:graphic><a:graphicData>{shape}</a:graphicData></a:graphic></{floating}></w:drawing>"
    )
    old = f"<w:pict><v:shape><v:textbox><w:txbxContent>{content}</w:txbxContent></v:textbox></v:shape></w:pict>"
    return f'<w:r><mc:AlternateContent><mc:Choice Requires="wps">{drawing}</mc:Choice><mc:Fallback>{old}</mc:Fallback></mc:AlternateContent></w:r>'


def math(content: str) -> str:
    return f"<m:oMath>{content}</m:oMath>"


def mt(text: str) -> str:
    return f"<m:r><m:t>{text}</m:t></m:r>"


def dropdown(result: str) -> str:
    return f'<w:ffData><w:ddList>{result}<w:listEntry w:val="Có"/><w:listEntry w:val="Không"/></w:ddList></w:ffData>'


PICTURE = "<w:r><w:drawing><wp:inline><a:graphic><a:graphicData><pic:pic/></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"

WORD: dict[str, tuple[str, Seen]] = {
    # struck out
    "struck out before": (p(r("60", STRIKE), r("80")), ("80", None)),
    "struck out behind": (p(r("80"), r("60", "<w:dstrike/>")), ("80", None)),
    "struck out in the middle": (p(r("1"), r("9", STRIKE), r("2")), ("12", None)),
    "struck out twice over": (p(r("60", "<w:strike/><w:dstrike/>"), r("80")), ("80", None)),
    "all struck out": (p(r("60", STRIKE)), ("", None)),
    "one of two options struck out": (p(r("Có", STRIKE), r(" / Không")), ("/ Không", None)),
    "a strike that is switched off": (p(r("60", '<w:strike w:val="0"/>'), r("80")), ("6080", None)),
    "struck out once, by a change that was made": (
        p(r("80", "<w:rPrChange><w:rPr><w:strike/></w:rPr></w:rPrChange>")),
        ("80", None),
    ),
    # raised
    "a footnote's sign behind a figure": (p(r("80"), r("1", SUP)), ("80", None)),
    "a footnote's sign in brackets": (p(r("80"), r("(1)", SUP)), ("80", None)),
    "a star behind a figure": (p(r("80"), r("*", SUP)), ("80", None)),
    "a letter behind a percentage": (p(r("95,7%"), r("a", SUP)), ("95,7%", None)),
    "two signs": (p(r("80 "), r("1", SUP), r(", ", SUP), r("2", SUP)), ("80", None)),
    "a sign set below": (p(r("80"), r("2", SUB)), ("80", None)),
    "a raised position": (p(r("80"), r("1", '<w:position w:val="10"/>')), ("80", None)),
    "a note's mark": (p(r("80"), '<w:r><w:footnoteReference w:id="2"/></w:r>'), ("80", None)),
    "a note's own mark": (
        p(r("80"), '<w:r><w:footnoteReference w:id="2" w:customMarkFollows="1"/><w:t>1</w:t></w:r>'),
        ("80", None),
    ),
    "a sign behind a word": (p(r("Số máy"), r("1", SUP), r(" của sở")), ("Số máy của sở", None)),
    "square metres": (p(r("12 m"), r("2", SUP)), ("12 m2", None)),
    "an exponent is a doubt": (p(r("8.10"), r("6", SUP)), ("8.10^6", "two_numbers")),
    "a power of ten": (p(r("10"), r("6", SUP)), ("10^6", "two_numbers")),
    "a set fraction": (p(r("435", SUP), r("/"), r("463", SUB)), ("435/463", None)),
    "a mixed number": (p(r("1"), r("1", SUP), r("/"), r("2", SUB)), ("1 1/2", None)),
    "all raised": (p(r("80", SUP)), ("80", None)),
    "a sign before the figure": (p(r("1", SUP), r("80")), ("1 80", None)),
    "a sign between two figures": (p(r("80"), r("1", SUP), r("90")), ("80 90", None)),
    "a raised figure of three digits": (p(r("80"), r("123", SUP)), ("80^123", "two_numbers")),
    "a raised word": (p(r("N"), r("o", SUP), r(" 5")), ("No 5", None)),
    # not to be seen
    "white": (p(r("80"), r("99", WHITE)), ("80", None)),
    "nearly white": (p(r("80"), r("99", '<w:color w:val="FDFDFD"/>')), ("80", None)),
    "the paper's colour of the theme": (
        p(r("80"), r("99", '<w:color w:val="FFFFFF" w:themeColor="background1"/>')),
        ("80", None),
    ),
    "white on a marker": (p(r("80"), r("99", WHITE + '<w:highlight w:val="darkBlue"/>')), ("8099", None)),
    "white on its own shade": (p(r("99", WHITE + DARK)), ("99", None)),
    "grey": (p(r("80", '<w:color w:val="A6A6A6"/>')), ("80", None)),
    "hidden": (p(r("80"), r("99", GONE)), ("80", None)),
    "hidden, switched off": (p(r("80", '<w:vanish w:val="false"/>')), ("80", None)),
    "dust": (p(r("80"), r("99", '<w:sz w:val="2"/>')), ("80", None)),
    # changes
    "a tracked change in a figure": (p(r("1"), deleted("79"), inserted(r("2"))), ("12", None)),
    "a figure replaced": (p(deleted("35"), inserted(r("42"))), ("42", None)),
    "a figure moved away": (p(r("80"), deleted("99", "moveFrom")), ("80", None)),
    "a figure moved here": (p(f'<w:moveTo w:id="1" w:author="a">{r("80")}</w:moveTo>'), ("80", None)),
    "an inserted figure deleted again": (p(inserted(deleted("35")), r("80")), ("80", None)),
    "the end of a paragraph deleted": (
        '<w:p><w:pPr><w:rPr><w:del w:id="1" w:author="a"/></w:rPr></w:pPr>' + r("10") + "</w:p>" + p(r("0")),
        ("100", None),
    ),
    # placeholders and fields
    "a placeholder": (p(control(r("Bấm vào đây để nhập văn bản."))), ("", None)),
    "a placeholder around the paragraph": (control(p(r("Nhấp vào đây"))), ("", None)),
    "a filled control": (p(control(r("80"), "<w:text/>")), ("80", None)),
    "a flag that is off": (p(control(r("80"), '<w:showingPlcHdr w:val="0"/>')), ("80", None)),
    "a placeholder that is a figure": (p(control(r("80"))), ("80", "placeholder")),
    "a chosen entry": (p(control(r("Không"), '<w:dropDownList><w:listItem w:value="k"/></w:dropDownList>')), ("Không", None)),
    "no entry chosen": (p(control(r("Chọn một mục."), "<w:showingPlcHdr/><w:dropDownList/>")), ("", None)),
    "a date": (p(control(r("02/09/2020"), '<w:date w:fullDate="2020-09-02T00:00:00Z"/>')), ("02/09/2020", None)),
    "no date": (p(control(r("Bấm để nhập ngày."), "<w:showingPlcHdr/><w:date/>")), ("", None)),
    "a control in a control": (p(control(control(r("Bấm vào đây")) + r(" người"), "<w:text/>")), ("người", None)),
    "a ticked control": (
        p(control(r("☐"), '<w14:checkbox><w14:checked w14:val="1"/></w14:checkbox>'), r(" Có")),
        ("☒ Có", None),
    ),
    "a ticked control with a sign": (
        p(control('<w:r><w:sym w:font="Wingdings" w:char="F0A8"/></w:r>', '<w14:checkbox><w14:checked w14:val="1"/></w14:checkbox>')),
        ("☒", None),
    ),
    "an old text field": (p(field("<w:ffData><w:textInput/></w:ffData>", r("123"))), ("123", None)),
    "an empty old text field": (p(field("<w:ffData><w:textInput/></w:ffData>", r("\u2002" * 5))), ("", None)),
    "an old text field's hint": (
        p(field('<w:ffData><w:textInput><w:default w:val="Nhập số"/></w:textInput></w:ffData>', r("Nhập số"))),
        ("", None),
    ),
    "an old text field's usual figure": (
        p(field('<w:ffData><w:textInput><w:default w:val="0"/></w:textInput></w:ffData>', r("0"))),
        ("0", None),
    ),
    "an old tick box": (p(field("<w:ffData><w:checkBox><w:checked/></w:checkBox></w:ffData>"), r(" Có")), ("☒ Có", None)),
    "an old tick box with a result": (
        p(field('<w:ffData><w:checkBox><w:default w:val="0"/></w:checkBox></w:ffData>', r("☐")), r(" Có")),
        ("☐ Có", None),
    ),
    "an old box unticked by hand": (
        p(field('<w:ffData><w:checkBox><w:default w:val="1"/><w:checked w:val="0"/></w:checkBox></w:ffData>')),
        ("☐", None),
    ),
    "an old list": (p(field(dropdown('<w:result w:val="1"/>'))), ("Không", None)),
    "an old list not touched": (p(field(dropdown(""))), ("Có", None)),
    "an old list with a result": (p(field(dropdown('<w:result w:val="1"/>'), r("Không"))), ("Không", None)),
    "a sum field": (p(field("", r("80"), "=SUM(ABOVE)")), ("80", None)),
    "a symbol field": (p(field("", "", 'SYMBOL 254 \\f "Wingdings" \\s 12'), r(" Có")), ("☒ Có", None)),
    "a fraction field": (p(field("", "", "EQ \\f(435;463)")), ("435/463", "equation")),
    # signs
    "a symbol": (p('<w:r><w:sym w:font="Wingdings" w:char="F0FE"/></w:r>', r(" Có")), ("☒ Có", None)),
    "a symbol by its plain code": (p('<w:r><w:sym w:font="Wingdings 2" w:char="0052"/></w:r>'), ("☒", None)),
    "letters of Wingdings": (p(r("Có "), r("þ", WINGDINGS), r(" Không "), r("o", WINGDINGS)), ("Có ☒ Không ☐", None)),
    "more letters of Wingdings": (p(*(r(letter, WINGDINGS) for letter in "ýx¨qü")), ("☒☒☐☐☒", None)),
    "letters of Wingdings 2": (p(*(r(letter, WINGDINGS2) for letter in "RSTQP£")), ("☒☒☒☒☒☐", None)),
    "letters of the private area": (p(r("\uf0fe Có \uf0a8 Không")), ("☒ Có ☐ Không", None)),
    "a bullet": (p(r("§", WINGDINGS), r(" máy chủ")), ("• máy chủ", None)),
    "a sum sign": (p(r("å", SYMBOL), r(" hồ sơ")), ("∑ hồ sơ", None)),
    "a root as a tick": (p(r("Ö", SYMBOL), r(" Có")), ("☒ Có", None)),
    "digits in Symbol": (p(r("80", SYMBOL)), ("80", None)),
    "o and q in a common font": (p(r("o q R S")), ("o q R S", None)),
    # equations
    "an equation": (p(math(mt("80"))), ("80", "equation")),
    "a fraction": (p(math(f"<m:f><m:num>{mt('435')}</m:num><m:den>{mt('463')}</m:den></m:f>")), ("435/463", "equation")),
    "a power": (p(math(f"<m:sSup><m:e>{mt('10')}</m:e><m:sup>{mt('6')}</m:sup></m:sSup>")), ("10^6", "equation")),
    "an equation of its own line": (p(f"<m:oMathPara>{math(mt('80'))}</m:oMathPara>"), ("80", "equation")),
    "letters of mathematics": (p(math(mt("\U0001d7d6\U0001d7ce"))), ("80", "equation")),
    "an old equation": (p('<w:r><w:object><o:OLEObject ProgID="Equation.3"/></w:object></w:r>'), ("[công thức]", "equation")),
    # boxes, pictures, tables
    "a text box": (p(box(p(r("80")))), ("80", None)),
    "a text box beside a figure": (p(r("80"), box(p(r("12")))), ("80; 12", None)),
    "a text box of two lines": (p(box(p(r("80")) + p(r("90")))), ("80; 90", None)),
    "an old text box": (p(f"<w:r><w:pict><v:shape><v:textbox><w:txbxContent>{p(r('80'))}</w:txbxContent></v:textbox></v:shape></w:pict></w:r>"), ("80", None)),
    "a picture": (p(PICTURE), ("[hình ảnh]", "picture")),
    "a picture and a figure": (p(r("80"), PICTURE), ("80", None)),
    "a table of one cell": (f"<w:tbl><w:tr><w:tc>{p(r('80'))}</w:tc></w:tr></w:tbl><w:p/>", ("80", None)),
    "a table of two": (
        f"<w:tbl><w:tr><w:tc>{p(r('80'))}</w:tc></w:tr><w:tr><w:tc>{p(r('90'))}</w:tc></w:tr></w:tbl><w:p/>",
        ("80; 90", None),
    ),
    # parts
    "two paragraphs": (p(r("100")) + p(r("200")), ("100; 200", None)),
    "two lines": (p(r("100"), "<w:r><w:br/></w:r>", r("200")), ("100; 200", None)),
    "two lines of words": (p(r("Sở Công"), "<w:r><w:br/></w:r>", r("Thương")), ("Sở Công Thương", None)),
    "two figures apart by a tab": (p(r("100"), "<w:r><w:tab/></w:r>", r("200")), ("100; 200", None)),
    "two figures far apart": (p(r("100     200")), ("100; 200", None)),
    "a tab before a figure": (p("<w:r><w:tab/></w:r>", r("200")), ("200", None)),
    "spaces as thousands": (p(r("100 200")), ("100 200", None)),
    "a number in pieces": (p(r("1"), r("0", "<w:b/>"), r("0")), ("100", None)),
    "a hyphen that does not break": (p(r("5"), "<w:r><w:noBreakHyphen/></w:r>", r("7")), ("5-7", None)),
    "a list number": ("<w:p><w:pPr><w:numPr><w:ilvl w:val='0'/><w:numId w:val='1'/></w:numPr></w:pPr>" + r("80") + "</w:p>", ("80", None)),
    "a tab stop": ("<w:p><w:pPr><w:tabs><w:tab w:val='left' w:pos='720'/></w:tabs></w:pPr>" + r("80") + "</w:p>", ("80", None)),
    "a breath over a word": (p("<w:r><w:ruby><w:rt><w:r><w:t>99</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>80</w:t></w:r></w:rubyBase></w:ruby></w:r>"), ("80", None)),
}  # fmt: skip


@pytest.mark.parametrize("name", WORD)
def test_a_cell_of_a_word_document_holds_what_is_seen(name: str) -> None:
    content, seen = WORD[name]
    cell = last_cell(read_docx(docx(in_cell(content))))
    assert (cell.text, cell.doubt) == seen
    if "; " in cell.text:
        assert cell.parts == tuple(cell.text.split("; "))
    assert cell.text.replace("; ", " ") == " ".join(cell.parts) or cell.doubt == "picture"


@pytest.mark.parametrize("name", WORD)
def test_the_same_in_the_text_around(name: str) -> None:
    """A sentence shows the same, its lines apart."""
    content, seen = WORD[name]
    found = " ".join(block.text for block in read_docx(docx(content)).blocks if isinstance(block, Paragraph))
    if "table" not in name and "picture" not in name:
        assert " ".join(found.split()) == " ".join(seen[0].replace("; ", " ").split())


@pytest.mark.parametrize(
    ("style", "seen"),
    [
        (STRIKE, "80"),
        (GONE, "80"),
        (WHITE, "80"),
        (SUP, "80"),
        (WINGDINGS, "80þ"),
        ("<w:b/>", "8099"),
    ],
)
def test_a_style_shows_as_its_properties_do(style: str, seen: str) -> None:
    """By a style of letters, of paragraphs, or one that it is based on."""
    letters = "99" if style != WINGDINGS else "þ"
    seen = "80☒" if style == WINGDINGS else seen
    styles = (
        f'<w:styles {NS}><w:style w:type="character" w:styleId="Own"><w:basedOn w:val="Base"/></w:style>'
        f'<w:style w:type="character" w:styleId="Base"><w:rPr>{style}</w:rPr></w:style></w:styles>'
    )
    body = p(r("80"), r(letters, '<w:rStyle w:val="Own"/>'))
    assert last_cell(read_docx(docx(in_cell(body), **{"word/styles.xml": styles}))).text == seen
    plain = p(r("80"), r(letters))
    assert last_cell(read_docx(docx(in_cell(plain), **{"word/styles.xml": styles}))).text == f"80{letters}"
    if style in (STRIKE, GONE, WHITE):
        body = f'<w:p><w:pPr><w:pStyle w:val="Own"/></w:pPr>{r(letters)}</w:p>{p(r("80"))}'
        assert last_cell(read_docx(docx(in_cell(body), **{"word/styles.xml": styles}))).text == "80"


@pytest.mark.parametrize(
    ("table", "cell", "paragraph"),
    [
        ("", DARK, ""),
        ("", "", DARK),
        (f"<w:tblPr>{DARK}</w:tblPr>", "", ""),
        ('<w:tblPr><w:tblStyle w:val="Grid"/></w:tblPr>', "", ""),
        ("", '<w:shd w:val="solid" w:color="000000" w:fill="auto"/>', ""),
    ],
)
def test_white_letters_on_something_dark_are_seen(table: str, cell: str, paragraph: str) -> None:
    styles = f'<w:styles {NS}><w:style w:type="table" w:styleId="Grid"><w:tblStylePr w:type="firstRow"><w:tcPr>{DARK}</w:tcPr></w:tblStylePr></w:style></w:styles>'
    body = in_cell(f"<w:p><w:pPr>{paragraph}</w:pPr>{r('80', WHITE)}</w:p>", cell).replace("<w:tbl>", f"<w:tbl>{table}")
    assert last_cell(read_docx(docx(body, **{"word/styles.xml": styles}))).text == "80"


def test_a_light_shade_hides_white_letters() -> None:
    light = '<w:shd w:val="clear" w:color="auto" w:fill="FFFFFF"/>'
    assert last_cell(read_docx(docx(in_cell(p(r("80", WHITE)), light)))).text == ""


def test_a_placeholder_is_told_by_its_words() -> None:
    """A program may fill a control in and leave the flag: then the words are not those of the placeholder."""
    glossary = (
        f'<w:glossaryDocument {NS}><w:docParts><w:docPart><w:docPartPr><w:name w:val="ABC"/></w:docPartPr>'
        f"<w:docPartBody>{p(r('Họ và tên'))}</w:docPartBody></w:docPart></w:docParts></w:glossaryDocument>"
    )
    flag = '<w:placeholder><w:docPart w:val="ABC"/></w:placeholder><w:showingPlcHdr/>'
    for words, seen in (("Họ và tên", ""), ("Nguyễn Văn A", "Nguyễn Văn A"), ("80", "80")):
        content = docx(in_cell(p(control(r(words), flag))), **{"word/glossary/document.xml": glossary})
        assert (last_cell(read_docx(content)).text, last_cell(read_docx(content)).doubt) == (seen, None)


def test_rows_and_cells_that_are_not_there() -> None:
    cell = "<w:tc><w:tcPr>{1}</w:tcPr>{0}</w:tc>"

    def row(text: str, properties: str = "", cells: str = "") -> str:
        return (
            f"<w:tr><w:trPr>{properties}</w:trPr>{cell.format(p(r(text)), cells)}{cell.format(p(r('80')), '')}</w:tr>"
        )

    change = 'w:id="1" w:author="a"'
    body = (
        "<w:tbl>"
        + row("xóa", f"<w:del {change}/>")
        + row("chèn", f"<w:ins {change}/>")
        + row("ẩn", "<w:hidden/>")
        + row("hiện", '<w:hidden w:val="0"/>')
        + row("dẹt", '<w:trHeight w:val="10" w:hRule="exact"/>')
        + row("cao", '<w:trHeight w:val="300" w:hRule="exact"/>')
        + row("ô xóa", "", f"<w:cellDel {change}/>")
        + row("ô gộp", "", "<w:hMerge/>")
        + "</w:tbl>"
    )
    rows = tables(read_docx(docx(body)))[0].rows
    assert [[cell.text for cell in row.cells] for row in rows] == [
        ["chèn", "80"],
        ["ẩn", "80"],
        ["hiện", "80"],
        ["dẹt", "80"],
        ["cao", "80"],
        ["80"],
        ["", "80"],
    ]
    assert [row.cells[0].hidden for row in rows] == [False, True, False, True, False, False, False]


def test_controls_around_rows_and_cells() -> None:
    cell = f"<w:tc>{p(r('a'))}</w:tc>{control('<w:tc>' + p(r('Bấm vào đây')) + '</w:tc>')}<w:tc>{p(r('c'))}</w:tc>"
    body = f"<w:tbl>{control('<w:tr>' + cell + '</w:tr>', '<w:text/>')}</w:tbl>"
    (row,) = tables(read_docx(docx(body)))[0].rows
    assert [one.text for one in row.cells] == ["a", "", "c"]


def test_a_large_table_in_a_cell_stands_by_itself() -> None:
    inner = "".join(f"<w:tr><w:tc>{p(r(str(n)))}</w:tc><w:tc>{p(r('x'))}</w:tc></w:tr>" for n in range(9))
    found = tables(read_docx(docx(in_cell(f"<w:tbl>{inner}</w:tbl>{p()}"))))
    assert found[0].rows[0].cells[-1].text == ""
    assert len(found[1].rows) == 9
    assert [table.number for table in found] == [1, 2]


RELATIONS = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>'


def relation(key: str, kind: str, target: str) -> str:
    return f'<Relationship Id="{key}" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}" Target="{target}"/>'


def whole(parts: dict[str, str | bytes], main: str, kind: str) -> bytes:
    """A package as programs write it: with its roots and content types."""
    types = (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/{main}" ContentType="application/vnd.openxmlformats-officedocument.{kind}.main+xml"/></Types>'
    )
    roots = RELATIONS.format(relation("r1", "officeDocument", main))
    return packed({"[Content_Types].xml": types, "_rels/.rels": roots, **parts})


def strict(xml: str) -> str:
    """The XML with the names of Strict OOXML."""
    for name in ("wordprocessingml", "spreadsheetml", "officeDocument"):
        xml = re.sub(rf"schemas\.openxmlformats\.org/{name}/2006/", f"purl.oclc.org/ooxml/{name}/", xml)
    return xml


WORD_KIND, EXCEL_KIND = "wordprocessingml.document", "spreadsheetml.sheet"


def test_strict_names_and_other_places_make_no_difference() -> None:
    body = f"<w:document {NS}><w:body>{in_cell(p(r('80'), r('1', SUP), r('60', STRIKE)))}</w:body></w:document>"
    main = "word/document.xml"
    usual = whole({main: body}, main, WORD_KIND)
    other = whole({"word/document2.xml": body}, "word/document2.xml", WORD_KIND)
    plain = packed({name: strict(text) for name, text in opened(usual).items()})
    for content in (usual, other, plain):
        assert last_cell(read(content)).text == "80"


def opened(content: bytes) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return {name: package.read(name).decode() for name in package.namelist()}


def test_a_flat_file() -> None:
    pkg = "http://schemas.microsoft.com/office/2006/xmlPackage"
    body = f"<w:document {NS}><w:body>{in_cell(p(r('80'), r('9', GONE)))}</w:body></w:document>"
    flat = (
        f'<?xml version="1.0"?><?mso-application progid="Word.Document"?><pkg:package xmlns:pkg="{pkg}">'
        '<pkg:part pkg:name="/word/document.xml" pkg:contentType="application/vnd.openxmlformats-officedocument.'
        f'wordprocessingml.document.main+xml"><pkg:xmlData>{body}</pkg:xmlData></pkg:part></pkg:package>'
    )
    assert last_cell(read(flat.encode())).text == "80"


def chunked(name: str, content: bytes, around: str) -> bytes:
    relations = RELATIONS.format(relation("rId9", "aFChunk", name))
    parts: dict[str, Any] = {"word/_rels/document.xml.rels": relations, f"word/{name}": content}
    return docx(around, **parts)


CHUNK = '<w:altChunk r:id="rId9"/>'


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("part.docx", docx(in_cell(p(r("80"), r("9", STRIKE))))),
        ("part.htm", "<html><body><table><tr><td>Số máy tính</td><td>80</td></tr></table></body></html>".encode()),
        ("part.rtf", rb"{\rtf1\ansi \trowd\cellx900\cellx4000\intbl x\cell 80\cell\row\pard}"),
    ],
)
def test_a_part_of_another_format_is_read_where_it_stands(name: str, content: bytes) -> None:
    document = read_docx(chunked(name, content, p(r("trước")) + CHUNK + p(r("sau"))))
    assert [block.text for block in document.blocks if isinstance(block, Paragraph)] == ["trước", "sau"]
    assert last_cell(document).text == "80"
    assert "80" in last_cell(read_docx(chunked(name, content, in_cell(CHUNK + p())))).text


def test_parts_that_hold_each_other_end() -> None:
    content = docx(p(r("80")))
    for _ in range(8):
        content = chunked("part.docx", content, CHUNK)
    with pytest.raises(UnreadableFile):
        read_docx(content)
    with pytest.raises(UnreadableFile):
        read_docx(docx(CHUNK))


def test_boxes_in_a_sentence() -> None:
    """A short box is a number in its place, a long one lines of their own."""
    body = p(r("Đại học: "), box(p(r("2"))), r("Chuyên trách")) + p(r("SỞ"), box(p(r("CÔNG VĂN ĐẾN")) + p(r("Số 12"))))
    texts = [block.text for block in read_docx(docx(body)).blocks if isinstance(block, Paragraph)]
    assert texts == ["Đại học:  2 Chuyên trách", "SỞ", "CÔNG VĂN ĐẾN", "Số 12"]
    held = read_docx(docx(p(r("Tỷ lệ: "), math(mt("80"))))).blocks[0]
    assert isinstance(held, Paragraph) and (held.text, held.doubt) == ("Tỷ lệ: 80", "equation")


def test_a_table_in_a_text_box_is_a_table() -> None:
    found = tables(read_docx(docx(p(box(in_cell(p(r("80"))))))))
    assert found[0].rows[0].text == "Số máy tính | 80"


# workbooks -----------------------------------------------------------------------------------------------------------

MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'


def xlsx(
    rows: str,
    *,
    formats: tuple[str, ...] = (),
    fonts: tuple[str, ...] = (),
    fills: tuple[str, ...] = (),
    strings: str = "",
    head: str = "",
    tail: str = "",
    workbook: str = "",
    state: str = "visible",
) -> bytes:
    """A workbook of one sheet. Styles: 0 is plain, then one a number format, one a font, one a white font on a fill."""
    codes = "".join(f'<numFmt numFmtId="{164 + n}" formatCode="{code}"/>' for n, code in enumerate(formats))
    xfs = ['<xf numFmtId="0" fontId="0" fillId="0"/>']
    xfs += [f'<xf numFmtId="{164 + n}" fontId="0" fillId="0"/>' for n in range(len(formats))]
    xfs += [f'<xf numFmtId="0" fontId="{n + 1}" fillId="0"/>' for n in range(len(fonts))]
    xfs += [f'<xf numFmtId="0" fontId="1" fillId="{n + 1}"/>' for n in range(len(fills))]
    styles = (
        f"<styleSheet {MAIN}><numFmts>{codes}</numFmts><fonts><font/>{''.join(f'<font>{f}</font>' for f in fonts)}</fonts>"
        f'<fills><fill><patternFill patternType="none"/></fill>{"".join(f"<fill>{f}</fill>" for f in fills)}</fills>'
        f"<cellXfs>{''.join(xfs)}</cellXfs></styleSheet>"
    )
    related = relation("a", "worksheet", "worksheets/sheet1.xml") + relation("b", "styles", "styles.xml")
    return packed(
        {
            "xl/workbook.xml": f'<workbook {MAIN}><sheets><sheet name="Bảng" state="{state}" r:id="a"/></sheets>{workbook}</workbook>',
            "xl/_rels/workbook.xml.rels": RELATIONS.format(
                related + relation("c", "sharedStrings", "sharedStrings.xml")
            ),
            "xl/styles.xml": styles,
            "xl/sharedStrings.xml": f"<sst {MAIN}>{strings}</sst>",
            "xl/worksheets/sheet1.xml": f"<worksheet {MAIN}>{head}<sheetData>{rows}</sheetData>{tail}</worksheet>",
        }
    )


def only_cell(document: Document) -> Cell:
    """The one filled cell; an empty one where there is none."""
    cells = [cell for table in tables(document) for row in table.rows for cell in row.cells if cell.text]
    assert len(cells) <= 1
    return cells[0] if cells else Cell("")


Number = tuple[str, str | None, str | None]
"""The text that a person sees, with a dot as decimal mark; the number that it is; the doubt."""

FORMATS: dict[str, tuple[str, str, Number]] = {
    # per cent
    "a percentage": ("0.945", "0.0%", ("94.5%", "94.5", None)),
    "a percentage without decimals": ("0.957", "0%", ("96%", "96", None)),
    "a percentage with room": ("0.85", "0 %", ("85 %", "85", None)),
    "a sign that does not multiply": ("0.9", '0.0"%"', ("0.9%", "0.9", None)),
    "a sign that is escaped": ("85", "0\\%", ("85%", "85", None)),
    "a percentage above hundred": ("1.04444", "0.00%", ("104.44%", "104.44", None)),
    "a percentage in red when negative": ("-0.1", "0%;[Red]-0%", ("-10%", "-10", None)),
    "per cent of per cent": ("85", "0%", ("8500%", "8500", None)),
    # rounding
    "one decimal": ("95.744680851063833", "0.0", ("95.7", "95.7", None)),
    "half up": ("2.5", "0", ("3", "3", None)),
    "half up as it is written": ("1.005", "0.00", ("1.01", "1.01", None)),
    "nines": ("99.96", "0.0", ("100.0", "100", None)),
    "more decimals than there are": ("92", "0.00", ("92", "92", None)),
    "a percentage with more than there are": ("0.95", "0.00%", ("95%", "95", None)),
    "no format": ("95.744680851063833", "General", ("95.74468085", "95.74468085", None)),
    "no format, a rest of the machine": ("0.30000000000000004", "General", ("0.3", "0.3", None)),
    "no format, a whole number": ("3367", "General", ("3367", "3367", None)),
    "no format, in powers": ("1.25E+2", "General", ("125", "125", None)),
    "as text": ("80", "@", ("80", "80", None)),
    "nothing left of it": ("0.957", "0", ("1", "1", "scaled_format")),
    "a whole number of an average": ("12.4", "0", ("12", "12", None)),
    # thousands
    "thousands": ("1234567", "#,##0", ("1234567", "1234567", None)),
    "thousands and decimals": ("1234567.891", "#,##0.00", ("1234567.89", "1234567.89", None)),
    "in thousands": ("12345678", "#,##0,", ("12346", "12346", "scaled_format")),
    "in thousands, plain": ("12345678", "0,", ("12346", "12346", "scaled_format")),
    "in millions": ("12345678", "0,,", ("12", "12", "scaled_format")),
    "in millions, with a letter": ("12345678", '0.0,,"M"', ("12.3M", "12.3", "scaled_format")),
    "in thousands above a limit": ("2500", '[>=1000]0.0,"K";0', ("2.5K", "2.5", "scaled_format")),
    "below the limit": ("250", '[>=1000]0.0,"K";0', ("250", "250", None)),
    "dots drawn between": ("3367", '0"."000', ("3.367", None, None)),
    "a comma drawn between": ("945", '0","0', ("94,5", None, None)),
    # words
    "a unit behind": ("12", '0" người"', ("12 người", "12", None)),
    "a unit behind any number": ("12.5", 'General" Mbps"', ("12.5 Mbps", "12.5", None)),
    "a word before": ("12", '"Khoảng "0', ("Khoảng 12", "12", None)),
    "a currency": ("1000", "#,##0 [$₫-42A]", ("1000 ₫", "1000", None)),
    "a year behind": ("5", '0"/2020"', ("5/2020", None, None)),
    "yes": ("1", '"Có";;"Không"', ("Có", None, None)),
    "no": ("0", '"Có";;"Không"', ("Không", None, None)),
    "yes by condition": ("1", '[=1]"Có";[=0]"Không";0', ("Có", None, None)),
    # shown otherwise or not at all
    "leading zeros": ("912345678", "0000000000", ("0912345678", "912345678", None)),
    "a telephone number": ("912345678", "0000 000 000", ("0912 345 678", "912345678", None)),
    "nothing shown": ("80", ";;;", ("", None, None)),
    "no zeros": ("0", "0;-0;;@", ("", None, None)),
    "an accountant's zero": ("0", '_(* #,##0_);_(* (#,##0);_(* "-"_);_(@_)', ("0", "0", None)),
    "an accountant's number": ("1234", '_(* #,##0_);_(* (#,##0);_(* "-"_);_(@_)', ("1234", "1234", None)),
    "an accountant's loss": ("-1234", "#,##0;(#,##0)", ("-1234", "-1234", None)),
    "a sign that is lost": ("-5", "0;0", ("5", "-5", "scaled_format")),
    "a fraction": ("0.75", "# ?/?", ("3/4", None, None)),
    "a mixed number": ("1.75", "# ?/?", ("1 3/4", None, None)),
    "quarters": ("0.5", "# ?/4", ("2/4", None, None)),
    "a whole number as a fraction": ("5", "# ?/?", ("5", "5", None)),
    "in powers": ("123456", "0.00E+00", ("123456", "123456", None)),
    # days
    "a day": ("43957", "dd/mm/yyyy", ("06/05/2020", None, "date")),
    "a day and a month": ("43957", "d-mmm", ("06/05", None, "date")),
    "a month and a year": ("43891", "mmm-yy", ("03/2020", None, "date")),
    "a month first": ("43957", "m/d", ("05/06", None, "date")),
    "a figure as a day": ("47", "d/m/yyyy", ("16/02/1900", "47", "date")),
    "a time": ("0.5", "h:mm", ("12:00", "0.5", "date")),
    "a day by the book of Vietnam": ("43957", "[$-42A]dd mmmm yyyy", ("06/05/2020", None, "date")),
    "no day at all": ("99999999", "d/m/yyyy", ("99999999", "99999999", "date")),
    # numbers beyond
    "a huge number": ("1E+30", "General", ("1" + "0" * 30, "1" + "0" * 30, "absurdly_large")),
    "a huge number with a format": ("1E+30", "#,##0", ("1" + "0" * 30, "1" + "0" * 30, "absurdly_large")),
    "a long number": ("1234567890123456", "0", ("1234567890123456", "1234567890123456", "absurdly_large")),
    "no number": ("NaN", "General", ("NaN", None, "absurdly_large")),
    "without end": ("INF", "0.0", ("INF", None, "absurdly_large")),
    "a broken number": ("1,5", "General", ("1,5", None, None)),
}  # fmt: skip


def escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace('"', "&quot;").replace("<", "&lt;").replace(">", "&gt;")


def as_number(seen: Number) -> tuple[str, Decimal | None, str | None]:
    return seen[0], None if seen[1] is None else Decimal(seen[1]), seen[2]


@pytest.mark.parametrize("name", FORMATS)
def test_a_cell_of_a_workbook_shows_its_number_as_formatted(name: str) -> None:
    stored, code, seen = FORMATS[name]
    content = xlsx(f'<row r="3"><c r="D3" s="1"><v>{stored}</v></c></row>', formats=(escaped(code),))
    cell = only_cell(read_xlsx(content))
    assert (cell.text, cell.number, cell.doubt) == as_number(seen)
    assert cell.ref == ("D3" if cell.text else None)


def t(text: str, properties: str = "") -> str:
    """A run of rich text."""
    return f'<r>{f"<rPr>{properties}</rPr>" if properties else ""}<t xml:space="preserve">{text}</t></r>'


def rich(*runs: str) -> str:
    return f'<c r="D3" t="inlineStr"><is>{"".join(runs)}</is></c>'


X_SUP = '<vertAlign val="superscript"/>'
X_WHITE = '<color rgb="FFFFFFFF"/>'

CELLS: dict[str, tuple[str, Number]] = {
    "text": ('<c r="D3" t="s"><v>0</v></c>', ("80", None, None)),
    "text in the cell": ('<c r="D3" t="inlineStr"><is><t>80</t></is></c>', ("80", None, None)),
    "text in runs": (rich(t("8"), t("0", "<b/>")), ("80", None, None)),
    "struck out in runs": (rich(t("60", "<strike/>"), t("80", "<b/>")), ("80", None, None)),
    "not struck out": (rich(t("60", '<strike val="0"/>'), t("80")), ("6080", None, None)),
    "a footnote's sign": (rich(t("80"), t("1", X_SUP)), ("80", None, None)),
    "a power": (rich(t("10"), t("6", X_SUP)), ("10^6", None, "two_numbers")),
    "white in runs": (rich(t("80"), t("99", X_WHITE)), ("80", None, None)),
    "white by the theme": (rich(t("80"), t("99", '<color theme="0"/>')), ("80", None, None)),
    "dark by the theme": (rich(t("80"), t("99", '<color theme="1"/>')), ("8099", None, None)),
    "greyed by the theme": (rich(t("80", '<color theme="0" tint="-0.5"/>')), ("80", None, None)),
    "Wingdings in runs": (rich(t("þ", '<rFont val="Wingdings"/>'), t(" Có")), ("☒ Có", None, None)),
    "how it is spoken": ('<c r="D3" t="inlineStr"><is><t>80</t><rPh sb="0" eb="1"><t>99</t></rPh></is></c>', ("80", None, None)),
    "two lines": ('<c r="D3" t="inlineStr"><is><t>100\n200</t></is></c>', ("100; 200", None, None)),
    "two lines by an escape": ('<c r="D3" t="inlineStr"><is><t>100_x000A_200</t></is></c>', ("100; 200", None, None)),
    "two lines of words": ('<c r="D3" t="inlineStr"><is><t>Sở Công\nThương</t></is></c>', ("Sở Công Thương", None, None)),
    "far apart": ('<c r="D3" t="inlineStr"><is><t>100      200</t></is></c>', ("100; 200", None, None)),
    "a number written as text": ('<c r="D3" t="str"><v>0912345678</v></c>', ("0912345678", None, None)),
    "true": ('<c r="D3" t="b"><v>1</v></c>', ("TRUE", None, None)),
    "false": ('<c r="D3" t="b"><v>0</v></c>', ("FALSE", None, None)),
    "a day": ('<c r="D3" t="d"><v>2020-09-02T00:00:00</v></c>', ("02/09/2020", None, "date")),
    "a formula": ('<c r="D3"><f>B1+B2</f><v>80</v></c>', ("80", "80", None)),
    "a formula of text": ('<c r="D3" t="str"><f>A1</f><v>80 máy</v></c>', ("80 máy", None, None)),
    "a formula without result": ('<c r="D3"><f>SUM(B1:B2)</f></c>', ("=SUM(B1:B2)", None, "formula_without_result")),
    "a formula with an empty result": ('<c r="D3"><f>SUM(B1:B2)</f><v></v></c>', ("=SUM(B1:B2)", None, "formula_without_result")),
    "a shared formula without result": ('<c r="D3"><f t="shared" si="0"/></c>', ("=", None, "formula_without_result")),
    "a formula that shows nothing": ('<c r="D3" t="str"><f>IF(A1="","",1)</f><v></v></c>', ("", None, None)),
    "an error": ('<c r="D3" t="e"><f>A1/0</f><v>#DIV/0!</v></c>', ("#DIV/0!", None, "formula_error")),
    "a lost reference": ('<c r="D3" t="e"><v>#REF!</v></c>', ("#REF!", None, "formula_error")),
    "an empty cell": ('<c r="D3" s="0"/>', ("", None, None)),
    "an empty value": ('<c r="D3"><v/></c>', ("", None, None)),
    "a style that does not exist": ('<c r="D3" s="999"><v>80</v></c>', ("80", "80", None)),
    "a broken style": ('<c r="D3" s="x"><v>80</v></c>', ("80", "80", None)),
    "without a name": ("<c><v>80</v></c>", ("80", "80", None)),
    "half a pair of letters": ('<c r="D3" t="inlineStr"><is><t>80_xD800_</t></is></c>', ("80", None, None)),
}  # fmt: skip


@pytest.mark.parametrize("name", CELLS)
def test_a_cell_of_a_workbook_holds_what_is_seen(name: str) -> None:
    element, seen = CELLS[name]
    cell = only_cell(read_xlsx(xlsx(f'<row r="3">{element}</row>', strings="<si><t>80</t></si>")))
    assert (cell.text, cell.number, cell.doubt) == as_number(seen)


@pytest.mark.parametrize(
    ("font", "fill", "seen"),
    [
        ("<strike/>", "", ("", "")),
        (X_WHITE, "", ("", "")),
        ('<color indexed="9"/>', "", ("", "")),
        (X_WHITE, '<patternFill patternType="solid"><fgColor rgb="FF1F3864"/></patternFill>', ("80", "Có")),
        (X_WHITE, '<patternFill patternType="solid"><fgColor theme="4"/></patternFill>', ("80", "Có")),
        (X_WHITE, '<patternFill patternType="solid"><fgColor rgb="FFFFFFFF"/></patternFill>', ("", "")),
        (X_WHITE, '<gradientFill><stop position="0"/></gradientFill>', ("80", "Có")),
        ('<color rgb="FF808080"/>', "", ("80", "Có")),
        (
            '<color rgb="FF1F3864"/>',
            '<patternFill patternType="solid"><fgColor rgb="FF1F3864"/></patternFill>',
            ("", ""),
        ),
        ('<sz val="1"/>', "", ("", "")),
        ('<vertAlign val="superscript"/>', "", ("80", "Có")),
    ],
)
def test_the_letters_of_a_whole_cell(font: str, fill: str, seen: tuple[str, str]) -> None:
    style = 2 if fill else 1
    for cell, text in (("<v>80</v>", seen[0]), ("<is><t>Có</t></is>", seen[1])):
        kind = "inlineStr" if "<is>" in cell else "n"
        row = f'<row r="3"><c r="D3" t="{kind}" s="{style}">{cell}</c></row>'
        assert only_cell(read_xlsx(xlsx(row, fonts=(font,), fills=(fill,) if fill else ()))).text == text


def test_a_tick_in_a_font_of_signs_and_words_around_text() -> None:
    row = '<row r="3"><c r="D3" t="inlineStr" s="1"><is><t>þ</t></is></c></row>'
    assert only_cell(read_xlsx(xlsx(row, fonts=('<name val="Wingdings"/>',)))).text == "☒"
    for code, seen in (("@&quot; người&quot;", "12 người"), (";;;", ""), ("0;0;0;&quot;Số &quot;@", "Số 12")):
        row = '<row r="3"><c r="D3" t="inlineStr" s="1"><is><t>12</t></is></c></row>'
        assert only_cell(read_xlsx(xlsx(row, formats=(code,)))).text == seen


@pytest.mark.parametrize(
    ("row", "head", "state", "hidden"),
    [
        ("", "", "visible", False),
        ('hidden="1"', "", "visible", True),
        ('hidden="0"', "", "visible", False),
        ('ht="0" customHeight="1"', "", "visible", True),
        ('ht="15"', "", "visible", False),
        ('hidden="1" outlineLevel="1"', "", "visible", True),
        ("", '<cols><col min="2" max="4" hidden="1"/></cols>', "visible", True),
        ("", '<cols><col min="4" max="4" width="0"/></cols>', "visible", True),
        ("", '<cols><col min="5" max="16384" hidden="1"/></cols>', "visible", False),
        ("", '<cols><col min="1" max="9" width="9"/></cols>', "visible", False),
        ("", "", "hidden", True),
        ("", "", "veryHidden", True),
    ],
)
def test_what_is_hidden_is_read_and_marked(row: str, head: str, state: str, hidden: bool) -> None:
    content = xlsx(f'<row r="3" {row}><c r="D3"><v>80</v></c></row>', head=head, state=state)
    cell = only_cell(read_xlsx(content))
    assert (cell.text, cell.number, cell.hidden) == ("80", Decimal(80), hidden)


def test_a_sheet_that_shows_no_zeros() -> None:
    rows = '<row r="3"><c r="D3"><v>0</v></c></row>'
    assert only_cell(read_xlsx(xlsx(rows, head='<sheetViews><sheetView showZeros="0"/></sheetViews>'))).text == ""
    assert only_cell(read_xlsx(xlsx(rows, head="<sheetViews><sheetView/></sheetViews>"))).text == "0"


def test_a_merged_cell_shows_its_first() -> None:
    row = '<row r="3"><c r="C3"><v>80</v></c><c r="D3"><v>99</v></c></row><row r="4"><c r="C4"><v>98</v></c></row>'
    assert only_cell(read_xlsx(xlsx(row, tail='<mergeCells><mergeCell ref="C3:D4"/></mergeCells>'))).text == "80"
    broken = xlsx(row, tail='<mergeCells><mergeCell ref="C3"/><mergeCell ref="A1:??"/></mergeCells>')
    with pytest.raises(UnreadableFile):
        read_xlsx(broken)


def test_a_zero_of_a_program_that_cannot_calculate_is_no_result() -> None:
    rows = '<row r="3"><c r="D3"><f>B1+B2</f><v>0</v></c></row>'
    assert only_cell(read_xlsx(xlsx(rows))).doubt is None
    held = only_cell(read_xlsx(xlsx(rows, workbook='<calcPr calcId="1" fullCalcOnLoad="1"/>')))
    assert held.doubt == "formula_without_result"


def test_rows_and_columns_keep_their_places() -> None:
    rows = '<row r="2"><c r="B2"><v>1</v></c></row><row r="7"><c r="A7"><v>2</v></c><c r="D7"><v>3</v></c></row>'
    (table,) = tables(read_xlsx(xlsx(rows)))
    assert [(row.number, [cell.text for cell in row.cells]) for row in table.rows] == [
        (2, ["", "1", "", ""]),
        (7, ["2", "", "", "3"]),
    ]
    assert (table.sheet, table.number, table.page) == ("Bảng", 1, 1)


@pytest.mark.parametrize(
    "rows",
    [
        '<row r="3"><c r="D3" t="s"><v>99</v></c></row>',
        '<row r="3"><c r="D3" t="s"><v>x</v></c></row>',
        '<row r="99999999999"><c r="A1"><v>1</v></c></row>',
        '<row r="x"><c r="A1"><v>1</v></c></row>',
        '<row r="3"><c r="4D"><v>1</v></c></row>',
        '<row r="3"><c r="ZZZZZZZZZZZZ3"><v>1</v></c></row>',
    ],
)
def test_a_broken_workbook_is_damaged(rows: str) -> None:
    with pytest.raises(UnreadableFile):
        read_xlsx(xlsx(rows))


def test_a_strict_workbook_and_one_by_other_names() -> None:
    parts = opened(xlsx('<row r="3"><c r="D3" s="1"><v>0.945</v></c></row>', formats=("0.0%",)))
    main = "xl/workbook.xml"
    plain = whole({name: strict(text) for name, text in parts.items()}, main, EXCEL_KIND)
    plain = packed({name: strict(text) for name, text in opened(plain).items()})
    moved = whole({name.replace("workbook", "book2"): text for name, text in parts.items()}, "xl/book2.xml", EXCEL_KIND)
    usual = opened(whole(dict(parts), main, EXCEL_KIND))
    windows = packed({name.replace("/", "\\"): text for name, text in usual.items()})
    for content in (plain, moved, windows):
        assert only_cell(read(content)).text == "94.5%"


# the same by other programs' hands -----------------------------------------------------------------------------------

FILES = Path(__file__).parent.parent / "cells"
LOST = {
    "odt": {  # LibreOffice read them otherwise, or not at all, when it saved the file
        *(
            "a placeholder",
            "a placeholder around the paragraph",
            "a flag that is off",
            "a placeholder that is a figure",
        ),
        *("a control in a control", "an old text field's hint", "an old tick box with a result", "a sum field"),
        *("a fraction field", "an equation", "a fraction", "a power", "an equation of its own line"),
        "letters of mathematics",
    },
    "rtf": {
        *("struck out once, by a change that was made", "the end of a paragraph deleted", "no entry chosen", "no date"),
        *("a placeholder that is a figure", "a ticked control", "a ticked control with a sign", "an old tick box"),
        *("an old text field's hint", "an old box unticked by hand", "a sum field", "a fraction field", "an equation"),
        *("a fraction", "a power", "an equation of its own line", "letters of mathematics", "an old text box"),
        "a breath over a word",
    },
    "doc": {
        *("the end of a paragraph deleted", "a placeholder", "a placeholder around the paragraph", "no date"),
        *("a placeholder that is a figure", "no entry chosen", "a control in a control", "a ticked control"),
        *("a ticked control with a sign", "an old text field's hint", "an old tick box with a result", "a sum field"),
        *("a fraction field", "an equation", "a fraction", "a power", "an equation of its own line"),
        *("letters of mathematics", "a breath over a word"),
        # and what the library for old Word files leaves out
        *("an old box unticked by hand", "an old list", "an old list not touched", "an old list with a result"),
        *("a text box", "a text box beside a figure", "a text box of two lines", "an old text box", "a table of two"),
        "white on its own shade",
    },
}
"""What LibreOffice lost on the way from ``WORD``; what is left is shown the same."""


def saved(name: str) -> bytes:
    path = FILES / name
    return gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()


def by_label(document: Document) -> dict[str, list[Cell]]:
    """The filled cells beside each label."""
    rows = [row for table in tables(document) for row in table.rows]
    return {row.cells[0].text: [cell for cell in row.cells[1:] if cell.text] for row in rows}


@pytest.mark.parametrize(("name", "kind"), [("words.odt", "odt"), ("words.rtf.gz", "rtf"), ("words.doc.gz", "doc")])
def test_what_a_word_document_shows_is_shown_in_every_format(name: str, kind: str) -> None:
    cells = by_label(read(saved(name)))
    wrong = {}
    for label, (_, seen) in WORD.items():
        if label in cells and label not in LOST[kind]:
            found = [(cell.text, cell.doubt) for cell in cells[label]]
            if found != ([seen] if seen[0] else []):
                wrong[label] = found
    assert wrong == {}
    assert len(set(cells) & set(WORD)) > 80


NOT_STORED = {"no number", "without end", "a broken number"}
OTHERWISE: dict[str, Number] = {
    "dots drawn between": ("3367", "3367", None),
    "a comma drawn between": ("94,5", None, "scaled_format"),
    "a day and a month": ("6-May", None, "date"),
    "a month and a year": ("Mar-20", None, "date"),
    "a month first": ("5/6", None, "date"),
    "a figure as a day": ("15/02/1900", None, "date"),
    "a time": ("12:00", None, "date"),
    "no day at all": ("#FMT", None, "date"),
}
"""What an OpenDocument sheet shows in other words."""


@pytest.mark.parametrize("name", ["numbers.xls.gz", "numbers.ods"])
def test_what_a_workbook_shows_is_shown_in_every_format(name: str) -> None:
    cells = by_label(read(saved(name)))
    wrong = {}
    for label, (_, _, seen) in FORMATS.items():
        if label in NOT_STORED or label not in cells:
            continue
        expected = OTHERWISE.get(label, seen) if name.endswith("ods") else seen
        found = [(cell.text, cell.number, cell.doubt) for cell in cells[label]]
        if found != ([as_number(expected)] if expected[0] else []):
            wrong[label] = found
    assert wrong == {}
    assert len(set(cells) & set(FORMATS)) > 50


ODF = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" '
    'xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0" xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0" '
    'xmlns:form="urn:oasis:names:tc:opendocument:xmlns:form:1.0" xmlns:xlink="http://www.w3.org/1999/xlink" '
    'xmlns:loext="urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0" '
    'xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"'
)
ODF_STYLES = """
<style:style style:name="S" style:family="text"><style:text-properties style:text-line-through-style="solid"/></style:style>
<style:style style:name="N" style:family="text"><style:text-properties style:text-line-through-style="none"/></style:style>
<style:style style:name="U" style:family="text"><style:text-properties style:text-position="super 58%"/></style:style>
<style:style style:name="L" style:family="text"><style:text-properties style:text-position="-33% 58%"/></style:style>
<style:style style:name="Z" style:family="text"><style:text-properties style:text-position="0% 100%"/></style:style>
<style:style style:name="H" style:family="text"><style:text-properties text:display="none"/></style:style>
<style:style style:name="W" style:family="text"><style:text-properties fo:color="#ffffff"/></style:style>
<style:style style:name="D" style:family="text"><style:text-properties fo:color="#ffffff" fo:background-color="#000080"/></style:style>
<style:style style:name="G" style:family="text"><style:text-properties style:font-name="Wingdings"/></style:style>
<style:style style:name="A" style:family="text"><style:text-properties style:font-name="Arial"/></style:style>
<style:style style:name="PS" style:family="paragraph"><style:text-properties style:text-line-through-style="solid"/></style:style>
<style:style style:name="PW" style:family="paragraph" style:parent-style-name="PV"/>
<style:style style:name="PV" style:family="paragraph"><style:text-properties fo:color="#ffffff"/></style:style>
<style:style style:name="CD" style:family="table-cell"><style:table-cell-properties fo:background-color="#1f3864"/></style:style>
<style:style style:name="CW" style:family="table-cell"><style:text-properties fo:color="#ffffff"/></style:style>
<style:style style:name="CS" style:family="table-cell"><style:text-properties style:text-line-through-style="solid"/></style:style>
<style:style style:name="R0" style:family="table-row"><style:table-row-properties style:row-height="0in"/></style:style>
<style:style style:name="C0" style:family="table-column"><style:table-column-properties style:column-width="0cm"/></style:style>
<style:style style:name="T0" style:family="table"><style:table-properties table:display="false"/></style:style>
"""


def odf(body: str, kind: str = "text", **parts: str) -> bytes:
    content = f"<office:document-content {ODF}><office:automatic-styles>{ODF_STYLES}</office:automatic-styles><office:body><office:{kind}>{body}</office:{kind}></office:body></office:document-content>"
    mimetype = {"text": "text", "spreadsheet": "spreadsheet"}[kind]
    named = {name.replace("__", "/") + ".xml": text for name, text in parts.items()}
    return packed({"mimetype": f"application/vnd.oasis.opendocument.{mimetype}", "content.xml": content, **named})


def odt_row(content: str, style: str = "") -> str:
    named = f' table:style-name="{style}"' if style else ""
    return f"<table:table><table:table-row><table:table-cell><text:p>Số máy</text:p></table:table-cell><table:table-cell{named}>{content}</table:table-cell></table:table-row></table:table>"


def span(style: str, text: str) -> str:
    return f'<text:span text:style-name="{style}">{text}</text:span>'


MATH = '<math xmlns="http://www.w3.org/1998/Math/MathML"><semantics>{}<annotation encoding="StarMath 5.0">x</annotation></semantics></math>'
OBJECT = '<draw:frame><draw:object xlink:href="./Object 1"/><draw:image xlink:href="./ObjectReplacements/Object 1"/></draw:frame>'

ODT: dict[str, tuple[str, Seen]] = {
    "struck out": (f"<text:p>{span('S', '60')}80</text:p>", ("80", None)),
    "not struck out within struck out": (f"<text:p>{span('S', '60' + span('N', '80'))}</text:p>", ("80", None)),
    "a struck-out paragraph": ('<text:p text:style-name="PS">60</text:p><text:p>80</text:p>', ("80", None)),
    "raised": (f"<text:p>80{span('U', '1')}</text:p>", ("80", None)),
    "set below": (f"<text:p>80{span('L', '1')}</text:p>", ("80", None)),
    "not raised": (f"<text:p>8{span('Z', '0')}</text:p>", ("80", None)),
    "hidden": (f"<text:p>80{span('H', '99')}</text:p>", ("80", None)),
    "white": (f"<text:p>80{span('W', '99')}</text:p>", ("80", None)),
    "white on dark": (f"<text:p>80{span('D', '99')}</text:p>", ("8099", None)),
    "a white paragraph": ('<text:p text:style-name="PW">60</text:p><text:p>80</text:p>', ("80", None)),
    "Wingdings": (f"<text:p>{span('G', 'þ')} Có {span('G', 'o' + span('A', 'o'))}</text:p>", ("☒ Có ☐o", None)),
    "a placeholder": ("<text:p><text:placeholder text:placeholder-type='text'>&lt;số&gt;</text:placeholder></text:p>", ("", None)),
    "a control's placeholder": ('<text:p><loext:content-control loext:showing-place-holder="true">số</loext:content-control></text:p>', ("", None)),
    "a filled control": ("<text:p><loext:content-control>80</loext:content-control></text:p>", ("80", None)),
    "a ticked control": ('<text:p><loext:content-control loext:checkbox="true" loext:checked="true">☐</loext:content-control> Có</text:p>', ("☒ Có", None)),
    "an input field": ("<text:p><text:text-input text:description='x'>80</text:text-input></text:p>", ("80", None)),
    "a hidden paragraph": ('<text:p>60<text:hidden-paragraph text:condition="1" text:is-hidden="true"/></text:p><text:p>80</text:p>', ("80", None)),
    "a paragraph that might be hidden": ('<text:p>80<text:hidden-paragraph text:condition="0" text:is-hidden="false"/></text:p>', ("80", None)),
    "a hidden section": ('<text:section text:display="none"><text:p>60</text:p></text:section><text:p>80</text:p>', ("80", None)),
    "two paragraphs": ("<text:p>100</text:p><text:p>200</text:p>", ("100; 200", None)),
    "two lines": ("<text:p>100<text:line-break/>200</text:p>", ("100; 200", None)),
    "a tab": ("<text:p>100<text:tab/>200</text:p>", ("100; 200", None)),
    "room": ('<text:p>100<text:s text:c="5"/>200</text:p>', ("100; 200", None)),
    "a list": ("<text:list><text:list-item><text:p>80</text:p></text:list-item></text:list>", ("80", None)),
    "a note": ("<text:p>80<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>99</text:p></text:note-body></text:note></text:p>", ("80", None)),
    "a comment": ("<text:p>80<office:annotation><text:p>99</text:p></office:annotation></text:p>", ("80", None)),
    "a text box": ("<text:p><draw:frame><draw:text-box><text:p>80</text:p></draw:text-box></draw:frame></text:p>", ("80", None)),
    "a text box beside": ("<text:p>80<draw:frame><draw:text-box><text:p>12</text:p></draw:text-box></draw:frame></text:p>", ("80; 12", None)),
    "a picture": ("<text:p><draw:frame><draw:image/></draw:frame></text:p>", ("[hình ảnh]", "picture")),
    "an equation": (f"<text:p>{OBJECT}</text:p>", ("435/463", "equation")),
    "a table in it": (f"<text:p/>{odt_row('').replace('Số máy', '80')}", ("80", None)),
}  # fmt: skip


@pytest.mark.parametrize("name", ODT)
def test_a_cell_of_an_opendocument_text_holds_what_is_seen(name: str) -> None:
    content, seen = ODT[name]
    formula = MATH.format("<mfrac><mn>435</mn><mn>463</mn></mfrac>")
    cell = last_cell(read(odf(odt_row(content), **{"Object 1/content": formula})))
    assert (cell.text, cell.doubt) == seen


def test_white_letters_of_an_opendocument_text() -> None:
    white = '<text:p text:style-name="PW">80</text:p>'
    assert last_cell(read(odf(odt_row(white, "CD")))).text == "80"
    assert last_cell(read(odf(odt_row(white)))).text == ""


def ods_cell(attributes: str, text: str | None, formula: str = "") -> str:
    shown = "" if text is None else f"<text:p>{text}</text:p>"
    formula = f' table:formula="{formula}"' if formula else ""
    return f"<table:table-cell {attributes}{formula}>{shown}</table:table-cell>"


def stored(value: str, kind: str = "float") -> str:
    return f'office:value-type="{kind}" office:value="{value}"'


ODS: dict[str, tuple[str, Number]] = {
    "a percentage with a comma": (ods_cell(stored("0.945", "percentage"), "94,5%"), ("94.5%", "94.5", None)),
    "a sign that does not multiply": (ods_cell(stored("0.9"), "0,9%"), ("0.9%", "0.9", None)),
    "dots as thousands": (ods_cell(stored("3367"), "3.367"), ("3367", "3367", None)),
    "a dot as decimal mark": (ods_cell(stored("3.367"), "3.367"), ("3.367", "3.367", None)),
    "in thousands": (ods_cell(stored("12345678"), "12.346"), ("12346", "12346", "scaled_format")),
    "shown otherwise": (ods_cell(stored("80"), "5"), ("5", None, "scaled_format")),
    "nothing shown": (ods_cell(stored("80"), ""), ("", None, None)),
    "no text stored": (ods_cell(stored("0.945", "percentage"), None), ("94.5%", "94.5", None)),
    "no text stored of a number": (ods_cell(stored("95.744680851063833"), None), ("95.74468085", "95.74468085", None)),
    "a unit": (ods_cell(stored("12"), "12 người"), ("12 người", "12", None)),
    "a minus": (ods_cell(stored("-5"), "−5"), ("-5", "-5", None)),
    "an amount of money": (ods_cell(stored("1000", "currency"), "1.000 đ"), ("1000 đ", "1000", None)),
    "a day": (ods_cell('office:value-type="date" office:date-value="2020-09-02"', "02/09/20"), ("02/09/2020", None, "date")),
    "true": (ods_cell('office:value-type="boolean" office:boolean-value="true"', "ĐÚNG"), ("TRUE", None, None)),
    "a formula": (ods_cell(stored("80"), "80", "of:=[.A1]*2"), ("80", "80", None)),
    "a formula without result": (ods_cell("", None, "of:=SUM([.A1:.A2])"), ("=SUM([.A1:.A2])", None, "formula_without_result")),
    "a formula that shows nothing": (ods_cell('office:value-type="string"', None, "of:=&quot;&quot;"), ("", None, None)),
    "an error": (ods_cell('office:value-type="string" calcext:value-type="error"', "#DIV/0!", "of:=1/0"), ("#DIV/0!", None, "formula_error")),
    "an old error": (ods_cell('office:value-type="float" office:value="0"', "Err:502", "of:=X(1)"), ("Err:502", None, "formula_error")),
    "not a number": (ods_cell(stored("NaN"), "NaN"), ("NaN", None, "absurdly_large")),
    "huge": (ods_cell(stored("1E+30"), "1E+030"), ("1" + "0" * 30, "1" + "0" * 30, "absurdly_large")),
    "beyond all": (ods_cell(stored("1E+999999999"), "∞"), ("∞", None, "absurdly_large")),
    "broken": (ods_cell(stored("x"), "80"), ("80", None, None)),
    "a struck-out cell": (ods_cell(stored("80") + ' table:style-name="CS"', "80"), ("", None, None)),
    "a white cell": (ods_cell(stored("80") + ' table:style-name="CW"', "80"), ("", None, None)),
    "struck out in part": (ods_cell('office:value-type="string"', span("S", "60") + "80"), ("80", None, None)),
    "a comment": (f'<table:table-cell {stored("80")}><office:annotation><text:p>99</text:p></office:annotation><text:p>80</text:p></table:table-cell>', ("80", "80", None)),
}  # fmt: skip


@pytest.mark.parametrize("name", ODS)
def test_a_cell_of_an_opendocument_sheet_holds_what_is_seen(name: str) -> None:
    element, seen = ODS[name]
    content = odf(f"<table:table><table:table-row>{element}</table:table-row></table:table>", "spreadsheet")
    cell = only_cell(read(content))
    assert (cell.text, cell.number, cell.doubt) == as_number(seen)
    assert cell.ref == ("A1" if cell.text else None)


@pytest.mark.parametrize(
    ("table", "column", "row", "hidden"),
    [
        ("", "", "", False),
        ("", "", 'table:visibility="collapse"', True),
        ("", "", 'table:visibility="filter"', True),
        ("", "", 'table:visibility="visible"', False),
        ("", "", 'table:style-name="R0"', True),
        ("", 'table:visibility="collapse"', "", True),
        ("", 'table:style-name="C0"', "", True),
        ('table:style-name="T0"', "", "", True),
    ],
)
def test_what_is_hidden_in_a_sheet_is_read_and_marked(table: str, column: str, row: str, hidden: bool) -> None:
    cell = ods_cell(stored("80"), "80")
    content = f"<table:table {table}><table:table-column {column}/><table:table-row {row}>{cell}</table:table-row></table:table>"
    assert only_cell(read(odf(content, "spreadsheet"))).hidden is hidden
    grouped = f'<table:table><table:table-row-group table:display="false"><table:table-row>{cell}</table:table-row></table:table-row-group></table:table>'
    assert only_cell(read(odf(grouped, "spreadsheet"))).hidden is True


RICH: dict[str, tuple[str, Seen]] = {
    "struck out": (r"{\strike 60}80", ("80", None)),
    "struck out twice": (r"{\striked1 60}80", ("80", None)),
    "struck out and not": (r"\strike 60\strike0 80", ("80", None)),
    "plain again": (r"\strike 60\plain 80", ("80", None)),
    "raised": (r"80{\super 1}", ("80", None)),
    "raised by hand": (r"80{\up6 1}", ("80", None)),
    "raised and not": (r"8\super\nosupersub 0", ("80", None)),
    "a power": (r"10{\super 6}", ("10^6", "two_numbers")),
    "hidden": (r"80{\v 99}", ("80", None)),
    "hidden and not": (r"80\v 99\v0 \'20", ("80", None)),
    "white": (r"80{\cf2 99}", ("80", None)),
    "white on dark": (r"80{\cf2\chcbpat1 99}", ("8099", None)),
    "blue": (r"80{\cf1 99}", ("8099", None)),
    "dust": (r"80{\fs2 99}", ("80", None)),
    "deleted": (r"{\deleted 35}{\revised 42}", ("42", None)),
    "Wingdings": (r"{\f1 \'fe} C\'f3", ("☒ Có", None)),
    "Wingdings in Unicode": (r"{\f1\u-3842?} C\'f3", ("☒ Có", None)),
    "a list number": (r"{\listtext 1.\tab}80", ("80", None)),
    "a tick box": (r"{\field{\*\fldinst FORMCHECKBOX {\*\formfield{\fftype1\ffres1\ffdefres0}}}{\fldrslt }}", ("☒", None)),
    "a tick box not touched": (r"{\field{\*\fldinst FORMCHECKBOX {\*\formfield{\fftype1\ffres25\ffdefres1}}}{\fldrslt }}", ("☒", None)),
    "a tick box unticked by hand": (r"{\field{\*\fldinst FORMCHECKBOX {\*\formfield{\fftype1\ffres0\ffdefres1}}}{\fldrslt }}", ("☐", None)),
    "a list": (r"{\field{\*\fldinst FORMDROPDOWN {\*\formfield{\fftype2\ffres1{\*\ffl C\u243?}{\*\ffl Kh\u244?ng}}}}{\fldrslt x}}", ("Không", None)),
    "a text field": (r"{\field{\*\fldinst FORMTEXT {\*\formfield{\fftype0{\*\ffdeftext x}}}}{\fldrslt 80}}", ("80", None)),
    "a text field's hint": (r"{\field{\*\fldinst FORMTEXT {\*\formfield{\fftype0{\*\ffdeftext nh\u7853?p}}}}{\fldrslt nh\u7853?p}}", ("", None)),
    "a symbol field": (r'{\field{\*\fldinst SYMBOL 254 \\f "Wingdings" \\s 12}{\fldrslt x}} C\'f3', ("☒ Có", None)),
    "a fraction field": (r"{\field{\*\fldinst EQ \\f(435;463)}{\fldrslt }}", ("435/463", "equation")),
    "an equation": (r"{\*\moMath{\mf{\mfPr{\mtype bar}}{\mnum{\mr 435}}{\mden{\mr 463}}}}", ("435/463", "equation")),
    "two lines": (r"100\line 200", ("100; 200", None)),
    "two paragraphs": (r"100\par\intbl 200", ("100; 200", None)),
    "a tab": (r"100\tab 200", ("100; 200", None)),
    "a text box": (r"80{\shp{\*\shpinst{\sp{\sn x}{\sv 1}}{\shptxt 12\par}}{\shprslt 99}}", ("80; 12", None)),
    "a table in it": (r"47\nestcell{\*\nesttableprops\trowd\cellx900\nestrow}", ("47", None)),
}  # fmt: skip


@pytest.mark.parametrize("name", RICH)
def test_a_cell_of_rich_text_holds_what_is_seen(name: str) -> None:
    content, seen = RICH[name]
    head = r"{\rtf1\ansi\ansicpg1252{\fonttbl{\f0\fnil Arial;}{\f1\fnil\fcharset2 Wingdings;}}{\colortbl;\red31\green56\blue100;\red255\green255\blue255;}"
    row = rf"\trowd\cellx900\cellx4000\intbl m\u225?y\cell {content}\cell\row\pard "
    cell = last_cell(read((head + row + "cuoi}").encode()))
    assert (cell.text, cell.doubt) == seen


def test_white_letters_on_a_dark_cell_of_rich_text() -> None:
    head = r"{\rtf1\ansi{\colortbl;\red31\green56\blue100;\red255\green255\blue255;}"
    for shade, seen in ((r"\clcbpat1", "80"), (r"\clcbpat2", ""), ("", "")):
        row = rf"\trowd\cellx900{shade}\cellx4000\intbl x\cell {{\cf2 80}}\cell\row\pard }}"
        assert last_cell(read((head + row).encode())).text == seen


PAGE: dict[str, tuple[str, Seen]] = {
    "struck out": ("<s>60</s>80", ("80", None)),
    "struck out by an old tag": ("<strike>60</strike>80", ("80", None)),
    "deleted": ("<del>60</del><ins>80</ins>", ("80", None)),
    "struck out by its style": ('<span style="text-decoration: line-through">60</span>80', ("80", None)),
    "struck out by a class": ('<span class="x">60</span>80', ("80", None)),
    "raised": ("80<sup>1</sup>", ("80", None)),
    "raised by its style": ('80<span style="vertical-align:super">1</span>', ("80", None)),
    "raised by Word": ('80<span style="position:relative;top:-3.0pt;mso-text-raise:3.0pt">1</span>', ("80", None)),
    "set below": ("H<sub>2</sub>O", ("H2O", None)),
    "a power": ("10<sup>6</sup>", ("10^6", "two_numbers")),
    "square metres": ("12 m<sup>2</sup>", ("12 m2", None)),
    "hidden": ('80<span style="display:none">99</span>', ("80", None)),
    "hidden by an attribute": ("80<span hidden>99</span>", ("80", None)),
    "hidden by a class": ('80<span class="y">99</span>', ("80", None)),
    "hidden in Word": ('80<span style="mso-hide:all">99</span>', ("80", None)),
    "out of sight": ('80<span style="visibility:hidden">99</span>', ("80", None)),
    "white": ('80<font color="white">99</font>', ("80", None)),
    "white by its style": ('80<span style="color:#FFF">99</span>', ("80", None)),
    "white in numbers": ('80<span style="color: rgb(255, 255, 255)">99</span>', ("80", None)),
    "white on dark": ('80<span style="color:#fff;background:#1F3864">99</span>', ("8099", None)),
    "black again in white": ('<font color="white">60<font color="black">80</font></font>', ("80", None)),
    "dust": ('80<span style="font-size:1px">99</span>', ("80", None)),
    "Wingdings": ('<font face="Wingdings">þ</font> Có', ("☒ Có", None)),
    "Wingdings by its style": ("<span style='font-family:Wingdings'>¨</span> Có", ("☐ Có", None)),
    "a tick box": ("<input type=checkbox checked> Có <input type=checkbox> Không", ("☒ Có ☐ Không", None)),
    "a field": ('<input type=text value="80">', ("80", None)),
    "a hidden field": ('80<input type=hidden value="99">', ("80", None)),
    "a list": ("<select><option>Có<option selected>Không</select>", ("Không", None)),
    "two lines": ("100<br>200", ("100; 200", None)),
    "two paragraphs": ("<p>100</p><p>200</p>", ("100; 200", None)),
    "room": ("100&nbsp;&nbsp;&nbsp;&nbsp;200", ("100; 200", None)),
    "lines of the source": ("100\n   200", ("100 200", None)),
    "an equation": ("<math><mfrac><mn>435</mn><mn>463</mn></mfrac></math>", ("435/463", "equation")),
    "a picture": ("<img src='x.png'>", ("[hình ảnh]", "picture")),
    "a comment": ("80<!-- 99 -->", ("80", None)),
    "a table in it": ("<table><tr><td>80</td></tr></table>", ("80", None)),
}  # fmt: skip


@pytest.mark.parametrize("name", PAGE)
def test_a_cell_of_a_web_page_holds_what_is_seen(name: str) -> None:
    content, seen = PAGE[name]
    style = "<style>@media print { td { display: none } } .x { text-decoration: line-through } span.y, .z { display: none }</style>"
    page = f"<html><head>{style}</head><body><table><tr><td>Số máy</td><td>{content}</td></tr></table></body></html>"
    cell = last_cell(read(page.encode()))
    assert (cell.text, cell.doubt) == seen


def test_hidden_rows_and_columns_of_a_web_page() -> None:
    page = (
        "<html><body><table><colgroup><col><col style='display:none'><col></colgroup>"
        "<tr><td>a</td><td>b</td><td>c</td></tr><tr style='display:none'><td>d</td><td>e</td><td>f</td></tr>"
        "<tr height=0><td>g</td><td style='display:none'>h</td><td>i</td></tr>"
        "<tr><td>k</td><td>l</td><td style='display:none'>m</td><td>n</td></tr></table></body></html>"
    )
    rows = tables(read(page.encode()))[0].rows
    assert [[cell.text for cell in row.cells] for row in rows] == [
        ["a", "b", "c"],
        ["d", "e", "f"],
        ["g", "h", "i"],
        ["k", "l", "n"],
    ]
    assert [[cell.hidden for cell in row.cells] for row in rows] == [
        [False, True, False],
        [True] * 3,
        [True] * 3,
        [False, True, False],
    ]


def spreadsheet_2003(cell: str) -> bytes:
    styles = (
        '<Style ss:ID="Default"><Font ss:FontName="Calibri"/></Style><Style ss:ID="p"><NumberFormat ss:Format="0.0%"/></Style>'
        '<Style ss:ID="q" ss:Parent="p"/><Style ss:ID="n"><NumberFormat ss:Format="Percent"/></Style>'
        '<Style ss:ID="l"><NumberFormat ss:Format="0.0&quot;%&quot;"/></Style><Style ss:ID="k"><NumberFormat ss:Format="#,##0,"/></Style>'
        '<Style ss:ID="d"><NumberFormat ss:Format="Short Date"/></Style><Style ss:ID="s"><Font ss:StrikeThrough="1"/></Style>'
        '<Style ss:ID="w"><Font ss:Color="#FFFFFF"/></Style>'
        '<Style ss:ID="b" ss:Parent="w"><Interior ss:Color="#1F3864" ss:Pattern="Solid"/></Style>'
    )
    return (
        '<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>'
        '<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet" '
        f'xmlns:html="http://www.w3.org/TR/REC-html40"><Styles>{styles}</Styles>'
        f'<Worksheet ss:Name="B"><Table><Row>{cell}</Row></Table></Worksheet></Workbook>'
    ).encode()


@pytest.mark.parametrize(
    ("style", "data", "seen"),
    [
        ("p", '<Data ss:Type="Number">0.945</Data>', ("94.5%", "94.5", None)),
        ("q", '<Data ss:Type="Number">0.945</Data>', ("94.5%", "94.5", None)),
        ("n", '<Data ss:Type="Number">0.945</Data>', ("94.5%", "94.5", None)),
        ("l", '<Data ss:Type="Number">0.9</Data>', ("0.9%", "0.9", None)),
        ("k", '<Data ss:Type="Number">12345678</Data>', ("12346", "12346", "scaled_format")),
        ("d", '<Data ss:Type="Number">43957</Data>', ("06/05/2020", None, "date")),
        ("d", '<Data ss:Type="DateTime">2020-09-02T00:00:00.000</Data>', ("02/09/2020", None, "date")),
        ("Default", '<Data ss:Type="Boolean">1</Data>', ("TRUE", None, None)),
        ("Default", '<Data ss:Type="Error">#REF!</Data>', ("#REF!", None, "formula_error")),
        ("Default", '<Data ss:Type="Number">1E30</Data>', ("1" + "0" * 30, "1" + "0" * 30, "absurdly_large")),
        ("Default", '<Data ss:Type="String">100&#10;200</Data>', ("100; 200", None, None)),
        ("s", '<Data ss:Type="Number">80</Data>', ("", None, None)),
        ("w", '<Data ss:Type="Number">80</Data>', ("", None, None)),
        ("b", '<Data ss:Type="Number">80</Data>', ("80", "80", None)),
        (
            "Default",
            '<ss:Data ss:Type="String" xmlns="http://www.w3.org/TR/REC-html40"><S>60</S>80<Sup>1</Sup></ss:Data>',
            ("80", None, None),
        ),
    ],
)
def test_a_cell_of_an_excel_2003_file_holds_what_is_seen(style: str, data: str, seen: Number) -> None:
    cell = only_cell(read(spreadsheet_2003(f'<Cell ss:StyleID="{style}">{data}</Cell>')))
    assert (cell.text, cell.number, cell.doubt) == as_number(seen)


def nested(depth: int, cell: str, table: str) -> str:
    for _ in range(depth):
        cell = table.format(cell)
    return cell


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("tables within tables of Word", docx(nested(40, p(r("80")), "<w:tbl><w:tr><w:tc>{}</w:tc></w:tr></w:tbl>"))),
        ("tables within tables of a web page", nested(200, "80", "<table><tr><td>{}</td><td>x</td></tr></table>").encode()),
        ("tables within tables of OpenDocument", odf(nested(40, "<text:p>80</text:p>", "<table:table><table:table-row><table:table-cell>{}</table:table-cell></table:table-row></table:table>"))),
        ("a style without an end", b"<html><style>" + b"a" * 400_000 + b"</style><p>x</p></html>"),
        ("comments without an end", b"<html><style>" + b"/*" * 200_000 + b"</style><p>x</p></html>"),
        ("many media", b"<html><style>" + b"@media x{" * 50_000 + b"</style><p>x</p></html>"),
        ("many raised signs", docx(p(*[r("8"), r("1", SUP)] * 20_000))),
        ("many fields", rb"{\rtf1 " + rb"{\field{\*\fldinst SYMBOL 1 }{\fldrslt a}}" * 5_000 + b"}"),
        ("a long instruction", rb"{\rtf1 {\field{\*\fldinst " + b"SYMBOL 1 " * 50_000 + b"}}}"),
        ("many spaces", docx(in_cell(p(r("1" + " " * 300_000 + "x"))))),
        ("many signs in a format", xlsx('<row r="1"><c r="A1" s="1"><v>1</v></c></row>', formats=("[" * 200_000,))),
    ],
)  # fmt: skip
def test_nothing_takes_longer_than_its_length(name: str, content: bytes) -> None:
    began = time.process_time()
    with contextlib.suppress(UnreadableFile):
        read(content)
    assert time.process_time() - began < 5, name
