"""What the two web services share: who is calling, templates, health, metrics."""

from __future__ import annotations

import html
from collections.abc import Callable
from pathlib import Path
from typing import Any

from fastapi import FastAPI, HTTPException, Request
from fastapi.responses import HTMLResponse, JSONResponse, PlainTextResponse, RedirectResponse, Response
from fastapi.templating import Jinja2Templates
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from sqlalchemy.exc import OperationalError

from shared.access import COOKIE, Caller, read_token
from shared.contracts import LEVELS
from shared.paths import ROOT
from shared.settings import Settings
from shared.store import StoreUnavailable

Revisions = Callable[[str], int | None]
"""The present token revision of an agency, None when it is unknown or inactive."""

BUSY = {
    "vi": "Hệ thống đang tạm gián đoạn, tệp chưa được ghi nhận. Hãy gửi lại sau ít phút; gửi lại không làm trùng.",
    "en": "The system is briefly unavailable and nothing was recorded. Send it again in a few minutes; it will not be doubled.",
}


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


def make_app(title: str, settings: Settings) -> FastAPI:
    """A FastAPI application whose errors speak both languages and whose broken tools answer 503."""
    app = FastAPI(title=title, docs_url=None, redoc_url=None)

    @app.exception_handler(HTTPException)
    async def _said(request: Request, error: HTTPException) -> Response:
        detail = (
            error.detail
            if isinstance(error.detail, dict)
            else {"code": "error", "vi": str(error.detail), "en": str(error.detail)}
        )
        if _wants_page(request):
            if error.status_code == 401:
                return RedirectResponse("/login", 303)
            return HTMLResponse(_plain_page(detail), error.status_code)
        return JSONResponse({"error": detail}, error.status_code)

    @app.exception_handler(OperationalError)
    async def _database_down(request: Request, _: OperationalError) -> Response:
        return await _said(request, HTTPException(503, {"code": "database_unavailable", **BUSY}))

    @app.exception_handler(StoreUnavailable)
    async def _store_down(request: Request, _: StoreUnavailable) -> Response:
        return await _said(request, HTTPException(503, {"code": "store_unavailable", **BUSY}))

    @app.get("/healthz", response_class=PlainTextResponse, include_in_schema=False)
    def health() -> str:
        return "ok"

    return app


def _wants_page(request: Request) -> bool:
    return "text/html" in request.headers.get("accept", "") and not request.url.path.startswith("/api/")


def _plain_page(detail: dict[str, Any]) -> str:
    return (
        '<!doctype html><html lang="vi"><meta charset="utf-8"><title>Báo cáo</title><body style="font-family:sans-serif;max-width:40rem;margin:4rem auto">'
        f"<h1>Không thực hiện được</h1><p>{html.escape(detail['vi'])}</p><p lang=en style='color:#666'>{html.escape(detail['en'])}</p><p><a href='/'>Về trang đầu</a></p>"
    )


def templates(service: str) -> Jinja2Templates:
    """The service's pages on the common layout; an undefined name in a template is an error."""
    folders = [ROOT / "services" / service / "templates", ROOT / "shared" / "templates"]
    environment = Environment(
        loader=FileSystemLoader([str(Path(folder)) for folder in folders]), autoescape=True, undefined=StrictUndefined
    )
    environment.filters["number"] = show_number
    environment.filters["when"] = lambda moment: f"{moment:%d/%m/%Y %H:%M}" if moment else "—"
    environment.filters["level"] = lambda level: LEVELS.get(level, level)
    environment.filters["reason"] = lambda reason: REASONS.get(reason, reason)
    environment.globals.update(OUTCOMES=OUTCOMES, SEVERITIES=SEVERITIES, STATUSES=STATUSES)
    return Jinja2Templates(env=environment)


def show_number(value: Any) -> str:
    """A figure as Vietnamese readers write it: dots for thousands, comma for decimals."""
    if value is None or value == "":
        return "—"
    if isinstance(value, bool):
        return "Có" if value else "Không"
    if isinstance(value, list):
        return "; ".join(str(part) for part in value)
    try:
        text = f"{value:,.2f}".rstrip("0").rstrip(".") if not isinstance(value, int) else f"{value:,}"
    except (ValueError, TypeError):
        return str(value)
    return text.replace(",", "\0").replace(".", ",").replace("\0", ".")


OUTCOMES = {
    "accepted": ("✔", "Chấp nhận"),
    "accepted_with_warnings": ("✔", "Chấp nhận có cảnh báo"),
    "returned": ("↩", "Trả lại"),
    "unrecognised": ("✖", "Không nhận ra báo cáo"),
}
SEVERITIES = {"error": ("●", "Lỗi"), "warning": ("▲", "Cần giải trình"), "info": ("○", "Thông tin")}
REASONS = {
    "checkbox_lost": "mất dấu chọn",
    "repeats_disagree": "khai hai lần khác nhau",
    "not_a_number": "không phải số",
    "not_yes_or_no": "không phải Có/Không",
    "not_a_quarter": "không phải quý hợp lệ",
    "wrong_column": "sai cột",
    "ambiguous_number": "dấu phẩy/chấm không rõ",
    "not_whole": "không phải số nguyên",
    "negative": "số âm",
    "label_differs": "tên dòng khác biểu",
    "unknown_line": "dòng ngoài biểu",
    "ratio_mismatch": "tỷ lệ không khớp",
    "arithmetic_sum": "tổng không khớp",
    "part_exceeds_whole": "phần lớn hơn tổng",
    "annex_mismatch": "không khớp phụ lục",
    "out_of_range": "ngoài khoảng",
    "period_mismatch": "sai kỳ",
    "two_ticks": "chọn hai ô",
    "line_not_found": "không thấy dòng",
}
STATUSES = {"filled": "Đã điền", "blank": "Trống", "not_applicable": "Không áp dụng", "unreadable": "Không đọc được"}
