"""Scores a reading of a stranger's report against his key."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache

from tests.clerks.expect import Seen, held, look, same, sure

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
    heard: int = 0
    """Of the expected, those right or asked about: not lost without a word."""
    outcome: str = ""
    sure: int = 0
    """Of the right ones, those the program stands by."""
    silent: list[str] = field(default_factory=list)
    missed: list[str] = field(default_factory=list)
    alarms: list[str] = field(default_factory=list)
    unfound: list[str] = field(default_factory=list)
    planted: int = 0
    cells: int = 0
    """Of the lists at the end: names and figures."""
    cells_wrong: list[str] = field(default_factory=list)

    @property
    def recall(self) -> float:
        return self.right / self.expected


@cache
def score(clerk: Clerk, *, planted: bool = False) -> Score:
    """Reads and judges the clerk's report, and compares with what a careful reader would say."""
    seen = look(clerk.report(planted=planted), f"bao-cao.{clerk.kind}")
    done = Score(seen.report.form, outcome=str(seen.outcome))
    _facts(clerk, seen, done, planted=planted)
    _lists(clerk, seen, done)
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
        done.heard += any((f.value is not None and same(f.value, wanted)) or held(f) for f in found)
        if not any(f.value is not None and same(f.value, wanted) for f in found):
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


def _lists(clerk: Clerk, seen: Seen, done: Score) -> None:
    """Every name and figure of the lists stands in a row of the table read, in its order."""
    truth, seed = clerk.truth(planted=False), clerk.seed
    wanted: dict[str, list[dict[str, object]]] = {
        "3A.1": [{"app_name": row[0], "owner_agency": row[1]} for row in truth.apps]
    }
    for table, services in (("3A.2", truth.level3), ("3A.3", truth.level4)):
        if seed in ("000", "001", "003"):
            wanted[table] = [
                {
                    "service_group": group,
                    "service_name": name,
                    "online_dossiers_resolved": some,
                    "all_dossiers_received": all_,
                }
                for group, name, some, all_ in services
            ]
    if seed == "004":
        wanted["TTHC"] = [{"tthc_name": row[1]} for row in (*truth.level3, *truth.level4)]
    for table, rows in wanted.items():
        got = [
            row for one in seen.tables for row in one.rows if table in (one.table, "TTHC" if "tthc_name" in row else "")
        ]
        if len(got) != len(rows):
            done.cells_wrong.append(f"{table}: {len(got)} rows, wanted {len(rows)}")
        for n, row in enumerate(rows):
            read = got[n] if n < len(got) else {}
            done.cells += len(row)
            done.cells_wrong += [
                f"{table} row {n + 1} {key} = {read.get(key)!r}, wanted {value!r}"
                for key, value in row.items()
                if read.get(key) != value
            ]
