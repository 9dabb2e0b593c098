"""A portal for tests: in front of the real APIs, or of answers that a test makes up; no socket in between."""

from __future__ import annotations

from collections.abc import Callable, Coroutine

import httpx
from fastapi import FastAPI
from fastapi.testclient import TestClient

from services.portal.app import build
from services.portal.remote import Remote, Remotes
from shared.access import COOKIE, Caller, Role, make_token
from shared.reference import Reference
from shared.settings import Settings
from tests.world import WORLD

Answer = Callable[[httpx.Request], httpx.Response] | Callable[[httpx.Request], Coroutine[None, None, httpx.Response]]


def down(request: httpx.Request) -> httpx.Response:
    """A service that does not answer."""
    raise httpx.ConnectError("refused", request=request)


def remote(name: str, behind: FastAPI | Answer) -> Remote:
    transport: httpx.AsyncBaseTransport = (
        httpx.ASGITransport(app=behind, raise_app_exceptions=False)
        if isinstance(behind, FastAPI)
        else httpx.MockTransport(behind)
    )
    return Remote(name, httpx.AsyncClient(transport=transport, base_url=f"http://{name}"))


def portal(
    settings: Settings, intake: FastAPI | Answer = down, aggregate: FastAPI | Answer = down, world: Reference = WORLD
) -> FastAPI:
    return build(settings, Remotes(remote("intake", intake), remote("aggregate", aggregate)), world)


def browser(app: FastAPI, settings: Settings, role: Role | None = None, unit: str = "") -> TestClient:
    """A browser of a person in a role, or of nobody; it follows no redirect by itself."""
    cookies = {COOKIE: make_token(settings, Caller(role=role, unit=unit))} if role else {}
    return TestClient(
        app, headers={"Accept": "text/html"}, cookies=cookies, follow_redirects=False, raise_server_exceptions=False
    )
