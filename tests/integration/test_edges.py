"""What comes in at the edges: texts that nothing can hold, too much, too slow, too often, and tools that stand still."""

from __future__ import annotations

import asyncio
import errno
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from functools import partial
from typing import Any

import httpx
import pytest
import redis
import uvicorn
from fastapi import FastAPI, HTTPException
from fastapi.testclient import TestClient
from sqlalchemy import text
from starlette.responses import Response

from baocao.local.gateway import Prompt
from baocao.local.stack import free_port
from services.aggregate.api import build as build_aggregate
from services.aggregate.ops import Operations
from services.intake import register
from services.intake.api import build as build_intake
from shared.access import Caller, Role, make_pass, make_token
from shared.database import connect, transactions
from shared.edge.arrival import Words
from shared.edge.guard import Guard
from shared.edge.headers import HEADERS
from shared.edge.rates import Rates
from shared.paths import ROOT
from shared.settings import Settings
from shared.store import S3Store
from shared.web import make_app
from tests.conftest import RunningStack
from tests.factories import agency
from tests.world import WORLD

ONE = agency()
HEAD = "code,name,level,province,forms,mailbox\n"


def settings_of(clean: RunningStack, **given: Any) -> Settings:
    return clean.settings.model_copy(update=given)


def intake_app(clean: RunningStack, **given: Any) -> FastAPI:
    settings = settings_of(clean, **given)
    return build_intake(
        settings, transactions(connect(settings, "intake", pool=4, answering=True)), S3Store(settings), WORLD
    )


def aggregate_app(clean: RunningStack, **given: Any) -> FastAPI:
    settings = settings_of(clean, **given)
    transaction = transactions(connect(settings, "aggregate", pool=4, answering=True))
    return build_aggregate(settings, transaction, Operations(settings, clean.transactions("clock")), WORLD)


def headers(clean: RunningStack, role: Role = "agency", unit: str = "BG-SCT") -> dict[str, str]:
    return {"authorization": f"Bearer {make_pass(clean.settings, role, unit)}"}


def caller(clean: RunningStack, app: Any, role: Role = "agency", unit: str = "BG-SCT") -> TestClient:
    return TestClient(app, headers=headers(clean, role, unit), raise_server_exceptions=False)


@pytest.fixture(autouse=True)
def _register(clean: RunningStack) -> None:
    broker = redis.Redis.from_url(clean.settings.redis_url)
    for key in broker.scan_iter("baocao:rate:*"):
        broker.delete(key)
    with clean.transactions("intake")() as session:
        register.change(session, ONE)


@contextmanager
def served(app: Any, **options: Any) -> Iterator[str]:
    """The application behind a real socket, as production serves it; its address."""
    port = free_port()
    config = uvicorn.Config(app, host="127.0.0.1", port=port, log_level="error", **options)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    end = time.monotonic() + 10
    while not server.started:
        assert time.monotonic() < end
        time.sleep(0.01)
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join(10)


NUL_ADDRESSES = [
    ("agency", "BG-SCT", "GET", "/api/submissions/BC%00"),
    ("operator", "system", "POST", "/api/agencies/BG%00SCT/token"),
    ("operator", "system", "PUT", "/api/agencies/a%00b"),
    *(("agency", "BG-SCT", "GET", f"/api/me?x=a{control}") for control in ("%00", "%1b", "%0a", "%1f", "%7F")),
]
NUL_AGGREGATE = [
    ("officer", "24", "GET", "/api/reports/BC%00"),
    ("officer", "24", "GET", "/api/rollups/24/2020-Q3%00"),
    ("operator", "system", "POST", "/api/replay?event=%00"),
    ("operator", "system", "POST", "/api/replay?cause=a%00b"),
    ("operator", "system", "POST", "/api/remind?on=2020-09-03%00"),
]


@pytest.mark.parametrize(("role", "unit", "method", "path"), NUL_ADDRESSES)
def test_nul_in_an_address_is_refused_by_intake(
    clean: RunningStack, role: Role, unit: str, method: str, path: str
) -> None:
    answer = caller(clean, intake_app(clean), role, unit).request(method, path, json={})
    assert 400 <= answer.status_code < 500 and answer.json()["error"]["vi"], answer.text


@pytest.mark.parametrize(("role", "unit", "method", "path"), NUL_AGGREGATE)
def test_nul_in_an_address_is_refused_by_aggregate(
    clean: RunningStack, role: Role, unit: str, method: str, path: str
) -> None:
    answer = caller(clean, aggregate_app(clean), role, unit).request(method, path)
    assert 400 <= answer.status_code < 500 and answer.json()["error"]["vi"], answer.text


def test_a_name_with_nul_is_cleaned_and_the_file_is_taken(clean: RunningStack) -> None:
    boundary = "b0undary"
    body = (
        f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="bao\x00 cao\r.docx"\r\n\r\nabc\r\n'
        f"--{boundary}--\r\n"
    ).encode()
    answer = caller(clean, intake_app(clean)).post(
        "/api/submissions", content=body, headers={"content-type": f"multipart/form-data; boundary={boundary}"}
    )
    assert answer.status_code in (201, 400), answer.text  # 400: the parser refused the head of the part
    if answer.status_code == 201:
        assert answer.json()["file_name"].isprintable()
    answer = caller(clean, intake_app(clean)).post(
        "/api/submissions", files={"file": ("a.docx", b"x")}, data={"period": "2020-Q3\x00", "form": "\x00"}
    )
    assert answer.status_code == 422 and answer.json()["error"]["vi"]


@pytest.mark.parametrize(
    "row",
    [
        {"name": "Sở\x00"},
        {"name": "\ud800"},
        {"mailbox": "a\x00@x.vn"},
        {"forms": ["\x00"]},
        {"code": "BG\x00"},
        {"revision": 2**70},
        {"revision": -1},
        {"revision": 1.5},
        {"token_revision": 2**31},
        {"province": "\x00"},
        {"level": "cap_trung_uong"},
        {"level": "toan_tinh"},
        {"forms": []},
        {"forms": ["bac-giang-so-2020", "bac-giang-so-2020"]},
        {"forms": ["dien-bien-2018"]},
        {"mailbox": "khong phai thu"},
        {"active": "maybe"},
    ],
)
def test_a_wrong_row_of_the_register_is_refused_with_words(clean: RunningStack, row: Any) -> None:
    import json

    given = {**ONE.model_dump(), **row}
    operator = caller(clean, intake_app(clean), "operator", "system")
    content = json.dumps(given).encode("utf-8", "surrogatepass")
    answer = operator.put("/api/agencies/BG-SCT", content=content, headers={"content-type": "application/json"})
    if set(row) == {"token_revision"}:  # a token's number is the register's own and is not taken from outside
        assert answer.json()["token_revision"] == 1
    else:
        assert answer.status_code == 422 and len(answer.json()["error"]["vi"]) > 10, answer.text


def test_the_number_of_a_token_has_no_end(clean: RunningStack) -> None:
    with clean.transactions("intake")() as session:
        session.execute(text("UPDATE agencies SET token_revision = 2147483647, revision = 2147483647"))
    answer = caller(clean, intake_app(clean), "operator", "system").post("/api/agencies/BG-SCT/token")
    assert (answer.status_code, answer.json()) == (200, {"token_revision": 2147483648})


@pytest.mark.parametrize("unit", ["99", "", "24\x00", "../24", "system", "x" * 500])
def test_an_officer_of_no_province_is_nobody(clean: RunningStack, unit: str) -> None:
    assert caller(clean, intake_app(clean), "officer", unit).get("/api/agencies").status_code == 401
    for path in ("/api/rollups", "/api/reports", "/api/letters", "/api/rollups/24/2020-Q3"):
        assert caller(clean, aggregate_app(clean), "officer", unit).get(path).status_code == 401


def test_an_unknown_address_and_a_wrong_method_are_told_in_both_languages(clean: RunningStack) -> None:
    client = caller(clean, intake_app(clean))
    for answer in (client.get("/api/khong-co"), client.delete("/api/agencies")):
        assert answer.status_code in (404, 405) and answer.json()["error"]["vi"]


# --- too much, too slow, too often ---------------------------------------------------------------------------


PART = b'--b\r\ncontent-disposition: form-data; name="file"; filename="a"\r\n\r\n'


def _chunks(n: int, size: int = 65536) -> Iterator[bytes]:
    yield PART
    for _ in range(n):
        yield b"x" * size


@pytest.mark.parametrize(("known", "status"), [(False, 401), (True, 413)])
@pytest.mark.parametrize("announced", [False, True])
def test_a_body_that_is_too_large_is_refused_before_it_is_read(
    clean: RunningStack, known: bool, status: int, announced: bool
) -> None:
    app = intake_app(clean, max_batch_mb=3)
    with served(app) as url:
        given = {"content-type": "multipart/form-data; boundary=b"} | (headers(clean) if known else {})
        if announced:
            given["content-length"] = str(700 * 1024 * 1024)
        began, sent = time.monotonic(), 0

        def body() -> Iterator[bytes]:
            nonlocal sent
            for chunk in _chunks(11200):
                sent += len(chunk)
                yield chunk

        answer = httpx.post(f"{url}/api/submissions", content=body(), headers=given, timeout=30)
        assert answer.status_code == status and answer.json()["error"]["vi"]
        assert sent < 40 * 1024 * 1024 and time.monotonic() - began < 15, "700 MB were offered, most were not taken"


def test_a_stranger_is_told_to_sign_in_before_the_file_is_taken(clean: RunningStack) -> None:
    with served(intake_app(clean)) as url:
        answer = httpx.post(f"{url}/api/submissions", files={"file": ("a.docx", b"x" * 1024 * 1024)})
        assert answer.status_code == 401 and answer.headers["connection"] == "close"


def _talk(url: str, *parts: tuple[bytes, float]) -> tuple[bytes, float]:
    """What the server says to bytes that come with pauses, and after how many seconds it closed the connection."""
    host, port = url.removeprefix("http://").split(":")
    began, said = time.monotonic(), b""
    with socket.create_connection((host, int(port)), timeout=20) as line:
        try:
            for content, pause in parts:
                line.sendall(content)
                if pause:
                    line.settimeout(pause)
                    try:
                        got = line.recv(65536)
                        said += got
                        if not got:
                            break
                    except TimeoutError:
                        continue
            line.settimeout(20)
            while got := line.recv(65536):
                said += got
        except (BrokenPipeError, ConnectionResetError):
            pass
    return said, time.monotonic() - began


def test_a_connection_that_says_nothing_or_half_a_head_is_closed(clean: RunningStack) -> None:
    app = intake_app(clean)
    protocol = partial(Prompt, seconds=0.6)
    with served(app, http=protocol) as url:
        for parts in (
            [(b"", 0.0)],
            [(b"GET /api/me HT", 0.0)],
            [(b"GET /api/me HTTP/1.1\r\n", 0.2), (b"x: y\r\n", 0.0)],
        ):
            said, seconds = _talk(url, *parts)
            assert seconds < 5 and b"200" not in said
        assert httpx.get(f"{url}/healthz").text == "ok"
        with httpx.Client(base_url=url) as client:  # one that lives on between calls is not cut off in a call
            for _ in range(3):
                assert client.get("/healthz").status_code == 200


def test_more_connections_than_may_be_are_told_to_come_again_with_all_headers(clean: RunningStack) -> None:
    with served(intake_app(clean), http=partial(Prompt, most=3)) as url, ExitStack() as held:
        host, port = url.removeprefix("http://").split(":")
        lines = [held.enter_context(socket.create_connection((host, int(port)))) for _ in range(3)]
        api, page = httpx.get(f"{url}/api/me"), httpx.get(f"{url}/reports")
        assert (api.status_code, api.json()["error"]["code"]) == (503, "too_many_connections")
        assert (
            page.status_code == 503 and "gửi lại" in page.text and page.headers["content-type"].startswith("text/plain")
        )
        for answer in (api, page):
            assert 1 <= int(answer.headers["retry-after"]) <= 60 and answer.headers["connection"] == "close"
            assert dict(answer.headers).items() >= HEADERS.items()
        assert httpx.get(f"{url}/healthz").status_code == 200, "it lives, and is not to be restarted"
        lines[0].close()
        end = time.monotonic() + 5
        while httpx.get(f"{url}/api/me").status_code != 401:
            assert time.monotonic() < end, "a line that was closed makes room"


def test_the_one_address_is_served_within_the_settings(clean: RunningStack) -> None:
    port = free_port()
    env = {**os.environ, **clean.env, "BAOCAO_MAX_CONNECTIONS": "2", "BAOCAO_IDLE_SECONDS": "1"}
    start = [sys.executable, "-c", f"from baocao.local.gateway import main; main('127.0.0.1', '{port}')"]
    with subprocess.Popen(start, env=env, cwd=ROOT) as gateway, ExitStack() as held:
        held.callback(gateway.terminate)
        lines: list[socket.socket] = []
        end = time.monotonic() + 30
        while len(lines) < 2:
            assert time.monotonic() < end
            try:
                lines.append(held.enter_context(socket.create_connection(("127.0.0.1", port), timeout=10)))
            except ConnectionRefusedError:
                time.sleep(0.05)
        answer = httpx.get(f"http://127.0.0.1:{port}/api/me")
        assert (answer.status_code, answer.json()["error"]["code"]) == (503, "too_many_connections")
        assert [line.recv(1) for line in lines] == [b"", b""], "they say nothing and are closed"
        upgrade = {"connection": "upgrade", "upgrade": "websocket", "sec-websocket-version": "13"}
        upgrade["sec-websocket-key"] = "eHh4eHh4eHh4eHh4eHh4eA=="
        answer = httpx.get(f"http://127.0.0.1:{port}/healthz", headers=upgrade)
        assert answer.text == "ok" and dict(answer.headers).items() >= HEADERS.items(), "nobody is led past the limits"


UNREAD = {
    "keeps the connection": ("", b""),
    "asks for it to be closed": ("connection: close\r\n", b""),
    "begins to ask again": ("", b"GET / HT"),
    "goes on with what is no HTTP": ("", b"\x16\x03\x01\r\n\r\n"),
}


@pytest.mark.parametrize("said", UNREAD)
@pytest.mark.parametrize("size", [32 * 1024, 20 * 1024 * 1024], ids=["a page", "a large answer"])
def test_who_does_not_read_the_answer_does_not_keep_its_place(size: int, said: str) -> None:
    """Five hundred such readers would be all connections there are."""

    async def app(scope: Any, receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        for _ in range(size // 32768):
            await send({"type": "http.response.body", "body": b"x" * 32768, "more_body": True})
        await send({"type": "http.response.body", "body": b""})

    met: list[Prompt] = []
    open_now: list[Prompt] = []

    class Watched(Prompt):
        def connection_made(self, transport: asyncio.BaseTransport) -> None:
            super().connection_made(transport)
            transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 1)  # nor here
            met.append(self)
            open_now.append(self)

        def connection_lost(self, exc: Exception | None) -> None:
            super().connection_lost(exc)
            open_now.remove(self)

    with served(app, http=partial(Watched, seconds=0.5), lifespan="off", timeout_keep_alive=1) as url:
        host, port = url.removeprefix("http://").split(":")
        with socket.socket() as line:
            line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1)  # the system makes of it what is least
            line.connect((host, int(port)))
            header, then = UNREAD[said]
            line.sendall(f"GET / HTTP/1.1\r\nhost: x\r\n{header}\r\n".encode())
            end = time.monotonic() + 2
            while not (met and met[0].cycle and (met[0].cycle.response_complete or met[0].flow.write_paused)):
                assert time.monotonic() < end
                time.sleep(0.01)
            line.sendall(then)
            end = time.monotonic() + 4
            while open_now:
                assert time.monotonic() < end, "it is still held"
                time.sleep(0.02)
        whole = httpx.get(url)
        assert len(whole.content) == size, "who reads gets all of it"


def test_what_is_no_http_is_refused_with_all_headers(clean: RunningStack) -> None:
    with served(intake_app(clean), http=Prompt) as url:
        said, _ = _talk(url, (b"\x16\x03\x01\x02\x00\r\n\r\n", 0.0))
    head = said.decode().partition("\r\n\r\n")[0]
    assert head.startswith("HTTP/1.1 400 ")
    assert {f"{name}: {value}" for name, value in HEADERS.items()} <= set(head.split("\r\n"))


def test_a_body_that_stands_still_is_refused(clean: RunningStack) -> None:
    app = intake_app(clean, idle_seconds=0.5)
    token = headers(clean)["authorization"]
    head = (
        f"POST /api/submissions HTTP/1.1\r\nhost: x\r\nauthorization: {token}\r\n"
        "content-type: multipart/form-data; boundary=b\r\ncontent-length: 1000\r\n\r\n"
    ).encode()
    with served(app) as url:
        said, seconds = _talk(url, (head, 0.1), (b"--b\r\n", 0.0))
    assert b" 408 " in said and "quá chậm".encode() in said and seconds < 8


def test_a_body_that_drips_is_refused(clean: RunningStack, monkeypatch: pytest.MonkeyPatch) -> None:
    from shared.edge import arrival

    monkeypatch.setattr(arrival, "PACE_GRACE_SECONDS", 0.5)
    app = intake_app(clean, min_upload_kb_s=100)
    token = headers(clean)["authorization"]
    head = (
        f"POST /api/submissions HTTP/1.1\r\nhost: x\r\nauthorization: {token}\r\n"
        "content-type: multipart/form-data; boundary=b\r\ncontent-length: 1000000\r\n\r\n"
    ).encode()
    with served(app) as url:
        said, seconds = _talk(url, (head + PART, 0.0), *[(b"x", 0.1) for _ in range(60)])
    assert b" 408 " in said and seconds < 10


def test_calls_are_counted_by_token_and_by_address(clean: RunningStack) -> None:
    app = intake_app(clean, rate_per_token=5, rate_per_address=3)
    other = {"x-none": "1"}
    with clean.transactions("intake")() as session:
        register.change(session, agency("BG-SYT", name="Sở Y tế"))
    mine, officer, sibling = caller(clean, app), caller(clean, app, "officer", "24"), caller(clean, app, unit="BG-SYT")
    said = [mine.get("/api/me") for _ in range(12)]
    assert [one.status_code for one in said][:5] == [200] * 5
    refused = next(one for one in said if one.status_code == 429)
    assert 1 <= int(refused.headers["retry-after"]) <= 60
    assert (
        refused.json()["error"]["code"] == "too_often"
        and refused.headers["retry-after"] in refused.json()["error"]["vi"]
    )
    for theirs in (officer, sibling):
        assert theirs.get("/api/me").status_code == 200, "another token has a count of its own"
    one_by_one = [make_token(clean.settings, Caller(role="agency", unit="BG-SCT", revision=n)) for n in (1, 2)]
    told = {
        token: [TestClient(app, headers={"authorization": f"Bearer {token}"}).get("/api/me") for _ in range(12)]
        for token in reversed(one_by_one)
    }
    assert [one.status_code for one in told[one_by_one[0]]][:5] == [200] * 5, "whoever kept another uses up nothing"
    stranger = TestClient(app, headers=other)
    codes = [stranger.get("/api/me").status_code for _ in range(10)]
    assert codes[:3] == [401] * 3 and 429 in codes
    assert all(stranger.get("/healthz").status_code == 200 for _ in range(20))


def test_two_processes_count_together_and_each_alone_while_the_broker_is_away(clean: RunningStack) -> None:
    who = f"test:{time.monotonic()}"

    async def count() -> list[int]:
        one, two = Rates(clean.settings.redis_url), Rates(clean.settings.redis_url)
        return [await rates.wait(who, 4) for rates in (one, two, one, two, one, two)]

    shared = asyncio.run(count())
    assert shared[:4] == [0] * 4 and all(shared[4:])

    async def alone() -> tuple[list[int], float]:
        rates, began = Rates("redis://127.0.0.1:1/0"), time.monotonic()
        return [await rates.wait(who, 2) for _ in range(3)], time.monotonic() - began

    counted, seconds = asyncio.run(alone())
    assert counted[:2] == [0, 0] and counted[2] and seconds < 2


def test_a_day_has_a_quota_by_files_and_by_bytes(clean: RunningStack) -> None:
    few = caller(clean, intake_app(clean, daily_files=2))
    codes = [few.post("/api/submissions", files={"file": ("a", bytes([n]))}).status_code for n in range(2)]
    over = few.post("/api/submissions", files={"file": ("a", b"third")})
    assert codes == [201, 201] and over.status_code == 429
    assert over.json()["error"]["code"] == "daily_quota" and int(over.headers["retry-after"]) > 80000
    small = caller(clean, intake_app(clean, daily_mb=1))
    assert small.post("/api/submissions", files={"file": ("a", b"x" * 1024 * 1024)}).status_code == 429
    with clean.transactions("intake")() as session:
        session.execute(text("UPDATE submissions SET received_at = now() - interval '25 hours'"))
    assert few.post("/api/submissions", files={"file": ("a", b"third")}).status_code == 201


# --- tools that stand still ------------------------------------------------------------------------------------


@contextmanager
def paused(clean: RunningStack, part: str) -> Iterator[None]:
    """A server that takes connections and answers nothing."""
    pid = clean.pid(part)
    children = _descendants(pid)
    for one in [pid, *children]:
        os.kill(one, signal.SIGSTOP)
    try:
        yield
    finally:
        for one in [*children, pid]:
            try:
                os.kill(one, signal.SIGCONT)
            except ProcessLookupError:
                continue


def _descendants(pid: int) -> list[int]:
    import subprocess

    found = subprocess.run(["pgrep", "-P", str(pid)], capture_output=True, text=True, check=False).stdout.split()
    return [int(one) for one in found] + [below for one in found for below in _descendants(int(one))]


@pytest.mark.parametrize("part", ["postgres", "store"])
def test_a_tool_that_stands_still_is_a_503_in_time_and_all_is_well_afterwards(clean: RunningStack, part: str) -> None:
    with served(intake_app(clean, answer_seconds=2.0)) as url, ThreadPoolExecutor(40) as pool:

        def send(n: int) -> tuple[int, float]:
            began = time.monotonic()
            answer = httpx.post(
                f"{url}/api/submissions",
                files={"file": ("a.docx", f"{part}{n}".encode())},
                headers=headers(clean),
                timeout=30,
            )
            return answer.status_code, time.monotonic() - began

        assert send(-1)[0] == 201
        with paused(clean, part):
            answers = list(pool.map(send, range(80)))
        assert {status for status, _ in answers} == {503}, "nothing was taken, and that is said"
        assert max(seconds for _, seconds in answers) < 10
        end, left = time.monotonic() + 60, list(range(80))
        while left:
            assert time.monotonic() < end, "it does not recover"
            left = [n for n, (status, _) in zip(left, pool.map(send, left), strict=True) if status not in (200, 201)]
    with clean.transactions("intake")() as session:
        assert session.execute(text("SELECT count(*) FROM submissions")).scalar() == 81, "none lost, none doubled"


def test_a_statement_that_takes_too_long_is_a_503(clean: RunningStack) -> None:
    client = caller(clean, intake_app(clean, answer_seconds=1.0), "operator", "system")
    with clean.transactions("intake")() as session:
        session.execute(text("LOCK TABLE agencies IN ACCESS EXCLUSIVE MODE"))
        began = time.monotonic()
        answer = client.get("/api/agencies")
        assert answer.status_code == 503 and time.monotonic() - began < 5
        assert answer.headers["retry-after"]
    assert client.get("/api/agencies").status_code == 200


def test_what_takes_minutes_by_its_nature_is_waited_for(clean: RunningStack) -> None:
    app = intake_app(clean, answer_seconds=0.8)
    client = caller(clean, app, "operator", "system")
    row = HEAD + "BG-SXD,Sở Xây dựng,cap_tinh,24,bac-giang-so-2020,sxd@bacgiang.example\n"
    with ThreadPoolExecutor(1) as pool:
        with clean.transactions("intake")() as session:
            session.execute(text("LOCK TABLE agencies IN SHARE ROW EXCLUSIVE MODE"))
            answer = pool.submit(client.post, "/api/agencies/import", files={"file": ("r.csv", row.encode())})
            quick = client.put("/api/agencies/BG-SCT", json={**ONE.model_dump(), "name": "Khác", "revision": 1})
            assert quick.status_code == 503, "the other one is told to come again"
            with pytest.raises(TimeoutError):
                answer.result(1.5)
        assert answer.result(20).json() == {"agencies": 1, "changed": 1}


def test_a_program_that_calls_too_often_waits_as_it_is_told() -> None:
    from baocao.client import Client, Refused

    said = [
        httpx.Response(429, headers={"retry-after": "3"}),
        httpx.Response(429, headers={"retry-after": "1"}),
        httpx.Response(200, json={"done": 1}),
        httpx.Response(
            429, headers={"retry-after": "80000"}, json={"error": {"code": "daily_quota", "vi": "x", "en": "y"}}
        ),
    ]
    slept: list[float] = []
    client = Client("http://x", lambda: "t", slept.append)
    client.http = httpx.Client(base_url="http://x", transport=httpx.MockTransport(lambda _: said.pop(0)))
    assert client.call("GET", "/") == {"done": 1} and slept == [3, 1]
    with pytest.raises(Refused):
        client.call("GET", "/")  # a day is not waited for


@pytest.mark.parametrize("wrapped", [True, False], ids=["while a body is put aside", "in an endpoint"])
@pytest.mark.parametrize(
    ("number", "status"), [(errno.ENOSPC, 503), (errno.EDQUOT, 503), (errno.EIO, None)], ids=["full", "quota", "broken"]
)
def test_a_full_disk_is_a_503_wherever_it_is_met(wrapped: bool, number: int, status: int | None) -> None:
    """FastAPI calls a body that it could not put aside a wrong one; only what the disk has no room for is put off."""
    app = make_app("x", "intake", Settings(secret_key="0123456789abcdef" * 3))

    @app.get("/fails")
    def fails() -> None:
        trouble = OSError(number, "x")
        if wrapped:
            raise HTTPException(400, "There was an error parsing the body") from trouble
        raise trouble

    answer = TestClient(app, raise_server_exceptions=False).get("/fails")
    assert answer.status_code == (status or (400 if wrapped else 500))
    if status:
        assert answer.json()["error"]["code"] == "disk_full" and answer.headers["retry-after"] == "60"


def test_what_an_application_says_after_it_was_answered_for_is_not_said() -> None:
    """Its thread cannot be stopped; but one call has one answer."""
    said: list[str] = []
    heard: list[str] = []

    async def slow(scope: Any, receive: Any, send: Any) -> None:
        await asyncio.sleep(0.5)
        heard.append((await receive())["type"])
        await send({"type": "http.response.start", "status": 201, "headers": []})
        await send({"type": "http.response.body", "body": b"late"})
        heard.append("ended")

    async def refuse(scope: Any, why: Words) -> Response:
        return Response(why.vi, why.status)

    async def receive() -> Any:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Any) -> None:
        said.append(f"{message['type']} {message.get('status', '')}".strip())

    async def call() -> None:
        guard = Guard(slow, Settings(answer_seconds=0.1, secret_key="0123456789abcdef" * 3), refuse)
        scope = {"type": "http", "method": "GET", "path": "/x", "query_string": b"", "headers": []}
        await guard(scope, receive, send)
        assert said[0] == "http.response.start 503" and len(guard.late) == 1
        await asyncio.gather(*guard.late)

    asyncio.run(call())
    assert heard == ["http.disconnect", "ended"] and said.count("http.response.start 503") == 1
    assert "http.response.start 201" not in said and len(said) == 3


def test_no_connection_left_is_a_503(clean: RunningStack) -> None:
    settings = settings_of(clean, answer_seconds=1.5)
    engine = connect(settings, "intake", pool=1, answering=True)
    app = build_intake(settings, transactions(engine), S3Store(settings), WORLD)
    held = [engine.connect() for _ in range(2)]
    answer = caller(clean, app).get("/api/me")
    assert answer.status_code == 503, answer.text
    for one in held:
        one.close()
    assert caller(clean, app).get("/api/me").status_code == 200
