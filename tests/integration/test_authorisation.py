"""Who may call what: every call of every application × every role × one's own and others'.

The calls are taken from the real routes: one without an entry here fails the test, and so does an entry without a call.
"""

from __future__ import annotations

import time
from typing import Any, NamedTuple

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from itsdangerous import URLSafeSerializer

from services.aggregate.api import build as build_aggregate
from services.aggregate.ops import Operations
from services.intake import register
from services.intake.api import build as build_intake
from shared.access import COOKIE, Caller, make_token
from shared.bus.events import AgencyChanged, TokensReplaced
from shared.contracts import FileInfo
from shared.settings import Settings
from shared.store import S3Store
from tests.conftest import RunningStack
from tests.factories import agency, fact, validated
from tests.listeners import heard
from tests.portals import portal
from tests.routes import calls
from tests.world import WORLD

OWN, SIBLING = agency(), agency("BG-SYT", name="Sở Y tế", mailbox="syt@bacgiang.example")
ELSEWHERE = agency("DB-STNMT", name="Sở TN&MT", province="11", forms=["dien-bien-2018"])
SPARE = agency("BG-SXD", name="Sở Xây dựng", mailbox="sxd@bacgiang.example")
"""Whose row and tokens are changed."""
GONE = agency("BG-STC", name="Sở Tài chính", mailbox="stc@bacgiang.example", active=False)
"""Which has left the register."""
SECRET_FILE, SECRET_FIGURE = "bi-mat-cua-so.docx", 7654321
"""What only its sender and the officers of its province may see, wherever it is shown."""


class Actors(NamedTuple):
    """What each may expect: the sender, an agency of its province, one of another, the officers of both, operators."""

    own: int
    sibling: int
    elsewhere: int
    officer: int
    far: int
    operator: int


def nobody_but(operator: int) -> Actors:
    return Actors(403, 403, 403, 403, 403, operator)


CALLERS = {
    "own": ("agency", OWN.code),
    "sibling": ("agency", SIBLING.code),
    "elsewhere": ("agency", ELSEWHERE.code),
    "officer": ("officer", "24"),
    "far": ("officer", "11"),
    "operator": ("operator", "system"),
}
MAY_SEE = ("own", "officer")
NOBODY = {
    "no token": None,
    "forged": "WyJvcGVyYXRvciIsInN5c3RlbSIsMSw5OTk5OTk5OTk5XQ.AAAAAAAAAAAAAAAAAAAAAAAAAAA",
    "expired": ("operator", "system", 1, -1),
    "replaced": ("agency", OWN.code, 7, 1),
    "replaced officer": ("officer", "24", 7, 1),
    "replaced operator": ("operator", "system", 7, 1),
    "no such agency": ("agency", "BG-KHONG", 1, 1),
    "an agency that has left": ("agency", GONE.code, 1, 1),
    "no such province": ("officer", "99", 1, 1),
    "no such operator": ("operator", "24", 1, 1),
    "a pass that lasts": ("operator", "system", 0, 400),
}
"""Whoever is nobody to us: role, unit, number of the token, days it lasts."""

ALL, AGENCIES, OFFICERS = Actors(*[200] * 6), Actors(200, 200, 200, 403, 403, 403), Actors(403, 403, 403, 200, 200, 403)
OPERATORS = nobody_but(200)
SENDER = Actors(200, 404, 404, 200, 404, 404)
"""What belongs to one agency: itself and the officers of its province."""
COUNTS_ALREADY = Actors(409, 404, 404, 409, 404, 404)
"""What only those may ask for, and it is so already."""
NO_SUCH_LETTER = Actors(403, 403, 403, 404, 404, 403)
FILE = {"files": {"file": ("bc.docx", b"noi dung")}}
CSV = b"code,name,level,province,forms,mailbox\nBG-SXD,So Xay dung,cap_tinh,24,bac-giang-so-2020,x@bacgiang.example\n"
PUBLIC = {
    "GET /healthz",
    "GET /readyz",
    "GET /login",
    "POST /login",
    "GET /logout",
    "GET /api/docs",
    "GET /api/openapi.json",
    "GET /api/openapi/intake.json",
    "GET /api/openapi/aggregate.json",
    "GET /api/health/intake",
    "GET /api/health/aggregate",
    "GET /metrics/intake",
    "GET /metrics/aggregate",
}
"""What nobody has to be known for; none shows anything of a report."""
API: dict[str, tuple[Actors, dict]] = {
    "GET /api/me": (ALL, {}),
    "POST /api/submissions": (Actors(201, 201, 201, 403, 403, 403), FILE),
    "GET /api/submissions": (AGENCIES, {}),
    "GET /api/submissions/{receipt}": (SENDER, {}),
    "GET /api/agencies": (ALL, {}),
    "POST /api/agencies/import": (OPERATORS, {"files": {"file": ("r.csv", CSV)}}),
    "PUT /api/agencies/{code}": (nobody_but(409), {"json": {**SPARE.model_dump(), "revision": 99}}),
    "POST /api/agencies/{code}/token": (OPERATORS, {}),
    "GET /api/tokens/{role}/{unit}": (OPERATORS, {}),
    "POST /api/tokens/{role}/{unit}": (OPERATORS, {}),
    "GET /api/reports": (Actors(200, 200, 200, 200, 200, 403), {}),
    "GET /api/reports/{receipt}": (SENDER, {}),
    "GET /api/reports/{receipt}/standing": (SENDER, {}),
    "POST /api/reports/{receipt}/choice": (COUNTS_ALREADY, {}),
    "GET /api/reports/{receipt}/judgements": (SENDER, {}),
    "GET /api/reports/{receipt}/as-of/{day}": (SENDER, {}),
    "POST /api/reports/{receipt}/corrections": (
        Actors(422, 404, 404, 422, 404, 404),
        {"json": {"changes": [{"fact": "none@x", "now": {"status": "blank"}}], "reason": "misread", "words": "x"}},
    ),
    "POST /api/reports/{receipt}/explanations": (
        Actors(422, 404, 404, 403, 404, 404),
        {"json": {"finding": "F99", "reason": "confirmed", "words": "x"}},
    ),
    "GET /api/rollups": (OFFICERS, {}),
    "GET /api/rollups/{province}/{period}": (Actors(404, 404, 404, 200, 404, 404), {}),
    "GET /api/letters": (OFFICERS, {}),
    "POST /api/letters/again": (NO_SUCH_LETTER, {"json": {"key": "x"}}),
    "POST /api/remind": (Actors(403, 403, 403, 200, 200, 200), {"params": {"on": "2020-09-03"}}),
    "GET /api/ops": (OPERATORS, {}),
    "POST /api/replay": (OPERATORS, {}),
    "GET /api/verify": (OPERATORS, {}),
    "GET /api/verify/receipts": (OPERATORS, {}),
    "POST /api/verify/repair": (OPERATORS, {}),
    "POST /api/verify/submissions": (OPERATORS, {"json": {"receipts": []}}),
    "GET /api/submissions/verify": (OPERATORS, {}),
}
PAGES: dict[str, tuple[Actors, dict]] = {
    "GET /": (Actors(200, 200, 200, 303, 303, 303), {}),
    "POST /": (Actors(303, 303, 303, 403, 403, 403), FILE),
    "GET /receipts/{receipt}": (SENDER, {}),
    "GET /reports": (Actors(200, 200, 200, 200, 200, 403), {}),
    "GET /reports/{receipt}": (SENDER, {}),
    "POST /reports/{receipt}/choice": (COUNTS_ALREADY, {}),
    "POST /reports/{receipt}/explanations": (
        Actors(422, 404, 404, 403, 404, 404),
        {"data": {"finding": "F99", "reason": "confirmed", "words": "x"}},
    ),
    "GET /rollups": (OFFICERS, {}),
    "GET /rollups/{province}/{period}": (Actors(404, 404, 404, 200, 404, 404), {}),
    "GET /letters": (OFFICERS, {}),
    "POST /letters/again": (NO_SUCH_LETTER, {"data": {"key": "x"}}),
    "GET /agencies": (ALL, {}),
    "GET /ops": (OPERATORS, {}),
    "POST /ops/replay": (nobody_but(303), {}),
}


class Installation(NamedTuple):
    """The applications, and what fills the gaps of their paths."""

    intake: FastAPI
    aggregate: FastAPI
    portal: FastAPI
    gaps: dict[str, str]


@pytest.fixture
def installation(clean: RunningStack) -> Installation:
    intake, aggregate = clean.transactions("intake"), clean.transactions("aggregate")
    settings = clean.settings.model_copy(update={"rate_per_token": 100_000, "rate_per_address": 100_000})
    with intake() as session:
        for one in (OWN, SIBLING, ELSEWHERE, SPARE, GONE):
            heard(aggregate, AgencyChanged(agency=register.change(session, one)))
    first = build_intake(settings, intake, S3Store(settings), WORLD)
    second = build_aggregate(settings, aggregate, Operations(settings, clean.transactions("clock")), WORLD)
    with client(settings, first, "own") as own:
        sent = own.post("/api/submissions", files={"file": (SECRET_FILE, b"noi dung kin")}).json()
    secret = fact("staff_total", SECRET_FIGURE)
    file = FileInfo(name=SECRET_FILE, sha256="0" * 64, bytes=1, media_type="text/plain")
    heard(aggregate, validated(sent["receipt"], facts=[secret], file=file))
    gaps = {"receipt": sent["receipt"], "code": SPARE.code, "province": "24", "period": "2020-Q3", "day": "2999-12-31"}
    return Installation(first, second, portal(settings, first, second), gaps | {"role": "officer", "unit": "54"})


def token(settings: Settings, who: str) -> str | None:
    if who in CALLERS:
        role, unit = CALLERS[who]
        return make_token(settings, Caller(role=role, unit=unit))
    given = NOBODY[who]
    if not isinstance(given, tuple):
        return given
    role, unit, revision, days = given
    if revision == 0:  # signed by hand: `make_token` gives no pass that lasts
        signer = URLSafeSerializer(settings.secret_key.get_secret_value(), salt="baocao api token")
        return str(signer.dumps([role, unit, revision, int(time.time()) + days * 86400]))
    return make_token(settings, Caller(role=role, unit=unit, revision=revision), days=days)


def client(settings: Settings, app: FastAPI, who: str, *, cookie: bool = False) -> TestClient:
    signed = token(settings, who)
    given: dict[str, Any] = {} if signed is None else {"cookies": {COOKIE: signed}} if cookie else {}
    headers = {"Authorization": f"Bearer {signed}"} if signed and not cookie else {}
    return TestClient(app, headers=headers, follow_redirects=False, raise_server_exceptions=False, **given)


def test_every_call_has_an_entry_and_every_entry_a_call(installation: Installation) -> None:
    real = calls(installation.intake) | calls(installation.aggregate) | calls(installation.portal)
    entries = PUBLIC | set(API) | set(PAGES)
    assert real - entries == set(), "calls whose callers nobody has thought about"
    assert entries - real == set(), "entries without a call"


def app_of(installation: Installation, call: str) -> FastAPI:
    return next(app for app in installation[:3] if call in calls(app))


def test_each_role_may_what_the_table_says_and_no_more(installation: Installation, clean: RunningStack) -> None:
    wrong = []
    for call, (expected, given) in [*API.items(), *PAGES.items()]:
        method, path = call.split(" ")
        for who, status in expected._asdict().items():
            own = client(clean.settings, app_of(installation, call), who, cookie=call in PAGES)
            answer = own.request(method, path.format(**installation.gaps), **given)
            if answer.status_code != status:
                wrong.append(f"{call} as {who}: {answer.status_code}, not {status}: {answer.text[:200]}")
            shown = str(SECRET_FIGURE) in answer.text or "7.654.321" in answer.text or SECRET_FILE in answer.text
            if shown and who not in MAY_SEE:
                wrong.append(f"{call} as {who} shows what is not theirs")
    assert not wrong, "\n".join(wrong)


def test_nobody_gets_in_with_less_than_a_token_that_is_good_now(
    installation: Installation, clean: RunningStack
) -> None:
    wrong = []
    for call, (_, given) in [*API.items(), *PAGES.items()]:
        method, path = call.split(" ")
        for who in NOBODY:
            stranger = client(clean.settings, app_of(installation, call), who, cookie=call in PAGES)
            answer = stranger.request(method, path.format(**installation.gaps), **given)
            leads = answer.headers.get("location", "")
            fine = answer.status_code == 401 if call in API else answer.status_code == 303 and leads.startswith("/")
            if call in PAGES and call != "GET /" and not leads.startswith("/login"):
                fine = False
            if not fine or SECRET_FILE in answer.text or str(SECRET_FIGURE) in answer.text:
                wrong.append(f"{call} with {who}: {answer.status_code} {leads}")
    assert not wrong, "\n".join(wrong)


def test_what_is_public_shows_nothing_of_a_report(installation: Installation, clean: RunningStack) -> None:
    for call in PUBLIC:
        method, path = call.split(" ")
        for app in (app for app in installation[:3] if call in calls(app)):
            answer = client(clean.settings, app, "no token").request(
                method, path, data={"token": "x"} if method == "POST" else None
            )
            assert answer.status_code in (200, 303, 401, 503), call
            assert SECRET_FILE not in answer.text and str(SECRET_FIGURE) not in answer.text, call


def test_the_register_is_seen_by_those_it_is_about(installation: Installation, clean: RunningStack) -> None:
    seen = {
        who: {one["code"] for one in client(clean.settings, installation.intake, who).get("/api/agencies").json()}
        for who in CALLERS
    }
    inside = {OWN.code, SIBLING.code, SPARE.code, GONE.code}
    assert seen == {
        "own": {OWN.code}, "sibling": {SIBLING.code}, "elsewhere": {ELSEWHERE.code},
        "officer": inside, "far": {ELSEWHERE.code}, "operator": inside | {ELSEWHERE.code},
    }  # fmt: skip


@pytest.mark.parametrize("role", ["agency", "officer", "operator"])
def test_tokens_of_every_role_are_replaced_here_and_told_to_the_others(
    installation: Installation, clean: RunningStack, role: str
) -> None:

    unit = {"agency": OWN.code, "officer": "24", "operator": "system"}[role]
    who = {"agency": "own", "officer": "officer", "operator": "operator"}[role]
    operator = client(clean.settings, installation.intake, "operator")
    number = operator.post(f"/api/tokens/{role}/{unit}").json()["token_revision"]
    assert number == 2
    old = client(clean.settings, installation.intake, who)
    assert old.get("/api/me").json()["error"]["code"] == "token_replaced"
    new = make_token(clean.settings, Caller(role=role, unit=unit, revision=number))
    assert old.get("/api/me", headers={"Authorization": f"Bearer {new}"}).status_code == 200
    path = {"agency": "/api/reports", "officer": "/api/letters", "operator": "/api/ops"}[role]
    aggregate = clean.transactions("aggregate")
    if role == "agency":
        with clean.transactions("intake")() as said:
            heard(aggregate, AgencyChanged(agency=register.find(said, unit)))
    else:
        for revision in (number, number - 1):  # a late copy changes nothing
            heard(aggregate, TokensReplaced(role=role, unit=unit, revision=revision))
    old = client(clean.settings, installation.aggregate, who)
    assert old.get(path).status_code == 401
    assert old.get(path, headers={"Authorization": f"Bearer {new}"}).status_code == 200
