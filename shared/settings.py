"""Settings, from environment variables that start with ``BAOCAO_`` (docs/settings.md lists all)."""

from __future__ import annotations

from pathlib import Path

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from shared.paths import FORMS, LETTERS, REFERENCE, ROOT, RULES

__all__ = ["FORMS", "LETTERS", "REFERENCE", "ROOT", "RULES", "Settings"]


class Settings(BaseSettings):
    """Everything a process may be told from outside. Empty server addresses mean: embedded."""

    model_config = SettingsConfigDict(env_prefix="BAOCAO_", extra="ignore")

    data_dir: Path | None = Field(
        None, description="Folder of the embedded servers' data; a folder of the user when empty"
    )
    web_host: str = Field("127.0.0.1", description="Address the web pages and the API listen on")
    web_port: int = Field(8080, description="Port of the web pages and the API")
    public_url: str = Field("", description="Address people reach the pages by; written in letters")
    database_url: str = Field(
        "",
        description="PostgreSQL of the administrator role, `postgresql://user:password@host/database`; embedded when empty",
    )
    database_password: SecretStr = Field(
        SecretStr(""), description="Password of the services' database roles; made at the first start when empty"
    )
    redis_url: str = Field("", description="Valkey or Redis, `redis://host:port/0`; embedded when empty")
    s3_url: str = Field("", description="S3 server, `http://host:port`; embedded when empty")
    s3_access_key: str = Field("", description="Access key of the S3 server")
    s3_secret_key: SecretStr = Field(SecretStr(""), description="Secret key of the S3 server")
    s3_bucket: str = Field("baocao", description="Bucket the documents lie in")
    smtp_url: str = Field("", description="Mail server, `smtp://[user:password@]host:port`; a mail sink when empty")
    mail_sink: bool = Field(
        False, description="Show the letters of the embedded mail sink at /mail; `baocao up` sets it"
    )
    mail_from: str = Field("Báo cáo CPĐT <baocao@tinh.example>", description="Sender of the letters")
    secret_key: SecretStr = Field(
        SecretStr(""), description="Key that signs API tokens; made at the first start when empty"
    )
    max_upload_mb: int = Field(25, ge=1, le=500, description="Largest accepted upload, in MB")
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
        30, ge=0, description="The clock writes to late agencies by itself up to this many days after a deadline"
    )
    log_format: str = Field(
        "console", pattern="^(console|json)$", description="`console` for people, `json` for collectors"
    )
    log_level: str = Field("info", description="Least severe level that is logged")
