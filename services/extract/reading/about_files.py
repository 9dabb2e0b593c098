"""What a sender is told of a file as a whole: that it cannot be read, is no report, holds several, or was read in part."""

from __future__ import annotations

from collections.abc import Sequence

from services.extract.reading.containers.parts import Part
from services.extract.reading.document import Document, UnreadableFile
from shared.codes import weight
from shared.contracts import Finding, Message

_NAMED = 10
"""Files that a finding names; there may be hundreds."""


def left_out(rows: int) -> Finding:
    """The finding for long lists of which so many rows were not looked at."""
    return Finding(
        rule="part_ignored",
        severity=weight("part_ignored"),
        declared=rows,
        message=Message(
            vi=f"Có {rows} dòng danh sách dài không giống báo cáo nên không đọc.",
            en=f"{rows} rows of long lists do not look like a report and were left out.",
        ),
    )


def new_form(lines: int) -> Finding:
    """The finding for a report on a form that is not known, of which so many lines ask for known indicators."""
    return Finding(
        rule="new_form",
        severity=weight("new_form"),
        declared=lines,
        message=Message(
            vi=f"Báo cáo dùng biểu mẫu chưa có trong hệ thống. Đã nhận ra {lines} chỉ tiêu theo danh mục; mọi số liệu được giữ lại cho đến khi Sở chủ trì xác nhận biểu mới.",
            en=f"The report is on a form that is not known yet. {lines} indicators were recognised by the catalogue; every figure is held until the department in charge confirms the new form.",
        ),
    )


def unreadable(error: UnreadableFile) -> Finding:
    """The finding for a file that cannot be read."""
    return Finding(rule=error.rule, severity=weight(error.rule), message=Message(vi=error.vi, en=error.en))


def not_a_report(document: Document) -> Finding:
    """The finding for a document that fits no form; it quotes the first line."""
    first = next((text for text, _ in document.texts() if text.strip()), "")[:80]
    return Finding(
        rule="not_a_report",
        severity=weight("not_a_report"),
        declared=first,
        message=Message(
            vi=f"Tệp mở được nhưng không khớp biểu mẫu báo cáo nào đã biết (dòng đầu: “{first}”). Hãy kiểm tra đã gửi đúng tệp; nếu tỉnh vừa ban hành biểu mới, hãy báo Sở chủ trì.",
            en=f"The file opens but fits no known report form (first line: “{first}”). Check that the right file was sent; if the form is new, tell the department in charge.",
        ),
    )


def several(names: Sequence[str]) -> Finding:
    """The finding for an archive of several reports, where one was expected."""
    shown = ", ".join(names[:_NAMED])
    return Finding(
        rule="several_reports",
        severity=weight("several_reports"),
        declared=len(names),
        message=Message(
            vi=f"Tệp nén chứa {len(names)} báo cáo riêng ({shown}). Mỗi báo cáo cần một lần gửi: hãy gửi từng tệp, hoặc dùng lệnh baocao submit để hệ thống tự tách.",
            en=f"The archive holds {len(names)} reports ({shown}). Each needs a submission of its own: send the files one by one, or use baocao submit, which takes the archive apart.",
        ),
    )


def ignored(parts: Sequence[tuple[Part, UnreadableFile]]) -> Finding:
    """The finding for files of kinds that are not read, sent together with others."""
    shown = ", ".join(_with_kind(part, error, "vi") for part, error in parts[:_NAMED])
    shown_en = ", ".join(_with_kind(part, error, "en") for part, error in parts[:_NAMED])
    return Finding(
        rule="part_ignored",
        severity=weight("part_ignored"),
        declared=[part.name for part, _ in parts[:_NAMED]],
        message=Message(
            vi=f"Có {len(parts)} tệp kèm theo không đọc được loại này nên bỏ qua: {shown}. Nếu đó là báo cáo, hãy gửi lại ở dạng Word, Excel hoặc PDF.",
            en=f"{len(parts)} attached files are of a type that cannot be read and were left out: {shown_en}. If one is the report, send it as Word, Excel or PDF.",
        ),
    )


def _with_kind(part: Part, error: UnreadableFile, language: str) -> str:
    kind = getattr(error, f"{language}_name", None)
    return f"{part.name} ({kind})" if kind else part.name
