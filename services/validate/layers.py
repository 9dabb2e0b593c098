"""The layers of one report in the database: added to, read, never changed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, ColumnElement, Connection, Table, Text, cast, insert, literal, select, text

from services.validate.judging.layers import Said, as_read
from services.validate.tables import CORRECTIONS, EXPLANATIONS, JUDGEMENTS, READINGS
from shared.bus.events import FactsExtracted, FiguresCorrected, PersonSaid, ReportValidated, WarningExplained
from shared.contracts import (
    Answer,
    Correction,
    Explanation,
    Fact,
    FactCorrection,
    Finding,
    Model,
    Status,
    WarningAnswer,
    json_list,
)
from shared.faults import Later

HANDED_OVER = 0
"""The number of the judgement that a report came with from before its layers were kept."""


LOCK = text("SELECT pg_advisory_xact_lock(hashtextextended(:receipt, 0))")
NUMBERS = text("""
    SELECT (SELECT coalesce(max(number), 0) FROM readings WHERE receipt = :receipt),
           (SELECT coalesce(max(number), 0) FROM judgements WHERE receipt = :receipt)
""")
SPOKEN = text("""
    SELECT 'correction' AS what, event, said_at, correction AS body FROM corrections WHERE receipt = :receipt
    UNION ALL
    SELECT 'explanation', event, said_at, explanation FROM explanations WHERE receipt = :receipt
    ORDER BY said_at, event
""")


class NotOfThisReport(Exception):
    """Something was said of a figure or a warning that the report never had."""


@dataclass(frozen=True, slots=True)
class Layers:
    """The layers of one report, in the caller's transaction."""

    session: Connection
    receipt: str
    readings: int
    """How many there were when the layers were opened."""
    judgements: int
    """The number of the last one then; 0 for none, and for the one that was handed over."""

    @classmethod
    def opened(cls, session: Connection, receipt: str) -> Layers:
        """The report's layers, nobody else's until the transaction ends: judgements are numbered one after another."""
        session.execute(LOCK, {"receipt": receipt})
        readings, judgements = session.execute(NUMBERS, {"receipt": receipt}).one()  # after the lock: a new snapshot
        return cls(session, receipt, readings, judgements)

    # readings

    def add_reading(self, event: FactsExtracted) -> tuple[int, FactsExtracted]:
        """Adds what was read, with the figures' ids; the reading and its number."""
        told, number = event.model_copy(update={"facts": as_read(event.facts)}), self.readings + 1
        self._add(
            READINGS,
            number=number,
            event=event.id,
            agency=event.declared.agency,
            province=event.declared.province,
            form=event.report.form,
            period=event.report.period,
            revision=event.revision,
            reader_version=event.reader_version,
            reading=_json(told),
            read_at=event.at,
        )
        return number, told

    def reading(self) -> tuple[int, FactsExtracted]:
        """The newest reading and its number; raises ``Later`` while there is none: it is on its way."""
        found = self._readings()
        if not found:
            raise Later(f"report {self.receipt} has not been read yet")
        return found[0]

    def has_reading(self) -> bool:
        """Whether the layers have begun."""
        return self.readings > 0

    def _readings(self) -> list[tuple[int, FactsExtracted]]:
        """The newest first."""
        query = select(READINGS.c.number, READINGS.c.reading).where(READINGS.c.receipt == self.receipt)
        rows = self.session.execute(query.order_by(READINGS.c.number.desc()))
        return [(number, FactsExtracted.model_validate(body)) for number, body in rows]

    # what people said

    def add_corrections(self, event: FiguresCorrected) -> None:
        """Adds what a person says that figures are, each beside what was read of it.

        Raises ``NotOfThisReport`` for a figure that no reading of the report has, ``Later`` while there is none.
        """
        self.reading()
        read = {fact.id: fact for _, one in reversed(self._readings()) for fact in one.facts}
        unknown = [change.fact for change in event.changes if change.fact not in read]
        if unknown:
            raise NotOfThisReport(f"report {self.receipt} has no figure {', '.join(unknown)}")
        for change in event.changes:
            given = _correction(read[change.fact], change.now, event)
            self._add(CORRECTIONS, fact=change.fact, correction=_json(given), **_said(event))

    def add_explanation(self, event: WarningExplained) -> None:
        """Adds why an agency lets a warning stand, beside the warning as it was asked.

        Raises ``NotOfThisReport`` for a warning that the judgement does not have, ``Later`` while that is on its way.
        """
        facts, findings = self._judged(event.judgement)
        asked = next((one for one in findings if one.id == event.finding), None)
        if asked is None:
            raise NotOfThisReport(f"judgement {event.judgement} of report {self.receipt} has no {event.finding}")
        said = Explanation(reason=event.reason, words=event.words, by=event.by.unit, at=event.at, event=event.id)
        self.add_answer(event, asked, facts, said)

    def add_answer(self, event: PersonSaid, asked: Finding, facts: Sequence[Fact], said: Explanation) -> None:
        """Adds an explanation of a warning among the facts of its judgement."""
        by_id = {fact.id: fact.answer for fact in facts}
        answers = [by_id.get(ref.id, Answer(status=Status.BLANK)) for ref in asked.facts]
        given = WarningAnswer(asked=asked, answers=answers, said=said)
        self._add(EXPLANATIONS, finding=asked.id or "", explanation=_json(given), **_said(event))

    def said(self) -> tuple[Said, list[UUID]]:
        """What people said so far, in the order in which they said it, and the events in which they did."""
        rows = self.session.execute(SPOKEN, {"receipt": self.receipt}).all()
        corrections = [(row.event, row.body) for row in rows if row.what == "correction"]
        explanations = [(row.event, row.body) for row in rows if row.what == "explanation"]
        heard = list(dict.fromkeys(event for event, _ in [*corrections, *explanations]))
        return Said(
            [FactCorrection.model_validate(body) for _, body in corrections],
            [WarningAnswer.model_validate(body) for _, body in explanations],
        ), heard

    # judgements

    def next_judgement(self) -> int:
        """The number of the judgement to come."""
        return self.judgements + 1

    def add_judgement(self, event: ReportValidated, reading: int) -> None:
        """Adds a judgement, as it is told, of the reading of a number."""
        self._add(
            JUDGEMENTS,
            number=event.judgement,
            event=event.id,
            reading=reading,
            rules_version=event.rules_version,
            outcome=str(event.outcome),
            facts=_list(event.facts),
            findings=_list(event.findings),
            heard=event.heard,
            judged_at=event.at,
        )

    def _judged(self, number: int) -> tuple[list[Fact], list[Finding]]:
        query = select(JUDGEMENTS.c.facts, JUDGEMENTS.c.findings).where(
            JUDGEMENTS.c.receipt == self.receipt, JUDGEMENTS.c.number == number
        )
        row = self.session.execute(query).first()
        if row is None:
            raise Later(f"judgement {number} of report {self.receipt} is not here yet")
        return [Fact.model_validate(one) for one in row[0]], [Finding.model_validate(one) for one in row[1]]

    def _add(self, table: Table, **values: Any) -> None:
        self.session.execute(insert(table).values(receipt=self.receipt, **values))


def _correction(read: Fact, now: Answer, event: FiguresCorrected) -> FactCorrection:
    said = Correction(
        event=event.id,
        was=read.answer,
        raw=read.raw,
        reason=event.reason,
        words=event.words,
        by=event.by,
        at=event.at,
    )
    return FactCorrection(read=read, now=now, said=said)


def _said(event: PersonSaid) -> dict[str, Any]:
    by = event.by
    return {"event": event.id, "role": by.role, "unit": by.unit, "judgement": event.judgement, "said_at": event.at}


def _json(value: Model) -> ColumnElement[Any]:
    return _as_json(value.model_dump_json(by_alias=True))


def _list(values: Iterable[Model]) -> ColumnElement[Any]:
    return _as_json(json_list(values))


def _as_json(written: str) -> ColumnElement[Any]:
    """JSON that is written once: given as objects, each driver would write it again."""
    return cast(literal(written, Text), JSON)
