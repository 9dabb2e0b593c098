"""What a sender is told of a file that cannot be read: what it is, why, and what to send instead."""

from __future__ import annotations

from services.extract.reading.document import UnreadableFile

MAX_PAGES, MAX_SCANNED = 300, 120
"""Pages of the longest document that is read, and those of them that may be pictures."""


def damaged(what: str) -> UnreadableFile:
    """The finding for a file that starts like one we read and is broken."""
    return UnreadableFile(
        "damaged_file",
        f"Tệp bị hỏng hoặc tải lên thiếu ({what}), không mở được. Hãy mở lại tệp gốc, lưu lại và gửi lại.",
        f"The file is damaged or incomplete ({what}). Open the original, save it and send it again.",
    )


def encrypted(vi: str = "Tệp", en: str = "The file") -> UnreadableFile:
    """The finding for a file behind a password; the words name what kind of file it is."""
    return UnreadableFile(
        "encrypted_file",
        f"{vi} được đặt mật khẩu hoặc mã hóa nên không đọc được. Hãy bỏ mật khẩu rồi gửi lại.",
        f"{en} is protected by a password or encrypted. Remove the password and send it again.",
    )


def too_large_unpacked() -> UnreadableFile:
    """The finding for a package that would unpack to an absurd size."""
    return UnreadableFile(
        "too_large_unpacked",
        "Tệp giải nén ra quá lớn nên không được mở. Hãy lưu lại báo cáo bằng Word/Excel rồi gửi lại.",
        "The file unpacks to an absurd size and was not opened. Save it anew and send it again.",
    )


def too_long(vi: str, en: str) -> UnreadableFile:
    """The finding for a document longer than any report; the words tell how long it is and what is allowed."""
    return UnreadableFile(
        "too_long",
        f"Tệp có {vi}, dài hơn mọi báo cáo. Hãy chỉ gửi phần báo cáo.",
        f"The file has {en}, longer than any report. Send the report alone.",
    )


class UnsupportedType(UnreadableFile):
    """The file is sound and of a kind that is not read; ``vi_name`` and ``en_name`` say which kind."""

    def __init__(self, vi_name: str, en_name: str, vi: str, en: str) -> None:
        super().__init__("unsupported_type", f"Tệp là {vi_name} nên không đọc được. {vi}", f"The file is {en_name} and cannot be read. {en}")  # fmt: skip
        self.vi_name, self.en_name = vi_name, en_name


class PagesAreScanned(UnreadableFile):
    """Some pages are pictures, to be read by a process that can see."""

    pages = 1
    """How many there are."""


def too_many(vi: str, en: str) -> UnreadableFile:
    """The finding for a document longer than any report."""
    return UnreadableFile(
        "too_many_pages",
        f"Tệp có {vi}, dài hơn mọi báo cáo (giới hạn {MAX_PAGES} trang, {MAX_SCANNED} trang chụp). Hãy chỉ gửi phần báo cáo.",
        f"The file has {en}, longer than any report (at most {MAX_PAGES} pages, {MAX_SCANNED} scanned ones). Send the report alone.",
    )


def scanned(pages: list[int]) -> PagesAreScanned:
    """Pages, counted from 1, that somebody must look at."""
    where = ", ".join(map(str, pages[:10]))
    found = PagesAreScanned(
        "scanned_pages",
        f"Tệp có trang là ảnh chụp (trang {where}), phải đọc bằng nhận dạng chữ.",
        f"Pages are pictures ({where}) and must be read by character recognition.",
    )
    found.pages = len(pages)
    return found
