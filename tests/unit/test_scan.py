"""Scans and photographs: real Tesseract on pages drawn, turned, stamped and soiled here."""

from __future__ import annotations

import gzip
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest

from benchmarks.corpus.render import pages, photo, scan
from services.extract.reading.document import Block, Paragraph, Table
from services.extract.reading.readers import PagesAreScanned, read
from services.extract.reading.readers import picture as pic
from services.extract.reading.readers.scan import see_page
from services.extract.reading.report import read_parts, read_report
from shared.contracts import Fact, Status
from tests.world import WORLD

pytestmark = pytest.mark.slow
"""Left out of ``make test-fast``."""

PDF = gzip.decompress((Path(__file__).parent.parent / "files" / "000.pdf.gz").read_bytes())


def figures(facts: list[Fact]) -> dict:
    return {f.key: f.value for f in facts if f.status is Status.FILLED and isinstance(f.value, int | float)}


def sure(facts: list[Fact]) -> dict:
    return figures([f for f in facts if not f.in_doubt])


@pytest.fixture(scope="module")
def right() -> dict:
    return figures(read_report(PDF, "000.pdf", WORLD).facts)


def test_a_stamped_skewed_scan_gives_its_figures_and_no_wrong_one(right: dict[str, Any]) -> None:
    read_ = read_report(scan(PDF, "one"), "scan.pdf", WORLD)
    assert read_.report.form == "bac-giang-so-2020" and read_.report.period == "2020-Q3"
    wrong = {key: value for key, value in sure(read_.facts).items() if right.get(key) != value}
    assert not wrong
    assert sum(figures(read_.facts).get(key) == value for key, value in right.items()) >= 0.95 * len(right)
    assert all(f.source.page and f.source.box for f in read_.facts if isinstance(f.value, int | float))


def test_photographed_pages_are_one_report(right: dict[str, Any]) -> None:
    shots = [(content, f"trang-{n}.jpg") for n, content in enumerate(photo(PDF, "photo"), 1)]
    read_ = read_parts(shots, WORLD)
    assert not {key: value for key, value in sure(read_.facts).items() if right.get(key) != value}
    assert sum(figures(read_.facts).get(key) == value for key, value in right.items()) >= 0.9 * len(right)


def test_a_page_on_its_side_or_head_is_turned() -> None:
    page = pages(PDF, 200)[2]
    upright = texts(see_page(page, 200))
    for quarters in (1, 2, 3):
        assert texts(see_page(pic.turned(page, quarters), 200)) == upright


def texts(blocks: Sequence[Block]) -> list[str]:
    found = []
    for block in blocks:
        rows = [[block.text]] if isinstance(block, Paragraph) else [[c.text for c in row.cells] for row in block.rows]
        found += [text for row in rows for text in row if len(text) > 8]
    return found[:12]


def test_without_eyes_a_scan_goes_to_the_lane_that_has_them() -> None:
    content = scan(PDF, "lane")
    with pytest.raises(PagesAreScanned) as caught:
        read_report(content, "scan.pdf", WORLD, look=False)
    assert caught.value.pages == len(pages(PDF, 20))
    with pytest.raises(PagesAreScanned):
        read(photo(PDF, "lane", 60)[0], look=False)


def test_tick_boxes_are_seen() -> None:
    page = np.full((900, 1600), 255, np.uint8)
    for n, ticked in enumerate((True, False, True, False)):
        x = 100 + 380 * n
        cv2.rectangle(page, (x, 200), (x + 28, 228), 0, 2)
        if ticked:
            cv2.line(page, (x + 4, 204), (x + 24, 224), 0, 3)
            cv2.line(page, (x + 24, 204), (x + 4, 224), 0, 3)
        cv2.putText(page, "Co" if n % 2 else "Khong", (x + 45, 226), cv2.FONT_HERSHEY_COMPLEX, 1.0, 0, 2)
    found = [ticked for _, ticked in sorted(pic.tick_boxes(pic.dark(page), 200))]
    assert found == [True, False, True, False]
    assert "".join(ch for block in see_page(page, 200) for ch in getattr(block, "text", "") if ch in "☐☒") == "☒☐☒☐"


@pytest.mark.parametrize(
    "page",
    [
        np.full((1200, 800), 255, np.uint8),
        np.zeros((1200, 800), np.uint8),
        np.random.default_rng(1).integers(0, 256, (600, 900), dtype=np.uint8),
        np.full((20, 20), 128, np.uint8),
        np.full((3, 4000), 0, np.uint8),
    ],
    ids=["white", "black", "noise", "tiny", "a line"],
)
def test_a_page_with_nothing_on_it_invents_nothing(page: Any) -> None:
    content = bytes(cv2.imencode(".png", page)[1])
    read_ = read_report(content, "x.png", WORLD)
    assert [f.rule for f in read_.findings] == ["not_a_report"] and not read_.facts


def test_a_picture_larger_than_any_page_is_refused() -> None:
    head = b"\x89PNG\r\n\x1a\n" + b"\0\0\0\x0dIHDR" + (60_000).to_bytes(4, "big") * 2 + b"\x08\0\0\0\0"
    assert [f.rule for f in read_report(head + b"\0" * 64, "x", WORLD).findings] == ["damaged_file"]


def test_pages_of_text_and_scanned_pages_are_one_report(right: dict[str, Any]) -> None:
    import io

    import pypdfium2

    text, seen = pypdfium2.PdfDocument(PDF), pypdfium2.PdfDocument(scan(PDF, "mixed"))
    mixed = pypdfium2.PdfDocument.new()
    for number in range(len(text)):
        mixed.import_pages(seen if 4 <= number < 8 else text, [number])
    out = io.BytesIO()
    mixed.save(out)
    with pytest.raises(PagesAreScanned) as caught:
        read_report(out.getvalue(), "x", WORLD, look=False)
    assert caught.value.pages == 4
    read_ = read_report(out.getvalue(), "x", WORLD)
    assert not {key: value for key, value in sure(read_.facts).items() if right.get(key) != value}
    assert sum(figures(read_.facts).get(key) == value for key, value in right.items()) >= 0.95 * len(right)


def pdf(stream: bytes, encoding: bytes = b"/WinAnsiEncoding") -> bytes:
    """A page with one line of text or drawing."""
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 400 200]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(stream), stream),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding %s>>" % encoding,
    ]
    out = b"%PDF-1.4\n"
    for number, body in enumerate(objects, 1):
        out += b"%d 0 obj%s endobj\n" % (number, body)
    return out + b"trailer<</Root 1 0 R/Size 6>>"


LETTERS = b"BT /F 20 Tf 20 100 Td (ABABABABAB) Tj ET"


@pytest.mark.parametrize(
    ("content", "looked_at"),
    [
        (pdf(LETTERS), False),
        (pdf(LETTERS, b"<</Type/Encoding/Differences[65/uniE001/uniE002]>>"), True),
        (pdf(b"20 20 m 60 90 l 100 20 l 40 60 m 80 60 l S"), True),
        (b"Received: x\r\n" + pdf(LETTERS), False),
    ],
    ids=["letters", "letters without meaning", "letters drawn as lines", "something before the head"],
)
def test_a_page_whose_letters_mean_nothing_is_looked_at(content: bytes, looked_at: bool) -> None:
    if looked_at:
        with pytest.raises(PagesAreScanned):
            read(content, look=False)
    else:
        assert any("ABAB" in text for text, _ in read(content, look=False).texts())


def test_every_page_of_a_tiff_is_read_or_none() -> None:
    page = np.full((400, 300), 255, np.uint8)
    whole = bytes(cv2.imencodemulti(".tiff", [page] * 3)[1])
    assert read(whole).pages == 3
    lost = read_report(whole[: len(whole) // 2] + bytes(len(whole) - len(whole) // 2), "x.tif", WORLD)
    assert [f.rule for f in lost.findings] == ["damaged_file"]
    many = bytes(cv2.imencodemulti(".tiff", [page[:60, :60]] * 121)[1])
    assert [f.rule for f in read_report(many, "x.tif", WORLD).findings] == ["too_many_pages"]


def test_a_small_file_with_a_huge_picture_is_not_opened() -> None:
    small = bytes(cv2.imencode(".jpg", np.full((64, 64), 255, np.uint8))[1])
    at = small.index(b"\xff\xc0") + 5
    bomb = small[:at] + (30_000).to_bytes(2, "big") * 2 + small[at + 4 :]
    assert [f.rule for f in read_report(bomb, "x.jpg", WORLD).findings] == ["damaged_file"]


def test_without_the_models_a_scan_says_what_to_send(monkeypatch: pytest.MonkeyPatch) -> None:
    from services.extract.reading.readers import scan as module

    monkeypatch.setattr(module, "tessdata", lambda: None)
    module._engine.cache_clear()
    try:
        refused = read_report(photo(PDF, "blind", 60)[0], "x.jpg", WORLD)
        assert [f.rule for f in refused.findings] == ["scanned_pages"] and "tesseract-ocr-vie" in refused.findings[
            0
        ].message.vi
    finally:
        module._engine.cache_clear()


def test_a_seal_in_red_leaves_the_red_of_the_picture_clean() -> None:
    page = np.full((400, 400, 3), 250, np.uint8)
    cv2.circle(page, (200, 200), 120, (40, 40, 220), 8)
    (red,) = pic.opened(bytes(cv2.imencode(".png", page)[1]))
    assert red.min() > 200


def test_strokes_of_a_roman_numeral_are_counted() -> None:
    page = np.zeros((60, 200), np.uint8)
    for n in range(3):
        page[10:50, 20 + 18 * n : 26 + 18 * n] = 255
    assert pic.strokes(page, (10, 5, 120, 55)) == 3


def test_a_table_without_text_is_no_table() -> None:
    page = np.full((800, 1200), 255, np.uint8)
    for x in (100, 500, 1100):
        cv2.line(page, (x, 100), (x, 700), 0, 3)
    for y in (100, 400, 700):
        cv2.line(page, (100, y), (1100, y), 0, 3)
    assert not any(isinstance(block, Table) for block in see_page(page, 200))


@pytest.mark.parametrize("resolution", [72, 300, 20])
def test_a_picture_without_a_resolution_is_read_at_the_size_of_paper(resolution: int) -> None:
    import io

    from PIL import Image

    grey = pages(PDF, 200)[1]
    out = io.BytesIO()
    Image.fromarray(grey).save(out, "PDF", resolution=resolution)
    (usual, *_), (read_, *_) = (
        [block for block in found if isinstance(block, Table)]
        for found in (see_page(grey, 200), read(out.getvalue()).blocks)
    )
    assert len(read_.rows) == len(usual.rows)
    ours, theirs = ([cell.text for row in table.rows for cell in row.cells] for table in (read_, usual))
    assert sum(a == b for a, b in zip(ours, theirs, strict=True)) > 0.9 * len(theirs)
    wide = grey.shape[1] / resolution * 72
    boxes = [cell.box for row in read_.rows for cell in row.cells if cell.box]
    assert 0.5 * wide < max(box[2] for box in boxes) <= wide
