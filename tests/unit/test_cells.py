"""What stands in a cell is what a person sees there: every format, marks and all, written by hand from what is seen."""

from __future__ import annotations

import io
import zipfile
from decimal import Decimal

import pytest

from services.extract.document import Cell, Document, Paragraph, Table, UnreadableFile
from services.extract.readers.docx import read_docx
from services.extract.readers.xlsx import read_xlsx

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
    return tables(document)[0].rows[0].cells[-1]


SUP, SUB = '<w:vertAlign w:val="superscript"/>', '<w:vertAlign w:val="subscript"/>'
STRIKE, WHITE, GONE = "<w:strike/>", '<w:color w:val="FFFFFF"/>', "<w:vanish/>"
WINGDINGS = '<w:rFonts w:ascii="Wingdings" w:hAnsi="Wingdings"/>'
WINGDINGS2 = '<w:rFonts w:ascii="Wingdings 2" w:hAnsi="Wingdings 2"/>'
SYMBOL = '<w:rFonts w:ascii="Symbol" w:hAnsi="Symbol"/>'
DARK = '<w:shd w:val="clear" w:color="auto" w:fill="1F3864"/>'


def control(content: str, properties: str = "<w:showingPlcHdr/><w:text/>") -> str:
    return f"<w:sdt><w:sdtPr>{properties}</w:sdtPr><w:sdtContent>{content}</w:sdtContent></w:sdt>"


def field(data: str, result: str = "", code: str = "FORM") -> str:
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


def test_strict_names_are_read_like_the_usual() -> None:
    content = docx(in_cell(p(r("80"), r("1", SUP), r("60", STRIKE))))
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        xml = package.read("word/document.xml").decode()
    for usual, strict in (
        ("schemas.openxmlformats.org/wordprocessingml/2006/main", "purl.oclc.org/ooxml/wordprocessingml/main"),
        ("schemas.openxmlformats.org/officeDocument/2006/math", "purl.oclc.org/ooxml/officeDocument/math"),
    ):
        xml = xml.replace(usual, strict)
    assert last_cell(read_docx(packed({"word/document.xml": xml}))).text == "80"


def test_a_main_part_by_another_name() -> None:
    body = f"<w:document {NS}><w:body>{in_cell(p(r('80'), r('9', STRIKE)))}</w:body></w:document>"
    parts = {"_rels/.rels": RELATIONS.format(relation("r1", "officeDocument", "/word/document2.xml"))}
    assert last_cell(read_docx(packed({**parts, "word/document2.xml": body}))).text == "80"
    assert last_cell(read_docx(packed({"word\\document.xml": body}))).text == "80"


def test_a_flat_file() -> None:
    pkg = "http://schemas.microsoft.com/office/2006/xmlPackage"
    body = f"<w:document {NS}><w:body>{in_cell(p(r('80'), r('9', GONE)))}</w:body></w:document>"
    flat = (
        f'<?xml version="1.0"?><pkg:package xmlns:pkg="{pkg}"><pkg:part pkg:name="/word/document.xml">'
        f"<pkg:xmlData>{body}</pkg:xmlData></pkg:part></pkg:package>"
    )
    assert last_cell(read_docx(flat.encode())).text == "80"


def chunked(name: str, content: bytes, around: str) -> bytes:
    relations = RELATIONS.format(relation("rId9", "aFChunk", name))
    return docx(around, **{"word/_rels/document.xml.rels": relations, f"word/{name}": content})


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
    assert (cell.text, cell.number, cell.hidden) == ("80", 80, hidden)


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
    content = xlsx('<row r="3"><c r="D3" s="1"><v>0.945</v></c></row>', formats=("0.0%",))
    strict, moved, windows = {}, {}, {}
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        for name in package.namelist():
            xml = package.read(name).decode()
            strict[name] = xml.replace(
                "schemas.openxmlformats.org/spreadsheetml/2006/main", "purl.oclc.org/ooxml/spreadsheetml/main"
            ).replace("schemas.openxmlformats.org/officeDocument/2006", "purl.oclc.org/ooxml/officeDocument")
            moved[name.replace("workbook.xml", "book2.xml")] = xml
            windows[name.replace("/", "\\")] = xml
    moved["_rels/.rels"] = RELATIONS.format(relation("r1", "officeDocument", "xl/book2.xml"))
    for parts in (strict, moved, windows):
        assert only_cell(read_xlsx(packed(parts))).text == "94.5%"
