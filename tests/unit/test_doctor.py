"""``baocao doctor`` says what is there, reachable, missing and being restarted."""

from __future__ import annotations

import json
import os
import socket
from pathlib import Path
from typing import Any

import pytest

from baocao.local.doctor import Check, diagnose
from baocao.local.pids import born
from baocao.local.stack import Stack, free_port
from shared.reference import Reference
from shared.settings import Settings


@pytest.fixture(autouse=True)
def _nothing_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in list(os.environ):
        if name.startswith("BAOCAO_"):
            monkeypatch.delenv(name)


def found(tmp_path: Path, env: dict[str, str] | None = None, **given: Any) -> dict[str, Check]:
    return {check.name: check for check in diagnose(Settings(data_dir=tmp_path, **given), Reference.load, env or {})}


def test_what_is_installed_is_named_with_its_place(tmp_path: Path) -> None:
    checks = found(tmp_path)
    for name in ("data files", "settings", "data folder", "valkey", "postgres", "store", "mail_sink", "parts"):
        assert checks[name].state == "ok", checks[name]
    assert Path(checks["valkey"].detail).is_file() and "forms" in checks["data files"].detail


def test_a_given_server_is_reached_or_broken(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        there = f"redis://:secret-word@127.0.0.1:{listening.getsockname()[1]}/0"
        check = found(tmp_path, redis_url=there)["valkey"]
    assert check.state == "ok" and "secret-word" not in check.detail
    assert found(tmp_path, redis_url=f"redis://127.0.0.1:{free_port()}/0")["valkey"].state == "broken"
    assert found(tmp_path, smtp_url=f"smtp://127.0.0.1:{free_port()}")["mail_sink"].state == "broken"


def test_a_misspelt_setting_is_named(tmp_path: Path) -> None:
    check = found(tmp_path, {"BAOCAO_WEBPORT": "1", "BAOCAO_TOKEN": "x"})["settings"]
    assert check.state == "broken" and "BAOCAO_WEBPORT" in check.detail and "TOKEN" not in check.detail


def test_a_folder_that_cannot_be_written_is_broken() -> None:
    assert found(Path("/proc/nowhere"))["data folder"].state == "broken"


@pytest.mark.parametrize(("pid", "state"), [(os.getpid(), "ok"), (2**22 + 1, "broken")], ids=["alive", "gone"])
def test_a_running_stack_is_shown_with_the_parts_that_are_not_there(pid: int, state: str, tmp_path: Path) -> None:
    assert found(tmp_path)["running stack"].state == "missing"
    me = os.getpid()
    running = {"pid": me, "born": born(me), "url": "http://127.0.0.1:1", "parts": {"validate": pid}}
    Stack(tmp_path).run_file.write_text(json.dumps(running))
    check = found(tmp_path)["running stack"]
    assert check.state == state and ("validate" in check.detail) == (state == "broken")
