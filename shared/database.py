"""PostgreSQL: one transaction a message, one role and one schema a service."""

from __future__ import annotations

import hashlib
import hmac
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

import psycopg
from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import InvalidatePoolError
from sqlalchemy.pool import NullPool

from shared.moments import ZONE_NAME
from shared.paths import ROOT
from shared.settings import Settings

SERVICES = ("intake", "extract", "validate", "aggregate")
ROLES = (*SERVICES, "clock")
"""The database roles: one a service, and the clock that carries messages between their outboxes."""

KEEPALIVE = {"keepalives_idle": 15, "keepalives_interval": 5, "keepalives_count": 3, "tcp_user_timeout": 30000}
"""A server whose machine is gone is noticed within half a minute (libpq's names; milliseconds in the last)."""
IDLE_SECONDS = 1.0
"""A connection that was not used for so long may have been broken meanwhile: by a restart of the server, by a firewall."""
Transactions = Callable[[], AbstractContextManager[Connection]]


def role_password(settings: Settings, role: str) -> str:
    """Each role's own password: as it was told, or derived from the one secret of the installation.

    Raises ``WrongSetting`` when neither is there.
    """
    told = settings.password_of(role)
    if told:
        return told
    settings.require("database_password")
    secret = settings.database_password.get_secret_value().encode()
    return hmac.new(secret, f"database role {role}".encode(), hashlib.sha256).hexdigest()[:40]


def admin_url(settings: Settings) -> URL:
    """The administrator's address; used by migrations alone."""
    return make_url(settings.database_url).set(drivername="postgresql+psycopg")


def role_url(settings: Settings, role: str) -> URL:
    """The address at which a service reaches its own schema."""
    return admin_url(settings).set(username=role, password=role_password(settings, role))


def connect(settings: Settings, role: str, *, pool: int = 2, answering: bool = False) -> Engine:
    """An engine for a role; connections that a restart of the server broke are replaced.

    ``answering``: somebody waits for what is asked. Waiting for a connection, and each statement, then ends in time for
    an answer within ``settings.answer_seconds``, with an error that is a 503.
    """
    options = [f"-c timezone={ZONE_NAME}"]  # moments are read in the time of the people they are shown to
    if answering:
        options.append(f"-c statement_timeout={int(settings.answer_seconds * 800)}")
    engine = create_engine(
        role_url(settings, role),
        pool_size=pool,
        max_overflow=pool,
        pool_timeout=settings.answer_seconds / 3 if answering else 30,
        connect_args={
            "connect_timeout": 3 if answering else 5,
            "application_name": f"baocao {role}",
            "options": " ".join(options),
            **KEEPALIVE,
        },
    )
    _ask_after_idling(engine)
    return engine


def _ask_after_idling(engine: Engine) -> None:
    """Connections that lay idle are asked whether they still live before they are used.

    One that was used a moment ago is not: the question cost every message as much as one of its statements.
    """

    def returned(_connection: Any, record: Any) -> None:
        record.info["returned"] = time.monotonic()

    def taken(connection: Any, record: Any, _proxy: Any) -> None:
        if time.monotonic() - record.info.get("returned", time.monotonic()) < IDLE_SECONDS:
            return
        try:
            engine.dialect.do_ping(connection)
        except psycopg.Error as error:
            raise InvalidatePoolError from error  # this one and the others are opened anew

    event.listen(engine, "checkin", returned)
    event.listen(engine, "checkout", taken)


def take_time(session: Connection) -> None:
    """Lets the statements of this transaction take minutes, where whoever asked knows that they do."""
    session.execute(text("SET LOCAL statement_timeout = '5min'"))


def transactions(engine: Engine) -> Transactions:
    """``with transaction() as session``: commit at the end, roll back on error."""

    @contextmanager
    def transaction() -> Iterator[Connection]:
        with engine.begin() as connection:
            yield connection

    return transaction


def migrate(settings: Settings) -> None:
    """Makes roles and schemas, then brings every service's schema to its newest version.

    Safe to run at every start and by several at once (an advisory lock lets one pass at a time).
    """
    engine = create_engine(admin_url(settings), connect_args={"connect_timeout": 5}, poolclass=NullPool)
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as admin:
        admin.execute(
            text("SELECT pg_advisory_lock(7205759403792794)")
        )  # until this connection closes, pooled by nobody
        for role in ROLES:
            _make_role(admin, role, role_password(settings, role))
        for service in SERVICES:
            admin.execute(text(f"CREATE SCHEMA IF NOT EXISTS {service} AUTHORIZATION {service}"))
            admin.execute(text(f"ALTER ROLE {service} SET search_path = {service}"))
        for role in ROLES:
            _bound_transactions(admin, role, settings)
        for service in SERVICES:
            upgrade(settings, service)


def _make_role(admin: Connection, role: str, password: str) -> None:
    known = admin.execute(text("SELECT 1 FROM pg_roles WHERE rolname = :role"), {"role": role}).first()
    verb = "ALTER" if known else "CREATE"
    admin.exec_driver_sql(f"{verb} ROLE {role} LOGIN PASSWORD '{password}'")


def _bound_transactions(admin: Connection, role: str, settings: Settings) -> None:
    """A transaction is the lease of a message: the server ends those whose worker is gone, cut off or frozen."""
    limits = {
        "idle_in_transaction_session_timeout": f"{settings.task_seconds + 60}s",
        "tcp_keepalives_idle": "15",
        "tcp_keepalives_interval": "5",
        "tcp_keepalives_count": "3",
    }
    for name, value in limits.items():
        admin.exec_driver_sql(f"ALTER ROLE {role} SET {name} = '{value}'")


def upgrade(settings: Settings, service: str, revision: str = "head") -> None:
    """Runs the service's own migrations, each file of ``services/<service>/migrations/versions``, up to a revision."""
    from alembic import command
    from alembic.config import Config

    folder: Path = ROOT / "services" / service / "migrations"
    config = Config()
    config.set_main_option("script_location", str(folder))
    config.attributes["service"] = service
    config.attributes["url"] = role_url(settings, service)
    command.upgrade(config, revision)
