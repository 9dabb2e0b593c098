"""Reports on their way through the running containers, while some of them are killed."""

from __future__ import annotations

import re
import time
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import httpx

from baocao.client import Client, Refused
from benchmarks.compose.machine import wait
from benchmarks.compose.operator import FILLED_IN, SITE, Operator
from benchmarks.compose.outside import Outside
from benchmarks.compose.proofs import Proofs
from corpus.independent import draw
from corpus.independent.reports import make
from corpus.samples import document

MAIL = "http://127.0.0.1:8025/mail/api/v1/messages"
"""Where the letters of the sink are read on this host."""
JUDGED_SECONDS, LETTER_SECONDS, RECOVERY_SECONDS, SETTLED_SECONDS = 120.0, 90.0, 180.0, 180.0
GOOD = {"BG-SYT": ("000", 40, "24", "2020-Q3"), "PY-STP": ("003", 26, "54", "2019-Q3")}
"""Reports without a fault, by the agency that sends them: form and number of the independent corpus, province, period."""
ANSWER_SECONDS = 10.0
BROWSING = "BG-SCT"
"""The agency that signs in with a browser."""


def good_report(agency: str) -> bytes:
    """A report that a right judge has nothing to say about, as a Word file."""
    form, number, _, _ = GOOD[agency]
    made = make(form, number, sparse=False, home=True)
    return draw.docx(made.sheets, made.ways)


class Travel:
    """Sends reports and follows each to its judgement, total and letter."""

    def __init__(self, proofs: Proofs, operator: Operator, outside: Outside) -> None:
        self.proofs, self.operator, self.outside = proofs, operator, outside
        self.tokens: dict[tuple[str, str], str] = {}
        self.receipts: dict[str, str] = {}
        """Who was given each receipt."""

    def token(self, role: str, unit: str) -> str:
        """`baocao token ROLE UNIT`, made once."""
        if (role, unit) not in self.tokens:
            self.tokens[role, unit] = self.operator.baocao("token", role, unit).split()[0]
        return self.tokens[role, unit]

    def as_(self, role: str, unit: str) -> Client:
        """Somebody outside with a unit's token."""
        return self.outside.script(self.token(role, unit))

    def accepted(self, agency: str, claim: str) -> None:
        """A report without a fault is accepted and counts in its province's total."""
        _, _, province, period = GOOD[agency]
        client = self.as_("agency", agency)
        receipt = client.upload(f"{agency}.docx", good_report(agency), period=period)["receipt"]
        self.receipts[receipt] = agency
        [report] = client.wait_for([receipt], limit=JUDGED_SECONDS).values()
        found = f"{receipt}: {report['outcome']}, {len(report['facts'])} figures"
        self.proofs.add(f"{claim}: judged", report["outcome"] == "accepted", found)
        officer = self.as_("officer", province)
        took = wait(lambda: _coverage(officer, province, period)["passed"] >= 1, JUDGED_SECONDS, "the total")
        total = officer.call("GET", f"/api/rollups/{province}/{period}")
        self.proofs.add(
            f"{claim}: in the province's total",
            total["figures"],
            f"{len(total['figures'])} figures, {took:.1f} s later",
        )

    def through_the_form(self, browser: httpx.Client, name: str) -> str:
        """A sample report through the pages; its receipt."""
        sent = browser.post("/", files={"file": (name, document("000", "docx"))}, data={"period": "2020-Q3"})
        page = sent.headers.get("location", "")
        shown = browser.get(page)
        self.proofs.add(
            "a report through the form leads to its receipt, in Vietnam's time", _said_now(shown.text), page
        )
        receipt = page.rpartition("/")[2]
        self.receipts[receipt] = BROWSING
        return receipt

    def letter(self, to: str, receipt: str, claim: str) -> None:
        """One letter lies in the sink, and leads to the report by the site's name."""
        found: list[dict[str, Any]] = []

        def there() -> bool:
            found[:] = [one for one in letters() if one["to"] == to and receipt in one["body"]]
            return bool(found)

        took = wait(there, LETTER_SECONDS, f"the letter to {to}")
        link = f"https://{SITE}/" in found[0]["body"]
        self.proofs.add(
            f"{claim}: one letter in the sink, with a link to {FILLED_IN['BAOCAO_PUBLIC_URL']}",
            len(found) == 1 and link,
            f"{found[0]['subject']!r}, {took:.1f} s later",
        )

    def returned(self, agency: str, seed: str, period: str, mailbox: str, claim: str) -> None:
        """A sample report is returned with a letter."""
        client = self.as_("agency", agency)
        receipt = client.upload(f"{agency}.docx", document(seed, "docx"), period=period)["receipt"]
        self.receipts[receipt] = agency
        [report] = client.wait_for([receipt], limit=JUDGED_SECONDS).values()
        self.proofs.add(f"{claim}: judged", report["outcome"] == "returned", f"{receipt}: {report['outcome']}")
        self.letter(mailbox, receipt, claim)

    def killed(self, service: str, seconds: float = RECOVERY_SECONDS) -> None:
        """A container whose process is killed comes back by itself, and then everything is healthy."""
        before = self.operator.state(service)
        self.operator.kill(service)

        def again() -> bool:
            now = self.operator.state(service)
            return now["RestartCount"] > before["RestartCount"] and not self.operator.unwell()

        took = wait(again, seconds, f"{service} is back", 1.0)
        self.proofs.add(f"{service} killed: started again, everything healthy", True, f"{took:.0f} s")

    def refused_without(self, service: str, agency: str, seed: str) -> None:
        """While a server is away an upload is refused in good time, and the sender told to come again."""
        client = self.as_("agency", agency)
        self.operator.compose("stop", service)
        began, said = time.monotonic(), "taken"
        try:
            client.upload(f"{agency}.docx", document(seed, "docx"))
        except Refused as refused:
            said = f"{refused.status} {refused.code}"
        took = time.monotonic() - began
        self.proofs.add(
            f"while {service} is away: an upload is answered 503 within {ANSWER_SECONDS:.0f} s",
            said.startswith("503 ") and took < ANSWER_SECONDS, f"{said} after {took:.1f} s",
        )  # fmt: skip
        self.operator.compose("start", service)
        wait(lambda: not self.operator.unwell(), RECOVERY_SECONDS, "everything healthy")

    def _judged(self, receipt: str, agency: str) -> bool:
        try:
            return self.as_("agency", agency).report(receipt) is not None
        except Refused:
            return False

    def nothing_differs(self, claim: str) -> None:
        """`baocao verify`, every receipt judged, no letter twice."""
        operator = self.as_("operator", "system")
        wait(
            lambda: not any(q["waiting"] or q["retry"] for q in operator.call("GET", "/api/ops")["queues"]),
            SETTLED_SECONDS,
            "settled",
        )
        said = self.operator.baocao("verify").strip()
        dead = operator.call("GET", "/api/ops")["dead"]
        judged = [receipt for receipt, agency in self.receipts.items() if self._judged(receipt, agency)]
        lost = len(self.receipts) - len(judged)
        there = letters()
        fine = judged and not lost and said == "differences: 0" and not dead and not twice(there)
        self.proofs.add(
            claim,
            fine,
            f"{len(judged)} judged, lost: {lost}, {said}, dead letters: {len(dead)}, letters: {len(there)}, "
            f"twice: {twice(there)}",
        )


def twice(there: list[dict[str, Any]]) -> int:
    """Letters that are there again: the same one, or another about the same receipt (the subject of a returned one names it)."""
    about = [re.search(r"\bBC-\w+", one["subject"]) for one in there]
    receipts = [found[0] for found in about if found]
    ids = [one["id"] for one in there]
    return max(len(ids) - len(set(ids)), len(receipts) - len(set(receipts)))


def _said_now(page: str) -> bool:
    """Whether a receipt says that it was given in these minutes, as clocks show them in Vietnam."""
    found = re.search(r"(\d\d/\d\d/\d{4} \d\d:\d\d) \(giờ Việt Nam\)", page)
    if not found:
        return False
    said = datetime.strptime(found[1], "%d/%m/%Y %H:%M").replace(tzinfo=timezone(timedelta(hours=7)))
    return abs((datetime.now(UTC) - said).total_seconds()) < 300


def _coverage(officer: Client, province: str, period: str) -> dict[str, Any]:
    found: dict[str, Any] = officer.call("GET", f"/api/rollups/{province}/{period}")["coverage"]
    return found


def letters() -> list[dict[str, Any]]:
    """What lies in the sink."""
    found: list[dict[str, Any]] = httpx.get(MAIL, timeout=10).json()
    return found
