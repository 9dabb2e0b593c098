"""A mail server that keeps every letter as a file and sends none on."""

from __future__ import annotations

import asyncio
import email
import email.policy
import hashlib
import signal
from pathlib import Path

from aiosmtpd.smtp import SMTP, Envelope, Session


class Keeper:
    """Keeps letters by their Message-ID; a copy of the same letter is counted in its name."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        """Aiosmtpd's hook: one received letter."""
        content = envelope.original_content or b""
        name = str(email.message_from_bytes(content)["Message-ID"] or hashlib.sha256(content).hexdigest())
        stem = hashlib.sha256(name.encode()).hexdigest()[:32]
        copies = sum(1 for _ in self.folder.glob(f"{stem}*.eml"))
        path = self.folder / (f"{stem}.eml" if not copies else f"{stem}-copy{copies}.eml")
        try:
            path.with_suffix(".part").write_bytes(content)
            path.with_suffix(".part").rename(path)
        except OSError as error:
            path.with_suffix(".part").unlink(missing_ok=True)
            return f"452 Insufficient storage: {error.strerror}"
        return "250 OK"


async def serve(folder: Path, port: int) -> None:
    """Listens until SIGTERM."""
    loop = asyncio.get_running_loop()
    stop = asyncio.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(name, stop.set)
    server = await loop.create_server(
        lambda: SMTP(Keeper(folder), hostname="mailsink", enable_SMTPUTF8=True), "127.0.0.1", port
    )
    async with server:
        await stop.wait()


def main(folder: str, port: str) -> None:
    """Runs the sink in this process until it is told to stop."""
    asyncio.run(serve(Path(folder), int(port)))


def read_mails(folder: Path) -> list[dict[str, str]]:
    """The letters in the sink, newest first."""
    found = []
    for path in sorted(folder.glob("*.eml"), key=lambda p: p.stat().st_mtime, reverse=True)[:500]:
        message = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
        body = message.get_body(("plain",))
        found.append(
            {
                "id": str(message["Message-ID"]),
                "to": str(message["To"]),
                "subject": str(message["Subject"]),
                "body": body.get_content() if body else "",
            }
        )
    return found
