"""Both APIs, the pages, and the mail sink's letters, under one address: what the reverse proxy does in production."""

from __future__ import annotations

import email
import email.policy
from pathlib import Path

from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse, Response
from fastapi.templating import Jinja2Templates
from jinja2 import DictLoader, Environment, select_autoescape
from starlette.types import Receive, Scope, Send

from baocao.stack import Stack
from services.aggregate.main import create as create_aggregate
from services.intake.main import create as create_intake
from services.portal.main import create as create_portal
from shared.logs import configure
from shared.settings import Settings

AGGREGATE = (
    "/api/reports",
    "/api/rollups",
    "/api/letters",
    "/api/remind",
    "/api/ops",
    "/api/replay",
    "/api/verify",
    "/api/openapi/aggregate.json",
    "/metrics/aggregate",
)
"""Paths of the aggregate API; deploy/Caddyfile routes the same ones."""
INTAKE = ("/api/me", "/api/submissions", "/api/agencies", "/api/openapi/intake.json", "/metrics/intake")
"""Paths of the intake API; every other path is a page of the portal."""

_MAIL = """<!doctype html><html lang="vi"><meta charset="utf-8"><title>Hộp thư thử</title><body style="font-family:system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem">
<h1>Hộp thư thử ({{ mails|length }})</h1><p>Mọi thư hệ thống gửi ra đều dừng ở đây; không có thư nào đi ra ngoài.</p>
{% for m in mails %}<details style="border:1px solid #d9dfe7;border-radius:6px;padding:.6rem;margin:.5rem 0"><summary><strong>{{ m.subject }}</strong><br><small>Đến {{ m.to }}</small></summary><pre style="white-space:pre-wrap">{{ m.body }}</pre></details>{% endfor %}"""


class OneAddress:
    """Sends each path to the service that owns it."""

    def __init__(self) -> None:
        settings = Settings()
        configure(settings, "web")
        self.intake, self.aggregate, self.portal = create_intake(), create_aggregate(), create_portal()
        self.mail = _mail_app(Stack.find(settings).mail) if settings.mail_sink else None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""
        path = scope.get("path", "")
        if self.mail is not None and path == "/mail":
            await self.mail(scope, receive, send)
        elif path.startswith(AGGREGATE):
            await self.aggregate(scope, receive, send)
        elif path.startswith(INTAKE) or scope["type"] == "lifespan":
            await self.intake(scope, receive, send)
        else:
            await self.portal(scope, receive, send)


def create() -> OneAddress:
    """The application, for ``uvicorn --factory baocao.web:create``."""
    return OneAddress()


def _mail_app(folder: Path) -> FastAPI:
    app = FastAPI(docs_url=None, redoc_url=None)
    pages = Jinja2Templates(
        env=Environment(loader=DictLoader({"mail.html": _MAIL}), autoescape=select_autoescape(["html"]))
    )

    @app.get("/mail", response_class=HTMLResponse)
    def mail(request: Request) -> Response:
        return pages.TemplateResponse(request, "mail.html", {"mails": read_mails(folder)})

    return app


def read_mails(folder: Path) -> list[dict[str, str]]:
    """The letters in the sink, newest first."""
    found = []
    for path in sorted(folder.glob("*.eml"), key=lambda p: p.stat().st_mtime, reverse=True)[:500]:
        message = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
        body = message.get_body(("plain",))
        found.append(
            {
                "id": str(message["Message-ID"]),
                "to": str(message["To"]),
                "subject": str(message["Subject"]),
                "body": body.get_content() if body else "",
            }
        )
    return found
