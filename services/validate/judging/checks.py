"""The checks: pure functions from the facts of one report to findings.

A check says what is declared, what follows from the other figures, and which facts cannot all be
right. Rates and sums over levels come from the catalogue, everything else from the rule pack.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from services.validate.judging.annexes import annexes, column, rows_listed
from services.validate.judging.notable import notable
from services.validate.judging.pack import AnyBase, Breakdown, LevelSum, SumRule
from services.validate.judging.printed import printed_places, printed_tolerance, thousands_mark
from services.validate.judging.readings import readings
from services.validate.judging.relations import (
    Balance,
    Between,
    Carried,
    Cover,
    Mean,
    Quotient,
    Relation,
    Total,
    Within,
)
from services.validate.judging.subject import Subject, Words, in_print, number, show
from shared.contracts import Fact, Finding, Message, Severity, Status, exact
from shared.forms import Ratio
from shared.periods import Period

LEAST_FIGURES = 3
"""Figures below which a report of any length was not filled in."""
FAR_APART = 300
"""Days between the ends of two spans beyond which one of them is another year's, printed for comparison."""
TRUSTED = ("letterhead", "field", "title")
"""Places of a document that name its own province; an address or a web page may be another's."""
SHORT_PRINT = 30
"""Letters of an answer that a message repeats; of a longer one it gives the figure."""
_ROLES = ("dedicated", "in_charge", "concurrent")
_YEAR = re.compile(r"20\d\d")


def check(subject: Subject) -> list[Finding]:
    """Every finding of a report, in a stable order; never raises, whatever the facts."""
    filled = _figures(subject)
    if filled is not None:
        return [subject.finding("blank_form", [], declared=filled), *identity(subject)]
    findings = [*identity(subject), *readings(subject), *sums_over_levels(subject), *rates(subject), *parts(subject)]
    findings += [
        *averages(subject),
        *sums(subject),
        *breakdowns(subject),
        *carriers(subject),
        *annexes(subject),
        *answers(subject),
        *doubtful_bases(subject),
        *formats(subject),
        *ranges(subject),
        *dates(subject),
        *notable(subject),
    ]
    findings += [*missing(subject, findings), *metadata(subject)]
    return findings


def _figures(subject: Subject) -> int | None:
    """How many figures a report gives that gives next to none; None where there are enough to judge.

    What the issuer printed is no answer, and a name or an address is no figure: a report that is recognised by
    its lines and of which nothing else was read is not accepted.
    """
    printed = {(item.indicator, item.role) for item in subject.form.items if item.prefilled}
    own = [fact for fact in subject.facts if fact.indicator and (fact.indicator, fact.role) not in printed]
    figures = [
        fact
        for fact in own
        if subject.catalogue[fact.indicator or ""].is_figure and fact.status is not Status.NOT_APPLICABLE
    ]
    given = [fact for fact in figures if fact.status in (Status.FILLED, Status.UNREADABLE)]
    least = max(Decimal(min(LEAST_FIGURES, len(figures))), Decimal(str(subject.pack.least_figures)) * len(figures))
    if any(fact.status is Status.FILLED for fact in own) and len(given) >= least:
        return None
    return sum(fact.status is Status.FILLED for fact in given)


def identity(subject: Subject) -> Iterator[Finding]:
    """The period is the same in title, letter, field and declaration; the agency is the sender."""
    yield from _period(subject)
    sender = subject.report.evidence.get("sender")
    if sender and subject.report.agency and not _same_name(subject.report.agency, sender["agency"]):
        yield subject.finding("agency_mismatch", [], declared=subject.report.agency, expected=sender["agency"], operands=subject.word("agency"))  # fmt: skip
    named = _province_named(subject)
    if sender and named and named != sender["province"]:
        yield subject.finding("agency_mismatch", [], declared=named, expected=sender["province"], operands=subject.word("province"))  # fmt: skip


def _province_named(subject: Subject) -> str | None:
    """The province the document names in its most trusted place; what the sender declared proves nothing about it."""
    places = subject.report.evidence.get("province")
    if not isinstance(places, dict):
        return subject.report.province
    return next((str(places[rank]["value"]) for rank in TRUSTED if rank in places), None)


def _period(subject: Subject) -> Iterator[Finding]:
    period = subject.report.period
    periods = subject.report.evidence.get("period", {})
    given = {rank: str(entry["value"]) for rank, entry in periods.items()}
    if not period or all(value == period for value in given.values()):
        return
    entries = []
    for rank, value in given.items():
        word = f"period_{rank}" if f"period_{rank}" in subject.pack.words else "period_other"
        entries.append(subject.word(word, value=value))
    facts = [fact for fact in subject.facts if fact.indicator == "report_period"]
    certain = not any(fact.review_reason in subject.pack.misread for fact in facts)
    yield subject.finding(
        "period_mismatch",
        facts,
        expected=period,
        operands=subject.listed(entries, mark="; "),
        cause=_stale(given.get("field"), period),
        suggestion=period,
        declared=given.get("field") or given.get("declared"),
        severity=None if certain else subject.pack.severity["doubtful_reading"],
    )


def _stale(field: str | None, period: str) -> str | None:
    """Why the field of the period may be wrong: an earlier period was left standing, or there is no such period."""
    if field is None or field == period:
        return None
    try:
        return "copy_forward" if Period.parse(field) < Period.parse(period) else None
    except ValueError:
        year = _YEAR.search(field)
        return "copy_forward" if year and int(year[0]) < Period.parse(period).year else "invalid_quarter"


def _same_name(one: str, other: str) -> bool:
    def bare(name: str) -> str:
        name = re.sub(r"[uủ][yỷ] ban nh[aâ]n d[aâ]n", "ubnd", name.lower())
        return re.sub(r"\W+|tỉnh|thành phố|huyện", "", name)

    first, second = bare(one), bare(other)
    return first in second or second in first


def rates(subject: Subject) -> Iterator[Finding]:
    """A printed rate is numerator over denominator, to half a unit of its last printed digit."""
    cut: list[tuple[Fact, Message, Decimal]] = []
    unfounded: dict[tuple[str, str], list[Fact]] = {}
    for fact in subject.facts:
        if not fact.indicator or fact.status is not Status.FILLED or fact.indicator in subject.pack.unclear_base:
            continue
        if subject.catalogue[fact.indicator].kind == "fraction":
            yield from _fraction(subject, fact)
            continue
        rule = subject.reference.ratio(fact.indicator)
        printed = number(fact)
        if rule is None or printed is None:
            continue
        if rule.weight and printed != 0:
            unfounded.setdefault((rule.weight, fact.level), []).append(fact)
        elif rule.numerator and subject.fact(fact.indicator, fact.level) is fact:
            yield from _rate(subject, fact, rule, printed, cut)
    yield from _without_base(subject, unfounded)
    if cut:
        facts = [fact for fact, _, _ in cut]
        alone = len(cut) == 1
        yield subject.finding(
            "ratio_truncated",
            facts,
            declared=facts[0].raw if alone else len(cut),
            suggestion=cut[0][2] if alone else None,
            operands=subject.listed([told for _, told, _ in cut], mark="; "),
        )


def _without_base(subject: Subject, unfounded: dict[tuple[str, str], list[Fact]]) -> Iterator[Finding]:
    """Rates whose base is blank, once for each base."""
    for (weight, level), found in unfounded.items():
        base = next((f for f in subject.facts if f.indicator == weight and f.level == level), None)
        if base is None or base.status is not Status.BLANK or not subject.sure(base):
            continue
        yield subject.finding(
            "ratio_without_base",
            [base, *found],
            declared=found[0].raw if len(found) == 1 else len(found),
            base=subject.name(base),
            operands=subject.listed([_figure(subject, fact) for fact in found]),
        )


def _fraction(subject: Subject, fact: Fact) -> Iterator[Finding]:
    """Where the answer itself is a part of a whole, it is not more than the whole."""
    if not fact.denominator or fact.numerator is None or fact.numerator <= fact.denominator:
        return
    turned = f"{show(exact(fact.denominator))}/{show(exact(fact.numerator))}"
    yield subject.finding("fraction_exceeds", [fact], declared=fact.raw, hint=("swapped_fraction", {"fraction": turned}), cause="swapped_fraction", suggestion=turned)  # fmt: skip


def _rate(
    subject: Subject, fact: Fact, rule: Ratio, printed: Decimal, cut: list[tuple[Fact, Message, Decimal]]
) -> Iterator[Finding]:
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
    tolerance = printed_tolerance(fact)
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
    elif top.denominator:  # of the whole that is printed with its part, whatever the report's own whole
        subject.relate(Quotient, "ratio_mismatch", [fact, top], factor=factor, tolerance=tolerance, base=exact(top.denominator))  # fmt: skip
    if abs(expected - printed) <= tolerance:
        _confirm(subject, involved)
        return
    if own is not None and abs(own - printed) <= tolerance:
        _confirm(subject, [fact])
        return
    shown = expected.quantize(Decimal(1).scaleb(-max(printed_places(fact), 2)), ROUND_HALF_UP)
    operands = f"{show(upper)} / {show(lower)}"
    if 0 < expected - printed < 2 * tolerance:
        cut.append((fact, subject.word("rate_cut", label=subject.name(fact), declared=in_print(fact), expected=shown, operands=operands), expected.quantize(Decimal(1).scaleb(-printed_places(fact)), ROUND_HALF_UP)))  # fmt: skip
        return
    yield subject.finding("ratio_mismatch", involved, expected=shown, suggestion=shown, operands=operands)


def _confirm(subject: Subject, facts: list[Fact]) -> None:
    """Figures that agree with each other, all of them read with confidence."""
    if all(subject.sure(fact) for fact in facts):
        subject.confirmed.update(fact.id for fact in facts)


def sums_over_levels(subject: Subject) -> Iterator[Finding]:
    """A level that is the sum of others (catalogue, 'Levels, without double counting')."""
    for rule in subject.pack.level_sum:
        for name, indicator in subject.catalogue.items():
            if indicator.aggregation != "sum":
                continue
            whole = subject.fact(name, rule.level)
            found = [subject.fact(name, level) for level in rule.of_levels]
            if whole is not None and None not in found:
                yield from _compare_sum(subject, whole, [part for part in found if part], exactly=True)
            yield from _control_sum(subject, name, rule)


def _control_sum(subject: Subject, name: str, rule: LevelSum) -> Iterator[Finding]:
    """Control totals are compared with one another: the agency's own figure of the same level counts less."""
    whole = subject.controls.get((name, rule.level))
    found = [subject.controls.get((name, level)) for level in rule.of_levels]
    numbers = [number(part) for part in found if part]
    if whole is None or None in found or None in numbers or number(whole) is None:
        return
    added = sum((one for one in numbers if one is not None), Decimal(0))
    if added != number(whole):
        parts_ = [part for part in found if part]
        operands = " + ".join(show(one) for one in numbers)
        yield subject.finding("arithmetic_sum", [whole, *parts_], expected=added, operands=operands)


def averages(subject: Subject) -> Iterator[Finding]:
    """A rate of several levels together lies between the rates of the levels, whatever their weights."""
    for rule in subject.pack.level_sum:
        for name, indicator in subject.catalogue.items():
            of = subject.reference.ratio(name) if indicator.kind == "ratio_percent" else None
            whole = subject.fact(name, rule.level) if of else None
            found = [subject.fact(name, level) for level in rule.of_levels]
            if of is None or whole is None or None in found or subject.network.rate(whole.key):
                continue  # a rate with its own figures is checked by them
            rates_ = [fact for fact in found if fact]
            printed = [number(fact) or Decimal(0) for fact in rates_]
            mean = _mean(subject, of, rule.of_levels, printed)
            slack = printed_tolerance(whole) + max(printed_tolerance(fact) for fact in rates_)
            if subject.relate(Mean, "weighted_average", [whole, *rates_], question=True, slack=slack, mean=mean):
                continue
            places = max(printed_places(whole), 1)
            shown = mean.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP) if mean is not None else None
            yield subject.finding(
                "weighted_average",
                [whole, *rates_],
                operands=subject.listed([_figure(subject, fact) for fact in rates_]),
                hint=("mean", {"mean": show(shown)}) if shown is not None else None,
                expected=shown,
                suggestion=shown,
            )


def _mean(subject: Subject, of: Ratio, levels: list[str], printed: list[Decimal]) -> Decimal | None:
    """The rate of all levels by the counts the rates are rates of; None without sure counts."""
    base = of.weight or (of.denominator[0][0] if len(of.denominator) == 1 else None)
    weights = [subject.fact(base, level) for level in levels] if base else []
    sizes = [number(fact) or Decimal(0) for fact in weights if fact and subject.sure(fact)]
    if len(sizes) != len(printed) or sum(sizes) == 0:
        return None
    return sum((size * rate for size, rate in zip(sizes, printed, strict=True)), Decimal(0)) / sum(sizes)


def sums(subject: Subject) -> Iterator[Finding]:
    """Totals and their parts, and shares of one whole, as the rule pack states them."""
    pack = subject.pack
    for kind, rules in (("equals", pack.equals), ("at_most", pack.at_most), ("at_least", pack.at_least)):
        for rule in rules:
            if rule.forms and subject.form.id not in rule.forms:
                continue
            for level in subject.levels:
                yield from _sum_rule(subject, rule, level, kind)
    for shares in pack.shares:
        for level in subject.levels:
            found = [fact for name in shares.parts if (fact := subject.fact(name, level))]
            if len(found) < len(shares.parts) or not any(number(fact) for fact in found):
                continue  # all of them 0: there was nothing to share
            slack = sum((printed_tolerance(fact) for fact in found), Decimal(0))
            low = 100 - slack if shares.exactly else None
            if not subject.relate(Within, "shares_sum", found, low=low, high=100 + slack):
                added = sum((number(fact) or Decimal(0) for fact in found), Decimal(0))
                operands = subject.listed([_figure(subject, fact) for fact in found])
                yield subject.finding("shares_sum", found, expected=added, operands=operands)


def _sum_rule(subject: Subject, rule: SumRule, level: str, kind: str) -> Iterator[Finding]:
    total = subject.fact(rule.total, level)
    found = [subject.fact(name, level) for name in rule.parts]
    if total is None or None in found:
        return
    parts_ = [part for part in found if part]
    if not rule.question:
        yield from _compare_sum(subject, total, parts_, exactly=kind == "equals")
        return
    numbers = [number(part) or Decimal(0) for part in parts_]
    added, whole = sum(numbers, Decimal(0)), number(total) or Decimal(0)
    given: dict[str, bool]
    relation: type[Relation]
    relation, given = (Cover, {}) if kind == "at_least" else (Total, {"exactly": kind == "equals"})
    if subject.relate(relation, "sum_question", [total, *parts_], question=True, **given):
        return
    if added > whole and any(one.total == rule.total and one.parts == rule.parts for one in subject.pack.at_most):
        return  # the parts are more than the whole: that is an error of its own
    word = "cover_question" if kind == "at_least" else "sum_question"
    yield subject.finding(word, [total, *parts_], expected=added, operands=_added(subject, parts_, numbers))


def _compare_sum(subject: Subject, total: Fact, parts_: list[Fact], *, exactly: bool) -> Iterator[Finding]:
    numbers = [number(part) or Decimal(0) for part in parts_]
    added, whole = sum(numbers, Decimal(0)), number(total) or Decimal(0)
    subject.relate(Total, "arithmetic_sum", [total, *parts_], exactly=exactly)
    if added == whole:
        _confirm(subject, [total, *parts_])
    elif exactly or added > whole:
        yield subject.finding("arithmetic_sum", [total, *parts_], expected=added, operands=_added(subject, parts_, numbers))  # fmt: skip


def _added(subject: Subject, parts_: list[Fact], numbers: list[Decimal]) -> Words:
    """The sum in figures; of different indicators, each with its name."""
    if len({part.indicator for part in parts_}) == 1 or len(parts_) > 4:
        return " + ".join(map(show, numbers))
    told = [_figure(subject, part) for part in parts_]
    return Message(vi=" + ".join(one.vi for one in told), en=" + ".join(one.en for one in told))


def _figure(subject: Subject, fact: Fact) -> Message:
    short = len(fact.raw or "") <= SHORT_PRINT and not fact.role
    value = in_print(fact) if short else show(number(fact))
    return subject.word("figure", label=subject.name(fact), value=value)


def breakdowns(subject: Subject) -> Iterator[Finding]:
    """People by degree are the people; a blank degree counts none where another one is given."""
    asked = {(item.indicator, item.role or "") for item in subject.form.items}
    for rule in subject.pack.breakdown:
        for level in subject.levels:
            yield from _breakdown(subject, rule, level, asked)


def _breakdown(subject: Subject, rule: Breakdown, level: str, asked: set[tuple[str, str]]) -> Iterator[Finding]:
    totals = [subject.fact(name, level) for name in rule.totals if (name, "") in asked]
    lines = [fact for name in rule.parts for fact in subject.places.get((name, rule.role), []) if fact.level == level]
    given = [fact for fact in lines if fact.status is Status.FILLED and number(fact) is not None]
    unread = any(fact.status is not Status.FILLED and not subject.sure(fact) for fact in lines)
    # Of several roles one may have no degree given: then it has nobody.
    others = rule.role and any(
        f.status is Status.FILLED for n in rule.parts for r in _ROLES for f in subject.places.get((n, r), [])
    )
    if not totals or None in totals or not lines or not (given or others) or unread:
        return
    if len(lines) != len({fact.key for fact in lines}):
        return
    people = [fact for fact in totals if fact]
    whole = sum((number(fact) or Decimal(0) for fact in people), Decimal(0))
    added = sum((number(fact) or Decimal(0) for fact in given), Decimal(0))
    if not subject.relate(Balance, "breakdown", [*people, *given], question=True, left=len(people)):
        yield subject.finding(
            "breakdown",
            [*people, *given],
            expected=added,
            operands=subject.listed([_figure(subject, fact) for fact in given if fact.value]) if added else "0",
            base=subject.names(people),
            whole=whole,
        )


def carriers(subject: Subject) -> Iterator[Finding]:
    """What needs a carrier is not there without one: no dossiers of a level without a service of it."""
    for rule in subject.pack.carrier:
        for level in subject.levels:
            total = next((f for f in subject.places.get((rule.total, ""), []) if f.level == level), None)
            found = [fact for name in rule.counts if (fact := subject.fact(name, level))]
            if total is None or not found:
                continue
            readable = subject.fact(rule.total, level) is total
            if readable:
                subject.relate(Carried, "no_services", [total, *found])
            loose = [fact for fact in found if (number(fact) or 0) > 0]
            none = (readable and number(total) == 0) or (total.status is Status.BLANK and subject.sure(total))
            if not loose or not none:
                continue
            listed = rows_listed(subject, rule.tables)
            yield subject.finding(
                "no_services",
                [total, *(found if readable else loose)],
                declared=total.value,
                hint=("listed", {"number": listed[0], "table": listed[1]}) if listed else None,
                expected=listed[0] if listed else None,
                suggestion=listed[0] if listed else None,
                whole=subject.word("is_zero" if readable else "blank"),
                certain=readable,  # what is blank may as well stand somewhere else
                operands=subject.listed([_figure(subject, fact) for fact in loose]),
            )


def parts(subject: Subject) -> Iterator[Finding]:
    """A part is not more than its whole; a count of dossiers in a count of services is recognised."""
    carried = {rule.total for rule in subject.pack.carrier}
    for rule in subject.pack.part_of:
        for level in subject.levels:
            part, whole = subject.fact(rule.part, level), subject.fact(rule.whole, level)
            if part is None or whole is None:
                continue
            if subject.relate(Total, "part_exceeds_whole", [whole, part], question=rule.question, exactly=False):
                continue
            if number(whole) == 0 and rule.whole in carried:
                continue  # that there is no service at all is told as such
            numbers = column(subject, rule.annex.table, rule.annex.swapped_with_sum_of) if rule.annex else []
            swapped = bool(numbers) and sum(numbers) == number(part)
            rows = sum(value > 0 for value in numbers)
            hint: tuple[str, dict[str, Words]] | None = None
            if swapped and rule.annex:
                hint = ("unit_swap", {"table": rule.annex.table, "expected": rows, "declared": in_print(part)})
            yield subject.finding(
                "part_question" if rule.question else "part_exceeds_whole",
                [part, whole],
                base=subject.name(whole),
                whole=in_print(whole),
                hint=hint,
                cause="unit_swap" if swapped else None,
                expected=rows if swapped else None,
                suggestion=rows if swapped else None,
            )


def answers(subject: Subject) -> Iterator[Finding]:
    """Answers that presuppose, require or exclude each other."""
    for rule in subject.pack.presupposes:
        for given in subject.places.get((rule.given, ""), []):
            answer = _answer(subject, rule.yes, given.level)
            figure = number(given)
            if given.status is not Status.FILLED or (figure is not None and figure <= 0) or answer is None:
                continue
            if answer.value is True or answer.status not in (Status.FILLED, Status.BLANK):
                continue
            kind = "conditional_required" if answer.status is Status.BLANK else "denied"
            if kind == "conditional_required" and figure is not None:
                continue  # a count answers the question by itself
            yield subject.finding(kind, [answer, given], base=subject.name(given), whole=in_print(given), expected=True, suggestion=True if kind == "conditional_required" else None)  # fmt: skip
    for needs in subject.pack.requires:
        for level in subject.levels:
            answer, count = _answer(subject, needs.yes, level), subject.fact(needs.count, level)
            if answer is None or answer.value is not True or count is None or number(count) != 0:
                continue
            kind = "requires_question" if needs.question else "requires_count"
            yield subject.finding(kind, [answer, count], base=subject.name(count), whole=show(number(count)))
    for exclusive in subject.pack.exclusive:
        for level in subject.levels:
            yes = [fact for name in exclusive.answers if (fact := _answer(subject, name, level)) and fact.value is True]
            if len(yes) > 1:
                yield subject.finding("exclusive", yes, operands=subject.names(yes))


def _answer(subject: Subject, indicator: str, level: str) -> Fact | None:
    """The one answer to a question at a level."""
    found = [fact for fact in subject.places.get((indicator, ""), []) if fact.level == level]
    return found[0] if len(found) == 1 else None


def doubtful_bases(subject: Subject) -> Iterator[Finding]:
    """Rates of an unstated base that the likeliest base contradicts, and parts that look copied from their whole."""
    for rule in subject.pack.base_unstated:
        for level in subject.levels:
            rate, base = subject.fact(rule.rate, level), subject.fact(rule.base, level)
            found = [subject.fact(name, level) for name in rule.parts]
            if rate is None or base is None or None in found or not number(base):
                continue
            parts_ = [part for part in found if part]
            added = sum((number(part) or Decimal(0) for part in parts_), Decimal(0))
            exactly = 100 * added / (number(base) or Decimal(1))
            if number(rate) == 100 and abs(exactly - 100) > printed_tolerance(rate):
                yield subject.finding(
                    "base_unstated",
                    [rate, *parts_],
                    expected=exactly.quantize(Decimal("0.01"), ROUND_HALF_UP),
                    operands=" + ".join(show(number(part)) for part in parts_),
                    base=subject.name(base),
                    whole=show(number(base)),
                )
    for any_of in subject.pack.any_base:
        for level in subject.levels:
            yield from _any_base(subject, any_of, level)
    for copied in subject.pack.copied_total:
        for level in subject.levels:
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


def _any_base(subject: Subject, rule: AnyBase, level: str) -> Iterator[Finding]:
    """A rate that is right for one of the bases it may have; with all of them given and none right it is asked about."""
    rate, part = subject.fact(rule.rate, level), subject.fact(rule.part, level)
    if rate is None or part is None:
        return
    slack, printed, top = printed_tolerance(rate), number(rate) or Decimal(0), number(part) or Decimal(0)
    sizes: list[Decimal] = []
    first: list[Fact] = []
    for names in rule.bases:
        base = [fact for name in names if (fact := subject.fact(name, level))]
        size = sum((number(fact) or Decimal(0) for fact in base), Decimal(0))
        if len(base) < len(names) or not size:
            continue
        sizes.append(size)
        first = first or base
        if abs(100 * top / size - printed) <= slack:
            signs = (1,) * len(base)
            subject.relate(Quotient, "ratio_mismatch", [rate, part, *base], signs=signs, tolerance=slack)
            return
    if len(sizes) == len(rule.bases):
        signs = (1,) * len(first)
        subject.relate(Quotient, "ratio_mismatch", [rate, part, *first], question=True, signs=signs, tolerance=slack)
        shown = [(100 * top / size).quantize(Decimal("0.01"), ROUND_HALF_UP) for size in sizes]
        either = subject.word("or")
        operands = Message(**{lang: getattr(either, lang).join(map(show, shown)) for lang in ("vi", "en")})
        yield subject.finding("base_question", [rate, part], expected=shown[0], operands=operands)


def formats(subject: Subject) -> Iterator[Finding]:
    """An e-mail address and a telephone number look like one."""
    low, high = subject.pack.phone_digits
    odd: list[tuple[Fact, str]] = []
    for fact in subject.facts:
        kind = subject.catalogue[fact.indicator].kind if fact.indicator else None
        if fact.status is not Status.FILLED or not subject.sure(fact):
            continue
        if kind == "email" and not re.fullmatch(r"[^@\s]+@[^@\s]+\.[a-z]{2,}", str(fact.value)):
            odd.append((fact, "email"))
        if kind == "phone" and not low <= len(re.sub(r"\D", "", str(fact.value))) <= high + 1:
            odd.append((fact, "phone"))
    for fact, wanted in odd:
        why = subject.word("looks_unlike", wanted=subject.word(wanted))
        yield subject.finding("format", [fact], operands=subject.word("reading", label=subject.name(fact), raw=fact.raw, why=why))  # fmt: skip


def ranges(subject: Subject) -> Iterator[Finding]:
    """Counts are not negative; a share of a whole lies between 0 and 100 %."""
    for fact in subject.facts:
        value = number(fact) if fact.status is Status.FILLED else None
        if value is None or not fact.indicator or isinstance(fact.value, bool):
            continue
        kind = subject.catalogue[fact.indicator].kind
        if kind in ("count", "ratio_percent") and subject.fact(fact.indicator, fact.level, fact.role or "") is fact:
            share = kind == "ratio_percent" and fact.indicator not in subject.pack.may_exceed
            subject.relate(Between, "out_of_range", [fact], high=Decimal(100) if share else None)
        if subject.counted_whole(fact) and value != value.to_integral_value():
            yield _divided(subject, fact, value)
        if kind in ("count", "ratio_percent") and value < 0:
            yield subject.finding("out_of_range", [fact], operands=subject.word("not_negative"))
        elif kind == "ratio_percent" and value > 100 and fact.indicator not in subject.pack.may_exceed:
            yield subject.finding("out_of_range", [fact], operands=subject.word("share_range"))


def _divided(subject: Subject, fact: Fact, value: Decimal) -> Finding:
    """A count of what cannot be divided that has a fraction: three places are thousands, anything else is asked about."""
    thousands = thousands_mark(fact) is not None and printed_places(fact) == 3
    whole = value * 1000 if thousands else None
    cause = "thousands_separator" if thousands else None
    return subject.finding("divided", [fact], expected=whole, cause=cause, suggestion=whole)


def dates(subject: Subject) -> Iterator[Finding]:
    """One report covers one span of days, that ends before the letter was signed, after the period began."""
    spans = [span for span in subject.report.data_windows if span.from_ and span.to]
    ends = [span.to for span in spans if span.to]
    own = [span for span in spans if span.to and (max(ends) - span.to).days < FAR_APART]
    signed, period = subject.report.signed_on, subject.report.period
    if len({(span.from_, span.to) for span in own}) > 1:
        shown = "; ".join(f"{span.from_:%d/%m/%Y}–{span.to:%d/%m/%Y}" for span in own)
        yield subject.finding("date_window_inconsistent", [], declared=shown, operands=shown)
    if signed is None or period is None:
        return
    owed = Period.parse(period)
    end = max((span.to for span in own if span.to), default=None)
    if signed < owed.first:
        yield subject.finding("signed_before", _letter(subject, signed), declared=f"{signed:%d/%m/%Y}", operands=period)
    elif end is not None and signed < end:
        about = [fact for fact in subject.facts if fact.window and fact.window.to and fact.window.to > signed]
        few = (end - signed).days <= subject.pack.days_early
        yield subject.finding(
            "signed_early",
            [*_letter(subject, signed), *about],
            declared=f"{signed:%d/%m/%Y}",
            operands=f"{end:%d/%m/%Y}",
            severity=Severity.INFO if few else None,
        )
    elif not spans and signed <= owed.last:
        yield subject.finding("period_incomplete", [], declared=f"{signed:%d/%m/%Y}", operands=period)


def _letter(subject: Subject, signed: date) -> list[Fact]:
    """The day of the letter, which stands outside the form's lines, as a fact to be named."""
    stands = next((fact for fact in subject.facts if fact.indicator == "report_date"), None)
    level = next((fact.level for fact in subject.facts if fact.indicator == "report_period"), subject.form.own_level)
    return [
        stands
        or Fact(
            indicator="report_date",
            level=level,
            status=Status.FILLED,
            value=signed.isoformat(),
            raw=f"{signed:%d/%m/%Y}",
        )
    ]


def missing(subject: Subject, findings: list[Finding]) -> Iterator[Finding]:
    """Lines that must be answered and are blank, one finding a section; lines that were not found, one in all."""
    named = {(ref.indicator, ref.level) for finding in findings for ref in finding.facts}
    sections: dict[str, list[Fact]] = {}
    lost: list[Fact] = []
    seen = set()
    idle = {
        line for rule in subject.pack.depends for line in rule.lines
        if any(fact.status is Status.FILLED and not fact.value for fact in subject.places.get((rule.on, ""), []))
    }  # fmt: skip
    for item in subject.form.items:
        fact = subject.of_item(item)
        if fact is None or item.optional or fact.status is not Status.BLANK or fact.id in seen:
            continue
        if not subject.is_asked(fact) or fact.indicator in idle:
            continue
        seen.add(fact.id)
        if fact.review_reason == "line_not_found":
            lost.append(fact)
        elif (fact.indicator, fact.level) not in named:
            sections.setdefault(item.section, []).append(fact)
    if lost:
        yield subject.finding("missing_lines", lost, declared=len(lost), operands=subject.names(lost))
    for section, facts in sections.items():
        name = subject.word("section", title=section) if section else subject.word("whole_form")
        yield subject.finding(
            "missing_required", facts, section=name, declared=len(facts), operands=subject.names(facts)
        )


def metadata(subject: Subject) -> Iterator[Finding]:
    """An issued document has its number and the day it was signed."""
    lacking = [
        subject.word(word)
        for value, word in ((subject.report.dispatch_number, "number"), (subject.report.signed_on, "signing_day"))
        if value is None
    ]
    if lacking:
        both = subject.word("and", one=lacking[0], other=lacking[1]) if len(lacking) > 1 else lacking[0]
        yield subject.finding("missing_metadata", [], operands=both)
