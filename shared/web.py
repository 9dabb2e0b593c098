"""What the services' APIs share: who is calling, errors that speak both languages, health."""

from __future__ import annotations

import errno
from collections.abc import Awaitable, Callable, Collection
from typing import Any

import structlog
from fastapi import FastAPI, HTTPException, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, PlainTextResponse, Response
from fastapi.routing import APIRoute
from pydantic import BaseModel
from sqlalchemy.exc import DataError, DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as NoConnection
from starlette.exceptions import HTTPException as AnyHTTPException
from starlette.types import Scope

from shared.access import SYSTEM, Caller, has_expired, read_token, token_of
from shared.bus.outbox import Unspeakable
from shared.edge.arrival import Words
from shared.edge.guard import Guard
from shared.edge.headers import SafeApp
from shared.settings import Settings
from shared.store import StoreUnavailable

log = structlog.get_logger("api")
Revisions = Callable[[Caller], int | None]
"""The number of the present token of a caller's unit, None when the unit is unknown or inactive."""

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


NO_CALLER: dict[int | str, dict[str, Any]] = {
    401: {"model": Problem, "description": "No token, or one that expired or was replaced"}
}
"""What every call that needs a caller may answer."""
ANY_CALL: dict[int | str, dict[str, Any]] = {
    400: {"model": Problem, "description": "The address holds a control character, or the body cannot be read"},
    408: {"model": Problem, "description": "The body came too slowly"},
    413: {"model": Problem, "description": "The body is too large"},
    422: {"model": Problem, "description": "A value is missing or wrong"},
    429: {
        "model": Problem,
        "description": "Too many calls, or too much for a day; Retry-After says when to come again",
    },
    503: {"model": Problem, "description": "A part of the system is away, or did not answer in time"},
}
"""What every call may answer."""


def may_answer(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """The problems a call may answer with, for its description."""
    return {status: {"model": Problem} for status in statuses}


def problem(status: int, code: str, vi: str, en: str) -> HTTPException:
    """An error that tells what, why and what to do next, in both languages."""
    return HTTPException(status, detail={"code": code, "vi": vi, "en": en})


def find_caller(request: Request, settings: Settings, provinces: Collection[str], revisions: Revisions) -> Caller:
    """The bearer of the request's token; raises 401 when there is none, it is not ours, expired or was replaced."""
    token = token_of(request)
    caller = read_token(settings, token) if token else None
    if caller is None and token and has_expired(settings, token):
        raise problem(
            401,
            "token_expired",
            "Mã truy cập đã hết hạn. Hãy xin mã mới của bộ phận vận hành.",
            "The token has expired. Ask the operators for a new one.",
        )
    if caller is None or not _may_exist(caller, provinces):
        raise problem(
            401,
            "no_token",
            "Chưa đăng nhập hoặc mã truy cập không hợp lệ. Hãy đăng nhập bằng mã truy cập của đơn vị.",
            "Log in with your unit's token.",
        )
    present = revisions(caller)
    if present is None or not (caller.is_pass or caller.revision == present):
        raise problem(
            401,
            "token_replaced",
            "Mã truy cập đã bị thay thế hoặc đơn vị không còn trong danh bạ. Hãy xin mã mới của bộ phận vận hành.",
            "The token was replaced, or the agency left the register. Ask the operators for a new one.",
        )
    return caller


def _may_exist(caller: Caller, provinces: Collection[str]) -> bool:
    """Whether the unit is one that the reference data know; agencies stand in the register."""
    if caller.role == "officer":
        return caller.unit in provinces
    return caller.role == "agency" or caller.unit == SYSTEM


def make_app(title: str, service: str, settings: Settings) -> FastAPI:
    """A JSON API behind the guard, whose errors speak both languages and whose broken tools answer 503.

    It describes itself at ``/api/openapi/<service>.json``; the portal puts these together.
    """
    app = SafeApp(
        title=title,
        docs_url=None,
        redoc_url=None,
        openapi_url=f"/api/openapi/{service}.json",
        generate_unique_id_function=_operation_id,
        responses=ANY_CALL,
    )
    app.add_middleware(Guard, settings=settings, refuse=_refusal)
    for kind, handler in HANDLERS.items():
        app.add_exception_handler(kind, handler)

    @app.get("/healthz", response_class=PlainTextResponse, include_in_schema=False)
    def health() -> str:
        return "ok"

    return app


async def _refusal(_: Scope, why: Words) -> Response:
    """What the guard refused, as the API says it."""
    return _answer(why.status, {"code": why.code, "vi": why.vi, "en": why.en})


def _answer(status: int, detail: dict[str, str], headers: Any = None) -> Response:
    return JSONResponse({"error": detail}, status, headers=headers)


async def _said(_: Request, error: Any) -> Response:
    """A problem in our words; what the framework says by itself gets words of ours."""
    if is_full(error.__cause__):  # FastAPI calls a body that cannot be put aside a wrong one
        return _answer(503, {"code": "disk_full", **BUSY}, {"retry-after": "60"})
    detail = error.detail
    if not isinstance(detail, dict):
        vi = {404: "Không có địa chỉ này.", 405: "Địa chỉ này không nhận cách gọi đó."}
        words = vi.get(error.status_code, "Yêu cầu không đọc được; hãy kiểm tra lại nội dung gửi.")
        detail = {"code": "error", "vi": words, "en": str(detail)}
    return _answer(error.status_code, detail, error.headers)


async def _wrong_request(_: Request, error: Any) -> Response:
    """Names each wrong value and what is wrong with it; never repeats the value, which may be anything."""
    wrong = [
        (".".join(str(part) for part in one["loc"][1:]) or str(one["loc"][0]), one["msg"]) for one in error.errors()
    ]
    listed = "; ".join(f"{_plain(where)}: {_plain(what)}" for where, what in wrong[:10])
    return _answer(
        422,
        {"code": "wrong_request", "vi": f"Giá trị thiếu hoặc sai – {listed}", "en": f"Missing or wrong – {listed}"},
    )


async def _wrong_value(_: Request, error: Any) -> Response:
    """A value that the database cannot hold: NUL, half a letter, a number beyond all bounds."""
    log.warning("call.wrong_value", error=type(error).__name__)
    return _answer(
        422,
        {
            "code": "wrong_value",
            "vi": "Có giá trị không ghi được (ký tự NUL, ký tự hỏng hoặc số quá lớn). Hãy sửa lại rồi gửi lại.",
            "en": "A value cannot be kept (NUL, a broken letter, or a number too large). Correct it and send it again.",
        },
    )


async def _database_trouble(request: Request, error: Any) -> Response:
    """An error of the connection is nobody's mistake; any other is ours."""
    if not isinstance(error, OperationalError | InterfaceError | NoConnection) and not error.connection_invalidated:
        return await _our_fault(request, error)
    return _answer(503, {"code": "database_unavailable", **BUSY}, {"retry-after": "30"})


async def _store_down(_: Request, __: Any) -> Response:
    return _answer(503, {"code": "store_unavailable", **BUSY}, {"retry-after": "30"})


async def _system_trouble(request: Request, error: Any) -> Response:
    """A disk without room is nobody's mistake; any other trouble of the system is ours."""
    if is_full(error):
        return _answer(503, {"code": "disk_full", **BUSY}, {"retry-after": "60"})
    return await _our_fault(request, error)


async def _our_fault(request: Request, error: Any) -> Response:
    log.error("call.failed", path=request.url.path, exc_info=error)
    return _answer(
        500,
        {
            "code": "our_fault",
            "vi": "Hệ thống gặp lỗi; đây không phải lỗi của đơn vị. Hãy thử lại, nếu vẫn lỗi hãy báo bộ phận vận hành.",
            "en": "The system failed; this is no mistake of yours. Try again, then tell the operators.",
        },
    )


HANDLERS: dict[type[Exception], Callable[[Request, Any], Awaitable[Response]]] = {
    AnyHTTPException: _said,
    HTTPException: _said,
    RequestValidationError: _wrong_request,
    DataError: _wrong_value,
    UnicodeEncodeError: _wrong_value,
    Unspeakable: _wrong_value,
    DBAPIError: _database_trouble,
    NoConnection: _database_trouble,
    StoreUnavailable: _store_down,
    OSError: _system_trouble,
    Exception: _our_fault,
}
"""What is answered to each kind of error; none waits for a thread, which may be what is missing."""


def _plain(words: str) -> str:
    """Words that can be sent: letters cut in half are replaced."""
    return words.encode("utf-8", "replace").decode()[:300]


def is_full(error: BaseException | None) -> bool:
    """Whether an error says that a disk has no room left."""
    return isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT)


def _operation_id(route: APIRoute) -> str:
    return route.name
