"""Settings fail closed: what is empty, short or contradictory stops the start with one line that names it."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from shared.access import Caller, make_token, read_token
from shared.database import role_password
from shared.paths import ROOT
from shared.settings import OF_A_PROCESS, SECRETS, Settings, WrongSetting, unknown

GOOD_SECRET = "0f1e2d3c4b5a69788796a5b4c3d2e1f00f1e2d3c4b5a6978"
COMPLETE = {
    "BAOCAO_SECRET_KEY": GOOD_SECRET,
    "BAOCAO_DATABASE_PASSWORD": GOOD_SECRET[::-1],
    "BAOCAO_DATABASE_URL": "postgresql://baocao:x@db:5432/baocao",
    "BAOCAO_REDIS_URL": "redis://:word@valkey:6379/0",
    "BAOCAO_S3_URL": "http://store:8333",
    "BAOCAO_S3_ACCESS_KEY": "access",
    "BAOCAO_S3_SECRET_KEY": "secret",
    "BAOCAO_SMTP_URL": "smtp://mail:1025",
    "BAOCAO_PUBLIC_URL": "https://baocao.tinh.example",
}


@pytest.fixture(autouse=True)
def _nothing_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in list(os.environ):
        if name.startswith("BAOCAO_"):
            monkeypatch.delenv(name)


def refused(monkeypatch: pytest.MonkeyPatch, env: dict[str, str]) -> WrongSetting:
    """The one line by which settings are refused."""
    for name, value in env.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(WrongSetting) as caught:
        Settings.read()
    error = caught.value
    assert "\n" not in str(error) and str(error) == f"{error.vi} / {error.en}"
    assert error.name in error.vi and error.name in error.en
    return error


def test_nothing_said_means_embedded() -> None:
    settings = Settings.read()
    assert not any((settings.database_url, settings.redis_url, settings.s3_url, settings.smtp_url))


def test_a_process_that_is_told_everything_starts(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in COMPLETE.items():
        monkeypatch.setenv(name, value)
    assert Settings.of_process("secret_key", *OF_A_PROCESS).secret_key.get_secret_value() == GOOD_SECRET


@pytest.mark.parametrize("missing", [*OF_A_PROCESS, "secret_key", "s3_access_key"])
def test_a_process_that_misses_something_does_not_start(missing: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in COMPLETE.items():
        if name != f"BAOCAO_{missing.upper()}":
            monkeypatch.setenv(name, value)
    with pytest.raises(SystemExit) as left:
        Settings.of_process(missing, roles=("extract",))
    assert f"BAOCAO_{missing.upper()}" in str(left.value) and "\n" not in str(left.value)


def test_a_process_needs_the_passwords_of_its_roles_and_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BAOCAO_DATABASE_URL", "postgresql://db/baocao")
    monkeypatch.setenv("BAOCAO_DATABASE_ROLES", "extract:word-of-extract clock:word:of:clock")
    settings = Settings.of_process(roles=("extract", "clock"))
    assert role_password(settings, "clock") == "word:of:clock"
    with pytest.raises(WrongSetting):
        role_password(settings, "intake")
    with pytest.raises(SystemExit, match="BAOCAO_DATABASE_ROLES") as left:
        Settings.of_process(roles=("extract", "intake"))
    assert "word-of" not in str(left.value)


@pytest.mark.parametrize("name", SECRETS)
@pytest.mark.parametrize("value", ["x", "changeme", GOOD_SECRET[:31], "a" * 64, "ab" * 20, " " * 40])
def test_a_short_or_guessable_secret_is_refused_and_not_shown(
    name: str, value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    error = refused(monkeypatch, {f"BAOCAO_{name.upper()}": value})
    assert error.name == f"BAOCAO_{name.upper()}" and "openssl" in error.vi and "openssl" in error.en
    assert len(value) < 9 or value not in str(error)


@pytest.mark.parametrize(("task", "visibility"), [("900", "900"), ("901", "900"), ("300", "200")])
def test_a_task_limit_at_or_above_the_visibility_timeout_is_refused(
    task: str, visibility: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    error = refused(monkeypatch, {"BAOCAO_TASK_SECONDS": task, "BAOCAO_VISIBILITY_SECONDS": visibility})
    assert error.name == "BAOCAO_TASK_SECONDS" and "BAOCAO_VISIBILITY_SECONDS" in error.en


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DATABASE_URL", "mysql://a:b@db/x"),
        ("DATABASE_URL", "db.tinh.example"),
        ("DATABASE_URL", "postgresql:///baocao"),
        ("REDIS_URL", "valkey://host:6379"),
        ("REDIS_URL", "redis://host:abc"),
        ("REDIS_URL", "redis://host:99999"),
        ("SMTP_URL", "mail.tinh.example:587"),
        ("SMTP_URL", "http://mail"),
        ("PUBLIC_URL", "baocao.tinh.example"),
        ("PUBLIC_URL", "https://"),
        ("MAIL_FROM", "Sở TT&TT"),
        ("WEB_PORT", "abc"),
        ("WEB_PORT", "0"),
        ("WEB_PORT", "70000"),
        ("LOG_LEVEL", "loud"),
        ("LOG_FORMAT", "xml"),
        ("RETRY_SECONDS", "0"),
        ("ANSWER_SECONDS", "0"),
        ("IDLE_SECONDS", "-1"),
        ("RATE_PER_TOKEN", "0"),
        ("RATE_PER_ADDRESS", "many"),
        ("DAILY_FILES", "0"),
        ("TOKEN_DAYS", "0"),
        ("TOKEN_DAYS", "100000"),
        ("MAIL_SINK", "perhaps"),
    ],
)
def test_a_wrong_value_is_refused_by_its_name(name: str, value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert refused(monkeypatch, {f"BAOCAO_{name}": value}).name == f"BAOCAO_{name}"


@pytest.mark.parametrize(
    ("env", "name"),
    [
        ({"S3_URL": "http://store:8333"}, "S3_ACCESS_KEY"),
        ({"S3_URL": "http://store:8333", "S3_ACCESS_KEY": "a"}, "S3_SECRET_KEY"),
        ({"S3_ACCESS_KEY": "a", "S3_SECRET_KEY": "b"}, "S3_ACCESS_KEY"),
        ({"MAIL_SINK": "1", "SMTP_URL": "smtp://mail.tinh.example"}, "MAIL_SINK"),
        ({"REDIS_URL": "redis://127.0.0.1:8080"}, "REDIS_URL"),
        ({"MAX_UPLOAD_MB": "300", "MAX_BATCH_MB": "200"}, "MAX_BATCH_MB"),
        ({"REDIS_URL": "redis://localhost:9000", "SMTP_URL": "smtp://127.0.0.1:9000"}, "SMTP_URL"),
        ({"DATABASE_URL": "postgresql://a:b@db/x", "REDIS_URL": "redis://db:5432"}, "REDIS_URL"),
    ],
)
def test_addresses_that_contradict_each_other_are_refused(
    env: dict[str, str], name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert refused(monkeypatch, {f"BAOCAO_{key}": value for key, value in env.items()}).name == f"BAOCAO_{name}"


def test_nothing_is_signed_and_no_password_made_from_an_empty_secret() -> None:
    with pytest.raises(WrongSetting, match="BAOCAO_SECRET_KEY"):
        make_token(Settings(), Caller(role="operator", unit="system"))
    with pytest.raises(WrongSetting, match="BAOCAO_SECRET_KEY"):
        read_token(Settings(), "WyJvcGVyYXRvciIsInN5c3RlbSIsMV0.x")
    with pytest.raises(WrongSetting, match="BAOCAO_DATABASE_PASSWORD"):
        role_password(Settings(), "intake")


def test_a_misspelt_setting_is_seen() -> None:
    assert unknown(["BAOCAO_SECRETKEY", "BAOCAO_SECRET_KEY", "BAOCAO_TOKEN", "HOME"]) == ["BAOCAO_SECRETKEY"]


def run(*command: str, **env: str) -> subprocess.CompletedProcess[str]:
    bare = {name: value for name, value in os.environ.items() if not name.startswith("BAOCAO_")}
    return subprocess.run(
        [sys.executable, *command],
        cwd=ROOT,
        env={**bare, "PYTHONPATH": str(ROOT), **env},
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_service_without_a_secret_key_does_not_start(monkeypatch: pytest.MonkeyPatch) -> None:
    from services.intake.main import create

    for name, value in COMPLETE.items():
        if name != "BAOCAO_SECRET_KEY":
            monkeypatch.setenv(name, value)
    with pytest.raises(SystemExit, match="BAOCAO_SECRET_KEY"):
        create()


@pytest.mark.slow
def test_a_service_without_a_secret_key_leaves_with_one_line() -> None:
    incomplete = {name: value for name, value in COMPLETE.items() if name != "BAOCAO_SECRET_KEY"}
    ran = run("-c", "from services.intake.main import create; create()", **incomplete)
    assert ran.returncode == 1 and ran.stdout == ""
    assert len(ran.stderr.splitlines()) == 1 and "BAOCAO_SECRET_KEY" in ran.stderr


@pytest.mark.slow
@pytest.mark.parametrize("lang", ["vi", "en"])
def test_the_command_line_refuses_with_one_line(lang: str) -> None:
    ran = run("-m", "baocao", "--lang", lang, "doctor", BAOCAO_SECRET_KEY="short")
    assert ran.returncode == 2 and len(ran.stderr.splitlines()) == 1
    assert "BAOCAO_SECRET_KEY" in ran.stderr and ("Cài đặt" in ran.stderr) == (lang == "vi")
