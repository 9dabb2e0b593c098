"""The supervisor, on small real programs: what it starts, watches, restarts, and in which order it stops."""

from __future__ import annotations

import asyncio
import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from baocao.local.journal import Journal
from baocao.local.pace import LONGEST_PAUSE, RESTART_PAUSE, Pace, restart_pause
from baocao.local.part import Part
from baocao.local.pids import born, lives
from baocao.local.prefork import PreforkServer, run_part
from baocao.local.processes import PROCESSES
from baocao.local.stack import Stack, StackError, settings_of_running
from baocao.local.supervisor import Supervisor, filled
from shared.paths import ROOT
from shared.settings import OF_A_PROCESS, Settings

pytestmark = pytest.mark.slow
"""Left out of ``make test-fast``."""

GIVEN: dict[str, Any] = {
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
def supervisor(tmp_path: Path) -> Supervisor:
    made = Supervisor(Settings(data_dir=tmp_path), echo=False)
    (tmp_path / "logs").mkdir()
    made.pause = lambda restarts: 0.0
    return made


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
    keys: dict[str, Any] = {"s3_access_key": "a", "s3_secret_key": "b"} if given == "s3_url" else {}
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
    pids = re.findall(r"ran (\d+)", log(supervisor, "brief"))
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
    await server.open()
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


def test_the_prefork_server_is_told_no_secret_and_its_parts_only_theirs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BAOCAO_SECRET_KEY", "a word that only some may know")

    async def scenario() -> tuple[bytes, str]:
        server = PreforkServer(["tests.parts"])
        await server.open()
        try:
            assert server.process
            child, output = await server.start("one", "function", ["tests.parts:settings"], {"BAOCAO_ONE": "1"})
            told = (await output.read()).decode()
            await child.wait()
            return Path(f"/proc/{server.process.pid}/environ").read_bytes(), told
        finally:
            await server.close()

    environ, told = asyncio.run(scenario())
    assert b"only some may know" not in environ
    assert told.split() == ["BAOCAO_ONE"]


# what dies, hangs and fills up


def forked_part(name: str, function: str) -> Part:
    return Part(name, [f"tests.parts:{function}"], "function")


@pytest.fixture
def forking(supervisor: Supervisor) -> Supervisor:
    supervisor.prefork = PreforkServer(["tests.parts"], said=lambda line: None)
    return supervisor


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM])
def test_parts_of_a_killed_prefork_server_come_back(forking: Supervisor, how: signal.Signals) -> None:
    async def scenario() -> tuple[list[int], list[int]]:
        parts = [forked_part("one", "wait"), forked_part("two", "wait")]
        for part in parts:
            await forking.launch(part)
        await forking.until("both", lambda: all("waits" in log(forking, part.name) for part in parts))
        before = [part.process.pid for part in parts if part.process]
        assert forking.prefork.process
        forking.prefork.process.send_signal(how)
        await forking.until("again", lambda: all(log(forking, part.name).count("waits") == 2 for part in parts))
        after = [part.process.pid for part in parts if part.process]
        await forking.stop()
        return before, after

    before, after = asyncio.run(scenario())
    assert len(before) == len(after) == 2 and not set(before) & set(after)
    assert not any(lives(pid) for pid in before + after)


def test_a_part_that_dies_while_the_prefork_server_is_frozen_comes_back(forking: Supervisor) -> None:
    forking.prefork.start_seconds = 1.0

    async def scenario() -> None:
        part = forked_part("one", "wait")
        await forking.launch(part)
        await forking.until("one", lambda: "waits" in log(forking, "one"))
        assert forking.prefork.process and part.process
        forking.prefork.process.send_signal(signal.SIGSTOP)
        part.process.send_signal(signal.SIGKILL)
        await forking.until("again", lambda: log(forking, "one").count("waits") == 2)
        await forking.stop()

    asyncio.run(scenario())


def test_stopping_ends_everything_though_the_prefork_server_and_a_part_are_frozen(forking: Supervisor) -> None:
    async def scenario() -> list[int]:
        part = forked_part("one", "wait")
        part.grace = 0.2
        await forking.launch(part)
        await forking.until("one", lambda: "waits" in log(forking, "one"))
        assert forking.prefork.process and part.process
        pids = [part.process.pid, forking.prefork.process.pid]
        for pid in pids:
            os.kill(pid, signal.SIGSTOP)
        await asyncio.wait_for(forking.stop(), 15)
        return pids

    assert not any(lives(pid) for pid in asyncio.run(scenario()))


def test_a_log_that_cannot_be_written_stops_nothing_and_says_what_it_lost(supervisor: Supervisor) -> None:
    """A folder in the log's place refuses every write, as a full disk does."""
    wrong = supervisor.stack.folder / "logs" / "talker.log"
    wrong.mkdir()
    speaks = "import time\nwhile True:\n    print('x' * 4000, flush=True)\n    time.sleep(0.02)"  # slower than the log makes room
    talker = Part("talker", [sys.executable, "-c", speaks])

    async def scenario() -> int:
        await supervisor.launch(talker)
        first = talker.process.pid if talker.process else 0
        await asyncio.sleep(0.3)
        os.kill(first, signal.SIGKILL)  # its death is seen though its log fails
        await supervisor.until("again", lambda: bool(talker.process and talker.process.pid != first))
        wrong.rmdir()
        await supervisor.until("room again", lambda: "could not be kept" in log(supervisor, "talker"))
        await supervisor.stop()
        return talker.restarts

    assert asyncio.run(scenario()) == 1


def test_a_line_of_any_length_is_kept_and_followed_by_others(supervisor: Supervisor) -> None:
    program = "import sys; sys.stdout.write('y' * 3_000_000); print(); print('after', flush=True); import time; time.sleep(60)"

    async def scenario() -> None:
        await supervisor.launch(Part("long", [sys.executable, "-c", program]))
        await supervisor.until("after", lambda: "after" in log(supervisor, "long"))
        await supervisor.stop()

    asyncio.run(scenario())
    assert log(supervisor, "long").count("y") == 3_000_000


def test_an_old_log_makes_room(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "a.log", "a", echo=False, most_bytes=1000)
    for n in range(100):
        journal.add(f"{n} {'x' * 98}\n".encode())
    assert sum(path.stat().st_size for path in tmp_path.iterdir()) < 2500
    assert (tmp_path / "a.log").read_text().startswith("9")


def test_a_death_is_seen_though_a_child_keeps_the_line_open(supervisor: Supervisor) -> None:
    supervisor.pace = Pace(drain_seconds=0.1)
    program = "import os, time\nif os.fork() == 0: time.sleep(20)\nprint('ran', flush=True)"

    async def scenario() -> None:
        await supervisor.launch(Part("parent", [sys.executable, "-c", program]))
        await supervisor.until("again", lambda: log(supervisor, "parent").count("ran") >= 2)
        await supervisor.stop()

    asyncio.run(scenario())


def test_what_cannot_be_started_is_tried_until_it_can(supervisor: Supervisor, tmp_path: Path) -> None:
    program = tmp_path / "program"
    script = f"#!{sys.executable}\nimport time\nprint('ran', flush=True)\ntime.sleep(60)\n"

    async def scenario() -> None:
        program.write_text(script)
        program.chmod(0o755)
        part = Part("one", [str(program)])
        await supervisor.launch(part)
        await supervisor.until("one", lambda: "ran" in log(supervisor, "one"))
        program.unlink()
        assert part.process
        part.process.send_signal(signal.SIGKILL)
        await supervisor.until("tries", lambda: part.restarts >= 3)
        program.write_text(script)
        program.chmod(0o755)
        await supervisor.until("again", lambda: log(supervisor, "one").count("ran") == 2)
        await supervisor.stop()

    asyncio.run(scenario())


def test_a_watcher_that_fails_leaves_nothing_unwatched(supervisor: Supervisor) -> None:
    failed: list[int] = []

    def fails_once(restarts: int) -> float:
        if failed:
            return 0.0
        failed.append(restarts)
        raise RuntimeError("nobody thought of this")

    async def scenario() -> None:
        part = waiting("one")
        await supervisor.launch(part)
        await supervisor.until("one", lambda: "ready" in log(supervisor, "one"))
        supervisor.pause = fails_once
        assert part.process
        part.process.send_signal(signal.SIGKILL)
        await supervisor.until("failure", lambda: bool(failed))
        await supervisor.until("again", lambda: log(supervisor, "one").count("ready") >= 2)
        await supervisor.stop()

    asyncio.run(scenario())


def test_ready_is_what_is_true_now(supervisor: Supervisor, tmp_path: Path) -> None:
    supervisor.pace = Pace(look_seconds=0.05)
    works = tmp_path / "works"
    works.touch()

    def said() -> tuple[bool, bool, list[str]]:
        state = supervisor.stack.running() or {}
        return state["started"], state["ready"], state["down"]

    async def scenario() -> None:
        part = waiting("one")
        part.check = works.exists
        await supervisor.launch(part)
        supervisor.ready = True
        supervisor._say()
        supervisor.looking = asyncio.create_task(supervisor._look_after())
        assert said() == (True, True, [])
        works.unlink()
        await supervisor.until("down", lambda: said() == (True, False, ["one"]))
        supervisor.looking.cancel()
        supervisor.pace = Pace(look_seconds=60.0, look_soon_seconds=0.05)  # what is down is looked at soon
        supervisor.looking = asyncio.create_task(supervisor._look_after())
        works.touch()
        await supervisor.until("up", lambda: said() == (True, True, []))
        supervisor.looking.cancel()
        supervisor.pace, supervisor.pause = Pace(look_seconds=0.05), lambda restarts: 60.0
        supervisor.looking = asyncio.create_task(supervisor._look_after())
        assert part.process
        part.process.send_signal(signal.SIGKILL)
        await supervisor.until("dead", lambda: said() == (True, False, ["one"]))
        await supervisor.stop()

    asyncio.run(scenario())


def test_a_part_that_lives_and_does_nothing_is_started_again(forking: Supervisor) -> None:
    forking.pace = Pace(look_seconds=0.05, hung_seconds=0.3)

    async def scenario() -> None:
        broker = waiting("valkey")
        broker.check = lambda: False
        await forking.launch(broker)
        for name in ("portal", "validate"):
            await forking.launch(Part(name, ["tests.parts:wait"], "function", check=lambda: False))
        forking.looking = asyncio.create_task(forking._look_after())
        await forking.until("again", lambda: log(forking, "portal").count("waits") >= 3)
        await forking.stop()

    asyncio.run(scenario())
    assert log(forking, "validate").count("waits") == 1, "what waits for what it needs does not hang"
    assert log(forking, "valkey").count("ready") == 1, "a server is never ended for being slow"


def test_what_begins_while_the_stack_is_stopped_is_ended_too(tmp_path: Path) -> None:
    class Slow(Supervisor):
        """Whose parts begin when they are let."""

        async def _begin(self, part: Part) -> asyncio.StreamReader:
            begins.set()
            await gate.wait()
            return await super()._begin(part)

    (tmp_path / "logs").mkdir()
    supervisor, gate, begins = Slow(Settings(data_dir=tmp_path), echo=False), asyncio.Event(), asyncio.Event()
    supervisor.pause = lambda restarts: 0.0

    async def scenario() -> int | None:
        gate.set()
        part = waiting("one", deaf=True)
        await supervisor.launch(part)
        await supervisor.until("one", lambda: "ready" in log(supervisor, "one"))
        gate.clear()
        begins.clear()
        assert part.process
        part.process.send_signal(signal.SIGKILL)
        await begins.wait()
        stopping = asyncio.create_task(supervisor.stop())
        await supervisor.ending.wait()
        gate.set()
        await stopping
        return part.process.returncode

    assert asyncio.run(scenario()) is not None, "it was left behind"


DEAF = """
import asyncio, sys
from pathlib import Path
from baocao.local import supervisor
from baocao.local.part import Part
from shared.settings import Settings

supervisor.STOP_SECONDS = float(sys.argv[2])
deaf = "import signal, time; signal.signal(15, signal.SIG_IGN); print('ready', flush=True); time.sleep(60)"

class One(supervisor.Supervisor):
    async def start(self):
        log = self.stack.folder / "logs" / "deaf.log"
        log.parent.mkdir()
        log.touch()
        await self.launch(Part("deaf", [sys.executable, "-c", deaf], grace=60.0))
        await self.until("deaf", lambda: "ready" in log.read_text())

ready = lambda _: print("up", flush=True)
asyncio.run(supervisor.run(Settings(data_dir=Path(sys.argv[1])), echo=False, kind=One, said=ready))
"""
"""A stack of one part that does not hear, and has a minute to do so."""


@pytest.mark.parametrize(
    ("limit", "again", "code"), [(60.0, True, 0), (1.0, False, 1)], ids=["told twice", "in the end"]
)
def test_a_stack_whose_part_hangs_ends_when_it_is_told_again_and_in_the_end_by_itself(
    tmp_path: Path, limit: float, again: bool, code: int
) -> None:
    arguments = [sys.executable, "-c", DEAF, str(tmp_path), str(limit)]
    with subprocess.Popen(arguments, cwd=ROOT, stdout=subprocess.PIPE, text=True) as stack:
        assert stack.stdout and stack.stdout.readline() == "up\n"
        began = time.monotonic()
        stack.send_signal(signal.SIGTERM)
        with pytest.raises(subprocess.TimeoutExpired):
            stack.wait(0.5)
        if again:
            stack.send_signal(signal.SIGTERM)
        assert stack.wait(30) == code and time.monotonic() - began < 30


def test_an_ended_process_and_another_with_its_number_do_not_live() -> None:
    process = subprocess.Popen([sys.executable, "-c", "pass"])
    since = born(process.pid)
    assert lives(os.getpid()) and lives(os.getpid(), born(os.getpid())) and not lives(os.getpid(), since + "1")
    process.wait()
    assert not lives(process.pid, since)


# bad starts


@pytest.mark.parametrize("content", ["", "{", "[]", '{"secret_key": "x"}', '"x"', "null"])
def test_a_broken_secrets_file_is_one_line_and_kept(content: str, tmp_path: Path) -> None:
    path = tmp_path / "secrets.json"
    path.write_text(content)
    with pytest.raises(StackError) as refused:
        Stack(tmp_path).secrets()
    assert str(path) in refused.value.vi and "\n" not in str(refused.value)
    assert path.read_text() == content


def test_a_secret_that_a_newer_version_needs_is_added(tmp_path: Path) -> None:
    before = Stack(tmp_path).secrets()
    (tmp_path / "secrets.json").write_text(json.dumps({k: v for k, v in before.items() if k != "valkey_password"}))
    after = Stack(tmp_path).secrets()
    assert after["valkey_password"] and {**after, "valkey_password": ""} == {**before, "valkey_password": ""}
    assert after == Stack(tmp_path).secrets()
    assert (tmp_path / "secrets.json").stat().st_mode & 0o777 == 0o600


def test_only_known_kinds_of_parts_are_run() -> None:
    with pytest.raises(ValueError, match="shell"):
        run_part("shell", ["true"])
