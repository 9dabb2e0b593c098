"""The good reports themselves: every answer read right and surely, and nothing to complain of."""

from __future__ import annotations

import pytest

from .expect import same, sure, words
from .known import known
from .reports import REPORTS
from .suite import as_it_was

ALL = [
    pytest.param(
        report, kind, id=name, marks=[pytest.mark.xfail(strict=True, reason=known(name) or "")] if known(name) else []
    )
    for report in REPORTS
    for kind in ("docx", "xlsx")
    for name in [f"good: {report} [{kind}]"]
]


@pytest.mark.parametrize(("report", "kind"), ALL)
def test_every_answer_is_read_right_and_nothing_is_alarming(report: str, kind: str) -> None:
    wrong = complaints(report, kind)
    assert not wrong, "\n".join(wrong)


def complaints(report: str, kind: str) -> list[str]:
    """What is wrong with the reading of an untouched report."""
    seen, wrong = as_it_was(report, kind), []
    for (indicator, level, role), wanted in REPORTS[report].key().items():
        any_level = isinstance(wanted, str | list)
        named = [fact for fact in seen.facts if fact.indicator == indicator and (fact.role or "") == role]
        found = [fact for fact in named if any_level or fact.level == level]
        if not found and wanted is not None:
            wrong.append(f"LOST {indicator}@{level}#{role}: nothing, wanted {wanted!r}")
        wrong += [
            f"{words(fact)}, wanted {wanted!r}"
            for fact in found
            if (fact.value is not None or wanted is not None) and not (sure(fact) and same(fact.value, wanted))
        ]
    return wrong + [f"ALARM {one.severity} {one.rule}: {one.message.vi}" for one in seen.alarms()]
