"""Who reads strangers' files is not root, holds no key of others, and sees nothing that it does not need."""

from __future__ import annotations

import asyncio
import json
import os
import socket
import stat
from pathlib import Path

import pytest

from baocao.local.cage import Cage, landlock, unused_users
from baocao.local.prefork import PreforkServer
from baocao.local.processes import PROCESSES, Process, named
from baocao.local.stack import Stack
from baocao.local.told import told
from baocao.local.wards import Wards
from shared.database import ROLES, role_password
from shared.settings import TOLD, Settings
from tests.conftest import RunningStack

ROOT_ONLY = pytest.mark.skipif(os.geteuid() != 0, reason="only root can become another user")
LANES = [process for process in PROCESSES if process.reads_files]


def asked(cage: Cage, *arguments: str) -> dict[str, str]:
    """What a part that is shut in can do: each question with ``yes`` or the error."""

    async def scenario() -> str:
        server = PreforkServer(["tests.parts"])
        await server.open()
        try:
            child, output = await server.start("asked", "function", ["tests.parts:tries", *arguments], {}, cage)
            text = (await output.read()).decode()
            await child.wait()
            return text
        finally:
            await server.close()

    said = asyncio.run(scenario())
    try:
        return json.loads(said)
    except ValueError:
        raise AssertionError(said) from None


@pytest.fixture
def wards(servers: RunningStack) -> Wards:
    found = Wards.of(servers.supervisor.stack)
    assert not found.open_root, "this machine can do better"
    return found


@pytest.mark.skipif(not landlock() and os.geteuid() != 0, reason="the system can shut nobody in")
@pytest.mark.parametrize("process", LANES, ids=lambda process: process.name)
def test_a_reader_sees_neither_secrets_nor_data_and_writes_in_its_own_folder_alone(
    process: Process, servers: RunningStack, wards: Wards, tmp_path: Path
) -> None:
    stack: Stack = servers.supervisor.stack
    closed = [stack.folder / "secrets.json", stack.run_file, stack.folder / "valkey" / "valkey.conf"]
    closed += [stack.folder / "postgres" / "PG_VERSION", Path(f"/proc/{os.getpid()}/environ"), Path("/etc/shadow")]
    own = stack.folder / "work" / "mine"
    abroad = [
        stack.mail / "x",
        stack.folder / "x",
        tmp_path / "x",
        Path("/tmp/x-of-a-reader"),
        Path("/var/tmp/x-of-a-reader"),
    ]
    said = asked(
        wards.cage_of(process, servers.settings),
        *(f"read:{path}" for path in closed),
        *(f"write:{path}" for path in [own, *abroad]),
        f"signal:{os.getpid()}",
        "import:tabnanny",
    )
    own.unlink()
    allowed = {question for question, answer in said.items() if answer == "yes"}
    assert allowed == {f"write:{own}", "import:tabnanny"}, said


@ROOT_ONLY
@pytest.mark.parametrize(
    "process", [p for p in PROCESSES if p.kind in ("worker", "function", "gateway")], ids=lambda p: p.name
)
def test_no_part_of_ours_stays_root_and_readers_are_nobody_elses_user(
    process: Process, servers: RunningStack, wards: Wards
) -> None:
    cage = wards.cage_of(process, servers.settings)
    user = asked(cage, "who")["who"]
    assert int(user) == cage.user and int(user) in unused_users(2)
    assert (cage.user == wards.readers) == process.reads_files and wards.readers != wards.others


@pytest.mark.skipif(landlock() < 4, reason="this system cannot close ports")
def test_a_reader_reaches_its_servers_and_no_other(servers: RunningStack, wards: Wards) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        reached = [
            int(url.rsplit(":", 1)[1].split("/")[0]) for url in (servers.settings.redis_url, servers.settings.s3_url)
        ]
        questions = [f"connect:{port}", *(f"connect:{one}" for one in reached)]
        said = asked(wards.cage_of(named("extract"), servers.settings), *questions)
    assert said.pop(f"connect:{port}") != "yes" and set(said.values()) == {"yes"}, said


def everything(settings: Settings) -> dict[str, str]:
    plain = {name: getattr(settings, name) for name in TOLD}
    words = {
        name: value.get_secret_value() if hasattr(value, "get_secret_value") else value for name, value in plain.items()
    }
    return {f"BAOCAO_{name.upper()}": value for name, value in words.items()} | {"BAOCAO_LOG_LEVEL": "warning"}


@pytest.mark.parametrize(
    "process", [p for p in PROCESSES if p.kind in ("worker", "function", "api")], ids=lambda p: p.name
)
def test_a_process_holds_its_own_roles_and_keys_and_nobody_elses(process: Process, servers: RunningStack) -> None:
    said = " ".join(told(process, everything(servers.settings), servers.settings).values())
    kept = servers.supervisor.stack.secrets()
    held = {role for role in ROLES if role_password(servers.settings, role) in said}
    assert held == set(process.roles)
    assert kept["postgres_password"] not in said and kept["database_password"] not in said
    assert (kept["secret_key"] in said) == (process.kind == "api")
    if process.reads_files:
        assert held == {"extract"} and kept["secret_key"] not in said


def test_a_process_is_told_what_it_asks_for(servers: RunningStack, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its module, started with nothing but what is declared for it, misses nothing."""
    import subprocess
    import sys

    for process in PROCESSES:
        if process.kind == "worker":
            env = {**told(process, servers.env, servers.settings), "PYTHONPATH": os.environ.get("PYTHONPATH", "")}
            ran = subprocess.run(
                [sys.executable, "-c", f"import {process.module}"], env=env, capture_output=True, text=True, check=False
            )
            assert ran.returncode == 0, (process.name, ran.stderr[-300:])


def test_data_and_secrets_are_closed_to_other_users(servers: RunningStack) -> None:
    folder = servers.supervisor.stack.folder
    passable = stat.S_IXOTH | stat.S_IXGRP if os.geteuid() == 0 else 0
    assert folder.stat().st_mode & 0o077 == passable
    for path in folder.iterdir():
        if path.name != "programs":  # PostgreSQL's own, where it lies in a closed home
            assert path.stat().st_mode & 0o077 == 0, path
