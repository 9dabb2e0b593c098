"""PDF files that hold text: characters by their place, tables by their ruled lines.

pdfium's own text order collapses when Vietnamese letters come from a second font, so characters are
placed by their origins and sorted here. A page that is a picture is read by ``scan``.
"""

from __future__ import annotations

import logging
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from services.extract.reading.document import Document, Paragraph, UnreadableFile
from services.extract.reading.readers.glyphs import Glyph, Rule, runs
from services.extract.reading.readers.lattice import OVERLAPS, Held, Page, Part, grids
from services.extract.reading.readers.leaves import bound
from services.extract.reading.readers.pdf_drawing import Drawing, drawn
from services.extract.reading.readers.pdf_frame import Corners, Frame
from services.extract.reading.readers.pdf_letters import Letters
from services.extract.reading.readers.pdf_notes import TICKS, Notes, notes
from services.extract.reading.readers.prose import arranged
from services.extract.reading.readers.refusals import MAX_PAGES, MAX_SCANNED, damaged, scanned, too_many
from services.extract.reading.readers.sniff import PDF
from services.extract.reading.readers.wrapped import fits

DPI, MAX_SIDE = 200, 6000
"""How finely a picture of a page is drawn, and how many dots one side may have."""
PAPERS, PAPER = (560.0, 1250.0), 842.0
"""The long sides that pages of paper have (A5 to A3, points), and that of A4, taken for a picture of any other size."""
_MARKS = {"x", "X", "v", "V", "✓", "✔", "√", "☒", "☑", "/", "\\"}
"""What people type into a drawn box to tick it."""
PICTURED = 0.7
"""The share of a page that pictures cover on a page that is a picture."""
Picture = Any
"""A grey picture (the red of a coloured one): an array of bytes, height × width."""
PageReader = Callable[[Picture, float], Page]
"""(picture, dots an inch) → what stands on the page."""
logging.getLogger("pypdfium2").setLevel(logging.ERROR)  # what it warns of is no concern of the sender


def read_pdf(content: bytes, see: PageReader | None = None) -> Document:
    """Paragraphs and ruled tables, page by page; ``see`` reads the pages that are pictures.

    Raises ``UnreadableFile`` when the file is damaged, locked or too long, and ``PagesAreScanned`` when
    pages are pictures and there is nobody to see them.
    """
    try:
        opened = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower():
            raise UnreadableFile(
                "encrypted_file",
                "Tệp PDF được đặt mật khẩu nên không đọc được. Hãy bỏ mật khẩu rồi gửi lại.",
                "The PDF is protected by a password. Remove the password and send it again.",
            ) from error
        raise damaged("PDF") from error
    try:
        _prepare(opened)
        if len(opened) > MAX_PAGES:
            raise too_many(f"{len(opened)} trang", f"{len(opened)} pages")
        pages: list[Page] = []
        pictures: list[int] = []
        for number in range(1, len(opened) + 1):
            page = opened[number - 1]
            text = _written(page)
            if text is not None:
                pages.append(text)
            else:
                pictures.append(number)
                if len(pictures) > MAX_SCANNED:
                    raise too_many(f"hơn {MAX_SCANNED} trang chụp", f"more than {MAX_SCANNED} scanned pages")
                if see:
                    pages.append(_seen(page, see))
            page.close()  # a scanned page keeps its decoded picture until then
    except pypdfium2.PdfiumError as error:
        raise damaged("PDF") from error
    finally:
        opened.close()
    if pictures and not see:
        raise scanned(pictures)
    return bound(pages, PDF)


def _prepare(opened: pypdfium2.PdfDocument) -> None:
    """Makes form fields known. Raises ``UnreadableFile`` for a form that only one program can show."""
    kind = opened.get_formtype()
    if kind == pdfium.FORMTYPE_XFA_FULL:
        raise UnreadableFile(
            "unsupported_type",
            "Tệp PDF là biểu mẫu động (XFA), chỉ mở được bằng Adobe Reader. Hãy in biểu ra PDF (Microsoft Print to PDF) hoặc gửi bản Word, Excel.",
            "The PDF is a dynamic form (XFA) that only Adobe Reader can show. Print it to PDF, or send the Word or Excel file.",
        )
    if kind != pdfium.FORMTYPE_NONE:
        opened.init_forms()


def _written(page: pypdfium2.PdfPage) -> Page | None:
    """What stands on a page of text; None for one that must be looked at: a picture, or letters without a known meaning.

    A scanner's own text behind the picture of the page is not trusted: nobody has checked it.
    """
    letters = Letters(page)
    try:
        frame = letters.frame(Frame.of(page))
        drawing, pasted = drawn(page, frame), notes(page, frame)
        if letters.unmapped > 0.2 * (len(letters) + letters.unmapped):
            return None
        if drawing.pictured > PICTURED or (drawing.anything and not len(letters) and not pasted.typed):
            return None
        found = _laid_out(letters.glyphs(frame), drawing, pasted, frame)
        if any(_crowded(part, frame.height) for part in _tables(found)):
            found = _laid_out(letters.glyphs(frame, by_clip=True), drawing, pasted, frame)
            for part in _tables(found):
                _hold_crowded(part, frame.height)
        if letters.slanted:
            found.pieces.append(Paragraph(letters.slanted, page=1))
        return found
    finally:
        letters.close()


def _laid_out(glyphs: list[Glyph], drawing: Drawing, pasted: Notes, frame: Frame) -> Page:
    """Letters, rules and notes as tables and paragraphs."""
    glyphs = _with_boxes(glyphs, drawing.tick_boxes())
    struck, across = _sorted_out(glyphs, drawing.across)
    glyphs = _with_notes([glyph for glyph in glyphs if id(glyph) not in struck], pasted)
    tables = grids(across, drawing.down)
    if not tables and drawing.shades:
        shaded = Drawing()
        for shade in drawing.shades:
            shaded.box(*shade)
        tables = grids(shaded.across, shaded.down)
    free: list[Glyph] = []
    inside: dict[int, list[list[Glyph]]] = defaultdict(list)
    nested = any(a is not b and a.holds(b.xs[0] + 2, b.ys[0] - 2) for a in tables for b in tables)
    last = 0  # letters come table by table: the last one's table is tried first
    for run in runs(glyphs):
        ends = run[0].middle, run[-1].middle
        if tables and not nested and all(tables[last].holds(*end) for end in ends):
            inside[last].append(run)
            continue
        if not any(grid.holds(*end) for grid in tables for end in ends):
            free += run
            continue
        for glyph in run:
            x, y = glyph.middle
            at = min((n for n, grid in enumerate(tables) if grid.holds(x, y)), key=lambda n: tables[n].area, default=-1)
            if at < 0:
                free.append(glyph)
            elif glyph is not run[0] and at == last and inside[at]:
                inside[at][-1].append(glyph)
            else:
                inside[at].append([glyph])
                last = at
    parts = [grid.part(inside[n], frame.height, pasted.asides) for n, grid in enumerate(tables)]
    return arranged(parts, free, frame.height, frame.width)


def _sorted_out(glyphs: list[Glyph], across: list[Rule]) -> tuple[set[int], list[Rule]]:
    """The letters that are struck out (by ``id``), and the level rules without the lines under or through words.

    Such a line is as long as the words it belongs to; the rule of a cell is longer than its text.
    """
    by_height: dict[int, list[Glyph]] = defaultdict(list)
    for glyph in sorted(glyphs, key=lambda g: g.x0):
        if not glyph.turn:
            by_height[int(glyph.base) // 8].append(glyph)
    starts = {row: [glyph.x0 for glyph in own] for row, own in by_height.items()}
    struck: set[int] = set()
    rules: list[Rule] = []
    for rule in across:
        near = [
            glyph
            for row in range((int(rule.at) - 8) // 8 - 1, (int(rule.at) + 8) // 8 + 1)
            if row in starts
            for glyph in by_height[row][bisect_left(starts[row], rule.low - 0.8) : bisect_right(starts[row], rule.high)]
            if glyph.x1 <= rule.high + 0.8
        ]
        through = [g for g in near if 0.15 * g.size < rule.at - g.base < 0.5 * g.size]
        under = [g for g in near if -0.3 * g.size < rule.at - g.base <= 0.02 * g.size]
        if _covers(rule, through):
            struck |= set(map(id, through))
        elif not _covers(rule, under):
            rules.append(rule)
    return struck, rules


def _covers(rule: Rule, glyphs: list[Glyph]) -> bool:
    if not glyphs:
        return False
    return min(g.x0 for g in glyphs) - rule.low < 0.8 and rule.high - max(g.x1 for g in glyphs) < 0.8


def _with_boxes(glyphs: list[Glyph], boxes: list[tuple[Corners, bool]]) -> list[Glyph]:
    """The letters and the drawn tick boxes among them; a mark typed into a box ticks it, a number stands in brackets."""
    for corners, crossed in boxes:
        inside = [glyph for glyph in glyphs if _inside(glyph, corners)]
        typed = "".join(glyph.text for glyph in inside)
        left, bottom, right, top = corners
        size = min(top - bottom, 12.0)
        base = inside[0].base if inside else bottom + 0.2 * size
        if typed.isdigit():
            ends = ("[", left, left + 1), ("]", right - 1, right)
            glyphs = [*glyphs, *(Glyph(*end, base, size, space=True) for end in ends)]
        elif not typed or typed in _MARKS:
            ticked = crossed or bool(typed)
            glyphs = [glyph for glyph in glyphs if glyph not in inside]
            glyphs.append(Glyph("☒" if ticked else "☐", left, right, base, size, space=True))
    return glyphs


def _with_notes(glyphs: list[Glyph], pasted: Notes) -> list[Glyph]:
    """The letters together with what was typed on the page; what lies under it or was drawn over is doubtful or gone."""
    if not (pasted.typed or pasted.over or pasted.fields):
        return glyphs
    found: list[Glyph] = []
    for glyph in glyphs:
        if glyph.text in TICKS and any(_inside(glyph, place) for place in pasted.fields):
            continue  # the printed box that a box to click lies on
        if any(_inside(glyph, place) for place in pasted.over):
            glyph = replace(glyph, doubt="pdf_note")
        found.append(glyph)
    for typed in pasted.typed:
        place = (typed.x0, typed.base - 0.2 * typed.size, typed.x1, typed.base + typed.size)
        under = [glyph for glyph in found if _inside(glyph, place)]
        if any(glyph.text.isalnum() for glyph in under):
            typed = replace(typed, doubt=typed.doubt or "form_field")
        dots = {id(glyph) for glyph in under if glyph.text in "._…"}
        found = [glyph for glyph in found if id(glyph) not in dots]
        found.append(typed)
    return found


def _inside(glyph: Glyph, place: Corners) -> bool:
    x, y = glyph.middle
    return place[0] <= x <= place[2] and place[1] <= y <= place[3]


def _tables(page: Page) -> list[Part]:
    return [piece for piece in page.pieces if isinstance(piece, Part)]


def _crowded(part: Part, height: float) -> list[int]:
    """The rows of a table in which texts run out of their cells, over each other or over the rules."""
    if not part.ruled:
        return []
    return [n for n, row in enumerate(part.rows) if any(held and _runs_over(held, height) for held in row.cells)]


def _hold_crowded(part: Part, height: float) -> None:
    """Makes doubtful what texts may have run into, where they run out of their cells.

    That is the rows in which they do and those next to them, and words that may go on in the cell below.
    """
    crowded = _crowded(part, height)
    for n in {n + step for n in crowded for step in (-1, 0, 1)} & set(range(len(part.rows))):
        for held in part.rows[n].cells:
            _hold(held)
    for above, below in pairwise(part.rows if crowded else []):
        for over, under in zip(above.cells, below.cells, strict=True):
            if over is None or under is None or " " not in over.written[-1].text or " " not in under.written[0].text:
                continue
            if not fits(over.written[-1], under.written[0], over.room(part.padding)):
                _hold(over)
                _hold(under)


def _hold(held: Held | None) -> None:
    if held is not None and not any(glyph.doubt for line in held.lines for glyph in line):
        held.doubt = held.doubt or OVERLAPS


def _runs_over(held: Held, height: float) -> bool:
    if any(glyph.place for line in held.lines for glyph in line):
        return False  # the file says which cell cuts it off
    top, bottom = height - held.box[1], height - held.box[3]
    for line in held.lines:
        first = line[0]
        if not first.turn and not bottom - 1 < first.base < top - 0.62 * first.size:
            return True
        if any(a.x1 - b.x0 > 0.4 * b.size for a, b in pairwise(line)):
            return True
    return any(
        above[0].turn == below[0].turn and abs(above[0].base - below[0].base) < 0.6 * below[0].size
        for above, below in pairwise(held.lines)
    )


def _seen(page: pypdfium2.PdfPage, see: PageReader) -> Page:
    """A page that is a picture, read at the size of paper.

    A picture without a resolution makes a page of one point a dot, metres large: it shows an A4 page all the same.
    """
    long = max(page.get_width(), page.get_height(), 1.0)
    shrunk = 1.0 if PAPERS[0] <= long <= PAPERS[1] else PAPER / long
    picture, dpi = page_picture(page, shrunk)
    return see(picture, dpi).scaled(1 / shrunk)


def page_picture(page: pypdfium2.PdfPage, shrunk: float = 1.0) -> tuple[Picture, float]:
    """The page as a picture and its dots an inch, were it so much smaller; its red alone, see ``picture.opened``."""
    scale = min(DPI / 72 * shrunk, MAX_SIDE / max(page.get_width(), page.get_height(), 1))
    bitmap = page.render(scale=scale, rev_byteorder=True)
    return bitmap.to_numpy()[:, :, 0].copy(), scale / shrunk * 72
