"""Where the embedded stack keeps its things: data folder, secrets, addresses of the running parts."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import secrets
import socket
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from baocao.local.pids import lives
from shared.paths import ROOT
from shared.settings import Settings

SERVED = ("valkey", "objects", "work")
"""Folders of the servers that run as we do, and of who reads what was sent."""
FIRST_SECRETS = ("postgres_password", "database_password", "secret_key", "s3_access_key", "s3_secret_key")
"""Secrets that every installation was made with."""
SECRETS = (*FIRST_SECRETS, "valkey_password")
"""All of them; one that came later is added to an older installation."""


class StackError(Exception):
    """The stack cannot be started or found; one clear line in both languages."""

    def __init__(self, vi: str, en: str) -> None:
        super().__init__(f"{vi} / {en}")
        self.vi, self.en = vi, en


@dataclass(frozen=True, slots=True)
class Stack:
    """The folders and files of one installation of the embedded stack."""

    folder: Path

    @classmethod
    def find(cls, settings: Settings) -> Stack:
        """The installation of this checkout, or the one ``BAOCAO_DATA_DIR`` names.

        As root it lies outside the home folder and the checkout: PostgreSQL runs as ``nobody`` and
        must be able to enter it.
        """
        if settings.data_dir:
            return cls(settings.data_dir.absolute())
        name = f"baocao-{hashlib.sha256(str(ROOT).encode()).hexdigest()[:8]}"
        if os.geteuid() == 0:
            return cls(Path("/var/tmp") / name)  # noqa: S108  (owned by root, mode checked when made)
        return cls(Path(os.environ.get("XDG_DATA_HOME", Path.home() / ".local/share")) / name)

    @property
    def mail(self) -> Path:
        """Letters caught by the mail sink."""
        return self.folder / "mail"

    @property
    def run(self) -> Path:
        """What parts write to show that they are ready."""
        return self.folder / "run"

    @property
    def logs(self) -> Path:
        """What every part said."""
        return self.folder / "logs"

    @property
    def run_file(self) -> Path:
        """What runs now: supervisor's pid and the environment that reaches the parts."""
        return self.folder / "run.json"

    def prepare(self) -> None:
        """Makes the folder; raises ``StackError`` when it cannot be written."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            self.folder.chmod(
                0o711 if os.geteuid() == 0 else 0o700
            )  # others may pass to what is theirs, and see nothing
            for place in (self.logs, self.run, self.mail, *(self.folder / name for name in SERVED)):
                place.mkdir(exist_ok=True)
                place.chmod(0o700)
            probe = self.folder / ".probe"
            probe.write_text("x", encoding="utf-8")
            probe.unlink()
        except OSError as error:
            raise StackError(
                f"Không ghi được thư mục dữ liệu {self.folder}: {error.strerror}. Đặt BAOCAO_DATA_DIR sang thư mục khác.",
                f"The data folder {self.folder} cannot be written ({error.strerror}); set BAOCAO_DATA_DIR to another.",
            ) from error
        if self.folder.stat().st_uid != os.geteuid():
            raise StackError(
                f"Thư mục dữ liệu {self.folder} thuộc người dùng khác. Đặt BAOCAO_DATA_DIR.",
                f"The data folder {self.folder} belongs to another user; set BAOCAO_DATA_DIR.",
            )

    def secrets(self) -> dict[str, str]:
        """The installation's secrets, made at the first start and kept with mode 0600.

        Those that a newer version needs are added. Raises ``StackError`` for a file that does not hold what it should:
        made anew, it would lock us out of the database and make every token worthless.
        """
        path = self.folder / "secrets.json"
        kept = self._kept_secrets(path)
        if kept is not None and not set(SECRETS) - set(kept):
            return kept
        made = {**{name: secrets.token_hex(24) for name in SECRETS}, **(kept or {})}
        fresh = path.with_suffix(".part")
        fresh.unlink(missing_ok=True)
        descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            json.dump(made, file)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(path)
        return made

    def _kept_secrets(self, path: Path) -> dict[str, str] | None:
        """What the file holds; None when there is none."""
        try:
            kept = json.loads(path.read_text(encoding="utf-8"))
            lacking = [name for name in FIRST_SECRETS if not isinstance(kept.get(name), str) or not kept[name]]
            why = f"{', '.join(lacking)}?" if lacking else ""
        except FileNotFoundError:
            return None
        except (ValueError, AttributeError, OSError) as error:
            why = str(error).splitlines()[0]
        if why:
            raise StackError(
                f"Tệp bí mật {path} bị hỏng ({why}). Hãy khôi phục từ bản sao lưu; nếu không cần dữ liệu cũ, chạy `make clean`.",
                f"The secrets file {path} is broken ({why}). Restore it from a backup, or run `make clean` if the data "
                "may go.",
            )
        return dict(kept)

    def running(self) -> dict[str, Any] | None:
        """What the run file says when its supervisor lives; None otherwise."""
        try:
            state: dict[str, Any] = json.loads(self.run_file.read_text(encoding="utf-8"))
            return state if lives(state["pid"], state["born"]) else None
        except (OSError, ValueError, KeyError, TypeError):
            return None


def settings_of_running(settings: Settings) -> Settings:
    """The settings with which the running stack can be reached; raises ``StackError`` when none runs.

    Who names an address and a token (``BAOCAO_URL``, ``BAOCAO_TOKEN``) needs no stack on this machine.
    """
    elsewhere = os.environ.get("BAOCAO_URL") and os.environ.get("BAOCAO_TOKEN")
    if elsewhere or (settings.database_url and settings.secret_key.get_secret_value()):
        return settings
    state = Stack.find(settings).running()
    if state is None or not state.get("started"):
        raise StackError(
            "Hệ thống chưa chạy. Hãy chạy `make up` hoặc `make demo` trước.",
            "The stack is not running; start it with `make up`.",
        )
    with environment(state["env"]):
        return Settings.read()


@contextlib.contextmanager
def environment(values: dict[str, str]) -> Any:
    """The process's environment with some values, then as it was."""
    before = dict(os.environ)
    os.environ.update(values)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


def free_port() -> int:
    """A port on loopback that is free now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def check_port(host: str, port: int) -> None:
    """Raises ``StackError`` when somebody listens there already."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise StackError(
                f"Cổng {port} trên {host} đang được dùng ({error.strerror}). Đặt BAOCAO_WEB_PORT sang cổng khác.",
                f"Port {port} of {host} is in use; set BAOCAO_WEB_PORT to another.",
            ) from error
