"""The register: changes take turns, copies never differ, files are taken whole or not at all, addresses are addresses."""

from __future__ import annotations

import io
import json
import random
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from email.header import decode_header, make_header
from email.utils import parseaddr
from typing import Any

import pytest
import xlsxwriter
from fastapi.testclient import TestClient
from httpx import Response
from sqlalchemy import text

from services.aggregate.ops import Operations
from services.intake.api import build
from shared.access import make_pass
from shared.addresses import mailbox
from shared.bus.events import AgencyChanged
from shared.contracts import Agency
from shared.mailer import SmtpMailer
from shared.store import S3Store
from tests.conftest import RunningStack
from tests.factories import agency
from tests.listeners import heard
from tests.world import WORLD

HEAD = "code,name,level,province,forms,mailbox\n"
ROW = "BG-SXD,Sở Xây dựng,cap_tinh,24,bac-giang-so-2020,sxd@bacgiang.example\n"


@pytest.fixture
def operator(clean: RunningStack) -> Callable[[], TestClient]:
    settings = clean.settings.model_copy(update={"rate_per_token": 1_000_000})
    app = build(settings, clean.transactions("intake"), S3Store(settings), WORLD)

    def make() -> TestClient:
        token = make_pass(clean.settings, "operator", "system")
        return TestClient(app, headers={"Authorization": f"Bearer {token}"}, raise_server_exceptions=False)

    return make


def imported(client: TestClient, content: bytes | str, name: str = "r.csv") -> Response:
    content = content.encode() if isinstance(content, str) else content
    return client.post("/api/agencies/import", files={"file": (name, content)})


def put(client: TestClient, one: Agency, revision: int, **changed: Any) -> Response:
    return client.put(f"/api/agencies/{one.code}", json={**one.model_dump(), "revision": revision, **changed})


def told(clean: RunningStack) -> list[AgencyChanged]:
    with clean.transactions("intake")() as session:
        bodies = session.execute(text("SELECT body FROM outbox WHERE name = 'AgencyChanged' ORDER BY created_at"))
        return [AgencyChanged.model_validate_json(body) for body in bodies.scalars()]


def settled(clean: RunningStack) -> None:
    """As if every listener had done with every event."""
    with clean.transactions("intake")() as session:
        session.execute(text("UPDATE outbox SET relayed_at = now(), listeners = '{}', settled_at = now()"))


def test_a_change_says_what_it_was_made_from_and_a_second_one_is_refused(
    clean: RunningStack, operator: Callable[[], TestClient]
) -> None:
    client, one = operator(), agency()
    assert put(client, one, 3).status_code == 409, "there is no third version of a row that is not there"
    assert put(client, one, 0).json()["revision"] == 1
    mine = put(client, one, 1, name="Sở Công Thương tỉnh")
    theirs = put(client, one, 1, mailbox="moi@bacgiang.example")
    assert (mine.status_code, mine.json()["revision"]) == (200, 2)
    assert theirs.status_code == 409 and theirs.json()["error"]["code"] == "agency_changed"
    assert "bản hiện tại là 2" in theirs.json()["error"]["vi"] and "revision 2" in theirs.json()["error"]["en"]
    assert put(client, one, 0).status_code == 409, "a new row where one stands"
    again = put(client, one, 2, name="Sở Công Thương tỉnh")
    assert (again.status_code, again.json()["revision"]) == (200, 2), "nothing changed, nothing is told"
    assert [event.agency.revision for event in told(clean)] == [1, 2]


def test_changes_at_once_get_numbers_of_their_own_and_the_copies_are_alike(
    clean: RunningStack, operator: Callable[[], TestClient]
) -> None:
    codes = [f"BG-{n:02}" for n in range(20)]
    rows = "".join(f"{code},Cơ quan {code},cap_tinh,24,bac-giang-so-2020,x@bacgiang.example\n" for code in codes)
    assert imported(operator(), HEAD + rows).json() == {"agencies": 20, "changed": 20}

    def change(n: int) -> int:
        client, rng = operator(), random.Random(n)
        for turn in range(4):
            what = rng.randrange(3)
            if what == 0:
                assert imported(client, HEAD + rows.replace("Cơ quan", f"Cơ quan {n}.{turn}")).status_code == 200
            elif what == 1:
                assert client.post(f"/api/agencies/{rng.choice(codes)}/token").status_code == 200
            else:
                one = agency(rng.choice(codes), name=f"{n}-{turn}")
                seen = next(row for row in client.get("/api/agencies").json() if row["code"] == one.code)["revision"]
                assert put(client, one, seen).status_code in (200, 409)
        return n

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(change, range(6)))
    events = told(clean)
    numbers = [(event.agency.code, event.agency.revision) for event in events]
    assert len(set(numbers)) == len(numbers), "two states of a row with one number"
    for code in codes:
        own = sorted(revision for row, revision in numbers if row == code)
        assert own == list(range(1, len(own) + 1)), "no number is left out, so no change was lost"
    random.Random(7).shuffle(events)
    heard(clean.transactions("aggregate"), *events, *events[:30])
    settled(clean)
    assert Operations(clean.settings, clean.transactions("clock")).disagreements() == []


def test_verify_names_the_rows_in_which_the_copies_differ(
    clean: RunningStack, operator: Callable[[], TestClient]
) -> None:
    client = operator()
    for code in ("BG-1", "BG-2", "BG-3"):
        put(client, agency(code), 0)
    client.post("/api/tokens/officer/24")
    operations = Operations(clean.settings, clean.transactions("clock"))
    assert [one for one in operations.disagreements() if one["difference"] == "register"] == [], "on its way"
    heard(clean.transactions("aggregate"), *told(clean)[:2])
    settled(clean)
    with clean.transactions("aggregate")() as session:
        session.execute(text("UPDATE agencies SET mailbox = 'khac@x.vn' WHERE code = 'BG-2'"))
    found = [one for one in operations.disagreements() if one["difference"] == "register"]
    assert [(one["unit"], one["register"], one["copy"]) for one in found] == [
        ("BG-2", 1, 1), ("BG-3", 1, None), ("officer 24", 2, None),
    ]  # fmt: skip


WRONG_ROWS = [
    ("A B,Tên,cap_tinh,24,bac-giang-so-2020,", "dòng 3: mã “A B”"),
    ("=cmd,Tên,cap_tinh,24,bac-giang-so-2020,", "dòng 3: mã"),
    ("X,,cap_tinh,24,bac-giang-so-2020,", "dòng 3: tên trống"),
    ("X,Tên,cap_trung_uong,24,bac-giang-so-2020,", "dòng 3: không có cấp"),
    ("X,Tên,toan_tinh,24,bac-giang-so-2020,", "dòng 3: không có cấp"),
    ("X,Tên,cap_tinh,99,bac-giang-so-2020,", "dòng 3: không có tỉnh"),
    ("X,Tên,cap_tinh,24,khong-co,", "dòng 3: không có biểu"),
    ("X,Tên,cap_tinh,24,,", "dòng 3: chưa có biểu"),
    ("X,Tên,cap_tinh,24,dien-bien-2018,", "dòng 3: biểu “dien-bien-2018” là của tỉnh 11"),
    ("X,Tên,cap_tinh,24,bac-giang-so-2020,khong phai thu", "dòng 3: hộp thư"),
    ("X,Tên,cap_tinh,24,bac-giang-so-2020,a@b", "dòng 3: hộp thư"),
    ("X,Tên,cap_tinh,24,bac-giang-so-2020,a@x.vn b@x.vn", "dòng 3: hộp thư"),
    ("X,Tên,cap_tinh,24", "dòng 3: có 4 ô, phải là 6"),
    ("X,Tên, có phẩy,cap_tinh,24,bac-giang-so-2020,a@x.vn", "dòng 3: có 7 ô"),
    ("BG-SXD,Tên,cap_tinh,24,bac-giang-so-2020,", "dòng 3: mã BG-SXD đã có ở dòng 2"),
    ("bg-sxd,Tên,cap_tinh,24,bac-giang-so-2020,", "dòng 3: mã bg-sxd đã có ở dòng 2"),
    ("X,Tê\x00n,cap_tinh,24,bac-giang-so-2020,", "dòng 3: có ô quá dài hoặc có ký tự NUL"),
    ("X," + "a" * 3000 + ",cap_tinh,24,bac-giang-so-2020,", "dòng 3: có ô quá dài"),
    ('X,"Tê\x1bn",cap_tinh,24,bac-giang-so-2020,', "dòng 3: tên"),
]


@pytest.mark.parametrize(("row", "words"), WRONG_ROWS, ids=[words[:40] for _, words in WRONG_ROWS])
def test_a_wrong_row_is_named_and_nothing_is_taken(
    clean: RunningStack, operator: Callable[[], TestClient], row: str, words: str
) -> None:
    answer = imported(operator(), HEAD + ROW + row + "\n")
    assert answer.status_code == 422 and words in answer.json()["error"]["vi"], answer.text
    assert "row 3" in answer.json()["error"]["en"] and "Chưa dòng nào được ghi" in answer.json()["error"]["vi"]
    assert operator().get("/api/agencies").json() == [] and told(clean) == []


def test_all_wrong_rows_are_named_at_once_and_many_are_counted(operator: Callable[[], TestClient]) -> None:
    rows = "".join(f"X{n},Tên,cap_x,24,bac-giang-so-2020,\n" for n in range(50))
    said = imported(operator(), HEAD + rows).json()["error"]["vi"]
    assert "dòng 2:" in said and "dòng 21:" in said and "dòng 22:" not in said and "và 30 lỗi khác" in said


def workbook(*rows: list) -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out)
    sheet = book.add_worksheet()
    for n, row in enumerate(rows):
        sheet.write_row(n, 0, row)
    book.close()
    return out.getvalue()


COLUMNS = HEAD.strip().split(",")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "không có dòng nào"),
        (b"\n\n", "thiếu cột"),
        (b"code,name\nX,Y\n", "thiếu cột"),
        ((HEAD.strip() + ",ghi_chu\n").encode(), "cột không dùng đến: ghi_chu"),
        ((HEAD.strip() + ",name\n").encode(), "cột ghi hai lần: name"),
        (("," * 300 + "\n").encode(), "thiếu cột"),
        ("mã,tên\n".encode("utf-16"), "UTF-8"),
        (b"PK\x03\x04 not a zip", "không mở được"),
        (workbook(COLUMNS)[:-200], "không mở được"),
        (b"\xff\xfe\x00\x00" * 100, "UTF-8"),
        (HEAD.encode() + b'"' + b"a" * 200_000, "csv hỏng"),
        (HEAD.encode() + b"\x00" * 100, "NUL"),
        (HEAD.encode() + ROW.encode() * 3, "đã có ở dòng 2"),
    ],
)
def test_a_file_that_is_no_register_is_refused_with_words(
    operator: Callable[[], TestClient], content: bytes, words: str
) -> None:
    answer = imported(operator(), content)
    assert answer.status_code == 422 and words in answer.json()["error"]["vi"], answer.text


def test_broken_workbooks_are_refused_never_a_fault_of_ours(operator: Callable[[], TestClient]) -> None:
    client, good, rng = (
        operator(),
        workbook(COLUMNS, ["A", "Tên", "cap_tinh", "24", "bac-giang-so-2020", ""]),
        random.Random(3),
    )
    for _ in range(60):
        broken = bytearray(good)
        for _ in range(rng.randrange(1, 12)):
            broken[rng.randrange(len(broken))] = rng.randrange(256)
        assert imported(client, bytes(broken), "r.xlsx").status_code in (200, 422)


def test_a_register_from_a_spreadsheet_is_read_as_people_save_it(operator: Callable[[], TestClient]) -> None:
    client = operator()
    semicolons = (
        HEAD.replace(",", ";") + "\n" + ROW.replace(",", ";").replace("sxd@", "Sở Xây dựng <sxd@").strip() + ">\n"
    )
    assert imported(client, "\ufeff" + semicolons).json() == {"agencies": 1, "changed": 1}
    numbers = workbook(COLUMNS, ["TQ-1", "Tên", "cap_huyen", 8, "tuyen-quang-huyen-2020", ""], ["", "", "", "", "", ""])
    assert imported(client, numbers, "r.xlsx").json() == {"agencies": 1, "changed": 1}
    rows = {row["code"]: row for row in client.get("/api/agencies").json()}
    assert rows["TQ-1"]["province"] == "08" and rows["BG-SXD"]["mailbox"] == "Sở Xây dựng <sxd@bacgiang.example>"


def test_a_file_that_names_revisions_changes_those_and_nothing_newer(operator: Callable[[], TestClient]) -> None:
    client = operator()
    imported(client, HEAD + ROW)
    saved = HEAD.strip() + ",revision,active\n" + ROW.strip() + ",1,0\n"
    put(client, agency("BG-SXD"), 1)
    answer = imported(client, saved + "BG-NEW,Mới,cap_tinh,24,bac-giang-so-2020,,0,1\n")
    assert answer.status_code == 409 and "dòng 2: BG-SXD đã được người khác sửa" in answer.json()["error"]["vi"]
    assert len(client.get("/api/agencies").json()) == 1, "not even the row that could have been taken"
    assert imported(client, saved.replace(",1,0", ",2,0")).json() == {"agencies": 1, "changed": 1}
    assert client.get("/api/agencies").json()[0]["active"] is False


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("sct@bacgiang.example", "sct@bacgiang.example"),
        ("  SCT@BacGiang.Example ", "SCT@bacgiang.example"),
        ("Sở Công Thương <sct@bacgiang.example>", "Sở Công Thương <sct@bacgiang.example>"),
        ('"Sở A, phòng B (CNTT)" <a@x.vn>', '"Sở A, phòng B (CNTT)" <a@x.vn>'),
        ("<a@x.vn>", "a@x.vn"),
        ("nguyễn.văn@bắcgiang.vn", "nguyễn.văn@bắcgiang.vn"),
        ("Văn thư <văn.thư@sở.vn>", "Văn thư <văn.thư@sở.vn>"),
        ("", ""),
    ],
)
def test_an_address_is_kept_one_way_and_a_letter_reaches_it(
    clean: RunningStack, operator: Callable[[], TestClient], written: str, kept: str
) -> None:
    answer = put(operator(), agency(), 0, mailbox=written)
    assert answer.status_code == 200 and answer.json()["mailbox"] == kept
    assert put(operator(), agency(), 1, mailbox=kept).json()["revision"] == 1, "what was kept is kept again unchanged"
    if not kept:
        return
    folder = clean.folder / "mail"
    before = set(folder.glob("*.eml"))
    mailer = SmtpMailer(clean.settings)
    mailer.send(f"test:{time.time_ns()}", kept, "Thư", "Nội dung")
    mailer.close()
    (letter,) = set(folder.glob("*.eml")) - before
    line = next(one for one in letter.read_bytes().decode().splitlines() if one.startswith("To: "))
    name, address = parseaddr(line.removeprefix("To: "))
    assert (
        mailbox(kept).name == str(make_header(decode_header(name)))
        and mailbox(kept).address.partition("@")[0] == address.partition("@")[0]
    )


def test_the_body_of_a_change_is_json_and_nothing_else_is_taken(operator: Callable[[], TestClient]) -> None:
    client = operator()
    for content in (b"", b"[]", b"null", b"{", json.dumps({"code": "X"}).encode(), b"\xff"):
        answer = client.put("/api/agencies/X", content=content, headers={"content-type": "application/json"})
        assert answer.status_code in (400, 422) and answer.json()["error"]["vi"]
