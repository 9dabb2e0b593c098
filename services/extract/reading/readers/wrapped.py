"""The lines of a narrow cell put together: a space between words, none inside a word, a number or an address.

A line breaks inside a word only where the word is longer than the cell is wide, so a line with room for
the next letter ends at a space. Where there is no room the words themselves decide: the pieces are cut
into the fewest and commonest Vietnamese syllables, numbers and addresses.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise
from math import inf

from services.extract.reading.words.language import Syllables
from shared.datafiles import words_of

LONGEST = 64
"""Lines that one word may take."""
_TONES = frozenset("\u0300\u0301\u0303\u0309\u0323")
_DRESS = " ,.;:!?()[]<>\"'“”‘’…"
_CLOSING, _OPENING = ",.;:!?)]%", "(["
_NUMBER = re.compile(r"[+-]?\d[\d.,/]*[A-Z]?%?")
_CODE = re.compile(r"(?=[^\d]*\d)(?=[^/-]*[/-])[\dA-ZĐ][\dA-ZĐ./-]*(?:TTg?)?")
"""The number of a document: 1045/QĐ-UBND."""
_HOST = re.compile(r"(?:[a-z0-9_-]+\.)+[a-z]{2,10}")
_WHOLE_ADDRESS = re.compile(r"[a-z0-9-]\.(?:vn|com|net|org|gov|edu|info|asia|biz)$")
_SURE_TO_GO_ON = re.compile(r"(?:\w[-–]|(?:[\dA-ZĐ.:/-]|[^\W_]\.[a-z]{2,})/)$")
"""A line that ends so goes on without a space: QĐ-, 10/, https://."""
_HALF, _REST = re.compile(r"(?:^|[\s/@])[a-z0-9.-]*[a-z0-9]\.$"), re.compile(r"\.[a-z0-9-]+\.[a-z]{2}")
"""A half of an address that ends or starts with a dot."""


@dataclass(frozen=True, slots=True)
class Written:
    """A line of text as it stands in a cell; lengths are in points."""

    text: str
    width: float
    first_letter: float
    """How wide its first letter is."""
    first_word: float
    size: float
    """Size of its letters."""
    spaced: bool = False
    """Whether the file says that a space ends the line."""


def joined(lines: Sequence[Written], room: float) -> tuple[list[str], bool]:
    """The paragraphs of a cell whose lines have so much room, and whether a number may be two.

    ``room`` is infinite where it is not known: then every line breaks at a space.
    """
    if len(lines) == 1:
        return [lines[0].text], False
    paragraphs: list[list[Written]] = []
    for line in lines:
        if paragraphs and not _begins(paragraphs[-1][-1], line, room):
            paragraphs[-1].append(line)
        else:
            paragraphs.append([line])
    read = [_paragraph(group, room) for group in paragraphs]
    return [text for text, _ in read], any(doubt for _, doubt in read)


def fits(above: Written, below: Written, room: float) -> bool:
    """Whether the first word of a line would have found room on the line above, so that something new begins."""
    return room - above.width > below.first_word + 0.5 * above.size


def seam(above: Written, below: Written, room: float) -> str:
    """What stands between two lines of running text: a space, or nothing where an address or a number goes on."""
    last, first = above.text.split()[-1:], below.text.split()[:1]
    if not last or not first or above.spaced:
        return " "
    if goes_on(last[0], first[0]):
        return ""
    return (
        ""
        if not _has_room(above, below, room)
        and " " not in _words([_Piece(last[0], alone=False), _Piece(first[0], alone=False)])[0]
        else " "
    )


def _begins(above: Written, below: Written, room: float) -> bool:
    return room != inf and fits(above, below, room) and not goes_on(above.text, below.text)


@dataclass(slots=True)
class _Piece:
    """A word, or a part of one that goes on below."""

    text: str
    alone: bool
    """Whether nothing else stands on its line."""
    goes_on: bool = False
    """Whether its line was full, so that the next piece may belong to it."""


def _paragraph(lines: list[Written], room: float) -> tuple[str, bool]:
    if all(
        above.spaced or (_has_room(above, below, room) and not goes_on(above.text, below.text))
        for above, below in pairwise(lines)
    ):
        return " ".join(line.text for line in lines if line.text), False
    pieces: list[_Piece] = []
    glued = False
    for at, line in enumerate(lines):
        words = line.text.split()
        for word in words:
            if glued:
                pieces[-1] = _Piece(pieces[-1].text + word, alone=pieces[-1].alone and len(words) == 1)
            else:
                pieces.append(_Piece(word, alone=len(words) == 1))
            glued = False
        if words and at + 1 < len(lines) and not line.spaced:
            below = lines[at + 1]
            pieces[-1].goes_on = not _has_room(line, below, room)
            glued = goes_on(words[-1], below.text)
    text, doubt = "", False
    start = 0
    for end, piece in enumerate(pieces):
        if piece.goes_on and end + 1 < len(pieces):
            continue
        words_, unsure = _words(pieces[start : end + 1])
        text = f"{text} {words_}" if text else words_
        doubt = doubt or unsure
        start = end + 1
    return text, doubt


def _has_room(above: Written, below: Written, room: float) -> bool:
    return room - above.width >= below.first_letter + 0.3 * above.size


def goes_on(above: str, below: str) -> bool:
    """Whether two lines break inside an address or a number, whatever room the first had."""
    if _SURE_TO_GO_ON.search(above) and below[:1].isalnum():
        return True
    return bool((_HALF.search(above) and _HOST.match(below)) or (_REST.match(below) and above[-1:].isalnum()))


def _words(pieces: list[_Piece]) -> tuple[str, bool]:
    """The likeliest words that pieces make, and whether a number was made of two."""
    if len(pieces) == 1:
        return pieces[0].text, False
    best: list[tuple[float, int]] = [(0.0, 0)]
    for end in range(1, len(pieces) + 1):
        starts = range(max(0, end - LONGEST), end)
        best.append(min((best[start][0] + _cost(pieces[start:end]), start) for start in starts))
    words: list[str] = []
    unsure = False
    end = len(pieces)
    while end:
        start = best[end][1]
        words.append("".join(piece.text for piece in pieces[start:end]))
        unsure = unsure or _may_be_two(pieces[start:end])
        end = start
    return " ".join(reversed(words)), unsure


def _cost(pieces: list[_Piece]) -> float:
    """How unlikely it is that the pieces are one word."""
    word = "".join(piece.text for piece in pieces)
    bare = word.strip(_DRESS)
    if len(pieces) > 1 and any(piece.text in ("-", "–") for piece in pieces) and max(len(p.text) for p in pieces) > 3:
        return 99.0  # a dash with room for more: from … to …
    misplaced = 2.0 * (word[0] in _CLOSING or word[-1] in _OPENING)
    if not bare or _is_figure(bare):
        return 1.0 + misplaced
    if _is_address(bare):
        return 1.0 + misplaced + 3.0 * _ended_before(pieces)
    if len(pieces) > 1 and not all(piece.alone for piece in pieces[:-1]):
        return 99.0  # a word that is not the first of its line would have begun a line of its own
    if bare.isalpha() and (bare.islower() or bare.isupper() or bare[1:].islower()):
        common, valid = syllable(bare)
        if common or valid:
            return misplaced + (1.0 if common else 1.6)
    bumps = sum(above.text[-1:].islower() and below.text[:1].isupper() for above, below in pairwise(pieces))
    return 1.5 + 1.5 * len(pieces) + 2.0 * bumps + misplaced


def _ended_before(pieces: list[_Piece]) -> bool:
    """Whether an address is whole before its last piece, so that a word may follow it."""
    so_far = ""
    for above, below in pairwise(pieces):
        so_far += above.text
        if _WHOLE_ADDRESS.search(so_far) and below.text[:1].isalpha():
            return True
    return False


def _is_figure(word: str) -> bool:
    return bool(_NUMBER.fullmatch(word) or _CODE.fullmatch(word))


def _is_address(word: str) -> bool:
    if not word.isascii() or "." not in word:
        return False
    scheme, _, rest = word.rpartition("://")
    if scheme not in ("", "http", "https"):
        return False
    host = rest.split("/")[0].split("?")[0].split(":")[0].rpartition("@")[2]
    return bool(_HOST.fullmatch(host)) if not scheme else bool(host)


def _may_be_two(pieces: list[_Piece]) -> bool:
    """Whether whole numbers were put together that may as well be two, one above the other."""
    digits = "".join(piece.text for piece in pieces)
    return len(pieces) > 1 and digits.isdigit() and len(digits) <= 7 and digits[0] != "0"


@lru_cache(maxsize=4_000)
def syllable(word: str) -> tuple[bool, bool]:
    """Whether a word is a common Vietnamese syllable, and whether it could be one at all."""
    split, common = _language()
    lower = unicodedata.normalize("NFC", word.lower())
    if lower in common:
        return True, True
    spelled = unicodedata.normalize("NFD", lower)
    toneless = unicodedata.normalize("NFC", "".join(ch for ch in spelled if ch not in _TONES))
    return False, sum(ch in _TONES for ch in spelled) < 2 and split(toneless)


@lru_cache(maxsize=4_000)
def parted(word: str) -> str:
    """A word with the space it lost: cut into two common syllables where that can be done in one way only."""
    if word.isascii() or any(syllable(word)):
        return word
    cuts = [
        f"{word[:at]} {word[at:]}"
        for at in range(2, len(word) - 1)
        if syllable(word[:at])[0] and syllable(word[at:])[0] and (word[at:].islower() or word.isupper())
    ]
    return cuts[0] if len(cuts) == 1 else word


@cache
def _language() -> tuple[Callable[[str], bool], frozenset[str]]:
    words = words_of("syllables.json", Syllables)
    onsets, rhymes = frozenset(words["onsets"]) | {""}, frozenset(words["rhymes"])

    def split(bare: str) -> bool:
        return any(bare[:at] in onsets and bare[at:] in rhymes for at in range(4))

    return split, frozenset(words["common"])
