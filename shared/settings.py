"""Settings, from environment variables that start with ``BAOCAO_`` (docs/settings.md lists all).

They fail closed: what is empty, short or contradicts itself stops the start with one line that names the setting.
"""

from __future__ import annotations

from collections.abc import Iterable
from email.utils import parseaddr
from pathlib import Path
from typing import Any, Self
from urllib.parse import SplitResult, urlsplit

from pydantic import Field, SecretStr, ValidationError, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from shared.paths import FORMS, LETTERS, REFERENCE, ROOT, RULES

__all__ = ["FORMS", "LETTERS", "REFERENCE", "ROOT", "RULES", "Settings"]


PREFIX = "BAOCAO_"
SECRET_LETTERS, SECRET_DIFFERENT = 32, 8
"""How long a secret must be, and how many different letters it must have: `changeme…` and `xxxx…` are none."""
SECRETS = ("secret_key", "database_password")
TOLD = ("database_url", "redis_url", "s3_url", "s3_access_key", "s3_secret_key", "smtp_url", *SECRETS, "database_roles")
"""Settings that are secret or may hold a password; each process is told those it needs and no others."""
"""Secrets of ours, from which tokens and the roles' passwords are made; others are given by their servers."""
SCHEMES = {
    "database_url": ("postgresql", "postgres", "postgresql+psycopg"),
    "redis_url": ("redis", "rediss"),
    "s3_url": ("http", "https"),
    "smtp_url": ("smtp", "smtps"),
    "public_url": ("http", "https"),
}
"""What each address must begin with."""
OF_A_PROCESS = ("database_url", "redis_url", "s3_url", "smtp_url", "public_url")
"""Addresses that every running system has; `baocao up` fills in what it starts itself."""


class WrongSetting(ValueError):
    """A setting that stops the start: which one, what is wrong, what to do, in both languages."""

    def __init__(self, name: str, vi: str, en: str) -> None:
        self.name = PREFIX + name.upper()
        self.vi, self.en = f"Cài đặt {self.name}: {vi}", f"The setting {self.name}: {en}"
        super().__init__(f"{self.vi} / {self.en}")


class Settings(BaseSettings):
    """Everything a process may be told from outside. Empty server addresses mean: embedded."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, extra="ignore")

    data_dir: Path | None = Field(
        None, description="Folder of the embedded servers' data; a folder of the user when empty"
    )
    web_host: str = Field("127.0.0.1", description="Address the web pages and the API listen on")
    web_port: int = Field(8080, ge=1, le=65535, description="Port of the web pages and the API")
    public_url: str = Field("", description="Address people reach the pages by; written in letters")
    intake_url: str = Field("", description="Where the pages reach the intake API; the web address itself when empty")
    aggregate_url: str = Field(
        "", description="Where the pages reach the aggregate API; the web address itself when empty"
    )
    database_url: str = Field(
        "",
        description="PostgreSQL of the administrator role, `postgresql://user:password@host/database`; embedded when empty",
    )
    database_password: SecretStr = Field(
        SecretStr(""),
        description="Secret from which the passwords of the services' database roles are made, 32 letters or more; made at the first start when empty",
    )
    database_roles: SecretStr = Field(
        SecretStr(""),
        description="Passwords of database roles, `extract:word clock:word`: what a process is told instead of the secret from which all are made",
    )
    redis_url: str = Field("", description="Valkey or Redis, `redis://host:port/0`; embedded when empty")
    s3_url: str = Field("", description="S3 server, `http://host:port`; embedded when empty")
    s3_access_key: str = Field("", description="Access key of the S3 server")
    s3_secret_key: SecretStr = Field(SecretStr(""), description="Secret key of the S3 server")
    s3_bucket: str = Field("baocao", description="Bucket the documents lie in")
    smtp_url: str = Field("", description="Mail server, `smtp://[user:password@]host:port`; a mail sink when empty")
    smtp_tls: str = Field(
        "auto",
        pattern="^(auto|required|off)$",
        description="Encryption to the mail server, its certificate verified: `required` always; `auto` unless the server is on this machine; `off` never. `smtps://` begins with it, `smtp://` uses STARTTLS",
    )
    smtp_ca: Path | None = Field(
        None, description="File of the authorities that certify the mail server (PEM); those of the system when empty"
    )
    mail_sink: bool = Field(
        False, description="Show the letters of the embedded mail sink at /mail; `baocao up` sets it"
    )
    mail_from: str = Field("Báo cáo CPĐT <baocao@tinh.example>", description="Sender of the letters")
    secret_key: SecretStr = Field(
        SecretStr(""),
        description="Key that signs API tokens, 32 letters or more; made at the first start when empty",
    )
    max_upload_mb: int = Field(25, ge=1, le=500, description="Largest accepted upload, in MB")
    max_batch_mb: int = Field(
        200, ge=1, le=2000, description="Largest body of one call, all files of a web form together, in MB"
    )
    min_upload_kb_s: float = Field(
        4.0, ge=0, description="A body that arrives slower than so many KB a second is refused; 0 allows any"
    )
    idle_seconds: float = Field(
        15.0,
        gt=0,
        description="A connection on which a request stands still, or an answer is not read, for so long is closed",
    )
    answer_seconds: float = Field(
        6.5, gt=0, description="Longest time to an answer once a request has arrived; 503 after it"
    )
    max_connections: int = Field(500, ge=1, description="Open connections to the one address; 503 above it")
    rate_per_token: int = Field(1200, ge=1, description="Calls a minute with one token; 429 above it")
    rate_per_address: int = Field(
        240, ge=1, description="Calls a minute without a valid token from one address; 429 above it"
    )
    daily_files: int = Field(1000, ge=1, description="Files that an agency may send in 24 hours; 429 above it")
    daily_mb: int = Field(2000, ge=1, description="What an agency may send in 24 hours, in MB; 429 above it")
    token_days: int = Field(365, ge=1, le=3660, description="Days until a new token expires")
    extract_processes: int = Field(2, ge=1, description="Worker processes that read office files")
    pdf_processes: int = Field(1, ge=1, description="Worker processes that read PDF with text")
    ocr_processes: int = Field(
        1, ge=1, description="Worker processes that read scans and photographs; leave a core to the others"
    )
    retry_seconds: float = Field(
        2.0, gt=0, description="First delay before a failed message is tried again; doubles each time"
    )
    retry_longest_seconds: float = Field(7200.0, gt=0, description="Longest delay between two tries")
    retry_attempts: int = Field(
        12, ge=1, description="Failures of the handler itself before a message becomes a dead letter"
    )
    retry_days: float = Field(
        5.0, gt=0, description="Days a message waits for a store, database or mail server that is away"
    )
    sweep_seconds: float = Field(
        15.0, gt=0, description="Age after which a message that nobody works on is looked for in the broker"
    )
    operator_mailbox: str = Field(
        "", description="Where operators are told of messages that are given up or soon will be"
    )
    visibility_seconds: int = Field(
        900, ge=5, description="Seconds after which the broker hands out an unacknowledged message again"
    )
    task_seconds: int = Field(
        300, ge=1, description="Hard limit of one task, in seconds; must lie below the visibility timeout"
    )
    memory_limit_mb: int = Field(400, ge=100, description="A worker process above this is replaced after its task")
    late_letter_days: int = Field(
        30, ge=0, description="The scheduler writes to late agencies by itself up to this many days after a deadline"
    )
    log_format: str = Field(
        "console", pattern="^(console|json)$", description="`console` for people, `json` for collectors"
    )
    log_level: str = Field(
        "info",
        pattern="^(?i:debug|info|warning|error|critical)$",
        description="Least severe level that is logged: `debug`, `info`, `warning`, `error` or `critical`",
    )

    @property
    def smtp_is_encrypted(self) -> bool:
        """Whether letters go to the mail server through verified TLS."""
        address = urlsplit(self.smtp_url)
        if address.scheme == "smtps" or self.smtp_tls == "required":
            return True
        return self.smtp_tls == "auto" and not _is_here(address)

    @classmethod
    def read(cls) -> Self:
        """What the environment says. Raises ``WrongSetting``."""
        try:
            return cls()
        except ValidationError as error:
            raise refusal(error) from error

    @classmethod
    def of_process(cls, *needed: str, roles: tuple[str, ...] = ()) -> Self:
        """What the environment says to a process of the running system, where nothing that it needs may be missing.

        Leaves with one line when something is wrong.
        """
        try:
            settings = cls.read()
            settings.require(*needed, *(("database_url",) if roles else ()))
            for role in roles:
                settings.require_role(role)
        except WrongSetting as error:
            raise SystemExit(str(error)) from error
        return settings

    def password_of(self, role: str) -> str:
        """The password of a database role as it was told; empty when it was not."""
        pairs = (word.partition(":") for word in self.database_roles.get_secret_value().split())
        return next((password for name, _, password in pairs if name == role), "")

    def require_role(self, role: str) -> None:
        """Raises ``WrongSetting`` unless a database role's password is told or can be made."""
        if not self.password_of(role) and not self.database_password.get_secret_value():
            raise WrongSetting(
                "database_roles",
                f"thiếu mật khẩu của vai trò “{role}” (viết {role}:mật-khẩu), và BAOCAO_DATABASE_PASSWORD cũng trống.",
                f"holds no password of the role {role} (write {role}:password), and BAOCAO_DATABASE_PASSWORD is empty.",
            )

    @property
    def pages_url(self) -> str:
        """Where people reach the pages; what links in letters begin with."""
        return self.public_url or f"http://{self.web_host}:{self.web_port}"

    def require(self, *names: str) -> None:
        """Raises ``WrongSetting`` for the first of the settings that is empty."""
        for name in names:
            if not _plain(getattr(self, name)):
                raise WrongSetting(
                    name,
                    "đang trống; mọi tiến trình cần có. Hãy đặt giá trị (xem docs/settings.md), hoặc chạy `baocao up`.",
                    "is empty; every process needs it. Set it (see docs/settings.md), or run `baocao up`.",
                )

    @model_validator(mode="after")
    def _fails_closed(self) -> Self:
        for name in SECRETS:
            _check_secret(name, _plain(getattr(self, name)))
        for name, schemes in SCHEMES.items():
            _check_address(name, str(getattr(self, name)), schemes)
        self._check_times()
        self._check_sizes()
        self._check_store()
        self._check_mail()
        self._check_distinct()
        return self

    def _check_times(self) -> None:
        if self.task_seconds >= self.visibility_seconds:
            raise WrongSetting(
                "task_seconds",
                f"{self.task_seconds} giây không nhỏ hơn BAOCAO_VISIBILITY_SECONDS ({self.visibility_seconds}), "
                "một thông điệp sẽ được xử lý hai lần. Hãy giảm nó hoặc tăng BAOCAO_VISIBILITY_SECONDS.",
                f"{self.task_seconds} s is not below BAOCAO_VISIBILITY_SECONDS ({self.visibility_seconds}), so a message "
                "would be handled twice at once. Lower it, or raise BAOCAO_VISIBILITY_SECONDS.",
            )

    def _check_sizes(self) -> None:
        """A call has room for the largest file."""
        if self.max_batch_mb < self.max_upload_mb:
            raise WrongSetting(
                "max_batch_mb",
                f"{self.max_batch_mb} MB nhỏ hơn BAOCAO_MAX_UPLOAD_MB ({self.max_upload_mb}), tệp được phép sẽ bị từ chối. "
                "Hãy tăng nó hoặc giảm BAOCAO_MAX_UPLOAD_MB.",
                f"{self.max_batch_mb} MB is below BAOCAO_MAX_UPLOAD_MB ({self.max_upload_mb}), so an allowed file would be "
                "refused. Raise it, or lower BAOCAO_MAX_UPLOAD_MB.",
            )

    def _check_store(self) -> None:
        for name in ("s3_access_key", "s3_secret_key"):
            given = bool(_plain(getattr(self, name)))
            if self.s3_url and not given:
                raise WrongSetting(
                    name,
                    "đang trống mà BAOCAO_S3_URL đã đặt. Hãy đặt khóa của máy chủ S3 đó.",
                    "is empty although BAOCAO_S3_URL is set. Set the key of that S3 server.",
                )
            if given and not self.s3_url:
                raise WrongSetting(
                    name,
                    "đã đặt mà BAOCAO_S3_URL trống; kho tệp nhúng tự tạo khóa. Hãy đặt BAOCAO_S3_URL hoặc bỏ khóa.",
                    "is set although BAOCAO_S3_URL is empty; the embedded store makes its own keys. Set BAOCAO_S3_URL "
                    "or leave the key out.",
                )

    def _check_mail(self) -> None:
        if self.mail_sink and self.smtp_url and not _is_here(urlsplit(self.smtp_url)):
            raise WrongSetting(
                "mail_sink",
                "đang bật mà BAOCAO_SMTP_URL gửi thư đến máy khác, trang /mail sẽ không có thư nào. Hãy tắt một trong hai.",
                "is on although BAOCAO_SMTP_URL sends letters to another machine, so /mail would show none. "
                "Leave out one of the two.",
            )
        address = urlsplit(self.smtp_url)
        if address.password and not self.smtp_is_encrypted and not _is_here(address):
            raise WrongSetting(
                "smtp_tls",
                "đang là “off” mà BAOCAO_SMTP_URL có mật khẩu cho máy khác; mật khẩu sẽ đi không mã hóa. Hãy đặt “required”.",
                "is off although BAOCAO_SMTP_URL holds a password for another machine, which would travel in clear. "
                "Set it to required.",
            )
        if self.smtp_ca is not None and not self.smtp_ca.is_file():
            raise WrongSetting(
                "smtp_ca",
                f"không có tệp {self.smtp_ca}. Hãy đặt đường dẫn đến tệp chứng thực PEM, hoặc bỏ trống.",
                f"there is no file {self.smtp_ca}. Name a PEM file of certificates, or leave it empty.",
            )
        if "@" not in parseaddr(self.mail_from)[1]:
            raise WrongSetting(
                "mail_from",
                f"“{self.mail_from}” không có địa chỉ thư. Hãy viết như: Sở TT&TT <baocao@tinh.example>.",
                f"{self.mail_from!r} holds no mail address. Write it like: Sở TT&TT <baocao@tinh.example>.",
            )

    def _check_distinct(self) -> None:
        """Two servers cannot listen at one address."""
        taken = {f"{_host(self.web_host)}:{self.web_port}": "web_port"}
        for name in ("database_url", "redis_url", "s3_url", "smtp_url"):
            address = urlsplit(str(getattr(self, name)))
            if not address.hostname:
                continue
            place = f"{_host(address.hostname)}:{address.port or _USUAL_PORTS[address.scheme]}"
            if place in taken:
                other = PREFIX + taken[place].upper()
                raise WrongSetting(
                    name,
                    f"trỏ đến {place}, nơi {other} đã chiếm. Mỗi máy chủ cần một cổng riêng, hãy sửa một trong hai.",
                    f"names {place}, which {other} has. Each server needs a port of its own; change one of the two.",
                )
            taken[place] = name


_USUAL_PORTS = {
    "postgresql": 5432,
    "postgres": 5432,
    "postgresql+psycopg": 5432,
    "redis": 6379,
    "rediss": 6379,
    "http": 80,
    "https": 443,
    "smtp": 25,
    "smtps": 465,
}


def _plain(value: Any) -> str:
    return value.get_secret_value() if isinstance(value, SecretStr) else str(value or "")


def _host(name: str) -> str:
    return "127.0.0.1" if name in ("localhost", "::1") else name


def _is_here(address: SplitResult) -> bool:
    return _host(address.hostname or "").startswith("127.")


def _check_secret(name: str, value: str) -> None:
    if value and (len(value) < SECRET_LETTERS or len(set(value)) < SECRET_DIFFERENT):
        raise WrongSetting(
            name,
            f"quá ngắn hoặc dễ đoán; cần ít nhất {SECRET_LETTERS} ký tự ngẫu nhiên. Tạo bằng: openssl rand -hex 24.",
            f"is too short or easily guessed; {SECRET_LETTERS} random letters are the least. Make one: openssl rand -hex 24.",
        )


def _check_address(name: str, value: str, schemes: tuple[str, ...]) -> None:
    """An address is empty, or has one of the schemes, a host, and a port that is a number."""
    if not value:
        return
    try:
        address = urlsplit(value)
        fine = address.scheme in schemes and bool(address.hostname) and (address.port is None or address.port > 0)
    except ValueError:
        fine = False
    if not fine:
        raise WrongSetting(
            name,
            f"không phải địa chỉ dạng {schemes[0]}://máy:cổng. Hãy sửa lại; để trống là dùng máy chủ nhúng.",
            f"is no address like {schemes[0]}://host:port. Correct it; empty means embedded.",
        )


_WORDS = {
    "int_parsing": ("phải là số nguyên", "must be a whole number"),
    "float_parsing": ("phải là một số", "must be a number"),
    "bool_parsing": ("phải là 1 hoặc 0", "must be 1 or 0"),
    "greater_than_equal": ("phải từ {ge} trở lên", "must be {ge} or more"),
    "greater_than": ("phải lớn hơn {gt}", "must be above {gt}"),
    "less_than_equal": ("không được quá {le}", "must not be above {le}"),
    "string_pattern_mismatch": ("không phải giá trị được phép", "is no allowed value"),
}
"""What is wrong with a value, by the kind of pydantic's error."""


def refusal(error: ValidationError) -> WrongSetting:
    """The first trouble in pydantic's words as a ``WrongSetting``; never shows the value of a secret."""
    first = error.errors()[0]
    context = first.get("ctx", {})
    if isinstance(context.get("error"), WrongSetting):
        return context["error"]  # type: ignore[no-any-return]
    vi, en = (text.format(**context) for text in _WORDS.get(first["type"], (first["msg"], first["msg"])))
    name = str(first["loc"][0]) if first["loc"] else "?"
    meaning = Settings.model_fields[name].description if name in Settings.model_fields else ""
    return WrongSetting(name, f"{vi}. Xem docs/settings.md.", f"{en} ({meaning}). See docs/settings.md.")


def unknown(names: Iterable[str]) -> list[str]:
    """Variables that begin like settings and are none, so that a misspelt one is seen."""
    known = {PREFIX + name.upper() for name in Settings.model_fields} | {"BAOCAO_URL", "BAOCAO_TOKEN", "BAOCAO_FACTS"}
    return sorted(name for name in names if name.startswith(PREFIX) and name not in known)
