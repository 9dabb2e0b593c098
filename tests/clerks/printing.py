"""Prints a paper as Word or Excel. Written out here, so that the tests do not lean on the program's own typesetter."""

from __future__ import annotations

import io
import re
import zipfile
from typing import Any
from xml.sax.saxutils import escape

import xlsxwriter

from .paper import Cell, Line, Paper, Run, Table

_NAMES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
    'xmlns:v="urn:schemas-microsoft-com:vml"'
)
_TYPES = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/><Override PartName="/word/footnotes.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"/><Override PartName="/word/comments.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"/></Types>"""
_RELS = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>"""
_PARTS = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes" Target="footnotes.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/comments" Target="comments.xml"/></Relationships>"""
_STYLES = {
    "bold": "<w:b/>",
    "underline": '<w:u w:val="single"/>',
    "strike": "<w:strike/>",
    "sup": '<w:vertAlign w:val="superscript"/>',
    "white": '<w:color w:val="FFFFFF"/>',
    "hidden": "<w:vanish/>",
    "wingdings": "",
}


def printed(paper: Paper, kind: str) -> bytes:
    """The paper as ``docx`` or ``xlsx``."""
    return docx(paper) if kind == "docx" else xlsx(paper)


# Word


def docx(paper: Paper) -> bytes:
    """The paper as a Word file."""
    notes: dict[str, list[str]] = {"footnote": [], "comment": []}
    body = "".join(_block(block, notes) for block in paper.blocks)
    xml = f'<w:document {_NAMES}><w:body>{body}<w:sectPr><w:pgSz w:w="16838" w:h="11906" w:orient="landscape"/></w:sectPr></w:body></w:document>'
    saved = io.BytesIO()
    with zipfile.ZipFile(saved, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", _TYPES)
        package.writestr("_rels/.rels", _RELS)
        package.writestr("word/document.xml", f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n{xml}')
        package.writestr("word/_rels/document.xml.rels", _PARTS)
        package.writestr("word/footnotes.xml", _notes("footnote", notes["footnote"]))
        package.writestr("word/comments.xml", _notes("comment", notes["comment"]))
    return saved.getvalue()


def _notes(kind: str, texts: list[str]) -> str:
    inner = "".join(
        f'<w:{kind} w:id="{n}"><w:p><w:r><w:t>{escape(text)}</w:t></w:r></w:p></w:{kind}>'
        for n, text in enumerate(texts)
    )
    return f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<w:{kind}s {_NAMES}>{inner}</w:{kind}s>'


def _block(block: Line | Table, notes: dict[str, list[str]]) -> str:
    if isinstance(block, Table):
        return _table(block, notes) + "<w:p/>"
    inner = _paragraphs(block.runs, notes)
    if block.extra == "textbox":
        return f"<w:p><w:r><w:pict><v:shape><v:textbox><w:txbxContent>{inner}</w:txbxContent></v:textbox></v:shape></w:pict></w:r></w:p>"
    if block.extra == "numbered":
        return inner.replace(
            "<w:p>", '<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr>', 1
        )
    if block.extra == "break":
        return f'<w:p><w:r><w:br w:type="page"/></w:r></w:p>{inner}'
    return inner


def _paragraphs(runs: list[Run], notes: dict[str, list[str]]) -> str:
    """Runs as paragraphs; a line feed ends one."""
    done = ""
    for run in runs:
        for n, part in enumerate(run.text.split("\n")):
            done += ("</w:p><w:p>" if n else "") + _run(Run(part, run.mark), notes)
    return f"<w:p>{done}</w:p>"


def _run(run: Run, notes: dict[str, list[str]]) -> str:
    if run.mark in ("footnote", "comment"):
        notes[run.mark].append(run.text)
        return f'<w:r><w:{run.mark}Reference w:id="{len(notes[run.mark]) - 1}"/></w:r>'
    xml = ""
    for part in re.split(r"(\t|\v|[☐☒])", run.text):
        if part in ("☐", "☒") and run.mark != "plain":
            state = int(part == "☒")
            xml += f'<w:sdt><w:sdtPr><w14:checkbox><w14:checked w14:val="{state}"/></w14:checkbox></w:sdtPr><w:sdtContent><w:r><w:t>{part}</w:t></w:r></w:sdtContent></w:sdt>'
        elif part == "\t":
            xml += "<w:r><w:tab/></w:r>"
        elif part == "\v":
            xml += "<w:r><w:br/></w:r>"
        elif part:
            style = f"<w:rPr>{_STYLES[run.mark]}</w:rPr>" if run.mark in _STYLES else ""
            if run.mark == "wingdings":
                letters = "".join(f'<w:sym w:font="Wingdings" w:char="{ord(letter):04X}"/>' for letter in part)
            else:
                tag = "w:delText" if run.mark == "del" else "w:t"
                letters = f'<{tag} xml:space="preserve">{escape(part)}</{tag}>'
            xml += f"<w:r>{style}{letters}</w:r>"
    match run.mark:
        case "ins" | "del":
            return f'<w:{run.mark} w:id="1" w:author="x" w:date="2020-09-01T00:00:00Z">{xml}</w:{run.mark}>'
        case "placeholder":
            return f"<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{xml}</w:sdtContent></w:sdt>"
        case "field":
            return f"<w:sdt><w:sdtPr><w:text/></w:sdtPr><w:sdtContent>{xml}</w:sdtContent></w:sdt>"
        case "textbox":
            return f"<w:r><w:pict><v:shape><v:textbox><w:txbxContent><w:p>{xml}</w:p></w:txbxContent></v:textbox></v:shape></w:pict></w:r>"
        case "equation":
            return f"<m:oMath><m:r><m:t>{escape(run.text)}</m:t></m:r></m:oMath>"
    return xml


def _table(table: Table, notes: dict[str, list[str]]) -> str:
    hanging: dict[int, tuple[int, int]] = {}
    rows = ""
    for row in table.rows:
        xml, column = "", 0
        while column < len(row.cells):
            cell = row.cells[column]
            if cell is None and column in hanging:
                left, width = hanging.pop(column)
                xml += f'<w:tc><w:tcPr><w:gridSpan w:val="{width}"/><w:vMerge/></w:tcPr><w:p/></w:tc>'
                if left > 1:
                    hanging[column] = (left - 1, width)
                column += width
                continue
            cell = cell or Cell()
            merge = '<w:vMerge w:val="restart"/>' if cell.down > 1 else ""
            if cell.down > 1:
                hanging[column] = (cell.down - 1, cell.across)
            within = _table(cell.inner, notes) if cell.inner else ""
            xml += f'<w:tc><w:tcPr><w:gridSpan w:val="{cell.across}"/>{merge}</w:tcPr>{within}{_paragraphs(cell.runs, notes)}</w:tc>'
            column += cell.across
        hidden = "<w:trPr><w:hidden/></w:trPr>" if row.hidden else ""
        rows += f"<w:tr>{hidden}{xml}</w:tr>"
    grid = "<w:gridCol/>" * table.width
    return f"<w:tbl><w:tblPr/><w:tblGrid>{grid}</w:tblGrid>{rows}</w:tbl>"


# Excel


def xlsx(paper: Paper) -> bytes:
    """The paper as a workbook, a sheet for each part."""
    saved = io.BytesIO()
    with xlsxwriter.Workbook(saved, {"in_memory": True}) as book:
        sheets: dict[str, list[Any]] = {}
        for block in paper.blocks:
            if block.sheet not in sheets:
                sheets[block.sheet] = [book.add_worksheet(block.sheet), 0]
                sheets[block.sheet][0].set_column(1, 1, 60)
            sheet, at = sheets[block.sheet]
            if isinstance(block, Line):
                if len(block.runs) > 1 and any(run.mark in _RICH for run in block.runs):
                    sheet.write_rich_string(at, 1, *_rich(book, block.runs))
                else:
                    for down, text in enumerate(block.text.split("\n")):
                        sheet.write_string(at + down, 1, text)
                sheets[block.sheet][1] += max(1, block.text.count("\n") + 1)
            elif block.letterhead:
                sheets[block.sheet][1] += _stacks(sheet, at, block)
            else:
                _grid(book, sheet, at, block)
                sheets[block.sheet][1] += len(block.rows) + 1
        for name in paper.hidden_sheets:
            sheets[name][0].hide()
        shown = next(sheet for name, (sheet, _) in sheets.items() if name not in paper.hidden_sheets)
        shown.activate()
        shown.set_first_sheet()
    return saved.getvalue()


def _stacks(sheet: Any, at: int, block: Table) -> int:
    stacks = [cell.text.split("\n") for cell in block.rows[0].cells if cell]
    for side, stack in enumerate(stacks):
        for down, text in enumerate(stack):
            sheet.write_string(at + down, 1 + 3 * side, text)
    return max(map(len, stacks)) + 1


def _grid(book: Any, sheet: Any, at: int, table: Table) -> None:
    for down, row in enumerate(table.rows):
        if row.hidden:
            sheet.set_row(at + down, None, None, {"hidden": True})
        for column, cell in enumerate(row.cells):
            if cell:
                _write(book, sheet, at + down, column, cell)
    for role in table.hidden_columns:
        column = table.roles.index(role)
        sheet.set_column(column, column, None, None, {"hidden": True})


def _write(book: Any, sheet: Any, row: int, column: int, cell: Cell) -> None:
    style = book.add_format({"num_format": cell.format}) if cell.format else None
    if cell.across > 1 or cell.down > 1:
        sheet.merge_range(row, column, row + cell.down - 1, column + cell.across - 1, cell.text, style)
    elif cell.formula is not None:
        sheet.write_formula(row, column, cell.formula, style, cell.result)
    elif cell.number is not None:
        sheet.write_number(row, column, cell.number, style)
    elif len(cell.runs) > 1:
        sheet.write_rich_string(row, column, *_rich(book, cell.runs))
    elif re.fullmatch(r"0|[1-9]\d*", cell.text) and not cell.runs[0].mark:
        sheet.write_number(row, column, int(cell.text), style)
    elif cell.text:
        mark = cell.runs[0].mark
        sheet.write_string(row, column, cell.text, book.add_format(_RICH[mark]) if mark in _RICH else None)


def _rich(book: Any, runs: list[Run]) -> list[Any]:
    parts: list[Any] = []
    for run in runs:
        parts += [book.add_format(_RICH[run.mark]), run.text] if run.mark in _RICH else [run.text]
    return parts


_RICH: dict[str, dict[str, Any]] = {
    "bold": {"bold": True},
    "underline": {"underline": 1},
    "strike": {"font_strikeout": True},
    "sup": {"font_script": 1},
    "white": {"font_color": "white"},
}
