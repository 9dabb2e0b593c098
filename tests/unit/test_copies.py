"""The Word file, its signed PDF and the scan of it are one report: compared, and where they differ it is said and held."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable

import pytest

from corpus.samples import document
from services.extract.reading import copies, report
from services.extract.reading.copies import ReadFile, are_copies, groups
from services.extract.reading.document import Document
from services.extract.reading.report import Extraction, read_parts, read_report, read_submission
from services.validate.judging.report import judge
from shared.contracts import Fact, ReportIdentity, Severity, Status
from tests.readings import right as right_reading
from tests.unit.test_cases import BANDWIDTH, BOOK, VALUE, WORD, pdf, repacked, right, run, values, with_value
from tests.unit.test_containers import zipped
from tests.world import WORLD, only

OTHER = with_value(f"<w:p>{run('60')}</w:p>")
"""The same report with another bandwidth."""


def fact(read: Extraction, indicator: str = BANDWIDTH) -> Fact:
    return next(one for one in read.facts if one.indicator == indicator)


def differing(read: Extraction) -> list:
    return [finding for finding in read.findings if finding.rule == "copies_differ"]


@pytest.mark.parametrize(
    ("other", "name"), [(pdf, "b.pdf"), (lambda: BOOK, "b.xlsx"), (lambda: document("000", "txt"), "b.txt")]
)
def test_copies_that_agree_are_one_report(other: Callable[[], bytes], name: str) -> None:
    (read,) = read_submission(zipped({name: other(), "a.docx": WORD}), "x.zip", WORLD)
    assert values(read) == right()
    assert read.file.parts == [name, "a.docx"]
    assert [(f.rule, f.severity) for f in read.findings] == [("copy_agrees", Severity.INFO)]


def test_together_on_the_command_line_too() -> None:
    read = read_parts([(WORD, "a.docx"), (pdf(), "b.pdf"), ("Kính gửi Sở".encode(), "thu.txt")], WORLD)
    assert values(read) == right() and read.file.parts == ["a.docx", "b.pdf", "thu.txt"]


@pytest.mark.parametrize("order", [1, -1])
def test_a_figure_that_differs_is_held_and_named(order: int) -> None:
    files = dict([("ky.pdf", pdf()), ("bc.docx", OTHER)][::order])
    read = read_report(zipped(files), "x.zip", WORLD)
    held = fact(read)
    assert (held.value, held.in_doubt, held.doubt) == (60, True, "copies_differ")
    (finding,) = differing(read)
    assert finding.severity is Severity.WARNING and [ref.indicator for ref in finding.facts] == [BANDWIDTH]
    assert (finding.declared, finding.expected) == (["60"], ["80"])
    assert "60 / 80" in finding.message.vi and "bc.docx" in finding.message.vi and "ky.pdf" in finding.message.en
    assert sum(one.in_doubt for one in read.facts) == 1 + sum(one.in_doubt for one in right_reading(WORD).facts)
    judged = judge(read.report, read.facts, read.tables, read.findings, WORLD, None)
    assert any(one.rule == "copies_differ" for one in judged.findings)
    assert next(one for one in judged.facts if one.indicator == BANDWIDTH).needs_review


def test_a_figure_that_only_a_copy_has_is_taken_over_and_held() -> None:
    blank = with_value("<w:p/>")
    read = read_report(zipped({"bc.docx": blank, "ky.pdf": pdf()}), "x.zip", WORLD)
    taken = fact(read)
    assert (taken.status, taken.value, taken.doubt) == (Status.FILLED, 80, "copies_differ")
    (finding,) = differing(read)
    assert (finding.declared, finding.expected) == (["–"], ["80"])
    reverse = read_report(zipped({"bc.docx": WORD, "b.xlsx": _without(BOOK)}), "x.zip", WORLD)
    assert fact(reverse).value == 80 and fact(reverse).in_doubt


def _without(book: bytes) -> bytes:
    """The workbook with the bandwidth rubbed out."""
    import openpyxl

    opened = openpyxl.load_workbook(io.BytesIO(book))
    source = fact(right_reading(book)).source
    opened[source.sheet][source.cell].value = None
    out = io.BytesIO()
    opened.save(out)
    return out.getvalue()


def test_what_only_the_signed_copy_says_of_the_letter_is_kept() -> None:
    def numbered(parts: dict[str, bytes]) -> dict[str, bytes]:
        text = parts["word/document.xml"].decode()
        assert "Số: /BC-SCT" in text
        return {**parts, "word/document.xml": text.replace("Số: /BC-SCT", "Số: 96/BC-SCT").encode()}

    read = read_report(zipped({"a.docx": WORD, "b.docx": repacked(WORD, numbered)}), "x.zip", WORLD)
    assert read.report.dispatch_number == "96/BC-SCT" and values(read) == right()


def test_annex_tables_that_differ_are_named() -> None:
    def shorter(parts: dict[str, bytes]) -> dict[str, bytes]:
        text = parts["word/document.xml"].decode()
        last = text.rindex("<w:tr>", 0, text.rindex("</w:tbl>"))
        cut = text.rindex("<w:tr>", 0, last)
        return {**parts, "word/document.xml": (text[:cut] + text[text.index("</w:tr>", cut) + 7 :]).encode()}

    (finding,) = differing(read_report(zipped({"a.docx": WORD, "b.docx": repacked(WORD, shorter)}), "x.zip", WORLD))
    assert "bảng danh sách DVCTT mức độ 4: 9 / 8 dòng" in finding.message.vi


def test_a_letter_and_a_further_annex_go_with_the_better_copy() -> None:
    files = {"thu.txt": "Kính gửi Sở TTTT, đơn vị gửi kèm báo cáo.".encode(), "ky.pdf": pdf(), "bc.docx": WORD}
    (read,) = read_submission(zipped(files), "x.zip", WORLD)
    assert values(read) == right() and read.file.parts == ["thu.txt", "ky.pdf", "bc.docx"]


def test_reports_of_two_agencies_on_one_form_stay_two() -> None:
    def another(parts: dict[str, bytes]) -> dict[str, bytes]:
        text = parts["word/document.xml"].decode().replace("Sở Công Thương", "Sở Xây dựng")
        text = text.replace("SỞ CÔNG THƯƠNG", "SỞ XÂY DỰNG")
        return {
            **parts,
            "word/document.xml": re.sub(r">(\d{2,4})</w:t>", lambda m: f">{int(m[1]) + 7}</w:t>", text).encode(),
        }

    found = read_submission(zipped({"a.docx": WORD, "b.docx": repacked(WORD, another), "a.pdf": pdf()}), "x.zip", WORLD)
    assert [one.file.parts or [one.file.name] for one in found] == [["a.docx", "a.pdf"], ["b.docx"]]


def test_what_makes_copies() -> None:
    facts = right_reading(WORD).facts
    mine = ReadFile("a", ReportIdentity(form="f", period="2020-Q3", agency="Sở Công Thương"), facts, [], 0)

    def other(**said: str) -> ReadFile:
        return ReadFile("b", mine.report.model_copy(update=said), facts, [], 1)

    assert are_copies(mine, other()) and are_copies(mine, other(agency="SỞ CÔNG THƯƠNG"))
    assert not are_copies(mine, other(period="2020-Q2")) and not are_copies(mine, other(agency="Sở Y tế"))
    assert not are_copies(mine, other(form="g"))
    assert not are_copies(mine, ReadFile("b", mine.report, facts[:3], [], 0))
    assert groups([other(), mine, other(agency="Sở Y tế")]) == [[1, 0], [2]]


def test_an_office_file_that_holds_far_less_is_not_the_better_one() -> None:
    facts = right_reading(WORD).facts
    identity = ReportIdentity(form="f")
    half = [
        one if at % 2 else one.model_copy(update={"status": Status.BLANK, "value": None})
        for at, one in enumerate(facts)
    ]
    assert groups([ReadFile("a", identity, half, [], 0), ReadFile("b", identity, facts, [], 1)]) == [[1, 0]]


def test_a_scan_says_nothing_by_what_it_leaves_out_or_how_it_spells() -> None:
    facts = right_reading(WORD).facts
    identity = ReportIdentity(form="f")
    poor = [
        one.model_copy(update={"value": f"1{one.value}"})
        if isinstance(one.value, str) and len(one.value) > 9
        else one
        if at % 3
        else one.model_copy(update={"status": Status.BLANK, "value": None})
        for at, one in enumerate(facts)
    ]
    best = ReadFile("a", identity, facts, [], 0)
    assert [f.rule for f in copies.compared(best, [ReadFile("b", identity, poor, [], 2)], {}, {}).findings] == [
        "copy_agrees"
    ]
    assert [f.rule for f in copies.compared(best, [ReadFile("b", identity, poor, [], 1)], {}, {}).findings] == [
        "copies_differ"
    ]


def test_a_scan_beside_the_word_file_is_compared_where_it_can_be_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    from services.extract.reading import readers as reading
    from services.extract.reading.readers import PagesAreScanned
    from services.extract.reading.readers.refusals import scanned

    real = reading.read

    def read(content: bytes, media_type: str = "", *, look: bool = True) -> Document:
        if content == b"scan":
            if not look:
                raise scanned([1, 2])
            return real(pdf())
        return real(content, media_type, look=look)

    monkeypatch.setattr(report, "read", read)
    packed = zipped({"bc.docx": OTHER, "quet.pdf": b"scan"})
    with pytest.raises(PagesAreScanned):
        read_report(packed, "x.zip", WORLD, look=False)
    assert differing(read_report(packed, "x.zip", WORLD))


def test_copies_on_a_form_never_seen_are_one_report() -> None:
    before = only("phu-yen-so-2019", "phu-yen-huyen-2019", "soc-trang-2019")
    (read,) = read_submission(zipped({"a.docx": WORD, "b.pdf": pdf()}), "x.zip", before)
    alone = read_report(WORD, "a.docx", before)
    assert alone.facts and {f.key for f in read.facts} >= {f.key for f in alone.facts}
    assert len(read.facts) < 1.2 * len(alone.facts)
    assert "new_form" in [f.rule for f in read.findings]


def test_an_archive_of_copies_is_sent_as_it_is() -> None:
    from baocao.sending import submissions_in

    packed = zipped({"a.docx": WORD, "b.pdf": pdf()})
    assert submissions_in("goi.zip", packed, WORLD) == [("goi.zip", packed)]
    two = zipped({"1/a.docx": WORD, "1/b.pdf": pdf(), "2/c.docx": document("002", "docx")})
    sent = submissions_in("goi.zip", two, WORLD)
    assert [name for name, _ in sent] == ["a.zip", "c.docx"]
    with zipfile.ZipFile(io.BytesIO(sent[0][1])) as archive:
        assert archive.namelist() == ["1/a.docx", "1/b.pdf"]


def test_the_cell_of_the_bandwidth_is_there() -> None:
    with zipfile.ZipFile(io.BytesIO(WORD)) as package:
        assert len(VALUE.findall(package.read("word/document.xml").decode())) == 1
