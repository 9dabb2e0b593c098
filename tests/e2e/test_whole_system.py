"""The whole system on real servers: the demo's work under fire, and the supervisor's promises."""

from __future__ import annotations

import io
import json
import os
import re
import signal
import socket
import subprocess
import sys
import threading
from collections import Counter, defaultdict
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from baocao.check import check_parts
from baocao.client import Client, Refused, as_
from baocao.demo import AGAIN, FIRST, content, do_the_job, settle
from baocao.local.mail_sink import read_mails
from baocao.local.processes import PROCESSES, of_kind
from baocao.local.stack import free_port
from services.aggregate.rollup.contributions import contributions
from shared.contracts import Declared
from shared.paths import ROOT
from shared.settings import Settings
from tests.conftest import RunningStack
from tests.world import WORLD

PROVINCES = {
    "BG": ("24", "2020-Q3"),
    "DB": ("11", "2018-Q2"),
    "TQ": ("08", "2020-Q1"),
    "PY": ("54", "2019-Q3"),
    "ST": ("94", "2019-Q2"),
}


HUNTED = [process.name for process in of_kind("worker") if process.name != "extract_ocr"] + ["scheduler"]
"""What is killed while it works: whoever carries the demo's reports."""


def rollups(settings: Settings) -> dict:
    return {
        code: as_(settings, "officer", code).call("GET", f"/api/rollups/{code}/{period}")
        for code, period in PROVINCES.values()
    }


def right_totals() -> dict[tuple[str, str, str], Decimal]:
    """The totals, computed here from the newest file of each agency with no bus in between."""
    import csv

    register = {row["code"]: row for row in csv.DictReader((ROOT / "samples" / "register.csv").open(encoding="utf-8"))}
    newest = {agency: (name, seed, kind) for agency, name, seed, kind in (*FIRST, *AGAIN)}
    sums: defaultdict[tuple[str, str, str], Decimal] = defaultdict(Decimal)
    for agency, (name, seed, kind) in newest.items():
        row = register[agency]
        declared = Declared(agency=agency, province=row["province"], agency_name=row["name"], agency_level=row["level"])
        _, judged = check_parts([(content(seed, kind), name)], declared, WORLD)[0]
        if WORLD.policy.uses(row["province"], judged.outcome, judged.findings):
            for part in contributions(judged.facts, "chinh-phu-dien-tu", WORLD):
                if not part.item and not part.indicator.startswith("kpi_") and part.total:
                    sums[row["province"], part.indicator, part.level] += part.total
    return dict(sums)


def shown_totals(settings: Settings) -> dict[tuple[str, str, str], Decimal]:

    known = WORLD.indicators
    return {
        (code, f["indicator"], f["level"]): Decimal(str(f["value"]))
        for code, data in rollups(settings).items()
        for f in data["figures"]
        if known[f["indicator"]].aggregation == "sum" and f["value"]
    }


def test_every_worker_killed_in_the_middle_gives_the_same_totals_and_no_letter_twice(
    stack: RunningStack, wait_until: Callable[..., None]
) -> None:
    killed: list[str] = []
    stop = threading.Event()

    def kill() -> None:
        """Kills each worker (and the web and the scheduler once) while the demo runs."""
        for part in HUNTED:
            pid = stack.pid(part)
            if stop.wait(0.4):
                return
            os.kill(pid, signal.SIGKILL)
            killed.append(part)

    killer = threading.Thread(target=kill)
    operator = as_(stack.settings, "operator", "system")
    killer.start()
    results = do_the_job(stack.settings, WORLD)
    killer.join()
    stop.set()
    settle(operator)
    assert killed == HUNTED
    assert len(results) == len(FIRST) + len(AGAIN)
    assert shown_totals(stack.settings) == right_totals()
    assert operator.call("GET", "/api/verify")["differences"] == 0
    assert operator.call("GET", "/api/ops")["dead"] == []
    letters = [
        letter
        for code, _ in PROVINCES.values()
        for letter in as_(stack.settings, "officer", code).call("GET", "/api/letters")
    ]
    mails = read_mails(stack.supervisor.stack.mail)
    assert all(letter["sent_at"] for letter in letters)
    assert Counter(m["subject"] for m in mails) == Counter(letter["subject"] for letter in letters), "each letter once"


def test_the_demo_again_doubles_nothing(stack: RunningStack) -> None:
    before, mails = rollups(stack.settings), len(read_mails(stack.supervisor.stack.mail))
    assert all(receipt["duplicate"] for _, receipt, _ in do_the_job(stack.settings, WORLD))
    assert rollups(stack.settings) == before
    assert len(read_mails(stack.supervisor.stack.mail)) == mails


def test_outcomes_of_the_demo(stack: RunningStack) -> None:
    outcomes = {
        (agency, receipt["file_name"]): report["outcome"]
        for agency, receipt, report in do_the_job(stack.settings, WORLD)
    }
    assert outcomes["DB-STNMT", "bao-cao-cntt-q2-2018.zip"] == "returned"
    assert outcomes["BG-SXD", "bao-cao-bi-hong.docx"] == "unrecognised"
    assert (
        outcomes["PY-SXD", "bieu-mau-chua-dien.docx"] == outcomes["BG-SCT", "bao-cao-cpdt-q3-2020.xlsx"] == "returned"
    )
    bac_giang = rollups(stack.settings)["24"]
    assert {k: bac_giang["coverage"][k] for k in ("owe", "sent", "passed", "failed")} == {
        "owe": 5,
        "sent": 1,
        "passed": 0,
        "failed": 1,
    }
    assert {"dvctt_l3_with_dossiers", "antivirus_computers_pct"} <= {x["indicator"] for x in bac_giang["left_out"]}


def test_the_broker_killed_during_an_upload_loses_nothing(stack: RunningStack, wait_until: Callable[..., None]) -> None:
    client = as_(stack.settings, "agency", "BG-SNV")
    os.kill(stack.pid("valkey"), signal.SIGKILL)
    sent = client.upload("gui-khi-mat-valkey.docx", b"khong phai bao cao " + os.urandom(8).hex().encode())
    wait_until(lambda: client.report(sent["receipt"]), 90, "the report sent while the broker was down")
    assert (client.report(sent["receipt"]) or {})["outcome"] == "unrecognised"


def test_the_database_and_the_store_killed_come_back_and_the_retry_succeeds(
    stack: RunningStack, wait_until: Callable[..., None]
) -> None:
    from baocao.client import Refused, Unreachable

    client = as_(stack.settings, "agency", "BG-STC")
    body = b"noi dung " + os.urandom(8).hex().encode()
    for part in ("store", "postgres"):
        os.kill(stack.pid(part), signal.SIGKILL)

        def upload() -> dict | None:
            try:
                return client.upload(f"sau-khi-mat-{part}.txt", body + part.encode())
            except Refused as refused:
                assert refused.status == 503 and "gửi lại" in refused.vi
                return None
            except Unreachable:
                return None

        wait_until(upload, 60, f"an upload after {part} died")
        again = upload()
        assert again and again["duplicate"]
        wait_until(lambda: _judged(client, again["receipt"]), 60, "its report")


def _judged(client: Client, receipt: str) -> dict[str, Any] | None:
    from baocao.client import Refused

    try:
        return client.report(receipt)
    except Refused:
        return None


def test_an_agency_uploads_and_reads_its_result_as_a_person_would(stack: RunningStack) -> None:
    import httpx

    from shared.access import Caller, make_token

    do_the_job(stack.settings, WORLD)
    with httpx.Client(
        base_url=f"http://127.0.0.1:{stack.settings.web_port}", headers={"Accept": "text/html"}, follow_redirects=True
    ) as browser:
        page = browser.post("/login", data={"token": make_token(stack.settings, Caller(role="agency", unit="BG-SCT"))})
        assert "Gửi báo cáo" in page.text and "BC-" in page.text
        reports = browser.get("/reports")
        assert "Trả lại" in reports.text
        receipt = next(
            iter({part.split('"')[0] for part in reports.text.split("/reports/")[1:] if part.startswith("BC-")})
        )
        assert "Phát hiện" in browser.get(f"/reports/{receipt}").text
        assert "Hộp thư thử" in browser.get("/mail").text


def baocao(stack: RunningStack, *args: str, check: bool = True) -> subprocess.CompletedProcess:
    env = {
        **os.environ,
        "BAOCAO_DATA_DIR": str(stack.folder),
        "BAOCAO_WEB_PORT": str(stack.settings.web_port),
        "BAOCAO_LATE_LETTER_DAYS": "0",
    }
    done = subprocess.run(
        [sys.executable, "-m", "baocao", *args],
        env=env,
        capture_output=True,
        text=True,
        cwd=ROOT,
        timeout=120,
        check=False,
    )
    assert "Traceback" not in done.stderr, done.stderr
    if check:
        assert done.returncode == 0, done.stderr
    return done


def test_the_command_line_of_the_contract(stack: RunningStack, tmp_path: Path) -> None:
    from corpus.samples import document

    path = tmp_path / "bc.docx"
    path.write_bytes(document("000", "docx"))
    assert "agencies: 21" in baocao(stack, "agencies", "import", "samples/register.csv").stdout
    settle(as_(stack.settings, "operator", "system"))
    sent = baocao(stack, "submit", str(path), "--agency", "BG-SCT", "--wait", check=False)
    assert sent.returncode == 1 and "returned" in sent.stdout
    receipt = sent.stdout.split()[0]
    assert "BG-SCT" in baocao(stack, "status", receipt).stdout
    assert "extract" in baocao(stack, "status").stdout
    data = json.loads(baocao(stack, "rollup", "Bắc Giang", "2020-Q3", "--json").stdout)
    assert data["coverage"]["owe"] == 5
    for kind in ("xlsx", "csv", "docx"):
        target = tmp_path / f"r.{kind}"
        baocao(stack, "rollup", "24", "2020-Q3", "--export", kind, "--out", str(target))
        assert target.stat().st_size > 500
    listed = baocao(stack, "remind", "--dry-run", "--on", "2020-09-03").stdout
    assert "BG-SYT" in listed and "2020-Q3" in listed
    assert baocao(stack, "verify").stdout.strip() == "differences: 0"
    assert baocao(stack, "replay", "--all").stdout.strip() == "replayed: 0"
    assert "changed: 0" in baocao(stack, "agencies", "import", "samples/register.csv").stdout
    assert baocao(stack, "replay", check=False).returncode == 2
    assert baocao(stack, "rollup", "Nowhere", "2020-Q3", check=False).returncode == 2
    assert baocao(stack, "submit", str(path), "--agency", "KHONG-CO", check=False).returncode == 2
    assert "✔ postgres" in baocao(stack, "doctor", check=False).stdout


def clean_report() -> bytes:
    """A right report, as an agency would send it."""
    from corpus.independent.draw import docx
    from corpus.independent.reports import make

    report = make("000", 7, sparse=False)
    return docx(report.sheets, report.ways)


def test_check_prints_the_contract_and_its_exit_codes(tmp_path: Path) -> None:
    from corpus.samples import document

    def check(*args: str) -> subprocess.CompletedProcess:
        return subprocess.run(
            [sys.executable, "-m", "baocao", *args], capture_output=True, text=True, cwd=ROOT, timeout=60, check=False
        )

    (tmp_path / "a.docx").write_bytes(clean_report())
    (tmp_path / "b.docx").write_bytes(document("000", "docx"))
    (tmp_path / "c.docx").write_bytes(document("000", "docx")[:9000])
    good = check("check", "--json", str(tmp_path / "a.docx"))
    line = json.loads(good.stdout)
    assert good.returncode == 0 and set(line) >= {"file", "report", "facts", "tables", "findings", "outcome"}
    assert check("check", "--json", str(tmp_path / "b.docx")).returncode == 1
    both = check("check", "--json", str(tmp_path))
    assert (
        both.returncode == 2
        and len(both.stdout.splitlines()) == 3
        and "c.docx" in both.stderr
        and len(both.stderr.strip().splitlines()) == 1
    )
    assert check("check", str(tmp_path / "none.docx")).returncode == 2
    assert check("check", str(tmp_path / "a.docx"), "--period", "2020").returncode == 2
    assert check("--lang", "en", "check", str(tmp_path / "b.docx")).stdout.count("says") > 2
    no_stack = subprocess.run(
        [sys.executable, "-m", "baocao", "status"],
        env={**os.environ, "BAOCAO_DATA_DIR": str(tmp_path / "nowhere")},
        capture_output=True,
        text=True,
        cwd=ROOT,
        timeout=60,
        check=False,
    )
    assert no_stack.returncode == 3 and len(no_stack.stderr.strip().splitlines()) == 1


def up(folder: Path, **env: str) -> subprocess.Popen:
    return subprocess.Popen(
        [sys.executable, "-m", "baocao", "up", "--quiet"],
        env={**os.environ, "BAOCAO_DATA_DIR": str(folder), **env},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    )


def test_a_port_in_use_an_unwritable_folder_and_a_wrong_setting_are_one_clear_line(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        cases = [
            ({"BAOCAO_WEB_PORT": str(taken.getsockname()[1])}, tmp_path / "d", "BAOCAO_WEB_PORT"),
            ({}, Path("/proc/nowhere"), "BAOCAO_DATA_DIR"),
            ({"BAOCAO_WEB_PORT": "abc"}, tmp_path / "d", "BAOCAO_WEB_PORT"),
            (
                {"BAOCAO_WEB_PORT": str(free_port()), "BAOCAO_DATABASE_URL": "postgresql://x:y@127.0.0.1:1/z"},
                tmp_path / "e",
                "cơ sở dữ liệu",
            ),
        ]
        for env, folder, words in cases:
            process = up(folder, **env)
            _out, err = process.communicate(timeout=90)
            last = [line for line in err.strip().splitlines() if line]
            assert process.returncode in (2, 3) and "Traceback" not in err
            assert words in last[-1], err


def test_a_killed_supervisor_leaves_nothing_behind(wait_until: Callable[..., None]) -> None:
    import shutil
    import tempfile

    folder = Path(tempfile.mkdtemp(prefix="baocao-test-", dir="/var/tmp"))
    folder.chmod(0o755)
    process = up(folder, BAOCAO_WEB_PORT=str(free_port()))
    try:
        assert process.stdout and "Sẵn sàng" in process.stdout.readline()
        pids = json.loads((folder / "run.json").read_text())["parts"].values()
        assert len(pids) == sum(process.kind not in ("api", "setup") for process in PROCESSES) and all(
            _alive(pid) for pid in pids
        )
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
        wait_until(lambda: not any(_alive(pid) for pid in pids), 40, "every part to end")
        wait_until(lambda: not _mentions(folder), 40, "every child of a part to end")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT, signal.SIGKILL])
def test_a_stopped_demo_takes_its_stack_with_it(how: signal.Signals, wait_until: Callable[..., None]) -> None:
    import shutil
    import tempfile

    folder = Path(tempfile.mkdtemp(prefix="baocao-test-", dir="/var/tmp"))
    folder.chmod(0o755)
    env = {**os.environ, "BAOCAO_DATA_DIR": str(folder), "BAOCAO_WEB_PORT": str(free_port())}
    process = subprocess.Popen(
        [sys.executable, "-m", "baocao", "demo"],
        env=env,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd=ROOT,
    )
    try:
        run_file = folder / "run.json"
        wait_until(lambda: run_file.exists() and json.loads(run_file.read_text())["ready"], 60, "the stack of the demo")
        os.kill(process.pid, how)
        process.wait(60)
        wait_until(lambda: not _mentions(folder), 60, "everything to end")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


def _mentions(folder: Path) -> bool:
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                if str(folder).encode() in (entry / "cmdline").read_bytes() + (entry / "environ").read_bytes():
                    return True
            except OSError:
                continue
    return False


@pytest.mark.parametrize("path", ["/api/ops", "/api/reports", "/ops", "/", "/letters"])
def test_nothing_is_shown_without_a_token(stack: RunningStack, path: str) -> None:
    import httpx

    answer = httpx.get(f"http://127.0.0.1:{stack.settings.web_port}{path}")
    assert answer.status_code in (401, 303)


def test_pages_come_with_what_they_name(stack: RunningStack) -> None:
    """Styles and scripts are served where the pages run, shut in as they are."""
    import httpx

    with httpx.Client(base_url=f"http://127.0.0.1:{stack.settings.web_port}") as visitor:
        named = set(re.findall(r'(?:href|src)="(/static/[^"]+)"', visitor.get("/login").text))
        assert "/static/portal.css" in named
        folder = ROOT / "services" / "portal" / "static"
        for path in named | {f"/static/{file.name}" for file in folder.iterdir()}:
            served = visitor.get(path)
            assert served.status_code == 200 and served.text == (folder / Path(path).name).read_text(encoding="utf-8")
            assert {".css": "text/css", ".js": "javascript"}[Path(path).suffix] in served.headers["content-type"]


def test_a_server_given_by_a_setting_is_not_started_here(servers: RunningStack) -> None:
    import asyncio
    import shutil
    import tempfile

    from baocao.local.stack import environment
    from baocao.local.supervisor import Supervisor
    from shared.settings import Settings

    folder = Path(tempfile.mkdtemp(prefix="baocao-test-", dir="/var/tmp"))
    given = {
        key: servers.env[key]
        for key in servers.env
        if key.startswith("BAOCAO_") and key.endswith(("_URL", "_KEY", "_PASSWORD"))
    }
    given |= {"BAOCAO_DATA_DIR": str(folder), "BAOCAO_WEB_PORT": str(free_port()), "BAOCAO_LATE_LETTER_DAYS": "0"}

    async def names() -> list[str]:
        with environment(given):
            supervisor = Supervisor(Settings(), echo=False)
        try:
            await supervisor.start()
            return [part.name for part in supervisor.parts]
        finally:
            await supervisor.stop()

    try:
        ours = [process.name for process in PROCESSES if process.kind not in ("api", "setup") and not process.address]
        assert asyncio.run(names()) == ours
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def test_a_scan_waits_in_its_own_lane_and_delays_no_workbook(
    stack: RunningStack, wait_until: Callable[..., None]
) -> None:
    import gzip

    import pypdfium2

    from benchmarks.corpus.render import scan
    from corpus.samples import document

    whole = pypdfium2.PdfDocument(gzip.decompress((ROOT / "tests" / "files" / "002.pdf.gz").read_bytes()))
    part = pypdfium2.PdfDocument.new()
    part.import_pages(whole, [2, 3, 4])
    out = io.BytesIO()
    part.save(out)
    operator = as_(stack.settings, "operator", "system")
    operator.call(
        "POST", "/api/agencies/import", files={"file": ("r.csv", (ROOT / "samples/register.csv").read_bytes())}
    )
    settle(operator)
    client = as_(stack.settings, "agency", "BG-SYT")
    scanned = client.upload("ban-chup.pdf", scan(out.getvalue(), "lane"))["receipt"]
    workbook = client.upload("bc.xlsx", document("000", "xlsx"), period="2020-Q3")["receipt"]

    def waits() -> bool:
        try:
            client.call("GET", f"/api/reports/{scanned}")
        except Refused as refused:
            return "bản chụp (3 trang)" in refused.vi and "dự kiến đọc xong khoảng" in refused.vi
        return True  # read before we asked

    wait_until(waits)
    wait_until(lambda: client.report(workbook) and client.report(scanned), 60)
    first, second = client.report(workbook) or {}, client.report(scanned) or {}
    assert first["judged_at"] < second["judged_at"]
    assert second["file"]["media_type"] == "application/pdf"
    assert second["outcome"] in ("unrecognised", "accepted_with_warnings", "returned"), (
        "three pages of another's report"
    )
    served = {q["queue"]: q["handled"] for q in operator.call("GET", "/api/ops")["queues"]}
    assert served["extract_ocr"] >= 1 and served["extract_pdf"] >= 1


def test_what_a_person_corrects_is_judged_and_counted_anew(
    stack: RunningStack, wait_until: Callable[..., None]
) -> None:
    """Through the real processes: the call, the event, the layer, the judgement, the total; and all of it agrees."""
    do_the_job(stack.settings, WORLD)
    officer, operator = as_(stack.settings, "officer", "08"), as_(stack.settings, "operator", "system")
    [current] = [row for row in officer.call("GET", "/api/reports") if row["standing"] == "current"]
    path = f"/api/reports/{current['receipt']}"
    before = officer.call("GET", path)
    held = next(one for one in before["facts"] if one["status"] == "filled" and one["doubt"] and one["needs_review"])
    change = {"fact": held["id"], "now": {name: held[name] for name in ("status", "value", "numerator", "denominator")}}
    said = {"changes": [change], "reason": "confirmed", "judgement": before["judgement"]}
    taken = officer.call("POST", f"{path}/corrections", json=said)
    wait_until(lambda: officer.call("GET", path)["judgement"] > taken["judgement"], what="the new judgement")
    after = officer.call("GET", path)
    now = next(one for one in after["facts"] if one["id"] == held["id"])
    assert now["value"] == held["value"] and now["doubt"] is None
    assert (
        now["correction"]["by"] == {"role": "officer", "unit": "08"}
        and now["correction"]["was"]["value"] == held["value"]
    )
    numbers = [one["judgement"] for one in officer.call("GET", f"{path}/judgements")]
    assert numbers == list(range(1, after["judgement"] + 1))
    with pytest.raises(Refused, match="có thay đổi"):
        officer.call("POST", f"{path}/corrections", json=said)
    settle(operator)
    assert operator.call("GET", "/api/verify")["differences"] == 0
    assert operator.call("GET", "/api/ops")["dead"] == []
