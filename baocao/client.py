"""Talks to a running stack over HTTP, as any script of an agency would."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from typing import Any, Protocol

import httpx

from shared.access import Caller, Role, make_token
from shared.settings import Settings


class Refused(Exception):
    """The stack said no; the message tells why in both languages."""

    def __init__(self, status: int, code: str, vi: str, en: str) -> None:
        super().__init__(vi)
        self.status, self.code, self.vi, self.en = status, code, vi, en


class Unreachable(Exception):
    """Nobody answers at the address."""


class Progress(Protocol):
    """What work says how far it is to; rich's bar is one."""

    def add_task(self, description: str, *, total: float) -> Any:
        """Begins a count and returns what stands for it."""

    def advance(self, task_id: Any) -> None:
        """One more is done."""


class Silent:
    """Progress that nobody sees."""

    def add_task(self, description: str, *, total: float) -> Any:
        """Nothing."""

    def advance(self, task_id: Any) -> None:
        """Nothing."""


class Client:
    """One caller's view of the API."""

    def __init__(self, url: str, token: str) -> None:
        self.url = url
        self.http = httpx.Client(base_url=url, headers={"Authorization": f"Bearer {token}"}, timeout=60)

    def call(self, method: str, path: str, **kwargs: Any) -> Any:
        """The JSON answer. Raises ``Refused`` or ``Unreachable``."""
        try:
            answer = self.http.request(method, path, **kwargs)
        except httpx.TransportError as error:
            raise Unreachable(f"{self.url}: {error}") from error
        if answer.is_success:
            return answer.json()
        try:
            detail = answer.json()["error"]
        except (ValueError, KeyError):
            detail = {"code": "error", "vi": f"HTTP {answer.status_code}", "en": f"HTTP {answer.status_code}"}
        raise Refused(answer.status_code, detail["code"], detail["vi"], detail["en"])

    def upload(
        self, name: str, content: bytes, *, form: str | None = None, period: str | None = None
    ) -> dict[str, Any]:
        """Sends one file and returns its receipt."""
        data = {key: value for key, value in (("form", form), ("period", period)) if value}
        found: dict[str, Any] = self.call("POST", "/api/submissions", files={"file": (name, content)}, data=data)
        return found

    def report(self, receipt: str) -> dict[str, Any] | None:
        """The judged report of a receipt; None while it is being processed."""
        try:
            found: dict[str, Any] = self.call("GET", f"/api/reports/{receipt}")
        except Refused as refused:
            if refused.code == "not_judged":
                return None
            raise
        return found

    def wait_for(
        self, receipts: list[str], one_done: Callable[[], None] = lambda: None, limit: float = 300
    ) -> dict[str, dict[str, Any]]:
        """The judged reports of receipts; calls ``one_done`` as each comes. Raises ``Unreachable`` after the limit."""
        found: dict[str, dict[str, Any]] = {}
        end = time.monotonic() + limit
        while len(found) < len(receipts):
            for receipt in receipts:
                report = self.report(receipt) if receipt not in found else None
                if report:
                    found[receipt] = report
                    one_done()
            if time.monotonic() > end:
                raise Unreachable("quá thời gian chờ xử lý / processing took too long")
            time.sleep(0.1)
        return found


def base_url(settings: Settings) -> str:
    """Where the running stack answers."""
    return os.environ.get("BAOCAO_URL") or f"http://{settings.web_host}:{settings.web_port}"


def as_(settings: Settings, role: Role, unit: str, revision: int = 1) -> Client:
    """A client that acts as a role; ``BAOCAO_TOKEN`` in the environment wins."""
    token = os.environ.get("BAOCAO_TOKEN") or make_token(settings, Caller(role=role, unit=unit, revision=revision))
    return Client(base_url(settings), token)


def agency_client(settings: Settings, code: str) -> Client:
    """A client that acts as an agency of the register, with its present token."""
    agencies = as_(settings, "operator", "system").call("GET", "/api/agencies")
    known = next((agency for agency in agencies if agency["code"] == code), None)
    if known is None:
        raise Refused(
            404, "unknown_agency", f"Danh bạ không có cơ quan mã {code}.", f"The register has no agency {code}."
        )
    return as_(settings, "agency", code, known["token_revision"])
