"""The independent corpus: made without the program, the same by number, consistent, and honest in its scores."""

from __future__ import annotations

import json
import random
import re
import subprocess
import sys
from decimal import Decimal

import pytest
from rapidfuzz import fuzz

from baocao.check import as_json, check_parts
from benchmarks.validation import given
from corpus.independent import draw
from corpus.independent.habits import TEXTS, Habits
from corpus.independent.markup import FORMS, Table, template
from corpus.independent.mistakes import KINDS, holds, plant, values_of
from corpus.independent.page import text_of
from corpus.independent.relations import relations
from corpus.independent.reports import Report, choice, make
from corpus.independent.score import IDENTITY, Tally, fold, judged, score
from shared.settings import ROOT
from tests.world import WORLD

pytestmark = pytest.mark.slow
"""Left out of ``make test-fast``."""

KIND = {"000": "so", "001": "vp", "002": "huyen", "003": "chi_cuc", "004": "so"}
WATCHED = """
import json, sys
opened = []
sys.addaudithook(lambda event, args: opened.append(str(args[0])) if event == "open" else None)
from corpus.independent import draw, mistakes, render, score
from corpus.independent.reports import choice, make
for form, number in choice(10):
    report = make(form, number)
    draw.docx(report.sheets, report.ways), draw.xlsx(report.sheets, report.ways)
print(json.dumps([sorted(sys.modules), opened]))
"""


def test_the_builder_neither_imports_the_program_nor_reads_its_forms() -> None:
    done = subprocess.run([sys.executable, "-c", WATCHED], cwd=ROOT, capture_output=True, text=True, check=True)
    modules, opened = json.loads(done.stdout.splitlines()[-1])
    assert not [name for name in modules if name.partition(".")[0] in ("shared", "services", "baocao", "benchmarks")]
    ours = [path for path in opened if path.startswith(str(ROOT))]
    assert any("templates" in path for path in ours)
    assert not [path for path in ours if re.search(r"/(forms|reference|rules|samples)/", path.removeprefix(str(ROOT)))]


@pytest.mark.parametrize("form", FORMS)
def test_every_slot_asks_an_indicator_of_the_contract_at_a_level_its_seed_knows(form: str) -> None:
    known = WORLD.indicators
    for slot, _ in template(form).slots():
        assert slot.indicator in known
        asked = {o["level"] for o in known[slot.indicator].occurrences if o["seed"] == form}
        assert asked, slot.indicator
        if slot.indicator not in IDENTITY:
            assert slot.levels[0] in asked or asked <= {None, "don_vi"} or asked & set(slot.levels), (slot, asked)


@pytest.mark.parametrize("form", FORMS)
def test_the_templates_print_the_words_of_the_seed(form: str) -> None:
    seed = fold((ROOT / "samples" / "seeds" / f"{form}.txt").read_text())
    for block in template(form).blocks:
        for row, cells in (
            [(row, row.cells) for row in block.rows] if isinstance(block, Table) else [(block, [block.parts])]
        ):
            words = [fold(part) for cell in cells for part in cell if isinstance(part, str)]
            for said in words if row.slots else []:
                assert len(said) < 8 or fuzz.partial_ratio(said, seed) >= 85, said


def test_a_number_gives_the_same_report_to_the_last_byte() -> None:
    for form, number in choice(5, start=7):
        one, other = make(form, number), make(form, number)
        assert one.answers == other.answers
        assert one.identity == other.identity
        assert draw.docx(one.sheets, one.ways) == draw.docx(other.sheets, other.ways)
        assert draw.xlsx(one.sheets, one.ways) == draw.xlsx(other.sheets, other.ways)
    assert text_of(make("000", 1).sheets) != text_of(make("000", 2).sheets)


def test_every_answer_stands_on_the_paper() -> None:
    for form, number in choice(25):
        report = make(form, number)
        printed = text_of(report.sheets)
        for answer in report.answers.values():
            assert not answer.filled or answer.printed in printed, answer


def test_clean_reports_agree_in_everything() -> None:
    for form, number in choice(60):
        report = make(form, number, sparse=False)
        values = values_of(report)
        held = relations(form, report.world.agency, set(values))
        assert len(held) > 5
        for relation in held:
            assert holds(relation, values, report), (report.name, relation)


def _number(report: Report, indicator: str, level: str) -> Decimal:
    return values_of(report)[indicator, level, ""]


def test_clean_reports_satisfy_sums_rates_and_lists_reckoned_here() -> None:
    """The same by hand, for a few figures: the relations themselves may be wrong."""
    for number in range(8):
        district = make("002", number, sparse=False)
        for name in ("staff_total", "computers_total", "antivirus_computers", "email_accounts_total"):
            parts = [_number(district, name, level) for level in ("cap_huyen", "cap_xa")]
            assert _number(district, name, "toan_huyen") == sum(parts)
        share = (
            _number(district, "antivirus_computers", "cap_xa") * 100 / _number(district, "computers_total", "cap_xa")
        )
        assert abs(share - _number(district, "antivirus_computers_pct", "cap_xa")) <= Decimal("0.0501")
        assert _number(district, "onestop_dossiers_on_time", "toan_huyen") <= _number(
            district, "onestop_dossiers_received", "toan_huyen"
        )
        office = make("001", number, sparse=False)
        rows = office.lists["3A.2"]
        assert _number(office, "dvctt_l3_total", "cap_tinh") == len(rows)
        assert _number(office, "dvctt_l3_online_dossiers", "cap_tinh") == sum(
            row.get("online_dossiers_resolved", 0) for row in rows
        )
        signed, window = office.identity["signed_on"], office.world.quarter.end.isoformat()
        assert signed >= window


def test_agencies_of_many_provinces_report() -> None:
    made = [make(form, number).identity for form, number in choice(100)]
    assert len({identity["province"] for identity in made}) > 8
    assert {identity["agency_level"] for identity in made} == {"cap_tinh", "cap_huyen", "cap_xa"}


def test_every_kind_of_error_is_planted_and_nothing_else_changes() -> None:
    met: set[str] = set()
    for form, number in choice(90):
        clean = make(form, number, sparse=False)
        missing = [kind for kind in KINDS if kind not in met]
        spoilt = plant(clean, 1, random.Random(number), tuple(missing) or tuple(KINDS))
        met |= {error.kind for error in spoilt.planted}
        if len(spoilt.planted) == 1 and spoilt.planted[0].kind not in (
            "row_shift",
            "levels_swapped",
            "asked_twice",
            "both_uses",
        ):
            other = [key for key, answer in clean.answers.items() if spoilt.answers[key].values != answer.values]
            assert set(other) <= {spoilt.planted[0].culprit}
    assert met == set(KINDS)
    assert len(KINDS) >= 14


def _said(report: Report) -> dict[str, object]:
    """What a right program says."""
    identity = report.identity
    return {
        "report": identity | {"agency": identity["agency"][0]},
        "facts": given(report)["facts"],
        "tables": [{"table": name, "rows": rows} for name, rows in report.lists.items()],
        "findings": [],
        "outcome": "accepted",
    }


def test_a_right_program_scores_everything() -> None:
    for form, number in choice(10):
        report = make(form, number)
        tally = score(report, _said(report))
        assert (tally.right, tally.words_right, tally.silent, tally.silent_words) == (
            tally.figures,
            tally.words,
            0,
            0,
        ), tally.shown
        assert (tally.cells_right, tally.cells_wrong, tally.rows_extra) == (tally.cells, 0, 0), tally.shown
        assert (tally.identity_right, tally.blanks_kept) == (tally.identity, tally.blanks)


def test_a_wrong_value_is_silent_unless_it_is_held() -> None:
    report = make("000", 3, sparse=False, ways=Habits())
    said = _said(report)
    fact = next(fact for fact in said["facts"] if fact["indicator"] == "computers_total")  # type: ignore[attr-defined]
    fact["value"] += 1
    fact["needs_review"] = False
    assert score(report, said).silent == 1
    fact["needs_review"] = True
    assert (score(report, said).silent, score(report, said).wrong_held) == (0, 1)
    fact |= {"needs_review": False, "value": fact["value"] - 1, "level": "cap_xa"}
    tally = score(report, said)
    assert tally.silent == 1
    assert tally.kinds["SILENT wrong level or line"] == 1
    fact |= {"level": "cap_tinh", "status": "blank", "value": None}
    assert score(report, said).kinds["lost"] == 1


def test_an_alarm_on_a_clean_report_is_false_and_one_on_a_planted_error_finds_it() -> None:
    clean = make("002", 2, sparse=False)
    spoilt = plant(clean, 1, random.Random(1), ("swapped_ratio",))
    error = spoilt.planted[0]
    finding = {
        "rule": "ratio_mismatch", "severity": "error", "cause": "swapped_ratio", "suggestion": float(error.right or 0),
        "facts": [{"indicator": error.culprit[0], "level": error.culprit[1]}], "message": {"en": ""},
    }  # fmt: skip
    assert judged(clean, {"findings": [finding], "outcome": "returned"}).false_errors == 1
    found = judged(spoilt, {"findings": [finding], "facts": []})
    assert (found.found, found.causes_right, found.suggestions_right) == (1, 1, 1)
    finding |= {"cause": "digit_slip", "suggestion": 3}
    other = judged(spoilt, {"findings": [finding], "facts": []})
    assert (other.found, other.causes_right, other.suggestions_right, other.suggestions_wrong) == (1, 0, 0, 1)
    assert judged(spoilt, {"findings": [], "facts": []}).found == 0


def _read(reports: list[Report]) -> Tally:
    total = Tally()
    for report in reports:
        for kind, drawn in (("docx", draw.docx), ("xlsx", draw.xlsx)):
            content = drawn(report.sheets, report.ways)
            said = as_json(*check_parts([(content, f"{report.name}.{kind}")], None, WORLD)[0])
            total.add(score(report, json.loads(json.dumps(said))))
    return total


def test_reports_printed_as_the_seeds_are_read() -> None:
    total = _read([make(form, 1, sparse=False, home=True, kind=KIND[form], ways=Habits()) for form in FORMS])
    assert total.recall >= 0.95
    assert total.cells_right == total.cells
    assert total.silent_words == 0


def test_mixed_clerks_are_read_without_a_silent_error() -> None:
    total = _read([make(form, number) for form, number in choice(10)])
    assert total.silent + total.silent_words == 0
    assert total.identity_wrong == 0
    assert total.recall >= 0.98
    assert total.words_right >= 0.95 * total.words


def test_free_text_is_no_figure() -> None:
    report = make("004", 5)
    assert {answer.kind for answer in report.answers.values()} & set(TEXTS)
