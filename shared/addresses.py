"""Mail addresses as people write them: with a name before them or not, in any letters."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from email.utils import quote, unquote

from email_validator import EmailNotValidError, validate_email

NAMED = re.compile(r"^(?P<name>[^<>]*)<(?P<address>[^<>]*)>$")
SPECIAL = re.compile(r"[()<>\[\]:;@\\,.\"]")
"""What a name must be put into quotes for (RFC 5322, 3.2.3)."""
LONGEST_NAME = 200


class WrongAddress(ValueError):
    """The text is no address that a letter could be sent to; says why in both languages."""

    def __init__(self, vi: str, en: str) -> None:
        super().__init__(en)
        self.vi, self.en = vi, en


@dataclass(frozen=True, slots=True)
class Mailbox:
    """Where a letter goes: an address, and the name that is shown before it (perhaps empty)."""

    name: str
    address: str

    def __str__(self) -> str:
        """As it is written in the register, and read again by ``mailbox``."""
        if not self.name:
            return self.address
        name = f'"{quote(self.name)}"' if SPECIAL.search(self.name) else self.name
        return f"{name} <{self.address}>"


def mailbox(text: str) -> Mailbox:
    """The mailbox that a text names: ``sct@tinh.vn`` or ``Sở Công Thương <sct@tinh.vn>``. Raises ``WrongAddress``.

    The address may have letters of any alphabet, before and after the @. Whether somebody reads it is not asked.
    """
    text = unicodedata.normalize("NFC", text).strip()
    match = NAMED.match(text)
    name, address = (unquote(match["name"].strip()).strip(), match["address"].strip()) if match else ("", text)
    if len(name) > LONGEST_NAME or not name.isprintable():
        raise WrongAddress(
            "tên hiển thị quá dài hoặc có ký tự điều khiển", "the display name is too long or unprintable"
        )
    try:
        valid = validate_email(address, check_deliverability=False, allow_smtputf8=True)
    except EmailNotValidError as error:
        shown = "".join(letter if letter.isprintable() else "�" for letter in text[:80])
        raise WrongAddress(f"“{shown}” không phải địa chỉ thư", f"{shown!r} is no mail address: {error}") from error
    return Mailbox(name, valid.normalized)
