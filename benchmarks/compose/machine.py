"""A Docker engine of our own on this machine: installed from Debian, in a folder of its own, ended by its pid."""

from __future__ import annotations

import fcntl
import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import IO

from baocao.local.prefork import die_with_parent

FOLDER = Path("/var/tmp/baocao-compose-test")
PACKAGES = {
    "dockerd": "docker.io",
    "docker-compose": "docker-compose",
    "debootstrap": "debootstrap",
    "iptables": "iptables",
}
"""What each program comes in."""
START_SECONDS, STOP_SECONDS = 60.0, 60.0
DRIVERS = ("overlay2", "vfs")
"""The first that works: vfs copies whole images, and works everywhere."""


class Impossible(RuntimeError):
    """What this machine lacks for the test; nothing was found out about compose."""


def wait(condition: Callable[[], object], seconds: float, what: str, pause: float = 0.5) -> float:
    """Waits until something is true; how long it took. Raises ``TimeoutError`` that names it."""
    began = time.monotonic()
    while not condition():
        if time.monotonic() - began > seconds:
            raise TimeoutError(f"{what}: not within {seconds:.0f} s")
        time.sleep(pause)
    return time.monotonic() - began


def run(*command: str, env: dict[str, str] | None = None, stdin: IO[bytes] | None = None, seconds: float = 900) -> str:
    """What a program says; raises ``RuntimeError`` with its last lines when it fails or takes too long."""
    process = subprocess.Popen(
        command, env=env, stdin=stdin or subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        errors="replace", start_new_session=True,
    )  # fmt: skip
    try:
        said, wrong = process.communicate(timeout=seconds)
    except subprocess.TimeoutExpired as error:
        raise RuntimeError(f"{' '.join(command)} took more than {seconds:.0f} s") from error
    finally:
        if process.poll() is None:  # cut off: what it started must not go on
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
    if process.returncode:
        last = "\n".join((said + wrong).strip().splitlines()[-25:])
        raise RuntimeError(f"{' '.join(command)} ended with {process.returncode}:\n{last}")
    return said


def install() -> list[str]:
    """Installs from Debian what is not there; the packages that were. Raises ``Impossible``."""
    if os.geteuid() != 0:
        raise Impossible("a Docker engine is started by root alone")
    missing = [package for program, package in PACKAGES.items() if not shutil.which(program, path=_path())]
    if missing:
        env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        run("apt-get", "update", "-q", env=env)
        run("apt-get", "install", "-y", "-q", "--no-install-recommends", *missing, env=env)
    return missing


def _path() -> str:
    return os.pathsep.join([os.environ.get("PATH", ""), "/usr/sbin", "/sbin"])


class Network:
    """The machine's packet filter and forwarding as they were, to be put back: a Docker engine leaves its own."""

    CHAINS = {"filter": ("INPUT", "FORWARD", "OUTPUT"), "nat": ("PREROUTING", "INPUT", "OUTPUT", "POSTROUTING")}
    FORWARDING = Path("/proc/sys/net/ipv4/ip_forward")

    def __init__(self, env: dict[str, str]) -> None:
        self.env = env
        self.rules = run("iptables-save", env=env)
        self.forwarding = self.FORWARDING.read_text()

    def put_back(self) -> None:
        """As it was before; tables that were not there become empty ones."""
        if ":DOCKER " in self.rules:
            return  # the machine has a Docker of its own, whose rules these are
        with tempfile.TemporaryFile() as rules:
            for table, chains in self.CHAINS.items():
                if f"*{table}\n" not in self.rules:
                    empty = [f"*{table}", *(f":{chain} ACCEPT" for chain in chains), "COMMIT", ""]
                    rules.write("\n".join(empty).encode())
            rules.write(self.rules.encode())
            rules.seek(0)
            run("iptables-restore", env=self.env, stdin=rules)
        self.FORWARDING.write_text(self.forwarding)


class Engine:
    """A running dockerd; ``stop`` ends it and its containers, and puts the machine's network back."""

    def __init__(self, folder: Path = FOLDER) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        self.lock = (folder / "lock").open("w")
        try:
            fcntl.flock(self.lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise Impossible(f"another run uses {folder}") from error
        self.socket = folder / "docker.sock"
        bare = {name: value for name, value in os.environ.items() if not name.startswith(("DOCKER_", "COMPOSE_"))}
        self.env = {
            **bare, "PATH": _path(), "HOME": str(folder), "DOCKER_HOST": f"unix://{self.socket}", "DOCKER_BUILDKIT": "0",
        }  # fmt: skip
        self.log = (folder / "dockerd.log").open("ab")
        self.network = Network(self.env)
        self.driver = ""
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Starts it with the first storage driver that works. Raises ``Impossible``."""
        for driver in DRIVERS:
            self.process = self._started(driver)
            try:
                wait(self._answers, START_SECONDS, "dockerd")
            except (TimeoutError, Impossible):
                self.stop()
                continue
            self.driver = driver
            self._begin_empty()
            return
        raise Impossible(f"dockerd does not start; see {self.folder / 'dockerd.log'}")

    def _started(self, driver: str) -> subprocess.Popen[bytes]:
        place = {
            "host": f"unix://{self.socket}", "data-root": self.folder / "data", "exec-root": self.folder / "exec",
            "pidfile": self.folder / "dockerd.pid", "storage-driver": driver, "bridge": "none",
        }  # fmt: skip
        words = [f"--{name}={value}" for name, value in place.items()]
        parent = os.getpid()
        return subprocess.Popen(
            ["dockerd", *words], env=self.env, stdout=self.log, stderr=self.log,
            start_new_session=True,  # Ctrl-C is for us: it must live until the containers are taken down
            preexec_fn=lambda: die_with_parent(parent, signal.SIGTERM),  # noqa: PLW1509  (it has one thread)
        )  # fmt: skip

    def _answers(self) -> bool:
        if self.process is None or self.process.poll() is not None:
            raise Impossible("dockerd ended")
        done = subprocess.run(["docker", "info"], env=self.env, capture_output=True, timeout=30, check=False)
        return done.returncode == 0

    def _begin_empty(self) -> None:
        """Without the containers and data of a run that was cut off: the daemon starts them again by itself."""
        left = self.docker("ps", "-aq").split()
        if left:
            self.docker("rm", "-f", "-v", *left)
        volumes = self.docker("volume", "ls", "-q").split()
        if volumes:
            self.docker("volume", "rm", *volumes)
        self.docker("network", "prune", "-f")

    def docker(self, *words: str, seconds: float = 900) -> str:
        """What the client says; raises ``RuntimeError``."""
        return run("docker", *words, env=self.env, seconds=seconds)

    def stop(self) -> None:
        """Ends the daemon, by its pid; it ends its containers and takes its mounts away."""
        if self.process is None:
            return
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.process = None
        self.network.put_back()

    def remove(self) -> None:
        """Removes its folder, once nothing is mounted there any more."""
        unmount(self.folder)
        self.log.close()
        shutil.rmtree(self.folder, ignore_errors=True)


def unmount(folder: Path) -> None:
    """Takes away whatever is mounted below a folder, the innermost first."""
    mounts = [line.split()[1] for line in Path("/proc/mounts").read_text().splitlines()]
    for place in sorted((one for one in mounts if Path(one).is_relative_to(folder)), key=len, reverse=True):
        run("umount", place)
