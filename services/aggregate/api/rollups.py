"""The totals of a province."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Query

from services.aggregate.api.deps import CallerDep, ProvinceDep, TransactionDep
from services.aggregate.api.models import PeriodCoverage, Rollup
from services.aggregate.rollup import views
from shared.periods import Period
from shared.reference import installed
from shared.web import NO_CALLER, may_answer, problem

router = APIRouter(prefix="/api/rollups", tags=["rollups"], responses=NO_CALLER)

FAMILY = "chinh-phu-dien-tu"
HERE = ZoneInfo("Asia/Ho_Chi_Minh")
"""The zone of a moment that is given without one."""


@router.get("", response_model=list[PeriodCoverage], responses=may_answer(403))
def list_rollups(province: ProvinceDep, transaction: TransactionDep) -> list[dict[str, Any]]:
    """The periods of the officer's province, the newest first, with who sent and who did not."""
    own = {form.id for form in installed().forms.values() if form.province == province}
    periods = sorted({due.period for due in installed().deadlines if due.form in own}, reverse=True)
    with transaction() as session:
        return [{"period": period, **views.coverage(session, province, FAMILY, period)} for period in periods]


@router.get(
    "/{province}/{period}", response_model=Rollup, response_model_exclude_unset=True, responses=may_answer(404, 422)
)
def read_rollup(
    province: str,
    period: str,
    who: CallerDep,
    transaction: TransactionDep,
    as_of: Annotated[datetime | None, Query(description="As the totals stood at this moment")] = None,
) -> dict[str, Any]:
    """A province's totals with the agencies behind each; as they are, or as they stood at a moment."""
    code = next((p.code for p in installed().provinces.values() if province in (p.code, p.short, p.name)), None)
    if code is None or not who.sees_province(code):
        raise problem(
            404,
            "no_such_province",
            f"Không có tỉnh {province} trong phạm vi của bạn.",
            f"{province} is not a province of yours.",
        )
    try:
        Period.parse(period)
    except ValueError as error:
        raise problem(422, "wrong_period", f"Kỳ “{period}” không hợp lệ; kỳ viết như 2020-Q3.", str(error)) from None
    if as_of is not None and as_of.tzinfo is None:
        as_of = as_of.replace(tzinfo=HERE)
    with transaction() as session:
        return {**views.read(session, code, FAMILY, period, as_of), "province_name": installed().provinces[code].short}
