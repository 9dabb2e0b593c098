"""What is open to the outside, and what the outside is told: ports, paths, TLS, headers, cookies, slow callers."""

from __future__ import annotations

import contextlib
import re
import socket
import time

import httpx

from benchmarks.compose.operator import SITE, Operator
from benchmarks.compose.outside import HERE, Outside, opens, own_address
from benchmarks.compose.proofs import Proofs
from shared.access import COOKIE

PUBLISHED = {"proxy": {("0.0.0.0", 80), ("0.0.0.0", 443)}, "mailpit": {(HERE, 8025)}}
SERVERS = (5432, 6379, 8333, 1025, 8000, 8080, 8025, 2019)
"""Where the servers, the APIs, the mail sink and Caddy's own listen inside."""
KEPT_INSIDE = (
    "/metrics/intake", "/metrics/aggregate", "/metrics", "/mail", "/mail/api/v1/messages", "//metrics/intake",
    "/METRICS/intake", "/%6detrics/intake", "/api/me/../../metrics/intake", "/api/me/..%2f..%2fmetrics/intake",
    "/api/reports/%2e%2e/%2e%2e/metrics/aggregate",
)  # fmt: skip
HEADERS = ("strict-transport-security", "x-content-type-options", "x-frame-options", "content-security-policy")
HEAD_SECONDS, BODY_SECONDS = 25.0, 40.0


def ports(proofs: Proofs, operator: Operator) -> None:
    """The proxy alone is published, and answers there; the mail sink to this host."""
    published: dict[str, set[tuple[str, int]]] = {}
    for service, state in operator.states().items():
        bound = [one for several in (state["NetworkSettings"]["Ports"] or {}).values() for one in several or []]
        found = {(one["HostIp"], int(one["HostPort"])) for one in bound if ":" not in one["HostIp"]}
        published |= {service: found} if found else {}
    proofs.add("the proxy is published, the mail sink to this host, nothing else", published == PUBLISHED, published)
    address = own_address()
    found_open = [port for port in SERVERS if opens(address, port)]
    proofs.add(
        "by this machine's own address no server, API or mail sink answers",
        not found_open and opens(address, 443),
        found_open or "none",
    )


def paths(proofs: Proofs, operator: Operator, outside: Outside) -> None:
    """Metrics and letters are inside only, however they are written; inside they are there."""
    answers = {path: raw_get(outside, path) for path in KEPT_INSIDE}
    leaked = {path: answer[0] for path, answer in answers.items() if answer[0] != 404 or "baocao_" in answer[1]}
    proofs.add(f"/metrics and /mail from outside: 404, written in {len(KEPT_INSIDE)} ways", not leaked, leaked or "404")
    program = "import urllib.request as u; print(u.urlopen('http://{}:8000/metrics/{}').read().decode()[:2000])"
    for service in ("intake", "aggregate"):
        said = operator.inside("portal", "python", "-c", program.format(service, service))
        proofs.add(f"/metrics/{service} inside", "baocao_" in said, f"{len(said.splitlines())} lines")


def raw_get(outside: Outside, path: str) -> tuple[int, str]:
    """Status and text of a path that is sent as it is written, which no client library does."""
    with outside.socket() as line:
        line.sendall(f"GET {path} HTTP/1.1\r\nHost: {SITE}\r\nConnection: close\r\n\r\n".encode())
        text = _all(line)
    found = re.match(r"HTTP/1.1 (\d+)", text)
    return int(found[1]) if found else 0, text


def _all(line: socket.socket) -> str:
    parts = []
    with contextlib.suppress(OSError):
        while part := line.recv(65536):
            parts.append(part)
    return b"".join(parts).decode(errors="replace")


def tls(proofs: Proofs, outside: Outside) -> None:
    """Whoever comes without TLS is sent to it."""
    answer = httpx.get(f"http://{HERE}/reports", headers={"host": SITE})
    there = answer.headers.get("location", "")
    proofs.add("http is sent to https", answer.status_code == 308 and there == f"https://{SITE}/reports", there)
    answer = outside.get("/login")
    proofs.add("the certificate is of the site's name", answer.status_code == 200, SITE)
    proofs.add("no other way is told of that is closed (h3)", "alt-svc" not in answer.headers, answer.http_version)


def headers(proofs: Proofs, outside: Outside, paths_: dict[str, int], when: str = "") -> None:
    """The headers of safety stand on every kind of answer."""
    lacking: dict[str, list[str]] = {}
    for path, status in paths_.items():
        answer = outside.get(path)
        missing = [name for name in HEADERS if name not in answer.headers]
        missing += ["server is told"] if "server" in answer.headers else []
        missing += [f"status {answer.status_code}"] if answer.status_code != status else []
        lacking |= {path: missing} if missing else {}
    kinds = ", ".join(map(str, sorted(set(paths_.values()))))
    proofs.add(f"security headers and CSP on answers {kinds}{when}", not lacking, lacking or f"{len(paths_)} paths")


def sign_in(proofs: Proofs, outside: Outside, token: str) -> httpx.Client:
    """A browser signs in; its cookie comes back by TLS alone and no script reads it."""
    browser = outside.browser()
    wrong = browser.post("/login", data={"token": "x" + token})
    answer = browser.post("/login", data={"token": token})
    cookie = answer.headers.get("set-cookie", "")
    good = cookie.startswith(f"{COOKIE}=") and all(
        word in cookie for word in ("; Secure", "; HttpOnly", "; SameSite=lax")
    )
    proofs.add("a wrong token is refused", wrong.status_code == 401, wrong.status_code)
    proofs.add("the cookie is Secure, HttpOnly, SameSite=lax", good, re.sub(r"=[^;]+", "=…", cookie, count=1))
    answer = browser.get("/")
    proofs.add(
        "signed in, the browser sees its page", answer.status_code == 200 and "<form" in answer.text, answer.status_code
    )
    return browser


def slow(proofs: Proofs, outside: Outside, token: str) -> None:
    """Whoever is slow or too large is let go."""
    proofs.add(
        f"a head that does not come; ended within {HEAD_SECONDS:.0f} s",
        *_ended(outside, b"GET / HTTP/1.1\r\n", HEAD_SECONDS),
    )
    start = f"Host: {SITE}\r\nAuthorization: Bearer {token}\r\nContent-Type: multipart/form-data; boundary=x\r\n"
    for path in ("/api/submissions", "/metrics", "/"):
        begun = f"POST {path} HTTP/1.1\r\n{start}Content-Length: 100000\r\n\r\n--x\r\n".encode()
        proofs.add(
            f"a body that does not come, to {path}; ended within {BODY_SECONDS:.0f} s",
            *_ended(outside, begun, BODY_SECONDS),
        )
    huge = f"POST /api/submissions HTTP/1.1\r\n{start}Content-Length: 800000000\r\n\r\n--x\r\n".encode()
    proofs.add("a body of 800 MB is refused while it comes", *_refused(outside, huge))
    head = f"GET / HTTP/1.1\r\nHost: {SITE}\r\nX-Long: {'x' * 200_000}\r\n\r\n".encode()
    proofs.add("a head of 200 KB is refused", *_ended(outside, head, BODY_SECONDS, "431"))


def _refused(outside: Outside, begun: bytes) -> tuple[bool, str]:
    """Whether somebody who goes on sending is told 413 before a tenth of it came."""
    answer, sent = b"", 0
    with outside.socket() as line, contextlib.suppress(OSError):
        line.sendall(begun)
        while not answer and sent < 80_000_000:
            line.settimeout(10)
            line.sendall(b"x" * 65536)
            sent += 65536
            line.settimeout(0.01)
            with contextlib.suppress(TimeoutError):
                answer = line.recv(65536)
    said = answer.split(b"\r\n")[0].decode(errors="replace") or "no answer"
    return "413" in said, f"{said} after {sent / 1e6:.1f} MB"


def _ended(outside: Outside, sent: bytes, seconds: float, status: str = "") -> tuple[bool, str]:
    """Whether somebody who sends nothing more is answered or cut off in time, with a status if one is expected."""
    with outside.socket() as line:
        line.settimeout(seconds)
        began = time.monotonic()
        said = b""
        try:
            line.sendall(sent)
            said = line.recv(65536)
        except TimeoutError:
            return False, f"nothing for {seconds:.0f} s"
        except OSError as error:
            said = said or str(error).encode()
        answer = said.split(b"\r\n")[0].decode(errors="replace") or "closed"
        return (not status or status in answer), f"{answer} after {time.monotonic() - began:.1f} s"
