"""The aggregate API and its pages: reports, rollups, letters, operations."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Annotated, Any

from fastapi import Depends, FastAPI, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from pydantic import BaseModel
from sqlalchemy import Connection, text

from services.aggregate import letters, rollup
from services.aggregate.explanations import NotExplainable, explain
from services.aggregate.letters import weightiest
from services.aggregate.ops import Operations
from shared.access import Caller
from shared.contracts import Finding, Outcome
from shared.database import Transactions
from shared.findings import compare
from shared.forms import catalogue, deadlines, forms, provinces, quarter, reasons
from shared.settings import Settings
from shared.web import find_caller, make_app, problem, templates

FAMILY = "chinh-phu-dien-tu"


def build(settings: Settings, transaction: Transactions, operations: Operations) -> FastAPI:
    """The aggregate application; ``main.py`` wires it."""
    app, pages = make_app("Báo cáo – tổng hợp", settings), templates("aggregate")

    def revision(code: str) -> int | None:
        with transaction() as session:
            return session.execute(
                text("SELECT token_revision FROM agencies WHERE code = :c AND active"), {"c": code}
            ).scalar()

    def caller(request: Request) -> Caller:
        return find_caller(request, settings, revision)

    Known = Annotated[Caller, Depends(caller)]

    def page(request: Request, name: str, who: Caller, **words: Any) -> Response:
        return pages.TemplateResponse(request, name, {"caller": who, **words})

    _reports(app, transaction, Known, page)
    _rollups(app, transaction, Known, page)
    _letters(app, settings, transaction, operations, Known, page)
    _operations(app, transaction, operations, Known, page)
    return app


Page = Callable[..., Response]


def _reports(app: FastAPI, transaction: Transactions, Known: Any, page: Page) -> None:
    def one(receipt: str, who: Caller) -> dict[str, Any]:
        with transaction() as session:
            row = (
                session.execute(
                    text(
                        "SELECT r.*, a.name AS agency_name FROM reports r LEFT JOIN agencies a ON a.code = r.agency WHERE receipt = :r"
                    ),
                    {"r": receipt},
                )
                .mappings()
                .first()
            )
        if row is None:
            with transaction() as session:
                scan = (
                    session.execute(text("SELECT * FROM awaited WHERE receipt = :r"), {"r": receipt}).mappings().first()
                )
            if scan and who.sees_agency(scan["agency"], scan["province"]):
                raise _scan_waits(receipt, scan["pages"], scan["expected_at"])
        if row is None or not who.sees_agency(row["agency"], row["province"]):
            raise problem(
                404,
                "not_judged",
                f"Chưa có kết quả cho biên nhận {receipt}: báo cáo đang được xử lý, hoặc không thuộc đơn vị.",
                f"No result for {receipt}: it is being processed, or it is not yours.",
            )
        return dict(row)

    @app.get("/api/reports/{receipt}")
    def report(receipt: str, who: Known) -> dict[str, Any]:
        """What was read from a submission, what is wrong with it, and what became of it."""
        row = one(receipt, who)
        top = weightiest([Finding.model_validate(finding) for finding in row["findings"]])
        return {**row, "top": [finding.model_dump(mode="json") for finding in top], "changes": changes(row)}

    def changes(row: dict[str, Any]) -> dict[str, Any] | None:
        """What became of the findings of the agency's version before this one; None for a first version."""
        with transaction() as session:
            before = (
                session.execute(
                    text(
                        "SELECT receipt, findings FROM reports WHERE agency = :agency AND family = :family AND period = :period "
                        "AND revision < :revision ORDER BY revision DESC LIMIT 1"
                    ),
                    {name: row[name] for name in ("agency", "family", "period", "revision")},
                )
                .mappings()
                .first()
            )
        if before is None:
            return None
        old, new = (
            [Finding.model_validate(one) for one in findings] for findings in (before["findings"], row["findings"])
        )
        compared = compare(old, new)
        return {
            "before": before["receipt"],
            "solved": [finding.model_dump(mode="json") for finding in compared.solved],
            "remaining": len(compared.remaining),
            "new": [finding.id for finding in compared.new],
        }

    @app.post("/api/reports/{receipt}/explanations")
    def explain_warning(receipt: str, given: Given, who: Known) -> dict[str, str]:
        """An agency's answer to a warning; the outcome that follows."""
        return {"outcome": str(explained(receipt, given.finding, given.reason, given.words, who))}

    @app.post("/reports/{receipt}/explanations", include_in_schema=False)
    def explain_on_page(
        receipt: str,
        who: Known,
        finding: Annotated[str, Form()],
        reason: Annotated[str, Form()],
        words: Annotated[str, Form()] = "",
    ) -> Response:
        explained(receipt, finding, reason, words, who)
        return RedirectResponse(f"/reports/{receipt}", 303)

    def explained(receipt: str, finding: str, reason: str, words: str, who: Caller) -> Outcome:
        row = one(receipt, who)
        if who.role != "agency" or who.unit != row["agency"]:
            raise problem(
                403, "own_reports_only", "Chỉ đơn vị gửi báo cáo được giải trình.", "Only the sending agency explains."
            )
        if row["superseded_by"]:
            raise problem(
                409, "superseded", f"Đã có bản mới hơn ({row['superseded_by']}); hãy giải trình ở bản đó.", "A newer version exists; explain there."
            )  # fmt: skip
        try:
            with transaction() as session:
                return explain(session, receipt, finding, reason, words, who.unit)
        except NotExplainable as error:
            vi, en = _NOT_EXPLAINABLE[error.code]
            raise problem(422, error.code, vi, en) from error

    @app.get("/api/reports")
    def reports(who: Known) -> list[dict[str, Any]]:
        """The newest reports the caller may see."""
        return seen(who)

    def seen(who: Caller) -> list[dict[str, Any]]:
        if who.role == "operator":
            raise problem(
                403,
                "no_figures",
                "Người vận hành xem hàng đợi, không xem số liệu.",
                "Operators see queues, not figures.",
            )
        column = "agency" if who.role == "agency" else "province"
        with transaction() as session:
            rows = session.execute(
                text(
                    f"SELECT r.receipt, r.agency, a.name AS agency_name, r.period, r.form, r.outcome, r.figures, r.held, r.used, r.received_at, r.superseded_by "
                    f"FROM reports r LEFT JOIN agencies a ON a.code = r.agency WHERE r.{column} = :unit ORDER BY r.revision DESC LIMIT 200"
                ),
                {"unit": who.unit},
            )
            return [dict(row) for row in rows.mappings()]

    @app.get("/reports", response_class=HTMLResponse, include_in_schema=False)
    def reports_page(request: Request, who: Known) -> Response:
        return page(request, "reports.html", who, reports=seen(who))

    @app.get("/reports/{receipt}", response_class=HTMLResponse, include_in_schema=False)
    def report_page(request: Request, receipt: str, who: Known) -> Response:
        row = one(receipt, who)
        known = catalogue()
        names = {fact["indicator"]: known[fact["indicator"]].vi for fact in row["facts"] if fact["indicator"]}
        order = {"error": 0, "warning": 1, "info": 2}
        findings = sorted(row["findings"], key=lambda finding: order[finding["severity"]])
        form = forms().get(row["form"] or "")
        shown = grouped(findings)
        given = {
            "reasons": reasons(),
            "changes": changes(row),
            "may_explain": who.role == "agency" and not row["superseded_by"],
        }
        return page(request, "report.html", who, report=row, names=names, findings=shown, form=form, **given)


def grouped(findings: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Findings in their order, each followed by those that follow from it."""
    under: dict[str, list[dict[str, Any]]] = {}
    for finding in findings:
        if finding.get("follows"):
            under.setdefault(finding["follows"], []).append(finding)
    shown = []
    for finding in findings:
        if not finding.get("follows"):
            shown += [finding, *under.get(finding.get("id") or "", [])]
    return shown


class Given(BaseModel):
    """An explanation as it is sent."""

    finding: str
    reason: str
    words: str = ""


_NOT_EXPLAINABLE = {
    "no_such_warning": ("Không có điểm cần giải trình này trong báo cáo.", "The report has no such open warning."),
    "already_explained": ("Điểm này đã được giải trình.", "This warning was explained already."),
    "unknown_reason": ("Lý do không thuộc danh mục được chấp nhận.", "The reason is not an accepted one."),
    "words_needed": ("Hãy ghi rõ lý do khác là gì.", "Say which other reason it is."),
}


def _rollups(app: FastAPI, transaction: Transactions, Known: Any, page: Page) -> None:
    def read(province: str, period: str, who: Caller) -> dict[str, Any]:
        code = next((p.code for p in provinces().values() if province in (p.code, p.short, p.name)), None)
        if code is None or not who.sees_province(code):
            raise problem(
                404,
                "no_such_province",
                f"Không có tỉnh {province} trong phạm vi của bạn.",
                f"{province} is not a province of yours.",
            )
        try:
            quarter(period)
        except ValueError as error:
            raise problem(
                422, "wrong_period", f"Kỳ “{period}” không hợp lệ; kỳ viết như 2020-Q3.", str(error)
            ) from None
        with transaction() as session:
            return {**rollup.read(session, code, FAMILY, period), "province_name": provinces()[code].short}

    @app.get("/api/rollups/{province}/{period}")
    def show(province: str, period: str, who: Known) -> dict[str, Any]:
        """A province's totals with the agencies behind each."""
        return read(province, period, who)

    @app.get("/rollups", response_class=HTMLResponse, include_in_schema=False)
    def list_page(request: Request, who: Known) -> Response:
        if who.role != "officer":
            raise problem(
                403, "officers_only", "Trang tổng hợp dành cho cán bộ tỉnh.", "The totals are for provincial officers."
            )
        own = {form.id for form in forms().values() if form.province == who.unit}
        periods = sorted({due.period for due in deadlines() if due.form in own}, reverse=True)
        with transaction() as session:
            rows = [{"period": period, **rollup.coverage(session, who.unit, FAMILY, period)} for period in periods]
        return page(request, "rollups.html", who, rows=rows, province=provinces()[who.unit])

    @app.get("/rollups/{province}/{period}", response_class=HTMLResponse, include_in_schema=False)
    def rollup_page(request: Request, province: str, period: str, who: Known) -> Response:
        return page(request, "rollup.html", who, rollup=read(province, period, who), catalogue=catalogue())


def _letters(
    app: FastAPI, settings: Settings, transaction: Transactions, operations: Operations, Known: Any, page: Page
) -> None:
    def province_of(who: Caller) -> str:
        if who.role != "officer":
            raise problem(403, "officers_only", "Trang này dành cho cán bộ tỉnh.", "This is for provincial officers.")
        return who.unit

    def written(session: Connection, province: str) -> list[dict[str, Any]]:
        rows = session.execute(
            text(
                "SELECT l.*, a.name AS agency_name FROM letters l LEFT JOIN agencies a ON a.code = l.agency WHERE l.province = :p ORDER BY written_at DESC, key LIMIT 500"
            ),
            {"p": province},
        )
        return [dict(row) for row in rows.mappings()]

    @app.get("/api/letters")
    def letters_api(who: Known) -> list[dict[str, Any]]:
        """The letters written to the agencies of the officer's province."""
        with transaction() as session:
            return written(session, province_of(who))

    @app.get("/letters", response_class=HTMLResponse, include_in_schema=False)
    def letters_page(request: Request, who: Known) -> Response:
        with transaction() as session:
            return page(request, "letters.html", who, letters=written(session, province_of(who)))

    @app.post("/api/remind")
    def remind(who: Known, on: date, dry_run: bool = True) -> list[dict[str, Any]]:
        """Who should have been written to by a day for being late; writes to them unless it is a dry run."""
        province = None if who.role == "operator" else province_of(who)
        return run_reminders(settings, transaction, operations, on, province, dry_run=dry_run)


def run_reminders(
    settings: Settings,
    transaction: Transactions,
    operations: Operations,
    on: date,
    province: str | None,
    *,
    dry_run: bool,
    days: int | None = None,
) -> list[dict[str, Any]]:
    """The late agencies of a day and what was done about each; one transaction a letter."""
    waiting = operations.agencies_in_flight()
    with transaction() as session:
        found = letters.overdue(session, on, province, days)
    link = settings.public_url or f"http://{settings.web_host}:{settings.web_port}"
    result = []
    for entry in found:
        agency, due = entry["agency"], entry["due"]
        action = (
            "already_written"
            if entry["written"]
            else "waiting_for_us"
            if agency.code in waiting
            else "no_mailbox"
            if not agency.mailbox
            else "write"
        )
        if action == "write" and not dry_run:
            with transaction() as session:
                letters.late(session, agency, due, entry["days"], link)
            action = "written"
        result.append(
            {
                "agency": agency.code,
                "name": agency.name,
                "to": agency.mailbox,
                "form": due.form,
                "period": due.period,
                "deadline": due.deadline.isoformat(),
                "days_late": entry["days"],
                "action": action,
                "key": f"late:{agency.code}:{due.form}:{due.period}",
            }
        )
    return result


def _operations(app: FastAPI, transaction: Transactions, operations: Operations, Known: Any, page: Page) -> None:
    def operator(who: Caller) -> None:
        if who.role != "operator":
            raise problem(
                403, "operators_only", "Trang vận hành dành cho người vận hành.", "Operations are for operators."
            )

    @app.get("/api/ops")
    def ops(who: Known) -> dict[str, Any]:
        """Queues, workers, stuck submissions and dead letters; no figures."""
        operator(who)
        return operations.overview()

    @app.post("/api/replay")
    def replay(
        who: Known, event: str | None = None, cause: str | None = None, stage: str | None = None
    ) -> dict[str, int]:
        """Puts dead letters back, chosen by id, cause or stage."""
        operator(who)
        return {"replayed": operations.replay(event, cause, stage)}

    @app.get("/api/verify")
    def verify(who: Known) -> dict[str, Any]:
        """Recomputes every rollup from the facts and compares."""
        operator(who)
        with transaction() as session:
            found = [*rollup.verify(session), *operations.disagreements()]
        return {"differences": len(found), "list": found[:200]}

    @app.get("/ops", response_class=HTMLResponse, include_in_schema=False)
    def ops_page(request: Request, who: Known) -> Response:
        operator(who)
        return page(request, "ops.html", who, ops=operations.overview())

    @app.post("/ops/replay", include_in_schema=False)
    def replay_button(
        who: Known, event: Annotated[str, Form()] = "", listener: Annotated[str, Form()] = ""
    ) -> Response:
        operator(who)
        operations.replay(event or None, None, listener or None)
        return RedirectResponse("/ops", 303)

    @app.get("/metrics/aggregate", include_in_schema=False)
    def metrics() -> Response:
        return Response(operations.metrics(), media_type="text/plain; version=0.0.4")


def _scan_waits(receipt: str, pages: int, expected: datetime) -> Exception:
    """What is said of a scan that waits for its turn."""
    at = expected.astimezone()
    return problem(
        404,
        "not_judged",
        f"Báo cáo {receipt} là bản chụp ({pages} trang), đang chờ nhận dạng chữ; dự kiến đọc xong khoảng {at:%H:%M ngày %d/%m/%Y}. Gửi tệp Word/Excel gốc sẽ có kết quả ngay.",
        f"{receipt} is a scan ({pages} pages) waiting to be read, expected to be done about {at:%H:%M on %d/%m/%Y}. The original Word or Excel file would be read at once.",
    )
