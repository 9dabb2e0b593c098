"""Archives and e-mails: what an agency packs together, taken apart.

Nothing is written to disk, nothing is unpacked beyond a bound, and names inside are labels, never paths.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from importlib import import_module

from services.extract.reading.containers.parts import Part, safe_name
from services.extract.reading.document import UnreadableFile
from services.extract.reading.readers.package import BROKEN_PACKAGE, open_package
from services.extract.reading.readers.refusals import damaged, encrypted
from services.extract.reading.readers.sniff import EML, MSG, P7M, PDF, RAR, SEVEN_ZIP, TNEF, ZIP, media_type

MAX_DEPTH = 3
"""Containers in containers."""
MAX_PARTS = 500
"""Files in a submission."""
MAX_BYTES = 200 * 1024 * 1024
"""Bytes that all parts together may grow to."""
_LITTER = ("__MACOSX", ".DS_Store", "Thumbs.db", "desktop.ini", "~$", "._")
_BOUNDS = {"too_large_unpacked", "too_many_files", "nested_too_deep"}
"""What is wrong with the whole of a submission, not with a part of it."""
_WRAPPERS = (P7M, TNEF)
"""What only lies around a file or a message, and is no container that somebody packed."""
_MESSAGES = (EML, MSG)
_MODULES = {
    kind: f"{__name__}.{module}" for kind, module in ((P7M, "signed"), (TNEF, "tnef"), (EML, "mail"), (MSG, "outlook"))
}
"""What opens a wrapper or a message; imported when the first one comes."""

__all__ = ["Part", "preload", "unpacked"]


def unpacked(content: bytes, name: str, budget: Budget | None = None) -> list[Part]:
    """The files in a container, in its order; the file itself when it is none.

    Raises ``UnreadableFile`` when it is damaged, locked, nested too deep, holds nothing or more than its ``budget``.
    """
    parts = list(_open(Part(name, content), 0, budget or Budget()))
    if not parts:
        raise UnreadableFile(
            "empty_file",
            f"“{name}” không chứa tệp nào. Hãy kiểm tra và gửi lại tệp báo cáo.",
            f"“{name}” holds no file. Check it and send the report again.",
        )
    return parts


class Budget:
    """What may still be unpacked."""

    def __init__(self, most_bytes: int = MAX_BYTES, most_parts: int = MAX_PARTS) -> None:
        self.bytes, self.parts, self.most = most_bytes, most_parts, most_parts

    def take(self, size: int) -> None:
        self.bytes -= size
        if self.bytes < 0:
            raise UnreadableFile(
                "too_large_unpacked",
                "Tệp nén giải ra quá lớn nên không được mở hết. Hãy gửi riêng tệp báo cáo.",
                "The archive unpacks to an absurd size and was not opened to the end. Send the report file alone.",
            )

    def count(self) -> None:
        self.parts -= 1
        if self.parts < 0:
            raise UnreadableFile(
                "too_many_files",
                f"Tệp nén chứa hơn {self.most} tệp. Hãy chia nhỏ rồi gửi lại.",
                f"The archive holds more than {self.most} files. Split it and send it again.",
            )


def _open(part: Part, depth: int, budget: Budget, *, wrapped: bool = False) -> Iterator[Part]:
    """The files within a part; ``wrapped``: whether it came straight out of something that only wraps."""
    kind = "" if part.letter or part.refusal else _kind(part.content)
    if kind == PDF:
        attached = list(_attached_to_pdf(part, budget))
        yield part
        if depth < MAX_DEPTH:
            for inner in attached:
                budget.count()
                yield from _open(inner, depth + 1, budget)
        return
    opened = _opener(kind, budget)
    if opened is None:
        yield replace(part, media_type=kind)
        return
    if depth >= MAX_DEPTH:
        raise UnreadableFile(
            "nested_too_deep",
            f"Tệp nén lồng nhau quá {MAX_DEPTH} lớp ({part.name}). Hãy gửi thẳng tệp báo cáo.",
            f"Archives are nested more than {MAX_DEPTH} deep ({part.name}). Send the report file itself.",
        )
    deeper = depth if kind in _WRAPPERS and not wrapped else depth + 1
    for inner in _as_far_as_it_goes(_clean(opened(part.content), part, kind), part, depth):
        budget.count()
        if kind in _MESSAGES or kind in _WRAPPERS:
            budget.take(len(inner.content))
        yield from _open(inner, deeper, budget, wrapped=kind in _WRAPPERS)


def _opener(kind: str, budget: Budget) -> Callable[[bytes], Iterator[Part]] | None:
    """What takes a kind of container apart; None where it is none."""
    if kind == ZIP:
        return partial(_zip, budget=budget)
    if kind in (SEVEN_ZIP, RAR):
        return partial(_libarchive, budget=budget)
    module = _MODULES.get(kind)
    opened: Callable[[bytes], Iterator[Part]] | None = import_module(module).opened if module else None
    return opened


def preload() -> None:
    """Imports what opens messages and wrappers, as a process does that forks others which read."""
    for module in _MODULES.values():
        import_module(module)


def _as_far_as_it_goes(parts: Iterator[Part], outer: Part, depth: int) -> Iterator[Part]:
    """The parts of a container; one within another that cannot be opened is a part that says why."""
    try:
        yield from parts
    except UnreadableFile as error:
        if depth == 0 or error.rule in _BOUNDS:
            raise
        yield replace(outer, content=b"", refusal=error)


def _clean(parts: Iterator[Part], outer: Part, kind: str) -> Iterator[Part]:
    """The parts without the litter of file systems, each under a name of its own."""
    seen: dict[str, int] = {}
    for at, part in enumerate(parts, 1):
        name = safe_name(part.name, f"tep-{at}")
        if kind == P7M:
            name = outer.name.removesuffix(".p7m").removesuffix(".P7M")
        if any(mark in name.split("/")[-1] or name.startswith(mark) for mark in _LITTER):
            continue
        count = seen[name] = seen.get(name, 0) + 1
        yield replace(part, name=name if count == 1 else f"{name} ({count})")


def _kind(content: bytes) -> str:
    try:
        return media_type(content)
    except UnreadableFile:
        return ""


def _attached_to_pdf(part: Part, budget: Budget) -> Iterator[Part]:
    """The files within a PDF file, as official letters carry their annexes; none where it cannot be opened."""
    import pypdfium2

    try:
        opened = pypdfium2.PdfDocument(part.content)
    except pypdfium2.PdfiumError:
        return  # its reader says what is wrong with it
    try:
        for at in range(min(opened.count_attachments(), MAX_PARTS)):
            attachment = opened.get_attachment(at)
            data = bytes(attachment.get_data())
            budget.take(len(data))
            if data:
                yield Part(f"{part.name}/{safe_name(attachment.get_name(), f'dinh-kem-{at + 1}')}", data)
    except pypdfium2.PdfiumError as error:
        raise damaged("tệp đính trong PDF / file within the PDF") from error
    finally:
        opened.close()


def _zip(content: bytes, budget: Budget) -> Iterator[Part]:
    with open_package(content) as archive:
        for info in archive.infolist():
            if info.is_dir() or info.filename.endswith("\\"):
                continue
            if info.flag_bits & 1:
                raise locked()
            budget.take(info.file_size)
            try:
                yield Part(_name_in_zip(info), archive.read(info))
            except BROKEN_PACKAGE as error:
                raise damaged(info.filename) from error


def _name_in_zip(info: zipfile.ZipInfo) -> str:
    """The name as it was meant: a zip without the mark for UTF-8 often holds it all the same."""
    if info.flag_bits & 0x800:
        return info.filename
    try:
        return info.filename.encode("cp437").decode("utf-8")
    except (UnicodeEncodeError, UnicodeDecodeError):
        return info.filename


def _libarchive(content: bytes, budget: Budget) -> Iterator[Part]:
    """7z and RAR, by libarchive. Raises ``UnreadableFile`` where it is not installed."""
    try:
        import libarchive
    except (ImportError, OSError, TypeError, AttributeError) as error:
        raise UnreadableFile(
            "unsupported_type",
            "Máy này chưa đọc được tệp .7z/.rar (thiếu libarchive). Hãy gửi tệp .zip hoặc gửi thẳng tệp báo cáo.",
            "This machine cannot open .7z/.rar files (libarchive is missing). Send a .zip or the report itself.",
        ) from error
    # The format is named: libarchive would take a stored .docx inside a RAR for the archive itself.
    form = "7zip" if content.startswith(b"7z") else "rar5" if content[6:7] == b"\x01" else "rar"
    try:
        with libarchive.memory_reader(content, format_name=form, filter_name="none") as archive:
            for entry in archive:
                if not entry.isfile:
                    continue
                read = io.BytesIO()
                for block in entry.get_blocks():
                    budget.take(len(block))
                    read.write(block)
                yield Part(entry.pathname or "?", read.getvalue())
    except libarchive.ArchiveError as error:
        said = str(error).lower()
        if "passphrase" in said or "encrypt" in said or "password" in said:
            raise locked() from error
        raise damaged("tệp nén / archive") from error


def locked() -> UnreadableFile:
    """The finding for an archive behind a password."""
    return encrypted("Tệp nén", "The archive")
