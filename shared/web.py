"""What the services' APIs share: who is calling, errors that speak both languages, health."""

from __future__ import annotations

import errno
from collections.abc import Callable
from typing import Any

from fastapi import FastAPI, HTTPException, Request
from fastapi.responses import JSONResponse, PlainTextResponse, Response
from fastapi.routing import APIRoute
from pydantic import BaseModel
from sqlalchemy.exc import OperationalError

from shared.access import COOKIE, Caller, read_token
from shared.settings import Settings
from shared.store import StoreUnavailable

Revisions = Callable[[str], int | None]
"""The present token revision of an agency, None when it is unknown or inactive."""

BUSY = {
    "vi": "Hệ thống đang tạm gián đoạn, tệp chưa được ghi nhận. Hãy gửi lại sau ít phút; gửi lại không làm trùng.",
    "en": "The system is briefly unavailable and nothing was recorded. "
    "Send it again in a few minutes; it will not be doubled.",
}


class ProblemDetail(BaseModel):
    """What went wrong, why, and what to do next."""

    code: str
    """Stays the same; programs may rely on it."""
    vi: str
    en: str


class Problem(BaseModel):
    """The answer to a call that could not be served."""

    error: ProblemDetail


NO_CALLER: dict[int | str, dict[str, Any]] = {401: {"model": Problem, "description": "No token, or a replaced one"}}
"""What every call that needs a caller may answer."""


def may_answer(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """The problems a call may answer with, for its description."""
    return {status: {"model": Problem} for status in statuses}


def problem(status: int, code: str, vi: str, en: str) -> HTTPException:
    """An error that tells what, why and what to do next, in both languages."""
    return HTTPException(status, detail={"code": code, "vi": vi, "en": en})


def find_caller(request: Request, settings: Settings, revisions: Revisions) -> Caller:
    """The bearer of the request's token; raises 401 when there is none, it is not ours or it was replaced."""
    header = request.headers.get("authorization", "")
    token = header.removeprefix("Bearer ").strip() if header.startswith("Bearer ") else request.cookies.get(COOKIE, "")
    caller = read_token(settings, token) if token else None
    if caller is None:
        raise problem(
            401,
            "no_token",
            "Chưa đăng nhập hoặc mã truy cập không hợp lệ. Hãy đăng nhập bằng mã truy cập của đơn vị.",
            "Log in with your unit's token.",
        )
    if caller.role == "agency" and revisions(caller.unit) != caller.revision:
        raise problem(
            401,
            "token_replaced",
            "Mã truy cập đã bị thay thế hoặc đơn vị không còn trong danh bạ.",
            "The token was replaced, or the agency left the register.",
        )
    return caller


def make_app(title: str, service: str) -> FastAPI:
    """A JSON API whose errors speak both languages and whose broken tools answer 503.

    It describes itself at ``/api/openapi/<service>.json``; the portal puts these together.
    """
    app = FastAPI(
        title=title,
        docs_url=None,
        redoc_url=None,
        openapi_url=f"/api/openapi/{service}.json",
        generate_unique_id_function=_operation_id,
    )

    @app.exception_handler(HTTPException)
    async def _said(_: Request, error: HTTPException) -> Response:
        if is_full(error.__cause__):  # FastAPI calls a body that cannot be put aside a wrong one
            return JSONResponse({"error": {"code": "disk_full", **BUSY}}, 503)
        detail = (
            error.detail
            if isinstance(error.detail, dict)
            else {"code": "error", "vi": str(error.detail), "en": str(error.detail)}
        )
        return JSONResponse({"error": detail}, error.status_code)

    @app.exception_handler(OperationalError)
    async def _database_down(request: Request, _: OperationalError) -> Response:
        return await _said(request, HTTPException(503, {"code": "database_unavailable", **BUSY}))

    @app.exception_handler(OSError)
    async def _disk_full(request: Request, error: OSError) -> Response:
        if not is_full(error):
            raise error
        return await _said(request, HTTPException(503, {"code": "disk_full", **BUSY}))

    @app.exception_handler(StoreUnavailable)
    async def _store_down(request: Request, _: StoreUnavailable) -> Response:
        return await _said(request, HTTPException(503, {"code": "store_unavailable", **BUSY}))

    @app.get("/healthz", response_class=PlainTextResponse, include_in_schema=False)
    def health() -> str:
        return "ok"

    return app


def is_full(error: BaseException | None) -> bool:
    """Whether an error says that a disk has no room left."""
    return isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT)


def _operation_id(route: APIRoute) -> str:
    return route.name
