"""What must hold between the figures of a report, read from the seeds' words; nothing of the validator's rules is used.

The tests hold clean reports to it, and `mistakes` reads from it what a wrong figure breaks.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from corpus.independent.markup import template
from corpus.independent.world import DEGREES, POSTS, ROLES, Agency, Key


@dataclass(frozen=True)
class Quotient:
    """A printed rate is 100 · numerator ÷ denominator."""

    rate: Key
    numerator: Key
    denominator: Key

    @property
    def cells(self) -> tuple[Key, ...]:
        """The figures it is about."""
        return (self.rate, self.numerator, self.denominator)


@dataclass(frozen=True)
class Total:
    """A whole is the sum of its parts."""

    whole: Key
    parts: tuple[Key, ...]

    @property
    def cells(self) -> tuple[Key, ...]:
        """The figures it is about."""
        return (self.whole, *self.parts)


@dataclass(frozen=True)
class AtMost:
    """A part is not more than its whole."""

    part: Key
    whole: Key

    @property
    def cells(self) -> tuple[Key, ...]:
        """The figures it is about."""
        return (self.part, self.whole)


@dataclass(frozen=True)
class Between:
    """A rate of a whole lies between the rates of its levels."""

    whole: Key
    parts: tuple[Key, Key]

    @property
    def cells(self) -> tuple[Key, ...]:
        """The figures it is about."""
        return (self.whole, *self.parts)


@dataclass(frozen=True)
class OfList:
    """A headline is the number of rows of a list (``column`` empty), of its rows above 0 (``+column``), or the sum of a column."""

    headline: Key
    table: str
    column: str = ""

    @property
    def cells(self) -> tuple[Key, ...]:
        """The figure it is about."""
        return (self.headline,)


Relation = Quotient | Total | AtMost | Between | OfList

_RATES = {
    "computers_per_staff_pct": ("computers_total", "staff_total"),
    "staff_with_computer_pct": ("staff_with_computer", "staff_total"),
    "antivirus_computers_pct": ("antivirus_computers", "computers_total"),
    "lan_agencies_pct": ("lan_agencies", "agencies_total"),
    "agencies_with_internet_pct": ("agencies_with_internet", "agencies_total"),
    "email_accounts_pct": ("email_accounts_total", "staff_total"),
    "email_accounts_shared_pct": ("email_accounts_shared", "staff_total"),
    "email_accounts_private_pct": ("email_accounts_private", "staff_total"),
    "outgoing_electronic_to_paper_pct": ("outgoing_docs_electronic", "outgoing_docs_paper"),
    "outgoing_signed_pct": ("outgoing_docs_signed", "outgoing_docs_electronic"),
    "onestop_dossiers_pct": ("onestop_dossiers_resolved", "tthc_dossiers_total"),
    "onestop_on_time_pct": ("onestop_dossiers_on_time", "onestop_dossiers_received"),
    "staff_it_skill_cert_pct": ("staff_it_skill_cert", "staff_total"),
    "it_staff_dedicated_pct": ("it_staff_dedicated", "staff_total"),
    "it_staff_in_charge_pct": ("it_staff_in_charge", "staff_total"),
    "training_it_staff_pct": ("training_it_staff", "staff_total"),
    "app_accounting_agencies_pct": ("app_accounting_agencies", "agencies_total"),
}
_ADDED = (
    "agencies_total", "staff_total", "computers_total", "antivirus_computers", "lan_agencies", "email_accounts_total", "email_accounts_shared",
)  # fmt: skip
_PARTS = (
    ("antivirus_computers", "computers_total"), ("staff_with_computer", "staff_total"), ("email_accounts_total", "staff_total"), ("email_accounts_shared", "email_accounts_total"),
    ("email_accounts_private", "email_accounts_total"), ("lan_agencies", "agencies_total"), ("agencies_with_internet", "agencies_total"), ("outgoing_docs_signed", "outgoing_docs_electronic"),
    ("onestop_dossiers_on_time", "onestop_dossiers_received"), ("onestop_dossiers_resolved", "tthc_dossiers_total"), ("meetings_video", "meetings_total"), ("staff_it_skill_cert", "staff_total"),
    ("tthc_mandatory_online", "tthc_total"), ("dvctt_l3_with_dossiers", "dvctt_l3_total"), ("dvctt_l4_with_dossiers", "dvctt_l4_total"), ("dvctt_l34_with_dossiers", "dvctt_l34_total"),
    ("dvctt_l3_edossier", "dvctt_l3_total"), ("dvctt_l4_edossier", "dvctt_l4_total"), ("dvctt_l3_national_portal", "dvctt_l3_total"), ("dvctt_l4_national_portal", "dvctt_l4_total"),
    ("dvctt_l4_e_payment", "dvctt_l4_total"), ("dvctt_l34_digital_signature", "dvctt_l34_total"), ("dvctt_l34_public_processing_time", "dvctt_l34_total"),
    ("dvctt_l34_prefilled_forms", "dvctt_l34_total"), ("dvctt_on_provincial_portal", "dvctt_l34_total"), ("it_staff_dedicated", "staff_total"), ("training_staff", "staff_total"),
    ("it_cert_international", "it_staff_dedicated"),
)  # fmt: skip
_LEVELS = ("cap_tinh", "cap_huyen", "cap_xa", "toan_huyen", "toan_tinh")


def relations(form: str, agency: Agency, printed: set[Key]) -> list[Relation]:
    """Everything that must hold among the printed figures of this form."""
    return [relation for relation in _all(form, agency) if printed.issuperset(relation.cells)]


def _all(form: str, agency: Agency) -> Iterator[Relation]:
    own = agency.level
    for level in _LEVELS:
        for rate, (numerator, denominator) in _RATES.items():
            yield Quotient((rate, level, ""), (numerator, level, ""), (denominator, level, ""))
        for part, whole in _PARTS:
            yield AtMost((part, level, ""), (whole, level, ""))
        yield from _sums(form, level)
    yield Quotient(
        ("bandwidth_per_staff_mbps", "cap_huyen", ""),
        ("internet_bandwidth_converted_mbps", "cap_huyen", ""),
        ("staff_total", "cap_huyen", ""),
    )
    yield Quotient(
        ("bandwidth_per_staff_mbps", "cap_tinh", ""),
        ("internet_bandwidth_converted_mbps", "cap_tinh", ""),
        ("staff_total", "cap_tinh", ""),
    )
    for indicator in _ADDED:
        yield Total((indicator, "toan_huyen", ""), ((indicator, "cap_huyen", ""), (indicator, "cap_xa", "")))
    # 004 asks the staff of the whole province in part A, of the agency itself in part B: no error is planted in part A.
    for indicator in ("email_accounts_total", *(() if form == "004" else ("staff_total",))):
        yield Total(
            (indicator, "toan_tinh", ""), tuple((indicator, level, "") for level in ("cap_tinh", "cap_huyen", "cap_xa"))
        )
    for indicator in ("computers_online_pct", "email_regular_use_pct", "email_accounts_pct"):
        yield Between((indicator, "toan_huyen", ""), ((indicator, "cap_huyen", ""), (indicator, "cap_xa", "")))
    for role in ROLES:
        yield Total(
            (f"it_staff_{role}", own, ""), tuple((f"it_staff_degree_{degree}", own, role) for degree in DEGREES)
        )
    yield from _lists(form, own)


def _sums(form: str, level: str) -> Iterator[Relation]:
    def key(name: str) -> Key:
        return (name, level, "")

    yield Total(key("website_posts_total"), tuple(key(f"website_posts_{name}") for name in POSTS))
    yield Total(
        key("computers_total"),
        tuple(key(name) for name in ("computers_desktop", "computers_laptop", "computers_tablet", "servers_total")),
    )
    yield Total(key("dvc_support_total"), tuple(key(f"dvc_support_{name}") for name in ("l12", "l3", "l4")))
    degrees = tuple(key(f"it_staff_degree_{degree}") for degree in DEGREES)
    if form == "000":
        yield Total(key("it_staff_dedicated"), degrees)


def _lists(form: str, own: str) -> Iterator[Relation]:
    annexes = template(form).annexes()
    for name, table in (("l3", "3A.2"), ("l4", "3A.3")):
        if table in annexes:
            yield OfList((f"dvctt_{name}_total", own, ""), table)
            yield OfList((f"dvctt_{name}_with_dossiers", own, ""), table, "+online_dossiers_resolved")
            yield OfList((f"dvctt_{name}_online_dossiers", own, ""), table, "online_dossiers_resolved")
