"""All applications, and the mail sink's letters, under one address: what the reverse proxy does in production."""

from __future__ import annotations

import asyncio
import importlib
from collections.abc import Callable
from functools import partial
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import uvicorn
from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse, JSONResponse, PlainTextResponse, Response
from fastapi.templating import Jinja2Templates
from starlette.types import ASGIApp, Receive, Scope, Send
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from baocao.local.mail_sink import read_mails
from baocao.local.processes import named, of_kind, owner
from baocao.local.stack import Stack
from shared.edge.headers import HEADERS, SafeApp, SafeHeaders
from shared.logs import configure
from shared.settings import Settings
from shared.web import BUSY

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


async def _full(scope: Scope, receive: Receive, send: Send) -> None:
    """What is said while more connections are open than may be; that the process lives is said all the same."""
    path, later = str(scope["path"]), {"retry-after": "30", "connection": "close"}
    answer: Response
    if path == "/healthz":
        answer = PlainTextResponse("ok")
    elif path.startswith("/api/"):
        answer = JSONResponse({"error": {"code": "too_many_connections", **BUSY}}, 503, later)
    else:
        answer = PlainTextResponse(f"{BUSY['vi']} / {BUSY['en']}", 503, later)
    await answer(scope, receive, send)


FULL = SafeHeaders(_full)


class Patience:
    """Something that is done after some seconds unless what is waited for comes first."""

    def __init__(self, loop: asyncio.AbstractEventLoop, seconds: float, then: Callable[[], None]) -> None:
        self.loop, self.seconds, self.then = loop, seconds, then
        self.ends: asyncio.TimerHandle | None = None

    def begin(self) -> None:
        """Waits from now on, unless it does so already."""
        if self.ends is None:
            self.ends = self.loop.call_later(self.seconds, self.then)

    def end(self) -> None:
        """It came, or nothing is waited for."""
        if self.ends is not None:
            self.ends.cancel()
            self.ends = None


class Prompt(HttpToolsProtocol):
    """A connection whose request has to begin, and its head to be complete, within some seconds; else it is closed.

    Nor may it be kept by who does not read the answer: what is left of that at the end, or more than the system holds of
    it before, has to be taken in the same time.

    ``most``: connections that may be open; who asks by a further one is told to come again. What uvicorn says of that by
    itself, and of what is no HTTP, has none of the headers that each answer of ours has.
    """

    def __init__(self, *given: Any, seconds: float = 15.0, most: int = 500, **named_: Any) -> None:
        super().__init__(*given, **named_)
        self.most = most
        self.head = Patience(self.loop, seconds, self._close)
        self.reader = Patience(self.loop, seconds, self._abort)

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begins to wait for the first request."""
        super().connection_made(transport)  # type: ignore[arg-type]
        self.head.begin()

    def on_message_begin(self) -> None:
        """Begins to wait for the head of a further request."""
        super().on_message_begin()
        self.head.begin()

    def on_headers_complete(self) -> None:
        """The head is here; how the body comes is the guard's to judge."""
        self.head.end()
        full = max(len(self.connections), len(self.tasks)) > self.most
        self.app = FULL if full else self.config.loaded_app
        super().on_headers_complete()

    def send_400_response(self, msg: str) -> None:
        """What came is no HTTP."""
        head = {"content-type": "text/plain; charset=utf-8", "content-length": len(msg), "connection": "close"}
        lines = ["HTTP/1.1 400 Bad Request", *(f"{name}: {value}" for name, value in (head | HEADERS).items())]
        self.transport.write("\r\n".join([*lines, "", msg]).encode("ascii"))
        self._close()

    def pause_writing(self) -> None:
        """Much of an answer is not taken: begins to wait for that."""
        super().pause_writing()
        self.reader.begin()

    def resume_writing(self) -> None:
        """It was taken."""
        self.reader.end()
        super().resume_writing()
        self._closes()

    def on_response_complete(self) -> None:
        """The answer is written; the connection may be about to be closed after it."""
        super().on_response_complete()
        self._closes()

    def timeout_keep_alive_handler(self) -> None:
        """It rested for too long and is closed."""
        super().timeout_keep_alive_handler()
        self._closes()

    def connection_lost(self, exc: Exception | None) -> None:
        """Nothing to wait for."""
        self.head.end()
        self.reader.end()
        super().connection_lost(exc)

    def _closes(self) -> None:
        """What closes waits until all is taken that was written: for ever, if nobody says otherwise."""
        if self.transport.is_closing():
            self.reader.begin()

    def _close(self) -> None:
        self.transport.close()
        self._closes()

    def _abort(self) -> None:
        self.transport.abort()


def main(host: str, port: str) -> None:
    """Serves the one address in this process until it is told to stop."""
    settings = Settings.of_process()
    uvicorn.run(
        f"{__name__}:create", factory=True, host=host, port=int(port), log_level="warning", access_log=False, ws="none",
        http=partial(Prompt, seconds=settings.idle_seconds, most=settings.max_connections),  # type: ignore[arg-type]
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
