"""Mail servers as they are met: real ones of aiosmtpd with certificates, and one that follows a script."""

from __future__ import annotations

import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from io import BufferedRWPair
from pathlib import Path
from typing import Any

import trustme
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session


class Authority:
    """Certifies servers for as long as a test takes."""

    def __init__(self, folder: Path) -> None:
        self.ca = trustme.CA()
        self.file = folder / "ca.pem"
        self.ca.cert_pem.write_to_path(self.file)

    def context(self, *names: str) -> ssl.SSLContext:
        """What a server of these names identifies itself with."""
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        self.ca.issue_cert(*names).configure_cert(context)
        return context


class Box:
    """Keeps what aiosmtpd receives, and how each letter came."""

    def __init__(self) -> None:
        self.letters: list[bytes] = []
        self.encrypted: list[bool] = []
        self.peers: set[object] = set()
        self.passwords: list[bytes] = []
        self.recipients: list[str] = []

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        self.letters.append(envelope.original_content or b"")
        self.encrypted.append(
            session.ssl is not None or bool(server.transport and server.transport.get_extra_info("ssl_object"))
        )
        self.peers.add(session.peer)
        self.recipients += envelope.rcpt_tos
        return "250 kept"

    def sign_in(
        self, server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: LoginPassword
    ) -> AuthResult:
        self.passwords.append(data.password)
        return AuthResult(success=data.password == b"p@ss", handled=False)


@contextmanager
def receiving(
    box: Box, *, starttls: ssl.SSLContext | None = None, implicit: ssl.SSLContext | None = None, auth: bool = False
) -> Iterator[int]:
    """A real server on loopback; its port."""
    given: dict[str, Any] = (
        {"authenticator": box.sign_in, "auth_require_tls": True, "auth_required": auth} if auth else {}
    )
    controller = Controller(
        box,
        hostname="127.0.0.1",
        port=_free(),
        ssl_context=implicit,
        tls_context=starttls,
        require_starttls=starttls is not None,
        enable_SMTPUTF8=True,
        ready_timeout=10,
        **given,
    )
    controller.start()
    try:
        yield controller.port
    finally:
        controller.stop()


def _free() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@dataclass
class Script:
    """What a server says to each command; a list is used up, its last word stays. ``!`` closes the line instead."""

    mail: list[str] = field(default_factory=lambda: ["250 ok"])
    rcpt: list[str] = field(default_factory=lambda: ["250 ok"])
    data: list[str] = field(default_factory=lambda: ["354 go"])
    dot: list[str] = field(default_factory=lambda: ["250 taken"])
    quit: list[str] = field(default_factory=lambda: ["221 bye"])
    after: str = ""
    """Said by itself after a letter was taken; the line is closed then."""
    late: float = 0.0
    """Seconds before the answer to the dot."""
    taken: list[bytes] = field(default_factory=list)
    lines: int = 0
    """Connections that were made."""

    def says(self, what: str) -> str:
        words: list[str] = getattr(self, what)
        return words.pop(0) if len(words) > 1 else words[0]


@contextmanager
def scripted(script: Script) -> Iterator[int]:
    """A server that follows a script; its port. What it was told whole and answered 250 counts as taken."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        thread = threading.Thread(target=_accept, args=(listening, script), daemon=True)
        thread.start()
        yield listening.getsockname()[1]
        listening.shutdown(socket.SHUT_RDWR)
        thread.join(5)


def _accept(listening: socket.socket, script: Script) -> None:
    while True:
        try:
            line, _ = listening.accept()
        except OSError:
            return
        script.lines += 1
        threading.Thread(target=_talk, args=(line, script), daemon=True).start()


def _talk(line: socket.socket, script: Script) -> None:
    with line, line.makefile("rwb") as talk:

        def say(words: str) -> bool:
            if words == "!":
                return False
            talk.write(words.encode() + b"\r\n")
            talk.flush()
            return True

        try:
            say("220 scripted")
            while command := talk.readline():
                verb = command[:4].upper()
                if verb in (b"EHLO", b"HELO"):
                    going = say("250 scripted")
                elif verb in (b"MAIL", b"RCPT", b"QUIT"):
                    going = say(script.says(verb.decode().lower()))
                elif verb == b"DATA":
                    words = script.says("data")
                    going = say(words) and (not words.startswith("354") or _take(talk, script, say))
                else:
                    going = say("250 ok")
                if not going or verb == b"QUIT":
                    return
        except OSError:
            return


def _take(talk: BufferedRWPair[Any, Any], script: Script, say: Callable[[str], bool]) -> bool:
    content = b""
    while (row := talk.readline()) != b".\r\n":
        if not row:
            return False
        content += row
    words = script.says("dot")
    if words.startswith("250"):
        script.taken.append(content)
    time.sleep(script.late)
    going = say(words)
    if going and script.after:
        say(script.after)
        return False
    return going
