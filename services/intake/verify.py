"""Every submission has its object, whole, and its place in the order of sendings."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any

from sqlalchemy import text

from services.intake.submissions import Store
from shared.database import Transactions

PAGE, SECONDS = 500, 3.0
"""Submissions that one call looks at, and the time after which it looks at no further ones."""
NEXT = """
    SELECT s.revision, s.receipt, s.agency, s.document,
           EXISTS (SELECT 1 FROM sendings t WHERE t.revision = s.revision AND t.receipt = s.receipt) AS ordered
    FROM submissions s WHERE s.revision > :after ORDER BY s.revision LIMIT :most
"""


@dataclass(frozen=True, slots=True)
class Checked:
    """Some submissions in order, and what is wrong with them."""

    receipts: list[str]
    differences: list[dict[str, Any]]
    next: int | None
    """The revision behind which to go on; None at the end."""


def check_submissions(store: Store, transaction: Transactions, after: int) -> Checked:
    """The submissions behind a revision: each object is read and its checksum compared.

    Raises ``StoreUnavailable`` when that cannot be told.
    """
    with transaction() as session:
        rows = session.execute(text(NEXT), {"after": after, "most": PAGE}).all()
    end, receipts, found, last = time.monotonic() + SECONDS, list[str](), list[dict[str, Any]](), after
    for row in rows:
        if receipts and time.monotonic() > end:
            break
        about = {"receipt": row.receipt, "agency": row.agency}
        if not store.holds(row.document):
            found.append({"difference": "object_lost", **about, "document": row.document})
        if not row.ordered:
            found.append({"difference": "sending_lost", **about})
        receipts.append(row.receipt)
        last = row.revision
    more = len(receipts) < len(rows) or len(rows) == PAGE
    return Checked(receipts, found, last if more else None)
