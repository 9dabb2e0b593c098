"""Filled reports: a form's items answered at random, laid out as a province's own paper or drawn anew."""

from __future__ import annotations

import random
import re
import unicodedata
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from benchmarks.corpus.answers import APPS, BLANK, Answer, answer, grouped
from corpus.samples import pieces as sample_pieces
from corpus.samples import text_of
from corpus.typeset import Box, Piece
from shared.forms import Form, Item
from shared.reference import installed

NATIVE = {
    "bac-giang-so-2020": "000",
    "dien-bien-2018": "001",
    "tuyen-quang-huyen-2020": "002",
    "phu-yen-so-2019": "003",
}
"""Forms whose own paper is at hand, and the sample that shows it."""
LAYOUTS = ("native", "table", "table_moved", "table_defects", "prose")
PERIODS = {"2018": "Quý II/2018", "2019": "Quý III/2019", "2020": "Quý III/2020"}
_LEADER = re.compile(r"(?:[.…_]\s?){3,}|…+")
_BLANK_SHARE = 0.08

Key = tuple[str, str, str]
"""Indicator, level, role."""


@dataclass(slots=True)
class Report:
    """A filled report and what a reader must find in it."""

    form: Form
    layout: str
    seed: int
    pieces: list[Piece]
    answers: dict[Key, Answer]
    """What is printed for each key; a key that is not printed at all is absent."""
    period: str
    agency: str
    tables: dict[str, list[dict[str, Any]]] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """A file name without its ending."""
        return f"{self.form.id}-{self.layout}-{self.seed}"


def key_of(item: Item, form: Form) -> Key:
    """The key of the fact that answers an item."""
    return (item.indicator, item.level or form.own_level, item.role or "")


def make(form_id: str, layout: str, seed: int) -> Report:
    """The report with this number; the same arguments give the same report."""
    form, rng = installed().forms[form_id], random.Random(f"{form_id}/{layout}/{seed}")
    year = form.valid_from[:4]
    period, agency = PERIODS[year], _agency(form, rng)
    answers: dict[Key, Answer] = {}
    for item in form.items:
        key = key_of(item, form)
        if item.indicator == "report_period":
            answers[key] = Answer(period, f"{year}-Q{3 if 'III' in period else 2}")
        elif item.indicator == "agency_name":
            answers[key] = Answer(agency, agency)
        elif item.annex:
            continue
        elif key not in answers:
            answers[key] = (
                BLANK if rng.random() < _BLANK_SHARE else answer(item, installed().indicators[item.indicator], rng)
            )
    report = Report(form, layout, seed, [], answers, f"{year}-Q{3 if 'III' in period else 2}", agency)
    if layout == "native":
        _native(report, rng)
    else:
        _drawn(report, rng)
    return report


def _agency(form: Form, rng: random.Random) -> str:
    if form.own_level == "toan_huyen":
        return f"Ủy ban nhân dân huyện {rng.choice(['Sơn Dương', 'Hàm Yên', 'Chiêm Hóa', 'Lâm Bình'])}"
    return rng.choice(["Sở Công Thương", "Sở Tài chính", "Sở Y tế", "Sở Xây dựng", "Sở Nội vụ", "Sở Tư pháp"])


def _native(report: Report, rng: random.Random) -> None:
    """The province's own paper, its answers replaced; slots that cannot be told apart keep nothing."""
    seed = NATIVE[report.form.id]
    lines = text_of(seed).split("\n")
    slots = _slots(report.form, seed)
    placed: dict[Key, Answer] = {}
    for number, items in slots.items():
        line = lines[number - 1]
        shown = [report.answers.get(key_of(item, report.form), BLANK) for item in items]
        if line.count("\t") > 1 and len(items) == 1 and seed in ("000", "002"):
            cells = line.split("\t")
            if len(cells) < 4 or items[0].annex:
                continue
            cells[3] = shown[0].printed
            if items[0].indicator == "report_period":
                cells[2] = ""
            lines[number - 1] = "\t".join(cells)
        else:
            gaps = [
                gap
                for gap in _LEADER.finditer(line)
                if line.count("(", 0, gap.start()) == line.count(")", 0, gap.start())
            ]
            if len(gaps) != len(items) or any(item.options or item.annex for item in items):
                continue
            for gap, given in reversed(list(zip(gaps, shown, strict=True))):
                text = f" {given.printed} " if given.printed else gap.group()
                line = line[: gap.start()] + text + line[gap.end() :]
            lines[number - 1] = line
        for item, given in zip(items, shown, strict=True):
            placed[key_of(item, report.form)] = given
    report.answers = placed
    if seed == "002":
        lines[:36] = [""] * 36  # the covering letter repeats figures of its own
    report.pieces = list(sample_pieces(seed, lines))


def _slots(form: Form, seed: str) -> dict[int, list[Item]]:
    """The items by the line of the sample that asks for them; keys asked for more than once are left out."""
    where: dict[str, list[int]] = {
        indicator.id: sorted(int(str(o["line"])) for o in indicator.occurrences if o["seed"] == seed)
        for indicator in installed().indicators.values()
    }
    grouped_items: dict[str, list[Item]] = defaultdict(list)
    for item in form.items:
        grouped_items[item.indicator].append(item)
    found: dict[int, list[tuple[int, Item]]] = defaultdict(list)
    order = {id(item): n for n, item in enumerate(form.items)}
    for name, items in grouped_items.items():
        if len(items) == len(where[name]):
            for item, line in zip(items, where[name], strict=True):
                found[line].append((order[id(item)], item))
    return {line: [item for _, item in sorted(pairs, key=lambda pair: pair[0])] for line, pairs in found.items()}


_HEADERS = (
    ("TT", "Nội dung/tiêu chí", "Đơn vị tính", "Số liệu", "Ghi chú"),
    ("STT", "Nội dung chỉ tiêu", "Đơn vị tính", "Số liệu", "Chi tiết làm rõ"),
    ("TT", "Nội dung", "ĐVT", "Kết quả", "Ghi chú"),
)


def _drawn(report: Report, rng: random.Random) -> None:
    form = report.form
    sections: dict[str, list[Item]] = defaultdict(list)
    for item in form.items:
        sections[item.section].append(item)
    defects = report.layout == "table_defects"
    names = list(sections)
    if defects and len(names) > 3:
        middle = names[1:-1]
        rng.shuffle(middle)
        names = [names[0], *middle, names[-1]]
    report.pieces = _letterhead(report, rng)
    header = rng.choice(_HEADERS)
    dropped: set[Key] = set()
    shown: set[Key] = set()
    for number, name in enumerate(names, 1):
        items = [item for item in sections[name] if not item.annex]
        if not items:
            continue
        report.pieces.append(Piece(paragraph=f"{name or f'MỤC {number}'}. NỘI DUNG BÁO CÁO"))
        if report.layout == "prose":
            report.pieces += _prose(report, items, shown)
            continue
        rows, out = _rows(report, items, rng, defects=defects, shown=shown)
        dropped |= out
        order = [0, 1, 2, 3, 4] if report.layout != "table_moved" else [0, 1, 3, 2, 4]
        grid = [[header[n] for n in order], [f"({n})" for n in range(1, 6)], *([row[n] for n in order] for row in rows)]
        report.pieces.append(Piece(grid=tuple(tuple(Box(text) for text in row) for row in grid)))
    for key in dropped - shown:
        report.answers.pop(key, None)
    _annexes(report, rng)
    if defects and rng.random() < 0.3:
        report.pieces = [_decomposed(piece) for piece in report.pieces]


def _letterhead(report: Report, rng: random.Random) -> list[Piece]:
    province = installed().provinces[report.form.province].short
    title = report.form.recognised_by[0] if report.form.recognised_by else report.form.title
    day = f"{province}, ngày {rng.randint(1, 28)} tháng {rng.randint(1, 12)} năm {report.period[:4]}"
    number = f"Số: {rng.randint(1, 999)}/BC-{''.join(word[0] for word in report.agency.split()[:3]).upper()}"
    quarter = {"Q2": "QUÝ II", "Q3": "QUÝ III"}[report.period[-2:]]
    return [
        Piece(beside=((f"UBND TỈNH {province.upper()}", report.agency.upper(), number), ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc", day))),
        Piece(paragraph=_shown_title(title)),
        Piece(paragraph=f"{quarter} NĂM {report.period[:4]}"),
        Piece(paragraph="Kính gửi: Sở Thông tin và Truyền thông"),
    ]  # fmt: skip


def _shown_title(title: str) -> str:
    return {
        "bao cao dinh ky linh vuc ung dung cong nghe thong tin phat trien chinh phu dien tu": "BÁO CÁO ĐỊNH KỲ LĨNH VỰC ỨNG DỤNG CÔNG NGHỆ THÔNG TIN, PHÁT TRIỂN CHÍNH PHỦ ĐIỆN TỬ"
    }.get(title, "BÁO CÁO TÌNH HÌNH ỨNG DỤNG CÔNG NGHỆ THÔNG TIN, PHÁT TRIỂN CHÍNH PHỦ ĐIỆN TỬ")


def _context(item: Item, previous: Item | None, section: str) -> str | None:
    """The heading to print above an item: what its label leans on, unless that is the line just printed."""
    if (
        not item.context
        or (previous and item.context == previous.label)
        or item.context.startswith(("MỤC", "Mục", section or "\0"))
    ):
        return None
    return item.context


def _rows(
    report: Report, items: list[Item], rng: random.Random, *, defects: bool, shown: set[Key]
) -> tuple[list[list[str]], set[Key]]:
    rows: list[list[str]] = []
    dropped: set[Key] = set()
    previous: Item | None = None
    for n, item in enumerate(items, 1):
        context = _context(item, previous, item.section)
        if context:
            rows.append(["", context, "", "", ""])
        previous = item
        key = key_of(item, report.form)
        if defects and rng.random() < 0.02:
            dropped.add(key)
            previous = None
            continue
        label = _worn(item.label, rng) if defects and rng.random() < 0.15 else item.label
        note = "Số liệu tính đến hết quý" if rng.random() < 0.05 else ""
        shown.add(key)
        rows.append(
            [
                str(n) if not re.match(r"^\W*\d", item.label) else "",
                label,
                item.unit or "",
                report.answers[key].printed,
                note,
            ]
        )
        if defects and rng.random() < 0.02:
            rows.append(
                ["", f"Số lượng {rng.choice(APPS).lower()} cấp mới trong kỳ", "lượt", str(rng.randint(1, 999)), ""]
            )
    return rows, dropped


def _prose(report: Report, items: list[Item], shown: set[Key]) -> list[Piece]:
    made: list[Piece] = []
    previous: Item | None = None
    for item in items:
        context = _context(item, previous, item.section)
        if context:
            made.append(Piece(paragraph=context if context.rstrip().endswith((":", ".")) else f"{context}."))
        previous = item
        key = key_of(item, report.form)
        shown.add(key)
        printed = report.answers[key].printed or "................"
        if item.options:
            chosen = report.answers[key].printed
            printed = "   ".join(f"{'☒' if option == chosen else '☐'} {option}" for option in item.options)
        label = item.label.rstrip(" :.")
        unit = f" {item.unit}" if item.unit and len(item.unit) < 12 and "/" not in item.unit else ""
        made.append(Piece(paragraph=f"{label}: {printed}{unit}"))
    return made


_ABBREVIATIONS = (
    ("cán bộ, công chức", "CBCC"),
    ("dịch vụ công trực tuyến", "DVCTT"),
    ("thủ tục hành chính", "TTHC"),
    ("công nghệ thông tin", "CNTT"),
)


def _worn(label: str, rng: random.Random) -> str:
    """A label as it comes back: abbreviated, in capitals, mistyped, or without some tone marks."""
    for words, short in rng.sample(_ABBREVIATIONS, len(_ABBREVIATIONS)):
        if words in label and rng.random() < 0.7:
            return label.replace(words, short)
    choice = rng.randrange(4)
    if choice == 0:
        return label.upper()
    if choice == 1 and len(label) > 25:
        at = rng.randint(8, len(label) - 8)
        return label[:at] + label[at + 1] + label[at] + label[at + 2 :]
    if choice == 2:
        return "".join(unicodedata.normalize("NFD", ch)[0] if rng.random() < 0.3 else ch for ch in label)
    return re.sub(r"  +", " ", label).replace(" và ", " & ")


def _decomposed(piece: Piece) -> Piece:
    """The same piece in decomposed Unicode, as some keyboards type it."""
    nfd = lambda text: unicodedata.normalize("NFD", text)  # noqa: E731
    if piece.paragraph is not None:
        return Piece(paragraph=nfd(piece.paragraph))
    grid = tuple(tuple(Box(nfd(box.text), box.columns, box.rows) if box else None for box in row) for row in piece.grid)
    return Piece(grid=grid, beside=tuple(tuple(map(nfd, column)) for column in piece.beside))


_LISTS: dict[str, tuple[str, list[tuple[str, str]]]] = {
    "3A.2": ("Bảng 3A.2 DANH SÁCH CÁC DỊCH VỤ CÔNG TRỰC TUYẾN MỨC ĐỘ 3", [
        ("tt", "TT"), ("service_group", "Nhóm dịch vụ"), ("service_name", "Tên dịch vụ"),
        ("service_url", "Địa chỉ đăng tải dịch vụ"),
        ("online_dossiers_resolved", "Số lượng hồ sơ trực tuyến đã giải quyết"),
        ("all_dossiers_received", "Tổng số hồ sơ đã tiếp nhận"), ("note", "Ghi chú")]),
    "3A.3": ("Bảng 3A.3 DANH SÁCH CÁC DỊCH VỤ CÔNG TRỰC TUYẾN MỨC ĐỘ 4", [
        ("tt", "TT"), ("service_group", "Nhóm dịch vụ"), ("service_name", "Tên dịch vụ"),
        ("service_url", "Địa chỉ đăng tải dịch vụ"),
        ("online_dossiers_resolved", "Số lượng hồ sơ trực tuyến đã giải quyết"),
        ("all_dossiers_received", "Tổng số hồ sơ đã tiếp nhận"), ("payment_form", "Hình thức thanh toán")]),
}  # fmt: skip
_FIELDS = ("Hóa chất", "Đất đai", "Hộ tịch", "Xây dựng", "An toàn thực phẩm", "Lưu thông hàng hóa")
_ACTS = ("Cấp", "Cấp lại", "Gia hạn", "Điều chỉnh", "Thu hồi")
_THINGS = ("giấy phép kinh doanh", "giấy chứng nhận đủ điều kiện", "chứng chỉ hành nghề", "giấy xác nhận kiến thức")


def _annexes(report: Report, rng: random.Random) -> None:
    wanted = {item.annex for item in report.form.items}
    for table, (title, columns) in _LISTS.items():
        if table not in wanted:
            continue
        rows: list[dict[str, Any]] = []
        for number in range(1, rng.randint(3, 14)):
            received = rng.randint(0, 2500)
            rows.append({
                "tt": number, "service_group": rng.choice(_FIELDS),
                "service_name": f"{rng.choice(_ACTS)} {rng.choice(_THINGS)} {rng.choice(_FIELDS).lower()} loại {number}",
                "service_url": f"dichvucong.example.vn/{rng.randint(100, 999)}",
                "online_dossiers_resolved": rng.randint(0, received), "all_dossiers_received": received,
                "note": None, "payment_form": "Trực tiếp" if rng.random() < 0.5 else None,
            })  # fmt: skip
        printed = [[_cell(row[key]) for key, _ in columns] for row in rows]
        grid = [[words for _, words in columns], *printed]
        report.pieces += [Piece(paragraph=title), Piece(grid=tuple(tuple(Box(text) for text in row) for row in grid))]
        keys = {key for key, _ in columns}
        report.tables[table] = [{key: value for key, value in row.items() if key in keys} for row in rows]


def _cell(value: Any) -> str:
    return "" if value is None else grouped(value) if isinstance(value, int) else str(value)
