"""What clerks do to a report when it is laid out, what they note beside it, and the errors they make."""

from __future__ import annotations

import copy
import re
from collections.abc import Callable
from dataclasses import dataclass

from tests.clerks.paper import Cell, Line, Paper, Run, Table

from .questions import Question
from .truths import Answer, Share, Truth

Finish = Callable[[Paper], Paper]


def own_rows(paper: Paper) -> Paper:
    """Adds two lines of his own to the tables."""
    for words, texts in (
        ("Tổng số máy tính", ("", "- Số máy in", "chiếc", "14")),
        ("Thạc sỹ", ("", "Bồi dưỡng ngắn hạn", "người", "3")),
    ):
        row = paper.row(words)
        row.table.insert_after(row, *texts)
    return paper


def locked(paper: Paper) -> Paper:
    """Content controls around the answers, as a mail merge or a locked form leaves them."""
    for block in paper.blocks:
        if isinstance(block, Line) and ": " in block.text and "☐" not in block.text and len(block.runs) == 1:
            head, _, tail = block.text.rpartition(": ")
            block.runs = [Run(f"{head}: "), Run(tail, "field")]
    return paper


def wingdings(paper: Paper) -> Paper:
    """Every box becomes a letter of the font Wingdings, as Word's symbol dialogue puts it."""
    letters = {"☒": Run("þ", "wingdings"), "☐": Run("¨", "wingdings")}
    for block in paper.blocks:
        if isinstance(block, Line) and ("☒" in block.text or "☐" in block.text):
            block.runs = [letters.get(part, Run(part)) for part in re.split("([☒☐])", block.text) if part]
    return paper


def raised_notes(paper: Paper) -> Paper:
    """Raised note signs behind some figures, the notes at the end."""
    for n, words in enumerate(("Tổng số máy tính", "Tổng số hồ sơ công việc"), 1):
        paper.row(words)["value"].runs.append(Run(str(n), "sup"))
    paper.add("(1) Không tính máy hỏng. (2) Tính đến thời điểm báo cáo.")
    return paper


def crossed_out(paper: Paper) -> Paper:
    """The old figure crossed out before the new one, here and there."""
    done = 0
    for table in paper.tables():
        if "value" in table.roles and table.head:
            for row in table.data():
                if row["value"].text.isdecimal() and len(row["value"].text) > 1 and done < 4:
                    row["value"].runs.insert(0, Run(f"{int(row['value'].text) - 3} ", "strike"))
                    done += 1
    return paper


def last_quarter_behind(paper: Paper) -> Paper:
    """Keeps last quarter's infrastructure on a sheet of its own."""
    for block in list(paper.blocks):
        if isinstance(block, Table) and not block.letterhead and block.sheet == "Muc 2":
            old = copy.deepcopy(block)
            old.sheet = "Quý trước"
            for row in old.data():
                if row["value"].text.isdecimal():
                    row["value"] = str(int(row["value"].text) + 5)
            paper.blocks.append(Line([Run("SỐ LIỆU QUÝ TRƯỚC")], "Quý trước"))
            paper.blocks.append(old)
    return paper


def numbered_by_word(paper: Paper) -> Paper:
    """The numbers before the lines are Word's, not typed: they stand in no text."""
    for block in paper.blocks:
        if isinstance(block, Line) and (match := re.match(r"^\s*(?:\d[.\d]*|[a-zđ])[.)] ", block.text)):
            block.text, block.extra = block.text[match.end() :], "numbered"
    return paper


def far_to_the_right(paper: Paper) -> Paper:
    """Tables begin in the third column of the sheet, an empty narrow column before the figures."""
    for table in paper.tables():
        if not table.letterhead and "value" in table.roles:
            table.insert_column("gap", before="value")
            table.insert_column("edge", before=table.roles[0])
            table.insert_column("margin", before=table.roles[0])
    return paper


def boxed(paper: Paper) -> Paper:
    """Every table stands within another of one cell, to draw a thick frame."""
    for n, block in enumerate(paper.blocks):
        if isinstance(block, Table) and not block.letterhead:
            paper.blocks[n] = Table([[Cell(inner=block)]], block.sheet)
    return paper


def small_tables(paper: Paper) -> Paper:
    """A table for each group of lines, its heading above it as a line of text."""
    for table in paper.tables():
        if table.letterhead or "value" not in table.roles or table.head == 0:
            continue
        while True:
            heading = (
                row
                for row in table.rows[table.head + 1 :]
                if row["tt"].text and not row["value"].text and not row["unit"].text
            )
            row = next(heading, None)
            if row is None:
                break
            table = paper.split(row, headed=True)
            title = table.rows[table.head]
            paper.add(f"{title['tt'].text}. {title['label'].text}", before=table)
            paper.drop_row(title)
    return paper


def covering_letter(*lines: str) -> Finish:
    """A letter before the report that speaks of it in a few sentences."""

    def finish(paper: Paper) -> Paper:
        at = next(
            n for n, block in enumerate(paper.blocks) if isinstance(block, Line) and block.text.startswith("Kính gửi")
        )
        sheet = paper.blocks[at].sheet
        paper.blocks[at + 1 : at + 1] = [Line([Run(text)], sheet) for text in lines]
        return paper

    return finish


def page_furniture(paper: Paper) -> Paper:
    """A running title and the page's number between the tables, as converted files have them."""
    for n, table in enumerate([t for t in paper.tables() if not t.letterhead], 2):
        paper.add("Báo cáo Chính phủ điện tử", before=table)
        paper.add(f"Trang {n}/9", before=table)
    return paper


def units_below(paper: Paper) -> Paper:
    """The unit on a second line of the cell, below the figure."""
    for table in paper.tables():
        if "value" in table.roles and "unit" in table.roles and table.head:
            for row in table.data():
                unit = row["unit"].text
                if row["value"].text.isdecimal() and unit and "/" not in unit:
                    row["value"] = f"{row['value'].text}\n{unit}"
    return paper


def never_computed(paper: Paper) -> Paper:
    """Every figure is a formula that no program has computed yet."""
    for table in paper.tables():
        if "value" in table.roles and table.head:
            for row in table.data():
                if row["value"].text.isdecimal():
                    row["value"].formula = f"=Nguon!D{row.at + 1}"
    return paper


def helper_column(paper: Paper) -> Paper:
    """A hidden column of his own sums beside the figures."""
    for table in paper.tables():
        if "value" in table.roles and table.head:
            table.insert_column("helper", before="value", header="", fill=lambda row: str(row.at * 3))
            table.hidden_columns.add("helper")
    return paper


def answers_below(paper: Paper) -> Paper:
    """Each answer in a row of its own below its question."""
    for table in paper.tables():
        if "value" in table.roles and table.head and not table.letterhead:
            for row in [row for row in table.rows[table.head :] if row.cells[0] and row["value"].text]:
                said = row["value"].text
                row["value"] = ""
                made = table.insert_after(row, *["" for _ in table.roles])
                made["value"] = said
    return paper


def units_in_labels(paper: Paper) -> Paper:
    """No column of units: they stand in brackets behind the labels."""
    for table in paper.tables():
        if "unit" in table.roles and table.head and not table.letterhead:
            for row in table.rows[table.head :]:
                if row.cells[0] and row["unit"].text and "/" not in row["unit"].text:
                    row["label"] = f"{row['label'].text.rstrip(': ')} ({row['unit'].text})"
            table.drop_column("unit")
    return paper


def shouted(paper: Paper) -> Paper:
    """All labels in capitals."""
    for table in paper.tables():
        if "label" in table.roles and table.head and not table.letterhead:
            for row in table.rows[table.head :]:
                if row.cells[0]:
                    row["label"] = row["label"].text.upper()
    return paper


def of_which(paper: Paper) -> Paper:
    """“Trong đó” before what is part of the line above."""
    for table in paper.tables():
        if "label" in table.roles and table.head and not table.letterhead:
            for row in table.rows[table.head :]:
                if row.cells[0] and row["label"].text.startswith("- "):
                    row["label"] = f"Trong đó: {row['label'].text[2:]}"
    return paper


# remarks


def remark(question: Question, typed: str) -> str:
    """Remarks with words and numbers beside some lines."""
    says = {
        "computers_total": "Trong đó 05 máy cũ từ năm 2012",
        "work_files_total": "Lấy từ phần mềm ngày 28/8",
        "staff_total": "Không tính hợp đồng 68",
        "app_hr": "Của Sở Nội vụ",
        "tthc_total": "Theo QĐ 1204/QĐ-UBND",
    }
    return next((says[name] for name in question.names if name in says), "")


def source(question: Question, typed: str) -> str:
    """Who gave the figure."""
    return "Văn phòng" if typed else ""


# errors


@dataclass(frozen=True)
class Planted:
    """An error on purpose: the answer typed instead, and the figures that a finding may name."""

    name: str
    typed: Callable[[Truth], Answer]
    about: tuple[str, ...]


def rate(name: str, wrong: int, *about: str) -> Planted:
    """A rate that its counts do not give."""
    return Planted(name, lambda truth: wrong, (name, *about))


def more(name: str, than: str, *about: str) -> Planted:
    """A part greater than its whole."""
    return Planted(name, lambda truth: int(truth.answers[than]) + 7, (name, than, *about))  # type: ignore[arg-type]


def off(name: str, by: int, *about: str) -> Planted:
    """A figure typed wrong by so much."""
    return Planted(name, lambda truth: int(truth.answers[name]) + by, (name, *about))  # type: ignore[arg-type]


def tenfold(name: str, *about: str) -> Planted:
    """A rate with its comma in the wrong place."""

    def typed(truth: Truth) -> Answer:
        share = truth.answers[name]
        assert isinstance(share, Share)
        return Share(share.part * 10, share.whole, share.times)

    return Planted(name, typed, (name, *about))


VIRUS = rate("antivirus_computers_pct", 100, "antivirus_computers", "computers_total")
L3_MORE = more("dvctt_l3_with_dossiers", "dvctt_l3_total", "dvctt_l3_list")
L4_LIST = off("dvctt_l4_total", 4, "dvctt_l4_list", "tthc_total", "dvctt_l12_total", "dvctt_l3_total")
MEETINGS = more("meetings_video", "meetings_total")
STAFF_SUM = off("staff_total@toan_huyen", 30, "staff_total@cap_huyen", "staff_total@cap_xa")
ON_TIME = more("onestop_dossiers_on_time", "onestop_dossiers_received", "onestop_on_time_pct")
DISTRICT_ON_TIME = more(
    "onestop_dossiers_on_time@toan_huyen", "onestop_dossiers_received@toan_huyen", "onestop_on_time_pct@toan_huyen"
)
PAPER = rate("outgoing_electronic_to_paper_pct", 50, "outgoing_docs_electronic", "outgoing_docs_paper")
SIGNED = more("outgoing_docs_signed", "outgoing_docs_electronic")
DEGREES = off("it_staff_degree_bachelor", 9, "it_staff_dedicated")
RESOLVED = more("onestop_dossiers_resolved", "tthc_dossiers_total", "onestop_dossiers_pct")
EQUIPPED = tenfold("staff_with_computer_pct", "staff_with_computer", "staff_total")
TTHC = off("tthc_total", -25, "dvctt_l12_total", "dvctt_l3_total", "dvctt_l4_total")
DISTRICT_MAIL = more(
    "email_accounts_total@cap_xa", "staff_total@cap_xa", "email_accounts_pct@cap_xa", "email_accounts_total@toan_huyen"
)
DISTRICT_LAN = more(
    "lan_agencies@cap_huyen", "agencies_total@cap_huyen", "lan_agencies@toan_huyen", "lan_agencies_pct@cap_huyen"
)
SIGN_VIRUS = more("antivirus_computers@cap_huyen", "computers_total@cap_huyen")
