"""Printed rates against the figures they are rates of."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal

from services.validate.judging.pack import AnyBase, CopiedTotal, UnstatedBase
from services.validate.judging.printed import printed_places, printed_tolerance
from services.validate.judging.relations import (
    Mean,
    Quotient,
)
from services.validate.judging.subject import Subject, in_print, number, show
from shared.contracts import Fact, Finding, Message, Status, exact
from shared.forms import Ratio


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
            operands=subject.listed([subject.figure(fact) for fact in found]),
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
        if top.numerator is not None
        and top.denominator
        and not (named and _is_another_whole(subject, exact(top.denominator), lower))
        else None
    )
    if own is None or abs(own - printed) > tolerance:
        signs = tuple(sign for _, sign in present) if named else ()
        base = None if named else lower
        subject.relate(Quotient, "ratio_mismatch", involved, signs=signs, factor=factor, tolerance=tolerance, base=base)
    elif top.denominator:  # of the whole that is printed with its part, whatever the report's own whole
        subject.relate(Quotient, "ratio_mismatch", [fact, top], factor=factor, tolerance=tolerance, base=exact(top.denominator))  # fmt: skip
    if abs(expected - printed) <= tolerance:
        subject.confirm(involved)
        return
    if own is not None and abs(own - printed) <= tolerance:
        subject.confirm([fact])
        return
    shown = expected.quantize(Decimal(1).scaleb(-max(printed_places(fact), 2)), ROUND_HALF_UP)
    operands = f"{show(upper)} / {show(lower)}"
    if 0 < expected - printed < 2 * tolerance:
        cut.append((fact, subject.word("rate_cut", label=subject.name(fact), declared=in_print(fact), expected=shown, operands=operands), shown))  # fmt: skip
        return
    yield subject.finding("ratio_mismatch", involved, expected=shown, suggestion=shown, operands=operands)


def _is_another_whole(subject: Subject, printed: Decimal, own: Decimal) -> bool:
    """Whether the whole that is printed with a part is not that of the line, but another count that rates are divided by:
    the people of the whole district below those of its communes.
    """
    wholes = (subject.fact(name, level) for name in subject.pack.bases for level in subject.levels)
    return printed != own and any(number(whole) == printed for whole in wholes if whole)


def averages(subject: Subject) -> Iterator[Finding]:
    """A rate of several levels together lies between the rates of the levels, whatever their weights."""
    for rule in subject.pack.level_sum:
        for name, indicator in subject.catalogue.items():
            of = subject.reference.ratio(name) if indicator.kind == "ratio_percent" else None
            whole = subject.fact(name, rule.level) if of else None
            found = [subject.fact(name, level) for level in rule.of_levels] if whole else []
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
                operands=subject.listed([subject.figure(fact) for fact in rates_]),
                hint=("mean", {"mean": show(shown)}) if shown is not None else None,
                expected=shown,
                suggestion=shown,
            )


def _mean(subject: Subject, of: Ratio, levels: list[str], printed: list[Decimal]) -> Decimal | None:
    """The rate of all levels by the counts the rates are rates of; None without sure counts that nothing disputes."""
    base = of.weight or (of.denominator[0][0] if len(of.denominator) == 1 else None)
    weights = [subject.fact(base, level) for level in levels] if base else []
    disputed = {cell for relation in subject.network.broken() for cell in relation.cells}
    sizes = [number(fact) or Decimal(0) for fact in weights if fact and subject.sure(fact) and fact.key not in disputed]
    if len(sizes) != len(printed) or sum(sizes) == 0:
        return None
    return sum((size * rate for size, rate in zip(sizes, printed, strict=True)), Decimal(0)) / sum(sizes)


def doubtful_bases(subject: Subject) -> Iterator[Finding]:
    """Rates of an unstated base that the likeliest base contradicts, and parts that look copied from their whole."""
    for level in subject.levels:
        for unstated in subject.pack.base_unstated:
            yield from _base_unstated(subject, unstated, level)
    for level in subject.levels:
        for any_of in subject.pack.any_base:
            yield from _any_base(subject, any_of, level)
    for level in subject.levels:
        for copied in subject.pack.copied_total:
            yield from _copied(subject, copied, level)


def _base_unstated(subject: Subject, rule: UnstatedBase, level: str) -> Iterator[Finding]:
    rate, base = subject.fact(rule.rate, level), subject.fact(rule.base, level)
    found = [subject.fact(name, level) for name in rule.parts]
    if rate is None or base is None or None in found or not number(base):
        return
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


def _copied(subject: Subject, rule: CopiedTotal, level: str) -> Iterator[Finding]:
    part, whole, against = (subject.fact(name, level) for name in (rule.part, rule.whole, rule.against))
    proof = next((f for f in subject.facts if f.indicator == rule.evidence and f.level == level), None)
    given = proof is not None and proof.status is Status.FILLED
    if part is None or whole is None or against is None or given or not number(against):
        return
    if number(part) == number(whole):
        yield subject.finding(
            "semantic_inconsistent",
            [part, whole, *([proof] if proof else []), against],
            expected=(number(whole) or Decimal(0)) - (number(against) or Decimal(0)),
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
