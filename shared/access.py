"""Who may do what: a signed token names one role and one unit, and nothing else decides.

The unit a caller acts for comes from the token alone, never from a query or a body.
"""

from __future__ import annotations

from typing import Literal

from itsdangerous import BadSignature, URLSafeSerializer
from pydantic import BaseModel, ConfigDict, ValidationError

from shared.settings import Settings

Role = Literal["agency", "officer", "operator"]
COOKIE = "baocao_token"


class Caller(BaseModel):
    """The bearer of a token: an agency, an officer of a province, or an operator of the system."""

    model_config = ConfigDict(frozen=True)

    role: Role
    unit: str
    """The agency's code, the province's code, or ``system``."""
    revision: int = 1

    def sees_agency(self, code: str, province: str) -> bool:
        """Whether the caller may see what an agency sent: its own, or its province's."""
        return (self.role == "agency" and self.unit == code) or (self.role == "officer" and self.unit == province)

    def sees_province(self, province: str) -> bool:
        """Whether the caller may see a province's totals."""
        return self.role == "officer" and self.unit == province


def make_token(settings: Settings, caller: Caller) -> str:
    """The token of a caller, for the ``Authorization: Bearer`` header."""
    return str(_signer(settings).dumps([caller.role, caller.unit, caller.revision]))


def read_token(settings: Settings, token: str) -> Caller | None:
    """The caller a token names; None when it is not ours."""
    signer = _signer(settings)
    try:
        role, unit, revision = signer.loads(token)
        return Caller(role=role, unit=unit, revision=revision)
    except (BadSignature, ValueError, TypeError, ValidationError):
        return None


def _signer(settings: Settings) -> URLSafeSerializer:
    settings.require("secret_key")  # an empty key would let anybody sign
    return URLSafeSerializer(settings.secret_key.get_secret_value(), salt="baocao api token")
