"""The intake API: receipts, roles, bad uploads, tools that are down."""

from __future__ import annotations

import io
import json
from collections.abc import Callable

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from httpx import Response
from sqlalchemy import text

from services.intake import register
from services.intake.api import build
from shared.access import Caller, make_token
from shared.database import connect, transactions
from shared.store import S3Store, document_key
from tests.conftest import RunningStack
from tests.factories import agency
from tests.world import WORLD

ONE, OTHER = agency("BG-SCT"), agency("BG-SYT", name="Sở Y tế", mailbox="syt@bacgiang.example")
ELSEWHERE = agency("DB-STNMT", name="Sở TN&MT", province="11", forms=["dien-bien-2018"])


@pytest.fixture
def intake(clean: RunningStack) -> FastAPI:
    transaction = clean.transactions("intake")
    with transaction() as session:
        for one in (ONE, OTHER, ELSEWHERE):
            register.change(session, one)
    app = build(clean.settings, transaction, S3Store(clean.settings), WORLD)
    app.state.transaction = transaction
    return app


@pytest.fixture
def client(intake: FastAPI, clean: RunningStack) -> Callable[..., TestClient]:
    def make(role: str = "agency", unit: str = "BG-SCT", revision: int = 1) -> TestClient:
        token = make_token(clean.settings, Caller(role=role, unit=unit, revision=revision))
        return TestClient(intake, headers={"Authorization": f"Bearer {token}"}, raise_server_exceptions=False)

    return make


def send(client: TestClient, content: bytes = b"noi dung", name: str = "bc.docx", **data: str) -> Response:
    return client.post("/api/submissions", files={"file": (name, content)}, data=data)


def outbox(app: FastAPI) -> int:
    with app.state.transaction() as session:
        return session.execute(text("SELECT count(*) FROM outbox WHERE name = 'ReportReceived'")).scalar()


def test_an_upload_is_stored_and_announced_with_a_receipt(
    intake: FastAPI, client: Callable[..., TestClient], clean: RunningStack
) -> None:
    answer = send(client(), period="2020-Q3", form="bac-giang-so-2020")
    assert answer.status_code == 201
    said = answer.json()
    assert said["receipt"].startswith("BC-") and said["agency"] == "BG-SCT" and said["period"] == "2020-Q3"
    assert (
        S3Store(clean.settings).get(f"documents/{said['sha256'][:2]}/{said['sha256'][2:4]}/{said['sha256']}")
        == b"noi dung"
    )
    assert outbox(intake) == 1
    assert client().get(f"/api/submissions/{said['receipt']}").json()["sha256"] == said["sha256"]


def test_the_same_file_again_is_the_same_receipt_and_no_second_event(
    intake: FastAPI, client: Callable[..., TestClient]
) -> None:
    first, again = send(client()), send(client(), name="ten-khac.docx")
    assert (again.status_code, again.json()["duplicate"]) == (200, True)
    assert again.json()["receipt"] == first.json()["receipt"]
    assert outbox(intake) == 1
    assert send(client(unit="BG-SYT")).json()["receipt"] != first.json()["receipt"], "another agency's file is its own"


def said_again(app: FastAPI) -> list[tuple[str, int]]:
    with app.state.transaction() as session:
        bodies = session.execute(text("SELECT body FROM outbox WHERE name = 'ReportSentAgain'")).scalars()
        return sorted((body["receipt"], body["revision"]) for body in map(json.loads, bodies))


def test_a_file_that_is_sent_again_after_another_has_its_turn_anew_under_its_first_receipt(
    intake: FastAPI, client: Callable[..., TestClient]
) -> None:
    first, other = send(client()).json(), send(client(), b"ban khac").json()
    again = send(client())
    assert again.status_code == 200 and again.json()["receipt"] == first["receipt"]
    assert again.json()["duplicate"] and again.json()["sent_again"] and not first["sent_again"]
    assert again.json()["received_at"] == first["received_at"]
    assert first["revision"] < other["revision"] < again.json()["revision"]
    assert not send(client()).json()["sent_again"], "nothing came in between: a retry"
    assert said_again(intake) == [(first["receipt"], again.json()["revision"])]
    assert outbox(intake) == 2, "the same bytes are not read again"
    send(client(unit="BG-SYT"), b"cua don vi khac")
    assert not send(client()).json()["sent_again"], "another agency's file is not in between"


def test_a_batch_that_is_sent_again_ends_as_it_ended(intake: FastAPI, client: Callable[..., TestClient]) -> None:
    one, two = (send(client(), body).json() for body in (b"1", b"2"))
    send(client(), b"1"), send(client(), b"2")
    last = [receipt for receipt, _ in sorted(said_again(intake), key=lambda said: said[1])]
    assert last == [one["receipt"], two["receipt"]] and outbox(intake) == 2


@pytest.mark.parametrize("damage", ["lost", "changed"])
def test_a_file_whose_object_is_lost_is_restored_by_sending_it_again(
    intake: FastAPI, client: Callable[..., TestClient], clean: RunningStack, damage: str
) -> None:
    store = S3Store(clean.settings)
    first = send(client(), b"noi dung bi mat " + damage.encode()).json()
    key = document_key(first["sha256"])
    if damage == "lost":
        store.client.remove_object(store.bucket, key)
    else:
        store.client.put_object(store.bucket, key, io.BytesIO(b"x"), 1)
    assert not store.holds(key)
    again = send(client(), b"noi dung bi mat " + damage.encode()).json()
    assert (again["receipt"], again["duplicate"], again["restored"]) == (first["receipt"], True, True)
    assert store.holds(key)
    assert outbox(intake) == 2, "it is read anew, for it may never have been read"
    assert not send(client(), b"noi dung bi mat " + damage.encode()).json()["restored"] and outbox(intake) == 2


def test_the_same_file_at_once_gives_one_receipt(intake: FastAPI, client: Callable[..., TestClient]) -> None:
    from concurrent.futures import ThreadPoolExecutor

    clients = [client() for _ in range(8)]
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(send, clients))
    assert {a.status_code for a in answers} == {200, 201}, [a.text for a in answers]
    assert len({a.json()["receipt"] for a in answers}) == 1
    assert sorted(a.status_code for a in answers) == [200] * 7 + [201]
    assert outbox(intake) == 1


def test_the_unit_comes_from_the_token_and_from_nowhere_else(
    intake: FastAPI, client: Callable[..., TestClient]
) -> None:
    answer = client().post(
        "/api/submissions?agency=BG-SYT&unit=BG-SYT",
        files={"file": ("a", b"x")},
        data={"agency": "BG-SYT", "unit": "BG-SYT", "province": "11"},
    )
    assert answer.json()["agency"] == "BG-SCT"
    receipt = answer.json()["receipt"]
    assert client(unit="BG-SYT").get(f"/api/submissions/{receipt}?agency=BG-SCT").status_code == 404
    assert client("officer", "11").get(f"/api/submissions/{receipt}").status_code == 404
    assert client("officer", "24").get(f"/api/submissions/{receipt}").status_code == 200
    assert client("operator", "system").get(f"/api/submissions/{receipt}").status_code == 404


@pytest.mark.parametrize(("role", "unit"), [("officer", "24"), ("operator", "system")])
def test_only_an_agency_sends(client: Callable[..., TestClient], role: str, unit: str) -> None:
    assert send(client(role, unit)).status_code == 403


def test_officers_see_their_province_and_agencies_themselves(client: Callable[..., TestClient]) -> None:
    assert {a["code"] for a in client("officer", "24").get("/api/agencies").json()} == {"BG-SCT", "BG-SYT"}
    assert [a["code"] for a in client().get("/api/agencies").json()] == ["BG-SCT"]
    assert len(client("operator", "system").get("/api/agencies").json()) == 3
    assert client("officer", "24").put("/api/agencies/BG-SCT", json=ONE.model_dump()).status_code == 403
    assert client().post("/api/agencies/import", files={"file": ("r.csv", b"")}).status_code == 403


def test_no_token_a_forged_one_and_a_replaced_one_are_refused(
    intake: FastAPI, client: Callable[..., TestClient]
) -> None:
    assert TestClient(intake).get("/api/agencies").status_code == 401
    forged = TestClient(
        intake, headers={"Authorization": "Bearer WyJhZ2VuY3kiLCJCRy1TQ1QiLDFd.AAAAAAAAAAAAAAAAAAAAAAAAAAA"}
    )
    assert forged.get("/api/agencies").status_code == 401
    assert client("operator", "system").post("/api/agencies/BG-SCT/token").json() == {"token_revision": 2}
    assert client().get("/api/agencies").json()["error"]["code"] == "token_replaced"
    assert client(revision=2).get("/api/agencies").status_code == 200
    assert client(unit="NOBODY").get("/api/agencies").status_code == 401


@pytest.mark.parametrize(
    ("content", "data", "status", "code"),
    [
        (b"", {}, 422, "empty_file"),
        (b"x" * (2 * 1024 * 1024 + 1), {}, 413, "too_large"),
        (b"x", {"form": "khong-co"}, 422, "unknown_form"),
        (b"x", {"form": "dien-bien-2018"}, 422, "form_not_owed"),
        (b"x", {"period": "2020-Q5"}, 422, "wrong_period"),
        (b"x", {"period": "quy 3"}, 422, "wrong_period"),
        (b"x", {"period": "2019-Q1"}, 422, "unknown_period"),
    ],
)
def test_bad_uploads_are_told_why_and_leave_nothing(
    intake: FastAPI, client: Callable[..., TestClient], content: bytes, data: dict, status: int, code: str
) -> None:
    answer = send(client(), content, **data)
    assert (answer.status_code, answer.json()["error"]["code"]) == (status, code)
    assert len(answer.json()["error"]["vi"]) > 20
    assert outbox(intake) == 0


def test_the_store_down_is_a_503_with_nothing_half_done_and_the_retry_succeeds(
    intake: FastAPI, client: Callable[..., TestClient], clean: RunningStack
) -> None:
    broken = build(
        clean.settings,
        intake.state.transaction,
        S3Store(clean.settings.model_copy(update={"s3_url": "http://127.0.0.1:1"})),
        WORLD,
    )
    token = client().headers["Authorization"]
    answer = send(TestClient(broken, headers={"Authorization": token}, raise_server_exceptions=False))
    assert (answer.status_code, answer.json()["error"]["code"]) == (503, "store_unavailable")
    assert "gửi lại" in answer.json()["error"]["vi"]
    assert outbox(intake) == 0
    assert send(client()).status_code == 201
    assert outbox(intake) == 1


def test_the_database_down_is_a_503_and_the_retry_succeeds(
    intake: FastAPI, client: Callable[..., TestClient], clean: RunningStack
) -> None:
    nowhere = clean.settings.model_copy(update={"database_url": "postgresql://baocao:x@127.0.0.1:1/postgres"})
    broken = build(clean.settings, transactions(connect(nowhere, "intake")), S3Store(clean.settings), WORLD)
    answer = send(
        TestClient(broken, headers={"Authorization": client().headers["Authorization"]}, raise_server_exceptions=False)
    )
    assert (answer.status_code, answer.json()["error"]["code"]) == (503, "database_unavailable")
    assert send(client()).status_code == 201


def test_the_register_comes_from_csv_and_xlsx_all_or_nothing(client: Callable[..., TestClient]) -> None:
    import xlsxwriter

    operator = client("operator", "system")
    head = "code,name,level,province,forms,mailbox\n"
    good = head + "BG-SXD,Sở Xây dựng,cap_tinh,24,bac-giang-so-2020,sxd@bacgiang.example\n"
    assert operator.post("/api/agencies/import", files={"file": ("r.csv", good.encode())}).json() == {
        "agencies": 1,
        "changed": 1,
    }
    assert operator.post("/api/agencies/import", files={"file": ("r.csv", good.encode())}).json() == {
        "agencies": 1,
        "changed": 0,
    }
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out)
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, head.strip().split(","))
    sheet.write_row(1, 0, ["BG-STP", "Sở Tư pháp", "cap_tinh", "24", "bac-giang-so-2020", "stp@bacgiang.example"])
    book.close()
    assert operator.post("/api/agencies/import", files={"file": ("r.xlsx", out.getvalue())}).json() == {
        "agencies": 1,
        "changed": 1,
    }
    for wrong, words in (
        (head + "A,B,cap_tinh,24,khong-co,\n", "dòng 3: không có biểu"),
        (head + "A,B,cap_tinh,99,bac-giang-so-2020,\n", "99"),
        (head + ",B,cap_tinh,24,bac-giang-so-2020,\n", "dòng 3: mã"),
        ("x".encode("utf-16"), "UTF-8"),
    ):
        answer = operator.post(
            "/api/agencies/import",
            files={"file": ("r.csv", wrong if isinstance(wrong, bytes) else (good + wrong.split("\n", 1)[1]).encode())},
        )
        assert answer.status_code == 422
        assert words in answer.json()["error"]["vi"]
    assert len(operator.get("/api/agencies").json()) == 5


def test_a_token_learns_whom_it_stands_for_and_what_it_sent(intake: FastAPI, client: Callable[..., TestClient]) -> None:
    me = client().get("/api/me").json()
    assert (me["role"], me["unit"], me["name"]) == ("agency", "BG-SCT", "Sở Công Thương")
    assert me["forms"] == ["bac-giang-so-2020"] and me["expires_at"].endswith("+07:00")
    assert client("officer", "24").get("/api/me").json()["name"] is None
    assert client(revision=9).get("/api/me").status_code == 401
    first, second = send(client()).json(), send(client(), b"khac").json()
    send(client(unit="BG-SYT"), b"cua nguoi khac")
    assert client().get("/api/submissions").json() == [second, first]
    assert client("officer", "24").get("/api/submissions").status_code == 403
    assert "baocao_uploads_total" in TestClient(intake).get("/metrics/intake").text
