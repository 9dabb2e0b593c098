"""The totals of a province."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Query

from services.aggregate.api.deps import ProvinceDep
from services.aggregate.api.models import PeriodCoverage, Rollup
from services.aggregate.rollup import views
from services.aggregate.rollup.views import Scope
from shared.calls import CallerDep, ReferenceDep, TransactionDep
from shared.families import Family
from shared.moments import ZONE
from shared.periods import Period, is_period
from shared.reference import Reference
from shared.web import NO_CALLER, may_answer, problem

router = APIRouter(prefix="/api/rollups", tags=["rollups"], responses=NO_CALLER)


@router.get("", response_model=list[PeriodCoverage], responses=may_answer(403))
def list_rollups(province: ProvinceDep, transaction: TransactionDep, reference: ReferenceDep) -> list[dict[str, Any]]:
    """The periods of the officer's province, the newest first, with who sent and who did not."""
    forms = reference.forms
    due = {(due.period, forms[due.form].family) for due in reference.deadlines if forms[due.form].province == province}
    with transaction() as session:
        return [
            {"period": period, "family": family, **views.coverage(session, reference, Scope(province, family, period))}
            for period, family in sorted(due, reverse=True)
        ]


@router.get(
    "/{province}/{period}", response_model=Rollup, response_model_exclude_unset=True, responses=may_answer(404, 422)
)
def read_rollup(
    province: str,
    period: str,
    who: CallerDep,
    transaction: TransactionDep,
    reference: ReferenceDep,
    as_of: Annotated[datetime | None, Query(description="As the totals stood at this moment")] = None,
    family: Annotated[str | None, Query(description="The family of reports, where a province has several")] = None,
) -> dict[str, Any]:
    """A province's totals with the agencies behind each; as they are, or as they stood at a moment."""
    code = next((p.code for p in reference.provinces.values() if province in (p.code, p.short, p.name)), None)
    if code is None or not who.sees_province(code):
        raise problem(
            404,
            "no_such_province",
            f"Không có tỉnh {province} trong phạm vi của bạn.",
            f"{province} is not a province of yours.",
        )
    of = _family(reference, code, family, period)
    try:
        Period.parse(period, of.cycle)
    except ValueError as error:
        words = f"Kỳ “{period}” không hợp lệ; kỳ viết như {of.cycle.example}."
        raise problem(422, "wrong_period", words, str(error)) from None
    if as_of is not None and as_of.tzinfo is None:
        as_of = as_of.replace(tzinfo=ZONE)
    with transaction() as session:
        return {
            **views.read(session, reference, Scope(code, of.id, period, as_of)),
            "province_name": reference.provinces[code].short,
        }


def _family(reference: Reference, province: str, named: str | None, period: str) -> Family:
    """The family that is asked for; without a name the province's only one, or its only one with such periods."""
    known = {family.id: family for family in reference.families_of(province)}
    fits = [family for family in known.values() if is_period(period, family.cycle)]
    if named is None and len(known) == 1:
        return next(iter(known.values()))
    if named is None and len(fits) == 1:
        return fits[0]
    if named not in known:
        names = ", ".join(known) or "–"
        raise problem(
            422,
            "which_family",
            f"Hãy chọn loại báo cáo của tỉnh này bằng family=…: {names}.",
            f"Choose one of the province's families of reports with family=…: {names}.",
        )
    return known[named]
