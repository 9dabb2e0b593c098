"""Outgoing mail by SMTP: verified TLS, one connection for many letters, and an honest word on what became of each.

What a server says before the last dot of a letter is certain. Only between that dot and its answer can a letter be in
doubt; the caller is asked to commit its claim just before the dot, so that nobody sends a doubtful letter twice.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import smtplib
import ssl
import time
from collections.abc import Callable
from email.header import Header
from email.mime.text import MIMEText
from email.utils import formataddr, formatdate, parseaddr
from urllib.parse import unquote, urlsplit

from shared.addresses import Mailbox
from shared.faults import Away, Later
from shared.settings import Settings

CONNECT_SECONDS = 30.0
COMMAND_SECONDS = 300.0
DATA_SECONDS, BLOCK_SECONDS, DOT_SECONDS = 120.0, 180.0, 600.0
"""How long a server may take (RFC 5321, 4.5.3.2): for a command, for leave to send, to take the text, and to answer the dot."""
IDLE_SECONDS = 10.0
"""A connection that rested longer is asked whether it still stands."""
MOST_LETTERS = 50
"""On one connection; servers close it sooner or later."""


class MailRefused(Exception):
    """The mail server cannot be reached or refuses; the letter stays and is tried again."""


class MailAway(MailRefused, Away):
    """The mail server cannot be reached, cannot be trusted, or takes nothing from us."""


class MailLater(MailRefused, Later):
    """The mail server takes this letter later: it is busy, or does not know us yet (greylisting)."""


class MailInDoubt(Exception):
    """The whole letter was handed over and no answer came: the server may have taken it."""


def message_id(key: str, sender: str) -> str:
    """The same letter always has the same id, so a copy sent after a crash is known as a copy."""
    domain = parseaddr(sender)[1].rpartition("@")[2] or "baocao.example"
    return f"<{hashlib.sha256(key.encode()).hexdigest()[:32]}@{domain}>"


class SmtpMailer:
    """Sends letters to ``BAOCAO_SMTP_URL``; keeps its connection between them. For one thread."""

    def __init__(
        self,
        settings: Settings,
        *,
        dot_seconds: float = DOT_SECONDS,
        idle_seconds: float = IDLE_SECONDS,
        most_letters: int = MOST_LETTERS,
    ) -> None:
        self.dot_seconds, self.idle_seconds, self.most_letters = dot_seconds, idle_seconds, most_letters
        self.address = urlsplit(settings.smtp_url)
        self.sender = settings.mail_from
        self.encrypted = settings.smtp_is_encrypted
        self.ca = settings.smtp_ca
        self.line: smtplib.SMTP | None = None
        self.owner, self.letters, self.used = 0, 0, 0.0

    def send(
        self, key: str, to: str, subject: str, body: str, *, committing: Callable[[], None] = lambda: None
    ) -> None:
        """Returns when the server has taken the letter.

        ``committing`` is called when all is handed over but the last dot; what it raises stops the letter. Raises
        ``MailRefused`` when the letter was certainly not taken, ``MailInDoubt`` when nobody can tell.
        """
        recipient, content, international = self._letter(key, to, subject, body)
        line = self._opened(recipient, international)
        try:
            self._hand_over(line, content)
            committing()
        except BaseException:
            self._drop()  # without its dot it is no letter
            raise
        self._finish(line)
        self.letters, self.used = self.letters + 1, time.monotonic()
        if self.letters >= self.most_letters:
            self.close()

    def close(self) -> None:
        """Says goodbye; what the server says to that changes nothing."""
        if self.line is not None and self.owner == os.getpid():
            with contextlib.suppress(OSError, smtplib.SMTPException):
                self.line.quit()
        self._drop()

    def _letter(self, key: str, to: str, subject: str, body: str) -> tuple[str, bytes, bool]:
        """The recipient on the envelope, the letter, and whether the address needs a server that takes all letters."""
        recipient, international = _envelope(to)
        message = MIMEText(body, "plain", "utf-8")
        message["From"] = formataddr(parseaddr(self.sender))
        # EmailMessage loses spaces where it folds Vietnamese words; a Header does not
        message["Subject"] = Header(subject, "utf-8", header_name="Subject").encode()
        message["Message-ID"], message["Date"] = message_id(key, self.sender), formatdate(localtime=False)
        message["Auto-Submitted"] = "auto-generated"
        name = parseaddr(to)[0]
        shown = str(Mailbox(name, recipient)) if international else formataddr((name, recipient), "utf-8")
        text = f"To: {shown}\n".encode() + message.as_bytes()
        lines = text.replace(b"\r\n", b"\n").rstrip(b"\n").split(b"\n")
        stuffed = [b"." + line if line.startswith(b".") else line for line in lines]
        return recipient, b"\r\n".join(stuffed) + b"\r\n", international

    def _opened(self, recipient: str, international: bool) -> smtplib.SMTP:
        """A line on which the server is ready for the text of a letter. Raises ``MailRefused``."""
        kept = self._still_there()
        if kept is not None:
            try:
                return self._envelope(kept, recipient, international)
            except MailAway:
                pass  # it was closed while it rested
            except MailLater:
                if self.line is not None:
                    raise  # of this letter; a line that is gone said it of itself
        return self._envelope(self._connect(), recipient, international)

    def _still_there(self) -> smtplib.SMTP | None:
        if self.line is None or self.owner != os.getpid():
            self.line = None  # a fork inherited it: it belongs to the other process
            return None
        if time.monotonic() - self.used > self.idle_seconds:
            try:
                there = self._timed(self.line, CONNECT_SECONDS).noop()[0] == 250
            except (OSError, smtplib.SMTPException):
                there = False
            if not there:
                self._drop()
        return self.line

    def _connect(self) -> smtplib.SMTP:
        self._drop()
        self.owner, self.letters = os.getpid(), 0
        host, scheme = self.address.hostname or "127.0.0.1", self.address.scheme
        try:
            context = ssl.create_default_context(cafile=self.ca)
            if scheme == "smtps":
                self.line = smtplib.SMTP_SSL(host, self.address.port or 465, timeout=CONNECT_SECONDS, context=context)
            else:
                self.line = smtplib.SMTP(host, self.address.port or 25, timeout=CONNECT_SECONDS)
                self._timed(self.line, COMMAND_SECONDS).ehlo_or_helo_if_needed()
                if self.encrypted:
                    self.line.starttls(context=context)
            self._timed(self.line, COMMAND_SECONDS).ehlo_or_helo_if_needed()
            if self.address.username:
                self.line.login(unquote(self.address.username), unquote(self.address.password or ""))
        except (OSError, smtplib.SMTPException) as error:
            self._drop()
            raise _away(error, f"{host}: ") from error
        return self.line

    def _envelope(self, line: smtplib.SMTP, recipient: str, international: bool) -> smtplib.SMTP:
        if international and not line.has_extn("smtputf8"):
            raise MailRefused(f"the mail server takes no address with other letters than a to z: {recipient}")
        try:
            self._timed(line, COMMAND_SECONDS)
            options = ["SMTPUTF8", "BODY=8BITMIME"] if international else []
            _expect(line.mail(parseaddr(self.sender)[1], options), "MAIL", ours=True)
            _expect(line.rcpt(recipient), "RCPT")
            self._timed(line, DATA_SECONDS)
            _expect(line.docmd("DATA"), "DATA", wanted=354)
        except (OSError, smtplib.SMTPServerDisconnected) as error:
            self._drop()
            raise _away(error) from error
        except MailRefused as refused:
            self._reset(line, refused)
            raise
        return line

    def _hand_over(self, line: smtplib.SMTP, content: bytes) -> None:
        try:
            self._timed(line, BLOCK_SECONDS).send(content)
        except (OSError, smtplib.SMTPException) as error:
            raise _away(error) from error

    def _finish(self, line: smtplib.SMTP) -> None:
        try:
            self._timed(line, self.dot_seconds).send(b".\r\n")
            reply = line.getreply()
        except (OSError, smtplib.SMTPException) as error:
            self._drop()
            raise MailInDoubt(f"{type(error).__name__}: {error}") from error
        try:
            _expect(reply, "the letter")
        except MailRefused as refused:
            self._reset(line, refused)
            raise

    def _reset(self, line: smtplib.SMTP, refused: MailRefused) -> None:
        """Makes a line ready for the next letter; one whose server says goodbye (421) or nothing is dropped."""
        try:
            if str(refused).startswith("421") or self._timed(line, CONNECT_SECONDS).rset()[0] != 250:
                self._drop()
        except (OSError, smtplib.SMTPException):
            self._drop()

    def _drop(self) -> None:
        if self.line is not None and self.owner in (0, os.getpid()):
            with contextlib.suppress(OSError):
                self.line.close()
        self.line = None

    @staticmethod
    def _timed(line: smtplib.SMTP, seconds: float) -> smtplib.SMTP:
        if line.sock is not None:
            line.sock.settimeout(seconds)
        return line


def _envelope(to: str) -> tuple[str, bool]:
    """The address on the envelope, its domain in ASCII; and whether what stands before the @ is not."""
    address = parseaddr(to)[1]
    local, at, domain = address.rpartition("@")
    if not local or not domain or " " in address or not to.isprintable():
        raise MailRefused(f"no mail address: {to[:100]!r}")
    try:
        return f"{local}{at}{domain.encode('idna').decode()}", not local.isascii()
    except UnicodeError as error:
        raise MailRefused(f"no mail address: {to[:100]!r}") from error


def _expect(reply: tuple[int, bytes], of: str, *, wanted: int = 250, ours: bool = False) -> None:
    """Raises what a reply means when it is not the wanted one: 400 to 499 asks to come again.

    ``ours``: a refusal for good is about us, not about the letter.
    """
    code, words = reply
    if code == wanted or (wanted == 250 and code in (251, 252)):
        return
    said = f"{code} {words.decode(errors='replace')[:500]} (to {of})"
    if 400 <= code < 500:
        raise MailLater(said)
    if ours or not 500 <= code < 600:
        raise MailAway(said)
    raise MailRefused(said)


def _away(error: Exception, where: str = "") -> MailAway:
    words = str(error)
    if isinstance(error, smtplib.SMTPResponseException):
        said = error.smtp_error
        words = f"{error.smtp_code} {said.decode(errors='replace') if isinstance(said, bytes) else said}"
    return MailAway(f"{where}{type(error).__name__}: {words}"[:600])
