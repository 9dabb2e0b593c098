"""One report as the checks see it: its sure figures, the words for them, and the findings made of both.

An error needs certain premises. Every figure a finding rests on is looked at here: with a doubtful one an
error becomes a question and a question a piece of information.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from services.validate.judging.pack import Pack
from services.validate.judging.printed import printed_places
from services.validate.judging.relations import Key, Network, Relation
from shared.codes import codes
from shared.contracts import AnnexTable, Fact, Finding, Message, ReportIdentity, Severity, Status, exact, refer
from shared.forms import Form, Indicator, Item
from shared.reference import Reference

MAX_NAMED = 6
"""Figures named one by one in a message; the rest is counted."""
SHORT_PRINT = 30
"""Letters of an answer that a message repeats; of a longer one it gives the figure."""
SURE_READING = 0.9
"""Confidence of a reading below which it proves nothing by itself."""
CONTROL = "control_total"
"""Why a figure is held of which nothing is in doubt: it counts what other agencies report themselves."""
LOWER = {Severity.ERROR: Severity.WARNING, Severity.WARNING: Severity.INFO, Severity.INFO: Severity.INFO}
"""What is left of a finding without certain premises."""
Words = Message | str | int | Decimal | None


@dataclass(frozen=True, slots=True)
class Subject:
    """One report to be checked, with the data its rules refer to."""

    report: ReportIdentity
    facts: list[Fact]
    tables: dict[str, AnnexTable]
    form: Form
    pack: Pack
    reference: Reference
    settled: frozenset[str] = frozenset()
    """Doubtful readings that the sure figures around them confirm, by the facts' ids."""
    confirmed: set[str] = field(default_factory=set)
    """Figures that a sum or a rate agreed with, by the facts' ids."""
    network: Network = field(default_factory=Network)
    """Every relation that was checked, for the search of the fewest cells to change."""
    index: dict[Key, list[Fact]] = field(default_factory=dict)
    """The filled facts by indicator, level and role."""
    controls: dict[tuple[str, str], Fact] = field(default_factory=dict)
    """The control totals by indicator and level: what other agencies report themselves, in no other index."""
    places: dict[tuple[str, str], list[Fact]] = field(default_factory=dict)
    """All facts by indicator and role, whatever their level."""
    levels: list[str] = field(default_factory=list)
    """The levels the report gives figures at, in a stable order."""

    given_levels: set[str] = field(default_factory=set)
    """The levels at which at least one figure is given."""
    listings: dict[tuple[str, ...], Any] = field(default_factory=dict)
    """The rows of annex tables that belong together, by the tables' names: worked out once, asked for by many checks."""

    @property
    def catalogue(self) -> dict[str, Indicator]:
        """The indicators by id."""
        return self.reference.indicators

    def __post_init__(self) -> None:
        self.network.bases = tuple(self.pack.bases)
        self.levels.extend(sorted({fact.level for fact in self.facts if fact.status is not Status.NOT_APPLICABLE}))
        for fact in self.facts:
            if fact.indicator and fact.review_reason == CONTROL:
                self.controls[fact.indicator, fact.level] = fact
            elif fact.indicator:
                self.places.setdefault((fact.indicator, fact.role or ""), []).append(fact)
                if fact.status is Status.FILLED:
                    if fact.indicator in self.catalogue and self.catalogue[fact.indicator].is_figure:
                        self.given_levels.add(fact.level)
                        if self.catalogue[fact.indicator].kind == "ratio_percent":
                            self.network.rates[fact.key] = printed_places(fact)
                    self.index.setdefault(fact.key, []).append(fact)

    def relate(
        self, relation: type[Relation], rule: str, facts: list[Fact], *, question: bool = False, **given: Any
    ) -> bool:
        """Remembers a relation between facts and says whether it holds; the first fact is the one it is about.

        In the network a key stands for one figure: what was answered twice takes part in no relation.
        """
        if any(len(self.index.get(fact.key, ())) > 1 for fact in facts):
            return True
        values = [(fact, number(fact) or Decimal(0)) for fact in facts]
        for fact in facts:
            if self.counted_whole(fact):
                self.network.whole.add(fact.key)
            if not self.sure(fact):
                self.network.doubtful.add(fact.key)
            if self.seen(fact):
                self.network.seen.add(fact.key)
        made = relation(rule, tuple(fact.key for fact in facts), **given)
        self.network.add(made, values, question=question)
        return made.holds(self.network.values)

    def counted_whole(self, fact: Fact) -> bool:
        """Whether the figure counts things that cannot be divided: people, machines, dossiers."""
        indicator = self.catalogue.get(fact.indicator or "")
        if indicator is None or indicator.kind != "count" or not indicator.whole:
            return False
        return indicator.unit not in self.pack.divisible_units

    def fact(self, indicator: str, level: str, role: str = "") -> Fact | None:
        """The one readable number of an indicator at a level; None when absent or read twice."""
        found = self.index.get((indicator, level, role), ())
        return found[0] if len(found) == 1 and isinstance(found[0].value, int | float) else None

    def headline(self, indicator: str) -> Fact | None:
        """The one number an agency gives of an indicator, whatever its level; its own level where it gives several."""
        found = [fact for fact in self.places.get((indicator, ""), []) if self.fact(indicator, fact.level) is fact]
        own = [fact for fact in found if fact.level == self.form.own_level]
        return found[0] if len(found) == 1 else own[0] if len(own) == 1 else None

    def of_item(self, item: Item) -> Fact | None:
        """The fact that answers a line of the form, at whatever level the agency has; None when several could."""
        facts = self.places.get((item.indicator, item.role or ""), [])
        if item.level:
            facts = [fact for fact in facts if fact.level == item.level]
        elif own := [fact for fact in facts if fact.level == self.form.own_level]:
            facts = own
        elif facts:
            taken = {
                other.level
                for other in self.form.items
                if other.indicator == item.indicator and other.role == item.role
            }
            facts = [fact for fact in facts if fact.level not in taken]
        return facts[0] if facts else None

    def is_asked(self, fact: Fact) -> bool:
        """Whether the figure is this agency's to give: a level above it at which it gives nothing is not."""
        own = self.pack.levels_of.get(self.report.agency_level or "")
        return own is None or fact.level in own or fact.level in self.given_levels

    def sure(self, fact: Fact) -> bool:
        """Whether a figure, or a blank, was read with confidence; a figure that others confirm is."""
        if fact.id in self.settled or fact.review_reason == CONTROL:
            return True
        if fact.status is not Status.FILLED:
            return fact.status is not Status.UNREADABLE and fact.review_reason is None
        return not fact.needs_review and fact.confidence >= SURE_READING

    def seen(self, fact: Fact) -> bool:
        """Whether a figure was read off a picture of a page, where a machine may take one digit for another."""
        return bool(self.report.evidence.get("scan")) and fact.source.box is not None and fact.confidence < 1

    def confirm(self, facts: list[Fact]) -> None:
        """Notes figures that agree with each other, where all of them were read with confidence."""
        if all(self.sure(fact) for fact in facts):
            self.confirmed.update(fact.id for fact in facts)

    # words

    def word(self, name: str, **given: Words) -> Message:
        """A few words of the rule pack, in both languages."""
        words = self.pack.words[name]
        return Message(**{lang: getattr(words, lang).format(**_in(lang, given)) for lang in ("vi", "en")})

    def name(self, fact: Fact) -> Message:
        """The indicator in words, with its role, and its level where the report has several."""
        if not fact.indicator or fact.indicator not in self.catalogue:
            text = fact.source.text or "?"
            return Message(vi=text, en=text)
        vi = self.catalogue[fact.indicator].vi
        wanted = [f"role_{fact.role}", *([f"level_{fact.level}"] if len(self.levels) > 1 else [])]
        about = [self.pack.words[word] for word in wanted if word in self.pack.words]
        if not about:
            return Message(vi=vi, en=vi)
        return Message(**{lang: f"{vi} ({', '.join(getattr(one, lang) for one in about)})" for lang in ("vi", "en")})

    def tables_called(self, tables: Iterable[str]) -> Message:
        """Lists by name, never by their ids."""
        kinds = self.reference.annexes
        called = [kinds[table].called for table in tables if table in kinds]
        return Message(**{lang: ", ".join(getattr(one, lang) for one in called) for lang in ("vi", "en")})

    def figure(self, fact: Fact) -> Message:
        """The indicator with what was printed of it, or with its value where that is long."""
        short = len(fact.raw or "") <= SHORT_PRINT and not fact.role
        return self.word("figure", label=self.name(fact), value=in_print(fact) if short else show(number(fact)))

    def names(self, facts: Iterable[Fact]) -> Message:
        """Several figures by name, in quotation marks; the rest counted."""
        return self.listed([quoted(self.name(fact)) for fact in facts])

    def listed(self, entries: list[Message], mark: str = ", ") -> Message:
        """Entries one after another, at most ``MAX_NAMED``; the rest counted."""
        more = self.word("and_more", number=len(entries) - MAX_NAMED) if len(entries) > MAX_NAMED else None
        return Message(
            **{
                lang: mark.join(getattr(entry, lang) for entry in entries[:MAX_NAMED])
                + (f" {getattr(more, lang)}" if more else "")
                for lang in ("vi", "en")
            }
        )

    def weight(self, kind: str) -> Severity:
        """What a kind of finding weighs by the rules in force, its premises certain."""
        return self.pack.severity.get(kind) or codes().finding(kind).severity

    def _weight(self, weight: Severity, facts: list[Fact], doubtful: list[Fact], certain: bool) -> Severity:
        """How much a finding weighs that rests on these facts: one step less with a doubtful one or other evidence
        in doubt, two where not one figure is sure: those are held, and there is nothing else that is wrong.

        A question is not lowered further for a reading that nothing else tells of: somebody has to look at it.
        """
        steps = (not certain or bool(doubtful)) + (bool(facts) and len(doubtful) == len(facts))
        if doubtful and not all(fact.needs_review or fact.status is not Status.FILLED for fact in doubtful):
            steps = min(steps, 1) if weight is Severity.ERROR else 0
        for _ in range(steps):
            weight = LOWER[weight]
        return weight

    def finding(  # noqa: PLR0913  (each is a word of the message)
        self,
        kind: str,
        facts: list[Fact],
        *,
        hint: tuple[str, dict[str, Words]] | None = None,
        cause: str | None = None,
        suggestion: Any = None,
        expected: Any = None,
        declared: Any = None,
        certain: bool = True,
        severity: Severity | None = None,
        message: Message | None = None,
        **words: Words,
    ) -> Finding:
        """A finding of the pack's wording (or of ``message``); the first fact is the disputed one.

        ``certain``: whether what it rests on beside the facts, such as an annex table, was read with confidence.
        """
        first = facts[0] if facts else None
        shown = declared if declared is not None else in_print(first) if first and first.raw else None
        values: dict[str, Words] = {
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
        template = message or self.pack.messages[kind]
        doubtful = [fact for fact in facts if not self.sure(fact)]
        code = codes().finding(kind)
        weight = severity or self.weight(kind)
        if not code.about_reading:
            weight = self._weight(weight, facts, doubtful, certain)
        unsure = doubtful if not code.about_reading else []
        said = {lang: self._told(lang, template, values, hint, unsure, certain) for lang in ("vi", "en")}
        return Finding(
            rule=codes().rule(kind),
            kind=kind,
            severity=weight,
            message=Message(**said),
            facts=[refer(fact) for fact in facts],
            declared=declared if declared is not None else (first.value if first else None),
            expected=plain_number(expected),
            cause=cause,
            suggestion=plain_number(suggestion),
            sources=[f.source for f in facts],
        )

    def _told(
        self,
        lang: str,
        template: Message,
        values: dict[str, Words],
        hint: tuple[str, dict[str, Words]] | None,
        unsure: list[Fact],
        certain: bool,
    ) -> str:
        """A finding in one language: its sentence, with the hint it has room for, and what it rests on unsurely."""
        said = _in(lang, values)
        if hint:
            said["hint"] = getattr(self.pack.hints[hint[0]], lang).format(**{**said, **_in(lang, hint[1])})
        text: str = getattr(template, lang).format(**said)
        if unsure:
            held = getattr(self.names(unsure), lang)
            return text + " " + str(getattr(self.pack.hints["doubtful"], lang)).format(held=held)
        return text if certain else text + " " + str(getattr(self.pack.hints["uncertain"], lang))


def _in(lang: str, words: dict[str, Words]) -> dict[str, Any]:
    """The words of one language."""
    return {
        name: getattr(word, lang) if isinstance(word, Message) else show(word) if isinstance(word, Decimal) else word
        for name, word in words.items()
    }


def quoted(name: Message) -> Message:
    """A name in quotation marks: what stands in them is the form's language."""
    return Message(vi=f"“{name.vi}”", en=f"“{name.en}”")


def in_print(fact: Fact) -> str:
    """What was printed, for a message: figures as they are, words in quotation marks."""
    if fact.raw is None:
        return (
            ", ".join(fact.value)
            if isinstance(fact.value, list)
            else show(number(fact) if number(fact) is not None else fact.value)
        )
    return f"“{fact.raw}”" if any(c.isalpha() for c in fact.raw) else fact.raw


def number(fact: Fact) -> Decimal | None:
    """The figure of a fact as an exact number; a yes counts 1, a no 0."""
    if isinstance(fact.value, bool):
        return Decimal(int(fact.value))
    return exact(fact.value) if isinstance(fact.value, int | float) else None


def show(value: Any) -> str:
    """A number as the forms write it: decimal comma, no trailing zeros."""
    if isinstance(value, Decimal):
        text = f"{value.normalize():f}"
        return text.replace(".", ",")
    return str(value)


def plain_number(value: Any) -> Any:
    """A decimal as JSON has it: whole, or with a fraction; anything else as it is."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return value
