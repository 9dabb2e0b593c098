"""The checks: pure functions from the facts of one report to findings.

A check says what is declared, what follows from the other figures, and which facts cannot all be
right. Rates and sums over levels come from the catalogue, everything else from the rule pack.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from services.validate.pack import AnnexSum, Pack, SumRule
from services.validate.relations import Between, Network, OneOf, Quotient, Relation, Total
from shared.contracts import LEVELS, AnnexTable, Fact, FactRef, Finding, Message, ReportIdentity, Status, exact
from shared.forms import Form, Indicator, Ratio, annex_kinds, percent_tolerance, ratio

MAX_NAMED = 6
"""Indicators named one by one in a grouped message; the rest is counted."""


@dataclass(frozen=True, slots=True)
class Subject:
    """One report to be checked, with the data its rules refer to."""

    report: ReportIdentity
    facts: list[Fact]
    tables: dict[str, AnnexTable]
    form: Form
    pack: Pack
    catalogue: dict[str, Indicator]
    confirmed: set[tuple[str, str]] = field(default_factory=set)
    """(indicator, level) of figures that a sum or a rate agreed with."""
    network: Network = field(default_factory=Network)
    """Every relation that was checked, for the search of the fewest cells to change."""
    index: dict[tuple[str, str], list[Fact]] = field(default_factory=dict)
    """The filled facts by indicator and level."""

    def __post_init__(self) -> None:
        self.network.bases = tuple(self.pack.bases)
        for fact in self.facts:
            if fact.status is Status.FILLED and fact.indicator:
                self.index.setdefault((fact.indicator, fact.level), []).append(fact)

    def relate(self, relation: type[Relation], rule: str, facts: list[Fact], **given: Any) -> None:
        """Remembers a relation between facts; the first is the one it is about."""
        values = [(fact, number(fact) or Decimal(0)) for fact in facts]
        self.network.add(relation(rule, tuple(fact.key for fact in facts), **given), values)

    def fact(self, indicator: str, level: str) -> Fact | None:
        """The one readable number of an indicator at a level; None when absent or read twice."""
        found = self.index.get((indicator, level), [])
        return found[0] if len(found) == 1 and number(found[0]) is not None else None

    def levels(self) -> list[str]:
        """The levels the report gives figures at, in a stable order."""
        return sorted({fact.level for fact in self.facts if fact.status is not Status.NOT_APPLICABLE})

    def name(self, fact: Fact) -> str:
        """The indicator in words, with its level where the report has several."""
        vi = self.catalogue[fact.indicator].vi if fact.indicator else (fact.source.text or "?")
        return f"{vi} ({LEVELS[fact.level]})" if len(self.levels()) > 1 else vi

    def finding(
        self,
        rule: str,
        facts: list[Fact],
        *,
        hint: tuple[str, dict[str, Any]] | None = None,
        cause: str | None = None,
        suggestion: Any = None,
        expected: Any = None,
        declared: Any = None,
        **words: Any,
    ) -> Finding:
        """A finding of the pack's wording; the first fact is the disputed one."""
        first = facts[0] if facts else None
        shown = declared if declared is not None else (first.raw if first else None)
        values = {
            "label": self.name(first) if first else "",
            "declared": shown,
            "expected": show(expected),
            "hint": "",
            "base": "",
            "whole": "",
            "operands": "",
            "table": "",
            "section": "",
            **words,
        }
        hints = self.pack.hints[hint[0]] if hint else Message(vi="", en="")
        messages = self.pack.messages[rule]
        text = {}
        for language in ("vi", "en"):
            said = getattr(hints, language).format(**{**values, **(hint[1] if hint else {})}) if hint else ""
            text[language] = getattr(messages, language).format(**{**values, "hint": said})
        name = _CONTRACT_NAMES.get(rule, rule)
        return Finding(
            rule=name,
            severity=self.pack.severity[rule],
            message=Message(**text),
            facts=[FactRef(indicator=f.indicator, level=f.level) for f in facts],
            declared=declared if declared is not None else (first.value if first else None),
            expected=_plain(expected),
            cause=cause,
            suggestion=_plain(suggestion),
            sources=[f.source for f in facts],
        )


_CONTRACT_NAMES = {
    "base_unstated": "ratio_mismatch",
    "outlier_history": "outlier",
    "outlier_neighbours": "outlier",
    "ratio_truncated": "ratio_mismatch",
    "ratio_without_base": "missing_required",
    "annex_basis": "annex_mismatch",
    "annex_difference": "annex_mismatch",
    "annex_column_blank": "missing_required",
    "missing_metadata": "missing_required",
}


def check(subject: Subject) -> list[Finding]:
    """Every finding of a report, in a stable order; never raises, whatever the facts."""
    if is_blank(subject):
        return [subject.finding("blank_form", [], declared=0), *identity(subject)]
    findings = [*identity(subject), *readings(subject), *sums_over_levels(subject), *rates(subject), *parts(subject)]
    findings += [
        *sums(subject),
        *annexes(subject),
        *presupposed(subject),
        *doubtful_bases(subject),
        *formats(subject),
        *ranges(subject),
    ]
    findings += [*missing(subject, findings), *metadata(subject), *window(subject)]
    return findings


def number(fact: Fact) -> Decimal | None:
    """The figure of a fact as an exact number; a yes counts 1, a no 0."""
    if isinstance(fact.value, bool):
        return Decimal(int(fact.value))
    return exact(fact.value) if isinstance(fact.value, int | float) else None


def is_blank(subject: Subject) -> bool:
    """Whether nobody filled the form in: no figure and no name beyond what the issuer printed."""
    printed = {(item.indicator, item.role) for item in subject.form.items if item.prefilled}
    return not any(
        fact.status is Status.FILLED and fact.indicator and (fact.indicator, fact.role) not in printed
        for fact in subject.facts
    )


def identity(subject: Subject) -> Iterator[Finding]:
    """The period is the same in title, letter, field and declaration; the agency is the sender."""
    periods = subject.report.evidence.get("period", {})
    said = {rank: str(entry["value"]) for rank, entry in periods.items()}
    if subject.report.period and any(value != subject.report.period for value in said.values()):
        names = {"title": "tiêu đề", "letter": "công văn", "declared": "khai khi gửi", "field": "ô Quý báo cáo"}
        operands = "; ".join(f"{names.get(rank, rank)} ghi {value}" for rank, value in said.items())
        facts = [fact for fact in subject.facts if fact.indicator == "report_period"]
        stale = said.get("field", "") < subject.report.period
        yield subject.finding(
            "period_mismatch",
            facts,
            expected=subject.report.period,
            operands=operands,
            cause="copy_forward" if stale and "field" in said else None,
            suggestion=subject.report.period,
            declared=said.get("field") or said.get("declared"),
        )
    sender = subject.report.evidence.get("sender")
    if sender and subject.report.agency and not _same_name(subject.report.agency, sender["agency"]):
        yield subject.finding(
            "agency_mismatch", [], declared=subject.report.agency, expected=sender["agency"], operands="cơ quan báo cáo"
        )
    if sender and subject.report.province and subject.report.province != sender["province"]:
        yield subject.finding(
            "agency_mismatch", [], declared=subject.report.province, expected=sender["province"], operands="tỉnh"
        )


def _same_name(one: str, other: str) -> bool:
    def bare(name: str) -> str:
        name = re.sub(r"[uủ][yỷ] ban nh[aâ]n d[aâ]n", "ubnd", name.lower())
        return re.sub(r"\W+|tỉnh|thành phố|huyện", "", name)

    first, second = bare(one), bare(other)
    return first in second or second in first


def readings(subject: Subject) -> Iterator[Finding]:
    """What could not be read for certain: lost tick boxes together, the rest one by one."""
    lost = [fact for fact in subject.facts if fact.review_reason == "checkbox_lost"]
    if lost:
        yield subject.finding("checkbox_lost", lost, declared=len(lost), operands=_some(subject, lost))
    for fact in subject.facts:
        if (
            fact.review_reason in (None, "checkbox_lost", "repeats_disagree", "line_not_found")
            or fact.indicator == "report_period"
        ):
            continue
        if fact.status is Status.UNREADABLE or fact.review_reason == "wrong_column":
            yield subject.finding(
                "column_shift" if "http" in (fact.raw or "") else "format",
                [fact],
                operands=_WHAT.get(fact.review_reason, fact.review_reason),
            )
        elif fact.indicator is None:
            yield subject.finding("doubtful_reading", [fact], operands="dòng không có trong biểu đã biết")
        else:
            yield subject.finding(
                "doubtful_reading", [fact], operands=_WHAT.get(fact.review_reason, fact.review_reason)
            )


_WHAT = {
    "not_a_number": "một số",
    "not_yes_or_no": "Có hoặc Không",
    "not_a_fraction": "một phân số a/b",
    "two_ticks": "đúng một ô được chọn",
    "wrong_column": "nội dung nằm sai cột",
    "ambiguous_number": "dấu phẩy/chấm có thể là thập phân hoặc hàng nghìn",
    "not_whole": "phải là số nguyên",
    "negative": "số âm",
    "two_numbers": "có hơn một số trong ô",
    "label_differs": "tên dòng khác biểu mẫu",
    "absurdly_large": "số quá lớn",
    "date": "ô định dạng ngày tháng",
    "not_an_option": "không thuộc các lựa chọn",
}


def rates(subject: Subject) -> Iterator[Finding]:
    """A printed rate is numerator over denominator, to half a unit of its last printed digit."""
    for fact in subject.facts:
        if not fact.indicator or fact.status is not Status.FILLED or fact.indicator in subject.pack.unclear_base:
            continue
        rule = ratio(fact.indicator)
        printed = number(fact)
        if rule is None or printed is None or fact.needs_review:
            continue
        if rule.weight:
            yield from _without_base(subject, fact, rule.weight, printed)
        elif rule.numerator:
            yield from _rate(subject, fact, rule, printed)


def _without_base(subject: Subject, fact: Fact, weight: str, printed: Decimal) -> Iterator[Finding]:
    base = next((f for f in subject.facts if f.indicator == weight and f.level == fact.level), None)
    if base is not None and base.status is Status.BLANK and printed != 0:
        yield subject.finding(
            "ratio_without_base", [base, fact], declared=fact.raw, label=subject.name(fact), base=subject.name(base)
        )


def _rate(subject: Subject, fact: Fact, rule: Ratio, printed: Decimal) -> Iterator[Finding]:
    top = subject.fact(rule.numerator[0], fact.level)
    bottoms = [(subject.fact(name, fact.level), sign) for name, sign in rule.denominator]
    if top is None:
        return
    upper = number(top)
    present = [(f, sign) for f, sign in bottoms if f is not None]
    if len(present) != len(bottoms):
        lower = exact(top.denominator) if top.denominator else None
        named: list[Fact] = []
    else:
        lower = sum((sign * (number(f) or Decimal(0)) for f, sign in present), Decimal(0))
        named = [f for f, _ in present]
    if upper is None or lower is None or lower == 0:
        return
    factor = Decimal(100) if subject.catalogue[fact.indicator or ""].kind == "ratio_percent" else Decimal(1)
    expected = upper / lower * factor
    tolerance = percent_tolerance(fact.raw or str(fact.value))
    involved = [fact, top, *named]
    own = (
        exact(top.numerator) / exact(top.denominator) * factor
        if top.numerator is not None and top.denominator
        else None
    )
    if own is None or abs(own - printed) > tolerance:
        signs = tuple(sign for _, sign in present) if named else ()
        base = None if named else lower
        subject.relate(Quotient, "ratio_mismatch", involved, signs=signs, factor=factor, tolerance=tolerance, base=base)
    if abs(expected - printed) <= tolerance:
        subject.confirmed.update((f.indicator or "", f.level) for f in involved)
        return
    if own is not None and abs(own - printed) <= tolerance:
        subject.confirmed.add((fact.indicator or "", fact.level))
        return
    shown = expected.quantize(Decimal("0.01"), ROUND_HALF_UP)
    operands = f"{show(upper)} / {show(lower)}"
    if 0 < expected - printed < 2 * tolerance:
        yield subject.finding("ratio_truncated", involved, expected=shown, operands=operands)
        return
    yield subject.finding("ratio_mismatch", involved, expected=shown, suggestion=shown, operands=operands)


def sums_over_levels(subject: Subject) -> Iterator[Finding]:
    """The whole district is its offices and its communes (catalogue, 'Levels, without double counting')."""
    for name, indicator in subject.catalogue.items():
        if indicator.aggregation != "sum":
            continue
        whole = subject.fact(name, "toan_huyen")
        parts_ = [subject.fact(name, level) for level in ("cap_huyen", "cap_xa")]
        if whole is None or None in parts_:
            continue
        yield from _compare_sum(subject, whole, [part for part in parts_ if part], exactly=True)


def sums(subject: Subject) -> Iterator[Finding]:
    """Totals and their parts, as the rule pack states them."""
    for exactly, rules in ((True, subject.pack.equals), (False, subject.pack.at_most)):
        for rule in rules:
            if rule.forms and subject.form.id not in rule.forms:
                continue
            for level in subject.levels():
                yield from _sum_rule(subject, rule, level, exactly=exactly)


def _sum_rule(subject: Subject, rule: SumRule, level: str, *, exactly: bool) -> Iterator[Finding]:
    total = subject.fact(rule.total, level)
    found = [subject.fact(name, level) for name in rule.parts]
    if total is not None and None not in found:
        yield from _compare_sum(subject, total, [part for part in found if part], exactly=exactly)


def _compare_sum(subject: Subject, total: Fact, parts_: list[Fact], *, exactly: bool) -> Iterator[Finding]:
    numbers = [number(part) or Decimal(0) for part in parts_]
    added, whole = sum(numbers, Decimal(0)), number(total) or Decimal(0)
    subject.relate(Total, "arithmetic_sum", [total, *parts_], exactly=exactly)
    if added == whole:
        subject.confirmed.update((f.indicator or "", f.level) for f in (total, *parts_))
    elif exactly or added > whole:
        yield subject.finding(
            "arithmetic_sum", [total, *parts_], expected=added, operands=" + ".join(map(show, numbers))
        )


def parts(subject: Subject) -> Iterator[Finding]:
    """A part is not more than its whole; a count of dossiers in a count of services is recognised."""
    for rule in subject.pack.part_of:
        for level in subject.levels():
            part, whole = subject.fact(rule.part, level), subject.fact(rule.whole, level)
            if part is None or whole is None:
                continue
            subject.relate(Total, "part_exceeds_whole", [whole, part], exactly=False)
            if (number(part) or 0) <= (number(whole) or 0):
                continue
            table = subject.tables.get(rule.annex.table) if rule.annex else None
            column = _column(table, rule.annex.swapped_with_sum_of) if table and rule.annex else []
            swapped = bool(column) and sum(column) == number(part)
            rows = sum(value > 0 for value in column)
            hint = (
                ("unit_swap", {"table": rule.annex.table if rule.annex else "", "expected": rows}) if swapped else None
            )
            yield subject.finding(
                "part_exceeds_whole",
                [part, whole],
                base=subject.name(whole),
                whole=whole.raw,
                hint=hint,
                cause="unit_swap" if swapped else None,
                expected=rows if swapped else None,
                suggestion=rows if swapped else None,
            )


def annexes(subject: Subject) -> Iterator[Finding]:
    """Headline figures agree with the rows and sums of the annex tables."""
    pack, level = subject.pack, subject.form.own_level
    for rows in pack.annex_rows:
        table, fact = subject.tables.get(rows.table), subject.fact(rows.indicator, level)
        if not table or not table.rows or fact is None:
            continue
        subject.relate(OneOf, "annex_mismatch", [fact], numbers=(Decimal(len(table.rows)),))
        if number(fact) != len(table.rows):
            yield subject.finding(
                "annex_mismatch", [fact], expected=len(table.rows), operands=f"số dòng của bảng {rows.table}"
            )
    for rule in pack.annex_sum:
        yield from _annex_sum(subject, rule, level)
    for gap in pack.annex_difference:
        table, fact = subject.tables.get(gap.table), subject.fact(gap.indicator, level)
        if not table or not table.rows or fact is None:
            continue
        high, low = sum(_column(table, gap.from_), Decimal(0)), sum(_column(table, gap.less), Decimal(0))
        subject.relate(OneOf, "annex_mismatch", [fact], numbers=(high - low,))
        if number(fact) != high - low:
            yield subject.finding(
                "annex_difference",
                [fact],
                expected=high - low,
                suggestion=high - low,
                operands=f"{show(high)} − {show(low)}",
            )
    for required in pack.annex_required:
        table = subject.tables.get(required.table)
        blank = [
            c
            for c in required.columns
            if table and table.rows and c not in table.columns_absent and all(r.get(c) is None for r in table.rows)
        ]
        if table and blank:
            yield subject.finding(
                "annex_column_blank",
                [],
                declared=len(table.rows),
                operands=", ".join(_column_names(required.table, blank)),
                table=required.table,
            )


def _annex_sum(subject: Subject, rule: AnnexSum, level: str) -> Iterator[Finding]:
    table, fact = subject.tables.get(rule.table), subject.fact(rule.indicator, level)
    if not table or not table.rows or fact is None:
        return
    totals = {column: sum(_column(table, column), Decimal(0)) for column in rule.either}
    subject.relate(OneOf, "annex_mismatch", [fact], numbers=tuple(totals.values()))
    if number(fact) not in totals.values():
        expected = totals[rule.either[0]]
        operands = f"tổng cột của bảng {rule.table} ({' hoặc '.join(show(t) for t in totals.values())})"
        yield subject.finding("annex_mismatch", [fact], expected=expected, operands=operands)
        return
    partner = next((r for r in subject.pack.annex_sum if r.indicator == rule.same_basis_as), None)
    other_table = subject.tables.get(partner.table) if partner else None
    other = subject.fact(partner.indicator, level) if partner else None
    if partner is None or not other_table or not other_table.rows or other is None:
        return
    others = {column: sum(_column(other_table, column), Decimal(0)) for column in partner.either}
    basis = {column for column, total in totals.items() if total == number(fact)}
    other_basis = {column for column, total in others.items() if total == number(other)}
    if other_basis and not basis & other_basis:
        expected = others[sorted(basis)[0]]
        yield subject.finding(
            "annex_basis",
            [other, fact],
            expected=expected,
            suggestion=expected,
            base=subject.name(fact),
            whole=fact.raw,
        )


def _column(table: AnnexTable, column: str) -> list[Decimal]:
    return [
        exact(row[column])
        for row in table.rows
        if isinstance(row.get(column), int | float) and not isinstance(row.get(column), bool)
    ]


def _column_names(table: str, keys: list[str]) -> list[str]:
    names = {column.key: column.vi or column.key for column in annex_kinds()[table].columns}
    return [names[key] for key in keys]


def presupposed(subject: Subject) -> Iterator[Finding]:
    """A list that is given presupposes the yes above it."""
    for rule in subject.pack.presupposes:
        given = next((f for f in subject.facts if f.indicator == rule.given and f.status is Status.FILLED), None)
        answer = next((f for f in subject.facts if f.indicator == rule.yes), None)
        if given and answer and answer.value is not True:
            yield subject.finding(
                "conditional_required",
                [answer, given],
                base=subject.name(given),
                whole=given.raw,
                expected=True,
                suggestion=True,
            )


def doubtful_bases(subject: Subject) -> Iterator[Finding]:
    """Rates of an unstated base that the likeliest base contradicts, and parts that look copied from their whole."""
    for rule in subject.pack.base_unstated:
        for level in subject.levels():
            rate, base = subject.fact(rule.rate, level), subject.fact(rule.base, level)
            found = [subject.fact(name, level) for name in rule.parts]
            if rate is None or base is None or None in found or not number(base):
                continue
            parts_ = [part for part in found if part]
            added = sum((number(part) or Decimal(0) for part in parts_), Decimal(0))
            exactly = 100 * added / (number(base) or Decimal(1))
            if number(rate) == 100 and abs(exactly - 100) > percent_tolerance(rate.raw or str(rate.value)):
                yield subject.finding(
                    "base_unstated",
                    [rate, *parts_],
                    expected=exactly.quantize(Decimal("0.01"), ROUND_HALF_UP),
                    operands=" + ".join(show(number(part)) for part in parts_),
                    base=subject.name(base),
                    whole=show(number(base)),
                )
    for copied in subject.pack.copied_total:
        for level in subject.levels():
            part, whole, against = (subject.fact(n, level) for n in (copied.part, copied.whole, copied.against))
            proof = next((f for f in subject.facts if f.indicator == copied.evidence and f.level == level), None)
            given = proof is not None and proof.status is Status.FILLED
            if part is None or whole is None or against is None or given or not number(against):
                continue
            if number(part) == number(whole):
                named = [part, whole, *([proof] if proof else []), against]
                expected = (number(whole) or Decimal(0)) - (number(against) or Decimal(0))
                yield subject.finding(
                    "semantic_inconsistent",
                    named,
                    expected=expected,
                    base=subject.name(whole),
                    whole=show(number(against)),
                    operands=subject.name(against),
                )


def formats(subject: Subject) -> Iterator[Finding]:
    """An e-mail address and a telephone number look like one."""
    low, high = subject.pack.phone_digits
    for fact in subject.facts:
        kind = subject.catalogue[fact.indicator].kind if fact.indicator else None
        if fact.status is not Status.FILLED or fact.needs_review:
            continue
        if kind == "email" and not re.fullmatch(r"[^@\s]+@[^@\s]+\.[a-z]{2,}", str(fact.value)):
            yield subject.finding("format", [fact], operands="một địa chỉ thư điện tử")
        if kind == "phone" and not low <= len(str(fact.value)) <= high:
            yield subject.finding("format", [fact], operands="một số điện thoại")


def ranges(subject: Subject) -> Iterator[Finding]:
    """Counts are not negative; a share of a whole lies between 0 and 100 %."""
    for fact in subject.facts:
        value = number(fact) if fact.status is Status.FILLED else None
        if value is None or not fact.indicator or isinstance(fact.value, bool):
            continue
        kind = subject.catalogue[fact.indicator].kind
        if kind in ("count", "ratio_percent") and subject.fact(fact.indicator, fact.level) is fact:
            share = kind == "ratio_percent" and fact.indicator not in subject.pack.may_exceed
            subject.relate(Between, "out_of_range", [fact], high=Decimal(100) if share else None)
        if kind in ("count", "ratio_percent") and value < 0:
            yield subject.finding("out_of_range", [fact], operands="không thể âm")
        elif kind == "ratio_percent" and value > 100 and fact.indicator not in subject.pack.may_exceed:
            yield subject.finding("out_of_range", [fact], operands="từ 0 đến 100 %")


def missing(subject: Subject, findings: list[Finding]) -> Iterator[Finding]:
    """Lines that must be answered and are blank, one finding a section."""
    named = {(ref.indicator, ref.level) for finding in findings for ref in finding.facts}
    sections: dict[str, list[Fact]] = {}
    by_key = {fact.key: fact for fact in subject.facts}
    for item in subject.form.items:
        fact = by_key.get((item.indicator, item.level or subject.form.own_level, item.role or ""))
        if fact and not item.optional and fact.status is Status.BLANK and (fact.indicator, fact.level) not in named:
            sections.setdefault(item.section or subject.form.title, []).append(fact)
    for section, facts in sections.items():
        yield subject.finding(
            "missing_required", facts, section=section, declared=len(facts), operands=_some(subject, facts)
        )


def metadata(subject: Subject) -> Iterator[Finding]:
    """An issued document has its number and the day it was signed."""
    lacking = [
        words
        for value, words in ((subject.report.dispatch_number, "số, ký hiệu"), (subject.report.signed_on, "ngày ký"))
        if value is None
    ]
    if lacking:
        yield subject.finding("missing_metadata", [], operands=" và ".join(lacking))


def window(subject: Subject) -> Iterator[Finding]:
    """One report covers one span of days."""
    spans = subject.report.data_windows
    if len(spans) > 1:
        shown = "; ".join(f"{span.from_:%d/%m/%Y}–{span.to:%d/%m/%Y}" for span in spans if span.from_ and span.to)
        yield subject.finding("date_window_inconsistent", [], declared=shown, operands=shown)


def _some(subject: Subject, facts: list[Fact]) -> str:
    names = [subject.name(fact) for fact in facts[:MAX_NAMED]]
    more = f" và {len(facts) - MAX_NAMED} chỉ tiêu khác" if len(facts) > MAX_NAMED else ""
    return ", ".join(names) + more


def show(value: Any) -> str:
    """A number as the forms write it: decimal comma, no trailing zeros."""
    if isinstance(value, Decimal):
        text = f"{value.normalize():f}"
        return text.replace(".", ",")
    return str(value)


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return value
