"""The lines of a document that may answer an item of a form: label, unit, answer, note, place.

A row of a table and a sentence with a colon become the same thing, a ``Line``. Nothing here knows a
form: what a sentence asks is told by ``prose``, what a row answers by ``rows``, what a table is by ``layout``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import lru_cache
from typing import Any

from services.extract.reading.document import Paragraph, Row, Table, UnreadableFile
from services.extract.reading.layout.columns import Plan
from services.extract.reading.layout.headings import OTHER, quarter_in, window_in, year_alone
from services.extract.reading.layout.scale import behind, is_scaled, stated
from services.extract.reading.records import record
from services.extract.reading.sentences.prose import Question, level_alone, questions, role_alone, split
from services.extract.reading.values.looks import counts, is_unit, looks
from services.extract.reading.words.grades import grade_in, of_grade
from services.extract.reading.words.labels import says_only_a_rate
from services.extract.reading.words.wording import (
    WORDS,
    fold,
    key,
    level_in,
    level_named,
    levels_in,
    plain,
    says,
    without_level_names,
    without_levels,
)
from shared.contracts import Source

EXAMPLE = "example"
"""The window of a line of the form's own worked example."""
HIDDEN = "hidden"
"""The window of a line that nobody sees who opens the file."""
MOST_LINES = 8_000
"""Lines of a document that may ask something; the longest report has some four hundred."""
SECTION = re.compile(r"^\W*(?:MỤC|Mục|PHẦN)\s*(?:\d+|[IVX]+|[A-Z])\b")
"""How a part of a report begins."""
UNIT_ONLY = re.compile(r"^1/0\s*(?:\(|$)")
"""A unit on a line of its own: it belongs to the line above."""
_SPACES = re.compile(r"[\u00a0\u2000-\u200a\u202f\u3000]")
_EXAMPLE = re.compile(r"\bví dụ\b.*:\s*$", re.IGNORECASE)
_LISTED = re.compile(r"^\s*[-+•·*–]")
_TABLE = re.compile(r"^\W*b[aả]ng\b", re.IGNORECASE)
_RULE = re.compile(r"^\W{5,}$")
_ASKING_WORDS, _DEGREE_WORDS = 2, 4
"""Words of a label at least that asks by its place alone; of the longest name of a degree: a longer one counts people."""
_HEADING_WORDS, _NUMBERED_WORDS = 16, 6
"""Words of a heading that may say which period the tables below it are of; a title in capitals may have twice as many."""


@record
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
    """An answer that stands where it should not, such as in the unit's column."""
    prose: bool = False
    confidence: float = 1.0
    """How sure the reading of the answer's letters is."""
    tail: bool = False
    """A bare label at the top of a page: perhaps the rest of the line above, cut by the page break."""
    level: str | None = None
    """The level of government that the column, or the slot in a sentence, names."""
    placed: bool = False
    """Whether the level is that of a column, a sheet or a heading, whatever the words ask."""
    role: str | None = None
    """The role that the slot names, where a sentence asks for one answer a role."""
    window: str | None = None
    """None for a figure of this report; else why it may be none: ``columns.OTHER``, ``HIDDEN`` …"""
    parts: tuple[str, ...] = ()
    """The paragraphs of the answer's cell, where it has several."""
    scale: str | None = None
    """The unit by the thousand or more in which its row, its column or the caption of its table counts."""

    @property
    def key(self) -> str:
        """The label's key; see ``wording.key``."""
        return key(self.label)

    @property
    def is_answered(self) -> bool:
        """Whether anything stands in the room for an answer."""
        return bool(self.spill) or looks(self.answer) != "nothing"


@dataclass(slots=True)
class Annex:
    """A list attached to the report: headers by column, and the rows below them."""

    title: str
    headers: list[str]
    rows: list[tuple[Table, Row]]
    source: Source
    window: str | None = None
    """None for a list of this report; see ``Line.window``."""


@dataclass(frozen=True, slots=True)
class Planned:
    """How a table was read: the words above its columns, the rows below, and what came of them."""

    headers: Sequence[str]
    body: Sequence[Row]
    plan: Plan | None


@dataclass(slots=True)
class Layout:
    """A document laid out: candidate lines, annex tables, and every text in order."""

    lines: list[Line] = field(default_factory=list)
    annexes: list[Annex] = field(default_factory=list)
    texts: list[tuple[str, Source]] = field(default_factory=list)
    dated: bool = False
    """Whether columns or headings name periods, so that the report's own must be known to choose among them."""
    seen: bool = False
    """Whether letters were read off pictures of pages, where one may be taken for another."""
    quarters: set[str] = field(default_factory=set)
    """Quarters that headings name, where the report was taken to be of them."""
    plans: list[Planned] = field(default_factory=list)
    """How tables were read whose columns name a period."""


class LineWriter:
    """Notes what a document asks, in its order, and what its headings say of what stands below them."""

    def __init__(self, period: str | None = None, asked: frozenset[str] = frozenset()) -> None:
        self.layout = Layout()
        self.period = period
        self.asked = asked
        """The windows beside this period's that the form asks for."""
        self.section = ""
        self.context = ""
        self.title = ""
        self.stem = ""
        """The last label that names more than a level: what '(Cấp xã) …' on the next line is of."""
        self.counted = ""
        """The last of them that asks for more than a rate of the one before."""
        self.window: str | None = None
        """What the last heading says of the tables below it."""
        self.level: str | None = None
        """The level that the sheet or the last heading names for all that stands below it."""
        self.head: str | None = None
        """The level that the question above a list names, which its lines do not say again."""
        self.grade: str | None = None
        """The level of service that the line above a list names: ``mức độ 3``."""
        self.scale: tuple[str, int] | None = None
        """The scale that a caption states for what stands below it, and how many lines stand above it."""
        self.example = False
        """Whether the form is giving an example, whose digits are no answers."""
        self.by_role: list[tuple[int, str, str]] = []
        """Lines whose answer stands before or behind a role's name: number, what stands before, what behind."""

    def finished(self) -> Layout:
        """The layout; one habit decides for the whole paper where the answers to roles stand."""
        before = sum(bool(_said(one)) for _, one, _ in self.by_role[::3])
        behind = sum(bool(_said(other)) for _, _, other in self.by_role[2::3])
        for at, one, other in self.by_role:
            line = self.layout.lines[at]
            unclear = bool(before) == bool(behind) and bool(_said(one) or _said(other))
            answer = other if behind > before else one
            self.layout.lines[at] = replace(line, answer=answer, doubt="column_unclear" if unclear else line.doubt)
        return self.layout

    def paragraph(self, paragraph: Paragraph) -> None:
        """A paragraph outside tables: a heading, or questions."""
        text = _SPACES.sub(" ", paragraph.text)
        words = plain(text.replace("\t", " "))
        source = Source.noted(words, page=paragraph.page, line=paragraph.line, box=paragraph.box)
        self.heading(text)
        self.prose(text, source, paragraph.doubtful, doubt=paragraph.doubt)

    def heading(self, text: str, *, always: bool = False) -> None:
        """Notes what a heading says of the period of the tables below it."""
        self._note_scale(text, always=always)
        if always or level_heading(text) or _PART.match(text) or (text.isupper() and " " in text.strip()):
            self.level = level_heading(text)
        words = _heading_words(text, always=always)
        if not words:
            return
        quarter, window = quarter_in(text), window_in(text)
        year = year_alone(text) if always else None  # a sheet named for its year
        if year and self.period and year != self.period[:4]:
            window = OTHER
        self.layout.quarters |= {year} if year and not self.period else set()
        if window == OTHER or (quarter and self.period and quarter != self.period):
            self.window, self.layout.dated = OTHER, True
        elif quarter or window or year:
            self.window, self.layout.dated = None, True
            self.layout.quarters |= {quarter} if quarter else set()
        elif text.isupper() and words[0] != "muc":
            self.window = None  # a new part of the document

    def _note_scale(self, text: str, *, always: bool) -> None:
        """Notes the scale that a caption states; it ends with the table below it, or with the part of the document."""
        units = stated(text)
        if units:
            self.scale = units, len(self.layout.lines)
        elif self.scale and text.strip():
            below = self.layout.lines[self.scale[1] :]
            ended = not always and below and below[-1].source.table is not None and not below[-1].source.sheet
            if always or ended or SECTION.match(text) or _PART.match(text) or (text.isupper() and " " in text.strip()):
                self.scale = None

    def prose(
        self,
        text: str,
        source: Source,
        doubtful: tuple[str, ...] = (),
        level: str | None = None,
        doubt: str | None = None,
    ) -> None:
        """A text outside tables of figures, and what it asks; ``doubtful`` are its words that ``doubt`` is about."""
        bare = plain(text)
        self.layout.texts.append((bare, source))
        if "danh sach" in fold(bare) or _TABLE.match(bare):
            self.title = bare
        if SECTION.match(bare):
            self.section = self.context = self.stem = self.counted = bare
            self.example = False
            text = bare = _asked_behind(bare)
            if not bare:
                return
        cells = [part.strip() for part in text.split("\t") if part.strip()] if "\t" in text else []
        row = asks_and_says(cells) if len(cells) > 2 else None
        if row:
            unsure = any(word in cells[row[1]] for word in doubtful)
            asked = Question(plain(cells[row[0]]).rstrip(": "), cells[row[1]], unit=row[2])
            self.ask(asked, source, (doubt or "doubtful_scan") if unsure else None if doubtful else doubt, level)
            return
        gives = bare.rstrip()[-1:] == ":" and _EXAMPLE.search(bare) is not None
        self.example = gives or (self.example and not _RULE.match(bare))
        if self._is_answer_below(bare):
            self.amend(spill=bare, source=source, doubt="wrong_row")
            return
        for question in questions(bare):
            unsure = any(word in question.answer for word in doubtful)
            reason = (doubt or "doubtful_scan") if unsure else None if doubtful else doubt
            self.ask(question, source, reason, level)

    def level_of(self, label: str) -> str | None:
        """The level that the heading above gives to a line whose words name none."""
        return self.level if self.level and not levels_in(key(label)) else None

    def names(self, label: str) -> None:
        """Notes a label that names more than a level or a role: lines below may ask the same of a level."""
        self.stem = label
        if not says_only_a_rate(label):
            self.counted = label

    @property
    def counts_by_role(self) -> bool:
        """Whether the last label names something, such as a degree, that names of roles below it are counts of."""
        return names_a_degree(self.stem)

    def stem_at_level(self, label: str, unit: str | None, answer: str) -> str:
        """What a label asks that names a level and nothing else: the same as the last that names more, at this level;
        a count is not asked by the rate that was given of the level before.
        """
        behind = unit or answer.strip().lstrip("0123456789., ")
        stem = self.counted if counts(behind) and "%" not in behind else self.stem
        return f"{without_level_names(stem)} ({label.strip('-+*•· ()')})"

    def amend(self, **changes: Any) -> None:
        """Changes the last line."""
        self.layout.lines[-1] = replace(self.layout.lines[-1], **changes)

    def _is_answer_below(self, text: str) -> bool:
        """Whether a paragraph is nothing but an answer, to the question above that ends in a colon and has no room."""
        last = self.layout.lines[-1] if self.layout.lines else None
        if last is None or not last.prose or last.answer or last.spill or not last.source.text:
            return False
        return last.source.text.rstrip().endswith(":") and ":" not in text and looks(text) in ("figure", "answer")

    def ask(self, question: Question, source: Source, doubt: str | None, level: str | None) -> None:
        """A question of a sentence, or of two cells of a table that only places text on the page."""
        label = question.label
        if UNIT_ONLY.match(label) and self.layout.lines:
            self.amend(unit=label, answer=question.answer, source=source, doubt=doubt)
            return
        named, role = question.level or level_alone(label), question.role
        before = self.layout.lines[-1] if self.layout.lines else None
        if before and not named and role is None and label.startswith("(") and _is_open(before):
            label = f"{before.label} {label}"
            self.layout.lines.pop()
        if named and (label.startswith("(") or not question.level):
            label = self.stem_at_level(label, question.unit, question.answer)
        elif role is None and role_alone(label) and self.counts_by_role:
            label, role = self.stem, role_alone(label)
        if question.after is not None:
            self.by_role.append((len(self.layout.lines), question.answer, question.after))
        self.add(
            Line(
                label,
                question.unit,
                question.answer,
                None,
                self.section,
                self.context,
                source,
                doubt=doubt,
                prose=True,
                level=named or level,
                role=role,
                window=EXAMPLE if self.example else self.window,
            )
        )
        if not named and role is None and not role_alone(question.label):
            self.names(question.label)

    def _of_its_head(self, line: Line) -> Line:
        """The line; one of a list is of the level that the question above the list names: “9. Băng thông, cấp tỉnh:”, “- FTTH”."""
        names = levels_in(line.key)
        if _LISTED.match(line.label):
            return replace(line, level=self.head) if self.head and not (names or line.level) else line
        opens = (line.source.text or "").rstrip().endswith(":") if line.prose else line.unit is None
        self.head = level_in(line.key) if opens and len(names) == 1 and not line.is_answered else None
        return line

    def _of_the_services_above(self, line: Line) -> Line:
        """The line; one of a list about dossiers is of the services whose level the line above the list names."""
        if not _LISTED.match(line.label):
            self.grade = grade_in(line.label)
            return line
        return replace(line, label=of_grade(line.label, self.grade)) if self.grade else line

    def add(self, line: Line) -> None:
        """The next line. Raises ``UnreadableFile`` when the document is longer than any report."""
        if len(self.layout.lines) >= MOST_LINES:
            raise UnreadableFile(
                "not_a_report",
                f"Tệp có hơn {MOST_LINES} dòng, dài hơn mọi báo cáo. Hãy chỉ gửi phần báo cáo.",
                f"The file has more than {MOST_LINES} lines, longer than any report. Send the report alone.",
            )
        line = self._of_the_services_above(self._of_its_head(line))
        own = line.unit if line.unit and is_scaled(line.unit) else behind(line.label)
        scale = own or line.scale or (self.scale and self.scale[0])
        self.layout.lines.append(replace(line, scale=scale) if scale != line.scale else line)
        if line.label:
            self.context = line.label


_HEADING_STARTS = tuple(WORDS["heading_starts"])
_ANSWERED_THERE = re.compile(r":\s*(?:[\d.…]|QU[YÝ]\s)", re.IGNORECASE)


@lru_cache(maxsize=20_000)
def _heading_words(text: str, *, always: bool) -> tuple[str, ...]:
    """The words of a text that may be a heading; none of any other."""
    bare = _NUMBERED.sub("", text)
    folded = fold(bare)
    if not (always or folded.startswith(_HEADING_STARTS) or text.lstrip()[:1] == "("):
        return ()
    words = tuple(folded.split())
    most = _NUMBERED_WORDS if bare[:1].isalnum() and fold(text) != folded else _HEADING_WORDS
    long = len(words) > (2 * most if text.isupper() else most)
    return () if long or _ANSWERED_THERE.search(text) else words


def _asked_behind(heading: str) -> str:
    """What a heading goes on to ask in the same paragraph: ``MỤC 8. THÔNG TIN KHÁC Vui lòng cung cấp …: Không``; mostly nothing."""
    number = SECTION.match(heading)
    if number is None or ":" not in heading:
        return ""
    words = heading[number.end() :].split()
    title = next((n for n, word in enumerate(words) if not word.isupper() and any(map(str.isalpha, word))), len(words))
    rest = " ".join(words[title:])
    label, answer = split(rest) if ":" in rest else ("", "")
    return rest if answer and len(label.split()) > _ASKING_WORDS else ""


def asks_and_says(texts: list[str]) -> tuple[int, int, str | None] | None:
    """Of the texts of a row without a header, what asks, what answers, and the unit between them."""
    first = 1 if len(texts) > 2 and looks(texts[0]) == "ordinal" else 0
    if not first + 2 <= len(texts) <= first + 3:
        return None
    asked, said = texts[first], texts[-1]
    unit = texts[first + 1] if len(texts) == first + 3 else None
    if looks(asked) != "words" or asked.isupper() or ":" in asked.rstrip(": ") or (unit and not is_unit(unit)):
        return None
    if unit is None and len(asked.split()) < _ASKING_WORDS:
        return None
    return (first, len(texts) - 1, unit) if looks(said) in ("figure", "answer") else None


@lru_cache(maxsize=2_000)
def level_heading(text: str) -> str | None:
    """The level of government that a heading names, and nothing else but that figures follow: ``II. Số liệu cấp xã``.

    What stands in brackets behind it says who that is, or of which level what is headed is:
    ``B. Cấp huyện (các cơ quan thuộc UBND thành phố)``, ``1. Máy tính (tính chung cả huyện)``.
    """
    noted = _IN_BRACKETS.search(text) if "(" in text else None
    text = text[: noted.start()] if noted else text
    if ":" in text.rstrip(": ") or len(text) > _LEVEL_HEADING:
        return None
    named = fold(text)
    if "thi xa" in named:
        named = key(text)
    level = level_in(named)
    if level and all(word in _BESIDE_LEVEL or word.isdigit() for word in without_levels(named).split()):
        return level
    if level is None and "ubnd" in named:  # of a letterhead, the name of the place on the next line
        return None
    return level_named(_NUMBERED.sub("", text).strip(": ")) or (level_named(noted[0].strip(" ():")) if noted else None)


_LEVEL_HEADING = 70
"""Letters of the longest heading of a level."""
_NUMBERED = re.compile(r"^\W*(?:(?:[IVX]{1,4}|[A-HĐ]|\d{1,2})[.)\-:])?\s*")
_IN_BRACKETS = re.compile(r"(?<=\w)\s*\([^()]*\)\s*:?\s*$")
_BESIDE_LEVEL = frozenset(WORDS["beside_level"])
_PART = re.compile(r"^\s*(?:[IVX]{1,4}|[A-HĐ]|\d{1,2})[.)\-:]\s*[A-ZĐÀ-Ỹ]")
"""How a part of a report is numbered."""


def names_a_degree(words: str) -> bool:
    """Whether words name something short, such as a degree, of which people of each role are counted: ``Thạc sỹ``."""
    return 0 < len(words.split()) <= _DEGREE_WORDS and not says(words, WORDS["people_words"])


def _is_open(line: Line) -> bool:
    """Whether a line of a sentence broke off before anything was asked: no colon, no room, no stop."""
    text = (line.source.text or "").rstrip()
    return line.prose and not line.answer and not line.role and text[-1:].isalpha() and ":" not in text


def _said(text: str) -> str:
    """What stands in a slot, without leaders, boxes and units."""
    return re.sub(r"[\s.…_☐\[\]():,;]|người", "", text)
