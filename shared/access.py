"""Who may do what: a signed token names one role and one unit, and nothing else decides.

The unit a caller acts for comes from the token alone, never from a query or a body. Every token expires, and a unit's
tokens are made worthless by raising the number of its present one.
"""

from __future__ import annotations

import time
from typing import Any, Literal

from itsdangerous import BadSignature, URLSafeSerializer
from pydantic import BaseModel, ConfigDict, ValidationError
from starlette.requests import HTTPConnection

from shared.settings import Settings

Role = Literal["agency", "officer", "operator"]
COOKIE = "baocao_token"
SYSTEM = "system"
"""The one unit of operators."""
PASS_SECONDS = 600
"""How long a pass is good for: a token that whoever holds the key signs for the moment and gives to nobody."""
PASS_REVISION = 0
DAY = 86400


class Caller(BaseModel):
    """The bearer of a token: an agency, an officer of a province, or an operator of the system."""

    model_config = ConfigDict(frozen=True)

    role: Role
    unit: str
    """The agency's code, the province's code, or ``system``."""
    revision: int = 1
    """The number of the unit's token; 0 is a pass, which lives so shortly that it has none."""
    expires_at: int = 0
    """Seconds since 1970; 0 in a caller that no token was made for yet."""

    @property
    def is_pass(self) -> bool:
        """Whether the token was signed for the moment."""
        return self.revision == PASS_REVISION

    def sees_agency(self, code: str, province: str) -> bool:
        """Whether the caller may see what an agency sent: its own, or its province's."""
        return (self.role == "agency" and self.unit == code) or (self.role == "officer" and self.unit == province)

    def sees_province(self, province: str) -> bool:
        """Whether the caller may see a province's totals."""
        return self.role == "officer" and self.unit == province


def make_token(settings: Settings, caller: Caller, *, days: float | None = None) -> str:
    """The token of a caller, for the ``Authorization: Bearer`` header; ``days`` as in the settings when None."""
    lasts = PASS_SECONDS if caller.is_pass else (settings.token_days if days is None else days) * DAY
    expires = int(time.time() + lasts)
    return str(_signer(settings).dumps([caller.role, caller.unit, caller.revision, expires]))


def make_pass(settings: Settings, role: Role, unit: str) -> str:
    """A token for the next minutes, which needs no look into the register; for programs that hold the key."""
    return make_token(settings, Caller(role=role, unit=unit, revision=PASS_REVISION))


def read_token(settings: Settings, token: str) -> Caller | None:
    """The caller a token names; None when it is not ours or has expired."""
    caller = _signed(settings, token)
    return None if caller is None or not _is_valid(caller) else caller


def has_expired(settings: Settings, token: str) -> bool:
    """Whether a token is ours and its time is over."""
    caller = _signed(settings, token)
    return caller is not None and not _is_valid(caller)


def token_of(connection: HTTPConnection) -> str:
    """The token that a call carries in its header or its cookie; empty when none."""
    header = connection.headers.get("authorization", "")
    if header.startswith("Bearer "):
        return header.removeprefix("Bearer ").strip()
    return connection.cookies.get(COOKIE, "")


def _is_valid(caller: Caller) -> bool:
    """Not over, and no pass that was signed to last."""
    left = caller.expires_at - time.time()
    return left > 0 and (not caller.is_pass or left <= PASS_SECONDS)


def _signed(settings: Settings, token: str) -> Caller | None:
    signer = _signer(settings)
    try:
        said: Any = signer.loads(token)
        role, unit, revision, expires_at = said
        return Caller(role=role, unit=unit, revision=revision, expires_at=expires_at)
    except (BadSignature, ValueError, TypeError, ValidationError):
        return None  # tokens of three parts, from before they expired, are among these


def _signer(settings: Settings) -> URLSafeSerializer:
    settings.require("secret_key")  # an empty key would let anybody sign
    return URLSafeSerializer(settings.secret_key.get_secret_value(), salt="baocao api token")
