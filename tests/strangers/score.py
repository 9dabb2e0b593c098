"""Scores a reading of a stranger's report against his key."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache

from tests.clerks.expect import Seen, look, same, sure

from .clerks import Clerk

LISTS = {"specialised_apps", "dvctt_l3_list", "dvctt_l4_list"}
IDENTITY = {
    "report_period",
    "agency_name",
    "agency_address",
    "agency_website_url",
    "data_window",
    "dispatch_number",
    "report_date",
    "signatory",
    "other_information",
}
WORDS = {
    "contact_name",
    "contact_unit",
    "contact_position",
    "contact_phone_fixed",
    "contact_phone_mobile",
    "contact_email",
    *IDENTITY,
}
"""What is asked once, of no level."""

READING = {"missing_required", "doubtful_reading", "format", "new_form", "checkbox_lost"}
"""Findings about the reading, which find no error of the clerk's."""


@dataclass
class Score:
    """What came of one report."""

    form: str | None = None
    expected: int = 0
    right: int = 0
    sure: int = 0
    """Of the right ones, those the program stands by."""
    silent: list[str] = field(default_factory=list)
    missed: list[str] = field(default_factory=list)
    alarms: list[str] = field(default_factory=list)
    unfound: list[str] = field(default_factory=list)
    planted: int = 0

    @property
    def recall(self) -> float:
        return self.right / self.expected


@cache
def score(clerk: Clerk, *, planted: bool = False) -> Score:
    """Reads and judges the clerk's report, and compares with what a careful reader would say."""
    seen = look(clerk.report(planted=planted), f"bao-cao.{clerk.kind}")
    done = Score(seen.report.form)
    _facts(clerk, seen, done, planted=planted)
    done.alarms = [f"{one.severity} {one.rule}: {one.message.vi}" for one in seen.alarms()]
    if planted:
        done.planted = len(clerk.errors)
        for error in clerk.errors:
            about = {name.partition("@")[0] for name in error.about}
            spoken = (one for one in seen.alarms() if one.rule not in READING)
            if not any(about & {ref.indicator for ref in one.facts} for one in spoken):
                done.unfound.append(error.name)
    return done


def _facts(clerk: Clerk, seen: Seen, done: Score, *, planted: bool) -> None:
    key = clerk.key(planted=planted)
    explained: set[int] = set()
    for (indicator, level, role), wanted in key.items():
        found = [
            f
            for f in seen.facts
            if f.indicator == indicator and (f.role or "") == role and (f.level == level or indicator in WORDS)
        ]
        explained |= {id(fact) for fact in found}
        if wanted is None:
            done.silent += [
                f"{indicator}@{f.level} = {f.value!r}, nothing was answered"
                for f in found
                if sure(f) and f.value not in (None, [])
            ]
            continue
        done.expected += 1
        if any(f.value is not None and same(f.value, wanted) for f in found):
            done.right += 1
            done.sure += any(sure(f) and same(f.value, wanted) for f in found)
        else:
            done.missed.append(
                f"{indicator}@{level}{'#' + role if role else ''} = {wanted!r}, read {[f.value for f in found]}"
            )
        done.silent += [
            f"{indicator}@{f.level} = {f.value!r}, wanted {wanted!r}"
            for f in found
            if sure(f) and not same(f.value, wanted)
        ]
    done.silent += [
        f"{f.indicator}@{f.level} = {f.value!r}, not asked there"
        for f in seen.facts
        if id(f) not in explained
        and f.indicator
        and f.indicator not in LISTS | WORDS
        and sure(f)
        and f.value is not None
    ]
