"""The keys of letters: made of facts, so that a letter is written once; the Message-ID is made of them too."""

from __future__ import annotations

from datetime import datetime


def late_key(agency: str, form: str, period: str) -> str:
    """Of the letter to an agency that has not sent its report."""
    return f"late:{agency}:{form}:{period}"


def report_letter_key(receipt: str, judgement: int | None = None) -> str:
    """Of the letter about one version of a report; ``judgement``: the one that reverses what an earlier letter said."""
    return f"report:{receipt}{_again(judgement)}"


def summary_key(agency: str, last: str, judgement: int | None = None) -> str:
    """Of the one letter about several versions; ``last`` is the receipt of the newest, ``judgement`` as above."""
    return f"reports:{agency}:{last}{_again(judgement)}"


def _again(judgement: int | None) -> str:
    return "" if judgement is None else f":{judgement}"


def trouble_key(moment: datetime) -> str:
    """Of the letter to operators; one an hour."""
    return f"trouble:{moment:%Y-%m-%dT%H}"
