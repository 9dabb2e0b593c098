"""A start that cannot succeed ends at once, with one line that says what to do; nothing is waited for in vain."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine, text

from baocao.local.health import pings, queries
from baocao.local.setup import prepare
from baocao.local.stack import StackError, free_port
from shared.database import admin_url
from shared.paths import ROOT
from shared.settings import Settings
from tests.conftest import RunningStack


def refused(start: Callable[[], object]) -> str:
    began = time.monotonic()
    with pytest.raises(StackError) as error:
        start()
    assert time.monotonic() - began < 5
    assert "\n" not in str(error.value) and len(str(error.value)) < 900
    return str(error.value)


def with_url(settings: Settings, **changed: Any) -> Settings:
    url = admin_url(settings).set(drivername="postgresql", **changed)
    return settings.model_copy(update={"database_url": url.render_as_string(hide_password=False)})


@pytest.mark.parametrize("start", [queries, prepare])
@pytest.mark.parametrize(
    "changed", [{"password": "wrong"}, {"username": "nobody-we-know"}, {"database": "no_such_database"}], ids=str
)
def test_what_postgresql_never_accepts_is_not_waited_for(
    servers: RunningStack, start: Callable[[Settings], object], changed: dict[str, str]
) -> None:
    said = refused(lambda: start(with_url(servers.settings, **changed)))
    assert "BAOCAO_DATABASE_URL" in said and "wrong" not in said.replace("wrong password", "")


def test_a_start_with_a_wrong_password_ends_with_one_line(servers: RunningStack, tmp_path: Path) -> None:
    """The command itself, which starts other parts meanwhile and leaves none of them behind."""
    wrong = with_url(servers.settings, password="wrong")
    told = {name: value for name, value in os.environ.items() if not name.startswith("BAOCAO_")}
    told |= {"BAOCAO_DATABASE_URL": wrong.database_url, "BAOCAO_DATABASE_PASSWORD": "0f1e2d3c4b5a69788796a5b4c3d2e1f0"}
    told |= {"BAOCAO_DATA_DIR": str(tmp_path / "data"), "BAOCAO_WEB_PORT": str(free_port())}
    up = [sys.executable, "-m", "baocao", "up", "--quiet"]
    ran = subprocess.run(up, env=told, cwd=ROOT, capture_output=True, text=True, timeout=30, check=False)
    said = ran.stderr.strip()
    assert (ran.returncode, ran.stdout) == (3, "") and len(said.splitlines()) == 1, said
    assert "BAOCAO_DATABASE_URL" in said and "password authentication failed" in said
    assert not (tmp_path / "data" / "run.json").exists(), "nothing runs"


def test_a_database_that_does_not_answer_yet_is_waited_for(servers: RunningStack) -> None:
    assert queries(with_url(servers.settings, port=1)) is False


def test_a_wrong_password_of_the_broker_is_one_line(servers: RunningStack) -> None:
    right = servers.settings.redis_url
    assert pings(right)
    assert "BAOCAO_REDIS_URL" in refused(lambda: pings(right.replace("redis://:", "redis://:x")))


def test_the_embedded_broker_lets_nobody_in_without_its_password(servers: RunningStack) -> None:
    bare = "redis://" + servers.settings.redis_url.partition("@")[2]
    refused(lambda: pings(bare))


def test_a_newer_schema_is_one_line(servers: RunningStack) -> None:
    engine = create_engine(admin_url(servers.settings))
    with engine.begin() as admin:
        before = admin.execute(text("SELECT version_num FROM validate.alembic_version")).scalar()
        admin.execute(text("UPDATE validate.alembic_version SET version_num = '9999'"))
    try:
        said = refused(lambda: prepare(servers.settings))
        assert "phiên bản mới hơn" in said and "9999" in said
    finally:
        with engine.begin() as admin:
            admin.execute(text("UPDATE validate.alembic_version SET version_num = :v"), {"v": before})
        engine.dispose()
    prepare(servers.settings)


def test_a_store_with_other_keys_is_one_line(servers: RunningStack) -> None:
    from pydantic import SecretStr

    wrong = servers.settings.model_copy(update={"s3_secret_key": SecretStr("other")})
    assert "BAOCAO_S3_URL" in refused(lambda: prepare(wrong))
