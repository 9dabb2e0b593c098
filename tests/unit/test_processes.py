"""Processes and paths are declared once: compose, the proxy and the buses' queues say the same."""

from __future__ import annotations

import importlib
import re
import subprocess
import sys
from typing import Any

import pytest
import yaml

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
from shared.paths import ROOT
from shared.settings import OF_A_PROCESS, Settings

COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())["services"]
PORT = "8000"
"""Where an application listens inside its container."""
ASKED = {
    "ping": " ping",
    "query": "pg_isready",
    "port": "",
    "worker_key": "baocao:worker:",
    "ready_file": "test -f /tmp/{}.ready",
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
        assert port == PORT or service == named("mail_sink").service
    assert routed == {p.service: set(p.paths) for p in PROCESSES if p.paths or p.kind == "api"}
    assert [service for on, service, _ in handles if not on.strip()] == [named("portal").service]
