"""Renders corpus reports into every format an agency sends, scans and photographs included.

LibreOffice, run once a batch in a profile of its own, makes the formats that only office programs write.
"""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from corpus.office import convert
from corpus.pictures import pages, pdf_of, photo, scan
from corpus.typeset import Piece, docx_of, xlsx_of

DIRECT = ("docx", "xlsx", "html", "txt", "md", "csv")
CONVERTED = {"doc": "docx", "odt": "docx", "rtf": "docx", "pdf": "docx", "xls": "xlsx", "ods": "xlsx"}
"""Formats that LibreOffice makes, and what it makes them from."""
PICTURED = ("scan", "photo")
__all__ = ["CONVERTED", "DIRECT", "PICTURED", "convert", "pages", "pdf_of", "photo", "render", "scan"]


def render(reports: Iterable[tuple[str, list[Piece]]], kind: str) -> dict[str, bytes]:
    """Each report (name, pieces) as a file of this kind: one of ``DIRECT`` or ``CONVERTED``."""
    reports = list(reports)
    if kind in DIRECT:
        makers = {"docx": docx_of, "xlsx": xlsx_of, "html": _html, "txt": _text, "md": _markdown, "csv": _csv}
        return {name: makers[kind](pieces) for name, pieces in reports}
    source = CONVERTED[kind]
    return convert(dict(render(reports, source).items()), source, kind)


def _rows(piece: Piece) -> list[list[str]]:
    return [[box.text if box else "" for box in row] for row in piece.grid]


def _html(pieces: list[Piece]) -> bytes:
    body = ""
    for piece in pieces:
        if piece.paragraph is not None:
            body += f"<p>{escape(piece.paragraph)}</p>"
        elif piece.beside:
            body += (
                "<table><tr>"
                + "".join("<td>" + "<br>".join(map(escape, c)) + "</td>" for c in piece.beside)
                + "</tr></table>"
            )
        else:
            body += "<table border=1>"
            for row in piece.grid:
                body += (
                    "<tr>"
                    + "".join(f'<td colspan="{b.columns}" rowspan="{b.rows}">{escape(b.text)}</td>' for b in row if b)
                    + "</tr>"
                )
            body += "</table>"
    return f"<!DOCTYPE html><html><head><meta charset='utf-8'></head><body>{body}</body></html>".encode()


def _text(pieces: list[Piece]) -> bytes:
    lines: list[str] = []
    for piece in pieces:
        if piece.paragraph is not None:
            lines.append(piece.paragraph)
        elif piece.beside:
            lines += [text for column in piece.beside for text in column]
        else:
            lines += ["\t".join(row) for row in _rows(piece)]
        lines.append("")
    return "\n".join(lines).encode()


def _markdown(pieces: list[Piece]) -> bytes:
    lines: list[str] = []
    for piece in pieces:
        if piece.paragraph is not None:
            lines += [piece.paragraph, ""]
        elif piece.beside:
            lines += [text for column in piece.beside for text in column] + [""]
        else:
            rows = ["| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |" for row in _rows(piece)]
            lines += [rows[0], "|" + " --- |" * len(piece.grid[0]), *rows[1:], ""]
    return "\n".join(lines).encode()


def _csv(pieces: list[Piece]) -> bytes:
    import csv
    import io

    rows: list[list[str]] = []
    for piece in pieces:
        if piece.paragraph is not None:
            rows.append([piece.paragraph])
        elif piece.beside:
            rows += [[text] for column in piece.beside for text in column]
        else:
            rows += _rows(piece)
    width = max(map(len, rows))
    out = io.StringIO()
    csv.writer(out).writerows([*row, *[""] * (width - len(row))] for row in rows)
    return out.getvalue().encode("utf-8-sig")
