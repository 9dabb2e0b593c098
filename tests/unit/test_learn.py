"""Forms never seen before: read by the catalogue, drafted for a person to confirm."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from baocao.draft import draft
from baocao.main import cli
from corpus.samples import document
from services.extract.reading.document import Paragraph
from services.extract.reading.layout.lines import Layout, Line
from services.extract.reading.matching import learn
from services.extract.reading.matching.chains import Match
from services.extract.reading.matching.learn import guess
from services.extract.reading.readers import read
from services.extract.reading.report import read_report
from services.extract.reading.words.wording import fold
from services.validate.judging.report import judge
from shared.contracts import Outcome, Source, Status
from shared.forms import Form, Item
from tests.unit.blanks import FOREIGN, blank, foreign, matrix, ours, prose
from tests.world import WORLD, without

BLANK = {"003": "phu-yen-so-2019", "004": "soc-trang-2019"}


def test_a_report_on_a_new_form_gives_its_figures_held() -> None:
    right = {
        f.key: f.value for f in read_report(document("000", "docx"), "x", WORLD).facts if f.status is Status.FILLED
    }
    read = read_report(document("000", "docx"), "x", without("bac-giang-so-2020"))
    assert read.report.form is None and read.report.period == "2020-Q3" and read.report.agency == "Sở Công Thương"
    assert [f.rule for f in read.findings] == ["new_form"]
    filled = {f.key: f.value for f in read.facts if f.status is Status.FILLED and f.indicator}
    assert sum(filled.get(key) == value for key, value in right.items()) >= 0.9 * len(right)
    assert all(f.in_doubt and f.confidence <= 1 for f in read.facts if f.status is Status.FILLED)
    judged = judge(read.report, read.facts, read.tables, read.findings, WORLD, None)
    assert judged.outcome is Outcome.ACCEPTED_WITH_WARNINGS


def test_a_letter_is_still_no_report() -> None:
    words = "Kính gửi: Các sở, ban, ngành\nTổng số máy tính: 5\nSở mời dự họp ngày 5/3/2020\nTỷ lệ: 3\n" * 3
    read = read_report(words.encode(), "x", WORLD)
    assert [f.rule for f in read.findings] == ["not_a_report"] and not read.facts


@pytest.mark.parametrize("seed", BLANK)
def test_a_blank_form_becomes_a_definition(seed: str) -> None:
    known = WORLD.forms[BLANK[seed]]
    text, found, unsure, _ = draft(document(seed, "docx"), "bieu-moi", "", WORLD)
    form = Form.model_validate(tomllib.loads(text))
    asked = {(item.indicator, item.level or known.own_level, item.role) for item in known.items}
    got = {(item.indicator, item.level or form.own_level, item.role) for item in form.items}
    assert len(asked & got) >= 0.65 * len(asked), sorted(asked - got)
    assert text.count("XÁC NHẬN") >= unsure > 0 and found >= 40


def test_the_command_writes_a_file_that_loads(tmp_path: Path) -> None:
    blank, out = tmp_path / "bieu.docx", tmp_path / "moi.toml"
    blank.write_bytes(document("003", "docx"))
    ran = CliRunner().invoke(cli, ["forms", "learn", str(blank), "--out", str(out), "--id", "thu-2027"])
    assert ran.exit_code == 0, ran.output
    form = Form.model_validate(tomllib.loads(out.read_text()))
    assert form.id == "thu-2027" and len(form.items) > 50


def texts_of(content: bytes) -> list[str]:
    """Every text of a document that is more than an ordinal: parts of sentences, cell by cell."""
    found: list[str] = []
    for block in read(content).blocks:
        if isinstance(block, Paragraph):
            found.append(block.text)
        else:
            found += [text for row in block.rows for cell in row.cells for text in cell.parts or (cell.text,)]
    parts = [part for text in found for part in re.split(r"[\t:;,.…☐☒()*]+|\s{2,}", text)]
    return [part for part in parts if len(fold(part)) > 3]


def unaccounted(content: bytes, drafted: str) -> list[str]:
    """The texts of a document that a draft says nothing of."""
    said = fold(drafted.replace('\\"', '"'))
    return [part for part in texts_of(content) if fold(part) not in said]


@pytest.mark.parametrize("kind", [foreign, prose])
@pytest.mark.parametrize("name", FOREIGN)
def test_a_blank_of_another_family_asks_for_nothing_we_know(
    name: str, kind: Callable[[str], bytes], tmp_path: Path
) -> None:
    content = kind(name)
    text, found, _, unknown = draft(content, "moi", "", WORLD)
    asked = {item["indicator"] for item in tomllib.loads(text)["items"]}
    assert not {name for name in asked if WORLD.indicators[name].is_figure}, asked
    assert found <= 2 and unknown >= 0.6 * len(FOREIGN[name][1])
    assert unaccounted(content, text) == []
    path = tmp_path / "bieu.docx"
    path.write_bytes(content)
    assert CliRunner().invoke(cli, ["forms", "learn", str(path)]).exit_code == 1


def test_a_table_nobody_knows_is_listed_as_not_understood() -> None:
    content = matrix()
    text, found, _, unknown = draft(content, "moi", "", WORLD)
    assert found == 0 and unknown > 0
    assert unaccounted(content, text) == []


def test_a_blank_of_our_family_in_other_words_is_found_and_the_rest_is_listed(tmp_path: Path) -> None:
    content = ours()
    text, found, _, unknown = draft(content, "moi", "", WORLD)
    asked = {item["indicator"] for item in tomllib.loads(text)["items"]}
    right = {
        "computers_total",
        "computers_per_staff_pct",
        "staff_with_computer",
        "staff_with_computer_pct",
        "antivirus_computers",
        "antivirus_computers_pct",
        "lan_agencies",
        "internet_bandwidth_converted_mbps",
        "email_accounts_total",
        "email_accounts_pct",
        "outgoing_docs_electronic",  # “Tổng số văn bản đi” below the software; those that come in are asked nowhere
    }
    assert asked == right and found == len(right)
    assert "# CHƯA RÕ: MỤC 3. ỨNG DỤNG CÔNG NGHỆ THÔNG TIN | Bò sữa của đơn vị | con" in text
    assert "# ĐỀ MỤC: Trang bị máy tính" in text
    assert unknown == 3 and unaccounted(content, text) == []
    path = tmp_path / "bieu.docx"
    path.write_bytes(content)
    assert CliRunner().invoke(cli, ["forms", "learn", str(path)]).exit_code == 1


def test_a_paraphrased_blank_keeps_most_of_its_indicators() -> None:
    known = WORLD.forms["bac-giang-so-2020"]
    swaps = {
        "Tổng số": "Số lượng",
        "được trang bị": "có",
        "Tỷ lệ": "Tỉ lệ",
        "cơ quan": "đơn vị",
        "CBCC": "cán bộ, công chức",
    }
    parts: dict[str, list[tuple[str, str, str]]] = {}
    for item in known.items:
        words = item.label
        for old, new in swaps.items():
            words = words.replace(old, new)
        parts.setdefault(item.section, []).append(("", words, item.unit or ""))
    text, *_ = draft(blank(known.title, list(parts.items())), "moi", "24", WORLD)
    asked = {item["indicator"] for item in tomllib.loads(text)["items"]}
    wanted = {item.indicator for item in known.items}
    assert len(asked & wanted) >= 0.85 * len(wanted), sorted(wanted - asked)
    assert len(asked - wanted) <= 6, sorted(asked - wanted)


@pytest.mark.parametrize("seed", ["003", "004"])
def test_nothing_of_a_blank_is_left_out_of_its_draft(seed: str) -> None:
    content = document(seed, "docx")
    left = unaccounted(content, draft(content, "moi", "", WORLD)[0])
    assert len(left) <= 0.05 * len(texts_of(content)), left


def test_a_document_that_is_no_report_is_not_aligned() -> None:
    def refused(lines: list[Line], items: list[Item]) -> list[Match]:
        raise AssertionError("aligned")

    source = Source(text="x")
    lines = [Line(f"Sản lượng thủy sản {n}", "tấn", "5", None, "MỤC 1", "", source) for n in range(5000)]
    assert guess(Layout(lines=lines), WORLD.forms, WORLD.indicators, "cap_tinh", refused) == []


def test_only_so_many_lines_are_aligned() -> None:
    seen: list[int] = []

    def counted(lines: list[Line], items: list[Item]) -> list[Match]:
        seen.append(len(lines))
        return []

    source = Source(text="x")
    lines = [Line(f"Tổng số máy tính {n}", "chiếc", "5", None, "MỤC 1", "", source) for n in range(5000)]
    guess(Layout(lines=lines), WORLD.forms, WORLD.indicators, "cap_tinh", counted)
    assert max(seen) == learn.MOST_LINES


CARD = [
    ("Kỳ báo cáo", "", "Quý I/2020"),
    ("Máy vi tính", "bộ", "40"),
    ("Tỷ lệ", "%", "98,9"),
    ("Máy cài diệt virus bản quyền", "bộ", "36"),
    ("Tỷ lệ", "%", "90"),
    ("Băng thông Internet quy đổi", "Mbps", "350"),
    ("Băng thông Internet quy đổi/CBCC", "Mbps/người", "8,6"),
    ("Mạng nội bộ (LAN)", "", "Có"),
    ("Website", "", "https://daksong.daknong.gov.vn"),
]


def test_what_a_clerks_lines_ask_is_told_by_answers_units_and_the_lines_above() -> None:
    """By letters “Kỳ báo cáo” is the day of the report, and “Tỷ lệ” any rate there is."""
    lines: list[Line] = []
    for label, unit, answer in CARD:
        above = lines[-1].label if lines else ""
        lines.append(Line(label, unit or None, answer, None, "MỤC 1", above, Source(text=label)))
    found = guess(Layout(lines=lines), WORLD.forms, WORLD.indicators, "cap_huyen")
    assert {one.line: one.item.indicator for one in found} == dict(
        enumerate(
            [
                "report_period",
                "computers_total",
                "computers_per_staff_pct",
                "antivirus_computers",
                "antivirus_computers_pct",
                "internet_bandwidth_converted_mbps",
                "bandwidth_per_staff_mbps",
                "lan_agencies",
                "agency_website_url",
            ]
        )
    )
    assert {one.item.unit for one in found if one.item.indicator == "lan_agencies"} == {"Có/ Không"}


@pytest.mark.parametrize(
    ("said", "asked"),
    [
        ("Số người có thư điện tử công vụ", "email_accounts_total"),
        ("Số lượng công chức có hộp thư điện tử", "email_accounts_total"),
        ("Số hệ thống thư điện tử đang dùng", "email_systems_count"),
    ],
)
def test_what_a_label_says_that_it_counts_is_its_unit(said: str, asked: str) -> None:
    """By letters “Số người có thư điện tử” is nearer to “Số hệ thống thư điện tử” than to the people who have one."""
    texts = [("Tổng số máy tính", "chiếc"), (said, None), ("Tổng số cán bộ, công chức", "người"), ("Số máy cài diệt virus", "máy"), ("Số cuộc họp", "cuộc")]  # fmt: skip
    lines = [Line(text, unit, "12", None, "MỤC 1", "", Source(text=text)) for text, unit in texts]
    guesses = guess(Layout(lines=lines), WORLD.forms, WORLD.indicators, "cap_xa", least=learn.LEAST_HELD)
    assert {one.line: one.item.indicator for one in guesses}[1] == asked


def test_a_line_that_leaves_something_out_is_not_asked_for_it() -> None:
    """“Số CBCC (không tính lãnh đạo) đã được cấp chữ ký số” has all the words of a line that asks for the leaders alone."""
    texts = [("Số người có hộp thư công vụ", "người"), ("Văn bản đi trên phần mềm", "văn bản"), ("Trong đó: có ký số", "văn bản"), ("Lãnh đạo được cấp chữ ký số", "người"), ("Số thủ tục hành chính", "thủ tục")]  # fmt: skip
    lines: list[Line] = []
    for text, unit in texts:
        for level in ("cap_huyen", "cap_xa", "toan_huyen"):
            above = lines[-1].label if lines else ""
            lines.append(Line(text, unit, "12", None, "", above, Source(text=text), level=level))
    guesses = guess(Layout(lines=lines), WORLD.forms, WORLD.indicators, "toan_huyen", least=learn.LEAST_HELD)
    told = {one.line: one.item.indicator for one in guesses}
    assert {told.get(at) for at in (9, 10, 11)} == {"digsig_leaders_issued"}
