"""What an operator does, as docs/operations.md says: secrets, settings, up, register, tokens; and what Docker says then."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path
from typing import Any

from benchmarks.compose.images import compose_file
from benchmarks.compose.machine import Engine, run, wait
from shared.paths import ROOT

PROJECT = "baocao-compose-test"
SITE = "baocao.localhost"
"""A name that Caddy certifies with an authority of its own."""
UP_SECONDS, HEALTHY_SECONDS = 600.0, 300.0
FILLED_IN = {
    "SITE_NAME": SITE,
    "BAOCAO_PUBLIC_URL": f"https://{SITE}",
    "BAOCAO_MAIL_FROM": "Sở TT&TT <baocao@tinh.example>",
    "BAOCAO_SMTP_URL": "smtp://mailpit:1025",
    "BAOCAO_SMTP_TLS": "off",
    "COMPOSE_PROFILES": "sink",
    "BODY_WITHIN": "30s",
}
"""What a person fills in for a trial, by the end of deploy/env.example."""


class Operator:
    """Runs docker-compose with the shipped file and an .env of its own."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.env_file = engine.folder / ".env"
        self.values: dict[str, str] = {}

    def make_env(self) -> None:
        """`sh deploy/new-env.sh > .env`, and what is empty is filled in."""
        made = run("sh", str(ROOT / "deploy" / "new-env.sh"))
        for name, value in FILLED_IN.items():
            made = re.sub(rf"^(# )?{name}=.*$", "", made, flags=re.MULTILINE) + f"{name}={value}\n"
        self.env_file.touch(mode=0o600)
        self.env_file.write_text(made, encoding="utf-8")
        pairs = (line.partition("=") for line in made.splitlines() if line and not line.startswith("#"))
        self.values = {name: value for name, _, value in pairs}

    @property
    def secrets(self) -> dict[str, str]:
        """The secrets of the .env, by name."""
        return {name: value for name, value in self.values.items() if re.fullmatch(r"[0-9a-f]{48}", value)}

    def compose(self, *words: str, seconds: float = UP_SECONDS) -> str:
        """What docker-compose says; raises ``RuntimeError``."""
        files = ["--env-file", str(self.env_file), "-p", PROJECT, "-f", str(ROOT / "docker-compose.yml")]
        return run("docker-compose", *files, *words, env=self.engine.env, seconds=seconds)

    def up(self) -> float:
        """Brings everything up, without building; seconds until everything was healthy."""
        self.compose("up", "-d", "--no-build")
        return wait(lambda: not self.unwell(), HEALTHY_SECONDS, f"healthy: {', '.join(self.unwell()) or '-'}")

    def states(self) -> dict[str, dict[str, Any]]:
        """What Docker says of the container of each service."""
        ids = self.engine.docker("ps", "-aq", "--filter", f"label=com.docker.compose.project={PROJECT}").split()
        found = json.loads(self.engine.docker("inspect", *ids)) if ids else []
        return {one["Config"]["Labels"]["com.docker.compose.service"]: one for one in found}

    def state(self, service: str) -> dict[str, Any]:
        """What Docker says of one."""
        return self.states()[service]

    def has_health(self, service: str, health: str) -> bool:
        """Whether Docker says that of a service."""
        return bool(self.state(service)["State"]["Health"]["Status"] == health)

    def unwell(self) -> dict[str, str]:
        """The services that are not what they should be, with what they are."""
        found, states = {}, self.states()
        for service in compose_file()["services"]:
            state = states.get(service, {}).get("State", {"Status": "not there"})
            if service == "migrate":
                fine = state.get("ExitCode") == 0 and state["Status"] == "exited"
            else:
                fine = state.get("Health", {}).get("Status") == "healthy"
            if not fine:
                found[service] = state.get("Health", {}).get("Status") or state["Status"]
        return found

    def kill(self, service: str) -> None:
        """Ends a container's process as a crash does; `docker kill` would count as wanted, and nothing restart it."""
        os.kill(int(self.state(service)["State"]["Pid"]), 9)

    def inside(self, service: str, *command: str, seconds: float = 120) -> str:
        """What a command says in a service's container; raises ``RuntimeError``."""
        return self.engine.docker("exec", self.state(service)["Id"], *command, seconds=seconds)

    def baocao(self, *words: str) -> str:
        """The command line in the container that is there for it."""
        return self.inside("portal", "baocao", *words)

    def load_register(self, path: Path) -> str:
        """`docker compose exec -T portal baocao agencies import /dev/stdin < register`."""
        command = ["docker", "exec", "-i", self.state("portal")["Id"], "baocao", "agencies", "import", "/dev/stdin"]
        with path.open("rb") as register:
            return run(*command, env=self.engine.env, stdin=register)

    def logs(self) -> str:
        """What all containers said."""
        return self.compose("logs", "--no-color")

    def down(self) -> None:
        """Takes all away, the data too."""
        self.compose("down", "--volumes", "--timeout", "60")
