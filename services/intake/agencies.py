"""What a row of the register must be, whoever writes it: a person, a program or a file."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from shared.addresses import WrongAddress, mailbox
from shared.contracts import LEVELS, Agency
from shared.reference import Reference

CODE = re.compile(r"[A-Za-z0-9Đđ][A-Za-z0-9Đđ._-]{0,39}")
LONGEST_NAME = 300
OWN_LEVELS = tuple(level for level in LEVELS if level.startswith("cap_"))
"""The levels of government that an agency belongs to."""


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a row cannot be taken, in both languages."""

    vi: str
    en: str


def checked(agency: Agency, reference: Reference) -> tuple[Agency, list[Fault]]:
    """The agency with its words written one way, and everything that is wrong with it."""
    agency = agency.model_copy(
        update={
            "code": agency.code.strip(),
            "name": " ".join(unicodedata.normalize("NFC", agency.name).split()),
            "mailbox": agency.mailbox.strip(),
        }
    )
    faults = [*_identity(agency), *_place(agency, reference), *_forms(agency, reference)]
    if agency.mailbox:
        try:
            agency = agency.model_copy(update={"mailbox": str(mailbox(agency.mailbox))})
        except WrongAddress as error:
            faults.append(Fault(f"hộp thư: {error.vi}", f"mailbox: {error.en}"))
    return agency, faults


def _identity(agency: Agency) -> list[Fault]:
    found = []
    if not CODE.fullmatch(agency.code):
        found.append(
            Fault(
                f"mã “{_shown(agency.code)}” không hợp lệ; mã gồm chữ, số, gạch nối, tối đa 40 ký tự, như BG-SCT",
                f"the code {_shown(agency.code)!r} is wrong; it has letters, digits and hyphens, 40 at most, like BG-SCT",
            )
        )
    if not agency.name or len(agency.name) > LONGEST_NAME or not agency.name.isprintable():
        found.append(
            Fault(
                f"tên trống, dài quá {LONGEST_NAME} ký tự hoặc có ký tự điều khiển",
                f"the name is empty, longer than {LONGEST_NAME} letters, or unprintable",
            )
        )
    return found


def _place(agency: Agency, reference: Reference) -> list[Fault]:
    found = []
    if agency.level not in OWN_LEVELS:
        known = ", ".join(OWN_LEVELS)
        found.append(
            Fault(
                f"không có cấp “{_shown(agency.level)}”; các cấp: {known}",
                f"unknown level {_shown(agency.level)!r}; one of {known}",
            )
        )
    if agency.province not in reference.provinces:
        found.append(
            Fault(
                f"không có tỉnh mã “{_shown(agency.province)}”; mã tỉnh có hai chữ số, như 24",
                f"unknown province {_shown(agency.province)!r}; a code has two digits, like 24",
            )
        )
    return found


def _forms(agency: Agency, reference: Reference) -> list[Fault]:
    found = []
    if not agency.forms:
        found.append(Fault("chưa có biểu phải gửi", "no form is owed"))
    if len(set(agency.forms)) != len(agency.forms):
        found.append(Fault("một biểu ghi hai lần", "a form is named twice"))
    for name in agency.forms:
        form = reference.forms.get(name)
        if form is None:
            known = ", ".join(reference.forms)
            found.append(
                Fault(
                    f"không có biểu “{_shown(name)}”; các biểu: {known}",
                    f"unknown form {_shown(name)!r}; known: {known}",
                )
            )
        elif form.province and form.province != agency.province:
            found.append(
                Fault(
                    f"biểu “{name}” là của tỉnh {form.province}, không phải tỉnh {_shown(agency.province)}",
                    f"the form {name} is of province {form.province}, not {_shown(agency.province)}",
                )
            )
    return found


def _shown(text: str) -> str:
    """What was given, short and printable."""
    return "".join(letter if letter.isprintable() else "�" for letter in text[:60])
