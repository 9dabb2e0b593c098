"""What every answer tells a browser: run nothing but our own files, show us in nobody's frame, come back by TLS."""

from __future__ import annotations

from fastapi import FastAPI
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; "
    "form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=()",
    "cross-origin-opener-policy": "same-origin",
}
COMING_BY_TLS = "max-age=31536000"
"""For whoever came by TLS: come by nothing else for a year."""


class SafeHeaders:
    """Adds them to every answer, errors too; what an application says itself stays."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
                if scope.get("scheme") == "https":
                    headers.setdefault("strict-transport-security", COMING_BY_TLS)
            await send(message)

        await self.app(scope, receive, sending)


class SafeApp(FastAPI):
    """An application whose every answer has the headers, that of an unforeseen error too.

    Starlette answers an unforeseen error outside all middleware that is added to an application.
    """

    def build_middleware_stack(self) -> ASGIApp:
        """The application as the server sees it."""
        return SafeHeaders(super().build_middleware_stack())
