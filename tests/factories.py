"""Things to test with, as functions with defaults; a test names only what it is about."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from shared.bus.events import FactsExtracted, ReportReceived, ReportValidated
from shared.contracts import (
    Agency,
    Declared,
    Fact,
    FileInfo,
    Finding,
    Message,
    Outcome,
    ReportIdentity,
    Severity,
    Status,
)


def agency(code: str = "BG-SCT", **given: Any) -> Agency:
    return Agency(
        **{
            "code": code,
            "name": "Sở Công Thương",
            "level": "cap_tinh",
            "province": "24",
            "forms": ["bac-giang-so-2020"],
            "mailbox": "sct@bacgiang.example",
            **given,
        }
    )


def fact(indicator: str | None = "staff_total", value: Any = 45, level: str = "cap_tinh", **given: Any) -> Fact:
    return Fact(
        **{"indicator": indicator, "level": level, "status": Status.FILLED, "value": value, "raw": str(value), **given}
    )


def finding(rule: str = "ratio_mismatch", severity: Severity = Severity.ERROR, **given: Any) -> Finding:
    return Finding(**{"rule": rule, "severity": severity, "message": Message(vi="sai", en="wrong"), **given})


def declared(who: Agency | None = None, **given: Any) -> Declared:
    who = who or agency()
    return Declared(
        **{"agency": who.code, "province": who.province, "agency_name": who.name, "agency_level": who.level, **given}
    )


def validated(
    receipt: str = "BC-1",
    revision: int = 1,
    facts: list[Fact] | None = None,
    who: Agency | None = None,
    period: str = "2020-Q3",
    **given: Any,
) -> ReportValidated:
    return ReportValidated(
        **{
            "receipt": receipt,
            "revision": revision,
            "received_at": datetime(2020, 9, 1, tzinfo=UTC),
            "declared": declared(who),
            "file": FileInfo(name="bc.docx", sha256="0" * 64, bytes=1, media_type="text/plain"),
            "report": ReportIdentity(form="bac-giang-so-2020", period=period),
            "facts": [fact()] if facts is None else facts,
            "tables": [],
            "findings": [],
            "outcome": Outcome.ACCEPTED,
            "rules_version": "t",
            "judgement": 1,
            **given,
        }
    )


def extracted(
    receipt: str = "BC-1",
    revision: int = 1,
    facts: list[Fact] | None = None,
    who: Agency | None = None,
    period: str = "2020-Q3",
    **given: Any,
) -> FactsExtracted:
    identity = {"form": "bac-giang-so-2020", "dispatch_number": "1", "signed_on": "2020-09-01"}
    return FactsExtracted(
        **{
            "receipt": receipt,
            "revision": revision,
            "received_at": datetime(2020, 9, 1, tzinfo=UTC),
            "declared": declared(who),
            "file": FileInfo(name="bc.docx", sha256="0" * 64, bytes=1, media_type="text/plain"),
            "report": ReportIdentity(period=period, **identity),
            "facts": [fact()] if facts is None else facts,
            "tables": [],
            "findings": [],
            "reader_version": "r",
            **given,
        }
    )


def received(receipt: str = "BC-1", revision: int = 1, **given: Any) -> ReportReceived:
    judged = validated(receipt, revision, **given)
    names = ("receipt", "revision", "received_at", "declared", "file")
    return ReportReceived(**{name: getattr(judged, name) for name in names}, document="d")
