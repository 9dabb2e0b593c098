"""What each container knows, is and may do: secrets, database roles, rights, networks, time zone."""

from __future__ import annotations

import json
import re
from functools import partial
from typing import Any

from benchmarks.compose.images import compose_file
from benchmarks.compose.machine import wait
from benchmarks.compose.operator import Operator
from benchmarks.compose.outside import elsewhere
from benchmarks.compose.proofs import Proofs
from shared.database import SERVICES

TOKEN_KEY = {"intake", "aggregate", "portal"}
"""Who checks tokens."""
ADMINISTRATOR = {"postgres", "migrate"}
STORE = {"seaweedfs", "migrate", "intake", "extract-worker", "extract_pdf-worker", "extract_ocr-worker"}
DATABASE = {
    "DB_INTAKE": {"intake"},
    "DB_EXTRACT": {"extract-worker", "extract_pdf-worker", "extract_ocr-worker"},
    "DB_VALIDATE": {"validate-worker"},
    "DB_AGGREGATE": {"aggregate", "aggregate-worker", "post-worker", "scheduler"},
    "DB_CLOCK": {"aggregate", "scheduler"},
}
LOOK = """
import json, os, socket, time
def opens(host, port):
    try:
        socket.create_connection((host, port), 2).close()
        return True
    except OSError:
        return False
def writes(path):
    try:
        open(path, 'w').close()
        return True
    except OSError:
        return False
status = dict(line.split(':', 1) for line in open('/proc/self/status').read().splitlines() if ':' in line)
print(json.dumps({
    'uid': os.getuid(), 'caps': int(status['CapEff'], 16) | int(status['CapBnd'], 16), 'locked': status['NoNewPrivs'].strip(),
    'writes': [p for p in ('/app/x', '/venv/x', '/etc/x', '/x') if writes(p)], 'tmp': writes('/tmp/x'),
    'zone': time.strftime('%z'), 'mail': opens('mailpit', 1025), 'away': opens('<address>', <port>),
}))
"""
SIGNAL = """
import os, signal
for pid in filter(str.isdigit, os.listdir('/proc')):
    words = open(f'/proc/{{pid}}/cmdline', 'rb').read().split(b'\\0')
    if int(pid) not in (1, os.getpid()) and b'scheduler' in words:
        os.kill(int(pid), signal.SIG{})
"""
READ = """
import os, psycopg
words = dict(pair.split(':') for pair in os.environ['BAOCAO_DATABASE_ROLES'].split())
(role, password), = [pair for pair in words.items() if pair[0] == '<role>']
found = []
with psycopg.connect(host='postgres', dbname='baocao', user=role, password=password, autocommit=True) as base:
    for schema in <schemas>:
        try:
            base.execute(f'SELECT count(*) FROM {schema}.inbox')
            found.append(schema)
        except psycopg.errors.InsufficientPrivilege:
            pass
    print(found, base.execute('SELECT rolsuper OR rolcreaterole FROM pg_roles WHERE rolname = current_user').fetchone()[0],
          base.execute('SHOW timezone').fetchone()[0])
"""


def secrets(proofs: Proofs, operator: Operator) -> None:
    """Each container is told the secrets it needs; no log and no argument of a program says one."""
    states = operator.states()
    known = {
        name: {service for service, state in states.items() if value in json.dumps(state["Config"])}
        for name, value in operator.secrets.items()
    }
    broker = {"valkey", "scheduler", "aggregate"} | {name for name in states if name.endswith("-worker")}
    right = {
        "POSTGRES_PASSWORD": ADMINISTRATOR, "VALKEY_PASSWORD": broker, "BAOCAO_SECRET_KEY": TOKEN_KEY,
        "BAOCAO_S3_ACCESS_KEY": STORE, "BAOCAO_S3_SECRET_KEY": STORE,
        **{name: services | {"migrate"} for name, services in DATABASE.items()},
    }  # fmt: skip
    wrong = differing(known, right)
    proofs.add(f"each of {len(right)} secrets is known to who needs it alone", not wrong, wrong or "as declared")
    said = operator.logs()
    leaked = [name for name, value in operator.secrets.items() if value in said]
    proofs.add("no log says a secret", said and not leaked, leaked or f"{len(said.splitlines())} lines")
    shown = {
        name: [
            service
            for service, state in states.items()
            if state["State"]["Running"] and value in _programs(operator, state)
        ]
        for name, value in operator.secrets.items()
    }
    seen = {name: services for name, services in shown.items() if services}
    proofs.add("no program shows a secret in the list of processes", not seen, seen or "none")


def differing(known: dict[str, set[str]], right: dict[str, set[str]]) -> dict[str, list[str]]:
    """For each secret who knows it though he should not, or the other way; a secret of one side alone is one, too."""
    found = {name: sorted(known.get(name, set()) ^ right.get(name, set())) for name in known.keys() | right.keys()}
    return {name: services for name, services in sorted(found.items()) if services or name not in known}


def _programs(operator: Operator, state: dict[str, Any]) -> str:
    return operator.engine.docker("top", state["Id"], "-eo", "pid,args")


def roles(proofs: Proofs, operator: Operator) -> None:
    """A service's database role reads its own schema alone."""
    for service, role in (("extract-worker", "extract"), ("validate-worker", "validate"), ("intake", "intake")):
        program = READ.replace("<role>", role).replace("<schemas>", repr(SERVICES))
        said = operator.inside(service, "python", "-c", program).strip()
        proofs.add(
            f"{service} reads the schema {role} alone, in Vietnam's time",
            said == f"['{role}'] False Asia/Ho_Chi_Minh",
            said,
        )


def rights(proofs: Proofs, operator: Operator) -> None:
    """Our processes are nobody, write nowhere but /tmp, hold no right, and reach nothing outside but mail."""
    image = compose_file()["services"]["intake"]["image"]
    ours = [name for name, one in compose_file()["services"].items() if one["image"] == image and name != "migrate"]
    host, port = elsewhere()
    look = LOOK.replace("<address>", host).replace("<port>", str(port))
    found = {name: json.loads(operator.inside(name, "python", "-c", look)) for name in ours}
    loose = {
        name: one for name, one in found.items()
        if one["uid"] == 0 or one["caps"] or one["locked"] != "1" or one["writes"] or not one["tmp"]
    }  # fmt: skip
    proofs.add(
        f"{len(ours)} containers: no root, no capability, no new rights, read-only but /tmp",
        not loose,
        loose or "uid " + " ".join(sorted({str(one["uid"]) for one in found.values()})),
    )
    zones = sorted({one["zone"] for one in found.values()})
    proofs.add("they live in Vietnam's time", zones == ["+0700"], " ".join(zones))
    away = sorted(name for name, one in found.items() if one["away"])
    proofs.add("post-worker alone reaches what is outside", away == ["post-worker"], away)
    mail = sorted(name for name, one in found.items() if one["mail"])
    proofs.add("the others reach the mail sink by the inner network alone", mail == sorted(ours), f"{len(mail)} do")


def health_of_the_scheduler(proofs: Proofs, operator: Operator, seconds: float) -> None:
    """A scheduler that hangs is unwell, one that goes on is well again."""
    took: dict[str, str] = {}
    for name, state in (("STOP", "unhealthy"), ("CONT", "healthy")):
        operator.inside("scheduler", "python", "-c", SIGNAL.format(name))
        took[state] = f"{wait(partial(operator.has_health, 'scheduler', state), seconds, f'scheduler {state}'):.0f} s"
    proofs.add("a scheduler that hangs is unhealthy, one that goes on healthy", True, took)


def images(proofs: Proofs, operator: Operator) -> None:
    """The image runs as nobody and holds no secret."""
    image = compose_file()["services"]["intake"]["image"]
    user = operator.engine.docker("image", "inspect", "-f", "{{.Config.User}}", image).strip()
    layers = operator.engine.docker("history", "--no-trunc", image)
    told = re.findall(r"(\w*(?:PASSWORD|SECRET)\w*)=", layers)
    proofs.add("the image runs as nobody and was told no secret", user == "10001" and not told, f"user {user}")
