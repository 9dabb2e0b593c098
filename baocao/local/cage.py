"""Shuts a part in: never root, and on Linux (Landlock) with no sight of files that it does not need.

Who reads what strangers sent may be taken over by it. Such a part sees the program, Python and the system's libraries,
one folder of its own to write in, and reaches the servers' ports; not the secrets, the data of the servers, or the
memory of other parts. Started by root it becomes a user whom nobody else is.
"""

from __future__ import annotations

import contextlib
import ctypes
import mimetypes
import os
import pwd
import struct
import sys
import sysconfig
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from shared.paths import ROOT

FIRST_USER = 61_001
"""Numbers of users from here on are looked through for those that nobody has; below systemd's own."""
SYSTEM = ("/usr", "/lib", "/lib64", "/bin", "/opt", "/proc", "/sys/devices/system/cpu", "/dev/null", "/dev/urandom")
SYSTEM_FILES = ("ssl", "ca-certificates", "resolv.conf", "hosts", "nsswitch.conf", "localtime", "ld.so.cache", "passwd")
"""Of /etc: what libraries read."""
_CREATE, _ADD, _RESTRICT = 444, 445, 446
_READ, _FILE = 0b1101, 0b111
"""Rights of Landlock: to read, list and run; and those that a file itself can have (with two later ones)."""
CAP_READ, CAP_BIND = 1 << 2, 1 << 10
"""Capabilities: reading past closed folders (of what Landlock leaves to see), and ports below 1024."""


@dataclass(frozen=True, slots=True)
class Cage:
    """How a part is shut in."""

    user: int | None = None
    """Whom it becomes; None: it stays who it is."""
    capabilities: int = 0
    reads: tuple[str, ...] = ()
    """Files and folders that it sees; none: whatever its user may."""
    writes: tuple[str, ...] = ()
    ports: tuple[int, ...] = ()
    """Ports that it may reach by TCP; none: all."""

    def order(self) -> dict[str, Any]:
        """As it is sent to the prefork server."""
        return asdict(self)

    @classmethod
    def of(cls, order: dict[str, Any]) -> Cage:
        """From what was sent."""
        lists = {name: tuple(order[name]) for name in ("reads", "writes", "ports")}
        return cls(**{**order, **lists})


def program_files() -> tuple[str, ...]:
    """Folders in which the program, Python and the libraries lie."""
    places = [sys.prefix, sys.base_prefix, *sysconfig.get_paths().values(), str(ROOT)]
    return tuple(dict.fromkeys(str(Path(place).resolve()) for place in places if Path(place).exists()))


def system_files() -> tuple[str, ...]:
    """What every program reads of the system."""
    etc = [f"/etc/{name}" for name in SYSTEM_FILES]
    places = (
        *SYSTEM,
        *etc,
        *map(str, mimetypes.knownfiles),
    )  # Python opens each of these that is there, and takes no refusal
    return tuple(path for path in dict.fromkeys(places) if Path(path).exists())


def is_closed() -> bool:
    """Whether Python or the program lie where other users cannot come, as in a home of root."""
    samples = [Path(sys.executable).resolve(), Path(os.__file__).resolve(), Path(ctypes.__file__).resolve()]
    samples += [Path(found).resolve() for found in (sysconfig.get_paths()["purelib"],)] + [ROOT / "pyproject.toml"]
    return not all(
        one.stat().st_mode & (0o001 if one.is_dir() else 0o004)
        for sample in samples
        for one in (sample, *sample.parents)
    )


def unused_users(count: int) -> list[int]:
    """Numbers of users that nobody has, always the same on a machine."""
    found: list[int] = []
    number = FIRST_USER
    while len(found) < count:
        with contextlib.suppress(KeyError):
            pwd.getpwuid(number)
            number += 1
            continue
        found.append(number)
        number += 1
    return found


def landlock() -> int:
    """The version of Landlock that the system has; 0 for none."""
    if sys.platform != "linux":
        return 0
    return max(0, int(ctypes.CDLL(None, use_errno=True).syscall(_CREATE, None, 0, 1)))


def shut_in(cage: Cage) -> None:
    """Shuts this process in, for good; before it starts a thread. Raises ``OSError`` when it cannot."""
    if cage.user is not None:
        _become(cage.user, cage.capabilities)
    if cage.reads and landlock():
        _hide(cage)
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(38, 1, 0, 0, 0)  # PR_SET_NO_NEW_PRIVS


def _become(user: int, capabilities: int) -> None:
    libc = ctypes.CDLL(None, use_errno=True)
    if capabilities:
        libc.prctl(8, 1, 0, 0, 0)  # PR_SET_KEEPCAPS
    os.setgroups([])
    os.setresgid(user, user, user)
    os.setresuid(user, user, user)
    if capabilities:
        head = struct.pack("Ii", 0x20080522, 0)
        sets = struct.pack("IIIIII", capabilities, capabilities, 0, 0, 0, 0)
        if libc.capset(head, sets):
            raise OSError(ctypes.get_errno(), "capset")


def _hide(cage: Cage) -> None:
    """Leaves of the file system what the cage names, and of the network its ports."""
    version = landlock()
    libc = ctypes.CDLL(None, use_errno=True)
    known = (1 << {1: 13, 2: 14, 3: 15, 4: 15}.get(version, 16)) - 1
    net = 0b11 if cage.ports and version >= 4 else 0
    attributes = struct.pack("QQQ", known, net, 0b11)[: 8 if version < 4 else 16 if version < 6 else 24]
    rules = libc.syscall(_CREATE, attributes, len(attributes), 0)
    if rules < 0:
        raise OSError(ctypes.get_errno(), "landlock_create_ruleset")
    libc.prctl(38, 1, 0, 0, 0)  # PR_SET_NO_NEW_PRIVS, which it asks for
    _allow(libc, rules, cage.reads, _READ & known)
    _allow(libc, rules, cage.writes, known & ~1)
    for port in cage.ports if net else ():
        if libc.syscall(_ADD, rules, 2, struct.pack("QQ", 0b10, port), 0):
            raise OSError(ctypes.get_errno(), f"landlock: port {port}")
    if libc.syscall(_RESTRICT, rules, 0):
        raise OSError(ctypes.get_errno(), "landlock_restrict_self")
    os.close(rules)


def _allow(libc: ctypes.CDLL, rules: int, paths: Iterable[str], rights: int) -> None:
    for path in paths:
        try:
            place = os.open(path, os.O_PATH | os.O_CLOEXEC)
        except FileNotFoundError:
            continue
        given = rights if Path(path).is_dir() else rights & (_FILE | 1 << 14 | 1 << 15)
        failed = libc.syscall(_ADD, rules, 1, struct.pack("=Qi", given, place), 0)
        os.close(place)
        if failed:
            raise OSError(ctypes.get_errno(), f"landlock: {path}")
