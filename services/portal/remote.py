"""The services as the portal reaches them: JSON over HTTP, with timeouts short enough for a page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import httpx

from shared.settings import Settings

PAGE = httpx.Timeout(4.0, connect=0.5)
"""Seconds a page waits for a service before it shows the rest without it."""
UPLOAD = httpx.Timeout(60.0, connect=0.5)
"""A file has to reach the store before its sender gets a receipt."""


class Refused(Exception):
    """A service said no; the words are for the person who asked."""

    def __init__(self, status: int, code: str, vi: str, en: str, after: str | None = None) -> None:
        """``after``: the seconds after which it may be tried again, where the service says so."""
        super().__init__(f"{status} {code}")
        self.status, self.code, self.vi, self.en, self.after = status, code, vi, en, after


class Unavailable(Exception):
    """A service does not answer, or its own tools do not."""

    def __init__(self, service: str) -> None:
        super().__init__(service)
        self.service = service


@dataclass(frozen=True, slots=True)
class Remote:
    """One service."""

    name: str
    http: httpx.AsyncClient

    async def call(self, method: str, path: str, token: str | None = None, **given: Any) -> Any:
        """The JSON answer. Raises ``Refused`` when the service says no, ``Unavailable`` when it cannot say anything."""
        headers = {"authorization": f"Bearer {token}"} if token else {}
        try:
            answer = await self.http.request(method, path, headers=headers, **given)
        except httpx.TransportError as error:
            raise Unavailable(self.name) from error
        if answer.is_success:
            return answer.json()
        if answer.is_server_error:
            raise Unavailable(self.name)
        raise _refusal(answer)


def _refusal(answer: httpx.Response) -> Refused:
    try:
        said = answer.json()["error"]
        return Refused(answer.status_code, said["code"], said["vi"], said["en"], answer.headers.get("retry-after"))
    except (ValueError, KeyError, TypeError):
        return Refused(
            answer.status_code,
            "error",
            "Yêu cầu không hợp lệ hoặc trang không tồn tại.",
            "Wrong request, or no such page.",
        )


@dataclass(frozen=True, slots=True)
class Remotes:
    """The services that the pages ask."""

    intake: Remote
    aggregate: Remote

    @classmethod
    def of(cls, settings: Settings) -> Remotes:
        """At the addresses of the settings; where one is empty, at the one address that leads to all."""
        host = "127.0.0.1" if settings.web_host in ("0.0.0.0", "") else settings.web_host
        here = f"http://{host}:{settings.web_port}"
        return cls(
            Remote("intake", httpx.AsyncClient(base_url=settings.intake_url or here, timeout=PAGE)),
            Remote("aggregate", httpx.AsyncClient(base_url=settings.aggregate_url or here, timeout=PAGE)),
        )

    @property
    def all(self) -> tuple[Remote, ...]:
        """Every service, in the order of the API's description."""
        return (self.intake, self.aggregate)
