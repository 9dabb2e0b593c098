"""What the intake API answers; OpenAPI describes these."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from pydantic import BaseModel, Field

from shared.access import Role


class Receipt(BaseModel):
    """One upload as it was recorded."""

    receipt: str
    revision: int
    agency: str
    form: str | None
    period: str | None
    file_name: str
    sha256: str
    bytes: int
    received_at: datetime
    duplicate: bool
    """The same file was sent before; this is the receipt of then. What counts now is said by
    ``/api/reports/{receipt}/standing``."""
    sent_again: bool
    """Others were sent in between; this one has its turn anew, under the revision given here."""
    restored: bool
    """Its document had been lost or damaged and is whole again; it is read anew."""


class CheckedSubmissions(BaseModel):
    """Some submissions in the order in which they came, and what is wrong with them."""

    receipts: list[str]
    differences: list[dict[str, Any]]
    next: int | None
    """The revision behind which to go on; null at the end."""


class CallerOut(BaseModel):
    """Who a token stands for."""

    role: Role
    unit: str
    name: str | None
    """The agency's name."""
    forms: list[str]
    """The forms the agency owes."""
    expires_at: datetime
    """When the token ends."""


class Imported(BaseModel):
    """How many agencies a register file held, and how many of them it changed."""

    agencies: int
    changed: int


class TokenRevision(BaseModel):
    """The number of a unit's present token."""

    token_revision: int


class AgencyIn(BaseModel):
    """A row of the register as it is sent."""

    code: str
    name: str
    level: str
    province: str
    forms: list[str] = Field(max_length=100)
    mailbox: str = ""
    active: bool = True
    revision: int = Field(0, ge=0, lt=2**53)
    """The number of the row that this was made from, 0 for a new one; 409 when another stands by now."""
