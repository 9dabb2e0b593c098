"""Forms never seen before: read by the catalogue, drafted for a person to confirm."""

from __future__ import annotations

import tomllib

import pytest
from click.testing import CliRunner

from baocao.draft import draft
from baocao.main import cli
from baocao.samples import document
from services.extract import report as module
from services.extract.report import read_report
from services.validate.report import judge
from shared.contracts import Outcome, Status
from shared.forms import Form, forms

BLANK = {"003": "phu-yen-so-2019", "004": "soc-trang-2019"}


def without(monkeypatch, form: str) -> None:
    rest = {name: known for name, known in forms().items() if name != form}
    monkeypatch.setattr(module, "forms", lambda: rest)


def test_a_report_on_a_new_form_gives_its_figures_held(monkeypatch) -> None:
    right = {f.key: f.value for f in read_report(document("000", "docx"), "x").facts if f.status is Status.FILLED}
    without(monkeypatch, "bac-giang-so-2020")
    read = read_report(document("000", "docx"), "x")
    assert read.report.form is None and read.report.period == "2020-Q3" and read.report.agency == "Sở Công Thương"
    assert [f.rule for f in read.findings] == ["new_form"]
    filled = {f.key: f.value for f in read.facts if f.status is Status.FILLED and f.indicator}
    assert sum(filled.get(key) == value for key, value in right.items()) >= 0.9 * len(right)
    assert all(f.needs_review and f.confidence <= 1 for f in read.facts if f.status is Status.FILLED)
    judged = judge(read.report, read.facts, read.tables, read.findings, None)
    assert judged.outcome is Outcome.ACCEPTED_WITH_WARNINGS


def test_a_letter_is_still_no_report() -> None:
    words = "Kính gửi: Các sở, ban, ngành\nTổng số máy tính: 5\nSở mời dự họp ngày 5/3/2020\nTỷ lệ: 3\n" * 3
    read = read_report(words.encode(), "x")
    assert [f.rule for f in read.findings] == ["not_a_report"] and not read.facts


@pytest.mark.parametrize("seed", BLANK)
def test_a_blank_form_becomes_a_definition(seed, monkeypatch, tmp_path) -> None:
    known = forms()[BLANK[seed]]
    import baocao.draft as drafting

    rest = {name: form for name, form in forms().items() if name != known.id}
    monkeypatch.setattr(drafting, "forms", lambda: rest)
    text, found, unsure, _ = draft(document(seed, "docx"), "bieu-moi", "")
    form = Form.model_validate(tomllib.loads(text))
    asked = {(item.indicator, item.level or known.own_level, item.role) for item in known.items}
    got = {(item.indicator, item.level or form.own_level, item.role) for item in form.items}
    assert len(asked & got) >= 0.65 * len(asked), sorted(asked - got)
    assert text.count("XÁC NHẬN") >= unsure > 0 and found >= 40


def test_the_command_writes_a_file_that_loads(tmp_path) -> None:
    blank, out = tmp_path / "bieu.docx", tmp_path / "moi.toml"
    blank.write_bytes(document("003", "docx"))
    ran = CliRunner().invoke(cli, ["forms", "learn", str(blank), "--out", str(out), "--id", "thu-2027"])
    assert ran.exit_code == 0, ran.output
    form = Form.model_validate(tomllib.loads(out.read_text()))
    assert form.id == "thu-2027" and len(form.items) > 50
