"""Reads one report: bytes → identity, facts, annex tables and what could not be read, for the worker and ``baocao check``."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace

from services.extract.reading import about_files
from services.extract.reading.answers.locate import Located, locate
from services.extract.reading.answers.second_figures import with_answers_behind
from services.extract.reading.containers import Part, unpacked
from services.extract.reading.copies import ReadFile, compared, is_seen, rank
from services.extract.reading.copies import groups as copies_of
from services.extract.reading.document import Document, UnreadableFile, together
from services.extract.reading.glance import trimmed
from services.extract.reading.identity.identify import Opened, identify, who
from services.extract.reading.identity.letter import in_letter
from services.extract.reading.identity.sender import Who
from services.extract.reading.layout.builder import lay_out, stands
from services.extract.reading.layout.cards import with_cards_of_paragraphs
from services.extract.reading.layout.interview import with_answers_to_questions
from services.extract.reading.layout.lines import Layout, Line
from services.extract.reading.layout.passing import with_passing
from services.extract.reading.matching.dialled import as_then
from services.extract.reading.matching.drafting import drafted
from services.extract.reading.matching.explained import most_explained
from services.extract.reading.matching.learn import LEAST_HELD, guess
from services.extract.reading.matching.recognise import recognise
from services.extract.reading.readers import PagesAreScanned, read
from services.extract.reading.uncollected import uncollected
from services.extract.reading.words.wording import LEADER, key
from shared.codes import weight
from shared.contracts import (
    AnnexTable,
    Declared,
    Fact,
    FileInfo,
    Finding,
    ReportIdentity,
    Source,
    Status,
)
from shared.forms import Form
from shared.periods import Cycle
from shared.reference import Reference

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


@uncollected
def read_report(
    content: bytes, name: str, reference: Reference, declared: Declared | None = None, *, look: bool = True
) -> Extraction:
    """Reads a file that holds one report. Bad files never raise: they give a finding that tells the sender what to do.

    ``look``: whether pictures of pages are read here; without it they raise ``PagesAreScanned``.
    """
    found = read_submission(content, name, reference, declared, look=look)
    info = _info([Part(name, content)], "application/zip")
    if len(found) == 1:
        inner = found[0].file
        if inner.sha256 == info.sha256:
            return found[0]
        sent = {"media_type": inner.media_type, "pages": inner.pages, "parts": inner.parts or [inner.name]}
        return replace(found[0], file=info.model_copy(update=sent))  # the file is the archive that was sent
    return _nothing_of(info, about_files.several([one.file.name for one in found]))


@uncollected
def read_submission(
    content: bytes, name: str, reference: Reference, declared: Declared | None = None, *, look: bool = True
) -> list[Extraction]:
    """The reports in a file: one, or several where an archive or an e-mail packs the reports of many.

    A file that is no report on its own, such as a covering letter or an annex, joins the one report of
    its folder, or of the whole archive.
    """
    try:
        parts = unpacked(content, name)
    except UnreadableFile as error:
        return [_nothing_of(_info([Part(name, content)]), about_files.unreadable(error))]
    return _packed(parts, reference, declared, look) if len(parts) > 1 else [_one(parts, reference, declared, look)]


@uncollected
def read_parts(
    parts: list[tuple[bytes, str]], reference: Reference, declared: Declared | None = None, *, look: bool = True
) -> Extraction:
    """Reads files that are parts of one submission, such as a letter and its annexes, in their order.

    One part that cannot be read makes the whole unreadable: half a report is not added up. Two copies of the
    report among them are read once and compared.
    """
    return _one([Part(name, content) for content, name in parts], reference, declared, look)


def _one(parts: list[Part], reference: Reference, declared: Declared | None, look: bool) -> Extraction:
    try:
        documents = [_read(part, reference, look) for part in parts]
    except PagesAreScanned:
        raise
    except UnreadableFile as error:
        return _nothing_of(_info(parts), about_files.unreadable(error))
    if len(parts) == 1:
        return _extract(parts, documents, reference, declared)
    mains = _reports(parts, dict(enumerate(documents)), reference, declared)
    copies = {copy for group in mains for copy in group[1:]}
    kept = [at for at in range(len(parts)) if at not in copies]
    made = _extract([parts[at] for at in kept], [documents[at] for at in kept], reference, declared)
    for group in mains:
        made = _beside_copies(made, group, parts, documents, reference, declared)
    return made


def _read(part: Part, reference: Reference, look: bool) -> Document:
    if part.refusal:
        raise part.refusal
    return trimmed(read(part.content, part.media_type, look=look), reference)


def _packed(parts: list[Part], reference: Reference, declared: Declared | None, look: bool) -> list[Extraction]:
    """The reports among the files of an archive, each with the letters, annexes and copies that go with it."""
    documents, ignored, broken = _sorted_out(parts, reference, look)
    mains = _reports(parts, documents, reference, declared)
    own = [group[0] for group in mains]
    copies = {copy for group in mains for copy in group[1:]}
    letters = [at for at in documents if parts[at].letter and at not in own and at not in copies]
    words = {at: documents.pop(at) for at in letters}
    groups, alone = _gathered(parts, [at for at in documents if at not in copies], own)
    if len(groups) == 1 and broken:
        return broken[:1]  # half a report is not added up
    made = []
    for members in [*(sorted(group) for group in groups), *([at] for at in alone)]:
        whole = _extract([parts[at] for at in members], [documents[at] for at in members], reference, declared)
        for group in mains:
            if group[0] in members:
                whole = _beside_copies(whole, group, parts, documents, reference, declared)
        made.append(whole)
    made += broken
    if not made:
        alone_said = [_extract([parts[at]], [document], reference, declared) for at, document in words.items()]
        made = [one for one in alone_said if not ignored or one.facts]
    if ignored and made:
        made[0].findings.append(about_files.ignored(ignored))
    return made or [_nothing_read(parts, ignored)]


def _sorted_out(
    parts: list[Part], reference: Reference, look: bool
) -> tuple[dict[int, Document], list[tuple[Part, UnreadableFile]], list[Extraction]]:
    """The files that can be read, those of a kind that is not, and what is said of those that are broken."""
    documents: dict[int, Document] = {}
    ignored: list[tuple[Part, UnreadableFile]] = []
    broken: list[Extraction] = []
    for at, part in enumerate(parts):
        try:
            documents[at] = _read(part, reference, look)
        except PagesAreScanned:
            raise
        except UnreadableFile as error:
            if error.rule == "unsupported_type":
                ignored.append((part, error))
            elif not part.letter:
                broken.append(_nothing_of(_info([part]), about_files.unreadable(error)))
    return documents, ignored, broken


def _gathered(parts: list[Part], files: list[int], own: list[int]) -> tuple[list[list[int]], list[int]]:
    """The files by the report they go with, that of their folder or the only one, and those that go with none."""
    groups: dict[int, list[int]] = {at: [at] for at in own}
    alone: list[int] = []
    for at in files:
        if at in groups:
            continue
        near = [main for main in own if parts[main].folder == parts[at].folder]
        main = near[0] if len(near) == 1 else own[0] if len(own) == 1 else None
        if main is not None:
            groups[main].append(at)
        else:
            alone.append(at)
    if not own and alone:
        return [alone], []  # perhaps a report in pieces, none of which is one by itself
    return list(groups.values()), alone


def _reports(
    parts: list[Part], documents: dict[int, Document], reference: Reference, declared: Declared | None
) -> list[list[int]]:
    """The files that are reports by themselves, in their order, each with its copies behind it.

    Of a form that is not known yet only copies are told: its pieces may be in several files.
    """
    own = [at for at, document in documents.items() if _is_known(document, reference)]
    known = bool(own)
    if not known:
        own = [at for at, document in documents.items() if not parts[at].letter or len(documents) == 1]
    if len(own) < 2:
        return [[at] for at in own] if known else []
    readings = [_reading(parts[at], documents[at], reference, declared) for at in own]
    found = [[own[at] for at in group] for group in copies_of(readings)]
    return found if known else [group for group in found if len(group) > 1]


def _is_known(document: Document, reference: Reference) -> bool:
    try:
        return recognise(lay_out(document), reference.forms)[0][1] >= KNOWN_FORM
    except UnreadableFile:
        return False


def _reading(part: Part, document: Document, reference: Reference, declared: Declared | None) -> ReadFile:
    """What a file is read as by itself."""
    alone = _extract([part], [document], reference, declared)
    return ReadFile(part.name, alone.report, alone.facts, alone.tables, rank(document))


def _beside_copies(
    made: Extraction,
    group: list[int],
    parts: list[Part],
    documents: dict[int, Document] | list[Document],
    reference: Reference,
    declared: Declared | None,
) -> Extraction:
    """The report compared with its copies, the files of which are part of what was sent."""
    if len(group) < 2:
        return made
    best = ReadFile(parts[group[0]].name, made.report, made.facts, made.tables, rank(documents[group[0]]))
    others = [_reading(parts[at], documents[at], reference, declared) for at in group[1:]]
    found = compared(best, others, reference.indicators, reference.annexes)
    sent = {part.name for part in (parts[at] for at in group)} | set(made.file.parts)
    info = _info([part for part in parts if part.name in sent], made.file.media_type, made.file.pages)
    info = info.model_copy(update={"name": made.file.name})
    return Extraction(info, found.report, found.facts, found.tables, [*made.findings, *found.findings])


def _extract(
    parts: list[Part], documents: list[Document], reference: Reference, declared: Declared | None
) -> Extraction:
    document = together(documents)
    info = _info(parts, document.media_type, document.pages)
    try:
        layout = lay_out(document)
        opened = Opened(layout)
        if layout.dated and not stands(layout, period := opened.period(declared)):
            layout = lay_out(document, period)
            opened = Opened(layout)
    except UnreadableFile as error:
        return _nothing_of(info, about_files.unreadable(error))
    form, share = _form(layout, reference, declared)
    if form is None:
        new = _on_a_new_form(layout, opened, info, reference, declared)
        return new or _nothing_of(info, about_files.not_a_report(document), ReportIdentity(form_confidence=share))
    asked = frozenset(item.window for item in form.items if item.window)
    cycle = reference.families[form.family].cycle
    if asked or cycle is not Cycle.QUARTER:
        layout = lay_out(document, Opened(layout, cycle).period(declared), asked)
        opened = Opened(layout, cycle)
    located, identity = _locate(layout, opened, form, reference, declared)
    evidence = {**identity.evidence, "scan": True} if is_seen(document) else identity.evidence
    identity = identity.model_copy(update={"form_confidence": located.form_confidence, "evidence": evidence})
    findings = [*located.findings, *([about_files.left_out(document.left_out)] if document.left_out else [])]
    return Extraction(info, identity, located.facts, located.tables, findings)


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


def _form(layout: Layout, reference: Reference, declared: Declared | None) -> tuple[Form | None, float]:
    """The form the document is on: by its own lines, the sender's word only breaking a near tie."""
    ranked = recognise(layout, reference.forms, parts=False)
    if ranked[0][1] < KNOWN_FORM:
        found = most_explained(with_passing(layout), reference)
        ranked = [found] if found else recognise(layout, reference.forms)
    best, share = ranked[0]
    if declared and declared.form:
        own = dict(ranked).get(declared.form, 0.0)
        if own >= KNOWN_FORM and own >= share - 0.1:
            best, share = declared.form, own
    return (reference.forms[best], share) if share >= KNOWN_FORM else (None, share)


def _locate(
    layout: Layout, opened: Opened, form: Form, reference: Reference, declared: Declared | None
) -> tuple[Located, ReportIdentity]:
    sender = who(opened, declared, reference.provinces, stated=_stated(layout, form))
    own, period = own_level(form, sender.level), opened.period(declared)
    located = locate(layout, form, reference.indicators, reference.annexes, sender, own, period)
    return located, identify(opened, form, located.facts, declared, reference.provinces)


def own_level(form: Form, level: str | None) -> str | None:
    """The level of what an agency says of itself: the form's word for its own kind of agency, else the agency's."""
    return form.own_level if level == form.agency_level else level


def _stated(layout: Layout, form: Form) -> tuple[str, Source] | None:
    """The agency that the form's own field names, and where."""
    labels = {key(item.label) for item in form.items if item.indicator == "agency_name"}
    said = [(LEADER.sub(" ", line.answer).strip(" .…_"), line.source) for line in layout.lines if line.key in labels]
    return next(((name, source) for name, source in said if name), None)


def _on_a_new_form(
    layout: Layout, opened: Opened, info: FileInfo, reference: Reference, declared: Declared | None
) -> Extraction | None:
    """A report on a form never seen before, read by the catalogue's wording; None when it is no report.

    Every figure is held: an officer confirms the form first.
    """
    identity = identify(opened, None, [], declared, reference.provinces)
    layout = with_passing(with_cards_of_paragraphs(with_answers_to_questions(layout)))
    own_level = OWN_LEVELS.get(identity.agency_level or "", "cap_tinh")
    guesses = guess(layout, reference.forms, reference.indicators, own_level, least=LEAST_HELD)
    lines = layout.lines
    guesses = as_then(guesses, lines, identity.period)
    guesses = [one for one in guesses if not _names_another(one.item.indicator, lines[one.line])]
    asking = sum(bool(line.answer) and bool(line.section) for line in lines)
    answered = sum(bool(lines[one.line].answer) for one in guesses)
    if answered < NEW_FORM_LINES or answered < NEW_FORM_SHARE * asking:
        return None
    draft = drafted(
        layout,
        with_answers_behind(guesses, lines, reference.indicators),
        reference.annexes,
        form_id="moi",
        family=reference.likely_family({one.item.indicator for one in guesses}),
        title="",
        province="",
        own_level=own_level,
        period="2000-Q1",
    )
    score = {(one.item.indicator, one.item.level or own_level, one.item.role or ""): one.score for one in guesses}
    sender = Who(identity.province, identity.agency, identity.agency_level)
    located = locate(layout, draft, reference.indicators, reference.annexes, sender, own_level)
    facts = [
        fact.model_copy(
            update={
                "confidence": min(fact.confidence, score.get(fact.key, 0.5)),
                "doubt": fact.doubt or "new_form",
            }
        )
        if fact.status is Status.FILLED
        else fact
        for fact in located.facts
    ]
    found = identify(opened, None, facts, declared, reference.provinces)
    mean = sum(one.score for one in guesses) / max(len(lines), 1)
    found = found.model_copy(update={"form_confidence": round(min(mean, KNOWN_FORM), 3)})
    return Extraction(info, found, facts, located.tables, [*located.findings, about_files.new_form(len(guesses))])


def _names_another(indicator: str, line: Line) -> bool:
    """Whether a line of the letter around a report, such as its addressee, is taken for the sender's name."""
    return indicator == "agency_name" and line.prose and in_letter(line.source.text or "")


def _nothing_of(info: FileInfo, why: Finding, report: ReportIdentity | None = None) -> Extraction:
    """A file of which no figure is read, with the finding that tells why."""
    return Extraction(info, report or ReportIdentity(), [], [], [why])


def _nothing_read(parts: list[Part], ignored: list[tuple[Part, UnreadableFile]]) -> Extraction:
    """What is said when no file of several is of a kind that is read."""
    if not ignored:
        error = UnreadableFile("empty_file", "Thư không có nội dung và không kèm tệp nào. Hãy kiểm tra và gửi lại tệp báo cáo.", "The mail says nothing and carries no file. Check it and send the report again.")  # fmt: skip
        return _nothing_of(_info(parts), about_files.unreadable(error))
    finding = about_files.unreadable(ignored[0][1]) if len(ignored) == 1 else about_files.ignored(ignored)
    finding = finding.model_copy(update={"rule": "unsupported_type", "severity": weight("unsupported_type")})
    return _nothing_of(_info(parts), finding)
