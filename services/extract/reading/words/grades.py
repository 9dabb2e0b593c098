"""Levels of service, ``mức độ 3``: of which one a line asks that does not say it, by the line or the column above it."""

from __future__ import annotations

import re

from services.extract.reading.words.wording import WORDS

_GRADE = re.compile(r"\bmức(?: độ)? ([1-4](?:\s?(?:,|và)\s?[1-4])*)(?!\d)", re.IGNORECASE)
_ALONE = re.compile(rf"(?:(?:DVCTT|DVC|Dịch vụ công(?: trực tuyến)?)\s+)?({_GRADE.pattern})", re.IGNORECASE)
_SERVED = tuple(WORDS["served"])
_RATES = tuple(WORDS["sentences"]["rate"])
_MANY = 14
"""Words of a part of a sentence that is said of the services named before it; a longer one says of what it is."""
_SERVICE = re.compile(r"dịch vụ(?! công)", re.IGNORECASE)
_OF_SERVICES = re.compile(r"dịch vụ|\bDVC|hồ sơ", re.IGNORECASE)


def grade_in(label: str) -> str | None:
    """The level of service that a label names, as it is printed."""
    found = _GRADE.search(label) if "ức" in label or "ỨC" in label else None
    return found[0] if found else None


def grade_alone(header: str) -> str | None:
    """The level of service that a header names and nothing else, in small letters: ``DVCTT mức độ 3``."""
    found = _ALONE.fullmatch(header.strip())
    return found[1].lower() if found else None


def of_grade(label: str, grade: str) -> str:
    """A question about dossiers that names no level of service, with the one named above it."""
    folded = label.lower()
    if _GRADE.search(label) or not any(word in folded for word in _SERVED):
        return label
    if len(label.split()) > _MANY or folded.strip(" -+").startswith(_RATES):
        return label
    return f"{label.rstrip()} {grade}"


def of_services(label: str, grade: str) -> str:
    """What a row asks below the header of a level: ``Tổng số dịch vụ`` is ``Tổng số dịch vụ công trực tuyến mức độ 3``."""
    if _GRADE.search(label):
        return label
    said = _SERVICE.sub("dịch vụ công trực tuyến", label, count=1) if "công" not in label.lower() else label
    return f"{said.rstrip()}{'' if _OF_SERVICES.search(said) else ' dịch vụ công trực tuyến'} {grade}"
