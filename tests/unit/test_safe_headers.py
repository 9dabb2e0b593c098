"""Every answer tells the browser to run nothing but our own, unforeseen errors and refusals too."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from baocao.local.gateway import OneAddress, mail_app
from shared.edge.headers import COMING_BY_TLS, HEADERS
from shared.paths import ROOT
from shared.settings import Settings
from shared.web import make_app
from tests.portals import portal

SETTINGS = Settings(secret_key="0123456789abcdef" * 3, public_url="https://b.example")
MADE: dict[str, Callable[[Path], FastAPI]] = {
    "portal": lambda _: portal(SETTINGS),
    "an api": lambda _: make_app("x", "intake", SETTINGS),
    "letters": mail_app,
}


def breaks() -> None:
    raise ZeroDivisionError


@pytest.fixture(scope="module", params=MADE)
def client(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> TestClient:
    app = MADE[request.param](tmp_path_factory.mktemp("mail"))
    app.add_api_route("/breaks", breaks)
    return TestClient(app, base_url="https://b.example", raise_server_exceptions=False)


@pytest.mark.parametrize("path", ["/breaks", "/nowhere", "/healthz", "/%00"])
def test_every_answer_has_them(client: TestClient, path: str) -> None:
    answer = client.get(path)
    assert (answer.status_code == 500) == (path == "/breaks"), answer.text
    for header, value in HEADERS.items():
        assert answer.headers[header] == value, header
    assert answer.headers["strict-transport-security"] == COMING_BY_TLS
    assert "ZeroDivisionError" not in answer.text


def test_what_the_gateway_keeps_to_this_machine_is_refused_with_them() -> None:
    gateway = OneAddress.__new__(OneAddress)  # the refusal comes before any application is asked
    said: list[Any] = []

    async def nothing() -> NoReturn:
        raise AssertionError("nothing is asked of the caller")

    async def send(message: Any) -> None:
        said.append(message)

    scope = {"type": "http", "method": "GET", "path": "/metrics/intake", "headers": [], "client": ("10.1.2.3", 5)}
    asyncio.run(gateway(scope, nothing, send))
    assert said[0]["status"] == 404
    assert {name.encode() for name in HEADERS} <= {name for name, _ in said[0]["headers"]}


def test_no_application_is_made_without_them() -> None:
    made = [
        path.relative_to(ROOT).as_posix()
        for top in ("services", "shared", "baocao")
        for path in (ROOT / top).rglob("*.py")
        if re.search(r"(?<![\w.])FastAPI\(", path.read_text(encoding="utf-8").replace("class SafeApp(FastAPI)", ""))
    ]
    assert not made
