"""Pictures before they are looked at: whether they can be opened, and how large they are. Decodes nothing."""

from __future__ import annotations

import io
import struct
import warnings

from services.extract.reading.document import UnreadableFile
from services.extract.reading.readers import unread
from services.extract.reading.readers.refusals import damaged
from services.extract.reading.readers.sniff import HEIC, IMAGES, media_type

PAGE_DOTS = 600
"""Dots of the shorter side from which a picture may be a page."""
LONGEST = 2.5
"""How many times as long as wide a page may be; an A4 page has 1.4, and a roll of them is cut."""


def broken() -> tuple[type[BaseException], ...]:
    """All that Pillow says of a picture that is damaged in one way or another."""
    from PIL import Image

    return (OSError, SyntaxError, ValueError, EOFError, TypeError, KeyError, struct.error, Image.DecompressionBombError)


def is_picture(content: bytes) -> bool:
    """Whether a file is a picture of a kind that is read."""
    try:
        return media_type(content) in IMAGES
    except UnreadableFile:
        return False


def is_page(content: bytes) -> bool:
    """Whether a file is a picture that can be opened and has the size and shape of a page."""
    if not is_picture(content):
        return False
    try:
        shorter, longer = sorted(size_of(content))
    except UnreadableFile:
        return False
    return shorter >= PAGE_DOTS and longer <= LONGEST * shorter


def is_ornament(content: bytes) -> bool:
    """Whether a file is a picture that is no page: shown within a letter it is a logo, a signature, a smiley."""
    return is_picture(content) and not is_page(content)


def size_of(content: bytes) -> tuple[int, int]:
    """Width and height of a picture in dots, without decoding it. Raises ``UnreadableFile`` when it is damaged."""
    from PIL import Image

    know_heic(content)
    try:
        with warnings.catch_warnings(action="ignore"), Image.open(io.BytesIO(content)) as whole:
            return whole.size
    except broken() as error:
        raise damaged("ảnh / picture") from error


def know_heic(content: bytes) -> None:
    """Lets Pillow open the photographs of iPhones. Raises ``UnreadableFile``, naming them, where nothing can."""
    if media_type(content) != HEIC:
        return
    try:
        import pi_heif
    except ImportError as error:
        raise unread.refusal("a HEIC photograph of an iPhone") from error
    pi_heif.register_heif_opener()
