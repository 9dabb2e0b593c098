"""How far a submission is that has no result yet: waiting for its turn, delayed by us, or given up by us."""

from __future__ import annotations

from typing import Any, Literal

from fastapi import HTTPException

from services.aggregate.api.deps import Tools
from services.aggregate.notices.arrivals import find_arrival
from services.aggregate.ops import STUCK_SECONDS
from services.aggregate.register import find_agency
from shared.access import Caller
from shared.bus.routes import NOTICES, POST
from shared.contracts import Message
from shared.moments import show
from shared.web import problem

State = Literal["on_the_way", "scan", "delayed", "given_up"]
AFTERWARDS = (NOTICES.name, POST.name)
"""Listeners on which no result depends."""
PROGRESS: dict[State, Message] = {
    "on_the_way": Message(
        vi="Báo cáo {receipt} đã được nhận, đang được xử lý; kết quả có ở trang này và qua thư.",
        en="{receipt} was received and is being processed; the result will be here and in a letter.",
    ),
    "scan": Message(
        vi=(
            "Báo cáo {receipt} là bản chụp ({pages} trang), đang chờ nhận dạng chữ; dự kiến đọc xong khoảng "
            "{expected}. Gửi tệp Word/Excel gốc sẽ có kết quả ngay."
        ),
        en=(
            "{receipt} is a scan ({pages} pages) waiting to be read, expected to be done about {expected}. The "
            "original Word or Excel file would be read at once."
        ),
    ),
    "delayed": Message(
        vi=(
            "Báo cáo {receipt} đã được nhận và lưu an toàn. Việc xử lý đang chậm do sự cố của hệ thống, không "
            "phải do đơn vị; hệ thống tự thử lại{again_vi}. Đơn vị không cần gửi lại và không bị tính là quá hạn."
        ),
        en=(
            "{receipt} was received and is safe. Processing is delayed by a fault of ours, not of yours; it is "
            "tried again{again_en}. You need not send it again and are not counted as late."
        ),
    ),
    "given_up": Message(
        vi=(
            "Báo cáo {receipt} đã được nhận và lưu an toàn, nhưng hệ thống gặp lỗi khi xử lý. Đây là lỗi của hệ "
            "thống, không phải của đơn vị; bộ phận vận hành thấy lỗi này trong danh sách phải xử lý. Khi khắc "
            "phục xong, báo cáo được xử lý tiếp, kết quả có ở trang này và qua thư. Đơn vị không cần gửi lại và "
            "không bị tính là quá hạn."
        ),
        en=(
            "{receipt} was received and is safe, but our system failed to process it. This is our fault, not "
            "yours; operators see it in their list. Once it is repaired the report is processed and the result "
            "will be here and in a letter. You need not send it again and are not counted as late."
        ),
    ),
}


def why_no_result(tools: Tools, receipt: str, who: Caller) -> HTTPException:
    """What is said of a receipt without a result; the same for another's receipt as for none."""
    with tools.transaction() as session:
        arrival = find_arrival(session, receipt)
    messages = tools.operations.whereabouts(receipt)
    sender = arrival["agency"] if arrival else next((one["agency"] for one in messages if one["agency"]), None)
    province = arrival["province"] if arrival else _province(tools, sender)
    if sender is None or not who.sees_agency(sender, province or ""):
        return problem(
            404,
            "no_such_receipt",
            f"Không có biên nhận {receipt} của đơn vị. Hãy kiểm tra lại số biên nhận.",
            f"Your unit has no receipt {receipt}. Check the number.",
        )
    state = state_of(arrival, messages)
    words = {"receipt": receipt, **_words(arrival, messages)}
    code = "system_fault" if state == "given_up" else "not_judged"
    return problem(404, code, PROGRESS[state].vi.format(**words), PROGRESS[state].en.format(**words))


def _province(tools: Tools, code: str | None) -> str | None:
    if code is None:
        return None
    with tools.transaction() as session:
        agency = find_agency(session, code)
    return agency.province if agency else None


def state_of(arrival: dict[str, Any] | None, messages: list[dict[str, Any]]) -> State:
    """How far a submission is, from what was heard of it and the messages about it that are not done."""
    ours = [one for one in messages if one["stage"] not in AFTERWARDS]
    if any(one["state"] == "dead" for one in ours):
        return "given_up"
    if any(one["tries"] and one["age"] > STUCK_SECONDS for one in ours):
        return "delayed"
    if arrival and arrival["expected_at"] is not None:
        return "scan"
    if not ours and arrival and arrival["age"] > STUCK_SECONDS:
        return "given_up"  # nobody works on it and nobody will: verify names it
    return "on_the_way"


def _words(arrival: dict[str, Any] | None, messages: list[dict[str, Any]]) -> dict[str, Any]:
    due = [one["not_before"] for one in messages if one["tries"] and one["state"] == "waiting"]
    again = show(min(due)) if due else ""
    expected = arrival["expected_at"] if arrival else None
    return {
        "pages": arrival["pages"] if arrival else None,
        "expected": show(expected) if expected else "",
        "again_vi": f", lần tới khoảng {again}" if again else "",
        "again_en": f", next about {again}" if again else "",
    }
