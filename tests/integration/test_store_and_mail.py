"""The object store and the mail server, real ones."""

from __future__ import annotations

import hashlib
from collections.abc import Callable

import pytest

from baocao.local.mail_sink import read_mails
from shared.mailer import MailRefused, SmtpMailer, message_id
from shared.store import CorruptDocument, S3Store, StoreUnavailable, document_key
from tests.conftest import RunningStack

SUBJECT = (
    "[Quá hạn] Ủy ban nhân dân huyện Sơn Dương – chưa nhận được báo cáo 2020-Q1 (hạn 10/03/2020), đề nghị gửi ngay"
)


def test_what_is_put_is_got(servers: RunningStack) -> None:
    store = S3Store(servers.settings)
    key = store.put("Báo cáo".encode())
    assert store.get(key) == "Báo cáo".encode()
    assert store.put("Báo cáo".encode()) == key
    assert key == document_key(hashlib.sha256("Báo cáo".encode()).hexdigest())


def test_keys_never_contain_another_and_are_sharded() -> None:
    keys = [document_key(hashlib.sha256(str(n).encode()).hexdigest()) for n in range(500)]
    folders = {key.rsplit("/", 1)[0] for key in keys}
    assert len(set(keys)) == 500 and len(folders) > 400
    assert not any(one != other and other.startswith(one + "/") for one in keys[:60] for other in keys)


def test_a_changed_object_is_not_read(servers: RunningStack) -> None:
    store = S3Store(servers.settings)
    key = store.put(b"figures")
    path = servers.folder / "objects" / servers.settings.s3_bucket / key
    path.write_bytes(b"figureS")
    with pytest.raises(CorruptDocument):
        store.get(key)


def test_a_missing_object_and_a_store_that_is_down_raise(servers: RunningStack) -> None:
    with pytest.raises(StoreUnavailable):
        S3Store(servers.settings).get(document_key("0" * 64))
    with pytest.raises(StoreUnavailable):
        S3Store(servers.settings.model_copy(update={"s3_url": "http://127.0.0.1:1"})).put(b"x")


def test_a_wrong_secret_is_refused(servers: RunningStack) -> None:
    from pydantic import SecretStr

    with pytest.raises(StoreUnavailable):
        S3Store(servers.settings.model_copy(update={"s3_secret_key": SecretStr("wrong")})).put(b"x")


def test_a_letter_arrives_in_vietnamese_and_a_copy_is_known_as_one(
    servers: RunningStack, wait_until: Callable[..., None]
) -> None:
    mailer = SmtpMailer(servers.settings)
    for _ in range(2):
        mailer.send("late:X:f:2020-Q3", "so@tinh.example", SUBJECT, "Kính gửi quý cơ quan,\nĐã quá hạn.\n")
    wait_until(lambda: len(list(servers.supervisor.stack.mail.glob("*.eml"))) >= 2)
    mails = [m for m in read_mails(servers.supervisor.stack.mail) if m["to"] == "so@tinh.example"]
    assert {m["id"] for m in mails} == {message_id("late:X:f:2020-Q3", servers.settings.mail_from)}
    assert mails[0]["subject"] == SUBJECT and "Đã quá hạn." in mails[0]["body"]


def test_a_mail_server_that_is_down_raises(servers: RunningStack) -> None:
    with pytest.raises(MailRefused):
        SmtpMailer(servers.settings.model_copy(update={"smtp_url": "smtp://127.0.0.1:1"})).send(
            "k", "a@b.example", "s", "b"
        )
