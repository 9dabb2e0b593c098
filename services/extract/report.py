"""Reads one report: bytes → identity, facts, annex tables and what could not be read.

Pure: the worker and ``baocao check`` call the same function.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from services.extract.document import Document, UnreadableFile, together
from services.extract.identity import identify
from services.extract.lines import Layout, lay_out
from services.extract.locate import Located, locate, recognise
from services.extract.readers import read
from shared.contracts import AnnexTable, Declared, Fact, FileInfo, Finding, Message, ReportIdentity, Severity
from shared.forms import Form, annex_kinds, catalogue, forms, provinces

KNOWN_FORM = 0.5
"""Share of a form's lines that must stand in a document for it to be that form."""


@dataclass(frozen=True, slots=True)
class Extraction:
    """Everything that was read from one submission."""

    file: FileInfo
    report: ReportIdentity
    facts: list[Fact]
    tables: list[AnnexTable]
    findings: list[Finding]


def read_report(content: bytes, name: str, declared: Declared | None = None) -> Extraction:
    """Reads a file. Bad files never raise: they give a finding that tells the sender what to do."""
    return read_parts([(content, name)], declared)


def read_parts(parts: list[tuple[bytes, str]], declared: Declared | None = None) -> Extraction:
    """Reads files that are parts of one submission, such as a letter and its annexes, in their order.

    One part that cannot be read makes the whole unreadable: half a report is not added up.
    """
    whole = b"".join(content for content, _ in parts)
    names = [name for _, name in parts]
    info = FileInfo(
        name=names[0],
        sha256=hashlib.sha256(whole).hexdigest(),
        bytes=len(whole),
        media_type="application/octet-stream",
        parts=names if len(names) > 1 else [],
    )
    try:
        document = together([read(content) for content, _ in parts])
    except UnreadableFile as error:
        return Extraction(info, ReportIdentity(), [], [], [_unreadable(error)])
    info = info.model_copy(update={"media_type": document.media_type, "pages": document.pages})
    layout = lay_out(document)
    form, share = _form(layout, declared)
    if form is None:
        return Extraction(info, ReportIdentity(form_confidence=share), [], [], [_not_a_report(document)])
    located, identity = _locate(layout, form, declared)
    identity = identity.model_copy(update={"form_confidence": located.form_confidence})
    return Extraction(info, identity, located.facts, located.tables, located.findings)


def _form(layout: Layout, declared: Declared | None) -> tuple[Form | None, float]:
    """The form the document is on: by its own lines, the sender's word only breaking a near tie."""
    ranked = recognise(layout, forms())
    best, share = ranked[0]
    if declared and declared.form:
        own = dict(ranked).get(declared.form, 0.0)
        if own >= KNOWN_FORM and own >= share - 0.1:
            best, share = declared.form, own
    return (forms()[best], share) if share >= KNOWN_FORM else (None, share)


def _locate(layout: Layout, form: Form, declared: Declared | None) -> tuple[Located, ReportIdentity]:
    before = identify(layout, form, [], declared, provinces())
    agency = before.agency or (declared.agency_name if declared else None)
    located = locate(layout, form, catalogue(), annex_kinds(), agency)
    return located, identify(layout, form, located.facts, declared, provinces())


def _unreadable(error: UnreadableFile) -> Finding:
    return Finding(rule=error.rule, severity=Severity.ERROR, message=Message(vi=error.vi, en=error.en))


def _not_a_report(document: Document) -> Finding:
    first = next((text for text, _ in document.texts() if text.strip()), "")[:80]
    return Finding(
        rule="not_a_report",
        severity=Severity.ERROR,
        declared=first,
        message=Message(
            vi=f"Tệp mở được nhưng không khớp biểu mẫu báo cáo nào đã biết (dòng đầu: “{first}”). Hãy kiểm tra đã gửi đúng tệp; nếu tỉnh vừa ban hành biểu mới, hãy báo Sở chủ trì.",
            en=f"The file opens but fits no known report form (first line: “{first}”). Check that the right file was sent; if the form is new, tell the department in charge.",
        ),
    )
