"""Edits that are not read right yet: the only list of them. Each must fail (``xfail(strict=True)``), so that a repair shortens it.

A name without its format stands for both. ``python -m tests.clerks --prune`` takes out what passes now; it never adds.
"""

from __future__ import annotations

_LIST = r"""
# cells: a needless question
cells: meetings_total: “1 lần/tuần” [docx]

# prose: a needless question
prose: the answer is “ 9A dịch vụ”
"""


def _read(text: str) -> dict[str, str]:
    known, cause = {}, "not right yet"
    for line in text.splitlines():
        if line.startswith("# "):
            cause = line[2:]
        elif line.strip():
            known[line.strip()] = cause
    return known


KNOWN = _read(_LIST)
"""Name of the test (with or without its format) → what is wrong."""


def known(name: str) -> str | None:
    """Why this test is known to fail; None where it must pass."""
    return KNOWN.get(name) or KNOWN.get(name.rsplit(" [", 1)[0])
