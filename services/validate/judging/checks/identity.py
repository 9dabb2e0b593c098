"""Who reports, for which period, over which days: what the document says of itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from services.validate.judging.readings import without_level
from services.validate.judging.subject import Subject, Words
from shared.codes import codes
from shared.contracts import Fact, Finding, Message, Severity, Status
from shared.periods import Period

FAR_APART = 300
"""Days between the ends of two spans beyond which one of them is another year's, printed for comparison."""
TRUSTED = ("letterhead", "field", "title")
"""Places of a document that name its own province; an address, a place or a sentence of the letter may be another's."""
SPEAKING = (*TRUSTED, "letter", "signature", "declared")
"""Places that name the agency with its level, and the register."""
_YEAR = re.compile(r"20\d\d")


def identity(subject: Subject) -> Iterator[Finding]:
    """The period is the same in title, letter, field and declaration; the agency is the sender."""
    yield from _period(subject)
    yield from _level(subject)
    sender = subject.report.evidence.get("sender")
    if sender and subject.report.agency and not _same_name(subject.report.agency, sender["agency"]):
        yield subject.finding("agency_mismatch", [], declared=subject.report.agency, expected=sender["agency"], operands=subject.word("agency"))  # fmt: skip
    named = _province_named(subject)
    if sender and named and named != sender["province"]:
        yield subject.finding("agency_mismatch", [], declared=named, expected=sender["province"], operands=subject.word("province"))  # fmt: skip
    else:
        yield from _province(subject)


def _level(subject: Subject) -> Iterator[Finding]:
    """What the document and the register say of the agency is of one level; which of two is meant no rule can tell.

    Information where the register decides between two places of the document, a question where nothing does.
    """
    if not subject.report.evidence.get("level_contradicted"):
        return
    places = subject.report.evidence.get("agency") or {}
    said = [
        subject.word("at_level", said=_said(subject, rank, str(entry.get("value") or "?")), level=subject.word(f"level_{entry['level']}"))
        for rank in SPEAKING
        if (entry := places.get(rank)) and entry.get("level")
    ]  # fmt: skip
    level, held = subject.report.agency_level, without_level(subject)
    hint: tuple[str, dict[str, Words]] | None = (
        ("taken_as_level", {"level": subject.word(f"level_{level}")}) if level else None
    )
    if held:
        hint = "held_without_level", {"number": len(held)}
    yield subject.finding(
        "level_contradicted",
        held,
        declared=next(
            (entry["level"] for rank in SPEAKING if (entry := places.get(rank)) and entry.get("level")), None
        ),
        expected=level,
        operands=subject.listed(said, mark="; "),
        hint=hint,
        severity=Severity.INFO if level else None,
    )


def _province(subject: Subject) -> Iterator[Finding]:
    """The places of a document name one province, and that of the sender where none of its best places names any."""
    places = subject.report.evidence.get("province")
    if not isinstance(places, dict):
        return
    named = {rank: str(entry["value"]) for rank in (*TRUSTED, "signature", "declared") if (entry := places.get(rank))}
    place = places.get("place")
    # A district may have another province's name, but for its tones; a department signs in its province.
    if place and subject.report.agency_level == "cap_tinh" and str(place["value"]) in str(place.get("words")):
        named["place"] = str(place["value"])
    if len(set(named.values())) < 2:
        return
    said = [_said(subject, rank, value) for rank, value in named.items()]
    yield subject.finding(
        "province_contradicted",
        [],
        declared=next(iter(named.values())),
        expected=subject.report.province,
        operands=subject.listed(said, mark="; "),
        hint=("taken_as_province", {"value": subject.report.province or "?"}),
    )


def _said(subject: Subject, rank: str, value: str) -> Message:
    return subject.word(f"said_{rank}", value=value)


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
    certain = not any(fact.review_reason in codes().doubts_about("digits") for fact in facts)
    yield subject.finding(
        "period_mismatch",
        facts,
        expected=period,
        operands=subject.listed(entries, mark="; "),
        cause=_stale(given.get("field"), period),
        suggestion=period,
        declared=given.get("field") or given.get("declared"),
        severity=None if certain else subject.weight("doubtful_reading"),
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


def dates(subject: Subject) -> Iterator[Finding]:
    """One report covers one span of days, that ends before the letter was signed, after the period began."""
    spans = [span for span in subject.report.data_windows if span.from_ and span.to]
    ends = [span.to for span in spans if span.to]
    own = [span for span in spans if span.to and (max(ends) - span.to).days < FAR_APART]
    signed, period = subject.report.signed_on, subject.report.period
    if len({(span.from_, span.to) for span in own}) > 1:
        shown = "; ".join(f"{span.from_:%d/%m/%Y}–{span.to:%d/%m/%Y}" for span in own)
        chosen = {(span.from_, span.to) for span in own} - set(subject.form.printed_spans)
        yield subject.finding(
            "date_window_inconsistent",
            [],
            declared=shown,
            operands=shown,
            severity=Severity.INFO if len(chosen) < 2 else None,
        )
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


def metadata(subject: Subject) -> Iterator[Finding]:
    """An issued document has its number and the day it was signed."""
    lacking = [
        subject.word(word)
        for value, word in ((subject.report.dispatch_number, "number"), (subject.report.signed_on, "signing_day"))
        if value is None
    ]
    if lacking:
        both = subject.word("and", one=lacking[0], other=lacking[1]) if len(lacking) > 1 else lacking[0]
        yield subject.finding(
            "missing_metadata", [], operands=both, severity=None if _has_letter(subject) else Severity.INFO
        )


def _has_letter(subject: Subject) -> bool:
    """Whether the document is, or brings, the letter that has a number; a form sent by itself has no place for one."""
    agency, places = (subject.report.evidence.get(name) for name in ("agency", "province"))
    if not isinstance(agency, dict):
        return True
    return bool(agency.keys() & {"letterhead", "letter", "signature"}) or "place" in (places or {})
