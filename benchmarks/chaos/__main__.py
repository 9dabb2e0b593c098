"""``python -m benchmarks.chaos [--seconds 300] [--seed 1]``: faults while reports stream in, then the account.

Ends with one line ``RESULT {…}``; exits 1 when a promise is broken. The same seed gives the same faults in the same
order and the same submissions; how many of them fit in depends on the machine.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any, NamedTuple

from baocao.client import Client, Refused, Unreachable
from baocao.demo import settle as register_settles
from benchmarks.chaos.account import account, settle, works
from benchmarks.chaos.beside import newest_tables, same_tables
from benchmarks.chaos.clock import installed
from benchmarks.chaos.faults import Pace, faults, in_order
from benchmarks.chaos.senders import Sender
from benchmarks.chaos.stack import Running
from shared.paths import ROOT

START_TRIES = 10
RECOVERY_SECONDS = 60.0
SETTLE_SECONDS = 120.0
CLOCK = "clock jumps"
"""How the faults are called that need a stack of their own: libfaketime slows every process."""
LONG_SECONDS = 120.0
SHORT = Pace(net=1.5)
"""Of a run that is shorter."""


class Chosen(NamedTuple):
    """Which faults are done, where not all are."""

    only: str = ""
    """None but those with these words in their names, each once."""
    clock: bool = False
    """The clock is ours, and jumps."""
    beside: Path | None = None
    """A checkout of an older version, to work beside this one."""
    logs: Path | None = None
    """Where the logs of all parts are copied to in the end."""


def run(seconds: float, seed: int, pause: float = 0.35, chosen: Chosen = Chosen()) -> dict[str, Any]:
    """One run: faults for about so many seconds (each with its recovery), and what became of all that was sent."""
    stack = Running(seed, clock=chosen.clock)
    try:
        _fill_register(stack.caller("operator", "system"))
        sender = Sender(stack, seed, pause)
        sender.start()
        recovered = _storm(stack, sender, seconds, seed, chosen)
        sender.stopped.set()
        sender.join(RECOVERY_SECONDS)
        settled = settle(stack, SETTLE_SECONDS)
        found = account(stack, sender.sent)
        return {
            "seed": seed,
            "seconds": seconds,
            "faults": len(recovered),
            "skipped": _skipped(stack, chosen),
            "recovery_s": recovered,
            "settled_s": None if settled is None else round(settled, 1),
            **found,
            "letters_by_wrong_clock": stack.late_by_clock,
            "still_sending": sender.is_alive(),
            "not_acknowledged": sender.sent.refused,
            "wrong_answers": sender.sent.wrong,
            "slowest_answer_s": round(sender.sent.slowest, 1),
        }
    finally:
        stack.stop(chosen.logs)


def _fill_register(operator: Client) -> None:
    """Loads the sample register, on a machine that is busy with its start and perhaps with others."""
    register = (ROOT / "samples" / "register.csv").read_bytes()
    for patience in range(START_TRIES, -1, -1):
        try:
            operator.call("POST", "/api/agencies/import", files={"file": ("r.csv", register)})
            return register_settles(operator)
        except (Refused, Unreachable):
            if not patience:
                raise
            time.sleep(3)


def _skipped(stack: Running, chosen: Chosen) -> list[str]:
    """What could not be done here, and why."""
    found = [] if stack.own_disk else ["disk full (no right to mount a disk)"]
    if not installed():
        found.append("clock jumps (libfaketime is not installed: apt-get install faketime)")
    if chosen.beside is None:
        found.append("older version beside (name a checkout by --beside)")
    elif not same_tables(chosen.beside):
        tables = " ".join(f"{service} {version}" for service, version in newest_tables(chosen.beside).items())
        found.append(f"older version beside (it works on other tables: {tables})")
    return found


def _storm(stack: Running, sender: Sender, seconds: float, seed: int, chosen: Chosen) -> dict[str, float | None]:
    """Does the faults; how long after the end of each everything was ready and at work; None: too long."""
    order = faults(stack, chosen.beside, Pace() if seconds >= LONG_SECONDS or chosen.only else SHORT)
    first, rest = in_order(order, random.Random(seed))
    if seconds >= LONG_SECONDS:  # what takes longest is done for certain where there is time for it
        rest.sort(key=lambda fault: "beside" not in fault.name)
    if chosen.only:
        first, rest = [fault for fault in order if chosen.only in fault.name], []
    end = time.monotonic() + seconds
    recovered: dict[str, float | None] = {}
    for number, fault in enumerate([*first, *rest]):
        if time.monotonic() > end and fault not in first:
            break
        try:
            took = _recovery(stack, sender, number, fault.do(stack))
        except RuntimeError as error:
            sys.stderr.write(f"{fault.name}: {error}\n")
            took = None
        recovered[fault.name] = None if took is None else round(took, 2)
        sys.stderr.write(f"{fault.name:<24} {'not ready again' if took is None else f'{took:.1f} s'}\n")
        time.sleep(0.3)
    return recovered


def _recovery(stack: Running, sender: Sender, number: int, without: tuple[str, int] | None) -> float | None:
    """Seconds until all parts say that they are ready, a report is taken in, and every stage goes on working."""
    began = time.monotonic()
    if stack.wait_ready(RECOVERY_SECONDS, without=without) is None:
        return None
    if sender.probe(number, RECOVERY_SECONDS) is None or not works(stack, RECOVERY_SECONDS):
        return None
    took = time.monotonic() - began
    return took if took < RECOVERY_SECONDS else None


def both(storm: dict[str, Any], clock: dict[str, Any]) -> dict[str, Any]:
    """Two runs told as one: counts are added, the longest times stand."""
    found = dict(storm)
    for name, value in clock.items():
        before = found[name]
        if name == "not_acknowledged":
            found[name] = dict(Counter(before) + Counter(value))
        elif isinstance(value, dict):
            found[name] = {**before, **value}
        elif name in ("seed", "skipped"):
            continue
        elif name in ("settled_s", "slowest_answer_s", "seconds"):
            found[name] = None if None in (before, value) else max(before, value)
        else:
            found[name] = before + value
    return found


def broken(found: dict[str, Any]) -> list[str]:
    """The promises that a run shows to be broken; one without a fault or a report shows nothing."""
    zero = (
        "lost",
        "doubled",
        "differences",
        "letters_twice",
        "letters_unknown",
        "letters_wrongly_late",
        "letters_by_wrong_clock",
        "letters_unsent",
        "letters_not_received",
    )
    wrong = [name for name in zero if found[name]]
    wrong += [] if found["faults"] and found["accepted"] else ["nothing was tried"]
    wrong += [f"not recovered: {name}" for name, took in found["recovery_s"].items() if took is None]
    wrong += ["accepted != judged + explained"] if found["accepted"] != found["judged"] + found["explained"] else []
    wrong += ["did not settle"] if found["settled_s"] is None or found["still_sending"] else []
    return wrong + (["wrong answers"] if found["wrong_answers"] else [])


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--seconds", type=float, default=300.0, help="how long faults are done; the whole run takes longer"
    )
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", default="", metavar="WORDS", help="only the faults with these words in their names")
    parser.add_argument("--beside", type=Path, metavar="CHECKOUT", help="an older version that works beside this one")
    parser.add_argument("--logs", type=Path, metavar="FOLDER", help="where the logs of all parts are kept")
    given = parser.parse_args()
    chosen = Chosen(given.only, beside=given.beside and given.beside.resolve(), logs=given.logs)
    jumps = chosen._replace(only=given.only if CLOCK in given.only else CLOCK, clock=True)
    if CLOCK in given.only and not installed():
        parser.error("libfaketime is not installed: apt-get install faketime")
    found = run(given.seconds, given.seed, chosen=chosen) if CLOCK not in given.only else {}
    sys.stderr.write(f"{json.dumps(found, ensure_ascii=False)}\n" if found else "")
    if installed() and (CLOCK in given.only or not given.only):
        found = both(found, run(0, given.seed, chosen=jumps)) if found else run(0, given.seed, chosen=jumps)
    wrong = broken(found)
    sys.stdout.write("RESULT " + json.dumps({**found, "broken": wrong}, ensure_ascii=False) + "\n")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
