"""A mail server with moods, that takes letters by verified TLS alone and counts every copy."""

from __future__ import annotations

import asyncio
import email
import ssl
from collections import Counter
from pathlib import Path

import trustme
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

MOODS = ("kind", "greylisting", "late", "goodbye", "busy", "gone")
LATE_SECONDS = 2.5


class Fickle:
    """One address, several moods: ``kind`` · ``greylisting`` (450 to who is new) · ``late`` (250 after a while) ·
    ``goodbye`` (421 after every 250) · ``busy`` (452 after the letter) · ``gone`` (nobody listens).
    """

    def __init__(self, folder: Path, port: int) -> None:
        self.port, self.mood = port, "kind"
        self.copies: Counter[str] = Counter()
        self.recipients: set[str] = set()
        authority = trustme.CA()
        self.ca = folder / "mail-ca.pem"
        authority.cert_pem.write_to_path(self.ca)
        self.ca.chmod(0o644)
        self.context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        authority.issue_cert("127.0.0.1").configure_cert(self.context)
        self.controller: Controller | None = None
        self.start()

    def start(self) -> None:
        """Listens."""
        if self.controller is None:
            self.controller = Controller(
                self, hostname="127.0.0.1", port=self.port, tls_context=self.context, require_starttls=True,
                ready_timeout=20,
            )  # fmt: skip
            self.controller.start()

    def stop(self) -> None:
        """Listens no more."""
        if self.controller is not None:
            self.controller.stop()
            self.controller = None

    def feel(self, mood: str) -> None:
        """Changes the mood."""
        self.mood = mood
        if mood == "gone":
            self.stop()
        else:
            self.start()

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Aiosmtpd's hook: a recipient."""
        if self.mood == "greylisting" and address not in self.recipients:
            self.recipients.add(address)
            return "450 come again later"
        envelope.rcpt_tos.append(address)
        return "250 ok"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        """Aiosmtpd's hook: a letter."""
        if self.mood == "busy":
            return "452 no room now"
        self.copies[str(email.message_from_bytes(envelope.original_content or b"")["Message-ID"])] += 1
        if self.mood == "late":
            await asyncio.sleep(LATE_SECONDS)
        return "250 taken\r\n421 closing" if self.mood == "goodbye" else "250 taken"
