"""Bounded work: whatever comes in, it is refused or read within a second or so and without filling the memory."""

from __future__ import annotations

import io
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from services.extract.reading.document import Cell, Document, Paragraph, Row, Table, UnreadableFile
from services.extract.reading.glance import LONG, trimmed
from services.extract.reading.readers import only_refusals, read
from services.extract.reading.report import read_report
from tests.unit.test_cases import BOOK, WORD, right, values
from tests.unit.test_containers import zipped
from tests.world import WORLD

pytestmark = pytest.mark.slow
"""Left out of ``make test-fast``."""

ROOT = Path(__file__).parent.parent.parent


def log() -> bytes:
    return b"".join(b"2020-01-01 12:00:0%d INFO module.%d: request %d took %d ms\n" % (n % 10, n % 7, n, n % 100) for n in range(300_000))  # fmt: skip


def table_of(rows: int) -> bytes:
    return b"id,name,city,amount,date\n" + b"".join(b"%d,Name %d,City %d,%d,2020-01-1%d\n" % (n, n % 977, n % 31, n, n % 9) for n in range(rows))  # fmt: skip


def decree() -> bytes:
    """A Word file of a hundred pages of law."""
    words = ["quy", "định", "về", "quản", "lý", "vận", "hành", "và", "sử", "dụng", "hệ", "thống", "của", "cơ", "quan", "nhà", "nước", "trên", "địa", "bàn", "tỉnh", "được", "ban", "hành", "kèm", "theo", "quyết", "định", "này"]  # fmt: skip
    lines = [
        f"{n}. " + " ".join(words[(n * k) % len(words)] for k in range(1, 46)) + ": " + words[n % 7]
        for n in range(1, 4_000)
    ]
    body = "".join(f"<w:p><w:r><w:t>{line}</w:t></w:r></w:p>" for line in lines)
    xml = f'<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>{body}</w:body></w:document>'
    return zipped({"word/document.xml": xml.encode()})


def paragraphs(count: int) -> bytes:
    body = "".join(f"<w:p><w:r><w:t>Dòng số {n} của văn bản</w:t></w:r></w:p>" for n in range(count))
    xml = f'<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>{body}</w:body></w:document>'
    return zipped({"word/document.xml": xml.encode()})


def lists(sheets: int, rows: int) -> bytes:
    """A workbook of two megabytes of lists."""
    import xlsxwriter

    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"constant_memory": True})
    for n in range(sheets):
        sheet = book.add_worksheet(f"DM{n}")
        for row in range(rows):
            sheet.write_row(row, 0, [f"A{n}{row:05}", f"Bệnh do vi khuẩn số {row} ở người", f"Nhóm {row % 90}", row])
    book.close()
    return out.getvalue()


def shared(cells: int) -> bytes:
    """A workbook in which one long text stands in very many cells."""
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    rows = "".join(f'<row r="{n}"><c r="A{n}" t="s"><v>0</v></c></row>' for n in range(1, cells))
    kinds = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    rels = "http://schemas.openxmlformats.org/package/2006/relationships"
    return zipped(
        {
            "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{kinds}"><sheets><sheet name="a" sheetId="1" r:id="r1"/></sheets></workbook>'.encode(),
            "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{rels}"><Relationship Id="r1" Type="{kinds}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="r2" Type="{kinds}/sharedStrings" Target="sharedStrings.xml"/></Relationships>'.encode(),
            "xl/sharedStrings.xml": f'<sst xmlns="{main}"><si><t>{"f" * 900_000}</t></si></sst>'.encode(),
            "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{main}"><sheetData>{rows}</sheetData></worksheet>'.encode(),
        }
    )


def web(rows: int) -> bytes:
    return b"<html><body><table>" + b"<tr><td>1</td><td>Ten</td><td>4</td></tr>" * rows + b"</table>"


SLOW: dict[str, tuple[Callable[[], bytes], set[str]]] = {
    "a log of 300,000 lines": (log, {"too_long"}),
    "a table of 300,000 lines": (lambda: table_of(300_000), {"too_long"}),
    "a table of 19,000 lines": (lambda: table_of(19_000), {"not_a_report"}),
    "tabs": (lambda: table_of(300_000).replace(b",", b"\t"), {"too_long"}),
    "one line of ten million letters": (lambda: b"abc: 1 " * 1_500_000, {"too_long"}),
    "a decree of a hundred pages": (decree, {"not_a_report"}),
    "a Word file of 200,000 lines": (lambda: paragraphs(200_000), {"too_long"}),
    "a workbook of lists": (lambda: lists(4, 12_000), {"too_long"}),
    "a workbook with a list": (lambda: lists(1, 11_000), {"not_a_report"}),
    "a text that many cells share": (lambda: shared(20_000), {"too_long"}),
    "a web page of 200,000 rows": (lambda: web(200_000), {"too_long"}),
    "a web page of many pieces": (lambda: b"<html><body>" + "<span>chữ </span>".encode() * 60_000, {"not_a_report"}),
    "a web page of tables in tables": (lambda: b"<html><body>" + b"<table><tr><td>" * 3_000 + b"x", {"not_a_report"}),
    "a web page of spans": (
        lambda: b"<html><body><table>" + b"<tr>" + b"<td colspan=200 rowspan=200>x</td>" * 200 + b"</tr>" * 1,
        {"not_a_report", "too_long"},
    ),
    "a page with a picture in it": (
        lambda: b'<html><body><img src="data:image/png;base64,' + b"A" * 20_000_000 + b'">',
        {"not_a_report"},
    ),
    "quotes": (lambda: b'a;"b;c;d\n' * 15_000, {"not_a_report"}),
    "headers": (lambda: b"From: a@x\n" + b"X-Long: y\n" * 200_000, {"too_long"}),
    "braces": (lambda: b"{\\rtf1" + b"{" * 1_000_000, {"damaged_file", "not_a_report"}),
    "an XML file of elements": (
        lambda: (
            b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">'
            + b"<Row/>" * 1_000_000
        ),
        {"too_long"},
    ),
}


@pytest.mark.parametrize("name", SLOW)
def test_a_document_that_is_no_report_is_refused_after_a_bounded_look(name: str) -> None:
    make, rules = SLOW[name]
    content = make()
    read_report(b"abc", "x", WORLD)  # what is loaded once
    start = time.process_time()
    found = read_report(content, "x", WORLD)
    spent = time.process_time() - start
    assert {f.rule for f in found.findings} <= rules and found.findings and not found.facts
    assert spent < 2.5, f"{spent:.2f} s"


def test_memory_stays_small() -> None:
    code = (
        "import re, sys; from tests.unit import test_bounds as b; from services.extract.reading.report import read_report\n"
        "content = getattr(b, sys.argv[1])(*map(int, sys.argv[2:])); read_report(content, 'x', b.WORLD)\n"
        "print(int(re.search(r'VmHWM:\\s+(\\d+)', open('/proc/self/status').read())[1]) // 1024)"  # not of who started it
    )
    for call in (["lists", "2", "9000"], ["web", "39000"]):
        done = subprocess.run([sys.executable, "-c", code, *call], cwd=ROOT, capture_output=True, text=True, check=True)
        assert int(done.stdout) < 400, (call, done.stdout)


def with_list(rows: int) -> bytes:
    """The report's workbook with a hidden list of communes, as drop-down cells need one."""
    import openpyxl

    book = openpyxl.load_workbook(io.BytesIO(BOOK))
    sheet = book.create_sheet("DM_xa")
    sheet.sheet_state = "hidden"
    sheet.append(["STT", "Mã xã", "Tên xã", "Tên huyện", "Tên tỉnh"])
    for n in range(rows):
        sheet.append([n + 1, f"{n:05}", f"Xã Tân Lập {n}", f"Huyện Lạng {n // 20}", f"Tỉnh Bắc {n // 200}"])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_a_long_list_behind_a_report_hides_nothing_of_it() -> None:
    read_ = read_report(with_list(4_000), "x", WORLD)
    assert values(read_) == right()
    (finding,) = read_.findings
    assert finding.rule == "part_ignored" and 3_900 < finding.declared <= 4_001


def test_a_report_within_a_long_document_is_kept() -> None:
    own = read(WORD).blocks
    strange = tuple(Paragraph(f"Điều {n}. Trách nhiệm thi hành của người đứng đầu khoản {n}") for n in range(3_000))
    found = trimmed(Document((*strange, *own, *strange), "x"), WORLD)
    assert [block for block in found.blocks if block in own] == list(own)
    assert found.left_out > 4_000 and len(found.blocks) < 2_200
    rows = [row for block in own if isinstance(block, Table) for row in block.rows]
    lines = tuple(Row((*row.cells,), n) for n, row in enumerate(rows, 1))
    filler = tuple(Row((Cell(f"Bệnh số {n} của người và gia súc"),), n) for n in range(2_000))
    (whole,) = trimmed(Document((Table((*filler, *lines, *filler), 1),), "x"), WORLD).blocks
    assert isinstance(whole, Table) and set(lines) <= set(whole.rows) and len(whole.rows) < 3_000


def test_a_short_document_is_left_alone() -> None:
    short = Document(tuple(Paragraph(f"dòng {n}") for n in range(LONG)), "x")
    assert trimmed(short, WORLD) is short


PanicException = type("PanicException", (BaseException,), {})
"""As libraries written in Rust raise it."""
LEAKS = [
    PanicException("no entry found for key"),
    ValueError("x"),
    KeyError("x"),
    IndexError(),
    OverflowError(),
    UnicodeEncodeError("utf-8", "x", 0, 1, "x"),
    RecursionError(),
    zipfile.BadZipFile(),
]


@pytest.mark.parametrize("error", LEAKS, ids=lambda error: type(error).__name__)
def test_a_reader_lets_nothing_else_out(error: BaseException) -> None:
    with pytest.raises(UnreadableFile) as caught, only_refusals():
        raise error
    assert caught.value.rule == "damaged_file"


def test_an_error_of_ours_is_not_called_damage() -> None:
    with pytest.raises(AttributeError), only_refusals():
        raise AttributeError("no such thing")
