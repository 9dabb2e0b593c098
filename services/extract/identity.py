"""Which report a document is: period, province, agency, dispatch number, days covered, day signed.

Order of trust for the period: the title, then the letter around it (subject, legal basis), then what
the sender declared, then the field inside the form. A disagreement between them is a finding, made
in validation from the evidence kept here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from services.extract.lines import Layout
from services.extract.values import parse_date, parse_quarter
from services.extract.wording import WORDS, fold
from shared.contracts import Declared, Fact, ReportIdentity, Source, Window
from shared.forms import Form, Province

_WINDOW = re.compile(
    r"(\d{1,2}/\d{1,2}/\d{4})\s*(?:-|–|đến(?:\s+hết)?(?:\s+ngày)?)\s*(?:(\d{1,2}/\d{1,2}/\d{4})|cuối tháng (\d{1,2})/(\d{4}))",
    re.IGNORECASE,
)
_DISPATCH = re.compile(r"^Số\s*:?\s*(\d+)\s*(/[A-ZĐ][\w&Đ-]*)")
_ATTACHED = re.compile(r"số\s+(\d+)\s*(/[A-ZĐ][\w&Đ-]*)")
_PLACE_DATE = re.compile(r",\s*ngày\s*(\d{1,2})\s*tháng\s*(\d{1,2})\s*năm\s*(\d{4})")
_LETTERHEAD = re.compile(r"^(?:UBND|ỦY BAN NHÂN DÂN|UỶ BAN NHÂN DÂN)\s+(?:TỈNH|THÀNH PHỐ)\s+(.+)$")
_REPORT_FIELDS = ("report_period", "agency_name")


@dataclass(slots=True)
class _Evidence:
    periods: list[tuple[str, str, Source]] = field(default_factory=list)
    agency: tuple[str, Source] | None = None
    province: tuple[str, Source] | None = None


def identify(
    layout: Layout, form: Form | None, facts: list[Fact], declared: Declared | None, provinces: dict[str, Province]
) -> ReportIdentity:
    """Everything the document says about itself; what it does not say stays None."""
    seen = _look(layout, provinces)
    asked = {fact.indicator: fact for fact in facts if fact.indicator in _REPORT_FIELDS and fact.raw}
    field_period = asked.get("report_period")
    if field_period is not None and field_period.raw:
        seen.periods.append(("field", parse_quarter(field_period.raw) or field_period.raw, field_period.source))
    province = seen.province[0] if seen.province else provinces[form.province].short if form else None
    agency = asked["agency_name"].raw if "agency_name" in asked else seen.agency[0] if seen.agency else None
    level = agency_level(agency) or (form.agency_level if form else None)
    return ReportIdentity(
        form=form.id if form else None,
        province=province,
        agency=agency,
        agency_level=level,
        period=_period(seen, declared),
        data_windows=windows(layout),
        dispatch_number=_dispatch(layout),
        signed_on=_signed_on(layout),
        evidence=_evidence(seen, declared),
    )


def letterhead_agency(layout: Layout, provinces: dict[str, Province]) -> str | None:
    """The agency that the letterhead names; None when there is none."""
    found = _look(layout, provinces).agency
    return found[0] if found else None


def agency_level(name: str | None) -> str | None:
    """The level of government that an agency's name says."""
    folded = fold(name or "") + " "
    for entry in WORDS["agency_levels"]:
        if any(folded.startswith(start) for start in entry["starts"]):
            return str(entry["level"])
    return None


def windows(layout: Layout) -> list[Window]:
    """The spans of days that the document names for its figures, each once, in its order."""
    found: list[Window] = []
    for text, _ in layout.texts:
        for span in windows_in(text):
            if span not in found:
                found.append(span)
    return found


def windows_in(text: str) -> list[Window]:
    """The spans of days named in a text."""
    if "/" not in text:
        return []
    spans = []
    for match in _WINDOW.finditer(text):
        start = parse_date(match[1])
        end = parse_date(match[2]) if match[2] else _month_end(int(match[3]), int(match[4]))
        if start and end:
            spans.append(Window(from_=start, to=end))
    return spans


def _month_end(month: int, year: int) -> date | None:
    if not 1 <= month <= 12:
        return None
    following = date(year + month // 12, month % 12 + 1, 1)
    return date.fromordinal(following.toordinal() - 1)


def _look(layout: Layout, provinces: dict[str, Province]) -> _Evidence:
    seen = _Evidence()
    names = {fold(province.short): province.short for province in provinces.values()}
    texts = layout.texts
    for at, (text, source) in enumerate(texts):
        joined = f"{text} {texts[at + 1][0]}" if at + 1 < len(texts) else text
        period = parse_quarter(text) or (
            parse_quarter(joined) if not parse_quarter(texts[at + 1][0] if at + 1 < len(texts) else "") else None
        )
        if period and not _is_field(text):
            rank = "title" if _is_title(text) else "letter"
            seen.periods.append((rank, period, source))
        head = _LETTERHEAD.match(text.strip())
        if head and fold(head[1]) in names and seen.province is None:
            seen.province = (names[fold(head[1])], source)
            below = [pair for pair in texts[at + 1 : at + 4] if agency_level(pair[0]) and pair[0].isupper()]
            if below:
                seen.agency = (_as_written(below[0][0], layout), below[0][1])
    return seen


def _is_field(text: str) -> bool:
    return "quy bao cao" in fold(text)


def _is_title(text: str) -> bool:
    letters = [ch for ch in text if ch.isalpha()]
    return bool(letters) and sum(ch.isupper() for ch in letters) > 0.8 * len(letters)


def _as_written(capitals: str, layout: Layout) -> str:
    """The agency's name as the letter's own sentences write it, else with one capital."""
    for text, _ in layout.texts:
        at = text.lower().find(capitals.lower())
        if at >= 0 and not text[at : at + len(capitals)].isupper():
            return text[at : at + len(capitals)]
    return capitals.capitalize()


def _period(seen: _Evidence, declared: Declared | None) -> str | None:
    ranked = {rank: period for rank, period, _ in reversed(seen.periods)}
    for rank in ("title", "letter"):
        if rank in ranked:
            return ranked[rank]
    if declared and declared.period:
        return declared.period
    value = ranked.get("field")
    return value if value and re.fullmatch(r"\d{4}-Q[1-4]", value) else None


def _dispatch(layout: Layout) -> str | None:
    for text, _ in layout.texts[:60]:
        match = _DISPATCH.match(text.strip())
        if match:
            return f"{match[1]}{match[2]}"
    for text, _ in layout.texts:
        match = _ATTACHED.search(text) if fold(text).startswith("kem theo bao cao") else None
        if match:
            return f"{match[1]}{match[2]}"
    return None


def _signed_on(layout: Layout) -> date | None:
    for text, _ in layout.texts[:60]:
        match = _PLACE_DATE.search(text)
        if match:
            return parse_date(f"{match[1]}/{match[2]}/{match[3]}")
    return None


def _evidence(seen: _Evidence, declared: Declared | None) -> dict[str, Any]:
    periods: dict[str, Any] = {}
    for rank, period, source in seen.periods:
        if rank not in periods:
            periods[rank] = {"value": period, "source": source.model_dump(exclude_none=True)}
    if declared and declared.period:
        periods["declared"] = {"value": declared.period}
    return {"period": periods}
