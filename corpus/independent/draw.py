"""Word files by python-docx and workbooks by openpyxl, as office programs write them; the same bytes each time."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import datetime
from typing import Any

from corpus.independent.habits import Habits
from corpus.independent.page import Cell, Grid, Inline, Para, Sheet, Tick, plain

_EPOCH = (2021, 1, 4, 8, 0, 0)
_MADE = datetime(*_EPOCH)  # noqa: DTZ001 (office files hold times without a zone)
_W14 = "http://schemas.microsoft.com/office/word/2010/wordml"


def docx(sheets: list[Sheet], ways: Habits) -> bytes:
    """The report as a Word file: tables with merged cells, tick boxes as the clerk makes them."""
    from docx import Document
    from docx.enum.section import WD_ORIENT
    from docx.enum.text import WD_BREAK
    from docx.shared import Mm, Pt

    document = Document()
    document.styles["Normal"].font.name = "Times New Roman"
    document.styles["Normal"].font.size = Pt(12)
    document.styles["Normal"].paragraph_format.space_after = Pt(3)
    document.core_properties.author = "van thu"
    document.core_properties.created = document.core_properties.modified = _MADE
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin, section.right_margin, section.top_margin, section.bottom_margin = (
        Mm(25),
        Mm(15),
        Mm(20),
        Mm(20),
    )
    if ways.landscape:
        section.orientation = WD_ORIENT.LANDSCAPE
        section.page_width, section.page_height = section.page_height, section.page_width
    for number, sheet in enumerate(sheets):
        if number:
            document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
        for block in sheet.blocks:
            if isinstance(block, Para):
                _paragraph(
                    document.add_paragraph(),
                    block.parts,
                    ways,
                    bold=block.style in ("title", "head"),
                    centred=block.style == "title",
                    slanted=block.style == "note",
                )
            else:
                _table(document, block, ways)
    saved = io.BytesIO()
    document.save(saved)
    return _repack(saved.getvalue())


def _paragraph(
    paragraph: Any,
    parts: tuple[Inline, ...],
    ways: Habits,
    *,
    bold: bool = False,
    centred: bool = False,
    slanted: bool = False,
) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH

    if centred:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for part in parts:
        if isinstance(part, Tick):
            _box(paragraph, part, ways)
        elif part:
            run = paragraph.add_run(part)
            run.bold = bold or None
            run.italic = slanted or None


def _box(paragraph: Any, tick: Tick, ways: Habits) -> None:
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls

    if ways.ticks == "control":
        mark = "☒" if tick.on else "☐"
        xml = (
            f'<w:sdt {nsdecls("w")} xmlns:w14="{_W14}"><w:sdtPr><w14:checkbox><w14:checked w14:val="{int(tick.on)}"/>'
            f'<w14:checkedState w14:val="2612" w14:font="MS Gothic"/><w14:uncheckedState w14:val="2610" w14:font="MS Gothic"/></w14:checkbox></w:sdtPr>'
            f"<w:sdtContent><w:r><w:t>{mark}</w:t></w:r></w:sdtContent></w:sdt>"
        )
        paragraph._p.append(parse_xml(xml))
    elif ways.ticks == "symbol":
        run = paragraph.add_run()
        run._r.append(parse_xml(f'<w:sym {nsdecls("w")} w:font="Wingdings" w:char="{"F0FE" if tick.on else "F0A8"}"/>'))
    else:
        paragraph.add_run("☒" if tick.on else "☐")


def _table(document: Any, grid: Grid, ways: Habits) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.shared import Pt

    width = max(len(row) for row in grid.rows)
    table = document.add_table(rows=len(grid.rows), cols=width)
    table.autofit = False
    if grid.borders:
        table.style = "Table Grid"
    section = document.sections[0]
    page = section.page_width - section.left_margin - section.right_margin
    shares, size = _widths(grid, width, page / 360_000)
    for column, share in zip(table.columns, shares, strict=True):
        column.width = int(page * share)
    boxes = list(table._cells)
    for r, row in enumerate(grid.rows):
        for c in range(width):
            cell = row[c] if c < len(row) else Cell()
            if cell is None:
                continue
            box = boxes[r * width + c]
            box.width = int(page * sum(shares[c : c + cell.columns]))
            paragraph = box.paragraphs[0]
            paragraph.paragraph_format.space_after = Pt(0)
            _paragraph(paragraph, cell.parts, ways, bold=cell.bold)
            for run in paragraph.runs:
                run.font.size = Pt(size)
            if cell.columns > 1 or cell.rows > 1:
                box.merge(boxes[min(r + cell.rows - 1, len(grid.rows) - 1) * width + c + cell.columns - 1])
        if r < grid.header and grid.borders:
            properties = table.rows[r]._tr.get_or_add_trPr()
            repeat = OxmlElement("w:tblHeader")
            repeat.set(qn("w:val"), "true")
            properties.append(repeat)
    document.add_paragraph()


def _widths(grid: Grid, width: int, page: float) -> tuple[list[float], int]:
    """Shares of the page, wide enough for the words of each column where the type allows it, and the size of the type."""
    words, texts = [3] * width, [3] * width
    for row in grid.rows:
        for c, cell in enumerate(row):
            if cell and cell.columns == 1:
                text = plain(cell.parts)
                words[c] = max(
                    [
                        words[c],
                        *(len(word) if "." not in word else min(len(word), 13) for word in re.split(r"[\s/]", text)),
                    ]
                )
                texts[c] = max(texts[c], min(len(text), 90))
    if not grid.borders:
        return [1 / width] * width, 12
    for size in (11, 10, 9, 8):
        room = page / (0.019 * size)
        if sum(words) + 1.6 * width <= room or size == 8:
            break
    needed = [word + 1.6 for word in words]
    spare = max(0.0, room - sum(needed))
    more = [max(0, text - word) for text, word in zip(texts, words, strict=True)]
    widths = [need + spare * (extra / max(1, sum(more))) for need, extra in zip(needed, more, strict=True)]
    return [one / sum(widths) for one in widths], size


def xlsx(sheets: list[Sheet], ways: Habits) -> bytes:
    """The report as a workbook: a sheet for each part or one for all; figures as numbers or as text."""
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Border, Font, Side

    book = Workbook()
    book.remove(book.active)
    book.properties.creator = "van thu"
    book.properties.created = book.properties.modified = _MADE
    thin = Border(*[Side("thin")] * 4)
    wrap, strong = Alignment(wrap_text=True, vertical="top"), Font(bold=True)
    names: set[str] = set()
    page, at = None, 1
    for number, sheet in enumerate(sheets):
        if page is None or not ways.one_sheet:
            name = re.sub(r"[\[\]:*?/\\]", "", sheet.name)[:28]
            name = name if name not in names else f"{name}{number}"
            names.add(name)
            page, at = book.create_sheet(name), 1
            page.column_dimensions["A"].width, page.column_dimensions["B"].width = 8, 70
        for block in sheet.blocks:
            if isinstance(block, Para):
                text = plain(block.parts).strip()
                cell = page.cell(at, 2 if block.style != "title" else 1, text)
                if block.style in ("title", "head"):
                    cell.font = strong
                at += 1
                continue
            for row in block.rows:
                for c, box in enumerate(row, 1):
                    if box is None:
                        continue
                    cell = page.cell(at, c)
                    _write(cell, box)
                    if block.borders:
                        cell.border = thin
                    cell.alignment = wrap
                    if box.bold:
                        cell.font = strong
                    if box.columns > 1 or box.rows > 1:
                        page.merge_cells(
                            start_row=at, start_column=c, end_row=at + box.rows - 1, end_column=c + box.columns - 1
                        )
                at += 1
            at += 1
    saved = io.BytesIO()
    book.save(saved)
    return _repack(saved.getvalue())


def _write(cell: Any, box: Cell) -> None:
    if box.number is not None:
        cell.value, cell.number_format = box.number, box.shown
        return
    text = plain(box.parts)
    if text:
        cell.value = text
        cell.data_type = "s"  # a text that looks like a formula or a number stays a text
        cell.number_format = "@"


def _repack(content: bytes) -> bytes:
    """The same package with fixed times and order."""
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as new:
        for name in sorted(old.namelist(), key=lambda n: (n != "[Content_Types].xml", n)):
            info = zipfile.ZipInfo(name, _EPOCH)
            info.compress_type = zipfile.ZIP_DEFLATED
            data = old.read(name)
            if name == "docProps/core.xml":
                data = re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>2021-01-04T08:00:00Z", data)
            new.writestr(info, data)
    return packed.getvalue()
