"""PostgreSQL: one transaction a message, one role and one schema a service."""

from __future__ import annotations

import hashlib
import hmac
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from functools import cache
from types import MappingProxyType
from typing import Any

import psycopg
from psycopg.pq import TransactionStatus
from sqlalchemy import Connection, Engine, TextClause, create_engine, event
from sqlalchemy import text as _text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import InvalidatePoolError, OperationalError
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
SILENT_SECONDS, PING_SECONDS = 20.0, 4.0
"""A line on which a statement has no answer for so long leads nowhere: the kernel's own limits do not see a silent one
whose other end (a proxy, a translating router, a frozen machine) still acknowledges what is sent. The second for a
line that has rested and is asked whether it still leads anywhere."""
PATIENCE_SECONDS = 25.0
"""Parts whose supervisor was killed end within this time."""
LOCK_SECONDS, LOCK_TRIES, LOCK_NOT_AVAILABLE = 5, 24, "55P03"
CONNECTED = """
    SELECT DISTINCT usename FROM pg_stat_activity
    WHERE datname = current_database() AND usename = ANY(:roles) AND pid <> pg_backend_pid() ORDER BY usename
"""
LONG_SECONDS = 300.0
"""Of a statement whose caller knows that it takes long."""
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


class Line(psycopg.Connection[Any]):
    """A connection that gives up where no answer comes: it is closed then, and whoever waits gets an error."""

    patience = SILENT_SECONDS

    def wait(self, gen: Any, interval: float = 0.1, timeout: float | None = None) -> Any:
        """As psycopg waits, but not for ever."""
        limit = self.patience if timeout is None else timeout
        try:
            return super().wait(gen, interval=interval, timeout=limit)
        except psycopg.OperationalError:
            if timeout is None and self.pgconn.transaction_status == TransactionStatus.ACTIVE:
                self.pgconn.finish()  # a late answer would be taken for that of another question
            raise


def give_up_after(engine: Engine, seconds: float) -> Engine:
    """The engine with connections that are closed when a statement has no answer after so long."""

    @event.listens_for(engine, "do_connect")
    def connected(dialect: Any, record: Any, arguments: Any, options: dict[str, Any]) -> Line:
        line = Line.connect(*arguments, **options)
        line.patience = seconds
        return line

    @event.listens_for(engine, "checkin")
    def rests(line: Line | None, record: Any) -> None:
        if line is not None:
            line.patience = min(seconds, PING_SECONDS)

    @event.listens_for(engine, "checkout")
    def works(line: Line, record: Any, proxy: Any) -> None:
        line.patience = seconds

    return engine


def connect(settings: Settings, role: str, *, pool: int = 2, answering: bool = False) -> Engine:
    """An engine for a role; connections that a restart of the server broke, or that fell silent, are replaced.

    ``answering``: somebody waits for what is asked. Waiting for a connection, and each statement, then ends in time for
    an answer within ``settings.answer_seconds``, with an error that is a 503. Otherwise a statement may take
    ``SILENT_SECONDS``.
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
    return give_up_after(engine, settings.answer_seconds * 0.9 if answering else SILENT_SECONDS)


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


@cache
def text(statement: str) -> TextClause:
    """A statement of ours, taken apart once: SQLAlchemy's own ``text`` does it at every call. Never made of any input."""
    return _text(statement)


def take_time(session: Connection) -> None:
    """Lets the statements of this transaction take minutes, where whoever asked knows that they do."""
    line = session.connection.driver_connection
    if isinstance(line, Line):
        line.patience = LONG_SECONDS
    session.execute(text(f"SET LOCAL statement_timeout = '{LONG_SECONDS:.0f}s'"))


def transactions(engine: Engine) -> Transactions:
    """``with transaction() as session``: commit at the end, roll back on error."""

    @contextmanager
    def transaction() -> Iterator[Connection]:
        with engine.begin() as connection:
            yield connection

    return transaction


class OlderVersionWorks(Exception):
    """What is to be migrated breaks an older version, and processes of it are connected; ``who``: their roles."""

    def __init__(self, who: list[str]) -> None:
        super().__init__(", ".join(who))
        self.who = who


def migrate(
    settings: Settings, *, patience: float = PATIENCE_SECONDS, until: Mapping[str, str] = MappingProxyType({})
) -> None:
    """Makes roles and schemas, then brings every service's schema to its newest version.

    Safe to run at every start and by several at once (an advisory lock lets one pass at a time). Migrations that say
    ``beside_older`` run while an older version works. Raises ``OlderVersionWorks`` for others when it still does after
    ``patience`` seconds; then nothing was changed. ``until``: the revisions of services that are not to go further.
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
        if any(breaks_older(admin, service, until.get(service, "head")) for service in SERVICES):
            _wait_alone(admin, patience)
        for service in SERVICES:
            _upgrade_between(settings, service, until.get(service, "head"))


def _wait_alone(admin: Connection, patience: float) -> None:
    """Waits until none of our processes is connected; raises ``OlderVersionWorks`` after a while."""
    end = time.monotonic() + patience
    while who := list(admin.execute(text(CONNECTED), {"roles": list(ROLES)}).scalars()):
        if time.monotonic() > end:
            raise OlderVersionWorks(who)
        time.sleep(0.5)


def _upgrade_between(settings: Settings, service: str, revision: str) -> None:
    """Upgrades between the transactions of those who work: none waits longer for it than ``LOCK_SECONDS``."""
    for _ in range(LOCK_TRIES):
        try:
            return upgrade(settings, service, revision)
        except OperationalError as error:
            if getattr(error.orig, "sqlstate", None) != LOCK_NOT_AVAILABLE:
                raise
            time.sleep(1)
    return upgrade(settings, service, revision)


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

    config = _migrations_of(service)
    config.attributes["service"] = service
    config.attributes["url"] = role_url(settings, service)
    command.upgrade(config, revision)


def breaks_older(admin: Connection, service: str, revision: str = "head") -> bool:
    """Whether what is to be migrated in a schema that is in use breaks a version that works on it now.

    Not where the schema is of a version that this one does not know: ``upgrade`` refuses that.
    """
    from alembic.script import ScriptDirectory
    from alembic.script.revision import ResolutionError

    known = admin.execute(text("SELECT to_regclass(:table)"), {"table": f"{service}.alembic_version"}).scalar()
    now = admin.execute(text(f"SELECT version_num FROM {service}.alembic_version")).scalar() if known else None
    if now is None:
        return False
    found = ScriptDirectory.from_config(_migrations_of(service)).iterate_revisions(revision, now)
    try:
        return not all(getattr(script.module, "beside_older", False) for script in found)
    except ResolutionError:
        return False


def _migrations_of(service: str) -> Any:
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(ROOT / "services" / service / "migrations"))
    return config
