"""Operations: queues, dead letters, verification, metrics. No figures."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Response
from sqlalchemy import text

from services.aggregate.api.deps import ToolsDep
from services.aggregate.api.models import PAGE, Board, Receipts, Repaired, Replayed, Verification
from services.aggregate.notices.verify import verify as verify_notices
from services.aggregate.notices.verify import without_end
from services.aggregate.rollup.repair import repair as repair_rollup
from services.aggregate.rollup.verify import verify as verify_rollup
from shared.calls import OperatorDep, TransactionDep
from shared.edge.guard import patient
from shared.web import NO_CALLER, may_answer

router = APIRouter(tags=["operations"], responses=NO_CALLER | may_answer(403))

SHOWN = 200
JUDGED = "SELECT receipt FROM reports WHERE receipt > :after ORDER BY receipt LIMIT :most"


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
@patient
def verify(_: OperatorDep, transaction: TransactionDep, tools: ToolsDep) -> Verification:
    """What stands, what each report adds, every total, every letter's reason, and what was said beside what was heard.

    Everything is recomputed from the reports as they were judged.
    """
    with transaction() as session:
        found = verify_rollup(session, tools.reference)
    undone = tools.operations.undone()
    with transaction() as session:
        found += verify_notices(session, tools.reference, undone)
    found += tools.operations.disagreements()
    return Verification(differences=len(found), list=found[:SHOWN])


@router.post("/api/verify/repair")
@patient
def repair(_: OperatorDep, transaction: TransactionDep, tools: ToolsDep) -> Repaired:
    """Elects the version that counts by the rule of today where another one stands; doing it again changes nothing."""
    done = repair_rollup(transaction, tools.reference)
    return Repaired(repaired=len(done), list=done[:SHOWN])


@router.post("/api/verify/submissions")
def verify_submissions(given: Receipts, _: OperatorDep, transaction: TransactionDep, tools: ToolsDep) -> Verification:
    """Of some submissions those that are neither judged nor known to be on their way, failing or given up."""
    undone = tools.operations.undone()  # before the judgements: what is judged in between is found there
    with transaction() as session:
        lost = without_end(session, given.receipts, undone)
    found = [{"difference": "submission_without_end", "receipt": receipt} for receipt in lost]
    return Verification(differences=len(found), list=found[:SHOWN])


@router.get("/api/verify/receipts")
def list_judged(_: OperatorDep, transaction: TransactionDep, after: str = "") -> Receipts:
    """The receipts of judged reports in order, a thousand at a time, those behind one that is given."""
    with transaction() as session:
        rows = session.execute(text(JUDGED), {"after": after, "most": PAGE})
        return Receipts(receipts=list(rows.scalars()))


@router.get("/metrics/aggregate", include_in_schema=False)
def metrics(tools: ToolsDep) -> Response:
    """For Prometheus."""
    return Response(tools.operations.metrics(), media_type="text/plain; version=0.0.4")
