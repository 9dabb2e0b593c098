"""Reads one report: bytes → identity, facts, annex tables and what could not be read.

Pure: the worker and ``baocao check`` call the same function.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace

from services.extract.align import recognise
from services.extract.containers import Part, unpacked
from services.extract.document import Document, UnreadableFile, together
from services.extract.identity import Who, identify, who
from services.extract.learn import drafted, guess
from services.extract.lines import Layout, lay_out
from services.extract.locate import Located, locate
from services.extract.readers import PagesAreScanned, read
from services.extract.wording import LEADER, key
from shared.contracts import (
    AnnexTable,
    Declared,
    Fact,
    FileInfo,
    Finding,
    Message,
    ReportIdentity,
    Severity,
    Source,
    Status,
)
from shared.forms import Form, annex_kinds, catalogue, forms, provinces

NEW_FORM_LINES, NEW_FORM_SHARE = 12, 0.4
"""Answered lines, and their share, that must ask for known indicators for a document to be a report on a new form."""
OWN_LEVELS = {"cap_tinh": "cap_tinh", "cap_huyen": "toan_huyen", "cap_xa": "cap_xa"}
"""The level of an agency and that of the figures it gives for all of itself."""
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


def read_report(content: bytes, name: str, declared: Declared | None = None, *, look: bool = True) -> Extraction:
    """Reads a file that holds one report. Bad files never raise: they give a finding that tells the sender what to do.

    ``look``: whether pictures of pages are read here; without it they raise ``PagesAreScanned``.
    """
    found = read_submission(content, name, declared, look=look)
    info = _info([Part(name, content)], "application/zip")
    if len(found) == 1:
        inner = found[0].file
        if inner.sha256 == info.sha256:
            return found[0]
        sent = {"media_type": inner.media_type, "pages": inner.pages, "parts": inner.parts or [inner.name]}
        return replace(found[0], file=info.model_copy(update=sent))  # the file is the archive that was sent
    return Extraction(info, ReportIdentity(), [], [], [_several(found)])


def read_submission(
    content: bytes, name: str, declared: Declared | None = None, *, look: bool = True
) -> list[Extraction]:
    """The reports in a file: one, or several where an archive or an e-mail packs the reports of many.

    A file that is no report on its own, such as a covering letter or an annex, joins the one report of
    its folder, or of the whole archive.
    """
    try:
        parts = unpacked(content, name)
    except UnreadableFile as error:
        return [Extraction(_info([Part(name, content)]), ReportIdentity(), [], [], [_unreadable(error)])]
    if len(parts) == 1:
        return [read_parts([(parts[0].content, parts[0].name)], declared, look=look)]
    return _packed(parts, declared, look)


def read_parts(parts: list[tuple[bytes, str]], declared: Declared | None = None, *, look: bool = True) -> Extraction:
    """Reads files that are parts of one submission, such as a letter and its annexes, in their order.

    One part that cannot be read makes the whole unreadable: half a report is not added up.
    """
    named = [Part(name, content) for content, name in parts]
    try:
        documents = [read(part.content, look=look) for part in named]
    except PagesAreScanned:
        raise
    except UnreadableFile as error:
        return Extraction(_info(named), ReportIdentity(), [], [], [_unreadable(error)])
    return _extract(named, documents, declared)


def _packed(parts: list[Part], declared: Declared | None, look: bool) -> list[Extraction]:
    """The reports among the files of an archive, each with the letters and annexes that go with it."""
    documents: dict[int, Document] = {}
    ignored: list[str] = []
    broken: list[Extraction] = []
    for at, part in enumerate(parts):
        try:
            documents[at] = read(part.content, look=look)
        except PagesAreScanned:
            raise
        except UnreadableFile as error:
            if error.rule == "unsupported_type":
                ignored.append(part.name)
            else:
                broken.append(Extraction(_info([part]), ReportIdentity(), [], [], [_unreadable(error)]))
    own = [at for at, document in documents.items() if recognise(lay_out(document), forms())[0][1] >= KNOWN_FORM]
    groups: dict[int, list[int]] = {at: [at] for at in own}
    alone: list[int] = []
    for at in documents:
        if at in groups:
            continue
        near = [main for main in own if parts[main].folder == parts[at].folder]
        main = near[0] if len(near) == 1 else own[0] if len(own) == 1 else None
        if main is not None:
            groups[main].append(at)
        else:
            alone.append(at)
    if not own and alone:
        groups, alone = {alone[0]: alone}, []  # perhaps a report in pieces, none of which is one by itself
    if len(groups) == 1 and broken:
        return broken[:1]  # half a report is not added up
    made = []
    for members in [*(sorted(group) for group in groups.values()), *([at] for at in alone)]:
        made.append(_extract([parts[at] for at in members], [documents[at] for at in members], declared))
    made += broken
    if ignored and made:
        made[0].findings.append(_ignored(ignored))
    return made or [Extraction(_info(parts), ReportIdentity(), [], [], [_ignored(ignored, Severity.ERROR)])]


def _extract(parts: list[Part], documents: list[Document], declared: Declared | None) -> Extraction:
    document = together(documents)
    info = _info(parts, document.media_type, document.pages)
    layout = lay_out(document)
    if layout.dated:
        period = identify(layout, None, [], declared, provinces()).period
        layout = lay_out(document, period)
    form, share = _form(layout, declared)
    if form is None:
        return _on_a_new_form(layout, info, declared) or Extraction(
            info, ReportIdentity(form_confidence=share), [], [], [_not_a_report(document)]
        )
    located, identity = _locate(layout, form, declared)
    identity = identity.model_copy(update={"form_confidence": located.form_confidence})
    return Extraction(info, identity, located.facts, located.tables, located.findings)


def _info(parts: list[Part], media_type: str = "application/octet-stream", pages: int | None = None) -> FileInfo:
    whole = b"".join(part.content for part in parts)
    return FileInfo(
        name=parts[0].name,
        sha256=hashlib.sha256(whole).hexdigest(),
        bytes=len(whole),
        media_type=media_type,
        pages=pages,
        parts=[part.name for part in parts] if len(parts) > 1 else [],
    )


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
    sender = who(layout, declared, provinces(), stated=_stated(layout, form))
    located = locate(layout, form, catalogue(), annex_kinds(), sender, own_level(form, sender.level))
    return located, identify(layout, form, located.facts, declared, provinces())


def own_level(form: Form, level: str | None) -> str | None:
    """The level of what an agency says of itself: the form's word for its own kind of agency, else the agency's."""
    return form.own_level if level == form.agency_level else level


def _stated(layout: Layout, form: Form) -> tuple[str, Source] | None:
    """The agency that the form's own field names, and where."""
    labels = {key(item.label) for item in form.items if item.indicator == "agency_name"}
    said = [(LEADER.sub(" ", line.answer).strip(" .…_"), line.source) for line in layout.lines if line.key in labels]
    return next(((name, source) for name, source in said if name), None)


def _on_a_new_form(layout: Layout, info: FileInfo, declared: Declared | None) -> Extraction | None:
    """A report on a form never seen before, read by the catalogue's wording; None when it is no report.

    Every figure is held: an officer confirms the form first.
    """
    identity = identify(layout, None, [], declared, provinces())
    own_level = OWN_LEVELS.get(identity.agency_level or "", "cap_tinh")
    guesses = guess(layout, forms(), catalogue(), own_level)
    lines = layout.lines
    asking = sum(bool(line.answer) and bool(line.section) for line in lines)
    answered = sum(bool(lines[one.line].answer) for one in guesses)
    if answered < NEW_FORM_LINES or answered < NEW_FORM_SHARE * asking:
        return None
    draft = drafted(
        layout, guesses, annex_kinds(), form_id="moi", title="", province="", own_level=own_level, period="2000-Q1"
    )
    score = {(one.item.indicator, one.item.level or own_level, one.item.role or ""): one.score for one in guesses}
    sender = Who(identity.province, identity.agency, identity.agency_level)
    located = locate(layout, draft, catalogue(), annex_kinds(), sender, own_level)
    facts = [
        fact.model_copy(
            update={
                "confidence": min(fact.confidence, score.get(fact.key, 0.5)),
                "needs_review": True,
                "review_reason": fact.review_reason or "new_form",
            }
        )
        if fact.status is Status.FILLED
        else fact
        for fact in located.facts
    ]
    found = identify(layout, None, facts, declared, provinces())
    mean = sum(one.score for one in guesses) / max(len(lines), 1)
    found = found.model_copy(update={"form_confidence": round(min(mean, KNOWN_FORM), 3)})
    return Extraction(info, found, facts, located.tables, [*located.findings, _new_form(len(guesses))])


def _new_form(lines: int) -> Finding:
    return Finding(
        rule="new_form",
        severity=Severity.WARNING,
        declared=lines,
        message=Message(
            vi=f"Báo cáo dùng biểu mẫu chưa có trong hệ thống. Đã nhận ra {lines} chỉ tiêu theo danh mục; mọi số liệu được giữ lại cho đến khi Sở chủ trì xác nhận biểu mới.",
            en=f"The report is on a form that is not known yet. {lines} indicators were recognised by the catalogue; every figure is held until the department in charge confirms the new form.",
        ),
    )


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


def _several(found: list[Extraction]) -> Finding:
    names = ", ".join(one.file.name for one in found[:10])
    return Finding(
        rule="several_reports",
        severity=Severity.ERROR,
        declared=len(found),
        message=Message(
            vi=f"Tệp nén chứa {len(found)} báo cáo riêng ({names}). Mỗi báo cáo cần một lần gửi: hãy gửi từng tệp, hoặc dùng lệnh baocao submit để hệ thống tự tách.",
            en=f"The archive holds {len(found)} reports ({names}). Each needs a submission of its own: send the files one by one, or use baocao submit, which takes the archive apart.",
        ),
    )


def _ignored(names: list[str], severity: Severity = Severity.INFO) -> Finding:
    shown = ", ".join(names[:10])
    return Finding(
        rule="unsupported_type" if severity is Severity.ERROR else "part_ignored",
        severity=severity,
        declared=names[:10],
        message=Message(
            vi=f"Có {len(names)} tệp kèm theo không đọc được loại này nên bỏ qua: {shown}. Nếu đó là báo cáo, hãy gửi lại ở dạng Word, Excel hoặc PDF.",
            en=f"{len(names)} attached files are of a type that cannot be read and were left out: {shown}. If one is the report, send it as Word, Excel or PDF.",
        ),
    )
