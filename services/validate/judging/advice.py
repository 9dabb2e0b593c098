"""From broken relations to advice: causes, suggestions, and which findings follow from another."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from functools import partial

from services.validate.judging.printed import other_readings
from services.validate.judging.relations import Key, Network, Quotient, Relation, within
from services.validate.judging.repair import Change, Repair, could_be_wrong, repairs
from services.validate.judging.shifts import displaced
from services.validate.judging.subject import Subject, in_print, show
from shared.codes import codes
from shared.contracts import FactRef, Finding, Message, ProposedChange, Severity, exact

RULES = {
    "ratio_mismatch",
    "arithmetic_sum",
    "part_exceeds_whole",
    "annex_mismatch",
    "annex_difference",
    "out_of_range",
    "no_services",
    "shares_sum",
}
"""Kinds of findings that stand for a broken relation."""
MOST_TOLD = 4
"""Changes that a message spells out."""
_OTHER_UNIT = {"factor_100", "factor_1000"}
"""What a figure in another unit is off by."""
_OWN_CAUSE = {"unit_swap"}
"""Causes that a check proved by itself, from more than the relation."""


def explain(subject: Subject, findings: list[Finding]) -> list[Finding]:
    """The findings with the fewest changes that would repair them; those that follow from another say so.

    Where the only figures to change are readings in doubt, the reading is at fault and not the report: what does
    not agree with it becomes information below the finding that holds the reading.
    """
    found = [finding.model_copy(update={"id": f"F{n:02d}"}) for n, finding in enumerate(findings, 1)]
    for repair in repairs(subject.network, partial(displaced, subject)):
        members = [n for n, finding in enumerate(found) if _belongs(finding, repair)]
        if not members:
            continue
        _advise(subject, found, members, repair)
        _answer(subject, found, members, repair)
        if repair.changes and all(_misread(subject, change) for change in repair.changes):
            _blame_reading(subject, found, members, repair)
    return found


def told_once(subject: Subject, findings: list[Finding]) -> list[Finding]:
    """The findings, those that a held operand could explain as information below the finding that tells of its doubt.

    A figure that may be another line's, or another period's, or misread, contradicts nothing. What tells of the doubt
    itself is left as it is, also where it names the very figures of a broken relation. ``findings`` are those of
    ``explain``; what they hold is decided before, since a figure beside a doubtful one may be wrong as well.
    """
    network = subject.network
    broken = {frozenset(relation.cells): relation for relation in (*network.broken(), *network.unanswered())}
    nothing = codes().doubts_about("digits") | codes().doubts_about("place") | codes().doubts_told_as("unit_mismatch")
    result = list(findings)
    for n, finding in enumerate(findings):
        if finding.severity is Severity.INFO or codes().of(finding).about_reading:
            continue
        named = [key_of(ref) for ref in finding.facts]
        relation = broken.get(frozenset(named))
        if relation is None:
            continue
        if (told := _told_elsewhere(network, result, relation)) is not None:
            result[n] = finding.model_copy(update={"severity": Severity.INFO, "follows": findings[told].id})
            continue
        doubtful = [cell for cell in named if cell in network.doubtful and network.facts[cell].review_reason in nothing]
        holder = _holder(network, result, {cell for cell in doubtful if _explains(network, relation, cell)})
        if holder is not None:
            result[n] = finding.model_copy(update={"severity": Severity.INFO, "follows": findings[holder].id})
    return result


def _told_elsewhere(network: Network, found: list[Finding], broken: Relation) -> int | None:
    """The finding that tells of the doubt about a rate which the figures of another level give exactly, and which stands
    at none: its line was taken for this level's.
    """
    rate = broken.cells[0]
    if not isinstance(broken, Quotient) or rate not in network.doubtful:
        return None
    for level in sorted({key[1] for key in network.values} - {rate[1]}):
        there = {cell: (cell[0], level, cell[2]) for cell in broken.cells[1:]}
        if (rate[0], level, rate[2]) in network.values or not there.keys().isdisjoint(network.doubtful):
            continue
        if not all(cell in network.values and cell not in network.doubtful for cell in there.values()):
            continue
        if broken.holds({**network.values, **{here: network.values[cell] for here, cell in there.items()}}):
            return _teller(found, {network.facts[rate].id})
    return None


def _teller(found: list[Finding], facts: set[str]) -> int | None:
    """The first finding that tells of a doubt about one of some facts, by id."""
    told = (n for n, one in enumerate(found) if codes().of(one).about_reading and facts & {r.id for r in one.facts})
    return next(told, None)


def _explains(network: Network, broken: Relation, cell: Key) -> bool:
    """Whether the doubt about a cell may be why a relation is broken: another of its readings mends it."""
    readings = other_readings(network.facts[cell], whole=cell in network.whole)
    if readings is None:
        return could_be_wrong(network, broken, cell)
    return any(within(value, broken.allowed(cell, network.values)) for value in readings)


def _holder(network: Network, found: list[Finding], cells: set[Key]) -> int | None:
    """The finding that tells of the doubt about one of the cells.

    A doubt of the reader's that may be why figures contradict each other is a question after all: it is told aloud.
    """
    n = _teller(found, {network.facts[cell].id for cell in cells})  # a control total of the same name is another figure
    if n is not None and found[n].severity is Severity.INFO:
        found[n] = found[n].model_copy(update={"severity": Severity.WARNING})
    return n


def key_of(ref: FactRef) -> Key:
    """The key of the fact that a finding names."""
    return (ref.indicator or "", ref.level, ref.role or "")


def _belongs(finding: Finding, repair: Repair) -> bool:
    if finding.kind not in RULES or finding.severity is Severity.INFO or not finding.facts:
        return False
    named = {key_of(ref) for ref in finding.facts}
    return any(named == set(relation.cells) for relation in repair.relations)


def _misread(subject: Subject, change: Change) -> bool:
    """Whether what a cell should be is what it may have said: then the reading is at fault."""
    cell, fact = change.cell, subject.network.facts[change.cell]
    readings = other_readings(fact, whole=cell in subject.network.whole)
    if readings is not None and change.value not in readings:
        return False
    if cell not in subject.network.doubtful or not fact.needs_review:
        return False
    in_other_unit = change.cause in _OTHER_UNIT and fact.review_reason in codes().doubts_told_as("unit_mismatch")
    return in_other_unit or fact.review_reason in codes().doubts_about("digits")


def _blame_reading(subject: Subject, found: list[Finding], members: list[int], repair: Repair) -> None:
    cells = {change.cell for change in repair.changes}
    holder = _holder(subject.network, found, cells)
    if holder is None:
        return
    told = [change for change in repair.changes if change.value is not None]
    hint = subject.pack.hints["reading_should_be"]
    said = subject.listed(
        [
            subject.word("should_be", label=subject.name(subject.network.facts[c.cell]), value=show(c.value))
            for c in told
        ]
    )
    before = found[holder]
    if told:
        message = Message(
            vi=before.message.vi + hint.vi.format(repairs=said.vi),
            en=before.message.en + hint.en.format(repairs=said.en),
        )
        alone = len(before.facts) == 1 and before.suggestion is None
        update = {"message": message, "repair": [*before.repair, *(_proposed(change) for change in told)]}
        if alone:
            update |= {"suggestion": _plain(told[0]), "cause": told[0].cause}
        found[holder] = before.model_copy(update=update)
    for n in members:
        found[n] = found[n].model_copy(update={"severity": Severity.INFO, "follows": before.id})


def _answer(subject: Subject, found: list[Finding], members: list[int], repair: Repair) -> None:
    """Questions that the repair answers as well are not asked beside it."""
    network = subject.network
    right = {change.cell: change.value for change in repair.changes if change.value is not None}
    for n in members:
        first, own = found[n].facts[0], found[n].suggestion
        if found[n].cause in _OWN_CAUSE and isinstance(own, int | float):
            right[key_of(first)] = exact(own)
    values = {**network.values, **right}
    for n, finding in enumerate(found):
        if finding.kind == "ratio_truncated" and _rounded_after_all(network, finding, right, values):
            found[n] = finding.model_copy(update={"severity": Severity.INFO, "follows": found[members[0]].id})
        if finding.severity is Severity.INFO or finding.kind in RULES or not finding.facts:
            continue
        named = {key_of(ref) for ref in finding.facts}
        settled = [r for r in network.unanswered() if set(r.cells) == named and r.holds(values)]
        if settled:
            found[n] = finding.model_copy(update={"severity": Severity.INFO, "follows": found[members[0]].id})


def _rounded_after_all(
    network: Network, finding: Finding, right: dict[Key, Decimal], values: dict[Key, Decimal]
) -> bool:
    """Whether all rates that seemed to be cut off are rounded once the figures behind them are mended."""
    rates = [network.rate(key_of(ref)) for ref in finding.facts]
    mended = [rate for rate in rates if rate and not right.keys().isdisjoint(rate.cells)]
    return len(mended) == len(rates) and all(replace(rate, truncation=False).holds(values) for rate in mended)


def _advise(subject: Subject, found: list[Finding], members: list[int], repair: Repair) -> None:
    open_ = [n for n in members if found[n].cause not in _OWN_CAUSE]
    if not repair.changes:
        for n in open_:
            found[n] = found[n].model_copy(update={"cause": None, "suggestion": None})
        return
    if not open_:
        return
    changed = {change.cell: change for change in repair.changes}
    for n in open_:
        found[n] = _with_culprit(subject, found[n], changed)
    first = next((n for n in open_ if _leading(found[n], changed)), open_[0])
    found[first] = _told(subject, found[first], repair, len(members))
    for n in open_:
        if n != first:
            found[n] = found[n].model_copy(update={"follows": found[first].id})


def _leading(finding: Finding, changed: dict[Key, Change]) -> Change | None:
    return next((changed[key] for key in map(key_of, finding.facts) if key in changed), None)


def _with_culprit(subject: Subject, finding: Finding, changed: dict[Key, Change]) -> Finding:
    """The finding with the fact to be changed first, its cause and what it should be."""
    change = _leading(finding, changed)
    if change is None:
        return finding
    pairs = list(zip(finding.facts, finding.sources, strict=False))
    pairs.sort(key=lambda pair: key_of(pair[0]) != change.cell)
    return finding.model_copy(
        update={
            "facts": [ref for ref, _ in pairs],
            "sources": [source for _, source in pairs],
            "cause": None if change.cause == "rate_left_at_100" and _base_fits(subject, finding) else change.cause,
            "suggestion": _plain(change),
        }
    )


def _base_fits(subject: Subject, finding: Finding) -> bool:
    """Whether 100 could as well be a rate of some other base: then nothing singles out its cause."""
    values = {key[:2]: value for key, value in subject.network.values.items()}
    _, top, *below = ((ref.indicator or "", ref.level) for ref in finding.facts)
    bases = {(name, top[1]) for name in subject.pack.bases} - {top, *below}
    return any(values.get(base) == values.get(top) for base in bases if base in values)


def _told(subject: Subject, finding: Finding, repair: Repair, count: int) -> Finding:
    """The finding that says what to change, and how many findings that settles."""
    hints = subject.pack.hints
    said: list[tuple[Message, dict[str, Message | str]]] = []
    if repair.changes[0].cause == "row_shift":
        first, last = (subject.name(subject.network.facts[repair.changes[n].cell]) for n in (0, -1))
        said.append((hints["cause_row_shift"], {"label": first, "base": last}))
    else:
        for change in repair.changes[:MOST_TOLD]:
            if change.value is None and len(finding.facts) == 1:
                continue  # the finding says so already
            fact = subject.network.facts[change.cell]
            words: dict[str, Message | str] = {
                "label": subject.name(fact),
                "declared": in_print(fact),
                "expected": "" if change.value is None else show(change.value),
            }
            if change.cause == "wrong_denominator":
                said.append(_other_base(subject, repair.network, change))
                continue
            cause = hints.get(f"cause_{change.cause}")
            why = (f" ({cause.vi.strip()})", f" ({cause.en.strip()})") if cause else ("", "")
            words["why"] = Message(vi=why[0], en=why[1])
            said.append((hints["repair_unknown" if change.value is None else "repair"], words))
    if count > 1:
        said.append((hints["repairs_all"], {"number": str(count)}))
    texts = {
        lang: " ".join(
            getattr(hint, lang)
            .format(
                **{name: getattr(word, lang) if isinstance(word, Message) else word for name, word in words.items()}
            )
            .strip()
            for hint, words in said
        )
        for lang in ("vi", "en")
    }
    message = Message(
        vi=f"{finding.message.vi} {texts['vi']}".strip(), en=f"{finding.message.en} {texts['en']}".strip()
    )
    return finding.model_copy(update={"message": message, "repair": [_proposed(change) for change in repair.changes]})


def _other_base(subject: Subject, network: Network, change: Change) -> tuple[Message, dict[str, Message | str]]:
    """The count that a rate seems to have been divided by, in the network in which that was found."""
    rate = network.rate(change.cell)
    base = network.wrong_base(rate) if rate else None
    assert base is not None, "the cause was given because there is one"
    words: dict[str, Message | str] = {"other": subject.name(network.facts[base]), "number": show(network.values[base])}
    return subject.pack.hints["wrong_denominator"], words


def _proposed(change: Change) -> ProposedChange:
    indicator, level, role = change.cell
    return ProposedChange(indicator=indicator, level=level, role=role or None, value=_plain(change), cause=change.cause)


def _plain(change: Change) -> int | float | None:
    value = change.value
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)
