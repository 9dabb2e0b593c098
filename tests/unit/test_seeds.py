"""The five seed reports: what a careful reader finds, in every format they are built in."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

import pytest

from corpus.samples import SAMPLES, SEEDS, TABULAR, document
from services.extract.reading.report import Extraction, read_report
from shared.contracts import Status
from tests.world import WORLD

CASES = [(seed, kind) for seed in SEEDS for kind in ("txt", "docx", *(["xlsx"] if seed in TABULAR else []))]


@cache
def extraction(seed: str, kind: str) -> Extraction:
    return read_report(document(seed, kind), f"{seed}.{kind}", WORLD)


def expected(seed: str) -> dict:
    return json.loads((SAMPLES / "expected" / f"{seed}.json").read_text())


@pytest.mark.parametrize("kind", ["txt", "docx", "xlsx"])
def test_worked_example_all_of_it_and_nothing_more(kind: str) -> None:
    read, right = extraction("000", kind), expected("000")
    got = {(f.indicator, f.level, f.role): (str(f.status), f.value, f.numerator, f.denominator) for f in read.facts}
    want = {
        (f["indicator"], f["level"], f["role"]): (f["status"], f["value"], f["numerator"], f["denominator"])
        for f in right["facts"]
    }
    assert got == want
    assert len(read.facts) == len(right["facts"]) == 89
    assert [type(v[1]) for v in got.values()] == [type(v[1]) for v in want.values()]


@pytest.mark.parametrize("kind", ["txt", "docx", "xlsx"])
def test_worked_example_annex_tables_and_identity(kind: str) -> None:
    read, right = extraction("000", kind), expected("000")
    assert [t.table for t in read.tables] == [t["table"] for t in right["tables"]]
    for table, want in zip(read.tables, right["tables"], strict=True):
        keys = [k for k in want["rows"][0] if k not in ("line", "group", "level", "implied")]
        assert [[row[k] for k in keys] for row in table.rows] == [[row[k] for k in keys] for row in want["rows"]]
        assert table.columns_absent == want["columns_absent"]
    said = read.report.model_dump(mode="json", by_alias=True)
    for field in ("province", "agency", "agency_level", "period", "dispatch_number", "signed_on"):
        assert said[field] == right["report"][field]
    assert said["data_windows"] == [{"from": w["from"], "to": w["to"]} for w in right["report"]["data_windows"]]


@pytest.mark.parametrize(("seed", "kind"), [(s, k) for s, k in CASES if s in ("001", "002")])
def test_every_filled_figure_with_its_indicator_and_level(seed: str, kind: str) -> None:
    read, right = extraction(seed, kind), expected(seed)
    got = sorted(
        (f.indicator, f.level, json.dumps(f.value), f.numerator, f.denominator)
        for f in read.facts
        if f.status is Status.FILLED
    )
    assert got == sorted(
        (f["indicator"], f["level"], json.dumps(f["value"]), f["numerator"], f["denominator"]) for f in right["facts"]
    )
    said = read.report.model_dump(mode="json", by_alias=True)
    assert {key: said[key] for key in right["report"]} == right["report"]


@pytest.mark.parametrize(
    ("seed", "line", "raw"), [("002", 187, "3.367"), ("002", 80, "94,0"), ("002", 119, "02"), ("000", 66, "104.44")]
)
def test_a_fact_quotes_the_cell_it_came_from(seed: str, line: int, raw: str) -> None:
    fact = next(f for f in extraction(seed, "txt").facts if f.source.line == line)
    printed = (SAMPLES / "seeds" / f"{seed}.txt").read_text().split("\n")[line - 1].split("\t")
    assert fact.raw == raw == printed[(fact.source.column or 0) - 1].strip()


def test_a_workbook_names_sheet_and_cell_and_a_document_its_table() -> None:
    sheet = next(f for f in extraction("000", "xlsx").facts if f.indicator == "computers_total").source
    assert sheet.sheet and sheet.sheet.startswith("2.") and sheet.cell and sheet.cell.startswith("D")
    page = next(f for f in extraction("000", "docx").facts if f.indicator == "computers_total").source
    assert (page.page, page.column) == (2, 4) and page.table and page.row


@pytest.mark.parametrize(("seed", "kind"), CASES)
def test_a_blank_is_never_a_value(seed: str, kind: str) -> None:
    for fact in extraction(seed, kind).facts:
        if fact.status is not Status.FILLED:
            assert fact.value is None and fact.numerator is None
        else:
            assert fact.value is not None and fact.value not in ("", [])


@pytest.mark.parametrize("seed", ["003", "004"])
def test_blank_forms_give_no_figure(seed: str) -> None:
    known = WORLD.indicators
    figures = [
        f
        for f in extraction(seed, "docx").facts
        if f.status is Status.FILLED and (f.indicator is None or known[f.indicator].is_figure)
    ]
    assert figures == []


def test_lost_tick_boxes_are_unreadable_and_reserved_lines_not_applicable() -> None:
    status = {(f.indicator, f.level): f.status for f in extraction("001", "docx").facts}
    assert status["app_hr", "cap_tinh"] is Status.UNREADABLE
    assert status["website_visits", "toan_tinh"] is Status.NOT_APPLICABLE
    assert status["email_max_attachment", "toan_tinh"] is Status.NOT_APPLICABLE


def test_words_in_a_number_cell_are_no_number() -> None:
    facts = {(f.indicator): f for f in extraction("002", "txt").facts}
    portal = facts["dvctt_on_provincial_portal"]
    assert (portal.status, portal.value, portal.in_doubt, portal.raw) == (
        Status.UNREADABLE,
        None,
        True,
        "Đang triển khai",
    )
    assert facts["report_period"].in_doubt


@pytest.mark.parametrize(("seed", "kind"), [(s, k) for s, k in CASES if k != "txt"])
def test_documents_are_built_the_same_each_time(seed: str, kind: str) -> None:
    first = document(seed, kind)
    document.cache_clear()
    assert document(seed, kind) == first


def test_samples_name_no_real_mailbox() -> None:
    import re

    for path in [*Path(SAMPLES).rglob("*.txt"), *Path(SAMPLES).rglob("*.csv"), *Path(SAMPLES).rglob("*.json")]:
        for mailbox in re.findall(r"[\w.]+@[\w.-]+\w", path.read_text()):
            assert mailbox.endswith(".example") or mailbox.startswith("xxx@"), (path.name, mailbox)
