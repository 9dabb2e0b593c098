"""From broken relations to advice: causes, suggestions, and which findings follow from another."""

from __future__ import annotations

from functools import partial

from services.validate.checks import Subject, show
from services.validate.repair import Change, Repair, repairs
from services.validate.shifts import slipped
from shared.contracts import Finding, Message, ProposedChange, Severity

RULES = {"ratio_mismatch", "arithmetic_sum", "part_exceeds_whole", "annex_mismatch", "out_of_range"}
"""Findings that stand for a broken relation."""
MOST_TOLD = 4
"""Changes that a message spells out."""
_OWN_CAUSE = {"unit_swap"}
"""Causes that a check proved by itself, from more than the relation."""


def explain(subject: Subject, findings: list[Finding]) -> list[Finding]:
    """The findings with the fewest changes that would repair them; those that follow from another say so."""
    found = [finding.model_copy(update={"id": f"F{n:02d}"}) for n, finding in enumerate(findings, 1)]
    for repair in repairs(subject.network, partial(slipped, subject.form)):
        members = [n for n, finding in enumerate(found) if _belongs(finding, repair)]
        if members:
            _advise(subject, found, members, repair)
    return found


def _belongs(finding: Finding, repair: Repair) -> bool:
    if finding.rule not in RULES or finding.severity is Severity.INFO or not finding.facts:
        return False
    named = {(ref.indicator, ref.level) for ref in finding.facts}
    return any(named == {cell[:2] for cell in relation.cells} for relation in repair.relations)


def _advise(subject: Subject, found: list[Finding], members: list[int], repair: Repair) -> None:
    open_ = [n for n in members if found[n].cause not in _OWN_CAUSE]
    if not repair.changes:
        for n in open_:
            found[n] = found[n].model_copy(update={"cause": None, "suggestion": None})
        return
    if not open_:
        return
    changed = {change.cell[:2]: change for change in repair.changes}
    for n in open_:
        found[n] = _with_culprit(subject, found[n], changed)
    first = next((n for n in open_ if _leading(found[n], changed)), open_[0])
    found[first] = _told(subject, found[first], repair, len(members))
    for n in open_:
        if n != first:
            found[n] = found[n].model_copy(update={"follows": found[first].id})


def _leading(finding: Finding, changed: dict[tuple[str, str], Change]) -> Change | None:
    named = ((ref.indicator or "", ref.level) for ref in finding.facts)
    return next((changed[pair] for pair in named if pair in changed), None)


def _with_culprit(subject: Subject, finding: Finding, changed: dict[tuple[str, str], Change]) -> Finding:
    """The finding with the fact to be changed first, its cause and what it should be."""
    change = _leading(finding, changed)
    if change is None:
        return finding
    pairs = list(zip(finding.facts, finding.sources, strict=False))
    pairs.sort(key=lambda pair: (pair[0].indicator, pair[0].level) != change.cell[:2])
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
    bases = {(name, top[1]) for name in subject.pack.bases} - set(below)
    return any(values.get(base) == values.get(top) for base in bases if base in values)


def _told(subject: Subject, finding: Finding, repair: Repair, count: int) -> Finding:
    """The finding that says what to change, and how many findings that settles."""
    hints = subject.pack.hints
    said: list[tuple[Message, dict[str, str]]] = []
    if repair.changes[0].cause == "row_shift":
        first, last = (subject.name(subject.network.facts[repair.changes[n].cell]) for n in (0, -1))
        said.append((hints["cause_row_shift"], {"label": first, "base": last}))
    else:
        for change in repair.changes[:MOST_TOLD]:
            if change.value is None and len(finding.facts) == 1:
                continue  # the finding says so already
            fact = subject.network.facts[change.cell]
            words = {
                "label": subject.name(fact),
                "declared": fact.raw or show(subject.network.values[change.cell]),
                "expected": "" if change.value is None else show(change.value),
            }
            if change.cause == "wrong_denominator":
                said.append(_other_base(subject, change))
                continue
            cause = hints.get(f"cause_{change.cause}")
            words |= {f"why_{name}": f" ({getattr(cause, name).strip()})" if cause else "" for name in ("vi", "en")}
            said.append((hints["repair_unknown" if change.value is None else "repair"], words))
    if count > 1:
        said.append((hints["repairs_all"], {"number": str(count)}))
    texts = {
        name: " ".join(
            getattr(hint, name).format(**words, why=words.get(f"why_{name}", "")).strip() for hint, words in said
        )
        for name in ("vi", "en")
    }
    message = Message(
        vi=f"{finding.message.vi} {texts['vi']}".strip(), en=f"{finding.message.en} {texts['en']}".strip()
    )
    return finding.model_copy(update={"message": message, "repair": [_proposed(change) for change in repair.changes]})


def _other_base(subject: Subject, change: Change) -> tuple[Message, dict[str, str]]:
    """The count that a rate seems to have been divided by."""
    network = subject.network
    rate = network.rate(change.cell)
    base = network.wrong_base(rate) if rate else None
    assert base is not None, "the cause was given because there is one"
    words = {"other": subject.name(network.facts[base]), "number": show(network.values[base])}
    return subject.pack.hints["wrong_denominator"], words


def _proposed(change: Change) -> ProposedChange:
    indicator, level, role = change.cell
    return ProposedChange(indicator=indicator, level=level, role=role or None, value=_plain(change), cause=change.cause)


def _plain(change: Change) -> int | float | None:
    value = change.value
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)
