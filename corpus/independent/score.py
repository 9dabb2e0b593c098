"""Compares what a program said of a report, in the JSON of `baocao check`, with what was printed.

A *silent error* is a wrong value, a value in a blank, or a value under a wrong indicator or level, said without ``needs_review``.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections import Counter
from dataclasses import dataclass, field, fields
from decimal import Decimal
from typing import Any

from rapidfuzz import fuzz

from corpus.independent.habits import TEXTS
from corpus.independent.layout import Answer
from corpus.independent.reports import Report
from corpus.independent.world import Share

IDENTITY = {
    "report_period", "agency_name", "agency_address", "agency_website_url", "data_window", "dispatch_number", "report_date", "signatory", "contact_name", "contact_unit",
    "contact_position", "contact_phone_fixed", "contact_phone_mobile", "contact_email", "other_information",
}  # fmt: skip
"""Said of the whole paper: right at any level, and no invention where the form does not ask."""
LISTS = {"specialised_apps", "dvctt_l3_list", "dvctt_l4_list"}
PRINTED_FALSE = {"data_sharing", "digital_signature"}
NAMES = ("service_name", "app_name", "tthc_name")


@dataclass
class Tally:
    """Counts over reports; ``+=`` by `add`."""

    reports: int = 0
    figures: int = 0
    """Figures printed: numbers, rates, yes and no, choices."""
    right: int = 0
    """Of these, said with the printed value."""
    held: int = 0
    """Of the right ones, kept for a person (needs_review)."""
    unread: int = 0
    """Of the missing ones, said to be unreadable or doubtful: held, not lost."""
    words: int = 0
    words_right: int = 0
    silent: int = 0
    silent_words: int = 0
    wrong_held: int = 0
    blanks: int = 0
    blanks_kept: int = 0
    cells: int = 0
    cells_right: int = 0
    cells_wrong: int = 0
    cells_silent: int = 0
    """Of the wrong ones, said without a doubt."""
    rows_extra: int = 0
    identity: int = 0
    identity_right: int = 0
    identity_wrong: int = 0
    identity_minor: int = 0
    """Dispatch number and date of signing."""
    identity_minor_right: int = 0
    unrecognised: int = 0
    clean: int = 0
    false_errors: int = 0
    false_warnings: int = 0
    returned: int = 0
    """Clean reports returned."""
    planted: int = 0
    found: int = 0
    causes: int = 0
    causes_right: int = 0
    suggestions: int = 0
    suggestions_right: int = 0
    suggestions_wrong: int = 0
    claims: int = 0
    """Figures proposed in place of others in spoilt reports, whatever was planted there."""
    claims_wrong: int = 0
    """Of these, figures that were never right, or in place of one that was."""
    causes_false: int = 0
    """Causes claimed of a figure that nobody changed, or changed by another slip."""
    free: int = 0
    """Planted errors found as errors while no figure of theirs is held."""
    curve: list[tuple[float, bool]] = field(default_factory=list)
    """Confidence said, and whether the value was right."""
    seconds: float = 0.0
    kinds: Counter[str] = field(default_factory=Counter)
    """Failures by kind."""
    by_kind: dict[str, Counter[str]] = field(default_factory=dict)
    """Of planted errors, by kind: planted, found, causes, …"""
    shown: list[str] = field(default_factory=list)

    def add(self, other: Tally) -> None:
        """Adds another tally."""
        for one in fields(self):
            mine, theirs = getattr(self, one.name), getattr(other, one.name)
            if one.name == "by_kind":
                for kind, counted in theirs.items():
                    mine.setdefault(kind, Counter()).update(counted)
            elif isinstance(mine, Counter):
                mine.update(theirs)
            else:
                setattr(self, one.name, mine + theirs)

    @property
    def recall(self) -> float:
        """Share of the printed figures said right, held or not."""
        return self.right / self.figures if self.figures else 1.0

    def say(self, kind: str, line: str) -> None:
        """Notes a failure."""
        self.kinds[kind] += 1
        self.shown.append(f"{kind}: {line}")


def score(report: Report, said: dict[str, Any], *, picture: bool = False) -> Tally:
    """The reading of one report. ``picture``: free text of a scan counts as read when very close."""
    tally = Tally(reports=1)
    if said.get("outcome") == "unrecognised":
        tally.unrecognised = 1
    facts = [fact for fact in said.get("facts") or [] if isinstance(fact, dict)]
    _facts(report, facts, tally, picture)
    _lists(report, said.get("tables") or [], tally, picture)
    _identity(report, said.get("report") or {}, tally, picture)
    return tally


# ---------------------------------------------------------------------- facts


def _facts(report: Report, facts: list[dict[str, Any]], tally: Tally, picture: bool) -> None:
    filled = [fact for fact in facts if fact.get("status", "filled") == "filled" and fact.get("value") is not None]
    for answer in report.answers.values():
        mine = [fact for fact in facts if _about(answer, fact)]
        given = [fact for fact in mine if fact in filled]
        worded = answer.kind in TEXTS
        if not answer.filled:
            tally.blanks += 1
            tally.blanks_kept += not given
            continue
        right = [fact for fact in given if _right(answer, fact, picture)]
        if worded:
            tally.words += 1
            tally.words_right += bool(right)
        else:
            tally.figures += 1
            tally.right += bool(right)
            tally.held += bool(right) and all(fact.get("needs_review") for fact in right)
        if not right:
            doubtful = any(fact.get("status") == "unreadable" or fact.get("needs_review") for fact in mine)
            tally.unread += doubtful and not worded
            kind = "unread, held" if doubtful else "wrong value" if given else "lost"
            tally.say(
                f"{kind}{' (words)' if worded else ''}",
                f"{report.name} {_name(answer)} printed {answer.printed!r} said {[fact.get('value') for fact in given]}",
            )
    for fact in filled:
        _judge_said(report, fact, tally, picture)


def _judge_said(report: Report, fact: dict[str, Any], tally: Tally, picture: bool) -> None:
    indicator = fact.get("indicator")
    if indicator is None or indicator in LISTS:
        return
    mine = [answer for answer in report.answers.values() if _about(answer, fact)]
    right = any(answer.filled and _right(answer, fact, picture) for answer in mine)
    if mine or indicator not in IDENTITY:
        tally.curve.append((float(fact.get("confidence") or 0.0), right))
    if right:
        return
    if any(
        not answer.filled and answer.blank_too and fact.get("value") == 0 and answer.kind == "roles" for answer in mine
    ):
        return
    if not mine and indicator in IDENTITY:
        return
    worded = indicator in IDENTITY or any(answer.kind in TEXTS for answer in mine)
    kind = (
        ("wrong value" if any(answer.filled for answer in mine) else "value in a blank")
        if mine
        else "wrong level or line"
    )
    line = f"{report.name} {indicator}/{fact.get('level')}/{fact.get('role')} said {fact.get('value')!r}, printed {[answer.printed for answer in mine]} from {fact.get('raw')!r}"
    if fact.get("needs_review"):
        tally.wrong_held += 1
        return
    if worded:
        tally.silent_words += 1
    else:
        tally.silent += 1
    tally.say(f"SILENT {kind}{' (words)' if worded else ''}", line)


def _about(answer: Answer, fact: dict[str, Any]) -> bool:
    if fact.get("indicator") != answer.indicator or (fact.get("role") or "") != answer.role:
        return False
    return answer.indicator in IDENTITY or fact.get("level") in answer.levels


def _name(answer: Answer) -> str:
    return f"{answer.indicator}/{answer.levels[0]}" + (f"/{answer.role}" if answer.role else "")


def _right(answer: Answer, fact: dict[str, Any], picture: bool) -> bool:
    return any(_same(value, fact, answer.kind, picture) for value in answer.values)


def _same(value: Any, fact: dict[str, Any], kind: str, picture: bool) -> bool:
    said = fact.get("value")
    if isinstance(value, Share):
        below = fact.get("denominator")
        if isinstance(said, str):
            return re.sub(r"\s", "", said) == f"{value.numerator}/{value.denominator}"
        return _equal(value.numerator, said) and (below == value.denominator or (below is None and kind == "count"))
    if isinstance(value, bool):
        return said is value or (isinstance(said, str) and fold(said) == ("co" if value else "khong"))
    if isinstance(value, Decimal):
        return _equal(value, said)
    if isinstance(value, list):
        return _items(value) == _items(said if isinstance(said, list) else re.split(r"[;\n]|,\s", str(said)))
    if kind == "choice":
        one, other = _option(str(value)), _option(str(said))
        return one == other or (picture and other.startswith(one) and len(other) <= len(one) + 2)
    if kind == "phone":
        return re.sub(r"\D", "", str(value)) == re.sub(r"\D", "", str(said)).removeprefix("84").rjust(
            len(re.sub(r"\D", "", str(value))), "0"
        )
    if kind == "url":
        return bare_address(str(value)) == bare_address(str(said)) or (picture and close(str(value), str(said)))
    if picture and close(str(value), str(said)):
        return True
    return _squeezed(str(value)) == _squeezed(" ".join(map(str, said)) if isinstance(said, list) else str(said))


def _equal(value: Any, said: Any) -> bool:
    if isinstance(said, bool):
        return value in (0, 1) and bool(value) is said
    if isinstance(said, str):
        said = said.strip() if re.fullmatch(r"\s*-?\d+(\.\d+)?\s*", said) else None
    return said is not None and abs(Decimal(str(said)) - Decimal(value)) <= Decimal("0.000001")


def fold(text: str) -> str:
    """Lower case without tones and marks."""
    text = unicodedata.normalize("NFD", str(text)).replace("đ", "d").replace("Đ", "D")
    return re.sub(r"[^a-z0-9%]+", " ", "".join(c for c in text if not unicodedata.combining(c)).casefold()).strip()


def close(one: str, other: str, least: float = 90) -> bool:
    """Whether two texts are as good as the same, for pictures."""
    return fuzz.ratio(fold(one), fold(other)) >= least


def bare_address(text: str) -> str:
    """An address without its scheme and what people put around it."""
    return re.sub(r"^\W*(https?://)?", "", text.strip().strip("<>").casefold()).rstrip("/.")


def _squeezed(text: str) -> str:
    return re.sub(r"\s+", " ", unicodedata.normalize("NFC", text).casefold()).strip(" .;:-–\"'")


def _items(values: list[Any]) -> list[str]:
    return sorted(filter(None, (re.sub(r"^(\d+|[a-zđ])[.)]\s*", "", _squeezed(str(value))) for value in values)))


_OPTIONS = {
    "lt_10mb": "<10", "10_to_20mb": "10≤≤20", "gt_20mb": ">20", "500mb_to_2gb": "500<<2", "2_to_5gb": "2≤≤5", "gt_5gb": ">5", "done": "daxaydung", "in_progress": "dangxaydung",
    "none": "chuaxaydung", "not_started": "chuaxaydung", "built": "daxaydung", "building": "dangxaydung", "not_built": "chuaxaydung",
}  # fmt: skip


def _option(text: str) -> str:
    short = re.sub(r"\s|kt|dl|mb|gb", "", text.casefold()).replace("<=", "≤").replace(">=", "≥")
    return _OPTIONS.get(text, fold(short).replace(" ", "") if not re.search(r"[<>≤≥]", short) else short)


# ---------------------------------------------------------------------- lists


def _lists(report: Report, tables: list[dict[str, Any]], tally: Tally, picture: bool) -> None:
    for name, rows in report.lists.items():
        if name == "services":
            got = [row for table in tables for row in table.get("rows") or [] if row.get("tthc_name") is not None]
        else:
            got = [row for table in tables if table.get("table") == name for row in table.get("rows") or []]
        free = list(got)
        for row in rows:
            best = _counterpart(row, free, picture)
            if best is not None:
                free.remove(best)
            _row(report, name, row, best, tally, picture)
        extra = [row for row in free if any(row.get(column) for column in NAMES)]
        tally.rows_extra += len(extra)
        for one in extra:
            tally.say("row that is none", f"{report.name} {name} {json.dumps(one, ensure_ascii=False)[:160]}")


def _counterpart(row: dict[str, Any], free: list[dict[str, Any]], picture: bool) -> dict[str, Any] | None:
    column = next(name for name in NAMES if name in row)
    named = [
        one for one in free if one.get(column) and close(str(row[column]), str(one[column]), 75 if picture else 88)
    ]
    same = [one for one in named if _equal(row["tt"], one.get("tt"))] or named
    if same:
        return max(same, key=lambda one: fuzz.ratio(fold(row[column]), fold(one[column])))
    return next((one for one in free if _equal(row["tt"], one.get("tt"))), None)


def _row(
    report: Report, name: str, row: dict[str, Any], said: dict[str, Any] | None, tally: Tally, picture: bool
) -> None:
    for column, value in row.items():
        tally.cells += 1
        got = (said or {}).get(column)
        kind = "url" if column == "service_url" else "text"
        if got is not None and _same(
            Decimal(value) if isinstance(value, int) and not isinstance(value, bool) else value,
            {"value": got},
            kind,
            picture,
        ):
            tally.cells_right += 1
            continue
        if isinstance(value, bool) and got is not None and got == int(value):
            tally.cells_right += 1
            continue
        wrong = got is not None and got != "" and not (value is True and got is False)
        held = column in (said or {}).get("doubtful", ())
        tally.cells_wrong += wrong
        tally.cells_silent += wrong and not held
        tally.say(
            ("annex cell wrong" if wrong else "annex cell lost") + (", held" if held else ""),
            f"{report.name} {name} row {row['tt']} {column} printed {value!r} said {got!r}",
        )
    for column, got in (said or {}).items():
        if got is True and column not in row:
            held = column in (said or {}).get("doubtful", ())
            tally.cells_wrong += 1
            tally.cells_silent += not held
            tally.say(
                "annex cell wrong" + (", held" if held else ""),
                f"{report.name} {name} row {row['tt']} {column} ticked, printed blank",
            )


# ---------------------------------------------------------------------- identity


def _identity(report: Report, said: dict[str, Any], tally: Tally, picture: bool) -> None:
    for name in ("province", "agency", "agency_level", "period", "dispatch_number", "signed_on"):
        right, got = report.identity[name], said.get(name)
        if right is None:
            if name == "province" and got and fold(got) != fold(report.world.agency.province):
                tally.identity_wrong += 1
                tally.say(
                    "identity wrong",
                    f"{report.name} province said {got!r}, printed nowhere ({report.world.agency.province})",
                )
            continue
        ok = got is not None and _identical(name, right, str(got), picture)
        if name in ("dispatch_number", "signed_on"):
            tally.identity_minor += 1
            tally.identity_minor_right += ok
        else:
            tally.identity += 1
            tally.identity_right += ok
            tally.identity_wrong += not ok and got is not None
        if not ok:
            tally.say(
                "identity wrong" if got is not None else "identity missing",
                f"{report.name} {name} {right!r} said {got!r}",
            )


def _identical(name: str, right: Any, got: str, picture: bool) -> bool:
    if name == "agency":
        return any(_office(one) == _office(got) or (picture and close(one, got)) for one in right)
    if name == "province":
        return re.sub(r"^(tinh|thanh pho|tp)\s+", "", fold(got)) == fold(right)
    if name == "dispatch_number":
        return re.sub(r"\s", "", got).casefold() == str(right).casefold() or (picture and close(str(right), got, 80))
    return bool(got == right)


def _office(text: str) -> str:
    return re.sub(r"\buy ban nhan dan\b", "ubnd", fold(text))


# ---------------------------------------------------------------------- findings


def judged(report: Report, said: dict[str, Any]) -> Tally:
    """The judgement of one report: of a clean one every alarm is false, of a spoilt one each planted error is looked for."""
    tally = Tally(reports=1)
    findings = [finding for finding in said.get("findings") or [] if isinstance(finding, dict)]
    loud = [finding for finding in findings if finding.get("severity") in ("error", "warning")]
    if not report.planted:
        _alarms(report, loud, said.get("outcome"), tally)
    held = {(fact.get("indicator"), fact.get("level")) for fact in said.get("facts") or [] if fact.get("needs_review")}
    for error in report.planted:
        _look_for(report, error, loud, tally)
        raised = any(
            finding.get("severity") == "error" and _names(finding, error) and _speaks_of(finding, error)
            for finding in loud
        )
        numbers = any(
            not indicator.startswith(("report_", "data_")) for indicator, _ in error.facts
        ) and error.kind not in ("missing", "both_uses", "nobody_there")
        tally.free += raised and numbers and not held & error.facts
    if report.planted:
        _claims(report, loud, tally)
    return tally


def _claims(report: Report, loud: list[dict[str, Any]], tally: Tally) -> None:
    """Everything proposed in a spoilt report against its right figures, also where the paper singles none out."""
    proposed: dict[tuple[str, Any, str, Decimal], str | None] = {}
    for finding in loud:
        named = (finding.get("facts") or [{}])[0]
        changes = [change for change in finding.get("repair") or [] if _is_number(change.get("value"))]
        if not changes and _is_number(finding.get("suggestion")):
            changes = [{**named, "value": finding["suggestion"], "cause": finding.get("cause")}]
        for change in changes:
            place = (str(change.get("indicator")), change.get("level"), change.get("role") or "")
            proposed.setdefault((*place, Decimal(str(change["value"]))), change.get("cause"))
        if finding.get("cause"):
            _cause(report, named, str(finding["cause"]), tally)
    for (indicator, level, role, value), cause in proposed.items():
        right = _truth(report, indicator, level, role)
        if right is None:
            continue
        agrees = any(e.repairs and e.culprit[::2] == (indicator, role) and e.repairs(value) for e in report.planted)
        tally.claims += 1
        if not agrees and abs(value - right) > Decimal("0.0051") + _half_a_digit(right):
            tally.claims_wrong += 1
            kinds = [error.kind for error in report.planted]
            line = f"{report.name} {kinds} {indicator}/{level}/{role} should be {value} ({cause}), is {right}"
            tally.say("proposed, and wrong", line)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _half_a_digit(value: Decimal) -> Decimal:
    """Half a unit of the last digit of a rate; a count is exact."""
    exponent = int(value.as_tuple().exponent)
    return Decimal("0.5").scaleb(exponent) if exponent < 0 else Decimal(0)


def _truth(report: Report, indicator: str, level: Any, role: str) -> Decimal | None:
    """What a figure was before anything was planted; None where it is no number of the report."""
    for key, right in report.truth.items():
        if key[::2] == (indicator, role) and level in report.answers[key].levels:
            return right
    return None


def _cause(report: Report, named: dict[str, Any], cause: str, tally: Tally) -> None:
    """Notes a cause that is claimed of a figure which was not changed by such a slip."""
    place = (named.get("indicator"), named.get("role") or "")
    if place[0] in IDENTITY:
        return
    true = {name for error in report.planted for key in error.made if key[::2] == place for name in error.named}
    if cause not in true:
        tally.causes_false += 1
        kinds = [error.kind for error in report.planted]
        tally.say("cause, and none", f"{report.name} {kinds} {place[0]}/{named.get('level')} said {cause}")


def _alarms(report: Report, loud: list[dict[str, Any]], outcome: str | None, tally: Tally) -> None:
    tally.clean = 1
    tally.returned = outcome == "returned"
    for finding in loud:
        if report.identity["dispatch_number"] is None and "so ky hieu" in fold(
            json.dumps(finding.get("message"), ensure_ascii=False)
        ):
            continue  # a form without a letterhead prints no number: right to say so
        error = finding.get("severity") == "error"
        tally.false_errors += error
        tally.false_warnings += not error
        about = [f"{ref.get('indicator')}/{ref.get('level')}" for ref in finding.get("facts") or []][:4]
        said = json.dumps(finding.get("message", {}).get("en", ""), ensure_ascii=False)[:150]
        tally.say(
            f"false {finding['severity']} {finding.get('rule')}",
            f"{report.name} {about} declared {finding.get('declared')!r} expected {finding.get('expected')!r} {said}",
        )


def _look_for(report: Report, error: Any, loud: list[dict[str, Any]], tally: Tally) -> None:
    counted = tally.by_kind.setdefault(error.kind, Counter())
    near = [finding for finding in loud if _names(finding, error)]
    found = [finding for finding in near if _speaks_of(finding, error)]
    counted["planted"] += 1
    counted["found"] += bool(found)
    tally.planted += 1
    tally.found += bool(found)
    if not found:
        tally.say(
            f"planted, not found: {error.kind}",
            f"{report.name} {error.culprit} near: {[finding.get('rule') for finding in near][:4]}",
        )
    if error.causes:
        right = any(finding.get("cause") in error.causes for finding in near)
        tally.causes += 1
        tally.causes_right += right
        counted["causes"] += 1
        counted["causes_right"] += right
        if found and not right:
            tally.say(
                f"cause: {error.kind}",
                f"{report.name} {error.culprit} said {[finding.get('cause') for finding in near][:4]}",
            )
    given = [finding.get("suggestion") for finding in near if finding.get("suggestion") is not None]
    if error.right is not None:
        good = any(_repairs(error, suggestion) for suggestion in given)
        tally.suggestions += 1
        tally.suggestions_right += good
        counted["suggestions"] += 1
        counted["suggestions_right"] += good
        if given and not good:
            tally.suggestions_wrong += 1
            counted["suggestions_wrong"] += 1
        if found and not good:
            tally.say(
                f"suggestion: {error.kind}", f"{report.name} {error.culprit} right {error.right} said {given[:4]}"
            )


def _names(finding: dict[str, Any], error: Any) -> bool:
    refs = {(ref.get("indicator"), ref.get("level")) for ref in finding.get("facts") or []}
    if not refs:
        return str(finding.get("rule")) in error.rules
    named = {indicator for indicator, _ in error.facts}
    return any(ref in error.facts or (ref[0] in IDENTITY and ref[0] in named) for ref in refs)


def _speaks_of(finding: dict[str, Any], error: Any) -> bool:
    """Whether a finding near an error is about it: by its rule, or because it names the very figure."""
    if str(finding.get("rule")) in error.rules:
        return True
    refs = {(ref.get("indicator"), ref.get("role") or "") for ref in finding.get("facts") or []}
    return str(finding.get("rule")) in error.own_rules and error.culprit[::2] in refs


def _repairs(error: Any, suggestion: Any) -> bool:
    if isinstance(suggestion, bool) or not isinstance(suggestion, int | float):
        return False
    number = Decimal(str(suggestion))
    return number == error.right or (error.repairs is not None and error.repairs(number))
