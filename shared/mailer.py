"""Outgoing mail by SMTP."""

from __future__ import annotations

import hashlib
import smtplib
from email.header import Header
from email.mime.text import MIMEText
from email.utils import formataddr, formatdate, parseaddr
from urllib.parse import unquote, urlsplit

from shared.faults import Away, Later
from shared.settings import Settings


class MailRefused(Exception):
    """The mail server cannot be reached or refuses; the letter stays and is tried again."""


class MailAway(MailRefused, Away):
    """The mail server cannot be reached."""


class MailLater(MailRefused, Later):
    """The mail server takes this letter later: it is busy, or does not know us yet (greylisting)."""


def _refusal(error: Exception) -> MailRefused:
    """What kind of refusal an error is; a reply code from 400 to 499 asks to come again."""
    said = f"{type(error).__name__}: {error}"
    codes = [getattr(error, "smtp_code", 0)]
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        codes = [code for code, _ in error.recipients.values()]
    if any(400 <= code < 500 for code in codes):
        return MailLater(said)
    if any(code >= 500 for code in codes):
        return MailRefused(said)
    return MailAway(said)


def message_id(key: str, sender: str) -> str:
    """The same letter always has the same id, so a copy sent after a crash is known as a copy."""
    domain = parseaddr(sender)[1].rpartition("@")[2] or "baocao.example"
    return f"<{hashlib.sha256(key.encode()).hexdigest()[:32]}@{domain}>"


class SmtpMailer:
    """Sends one letter a connection to ``BAOCAO_SMTP_URL``."""

    def __init__(self, settings: Settings) -> None:
        self.address = urlsplit(settings.smtp_url)
        self.sender = settings.mail_from

    def send(self, key: str, to: str, subject: str, body: str) -> None:
        """Raises ``MailRefused`` when the letter was not taken."""
        message = MIMEText(body, "plain", "utf-8")
        name, address = parseaddr(self.sender)
        message["From"], message["To"] = formataddr((name, address)), to
        # EmailMessage loses spaces where it folds Vietnamese words; a Header does not
        message["Subject"] = Header(subject, "utf-8", header_name="Subject").encode()
        message["Message-ID"], message["Date"] = message_id(key, self.sender), formatdate(localtime=False)
        message["Auto-Submitted"] = "auto-generated"
        try:
            with smtplib.SMTP(self.address.hostname or "127.0.0.1", self.address.port or 25, timeout=15) as server:
                if self.address.scheme == "smtps" or "starttls" in server.esmtp_features:
                    server.starttls()
                if self.address.username:
                    server.login(unquote(self.address.username), unquote(self.address.password or ""))
                server.send_message(message)
        except (OSError, smtplib.SMTPException) as error:
            raise _refusal(error) from error
