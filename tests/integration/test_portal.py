"""Pages in front of the real APIs and a real database: what each role does from signing in to signing out."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import pytest
from fastapi.testclient import TestClient

from services.aggregate.api import build as build_aggregate
from services.aggregate.ops import Operations
from services.aggregate.register import upsert_agency
from services.intake import register
from services.intake.api import build as build_intake
from shared.access import Caller, make_token
from shared.bus.events import AgencyChanged, Event
from shared.contracts import FactRef, Outcome, Severity
from shared.database import Transactions
from shared.store import S3Store
from tests.conftest import RunningStack
from tests.factories import agency, extracted, fact, finding, validated
from tests.listeners import heard
from tests.listeners import judged as carried
from tests.portals import browser, portal
from tests.world import WORLD

SCT, SYT = agency(), agency("BG-SYT", name="Sở Y tế", mailbox="syt@bacgiang.example")
WARNED = finding(
    "annex_mismatch", Severity.WARNING, id="F01", facts=[FactRef(indicator="computers_total", level="cap_tinh")]
)


@pytest.fixture
def aggregate(clean: RunningStack) -> Transactions:
    transaction = clean.transactions("aggregate")
    with transaction() as session:
        for one in (SCT, SYT):
            upsert_agency(AgencyChanged(agency=one), session)
    return transaction


@pytest.fixture
def open_browser(clean: RunningStack, aggregate: Transactions) -> Callable[..., TestClient]:
    intake = clean.transactions("intake")
    with intake() as session:
        for one in (SCT, SYT):
            register.change(session, one)
    app = portal(
        clean.settings,
        build_intake(clean.settings, intake, S3Store(clean.settings), WORLD),
        build_aggregate(clean.settings, aggregate, Operations(clean.settings, clean.transactions("clock")), WORLD),
    )
    return partial(browser, app, clean.settings)


def judged(aggregate: Transactions, *events: Event) -> None:
    heard(aggregate, *events)


def test_an_agency_signs_in_sends_a_file_and_holds_its_receipt(
    open_browser: Callable[..., TestClient], clean: RunningStack
) -> None:
    visitor = open_browser()
    visitor.follow_redirects = True
    assert "Mã truy cập" in visitor.get("/").text
    assert visitor.post("/login", data={"token": "sai"}).status_code == 401
    replaced = make_token(clean.settings, Caller(role="agency", unit="BG-SCT", revision=7))
    assert visitor.post("/login", data={"token": replaced}).status_code == 401
    token = make_token(clean.settings, Caller(role="agency", unit="BG-SCT"))
    assert "Sở Công Thương" in visitor.post("/login", data={"token": f" {token} "}).text
    page = visitor.post("/", files={"file": ("<b>bc</b>.docx", b"abc")}, data={"period": "2020-Q3"}).text
    assert "Đã nhận" in page and "&lt;b&gt;bc&lt;/b&gt;.docx" in page and "đang được xử lý" in page
    big = visitor.post("/", files={"file": ("to.docx", b"x" * (2 * 1024 * 1024 + 1))})
    assert big.status_code == 413 and "lớn hơn 2 MB" in big.text
    assert "&lt;b&gt;bc&lt;/b&gt;.docx" in visitor.get("/").text
    visitor.get("/logout")
    assert "Mã truy cập" in visitor.get("/").text


def test_pages_show_what_the_api_knows(open_browser: Callable[..., TestClient], aggregate: Transactions) -> None:
    held = fact("computers_total", 3367, needs_review=True, review_reason="wrong_column")
    wrong = finding(message={"vi": "Sai <i>tỷ lệ</i>", "en": "x"})
    judged(aggregate, validated("BC-1", findings=[wrong], outcome=Outcome.RETURNED, facts=[fact(), held]))
    officer = open_browser("officer", "24")
    report = officer.get("/reports/BC-1").text
    assert "Sai &lt;i&gt;tỷ lệ&lt;/i&gt;" in report and "3.367" in report and "giữ lại: nội dung nằm sai cột" in report
    assert "1 / 2" in officer.get("/rollups/24/2020-Q3").text
    assert "Sở Y tế" in officer.get("/rollups").text
    assert "cần sửa" in officer.get("/letters").text
    assert "Sở Công Thương" in officer.get("/agencies").text
    assert "BC-1" in officer.get("/reports").text
    assert officer.get("/reports/BC-none").status_code == 404


def test_an_agency_explains_a_warning_on_the_page(
    open_browser: Callable[..., TestClient], aggregate: Transactions, clean: RunningStack
) -> None:
    gone = finding("ratio_mismatch", Severity.WARNING, facts=[FactRef(indicator="staff_total", level="x")])
    validating, facts = clean.transactions("validate"), [fact(), fact("computers_total", 47)]
    warned = WARNED.model_copy(update={"id": None})
    carried(validating, aggregate, extracted("BC-1", facts=facts, findings=[warned, gone]))
    carried(validating, aggregate, extracted("BC-2", 2, facts=facts, findings=[warned]))
    own = open_browser("agency", SCT.code)
    page = own.get("/reports/BC-2").text
    assert "1 điểm đã khắc phục" in page and "Giải trình (thay vì sửa)" in page
    assert "Giải trình (thay vì sửa)" not in own.get("/reports/BC-1").text, "superseded"
    assert "Giải trình (thay vì sửa)" not in open_browser("officer", "24").get("/reports/BC-2").text
    answer = {"finding": "F01", "reason": "confirmed", "words": "Đối chiếu sổ tài sản"}
    assert own.post("/reports/BC-2/explanations", data=answer).headers["location"] == "/reports/BC-2?after=1"
    assert "Đối chiếu sổ tài sản" not in own.get("/reports/BC-2?after=1").text, "it is on its way"
    carried(validating, aggregate)
    assert "Đối chiếu sổ tài sản" in own.get("/reports/BC-2").text
    again = own.post("/reports/BC-2/explanations", data=answer)
    assert again.status_code == 422 and "đã được giải trình" in again.text


def test_an_agency_sees_what_counts_and_chooses_another_version(
    open_browser: Callable[..., TestClient], aggregate: Transactions
) -> None:
    judged(aggregate, validated("BC-1", facts=[fact(value=41)]))
    judged(aggregate, validated("BC-2", 2, findings=[finding()], outcome=Outcome.RETURNED))
    own, officer = open_browser("agency", SCT.code), open_browser("officer", "24")
    assert "Bản này đang được tính" in own.get("/reports/BC-1").text
    page = own.get("/reports/BC-2").text
    assert "bản BC-1 đã được chấp nhận vẫn được tính" in page and "Dùng bản này" in page
    assert "không được tính" in own.get("/reports").text
    assert "Dùng bản này" in officer.get("/reports/BC-2").text
    assert own.post("/reports/BC-2/choice").headers["location"] == "/reports/BC-2"
    assert "Bản này đang được tính" in own.get("/reports/BC-2").text
    assert "đã thay bản này" in own.get("/reports/BC-1").text
    assert own.post("/reports/BC-2/choice").status_code == 409


def test_a_file_that_was_sent_before_is_recognised_and_it_is_said_what_counts(
    open_browser: Callable[..., TestClient], aggregate: Transactions
) -> None:
    own = open_browser("agency", SCT.code)
    first = own.post("/", files={"file": ("a.docx", b"ban mot")}).headers["location"]
    assert "note" not in first
    again = own.post("/", files={"file": ("b.docx", b"ban mot")}).headers["location"]
    assert again == f"{first}?note=again"
    judged(aggregate, validated(first.rsplit("/", 1)[1], 1))
    page = own.get(again).text
    assert "giống hệt tệp đơn vị đã gửi trước đây" in page and "Bản này đang được tính" in page
    second = own.post("/", files={"file": ("c.docx", b"ban hai")}).headers["location"]
    judged(aggregate, validated(second.rsplit("/", 1)[1], 2))
    assert "đã thay bản này" in own.get(again).text
    anew = own.post("/", files={"file": ("a.docx", b"ban mot")}).headers["location"]
    assert anew == f"{first}?note=turn" and "bản mới nhất" in own.get(anew).text
    both = own.post("/", files=[("file", ("a.docx", b"ban mot")), ("file", ("d.docx", b"ban ba"))])
    assert both.status_code == 200 and "giống hệt" in both.text and "d.docx: đã nhận" in both.text


@pytest.mark.parametrize(
    ("role", "unit", "path", "status"),
    [
        ("agency", "BG-SYT", "/reports/BC-1", 404),
        ("officer", "11", "/reports/BC-1", 404),
        ("operator", "system", "/reports/BC-1", 404),
        ("operator", "system", "/reports", 403),
        ("agency", "BG-SCT", "/rollups", 403),
        ("officer", "11", "/rollups/24/2020-Q3", 404),
        ("officer", "24", "/rollups/24/2020-Q9", 422),
        ("agency", "BG-SCT", "/letters", 403),
        ("officer", "24", "/ops", 403),
        ("agency", "BG-NOBODY", "/reports", 303),
    ],
)
def test_each_role_sees_its_own_pages_and_no_more(
    open_browser: Callable[..., TestClient], aggregate: Transactions, role: str, unit: str, path: str, status: int
) -> None:
    judged(aggregate, validated("BC-1"))
    answer = open_browser(role, unit).get(path)
    assert answer.status_code == status
    assert "45" not in answer.text or status == 303
