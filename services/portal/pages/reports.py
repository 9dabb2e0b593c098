"""Judged reports, and explaining a warning."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter, Form
from fastapi.responses import RedirectResponse, Response

from services.portal.pages.deps import VisitDep
from services.portal.records import part, parts
from shared.codes import codes
from shared.forms import AnnexKind

router = APIRouter()
_ASIDE = {"source", "implied", "group", "doubtful", "other"}
"""What the reader noted of a row of a list, beside the cells of its known columns."""


@router.get("/reports")
async def show_reports(visit: VisitDep, before: str = "") -> Response:
    """The newest reports; of those that are older than a receipt, where one is given."""
    return visit.show("reports.html", reports=await part(visit.records.reports(before)))


@router.get("/reports/{receipt}")
async def show_report(receipt: str, visit: VisitDep, after: int | None = None) -> Response:
    """A report: what is wrong with it and whether it counts, then every figure with the place where it was read.

    ``after``: something was said of the judgement of that number, and the page waits for the next.
    """
    report, standing = await parts(visit.records.report(receipt), visit.records.standing(receipt))
    judged = (report.value or {}).get("judgement", 0)
    return visit.show(
        "report.html",
        receipt=receipt,
        report=report,
        standing=standing,
        waits=after is not None and judged <= after,
        findings=grouped((report.value or {}).get("findings", [])),
        form=visit.reference.forms.get((report.value or {}).get("form") or ""),
        catalogue=visit.reference.indicators,
        lists=lists((report.value or {}).get("tables", []), visit.reference.annexes),
        reasons=visit.reference.reasons,
    )


@router.post("/reports/{receipt}/explanations")
async def explain(
    receipt: str,
    visit: VisitDep,
    finding: Annotated[str, Form()],
    reason: Annotated[str, Form()],
    words: Annotated[str, Form()] = "",
) -> Response:
    """Answers a warning and shows the report, which will be judged again."""
    taken = await visit.records.explain(receipt, finding, reason, words)
    return RedirectResponse(f"/reports/{receipt}?after={taken['judgement']}", 303)


@router.post("/reports/{receipt}/choice")
async def choose(receipt: str, visit: VisitDep) -> Response:
    """Makes this version the one that counts and shows it again."""
    await visit.records.choose(receipt)
    return RedirectResponse(f"/reports/{quote(receipt, safe='')}", 303)


def lists(tables: list[dict[str, Any]], kinds: Mapping[str, AnnexKind]) -> list[dict[str, Any]]:
    """The lists of a report with rows: each and its columns by name, empty columns left out, columns of the sender's own last.

    One of a kind that is not known any more is shown as it was read. A cell is its value and whether it waits for a person.
    """
    shown = []
    for table in tables:
        rows, kind = table["rows"], kinds.get(table["table"])
        if kind is not None:
            columns = {column.key: _begun(column.called.vi) for column in kind.columns}
            called = _begun(kind.called.vi)
        else:
            columns = {key: key for row in rows for key in row if key not in _ASIDE}
            called = "Phụ lục"
        filled = [key for key in columns if any(row.get(key) is not None for row in rows)]
        own = list(dict.fromkeys(header for row in rows for header in row.get("other") or {}))
        if filled or own:
            cells = [
                [{"value": row.get(key), "held": key in (row.get("doubtful") or ())} for key in filled]
                + [{"value": (row.get("other") or {}).get(header), "held": False} for header in own]
                for row in rows
            ]
            heads = [columns[key] for key in filled] + own
            shown.append({"called": table.get("title") or called, "columns": heads, "rows": cells})
    return shown


def _begun(name: str) -> str:
    """A name as a heading begins."""
    return name[0].upper() + name[1:]


def grouped(findings: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Findings by weight, each followed by those that follow from it."""
    ordered = sorted(findings, key=lambda finding: codes().heaviest_first(finding["severity"]))
    under: dict[str, list[dict[str, Any]]] = {}
    for finding in ordered:
        if finding.get("follows"):
            under.setdefault(finding["follows"], []).append(finding)
    shown = []
    for finding in ordered:
        if not finding.get("follows"):
            shown += [finding, *under.pop(finding.get("id") or "", [])]
    return [*shown, *(one for left in under.values() for one in left)]
