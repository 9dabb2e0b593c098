"""What must come out of an edited report, in a small language.

Figures are named ``indicator`` or ``indicator@level``. Each word makes an expectation; an expectation lists its complaints.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from services.extract.reading.report import read_report
from services.validate.judging.report import judge
from shared.contracts import Fact, Finding, Outcome, ReportIdentity, Severity, Status
from tests.world import WORLD

Key = tuple[str, str, str]


@dataclass(frozen=True)
class Seen:
    """What the program made of a file."""

    report: ReportIdentity
    facts: tuple[Fact, ...]
    tables: tuple[Any, ...]
    findings: tuple[Finding, ...]
    outcome: Outcome

    def named(self, name: str) -> list[Fact]:
        """The figures of that name: ``indicator``, ``indicator@level`` or ``indicator@level#role``."""
        rest, _, role = name.partition("#")
        indicator, _, level = rest.partition("@")
        return [
            fact
            for fact in self.facts
            if fact.indicator == indicator and level in ("", fact.level) and role in ("", fact.role or "")
        ]

    def alarms(self) -> list[Finding]:
        """Findings that ask the agency for something."""
        return [finding for finding in self.findings if finding.severity is not Severity.INFO]


def look(content: bytes, name: str) -> Seen:
    """Reads and judges a file, as ``baocao check`` does."""
    read = read_report(content, name, WORLD)
    judged = judge(read.report, read.facts, read.tables, read.findings, WORLD)
    return Seen(read.report, tuple(judged.facts), tuple(read.tables), tuple(judged.findings), judged.outcome)


@dataclass(frozen=True)
class Expectation:
    """One sentence of the language."""

    says: str
    complaints: Callable[[Seen, Seen], Iterator[str]]
    """Of what was seen now, given what was seen of the untouched report."""
    about: tuple[str, ...] = ()
    """The figures it speaks of; ``unchanged_else`` leaves them out."""


def sure(fact: Fact) -> bool:
    """The program stands by this figure."""
    return fact.status is Status.FILLED and not fact.needs_review


def held(fact: Fact) -> bool:
    """The program asks a person, and says why."""
    return fact.status is Status.UNREADABLE or (fact.needs_review and bool(fact.review_reason))


def same(got: Any, wanted: Any) -> bool:
    """Whether two values are the same to a reader."""
    if isinstance(wanted, bool) or isinstance(got, bool):
        return got == wanted and type(got) in (bool, int, float) and type(wanted) in (bool, int)
    if isinstance(wanted, list) and isinstance(got, list):
        return [str(one).strip(" .;") for one in got] == [str(one).strip(" .;") for one in wanted]
    if isinstance(wanted, str):
        return isinstance(got, str) and " ".join(got.split()) == " ".join(wanted.split())
    return bool(got == wanted)


def words(fact: Fact) -> str:
    """The kind of fault first: a silent wrong figure is the worst."""
    kind = "SILENT" if sure(fact) else "HELD" if held(fact) else "LOST"
    doubt = f", held: {fact.review_reason}" if fact.needs_review else ""
    return f"{kind} {fact.indicator}@{fact.level} = {fact.value!r} ({fact.status}{doubt}; raw {fact.raw!r})"


def _one(seen: Seen, name: str, right: Callable[[Fact], bool], wanted: str) -> Iterator[str]:
    found = seen.named(name)
    if not found:
        yield f"LOST {name}: no such figure, wanted {wanted}"
    for fact in found:
        if not right(fact):
            yield f"{words(fact)}, wanted {wanted}"


def value(name: str, wanted: Any) -> Expectation:
    """The figure is read right, and the program is sure of it."""
    return Expectation(
        f"value({name}, {wanted})",
        lambda seen, _: _one(seen, name, lambda f: sure(f) and same(f.value, wanted), f"sure {wanted!r}"),
        (name,),
    )


def is_held(name: str) -> Expectation:
    """A person must look at this figure, and is told why."""
    return Expectation(f"held({name})", lambda seen, _: _one(seen, name, held, "held with a reason"), (name,))


def value_or_held(name: str, wanted: Any) -> Expectation:
    """Either the right figure or a question; never another figure, never nothing."""
    return Expectation(
        f"value_or_held({name}, {wanted})",
        lambda seen, _: _one(
            seen, name, lambda f: held(f) or (sure(f) and same(f.value, wanted)), f"{wanted!r} or held with a reason"
        ),
        (name,),
    )


def blank(name: str) -> Expectation:
    """Nothing was answered, and nothing is made up."""
    return Expectation(
        f"blank({name})",
        lambda seen, _: _one(
            seen,
            name,
            lambda f: f.status in (Status.BLANK, Status.NOT_APPLICABLE) and f.value is None and not f.needs_review,
            "blank",
        ),
        (name,),
    )


def blank_or_held(name: str) -> Expectation:
    """Nothing was answered: blank, or a question what is meant."""
    return Expectation(
        f"blank_or_held({name})",
        lambda seen, _: _one(seen, name, lambda f: held(f) or f.value is None, "blank, or held with a reason"),
        (name,),
    )


def blank_or_value(name: str, wanted: Any) -> Expectation:
    """A dash: nothing, or none; not a doubt."""
    return Expectation(
        f"blank_or_value({name}, {wanted})",
        lambda seen, _: _one(
            seen,
            name,
            lambda f: (
                not f.needs_review and (f.value is None or same(f.value, wanted)) and f.status is not Status.UNREADABLE
            ),
            f"blank or {wanted!r}",
        ),
        (name,),
    )


def absent(name: str) -> Expectation:
    """No figure is booked there (such as at another level)."""
    return Expectation(
        f"absent({name})",
        lambda seen, _: (f"{words(f)}, wanted none" for f in seen.named(name) if f.value is not None and sure(f)),
        (name,),
    )


def untouched(*names: str) -> Expectation:
    """Nothing is expected of these figures; they may be what they like (stated, so that it can be seen)."""
    return Expectation("anything", lambda seen, before: iter(()), names)


def unknown_kept(raw: str) -> Expectation:
    """An answer on a line of no known form is reported: as a figure without an indicator, or a held one."""

    def complaints(seen: Seen, _: Seen) -> Iterator[str]:
        if not any(raw in (fact.raw or "") and (fact.indicator is None or held(fact)) for fact in seen.facts):
            yield f"LOST “{raw}” stood on an unknown line and is nowhere among the figures"

    return Expectation(f"unknown_kept({raw})", complaints)


def finding(rule: str | tuple[str, ...], *about: str) -> Expectation:
    """The judge speaks: a warning or an error of this rule (one of these), about these indicators."""
    rules = (rule,) if isinstance(rule, str) else rule

    def complaints(seen: Seen, _: Seen) -> Iterator[str]:
        for one in seen.alarms():
            if one.rule in rules and set(about) <= {ref.indicator for ref in one.facts}:
                return
        said = [f"{one.rule}({', '.join(str(ref.indicator) for ref in one.facts)})" for one in seen.alarms()]
        yield f"MISSED {' or '.join(rules)} about {', '.join(about) or 'it'}; the judge said {said or 'nothing'}"

    return Expectation(f"finding({rule})", complaints)


def no_alarm() -> Expectation:
    """The judge has nothing to say that he did not say of the untouched report."""

    def complaints(seen: Seen, before: Seen) -> Iterator[str]:
        old = {(one.rule, tuple(ref.indicator for ref in one.facts)) for one in before.alarms()}
        for one in seen.alarms():
            if (one.rule, tuple(ref.indicator for ref in one.facts)) not in old:
                yield f"ALARM {one.severity} {one.rule}: {one.message.vi}"

    return Expectation("no_alarm()", complaints)


def no_error() -> Expectation:
    """Nothing that returns the report; a question may be asked."""

    def complaints(seen: Seen, before: Seen) -> Iterator[str]:
        old = {(one.rule, tuple(ref.indicator for ref in one.facts)) for one in before.alarms()}
        for one in seen.alarms():
            if one.severity is Severity.ERROR and (one.rule, tuple(ref.indicator for ref in one.facts)) not in old:
                yield f"ALARM {one.severity} {one.rule}: {one.message.vi}"

    return Expectation("no_error()", complaints)


def at_most(more: int) -> Expectation:
    """Not a wall of warnings: so many more than for the untouched report."""

    def complaints(seen: Seen, before: Seen) -> Iterator[str]:
        grown = len(seen.alarms()) - len(before.alarms())
        if grown > more:
            yield f"ALARM {grown} more findings, wanted at most {more}: {[one.rule for one in seen.alarms()]}"

    return Expectation(f"at_most({more})", complaints)


def identity(**wanted: Any) -> Expectation:
    """Which report it is: ``province``, ``agency``, ``agency_level``, ``period``, ``dispatch_number``, ``signed_on``."""

    def complaints(seen: Seen, _: Seen) -> Iterator[str]:
        for name, right in wanted.items():
            got = getattr(seen.report, name)
            options = right if isinstance(right, tuple) else (right,)
            if str(got) not in map(str, options):
                yield f"{name} = {got!r}, wanted {right!r}"

    return Expectation(f"identity({wanted})", complaints)


def recognised(form: str = "") -> Expectation:
    """It is known to be a report, of the same form as the untouched one."""

    def complaints(seen: Seen, before: Seen) -> Iterator[str]:
        if seen.report.form != before.report.form or seen.outcome is Outcome.UNRECOGNISED:
            yield f"form = {seen.report.form}, outcome = {seen.outcome}"

    return Expectation("recognised()", complaints)


def outcome(*wanted: str) -> Expectation:
    """What becomes of it."""

    def complaints(seen: Seen, _: Seen) -> Iterator[str]:
        if str(seen.outcome) not in wanted:
            yield f"outcome = {seen.outcome}, wanted {' or '.join(wanted)}"

    return Expectation(f"outcome({wanted})", complaints)


def rest(seen: Seen, before: Seen, spoken: set[Key]) -> Iterator[tuple[Fact, Fact | None]]:
    """Every figure that was read of the untouched report, with what is read now; a new one beside a blank."""
    now: dict[Key, list[Fact]] = {}
    for fact in seen.facts:
        now.setdefault(fact.key, []).append(fact)
    for old in before.facts:
        if old.key not in spoken and old.indicator:
            mine = now.pop(old.key, None)
            for fact in mine or [None]:  # type: ignore[list-item]
                yield old, fact
    for key, facts in now.items():
        if key not in spoken and key[0]:
            for fact in facts:
                if fact.status is Status.FILLED:
                    yield fact.model_copy(update={"status": Status.BLANK, "value": None, "needs_review": False}), fact


def unchanged_else(seen: Seen, before: Seen, spoken: set[Key]) -> Iterator[str]:
    """All other figures are what they were: none lost, none changed, none more doubtful, none new."""
    for old, new in rest(seen, before, spoken):
        if new is None:
            if old.status is Status.FILLED:
                yield f"LOST {old.indicator}@{old.level}, was {old.value!r}"
        elif (
            not same(new.value, old.value)
            or (new.needs_review and not old.needs_review)
            or (new.status is not old.status and old.status is not Status.UNREADABLE)
        ):
            yield f"{words(new)}, was {old.value!r}"


def right_or_held_else(seen: Seen, before: Seen, spoken: set[Key]) -> Iterator[str]:
    """All other figures are what they were, or held: none wrong, none lost without a word."""
    for old, new in rest(seen, before, spoken):
        if new is None:
            if old.status is Status.FILLED:
                yield f"LOST {old.indicator}@{old.level}, was {old.value!r}"
        elif not held(new) and (
            (old.status is Status.FILLED and new.status is not Status.FILLED) or not same(new.value, old.value)
        ):
            yield f"{words(new)}, was {old.value!r}"
