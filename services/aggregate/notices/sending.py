"""Sends letters: each at most once by itself, and one of which nobody knows whether it arrived is shown, not sent again.

What is known of a letter is committed at once and apart from the message's own transaction: *begun* just before the
last dot of the dialogue, *sent* or *refused* as soon as the server has answered. A letter that was begun and of which
nothing more is known (the worker was killed, the line broke before the answer) is *in doubt*: an officer decides.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any, Protocol

import structlog
from sqlalchemy import Connection
from sqlalchemy.exc import SQLAlchemyError

from shared.bus.events import LetterWritten
from shared.bus.outbox import publish
from shared.database import Transactions, text
from shared.faults import Later
from shared.mailer import DOT_SECONDS, MailInDoubt, MailRefused

DOUBT_SECONDS = DOT_SECONDS + 60
"""A letter that was begun so long ago is in nobody's hands any more."""
RECORD_SECONDS = 20.0
"""How long a worker tries to tell the database what the mail server said."""
LONGEST_SECONDS = 2400
"""Of one letter, with a server that uses all the time it may take."""

KNOWN = """
    SELECT sent_at IS NOT NULL AS sent, doubted_at IS NOT NULL AS doubted,
        extract(epoch FROM now() - begun_at)::float AS begun
    FROM letters WHERE key = :key
"""
BEGUN = """
    UPDATE letters SET begun_at = now()
    WHERE key = :key AND begun_at IS NULL AND sent_at IS NULL RETURNING key
"""
SENT = """
    UPDATE letters SET sent_at = now() - make_interval(secs => :ago), doubted_at = NULL
    WHERE key = :key AND sent_at IS NULL
"""
REFUSED = "UPDATE letters SET begun_at = NULL WHERE key = :key AND sent_at IS NULL AND doubted_at IS NULL"
DOUBTED = "UPDATE letters SET doubted_at = now() WHERE key = :key AND sent_at IS NULL AND doubted_at IS NULL"
AGAIN = """
    UPDATE letters SET begun_at = NULL, doubted_at = NULL
    WHERE key = :key AND province = :province AND sent_at IS NULL AND doubted_at IS NOT NULL
    RETURNING key, recipient, subject, body
"""
log = structlog.get_logger("letters")


class Mailer(Protocol):
    """Sends a letter; see ``shared.mailer``."""

    def send(self, key: str, to: str, subject: str, body: str, *, committing: Callable[[], None]) -> None:
        """Raises ``MailRefused`` or ``MailInDoubt`` unless the letter was taken."""


class Claims:
    """What is known of letters, told to the database; what it could not be told is remembered by this process."""

    def __init__(self, transaction: Transactions, record_seconds: float = RECORD_SECONDS) -> None:
        self.transaction, self.record_seconds = transaction, record_seconds
        self.untold: dict[str, tuple[str, float]] = {}
        """What the mail server said of a letter (the statement) and when, on the steady clock."""

    def known(self, key: str) -> Any:
        """``sent``, ``doubted``, and how long ago it was ``begun``; None for a letter that nobody wrote."""
        with self.transaction() as session:
            if key in self.untold:
                statement, at = self.untold[key]
                session.execute(text(statement), {"key": key, "ago": time.monotonic() - at})
            found = session.execute(text(KNOWN), {"key": key}).first()
        self.untold.pop(key, None)
        return found

    def begin(self, key: str) -> None:
        """Claims a letter; raises ``Later`` when another worker did meanwhile."""
        with self.transaction() as session:
            if session.execute(text(BEGUN), {"key": key}).first() is None:
                raise Later(f"another worker hands over the letter {key}")

    def record(self, key: str, statement: str) -> None:
        """Tells the database what became of a letter, for a while if need be; raises its error after that."""
        self.untold[key] = (statement, time.monotonic())
        end = time.monotonic() + self.record_seconds
        while True:
            try:
                self.known(key)
            except SQLAlchemyError:
                if time.monotonic() > end:
                    raise
                time.sleep(0.2)
            else:
                return


def send_letter(event: LetterWritten, session: Connection, *, mailer: Mailer, claims: Claims) -> None:
    """Hands a letter to the mail server, unless it was handed over before; see the module's words."""
    known = claims.known(event.key)
    if known is None or known.sent or known.doubted:
        return
    if known.begun is not None:
        if known.begun < DOUBT_SECONDS:
            raise Later(f"the letter {event.key} was begun and may still be in other hands")
        _doubt(event, claims, "the worker that handed it over is gone")
        return
    try:
        mailer.send(event.key, event.to, event.subject, event.body, committing=lambda: claims.begin(event.key))
    except MailRefused:
        claims.record(event.key, REFUSED)
        raise
    except MailInDoubt as error:
        _doubt(event, claims, str(error))
        return
    claims.record(event.key, SENT)


def _doubt(event: LetterWritten, claims: Claims, why: str) -> None:
    log.error("letter.in_doubt", key=event.key, to=event.to, why=why[:300])
    claims.record(event.key, DOUBTED)


def send_again(session: Connection, key: str, province: str) -> bool:
    """Sends a letter in doubt once more because somebody asks for it; False when there is none of that key."""
    row = session.execute(text(AGAIN), {"key": key, "province": province}).first()
    if row is None:
        return False
    publish(session, LetterWritten(key=row.key, to=row.recipient, subject=row.subject, body=row.body))
    return True
