"""A second family of reports, monthly, with two columns: opened with four files and no Python.

The documents and the expected figures are written here by hand.
"""

from __future__ import annotations

import shutil
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from services.aggregate.rollup.contributions import contributions
from services.extract.reading.report import read_report
from services.validate.judging.report import judge
from shared.contracts import Declared, Outcome, Status
from shared.paths import ROOT
from shared.reference import Reference
from tests.families import world_with
from tests.families.documents import LINES, report

MONTH = {"births": 41, "births_on_time": 38, "births_late": 3, "deaths": 17, "marriages": 12, "marriages_foreign": 1, "guardianships": 2, "adoptions": 0, "parentage": 1, "civil_changes": 9, "civil_copies": 118, "civil_total": 200}  # fmt: skip
SINCE_JANUARY = {"births": 196, "births_on_time": 181, "births_late": 15, "deaths": 88, "marriages": 71, "marriages_foreign": 4, "guardianships": 5, "adoptions": 2, "parentage": 6, "civil_changes": 40, "civil_copies": 592, "civil_total": 1000}  # fmt: skip
SENDER = Declared(agency="BG-XA1", province="24", agency_name="UBND xã Tân Tiến", agency_level="cap_xa")


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Reference:
    return Reference.load(world_with("ho-tich", tmp_path_factory.mktemp("facts")))


@pytest.mark.parametrize("kind", ["docx", "xlsx"])
def test_every_cell_of_two_columns_is_read_and_nothing_is_wrong(world: Reference, kind: str) -> None:
    read = read_report(report(kind, MONTH, SINCE_JANUARY), f"bc.{kind}", world, SENDER)
    assert (read.report.form, read.report.period) == ("ho-tich-thang-2026", "2026-05")
    assert len(LINES) == 12
    expected = {**MONTH, **{f"{name}_cumulative": value for name, value in SINCE_JANUARY.items()}}
    assert {fact.indicator: fact.value for fact in read.facts if fact.status is Status.FILLED} == expected
    judged = judge(read.report, read.facts, read.tables, read.findings, world, SENDER)
    assert not any(fact.needs_review for fact in judged.facts)
    assert judged.outcome is Outcome.ACCEPTED, [finding.message.en for finding in judged.findings]


def test_a_total_that_is_not_the_sum_of_its_column_is_found(world: Reference) -> None:
    read = read_report(report("docx", MONTH, {**SINCE_JANUARY, "civil_total": 1001}), "bc.docx", world, SENDER)
    judged = judge(read.report, read.facts, read.tables, read.findings, world, SENDER)
    assert judged.outcome is Outcome.RETURNED
    (finding,) = [one for one in judged.findings if one.severity == "error"]
    assert finding.facts[0].indicator == "civil_total_cumulative" and (finding.declared, finding.expected) == (
        1001,
        1000,
    )
    assert "Tổng số việc hộ tịch đã giải quyết (Lũy kế từ đầu năm)" in finding.message.vi


def test_columns_swapped_are_told_by_their_headers(world: Reference) -> None:
    read = read_report(report("docx", MONTH, SINCE_JANUARY, swapped=True), "bc.docx", world, SENDER)
    found = {fact.indicator: fact.value for fact in read.facts if not fact.in_doubt}
    assert (found["births"], found["births_cumulative"]) == (41, 196)


@pytest.mark.parametrize(
    "headers",
    [
        ("Tháng 5/2026", "Tháng 4/2026"),
        ("Tháng này", "Tháng trước"),
        ("Tháng này", "Cùng kỳ năm trước"),
        ("Tháng này", "Quý II/2026"),
        ("Tháng này", "Kế hoạch năm"),
        ("Thực hiện", "Năm 2025"),
    ],
)
@pytest.mark.parametrize("swapped", [False, True])
def test_a_column_of_another_period_is_never_taken_for_one_of_the_form(
    world: Reference, headers: Any, swapped: bool
) -> None:
    """Held or right: what stands in the second column belongs neither to May nor to the months since January."""
    content = report("docx", MONTH, SINCE_JANUARY, headers=headers, swapped=swapped)
    facts = read_report(content, "bc.docx", world, SENDER).facts
    sure = {fact.indicator: fact.value for fact in facts if fact.status is Status.FILLED and not fact.in_doubt}
    assert {name: value for name, value in sure.items() if MONTH.get(name or "") != value} == {}


def test_another_families_period_is_no_period_of_it(world: Reference) -> None:
    content = report("docx", MONTH, SINCE_JANUARY, title="BÁO CÁO QUÝ II NĂM 2026 VỀ ĐĂNG KÝ HỘ TỊCH")
    assert read_report(content, "bc.docx", world, SENDER).report.period is None


def test_the_province_adds_up_counts_and_its_headline(world: Reference) -> None:
    read = read_report(report("docx", MONTH, SINCE_JANUARY), "bc.docx", world, SENDER)
    judged = judge(read.report, read.facts, read.tables, read.findings, world, SENDER)
    rows = contributions(judged.facts, "ho-tich", world)
    totals = {row.indicator: row for row in rows if row.level == "toan_tinh"}
    assert totals["civil_total"].total == 200 and totals["civil_total_cumulative"].total == 1000
    rate = totals["kpi_on_time_births_pct"]
    assert (rate.numerator, rate.denominator) == (Decimal(38), Decimal(41))


def test_the_first_family_is_read_as_before(world: Reference) -> None:
    content = (ROOT / "samples" / "seeds" / "000.txt").read_bytes()
    both, alone = read_report(content, "x.txt", world), read_report(content, "x.txt", Reference.load())
    assert both.facts == alone.facts and both.report == alone.report


def test_a_form_of_a_family_that_is_not_described_refuses_to_load(tmp_path: Path) -> None:
    from shared.datafiles import WrongData

    facts = world_with("ho-tich", tmp_path)
    (facts / "families" / "ho-tich.toml").unlink()
    shutil.rmtree(facts / "rules" / "ho-tich")
    with pytest.raises(WrongData, match=r"ho-tich-thang-2026.toml.*families/"):
        Reference.load(facts)
