"""The register: which agencies there are, what they owe, where letters go."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import Any

from pydantic import ValidationError
from sqlalchemy import Connection, text

from shared.bus.events import AgencyChanged
from shared.bus.outbox import publish
from shared.contracts import Agency
from shared.reference import installed

COLUMNS = ("code", "name", "level", "province", "forms", "mailbox")


class WrongRegister(Exception):
    """A row of the register cannot be taken; the message names the line and the reason."""


def change(session: Connection, agency: Agency) -> Agency:
    """Saves an agency and tells the others; unchanged rows are left alone."""
    known = find(session, agency.code)
    if known is not None:
        agency = agency.model_copy(
            update={"revision": known.revision, "token_revision": max(known.token_revision, agency.token_revision)}
        )
        if agency == known:
            return known
        agency = agency.model_copy(update={"revision": known.revision + 1})
    session.execute(
        text(
            "INSERT INTO agencies (code, name, level, province, forms, mailbox, revision, token_revision, active) VALUES "
            "(:code, :name, :level, :province, :forms, :mailbox, :revision, :token_revision, :active) ON CONFLICT (code) DO UPDATE SET "
            "name = :name, level = :level, province = :province, forms = :forms, mailbox = :mailbox, revision = :revision, "
            "token_revision = :token_revision, active = :active"
        ),
        agency.model_dump(),
    )
    publish(session, AgencyChanged(agency=agency))
    return agency


def find(session: Connection, code: str) -> Agency | None:
    """The agency of a code."""
    row = session.execute(text("SELECT * FROM agencies WHERE code = :code"), {"code": code}).mappings().first()
    return Agency.model_validate(dict(row)) if row else None


def listed(session: Connection, province: str | None) -> list[Agency]:
    """The agencies of a province (of all when None), by code."""
    rows = session.execute(
        text("SELECT * FROM agencies WHERE CAST(:p AS text) IS NULL OR province = :p ORDER BY code"), {"p": province}
    )
    return [Agency.model_validate(dict(row)) for row in rows.mappings()]


def replace_token(session: Connection, code: str) -> Agency | None:
    """Makes the agency's tokens so far worthless."""
    agency = find(session, code)
    return (
        None
        if agency is None
        else change(session, agency.model_copy(update={"token_revision": agency.token_revision + 1}))
    )


def rows_of(content: bytes) -> list[Agency]:
    """The agencies in a csv or xlsx file whose first row names the columns.

    ``forms`` holds form ids separated by spaces. Raises ``WrongRegister`` with the line and the reason.
    """
    found = []
    for number, row in enumerate(_xlsx(content) if content.startswith(b"PK") else _csv(content), 2):
        missing = [column for column in COLUMNS if not (row.get(column) or "").strip() and column != "mailbox"]
        if missing:
            raise WrongRegister(
                f"dòng {number}: thiếu cột {', '.join(missing)} / line {number}: missing {', '.join(missing)}"
            )
        owed = row["forms"].split()
        unknown = [form for form in owed if form not in installed().forms]
        if unknown or row["province"] not in installed().provinces:
            what = f"form {unknown[0]!r}" if unknown else f"province {row['province']!r}"
            raise WrongRegister(f"dòng {number}: không có {what} / line {number}: unknown {what}")
        try:
            found.append(Agency(**{**{c: row[c].strip() for c in COLUMNS if c != "forms"}, "forms": owed}))
        except ValidationError as error:
            raise WrongRegister(f"dòng {number}: {error.errors()[0]['msg']}") from error
    return found


def _csv(content: bytes) -> Iterator[dict[str, str]]:
    try:
        decoded = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise WrongRegister("tệp không ở bảng mã UTF-8 / the file is not UTF-8") from error
    yield from csv.DictReader(io.StringIO(decoded))


def _xlsx(content: bytes) -> Iterator[dict[str, str]]:
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        rows: list[list[Any]] = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    except CalamineError as error:
        raise WrongRegister(f"không mở được tệp Excel / the workbook cannot be opened: {error}") from error
    head = [str(cell).strip() for cell in rows[0]] if rows else []
    for row in rows[1:]:
        yield dict(zip(head, [_cell(cell) for cell in row], strict=False))


def _cell(value: Any) -> str:
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
