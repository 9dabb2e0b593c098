"""How a clerk lays a report out. Each layout takes what is asked and what is answered, and gives a paper."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from random import Random

from tests.clerks.paper import Cell, Line, Paper, Run, Table

from .hands import Hand
from .questions import LEVELS, ROLES, Question, asked
from .truths import Answer, Truth


@dataclass
class Desk:
    """All that lies before a clerk who makes his report."""

    seed: str
    province: str
    above: str
    """First line of the letterhead."""
    agency: str
    place: str
    number: str
    day: tuple[int, int, int]
    quarter: str
    """As he writes it: ``III/2020``."""
    truth: Truth
    hand: Hand
    rng: Random
    words: tuple[tuple[str, str], ...] = ()
    """What he words otherwise than the form: old, new."""
    skip: Callable[[Question], bool] = field(default=lambda question: False)

    def questions(self) -> list[Question]:
        return [question for question in asked(self.seed) if not self.skip(question)]

    def sections(self) -> Iterator[tuple[str, list[Question]]]:
        """The parts in order; the contact last."""
        parts: dict[str, list[Question]] = {}
        for question in self.questions():
            parts.setdefault(question.section, []).append(question)
        late = [title for title in parts if "LIÊN HỆ" in title or "THÔNG TIN KHÁC" in title]
        for title in [*(t for t in parts if t not in late), *late]:
            yield title, parts[title]

    def label(self, question: Question) -> str:
        """The question in the clerk's words."""
        text = question.label
        for old, new in self.words:
            text = text.replace(old, new)
        return text

    def truth_of(self, name: str) -> Answer:
        return self.truth.answers.get(name)

    def written(self, question: Question, name: str = "") -> str:
        """One answer in his hand; empty where he has none."""
        answer = self.truth_of(name or (question.names[0] if question.names else ""))
        if question.options:
            chosen = question.options[0 if answer is True else 1] if isinstance(answer, bool) else answer
            return "   ".join(f"{'☒' if one == chosen else '☐'} {one}" for one in question.options)
        if isinstance(answer, bool) and (
            question.counted_in in ("cơ quan", "website/portal") or question.unit.startswith("1/0")
        ):
            return "1" if answer else "0"
        return self.hand.write(answer, question.counted_in, flag=question.flag)

    def several(self, question: Question) -> list[tuple[str, str]]:
        """(level or role in words, answer) for a line with a blank for each."""
        named = []
        for name in question.names:
            bare, _, role = name.partition("#")
            level = bare.partition("@")[2]
            named.append((ROLES.get(role) or LEVELS[level], self.written(question, name)))
        return named

    @property
    def date(self) -> str:
        day, month, year = self.day
        return f"{self.place}, ngày {day:02d} tháng {month} năm {year}"


Layout = Callable[[Desk], Paper]

TITLES = {
    "000": "BÁO CÁO ĐỊNH KỲ LĨNH VỰC ỨNG DỤNG CÔNG NGHỆ THÔNG TIN, PHÁT TRIỂN CHÍNH PHỦ ĐIỆN TỬ QUÝ {}",
    "001": "BÁO CÁO TÌNH HÌNH ỨNG DỤNG CÔNG NGHỆ THÔNG TIN VÀ PHÁT TRIỂN CHÍNH PHỦ ĐIỆN TỬ QUÝ {}",
    "002": "BÁO CÁO SỐ LIỆU VỀ PHÁT TRIỂN CHÍNH PHỦ ĐIỆN TỬ QUÝ {}",
    "003": "BÁO CÁO ỨNG DỤNG CÔNG NGHỆ THÔNG TIN, CHÍNH PHỦ ĐIỆN TỬ QUÝ {}",
    "004": "BIỂU MẪU BÁO CÁO CHÍNH PHỦ ĐIỆN TỬ QUÝ {}",
}


class Sheet:
    """A paper in the making; ``sheet`` names the sheet that a workbook puts the next block on."""

    def __init__(self) -> None:
        self.paper = Paper(iter(()))
        self.name = "BaoCao"

    def line(self, *parts: str | Run, bold: bool = False) -> None:
        self.paper.blocks.append(
            Line([part if isinstance(part, Run) else Run(part, "bold" if bold else "") for part in parts], self.name)
        )

    def table(self, rows: Sequence[Sequence[str | Cell | None]], head: int = 0) -> Table:
        table = Table(
            [
                [cell if isinstance(cell, Cell) or cell is None else Cell([Run(cell)] if cell else []) for cell in row]
                for row in rows
            ],
            self.name,
        )
        table.head = head
        self.paper.blocks.append(table)
        return table


def opening(desk: Desk, sheet: Sheet, *, letterhead: bool = True, title: str = "") -> None:
    """Letterhead, number, date and title, as on an official letter; without one, the letter it is annexed to is named."""
    if letterhead:
        left = [desk.above, desk.agency.upper(), f"Số: {desk.number}"]
        right = ["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc", desk.date]
        table = sheet.table([["\n".join(left), "\n".join(right)]])
        table.letterhead = True
    sheet.line((title or TITLES[desk.seed]).format(desk.quarter.replace("/", " NĂM ")), bold=True)
    if letterhead:
        sheet.line("Kính gửi: Sở Thông tin và Truyền thông")
    else:
        day, month, year = desk.day
        sheet.line(f"(Kèm theo Báo cáo số {desk.number} ngày {day:02d}/{month}/{year} của {desk.agency})")


def closing(desk: Desk, sheet: Sheet, *, dated: bool = False) -> None:
    """The signatures."""
    if dated:
        sheet.line(desk.date)
    sheet.table(
        [["NGƯỜI LẬP BIỂU\n\n" + str(desk.truth_of("contact_name") or ""), "THỦ TRƯỞNG ĐƠN VỊ\n(Ký tên, đóng dấu)"]]
    ).letterhead = True


def annexes(desk: Desk, sheet: Sheet, *, own_sheets: bool = True) -> None:
    """The lists at the end, with the headers of the form."""
    truth, seed = desk.truth, desk.seed
    names = {"001": ("BẢNG 1", "BẢNG 2", "BẢNG 3")}.get(seed, ("Bảng 3A.1", "Bảng 3A.2", "Bảng 3A.3"))

    def start(n: int, title: str) -> None:
        if own_sheets:
            sheet.name = names[n].replace("Bảng ", "PL").replace("BẢNG ", "PL")
        sheet.line(f"{names[n]}: {title}" if seed != "004" else title, bold=True)

    start(0, "DANH SÁCH CÁC ỨNG DỤNG CHUYÊN NGÀNH")
    head: list[str | Cell | None] = [
        "TT",
        "Tên ứng dụng",
        "Cơ quan chủ trì",
        Cell([Run("Cơ quan xây dựng ứng dụng Đánh dấu [x] vào ô phù hợp")], 2),
        None,
        Cell([Run("Quy mô sử dụng Đánh dấu [x] vào ô phù hợp")], 2),
        None,
        "Kết nối, chia sẻ dữ liệu với các hệ thống thông tin khác (Có: 1/ Không: 0)",
    ]
    sub = [
        "",
        "",
        "",
        "Ứng dụng do Bộ chuyên ngành xây dựng",
        "Ứng dụng do tỉnh xây dựng",
        "Tại CQNN cấp tỉnh",
        "Toàn tỉnh",
        "",
    ]
    rows: list[Sequence[str | Cell | None]] = [[str(n), *map(str, row)] for n, row in enumerate(truth.apps, 1)]
    sheet.table([head, sub, *rows], 2)
    if seed == "002":
        return
    if seed == "004":
        start(1, "Danh sách chi tiết DVCTT mức độ 3, 4:")
        services = [*truth.level3, *truth.level4]
        sheet.table(
            [["TT", "Tên TTHC", "Mã TTHC"], *([str(n), row[1], f"TT-{n:02d}"] for n, row in enumerate(services, 1))], 1
        )
        return
    for n, level, services in ((1, 3, truth.level3), (2, 4, truth.level4)):
        start(n, f"DANH SÁCH CÁC DỊCH VỤ CÔNG TRỰC TUYẾN MỨC ĐỘ {level}")
        online, everything = (
            "Số lượng hồ sơ trực tuyến đã giải quyết",
            "Tổng số hồ sơ đã tiếp nhận dưới cả hình thức trực tuyến và không trực tuyến",
        )
        columns = ["TT", "Nhóm dịch vụ", "Tên dịch vụ", "Địa chỉ đăng tải dịch vụ"]
        wide = seed != "001"
        if wide:
            columns += [
                "Số lượng UBND (cấp huyện hoặc cấp xã) đã triển khai, sử dụng",
                "Tỷ lệ UBND (cấp huyện hoặc cấp xã) đã triển khai, sử dụng",
            ]
        if seed == "000":
            columns += ["DV do Bộ chuyên ngành cung cấp, tỉnh chỉ sử dụng (Đánh dấu [x])"]
        columns += [online, everything]
        payment = level == 4
        if seed == "000":
            signed = "Dịch vụ có sử dụng được chữ ký số, Mobile ID để xác thực không (Có: 1/ Không: 0)"
            columns += (
                ["Hình thức thanh toán (Ghi rõ: Chuyển khoản, thẻ, hình thức khác nếu có)", signed]
                if payment
                else [signed, "Ghi chú"]
            )
        else:
            columns += [
                "Hình thức thanh toán trực tuyến (Ghi rõ: Chuyển khoản, thẻ, hình thức khác nếu có)"
                if payment
                else "Ghi chú"
            ]
        rows = []
        for at, (group, name, some, everyone) in enumerate(services, 1):
            middle = [""] * (len(columns) - len(columns[:4]) - 2 - (2 if seed == "000" else 1))
            last = (
                (["Chuyển khoản", "0"] if payment else ["0", ""])
                if seed == "000"
                else ["Chuyển khoản" if payment else ""]
            )
            rows.append([str(at), group, name, "dichvucong.gov.vn", *middle, str(some), str(everyone), *last])
        sheet.table([columns, [f"({n})" for n in range(1, len(columns) + 1)], *rows], 1)


def tables(
    head: Sequence[str] = ("TT", "Nội dung/tiêu chí", "Đơn vị tính", "Số liệu", "Ghi chú"),
    columns: Sequence[str] = ("tt", "label", "unit", "value", "note"),
    *,
    one: bool = False,
    section_in: str = "label",
    numbers: Sequence[str] = (),
    sheets: bool = False,
    letterhead: bool = True,
    note: Callable[[Question, str], str] = lambda question, typed: "",
    renumber: bool = False,
    lists: bool = True,
    dash: str = "",
    split: int = 0,
    title: str = "",
    level_rows: bool = False,
) -> Layout:
    """Tables: one for each part or one for all, its columns in this order, under these headers.

    ``previous`` and ``earlier`` among the columns hold figures of other times, ``plan`` a plan, ``change`` nothing, ``code`` a code,
    ``share`` the rate that the form asks in a line of its own, ``note`` what ``note`` says; ``yes`` and ``no`` take a cross and leave the value empty. ``split`` cuts a table after so many
    rows, as a page does; ``level_rows`` gives each level or role a row below its question.
    """

    def lay(desk: Desk) -> Paper:
        sheet = Sheet()
        opening(desk, sheet, letterhead=letterhead, title=title)
        rows: list[list[str | Cell | None]] = []

        def row_of(question: Question, number: str) -> list[str | Cell | None]:
            typed = desk.written(question) if question.names else ""
            if len(question.names) > 1:
                typed = "; ".join(f"{word}: {text}" for word, text in desk.several(question) if text)
            made = {
                "tt": number,
                "label": desk.label(question),
                "unit": "" if question.options else question.unit,
                "value": typed or (dash if question.names and desk.truth_of(question.names[0]) is None else ""),
                "note": note(question, typed) if question.names else "",
                "previous": _before(desk, typed),
                "earlier": _before(desk, typed),
                "plan": _before(desk, typed),
                "change": "",
                "share": "",
                "code": f"{len(rows) + 1:02d}" if question.names else "",
            }
            answer = desk.truth_of(question.names[0]) if question.names else None
            if "yes" in columns:
                made |= {"yes": "x" if answer is True else "", "no": "x" if answer is False else ""}
                made["value"] = "" if isinstance(answer, bool) else made["value"]
            return [made[column] for column in columns]

        def flush() -> None:
            if rows:
                parts = [rows[at : at + split] for at in range(0, len(rows), split)] if split else [rows]
                for part in parts:
                    sheet.table([list(head), *([list(numbers)] if numbers else []), *part], 1)
                    if len(parts) > 1:
                        sheet.line(str(desk.rng.randint(2, 9)))
            rows.clear()

        for n, (section, questions) in enumerate(desk.sections(), 1):
            if sheets:
                flush()
                sheet.name = f"Muc {n}"
            if one:
                if section_in == "merged":
                    rows.append([Cell([Run(section)], len(columns)), *[None] * (len(columns) - 1)])
                else:
                    mark, _, rest = section.partition(". ")
                    rows.append([{"tt": mark, "label": rest}.get(column, "") for column in columns])
            else:
                sheet.line(section, bold=True)
            for at, question in enumerate(questions, 1):
                if "share" in columns and at > 1 and _is_share(questions[at - 2], question):
                    continue  # it stands beside its count
                if level_rows and len(question.names) > 1:
                    rows.append(row_of(Question(section, question.tt, question.label), question.tt))
                    for word, typed in desk.several(question):
                        made = {"label": f"+ {word}", "unit": question.unit, "value": typed}
                        rows.append([made.get(column, "") for column in columns])
                    continue
                rows.append(row_of(question, str(at) if renumber else question.tt))
                if "share" in columns:
                    beside = questions[at] if at < len(questions) and _is_share(question, questions[at]) else None
                    rows[-1][list(columns).index("share")] = desk.written(beside) if beside else ""
            if not one:
                flush()
        flush()
        if lists:
            annexes(desk, sheet)
        closing(desk, sheet)
        return sheet.paper

    return lay


def _is_share(count: Question, rate: Question) -> bool:
    """Whether the second question asks the rate of the first."""
    return len(count.names) == len(rate.names) == 1 and rate.names[0] == _rate_of(count.names[0])


def _rate_of(name: str) -> str:
    indicator, at, level = name.partition("@")
    return f"{indicator}_pct{at}{level}"


def blank_form_first(layout: Layout) -> Layout:
    """The blank form, as it came, stands before the filled one."""

    def lay(desk: Desk) -> Paper:
        blank = replace(desk, truth=Truth(desk.truth.level, {}), rng=Random(0))
        form, filled = layout(blank), layout(desk)
        form.blocks = [block for block in form.blocks if not (isinstance(block, Table) and block.letterhead)]
        for block in form.blocks:
            block.sheet = f"Mau {block.sheet}"
        filled.blocks = [*form.blocks, *filled.blocks]
        return filled

    return lay


def across(*, sheets: bool = True) -> Layout:
    """Each part as a table of two long rows: what is asked, what is answered."""

    def lay(desk: Desk) -> Paper:
        sheet = Sheet()
        opening(desk, sheet)
        for n, (section, questions) in enumerate(desk.sections(), 1):
            if sheets:
                sheet.name = f"Phan {n}"
            sheet.line(section, bold=True)
            named = [question for question in questions if len(question.names) == 1]
            labels = [
                f"{desk.label(question)} ({question.counted_in})" if question.counted_in else desk.label(question)
                for question in named
            ]
            sheet.table([["Đơn vị", *labels], [desk.agency, *(desk.written(question) for question in named)]], 1)
        annexes(desk, sheet)
        closing(desk, sheet)
        return sheet.paper

    return lay


def cards(*, per: int = 4) -> Layout:
    """Small tables of a few questions each: what is asked in the upper row, the answers in the lower."""

    def lay(desk: Desk) -> Paper:
        sheet = Sheet()
        opening(desk, sheet)
        for section, questions in desk.sections():
            sheet.line(section, bold=True)
            named = [question for question in questions if len(question.names) == 1]
            for at in range(0, len(named), per):
                part = named[at : at + per]
                asked = [f"{desk.label(q)} ({q.counted_in})" if q.counted_in else desk.label(q) for q in part]
                sheet.table([asked, [desk.written(question) for question in part]], 1)
        annexes(desk, sheet)
        closing(desk, sheet)
        return sheet.paper

    return lay


def halves() -> Layout:
    """Each part in two halves beside each other, to save paper: number, question, answer, and the same again."""

    def lay(desk: Desk) -> Paper:
        sheet = Sheet()
        opening(desk, sheet)
        for section, questions in desk.sections():
            sheet.line(section, bold=True)
            rows = [[q.tt, desk.label(q), q.unit, desk.written(q) if len(q.names) == 1 else ""] for q in questions]
            middle = (len(rows) + 1) // 2
            head = ["TT", "Nội dung", "ĐVT", "Số liệu"]
            right = [*rows[middle:], *[["", "", "", ""]] * (2 * middle - len(rows))]
            sheet.table([[*head, *head], *([*a, *b] for a, b in zip(rows[:middle], right, strict=True))], 1)
        annexes(desk, sheet)
        closing(desk, sheet)
        return sheet.paper

    return lay


def boxes_of_text() -> Layout:
    """A frame for each part, every line of it a paragraph: the question, a colon, the answer."""

    def lay(desk: Desk) -> Paper:
        sheet = Sheet()
        opening(desk, sheet)
        for section, questions in desk.sections():
            sheet.line(section, bold=True)
            lines = []
            for q in questions:
                typed = desk.written(q) if len(q.names) == 1 else ""
                unit = (
                    f" {q.counted_in}"
                    if typed and q.counted_in and not isinstance(desk.truth_of(q.names[0]), str)
                    else ""
                )
                lines.append(f"{q.tt}. " * bool(q.tt) + f"{desk.label(q).rstrip(': ')}: {typed}{unit}")
            sheet.table([["\n".join(lines)]])
        annexes(desk, sheet)
        closing(desk, sheet)
        return sheet.paper

    return lay


def _before(desk: Desk, typed: str) -> str:
    """What stood there last time: another figure, the same words."""
    if re.fullmatch(r"[01]", typed):
        return typed
    return (
        re.sub(
            r"\d+",
            lambda digits: str(max(0, int(digits[0]) - desk.rng.randint(1, 9))) if len(digits[0]) < 4 else digits[0],
            typed,
            count=1,
        )
        if re.fullmatch(r"[\d.,%/ ]+", typed)
        else typed
    )


def sentences(
    gap: Callable[[str, str], str] = lambda typed, unit: f" {typed} {unit}",
    *,
    empty: str = "...........",
    letterhead: bool = True,
    bullet: Callable[[str], str] = lambda tt: f"{tt}. " if tt else "- ",
    level: Callable[[str, str], str] = lambda word, typed: f"({word}) {typed or '……'}",
    level_lines: bool = False,
    lists: bool = True,
    pair: bool = False,
    title: str = "",
    dated: bool = False,
) -> Layout:
    """Sentences with the answers in their gaps: ``gap`` puts an answer and its unit behind the label.

    ``level`` writes the blanks of a line that has one for each level or role; ``pair`` joins “Tỷ lệ” to the line before it.
    """

    def lay(desk: Desk) -> Paper:
        sheet = Sheet()
        opening(desk, sheet, letterhead=letterhead, title=title)
        for section, questions in desk.sections():
            sheet.line(section, bold=True)
            for question in questions:
                label = desk.label(question)
                start = f"{bullet(question.tt)}{label}"
                if not question.names:
                    sheet.line(start)
                    continue
                colon = "" if label.rstrip().endswith((":", "?")) else ":"
                if len(question.names) > 1:
                    parts = [level(word, typed) for word, typed in desk.several(question)]
                    if level_lines:
                        sheet.line(f"{start}{colon}")
                        for part in parts:
                            sheet.line(part)
                    else:
                        sheet.line(f"{start}{colon} {' '.join(parts)}")
                    continue
                typed = desk.written(question)
                unit = question.counted_in
                if question.options:
                    sheet.line(f"{start}")
                    sheet.line(typed)
                    continue
                said = gap(typed, "" if unit and typed.endswith(unit) else unit) if typed else f" {empty} {unit}"
                if (
                    pair
                    and label.startswith("Tỷ lệ:")
                    and sheet.paper.blocks
                    and isinstance(sheet.paper.blocks[-1], Line)
                ):
                    sheet.paper.blocks[-1].text += f", {label}{said}"
                else:
                    sheet.line(_runs(f"{start}{colon}", said))
        if lists:
            annexes(desk, sheet)
        closing(desk, sheet, dated=dated)
        return sheet.paper

    return lay


def _runs(start: str, said: str) -> str:
    return f"{start}{said}".rstrip()


def two_columns(*, letterhead: bool = True, sheets: bool = False) -> Layout:
    """A table of two columns for each part: what is asked, what is answered with its unit."""

    def lay(desk: Desk) -> Paper:
        sheet = Sheet()
        opening(desk, sheet, letterhead=letterhead)
        for n, (section, questions) in enumerate(desk.sections(), 1):
            if sheets:
                sheet.name = f"Phan {n}"
            sheet.line(section, bold=True)
            rows = []
            for question in questions:
                typed = (
                    desk.written(question)
                    if len(question.names) == 1
                    else "; ".join(f"{word}: {text}" for word, text in desk.several(question) if text)
                )
                unit = question.counted_in
                number = f"{question.tt}. " if question.tt else "- "
                rows.append(
                    [
                        f"{number}{desk.label(question)}",
                        f"{typed} {unit}".strip() if typed and not typed.endswith(unit or " ") else typed,
                    ]
                )
            sheet.table(rows)
        annexes(desk, sheet)
        closing(desk, sheet, dated=not letterhead)
        return sheet.paper

    return lay


def matrix(*, three: tuple[str, str, str] = ("Toàn huyện", "Cấp huyện", "Cấp xã"), rest: Layout) -> Layout:
    """The district's form with the levels side by side, where it has a line for each; the other lines in ``rest``'s way."""

    stems = (
        ("agencies_total", "Tổng số cơ quan nhà nước", "cơ quan"),
        ("staff_total", "Tổng số cán bộ, công chức (CBCCVC)", "người"),
        ("computers_total", "Tổng số máy tính", "chiếc"),
        ("staff_with_computer", "Số CBCC được trang bị máy tính", "người"),
        ("staff_with_computer_pct", "Tỷ lệ CBCC được trang bị máy tính", "%"),
        ("antivirus_computers", "Số máy tính cài phần mềm diệt virus bản quyền", "chiếc"),
        ("antivirus_computers_pct", "Tỷ lệ máy tính cài phần mềm diệt virus bản quyền", "%"),
        ("lan_agencies", "Số CQNN có mạng LAN", "cơ quan"),
        ("lan_agencies_pct", "Tỷ lệ CQNN có mạng LAN", "%"),
        ("computers_online_pct", "Tỷ lệ máy tính kết nối Internet", "%"),
        ("email_accounts_total", "Số CBCC được cấp tài khoản thư điện tử", "người"),
        ("email_accounts_pct", "Tỷ lệ CBCC được cấp tài khoản thư điện tử", "%"),
        ("email_regular_use_pct", "Tỷ lệ CBCCVC thường xuyên sử dụng thư điện tử trong công việc", "%"),
    )
    levels = ("toan_huyen", "cap_huyen", "cap_xa")

    def lay(desk: Desk) -> Paper:
        told = {f"{stem}@{level}" for stem, _, _ in stems for level in levels}
        rows: list[list[str]] = [["TT", "Nội dung", "ĐVT", *three]]
        for n, (stem, label, unit) in enumerate(stems, 1):
            cells = [desk.hand.write(desk.truth_of(f"{stem}@{level}"), unit) for level in levels]
            rows.append([str(n), label, unit, *cells])
        shown = desk.skip
        desk.skip = lambda question: shown(question) or bool(set(question.names) & told)
        paper = rest(desk)
        first = _before_part_two(paper)
        sheet = Sheet()
        sheet.name = paper.blocks[first].sheet
        sheet.line("SỐ LIỆU CHUNG THEO CẤP", bold=True)
        sheet.table(rows, 1)
        paper.blocks[first:first] = sheet.paper.blocks
        return paper

    return lay


def _before_part_two(paper: Paper) -> int:
    """Where a table of the clerk's own goes: before the second part, or before the only table."""
    for n, block in enumerate(paper.blocks):
        if isinstance(block, Line) and block.text.startswith("MỤC 2"):
            return n
    return next(n for n, block in enumerate(paper.blocks) if isinstance(block, Table) and not block.letterhead)


def level_columns(*, three: Sequence[str] = ("Cấp tỉnh", "Cấp huyện", "Cấp xã"), rest: Layout) -> Layout:
    """Sóc Trăng's form: the lines with three blanks as a table with a column for each level."""

    def lay(desk: Desk) -> Paper:
        leveled = [q for q in desk.questions() if len(q.names) == 3 and "#" not in q.names[0]]
        rows: list[list[str]] = [["TT", "Nội dung", "Đơn vị tính", *three]]
        rows += [
            [q.tt, desk.label(q).rstrip(":"), q.unit, *(desk.written(q, name) for name in q.names)] for q in leveled
        ]
        shown = desk.skip
        desk.skip = lambda question: shown(question) or question in leveled
        paper = rest(desk)
        at = _before_part_two(paper)
        sheet = Sheet()
        sheet.name = paper.blocks[at].sheet
        sheet.table(rows, 1)
        paper.blocks[at:at] = sheet.paper.blocks
        return paper

    return lay
