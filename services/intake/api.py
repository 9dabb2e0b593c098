"""The intake API and its pages: upload, receipts, register, login."""

from dataclasses import asdict
from typing import Annotated, Any

from fastapi import Depends, FastAPI, File, Form, Request, UploadFile
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest

from services.intake import register
from services.intake.submissions import Submission, find, of_agency, receive
from shared.access import COOKIE, Caller, read_token
from shared.contracts import Agency
from shared.database import Transactions
from shared.forms import deadlines, forms, quarter
from shared.settings import Settings
from shared.store import S3Store
from shared.web import find_caller, make_app, problem, templates


class _Meter:
    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.uploads = Counter("baocao_uploads_total", "Uploads by result", ["result"], registry=self.registry)
        self.seconds = Histogram("baocao_upload_seconds", "Seconds to take a file in", registry=self.registry)


def build(settings: Settings, transaction: Transactions, store: S3Store) -> FastAPI:
    """The intake application; ``main.py`` wires it."""
    app, pages, meter = make_app("Báo cáo – tiếp nhận", settings), templates("intake"), _Meter()

    def revision(code: str) -> int | None:
        with transaction() as session:
            agency = register.find(session, code)
        return agency.token_revision if agency and agency.active else None

    def caller(request: Request) -> Caller:
        return find_caller(request, settings, revision)

    Known = Annotated[Caller, Depends(caller)]

    def own_agency(who: Caller) -> Agency:
        """The agency of the token; an officer or an operator sends nothing."""
        if who.role == "agency":
            with transaction() as session:
                agency = register.find(session, who.unit)
            if agency:
                return agency
        raise problem(
            403,
            "not_an_agency",
            "Chỉ đơn vị mới gửi được báo cáo, bằng mã truy cập của chính đơn vị.",
            "Only an agency can send a report, with its own token.",
        )

    def take(content: bytes, name: str, who: Caller, form: str | None, period: str | None) -> Submission:
        agency = own_agency(who)
        _check_upload(content, name, agency, form, period, settings)
        with meter.seconds.time():
            sent = receive(content, name, agency, form, period, store, transaction)
        meter.uploads.labels("repeated" if sent.duplicate else "received").inc()
        return sent

    async def read(file: UploadFile) -> bytes:
        limit = settings.max_upload_mb * 1024 * 1024
        content = await file.read(limit + 1)
        if len(content) > limit:
            raise problem(
                413,
                "too_large",
                f"Tệp “{file.filename}” lớn hơn {settings.max_upload_mb} MB. Hãy nén ảnh hoặc tách tệp rồi gửi lại.",
                f"The file is larger than {settings.max_upload_mb} MB.",
            )
        return content

    @app.post("/api/submissions", status_code=201)
    async def submit(
        response: Response,
        who: Known,
        file: Annotated[UploadFile, File()],
        form: Annotated[str | None, Form()] = None,
        period: Annotated[str | None, Form()] = None,
    ) -> dict[str, Any]:
        """Takes one file in and answers with its receipt; 200 when the same file was sent before."""
        content = await read(file)
        sent = await run_in_threadpool(take, content, file.filename or "tep", who, form or None, period or None)
        response.status_code = 200 if sent.duplicate else 201
        return _shown(sent)

    @app.get("/api/submissions/{receipt}")
    def show(receipt: str, who: Known) -> dict[str, Any]:
        """What was recorded under a receipt."""
        return _shown(own(receipt, who))

    def own(receipt: str, who: Caller) -> Submission:
        with transaction() as session:
            sent = find(session, receipt)
            agency = register.find(session, sent.agency) if sent else None
        if sent is None or agency is None or not who.sees_agency(agency.code, agency.province):
            raise problem(
                404,
                "no_such_receipt",
                f"Không có biên nhận {receipt} của đơn vị.",
                f"Your unit has no receipt {receipt}.",
            )
        return sent

    @app.post("/api/agencies/import")
    async def import_agencies(who: Known, file: Annotated[UploadFile, File()]) -> dict[str, int]:
        """Loads or updates the register from csv or xlsx; all rows or none."""
        _operator(who)
        content = await read(file)
        try:
            rows = register.rows_of(content)
        except register.WrongRegister as error:
            raise problem(422, "wrong_register", f"{file.filename}: {error}", f"{file.filename}: {error}") from error

        def save() -> int:
            with transaction() as session:
                before = {agency.code: agency for agency in register.listed(session, None)}
                return sum(register.change(session, row) != before.get(row.code) for row in rows)

        return {"agencies": len(rows), "changed": await run_in_threadpool(save)}

    @app.put("/api/agencies/{code}")
    def put_agency(code: str, agency: Agency, who: Known) -> Agency:
        """Adds or changes one agency."""
        _operator(who)
        if agency.code != code or any(form not in forms() for form in agency.forms):
            raise problem(
                422,
                "wrong_agency",
                "Mã trong địa chỉ và trong nội dung khác nhau, hoặc có biểu không tồn tại.",
                "The codes differ, or a form is unknown.",
            )
        with transaction() as session:
            return register.change(session, agency)

    @app.post("/api/agencies/{code}/token")
    def new_token(code: str, who: Known) -> dict[str, int]:
        """Makes an agency's tokens so far worthless; the new one is made by ``baocao token``."""
        _operator(who)
        with transaction() as session:
            agency = register.replace_token(session, code)
        if agency is None:
            raise problem(404, "no_such_agency", f"Danh bạ không có mã {code}.", f"The register has no {code}.")
        return {"token_revision": agency.token_revision}

    @app.get("/api/agencies")
    def agencies(who: Known) -> list[Agency]:
        """The register: an officer's province, an operator's whole."""
        return seen(who)

    def seen(who: Caller) -> list[Agency]:
        if who.role == "agency":
            return [own_agency(who)]
        with transaction() as session:
            return register.listed(session, who.unit if who.role == "officer" else None)

    @app.get("/metrics/intake", include_in_schema=False)
    def metrics() -> Response:
        return Response(generate_latest(meter.registry), media_type="text/plain; version=0.0.4")

    @app.get("/login", response_class=HTMLResponse, include_in_schema=False)
    def login_page(request: Request) -> Response:
        return pages.TemplateResponse(request, "login.html", {"caller": None, "wrong": False})

    @app.post("/login", include_in_schema=False)
    def login(request: Request, token: Annotated[str, Form()]) -> Response:
        who = read_token(settings, token.strip())
        if who is None or (who.role == "agency" and revision(who.unit) != who.revision):
            return pages.TemplateResponse(request, "login.html", {"caller": None, "wrong": True}, status_code=401)
        home = {"agency": "/", "officer": "/rollups", "operator": "/ops"}[who.role]
        answer = RedirectResponse(home, 303)
        answer.set_cookie(COOKIE, token.strip(), httponly=True, samesite="strict", secure=request.url.scheme == "https")
        return answer

    @app.get("/logout", include_in_schema=False)
    def logout() -> Response:
        answer = RedirectResponse("/login", 303)
        answer.delete_cookie(COOKIE)
        return answer

    @app.get("/", response_class=HTMLResponse, include_in_schema=False)
    def home(request: Request, who: Known) -> Response:
        if who.role != "agency":
            return RedirectResponse({"officer": "/rollups", "operator": "/ops"}[who.role], 303)
        agency = own_agency(who)
        with transaction() as session:
            sent = of_agency(session, agency.code)
        dues = [due for due in deadlines() if due.form in agency.forms]
        return pages.TemplateResponse(
            request,
            "upload.html",
            {"caller": who, "agency": agency, "submissions": sent, "dues": dues, "limit": settings.max_upload_mb},
        )

    @app.post("/", include_in_schema=False)
    async def upload(
        who: Known, file: Annotated[list[UploadFile], File()], period: Annotated[str, Form()] = ""
    ) -> Response:
        sent = [
            await run_in_threadpool(take, await read(one), one.filename or "tep", who, None, period or None)
            for one in file
        ]
        return RedirectResponse(f"/receipts/{sent[0].receipt}" if len(sent) == 1 else "/", 303)

    @app.get("/receipts/{receipt}", response_class=HTMLResponse, include_in_schema=False)
    def receipt_page(request: Request, receipt: str, who: Known) -> Response:
        return pages.TemplateResponse(request, "receipt.html", {"caller": who, "sent": own(receipt, who)})

    @app.get("/agencies", response_class=HTMLResponse, include_in_schema=False)
    def agencies_page(request: Request, who: Known) -> Response:
        return pages.TemplateResponse(request, "agencies.html", {"caller": who, "agencies": seen(who)})

    return app


def _shown(sent: Submission) -> dict[str, Any]:
    return {key: value for key, value in asdict(sent).items() if key != "document"}


def _operator(who: Caller) -> None:
    if who.role != "operator":
        raise problem(
            403,
            "operators_only",
            "Chỉ người vận hành được thay đổi danh bạ.",
            "Only an operator may change the register.",
        )


def _check_upload(
    content: bytes, name: str, agency: Agency, form: str | None, period: str | None, settings: Settings
) -> None:
    """What can be known before reading: something was sent, and what was declared exists and is owed."""
    if not content:
        raise problem(
            422,
            "empty_file",
            f"Tệp “{name}” rỗng (0 byte). Hãy kiểm tra và chọn lại tệp báo cáo.",
            f"The file {name} is empty. Choose the report again.",
        )
    if form is not None and form not in forms():
        raise problem(
            422,
            "unknown_form",
            f"Không có biểu mẫu “{form}”. Các biểu đã biết: {', '.join(forms())}.",
            f"There is no form {form}. Known: {', '.join(forms())}.",
        )
    if form is not None and form not in agency.forms:
        raise problem(
            422,
            "form_not_owed",
            f"{agency.name} không phải gửi biểu “{form}”.",
            f"{agency.name} does not owe the form {form}.",
        )
    if period is None:
        return
    try:
        quarter(period)
    except ValueError:
        raise problem(
            422,
            "wrong_period",
            f"Kỳ “{period}” không hợp lệ; kỳ viết như 2020-Q3.",
            f"{period} is no period; one looks like 2020-Q3.",
        ) from None
    owed = sorted({due.period for due in deadlines() if due.form in (agency.forms if form is None else [form])})
    if period not in owed:
        raise problem(
            422,
            "unknown_period",
            f"{agency.name} không có kỳ báo cáo {period}. Các kỳ đang mở: {', '.join(owed) or 'chưa có'}.",
            f"{agency.name} owes no report for {period}. Owed: {', '.join(owed) or 'none'}.",
        )
