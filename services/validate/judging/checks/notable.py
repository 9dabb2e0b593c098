"""What an auditor would note beside the errors: remarks that contradict, figures worth a look, what cannot be verified."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal

from services.validate.judging.letters import bare
from services.validate.judging.pack import NoteAnswer
from services.validate.judging.subject import Subject, number, quoted, show
from shared.contracts import Fact, Finding, Message, Status, exact


def notable(subject: Subject) -> Iterator[Finding]:
    """Remarks against their figures, unlikely and unverifiable figures, contacts that are missing, lists not attached."""
    yield from _remarks(subject)
    yield from _answers_in_remarks(subject)
    yield from _unlikely(subject)
    yield from _other_units(subject)
    yield from _contacts(subject)
    yield from _lists(subject)


def _remarks(subject: Subject) -> Iterator[Finding]:
    """'04 người chưa được cấp': those who have and those who have not are all."""
    wholes = {rule.part: rule.whole for rule in subject.pack.part_of}
    for rule in subject.pack.note_rest:
        pattern = re.compile(rule.words)
        for fact in subject.facts:
            match = pattern.search(bare(fact.note)) if fact.note and fact.indicator in rule.indicators else None
            if match is None or number(fact) is None or isinstance(fact.value, bool):
                continue
            base = subject.fact(wholes.get(fact.indicator or "", ""), fact.level)
            whole = exact(fact.denominator) if fact.denominator else number(base) if base else None
            left = whole - (number(fact) or Decimal(0)) if whole is not None else None
            if left is None or whole is None or Decimal(match[1]) == left:
                continue
            facts = [fact, *([base] if base else [])]
            yield subject.finding(
                "note_rest",
                facts,
                operands=Message(vi=fact.note or "", en=fact.note or ""),
                base=subject.name(base or fact),
                whole=whole,
                expected=left,
            )
    for note in subject.pack.note_number:
        for level in subject.levels:
            rate, of = subject.fact(note.rate, level), subject.fact(note.of, level)
            value = number(rate) if rate else None
            if rate is None or of is None or value is None or not rate.note or re.search(r"\d", rate.note):
                continue
            rest = ((100 - value) * (number(of) or Decimal(0)) / 100).quantize(Decimal(1), ROUND_HALF_UP)
            if rest > 0:
                yield subject.finding(
                    "note_number", [rate], operands=Message(vi=rate.note, en=rate.note), expected=rest
                )


def _answers_in_remarks(subject: Subject) -> Iterator[Finding]:
    """'1' beside 'Chưa ban hành, đang lấy ý kiến': the answer or its remark is wrong.

    Not of alternatives: a remark that says no more than yes may mean the question that they share.
    """
    alternatives = {name for rule in subject.pack.exclusive for name in rule.answers}
    for fact in subject.facts:
        if (
            fact.indicator in alternatives
            or fact.status is not Status.FILLED
            or not isinstance(fact.value, bool)
            or not fact.note
        ):
            continue
        said = {rule.says for rule in subject.pack.note_answer if _says(rule, fact)}
        if said == {not fact.value}:
            yield subject.finding(
                "note_answer",
                [fact],
                whole=subject.word("yes" if fact.value else "no"),
                operands=Message(vi=fact.note, en=fact.note),
                expected=not fact.value,
                suggestion=not fact.value,
            )


def _says(rule: NoteAnswer, fact: Fact) -> bool:
    if rule.indicators and fact.indicator not in rule.indicators:
        return False
    note = " ".join(bare(fact.note or "").split()).lstrip("-–+* ")
    if any(re.search(rf"\b{re.escape(bare(word))}\b", note) for word in rule.unless):
        return False
    alone = (re.escape(bare(word)) + r"\s*(?:$|[,;.:()–-])" for word in rule.alone)
    begins = (re.escape(bare(word)) + r"(?!\w)" for word in rule.begins)
    return any(re.match(pattern, note) for pattern in (*alone, *begins))


def _unlikely(subject: Subject) -> Iterator[Finding]:
    for rule in subject.pack.unlikely:
        for level in subject.levels:
            fact = subject.fact(rule.indicator, level)
            of = subject.fact(rule.of, level) if rule.of else None
            value = number(fact) if fact else None
            if fact is None or value is None or (rule.of and (of is None or not number(of))):
                continue
            share = value / (number(of) or Decimal(1)) if of else value
            low, high = rule.low, rule.high
            if (low is None or share >= Decimal(str(low))) and (high is None or share <= Decimal(str(high))):
                continue
            percent = (100 * share).quantize(Decimal("0.01"), ROUND_HALF_UP) if of else None
            yield subject.finding(
                "unlikely",
                [fact, *([of] if of else [])],
                message=rule.message,
                expected=percent,
                base=subject.name(of) if of else "",
                whole=show(number(of)) if of else "",
            )
    for open_ in subject.pack.unverifiable:
        for level in subject.levels:
            fact = subject.fact(open_.indicator, level)
            if fact is None or not number(fact) or any(subject.fact(name, level) for name in open_.ingredients):
                continue
            yield subject.finding("unverifiable", [fact], message=open_.message)


def _other_units(subject: Subject) -> Iterator[Finding]:
    """Figures too small for their unit, and as many in a larger one; those in doubt, or contradicted, are told as such."""
    told = {cell for relation in subject.network.broken() for cell in relation.cells}
    for rule in subject.pack.other_unit:
        for level in subject.levels:
            fact = subject.fact(rule.indicator, level)
            value = number(fact) if fact else None
            if fact is None or value is None or not 0 < value < Decimal(str(rule.below)) or not subject.sure(fact):
                continue
            if fact.key in told:
                continue
            yield subject.finding(
                "other_unit",
                [fact],
                expected=value * rule.times,
                suggestion=value * rule.times,
                cause=f"factor_{rule.times}",
                whole=subject.catalogue[rule.indicator].unit,
            )


def _contacts(subject: Subject) -> Iterator[Finding]:
    found = [fact for name in subject.pack.contacts for fact in subject.places.get((name, ""), [])]
    blank = [fact for fact in found if fact.status is Status.BLANK and subject.sure(fact)]
    if blank and len(blank) < len(found):
        yield subject.finding(
            "missing_contact", blank, operands=subject.listed([quoted(subject.name(f)) for f in blank])
        )


def _lists(subject: Subject) -> Iterator[Finding]:
    """Headlines whose list is not in the file: nothing to compare them with."""
    for rule in subject.pack.annex_rows:
        facts = [fact for fact in (subject.headline(name) for name in rule.indicators) if fact and number(fact)]
        if rule.having or rule.titled or not facts or any(name in subject.tables for name in rule.tables):
            continue
        if not any(item.annex in rule.tables for item in subject.form.items):
            continue
        yield subject.finding(
            "annex_missing", [*facts, *_answered_by(subject, rule.tables)], table=subject.tables_called(rule.tables[:1])
        )


def _answered_by(subject: Subject, tables: list[str]) -> list[Fact]:
    wanted = {item.indicator for item in subject.form.items if item.annex in tables}
    return [fact for fact in subject.facts if fact.indicator in wanted]
