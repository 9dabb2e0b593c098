"""What browsers are told with every answer, and what is shown to nobody outside."""

from __future__ import annotations

import asyncio
from typing import Any, NoReturn

import pytest
from starlette.testclient import TestClient

from baocao.local import gateway
from baocao.local.processes import named, of_kind
from services.portal.app import build
from services.portal.remote import Remotes
from shared.edge.headers import COMING_BY_TLS, HEADERS
from shared.paths import ROOT
from shared.settings import Settings
from shared.web import make_app
from tests.world import WORLD

SETTINGS = Settings(secret_key="0f1e2d3c4b5a69788796a5b4c3d2e1f00f1e2d3c4b5a6978")


@pytest.fixture(scope="module")
def applications() -> list[Any]:
    return [make_app("x", "x", SETTINGS), build(SETTINGS, Remotes.of(SETTINGS), WORLD)]


@pytest.mark.parametrize("path", ["/healthz", "/no-such-page", "/login", "/static/portal.css"])
def test_every_answer_has_them_and_tls_is_asked_for_by_those_who_have_it(path: str, applications: list[Any]) -> None:
    for app in applications:
        for scheme in ("http", "https"):
            answer = TestClient(app, base_url=f"{scheme}://baocao.example").get(path, follow_redirects=False)
            assert {name: answer.headers[name] for name in HEADERS} == HEADERS
            assert answer.headers.get("strict-transport-security") == (COMING_BY_TLS if scheme == "https" else None)


def test_pages_hold_nothing_that_the_policy_forbids() -> None:
    for page in (ROOT / "services" / "portal" / "templates").glob("*.html"):
        text = page.read_text()
        assert " style=" not in text and "<style" not in text and " onclick=" not in text, page
        assert text.count("<script") == text.count('<script src="/static/'), page


@pytest.mark.parametrize(
    ("path", "client", "status"),
    [
        ("/metrics/intake", "203.0.113.7", 404),
        ("/metrics/intake", "127.0.0.1", 200),
        ("/mail", "203.0.113.7", 404),
        ("/mail", "::1", 200),
        ("/", "203.0.113.7", 200),
    ],
)
def test_metrics_and_the_mail_sink_are_for_this_machine(
    path: str, client: str, status: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fine(scope: Any, receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})

    one = object.__new__(gateway.OneAddress)
    one.members = [*of_kind("api"), named("mail_sink")]
    one.apps = {member.name: fine for member in one.members}
    said: list[Any] = []

    async def nothing() -> NoReturn:
        raise AssertionError("nothing is asked of the caller")

    async def send(message: Any) -> None:
        said.append(message)

    scope = {"type": "http", "path": path, "client": (client, 1), "method": "GET", "headers": []}
    asyncio.run(one(scope, nothing, send))
    assert said[0]["status"] == status
