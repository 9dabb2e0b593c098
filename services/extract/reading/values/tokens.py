"""An answer cut into tokens, each with a code that says what it is; what nothing explains keeps ``w`` or ``o``.

l leader   b empty box   x ticked box   f footnote sign   r remark in parentheses   p stop   o other sign
n number   d number with letters among its digits   w word that nothing explains   s words of the line's label
/ - + = % themselves, and the codes of ``lexicon`` for known phrases
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from services.extract.reading.records import record
from services.extract.reading.values.lexicon import LONGEST, Meaning, Words, boxes, toneless
from services.extract.reading.words.spelt import spelling
from services.extract.reading.words.wording import fold
from shared.answers import answer_words, units

_LOOKALIKES = str.maketrans("OoQIlSBZ", "00011582")
_SIGNS = {"–": "-", "—": "-", "−": "-", "-": "-", "/": "/", "⁄": "/", "+": "+", "=": "=", "%": "%"}
_STOPS = frozenset(".,;:'\"“”‘’`´•·‣▪")
_GLUED = re.compile(r"[^\W_][.,@]?\Z")
"""What a letter that goes on a word or an address stands behind."""
_BETWEEN = frozenset("/-p")
"""Signs that may stand within a phrase: CCVC-NLĐ, tin/bài, tin, bài."""


@record
@dataclass(frozen=True, slots=True)
class Token:
    """A piece of an answer with its place in it; ``text`` is without the signs around it."""

    code: str
    text: str
    start: int
    end: int
    meaning: Meaning | None = None


@cache
def _pattern() -> re.Pattern[str]:
    hedges = re.escape(answer_words().hedge_signs)
    return re.compile(
        r"(?P<mark>\A[a-zđ][.)] )"
        rf"|(?P<leader>(?:[.…‥_]\s?){{2,}}|[…‥_])"
        rf"|(?P<box>{boxes()[1].pattern})"
        r"|(?P<foot>[¹²³⁰⁴-⁹⁽⁾*†‡§]+|[\[(]\s?[*†‡]+\s?[\])]|\[\d{1,2}\]|\([a-h]\))"
        r"|\((?P<remark>[^()]{0,500}(?:\([^()]{0,200}\)[^()]{0,200}){0,3})\)"
        r"|(?P<spaced>(?<![\w.,])[1-9]\d{0,2}(?: \d{3})+(?:,\d+)?(?![\w]|[.,]\d| \d))"
        r"|(?P<mixed>[\dOoQIlSBZ]+(?:[.,][\dOoQIlSBZ]+)*(?![^\W_]|[.,]\d))"
        r"|(?P<number>(?:(?<![\w)\]%.,])[-+−–])?\d+(?:[.,]\d+)*)"
        r"|(?P<word>[A-Za-zÀ-ÖØ-öø-ɏḀ-ỿ]+)"
        rf"|(?P<hedge>[{hedges}]+)"
        r"|(?P<sign>\S)"
    )


@cache
def _letters() -> tuple[frozenset[str], frozenset[str]]:
    """Letters that are ticks, and all that are boxes, where they stand alone."""
    words = answer_words()
    return frozenset(words.ticked_letters), frozenset(words.ticked_letters + words.unticked_letters)


def scan(text: str) -> Iterator[Token]:
    """The tokens of a text in its order; words are not looked up yet."""
    ticked, single = _letters()
    for match in _pattern().finditer(text):
        sort, found, (start, end) = match.lastgroup or "sign", match[0], match.span()
        if sort == "mixed":
            sort = _mixed(found)
        if found in single and sort in ("word", "sign") and not _GLUED.search(text[max(0, start - 2) : start]):
            yield Token("x" if found in ticked else "b", found, start, end)
        elif sort == "sign":
            cut = found in ".," and text[end : end + 1].isdigit()  # ".5" may have lost its first digit
            yield Token(_SIGNS.get(found) or ("p" if found in _STOPS and not cut else "o"), found, start, end)
        elif sort == "box":
            drawn = found in boxes()[0] or any(ch.isalpha() or ch in "✓✔√" for ch in found)
            yield Token("x" if drawn else "b", found, start, end)
        elif sort == "remark":
            yield Token("r", match["remark"], start, end)
        elif sort == "lettered":
            yield Token("d", found.translate(_LOOKALIKES), start, end)
        elif sort == "number":
            yield Token("n", found.replace("−", "-").replace("–", "-"), start, end)
        else:
            yield Token(
                {"mark": "p", "leader": "l", "foot": "f", "spaced": "n", "hedge": "h"}.get(sort, "w"), found, start, end
            )


def _mixed(found: str) -> str:
    """What a run of digits and of letters that look like digits is."""
    digits = any(ch.isdigit() for ch in found)
    if digits and any(ch.isalpha() for ch in found):
        return "lettered"
    if not digits and set(found) <= {"O", "o"}:
        return "lettered"
    return "number" if digits else "word"


def understood(tokens: Iterator[Token], words: Words, subject: str) -> list[Token]:
    """The tokens with known phrases joined and given their code, the longest phrase first."""
    waiting = list(tokens)
    made: list[Token] = []
    at = 0
    while at < len(waiting):
        token = waiting[at]
        if token.code not in "wnxb":
            made.append(token)
            at += 1
            continue
        known, used = _phrase(waiting, at, words, subject)
        made.append(known)
        at += used
    return made


def _phrase(tokens: list[Token], at: int, words: Words, subject: str) -> tuple[Token, int]:
    """The longest phrase that starts at a token and is known, or stands in the line's label; how many tokens it takes."""
    first = tokens[at]
    word = fold(first.text)
    in_subject = bool(subject) and first.code == "w" and f" {word} " in subject
    if not in_subject and not words.begin(word) and first.text not in words.written:
        return first, 1
    if first.text.lower() in _other_words():
        return first, 1
    run = _run(tokens, at)
    folded = [fold(token.text) for token in run]
    size, meaning = _known(folded, words, _unbroken(tokens, at, run))
    if first.text in words.written:
        size, meaning = 1, words.written[first.text]
    if in_subject and (meaning is None or meaning[0] != "u"):
        named = _named(folded, words, subject)
        size, meaning = (named, ("s", None)) if named > size else (size, meaning)
    if meaning is None or (first.code != "w" and size == 1 and meaning[0] not in "YN"):
        return first, 1
    if size == 1 and meaning[0] in "YN" and len(run) > 1 and _is_another_word(first.text, words):
        return first, 1
    last = run[size - 1]
    used = next(n for n in range(at, len(tokens)) if tokens[n] is last) - at + 1
    return Token(meaning[0], " ".join(folded[:size]), first.start, last.end, meaning), used


def as_written(token: Token, text: str, subject: str) -> Token:
    """A number word, a hedge or a filler as it stands in the text; another word that only sounds alike, ``văn`` for ``vạn`` or
    ``tám`` for ``tầm``, explains nothing, unless it is one of the label's. Two tones that many take for each other are one: ``khoãng``.
    """
    written = unicodedata.normalize("NFC", text[token.start : token.end].lower())
    if " " in token.text or not written.isalpha():
        return token
    toneless = written.isascii() and (text.isascii() or written not in answer_words().without_tone)
    code = "s" if f" {token.text} " in subject else "w"
    known = toneless or _heard(written) in _spellings()
    return Token(token.code if known else code, written, token.start, token.end, token.meaning)


@cache
def _spellings() -> frozenset[str]:
    words = answer_words()
    return frozenset(_heard(word) for word in (*units().scales, *words.fillers, *words.hedges))


def _heard(word: str) -> str:
    return spelling(word).translate(_ONE_TONE)


_ONE_TONE = str.maketrans("\u0303", "\u0309")


def _is_another_word(text: str, words: Words) -> bool:
    """Whether a word has a letter that no phrase has, such as ``Cơ`` of ``Cơ quan``: more than a slip in the tone of ``có``."""
    return not text.isascii() and toneless(text) not in words.spelt


def _unbroken(tokens: list[Token], at: int, run: list[Token]) -> int:
    """How many of the words have no sign between them; only units go on behind one."""
    return next((n for n in range(1, len(run)) if tokens[at + n] is not run[n]), len(run))


def _known(folded: list[str], words: Words, unbroken: int = LONGEST) -> tuple[int, Meaning | None]:
    for size in range(len(folded) if folded and words.begin(folded[0]) else 0, 0, -1):
        meaning = words.phrases.get(" ".join(folded[:size]))
        if meaning and (size <= unbroken or meaning[0] == "u"):
            return size, meaning
    return 0, None


def _named(folded: list[str], words: Words, subject: str) -> int:
    """How many words stand in the label as they stand here, up to the next unit or word that turns a meaning."""
    until = 0
    for until, word in enumerate(folded):
        meaning = _known(folded[until:], words)[1] if until else None
        if word in words.never_subject or (meaning is not None and meaning[0] == "u"):
            break
    else:
        until = len(folded)
    return next((size for size in range(until, 0, -1) if f" {' '.join(folded[:size])} " in subject), 0)


def _run(tokens: list[Token], at: int) -> list[Token]:
    """Words one behind the other from a token on, at most a sign between two of them and no wide gap."""
    run = [tokens[at]]
    here = at + 1
    while here < len(tokens) and len(run) < LONGEST:
        if tokens[here].code in _BETWEEN and here + 1 < len(tokens) and _beside(tokens[here - 1], tokens[here]):
            here += 1
        if tokens[here].code != "w" or not _beside(tokens[here - 1], tokens[here]):
            break
        if tokens[here].text.lower() in _other_words():
            break
        run.append(tokens[here])
        here += 1
    return run


@cache
def _other_words() -> frozenset[str]:
    """Words that are no part of a phrase, though they are but for their tone: ``dừng`` is no ``dùng``."""
    return frozenset(answer_words().other_words)


def _beside(one: Token, other: Token) -> bool:
    return other.start - one.end <= 1
