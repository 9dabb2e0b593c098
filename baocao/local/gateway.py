"""All applications, and the mail sink's letters, under one address: what the reverse proxy does in production."""

from __future__ import annotations

import asyncio
import importlib
from functools import partial
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import uvicorn
from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse, PlainTextResponse, Response
from fastapi.templating import Jinja2Templates
from starlette.types import ASGIApp, Receive, Scope, Send
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from baocao.local.mail_sink import read_mails
from baocao.local.processes import named, of_kind, owner
from baocao.local.stack import Stack
from shared.edge.headers import SafeApp, SafeHeaders
from shared.logs import configure
from shared.settings import Settings

INSIDE = ("/metrics", "/mail")
"""What is shown on this machine alone: they ask for no token."""
TEMPLATES = Path(__file__).with_name("templates")


class OneAddress:
    """Sends each path to the application that is declared for it."""

    def __init__(self, settings: Settings) -> None:
        self.members = of_kind("api")
        self.apps = {member.name: _created(member.app) for member in self.members}
        if settings.mail_sink:
            sink = named("mail_sink")
            self.members.append(sink)
            self.apps[sink.name] = mail_app(Stack.find(settings).mail)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""
        path = str(scope.get("path", ""))
        if path.startswith(INSIDE) and not _is_here(scope):
            await SafeHeaders(PlainTextResponse("Not Found", 404))(scope, receive, send)
            return
        await self.apps[owner(path, self.members).name](scope, receive, send)


def create() -> OneAddress:
    """The application, for ``uvicorn --factory baocao.local.gateway:create``."""
    settings = Settings.of_process()
    configure(settings, "gateway")
    return OneAddress(settings)


class Prompt(HttpToolsProtocol):
    """A connection whose request has to begin, and its head to be complete, within some seconds; else it is closed."""

    def __init__(self, *given: Any, seconds: float = 15.0, **named_: Any) -> None:
        super().__init__(*given, **named_)
        self.seconds = seconds
        self.waiting: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begins to wait for the first request."""
        super().connection_made(transport)  # type: ignore[arg-type]
        self._wait()

    def on_message_begin(self) -> None:
        """Begins to wait for the head of a further request."""
        super().on_message_begin()
        self._wait()

    def on_headers_complete(self) -> None:
        """The head is here; how the body comes is the guard's to judge."""
        self._stop_waiting()
        super().on_headers_complete()

    def connection_lost(self, exc: Exception | None) -> None:
        """Nothing to wait for."""
        self._stop_waiting()
        super().connection_lost(exc)

    def _wait(self) -> None:
        if self.waiting is None:
            self.waiting = self.loop.call_later(self.seconds, self.transport.close)

    def _stop_waiting(self) -> None:
        if self.waiting is not None:
            self.waiting.cancel()
            self.waiting = None


def main(host: str, port: str) -> None:
    """Serves the one address in this process until it is told to stop."""
    settings = Settings.of_process()
    uvicorn.run(
        f"{__name__}:create", factory=True, host=host, port=int(port), log_level="warning", access_log=False,
        http=partial(Prompt, seconds=settings.idle_seconds),  # type: ignore[arg-type]
        limit_concurrency=settings.max_connections,
    )  # fmt: skip


def _is_here(scope: Scope) -> bool:
    """Whether a request comes from this machine."""
    client = scope.get("client")
    return client is not None and ip_address(client[0]).is_loopback


def _created(app: str) -> ASGIApp:
    module, _, factory = app.partition(":")
    made: ASGIApp = getattr(importlib.import_module(module), factory)()
    return made


def mail_app(folder: Path) -> FastAPI:
    """The page that shows the letters kept in a folder."""
    app = SafeApp(docs_url=None, redoc_url=None, openapi_url=None)
    pages = Jinja2Templates(TEMPLATES)

    @app.get("/mail", response_class=HTMLResponse)
    def mail(request: Request) -> Response:
        policy = {"content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"}
        return pages.TemplateResponse(request, "mail.html", {"mails": read_mails(folder)}, headers=policy)

    return app
