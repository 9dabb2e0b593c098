"""Counts and rates of all levels without what they are rates of: 1840 of 1921, 2350 of 2511, 1731 of 3943, 5921 of 8375."""

from __future__ import annotations

import pytest

from shared.contracts import Severity
from tests.unit.hand import OFFICE, Printed
from tests.unit.test_no_false_alarm import loud

TURNED: Printed = {"email_accounts_total@cap_huyen": "1.731", "email_accounts_total@cap_xa": "2.350"}


@pytest.mark.parametrize(
    "printed",
    [
        {},
        {"email_accounts_pct@toan_tinh": "70,6"},  # cut off
        {"email_accounts_pct@cap_huyen": "94", "email_accounts_pct@cap_xa": "44"},  # to the unit
        {**TURNED, "email_accounts_pct@cap_xa": None},  # one level does not say
        {**TURNED, "staff_total@cap_huyen": "2.511"},  # a base is given: the rate is checked by itself
        {**TURNED, "email_accounts_total@toan_tinh": "6.000"},  # the counts do not add up: an error of its own
    ],
)
def test_what_agrees_or_cannot_be_told_is_not_asked_about(printed: Printed) -> None:
    assert "implied_base" not in {one.kind for one in OFFICE.judged(printed).findings}


@pytest.mark.parametrize(
    ("printed", "cause"),
    [
        (TURNED, "levels_swapped"),
        ({"email_accounts_pct@cap_huyen": "43,9", "email_accounts_pct@cap_xa": "93,6"}, "levels_swapped"),
        ({"email_accounts_pct@toan_tinh": "77,7"}, None),
    ],
    ids=["counts exchanged", "rates exchanged", "another rate of the whole"],
)
def test_counts_and_rates_that_cannot_all_be_right_are_asked_about(printed: Printed, cause: str | None) -> None:
    judged = OFFICE.judged(printed)
    [told] = [one for one in loud(judged.findings) if one.rule == "weighted_average"]
    assert (told.kind, told.severity, told.cause) == ("implied_base", Severity.WARNING, cause)
    assert told.suggestion is None and not told.repair, "the counts may have changed places, or the rates"
    assert ("đổi chỗ" in told.message.vi) == (cause is not None)
    held = {fact.key[:2] for fact in judged.facts if fact.needs_review}
    assert {("email_accounts_total", "cap_huyen"), ("email_accounts_total", "cap_xa")} <= held
