"""The account of a chaos run: each promise that is broken is named, and a run that tried nothing proves nothing."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from benchmarks.chaos.__main__ import both, broken
from benchmarks.chaos.account import fates, of_letters
from benchmarks.chaos.senders import Sent
from shared.mailer import message_id

SENDER = "Sở TT&TT <baocao@tinh.example>"
NOON = datetime(2020, 9, 3, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


def acknowledged(*receipts: str) -> Sent:
    return Sent(receipts={f"{n}.docx": receipt for n, receipt in enumerate(receipts)})


def dead(receipt: str, cause: str | None = "ValueError: x\nmore") -> SimpleNamespace:
    return SimpleNamespace(listener="extract", receipt=receipt, cause=cause)


def letter(key: str, agency: str = "BG-SCT", step: str = "returned", **how: Any) -> SimpleNamespace:
    return SimpleNamespace(
        **{"key": key, "step": step, "agency": agency, "sent": True, "doubted": False, "written_at": NOON, **how}
    )


def arrived(*keys: str) -> Counter[str]:
    return Counter(message_id(key, SENDER) for key in keys)


def sound() -> dict[str, Any]:
    """A run in which every promise was kept."""
    return {
        "seed": 1, "seconds": 20, "faults": 5, "skipped": [], "recovery_s": {"kill post": 2.0}, "settled_s": 1.0,
        **fates(acknowledged("A", "B"), known={"A", "B"}, judged={"A", "B"}, dead=[], repeated=0),
        **of_letters([letter("k")], arrived("k"), {}, SENDER),
        "differences": 0, "different": [], "letters_by_wrong_clock": 0, "still_sending": False,
        "not_acknowledged": {503: 2}, "wrong_answers": [], "slowest_answer_s": 1.0,
    }  # fmt: skip


def test_a_run_that_kept_every_promise_is_sound() -> None:
    assert broken(sound()) == []
    assert broken(sound() | {"judged": 1, "explained": 1}) == [], "a dead letter with its cause is told to its sender"


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("lost", 1, "lost"),
        ("doubled", 1, "doubled"),
        ("differences", 1, "differences"),
        ("letters_twice", 1, "letters_twice"),
        ("letters_unknown", 1, "letters_unknown"),
        ("letters_wrongly_late", 1, "letters_wrongly_late"),
        ("letters_by_wrong_clock", 1, "letters_by_wrong_clock"),
        ("letters_unsent", 1, "letters_unsent"),
        ("letters_not_received", 1, "letters_not_received"),
        ("judged", 1, "accepted != judged + explained"),
        ("recovery_s", {"kill post": None}, "not recovered: kill post"),
        ("settled_s", None, "did not settle"),
        ("still_sending", True, "did not settle"),
        ("wrong_answers", ["1.docx: 500 error"], "wrong answers"),
        ("faults", 0, "nothing was tried"),
    ],
)
def test_each_promise_that_is_broken_is_named(name: str, value: Any, said: str) -> None:
    assert broken(sound() | {name: value}) == [said]


def test_a_run_in_which_nothing_was_taken_in_proves_nothing() -> None:
    assert broken(sound() | {"accepted": 0, "judged": 0}) == ["nothing was tried"]


def test_every_receipt_is_judged_explained_or_lost() -> None:
    found = fates(acknowledged("A", "B", "C"), {"A", "B", "C"}, {"A"}, [dead("B"), dead("A")], 0)
    assert (found["accepted"], found["judged"], found["explained"], found["lost"]) == (3, 1, 1, 1)
    assert found["dead"] == ["extract: ValueError: x"] * 2


def test_a_receipt_that_intake_does_not_know_is_lost_though_it_was_judged() -> None:
    found = fates(acknowledged("A", "B"), {"A"}, {"A", "B"}, [], 0)
    assert found["lost"] == 1 and found["doubled"] == 1


def test_what_is_there_twice_is_counted_wherever_it_shows() -> None:
    sent = acknowledged("A")
    sent.differing.append("0.docx")
    assert fates(sent, {"A"}, {"A", "X"}, [], 3)["doubled"] == 5


def test_a_dead_letter_without_a_cause_is_told_all_the_same() -> None:
    assert fates(acknowledged("A"), {"A"}, set(), [dead("A", None), dead("A", "")], 0)["dead"] == ["extract: "] * 2


def test_letters_are_compared_with_what_arrived() -> None:
    rows = [
        letter("once"),
        letter("twice"),
        letter("never"),
        letter("waits", sent=False),
        letter("doubt", sent=False, doubted=True),
    ]
    found = of_letters(rows, arrived("once", "twice", "twice", "doubt", "stranger"), {}, SENDER)
    assert found == {
        "letters": 5, "letters_sent": 3, "letters_in_doubt": 1, "letters_unsent": 1, "letters_not_received": 1,
        "letters_twice": 1, "letters_unknown": 1, "letters_wrongly_late": 0,
    }  # fmt: skip


def test_late_is_wrong_for_who_was_heard_of_before_and_right_for_who_was_not() -> None:
    late = [letter(f"late:{agency}", agency, step="late") for agency in ("BG-SCT", "BG-SNV", "BG-STC")]
    first = {"BG-SCT": NOON - HOUR, "BG-SNV": NOON + HOUR, "BG-STC": NOON - HOUR}
    assert of_letters(late, Counter(), first, SENDER)["letters_wrongly_late"] == 2
    assert of_letters(late, Counter(), {}, SENDER)["letters_wrongly_late"] == 0
    assert of_letters([letter("r")], Counter(), first, SENDER)["letters_wrongly_late"] == 0, "another step"


def test_two_runs_told_as_one_forgive_nothing() -> None:
    worse = sound() | {
        "settled_s": None, "slowest_answer_s": 9.0, "lost": 2, "recovery_s": {"clock jumps": None},
        "not_acknowledged": {503: 1, 0: 4}, "wrong_answers": ["x"], "still_sending": True,
    }  # fmt: skip
    for told in (both(sound(), worse), both(worse, sound())):
        assert set(broken(told)) == {"lost", "not recovered: clock jumps", "did not settle", "wrong answers"}
        assert (told["accepted"], told["letters"], told["slowest_answer_s"]) == (4, 2, 9.0)
        assert told["not_acknowledged"] == {503: 3, 0: 4} and set(told["recovery_s"]) == {"kill post", "clock jumps"}
