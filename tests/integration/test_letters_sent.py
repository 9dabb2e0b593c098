"""Letters on their way out: trusted servers only, each letter once, and doubt that is seen."""

from __future__ import annotations

import email
import email.policy
import os
import time
from pathlib import Path
from typing import Any, NoReturn

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Row, text
from sqlalchemy.exc import OperationalError

from services.aggregate.api import build
from services.aggregate.notices.sending import DOUBT_SECONDS, Claims, send_again, send_letter
from services.aggregate.ops import Operations
from shared.access import Caller, make_token
from shared.bus.events import LetterWritten
from shared.bus.inbox import Failure
from shared.database import connect, transactions
from shared.faults import Later
from shared.mailer import MailAway, MailInDoubt, MailLater, MailRefused, SmtpMailer, message_id
from shared.settings import Settings, WrongSetting
from tests.conftest import RunningStack
from tests.mail_servers import Authority, Box, Script, receiving, scripted
from tests.world import WORLD

BODY = "Kính gửi quý cơ quan,\n.Đã quá hạn.\n"


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    return Authority(tmp_path)


def mailer(
    port: int, authority: Authority | None = None, *, scheme: str = "smtp", user: str = "", **given: Any
) -> SmtpMailer:
    given = {"smtp_tls": "required", "smtp_ca": authority.file, **given} if authority else given
    host = given.pop("host", "127.0.0.1")
    return SmtpMailer(Settings(smtp_url=f"{scheme}://{user}{host}:{port}", **given))


def send(one: SmtpMailer, key: str = "k", to: str = "so@tinh.example") -> None:
    one.send(key, to, "[Quá hạn] Báo cáo", BODY)


# whom we trust


@pytest.mark.parametrize("way", ["starttls", "implicit"])
def test_letters_go_encrypted_to_a_server_that_proves_its_name(authority: Authority, way: str) -> None:
    box, scheme = Box(), "smtps" if way == "implicit" else "smtp"
    signs_in = way == "starttls"  # aiosmtpd takes no password where it has not begun the encryption itself
    with receiving(box, auth=signs_in, **{way: authority.context("127.0.0.1")}) as port:
        one = mailer(port, authority, scheme=scheme, user="so:p%40ss@" if signs_in else "")
        send(one)
        one.close()
    assert box.encrypted == [True] and box.passwords == [b"p@ss"] * signs_in
    letter = email.message_from_bytes(box.letters[0], policy=email.policy.default)
    assert letter.get_content().replace("\r\n", "\n") == BODY and str(letter["To"]) == "so@tinh.example"


@pytest.mark.parametrize("way", ["starttls", "implicit"])
@pytest.mark.parametrize("wrong", ["unknown authority", "other name"])
def test_a_server_that_cannot_prove_its_name_gets_neither_password_nor_letter(
    authority: Authority, way: str, wrong: str, tmp_path: Path
) -> None:
    (tmp_path / "other").mkdir()
    other = Authority(tmp_path / "other")
    context = other.context("127.0.0.1") if wrong == "unknown authority" else authority.context("mail.example")
    box, scheme = Box(), "smtps" if way == "implicit" else "smtp"
    with (
        receiving(box, auth=way == "starttls", **{way: context}) as port,
        pytest.raises(MailAway, match=r"(?i)certificate"),
    ):
        send(mailer(port, authority, scheme=scheme, user="so:p%40ss@"))
    assert not box.letters and not box.passwords


def test_a_server_without_encryption_gets_nothing(authority: Authority) -> None:
    box = Box()
    with receiving(box) as port, pytest.raises(MailAway, match="STARTTLS"):
        send(mailer(port, authority))
    assert not box.letters


def test_a_wrong_password_is_not_the_letters_fault(authority: Authority) -> None:
    box = Box()
    with (
        receiving(box, auth=True, starttls=authority.context("127.0.0.1")) as port,
        pytest.raises(MailAway, match="535"),
    ):
        send(mailer(port, authority, user="so:wrong@"))


@pytest.mark.parametrize(
    ("url", "tls", "encrypted"),
    [
        ("smtp://mail.tinh.example:25", "auto", True),
        ("smtp://127.0.0.1:25", "auto", False),
        ("smtp://localhost:25", "auto", False),
        ("smtp://127.0.0.1:25", "required", True),
        ("smtps://127.0.0.1:465", "auto", True),
        ("smtps://127.0.0.1:465", "off", True),
        ("smtp://mailpit:1025", "off", False),
    ],
)
def test_letters_leave_this_machine_encrypted_unless_somebody_says_otherwise(
    url: str, tls: str, encrypted: bool
) -> None:
    assert Settings(smtp_url=url, smtp_tls=tls).smtp_is_encrypted is encrypted


def test_a_password_never_leaves_this_machine_in_clear(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BAOCAO_SMTP_URL", "smtp://so:word@mail.tinh.example:25")
    monkeypatch.setenv("BAOCAO_SMTP_TLS", "off")
    with pytest.raises(WrongSetting, match="BAOCAO_SMTP_TLS") as refused:
        Settings.read()
    assert "word@" not in str(refused.value)


# one line for many letters


def test_many_letters_take_one_connection_and_a_resting_one_is_asked_first() -> None:
    script = Script()
    with scripted(script) as port:
        one = mailer(port)
        for n in range(5):
            send(one, str(n))
        assert (script.lines, len(script.taken)) == (1, 5)
        one.idle_seconds = 0.0
        send(one, "5")
        assert (script.lines, len(script.taken)) == (1, 6)
        one.most_letters = 1
        send(one, "6")
        send(one, "7")
        assert (script.lines, len(script.taken)) == (2, 8)
        send(one, "8")
        assert (script.lines, len(script.taken)) == (3, 9)


@pytest.mark.parametrize("words", ["!", "421 idle too long"])
def test_a_line_that_was_closed_while_it_rested_is_made_anew(words: str) -> None:
    script = Script(mail=["250 ok", words, "250 ok"])
    with scripted(script) as port:
        one = mailer(port)
        send(one, "1")
        send(one, "2")
    assert (script.lines, len(script.taken)) == (2, 2)


def test_a_fork_leaves_the_line_to_its_parent() -> None:
    script = Script()
    with scripted(script) as port:
        one = mailer(port)
        send(one, "1")
        child = os.fork()
        if child == 0:
            try:
                send(one, "2")
            finally:
                os._exit(0)
        os.waitpid(child, 0)
        send(one, "3")
    assert (script.lines, len(script.taken)) == (2, 3)


# what became of a letter


@pytest.mark.parametrize(
    ("script", "error", "kind"),
    [
        (Script(rcpt=["450 greylisted, come again", "250 ok"]), MailLater, "later"),
        (Script(rcpt=["421 too many", "250 ok"]), MailLater, "later"),
        (Script(data=["451 busy", "354 go"]), MailLater, "later"),
        (Script(dot=["452 no room", "250 ok"]), MailLater, "later"),
        (Script(mail=["550 we take nothing from you", "250 ok"]), MailAway, "away"),
        (Script(mail=["!", "250 ok"]), MailAway, "away"),
        (Script(data=["!", "354 go"]), MailAway, "away"),
        (Script(rcpt=["550 no such user", "250 ok"]), MailRefused, "own"),
        (Script(dot=["554 spam", "250 ok"]), MailRefused, "own"),
    ],
    ids=lambda one: str(one) if isinstance(one, str) else "",
)
def test_what_was_certainly_not_taken_waits_as_it_must_and_is_sent_once_then(
    script: Script, error: type[Exception], kind: str
) -> None:
    with scripted(script) as port:
        one = mailer(port)
        with pytest.raises(error) as refused:
            send(one)
        assert Failure.of(refused.value).kind == kind and not script.taken
        send(one)
    assert len(script.taken) == 1


def test_goodbye_after_yes_changes_nothing() -> None:
    script = Script(after="421 closing", quit=["421 busy"])
    with scripted(script) as port:
        one = mailer(port)
        send(one, "1")
        send(one, "2")
        one.close()
    assert len(script.taken) == 2


@pytest.mark.parametrize("script", [Script(dot=["!", "250 ok"]), Script(late=3.0)], ids=["line breaks", "too late"])
def test_no_answer_to_the_last_dot_is_doubt(script: Script) -> None:
    with scripted(script) as port, pytest.raises(MailInDoubt):
        send(SmtpMailer(Settings(smtp_url=f"smtp://127.0.0.1:{port}"), dot_seconds=1.0))


def test_a_late_answer_is_waited_for() -> None:
    script = Script(late=1.5)
    with scripted(script) as port:
        send(mailer(port))
    assert len(script.taken) == 1


def test_what_stops_before_the_last_dot_is_no_letter() -> None:
    script = Script()

    def refuse() -> None:
        raise Later("another has it")

    with scripted(script) as port:
        one = mailer(port)
        with pytest.raises(Later):
            one.send("k", "so@tinh.example", "s", BODY, committing=refuse)
        send(one)
    assert len(script.taken) == 1


@pytest.mark.parametrize(
    ("to", "envelope", "shown"),
    [
        ("Sở Công Thương <sct@tinh.example>", "sct@tinh.example", "Sở Công Thương <sct@tinh.example>"),
        ("sct@thư.example", "sct@xn--th-e0a.example", "sct@xn--th-e0a.example"),
        ("Sở <thư@tinh.example>", "thư@tinh.example", "Sở <thư@tinh.example>"),
    ],
)
def test_names_and_letters_of_all_alphabets(to: str, envelope: str, shown: str) -> None:
    box = Box()
    with receiving(box) as port:
        send(mailer(port), to=to)
    assert box.recipients == [envelope]
    assert str(email.message_from_bytes(box.letters[0], policy=email.policy.SMTPUTF8)["To"]) == shown


@pytest.mark.parametrize("to", ["khong phai thu", "", "a@", "@b", "a b@c.example", "a@b.example\r\nBcc: x@y.example"])
def test_what_is_no_address_is_refused_before_anybody_is_asked(to: str) -> None:
    with pytest.raises(MailRefused, match="no mail address"):
        send(mailer(1), to=to)


# what the database knows


KEY = "returned:X"


@pytest.fixture
def written(clean: RunningStack) -> Claims:
    claims = Claims(clean.transactions("aggregate"))
    with claims.transaction() as session:
        session.execute(
            text(
                "INSERT INTO letters (key, step, agency, province, recipient, subject, body) "
                "VALUES (:key, 'returned', 'X', '24', 'so@tinh.example', 's', 'b')"
            ),
            {"key": KEY},
        )
    return claims


def row(claims: Claims) -> Row[Any]:
    with claims.transaction() as session:
        return session.execute(text("SELECT * FROM letters")).one()


def post(claims: Claims, one: SmtpMailer) -> None:
    event = LetterWritten(key=KEY, to="so@tinh.example", subject="s", body=BODY)
    with claims.transaction() as session:
        send_letter(event, session, mailer=one, claims=claims)


def test_a_letter_is_sent_once_however_often_it_is_told(written: Claims) -> None:
    script = Script()
    with scripted(script) as port:
        for _ in range(3):
            post(written, mailer(port))
    assert len(script.taken) == 1 and row(written).sent_at and not row(written).doubted_at


@pytest.mark.parametrize(
    "script", [Script(rcpt=["450 later", "250 ok"]), Script(dot=["452 later", "250 ok"])], ids=["rcpt", "dot"]
)
def test_a_refused_letter_is_not_in_doubt(written: Claims, script: Script) -> None:
    with scripted(script) as port:
        with pytest.raises(MailLater):
            post(written, mailer(port))
        assert row(written).begun_at is None
        post(written, mailer(port))
    assert len(script.taken) == 1 and row(written).sent_at


def test_a_letter_in_doubt_is_shown_and_sent_again_by_a_person_alone(written: Claims) -> None:
    script = Script(dot=["!", "250 ok"])
    with scripted(script) as port:
        for _ in range(2):
            post(written, mailer(port))
        assert row(written).doubted_at and not row(written).sent_at and script.lines == 1
        with written.transaction() as session:
            assert not send_again(session, KEY, "11"), "not his province"
            assert send_again(session, KEY, "24")
            assert not send_again(session, KEY, "24"), "once"
            assert session.execute(text("SELECT count(*) FROM outbox WHERE name = 'LetterWritten'")).scalar() == 1
        post(written, mailer(port))
    assert len(script.taken) == 1 and row(written).sent_at and not row(written).doubted_at


NEWER = """
    INSERT INTO letters (key, step, agency, province, recipient, subject, body, written_at, sent_at)
    SELECT 'new:' || n, 'returned', 'X', '24', 'so@tinh.example', 's', 'b', now() + interval '1 day', now()
    FROM generate_series(1, 600) n
"""


def test_a_letter_in_doubt_is_shown_however_many_were_written_since(written: Claims, clean: RunningStack) -> None:
    with written.transaction() as session:
        session.execute(text(NEWER))
        session.execute(text("UPDATE letters SET begun_at = now(), doubted_at = now() WHERE key = :key"), {"key": KEY})
    operations = Operations(clean.settings, clean.transactions("clock"))
    app = build(clean.settings, written.transaction, operations, WORLD)
    token = make_token(clean.settings, Caller(role="officer", unit="24"))
    shown = TestClient(app, headers={"Authorization": f"Bearer {token}"}).get("/api/letters").json()
    assert len(shown) == 500 and shown[0]["key"] == KEY and shown[0]["doubted_at"]


def worker(clean: RunningStack, port: int) -> int:
    """A process that sends the letter, with connections of its own: those of a pool are the parent's."""
    child = os.fork()
    if child == 0:
        try:
            post(Claims(transactions(connect(clean.settings, "aggregate", pool=2))), mailer(port))
        finally:
            os._exit(0)
    return child


def test_a_worker_killed_between_dot_and_answer_leaves_doubt_and_no_second_letter(
    written: Claims, clean: RunningStack
) -> None:
    script = Script(late=5.0)
    with scripted(script) as port:
        child = worker(clean, port)
        end = time.monotonic() + 10
        while not script.taken and time.monotonic() < end:
            time.sleep(0.02)
        os.kill(child, 9)
        os.waitpid(child, 0)
        with pytest.raises(Later):  # it may still be in other hands
            post(written, mailer(port))
        with written.transaction() as session:
            session.execute(
                text("UPDATE letters SET begun_at = begun_at - make_interval(secs => :s)"), {"s": DOUBT_SECONDS}
            )
        post(written, mailer(port))
    assert len(script.taken) == 1 and row(written).doubted_at


def test_a_database_that_is_away_when_the_server_says_yes_is_told_later(written: Claims) -> None:
    """By the same worker, who remembers; the letter is not sent again."""
    script, real = Script(), written.transaction

    class Away(Claims):
        def begin(self, key: str) -> None:
            super().begin(key)

            def down() -> NoReturn:
                raise OperationalError("COMMIT", {}, Exception("the server is down"))

            self.transaction = down

    claims = Away(real, record_seconds=0.3)
    with scripted(script) as port:
        with pytest.raises(OperationalError):
            event = LetterWritten(key=KEY, to="so@tinh.example", subject="s", body=BODY)
            with real() as session:
                send_letter(event, session, mailer=mailer(port), claims=claims)
        assert row(written).sent_at is None
        claims.transaction = real
        post(claims, mailer(port))
    assert len(script.taken) == 1 and row(written).sent_at


def test_two_workers_with_the_same_letter_send_it_once(written: Claims, clean: RunningStack) -> None:
    script = Script(late=0.5)
    with scripted(script) as port:
        children = [worker(clean, port) for _ in range(3)]
        for child in children:
            os.waitpid(child, 0)
    assert len(script.taken) == 1 and row(written).sent_at


def test_the_same_letter_has_the_same_id() -> None:
    script = Script()
    with scripted(script) as port:
        for _ in range(2):
            send(mailer(port), "late:X")
    ids = {email.message_from_bytes(content)["Message-ID"] for content in script.taken}
    assert ids == {message_id("late:X", Settings().mail_from)}
