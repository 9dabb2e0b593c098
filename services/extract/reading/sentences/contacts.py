"""A person in one breath: ``Người báo cáo: Lê An, Phòng Văn hóa, điện thoại 0276 3874 219, thư điện tử a@b.vn``.

What stands between the signs is told by its own form: a number to call, an address, a post, a place of work; the name
is what stands first. Rewritten as others write it, each with its question and a colon. A post and a place of work in one
phrase, ``chuyên viên Phòng Văn hóa``, are two answers where the place is named behind the post.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence

from services.extract.reading.words.wording import WORDS, fold
from shared.contracts import Fact, Status

_TITLES = f"(?:{'|'.join(WORDS['person_titles'])})"
_HEAD = re.compile(
    rf"^[^:;()\d]{{0,80}}\b[Ll]iên (?:hệ|lạc)(?: với| tới)?\s*:?\s+{_TITLES}\s+(?P<led>[^\W\d_].*)$"
    rf"|^[\s\-+*•·]*+{_TITLES}\s+(?P<bare>[^\W\d_].*)$"
    r"|^[\s\-+*•·\d.)]*+(?P<asked>[^:;()\d]{2,80}?)\s*:\s*(?P<rest>\S.*)$"
)
_PERSON = "Người báo cáo"
"""What a line asks that says it by what the person did, or that one may ask him."""
_TITLE = re.compile(rf"^{_TITLES}\s*:?\s+")
_APART = re.compile(r"\s*[;,()]\s*")
_BY_DASHES = re.compile(r"\s*(?:[;,()]|\s[-–—]+(?=\s)(?![^()]*\)))\s*")
"""A dash is part of a name, ``Văn hóa - Xã hội``, where other signs stand between or it stands in parentheses."""
_NUMBER = r"\+?\(?\+?0?\d[\d.\s()-]{6,16}\d"
_PHONE = re.compile(
    rf"^(?P<asked>[^\d:]*?)[\s:]*(?P<number>{_NUMBER}(?:\s*(?:/|hoặc|và|\s[-–])\s*{_NUMBER}){{0,3}})\.?$", re.IGNORECASE
)
_MAIL = re.compile(r"^(?P<asked>[^@:]*?)[\s:]*(?P<mail>[\w.+-]+@[\w-]+(?:\.[\w-]+)+)\.?$")
_NAME = re.compile(r"^(?:[^\W\d_][\w'’]*\.?\s?){2,7}$")
_ASKED = re.compile(r"^[^\W\d][^:@]{1,40}:\s*\S")
_UNMARKED = re.compile(rf"^({'|'.join(WORDS['person_asked'])})\s+(?=\S)", re.IGNORECASE)
"""A question without its colon: ``chức vụ chuyên viên``."""


def contacts(text: str) -> str | None:
    """The text with a tab between what it says of one person, each behind its question; None where it is no such text."""
    numbered = len(text) <= _LONGEST and ("@" in text or any(map(str.isdigit, text)))
    head = _HEAD.match(text) if numbered else None
    if head is None:
        return None
    asked, rest = _asked_of(head["asked"] or _PERSON), head["rest"] or head["bare"] or head["led"]
    if asked is None:
        return None
    apart = _APART if ";" in rest or "," in rest else _BY_DASHES
    name, *others = [part for part in apart.split(_TITLE.sub("", rest)) if part.strip(" .")]
    if not _NAME.match(name) or not any(_PHONE.match(part) or _MAIL.match(part) for part in others):
        return None
    if all(_ASKED.match(part) for part in others) and head["asked"] and "(" not in rest:
        return None  # each with its colon
    return "\t".join([f"{asked}: {name}", *_with_questions(others)])


def _asked_of(words: str) -> str | None:
    """The words as a question for a person's name; None where they ask for anything else."""
    folded = f"{fold(words)} "
    if folded.startswith(_PERSONS) and "," not in words:
        return words
    return _PERSON if folded.startswith(_DONE) or folded.endswith(_TO_ASK) else None


_LONGEST = 500
"""Letters of the longest breath in which anybody is named."""


def in_one_breath(text: str) -> bool:
    """Whether a text names a person and tells more of him."""
    return contacts(text) is not None


def says_more(name: str) -> bool:
    """Whether more stands in the room for a person's name: a number to call, an address."""
    return any(ch.isdigit() or ch == "@" for ch in name)


def post_and_place(phrase: str) -> tuple[str, str | None]:
    """A post and the place of work behind it; the whole phrase and None where it names none, or that is unclear."""
    heads, starts = _places(phrase)
    if heads or not starts:
        return phrase, None
    post, place = phrase[: starts[0]].rstrip(" ,-–"), phrase[starts[0] :]
    if len(_words_of_place(place)) == len(place) or not (place[0].isupper() or _RANK.fullmatch(fold(post))):
        return phrase, None
    named = any(ch.isupper() for ch in place[len(_words_of_place(place)) :])
    return (post, place) if named or not _HEADING.match(_lower(post)) else (phrase, None)


def names_place(post: str) -> bool:
    """Whether a place of work may be named in the answer to somebody's post, beside the one that the post heads."""
    return bool(_places(post)[1])


def with_open_places_held(facts: Sequence[Fact]) -> list[Fact]:
    """The facts; a post that may name a place of work is held where the question for that place is left open."""
    open_ = any(fact.indicator in _ASKED_PLACES for fact in facts)
    open_ = open_ and not any(fact.indicator in _ASKED_PLACES and fact.status is Status.FILLED for fact in facts)
    return [
        fact.model_copy(update={"doubt": "left_over", "confidence": min(fact.confidence, _HELD)})
        if open_ and fact.indicator in _ASKED_POSTS and fact.doubt is None and names_place(str(fact.value or ""))
        else fact
        for fact in facts
    ]


def _places(phrase: str) -> tuple[bool, list[int]]:
    """Whether a post heads a place, ``Trưởng phòng``, and where other places begin behind the first word."""
    text = _lower(phrase)
    found = [one for one in (_WITHIN if not text.isascii() else _WITHIN_BARE).finditer(text) if one["place"]]
    if text.isascii():  # "so" may be sở or số
        found = [one for one in found if phrase[one.start()].isupper()]
    heads = [one for one in found if _HEADS.search(text[: one.start()])]
    return bool(heads), [one.start() for one in found if one.start() and one not in heads]


def _words_of_place(place: str) -> str:
    """The first words of a place, which say of what kind it is."""
    text = _lower(place)
    found = (_WITHIN_BARE if text.isascii() else _WITHIN).match(text)
    return place[: found.end()] if found else ""


def _lower(text: str) -> str:
    return unicodedata.normalize("NFC", text).lower()


def _with_questions(parts: Sequence[str]) -> Iterator[str]:
    """What is said of a person, each behind its question."""
    parts = [part.strip(" .") for part in parts]
    at = 0
    while at < len(parts):
        part, at = parts[at], at + 1
        post, place = post_and_place(part) if _is_post(part) else (part, None)
        if place and at < len(parts) and _is_place(parts[at]):
            place, at = f"{place}, {parts[at]}", at + 1
        elsewhere = any(_is_place(other) or _ASKS_PLACE.match(fold(other)) for other in parts[at:])
        if place and not elsewhere:
            yield f"Chức vụ: {post}"
            yield f"Đơn vị công tác: {place}"
        else:
            yield _with_question(part)


def _is_post(part: str) -> bool:
    return f"{fold(part)} ".startswith(_POSTS) and not _ASKED.match(part)


def _is_place(part: str) -> bool:
    return f"{fold(part)} ".startswith(_PLACES) and not any(pattern.match(part) for pattern in (_ASKED, _MAIL, _PHONE))


def _with_question(part: str) -> str:
    if _ASKED.match(part):
        return part
    mail, phone = _MAIL.match(part), _PHONE.match(part)
    if mail:
        return f"{mail['asked'].strip() or 'Email'}: {mail['mail']}"
    if phone:
        return f"{phone['asked'].strip() or 'Điện thoại'}: {phone['number'].strip()}"
    if _is_place(part):
        return f"Đơn vị công tác: {part}"
    unmarked = _UNMARKED.match(part)
    if unmarked:
        asked = "Đơn vị công tác" if unmarked[1].endswith("tại") else unmarked[1]
        return f"{asked}: {part[unmarked.end() :]}"
    return f"Chức vụ: {part}" if _is_post(part) else part


def _any_of(words: Sequence[str]) -> str:
    """Any of some words, the longest first; dashes between words may lack their spaces."""
    return "|".join(re.escape(word).replace(r"\ \-\ ", r"\s*[-–]\s*") for word in sorted(words, key=len, reverse=True))


_WITHIN = re.compile(rf"\b(?:{_any_of(WORDS['no_places_within'])}|(?P<place>{_any_of(WORDS['places_within'])}))\b")
_WITHIN_BARE = re.compile(
    rf"\b(?:{_any_of([fold(word) for word in WORDS['no_places_within']])}"
    rf"|(?P<place>{_any_of([fold(word) for word in WORDS['places_within']])}))\b"
)
_HEADING = re.compile(rf"(?:{_any_of([*WORDS['heading_posts'], *map(fold, WORDS['heading_posts'])])})\b")
_HEADS = re.compile(rf"\b(?:{_any_of([*WORDS['titles_of_a_place'], *map(fold, WORDS['titles_of_a_place'])])})\s+$")
_PERSONS = tuple(f"{word} " for word in WORDS["person_words"])
_DONE, _TO_ASK = tuple(f"{word} " for word in WORDS["person_done"]), ("lien he ", "lien lac ", "trao doi ")
_PLACES = tuple(f"{word} " for word in WORDS["work_place_words"])
_POSTS = tuple(f"{word} " for word in WORDS["post_words"])
_RANK = re.compile(rf"(?:{_any_of(WORDS['post_words'])})(?: chinh| cao cap)?")
_ASKS_PLACE = re.compile(r"(?:don vi|noi|co quan) (?:cong tac|lam viec)\b|don vi\b")
_ASKED_POSTS, _ASKED_PLACES = frozenset(WORDS["posts_of_persons"]), frozenset(WORDS["places_of_persons"])
_HELD = 0.5
"""Confidence of a post that may be more than a post."""
