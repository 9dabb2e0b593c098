"""Which file, which report, whose: as it was sent, as the document tells, as the register knows."""

from __future__ import annotations

from datetime import date
from typing import Any

from shared.report.values import Model, Window


class FileInfo(Model):
    """The file as it was sent."""

    name: str
    sha256: str
    bytes: int
    media_type: str
    pages: int | None = None
    parts: list[str] = []
    """Names of the files that were given as parts of one submission; empty for a single file."""


class ReportIdentity(Model):
    """Which report this is, as far as the document tells."""

    form: str | None = None
    form_confidence: float | None = None
    province: str | None = None
    agency: str | None = None
    agency_level: str | None = None
    period: str | None = None
    data_windows: list[Window] = []
    dispatch_number: str | None = None
    signed_on: date | None = None
    evidence: dict[str, Any] = {}


class Agency(Model):
    """A row of the register: who owes which form, and where letters go.

    ``token_revision`` counts the tokens issued; a token with an older number is refused.
    """

    code: str
    name: str
    level: str
    province: str
    forms: list[str] = []
    mailbox: str = ""
    revision: int = 1
    token_revision: int = 1
    active: bool = True


class Declared(Model):
    """What the sender said about the file; the agency is the one of the sender's token."""

    agency: str
    province: str
    agency_name: str
    agency_level: str
    form: str | None = None
    period: str | None = None
