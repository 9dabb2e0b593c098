"""Talks to a running stack over HTTP, as any script of an agency would."""

from __future__ import annotations

import difflib
import os
import time
from collections.abc import Callable
from typing import Any, Protocol

import httpx

from shared.access import Role, make_pass
from shared.settings import Settings

LONGEST_WAIT = 90
"""Seconds that a program waits when it called too often; a day's quota is not waited for."""
MOST_NAMED = 8


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

    def __init__(self, url: str, token: Callable[[], str], sleep: Callable[[float], None] = time.sleep) -> None:
        """``token`` is asked for each call: one that is signed for the moment does not grow old in a long upload."""
        self.url, self.token, self.sleep = url, token, sleep
        self.http = httpx.Client(base_url=url, timeout=60)

    def call(self, method: str, path: str, **kwargs: Any) -> Any:
        """The JSON answer; called too often, it waits as it is told. Raises ``Refused`` or ``Unreachable``."""
        answer = self._ask(method, path, **kwargs)
        while answer.status_code == 429 and 0 < _after(answer) <= LONGEST_WAIT:
            self.sleep(_after(answer))
            answer = self._ask(method, path, **kwargs)
        if answer.is_success:
            return answer.json()
        try:
            detail = answer.json()["error"]
        except (ValueError, KeyError):
            detail = {"code": "error", "vi": f"HTTP {answer.status_code}", "en": f"HTTP {answer.status_code}"}
        raise Refused(answer.status_code, detail["code"], detail["vi"], detail["en"])

    def _ask(self, method: str, path: str, **kwargs: Any) -> httpx.Response:
        try:
            return self.http.request(method, path, headers={"Authorization": f"Bearer {self.token()}"}, **kwargs)
        except httpx.TransportError as error:
            raise Unreachable(f"{self.url}: {error}") from error

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
        end, pause = time.monotonic() + limit, 0.1
        while len(found) < len(receipts):
            for receipt in receipts:
                report = self.report(receipt) if receipt not in found else None
                if report:
                    found[receipt] = report
                    one_done()
            if time.monotonic() > end:
                raise Unreachable("quá thời gian chờ xử lý / processing took too long")
            self.sleep(pause)
            pause = min(2.0, pause * 1.2)
        return found


def base_url(settings: Settings) -> str:
    """Where the running stack answers."""
    return os.environ.get("BAOCAO_URL") or f"http://{settings.web_host}:{settings.web_port}"


def as_(settings: Settings, role: Role, unit: str) -> Client:
    """A client that acts as a role; ``BAOCAO_TOKEN`` in the environment wins."""
    given = os.environ.get("BAOCAO_TOKEN")
    return Client(base_url(settings), (lambda: given) if given else (lambda: make_pass(settings, role, unit)))


def agency_client(settings: Settings, code: str) -> Client:
    """A client that acts as an agency of the register. Raises ``Refused`` when there is none of this code."""
    known_agency(settings, code)
    return as_(settings, "agency", code)


def known_agency(settings: Settings, code: str) -> dict[str, Any]:
    """The agency of a code. Raises ``Refused`` with the codes that are most alike, or the first, when there is none."""
    agencies = {one["code"]: one for one in as_(settings, "operator", "system").call("GET", "/api/agencies")}
    if code in agencies:
        found: dict[str, Any] = agencies[code]
        return found
    alike = difflib.get_close_matches(code.upper(), agencies, n=MOST_NAMED, cutoff=0.4) or list(agencies)[:MOST_NAMED]
    named = "; ".join(f"{one} {agencies[one]['name']}" for one in alike) or "danh bạ trống"
    raise Refused(
        404,
        "unknown_agency",
        f"Danh bạ không có cơ quan mã {code}. Trong {len(agencies)} cơ quan có: {named}.",
        f"The register has no agency {code}. Of its {len(agencies)} agencies: {named}.",
    )


def _after(answer: httpx.Response) -> int:
    """Seconds after which the server wants to be asked again; 0 when it does not say."""
    said = answer.headers.get("retry-after", "")
    return int(said) if said.isdigit() else 0
