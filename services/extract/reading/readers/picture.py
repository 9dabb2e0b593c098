"""The picture of a page before anything is read: light evened, page straightened, rules and tick boxes found.

Lengths are in dots; ``dpi`` is how many of them make an inch. Pictures are grey: 0 black, 255 white.
"""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps, ImageSequence

from services.extract.reading.readers.glyphs import Rule
from services.extract.reading.readers.images import broken, know_heic
from services.extract.reading.readers.refusals import damaged

MAX_PIXELS = 80_000_000
"""Dots of a picture that is opened at all (an A3 page at 600 dpi has 70 million)."""
Picture = NDArray[Any]
Area = tuple[int, int, int, int]
"""left, top, right, bottom."""
_A4_LONG_INCHES = 11.69
LOWEST, HIGHEST = 170.0, 260.0
"""Dots an inch between which letters are read best; other pictures are scaled."""
DOTS = 5
"""Dots in a row that are there to be written on."""
_STRAIGHT = 0.03
"""Degrees that do not matter."""
_SLIGHT = 1.5
"""Degrees up to which one turn is exact enough."""
_STEEPEST = 8.0
"""Degrees beyond which a segment is no line of the form."""

_SLANT_DOTS, _FEWEST_DOTS = 60_000, 500
"""Dots of ink by which the slant of a page without rules is found: at most about so many, and the fewest."""
_SHARPER, _SHARPER_A_DEGREE = 1.02, 0.03
"""How much sharper the lines of a slanted page must be than those of the page as it is: at all, and for each degree."""

cv2.setNumThreads(1)


_REDUCED = 1
"""The bit of a TIFF picture's kind (NewSubfileType) that says it is a small copy of another."""


def opened(content: bytes) -> Iterator[Picture]:
    """The pictures in a file one by one, upright by their own mark, on white paper where they are transparent.

    Each page of a TIFF is one; of a moving picture, or a photograph with its small copies, the first.
    Of a coloured picture only the red is taken: there the red seal that lies over the figures is as
    bright as the paper, while black and blue ink stay dark. Raises ``UnreadableFile`` when one of them
    is damaged or absurdly large.
    """
    know_heic(content)
    try:
        # warned of are odd marks in a file that opens all the same
        with warnings.catch_warnings(action="ignore"), Image.open(io.BytesIO(content)) as whole:
            frames = ImageSequence.Iterator(whole) if whole.format == "TIFF" else iter([whole])
            for frame in frames:
                if frame.width * frame.height > MAX_PIXELS:
                    raise damaged("ảnh quá lớn / picture too large")
                if int(getattr(frame, "tag_v2", {}).get(254, 0) or 0) & _REDUCED:
                    continue
                yield np.ascontiguousarray(np.asarray(_on_paper(ImageOps.exif_transpose(frame)))[:, :, 0])
    except broken() as error:
        raise damaged("ảnh / picture") from error


def _on_paper(picture: Image.Image) -> Image.Image:
    """The picture in red, green and blue, where it is transparent on white; 16 bits of grey as 8."""
    if picture.mode.startswith("I;16") or picture.mode in ("I", "F"):
        depth = np.asarray(picture, np.float32)
        top = 65_535.0 if depth.max(initial=0) > 255 else 255.0
        return Image.fromarray((depth * (255.0 / top)).clip(0, 255).astype(np.uint8)).convert("RGB")
    if picture.has_transparency_data:
        clear = picture.convert("RGBA")
        return Image.alpha_composite(Image.new("RGBA", clear.size, "white"), clear).convert("RGB")
    return picture.convert("RGB")


def guessed_dpi(grey: Picture) -> float:
    """Dots an inch of a picture that shows one A4 page."""
    return float(max(grey.shape)) / _A4_LONG_INCHES


def handy(grey: Picture, dpi: float) -> tuple[Picture, float]:
    """The picture at a resolution at which letters are read best, and that resolution."""
    factor = 1.0 if LOWEST <= dpi <= HIGHEST else 200.0 / dpi
    if factor == 1.0:
        return grey, dpi
    how = cv2.INTER_AREA if factor < 1 else cv2.INTER_CUBIC
    return cv2.resize(grey, None, fx=factor, fy=factor, interpolation=how), dpi * factor


def turned(grey: Picture, quarters: int) -> Picture:
    """The picture turned clockwise by quarters of a circle."""
    return np.ascontiguousarray(np.rot90(grey, -quarters))


def evened(grey: Picture) -> Picture:
    """The page as if lit evenly: every dot over the paper's own brightness around it."""
    small = cv2.resize(grey, None, fx=0.125, fy=0.125, interpolation=cv2.INTER_AREA)
    paper = cv2.medianBlur(cv2.dilate(small, np.ones((5, 5), np.uint8)), 15)
    paper = cv2.resize(paper, (grey.shape[1], grey.shape[0]), interpolation=cv2.INTER_LINEAR)
    return cv2.divide(grey, np.maximum(paper, 1), scale=250)


def dark(paper: Picture) -> Picture:
    """255 where there is ink."""
    return cv2.threshold(paper, 165, 255, cv2.THRESH_BINARY_INV)[1]


def straightened(paper: Picture, dpi: float) -> Picture:
    """The page with its lines level and upright; turns and the slant of a camera are undone together."""
    for _ in range(2):
        level, upright = _slants(paper, dpi)
        height, width = paper.shape
        angles = [*level, *upright]
        worst = max(map(abs, angles))
        if worst < _STRAIGHT:
            break
        top, bottom, left, right = (np.tan(np.radians(angle)) for angle in angles)
        corners = [
            _crossing(width / 2, 0.0, top, 0.0, height / 2, left),
            _crossing(width / 2, 0.0, top, float(width), height / 2, right),
            _crossing(width / 2, float(height), bottom, float(width), height / 2, right),
            _crossing(width / 2, float(height), bottom, 0.0, height / 2, left),
        ]
        there = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
        warp = cv2.getPerspectiveTransform(np.array(corners, np.float32), there)
        paper = cv2.warpPerspective(paper, warp, (width, height), flags=cv2.INTER_LINEAR, borderValue=255)
        if worst < _SLIGHT:
            break
    return paper


def _crossing(x1: float, y1: float, slope: float, x2: float, y2: float, lean: float) -> tuple[float, float]:
    """Where a nearly level line (y = y1 + slope·(x - x1)) meets a nearly upright one (x = x2 + lean·(y - y2))."""
    y = (y1 + slope * (x2 - lean * y2 - x1)) / (1 - slope * lean)
    return x2 + lean * (y - y2), y


def _slants(paper: Picture, dpi: float) -> tuple[tuple[float, float], tuple[float, float]]:
    """Degrees by which level lines fall at the top and the bottom, upright ones lean at the left and the right."""
    half = cv2.resize(paper, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
    found = cv2.createLineSegmentDetector(cv2.LSD_REFINE_NONE).detect(
        cv2.threshold(half, 190, 255, cv2.THRESH_BINARY)[1]
    )[0]
    segments = np.zeros((0, 4)) if found is None else found.reshape(-1, 4) * 2.0
    steps = segments[:, 2:] - segments[:, :2]
    length = np.hypot(steps[:, 0], steps[:, 1])
    long = length > 0.4 * dpi
    segments, steps, length = segments[long], steps[long], length[long]
    middle = (segments[:, :2] + segments[:, 2:]) / 2
    falls = np.degrees(np.arctan2(steps[:, 1], steps[:, 0]))
    falls = (falls + 90) % 180 - 90
    leans = -((np.degrees(np.arctan2(steps[:, 1], steps[:, 0])) - 90 + 90) % 180 - 90)
    flat, tall = np.abs(falls) < _STEEPEST, np.abs(leans) < _STEEPEST
    height, width = paper.shape
    level = _fitted(middle[flat, 1], falls[flat], length[flat], float(height))
    if level is None:
        level = text_slant(half)
    upright = _fitted(middle[tall, 0], leans[tall], length[tall], float(width))
    if upright is None:
        mean = -(level[0] + level[1]) / 2
        upright = (mean, mean)
    return level, upright


def _fitted(at: Picture, angle: Picture, weight: Picture, end: float) -> tuple[float, float] | None:
    """The angle at 0 and at ``end`` of a straight fit through most of the segments; None with too few."""
    if len(at) < 4 or weight.sum() < 0.3 * end:
        return None
    order = np.argsort(angle)
    middle = angle[order][np.searchsorted(np.cumsum(weight[order]), weight.sum() / 2)]
    keep = np.abs(angle - middle) < 4
    slope, start = 0.0, float(middle)
    for limit in (2.0, 0.6, 0.4):
        x, y, w = at[keep], angle[keep], weight[keep]
        spread = x.max() - x.min() if len(x) else 0.0
        if len(x) < 4:
            break
        if spread < 0.3 * end:
            slope, start = 0.0, float(np.average(y, weights=w))
        else:
            slope, start = (float(value) for value in np.polyfit(x, y, 1, w=w))
        keep = np.abs(angle - (start + slope * at)) < limit
    return start, start + slope * end


def text_slant(half: Picture) -> tuple[float, float]:
    """The slant of a page without rules: the angle at which its ink falls into the sharpest lines.

    Leaders stand lower than words, so the middle of a line of text is no straight line; its feet are.
    """
    y, x = np.nonzero(cv2.threshold(half, 165, 255, cv2.THRESH_BINARY_INV)[1])
    step = len(x) // _SLANT_DOTS + 1
    x, y = x[::step] - half.shape[1] / 2, y[::step].astype(float)
    if len(x) < _FEWEST_DOTS:
        return (0.0, 0.0)

    def sharpness(angle: float) -> float:
        rows = np.rint(y - x * np.tan(np.radians(angle))).astype(int)
        counts = np.bincount(rows - rows.min()).astype(float)
        return float((counts * counts).sum())

    best, level = 0.0, sharpness(0.0)
    for reach, fine in ((_STEEPEST, 0.25), (0.25, 0.03)):
        best = max((best + at for at in np.arange(-reach, reach + fine / 2, fine)), key=sharpness)
    enough = _SHARPER + _SHARPER_A_DEGREE * abs(best)
    return (float(best), float(best)) if sharpness(best) > enough * level else (0.0, 0.0)


def rules(ink: Picture, dpi: float) -> tuple[list[Rule], list[Rule], Picture]:
    """Level and upright rules in points, heights from the bottom, and the dots that they cover."""
    height = ink.shape[0]
    flat = _long(ink, round(0.3 * dpi), round(0.12 * dpi), level=True)
    tall = _long(ink, round(0.2 * dpi), round(0.12 * dpi), level=False)
    scale = 72 / dpi
    across = [
        Rule((height - (top + tall_ / 2)) * scale, left * scale, (left + wide) * scale)
        for left, top, wide, tall_ in _boxes(flat)
        if tall_ <= 0.08 * dpi
    ]
    down = [
        Rule((left + wide / 2) * scale, (height - top - tall_) * scale, (height - top) * scale)
        for left, top, wide, tall_ in _boxes(tall)
        if wide <= 0.08 * dpi
    ]
    down = [rule for rule in down if _ends_on(rule.low, rule.at, across) and _ends_on(rule.high, rule.at, across)]
    covered = cv2.dilate(cv2.bitwise_or(flat, tall), np.ones((3, 3), np.uint8))
    return across, down, covered


def _long(ink: Picture, length: int, gap: int, *, level: bool) -> Picture:
    """The dots of strokes at least so long in one direction, small gaps in them closed."""
    thick = cv2.dilate(ink, np.ones((3, 1) if level else (1, 3), np.uint8))
    long, short = (np.ones((1, n) if level else (n, 1), np.uint8) for n in (length, gap))
    return cv2.morphologyEx(cv2.morphologyEx(thick, cv2.MORPH_OPEN, long), cv2.MORPH_CLOSE, short)


def _boxes(mask: Picture) -> list[Area]:
    """left, top, width and height of each connected stroke."""
    contours, _ = cv2.findContours(mask, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    return [(x, y, wide, high) for x, y, wide, high in map(cv2.boundingRect, contours)]


def _ends_on(height: float, at: float, across: list[Rule]) -> bool:
    """Whether an upright rule ends where a level one passes, as those of tables do."""
    return any(abs(rule.at - height) < 7 and rule.low - 6 <= at <= rule.high + 6 for rule in across)


def tick_boxes(ink: Picture, dpi: float) -> list[tuple[Area, bool]]:
    """The small drawn squares of a page, and whether something stands in each."""
    contours, tree = cv2.findContours(ink, cv2.RETR_CCOMP, cv2.CHAIN_APPROX_SIMPLE)
    found: list[tuple[Area, bool]] = []
    for at, contour in enumerate(contours):
        left, top, wide, high = cv2.boundingRect(contour)
        if tree[0][at][3] >= 0 or not (0.07 * dpi <= wide <= 0.24 * dpi and 0.8 <= wide / high <= 1.25):
            continue
        if cv2.contourArea(contour) < 0.86 * (wide - 1) * (high - 1) or not _is_frame(ink, left, top, wide, high):
            continue
        inset = max(2, round(0.22 * wide))
        inside = ink[top + inset : top + high - inset, left + inset : left + wide - inset]
        found.append(((left, top, left + wide, top + high), bool(inside.size and (inside > 0).mean() > 0.12)))
    return found


def _is_frame(ink: Picture, left: int, top: int, wide: int, high: int) -> bool:
    """Whether all four sides are drawn straight from corner to corner."""
    square = ink[top : top + high, left : left + wide] > 0
    band = max(2, round(0.16 * wide))
    sides = (square[:band].any(0), square[-band:].any(0), square[:, :band].any(1), square[:, -band:].any(1))
    corners = (
        square[0:band, 0:band].any()
        and square[0:band, -band:].any()
        and square[-band:, :band].any()
        and square[-band:, -band:].any()
    )
    return bool(corners and min(side.mean() for side in sides) > 0.93)


def blanked(paper: Picture, covered: Picture, boxes: list[Area]) -> Picture:
    """The paper without its rules and tick boxes."""
    bare = paper.copy()
    bare[covered > 0] = 255
    for left, top, right, bottom in boxes:
        bare[max(top - 2, 0) : bottom + 2, max(left - 2, 0) : right + 2] = 255
    return np.ascontiguousarray(bare)


def ink_in(ink: Picture, area: Area, dpi: float) -> Area | None:
    """The part of an area that letters fill, with a little air around it; None where there is nothing but specks."""
    left, top, right, bottom = (max(value, 0) for value in area)
    part = ink[top:bottom, left:right]
    if part.size == 0:
        return None
    if cv2.countNonZero(part) < 20 * (dpi / 200) ** 2:
        return None
    x, y, wide, high = cv2.boundingRect(part)
    air = max(4, round(0.04 * dpi))
    return (
        max(left + x - air, 0),
        max(top + y - air, 0),
        min(left + x + wide + air, ink.shape[1]),
        min(top + y + high + air, ink.shape[0]),
    )


def spots(ink: Picture, area: Area) -> list[Area]:
    """left, top, width and height of each separate spot of ink in an area, counted from its corner."""
    left, top, right, bottom = (max(value, 0) for value in area)
    part = ink[top:bottom, left:right]
    if not part.size:
        return []
    _, _, stats, _ = cv2.connectedComponentsWithStats(part, connectivity=8, ltype=cv2.CV_32S)
    return [(int(x), int(y), int(wide), int(high)) for x, y, wide, high, _ in stats[1:]]


def without_specks(ink: Picture, dpi: float) -> tuple[Picture, list[Area], int]:
    """The ink without spots too small for a dot of a letter and without rows of dots to be written on.

    With it those rows (left, top, right, bottom), and how many spots there were in all.
    """
    least = 6 * (dpi / 200) ** 2
    _, labels, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8, ltype=cv2.CV_32S)
    clean = ink.copy()
    if len(stats) > 50_000:
        return clean, [], len(stats)
    rows = _dotted(stats, dpi)
    gone = set((np.flatnonzero(stats[1:, cv2.CC_STAT_AREA] < least) + 1).tolist())
    for at in gone.union(*rows):
        x, y, wide, high = stats[at, :4]
        clean[y : y + high, x : x + wide][labels[y : y + high, x : x + wide] == at] = 0
    return clean, [_around(stats[row]) for row in rows], len(stats)


def _dotted(stats: Picture, dpi: float) -> list[list[int]]:
    """Rows of dots at one height and an even distance, by the numbers of their spots."""
    largest, apart, level = 0.045 * dpi, 0.09 * dpi, 0.015 * dpi
    x, y, wide, high, area = (stats[:, n] for n in range(5))
    round_ = (
        (wide <= largest) & (high <= largest) & (area >= 0.45 * wide * high) & (wide <= 2 * high) & (high <= 2 * wide)
    )
    dots = [int(at) for at in np.flatnonzero(round_) if at]
    dots.sort(key=lambda at: int(x[at]))
    chains: list[list[int]] = []
    open_: dict[int, list[list[int]]] = {}
    for at in dots:
        middle = y[at] + high[at] / 2
        row = int(middle / level)
        near = [chain for n in (row - 1, row, row + 1) for chain in open_.get(n, ())]
        fitting = [
            chain
            for chain in near
            if 0 < x[at] - x[chain[-1]] <= apart and abs(y[chain[-1]] + high[chain[-1]] / 2 - middle) <= level
        ]
        if fitting:
            chain = max(fitting, key=len)
            chain.append(at)
        else:
            chain = [at]
            chains.append(chain)
            open_.setdefault(row, []).append(chain)
    return [chain for chain in chains if len(chain) >= DOTS]


def _around(stats: Picture) -> Area:
    left, top = int(stats[:, 0].min()), int(stats[:, 1].min())
    return left, top, int((stats[:, 0] + stats[:, 2]).max()), int((stats[:, 1] + stats[:, 3]).max())


def padded(paper: Picture, area: Area, dpi: float) -> Picture:
    """A part of the page with white around it."""
    left, top, right, bottom = (max(value, 0) for value in area)
    air = round(0.05 * dpi)
    return np.ascontiguousarray(
        cv2.copyMakeBorder(paper[top:bottom, left:right], air, air, air, air, cv2.BORDER_CONSTANT, value=255)
    )


def enlarged(paper: Picture, area: Area, dpi: float) -> Picture:
    """A part of the grey page, smoothed, at twice its size with white around it."""
    left, top, right, bottom = (max(value, 0) for value in area)
    part = cv2.GaussianBlur(paper[top:bottom, left:right], (0, 0), 0.006 * dpi)
    part = cv2.resize(part, None, fx=2, fy=2, interpolation=cv2.INTER_LINEAR)
    air = round(0.1 * dpi)
    return np.ascontiguousarray(cv2.copyMakeBorder(part, air, air, air, air, cv2.BORDER_CONSTANT, value=255))


def strokes(ink: Picture, area: Area) -> int:
    """How many upright strokes stand at the left of an area, close to each other: three in III."""
    left, top, right, bottom = (max(value, 0) for value in area)
    part = ink[top:bottom, left:right] > 0
    if not part.size:
        return 0
    rows = np.flatnonzero(part.any(1))
    height = int(rows[-1] - rows[0] + 1) if len(rows) else 1
    tall = part.sum(0) > 0.72 * height
    starts = np.flatnonzero(tall & ~np.r_[False, tall[:-1]])
    count = 0
    for at, start in enumerate(starts):
        if at and start - starts[at - 1] > 0.9 * height:
            break
        count += 1
    return count
