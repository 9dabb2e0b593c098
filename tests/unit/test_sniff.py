"""A file is told by what it holds; what is not read is named, what is locked says so, and odd writings read like the usual."""

from __future__ import annotations

import csv
import gzip
import io
import struct
import sys
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from corpus.samples import document, text_of
from services.extract.reading.document import Document, Paragraph, Table, UnreadableFile
from services.extract.reading.readers import read, sniff, unread
from services.extract.reading.readers.sniff import media_type
from services.extract.reading.report import Extraction, read_report
from tests.readings import right
from tests.unit.test_cases import BOOK, WORD, repacked, rows
from tests.unit.test_containers import compound, zipped
from tests.world import WORLD

FILES = Path(__file__).parent.parent / "files"


def refused(content: bytes) -> UnreadableFile:
    with pytest.raises(UnreadableFile) as caught:
        read(content)
    return caught.value


def texts(found: Document) -> list[str]:
    return [text for text, _ in found.texts()]


# what is not read


UNREAD = {
    "PowerPoint": zipped({"ppt/presentation.xml": b"<p/>"}),
    "PowerPoint 97": compound({"PowerPoint Document": b"x" * 5000}),
    "OpenDocument (Impress)": zipped({"mimetype": b"application/vnd.oasis.opendocument.presentation"}),
    "Pages, Numbers": zipped({"Index/Document.iwa": b"x", "Metadata/BuildVersionHistory.plist": b"x"}),
    "Keynote": zipped({"Index/Document.iwa": b"x", "Index/Slide.iwa": b"x"}),
    "Visio": compound({"VisioDocument": b"x" * 5000}),
    "Access": b"\x00\x01\x00\x00Standard ACE DB\x00" + b"\x01" * 500,
    "OneNote": bytes.fromhex("E4525C7B8CD8A74DAEB15378D02996D3") + b"\0" * 500,
    "Works": compound({"MatOST": b"x" * 5000}),
    "Hangul": compound({"FileHeader": b"x" * 5000}),
    "EPUB": zipped({"mimetype": b"application/epub+zip", "a.xhtml": b"<html/>"}),
    "XPS": zipped({"FixedDocumentSequence.fdseq": b"<x/>"}),
    "PostScript": b"%!PS-Adobe-3.0\n%%Title: x\n",
    "phim": b"\0\0\0\x20ftypisom" + b"\0" * 100,
    "GZIP": gzip.compress(b"x" * 100),
    "TAR": b"a.txt".ljust(257, b"\0") + b"ustar\x0000" + b"\0" * 300,
    "chương trình": b"MZ\x90\x00" + b"\0" * 300,
    "lối tắt": bytes.fromhex("4C0000000114020000000000C000000000000046") + b"\0" * 300,
    "Google Drive": b'{"url": "https://docs.google.com/document/d/1/edit", "doc_id": "1"}',
    "SVG": b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>',
    "JSON": b'{"a": [1, 2, 3]}',
    "XML (HoSo)": b'<?xml version="1.0"?><HoSo><a>1</a></HoSo>',
    "danh thiếp": b"BEGIN:VCARD\nVERSION:3.0\nEND:VCARD",
    "Photoshop": b"8BPS\0\1" + b"\0" * 100,
    "AutoCAD": b"AC1027" + b"\0" * 100,
}


@pytest.mark.parametrize("name", UNREAD)
def test_what_is_not_read_is_named_with_what_to_send_instead(name: str) -> None:
    error = refused(UNREAD[name])
    assert error.rule == "unsupported_type" and name.removesuffix(" 97") in error.vi and "Hãy" in error.vi


def test_the_kinds_that_are_not_read_fit_their_schema() -> None:
    assert len(unread.known().type) > 30
    with pytest.raises(ValueError, match="no bytes"):
        unread.pieces("@4:")
    with pytest.raises(ValueError, match="hexadecimal"):
        unread.pieces("4Z")


# what is locked


def old_word(flags: int) -> bytes:
    return compound({"WordDocument": struct.pack("<HHHHHH", 0xA5EC, 193, 0, 1066, 0, flags) + b"\0" * 5000})


def old_excel(*records: tuple[int, bytes]) -> bytes:
    body = b"".join(struct.pack("<HH", number, len(data)) + data for number, data in records)
    return compound({"Workbook": body + b"\0" * 5000})


LOCKED = {
    "an old Word file": old_word(0x0100),
    "an old Word file, obfuscated": old_word(0x8100),
    "an old workbook": old_excel((0x809, b"\0\6\5\0" + b"\0" * 12), (0x2F, b"\0" * 54)),
    "an old workbook reserved before": old_excel((0x809, b"\0\6\5\0" + b"\0" * 12), (0x86, b""), (0x2F, b"\0" * 6)),
    "a package": compound({"EncryptedPackage": b"x" * 5000, "EncryptionInfo": b"x" * 5000}),
    "rights management": compound({"\tDRMContent": b"x" * 5000}),
    "OpenDocument": zipped(
        {
            "mimetype": b"application/vnd.oasis.opendocument.spreadsheet",
            "META-INF/manifest.xml": b"<manifest:encryption-data/>",
            "content.xml": b"\x8a\x11",
        }
    ),
}


@pytest.mark.parametrize("name", LOCKED)
def test_a_password_is_not_called_damage(name: str) -> None:
    assert refused(LOCKED[name]).rule == "encrypted_file"


def test_a_compound_file_is_what_its_root_says() -> None:
    book = gzip.decompress((FILES / "000.xls.gz").read_bytes())
    assert media_type(old_excel((0x809, b"\0" * 16))) == sniff.XLS
    embedded = compound({"Workbook": b"\x09\x08\x10\x00" + b"\0" * 5000, "MBD0001/WordDocument": b"x" * 5000})
    assert media_type(embedded) == sniff.XLS
    reverse = compound({"WordDocument": b"\xec\xa5" + b"\0" * 5000, "ObjectPool/_1/Workbook": b"x" * 5000})
    assert media_type(reverse) == sniff.DOC
    assert media_type(book) == sniff.XLS and refused(book[:3000]).rule == "damaged_file"


# packages written in other ways


def with_backslashes(content: bytes) -> bytes:
    """A package as some programs of Windows write it. zipfile would put the slashes right, so the bytes are changed."""
    made = repacked(content, lambda parts: parts)
    with zipfile.ZipFile(io.BytesIO(made)) as package:
        names = [name for name in package.namelist() if "/" in name]
    for name in sorted(names, key=len, reverse=True):
        made = made.replace(b"PK" + name.encode(), b"PK" + name.replace("/", "\\").encode())
        made = made.replace(name.encode(), name.replace("/", "\\").encode())
    return made


def elsewhere(content: bytes, folder: str, usual: str) -> bytes:
    """A package with its main folder under another name."""

    def change(parts: dict[str, bytes]) -> dict[str, bytes]:
        moved = {
            name.replace(usual, folder, 1) if name.startswith(usual) else name: data for name, data in parts.items()
        }
        for name in ("[Content_Types].xml", "_rels/.rels"):
            moved[name] = moved[name].replace(usual.encode(), folder.encode())
        return moved

    return repacked(content, change)


PACKAGES = {
    "Word with backslashes": lambda: with_backslashes(WORD),
    "a workbook with backslashes": lambda: with_backslashes(BOOK),
    "Word in another folder": lambda: elsewhere(WORD, "tai-lieu/", "word/"),
    "a workbook in another folder": lambda: elsewhere(BOOK, "Bang/", "xl/"),
    "a workbook at the root": lambda: elsewhere(BOOK, "", "xl/"),
}


@pytest.mark.parametrize("name", PACKAGES)
def test_a_package_written_otherwise_reads_the_same(name: str) -> None:
    usual = read(BOOK if "workbook" in name else WORD)
    assert texts(read(PACKAGES[name]())) == texts(usual)


def flat_word() -> bytes:
    """The Word file as one XML file."""
    with zipfile.ZipFile(io.BytesIO(WORD)) as package:
        parts = {name: package.read(name) for name in ("_rels/.rels", "word/document.xml", "word/styles.xml")}
    out = '<?xml version="1.0"?><?mso-application progid="Word.Document"?><pkg:package xmlns:pkg="http://schemas.microsoft.com/office/2006/xmlPackage">'
    for name, data in parts.items():
        kind = "application/vnd.openxmlformats-package.relationships+xml" if "rels" in name else "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"  # fmt: skip
        xml = data.decode().partition("?>")[2]
        out += f'<pkg:part pkg:name="/{name}" pkg:contentType="{kind}"><pkg:xmlData>{xml}</pkg:xmlData></pkg:part>'
    return (out + "</pkg:package>").encode()


def word_2003() -> bytes:
    new, old = "http://schemas.openxmlformats.org/wordprocessingml/2006/main", "http://schemas.microsoft.com/office/word/2003/wordml"  # fmt: skip
    with zipfile.ZipFile(io.BytesIO(WORD)) as package:
        text = package.read("word/document.xml").decode()
    text = text.replace(new, old).replace("w:document", "w:wordDocument").replace("w:vMerge", "w:vmerge")
    text = text.replace(
        "<w:body>", '<w:body><wx:sect xmlns:wx="http://schemas.microsoft.com/office/word/2003/auxHint">'
    )
    return text.replace("</w:body>", "</wx:sect></w:body>").encode()


def flat_odf(name: str, kind: str) -> bytes:
    with zipfile.ZipFile(FILES / name) as package:
        text = package.read("content.xml").decode()
    head, _, rest = text.partition("<office:document-content")
    mimetype = f' office:mimetype="application/vnd.oasis.opendocument.{kind}"'
    return (
        head + "<office:document" + mimetype + rest.replace("</office:document-content>", "</office:document>")
    ).encode()


def test_office_files_that_are_one_xml_file() -> None:
    assert texts(read(flat_word())) == texts(read(WORD))
    assert texts(read(word_2003())) == texts(read(WORD))
    assert texts(read(flat_odf("000.ods", "spreadsheet"))) == texts(read((FILES / "000.ods").read_bytes()))
    assert texts(read(flat_odf("001.odt", "text"))) == texts(read((FILES / "001.odt").read_bytes()))
    assert refused(flat_word()[:9000]).rule == "damaged_file"


# codes and delimiters


def page() -> str:
    return gzip.decompress((FILES / "000.html.gz").read_bytes()).decode()


PAGES = {
    "a mark in front": "\ufeff" + page(),
    "UTF-16": page(),
    "an XML head": '<?xml version="1.0" encoding="utf-8"?>\n' + page(),
    "a comment first": "<!-- saved -->\n" + page(),
    "no html element": "<table>"
    + page().partition("<table")[2].partition(">")[2].rpartition("</table>")[0]
    + "</table>",
    "upper case": page().replace("<html", "<HTML").replace("<body", "<BODY"),
}


@pytest.mark.parametrize("name", PAGES)
def test_a_web_page_however_it_starts(name: str) -> None:
    content = PAGES[name].encode("utf-16" if name == "UTF-16" else "utf-8")
    assert media_type(content) == sniff.HTML
    found = read_report(content, "x.xls", WORLD)
    assert found.report.form == "bac-giang-so-2020" or name == "no html element"
    assert not any("\ufeff" in text for text in texts(read(content)))


def figures(content: bytes) -> set:
    return numbers(read_report(content, "x", WORLD))


def numbers(reading: Extraction) -> set:
    return {(f.key, f.value) for f in reading.facts if isinstance(f.value, int | float)}


def saved(delimiter: str = ",", lines: list[list[str]] | None = None, **options: Any) -> str:
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, **options).writerows(lines or rows())
    return out.getvalue()


def trimmed(lines: list[list[str]]) -> list[list[str]]:
    """Rows without the empty cells at their ends."""
    kept = []
    for line in lines:
        end = max((at for at, cell in enumerate(line, 1) if cell), default=0)
        kept.append(line[:end])
    return kept


TABLES = {
    "semicolons": lambda: saved(";"),
    "bars": lambda: saved("|"),
    "ragged": lambda: saved(";", trimmed(rows())),
    "ragged commas": lambda: saved(",", trimmed(rows())),
    "all in quotes": lambda: saved(",", quoting=csv.QUOTE_ALL),
    "a space behind each comma": lambda: saved(",", quoting=csv.QUOTE_ALL).replace('","', '", "'),
    "a named delimiter": lambda: "sep=|\n" + saved("|"),
    "a named delimiter in quotes": lambda: '"sep=;"\r\n' + saved(";"),
    "a million empty rows": lambda: saved(";") + ";;;;;;\r\n" * 300_000,
    "Unicode text": lambda: saved("\t"),
}


@pytest.mark.parametrize("name", TABLES)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_table_saved_as_text(name: str, encoding: str) -> None:
    if encoding != "utf-8" and name == "a million empty rows":
        pytest.skip("the same")
    assert figures(TABLES[name]().encode(encoding)) == numbers(right(BOOK))


def test_sentences_with_commas_are_no_table() -> None:
    assert all(isinstance(block, Paragraph) for block in read(("Kính gửi: Sở, ban, ngành, huyện, thị, thành phố\n" * 30).encode()).blocks)  # fmt: skip
    seed = read(text_of("001").encode())
    assert sum(isinstance(block, Paragraph) for block in seed.blocks) > 50


def test_a_decimal_comma_that_split_a_cell_is_doubted() -> None:
    lines = ["TT,Nội dung,Đơn vị,Số liệu,Ghi chú", "1,Số máy,chiếc,47,", "2,Tỷ lệ,%,94,5,", "3,Số cán bộ,người,45"]
    (table,) = read("\n".join(lines * 3).encode()).blocks
    assert isinstance(table, Table)
    assert [cell.doubt for cell in table.rows[2].cells[3:5]] == ["column_unclear"] * 2
    assert not any(cell.doubt for cell in table.rows[1].cells)


def test_cells_with_line_breaks_and_quotes_in_text_with_tabs() -> None:
    lines = 'TT\tNội dung\tĐơn vị\tSố liệu\n1\t"Tổng số\nmáy ""mới"""\tchiếc\t47\n2\tMàn hình 24" rộng\tchiếc\t3\n'
    (table,) = read(lines.encode()).blocks
    assert isinstance(table, Table)
    assert [[cell.text for cell in row.cells][1:] for row in table.rows[1:]] == [
        ['Tổng số máy "mới"', "chiếc", "47"],
        ['Màn hình 24" rộng', "chiếc", "3"],
    ]
    assert [row.line for row in table.rows] == [1, 2, 4]


def test_a_quote_that_never_ends_swallows_nothing() -> None:
    lines = [f"{n};Máy số {n};chiếc;{n}" for n in range(200)]
    lines[10] = '10;"Máy 24 inch;chiếc;10'
    (table,) = read("\n".join(lines).encode()).blocks
    assert isinstance(table, Table) and len(table.rows) == 200


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_text_in_every_unicode(encoding: str) -> None:
    assert figures(text_of("000").encode(encoding)) == numbers(right(text_of("000").encode()))


def test_a_letter_cut_in_two_spoils_only_itself() -> None:
    content = text_of("000").encode()
    at = content.index("ố".encode())
    assert figures(content[: at + 1] + content[at + 3 :]) == numbers(right(content))


# binary workbooks


def record(kind: int, body: bytes) -> bytes:
    number = bytes([kind]) if kind < 128 else bytes([kind & 0x7F | 0x80, kind >> 7])
    size, length = b"", len(body)
    while True:
        size += bytes([length & 0x7F | (0x80 if length > 127 else 0)])
        length >>= 7
        if not length:
            return number + size + body


def wide(text: str) -> bytes:
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


def xlsb(
    sheets: Mapping[str, Sequence[Sequence[object]]], hidden: tuple[str, ...] = (), hidden_rows: tuple[int, ...] = ()
) -> bytes:
    """A binary workbook; a share is a number in a tuple. Source of the records: [MS-XLSB] 2.4."""
    formats = record(615, struct.pack("<I", 1)) + record(44, struct.pack("<H", 164) + wide('0.0"%"')) + record(616, b"")
    styles = b"".join(
        record(47, struct.pack("<HHHHHBBBBH", 0, number, 0, 0, 0, 0, 0, 0, 0, 0)) for number in (0, 10, 164)
    )
    parts = {
        "[Content_Types].xml": b'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="bin" ContentType="application/vnd.ms-excel.sheet.binary.macroEnabled.main"/><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/></Types>',
        "_rels/.rels": b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.bin"/></Relationships>',
        "xl/styles.bin": record(278, b"") + formats + record(617, struct.pack("<I", 3)) + styles + record(618, b"") + record(279, b""),
    }  # fmt: skip
    bundle, relations = b"", ""
    for n, (name, lines) in enumerate(sheets.items(), 1):
        bundle += record(156, struct.pack("<II", int(name in hidden), n) + wide(f"rId{n}") + wide(name))
        relations += f'<Relationship Id="rId{n}" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet{n}.bin"/>'
        last = max(len(line) for line in lines) - 1
        body = record(129, b"") + record(148, struct.pack("<IIII", 0, len(lines) - 1, 0, last)) + record(145, b"")
        for row, line in enumerate(lines):
            flags = 1 << 12 if row in hidden_rows else 0
            body += record(0, struct.pack("<IIHHBI", row, 0, 300, flags, 0, 0))
            for column, value in enumerate(line):
                if isinstance(value, str) and value:
                    body += record(6, struct.pack("<II", column, 0) + wide(value))
                elif isinstance(value, tuple):
                    body += record(5, struct.pack("<IId", column, value[1], value[0]))
                elif value not in (None, ""):
                    body += record(5, struct.pack("<IId", column, 0, float(str(value))))
        parts[f"xl/worksheets/sheet{n}.bin"] = body + record(146, b"") + record(130, b"")
    parts["xl/workbook.bin"] = record(131, b"") + record(143, b"") + bundle + record(144, b"") + record(132, b"")
    parts["xl/_rels/workbook.bin.rels"] = f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{relations}</Relationships>'.encode()  # fmt: skip
    return zipped(parts)


def test_a_binary_workbook_reads_like_the_usual_one() -> None:
    assert figures(xlsb({"BaoCao": rows()})) == numbers(right(BOOK))


def test_a_binary_workbook_shows_shares_and_what_is_hidden() -> None:
    lines: list[list[object]] = [
        ["TT", "Nội dung", "%"],
        [1, "Tỷ lệ", (0.945, 1)],
        [2, "Tỷ lệ", (94.5, 2)],
        [3, "ẩn", 7],
    ]
    first, second = read(xlsb({"a": lines, "b": lines}, hidden=("b",), hidden_rows=(3,))).blocks
    assert isinstance(first, Table) and isinstance(second, Table)
    shown = [row.cells[2] for row in first.rows]
    assert [cell.text.removesuffix("%") for cell in shown[1:3]] == ["94.5", "94.5"]
    assert [cell.hidden for cell in shown] == [False, False, False, True]
    assert all(cell.hidden for row in second.rows for cell in row.cells if cell.text)


# Excel 2003 XML


def test_excel_2003_shows_shares_gaps_and_what_is_hidden() -> None:
    book = """<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"
     xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet" xmlns:x="urn:schemas-microsoft-com:office:excel">
     <Styles><Style ss:ID="p"><NumberFormat ss:Format="0.0%"/></Style><Style ss:ID="q" ss:Parent="p"/><Style ss:ID="l"><NumberFormat ss:Format="Percent"/></Style></Styles>
     <Worksheet ss:Name="a"><Table><Column ss:Index="4" ss:Hidden="1"/>
     <Row><Cell ss:MergeAcross="1" ss:MergeDown="1"><Data ss:Type="String">hai&#10;dòng</Data></Cell><Cell><Data ss:Type="Number">3</Data></Cell><Cell><Data ss:Type="Number">9</Data></Cell></Row>
     <Row><Cell><Data ss:Type="String">cột ba</Data></Cell></Row>
     <Row ss:Index="7" ss:Hidden="1"><Cell ss:Index="3" ss:StyleID="q"><Data ss:Type="Number">0.945</Data><Comment><Data ss:Type="String">chú thích</Data></Comment></Cell></Row>
     <Row><Cell ss:StyleID="l"><Data ss:Type="Number">0.5</Data></Cell><Cell ss:Formula="=1/0"><Data ss:Type="Error">#DIV/0!</Data></Cell><Cell ss:Formula="=A1"/></Row>
     </Table></Worksheet>
     <Worksheet ss:Name="b"><Table><Row><Cell><Data ss:Type="Number">1</Data></Cell></Row></Table><x:WorksheetOptions><x:Visible>SheetHidden</x:Visible></x:WorksheetOptions></Worksheet></Workbook>"""
    first, second = read(book.encode()).blocks
    assert isinstance(first, Table) and isinstance(second, Table)
    seen = [[(cell.text.removesuffix("%"), cell.hidden) for cell in row.cells if cell.text] for row in first.rows]
    assert [row.number for row in first.rows] == [1, 2, 7, 8]
    assert seen[:3] == [[("hai dòng", False), ("3", False), ("9", True)], [("cột ba", False)], [("94.5", True)]]
    assert first.rows[1].cells[2].text == "cột ba" and first.rows[3].cells[0].text.removesuffix("%") == "50"
    assert first.rows[3].cells[1].doubt == "formula_error" and second.rows[0].cells[0].hidden


# pictures, and pages pasted into Word


def picture(kind: str, number: int = 47) -> bytes:
    from PIL import Image, ImageDraw

    drawn = Image.new("RGB", (900, 1200), "white")
    ImageDraw.Draw(drawn).text((100, 100), f"TONG SO MAY TINH {number}", fill="black", font_size=40)
    out = io.BytesIO()
    drawn.save(out, kind)
    return out.getvalue()


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "TIFF", "BMP", "GIF", "WEBP", "AVIF", "JPEG2000"])
def test_pictures_of_every_kind_are_pages(kind: str) -> None:
    from services.extract.reading.readers.picture import opened

    assert media_type(picture(kind)) in sniff.IMAGES
    (seen,) = opened(picture(kind))
    assert seen.shape == (1200, 900) and seen[100:150, 100:500].min() < 60 and seen[300:].min() > 240


def test_only_a_tiff_has_pages_and_a_small_copy_is_none() -> None:
    from PIL import Image

    from services.extract.reading.readers.picture import opened

    frames = [Image.new("L", (800, 1000), 255 - n) for n in range(3)]
    for kind, count in (("TIFF", 3), ("GIF", 1), ("WEBP", 1)):
        out = io.BytesIO()
        frames[0].save(out, kind, save_all=True, append_images=frames[1:])
        assert len(list(opened(out.getvalue()))) == count
    grey = io.BytesIO()
    Image.new("I;16", (800, 1000), 65_535).save(grey, "PNG")
    assert next(opened(grey.getvalue())).min() == 255


def test_a_heic_photograph_is_named_where_nothing_opens_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pi_heif", None)  # as where it is not installed
    error = refused((FILES.parent / "pictures" / "000-5.heic").read_bytes())
    assert error.rule == "unsupported_type" and "HEIC" in error.vi and "JPEG" in error.vi


def test_a_word_file_of_scans_is_read_like_the_scans(monkeypatch: pytest.MonkeyPatch) -> None:
    import docx

    from services.extract.reading.readers import scan

    monkeypatch.setattr(scan, "read_images", lambda content, kind: Document((Paragraph("Số máy: 47"),), kind, 1))

    def word(pages: int, inches: float, text: str = "") -> bytes:
        made, out = docx.Document(), io.BytesIO()
        made.add_paragraph(text)
        for number in range(pages):
            made.add_picture(io.BytesIO(picture("PNG", number)), width=docx.shared.Inches(inches))
        made.save(out)
        return out.getvalue()

    assert sum("47" in text for text in texts(read(word(2, 3)))) == 2
    with pytest.raises(UnreadableFile) as caught:
        read(word(2, 3), look=False)
    assert caught.value.rule == "scanned_pages"
    long = "Báo cáo quý III của Sở. " * 40
    assert sum("47" in text for text in texts(read(word(1, 6, long)))) == 1
    assert not any("47" in text for text in texts(read(word(1, 2, long))))


def test_mail_is_told_from_a_text_with_colons() -> None:
    assert not sniff.is_mail("Kính gửi: Sở\nSố: 5\n\nNội dung")
    assert not sniff.is_mail("From: nơi gửi\nTới: x\n\n")
    assert sniff.is_mail("MIME-Version: 1.0\nContent-Type: text/html\n\n<p>")
    assert media_type(document("000", "txt")) == sniff.TEXT
