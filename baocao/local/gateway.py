"""All applications, and the mail sink's letters, under one address: what the reverse proxy does in production."""

from __future__ import annotations

import importlib
from pathlib import Path

import uvicorn
from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse, Response
from fastapi.templating import Jinja2Templates
from starlette.types import ASGIApp, Receive, Scope, Send

from baocao.local.mail_sink import read_mails
from baocao.local.processes import named, of_kind, owner
from baocao.local.stack import Stack
from shared.logs import configure
from shared.settings import Settings

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
        await self.apps[owner(scope.get("path", ""), self.members).name](scope, receive, send)


def create() -> OneAddress:
    """The application, for ``uvicorn --factory baocao.local.gateway:create``."""
    settings = Settings.of_process()
    configure(settings, "gateway")
    return OneAddress(settings)


def main(host: str, port: str) -> None:
    """Serves the one address in this process until it is told to stop."""
    uvicorn.run(
        f"{__name__}:create", factory=True, host=host, port=int(port), log_level="warning", access_log=False
    )  # fmt: skip


def _created(app: str) -> ASGIApp:
    module, _, factory = app.partition(":")
    made: ASGIApp = getattr(importlib.import_module(module), factory)()
    return made


def mail_app(folder: Path) -> FastAPI:
    """The page that shows the letters kept in a folder."""
    app = FastAPI(docs_url=None, redoc_url=None)
    pages = Jinja2Templates(TEMPLATES)

    @app.get("/mail", response_class=HTMLResponse)
    def mail(request: Request) -> Response:
        return pages.TemplateResponse(request, "mail.html", {"mails": read_mails(folder)})

    return app
