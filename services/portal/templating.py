"""How a page is made from its template: the common layout, filters, and words."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

from fastapi import Request
from fastapi.responses import Response
from fastapi.templating import Jinja2Templates
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from services.portal.openapi import type_words
from services.portal.records import Part
from shared.access import Caller
from shared.codes import codes
from shared.contracts import LEVELS
from shared.moments import show_short
from shared.wording import STANDINGS, STATUSES, show_number

HERE = Path(__file__).parent
STATIC = HERE / "static"
DOWN = {
    "intake": "Phần tiếp nhận (tệp đã gửi, danh bạ) tạm thời không trả lời.",
    "aggregate": "Phần tổng hợp (kết quả kiểm tra, số liệu, thư) tạm thời không trả lời.",
}
"""What a page says of a service that is down."""
AGAIN_SECONDS = "30"
"""After so long a page that could not be shown may be asked for again."""


def show_moment(moment: str | datetime | None) -> str:
    """A moment as people here write it, in Vietnam's time."""
    if not moment:
        return "—"
    return show_short(datetime.fromisoformat(moment) if isinstance(moment, str) else moment)


def environment() -> Environment:
    """The templates; an undefined name in one is an error."""
    made = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["number"] = show_number
    made.filters["when"] = show_moment
    made.filters["level"] = lambda level: LEVELS.get(level, level)
    made.filters["reason"] = lambda reason: codes().words(reason).vi
    made.filters["type"] = type_words
    made.globals.update(codes=codes(), STANDINGS=STANDINGS, STATUSES=STATUSES, DOWN=DOWN)
    return made


class Pages:
    """Renders pages on the common layout."""

    def __init__(self) -> None:
        self.templates = Jinja2Templates(env=environment())

    def show(self, request: Request, name: str, caller: Caller | None, status: int = 200, **words: Any) -> Response:
        """A page for a caller; 503 when none of its parts could be had."""
        had = [value for value in words.values() if isinstance(value, Part)]
        if had and all(one.missing for one in had):
            status = 503
        later = {"retry-after": AGAIN_SECONDS} if status == 503 else {}
        return self.templates.TemplateResponse(
            request, name, {"caller": caller, **words}, status_code=status, headers=later
        )
