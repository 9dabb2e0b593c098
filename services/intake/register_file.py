"""A register as a file: csv or xlsx, whose first row names the columns. All that is wrong is told, by row."""

from __future__ import annotations

import csv
import io
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook

from services.intake.agencies import Fault, checked
from shared.contracts import Agency
from shared.reference import Reference

NEEDED = ("code", "name", "level", "province", "forms", "mailbox")
OPTIONAL = ("active", "revision")
"""``active``: 1 or 0. ``revision``: the number of the row that the file was made from, so that nothing newer is lost."""
MOST_ROWS, LONGEST_CELL, MOST_TOLD = 20_000, 2_000, 20
MOST_UNPACKED = 100 * 1024 * 1024
UNREADABLE = (
    CalamineError,
    zipfile.BadZipFile,
    zlib.error,
    ValueError,
    IndexError,
    EOFError,
    NotImplementedError,
    OSError,
)
PANIC = "PanicException"
"""What the reader of workbooks, written in Rust, raises where it gives up; no ``Exception`` of Python's."""
YES, NO = ("1", "true", "có", "x"), ("0", "false", "không", "")


class WrongRegister(Exception):
    """The file cannot be taken; the message names the rows and the reasons, in both languages."""

    def __init__(self, vi: str, en: str) -> None:
        super().__init__(vi)
        self.vi, self.en = vi, en


@dataclass(frozen=True, slots=True)
class Row:
    """An agency as a row of the file says it."""

    number: int
    """As a spreadsheet counts: the first row is 1."""
    agency: Agency
    seen: int | None
    """The number of the register's row that it was made from; None when the file does not say."""


def rows_of(content: bytes, reference: Reference) -> list[Row]:
    """The agencies of a file, ``forms`` separated by spaces. Raises ``WrongRegister`` when any row is wrong."""
    table = list(_bounded(_xlsx(content) if content.startswith(b"PK") else _csv(content)))
    if not table:
        raise WrongRegister("tệp không có dòng nào", "the file has no rows")
    columns = _columns(table[0])
    found, wrong = [], _Wrong()
    for number, cells in enumerate(table[1:], 2):
        if not any(cells):
            continue
        row = _row(number, columns, cells, wrong, reference)
        if row is not None:
            found.append(row)
    _refuse_doubles(found, wrong)
    wrong.stop()
    return found


class _Wrong:
    """What is wrong, by row."""

    def __init__(self) -> None:
        self.faults: list[tuple[int, Fault]] = []

    def add(self, number: int, *faults: Fault) -> None:
        self.faults += [(number, fault) for fault in faults]

    def stop(self) -> None:
        if self.faults:
            raise refusal(self.faults)


def refusal(faults: list[tuple[int, Fault]]) -> WrongRegister:
    """The refusal that names each row and what is wrong with it; many are counted."""
    told = sorted(faults, key=lambda one: one[0])[:MOST_TOLD]
    more = len(faults) - len(told)
    vi = "; ".join(f"dòng {number}: {fault.vi}" for number, fault in told)
    en = "; ".join(f"row {number}: {fault.en}" for number, fault in told)
    return WrongRegister(
        vi + (f"; và {more} lỗi khác" if more else "") + ". Chưa dòng nào được ghi.",
        en + (f"; and {more} more" if more else "") + ". No row was taken.",
    )


def _columns(head: list[str]) -> list[str]:
    columns = [cell.strip().lower() for cell in head]
    missing = [name for name in NEEDED if name not in columns]
    unknown = [name for name in columns if name and name not in (*NEEDED, *OPTIONAL)]
    twice = [name for name in columns if name and columns.count(name) > 1]
    for names, vi, en in (
        (missing, "thiếu cột", "missing columns"),
        (unknown, "cột không dùng đến", "unknown columns"),
        (twice, "cột ghi hai lần", "columns named twice"),
    ):
        if names:
            listed = ", ".join(dict.fromkeys(name[:40] for name in names[:MOST_TOLD]))
            known = ", ".join((*NEEDED, *OPTIONAL))
            raise WrongRegister(f"{vi}: {listed}. Các cột: {known}", f"{en}: {listed}. Columns: {known}")
    return columns


def _row(number: int, columns: list[str], cells: list[str], wrong: _Wrong, reference: Reference) -> Row | None:
    if len(cells) < len(columns) or any(cells[len(columns) :]):
        wrong.add(
            number,
            Fault(
                f"có {len(cells)} ô, phải là {len(columns)} (thiếu dấu phân cách, hoặc tên có dấu phẩy cần đặt trong ngoặc kép)",
                f"{len(cells)} cells where {len(columns)} are needed (a missing separator, or a comma that needs quotes)",
            ),
        )
        return None
    given = {column: cell.strip() for column, cell in zip(columns, cells, strict=False) if column}
    active, seen = _flag(given.get("active", "1")), _number(given.get("revision", ""))
    if active is None or seen == -1:
        wrong.add(
            number, Fault("cột active là 1 hoặc 0, cột revision là một số", "active is 1 or 0, revision a number")
        )
        return None
    if given["province"].isdigit():
        given["province"] = given["province"].zfill(2)  # spreadsheets take 08 for the number 8
    about = {name: given[name] for name in NEEDED if name != "forms"}
    agency, faults = checked(Agency(**about, forms=given["forms"].split(), active=active), reference)
    wrong.add(number, *faults)
    return None if faults else Row(number, agency, seen)


def _flag(cell: str) -> bool | None:
    return True if cell.lower() in YES else False if cell.lower() in NO else None


def _number(cell: str) -> int | None:
    """None when nothing is said, -1 when it is no number."""
    if not cell:
        return None
    return int(cell) if cell.isascii() and cell.isdigit() and len(cell) < 16 else -1


def _refuse_doubles(rows: list[Row], wrong: _Wrong) -> None:
    first: dict[str, int] = {}
    for row in rows:
        before = first.setdefault(row.agency.code.casefold(), row.number)
        if before != row.number:
            code = row.agency.code
            wrong.add(row.number, Fault(f"mã {code} đã có ở dòng {before}", f"the code {code} stands in row {before}"))


def _bounded(rows: Iterable[list[str]]) -> Iterator[list[str]]:
    for number, cells in enumerate(rows, 1):
        if number > MOST_ROWS + 1:
            raise WrongRegister(f"tệp có hơn {MOST_ROWS} dòng", f"the file has more than {MOST_ROWS} rows")
        if any(len(cell) > LONGEST_CELL or "\0" in cell for cell in cells):
            raise refusal([(number, Fault("có ô quá dài hoặc có ký tự NUL", "a cell is too long or holds NUL"))])
        yield cells


def _csv(content: bytes) -> Iterator[list[str]]:
    try:
        decoded = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise WrongRegister(
            "tệp không ở bảng mã UTF-8; hãy lưu lại dạng CSV UTF-8 hoặc xlsx",
            "the file is not UTF-8; save it as CSV UTF-8 or xlsx",
        ) from error
    head = decoded.partition("\n")[0]
    separator = max(",;\t", key=head.count)
    try:
        yield from csv.reader(io.StringIO(decoded, newline=""), delimiter=separator)
    except csv.Error as error:
        raise WrongRegister(f"tệp csv hỏng: {error}", f"the csv file is damaged: {error}") from error


def _xlsx(content: bytes) -> Iterator[list[str]]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            if sum(part.file_size for part in package.infolist()) > MOST_UNPACKED:
                raise WrongRegister("tệp Excel quá lớn khi mở ra", "the workbook is too large when unpacked")  # noqa: TRY301  (the handler adds the file)
        rows: list[list[Any]] = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    except WrongRegister:
        raise
    except BaseException as error:
        if not isinstance(error, UNREADABLE) and type(error).__name__ != PANIC:
            raise
        raise WrongRegister(
            "không mở được tệp Excel; hãy lưu lại rồi gửi lại", "the workbook cannot be opened; save it again"
        ) from error
    for row in rows:
        yield [_cell(cell) for cell in row]


def _cell(value: Any) -> str:
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
