"""The fewest cells to change, their causes, history and neighbours, rule packs and versions compared."""

from __future__ import annotations

import random
import shutil
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from benchmarks.corpus.consistent import FORMS, KINDS, consistent, plant, set_value, subject
from benchmarks.validation import judged
from corpus.samples import document
from services.extract.reading.report import read_report
from services.validate.judging.checks import check
from services.validate.judging.history import Memory, Past, figures
from services.validate.judging.packs import rule_pack
from services.validate.judging.report import MAX_FINDINGS, Judgement, judge
from shared.contracts import Fact, Outcome, ReportIdentity, Severity, Status
from shared.datafiles import WrongData
from shared.findings import compare
from shared.paths import RULES
from tests.factories import fact
from tests.world import WORLD

pytestmark = pytest.mark.slow
"""Left out of ``make test-fast``."""

QUIET = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))


def loud(result: Judgement) -> list:
    return [f for f in result.findings if f.severity is not Severity.INFO]


@QUIET
@given(form=st.sampled_from(FORMS), seed=st.integers(50_000, 60_000))
def test_a_consistent_report_has_no_finding(form: str, seed: int) -> None:
    assert not loud(judged(consistent(form, seed)))


@QUIET
@given(
    form=st.sampled_from(FORMS),
    seed=st.integers(50_000, 60_000),
    kind=st.sampled_from([k for k in KINDS if k != "truncated"]),
)
def test_one_planted_error_is_found_and_repairing_it_removes_it(form: str, seed: int, kind: str) -> None:
    case = consistent(form, seed)
    planted = plant(case, kind, random.Random(seed))
    if planted is None:
        return
    found = loud(judged(case))
    cells = {key[:2] for key in planted.right}
    assert any(cells & {(ref.indicator, ref.level) for ref in finding.facts} for finding in found)
    for key, value in planted.right.items():
        set_value(case, key, value)
        case.facts[key] = case.facts[key].model_copy(update={"confidence": 1.0})
    remaining = loud(judged(case))
    assert kind == "unit_swap" or not remaining


@QUIET
@given(seed=st.integers(0, 500), order=st.randoms(use_true_random=False))
def test_the_order_of_facts_does_not_matter(seed: int, order: random.Random) -> None:
    case = consistent(FORMS[seed % len(FORMS)], seed)
    for kind in ("digit_extra", "rate_left_at_100"):
        plant(case, kind, random.Random(seed))
    facts = list(case.facts.values())
    one = judge(case.identity, facts, case.tables, [], WORLD, None)
    order.shuffle(facts)
    other = judge(case.identity, facts, case.tables, [], WORLD, None)

    def said(r: Judgement) -> Any:
        return sorted(
            (f.rule, f.cause or "", str(f.suggestion), str(sorted((x.indicator, x.level) for x in f.facts)))
            for f in r.findings
        )

    assert said(one) == said(other)


STRANGE = st.one_of(
    st.none(), st.booleans(), st.integers(-(10**30), 10**30), st.floats(allow_nan=False), st.text(max_size=6), st.lists(st.text(max_size=3), max_size=2)
)  # fmt: skip


@settings(max_examples=120, deadline=None)
@given(values=st.lists(STRANGE, min_size=1, max_size=40), seed=st.integers(0, 10**6))
def test_validation_never_raises_whatever_the_facts(values: list[Any], seed: int) -> None:
    rng = random.Random(seed)
    names = WORLD.forms["tuyen-quang-huyen-2020"].items
    facts = []
    for value in values:
        item = rng.choice(names)
        status = Status.FILLED if value is not None else rng.choice([Status.BLANK, Status.UNREADABLE])
        facts.append(Fact(indicator=item.indicator, level=item.level or "toan_huyen", role=item.role, status=status, value=value, raw=str(value), confidence=rng.random(), needs_review=rng.random() < 0.2))  # fmt: skip
    past = Memory([Past("2019-Q4", figures(facts)), Past("2019-Q3", {"x|y|": 1.0})], [figures(facts)] * 9)
    result = judge(ReportIdentity(form="tuyen-quang-huyen-2020", period="2020-Q1"), facts, [], [], WORLD, None, past)
    assert len({f.id for f in result.findings}) == len(result.findings) or len(result.findings) == 1000


@pytest.mark.parametrize(
    ("kind", "words"),
    [("rate_left_at_100", "tỷ lệ để nguyên 100"), ("decimal_comma", "dấu phẩy"), ("wrong_denominator", "chia cho"), ("swapped_ratio", "đổi chỗ"), ("row_shift", "lệch một dòng")],
)  # fmt: skip
def test_the_message_says_why(kind: str, words: str) -> None:
    for seed in range(60):  # where two cells explain it equally well, no cause is claimed
        case = consistent(FORMS[seed % len(FORMS)], 7000 + seed)
        planted = plant(case, kind, random.Random(seed))
        told = [f for f in loud(judged(case)) if words in f.message.vi] if planted else []
        if planted and told:
            assert told[0].cause == kind and told[0].repair
            assert {(c.indicator, c.level) for f in told for c in f.repair} & {key[:2] for key in planted.right}
            return
    raise AssertionError(f"{kind} was never singled out")


def test_a_dozen_failures_become_one_cell() -> None:
    case = consistent("tuyen-quang-huyen-2020", 3)
    for key in sorted(case.facts):
        sub = subject(case)
        check(sub)
        if key not in sub.network.values or sub.network.values[key] < 10:
            continue
        right = sub.network.values[key]
        set_value(case, key, right * 1000)
        found = [f for f in loud(judged(case)) if any((r.indicator, r.level) == key[:2] for r in f.facts)]
        if len(found) >= 3:
            first = [f for f in found if f.follows is None]
            assert len(first) == 1 and {f.follows for f in found} == {None, first[0].id}
            assert [(c.indicator, c.level, c.value) for c in first[0].repair] == [(*key[:2], int(right))]
            assert f"{len(found)} lỗi cùng hết" in first[0].message.vi
            return
        set_value(case, key, right)
    raise AssertionError("no figure stands in three relations")


def test_where_nothing_singles_out_a_cell_no_cause_is_claimed() -> None:
    facts = [fact("computers_total", 80), fact("staff_total", 60), fact("computers_per_staff_pct", 104.4, raw="104,4")]
    result = judge(
        ReportIdentity(form="bac-giang-so-2020", period="2020-Q3", dispatch_number="1", signed_on="2020-09-01"),
        facts,
        [],
        [],
        WORLD,
        None,
    )
    [finding] = [f for f in result.findings if f.rule == "ratio_mismatch"]
    assert finding.cause is None and not any(c.cause for c in finding.repair)


def test_a_doubtful_reading_takes_the_blame() -> None:
    facts = [
        fact("computers_total", 47, confidence=0.99),
        fact("antivirus_computers", 15, confidence=0.5),
        fact("antivirus_computers_pct", 95.7, raw="95,7"),
    ]
    result = judge(
        ReportIdentity(form="bac-giang-so-2020", period="2020-Q3", dispatch_number="1", signed_on="2020-09-01"),
        facts,
        [],
        [],
        WORLD,
        None,
    )
    [finding] = [f for f in result.findings if f.rule == "ratio_mismatch"]
    assert finding.facts[0].indicator == "antivirus_computers" and finding.cause in ("ocr_confusion", "digit_slip")
    assert finding.suggestion == 45


def test_a_figure_that_only_a_rounded_rate_agrees_with_is_held_too() -> None:
    level = {"level": "cap_huyen"}
    facts = [
        fact("staff_total", 500, level="toan_huyen"),
        fact("staff_total", 257, **level),
        fact("staff_total", 242, level="cap_xa"),
        fact("computers_total", 257, **level),
        fact("computers_per_staff_pct", 100, raw="100", **level),
    ]
    identity = ReportIdentity(
        form="tuyen-quang-huyen-2020", period="2020-Q1", dispatch_number="1", signed_on="2020-03-01"
    )
    held = {(f.indicator, f.level) for f in judge(identity, facts, [], [], WORLD, None).facts if f.needs_review}
    assert ("staff_total", "cap_huyen") in held and ("computers_total", "cap_huyen") not in held


def test_what_is_too_much_to_be_shown_is_held_all_the_same() -> None:
    case = consistent("tuyen-quang-huyen-2020", 3)
    for kind in ("digit_extra", "rate_left_at_100", "factor_10"):
        plant(case, kind, random.Random(3))
    whole = judged(case)
    wrong = [fact("contact_phone_mobile", f"12{n}", level=f"cap_{n}") for n in range(MAX_FINDINGS + 5)]
    capped = judge(case.identity, [*case.facts.values(), *wrong], case.tables, [], WORLD, None)
    assert len(capped.findings) == MAX_FINDINGS and capped.outcome == whole.outcome
    assert capped.facts[: len(whole.facts)] == whole.facts
    assert all(one.needs_review for one in capped.facts[len(whole.facts) :]), "those with no room in the list too"


def test_the_real_contradictions_of_tuyen_quang_lead_to_their_cells() -> None:
    read = read_report(document("002", "docx"), "x", WORLD)
    result = judge(read.report, read.facts, read.tables, read.findings, WORLD, None)
    # 330 = 150 + 180 and 67,4 % = 180/267: one cell (196) explains the sum and the commune's rate; 82,8 is wrong by itself.
    first = next(
        f for f in result.findings if f.rule == "arithmetic_sum" and f.facts[0].indicator == "antivirus_computers"
    )
    assert [(c.indicator, c.level, c.value) for c in first.repair] == [
        ("antivirus_computers", "cap_xa", 180),
        ("antivirus_computers_pct", "toan_huyen", 75.86),
    ]
    assert sum(f.follows == first.id for f in result.findings) == 2


def past(*reports: tuple[str, dict]) -> Memory:
    return Memory(
        [Past(period, {f"{name}|cap_tinh|": float(v) for name, v in values.items()}) for period, values in reports]
    )


def judged_with(facts: list[Fact], memory: Memory) -> Judgement:
    identity = ReportIdentity(form="bac-giang-so-2020", period="2020-Q3", dispatch_number="1", signed_on="2020-09-01")
    return judge(identity, facts, [], [], WORLD, None, memory)


def rules_of(result: Judgement) -> set[tuple[str, str | None]]:
    return {
        (f.rule, f.facts[0].indicator)
        for f in result.findings
        if f.facts and f.severity is Severity.WARNING and f.rule != "missing_required"
    }


def test_a_jump_is_asked_about_and_ordinary_change_is_not() -> None:
    memory = past(
        *(
            (f"20{y}-Q{q}", {"tthc_total": 130 + q, "computers_total": 50 + q})
            for y, q in ((20, 2), (20, 1), (19, 4), (19, 3))
        )
    )
    assert rules_of(judged_with([fact("tthc_total", 1320), fact("computers_total", 60)], memory)) == {
        ("outlier", "tthc_total")
    }
    assert not rules_of(judged_with([fact("tthc_total", 140), fact("computers_total", 70)], memory))
    assert ("outlier", "tthc_total") in rules_of(
        judged_with([fact("tthc_total", 1320)], past(("2020-Q2", {"tthc_total": 120})))
    )
    assert not rules_of(judged_with([fact("tthc_total", 400)], past(("2020-Q2", {"tthc_total": 120}))))


def test_an_outlier_is_not_held_only_asked_about() -> None:
    result = judged_with([fact("tthc_total", 1320)], past(("2020-Q2", {"tthc_total": 120})))
    assert not any(f.needs_review for f in result.facts)


def test_neighbours_need_to_be_many() -> None:
    others: list[Mapping[str, float]] = [{"tthc_total|cap_tinh|": float(100 + n)} for n in range(10)]
    assert ("outlier", "tthc_total") in rules_of(judged_with([fact("tthc_total", 9000)], Memory([], others)))
    assert not rules_of(judged_with([fact("tthc_total", 9000)], Memory([], others[:5])))


def test_a_running_total_never_falls_within_a_year() -> None:
    falls = judged_with([fact("tthc_dossiers_total", 900)], past(("2020-Q2", {"tthc_dossiers_total": 1000})))
    assert ("cumulative_fell", "tthc_dossiers_total") in rules_of(falls)
    assert not rules_of(
        judged_with([fact("tthc_dossiers_total", 900)], past(("2019-Q4", {"tthc_dossiers_total": 1000})))
    )


def test_a_copied_report_is_noticed() -> None:
    case = consistent("bac-giang-so-2020", 11)
    facts = list(case.facts.values())
    same = Memory([Past("2020-Q2", figures(facts))])
    result = judge(case.identity, facts, case.tables, [], WORLD, None, same)
    assert [f.cause for f in result.findings if f.rule == "copy_forward"] == ["copy_forward"]
    other = Memory([Past("2020-Q2", {name: value + 7 for name, value in figures(facts).items()})])
    assert "copy_forward" not in {
        f.rule for f in judge(case.identity, facts, case.tables, [], WORLD, None, other).findings
    }


def test_a_figure_left_from_the_last_report_is_a_cause() -> None:
    facts = [
        fact("computers_total", 47),
        fact("antivirus_computers", 30),
        fact("antivirus_computers_pct", 95.7, raw="95,7"),
    ]
    result = judged_with(facts, past(("2020-Q2", {"antivirus_computers": 30})))
    [finding] = [f for f in result.findings if f.rule == "ratio_mismatch"]
    assert (finding.cause, finding.suggestion, finding.facts[0].indicator) == (
        "copy_forward",
        45,
        "antivirus_computers",
    )


def test_rule_packs_are_chosen_by_the_period(tmp_path: Path) -> None:
    folder = tmp_path / "chinh-phu-dien-tu"
    folder.mkdir()
    whole = (RULES / "chinh-phu-dien-tu" / "2026.1.toml").read_text()
    (folder / "2026.1.toml").write_text(whole)
    (folder / "2027.1.toml").write_text(whole.replace('"2026.1"', '"2027.1"').replace("2018-01-01", "2027-01-01"))
    assert rule_pack(replace(WORLD, rules=tmp_path), "chinh-phu-dien-tu", "2020-Q3").version == "2026.1"
    assert rule_pack(replace(WORLD, rules=tmp_path), "chinh-phu-dien-tu", "2027-Q1").version == "2027.1"
    assert rule_pack(replace(WORLD, rules=tmp_path), "chinh-phu-dien-tu", "2001-Q1").version == "2026.1"
    shutil.copy(folder / "2027.1.toml", folder / "2027.2.toml")
    with pytest.raises(WrongData, match="versions must differ"):
        rule_pack(replace(WORLD, rules=tmp_path), "chinh-phu-dien-tu", "2027-Q1")


def test_a_new_pack_is_tried_on_old_reports_before_it_counts(tmp_path: Path) -> None:
    from click.testing import CliRunner

    from baocao.main import cli

    report, pack = tmp_path / "bc.docx", tmp_path / "2027.1.toml"
    report.write_bytes(document("002", "docx"))
    whole = (RULES / "chinh-phu-dien-tu" / "2026.1.toml").read_text().replace('"2026.1"', '"2027.1"')
    pack.write_text(whole.replace('[[part_of]]\npart = "staff_with_computer"\nwhole = "staff_total"\n', ""))
    ran = CliRunner().invoke(cli, ["rules", "try", str(pack), str(report)])
    assert ran.exit_code == 0 and "+0 −1" in ran.output and "máy tính" in ran.output
    pack = tmp_path / "wrong.toml"
    pack.write_text(whole.replace("staff_with_computer", "staff_with_computr"))
    assert CliRunner().invoke(cli, ["rules", "try", str(pack), str(report)]).exit_code == 2


def test_two_versions_are_compared() -> None:
    case = consistent("bac-giang-so-2020", 5)
    first = plant(case, "rate_left_at_100", random.Random(1))
    assert first
    plant(case, "digit_extra", random.Random(2))
    before = judged(case).findings
    for key, value in first.right.items():
        set_value(case, key, value)
    plant(case, "swapped_ratio", random.Random(3))
    changes = compare(before, judged(case).findings)
    assert changes.solved and changes.new
    assert len(changes.solved) + len(changes.remaining) == len([f for f in before if f.severity is not Severity.INFO])
    assert judged(consistent("bac-giang-so-2020", 5)).outcome is Outcome.ACCEPTED
