"""Kinds of a form's lines decide how they are read, judged and added up; the figures are worked out here by hand."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from pydantic import ValidationError

from services.aggregate.rollup.contributions import contributions
from services.extract.reading.report import read_report
from services.validate.judging.report import Judgement, judge
from shared.contracts import Declared, Outcome, Status
from shared.form_tables import KINDS, FormTable, LineKind, TableLine
from shared.reference import Reference
from tests.families import world_with
from tests.families.documents import quality

SAID = {"cl_handled": "200", "cl_on_time": "190", "cl_on_time_rate": "95", "cl_days": "2,5", "cl_fees": "1.234,5", "cl_wait": "7,5", "cl_score": "8,75", "cl_rank": "3", "cl_online": "Có", "cl_way": "Trực tuyến", "cl_checked": "12/5/2026", "cl_trouble": "Thiếu máy quét"}  # fmt: skip
READ = {"cl_handled": 200, "cl_on_time": 190, "cl_on_time_rate": 95, "cl_days": 2.5, "cl_fees": 1234.5, "cl_wait": 7.5, "cl_score": 8.75, "cl_rank": 3, "cl_online": True, "cl_way": "Trực tuyến", "cl_checked": "2026-05-12", "cl_trouble": "Thiếu máy quét"}  # fmt: skip
OTHER = {**SAID, "cl_handled": "50", "cl_on_time": "30", "cl_on_time_rate": "60", "cl_days": "5", "cl_fees": "765,5"}
SENDER = Declared(agency="BG-XA1", province="24", agency_name="UBND xã Tân Tiến", agency_level="cap_xa")


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Reference:
    return Reference.load(world_with("phuc-vu", tmp_path_factory.mktemp("facts")))


def judged(world: Reference, said: dict[str, str], kind: str = "docx") -> Judgement:
    read = read_report(quality(kind, said), f"bc.{kind}", world, SENDER)
    assert (read.report.form, read.report.period) == ("phuc-vu-thang-2026", "2026-05")
    return judge(read.report, read.facts, read.tables, read.findings, world, SENDER)


@pytest.mark.parametrize("kind", ["docx", "xlsx"])
def test_a_line_of_each_kind_is_read_and_nothing_is_wrong(world: Reference, kind: str) -> None:
    found = judged(world, SAID, kind)
    assert {fact.indicator: fact.value for fact in found.facts if fact.status is Status.FILLED} == READ
    assert not any(fact.needs_review for fact in found.facts)
    assert found.outcome is Outcome.ACCEPTED, [finding.message.en for finding in found.findings]
    kinds = {line.kind for table in world.forms["phuc-vu-thang-2026"].tables for line in table.lines}
    assert kinds == set(KINDS), "every kind is shown by a line"


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("cl_handled", "200,5"),
        ("cl_rank", "2,5"),
        ("cl_score", "8.756.1"),
        ("cl_days", "2.500"),
        ("cl_fees", "12 hồ sơ"),
    ],
)
def test_an_answer_of_another_kind_is_never_taken_for_sure(world: Reference, line: str, said: str) -> None:
    """What cannot be divided is not, a dot before three digits of an average may be either, and money is no dossiers."""
    found = judged(world, {**SAID, line: said})
    (fact,) = [fact for fact in found.facts if fact.indicator == line]
    asked = [finding for finding in found.findings if any(one.indicator == line for one in finding.facts)]
    assert fact.needs_review or fact.status is Status.UNREADABLE or asked, (fact.value, fact.doubt)


def test_a_rate_that_is_not_its_parts_is_found_and_an_average_is_not_compared_with_what_it_was_taken_over(
    world: Reference,
) -> None:
    found = judged(world, {**SAID, "cl_on_time_rate": "85"})
    assert [finding.rule for finding in found.findings if finding.severity == "error"] == ["ratio_mismatch"]
    assert judged(world, {**SAID, "cl_days": "250"}).outcome is Outcome.ACCEPTED


def test_counts_and_money_add_up_rates_and_averages_are_made_anew_and_the_rest_never(world: Reference) -> None:
    sums: dict[str, list[Decimal]] = {}
    for said in (SAID, OTHER):
        for row in contributions(judged(world, said).facts, "phuc-vu", world):
            if row.level == "toan_tinh":
                now = sums.setdefault(row.indicator, [Decimal(0)] * 4)
                sums[row.indicator] = [
                    a + b
                    for a, b in zip(now, (row.total, row.numerator, row.denominator, Decimal(row.trues)), strict=True)
                ]
    assert sums == {
        "cl_handled": [250, 0, 0, 0],
        "cl_on_time": [220, 0, 0, 0],
        "cl_on_time_rate": [0, 220, 250, 0],
        "cl_days": [0, 750, 250, 0],  # 200 × 2.5 + 50 × 5 days, over 250 dossiers: three days each
        "cl_fees": [2000, 0, 0, 0],
        "cl_online": [0, 0, 0, 2],
    }


def test_an_average_whose_base_is_held_is_in_no_total(world: Reference) -> None:
    rows = contributions(judged(world, {**SAID, "cl_handled": "khoảng 200"}).facts, "phuc-vu", world)
    assert {row.indicator for row in rows} & {"cl_days", "cl_handled", "cl_on_time_rate"} == set()


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ({"kind": "count", "weight": "a"}, "neither parts nor weight"),
        ({"kind": "score", "parts": ["a", "b"]}, "neither parts nor weight"),
        ({"kind": "average", "parts": ["a", "b"], "weight": "a"}, "two ways"),
        ({"kind": "choice"}, "has options"),
        ({"kind": "count", "options": ["A"]}, "has options"),
        ({"kind": "average", "weight": "c"}, "c is not asked in the column"),
        ({"kind": "ratio_percent", "parts": ["a", "h"]}, "h is not asked in the column"),
        ({"kind": "ratio_percent", "parts": ["a", "x"]}, "x is not asked in the column luy_ke"),
    ],
)
def test_a_line_that_cannot_be_made_of_what_it_names_is_refused(line: dict[str, Any], words: str) -> None:
    lines = [
        {"id": "a", "label": "A"},
        {"id": "b", "label": "B"},
        {"id": "h", "label": "Đầu mục", "heading": True},
        {"id": "x", "label": "X", "not_asked": ["luy_ke"]},
        {"id": "n", "label": "N", **line},
    ]
    columns = [
        {"id": "thang", "label": "Tháng này"},
        {"id": "luy_ke", "label": "Lũy kế", "window": "cumulative"},
    ]
    with pytest.raises(ValidationError, match=words):
        FormTable.model_validate({"lines": lines, "columns": columns})


def test_two_columns_that_nothing_tells_apart_are_refused() -> None:
    columns = [{"id": "nam", "label": "Nam"}, {"id": "nu", "label": "Nữ"}]
    with pytest.raises(ValidationError, match="nothing tells their cells apart"):
        FormTable.model_validate({"lines": [{"id": "a", "label": "A"}], "columns": columns})


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_the_cells_of_another_window_are_made_of_that_window(kind: LineKind) -> None:
    given: dict[str, Any] = {"options": ["A"]} if kind == "choice" else {}
    if KINDS[kind].rolls_up == "recompute":
        given = {"parts": ("a", "b")}
    table = FormTable.model_validate(
        {
            "lines": [TableLine(id="a", label="A"), TableLine(id="b", label="B"), TableLine(id="n", label="N", kind=kind, **given)],
            "columns": [{"id": "luy_ke", "label": "Lũy kế", "window": "cumulative"}],
        }
    )  # fmt: skip
    ways = {table.indicator(line, column, "x")["aggregation"] for line, column, _ in table.cells() if line.id == "n"}
    expected = {"add": "sum", "count_yes": "count_true", "never": "none", "recompute": "ratio_of_sums(a_cumulative, b_cumulative)"}  # fmt: skip
    assert ways == {expected[KINDS[kind].rolls_up]}
