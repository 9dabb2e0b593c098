"""Letters: their words, and each written once by its key."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, NamedTuple

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from sqlalchemy import Connection

from services.aggregate.notices.keys import late_key, report_letter_key, summary_key
from shared.bus.events import LetterWritten, ReportCounted
from shared.bus.outbox import publish
from shared.codes import codes
from shared.contracts import Agency, Outcome
from shared.database import text
from shared.forms import Deadline
from shared.moments import show
from shared.paths import LETTERS
from shared.periods import Period
from shared.reference import Reference


@dataclass(frozen=True, slots=True)
class Letterhead:
    """What every letter is written with."""

    link: str
    """The address of the pages."""
    reference: Reference


SHOWN = 40
"""Versions that a summary names; the rest is counted and linked."""
WRITE = """
    INSERT INTO letters (key, step, agency, province, recipient, subject, body)
    VALUES (:key, :step, :agency, :province, :to, :subject, :body)
    ON CONFLICT (key) DO NOTHING RETURNING key
"""


@cache
def _environment() -> Environment:
    return Environment(  # noqa: S701  (plain text)
        loader=FileSystemLoader(LETTERS),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


def write(session: Connection, agency: Agency, step: str, key: str, words: dict[str, Any]) -> bool:
    """Writes a letter and announces it in the same transaction; False when it was written before, or has no address."""
    if not agency.mailbox:
        return False
    values = {**words, "agency": agency}
    subject = " ".join(_environment().get_template(f"{step}/subject.txt").render(values).split())
    body = _environment().get_template(f"{step}/body.txt").render(values)
    about = {"key": key, "step": step, "agency": agency.code, "province": agency.province, "to": agency.mailbox}
    new = session.execute(text(WRITE), {**about, "subject": subject, "body": body}).first()
    if new:
        publish(session, LetterWritten(key=key, to=agency.mailbox, subject=subject, body=body))
    return new is not None


class News(NamedTuple):
    """How a version was judged, and what its sender was told of it before, if anything."""

    event: ReportCounted
    told: str | None

    @property
    def again(self) -> int | None:
        """The judgement's number, for the key of a letter that is not the first about this version."""
        return self.event.judgement if self.told else None


def news_of(event: ReportCounted) -> str:
    """What a judgement comes to for its sender: ``returned``, there is something to do, or ``accepted``."""
    return "returned" if event.outcome in (Outcome.RETURNED, Outcome.UNRECOGNISED) else "accepted"


def about_report(session: Connection, agency: Agency, news: News, head: Letterhead) -> str:
    """The letter that a judged report calls for, returned or accepted; its key."""
    event = news.event
    key = report_letter_key(event.receipt, news.again)
    due = next(
        (d for d in head.reference.deadlines if (d.form, d.period) == (event.report.form, event.report.period)), None
    )
    words = {
        **_about(news, head),
        "received_at": show(event.received_at),
        "deadline": f"{due.deadline:%d/%m/%Y}" if due else "",
        "top": [{"severity": codes().severities[f.severity].vi, "message": f.message.vi} for f in event.top],
        "more": event.errors + event.warnings - len(event.top),
    }
    write(session, agency, news_of(event), key, words)
    return key


def about_reports(session: Connection, agency: Agency, news: Sequence[News], head: Letterhead) -> str:
    """One letter about several versions, the newest last; its key."""
    key = summary_key(agency.code, news[-1].event.receipt, news[-1].again)
    returned = [one for one in news if news_of(one.event) == "returned"]
    accepted = [one for one in news if news_of(one.event) == "accepted"]
    words = {
        "count": len(news),
        "returned": [_about(one, head) for one in returned[:SHOWN]],
        "accepted": [_about(one, head) for one in accepted[: SHOWN - len(returned[:SHOWN])]],
        "returned_count": len(returned),
        "accepted_count": len(accepted),
        "more": max(0, len(news) - SHOWN),
        "link": f"{head.link}/reports",
    }
    write(session, agency, "summary", key, words)
    return key


def _about(news: News, head: Letterhead) -> dict[str, Any]:
    """What a letter says of a version."""
    event = news.event
    return {
        "before": news.told,
        "period": _in_words(event.report.period or event.declared.period),
        "about": _called(event.report.form, head.reference),
        "receipt": event.receipt,
        "file_name": event.file.name,
        "outcome": str(event.outcome),
        "errors": event.errors,
        "warnings": event.warnings,
        "used": event.used,
        "held": event.held,
        "aside": event.aside,
        "counts": event.counts if event.counts != event.receipt else None,
        "first": event.top[0].message.vi if event.top else "",
        "link": f"{head.link}/reports/{event.receipt}",
    }


def _in_words(period: str | None) -> str | None:
    """A period as people call it, quý III/2020; as it was declared where it is none."""
    try:
        words = Period.parse(period or "").words()
    except ValueError:
        return period
    return words[0].lower() + words[1:]


def _called(form: str | None, reference: Reference) -> str:
    """What the reports of a form's family are about; nothing where the form is not known."""
    known = reference.forms.get(form or "")
    return f" {reference.families[known.family].title.vi}" if known else ""


def about_lateness(session: Connection, agency: Agency, due: Deadline, days: int, head: Letterhead) -> bool:
    """The letter to an agency that has not sent its report; once an agency, form and period."""
    called, period = _called(due.form, head.reference), _in_words(due.period)
    words = {"about": called, "period": period, "deadline": f"{due.deadline:%d/%m/%Y}", "days": days, "link": head.link}
    return write(session, agency, "late", late_key(agency.code, due.form, due.period), words)
