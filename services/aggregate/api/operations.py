"""Operations: queues, dead letters, verification, metrics. No figures."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Response

from services.aggregate.api.deps import OperatorDep, ToolsDep, TransactionDep
from services.aggregate.api.models import Board, Replayed, Verification
from services.aggregate.rollup.verify import verify as verify_rollup
from shared.web import NO_CALLER, may_answer

router = APIRouter(tags=["operations"], responses=NO_CALLER | may_answer(403))

SHOWN = 200


@router.get("/api/ops", response_model=Board)
def read_board(_: OperatorDep, tools: ToolsDep, transaction: TransactionDep) -> dict[str, Any]:
    """Queues, workers, stuck submissions and dead letters; no figures."""
    return tools.operations.overview(transaction)


@router.post("/api/replay")
def replay(
    _: OperatorDep, tools: ToolsDep, event: str | None = None, cause: str | None = None, stage: str | None = None
) -> Replayed:
    """Puts dead letters back, chosen by id, cause or stage."""
    return Replayed(replayed=tools.operations.replay(event, cause, stage))


@router.get("/api/verify")
def verify(_: OperatorDep, transaction: TransactionDep, tools: ToolsDep) -> Verification:
    """Recomputes every rollup from the facts, and compares what was said with what was heard."""
    with transaction() as session:
        found = [*verify_rollup(session), *tools.operations.disagreements()]
    return Verification(differences=len(found), list=found[:SHOWN])


@router.get("/metrics/aggregate", include_in_schema=False)
def metrics(tools: ToolsDep) -> Response:
    """For Prometheus."""
    return Response(tools.operations.metrics(), media_type="text/plain; version=0.0.4")
