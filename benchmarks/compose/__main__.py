"""``python -m benchmarks.compose [--keep]``: docker-compose.yml, run for real, and what of its claims holds.

Needs root, Debian's and PyPI's mirrors, and ports 80, 443 and 8025. Ends with a line ``RESULT {…}``; exits 1 when a claim
does not hold, 2 when this machine cannot run it. Whatever happens, the engine is ended and its folder removed.
"""

from __future__ import annotations

import argparse
import json
import shutil
import signal
import sys
import time
from pathlib import Path

import httpx

from baocao.client import Refused, Unreachable
from benchmarks.compose import doors, images, told
from benchmarks.compose.machine import FOLDER, Engine, Impossible, install, wait
from benchmarks.compose.operator import Operator
from benchmarks.compose.outside import HERE, Outside, opens
from benchmarks.compose.proofs import Proofs
from benchmarks.compose.travel import BROWSING, Travel
from shared.paths import ROOT

NEEDED_GB = 8
PORTS = (80, 443, 8025)
UNHEALTHY_SECONDS = 180.0
BROKEN_OFF = (RuntimeError, OSError, LookupError, ValueError, httpx.HTTPError, Refused, Unreachable)
"""What ends the test before its end: a claim that does not hold, told as one."""
ANSWERS = {
    "/login": 200,
    "/nowhere": 404,
    "/metrics": 404,
    "/api/me": 401,
    "/static/none": 404,
    "/api/openapi.json": 200,
}


def build(proofs: Proofs, engine: Engine) -> None:
    """The images."""
    for name, make in (("base", images.make_base), ("own", images.make_own), ("stand-ins", images.make_stand_ins)):
        began = time.monotonic()
        make(engine)
        seen = f"{time.monotonic() - began:.0f} s"
        if name == "own":
            seen += f", {images.size_mb(engine, images.compose_file()['services']['intake']['image'])} MB"
        proofs.add(f"images: {name} built", True, seen)


def prove(proofs: Proofs, operator: Operator) -> None:
    """Everything that docker-compose.yml claims, while it runs."""
    proofs.add("up: everything healthy", True, f"{operator.up():.0f} s after the containers were made")
    outside = Outside(operator)
    travel = Travel(proofs, operator, outside)
    said = operator.load_register(ROOT / "samples" / "register.csv").strip()
    proofs.add(
        "the register is loaded and tokens are made in the container portal", said.startswith("agencies: "), said
    )
    token = travel.token("agency", BROWSING)
    doors.ports(proofs, operator)
    doors.paths(proofs, operator, outside)
    doors.tls(proofs, outside)
    doors.headers(proofs, outside, ANSWERS)
    browser = doors.sign_in(proofs, outside, token)
    told.images(proofs, operator)
    told.secrets(proofs, operator)
    told.roles(proofs, operator)
    told.rights(proofs, operator)
    reports(proofs, operator, travel, browser)
    doors.slow(proofs, outside, token)
    told.health_of_the_scheduler(proofs, operator, UNHEALTHY_SECONDS)
    again(proofs, operator, travel)


def reports(proofs: Proofs, operator: Operator, travel: Travel, browser: httpx.Client) -> None:
    """Reports go through, before and after containers are killed."""
    travel.accepted("BG-SYT", "a report")
    receipt = travel.through_the_form(browser, "bao-cao-q3-2020.docx")
    travel.letter("sct@bacgiang.example", receipt, "a report with faults")
    travel.killed("extract-worker")
    travel.accepted("PY-STP", "after a worker was killed")
    travel.killed("postgres")
    travel.refused_without("postgres", "TQ-TPTQ", "002")
    travel.returned("TQ-TPTQ", "002", "2020-Q1", "ubndtp@tuyenquang.example", "after PostgreSQL was killed and away")
    portal_away(proofs, operator, travel)
    travel.nothing_differs("nothing lost, doubled or different")


def portal_away(proofs: Proofs, operator: Operator, travel: Travel) -> None:
    """While a part is away, the proxy says so, with the headers."""
    operator.compose("stop", "portal")
    doors.headers(proofs, travel.outside, {"/login": 503, "/metrics": 404}, ", the pages away")
    operator.compose("start", "portal")
    wait(lambda: not operator.unwell(), UNHEALTHY_SECONDS, "everything is healthy")


def again(proofs: Proofs, operator: Operator, travel: Travel) -> None:
    """Taken down and up again, as for a new version: all ends in order, all is kept."""
    began = time.monotonic()
    operator.compose("stop", "--timeout", "60")
    took = time.monotonic() - began
    ended = {name: state["State"]["ExitCode"] for name, state in operator.states().items()}
    killed = sorted(name for name, code in ended.items() if code == 137)
    proofs.add("stop: every process ends by itself", not killed, killed or f"{took:.0f} s")
    operator.compose("down")
    proofs.add("down and up again: everything healthy", True, f"{operator.up():.0f} s")
    travel.outside = Outside(operator)
    travel.nothing_differs("after it nothing is lost, doubled or different")


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--keep", action="store_true", help="keep the images for the next run")
    chosen = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    proofs = Proofs()
    try:
        run(proofs, keep=chosen.keep)
    except Impossible as error:
        sys.stdout.write(f"cannot be run here: {error}\n")
        sys.exit(2)
    except BROKEN_OFF as error:
        proofs.add("the test came to its end", False, f"{type(error).__name__}: {error}")
    result = {
        "claims": len(proofs.found), "broken": proofs.broken, "seconds": round(time.monotonic() - proofs.began),
        "proofs": {one.claim: one.seen for one in proofs.found},
    }  # fmt: skip
    sys.stdout.write("RESULT " + json.dumps(result, ensure_ascii=False) + "\n")
    sys.exit(1 if proofs.broken else 0)


def run(proofs: Proofs, *, keep: bool) -> None:
    """Everything, from an engine of its own to its end. Raises ``Impossible`` before anything is begun."""
    taken = [port for port in PORTS if opens(HERE, port)]
    free = shutil.disk_usage(FOLDER.parent).free / 1e9
    if taken or free < NEEDED_GB:
        raise Impossible(
            f"ports in use: {taken}" if taken else f"{free:.0f} GB free in {FOLDER.parent}, {NEEDED_GB} needed"
        )
    added = install()
    engine = Engine()
    operator = Operator(engine)
    try:
        engine.start()
        proofs.add(
            "an engine of our own runs",
            True,
            f"storage {engine.driver}{', installed ' + ' '.join(added) if added else ''}",
        )
        build(proofs, engine)
        operator.make_env()
        try:
            prove(proofs, operator)
        except BaseException:
            keep_logs(operator)
            raise
        finally:
            operator.down()
        left = engine.docker("ps", "-aq") + engine.docker("volume", "ls", "-q")
        proofs.add("down: no container and no volume is left", not left, left or "none")
    finally:
        engine.stop()
        operator.env_file.unlink(missing_ok=True)
        if not keep:
            engine.remove()


def keep_logs(operator: Operator) -> None:
    """What the containers said, for whoever looks why; readable by root alone."""
    path = Path("/var/tmp/baocao-compose-test.log")
    path.touch(mode=0o600)
    path.write_text(operator.logs(), encoding="utf-8")
    sys.stderr.write(f"what the containers said: {path}\n")


if __name__ == "__main__":
    main()
