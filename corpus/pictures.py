"""Pages as pictures: as an office scanner or a telephone makes them. Drawn, not taken: an upper bound for real ones."""

from __future__ import annotations

import io
import random
from typing import Any

import cv2
import numpy as np
import pypdfium2
from numpy.typing import NDArray

Image = NDArray[Any]


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
    picture: Image = page.astype(np.float32)
    seal: Image = _seal(page.shape, rng) if stamp else np.zeros_like(page)
    if not red:
        picture = picture - (seal > 0) * np.minimum(picture, 90)
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), rng.uniform(-1, 1), 1)
    picture = cv2.warpAffine(picture, turn, (width, height), borderValue=250, flags=cv2.INTER_LINEAR)
    picture = cv2.GaussianBlur(picture, (0, 0), rng.uniform(0.4, 0.8))
    picture = (picture + noise.normal(0, rng.uniform(3, 8), picture.shape)).astype(np.float32)
    specks = noise.random(picture.shape) < 0.00003
    picture[cv2.dilate(specks.astype(np.uint8), np.ones((2, 2), np.uint8)) > 0] = 60
    grey: Image = np.clip(picture * rng.uniform(0.92, 1.0), 0, 255).astype(np.uint8)
    if not red:
        return grey
    seal = cv2.warpAffine(seal, turn, (width, height))
    faint = (grey - (seal > 0) * np.minimum(grey, 150)).astype(np.uint8)
    return np.dstack([faint, faint, grey])  # blue, green, red: the seal's ink is red


def _seal(shape: tuple[int, ...], rng: random.Random) -> Image:
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
    base = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    swing = 0.025 * min(width, height)
    there = base + margin + np.array([[rng.uniform(-swing, swing) for _ in range(2)] for _ in range(4)], np.float32)
    warp = cv2.getPerspectiveTransform(base, there)
    size = (width + 2 * margin, height + 2 * margin)
    picture: Image = cv2.warpPerspective(page.astype(np.float32), warp, size, borderValue=110, flags=cv2.INTER_LINEAR)
    y, x = np.mgrid[0 : size[1], 0 : size[0]].astype(np.float32)
    light = 0.72 + 0.28 * (rng.uniform(-1, 1) * x / size[0] + rng.uniform(-1, 1) * y / size[1])
    edge = rng.uniform(0.2, 0.8) * size[0] + 0.3 * (y - size[1] / 2)
    light = np.clip(light, 0.5, 1.0) * (1 - 0.22 / (1 + np.exp(-(x - edge) / 40)))
    picture = cv2.GaussianBlur(picture * light, (0, 0), rng.uniform(0.5, 0.9))
    picture += noise.normal(0, 4, picture.shape)
    found: Image = np.clip(picture, 0, 255).astype(np.uint8)
    return found


def _jpeg(picture: Image, quality: int) -> bytes:
    return bytes(cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, quality])[1])


def pdf_of(jpegs: list[bytes], shapes: list[tuple[int, ...]], dpi: int) -> bytes:
    """JPEG pictures as the pages of a PDF, as scanners write them."""
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
