"""Somebody outside: reaches the proxy's published ports by the site's name, and believes its authority alone."""

from __future__ import annotations

import re
import socket
import ssl
from pathlib import Path
from typing import Any

import httpx

from baocao.client import Client
from benchmarks.compose.operator import SITE, Operator

AUTHORITY = "/data/caddy/pki/authorities/local/root.crt"
HERE = "127.0.0.1"


class ByName(httpx.HTTPTransport):
    """Opens connections to this machine whatever the host's name is; the certificate must still be of the name."""

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """One request."""
        extensions = {**request.extensions, "sni_hostname": request.url.host}
        return super().handle_request(
            httpx.Request(
                request.method, request.url.copy_with(host=HERE), headers=request.headers, stream=request.stream,
                extensions=extensions,
            )
        )  # fmt: skip


class Outside:
    """A browser, a script, and bare sockets."""

    def __init__(self, operator: Operator) -> None:
        pem = operator.inside("proxy", "cat", AUTHORITY)
        self.trust = ssl.create_default_context(cadata=pem)

    def browser(self, **given: Any) -> httpx.Client:
        """A browser, signed in by nobody; it follows no redirect by itself."""
        return httpx.Client(
            transport=ByName(verify=self.trust), base_url=f"https://{SITE}", headers={"accept": "text/html"},
            timeout=60, **given,
        )  # fmt: skip

    def script(self, token: str) -> Client:
        """The client of `baocao submit`, from outside."""
        client = Client(f"https://{SITE}", lambda: token)
        client.http = self.browser()
        return client

    def get(self, path: str) -> httpx.Response:
        """One answer to nobody in particular."""
        with self.browser() as browser:
            return browser.get(path)

    def socket(self) -> ssl.SSLSocket:
        """A bare connection, to be slow on."""
        plain = socket.create_connection((HERE, 443), timeout=90)
        return self.trust.wrap_socket(plain, server_hostname=SITE)


def own_address() -> str:
    """The address by which others reach this machine."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.connect(("198.51.100.1", 9))  # sends nothing; tells by which address this machine would
        return str(probe.getsockname()[0])


def elsewhere() -> tuple[str, int]:
    """Somebody beyond this machine whom it reaches: where its Debian packages come from. Raises ``LookupError``."""
    lists = [Path("/etc/apt/sources.list"), *sorted(Path("/etc/apt/sources.list.d").glob("*"))]
    text = "\n".join(path.read_text(encoding="utf-8") for path in lists if path.is_file())
    for scheme, host in re.findall(r"(https?)://([\w.-]+)", text):
        port = {"http": 80, "https": 443}[scheme]
        if opens(host, port):
            return socket.gethostbyname(host), port
    raise LookupError("nobody beyond this machine answers")


def opens(host: str, port: int) -> bool:
    """Whether somebody listens."""
    try:
        socket.create_connection((host, port), timeout=3).close()
    except OSError:
        return False
    return True
