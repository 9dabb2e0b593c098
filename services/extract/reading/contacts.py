"""A person in one breath: ``Người báo cáo: Lê An, Phòng Văn hóa, điện thoại 0276 3874 219, thư điện tử a@b.vn``.

What stands between the signs is told by its own form: a number to call, an address, a post, a place of work; the name
is what stands first. Rewritten as others write it, each with its question and a colon.
"""

from __future__ import annotations

import re

from services.extract.reading.wording import WORDS, fold

_TITLES = f"(?:{'|'.join(WORDS['person_titles'])})"
_HEAD = re.compile(
    r"^[\s\-+*•·\d.)]*+(?P<asked>[^:;,()\d]{2,60}?)\s*:\s*(?P<rest>\S.*)$"
    rf"|^[\s\-+*•·]*+{_TITLES}\s+(?P<bare>[^\W\d_].*)$"
)
_TITLE = re.compile(rf"^{_TITLES}\s*:?\s+")
_APART, _BY_DASHES = re.compile(r"\s*[;,()]\s*"), re.compile(r"\s*(?:[;,()]|\s[-–—]+(?=\s))\s*")
"""A dash is part of a name, ``Văn hóa - Xã hội``, where other signs stand between."""
_PHONE = re.compile(r"^(?P<asked>[^\d:]*?)[\s:]*(?P<number>\+?\(?0?\d[\d.\s()-]{6,16}\d)\.?$")
_MAIL = re.compile(r"^(?P<asked>[^@:]*?)[\s:]*(?P<mail>[\w.+-]+@[\w-]+(?:\.[\w-]+)+)\.?$")
_NAME = re.compile(r"^(?:[^\W\d_][\w'’]*\.?\s?){2,7}$")
_ASKED = re.compile(r"^[^\W\d][^:@]{1,40}:\s*\S")


def contacts(text: str) -> str | None:
    """The text with a tab between what it says of one person, each behind its question; None where it is no such text."""
    numbered = len(text) <= _LONGEST and any(ch.isdigit() or ch == "@" for ch in text)
    head = _HEAD.match(text) if numbered else None
    if head is None:
        return None
    asked, rest = head["asked"] or "Người báo cáo", head["rest"] or head["bare"]
    if not f"{fold(asked)} ".startswith(_PERSONS):
        return None
    apart = _APART if ";" in rest or "," in rest else _BY_DASHES
    name, *others = [part for part in apart.split(_TITLE.sub("", rest)) if part.strip(" .")]
    if not _NAME.match(name) or not any(_PHONE.match(part) or _MAIL.match(part) for part in others):
        return None
    if all(_ASKED.match(part) for part in others) and head["asked"] and "(" not in rest:
        return None  # each with its colon
    return "\t".join([f"{asked}: {name}", *map(_with_question, others)])


_LONGEST = 500
"""Letters of the longest breath in which anybody is named."""


def says_more(name: str) -> bool:
    """Whether more stands in the room for a person's name: a number to call, an address."""
    return any(ch.isdigit() or ch == "@" for ch in name)


def _with_question(part: str) -> str:
    part = part.strip(" .")
    if _ASKED.match(part):
        return part
    mail, phone = _MAIL.match(part), _PHONE.match(part)
    if mail:
        return f"{mail['asked'].strip() or 'Email'}: {mail['mail']}"
    if phone:
        return f"{phone['asked'].strip() or 'Điện thoại'}: {phone['number'].strip()}"
    folded = f"{fold(part)} "
    if folded.startswith(_PLACES):
        return f"Đơn vị công tác: {part}"
    return f"Chức vụ: {part}" if folded.startswith(_POSTS) else part


_PERSONS = tuple(f"{word} " for word in WORDS["person_words"])
_PLACES = tuple(f"{word} " for word in WORDS["work_place_words"])
_POSTS = tuple(f"{word} " for word in WORDS["post_words"])
