"""Who each part of ours is and what it sees: those who read strangers' files apart from all others."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from baocao.local.cage import CAP_BIND, CAP_READ, Cage, is_closed, landlock, program_files, system_files, unused_users
from baocao.local.processes import Process
from baocao.local.stack import Stack
from shared.settings import Settings

OPEN_ROOT = (
    "các phần chạy với quyền root: Python hoặc mã nguồn nằm trong thư mục kín và hệ thống không có Landlock; hãy chuyển "
    "ra ngoài /root / parts run as root: Python or the program lie in a closed home and there is no Landlock"
)


@dataclass(frozen=True, slots=True)
class Wards:
    """The users and folders of the parts of one installation."""

    readers: int | None = None
    """Who reads what was sent; None: whoever started the stack."""
    others: int | None = None
    closed: bool = False
    """The program lies where these users cannot come but by a capability that Landlock bounds."""
    open_root: bool = False
    """Everything runs as root, because nothing else can."""
    stack: Stack = field(default_factory=lambda: Stack(Path()))

    @classmethod
    def of(cls, stack: Stack) -> Wards:
        """As this machine allows; gives each its folders."""
        if os.geteuid() != 0:
            return cls(stack=stack)
        closed = is_closed()
        if closed and not landlock():
            return cls(open_root=True, stack=stack)
        readers, others = unused_users(2)
        _give(stack.folder / "work", readers)
        for place in (stack.run, stack.mail):
            _give(place, others)
        return cls(readers, others, closed, stack=stack)

    def cage_of(self, process: Process, reached: Settings) -> Cage:
        """How a process of ours is shut in."""
        if self.open_root:
            return Cage()
        seen = (*program_files(), *system_files())
        own = str(self.stack.folder / "work")
        if process.reads_files:
            ports = tuple(_port(str(getattr(reached, name))) for name in ("database_url", "redis_url", "s3_url"))
            capability = CAP_READ if self.closed else 0
            return Cage(self.readers, capability, seen, (own, "/dev/shm", "/dev/null"), ports)  # noqa: S108
        if self.others is None:
            return Cage()
        capability = CAP_READ if self.closed else 0
        if process.kind == "gateway" and reached.web_port < 1024:
            capability |= CAP_BIND
        if reached.smtp_ca is not None:
            seen = (*seen, str(reached.smtp_ca.resolve()))
        writes = (str(self.stack.run), str(self.stack.mail), "/tmp", "/dev/shm", "/dev/null")  # noqa: S108
        return Cage(self.others, capability, seen if self.closed else (), writes)

    def place_of(self, process: Process) -> dict[str, str]:
        """Where a process of ours puts what it needs for a moment."""
        return {"TMPDIR": str(self.stack.folder / "work")} if process.reads_files else {}


def _port(url: str) -> int:
    address = urlsplit(url)
    usual = {"http": 80, "https": 443, "redis": 6379, "rediss": 6379}
    return address.port or usual.get(address.scheme, 5432)


def _give(folder: Path, user: int) -> None:
    """Makes a folder somebody's, with what lies in it from an earlier start."""
    for path in (folder, *folder.iterdir()):
        if path.lstat().st_uid != user:
            os.chown(path, user, user, follow_symlinks=False)
