"""Numbers that are none, names that nobody knows, rules that no report could keep: none of them stops a judgement unseen."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from baocao.cli.words import BAD_INPUT
from baocao.main import cli
from services.validate.judging.layers import Said
from services.validate.judging.packs import newest_pack
from services.validate.judging.sound import is_sound
from shared.contracts import AnnexTable, Fact, Outcome, Severity, Status
from shared.datafiles import WrongData
from shared.paths import ROOT
from shared.reference import installed
from tests.factories import fact
from tests.unit.hand import LAN, services
from tests.unit.test_layers import correction
from tests.unit.test_no_false_alarm import loud
from tests.world import WORLD

RULES = (WORLD.rules / "chinh-phu-dien-tu" / "2026.1.toml").read_text()
ODD = [float("nan"), float("inf"), float("-inf"), 1e30, -1e300, 10**400, 5e-324]


def with_value(indicator: str, **changes: Any) -> list[Fact]:
    return [one.model_copy(update=changes) if one.indicator == indicator else one for one in LAN.facts()]


@pytest.mark.parametrize("value", ODD, ids=str)
@pytest.mark.parametrize(
    "indicator", ["staff_total", "antivirus_computers_pct", "dvctt_l3_total", "dvctt_l3_online_dossiers"]
)
def test_a_number_that_is_none_is_unreadable_and_told(value: float, indicator: str) -> None:
    judged = LAN.judged(facts=with_value(indicator, value=value, raw="???"))
    [odd] = [one for one in judged.facts if one.indicator == indicator]
    assert (odd.status, odd.value, odd.raw) == (Status.UNREADABLE, None, "???")
    assert any(ref.indicator == indicator for one in loud(judged.findings) for ref in one.facts)
    assert not [one for one in judged.findings if one.severity is Severity.ERROR], "it contradicts nothing"
    for said in (*judged.findings, *judged.facts):
        json.loads(said.model_dump_json())


def test_a_part_or_a_whole_that_is_none_is_unreadable_too() -> None:
    judged = LAN.judged(facts=with_value("staff_with_computer", numerator=3, denominator=float("inf")))
    assert [one.status for one in judged.facts if one.indicator == "staff_with_computer"] == [Status.UNREADABLE]


@pytest.mark.parametrize("value", [0, 0.0, -5, 0.01, 10**15, True, "1e400", ["x"], None])
def test_what_can_be_reckoned_with_is_sound(value: Any) -> None:
    assert is_sound(value)


@pytest.mark.parametrize("value", [*ODD, True], ids=str)
@pytest.mark.parametrize("column", ["online_dossiers_resolved", "all_dossiers_received", "tt"])
def test_a_cell_that_is_no_number_adds_nothing_up(value: Any, column: str) -> None:
    rows = [dict(row) for row in LAN.tables["3A.2"]]
    rows[0][column] = value
    tables = [AnnexTable(table=name, rows=rows if name == "3A.2" else own) for name, own in LAN.tables.items()]
    judged = LAN.judged(tables=tables)
    assert judged.outcome is not Outcome.RETURNED


def test_an_indicator_that_nobody_knows_any_more_is_an_unknown_line_and_lost_to_nobody() -> None:
    judged = LAN.judged(facts=[*LAN.facts(), fact("counted_last_year", 7)])
    [odd] = [one for one in judged.facts if one.indicator is None]
    assert (odd.value, odd.needs_review, odd.review_reason) == (7, True, "unknown_line")
    assert "unknown_lines" in {one.kind for one in judged.findings}


def test_a_form_that_is_gone_is_told_and_every_figure_waits() -> None:
    """A report of before is judged anew when somebody corrects it; its form was taken out of the reference since."""
    gone = LAN.identity().model_copy(update={"form": "so-2016"})
    judged = LAN.judged(identity=gone)
    [told] = judged.findings
    assert (told.rule, told.severity, told.declared) == ("new_form", Severity.INFO, "so-2016"), (
        "its sender can do nothing about it"
    )
    assert "so-2016" in told.message.vi and "so-2016" in told.message.en
    assert judged.outcome is Outcome.ACCEPTED
    filled = [one for one in judged.facts if one.status is Status.FILLED]
    assert len(filled) == len([one for one in LAN.facts() if one.status is Status.FILLED])
    assert all(one.needs_review and one.review_reason for one in filled)


def test_a_figure_that_a_person_gave_is_free_though_the_form_is_gone() -> None:
    given = correction(next(one for one in LAN.facts() if one.indicator == "meetings_total"), 21)
    gone = LAN.identity().model_copy(update={"form": "so-2016"})
    judged = LAN.judged(identity=gone, said=Said(corrections=[given]))
    free = {one.indicator for one in judged.facts if one.status is Status.FILLED and not one.needs_review}
    assert free == {"meetings_total"}


@pytest.mark.parametrize("period", ["2020-Q9", "", "quý 3", "0000-Q1"])
def test_a_period_that_is_none_is_not_known(period: str) -> None:
    judged = LAN.judged(identity=LAN.identity().model_copy(update={"period": period}))
    assert loud(judged.findings) == []


def test_a_list_of_thousands_is_judged() -> None:
    rows = services(*((f"Thủ tục {n}", 0, 0) for n in range(20_000)))
    judged = LAN.judged(tables=[AnnexTable(table="3A.2", rows=rows)])
    [told] = [
        one for one in judged.findings if one.kind == "annex_mismatch" and one.facts[0].indicator == "dvctt_l3_total"
    ]
    assert told.expected == 20_000


def test_no_report_at_all_is_a_blank_form() -> None:
    assert [one.kind for one in LAN.judged(facts=[], tables=[]).findings] == ["blank_form"]


WRONG = {
    "a whole that is part of its part": ('[[part_of]]\npart = "staff_total"\nwhole = "staff_with_computer"\n', "'staff_"),
    "a whole among its parts": ('[[equals]]\ntotal = "servers_total"\nparts = ["servers_total", "computers_laptop"]\n', "'servers_total' is a part of itself"),
    "a circle of three": ('[[part_of]]\npart = "computers_total"\nwhole = "servers_total"\n', "is a part of itself"),
    "an indicator that is none": ('[[part_of]]\npart = "staff_total"\nwhole = "no_such"\n', "'no_such'"),
    "a level that is none": ('[[level_sum]]\nlevel = "cap_mars"\nof_levels = ["cap_xa"]\n', "'cap_mars'"),
    "levels in a circle": ('[[level_sum]]\nlevel = "cap_xa"\nof_levels = ["toan_huyen"]\n', "level_sum: "),
    "a remark without a number": ("[[note_rest]]\nindicators = [\"staff_total\"]\nwords = 'nguoi'\n", "no group"),
    "a remark that is no pattern": ("[[note_rest]]\nindicators = [\"staff_total\"]\nwords = '(\\d+'\n", "note_rest"),
    "a key that is none": ('[[part_of]]\npart = "staff_total"\nwhole = "computers_total"\nhole = "x"\n', "hole"),
}  # fmt: skip


@pytest.mark.parametrize("what", WRONG)
def test_rules_that_make_no_sense_refuse_to_start_and_say_where(what: str, tmp_path: Path) -> None:
    wrong, said = WRONG[what]
    folder = tmp_path / "chinh-phu-dien-tu"
    folder.mkdir()
    # the last table of the file is one of words: a rule before the first one of them stays a rule
    (folder / "2026.1.toml").write_text(RULES.replace("[[part_of]]", wrong + "\n[[part_of]]", 1))
    with pytest.raises(WrongData, match=r"2026\.1\.toml") as refused:
        newest_pack(replace(WORLD, rules=tmp_path))
    assert said in str(refused.value) and "\n" not in str(refused.value)


def test_a_command_ends_with_one_line_where_the_rules_make_no_sense(tmp_path: Path) -> None:
    for part in ("forms", "families", "reference", "letters"):
        (tmp_path / part).symlink_to(ROOT / part)
    (tmp_path / "rules" / "chinh-phu-dien-tu").mkdir(parents=True)
    wrong = RULES.replace('whole = "meetings_total"', 'whole = "meetings_totl"')
    (tmp_path / "rules" / "chinh-phu-dien-tu" / "2026.1.toml").write_text(wrong)
    report = tmp_path / "bao-cao.txt"
    report.write_text((ROOT / "samples" / "seeds" / "000.txt").read_text())
    installed.cache_clear()  # a process that starts now, and none that has read other facts
    try:
        ran = CliRunner().invoke(cli, ["check", str(report), "--json"], env={"BAOCAO_FACTS": str(tmp_path)})
    finally:
        installed.cache_clear()
    assert ran.exit_code == BAD_INPUT
    assert [line for line in ran.output.splitlines() if line] == ["2026.1.toml: whole: unknown name 'meetings_totl'"]
