"""Tick boxes: which answer was meant, whatever the box looks like and wherever it stands."""

from __future__ import annotations

from collections.abc import Callable

from .expect import Expectation, blank_or_held, is_held, no_alarm, value, value_or_held
from .paper import Paper, Run, strike
from .suite import Edit, as_test, edit, only, rough

Parts = tuple[str | Run, ...]


def ticked(answer: str | Parts, label: str = "Quản lý nhân sự") -> Callable[[Paper], object]:
    """The prose form's line “a. Quản lý nhân sự:” with this behind it."""

    def change(paper: Paper) -> None:
        line = paper.line(label)
        head = line.text.split(":")[0]
        parts = (answer,) if isinstance(answer, str) else answer
        line.runs = [Run(f"{head}: "), *(part if isinstance(part, Run) else Run(part) for part in parts)]

    return change


def all_ticked(how: Callable[[bool], str]) -> Callable[[Paper], object]:
    """All five yes/no lines of the Điện Biên form in one manner; three of the apps and the one-stop shop are yes."""

    def change(paper: Paper) -> None:
        for label, yes in (
            ("Quản lý nhân sự", True),
            ("Quản lý kế toán", True),
            ("Quản lý tài sản", False),
            ("Quản lý Thi đua", True),
            ("có triển khai phần mềm một cửa", True),
        ):
            ticked(how(yes), label)(paper)

    return change


def said(answer: str | Parts) -> str:
    parts = (answer,) if isinstance(answer, str) else answer
    return "".join(part if isinstance(part, str) else f"{{{part.mark}: {part.text}}}" for part in parts)


def one(answer: str | Parts, *expect: Expectation) -> Edit:
    return edit(f"“{said(answer)}”", ticked(answer), *expect, report="dien_bien")


def yes(*answers: str | Parts) -> list[Edit]:
    return [one(answer, value("app_hr", True), no_alarm()) for answer in answers]


def no(*answers: str | Parts) -> list[Edit]:
    return [one(answer, value("app_hr", False), no_alarm()) for answer in answers]


def yes_or_asked(*answers: str | Parts) -> list[Edit]:
    return [one(answer, value_or_held("app_hr", True)) for answer in answers]


def no_or_asked(*answers: str | Parts) -> list[Edit]:
    return [one(answer, value_or_held("app_hr", False)) for answer in answers]


def columns_of_ticks(yes_mark: str, no_mark: str = "") -> Callable[[Paper], object]:
    """The Bắc Giang list of applications with a column “Có” and a column “Không”, as many clerks draw it."""

    def change(paper: Paper) -> None:
        table = paper.table("Quản lý nhân sự")
        paper.split(table.row("Ứng dụng chuyên ngành"), headed=True)
        apps = paper.split(table.row("Quản lý nhân sự"))
        apps.drop_column("unit")
        apps.drop_column("note")
        apps.insert_column("no", after="value")
        for line in apps.rows:
            answer = line["value"].text
            if answer in ("Có", "Không"):
                line["value"], line["no"] = (yes_mark, no_mark) if answer == "Có" else (no_mark, yes_mark)
        apps.insert(0, "TT", "Tên ứng dụng", "Có", "Không")
        apps.head = 1

    return change


def columns_of_words(mark: str) -> Callable[[Paper], object]:
    """The same columns, both words printed in each row and one of them set off."""

    def change(paper: Paper) -> None:
        columns_of_ticks("☒", "☐")(paper)
        for line in paper.table("Quản lý nhân sự").rows[1:]:
            if line["value"].text in ("☒", "☐"):
                yes, no = (mark, "") if line["value"].text == "☒" else ("", mark)
                line["value"], line["no"] = Run("Có", yes), Run("Không", no)

    return change


def options(answer: str, label: str = "Kích thước tập tin tối đa") -> Callable[[Paper], object]:
    """The three sizes of an attachment in the Phú Yên form; the boxes stand on the line below the question."""

    def change(paper: Paper) -> None:
        at = paper.at(paper.line(label))
        paper.blocks[at + 1].runs = [Run(answer)]  # type: ignore[union-attr]

    return change


SMALL, MIDDLE, LARGE = "KT < 10 Mb", "10 Mb ≤ KT ≤ 20 Mb", "KT > 20 Mb"


def size(answer: str, *expect: Expectation) -> Edit:
    return edit(f"sizes: “{answer}”", options(answer), *expect, report="phu_yen")


def in_two_cells(one_: str | Run, other: str | Run, header: str) -> Callable[[Paper], object]:
    """A column more, in which the other answer stands."""

    def change(paper: Paper) -> None:
        row = paper.row("Quản lý nhân sự")
        row.table.insert_column("second", after="value", header=header)
        row["value"], row["second"] = one_, other

    return change


EDITS: list[Edit] = [
    *yes(
        "☒ Có  ☐ Không", "☒Có☐Không", "☒\tCó\t☐\tKhông", "☐ Không  ☒ Có", "☑ Có ☐ Không", "■ Có □ Không",
        "● Có ○ Không", "◉ Có ◯ Không", "✓ Có  ☐ Không", "☒ có ☐ không", "☒ CÓ ☐ KHÔNG", "☒ Có; ☐ Không",
        "☒ Có / ☐ Không", "◼ Có ◻ Không", "✔ Có ☐ Không", "🗹 Có ☐ Không",
    ),
    *yes(
        "Có ☒  Không ☐", "Có ☒ / Không ☐", "Có: ☒  Không: ☐", "Có [x] Không [ ]", "Có (x) Không ( )", "Có ☑, Không ☐",
        "Có\t☒\tKhông\t☐", "Không ☐  Có ☒",
    ),
    *yes(
        "[x] Có  [ ] Không", "[X] Có  [] Không", "(x) Có  ( ) Không", "[v] Có [ ] Không", "[✓] Có [  ] Không",
        "[x]Có [ ]Không", "( x ) Có  (  ) Không",
    ),
    *no(
        "☐ Có  ☒ Không", "Có ☐  Không ☒", "[ ] Có  [x] Không", "Có [ ] Không [x]", "□ Có ■ Không", "Có: ☐  Không: ☒",
        "☒ Không  ☐ Có", "Không ☒  Có ☐", "○ Có ● Không", "☐ Có ☑ Không", "( ) Có (x) Không", "Có ( ) Không ( x )",
    ),
    *yes("Có", "có", "CÓ", "1", "☒ Có", "x", "Có.", "…Có…", "....có....", "[x]"),
    *no("Không", "không", "0", "☒ Không", "…Không…", "Không."),
    *yes_or_asked(
        ("Có  ", strike("Không")), (strike("☐ Không"), " ☒ Có"), "Có x  Không", "x Có   Không", "Có ✓  Không",
        "✓ Có   Không", "√ Có  Không", "X Có / Không", "Có x", "☒ Có (phần mềm MISA)  ☐ Không",
        "☒ Có: phần mềm của Sở Nội vụ  ☐ Không", "Có, phần mềm MISA", "Có ☒", "☒ Đã triển khai ☐ Chưa triển khai",
        "Có__x__ Không____", "Có…x… Không……",
    ),
    *no_or_asked(
        (strike("Có"), "  Không"), "Có  Không x", "Có  x Không", "Có  ✓ Không", "Không ☒",
        "☐ Có  ☒ Không (đang chờ kinh phí)", "Có…… Không…x…", "Chưa", "Chưa có",
    ),
    *[one(answer, is_held("app_hr")) for answer in ("☒ Có  ☒ Không", "[x] Có [x] Không", "Có ☒  Không ☒", "Có  Không", "Đang triển khai", "☒ Có ☐ Không ☒")],
    *[one(answer, blank_or_held("app_hr")) for answer in ("☐ Có  ☐ Không", "☐ Có", "Có ☐  Không ☐", "[ ] Có [ ] Không", "", "……", "Có/Không", "□ Có □ Không", "Có: ……  Không: ……", "Có hoặc không")],
    # Word's own boxes
    *[
        only("docx", made)
        for made in (
            *yes(
                (Run("þ", "wingdings"), " Có  ", Run("¨", "wingdings"), " Không"),
                (Run("ý", "wingdings"), " Có  ", Run("o", "wingdings"), " Không"),
                ("Có ", Run("þ", "wingdings"), "  Không ", Run("¨", "wingdings")),
                (Run("☒", "plain"), " Có ", Run("☐", "plain"), " Không"),
                (Run("☐ Không ", "del"), Run("☒ Có ", "ins")),
            ),
            *no(
                (Run("¨", "wingdings"), " Có  ", Run("þ", "wingdings"), " Không"),
                (Run("o", "wingdings"), " Có  ", Run("ý", "wingdings"), " Không"),
            ),
            *yes_or_asked((Run("ü", "wingdings"), " Có   Không"), (Run("☒ Có ☐ Không", "textbox"),)),
            one((Run("Chọn một mục.", "placeholder"),), blank_or_held("app_hr")),
        )
    ],
    # chosen by how it is printed
    *yes((Run("Có", "bold"), " / Không"), (Run("Có", "underline"), "   Không"), (Run("Đã có", "bold"), " / Chưa có")),
    *no(("Có / ", Run("Không", "bold")), ("Có   ", Run("Không", "underline"))),
    *[
        one(answer, blank_or_held("app_hr"))
        for answer in ((Run("Có / Không", "bold"),), (Run("Có", "bold"), " ", Run("/ Không", "underline")))
    ],
    one((Run("Có", "bold"), " / x Không"), value_or_held("app_hr", False)),
    # a yes and a no in cells beside each other
    *[
        edit(f"two cells: {name}", in_two_cells(one_, other, beside), expected)
        for name, one_, other, beside, expected in (
            ("yes in bold", Run("Có", "bold"), "Không", "", value("app_hr", True)),
            ("no in bold", "Có", Run("Không", "bold"), "", value("app_hr", False)),
            ("yes underlined", Run("Có", "underline"), "Không", "", value("app_hr", True)),
            ("no before yes", Run("Không", "bold"), "Có", "", value("app_hr", False)),
            ("both in bold", Run("Có", "bold"), Run("Không", "bold"), "", blank_or_held("app_hr")),
            ("none in bold", "Có", "Không", "", blank_or_held("app_hr")),
            ("a remark of no word", "Có", "Không", "Ghi chú", value_or_held("app_hr", True)),
        )
    ],
    # a whole report in one manner
    edit(
        "all boxes behind their words", all_ticked(lambda yes: "Có ☒  Không ☐" if yes else "Có ☐  Không ☒"),
        no_alarm(), report="dien_bien",
    ),
    edit(
        "all boxes before their words, no before yes",
        all_ticked(lambda yes: "☐ Không  ☒ Có" if yes else "☒ Không  ☐ Có"), no_alarm(), report="dien_bien",
    ),
    edit(
        "the other option deleted everywhere", all_ticked(lambda yes: "Có" if yes else "Không"), no_alarm(),
        report="dien_bien",
    ),
    edit(
        "all brackets", all_ticked(lambda yes: "[x] Có   [ ] Không" if yes else "[ ] Có   [x] Không"), no_alarm(),
        report="dien_bien",
    ),
    edit("all in digits", all_ticked(lambda yes: "1" if yes else "0"), no_alarm(), report="dien_bien"),
    edit("a column “Có” and a column “Không” with x", columns_of_ticks("x"), no_alarm()),
    edit("a column “Có” and a column “Không” with boxes", columns_of_ticks("☒", "☐"), no_alarm()),
    edit("a column “Có” and a column “Không” with 1 and 0", columns_of_ticks("1", "0"), no_alarm()),
    edit("a column “Có” and a column “Không” with both words, one in bold", columns_of_words("bold"), no_alarm()),
    edit("a column “Có” and a column “Không” with both words, one underlined", columns_of_words("underline"), no_alarm()),
    rough("a column “Có” and a column “Không” with both words, none set off", columns_of_words(""), *(blank_or_held(f"app_{name}") for name in ("hr", "accounting", "asset", "emulation"))),
    # three options
    *[size(answer, value("email_max_attachment", wanted), no_alarm()) for answer, wanted in ((f"☒ {SMALL}\t☐ {MIDDLE}\t☐ {LARGE}", SMALL), (f"☐ {SMALL}\t☐ {MIDDLE}\t☒ {LARGE}", LARGE), (f"[ ] {SMALL} [x] {MIDDLE} [ ] {LARGE}", MIDDLE), (f"{SMALL} ☐  {MIDDLE} ☐  {LARGE} ☒", LARGE), (f"□ {SMALL} ■ {MIDDLE} □ {LARGE}", MIDDLE), (LARGE, LARGE), (f"☒ {LARGE}", LARGE))],
    size(f"☒ {SMALL}\t☐ {MIDDLE}\t☒ {LARGE}", is_held("email_max_attachment")),
    size(f"☐ {SMALL}\t☐ {MIDDLE}\t☐ {LARGE}", blank_or_held("email_max_attachment")),
    size(f"{SMALL}\t{MIDDLE}\t{LARGE}", is_held("email_max_attachment")),
    size("15 Mb", value_or_held("email_max_attachment", MIDDLE)),
    size(f"x {SMALL}    {MIDDLE}    {LARGE}", value_or_held("email_max_attachment", SMALL)),
]  # fmt: skip

test_ticks = as_test(EDITS)
