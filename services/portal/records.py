"""What the pages show and do on behalf of one caller, in the words of the pages.

This is the seam for read tables of the portal's own: a method that reads such a table, fed by events,
takes the place of one that asks a service, and no page notices (docs/decisions/0017-portal.md).
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, BinaryIO, Generic, TypeVar
from urllib.parse import quote

from services.portal.remote import UPLOAD, Refused, Remotes, Unavailable

Json = dict[str, Any]
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Part(Generic[T]):
    """A part of a page: what a service said, or which service could not say it."""

    value: T | None
    missing: str | None = None
    """The service that is down."""


@dataclass(frozen=True, slots=True)
class Newest:
    """The newest of a list, as many as a page shows."""

    rows: list[Json]
    older: bool
    """Whether there are more, which the page does not show."""


async def _newest(ask: Callable[..., Awaitable[list[Json]]], path: str, most: int, **chosen: str) -> Newest:
    rows = await ask("GET", path, params={"most": most + 1, **chosen})
    return Newest(rows[:most], len(rows) > most)


async def part(asked: Awaitable[T]) -> Part[T]:
    """The answer as a part of a page, which is shown without it when its service is down."""
    try:
        return Part(await asked)
    except Unavailable as error:
        return Part(None, error.service)


async def parts(first: Awaitable[Any], second: Awaitable[Any]) -> tuple[Part[Any], Part[Any]]:
    """Two parts, asked for at the same time."""
    return await asyncio.gather(part(first), part(second))


@dataclass(frozen=True, slots=True)
class Records:
    """The records one caller may see. Every method raises ``Refused`` or ``Unavailable``."""

    remotes: Remotes
    token: str

    def caller(self) -> Awaitable[Json]:
        """Whom the token stands for: role, unit, the agency's name and its forms."""
        return self._intake("GET", "/api/me")

    def submissions(self) -> Awaitable[Newest]:
        """What the caller's agency sent."""
        return _newest(self._intake, "/api/submissions", 50)

    def submission(self, receipt: str) -> Awaitable[Json]:
        """What was recorded under a receipt."""
        return self._intake("GET", f"/api/submissions/{_one(receipt)}")

    def send(self, name: str, content: BinaryIO, period: str) -> Awaitable[Json]:
        """Sends a file in; its receipt."""
        data = {"period": period} if period else {}
        return self._intake("POST", "/api/submissions", files={"file": (name, content)}, data=data, timeout=UPLOAD)

    def agencies(self) -> Awaitable[list[Json]]:
        """The part of the register that the caller may see."""
        return self._intake("GET", "/api/agencies")

    def reports(self, before: str) -> Awaitable[Newest]:
        """Judged reports; of those that are older than a receipt, where one is given."""
        return _newest(self._aggregate, "/api/reports", 200, **({"before": before} if before else {}))

    def report(self, receipt: str) -> Awaitable[Json]:
        """A judged report with all that was read."""
        return self._aggregate("GET", f"/api/reports/{_one(receipt)}")

    def standing(self, receipt: str) -> Awaitable[Json]:
        """Whether a judged report counts, and if not, which version does and why."""
        return self._aggregate("GET", f"/api/reports/{_one(receipt)}/standing")

    def choose(self, receipt: str) -> Awaitable[Json]:
        """Makes a version the one that counts."""
        return self._aggregate("POST", f"/api/reports/{_one(receipt)}/choice")

    async def progress(self, receipt: str) -> Json:
        """How far a submission is: ``done``, or a ``fault`` of ours, and what to say of it."""
        try:
            standing = await self.standing(receipt)
        except Refused as refused:
            if refused.code not in ("not_judged", "system_fault"):
                raise
            return {"done": False, "fault": refused.code == "system_fault", "words": refused.vi}
        return {"done": True, "fault": False, "words": standing["words"]["vi"]}

    def explain(self, receipt: str, finding: str, reason: str, words: str) -> Awaitable[Json]:
        """Answers a warning; the number of the judgement that it was said of, after which the next will come."""
        given = {"finding": finding, "reason": reason, "words": words}
        return self._aggregate("POST", f"/api/reports/{_one(receipt)}/explanations", json=given)

    def rollups(self) -> Awaitable[list[Json]]:
        """The periods of the officer's province, with who sent and who did not."""
        return self._aggregate("GET", "/api/rollups")

    def rollup(self, province: str, period: str, family: str) -> Awaitable[Json]:
        """A province's totals of a family of reports; of that which has such periods where none is named."""
        chosen = {"family": family} if family else {}
        return self._aggregate("GET", f"/api/rollups/{_one(province)}/{_one(period)}", params=chosen)

    def letters(self) -> Awaitable[Newest]:
        """The letters to the agencies of the officer's province; those in doubt count as the newest."""
        return _newest(self._aggregate, "/api/letters", 500)

    def send_again(self, letter: str) -> Awaitable[Json]:
        """Has a letter in doubt sent once more."""
        return self._aggregate("POST", "/api/letters/again", json={"key": letter})

    def board(self) -> Awaitable[Json]:
        """What operators see."""
        return self._aggregate("GET", "/api/ops")

    def replay(self, event: str, listener: str) -> Awaitable[Json]:
        """Puts dead letters back: one, or all when nothing is named."""
        chosen = {key: value for key, value in (("event", event), ("stage", listener)) if value}
        return self._aggregate("POST", "/api/replay", params=chosen)

    async def _intake(self, method: str, path: str, **given: Any) -> Any:
        return await self.remotes.intake.call(method, path, self.token, **given)

    async def _aggregate(self, method: str, path: str, **given: Any) -> Any:
        return await self.remotes.aggregate.call(method, path, self.token, **given)


def _one(segment: str) -> str:
    """A value as one segment of a path, whatever is typed into the address."""
    return quote(segment, safe="").replace(".", "%2E")
