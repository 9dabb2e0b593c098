"""Processes and paths are declared once: compose, the proxy and the buses' queues say the same."""

from __future__ import annotations

import importlib
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from baocao.local.gateway import INSIDE
from baocao.local.processes import (
    PROCESSES,
    Process,
    named,
    of_kind,
    owner,
    preloaded,
    queues,
    worker_options,
)
from shared.bus.routes import RECEIVERS
from shared.database import ROLES
from shared.paths import ROOT
from shared.settings import OF_A_PROCESS, PREFIX, TOLD, Settings

pytestmark = pytest.mark.slow
"""Left out of ``make test-fast``."""

COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())["services"]
ZONE = "Asia/Ho_Chi_Minh"
PORT = "8000"
"""Where an application listens inside its container."""
ASKED = {
    "ping": " ping",
    "query": "pg_isready",
    "port": "",
    "worker_key": "baocao:worker:",
    "ready_file": "find /tmp/{}.ready -newermt",
    "page": "/healthz",
}
"""What the health check of a container must ask."""


def in_container(process: Process) -> list[str]:
    """The command that compose must run for a process of ours."""
    if process.kind == "worker":
        pool = Settings.model_fields[process.pool].default if process.pool else 1
        return ["celery", "-A", process.app, "worker", *worker_options(process, pool)]
    if process.kind == "api":
        listen = ["--host", "0.0.0.0", "--port", PORT, "--no-access-log", "--proxy-headers"]
        return ["uvicorn", "--factory", process.app, *listen]
    return {
        "migrate": ["baocao", "migrate"],
        "scheduler": ["baocao", "scheduler", "--ready", "/tmp/scheduler.ready"],
    }[process.name]


OURS = [process for process in PROCESSES if process.kind not in ("server", "gateway") and not process.address]


def test_compose_runs_what_is_declared_and_nothing_else() -> None:
    assert set(COMPOSE) == {process.service for process in PROCESSES}


@pytest.mark.parametrize("process", OURS, ids=lambda process: process.name)
def test_compose_runs_a_process_by_its_declaration(process: Process) -> None:
    service = COMPOSE[process.service]
    assert service["command"] == in_container(process)
    if process.kind == "worker":
        assert service["environment"]["QUEUE"] == ",".join(process.queues)
        assert float(service["stop_grace_period"].rstrip("s")) > process.grace


@pytest.mark.parametrize("process", [p for p in PROCESSES if p.needs], ids=lambda process: process.name)
def test_compose_waits_for_what_a_process_needs(process: Process) -> None:
    waited = COMPOSE[process.service]["depends_on"]
    assert set(waited) == {named(name).service for name in process.needs}
    for name in process.needs:
        ready = "service_completed_successfully" if named(name).kind == "setup" else "service_healthy"
        assert waited[named(name).service]["condition"] == ready


@pytest.mark.parametrize("process", [p for p in PROCESSES if p.health != "done"], ids=lambda process: process.name)
def test_compose_asks_for_health_as_declared(process: Process) -> None:
    asked = " ".join(COMPOSE[process.service]["healthcheck"]["test"])
    assert ASKED[process.health].format(process.name) in asked


@pytest.mark.parametrize("process", OURS, ids=lambda process: process.name)
def test_compose_tells_a_process_its_own_secrets_and_no_others(process: Process) -> None:
    environment = COMPOSE[process.service]["environment"]
    told = {name for name in environment if name.removeprefix(PREFIX).lower() in TOLD}
    needs = {*process.told, *(("database_roles", "database_url") if process.roles or process.kind == "setup" else ())}
    needs -= {"database_password"}  # a container is told the roles' passwords instead
    assert told - {f"{PREFIX}DATABASE_URL"} == {PREFIX + name.upper() for name in needs} - {f"{PREFIX}DATABASE_URL"}
    roles = {pair.partition(":")[0] for pair in environment.get(f"{PREFIX}DATABASE_ROLES", "").split(" ") if pair}
    roles = {role for role in roles if role in ROLES}
    assert roles == (set(ROLES) if process.kind == "setup" else set(process.roles))
    if process.kind != "setup":
        assert "@" not in environment[f"{PREFIX}DATABASE_URL"], "the administrator's password"


@pytest.mark.parametrize("name", COMPOSE)
def test_compose_opens_the_proxy_alone_and_knows_the_zone(name: str) -> None:
    service = COMPOSE[name]
    ports = service.get("ports", [])
    assert all(port.startswith("127.0.0.1:") for port in ports) or name == named("gateway").service
    assert service["networks"] == ["inside"] or name in {"proxy", "mailpit", "post-worker"}
    if service.get("image") == COMPOSE["intake"]["image"]:
        assert service["read_only"] and service["cap_drop"] == ["ALL"] and service["environment"]["TZ"] == ZONE
    assert "max-size" in service["logging"]["options"]


def filled_env(folder: Path) -> Path:
    """Secrets as the script makes them, and the rest as a person would fill it in."""
    made = subprocess.run(
        ["sh", str(ROOT / "deploy" / "new-env.sh")], capture_output=True, text=True, check=True
    ).stdout
    secret = [line.partition("=")[2] for line in made.splitlines() if re.match(r"(DB_|\w*(PASSWORD|KEY)=)", line)]
    assert len(secret) == len(set(secret)) == 10 and all(len(word) >= 32 for word in secret)
    rest = {
        "SITE_NAME": "b.example", "BAOCAO_PUBLIC_URL": "https://b.example", "BAOCAO_MAIL_FROM": "a <a@b.example>",
        "BAOCAO_SMTP_URL": "smtps://a:b@mail.example",
    }  # fmt: skip
    path = folder / "env"
    path.write_text(made + "".join(f"{name}={value}\n" for name, value in rest.items()))
    return path


@pytest.mark.skipif(not shutil.which("docker-compose"), reason="Debian's docker-compose is not installed")
def test_compose_accepts_the_file_and_asks_for_what_is_missing(tmp_path: Path) -> None:
    env = filled_env(tmp_path)

    def config(path: Path) -> subprocess.CompletedProcess[str]:
        command = ["docker-compose", "--env-file", str(path), "-f", str(ROOT / "docker-compose.yml"), "config"]
        bare = {"PATH": os.environ["PATH"], "HOME": str(tmp_path)}
        return subprocess.run(command, capture_output=True, text=True, check=False, env=bare)

    good = config(env)
    assert good.returncode == 0, good.stderr
    for service in yaml.safe_load(good.stdout)["services"].values():
        given: dict[str, Any] = {
            str(k): str(v) for k, v in (service.get("environment") or {}).items() if str(k).startswith(PREFIX)
        }
        if "BAOCAO_DATABASE_URL" in given:
            Settings(**{name.removeprefix(PREFIX).lower(): value for name, value in given.items() if value})
    for line in env.read_text().splitlines():
        name, _, value = line.partition("=")
        if value and not line.startswith("#"):
            lacking = tmp_path / "lacking"
            lacking.write_text(env.read_text().replace(f"{line}\n", f"{name}=\n"))
            refused = config(lacking)
            assert refused.returncode != 0 and name in open_line(refused.stderr), name


def open_line(said: str) -> str:
    return said.replace("\n", " ")


def test_the_image_is_built_as_its_linter_likes() -> None:
    linter = Path(sys.executable).with_name("hadolint")
    ran = subprocess.run(
        [str(linter), str(ROOT / "deploy" / "Dockerfile")], capture_output=True, text=True, check=False
    )
    assert ran.returncode == 0 and not ran.stdout, ran.stdout


def test_every_queue_of_the_bus_has_one_worker_and_no_worker_a_queue_of_its_own() -> None:
    assert sorted(queues()) == sorted(RECEIVERS)


def test_names_are_unique_and_needs_are_declared_before() -> None:
    names = [process.name for process in PROCESSES]
    assert len(set(names)) == len(names)
    for at, process in enumerate(PROCESSES):
        assert set(process.needs) <= set(names[:at]), process.name


def test_declared_settings_exist_and_a_process_must_be_told_each_address() -> None:
    for process in PROCESSES:
        for name in filter(None, (process.address, process.pool)):
            assert name in Settings.model_fields
        assert not process.address or process.address in OF_A_PROCESS


def test_the_modules_of_all_processes_are_here() -> None:
    for process in PROCESSES:
        assert process.kind == "server" or (ROOT / (process.module.replace(".", "/") + ".py")).exists(), process.name


def test_functions_and_factories_are_there() -> None:
    for process in PROCESSES:
        if ":" in process.app:
            module, _, name = process.app.partition(":")
            assert callable(getattr(importlib.import_module(module), name))


def test_what_is_preloaded_connects_to_nothing_and_starts_no_thread() -> None:
    program = (
        "import socket, sys, threading\n"
        "def refuse(*_): raise AssertionError('connects')\n"
        "socket.socket.connect = refuse\n"
        "import importlib\n"
        f"for name in {preloaded()!r}: importlib.import_module(name)\n"
        "print(threading.active_count())\n"
    )
    bare = {"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin"}
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False, env=bare)
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout.strip() == "1"


def test_the_declaration_is_read_at_no_cost() -> None:
    program = "import sys, baocao.local.processes\nprint([m for m in sys.modules if m.split('.')[0] in ('services', 'shared', 'celery', 'click')])"
    bare = {"PYTHONPATH": str(ROOT)}
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, env=bare)
    assert ran.stdout.strip() == "[]"


# the gateway


@pytest.mark.parametrize(
    ("path", "who"),
    [
        ("/", "portal"),
        ("/api/docs", "portal"),
        ("/api/openapi.json", "portal"),
        ("/api/openapi/intake.json", "intake"),
        ("/api/openapi/aggregate.json", "aggregate_api"),
        ("/api/submissions", "intake"),
        ("/metrics/intake", "intake"),
        ("/metrics/aggregate", "aggregate_api"),
        ("/api/reports/BC-1", "aggregate_api"),
        ("/rollups/24/2020-Q3", "portal"),
        ("/healthz", "portal"),
    ],
)
def test_a_path_has_one_owner(path: str, who: str) -> None:
    assert owner(path).name == who


def test_the_mail_page_is_the_sinks_where_there_is_one() -> None:
    assert owner("/mail", [*of_kind("api"), named("mail_sink")]).name == "mail_sink"
    assert owner("/mail").name == "portal"


def test_one_application_gets_the_rest_and_no_path_is_declared_twice() -> None:
    assert [process.name for process in of_kind("api") if not process.paths] == ["portal"]
    paths = [path for process in PROCESSES for path in process.paths]
    assert len(set(paths)) == len(paths)


def test_the_proxy_routes_what_is_declared() -> None:
    """Every ``handle`` of the Caddyfile, in order: its paths, and where it sends them."""
    text = (ROOT / "deploy" / "Caddyfile").read_text()
    matchers = dict(re.findall(r"^\t@(\w+) path (.+)$", text, re.MULTILINE))
    handles = re.findall(r"^\thandle ?([^{\n]*) ?\{\n\t\treverse_proxy (\S+):(\d+)", text, re.MULTILINE)
    routed = {}
    for on, service, port in handles:
        name = on.strip()
        paths = matchers[name[1:]].split() if name.startswith("@") else name.split()
        assert all(path.endswith("*") for path in paths)
        routed[service] = {path.rstrip("*") for path in paths}
        assert port == PORT
    open_paths = {p.service: {path for path in p.paths if not path.startswith(INSIDE)} for p in of_kind("api")}
    assert routed == open_paths
    assert "\thandle @inside {\n\t\trespond 404\n" in text and matchers["inside"].split() == [
        f"{one}*" for one in INSIDE
    ]
    assert [service for on, service, _ in handles if not on.strip()] == [named("portal").service]


def test_the_proxy_waits_for_nobody_for_ever_and_tells_of_no_closed_port() -> None:
    text = (ROOT / "deploy" / "Caddyfile").read_text()
    waits = dict(re.findall(r"^\t\t\t(read_header|read_body|idle) (\S+)", text, re.MULTILINE))
    assert set(waits) == {"read_header", "read_body", "idle"} and "0" not in waits.values()
    assert "443:443/udp" in COMPOSE["proxy"]["ports"] or "protocols h1 h2 " in text


def test_what_the_proxy_says_itself_has_the_headers_too() -> None:
    text = (ROOT / "deploy" / "Caddyfile").read_text()
    (errors,) = re.findall(r"^\thandle_errors \{\n(.*?)^\t\}", text, re.MULTILINE | re.DOTALL)
    assert errors.startswith("\t\timport safe\n")
    (said,) = re.findall(r"respond `(\{.*\})` 503", errors)
    assert set(json.loads(said)["error"]) == {"code", "vi", "en"}, "what a program of an agency expects"


def test_asking_for_health_costs_a_shell_and_shows_no_password() -> None:
    """A Python a question, in every container, kept a small host from starting at all."""
    for name, service in COMPOSE.items():
        asked = " ".join(service.get("healthcheck", {}).get("test", []))
        assert "python" not in asked, name
        assert not re.search(r"(-a|--requirepass) \S*\$\$", asked + " ".join(service.get("command", []))), name
        if service.get("image") == COMPOSE["intake"]["image"] and asked:
            assert int(service["healthcheck"]["start_period"].rstrip("s")) >= 60, name


HIGH = """
import asyncio, os, resource
from baocao.local.prefork import PreforkServer
most = min(4096, resource.getrlimit(resource.RLIMIT_NOFILE)[1])
resource.setrlimit(resource.RLIMIT_NOFILE, (most, resource.getrlimit(resource.RLIMIT_NOFILE)[1]))
held = [os.open(os.devnull, os.O_RDONLY) for _ in range(1100)]
async def main():
    server = PreforkServer([])
    child, _ = await server.start("x", "function", ["tests.parts:wait"], {})
    print("started")
    os.kill(child.pid, 9)
    os._exit(0)
asyncio.run(main())
"""


def test_the_prefork_server_works_beyond_a_thousand_descriptors() -> None:
    """What starts it may have many files open, so that its channel gets a high number."""
    started = subprocess.run(
        [sys.executable, "-c", HIGH],
        cwd=ROOT, capture_output=True, text=True, timeout=60, check=True,
    )  # fmt: skip
    assert started.stdout.strip() == "started"
