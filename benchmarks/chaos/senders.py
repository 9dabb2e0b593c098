"""Mixed submissions that stream in: each is sent until it is acknowledged, as a careful clerk would."""

from __future__ import annotations

import gzip
import random
import threading
import time
from dataclasses import dataclass, field

from baocao.client import Refused, Unreachable
from benchmarks.chaos.stack import Running
from corpus.samples import document
from shared.paths import ROOT

SENDERS = {
    "BG-SCT": ("000", "2020-Q3"), "BG-SNV": ("000", "2020-Q3"), "BG-STC": ("000", "2020-Q3"),
    "TQ-TPTQ": ("002", "2020-Q1"), "DB-STNMT": ("001", "2018-Q2"), "PY-SKHCN": ("003", "2019-Q3"),
    "ST-KS": ("004", "2019-Q2"),
}  # fmt: skip
"""Agencies that send, with the sample report and the period they send it for; the others of the register stay silent."""
KINDS = ("docx", "xlsx", "docx", "xlsx", "text", "half", "pdf")

PROBES = 1_000_000
"""Numbers of probes begin here."""


@dataclass
class Sent:
    """What was acknowledged, and how it went."""

    receipts: dict[str, str] = field(default_factory=dict)
    """Receipt of each submission, by its name."""
    differing: list[str] = field(default_factory=list)
    """Submissions that got another receipt when they were sent again."""
    refused: dict[int, int] = field(default_factory=dict)
    """Answers that were no acknowledgement, by status; 0: nobody answered."""
    wrong: list[str] = field(default_factory=list)
    """Answers that may never be given."""
    slowest: float = 0.0


class Sender(threading.Thread):
    """Sends one submission after the other until it is told to stop; the last one is sent to its end."""

    def __init__(self, stack: Running, seed: int, pause: float) -> None:
        super().__init__(daemon=True)
        self.pause = pause
        self.clients = {agency: stack.caller("agency", agency) for agency in SENDERS}
        self.random = random.Random(seed)
        self.stopped = threading.Event()
        self.sent = Sent()

    def run(self) -> None:
        """The thread's work."""
        number = 0
        while not self.stopped.wait(self.pause):
            number += 1
            agency = self.random.choice(list(SENDERS))
            kind = self.random.choice(KINDS)
            self._send(f"{number:04d}-{agency}.{kind}", agency, kind, number)

    def probe(self, number: int, limit: float) -> str | None:
        """Sends one report of its own until it is acknowledged; its receipt, None when that takes too long."""
        agency, end = "TQ-TPTQ", time.monotonic() + limit
        seed, period = SENDERS[agency]
        content, file = _content(seed, "docx", PROBES + number)
        while time.monotonic() < end:
            receipt = self._try(agency, file, content, period)
            if receipt is not None:
                self.sent.receipts[f"probe {number}"] = receipt
                return receipt
            time.sleep(0.2)
        return None

    def _send(self, name: str, agency: str, kind: str, number: int) -> None:
        seed, period = SENDERS[agency]
        content, file = _content(seed, kind, number)
        again = self.random.random() < 0.2
        while True:
            receipt = self._try(agency, file, content, period)
            if receipt is None:
                time.sleep(0.3)
            elif name not in self.sent.receipts:
                self.sent.receipts[name] = receipt
            elif self.sent.receipts[name] != receipt:
                self.sent.differing.append(name)
            if name in self.sent.receipts and not again:
                return
            again = again and name not in self.sent.receipts

    def _try(self, agency: str, file: str, content: bytes, period: str) -> str | None:
        began = time.monotonic()
        try:
            return str(self.clients[agency].upload(file, content, period=period)["receipt"])
        except Refused as refused:
            self._note(refused.status)
            if refused.status not in (503, 429):
                self.sent.wrong.append(f"{file}: {refused.status} {refused.code}")
        except Unreachable:
            self._note(0)
        finally:
            self.sent.slowest = max(self.sent.slowest, time.monotonic() - began)
        return None

    def _note(self, status: int) -> None:
        self.sent.refused[status] = self.sent.refused.get(status, 0) + 1


def _content(seed: str, kind: str, number: int) -> tuple[bytes, str]:
    """A file of its own: bytes after the end of a package or a PDF, which every reader passes over."""
    mark = f"{number:010d}".encode()
    if kind == "text":
        return b"khong phai bao cao " + mark, f"{number}.txt"
    if kind == "pdf":
        found = gzip.decompress((ROOT / "tests" / "files" / "001.pdf.gz").read_bytes())
        return found + b"\n% " + mark + b"\n", f"{number}.pdf"
    content = document(seed, "docx" if kind == "half" else kind)
    if kind == "half":
        return content[: len(content) // 2] + mark, f"{number}.docx"
    return content[:-2] + len(mark).to_bytes(2, "little") + mark, f"{number}.{kind}"
