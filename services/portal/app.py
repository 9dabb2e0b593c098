"""The portal's application: pages by subject, and what is said when a page cannot be shown."""

from __future__ import annotations

from asyncio import gather
from functools import partial
from typing import Any

import httpx
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response
from fastapi.staticfiles import StaticFiles
from starlette.exceptions import HTTPException
from starlette.types import Scope

from services.portal.pages import api_docs, letters, operations, register, reports, rollups, sending, sign_in
from services.portal.pages.deps import SignInNeeded, Tools, signed_in, to_sign_in
from services.portal.remote import Refused, Remote, Remotes, Unavailable
from services.portal.templating import DOWN, STATIC, Pages
from shared.access import COOKIE
from shared.edge.arrival import Words
from shared.edge.guard import Guard
from shared.edge.headers import SafeApp
from shared.reference import Reference
from shared.settings import Settings

SUBJECTS = (sign_in, sending, reports, rollups, letters, register, operations, api_docs)


def build(settings: Settings, remotes: Remotes, reference: Reference) -> FastAPI:
    """The portal; ``main.py`` wires it."""
    app = SafeApp(title="Báo cáo", openapi_url=None, docs_url=None, redoc_url=None)
    app.state.tools = Tools(settings, remotes, Pages(), reference)
    app.add_middleware(Guard, settings=settings, refuse=partial(_refusal, app))
    app.mount("/static", StaticFiles(directory=STATIC), name="static")
    for subject in SUBJECTS:
        app.include_router(subject.router)
    _say_what_went_wrong(app)
    _say_how_all_is(app, remotes)

    return app


def _say_how_all_is(app: FastAPI, remotes: Remotes) -> None:
    @app.get("/healthz", response_class=PlainTextResponse)
    def health() -> str:
        return "ok"

    @app.get("/readyz")
    async def ready() -> Response:
        """What each service says of its tools; 503 unless everything is there."""
        said = dict(zip((one.name for one in remotes.all), await gather(*map(_health, remotes.all)), strict=True))
        fine = all(one.get("ready") is True for one in said.values())
        return JSONResponse({"ready": fine, "services": said}, 200 if fine else 503)


async def _health(remote: Remote) -> dict[str, Any]:
    try:
        answer = await remote.http.get(f"/api/health/{remote.name}")
        said: dict[str, Any] = answer.json()
        return said if isinstance(said, dict) else {}
    except (httpx.TransportError, ValueError):
        return {"ready": False, "parts": {"service": "does not answer"}}


async def _refusal(app: FastAPI, scope: Scope, why: Words) -> Response:
    """What the guard refused, as a page."""
    tools: Tools = app.state.tools
    return tools.pages.show(Request({**scope, "app": app}), "error.html", None, why.status, vi=why.vi, en=why.en)


def _say_what_went_wrong(app: FastAPI) -> None:
    def error_page(request: Request, status: int, vi: str, en: str) -> Response:
        tools: Tools = request.app.state.tools
        return tools.pages.show(request, "error.html", signed_in(request, tools), status, vi=vi, en=en)

    @app.exception_handler(SignInNeeded)
    async def _sign_in(request: Request, _: SignInNeeded) -> Response:
        return RedirectResponse(to_sign_in(request), 303)

    @app.exception_handler(Refused)
    async def _refused(request: Request, error: Refused) -> Response:
        if error.status == 401:
            answer = RedirectResponse(to_sign_in(request), 303)
            answer.delete_cookie(COOKIE)
            return answer
        page = error_page(request, error.status, error.vi, error.en)
        if error.after:
            page.headers["retry-after"] = error.after
        return page

    @app.exception_handler(RequestValidationError)
    async def _wrong_form(request: Request, _: RequestValidationError) -> Response:
        vi = "Biểu mẫu gửi lên thiếu hoặc sai một ô. Hãy quay lại trang trước, điền lại rồi gửi."
        return error_page(request, 422, vi, "A field of the form is missing or wrong. Go back and fill it in again.")

    @app.exception_handler(Unavailable)
    async def _unavailable(request: Request, error: Unavailable) -> Response:
        vi = f"{DOWN[error.service]} Việc vừa yêu cầu có thể chưa được ghi nhận; hãy làm lại sau ít phút."
        en = "A part of the system is briefly unavailable; what you asked for may not be recorded. Try again shortly."
        return error_page(request, 503, vi, en)

    @app.exception_handler(HTTPException)
    async def _wrong_address(request: Request, error: HTTPException) -> Response:
        if error.status_code == 400:
            return error_page(request, 400, "Nội dung gửi lên không đọc được.", "What was sent cannot be read.")
        return error_page(request, error.status_code, "Không có trang này.", "There is no such page.")

    @app.exception_handler(Exception)
    async def _our_fault(request: Request, _: Exception) -> Response:
        vi = "Hệ thống gặp lỗi khi hiển thị trang này; số liệu và tệp đã gửi không bị ảnh hưởng."
        return error_page(request, 500, vi, "The system failed to show this page; nothing that was sent is affected.")
