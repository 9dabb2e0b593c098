"""Renders corpus reports into every format an agency sends, scans and photographs included.

LibreOffice, run once a batch in a profile of its own, makes the formats that only office programs write.
"""

from __future__ import annotations

import random
import shutil
import subprocess
import tempfile
from collections.abc import Iterable
from html import escape
from pathlib import Path

import cv2
import numpy as np
import pypdfium2
from numpy.typing import NDArray

from baocao.typeset import Piece, docx_of, xlsx_of

Image = NDArray[np.uint8]
DIRECT = ("docx", "xlsx", "html", "txt", "md", "csv")
CONVERTED = {"doc": "docx", "odt": "docx", "rtf": "docx", "pdf": "docx", "xls": "xlsx", "ods": "xlsx"}
"""Formats that LibreOffice makes, and what it makes them from."""
PICTURED = ("scan", "photo")
FILTERS = {"doc": "doc:MS Word 97", "xls": "xls:MS Excel 97"}


def render(reports: Iterable[tuple[str, list[Piece]]], kind: str) -> dict[str, bytes]:
    """Each report (name, pieces) as a file of this kind: one of ``DIRECT`` or ``CONVERTED``."""
    reports = list(reports)
    if kind in DIRECT:
        makers = {"docx": docx_of, "xlsx": xlsx_of, "html": _html, "txt": _text, "md": _markdown, "csv": _csv}
        return {name: makers[kind](pieces) for name, pieces in reports}
    source = CONVERTED[kind]
    return convert(dict(render(reports, source).items()), source, kind)


def convert(files: dict[str, bytes], source: str, kind: str) -> dict[str, bytes]:
    """Files converted by LibreOffice. Raises ``FileNotFoundError`` where it is not installed."""
    if not shutil.which("soffice"):
        raise FileNotFoundError("LibreOffice (soffice) is not installed")
    with tempfile.TemporaryDirectory() as folder:
        paths = []
        for name, content in files.items():
            path = Path(folder, f"{name}.{source}")
            path.write_bytes(content)
            paths.append(str(path))
        subprocess.run(
            ["soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", FILTERS.get(kind, kind), "--outdir", f"{folder}/out", *paths],
            check=True, capture_output=True, timeout=60 + 8 * len(paths),
        )  # fmt: skip
        return {name: Path(folder, "out", f"{name}.{kind}").read_bytes() for name in files}


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


def pages(pdf: bytes, dpi: int) -> list[Image]:
    """The pages of a PDF as grey pictures."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [page.render(scale=dpi / 72, grayscale=True).to_numpy().copy().squeeze() for page in document]
    finally:
        document.close()


def scan(pdf: bytes, seed: str, dpi: int = 200) -> bytes:
    """The PDF as an office scanner gives it: skew up to ±1°, blur, noise, a stamp, JPEG pages in a PDF."""
    rng = random.Random(seed)
    red = rng.random() < 0.5  # half of the scanners are set to colour
    made = [_scanned(page, rng, stamp=n == 0, red=red) for n, page in enumerate(pages(pdf, dpi))]
    return pdf_of([_jpeg(page, 80) for page in made], [page.shape[:2] for page in made], dpi)


def photo(pdf: bytes, seed: str, dpi: int = 230) -> list[bytes]:
    """Each page as a telephone photographs it: perspective, a shadow, uneven light, JPEG."""
    rng = random.Random(seed)
    return [_jpeg(_photographed(page, rng), 85) for page in pages(pdf, dpi)]


def _scanned(page: Image, rng: random.Random, *, stamp: bool, red: bool) -> Image:
    height, width = page.shape
    noise = np.random.default_rng(rng.randrange(2**32))
    picture = page.astype(np.float32)
    seal = _seal(page.shape, rng) if stamp else np.zeros_like(page)
    if not red:
        picture = picture - (seal > 0) * np.minimum(picture, 90)
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), rng.uniform(-1, 1), 1)
    picture = cv2.warpAffine(picture, turn, (width, height), borderValue=250, flags=cv2.INTER_LINEAR)
    picture = cv2.GaussianBlur(picture, (0, 0), rng.uniform(0.4, 0.8))
    picture += noise.normal(0, rng.uniform(3, 8), picture.shape)
    specks = noise.random(picture.shape) < 0.00003
    picture[cv2.dilate(specks.astype(np.uint8), np.ones((2, 2), np.uint8)) > 0] = 60
    grey = np.clip(picture * rng.uniform(0.92, 1.0), 0, 255).astype(np.uint8)
    if not red:
        return grey
    seal = cv2.warpAffine(seal, turn, (width, height))
    faint = (grey - (seal > 0) * np.minimum(grey, 150)).astype(np.uint8)
    return np.dstack([faint, faint, grey])  # blue, green, red: the seal's ink is red


def _seal(shape: tuple[int, ...], rng: random.Random) -> NDArray[np.uint8]:
    """A round seal over a part of the page."""
    height, width = shape
    centre = (rng.randint(width // 2, width - 200), rng.randint(height // 3, height - 200))
    seal = np.zeros(shape, np.uint8)
    for radius in (95, 88, 55):
        cv2.circle(seal, centre, radius, 255, 3)
    cv2.putText(seal, "SO CONG THUONG", (centre[0] - 80, centre[1]), cv2.FONT_HERSHEY_SIMPLEX, 0.6, 255, 2)
    return seal


def _photographed(page: Image, rng: random.Random) -> Image:
    height, width = page.shape
    margin = 60
    noise = np.random.default_rng(rng.randrange(2**32))
    base = np.float32([[0, 0], [width, 0], [width, height], [0, height]])
    swing = 0.025 * min(width, height)
    there = base + margin + np.float32([[rng.uniform(-swing, swing) for _ in range(2)] for _ in range(4)])
    warp = cv2.getPerspectiveTransform(base, there)
    size = (width + 2 * margin, height + 2 * margin)
    picture = cv2.warpPerspective(page.astype(np.float32), warp, size, borderValue=110, flags=cv2.INTER_LINEAR)
    y, x = np.mgrid[0 : size[1], 0 : size[0]].astype(np.float32)
    light = 0.72 + 0.28 * (rng.uniform(-1, 1) * x / size[0] + rng.uniform(-1, 1) * y / size[1])
    edge = rng.uniform(0.2, 0.8) * size[0] + 0.3 * (y - size[1] / 2)
    light = np.clip(light, 0.5, 1.0) * (1 - 0.22 / (1 + np.exp(-(x - edge) / 40)))
    picture = cv2.GaussianBlur(picture * light, (0, 0), rng.uniform(0.5, 0.9))
    picture += noise.normal(0, 4, picture.shape)
    return np.clip(picture, 0, 255).astype(np.uint8)


def _jpeg(picture: Image, quality: int) -> bytes:
    return bytes(cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, quality])[1])


def pdf_of(jpegs: list[bytes], shapes: list[tuple[int, ...]], dpi: int) -> bytes:
    """JPEG pictures as the pages of a PDF, as scanners write them."""
    import io

    document = pypdfium2.PdfDocument.new()
    for jpeg, (height, width) in zip(jpegs, shapes, strict=True):
        wide, high = width * 72 / dpi, height * 72 / dpi
        page = document.new_page(wide, high)
        picture = pypdfium2.PdfImage.new(document)
        picture.load_jpeg(io.BytesIO(jpeg), inline=True)
        picture.set_matrix(pypdfium2.PdfMatrix().scale(wide, high))
        page.insert_obj(picture)
        page.gen_content()
    out = io.BytesIO()
    document.save(out)
    document.close()
    return out.getvalue()
