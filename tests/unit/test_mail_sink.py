"""The mail sink over real SMTP: every letter is kept, a copy is known as one."""

from __future__ import annotations

import asyncio
import smtplib
from collections.abc import Callable
from email.message import EmailMessage
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from baocao.local.gateway import mail_app
from baocao.local.health import connects
from baocao.local.mail_sink import read_mails, serve
from baocao.local.stack import free_port


def letter(key: str, subject: str = "[Quá hạn] Sở Công Thương", body: str = "Kính gửi quý cơ quan.\n") -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "b@tinh.example", "sct@bacgiang.example", subject
    if key:
        message["Message-ID"] = f"<{key}@tinh.example>"
    message.set_content(body)
    return message


def with_sink(folder: Path, use: Callable[[int], None]) -> None:
    """Runs a sink while something is done with its port."""

    async def scenario() -> None:
        port = free_port()
        sink = asyncio.create_task(serve(folder, port))
        try:
            while not await asyncio.to_thread(connects, f"smtp://127.0.0.1:{port}"):
                assert not sink.done()
            await asyncio.to_thread(use, port)
        finally:
            sink.cancel()
            await asyncio.gather(sink, return_exceptions=True)

    asyncio.run(scenario())


def send(*letters: EmailMessage) -> Callable[[int], None]:
    def use(port: int) -> None:
        with smtplib.SMTP("127.0.0.1", port, timeout=10) as server:
            for one in letters:
                server.send_message(one)

    return use


def test_letters_are_kept_and_read_as_they_were_written(tmp_path: Path) -> None:
    with_sink(tmp_path, send(letter("one"), letter("two", body="Đã quá hạn.\n")))
    mails = {mail["id"]: mail for mail in read_mails(tmp_path)}
    assert set(mails) == {"<one@tinh.example>", "<two@tinh.example>"}
    assert mails["<two@tinh.example>"]["body"].splitlines() == ["Đã quá hạn."]
    assert mails["<one@tinh.example>"]["subject"] == "[Quá hạn] Sở Công Thương"


def test_a_copy_is_kept_beside_the_letter(tmp_path: Path) -> None:
    with_sink(tmp_path, send(letter("one"), letter("one"), letter("two")))
    assert len(read_mails(tmp_path)) == 3
    assert len(list(tmp_path.glob("*-copy*.eml"))) == 1 and not list(tmp_path.glob("*.part"))


def test_letters_without_an_id_are_told_apart_by_what_they_say(tmp_path: Path) -> None:
    with_sink(tmp_path, send(letter("", body="a\n"), letter("", body="b\n")))
    assert sorted(mail["body"].strip() for mail in read_mails(tmp_path)) == ["a", "b"]


@pytest.mark.parametrize("count", [0, 2])
def test_the_page_shows_them_and_takes_no_markup_from_them(count: int, tmp_path: Path) -> None:
    letters = [letter(f"n{n}", subject=f"<b>{n}</b>", body="<script>x</script>\n") for n in range(count)]
    tmp_path.mkdir(exist_ok=True)
    if letters:
        with_sink(tmp_path, send(*letters))
    page = TestClient(mail_app(tmp_path)).get("/mail")
    assert page.status_code == 200 and f"({count})" in page.text
    assert page.text.count("<details>") == count and "<script>" not in page.text
