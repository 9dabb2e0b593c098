"""What a report adds to its province, by the catalogue's rules."""

from __future__ import annotations

from decimal import Decimal

from services.aggregate.rollup.contributions import contributions
from shared.contracts import Fact, Outcome, Status
from shared.policy import Policy
from tests.factories import fact, finding
from tests.world import WORLD

FAMILY = "chinh-phu-dien-tu"


def added(*facts: Fact) -> dict:
    return {
        row.key[:2]: (row.total, row.numerator, row.denominator, row.trues)
        for row in contributions(list(facts), FAMILY, WORLD)
        if not row.item
    }


def total(n: float | str) -> tuple:
    return (Decimal(n), Decimal(0), Decimal(0), 0)


def test_a_count_enters_its_level_and_the_province() -> None:
    rows = added(fact("computers_total", 47))
    assert rows["computers_total", "cap_tinh"] == rows["computers_total", "toan_tinh"] == total(47)


def test_offices_and_communes_are_not_counted_again_by_the_district() -> None:
    rows = added(
        fact("computers_total", 435, "toan_huyen"),
        fact("computers_total", 168, "cap_huyen"),
        fact("computers_total", 267, "cap_xa"),
    )
    assert rows["computers_total", "toan_tinh"] == total(435)
    assert ("computers_total", "toan_huyen") not in rows


def test_a_district_figure_alone_enters_the_province_and_no_level() -> None:
    assert list(added(fact("website_visits", 5, "toan_huyen"))) == [("website_visits", "toan_tinh")]


def test_part_of_a_sum_is_not_passed_off_as_the_whole() -> None:
    rows = added(
        fact("antivirus_computers", 330, "toan_huyen", needs_review=True),
        fact("antivirus_computers", 150, "cap_huyen"),
        fact("antivirus_computers", 196, "cap_xa", needs_review=True),
    )
    assert rows["antivirus_computers", "cap_huyen"] == total(150)
    assert ("antivirus_computers", "toan_tinh") not in rows
    blank = added(
        fact("computers_total", 168, "cap_huyen"), fact("computers_total", None, "cap_xa", status=Status.BLANK)
    )
    assert ("computers_total", "toan_tinh") not in blank


def test_provincial_totals_in_a_report_are_control_figures() -> None:
    assert added(fact("staff_total", 9000, "toan_tinh")) == {}


def test_a_yes_in_a_count_is_one_agency() -> None:
    assert added(fact("lan_agencies", True))["lan_agencies", "toan_tinh"] == total(1)


def test_rates_are_sums_over_sums_and_never_averages() -> None:
    rows = added(fact("antivirus_computers", 45), fact("computers_total", 47), fact("antivirus_computers_pct", 95.74))
    assert rows["antivirus_computers_pct", "toan_tinh"] == (Decimal(0), Decimal(45), Decimal(47), 0)
    assert "antivirus_computers_pct" not in {name for name, _ in added(fact("antivirus_computers_pct", 95.74))}


def test_a_disputed_rate_leaves_with_numerator_and_denominator() -> None:
    rows = added(
        fact("antivirus_computers", 45),
        fact("computers_total", 47),
        fact("antivirus_computers_pct", 100, needs_review=True),
    )
    assert ("antivirus_computers_pct", "toan_tinh") not in rows and ("kpi_antivirus_pct", "toan_tinh") not in rows
    assert rows["computers_total", "toan_tinh"] == total(47)


def test_a_rate_without_counts_is_weighted_by_its_base() -> None:
    rows = added(fact("email_regular_use_pct", 80), fact("staff_total", 45))
    assert rows["email_regular_use_pct", "toan_tinh"] == (Decimal(0), Decimal(36), Decimal(45), 0)


def test_held_and_unread_figures_add_nothing() -> None:
    assert added(fact("computers_total", 47, needs_review=True)) == {}
    assert added(fact("computers_total", None, status=Status.UNREADABLE)) == {}
    assert added(fact("computers_total", 47), fact("computers_total", 48, needs_review=True)) == {}


def test_yeses_are_counted_beside_the_answers_and_lists_merge() -> None:
    rows = contributions(
        [fact("app_hr", True), fact("app_asset", False), fact("wan_applications", ["Mail", "Mail", "QLVB"])],
        FAMILY,
        WORLD,
    )
    yes = {row.indicator: row.trues for row in rows if row.level == "toan_tinh" and not row.item}
    assert yes == {"app_hr": 1, "app_asset": 0}
    assert [row.item for row in rows if row.item] == ["Mail", "QLVB"]


def test_headlines_use_the_first_alternative_an_agency_has() -> None:
    rows = added(fact("dvctt_l34_total", 89), fact("tthc_total", 413))
    assert rows["kpi_l34_services_pct", "toan_tinh"] == (Decimal(0), Decimal(89), Decimal(413), 0)


def test_policy_of_returned_reports() -> None:
    assert WORLD.policy.uses("24", Outcome.RETURNED, [finding()])
    assert not WORLD.policy.uses("24", Outcome.RETURNED, [finding("agency_mismatch")])
    assert not WORLD.policy.uses("24", Outcome.UNRECOGNISED, [])
    strict = Policy(default="undisputed", blocks_all=[], provinces={"24": "nothing"})
    assert not strict.uses("24", Outcome.RETURNED, [finding()])
    assert strict.uses("24", Outcome.ACCEPTED, []) and strict.uses("11", Outcome.RETURNED, [finding()])
