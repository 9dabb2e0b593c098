"""Pages: real templates, services that answer, refuse or are down; the one description of the API."""

from __future__ import annotations

import ast
import asyncio
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn
from urllib.parse import quote

import httpx
import pytest
from fastapi import FastAPI

from services.aggregate.api import build as build_aggregate
from services.aggregate.ops import Operations
from services.intake.api import build as build_intake
from services.portal.openapi import merged
from services.portal.pages.reports import grouped, lists
from services.portal.records import Records
from services.portal.remote import Remotes
from services.portal.templating import HERE, environment, show_moment
from shared.access import Role
from shared.paths import ROOT
from shared.settings import Settings
from shared.store import S3Store
from tests.portals import browser, down, portal, remote
from tests.routes import routes
from tests.world import WORLD

SETTINGS = Settings(
    secret_key="a key that is long enough for tests",
    redis_url="redis://127.0.0.1:1/0",
    s3_url="http://127.0.0.1:2",
    s3_access_key="a",
    s3_secret_key="b",
)
RECEIPT = {
    "receipt": "BC-1", "revision": 1, "agency": "BG-SCT", "form": None, "period": None, "file_name": "<b>bc</b>.docx",
    "sha256": "0" * 64, "bytes": 2048, "received_at": "2020-09-01T00:00:00Z", "duplicate": False,
}  # fmt: skip
ME = {"role": "agency", "unit": "BG-SCT", "name": "Sở Công Thương", "forms": ["bac-giang-so-2020"]}


def says(**answers: object) -> Callable[[httpx.Request], httpx.Response]:
    """A service with ready answers by path; a tuple is a status and a body."""

    def answer(request: httpx.Request) -> httpx.Response:
        found = answers.get(
            request.url.path.removeprefix("/api/"), (404, {"error": {"code": "x", "vi": "v", "en": "e"}})
        )
        status, body = found if isinstance(found, tuple) else (200, found)
        return httpx.Response(status, json=body)

    return answer


def refusal(code: str, vi: str) -> dict:
    return {"error": {"code": code, "vi": vi, "en": "no"}}


PAGES: list[tuple[Role, str, str, set[str]]] = [
    ("agency", "BG-SCT", "/", {"intake"}),
    ("agency", "BG-SCT", "/receipts/BC-1", {"intake", "aggregate"}),
    ("agency", "BG-SCT", "/reports", {"aggregate"}),
    ("agency", "BG-SCT", "/reports/BC-1", {"aggregate"}),
    ("officer", "24", "/rollups", {"aggregate"}),
    ("officer", "24", "/rollups/24/2020-Q3", {"aggregate"}),
    ("officer", "24", "/letters", {"aggregate"}),
    ("officer", "24", "/agencies", {"intake"}),
    ("operator", "system", "/ops", {"aggregate"}),
]


@pytest.mark.parametrize(("role", "unit", "path", "services"), PAGES)
def test_a_page_whose_services_are_all_down_says_so_in_its_own_look(
    role: Role, unit: str, path: str, services: dict[str, FastAPI]
) -> None:
    answer = browser(portal(SETTINGS), SETTINGS, role, unit).get(path)
    assert answer.status_code == 503 and int(answer.headers["retry-after"]) > 0
    assert "tạm thời không trả lời" in answer.text and '<span class="who">' in answer.text
    assert ("Phần tiếp nhận" in answer.text) == ("intake" in services)
    assert ("Phần tổng hợp" in answer.text) == ("aggregate" in services)


def test_a_page_shows_the_rest_when_one_service_is_down() -> None:
    person: tuple[Role, str] = ("agency", "BG-SCT")
    intake = says(**{"submissions/BC-1": RECEIPT})
    page = browser(portal(SETTINGS, intake=intake), SETTINGS, *person).get("/receipts/BC-1")
    assert page.status_code == 200
    assert "&lt;b&gt;bc&lt;/b&gt;.docx" in page.text and "Phần tổng hợp" in page.text
    waits = says(**{"reports/BC-1/standing": (404, refusal("not_judged", "đang chờ nhận dạng chữ"))})
    page = browser(portal(SETTINGS, aggregate=waits), SETTINGS, *person).get("/receipts/BC-1")
    assert page.status_code == 200
    assert "Phần tiếp nhận" in page.text and "đang chờ nhận dạng chữ" in page.text
    done = says(**{"reports/BC-1/standing": {"words": {"vi": "Bản này đang được tính.", "en": "x"}}})
    page = browser(portal(SETTINGS, intake=intake, aggregate=done), SETTINGS, *person).get("/receipts/BC-1")
    assert "Đã có kết quả" in page.text and "Bản này đang được tính" in page.text
    fault = says(**{"reports/BC-1/standing": (404, refusal("system_fault", "lỗi của hệ thống"))})
    page = browser(portal(SETTINGS, intake=intake, aggregate=fault), SETTINGS, *person).get("/receipts/BC-1")
    assert page.status_code == 200 and '<strong class="bad">lỗi của hệ thống' in page.text
    assert "không trả lời" not in page.text


SHORT = {
    "receipt": "BC-1",
    "agency": "BG-SCT",
    "agency_name": None,
    "period": None,
    "outcome": "accepted",
    "figures": 1,
}
LETTER = {"key": "k", "subject": "s", "recipient": "r", "agency_name": None, "body": "b", "doubted_at": None}
LISTS: dict[str, tuple[Role, str, str, dict]] = {
    "reports": (
        "officer",
        "24",
        "/reports",
        {**SHORT, "held": 0, "used": 1, "received_at": None, "superseded_by": None},
    ),
    "submissions": ("agency", "BG-SCT", "/", RECEIPT),
    "letters": ("officer", "24", "/letters", {**LETTER, "written_at": None, "sent_at": None}),
}


@pytest.mark.parametrize(("name", "most"), [("reports", 200), ("submissions", 50), ("letters", 500)])
def test_a_list_says_in_both_languages_when_there_is_more_than_it_shows(name: str, most: int) -> None:
    role, unit, path, row = LISTS[name]
    there = [{**row, "receipt": f"BC-{n}", "key": f"K-{n}"} for n in range(most + 50)]

    def service(request: httpx.Request) -> httpx.Response:
        if request.url.path == "/api/me":
            return httpx.Response(200, json=ME)
        assert request.url.path == f"/api/{name}"
        return httpx.Response(200, json=there[: int(request.url.params["most"])])

    visitor = browser(portal(SETTINGS, intake=service, aggregate=service), SETTINGS, role, unit)
    page = visitor.get(path).text
    last, hidden = (f"BC-{most - 1}", f"BC-{most}") if name != "letters" else (f"K-{most - 1}", f"K-{most}")
    assert f"chỉ hiện {most} mục" in page and f"Only {most} are shown" in page
    if name != "letters":
        assert f">{last}<" in page and f">{hidden}<" not in page
    else:
        assert page.count("Đọc thư") == most
    assert ('href="/reports?before=BC-199"' in page) == (name == "reports")
    del there[most:]
    assert "chỉ hiện" not in visitor.get(path).text, "all are shown"


def test_older_reports_are_asked_for_by_the_last_that_was_shown() -> None:
    asked: list[str | None] = []

    def aggregate(request: httpx.Request) -> httpx.Response:
        asked.append(request.url.params.get("before"))
        return httpx.Response(200, json=[])

    visitor = browser(portal(SETTINGS, aggregate=aggregate), SETTINGS, "officer", "24")
    assert [visitor.get(path).status_code for path in ("/reports", "/reports?before=BC-9")] == [200, 200]
    assert asked == [None, "BC-9"]


def test_the_upload_form_stands_without_the_list_of_what_was_sent() -> None:
    broken = says(me=ME, submissions=(503, refusal("database_unavailable", "v")))
    page = browser(portal(SETTINGS, intake=broken), SETTINGS, "agency", "BG-SCT").get("/")
    assert page.status_code == 200
    assert "Sở Công Thương" in page.text and 'type="file"' in page.text and "Phần tiếp nhận" in page.text
    assert '<option value="2020-Q3">' in page.text, "the periods of the agency's own forms"


def test_each_file_of_an_upload_is_taken_or_refused_by_itself() -> None:
    def intake(request: httpx.Request) -> httpx.Response:
        if request.method == "POST" and b"rong.docx" in request.read():
            return httpx.Response(422, json=refusal("empty_file", "Tệp rỗng"))
        found = {"/api/me": ME, "/api/submissions": RECEIPT if request.method == "POST" else [RECEIPT]}
        return httpx.Response(200, json=found[request.url.path])

    visitor = browser(portal(SETTINGS, intake=intake), SETTINGS, "agency", "BG-SCT")
    both = visitor.post("/", files=[("file", ("tot.docx", b"x")), ("file", ("rong.docx", b""))], data={"period": ""})
    assert both.status_code == 422
    assert "tot.docx: đã nhận" in both.text and "rong.docx: chưa nhận. Tệp rỗng" in both.text
    good = visitor.post("/", files=[("file", ("tot.docx", b"x"))])
    assert (good.status_code, good.headers["location"]) == (303, "/receipts/BC-1")
    lost = browser(portal(SETTINGS), SETTINGS, "agency", "BG-SCT").post("/", files=[("file", ("tot.docx", b"x"))])
    assert lost.status_code == 503 and "gửi lại không làm trùng" in lost.text


def test_an_upload_may_take_longer_than_a_page() -> None:
    async def slow(request: httpx.Request) -> httpx.Response:
        await asyncio.sleep(0.6)
        return httpx.Response(200, json=RECEIPT if request.method == "POST" else ME)

    hasty = SETTINGS.model_copy(update={"answer_seconds": 0.2})
    visitor = browser(portal(hasty, intake=slow), hasty, "agency", "BG-SCT")
    sent = visitor.post("/", files=[("file", (name, b"x")) for name in ("a.docx", "b.docx")])
    assert (sent.status_code, sent.headers["location"]) == (303, "/"), "all files of a form, one after the other"
    assert visitor.get("/agencies").status_code == 503, "a page is not waited for so long"


def test_whose_token_was_replaced_amid_an_upload_signs_in_again() -> None:
    gone = says(submissions=(401, refusal("token_replaced", "Mã đã bị thay thế")))
    visitor = browser(portal(SETTINGS, intake=gone), SETTINGS, "agency", "BG-SCT")
    answer = visitor.post("/", files=[("file", ("a.docx", b"x"))])
    assert (answer.status_code, answer.headers["location"]) == (303, "/login")
    assert 'baocao_token=""' in answer.headers["set-cookie"]


@pytest.mark.parametrize("path", [path for *_, path, _ in PAGES])
def test_nobody_sees_anything_without_signing_in(path: str) -> None:
    for visitor in (browser(portal(SETTINGS), SETTINGS), browser(portal(SETTINGS), SETTINGS)):
        answer = visitor.get(path)
        expected = "/login" if path == "/" else f"/login?next={quote(path, safe='')}"
        assert (answer.status_code, answer.headers["location"]) == (303, expected)
        visitor.cookies.set("baocao_token", "WyJhZ2VuY3kiLCJCRy1TQ1QiLDFd.forged")


@pytest.mark.parametrize(("role", "unit", "home"), [("officer", "24", "/rollups"), ("operator", "system", "/ops")])
def test_the_first_page_leads_each_role_to_its_own(role: Role, unit: str, home: str) -> None:
    assert browser(portal(SETTINGS), SETTINGS, role, unit).get("/").headers["location"] == home


def test_a_replaced_token_signs_out_and_a_refusal_is_a_page_with_its_words() -> None:
    gone = says(reports=(401, refusal("token_replaced", "Mã đã bị thay thế")))
    answer = browser(portal(SETTINGS, aggregate=gone), SETTINGS, "agency", "BG-SCT").get("/reports")
    assert (answer.status_code, answer.headers["location"]) == (303, "/login?next=%2Freports")
    assert 'baocao_token=""' in answer.headers["set-cookie"]
    not_yours = says(letters=(403, refusal("officers_only", "Trang <này> dành cho cán bộ tỉnh.")))
    answer = browser(portal(SETTINGS, aggregate=not_yours), SETTINGS, "agency", "BG-SCT").get("/letters")
    assert answer.status_code == 403 and "Trang &lt;này&gt; dành cho cán bộ tỉnh." in answer.text
    often = lambda _: httpx.Response(429, json=refusal("too_often", "Hãy đợi"), headers={"retry-after": "17"})  # noqa: E731
    answer = browser(portal(SETTINGS, aggregate=often), SETTINGS, "officer", "24").get("/letters")
    assert (answer.status_code, answer.headers["retry-after"]) == (429, "17") and "Hãy đợi" in answer.text
    nowhere = browser(portal(SETTINGS), SETTINGS, "agency", "BG-SCT").get("/khong-co")
    assert nowhere.status_code == 404 and "Không có trang này" in nowhere.text


QUEUE = {
    "queue": "extract",
    "waiting": 3,
    "oldest_seconds": 7.4,
    "in_broker": None,
    "worker_pid": 41,
    "retry": 1,
    "dead": 1,
    "handled": 9,
}
DEAD = {
    "event": "e-1",
    "queue": "extract",
    "name": "ReportReceived",
    "receipt": None,
    "attempts": 8,
    "cause": "ValueError: hỏng <b>nặng</b>",
    "at": "2020-09-01T00:00:00Z",
}
BOARD = {"queues": [QUEUE], "unacknowledged": None, "broker": False, "stuck": [], "dead": [DEAD]}
WAITING = {
    "listener": "rollup",
    "receipt": "BC-7",
    "tries": 2,
    "first_failed_at": "2020-09-01T00:00:00Z",
    "not_before": None,
    "cause": "away",
}


def test_operators_see_dead_letters_and_put_them_back() -> None:
    asked = []

    def aggregate(request: httpx.Request) -> httpx.Response:
        asked.append((request.method, request.url.path, dict(request.url.params)))
        return httpx.Response(200, json=BOARD if request.method == "GET" else {"replayed": 1})

    operator = browser(portal(SETTINGS, aggregate=aggregate), SETTINGS, "operator", "system")
    page = operator.get("/ops").text
    assert "hỏng &lt;b&gt;nặng&lt;/b&gt;" in page and "pid 41" in page and "Không kết nối được Valkey" in page
    assert 'name="event" value="e-1"' in page and "Sự kiện chưa biết" not in page
    operator.post("/ops/replay", data={"event": "e-1", "listener": "rollup"})
    assert operator.post("/ops/replay").headers["location"] == "/ops"
    assert asked[1:] == [("POST", "/api/replay", {"event": "e-1", "stage": "rollup"}), ("POST", "/api/replay", {})]


def test_a_board_by_listeners_is_shown_by_listeners() -> None:
    board = BOARD | {
        "queues": [QUEUE | {"listener": "notices"}],
        "dead": [{key: value for key, value in DEAD.items() if key != "attempts"} | {"listener": "rollup", "tries": 8}],
        "unknown": [{"service": "validate", "name": "NotKnownHere", "count": 2, "oldest_seconds": 3.0}],
        "failing": [WAITING],
    }
    page = browser(portal(SETTINGS, aggregate=says(ops=board)), SETTINGS, "operator", "system").get("/ops").text
    for words in ("<td>notices</td>", "NotKnownHere", "BC-7", 'name="listener" value="rollup"'):
        assert words in page


def test_an_answer_that_a_page_does_not_understand_is_our_fault_and_said_so() -> None:
    odd = says(letters=[{"subject": "x"}])
    answer = browser(portal(SETTINGS, aggregate=odd), SETTINGS, "officer", "24").get("/letters")
    assert answer.status_code == 500 and "Hệ thống gặp lỗi" in answer.text


def test_signing_in_while_intake_is_down_is_not_called_a_wrong_token() -> None:
    token = browser(portal(SETTINGS), SETTINGS, "agency", "BG-SCT").cookies["baocao_token"]
    answer = browser(portal(SETTINGS), SETTINGS).post("/login", data={"token": token})
    assert answer.status_code == 503 and "không trả lời" in answer.text


def test_what_is_typed_into_an_address_stays_one_segment_of_the_services_path() -> None:
    import asyncio

    asked = []

    def aggregate(request: httpx.Request) -> httpx.Response:
        asked.append(request.url.raw_path)
        return httpx.Response(200, json={})

    records = Records(Remotes(remote("intake", down), remote("aggregate", aggregate)), "t")

    async def ask() -> None:
        await records.report("../ops?x=1#y")

    asyncio.run(ask())
    assert asked == [b"/api/reports/%2E%2E%2Fops%3Fx%3D1%23y"]


def test_a_moment_is_shown_in_vietnams_time_and_none_as_a_dash() -> None:
    assert show_moment(None) == "—"
    assert show_moment("2020-09-01T18:00:00Z") == "02/09/2020 01:00 (giờ Việt Nam)"


def test_a_list_and_its_columns_are_shown_by_name() -> None:
    rows = [{"tt": 1, "tthc_name": "Cấp giấy phép", "tthc_code": None}, {"tthc_name": "Gia hạn"}]
    tables: list[dict[str, Any]] = [
        {"table": "service_list", "rows": rows},
        {"table": "3A.2", "rows": []},
        {"table": "gone", "rows": [{"a": 1}]},
    ]
    shown = lists(tables, WORLD.annexes)
    named, gone = shown
    assert named["called"] == "Danh sách DVCTT mức độ 3 và 4"
    assert named["columns"] == ["TT", "Tên thủ tục hành chính"]
    assert [[cell["value"] for cell in row] for row in named["rows"]] == [[1, "Cấp giấy phép"], [None, "Gia hạn"]]
    assert (gone["called"], gone["columns"], gone["rows"][0][0]["value"]) == ("Phụ lục", ["a"], 1)
    page = environment().get_template("report_figures.html").render(report={"facts": []}, catalogue={}, lists=shown)
    assert "service_list" not in page and "tthc_name" not in page and page.count("<td>") == 5 and "▲" not in page


def test_a_list_shows_the_senders_own_columns_and_which_cells_wait() -> None:
    rows = [
        {"tthc_name": "Cấp giấy phép", "tthc_code": "7345.01", "doubtful": ["tthc_code"], "other": {"Cán bộ thụ lý": "Lê An"}},
        {"tthc_name": "Gia hạn", "tthc_code": "1.02", "other": {"Số điện thoại": "0276"}},
    ]  # fmt: skip
    [shown] = lists([{"table": "service_list", "rows": rows}], WORLD.annexes)
    assert shown["columns"][-2:] == ["Cán bộ thụ lý", "Số điện thoại"]
    assert [[cell["value"] for cell in row[-2:]] for row in shown["rows"]] == [["Lê An", None], [None, "0276"]]
    assert [[cell["held"] for cell in row] for row in shown["rows"]] == [[False, True, False, False], [False] * 4]
    page = environment().get_template("report_figures.html").render(report={"facts": []}, catalogue={}, lists=[shown])
    assert page.count('class="held"') == 1 and page.count("▲") == 1 and "Lê An" in page


def test_no_finding_is_lost_by_grouping() -> None:
    chain = [
        {"id": "F01", "severity": "warning"},
        {"id": "F02", "severity": "error"},
        {"id": "F03", "severity": "info", "follows": "F02"},
        {"id": "F04", "severity": "warning", "follows": "F03"},
        {"id": "F05", "severity": "warning", "follows": "F99"},
    ]
    assert [one["id"] for one in grouped(chain)] == ["F02", "F03", "F01", "F04", "F05"]


@pytest.mark.parametrize("path", sorted((HERE / "templates").glob("*.html")), ids=lambda path: path.name)
def test_templates_can_be_read_by_a_person(path: Path) -> None:
    lines = path.read_text().splitlines()
    assert max(map(len, lines)) <= 160, "no minified lines"
    assert all(len(re.findall(r"</(?:td|tr|div|p|li)>", line)) <= 4 for line in lines)
    assert not re.search(r"<style|<script>|style=|onclick=", path.read_text()), (
        "styles and scripts are files of their own"
    )
    environment().get_template(path.name)


MARKUP = re.compile(r"<(html|body|table|div|h1)\b[^>]*>.*<", re.DOTALL)


def page_in(source: str) -> bool:
    """Whether a page stands in a module's strings; only what names an element at all is parsed."""
    if not re.search(r"<(html|body|table|div|h1)\b", source):
        return False
    strings = (node.value for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Constant))
    return any(isinstance(one, str) and MARKUP.search(one) for one in strings)


def test_no_page_stands_in_a_python_string() -> None:
    files = [*ROOT.glob("services/**/*.py"), *ROOT.glob("shared/**/*.py")]
    assert len(files) > 200
    assert [path for path in files if page_in(path.read_text(encoding="utf-8"))] == []
    assert page_in("x = '<div class=\"a\">'\\\n    '<p>'") and not page_in("x = '<div'")


# The API's description


def nothing() -> NoReturn:
    raise AssertionError("the description of the API needs no database")


@pytest.fixture(scope="module")
def services() -> dict[str, FastAPI]:
    return {
        "intake": build_intake(SETTINGS, nothing, S3Store(SETTINGS), WORLD),
        "aggregate": build_aggregate(SETTINGS, nothing, Operations(SETTINGS, nothing), WORLD),
    }


def test_every_answer_of_every_service_is_described(services: dict[str, FastAPI]) -> None:
    for app in services.values():
        described = [one for one in routes(app) if getattr(one, "include_in_schema", False) and one.path]
        assert len(described) > 5
        for route in described:
            assert str(route.path).startswith("/api/"), "pages are the portal's"
            assert route.response_model not in (None, dict) and "dict" not in str(route.response_model), route.path
            assert route.description, route.path
            if route.dependant.dependencies:
                assert 401 in route.responses, route.path


def test_one_document_holds_every_call_and_every_schema_it_names(services: dict[str, FastAPI]) -> None:
    app = portal(SETTINGS, services["intake"], services["aggregate"])
    document = browser(app, SETTINGS).get("/api/openapi.json").json()
    assert set(document["paths"]) == {path for one in services.values() for path in one.openapi()["paths"]}
    named = set(re.findall(r'"#/components/schemas/([^"]+)"', json.dumps(document)))
    assert named <= set(document["components"]["schemas"]) and document["x-missing"] == []
    page = browser(app, SETTINGS).get("/api/docs").text
    for path in document["paths"]:
        assert f"<code>{path}</code>" in page
    assert 'id="schema-ReportSummary"' in page


def test_the_description_lives_without_a_service_and_says_which() -> None:
    intake = build_intake(SETTINGS, nothing, S3Store(SETTINGS), WORLD)
    app = portal(SETTINGS, intake)
    document = browser(app, SETTINGS).get("/api/openapi.json").json()
    assert document["x-missing"] == ["aggregate"] and "/api/submissions" in document["paths"]
    assert "Phần tổng hợp" in browser(app, SETTINGS).get("/api/docs").text


def test_a_schema_that_two_services_understand_differently_keeps_both_meanings() -> None:
    def document(path: str, kind: str) -> dict:
        answer = {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Item"}}}}
        return {
            "paths": {path: {"get": {"responses": {"200": answer}}}},
            "components": {"schemas": {"Item": {"type": kind}}},
        }

    both = merged({"intake": document("/a", "string"), "aggregate": document("/b", "integer")}, [])
    assert both["components"]["schemas"] == {"AggregateItem": {"type": "integer"}, "Item": {"type": "string"}}
    assert "schemas/AggregateItem" in json.dumps(both["paths"]["/b"])
    assert "schemas/Item" in json.dumps(both["paths"]["/a"])


def test_totals_of_a_family_that_is_no_longer_installed_are_shown_by_its_name() -> None:
    row = {"family": "bieu-cu", "period": "2020-Q3", "owe": 1, "sent": 0, "passed": 0, "failed": 0, "missing": []}
    app = portal(SETTINGS, aggregate=says(rollups=[row]))
    page = browser(app, SETTINGS, "officer", "24").get("/rollups")
    assert page.status_code == 200 and "bieu-cu" in page.text
