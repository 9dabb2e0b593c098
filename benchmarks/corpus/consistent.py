"""Consistent reports, and errors planted in them: what a validator must find, explain and repair."""

from __future__ import annotations

import random
from dataclasses import dataclass, field, replace
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from services.validate.judging.checks import check
from services.validate.judging.packs import rule_pack
from services.validate.judging.relations import Balance, Cover, Key, Mean, Network, Quotient, Total
from services.validate.judging.subject import Subject
from shared.contracts import AnnexTable, Fact, ReportIdentity, Source, Status
from shared.forms import Form
from shared.reference import installed

FORMS = ("bac-giang-so-2020", "tuyen-quang-huyen-2020", "phu-yen-so-2019", "dien-bien-2018", "soc-trang-2019")
_WHOLE = {"staff_total": (40, 400), "tthc_total": (200, 900), "tthc_dossiers_total": (3000, 90_000)}
YEARS = {"2018": "2018-Q2", "2019": "2019-Q3", "2020": "2020-Q3"}


@dataclass(slots=True)
class Case:
    """A report, and what was planted in it."""

    form: Form
    identity: ReportIdentity
    facts: dict[Key, Fact]
    tables: list[AnnexTable]
    planted: list[Planted] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Planted:
    """An error: its kind, the cells it changed and their right values."""

    kind: str
    right: dict[Key, Decimal]
    explainable: bool = True
    """Whether the evidence singles out the cell."""


def consistent(form_id: str, seed: int) -> Case:
    """A report in which everything that is checked agrees."""
    for attempt in range(40):
        case = _drawn(form_id, random.Random(f"consistent/{form_id}/{seed}/{attempt}"))
        if case is not None:
            return case
    raise AssertionError(f"{form_id}: no consistent values found")


def _drawn(form_id: str, rng: random.Random) -> Case | None:
    form = installed().forms[form_id]
    values: dict[Key, Decimal] = {}
    for item in form.items:
        key = (item.indicator, item.level or form.own_level, item.role or "")
        kind = installed().indicators[item.indicator].kind
        if kind == "count" and not item.annex:
            low, high = _WHOLE.get(item.indicator, (0, 0))
            values[key] = Decimal(rng.randint(low, high) if high else rng.randint(1, 30))
        elif kind == "ratio_percent":
            values[key] = Decimal(rng.randint(0, 9_980)).scaleb(-2).quantize(Decimal("0.1"))
    facts = {(i.indicator, i.level or form.own_level, i.role or ""): _fact(form, i, values, rng) for i in form.items}
    tables = _tables(form, rng)
    identity = ReportIdentity(
        form=form.id, period=YEARS[form.valid_from[:4]], province="", agency_level=form.agency_level,
        dispatch_number="12/BC", signed_on=f"{form.valid_from[:4]}-12-01", evidence={"scan": True},
    )  # fmt: skip
    case = Case(form, identity, facts, tables)
    return case if _settle(case, rng) else None


def _fact(form: Form, item: Any, values: dict[Key, Decimal], rng: random.Random) -> Fact:
    key = (item.indicator, item.level or form.own_level, item.role or "")
    indicator = installed().indicators[item.indicator]
    value: Any
    if key in values:
        value = _plain(values[key])
    elif indicator.kind == "boolean":
        value = all(item.indicator != rule.answers[-1] for rule in rule_pack(installed(), form.family).exclusive)
    elif item.annex:
        value = ["x"]
    else:
        value = {
            "email": "a@so.example.vn", "phone": "0912345678", "url": "so.example.vn", "date": "2020-03-01",
            "fraction": "3/5", "list": ["a"],
        }.get(indicator.kind, "Văn phòng")  # fmt: skip
        if item.indicator == "report_period":
            value = YEARS[form.valid_from[:4]]
        if item.options:
            value = item.options[0]
    return Fact(
        indicator=item.indicator, level=key[1], role=item.role, status=Status.FILLED, value=value, raw=_raw(value), unit=item.unit,
        source=Source(text=item.label),
    )  # fmt: skip


def _raw(value: Any) -> str:
    return str(value).replace(".", ",") if isinstance(value, float) else str(value)


def _plain(value: Decimal) -> int | float:
    return int(value) if value == value.to_integral_value() else float(value)


def _tables(form: Form, rng: random.Random) -> list[AnnexTable]:
    found = []
    for table in sorted({item.annex for item in form.items if item.annex}):
        if table not in ("3A.2", "3A.3"):
            continue
        rows = []
        for n in range(1, rng.randint(4, 12)):
            received = rng.randint(1, 400)
            online = rng.randint(0, received)
            rows.append({"tt": n, "service_name": f"Dịch vụ {n}", "online_dossiers_resolved": online, "all_dossiers_received": received, "digital_signature": True, "payment_form": "Trực tiếp"})  # fmt: skip
        found.append(AnnexTable(table=table, rows=rows))
    return found


def subject(case: Case) -> Subject:
    """The case as the validator sees it."""
    tables = {table.table: table for table in case.tables}
    return Subject(
        case.identity,
        list(case.facts.values()),
        tables,
        case.form,
        rule_pack(installed(), case.form.family),
        installed(),
    )


def _settle(case: Case, rng: random.Random) -> bool:
    """Sets dependent figures until every relation holds: totals from their parts, rates from their figures."""
    for _ in range(12):
        sub = subject(case)
        check(sub)
        # A rate that is cut off holds well enough for a figure to be trusted, but it is asked about.
        cut = [
            r for r in sub.network.relations if isinstance(r, Quotient) and not replace(r, truncation=False).holds(sub.network.values)
        ]  # fmt: skip
        broken = list(dict.fromkeys([*sub.network.broken(), *cut, *sub.network.unanswered()]))
        if not broken:
            return True
        for relation in broken:
            _mend(case, sub.network, relation, rng)
    return False


def _mend(case: Case, network: Network, relation: Any, rng: random.Random) -> None:
    values = {key: network.values[key] for key in relation.cells}
    if isinstance(relation, Total):
        total, *parts = relation.cells
        if relation.exactly:
            set_value(case, total, sum((_value(case, part) for part in parts), Decimal(0)))
        else:
            room = _value(case, total)
            for part in parts:
                set_value(case, part, Decimal(rng.randint(0, int(room) // len(parts))))
        return
    if isinstance(relation, Quotient):
        rate, top, *below = relation.cells
        if relation.base is None and top not in below:
            whole = sum((s * _value(case, k) for s, k in zip(relation.signs, below, strict=True)), Decimal(0))
            unbounded = relation.cells[0][0] in rule_pack(installed(), case.form.family).may_exceed
            if whole > 0 and _value(case, top) > whole and not unbounded:
                set_value(case, top, Decimal(rng.randint(int(whole) // 2, int(whole))))
        current = {key: _value(case, key) for key in relation.cells}
        exact = relation.computed(current)
        if exact is not None:
            set_value(case, rate, exact.quantize(Decimal("0.1"), ROUND_HALF_UP))
        return
    if isinstance(relation, Mean):
        rates = [values[key] for key in relation.cells[1:]]
        middle = relation.mean if relation.mean is not None else (min(rates) + max(rates)) / 2
        set_value(case, relation.cells[0], middle.quantize(Decimal("0.1"), ROUND_HALF_UP))
        return
    if isinstance(relation, Cover):
        set_value(case, relation.cells[1], _value(case, relation.cells[0]))
        return
    if isinstance(relation, Balance):
        first, *others = relation.cells[relation.left :]
        for key in others:
            set_value(case, key, Decimal(0))
        set_value(case, first, sum((_value(case, key) for key in relation.cells[: relation.left]), Decimal(0)))
        return
    own = relation.cells[0]
    spans = relation.allowed(own, values)
    low, high = spans[0]
    set_value(case, own, low if low is not None and values[own] < low else high or Decimal(0))


def _value(case: Case, key: Key) -> Decimal:
    return Decimal(str(case.facts[key].value))


def set_value(case: Case, key: Key, value: Decimal, raw: str | None = None) -> None:
    """Gives a figure another value, printed as people print it."""
    plain = _plain(value)
    case.facts[key] = case.facts[key].model_copy(
        update={"value": plain, "raw": raw or _raw(plain), "numerator": None, "denominator": None}
    )


KINDS = (
    "digits_swapped", "digit_slip", "digit_missing", "digit_extra", "decimal_comma", "factor_10", "factor_1000",
    "swapped_ratio", "rate_left_at_100", "wrong_denominator", "unit_swap", "row_shift", "ocr_confusion", "truncated",
)  # fmt: skip


def plant(case: Case, kind: str, rng: random.Random) -> Planted | None:
    """Plants an error of a kind where it breaks something; None where this report has no place for it."""
    sub = subject(case)
    check(sub)
    network = sub.network
    own = {key for error in case.planted for key in error.right}
    # Two errors in one relation cannot be told apart by anybody: each has relations of its own.
    taken = {key for r in network.relations if own & set(r.cells) for key in r.cells} | own
    linked = [
        key
        for key in network.values
        if any(len(r.cells) > 1 or r.rule == "annex_mismatch" for r in network.of(key)) and key not in taken
    ]
    rates = [r for r in network.relations if isinstance(r, Quotient) and r.base is None and not set(r.cells) & taken]
    rng.shuffle(linked)
    rng.shuffle(rates)
    before = {key: network.values[key] for key in network.values}
    for _ in range(1):
        if kind in ("swapped_ratio", "rate_left_at_100", "wrong_denominator", "truncated"):
            for rate in rates:
                made = _wrong_rate(kind, sub, rate)
                if made is not None:
                    return _planted(case, kind, {rate.cells[0]: made}, before)
            return None
        if kind == "decimal_comma":
            for rate in rates:
                value = network.values[rate.cells[0]]
                if value != value.to_integral_value() and value > 1:
                    return _planted(case, kind, {rate.cells[0]: value * 10}, before)
            return None
        if kind == "unit_swap":
            return _unit_swap(case, sub, before, taken)
        if kind == "row_shift":
            return _row_shift(case, network, before, taken, rng)
        for key in linked:
            value = network.values[key]
            wrong = _slip(kind, value, rng)
            if wrong is None or wrong == value or installed().indicators[key[0]].kind != "count":
                continue
            planted = _planted(case, kind, {key: wrong}, before)
            again = subject(case)
            check(again)
            if any(key in relation.cells for relation in again.network.broken()):
                if kind == "ocr_confusion":
                    seen = {"confidence": 0.6, "source": Source(page=1, box=(0, 0, 10, 10))}
                    case.facts[key] = case.facts[key].model_copy(update=seen)
                return planted
            set_value(case, key, value)
            case.planted.remove(planted)
        return None
    return None


def _planted(case: Case, kind: str, wrong: dict[Key, Decimal], before: dict[Key, Decimal]) -> Planted:
    planted = Planted(kind, {key: before[key] for key in wrong})
    for key, value in wrong.items():
        set_value(case, key, value)
    case.planted.append(planted)
    return planted


def _wrong_rate(kind: str, sub: Subject, rate: Quotient) -> Decimal | None:
    values = sub.network.values
    top = values[rate.cells[1]]
    below = sum((s * values[k] for s, k in zip(rate.signs, rate.cells[2:], strict=True)), Decimal(0))
    exact = rate.computed(values)
    if below == 0 or top == 0 or exact is None or abs(exact - 100) < 2 or rate.factor != 100:
        return None
    if kind == "rate_left_at_100":
        fits = [b for b in sub.pack.bases if (f := sub.fact(b, rate.cells[0][1])) and Decimal(str(f.value)) == top]
        return Decimal(100) if not fits else None
    if kind == "swapped_ratio":
        return (100 * below / top).quantize(Decimal("0.1")) if top != below else None
    if kind == "truncated":
        cut = exact.quantize(Decimal("0.1"), "ROUND_DOWN")
        return cut if cut != exact.quantize(Decimal("0.1"), ROUND_HALF_UP) else None
    for base in sub.pack.bases:
        fact = sub.fact(base, rate.cells[0][1])
        if fact is None or fact.key in rate.cells or not fact.value:
            continue
        other = (100 * top / Decimal(str(fact.value))).quantize(Decimal("0.1"), ROUND_HALF_UP)
        if abs(other - exact) > 1 and 0 < other <= 100:
            return other
    return None


def _unit_swap(case: Case, sub: Subject, before: dict[Key, Decimal], taken: set[Key]) -> Planted | None:
    level = case.form.own_level
    for rule in sub.pack.part_of:
        key = (rule.part, level, "")
        if rule.annex is None or key in taken or key not in before or rule.annex.table not in sub.tables:
            continue
        column = [row[rule.annex.swapped_with_sum_of] for row in sub.tables[rule.annex.table].rows]
        whole = before.get((rule.whole, level, ""))
        if whole is not None and sum(column) > whole:
            right = Decimal(sum(value > 0 for value in column))
            before = {**before, key: right}
            return _planted(case, "unit_swap", {key: Decimal(sum(column))}, before)
    return None


def _row_shift(
    case: Case, network: Network, before: dict[Key, Decimal], taken: set[Key], rng: random.Random
) -> Planted | None:
    order = [
        k
        for k in dict.fromkeys((i.indicator, i.level or case.form.own_level, i.role or "") for i in case.form.items)
        if k in network.values
    ]
    starts = list(range(len(order) - 4))
    rng.shuffle(starts)
    for start in starts:
        run = order[start : start + rng.randint(4, 6)]
        values = [before[key] for key in run]
        if set(run) & taken or len(set(values)) < len(values):
            continue
        shifted = dict(zip(run[1:], values[:-1], strict=True))
        shifted[run[0]] = Decimal(rng.randint(31, 39))
        planted = _planted(case, "row_shift", shifted, before)
        again = subject(case)
        check(again)
        if sum(bool(set(run) & set(relation.cells)) for relation in again.network.broken()) >= 2:
            return planted
        for key in run:
            set_value(case, key, before[key])
        case.planted.remove(planted)
    return None


def _slip(kind: str, value: Decimal, rng: random.Random) -> Decimal | None:
    if value != value.to_integral_value():
        return None
    text = str(int(value))
    if kind == "digits_swapped":
        places = [n for n in range(len(text) - 1) if text[n] != text[n + 1] and not (n == 0 and text[1] == "0")]
        if not places:
            return None
        n = rng.choice(places)
        return Decimal(text[:n] + text[n + 1] + text[n] + text[n + 2 :])
    if kind == "digit_slip":
        if len(text) < 3:
            return None
        n = rng.randrange(len(text))
        return Decimal(text[:n] + rng.choice([d for d in "123456789" if d != text[n]]) + text[n + 1 :])
    if kind == "digit_missing":
        n = rng.randrange(1, len(text)) if len(text) > 2 else 0
        return Decimal(text[:n] + text[n + 1 :]) if n else None
    if kind == "digit_extra":
        n = rng.randrange(1, len(text) + 1)
        return Decimal(text[:n] + rng.choice("123456789") + text[n:]) if len(text) > 1 else None
    if kind in ("factor_10", "factor_1000"):
        return value * (10 if kind == "factor_10" else 1000) if value else None
    if kind == "ocr_confusion":
        swaps = {"1": "7", "7": "1", "3": "8", "8": "3", "5": "6", "6": "5", "0": "8"}
        places = [n for n, d in enumerate(text) if d in swaps and not (n == 0 and len(text) == 1)]
        if not places:
            return None
        n = rng.choice(places)
        return Decimal(text[:n] + swaps[text[n]] + text[n + 1 :])
    return None
