"""A request as it arrives: how large it is, how fast it comes, and when it was complete."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping
from dataclasses import dataclass

from starlette.types import Message, Receive

PACE_GRACE_SECONDS = 10.0
"""How long a body may arrive at any pace before its pace is judged."""
KB, MB = 1024, 1024 * 1024
SMALL = 1 * MB
"""Room for what is no file: JSON, a form."""
STRANGER = 64 * KB
"""Room for somebody without a token: enough to sign in."""


@dataclass(frozen=True, slots=True)
class Words:
    """Why a request is refused: a code that stays the same, and the sentence in both languages."""

    status: int
    code: str
    vi: str
    en: str
    after: int | None = None
    """Seconds after which it may be tried again."""


class Stopped(Exception):
    """The request is refused while it arrives; ``Arrival.trouble`` says why."""


class Arrival:
    """What is known of a request's body while it comes in."""

    def __init__(
        self, headers: Mapping[str, str], most: int, idle_seconds: float, bytes_a_second: float, *, known: bool
    ) -> None:
        """``most``: bytes that somebody who is ``known`` may send; others have room for ``STRANGER``."""
        self.most, self.known = most if known else STRANGER, known
        self.idle_seconds, self.bytes_a_second = idle_seconds, bytes_a_second
        self.announced = _length(headers.get("content-length"))
        self.began = time.monotonic()
        self.came = 0
        self.trouble: Words | None = None
        chunked = "transfer-encoding" in headers
        self.complete_at: float | None = None if self.announced or chunked else self.began
        """When the last byte came; None while some are missing."""

    def too_large(self) -> Words | None:
        """Why the announced or received size is refused."""
        if max(self.announced, self.came) <= self.most:
            return None
        if not self.known:
            return Words(
                401,
                "no_token",
                "Hãy đăng nhập bằng mã truy cập còn hạn của đơn vị trước khi gửi tệp; tệp chưa được nhận.",
                "Sign in with a token of your unit that has not expired before you send a file; it was not taken.",
            )
        limit = f"{self.most // MB} MB"
        return Words(
            413,
            "too_large",
            f"Nội dung gửi lớn hơn {limit}. Hãy nén ảnh, tách tệp hoặc gửi từng tệp một.",
            f"What was sent is larger than {limit}. Compress pictures, split the file, or send one file at a time.",
        )

    async def take(self, receive: Receive) -> Message:
        """The next part of the body. Raises ``Stopped`` when it is too large or too slow."""
        if self.complete_at is not None:
            return await receive()
        try:
            async with asyncio.timeout(self.idle_seconds):
                message = await receive()
        except TimeoutError:
            raise self._stopped(_slow(self.idle_seconds)) from None
        self.came += len(message.get("body", b""))
        if not message.get("more_body", False):
            self.complete_at = time.monotonic()
        if large := self.too_large():
            raise self._stopped(large)
        if self.complete_at is None and self._lags():
            raise self._stopped(_slow(self.idle_seconds))
        return message

    def _lags(self) -> bool:
        seconds = time.monotonic() - self.began
        return seconds > PACE_GRACE_SECONDS and self.came < self.bytes_a_second * seconds

    def _stopped(self, why: Words) -> Stopped:
        self.trouble = why
        return Stopped(why.code)


def _length(given: str | None) -> int:
    return int(given) if given and given.isascii() and given.isdigit() else 0


def _slow(seconds: float) -> Words:
    return Words(
        408,
        "too_slow",
        f"Tệp đến quá chậm (không có dữ liệu trong {seconds:g} giây, hoặc dưới tốc độ tối thiểu) và chưa được ghi nhận. "
        "Hãy kiểm tra đường truyền rồi gửi lại.",
        "The body came too slowly and was not recorded. Check the connection and send it again.",
    )
