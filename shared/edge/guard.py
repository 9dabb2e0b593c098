"""The guard before an application: what it refuses is refused before anything was read, asked or stored.

Every call is answered within ``answer_seconds`` of its last byte. What takes longer by its nature says so (``patient``).
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar
from urllib.parse import unquote_to_bytes

import structlog
from starlette.datastructures import Headers
from starlette.requests import HTTPConnection
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from shared.access import Caller, read_token, token_of
from shared.edge.arrival import MB, SMALL, Arrival, Stopped, Words
from shared.edge.rates import Rates
from shared.settings import Settings

Refuse = Callable[[Scope, Words], Awaitable[Response]]
"""Makes the answer out of a refusal, in the shape of the application's other answers."""

PATIENT_SECONDS = 300.0
OPEN = ("/healthz", "/readyz", "/api/health/", "/static/")
"""Paths that are not counted: they cost nothing and are asked for all the time."""
LINGER_SECONDS, LINGER_BYTES = 2.0, 8 * MB
"""What is still taken in after a refusal, so that the sender reads it before the connection closes."""
log = structlog.get_logger("edge")
F = TypeVar("F", bound=Callable[..., Any])


def patient(endpoint: F) -> F:
    """Marks an endpoint whose work may take minutes."""
    endpoint.__dict__["patient"] = True
    return endpoint


class Guard:
    """ASGI middleware: text, rate, size, pace, time."""

    def __init__(self, app: ASGIApp, settings: Settings, refuse: Refuse) -> None:
        self.app, self.settings, self.refuse = app, settings, refuse
        self.rates = Rates(settings.redis_url)
        self.late: set[asyncio.Task[None]] = set()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""
        if scope["type"] != "http" or scope["path"].startswith(OPEN):
            await self.app(scope, receive, send)
            return
        connection = HTTPConnection(scope)
        caller = read_token(self.settings, token_of(connection))  # whether it was replaced is for the service to say
        arrival = self._arrival(connection.headers, known=caller is not None)
        why = _unspeakable(scope) or await self._too_often(connection, caller) or arrival.too_large()
        if why:
            await self.refuse_call(scope, receive, send, why)
        else:
            await _Call(self, scope, arrival, receive, send).run()

    def _arrival(self, headers: Headers, *, known: bool) -> Arrival:
        """A file may be as large as the settings say, everything else is small."""
        files = headers.get("content-type", "").startswith("multipart/")
        most = (self.settings.max_batch_mb + 1) * MB if files else SMALL
        pace = self.settings.min_upload_kb_s * 1024
        return Arrival(headers, most, self.settings.idle_seconds, pace, known=known)

    async def _too_often(self, connection: HTTPConnection, caller: Caller | None) -> Words | None:
        if caller:
            # a token that was replaced has a count of its own: whoever kept it does not use up what its unit may call
            who = f"token:{caller.role}:{caller.unit}:{caller.revision}"
            most = self.settings.rate_per_token
        else:
            who = f"address:{connection.client.host if connection.client else '-'}"
            most = self.settings.rate_per_address
        seconds = await self.rates.wait(who, most)
        if not seconds:
            return None
        return Words(
            429,
            "too_often",
            f"Gọi quá {most} lần trong một phút. Hãy đợi {seconds} giây rồi thử lại; chưa có gì được ghi nhận.",
            f"More than {most} calls in a minute. Wait {seconds} seconds and try again; nothing was recorded.",
            after=seconds,
        )

    async def refuse_call(self, scope: Scope, receive: Receive, send: Send, why: Words) -> None:
        """Answers, and takes in a little of what is still coming, else the answer is lost with the connection."""
        response = await self.refuse(scope, why)
        response.headers["connection"] = "close"
        if why.after is not None:
            response.headers["retry-after"] = str(why.after)
        await send({"type": "http.response.start", "status": response.status_code, "headers": response.raw_headers})
        await send({"type": "http.response.body", "body": bytes(response.body), "more_body": True})
        await _linger(receive)
        await send({"type": "http.response.body", "body": b""})

    def outlive(self, task: asyncio.Task[None]) -> None:
        """Lets a call that was answered for end by itself: its thread cannot be stopped, its work may still commit."""
        self.late.add(task)
        task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self.late.discard(task)
        if not task.cancelled() and (error := task.exception()) and not isinstance(error, Stopped):
            log.warning("call.failed_late", error=f"{type(error).__name__}: {str(error)[:200]}")


class _Call:
    """One call on its way through the application."""

    def __init__(self, guard: Guard, scope: Scope, arrival: Arrival, receive: Receive, send: Send) -> None:
        self.guard, self.scope, self.arrival = guard, scope, arrival
        self.ask, self.say = receive, send
        self.started = False
        self.closed = False

    async def run(self) -> None:
        """Hands the call on and answers for it when it is stopped or takes too long."""
        task = asyncio.create_task(self._through())
        try:
            while not (await asyncio.wait({task}, timeout=self._left()))[0]:
                if self._is_late() and not self.started:
                    self.closed = True
                    self.guard.outlive(task)
                    await self._refuse(_late(self._limit()))
                    return
        except asyncio.CancelledError:
            task.cancel()
            raise
        why = self.arrival.trouble
        if why is None:
            await task  # raises what the application raised
        elif not self.started:
            if not task.cancelled():
                task.exception()  # the refusal takes its place
            await self._refuse(why)

    async def _through(self) -> None:
        await self.guard.app(self.scope, self._receive, self._send)

    async def _receive(self) -> Message:
        if self.closed:
            return {"type": "http.disconnect"}
        return await self.arrival.take(self.ask)

    async def _send(self, message: Message) -> None:
        if self.closed or (self.arrival.trouble and not self.started):
            return
        self.started = True
        await self.say(message)

    async def _refuse(self, why: Words) -> None:
        await self.guard.refuse_call(self.scope, self.ask, self.say, why)

    def _limit(self) -> float:
        endpoint = self.scope.get("endpoint")
        return PATIENT_SECONDS if getattr(endpoint, "patient", False) else self.guard.settings.answer_seconds

    def _left(self) -> float:
        """Seconds until the call is worth another look."""
        if self.started or self.arrival.complete_at is None:
            return 0.5
        return max(0.01, min(0.5, self.arrival.complete_at + self._limit() - time.monotonic()))

    def _is_late(self) -> bool:
        complete = self.arrival.complete_at
        return complete is not None and time.monotonic() >= complete + self._limit()


async def _linger(receive: Receive) -> None:
    taken = 0
    try:
        async with asyncio.timeout(LINGER_SECONDS):
            while taken < LINGER_BYTES:
                message = await receive()
                taken += len(message.get("body", b""))
                if not message.get("more_body", False):
                    return
    except TimeoutError:
        return


def _unspeakable(scope: Scope) -> Words | None:
    """Why an address cannot be meant: no name, code or date of ours holds a control character."""
    said = scope["path"].encode("utf-8", "surrogatepass") + unquote_to_bytes(scope.get("query_string", b""))
    if not any(byte < 0x20 or byte == 0x7F for byte in said):
        return None
    return Words(
        400,
        "control_character",
        "Địa chỉ chứa ký tự điều khiển (như NUL), không phải mã hay tên nào. Hãy kiểm tra lại địa chỉ.",
        "The address holds a control character (such as NUL), which no code or name does. Check the address.",
    )


def _late(seconds: float) -> Words:
    return Words(
        503,
        "answer_late",
        f"Hệ thống chưa trả lời được trong {seconds:g} giây. Việc vừa yêu cầu có thể đã hoặc chưa được ghi nhận; "
        "hãy xem lại rồi làm lại sau ít phút, gửi lại không làm trùng.",
        f"There was no answer within {seconds:g} seconds. What you asked for may or may not be recorded; look again and "
        "repeat it in a few minutes. Sending a file again does not double it.",
        after=30,
    )
