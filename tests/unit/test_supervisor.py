"""The supervisor, on small real programs: what it starts, watches, restarts, and in which order it stops."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from baocao.local.part import Part
from baocao.local.prefork import PreforkServer, run_part
from baocao.local.processes import PROCESSES
from baocao.local.stack import Stack, StackError, settings_of_running
from baocao.local.supervisor import LONGEST_PAUSE, RESTART_PAUSE, Supervisor, filled, restart_pause
from shared.settings import OF_A_PROCESS, Settings

GIVEN = {
    "database_url": "postgresql://a:b@db/x",
    "redis_url": "redis://valkey:6379/0",
    "s3_url": "http://store:8333",
    "s3_access_key": "a",
    "s3_secret_key": "b",
    "smtp_url": "smtp://mail:25",
}


@pytest.fixture(autouse=True)
def _nothing_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in list(os.environ):
        if name.startswith("BAOCAO_"):
            monkeypatch.delenv(name)


@pytest.fixture
def supervisor(tmp_path: Path) -> Iterator[Supervisor]:
    made = Supervisor(Settings(data_dir=tmp_path), echo=False)
    (tmp_path / "logs").mkdir()
    made.pause = lambda _: 0.0
    yield made


def log(supervisor: Supervisor, name: str) -> str:
    path = supervisor.stack.folder / "logs" / f"{name}.log"
    return path.read_text() if path.exists() else ""


def waiting(name: str, *, last: Path | None = None, deaf: bool = False) -> Part:
    """A program that says it is ready, waits for SIGTERM, and writes its name when it is told to stop."""
    program = "import signal, sys\n" + ("signal.signal(signal.SIGTERM, signal.SIG_IGN)\n" if deaf else "")
    program += "signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM})\n" if not deaf else ""
    program += "print('ready', flush=True)\n"
    program += "signal.pause()\n" if deaf else "signal.sigwait({signal.SIGTERM})\n"
    if last:
        program += f"open({str(last)!r}, 'a').write({name!r} + ' ')\n"
    return Part(name, [sys.executable, "-c", program], grace=0.1 if deaf else 15.0)


# what is started


def test_everything_declared_is_started_but_the_applications_that_live_in_the_gateway(tmp_path: Path) -> None:
    chosen = Supervisor(Settings(data_dir=tmp_path)).chosen()
    assert [process.name for process in PROCESSES if process not in chosen] == ["intake", "aggregate_api", "portal"]


@pytest.mark.parametrize("given", ["database_url", "redis_url", "s3_url", "smtp_url"])
def test_a_server_given_by_a_setting_is_not_started(given: str, tmp_path: Path) -> None:
    keys = {"s3_access_key": "a", "s3_secret_key": "b"} if given == "s3_url" else {}
    settings = Settings(data_dir=tmp_path, **{given: GIVEN[given]}, **keys)
    everything = Supervisor(Settings(data_dir=tmp_path)).chosen()
    [missing] = set(everything) - set(Supervisor(settings).chosen())
    assert missing.address == given


def test_without_web_and_workers_there_are_only_servers(tmp_path: Path) -> None:
    chosen = Supervisor(Settings(data_dir=tmp_path), web=False, workers=False).chosen()
    assert [process.name for process in chosen] == ["valkey", "postgres", "store", "mail_sink", "migrate"]


def test_parts_are_told_all_that_a_process_needs_and_no_two_the_same_address(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stack = Stack(tmp_path)
    for name, value in filled(Settings(data_dir=tmp_path), stack, stack.secrets()).items():
        monkeypatch.setenv(name, value)
    told = Settings.of_process()
    told.require(*OF_A_PROCESS)
    assert told.mail_sink and told.public_url == "http://127.0.0.1:8080"
    assert {urlsplit(getattr(told, name)).hostname for name in GIVEN if name.endswith("_url")} == {"127.0.0.1"}


def test_what_was_given_is_handed_on(tmp_path: Path) -> None:
    stack = Stack(tmp_path)
    env = filled(Settings(data_dir=tmp_path, public_url="https://b.example", **GIVEN), stack, stack.secrets())
    assert {name: env[f"BAOCAO_{name.upper()}"] for name in GIVEN} == GIVEN
    assert env["BAOCAO_PUBLIC_URL"] == "https://b.example" and "BAOCAO_MAIL_SINK" not in env


def test_secrets_are_made_once_and_kept_for_the_owner_alone(tmp_path: Path) -> None:
    stack = Stack(tmp_path)
    assert stack.secrets() == stack.secrets()
    assert (tmp_path / "secrets.json").stat().st_mode & 0o777 == 0o600


# how it is watched


def test_a_part_that_ends_is_started_again_and_its_output_kept(supervisor: Supervisor, tmp_path: Path) -> None:
    async def scenario() -> Part:
        part = Part("brief", [sys.executable, "-c", "import os; print('ran', os.getpid())"])
        await supervisor.launch(part)
        await supervisor.until("brief", lambda: log(supervisor, "brief").count("ran") >= 3)
        await supervisor.stop()
        return part

    part = asyncio.run(scenario())
    assert part.restarts >= 2
    pids = log(supervisor, "brief").split()[1::2]
    assert len(set(pids)) == len(pids) >= 3


def test_a_part_that_was_removed_stays_away(supervisor: Supervisor) -> None:
    async def scenario() -> None:
        await supervisor.launch(waiting("one"))
        await supervisor.launch(waiting("two"))
        await supervisor.until("both", lambda: "ready" in log(supervisor, "one") and "ready" in log(supervisor, "two"))
        await supervisor.remove(["one"])
        assert [part.name for part in supervisor.parts] == ["two"]
        await supervisor.stop()

    asyncio.run(scenario())
    assert log(supervisor, "one").count("ready") == 1


def test_servers_are_stopped_after_those_that_use_them(supervisor: Supervisor, tmp_path: Path) -> None:
    order = tmp_path / "order"

    async def scenario() -> None:
        for name in ("postgres", "validate", "gateway"):
            await supervisor.launch(waiting(name, last=order))
        await supervisor.until(
            "all", lambda: all("ready" in log(supervisor, name) for name in ("postgres", "validate", "gateway"))
        )
        await supervisor.stop()

    asyncio.run(scenario())
    ended = order.read_text().split()
    assert ended[-1] == "postgres" and set(ended) == {"postgres", "validate", "gateway"}


def test_a_part_that_does_not_hear_is_killed_in_its_time(supervisor: Supervisor) -> None:
    async def scenario() -> int | None:
        part = waiting("deaf", deaf=True)
        await supervisor.launch(part)
        await supervisor.until("deaf", lambda: "ready" in log(supervisor, "deaf"))
        await supervisor.stop()
        return part.process.returncode if part.process else None

    assert asyncio.run(scenario()) == -signal.SIGKILL


def test_a_program_that_is_not_there_is_one_line(supervisor: Supervisor) -> None:
    with pytest.raises(StackError, match="/no/such/program"):
        asyncio.run(supervisor.launch(Part("gone", ["/no/such/program"])))


def test_a_second_supervisor_of_the_same_folder_is_refused(supervisor: Supervisor, tmp_path: Path) -> None:
    async def scenario() -> None:
        await supervisor.launch(waiting("one"))
        supervisor.ready = True
        await supervisor.launch(waiting("two"))  # a ready stack writes its run file anew
        assert set((supervisor.stack.running() or {})["parts"]) == {"one", "two"}
        with pytest.raises(StackError, match=str(os.getpid())):
            await Supervisor(Settings(data_dir=tmp_path)).start()
        await supervisor.stop()

    asyncio.run(scenario())
    assert supervisor.stack.running() is None


def test_pauses_grow_up_to_a_limit() -> None:
    pauses = [restart_pause(n) for n in range(1, 12)]
    assert pauses[0] == RESTART_PAUSE and pauses == sorted(pauses) and pauses[-1] == LONGEST_PAUSE


def test_a_stack_that_does_not_run_is_one_line_and_one_elsewhere_needs_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = Settings(data_dir=tmp_path)
    with pytest.raises(StackError, match="make up"):
        settings_of_running(settings)
    monkeypatch.setenv("BAOCAO_URL", "https://baocao.tinh.example")
    monkeypatch.setenv("BAOCAO_TOKEN", "token")
    assert settings_of_running(settings) is settings


# the prefork server


async def forked(*orders: list[str]) -> list[tuple[int, str]]:
    """Exit code and output of each function that a prefork server ran."""
    server = PreforkServer(["tests.parts", "colorsys"])
    await server.open({})
    results = []
    try:
        for n, order in enumerate(orders):
            child, output = await server.start(f"part{n}", "function", order, {"PART": str(n)})
            text = (await output.read()).decode()
            results.append((await child.wait(), text))
    finally:
        await server.close()
    return results


def test_forked_parts_have_what_was_preloaded_and_report_how_they_ended() -> None:
    hello, has, refuse, leave, crash = asyncio.run(
        forked(
            ["tests.parts:hello", "part"],
            ["tests.parts:has", "colorsys"],
            ["tests.parts:refuse"],
            ["tests.parts:leave"],
            ["tests.parts:crash"],
        )
    )
    assert hello == (0, "hello part\n")
    assert has == (0, "True\n")
    assert refuse == (1, "one line\n"), "a setting that stops the start is one line in the log"
    assert leave == (7, "")
    assert crash[0] == 1 and "RuntimeError: crashed" in crash[1]


def test_only_known_kinds_of_parts_are_run() -> None:
    with pytest.raises(ValueError, match="shell"):
        run_part("shell", ["true"])
