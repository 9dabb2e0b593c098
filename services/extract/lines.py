"""From a ``Document`` to lines that may answer an item of a form: label, unit, answer, note, place.

A row of a table and a sentence with a colon become the same thing, a ``Line``. Nothing here knows a
form; the roles of columns come from the words of the table's header.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from decimal import Decimal

from services.extract.document import Document, Paragraph, Row, Table, row_source
from services.extract.wording import WORDS, fold, key, plain, says
from shared.contracts import Source

LEADER = re.compile(r"(?:[.…_]\s?){2,}|…")
"""Dots, ellipses or underscores that stand for an empty answer."""
_COLON = re.compile(r":(?!//)")
_GAP = re.compile(r"\t+| {3,}|(?<=[.…])\s+(?=\w+\s*:)")
_NEXT_QUESTION = re.compile(
    r"(?<=:)(\s*+[\d.…_][\d.,/…_ ]*+(?:%|(?:[^\W\d_A-ZĐ][^\W\d_]*+ ?){1,3})?[,;.]?)\s*+(?<=\s)(?=[A-ZĐ][^:;]{3,120}:)"
)
"""An answer after which the next question stands on the same line, where the gap between them was lost."""
_YES_NO = re.compile(r"(?<!\s)\s++[☐☒☑]?\s*+Có\s++[☐☒☑]?\s*+Không\s*+$")
_SECOND_SLOT = re.compile(r"(?<=[\w)…. ]),\s*(?=Tỷ lệ\b|Tỉ lệ\b)")
_LEVEL_SLOT = re.compile(r"(?=\((?:Cấp tỉnh|Cấp huyện|Cấp xã)\))")
_SECTION = re.compile(r"^\W*(?:MỤC|Mục|PHẦN)\s*(?:\d+|[IVX]+|[A-Z])\b")
_MID_SENTENCE = re.compile(
    r"(?![a-zđ][.)](?:\s|[A-ZĐ])|\d{1,2}(?:\.\d{1,2})*[.)]\s|[ivx]{1,4}[.)]\s)[^\W_A-ZĐ]|[(,;:)]"
)
"""How the rest of a sentence starts: with a small letter or a digit that numbers nothing, or within parentheses."""
_UNIT_ONLY = re.compile(r"^1/0\s*\(")
_COLUMN_NUMBER = re.compile(r"^\(?\s*\d{0,2}\s*\)?$")


@dataclass(frozen=True, slots=True)
class Line:
    """Something that looks like a question with room for an answer."""

    label: str
    unit: str | None
    answer: str
    note: str | None
    section: str
    context: str
    """The label of the line above: what 'Tỷ lệ' is a rate of."""
    source: Source
    number: Decimal | None = None
    doubt: str | None = None
    spill: str | None = None
    """Text that stands where it should not, such as an answer in the unit's column."""
    prose: bool = False
    confidence: float = 1.0
    """How sure the reading of the answer's letters is."""
    tail: bool = False
    """A bare label at the top of a page: perhaps the rest of the line above, cut by the page break."""

    @property
    def key(self) -> str:
        """The label's key; see ``wording.key``."""
        return key(self.label)


@dataclass(slots=True)
class Annex:
    """A list attached to the report: headers by column, and the rows below them."""

    title: str
    headers: list[str]
    rows: list[tuple[Table, Row]]
    source: Source


@dataclass(slots=True)
class Layout:
    """A document laid out: candidate lines, annex tables, and every text in order."""

    lines: list[Line] = field(default_factory=list)
    annexes: list[Annex] = field(default_factory=list)
    texts: list[tuple[str, Source]] = field(default_factory=list)


@dataclass(slots=True)
class _Columns:
    """The role of each column of a table of figures, counted from 0."""

    ordinal: int
    label: int
    unit: int | None
    value: int
    width: int


def lay_out(document: Document) -> Layout:
    """Lines, annex tables and texts of the document, in reading order."""
    maker = _Maker()
    for block in _over_pages(document):
        if isinstance(block, Paragraph):
            maker.paragraph(block)
        else:
            maker.table(block)
    return maker.layout


def _over_pages(document: Document) -> Iterator[Paragraph | Table]:
    """The blocks, a paragraph that a page break cut in mid-sentence made whole."""
    open_: Paragraph | None = None
    for block in document.blocks:
        if isinstance(block, Paragraph) and open_ and _is_rest(open_, block):
            open_ = replace(open_, text=f"{open_.text} {block.text}", doubtful=open_.doubtful + block.doubtful)
            continue
        if open_:
            yield open_
        open_ = block if isinstance(block, Paragraph) else None
        if open_ is None:
            yield block
    if open_:
        yield open_


def _is_rest(above: Paragraph, below: Paragraph) -> bool:
    if above.page is None or below.page != above.page + 1 or above.box is None:
        return False
    unfinished = above.text.rstrip()[-1:] not in ".:;" and not above.text.isupper()
    return unfinished and bool(_MID_SENTENCE.match(below.text)) and bool(_COLON.search(below.text))


class _Maker:
    def __init__(self) -> None:
        self.layout = Layout()
        self.section = ""
        self.context = ""
        self.title = ""
        self.columns: _Columns | None = None
        self.lapsed: _Columns | None = None
        """The columns of the last table of figures: a page number between its parts does not end it."""
        self.annex: Annex | None = None

    def paragraph(self, paragraph: Paragraph) -> None:
        text = paragraph.text
        self.lapsed, self.columns, self.annex = self.columns or self.lapsed, None, None
        source = Source(
            page=paragraph.page, line=paragraph.line, box=paragraph.box, text=plain(text.replace("\t", " "))
        )
        self._prose(text, source, paragraph.doubtful, paragraph.doubt)

    def _prose(self, text: str, source: Source, doubtful: tuple[str, ...] = (), why: str = "doubtful_scan") -> None:
        self.layout.texts.append((plain(text), source))
        bare = plain(text)
        if "danh sach" in fold(bare) or re.match(r"^\W*b[aả]ng\b", bare, re.IGNORECASE):
            self.title = bare
        if _SECTION.match(bare):
            self.section = self.context = bare
            return
        for segment in _segments(bare):
            label, answer = _split(segment)
            if not label or LEADER.fullmatch(label.strip("% ")):
                continue
            doubt = why if any(word in answer for word in doubtful) else None
            self._add(Line(label, None, answer, None, self.section, self.context, source, doubt=doubt, prose=True))

    def _add(self, line: Line) -> None:
        self.layout.lines.append(line)
        if line.label:
            self.context = line.label

    def table(self, table: Table) -> None:
        at = 0
        rows = table.rows
        goes_on = self.columns is None and self.annex is None and self.lapsed is not None
        if goes_on and self.lapsed and rows and len(rows[0].cells) == self.lapsed.width and not table.sheet:
            self.columns = self.lapsed
        while at < len(rows):
            header = _header(rows, at)
            if header is not None:
                headers, used = header
                self._open(table, rows[at], headers)
                for row in rows[at : at + used]:
                    self.layout.texts.append((row.text, row_source(table, row)))
                at += used
                continue
            self._row(table, rows[at])
            at += 1

    def _open(self, table: Table, row: Row, headers: list[str]) -> None:
        self.columns = self.annex = None
        if any(fold(header) in WORDS["list_headers"] for header in headers):
            known = self.layout.annexes[-1] if self.layout.annexes else None
            if known and known.headers == headers and known.title == self.title:
                self.annex = known
                return
            self.annex = Annex(self.title, headers, [], replace_text(row_source(table, row), self.title))
            self.layout.annexes.append(self.annex)
            return
        self.columns = _roles(headers)

    def _row(self, table: Table, row: Row) -> None:
        source = row_source(table, row)
        filled = row.filled
        if not filled or _is_number_row(row):
            return
        titled = len(filled) == 1 and filled[0] <= 1 and _is_title(row.cells[filled[0]].text)
        if self.annex is not None and not titled:
            self.annex.rows.append((table, row))
            self.layout.texts.append((plain(row.text), source))
            return
        columns = self.columns
        if columns is None or titled or len(row.cells) <= columns.label:
            self.annex = None
            self._free_row(table, row)
            return
        self.layout.texts.append((plain(row.text), source))
        self._figure(table, row, columns)

    def _goes_on(self, table: Table, row: Row, ordinal: str, label: str) -> bool:
        """Whether a row is the rest of the one above, cut by a page break: it starts in mid-sentence."""
        if row.number != 1 or table.sheet or ordinal or not self.layout.lines:
            return False
        if self.layout.lines[-1].source.page == table.page:
            return False
        return not label or bool(_MID_SENTENCE.match(label))

    def _free_row(self, table: Table, row: Row) -> None:
        """A row of a table that only places text on the page, such as a letterhead."""
        if row.line is not None:
            self._prose("\t".join(cell.text for cell in row.cells if cell.text), row_source(table, row))
            return
        for column in row.filled:
            cell = row.cells[column]
            for part in cell.parts or (cell.text,):
                self._prose(part, replace_text(row_source(table, row, column), part))

    def _figure(self, table: Table, row: Row, columns: _Columns) -> None:
        ordinal, label = plain(row.cell(columns.ordinal).text), plain(row.cell(columns.label).text)
        unit = plain(row.cell(columns.unit).text) if columns.unit is not None else ""
        cell = row.cell(columns.value)
        notes = [plain(c.text) for c in row.cells[columns.value + 1 :] if c.text]
        note = (
            next((c.text for c in row.cells[columns.value + 1 :] if c.text), None)
            if len(notes) == 1
            else " | ".join(notes) or None
        )
        if _SECTION.match(ordinal) or _SECTION.match(label):
            self.section = f"{ordinal} {label}".strip()
        source = row_source(table, row, columns.value)
        if self._goes_on(table, row, ordinal, label):
            last = self.layout.lines[-1]
            self.layout.lines[-1] = replace(
                last,
                label=f"{last.label} {label}".strip(),
                unit=f"{last.unit or ''} {unit}".strip() or None,
                answer=f"{last.answer} {cell.text}".strip(),
                doubt=last.doubt or cell.doubt,
                confidence=min(last.confidence, cell.confidence),
                note=" ".join(filter(None, (last.note, note))) or None,
            )
            return
        if _UNIT_ONLY.match(label) and self.layout.lines:
            last = self.layout.lines[-1]
            self.layout.lines[-1] = replace(
                last,
                unit=label,
                answer=cell.text,
                note=note,
                source=source,
                number=cell.number,
                doubt=cell.doubt,
                spill="unit_in_label",
                confidence=cell.confidence,
            )
            return
        spill = unit if unit and not cell.text and _QUARTER_LIKE.search(unit) else None
        self._add(
            Line(
                label or ordinal,
                unit or None,
                cell.text,
                note,
                self.section,
                self.context,
                source,
                number=cell.number,
                doubt=cell.doubt,
                spill=spill,
                confidence=cell.confidence,
                tail=row.number == 1 and not (table.sheet or ordinal or unit or cell.text or note),
            )
        )


_QUARTER_LIKE = re.compile(r"^(Quý\s+\w+\s*/\s*\d{4}|https?://\S+|\d[\d.,/]*)$", re.IGNORECASE)


def replace_text(source: Source, text: str) -> Source:
    """The same place, quoting another text."""
    return source.model_copy(update={"text": text})


def _is_number_row(row: Row) -> bool:
    """Whether a row only numbers the columns: (1) (2) (3) …"""
    texts = [row.cells[n].text.replace(" ", "") for n in row.filled]
    if not texts or not texts[0].startswith("("):
        return False
    numbered = sum(ch.isdigit() for text in texts for ch in text)
    return numbered > 2 and all(_COLUMN_NUMBER.match(text) for text in texts)


def _is_title(text: str) -> bool:
    return bool(_SECTION.match(plain(text))) or bool(re.match(r"^\W*(?:BẢNG|Bảng)\s*\d", plain(text)))


def _header(rows: tuple[Row, ...], at: int) -> tuple[list[str], int] | None:
    """The header that starts at a row: the text of each column, and how many rows it takes."""
    first = rows[at]
    words = [fold(cell.text) for cell in first.cells]
    filled = [n for n, word in enumerate(words) if word]
    if not filled or words[filled[0]].replace(" ", "") not in WORDS["number_headers"] or len(filled) < 2:
        return None
    known = WORDS["label_headers"] + WORDS["list_headers"]
    if not any(word in known for word in words):
        return None
    headers = [plain(cell.text) for cell in first.cells]
    used = 1
    while at + used < len(rows) and _continues_header(rows[at + used], filled[0]):
        row = rows[at + used]
        numbers = _is_number_row(row)
        if not numbers:
            headers += [""] * (len(row.cells) - len(headers))
            for n in row.filled:
                headers[n] = plain(row.cells[n].text)
        used += 1
        if numbers:
            break
    return headers, used


def _continues_header(row: Row, ordinal: int) -> bool:
    filled = row.filled
    if not filled:
        return False
    if _is_number_row(row):
        return True
    return min(filled) > ordinal + 2


def _roles(headers: list[str]) -> _Columns | None:
    folded = [fold(header) for header in headers]
    ordinal = next((n for n, word in enumerate(folded) if word in WORDS["number_headers"]), 0)
    label = next((n for n, word in enumerate(folded) if word in WORDS["label_headers"]), ordinal + 1)
    unit = next(
        (n for n, word in enumerate(folded) if n > label and any(word.startswith(u) for u in WORDS["unit_headers"])),
        None,
    )
    rest = [n for n in range(label + 1, len(headers)) if n != unit]
    if not rest:
        return None
    value = next((n for n in rest if says(headers[n], WORDS["value_headers"])), rest[0])
    return _Columns(ordinal, label, unit, value, len(headers))


def _segments(text: str) -> Iterator[str]:
    """The parts of a paragraph that ask for one answer each."""
    levels = [part for part in _LEVEL_SLOT.split(text) if part.strip()]
    if len(levels) > 2:
        stem = ""
        for part in levels:
            if not part.startswith("("):
                stem = part.strip().rstrip(":")
                continue
            level, _, rest = part.partition(")")
            yield f"{stem} {level}): {rest.strip()}" if stem else f"{level}): {rest.strip()}"
        return
    parts = [part.strip() for part in _GAP.split(_NEXT_QUESTION.sub(r"\1\t", text))]
    parts = [part for part in parts if part]
    merged: list[str] = []
    for part in parts:
        asks = bool(_COLON.search(part)) or bool(LEADER.search(part))
        if merged and not asks:
            merged[-1] = f"{merged[-1]}   {part}"
        else:
            merged.append(part)
    for part in merged:
        yield from (piece.strip() for piece in _SECOND_SLOT.split(part))


def _split(segment: str) -> tuple[str, str]:
    """Label and answer of a segment: at its last colon, or where its dots begin."""
    colons = [match.start() for match in _COLON.finditer(segment)]
    colons = [at for at in colons if not _inside_parentheses(segment, at)]
    if colons:
        at = colons[-1]
        return segment[:at].strip(), segment[at + 1 :].strip()
    leader = LEADER.search(segment)
    if leader and leader.start() > 0:
        return segment[: leader.start()].strip(), segment[leader.start() :].strip()
    choice = _YES_NO.search(segment)
    if choice:
        return segment[: choice.start()].strip(), choice.group().strip()
    if ";" in segment:
        label, _, answer = segment.rpartition(";")
        return label.strip(), answer.strip()
    return segment.strip(), ""


def _inside_parentheses(text: str, at: int) -> bool:
    return text.count("(", 0, at) > text.count(")", 0, at)
