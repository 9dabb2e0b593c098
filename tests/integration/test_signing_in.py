"""Signing in: links lead where they pointed and nowhere else; tokens end, are replaced, and are made for units that exist."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

import pytest
from click.testing import CliRunner, Result
from fastapi import FastAPI
from fastapi.testclient import TestClient
from httpx import Response

from baocao.main import cli
from services.aggregate.api import build as build_aggregate
from services.aggregate.ops import Operations
from services.intake import register
from services.intake.api import build as build_intake
from shared.access import COOKIE, PASS_SECONDS, Caller, has_expired, make_pass, make_token, read_token
from shared.bus.events import AgencyChanged
from shared.paths import ROOT
from shared.store import S3Store
from tests.conftest import RunningStack
from tests.factories import agency, validated
from tests.listeners import heard
from tests.portals import browser, portal
from tests.world import WORLD

ONE = agency()


@pytest.fixture
def app(clean: RunningStack) -> FastAPI:
    intake, aggregate = clean.transactions("intake"), clean.transactions("aggregate")
    with intake() as session:
        heard(aggregate, AgencyChanged(agency=register.change(session, ONE)))
    heard(aggregate, validated("BC-1"))
    operations = Operations(clean.settings, clean.transactions("clock"))
    return portal(
        clean.settings,
        build_intake(clean.settings, intake, S3Store(clean.settings), WORLD),
        build_aggregate(clean.settings, aggregate, operations, WORLD),
    )


def token(clean: RunningStack, role: str = "agency", unit: str = ONE.code, **given: Any) -> str:
    return make_token(clean.settings, Caller(role=role, unit=unit), **given)


def test_a_link_in_a_letter_opens_after_signing_in_where_it_pointed(app: FastAPI, clean: RunningStack) -> None:
    reader = browser(app, clean.settings)
    led = reader.get("/reports/BC-1?x=1#f1")
    assert led.status_code == 303
    form = reader.get(led.headers["location"]).text
    assert 'name="next" value="/reports/BC-1?x=1"' in form and "Đăng nhập để mở trang" in form
    wrong = reader.post("/login", data={"token": "sai", "next": "/reports/BC-1?x=1"})
    assert wrong.status_code == 401 and 'name="next" value="/reports/BC-1?x=1"' in wrong.text, "it is not forgotten"
    signed = reader.post("/login", data={"token": token(clean), "next": "/reports/BC-1?x=1"})
    assert (signed.status_code, signed.headers["location"]) == (303, "/reports/BC-1?x=1")
    cookie = signed.headers["set-cookie"].lower()
    assert "samesite=lax" in cookie and "httponly" in cookie, "a link from a mail program carries it, a form does not"
    assert reader.get("/reports/BC-1").status_code == 200


@pytest.mark.parametrize(
    ("address", "public", "secure"),
    [
        ("http://testserver", "", False),
        ("https://testserver", "", True),
        ("http://testserver", "https://baocao.tinh.example", True),
        ("http://testserver", "http://10.0.0.5:8080", False),
    ],
)
def test_a_cookie_that_came_by_tls_is_sent_by_nothing_else(
    app: FastAPI, clean: RunningStack, address: str, public: str, secure: bool
) -> None:
    tools = app.state.tools
    app.state.tools = replace(tools, settings=tools.settings.model_copy(update={"public_url": public}))
    reader = TestClient(app, base_url=address, follow_redirects=False)
    cookie = reader.post("/login", data={"token": token(clean)}).headers["set-cookie"].lower()
    assert ("; secure" in cookie) == secure, cookie


def test_a_reader_whose_token_was_replaced_comes_back_to_the_same_page(app: FastAPI, clean: RunningStack) -> None:
    old = browser(app, clean.settings)
    old.cookies.set(COOKIE, make_token(clean.settings, Caller(role="agency", unit=ONE.code, revision=9)))
    led = old.get("/reports/BC-1")
    assert led.headers["location"] == "/login?next=%2Freports%2FBC-1" and f'{COOKIE}=""' in led.headers["set-cookie"]


ELSEWHERE = [
    "https://evil.example/", "//evil.example", "///evil.example", "/\\evil.example", "\\\\evil.example", "/\t/evil.example",
    "/\n/evil.example", "javascript:alert(1)", "evil.example", "http:evil", " /reports", "/login?next=/x", "/logout",
    "/%0d%0aset-cookie:x", "/a\r\nset-cookie: x=1", "/x" * 600,
]  # fmt: skip


@pytest.mark.parametrize("target", ELSEWHERE)
def test_nobody_is_led_elsewhere(app: FastAPI, clean: RunningStack, target: str) -> None:
    reader = browser(app, clean.settings)
    form = reader.get(f"/login?next={quote(target)}")
    assert form.status_code in (200, 400)
    signed = reader.post("/login", data={"token": token(clean), "next": target})
    if signed.status_code == 303:
        location = signed.headers["location"]
        assert not urlsplit(location).netloc and location.startswith("/") and "\n" not in location
        assert location == "/" or target.startswith("/%"), location
        assert "x" not in {key for key, _ in reader.cookies.items()}


def test_a_form_that_was_sent_is_not_repeated_as_a_link(app: FastAPI, clean: RunningStack) -> None:
    answer = browser(app, clean.settings).post("/reports/BC-1/choice")
    assert answer.headers["location"] == "/login"
    assert parse_qs(urlsplit(answer.headers["location"]).query) == {}


def test_tokens_end_and_it_is_said_so(app: FastAPI, clean: RunningStack) -> None:
    short = token(clean, days=1 / 86400)
    assert read_token(clean.settings, short) is not None
    end = time.monotonic() + 5
    while read_token(clean.settings, short):
        assert time.monotonic() < end
        time.sleep(0.05)
    assert has_expired(clean.settings, short)
    said = browser(app, clean.settings).post("/login", data={"token": short})
    assert said.status_code == 401 and "hết hạn" in said.text
    lasting = read_token(clean.settings, token(clean))
    assert lasting and abs(lasting.expires_at - time.time() - clean.settings.token_days * 86400) < 60


def test_tokens_from_before_they_ended_are_refused_and_a_pass_is_short(clean: RunningStack) -> None:
    from itsdangerous import URLSafeSerializer

    signer = URLSafeSerializer(clean.settings.secret_key.get_secret_value(), salt="baocao api token")
    assert read_token(clean.settings, str(signer.dumps(["operator", "system", 1]))) is None
    far = int(time.time()) + PASS_SECONDS + 3600
    assert read_token(clean.settings, str(signer.dumps(["operator", "system", 0, far]))) is None
    made = read_token(clean.settings, make_pass(clean.settings, "operator", "system"))
    assert made and made.is_pass and made.expires_at - time.time() <= PASS_SECONDS


@pytest.mark.parametrize("role", ["officer", "operator"])
def test_a_replaced_token_of_an_officer_or_operator_does_not_sign_in(
    app: FastAPI, clean: RunningStack, role: str
) -> None:
    unit = {"officer": "24", "operator": "system"}[role]
    with clean.transactions("intake")() as session:
        register.replace_tokens(session, role, unit)
    answer = browser(app, clean.settings).post("/login", data={"token": token(clean, role, unit)})
    assert answer.status_code == 401 and "đã bị thay thế" in answer.text
    new = make_token(clean.settings, Caller(role=role, unit=unit, revision=2))
    assert browser(app, clean.settings).post("/login", data={"token": new}).status_code == 303


HERE = """
import sys
from datetime import UTC, date, datetime
from shared import moments
from services.portal.templating import show_moment
moment = datetime(2020, 8, 31, 18, 30, tzinfo=UTC)
print(moments.show(moment), "|", show_moment(moment), "|", show_moment("2020-08-31T18:30:00"), "|", moments.there(moment).date())
print(moments.end_of(date(2020, 9, 1)).astimezone(UTC), "|", moments.now().utcoffset(), "|", moments.today() == moments.now().date())
"""


@pytest.mark.parametrize("zone", ["UTC", "America/Los_Angeles", "Pacific/Kiritimati", "Asia/Ho_Chi_Minh"])
def test_what_people_read_is_vietnams_time_whatever_the_zone_of_the_machine(zone: str) -> None:
    said = subprocess.run(
        [sys.executable, "-c", HERE], env={**os.environ, "TZ": zone, "PYTHONPATH": str(ROOT)}, cwd=ROOT,
        capture_output=True, text=True, check=True,
    ).stdout.strip()  # fmt: skip
    assert said == (
        "01:30 ngày 01/09/2020 (giờ Việt Nam) | 01/09/2020 01:30 (giờ Việt Nam) | 01/09/2020 01:30 (giờ Việt Nam) "
        "| 2020-09-01\n2020-09-01 16:59:59.999999+00:00 | 7:00:00 | True"
    )


def test_a_receipt_is_told_in_vietnams_time_by_page_and_program(app: FastAPI, clean: RunningStack) -> None:
    own = browser(app, clean.settings, "agency", ONE.code)
    receipt = own.post("/", files={"file": ("bc.docx", b"abc")}).headers["location"]
    with clean.transactions("intake")() as session:
        from sqlalchemy import text

        session.execute(text("UPDATE submissions SET received_at = '2020-08-31T18:30:00Z'"))
    assert "01/09/2020 01:30 (giờ Việt Nam)" in own.get(receipt).text
    with clean.transactions("intake")() as session:
        at = session.execute(text("SELECT received_at FROM submissions")).scalar_one()
    assert at.isoformat() == "2020-09-01T01:30:00+07:00"


# --- `baocao token`: what is printed, and for whom ----------------------------------------------------------------


@pytest.fixture
def token_command(clean: RunningStack, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """The command, in front of the real intake API instead of a socket."""
    from fastapi.testclient import TestClient

    import baocao.client
    import baocao.local.stack

    intake = clean.transactions("intake")
    with intake() as session:
        register.change(session, ONE)
        register.change(session, agency("BG-SYT", name="Sở Y tế"))
    api = build_intake(clean.settings, intake, S3Store(clean.settings), WORLD)
    monkeypatch.setattr(baocao.local.stack, "settings_of_running", lambda settings: clean.settings)

    def answer(self: baocao.client.Client, method: str, path: str, **given: Any) -> Response:
        return TestClient(api).request(method, path, headers={"Authorization": f"Bearer {self.token()}"}, **given)

    monkeypatch.setattr(baocao.client.Client, "_ask", answer)

    def run(*words: str) -> Result:
        return CliRunner().invoke(cli, ["token", *words])

    return run


@pytest.mark.parametrize(
    ("words", "named"),
    [
        (("agency", "BG-SCX"), "BG-SCT Sở Công Thương"),
        (("agency", "sct"), "BG-SCT"),
        (("agency",), "BG-SYT Sở Y tế"),
        (("officer", "99"), "24 Bắc Giang"),
        (("officer",), "Các tỉnh"),
        (("operator", "24"), "system"),
    ],
)
def test_a_unit_that_does_not_exist_gets_no_token_and_those_that_do_are_named(
    token_command: Callable[..., Any], words: str, named: str
) -> None:
    result = token_command(*words)
    assert result.exit_code == 2 and result.stdout.strip() == "" and named in result.stderr, result.output


def test_a_token_is_printed_alone_with_its_unit_and_end_beside_it(
    token_command: Callable[..., Any], clean: RunningStack
) -> None:
    for words, role, unit, name in (
        (("agency", "BG-SCT"), "agency", "BG-SCT", "Sở Công Thương"),
        (("officer", "Bắc Giang", "--days", "7"), "officer", "24", "Bắc Giang"),
        (("operator",), "operator", "system", "Vận hành"),
    ):
        result = token_command(*words)
        assert result.exit_code == 0, result.output
        who = read_token(clean.settings, result.stdout.strip())
        assert who and (who.role, who.unit, who.revision) == (role, unit, 1)
        assert name in result.stderr and "(giờ Việt Nam)" in result.stderr
        days = (who.expires_at - time.time()) / 86400
        assert abs(days - (7 if "--days" in words else clean.settings.token_days)) < 0.01


def test_replacing_makes_the_earlier_tokens_worthless_and_the_command_goes_on(
    token_command: Callable[..., Any], clean: RunningStack
) -> None:
    for words in (("agency", "BG-SCT"), ("officer", "24"), ("operator",)):
        old, new = (token_command(*words, *more).stdout.strip() for more in ((), ("--replace",)))
        again = token_command(*words).stdout.strip()
        read = [read_token(clean.settings, one) for one in (old, new, again)]
        assert [one.revision for one in read if one] == [1, 2, 2], words
