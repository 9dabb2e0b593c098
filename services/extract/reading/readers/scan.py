"""Scans and photographs: the page is straightened, its ruled tables found, and every cell read by itself.

Figures are read by two unlike readers, and a third where these differ; where no two agree the cell
carries a doubt and a person must look. Tick boxes are seen, not read.
"""

from __future__ import annotations

import os
import re
import statistics
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from services.extract.reading.document import Block, Box, Document, UnreadableFile, clean
from services.extract.reading.readers import picture as pic
from services.extract.reading.readers.glyphs import Glyph, lines
from services.extract.reading.readers.lattice import Held, Page, grids
from services.extract.reading.readers.leaves import bound
from services.extract.reading.readers.picture import Area, Picture
from services.extract.reading.readers.prose import arranged
from services.extract.reading.readers.refusals import MAX_SCANNED, too_many
from services.extract.reading.readers.separators import restored
from services.extract.reading.readers.wrapped import parted, syllable

LANGUAGE = "vie"
_TESSDATA = ("/usr/share/tesseract-ocr/5/tessdata", "/usr/share/tesseract-ocr/4.00/tessdata", "/usr/share/tessdata", "/opt/homebrew/share/tessdata", "/usr/local/share/tessdata")  # fmt: skip
_LETTER = 0.16 * 72
"""Usual height of a line of text, in points."""
MAX_SPOTS, MAX_INK = 20_000, 0.35
"""Separate spots of ink, and share of the page that is ink, beyond which a picture is no page of text."""
LEGIBLE = 50.0
"""Mean confidence of a page's words, of 100, below which it may lie on its side or head."""
SURE = 0.75
"""Tesseract's own confidence below which a word is doubtful."""
_SPOT = 0.03
"""Inches that a letter is long at least."""
_SPOT_HIGH, _DASH = 0.045, "-"
"""Inches that a letter or digit is high at least; what stands in a cell of lower marks."""
_STRAY, _APART = 60.0, 0.4
"""Confidence, of 100, below which a word so many inches from its line is dirt."""
_COLON_LIKE = re.compile(r"['\"’‘”“`´·˙-]{1,2}$")
"""What is left of a colon whose lower dot was taken for one of the dots behind it."""
_DIGITS = "0123456789.,/%-"
_SPECK = re.compile(r"[,'`´^~|:;_.\"“”‘’]{1,2}")
_QUARTER = re.compile(r"qu[yýỳỷỹ]", re.IGNORECASE)
_ROMAN_LIKE = re.compile(r"[I1lHTMUN|!iỊÏ]{1,4}(?=/|$)")
"""How a scan shows the strokes of I, II and III."""
_OPENING, _CLOSING = re.compile(r"[(\[]+\["), re.compile(r"\][)\]]+")
_TICKED = re.compile(r"\[([xX])[IÌÍlJj1|!]$")
_BESIDE_SLASH = re.compile(r"\s*[.,]*/[.,]*\s*")
_SIZE, _LIKE = re.compile(r"(?<!\w)[SOl](?=[GM][bB]\b)"), {"S": "5", "O": "0", "l": "1"}
"""A letter where the digit of a size stands: SGb."""
_JOINED = re.compile(r"[^\W\d_]{5,}")
_CODE = re.compile(r"[^\W\d_]\d{2,}\.\d\d")
_FIGURE = re.compile(r"[\d.,/%\s-]{1,24}")


@cache
def tessdata() -> str | None:
    """The folder of Tesseract's models; None where Vietnamese is not installed."""
    for folder in (os.environ.get("TESSDATA_PREFIX", ""), *_TESSDATA):
        if folder and Path(folder, f"{LANGUAGE}.traineddata").is_file():
            return folder
    return None


@cache
def _engine() -> Any:
    os.environ.setdefault("OMP_THREAD_LIMIT", "1")
    import tesserocr

    folder = tessdata()
    if folder is None:
        raise UnreadableFile(
            "scanned_pages",
            "Tệp là ảnh chụp, mà máy này chưa cài bộ nhận dạng chữ Việt. Hãy gửi tệp Word/Excel gốc, hoặc cài gói tesseract-ocr-vie.",
            "The file is a picture and the Vietnamese recognition model is not installed here. Send the original, or install tesseract-ocr-vie.",
        )
    return tesserocr.PyTessBaseAPI(path=folder, lang=LANGUAGE, psm=tesserocr.PSM.SINGLE_BLOCK)


@cache
def _digit_engine() -> Any:
    """A second, unlike reader for figures: the English model where it is installed."""
    import tesserocr

    _engine()
    folder = str(tessdata())
    language = "eng" if Path(folder, "eng.traineddata").is_file() else LANGUAGE
    return tesserocr.PyTessBaseAPI(path=folder, lang=language, psm=tesserocr.PSM.SINGLE_BLOCK)


def read_images(content: bytes, kind: str) -> Document:
    """A photograph or a scan saved as a picture; each picture of a TIFF is a page.

    Raises ``UnreadableFile`` when a picture cannot be opened or is absurdly large, or there are too many.
    """
    pages: list[Page] = []
    for grey in pic.opened(content):
        if len(pages) == MAX_SCANNED:
            raise too_many(f"hơn {MAX_SCANNED} trang chụp", f"more than {MAX_SCANNED} scanned pages")
        pages.append(look(grey, pic.guessed_dpi(grey)))
    return bound(pages, kind)


def see_page(grey: Picture, dpi: float) -> tuple[Block, ...]:
    """What stands on the picture of a page, tables and free text from top to bottom."""
    return bound([look(grey, dpi)], "").blocks


def look(grey: Picture, dpi: float) -> Page:
    """What stands on the picture of a page, for pages to be bound."""
    grey, dpi = pic.handy(grey, dpi)
    if min(grey.shape) < dpi / 4:
        return Page()  # a stripe, not a page
    grey = pic.evened(grey)
    best, surest = _read(grey, dpi)
    if surest < LEGIBLE:
        for quarters in (1, 3, 2):
            page, confidence = _read(pic.turned(grey, quarters), dpi)
            if confidence > surest:
                best, surest = page, confidence
            if surest >= LEGIBLE:
                break
    return best


def _read(grey: Picture, dpi: float) -> tuple[Page, float]:
    seen = _Page(pic.straightened(grey, dpi), dpi)
    page = seen.page()
    return page, statistics.fmean(seen.confidences) if len(seen.confidences) > 3 else 100.0


@dataclass(frozen=True, slots=True)
class _Word:
    text: str
    confidence: float
    left: int
    top: int
    right: int
    bottom: int
    base: float


class _Page:
    """A straight page: its rules, its tick boxes, and the letters that are left."""

    def __init__(self, grey: Picture, dpi: float) -> None:
        self.dpi = dpi
        self.scale = 72 / dpi
        self.height = grey.shape[0] * self.scale
        dark = pic.dark(grey)
        across, down, ruled = pic.rules(dark, dpi)
        self.tables = grids(across, down)
        self.ticks = pic.tick_boxes(dark & ~ruled, dpi)
        self.grey = pic.blanked(grey, ruled, [box for box, _ in self.ticks])
        self.confidences: list[float] = []
        self.spots = pic.dark(self.grey)
        self.ink, self.leaders, spots = pic.without_specks(self.spots, dpi)
        if spots > MAX_SPOTS or self.ink.mean() > 255 * MAX_INK:
            self.tables, self.ticks, self.leaders, self.ink = (
                [],
                [],
                [],
                np.zeros_like(self.ink),
            )  # no page of text looks like this

    def page(self) -> Page:
        """Tables and paragraphs in reading order."""
        parts = []
        for grid in self.tables:
            cells = {square: cell for square, box in grid.boxes(self.height) if (cell := self._cell(box)) is not None}
            parts.append(grid.filled(cells))
        return arranged(parts, self._free(), self.height, self.ink.shape[1] * self.scale)

    def _cell(self, box: Box) -> Held | None:
        left, top, right, bottom = (round(value / self.scale) for value in box)
        margin = max(2, round(self.dpi / 80))
        area = (left + margin, top + margin, right - margin, bottom - margin)
        ticks = [glyph for glyph, (x, y) in self._tick_glyphs() if area[0] <= x < area[2] and area[1] <= y < area[3]]
        ink = pic.ink_in(self.ink, area, self.dpi)
        if ink is None:
            return _assembled(ticks, box, None, 1.0) if ticks else None
        words = self._words(ink)
        doubt = None
        if self._may_be_figure(ink, words):
            text, doubt = self._figure(ink, words)
            if text is not None:
                ends = (ink[0] * self.scale, ink[2] * self.scale, self.height - ink[3] * self.scale)
                figure = Glyph(text, *ends, size=_LETTER)
                return _assembled([figure, *ticks], box, doubt, 0.5 if doubt else 0.99)
        if not words:
            unread = Glyph(self._dash(ink) or "?", box[0], box[2], self.height - box[3], _LETTER)
            if unread.text == _DASH:
                return _assembled([*ticks, unread], box, None, 0.95)
            return _assembled(ticks or [unread], box, "doubtful_scan", 0.0)
        glyphs = [self._glyph(word) for word in words]
        confidence = min(word.confidence for word in words) / 100
        if confidence < SURE:
            doubt = doubt or "doubtful_scan"
        return _assembled(glyphs + ticks, box, doubt, round(confidence, 3))

    def _dash(self, area: Area) -> str | None:
        """A dash or dots that stand for nothing, where no spot in an area is as high as a letter."""
        low = all(high < _SPOT_HIGH * self.dpi for _, _, _, high in pic.spots(self.ink, area))
        return _DASH if low else None

    def _may_be_figure(self, area: Area, words: list[_Word]) -> bool:
        """Whether an area is small enough for a figure, and does not plainly say something else."""
        if area[2] - area[0] > 1.6 * self.dpi or area[3] - area[1] > 0.35 * self.dpi:
            return False
        text = _bare(" ".join(word.text for word in words))
        letters = sum(ch.isalpha() for ch in text)
        if letters == len(text) > 1 and min(word.confidence for word in words) > 70:
            return False
        return letters <= 2 or any(ch.isdigit() for ch in text)

    def _figure(self, area: Area, words: list[_Word]) -> tuple[str | None, str | None]:
        """What a small area holds, its points and commas seen, and the doubt; None where it holds no figure."""
        text, doubt = self._agreed(area, words)
        if text is None:
            return None, doubt
        text, lost = restored(text, self.spots, area)
        return text, "doubtful_scan" if lost else doubt

    def _agreed(self, area: Area, words: list[_Word]) -> tuple[str | None, str | None]:
        """What two of three unlike readings say a small area holds, and the doubt where the reader of digits differs.

        The first knows Vietnamese, the second only digits, the third sees the grey picture twice as large.
        None where the area holds no figure.
        """
        first = _trimmed(" ".join(word.text for word in words))
        second = _trimmed(self._text(pic.padded(255 - self.ink, area, self.dpi), _digit_engine(), _DIGITS))
        if _bare(first) == _bare(second) and _FIGURE.fullmatch(first):
            return (_bare(first) if "/" in first else first), None
        third = _trimmed(self._text(pic.enlarged(self.grey, area, self.dpi), _digit_engine(), ""))
        if any(ch.isalpha() for ch in first) and any(ch.isdigit() for ch in first) and _bare(first) == _bare(third):
            return None, None  # a code: two readers see its letter
        counted = Counter(_bare(text) for text in (first, second, third) if _FIGURE.fullmatch(text))
        if not counted:
            return None, None
        best, votes = counted.most_common(1)[0]
        if votes > 1:
            contradicted = _FIGURE.fullmatch(second) is not None and _bare(second) != best
            contradicted |= _CODE.fullmatch(_bare(first)) is not None
            return best, "doubtful_scan" if contradicted else None
        if sum(ch.isalpha() for ch in first) > 1 and sum(ch.isalpha() for ch in third) > 1:
            return None, None
        return _bare(second) or best, "doubtful_scan"

    def _text(self, picture: Picture, engine: Any, only: str) -> str:
        engine.SetVariable("tessedit_char_whitelist", only)
        engine.SetImageBytes(picture.tobytes(), picture.shape[1], picture.shape[0], 1, picture.shape[1])
        engine.SetSourceResolution(int(self.dpi))
        return clean(engine.GetUTF8Text())

    def _free(self) -> list[Glyph]:
        """The words outside tables, and the tick boxes among them."""
        found = [
            glyph
            for glyph, (x, y) in self._tick_glyphs()
            if not any(grid.holds(x * self.scale, self.height - y * self.scale) for grid in self.tables)
        ]
        for left, _, right, bottom in self.leaders:
            middle = (left + right) / 2 * self.scale
            if not any(grid.holds(middle, self.height - bottom * self.scale) for grid in self.tables):
                found.append(
                    Glyph("……", left * self.scale, right * self.scale, self.height - bottom * self.scale, _LETTER)
                )
        for area in self._bands():
            words = self._words(area)
            found += [
                self._free_word(word) for word in words if not (self._is_edge(word) or self._is_stray(word, words))
            ]
        return found

    def _free_word(self, word: _Word) -> Glyph:
        """A word outside tables; one that may be a figure is read again."""
        text, doubt = word.text, None
        if _FIGURE.fullmatch(text.strip(".:;")) and any(ch.isdigit() for ch in text):
            near = (word.left - 4, word.top - 4, word.right + 4, word.bottom + 4)
            read, doubt = self._figure(near, [word])
            if read is not None and (not doubt or _digits(read) == _digits(text)):
                text = text.replace(_trimmed(text), read)
        elif word.confidence < 100 * SURE:
            doubt = "doubtful_scan"
        return self._glyph(replace(word, text=self._with_colon(word, text)), doubt)

    def _is_stray(self, word: _Word, words: list[_Word]) -> bool:
        """Whether a 'word' is a piece of a seal or a signature beside a line of text: unsure, no figure, no word, far from it."""
        letters = "".join(filter(str.isalpha, word.text))
        is_word = len(letters) > 1 and syllable(letters)[0]
        if word.confidence >= _STRAY or is_word or any(ch.isdigit() for ch in word.text):
            return False
        line = [
            other
            for other in words
            if other.confidence >= 100 * SURE and abs(other.base - word.base) < _SPOT_HIGH * self.dpi
        ]
        apart = min((max(word.left - other.right, other.left - word.right) for other in line), default=0)
        return apart > _APART * self.dpi

    def _with_colon(self, word: _Word, text: str) -> str:
        """A word before dots to be written on, its colon put right."""
        if not _COLON_LIKE.search(text) or len(text) < 2:
            return text
        near = 0.1 * self.dpi
        dots = any(
            -near < left - word.right < near and word.top < bottom < word.bottom + near / 2
            for left, _, _, bottom in self.leaders
        )
        return _COLON_LIKE.sub(":", text) if dots else text

    def _is_edge(self, word: _Word) -> bool:
        """Whether a 'word' is the edge of the paper or the table it lies on."""
        height, width = self.ink.shape
        inside = 0.03 * width < word.left and word.right < 0.97 * width and 0.02 * height < word.top
        return not inside and (word.confidence < 60 or len(word.text) < 3)

    def _bands(self) -> Iterator[Area]:
        """The strips of the page above, between and below its tables."""
        height, width = self.ink.shape
        top = 0
        for grid in sorted(self.tables, key=lambda grid: -grid.ys[0]):
            upper, lower = (round((self.height - y) / self.scale) for y in (grid.ys[0], grid.ys[-1]))
            yield from self._band(top, upper, width)
            top = max(top, lower)
        yield from self._band(top, height, width)

    def _band(self, top: int, bottom: int, width: int) -> Iterator[Area]:
        if bottom - top > 0.08 * self.dpi:
            ink = pic.ink_in(self.ink, (0, top, width, bottom), self.dpi)
            if ink is not None:
                yield ink

    def _words(self, area: Area) -> list[_Word]:
        import tesserocr

        engine = _engine()
        picture = pic.padded(255 - self.ink, area, self.dpi)
        air = (picture.shape[1] - (area[2] - area[0])) // 2
        dx, dy = area[0] - air, area[1] - air
        engine.SetImageBytes(picture.tobytes(), picture.shape[1], picture.shape[0], 1, picture.shape[1])
        engine.SetSourceResolution(int(self.dpi))
        engine.Recognize()
        level = tesserocr.RIL.WORD
        found: list[_Word] = []
        iterator = engine.GetIterator()
        if iterator is None:
            return []
        for item in tesserocr.iterate_level(iterator, level):
            if item.Empty(level):
                continue
            text = clean(item.GetUTF8Text(level) or "").replace("\N{FRACTION SLASH}", "/")
            box = item.BoundingBox(level)
            if not text or box is None or self._is_speck(text, box, item.Confidence(level)):
                continue
            base = item.Baseline(tesserocr.RIL.TEXTLINE)
            (x0, y0), (x1, y1) = base if base else ((box[0], box[3]), (box[2], box[3]))
            middle = (box[0] + box[2]) / 2
            level_at = y0 + (y1 - y0) * (middle - x0) / max(x1 - x0, 1)
            self.confidences.append(item.Confidence(level))
            roman = _ROMAN_LIKE.match(text) if found and _QUARTER.fullmatch(found[-1].text) else None
            if roman:
                strokes = pic.strokes(self.ink, (box[0] + dx, box[1] + dy, box[2] + dx, box[3] + dy))
                text = "I" * min(max(strokes, 1), 3) + text[roman.end() :]
            text = readable(text.lstrip("'`´‘’") or text)
            found.append(
                _Word(text, item.Confidence(level), box[0] + dx, box[1] + dy, box[2] + dx, box[3] + dy, level_at + dy)
            )
        return found

    def _is_speck(self, text: str, box: Area, confidence: float) -> bool:
        """Whether a 'word' is a spot of dirt: a mark nobody is sure of, or a letter smaller than letters are."""
        small = max(box[2] - box[0], box[3] - box[1]) < _SPOT * self.dpi
        return (_SPECK.fullmatch(text) is not None and confidence < 80) or (small and confidence < 60)

    def _glyph(self, word: _Word, doubt: str | None = None) -> Glyph:
        left, right, base = word.left * self.scale, word.right * self.scale, self.height - word.base * self.scale
        return Glyph(word.text, left, right, base, _LETTER, doubt)

    def _tick_glyphs(self) -> Iterator[tuple[Glyph, tuple[float, float]]]:
        for (left, top, right, bottom), ticked in self.ticks:
            ends = (left * self.scale, right * self.scale, self.height - bottom * self.scale)
            yield Glyph("☒" if ticked else "☐", *ends, _LETTER), ((left + right) / 2, (top + bottom) / 2)


def _assembled(glyphs: list[Glyph], box: Box, doubt: str | None, confidence: float) -> Held:
    return Held(lines(glyphs), box, doubt, confidence)


def readable(text: str) -> str:
    """A word with its brackets put right, which no report has curled or doubled, and with the spaces it lost."""
    if any(ch in "{}" for ch in text):
        text = text.replace("{", "[").replace("}", "]")
    text = text.replace("(@", "@").replace("@(", "@")
    text = _TICKED.sub(r"[\1]", _OPENING.sub("[", _CLOSING.sub("]", text)))
    text = _SIZE.sub(lambda match: _LIKE[match[0]], text)
    return _JOINED.sub(lambda match: parted(match[0]), text)


def _trimmed(text: str) -> str:
    """A reading without the specks at its ends and beside a slash, where no number has one."""
    return _BESIDE_SLASH.sub("/", text.strip(" .,:;'`-|_"))


def _digits(text: str) -> str:
    return "".join(filter(str.isdigit, text))


def _bare(text: str) -> str:
    return re.sub(r"\s+", "", clean(text))
