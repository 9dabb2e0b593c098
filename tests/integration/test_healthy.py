"""The health checks of the containers say what is true: they are shell, so that asking costs nothing."""

from __future__ import annotations

import http.server
import os
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import redis

from baocao.local.stack import free_port
from shared.paths import ROOT
from tests.conftest import RunningStack

HEALTHY = ROOT / "deploy" / "healthy"


def asked(*words: str, url: str = "") -> bool:
    env = {"PATH": os.environ["PATH"], "BAOCAO_REDIS_URL": url}
    return subprocess.run([str(HEALTHY), *words], env=env, capture_output=True, timeout=10, check=False).returncode == 0


@contextmanager
def answering(status: int) -> Iterator[int]:
    class Page(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(status if self.path == "/healthz" else 404)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Page)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        server.server_close()


@pytest.mark.parametrize(("status", "well"), [(200, True), (500, False), (503, False), (404, False)])
def test_a_page_is_well_when_it_answers_200(status: int, well: bool) -> None:
    with answering(status) as port:
        assert asked("page", f"127.0.0.1:{port}/healthz") == well


def test_a_page_that_nobody_serves_is_not_well() -> None:
    assert not asked("page", f"127.0.0.1:{free_port()}/healthz")
    with answering(200) as port:
        assert not asked("page", f"127.0.0.1:{port}/elsewhere")


def test_a_key_is_there_or_not(servers: RunningStack) -> None:
    url = servers.settings.redis_url
    with redis.Redis.from_url(url) as broker:
        broker.set("baocao:worker:of-a-test", "1", ex=60)
        assert asked("key", "baocao:worker:of-a-test", url=url)
        broker.delete("baocao:worker:of-a-test")
        assert not asked("key", "baocao:worker:of-a-test", url=url)


def test_a_wrong_password_or_a_broker_that_is_away_is_not_well(servers: RunningStack) -> None:
    url = servers.settings.redis_url
    with redis.Redis.from_url(url) as broker:
        broker.set("baocao:worker:of-a-test", "1", ex=60)
    place = url.rpartition("@")[2]
    assert not asked("key", "baocao:worker:of-a-test", url=f"redis://:wrong@{place}")
    assert not asked("key", "baocao:worker:of-a-test", url=f"redis://:x@127.0.0.1:{free_port()}/0")
