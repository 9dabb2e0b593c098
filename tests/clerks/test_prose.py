"""Answers in sentences: between dots, behind colons, several on a line, on the line below, in brackets."""

from __future__ import annotations

import re
from collections.abc import Callable

from .expect import Expectation, blank, blank_or_held, identity, is_held, no_alarm, unknown_kept, value, value_or_held
from .paper import Cell, Line, Paper, Run, Table, strike
from .suite import Edit, as_test, edit, only, rough


def line(label: str, text: str, nth: int = 0) -> Callable[[Paper], object]:
    """The line with these words is typed over."""
    return lambda paper: setattr(paper.line(label, nth), "text", text)


def answer(label: str, typed: str) -> Callable[[Paper], object]:
    """What stands behind the last colon of the line is typed over."""

    def change(paper: Paper) -> None:
        found = paper.line(label)
        found.text = f"{found.text[: found.text.rindex(':') + 1]}{typed}"

    return change


def every_answer(change: Callable[[str], str]) -> Callable[[Paper], object]:
    """Every figure behind a colon, in another manner."""

    def edit_all(paper: Paper) -> None:
        for block in paper.blocks:
            if (isinstance(block, Line) and block.text.lstrip().startswith(("-", "+", "·"))) or (
                isinstance(block, Line) and re.match(r"\s*\d+\.", block.text)
            ):
                head, colon, tail = block.text.rpartition(":")
                match = re.match(r"^\s*(\d+)(\s+(?:dịch vụ|hồ sơ|người|văn bản|chiếc)\.?)?\s*$", tail)
                if colon and match:
                    block.text = f"{head}:{change(match[1])}{match[2] or ''}"

    return edit_all


def next_line(label: str) -> Callable[[Paper], object]:
    """The answer stands on the line below its question."""

    def change(paper: Paper) -> None:
        found = paper.line(label)
        head, _, tail = found.text.rpartition(":")
        found.text = f"{head}:"
        paper.add(tail.strip(), after=found)

    return change


def broken(label: str, at: str) -> Callable[[Paper], object]:
    """The sentence is broken into two paragraphs before these words."""

    def change(paper: Paper) -> None:
        found = paper.line(label)
        head, word, tail = found.text.partition(at)
        assert word
        found.text = head.rstrip()
        paper.add(word + tail, after=found)

    return change


def joined(*labels: str) -> Callable[[Paper], object]:
    """Several lines in one paragraph."""

    def change(paper: Paper) -> None:
        lines = [paper.line(label) for label in labels]
        lines[0].text = "; ".join(one.text.strip().lstrip("-+ ") for one in lines)
        for one in lines[1:]:
            paper.drop(one)

    return change


def as_table(*labels: str) -> Callable[[Paper], object]:
    """The lines as a table of two columns: question, answer."""

    def change(paper: Paper) -> None:
        lines = [paper.line(label) for label in labels]
        rows = [[Cell([Run(part.strip())]) for part in one.text.rsplit(":", 1)] for one in lines]
        table = Table(rows, lines[0].sheet)  # type: ignore[arg-type]
        table.head = 0
        paper.blocks.insert(paper.at(lines[0]), table)
        for one in lines:
            paper.drop(one)

    return change


def dien_bien(name: str, change: Callable[[Paper], object], *expect: Expectation) -> Edit:
    return edit(name, change, *expect, report="dien_bien")


def phu_yen(name: str, change: Callable[[Paper], object], *expect: Expectation) -> Edit:
    return edit(name, change, *expect, report="phu_yen")


def soc_trang(name: str, change: Callable[[Paper], object], *expect: Expectation) -> Edit:
    return edit(name, change, *expect, report="soc_trang")


def soc_trang_roughly(name: str, change: Callable[[Paper], object], *expect: Expectation) -> Edit:
    """Where the judge may ask why there are fewer degrees than staff."""
    return rough(name, change, *expect, report="soc_trang")


TTHC, TOTAL = "1. Tổng số dịch vụ hành chính công", "tthc_total"
COMPUTERS = "Tổng số máy tính tại cơ quan"
ANTIVIRUS = "Tổng số máy tính được cài đặt"
MAIL = "1.2. Tổng số CCVC-NLĐ của cơ quan được cấp tài khoản"
DIGSIG = "- Trong nội bộ tỉnh (giữa Cơ quan"
OUTSIDE = "- Với các cơ quan ngoài tỉnh"
ROLES = "Chuyên trách: 1"


def roles(degree: str, text: str | tuple[Run, ...]) -> Callable[[Paper], object]:
    """Types over the answer of a degree: in the seed's own grid, not in its worked example below."""

    def change(paper: Paper) -> None:
        row = next(row for table in paper.tables() for row in table.rows if row.texts[0] == degree)
        row[2] = text

    return change


BACHELOR = tuple(f"it_staff_degree_bachelor#{role}" for role in ("dedicated", "in_charge", "concurrent"))

EDITS: list[Edit] = [
    # dots, units and marks around a figure
    *[
        dien_bien(f"the answer is “{typed}”", answer(TTHC, typed), value(TOTAL, 94), no_alarm())
        for typed in (" 94 dịch vụ.", " …94… dịch vụ", " .....94..... dịch vụ", "94 dịch vụ", " 94", " 94 dịch vụ;", " 094 dịch vụ", "\t94 dịch vụ", " ……………94 dịch vụ", " 94………… dịch vụ", " __94__ dịch vụ", " 94 (dịch vụ)", "  94   dịch vụ  ")
    ],
    *[
        dien_bien(f"the answer is “{typed}”", answer(TTHC, typed), value_or_held(TOTAL, 94))
        for typed in (" 94 thủ tục", " 94 dịch vụ (danh mục kèm theo)", " chín mươi tư dịch vụ", " 94 (chín mươi tư) dịch vụ", " 94 dịch vụ, tăng 2 dịch vụ so với quý I", " có 94 dịch vụ", " 94 TTHC", " là 94 dịch vụ", " [94] dịch vụ")
    ],
    *[dien_bien(f"the answer is “{typed}”", answer(TTHC, typed), is_held(TOTAL)) for typed in (" 94 - 96 dịch vụ", " 9A dịch vụ", " 94%", " 90 + 4 dịch vụ", " nhiều dịch vụ", " 94/2018 dịch vụ", " 94 dịch vụ, 96 dịch vụ", " đang rà soát", " 94 người")],
    *[dien_bien(f"the answer is “{typed}”", answer(TTHC, typed), blank(TOTAL)) for typed in (" ..... dịch vụ", "", " …… dịch vụ", " ............", "      dịch vụ", " ____ dịch vụ", "\t\tdịch vụ")],
    dien_bien("the dots are typed over in part", answer(TTHC, " ...94.. dịch vụ"), value(TOTAL, 94), no_alarm()),
    dien_bien(
        "no colon before the answer",
        line(
            TTHC,
            "1. Tổng số dịch vụ hành chính công (tổng số lượng thủ tục hành chính của cơ quan, đơn vị) 94 dịch vụ",
        ),
        value_or_held(TOTAL, 94),
    ),
    dien_bien(
        "“là” instead of the colon",
        line(
            TTHC,
            "1. Tổng số dịch vụ hành chính công (tổng số lượng thủ tục hành chính của cơ quan, đơn vị) là 94 dịch vụ",
        ),
        value_or_held(TOTAL, 94),
    ),
    dien_bien(
        "a dash instead of the colon",
        line(
            TTHC,
            "1. Tổng số dịch vụ hành chính công (tổng số lượng thủ tục hành chính của cơ quan, đơn vị) - 94 dịch vụ",
        ),
        value_or_held(TOTAL, 94),
    ),
    dien_bien(
        "the answer before its question",
        line(TTHC, "1. 94 dịch vụ hành chính công (tổng số lượng thủ tục hành chính của cơ quan, đơn vị)"),
        value_or_held(TOTAL, 94),
    ),
    dien_bien("the answer on the line below", next_line(TTHC), value_or_held(TOTAL, 94)),
    dien_bien(
        "the sentence is broken into two paragraphs", broken(TTHC, "thủ tục hành chính của"),
        value_or_held(TOTAL, 94),
    ),
    dien_bien(
        "a long sentence is broken before its window", broken("- Tổng số hồ sơ tiếp nhận qua Phần mềm", "(từ ngày"),
        value_or_held("onestop_dossiers_received", 1200),
    ),
    dien_bien(
        "the old figure is crossed out",
        lambda p: setattr(p.line(TTHC), "runs", [Run(p.line(TTHC).text[: p.line(TTHC).text.rindex(":") + 1] + " "), strike("90"), Run(" 94 dịch vụ")]),
        value_or_held(TOTAL, 94),
    ),
    dien_bien(
        "the window is another date",
        lambda p: p.replace("(từ ngày 01/01/2018 đến ngày 31/5/2018)", "(từ ngày 01/01/2018 đến ngày 15/5/2018)"),
        value_or_held("onestop_dossiers_received", 1200), value_or_held("onestop_dossiers_on_time", 1140),
        value_or_held("onestop_on_time_pct", 95),
    ),
    dien_bien(
        "the window's dates are left out", lambda p: p.replace(" (từ ngày 01/01/2018 đến ngày 31/5/2018)", ""),
        no_alarm(),
    ),
    dien_bien(
        "two answers on a line, the first left out",
        line(
            "- Tổng số hồ sơ được giải quyết đúng hạn",
            "- Tổng số hồ sơ được giải quyết đúng hạn (từ ngày 01/01/2018 đến ngày 31/5/2018): ..... hồ sơ, Tỷ lệ: 95 %",
        ),
        blank("onestop_dossiers_on_time"), value_or_held("onestop_on_time_pct", 95),
    ),
    dien_bien(
        "two answers on a line, the second left out",
        line(
            "- Tổng số hồ sơ được giải quyết đúng hạn",
            "- Tổng số hồ sơ được giải quyết đúng hạn (từ ngày 01/01/2018 đến ngày 31/5/2018): 1140 hồ sơ, Tỷ lệ: ..... %",
        ),
        blank("onestop_on_time_pct"), value("onestop_dossiers_on_time", 1140),
    ),
    dien_bien(
        "two answers on a line, the rate in brackets",
        line(
            "- Tổng số hồ sơ được giải quyết đúng hạn",
            "- Tổng số hồ sơ được giải quyết đúng hạn (từ ngày 01/01/2018 đến ngày 31/5/2018): 1140 hồ sơ (95%)",
        ),
        value_or_held("onestop_on_time_pct", 95), value_or_held("onestop_dossiers_on_time", 1140),
    ),
    dien_bien(
        "two answers and what they are of, which agree",
        line(
            "- Tổng số hồ sơ được giải quyết đúng hạn",
            "- Tổng số hồ sơ được giải quyết đúng hạn (từ ngày 01/01/2018 đến ngày 31/5/2018): 1140/1200 hồ sơ (95%)",
        ),
        value("onestop_on_time_pct", 95), value("onestop_dossiers_on_time", 1140),
    ),
    dien_bien(
        "two answers and what they are of, which contradict each other",
        line(
            "- Tổng số hồ sơ được giải quyết đúng hạn",
            "- Tổng số hồ sơ được giải quyết đúng hạn (từ ngày 01/01/2018 đến ngày 31/5/2018): 1140/1200 hồ sơ (59%)",
        ),
        is_held("onestop_on_time_pct"), is_held("onestop_dossiers_on_time"), value_or_held("onestop_dossiers_received", 1200),
    ),
    dien_bien(
        "two answers, each on a line of its own",
        lambda p: (line("- Tổng số hồ sơ được giải quyết đúng hạn", "- Tổng số hồ sơ được giải quyết đúng hạn (từ ngày 01/01/2018 đến ngày 31/5/2018): 1140 hồ sơ")(p), p.add("Tỷ lệ: 95 %", after=p.line("- Tổng số hồ sơ được giải quyết đúng hạn"))),
        no_alarm(),
    ),
    dien_bien(
        "two answers with a semicolon between",
        line(
            "- Tổng số hồ sơ được giải quyết đúng hạn",
            "- Tổng số hồ sơ được giải quyết đúng hạn (từ ngày 01/01/2018 đến ngày 31/5/2018): 1.140 hồ sơ; tỷ lệ: 95%.",
        ),
        no_alarm(),
    ),
    dien_bien(
        "the seed's doubled line with the same figure",
        lambda p: p.add("- Tổng số hồ sơ của các DVCTT mức độ 4 vẫn được người dân, doanh nghiệp gửi xử lý trực tiếp (hồ sơ không trực tuyến) từ đầu năm đến nay (tính từ 01/01/2018 đến 31/5/2018): 10 hồ sơ", before=p.line("- Cung cấp thông tin chi tiết về các dịch vụ công trực tuyến mức độ 4")),
        value("dvctt_l4_offline_dossiers", 10), no_alarm(),
    ),
    dien_bien(
        "the seed's doubled line with another figure",
        lambda p: p.add("- Tổng số hồ sơ của các DVCTT mức độ 4 vẫn được người dân, doanh nghiệp gửi xử lý trực tiếp (hồ sơ không trực tuyến) từ đầu năm đến nay (tính từ 01/01/2018 đến 31/5/2018): 12 hồ sơ", before=p.line("- Cung cấp thông tin chi tiết về các dịch vụ công trực tuyến mức độ 4")),
        is_held("dvctt_l4_offline_dossiers"),
    ),
    dien_bien(
        "a line of the clerk's own",
        lambda p: p.add("- Tổng số dịch vụ bưu chính công ích: 7 dịch vụ", after=p.line(TTHC)), unknown_kept("7"),
    ),
    dien_bien(
        "all lines with bullets of Word",
        lambda p: [setattr(b, "text", re.sub(r"^\s*-\s*", "• ", b.text)) for b in p.blocks if isinstance(b, Line)],
        no_alarm(),
    ),
    dien_bien(
        "all lines without bullets and numbers",
        lambda p: [setattr(b, "text", re.sub(r"^\s*(?:-|\d\.)\s+", "", b.text)) for b in p.blocks if isinstance(b, Line) and ":" in b.text],
        no_alarm(),
    ),
    dien_bien("every figure between dots", every_answer(lambda n: f" …{n}…"), no_alarm()),
    dien_bien("every figure behind a tab", every_answer(lambda n: f"\t{n}"), no_alarm()),
    dien_bien("every figure with leading zeros", every_answer(lambda n: f" {n.zfill(2)}"), no_alarm()),
    dien_bien(
        "every figure with a thousands dot", every_answer(lambda n: f" {int(n):,}".replace(",", ".")), no_alarm(),
    ),
    dien_bien(
        "some lines as a table of two columns", as_table(TTHC, "2. Tổng số dịch vụ công trực tuyến mức độ 1, 2"),
        no_alarm(),
    ),
    dien_bien(
        "two lines in one paragraph", joined(TTHC, "2. Tổng số dịch vụ công trực tuyến mức độ 1, 2"),
        value_or_held(TOTAL, 94), value_or_held("dvctt_l12_total", 90),
    ),
    dien_bien(
        "the contact's lines with dots around",
        lambda p: [answer(label, f" ……{text}……")(p) for label, text in (("1. Họ và tên người thực hiện", "Đỗ Hải Nam"), ("4. Thư điện tử", "stnmt@dienbien.example"))],
        no_alarm(),
    ),
    dien_bien(
        "the letter names another quarter in passing",
        lambda p: p.replace("Sau khi rà soát, tổng hợp tài liệu liên quan.", "Tiếp theo báo cáo quý I/2018, sau khi rà soát, tổng hợp tài liệu liên quan."),
        identity(period="2018-Q2"), no_alarm(),
    ),
    only(
        "docx",
        dien_bien(
            "an answer in a text box",
            lambda p: setattr(p.line(TTHC), "runs", [Run(p.line(TTHC).text[: p.line(TTHC).text.rindex(":") + 1] + " "), Run("94", "textbox"), Run(" dịch vụ")]),
            value_or_held(TOTAL, 94),
        ),
    ),
    only(
        "docx",
        dien_bien(
            "an answer with a footnote",
            lambda p: setattr(p.line(TTHC), "runs", [*p.line(TTHC).runs, Run("Theo Quyết định 12/QĐ-UBND năm 2018", "footnote")]),
            value(TOTAL, 94), no_alarm(),
        ),
    ),
    # Phú Yên: several answers on a line, questions with their choice below
    phu_yen(
        "two answers on a line, one space between",
        line(ANTIVIRUS, "Tổng số máy tính được cài đặt: 39 chiếc Tỷ lệ máy tính được cài đặt: 95,12%"), no_alarm(),
    ),
    phu_yen(
        "two answers on two lines",
        lambda p: (line(ANTIVIRUS, "Tổng số máy tính được cài đặt: 39 chiếc")(p), p.add("Tỷ lệ máy tính được cài đặt: 95,12%", after=p.line(ANTIVIRUS))),
        no_alarm(),
    ),
    phu_yen(
        "the second answer left empty",
        line(ANTIVIRUS, "Tổng số máy tính được cài đặt: 39 chiếc\t\t\tTỷ lệ máy tính được cài đặt: ……%"),
        value("antivirus_computers", 39), blank("antivirus_computers_pct"),
    ),
    phu_yen(
        "the first answer left empty",
        line(ANTIVIRUS, "Tổng số máy tính được cài đặt: …… chiếc\t\t\tTỷ lệ máy tính được cài đặt: 95,12%"),
        blank("antivirus_computers"), value_or_held("antivirus_computers_pct", 95.12),
    ),
    phu_yen(
        "count and rate with a comma and capitals",
        line(
            MAIL,
            "1.2. TỔNG SỐ CCVC-NLĐ CỦA CƠ QUAN ĐƯỢC CẤP TÀI KHOẢN THƯ ĐIỆN TỬ (bao gồm hệ thống thư điện tử dùng chung và dùng riêng): 40 người, TỶ LỆ: 100 %",
        ),
        no_alarm(),
    ),
    phu_yen(
        "the rate as a fraction",
        line(
            MAIL,
            "1.2. Tổng số CCVC-NLĐ của cơ quan được cấp tài khoản thư điện tử (bao gồm hệ thống thư điện tử dùng chung và dùng riêng): 40 người, Tỷ lệ: 40/40",
        ),
        value("email_accounts_total", 40), is_held("email_accounts_pct"),
    ),
    phu_yen(
        "the count as a fraction",
        line(
            MAIL,
            "1.2. Tổng số CCVC-NLĐ của cơ quan được cấp tài khoản thư điện tử (bao gồm hệ thống thư điện tử dùng chung và dùng riêng): 40/40 người, Tỷ lệ: 100 %",
        ),
        no_alarm(),
    ),
    *[phu_yen(f"the fraction is “{typed}”", line(DIGSIG, f"- Trong nội bộ tỉnh (giữa Cơ quan và các CQNN của tỉnh): {typed}"), value_or_held("digsig_docs_internal_monthly", "120/150")) for typed in ("120/150/tháng", "120/150 văn bản/tháng", "120 / 150 /tháng", "…120…/…150…/tháng", "120 trên 150 văn bản/tháng", "120/150")],
    *[phu_yen(f"the outside fraction is “{typed}”", line(OUTSIDE, f"- Với các cơ quan ngoài tỉnh (giữa Cơ quan với các Bộ, ngành, địa phương khác): {typed}"), value_or_held("digsig_docs_external_monthly", "20/25")) for typed in ("20/25/tháng", "20/25/tháng (Số lượng trung bình văn bản điện tử có chữ ký số/Tổng số văn bản điện tử/tháng)", "20/25 (tháng)")],
    phu_yen(
        "the fraction is left empty",
        line(DIGSIG, "- Trong nội bộ tỉnh (giữa Cơ quan và các CQNN của tỉnh): ………../………./tháng"),
        blank("digsig_docs_internal_monthly"),
    ),
    phu_yen(
        "half of the fraction is left empty",
        line(DIGSIG, "- Trong nội bộ tỉnh (giữa Cơ quan và các CQNN của tỉnh): 120/………./tháng"),
        is_held("digsig_docs_internal_monthly"),
    ),
    phu_yen(
        "a tick instead of có", line("- Cơ quan có mạng LAN", "- Cơ quan có mạng LAN (có/không): ☒ Có ☐ Không"),
        no_alarm(),
    ),
    phu_yen("“có” between dots", line("- Cơ quan có mạng LAN", "- Cơ quan có mạng LAN (có/không): ……có……"), no_alarm()),
    phu_yen(
        "the words in brackets crossed out instead of an answer",
        lambda p: setattr(p.line("- Cơ quan có mạng LAN"), "runs", [Run("- Cơ quan có mạng LAN (có/"), strike("không"), Run("): ..........................")]),
        value_or_held("lan_agencies", True),
    ),
    phu_yen(
        "only the question's own words: no answer",
        line("- Cơ quan có mạng LAN", "- Cơ quan có mạng LAN (có/không): .........................."),
        blank("lan_agencies"),
    ),
    phu_yen(
        "a unit typed over: GB instead of Mbps",
        line(
            "4.1. Tổng băng thông",
            "4.1. Tổng băng thông kết nối Internet của cơ quan (cách tính xem tại mục 10.1): 0,2 Gbps",
        ),
        value_or_held("internet_bandwidth_converted_mbps", 200),
    ),
    phu_yen(
        "both telephones on lines of their own",
        lambda p: (line("4. Điện thoại cố định", "4. Điện thoại cố định: 0257 3000 456")(p), p.add("Điện thoại di động: 0900 000 456", after=p.line("4. Điện thoại cố định"))),
        no_alarm(),
    ),
    phu_yen(
        "the second telephone left empty",
        line("4. Điện thoại cố định", "4. Điện thoại cố định: 0257 3000 456\t\t\tĐiện thoại di động: …............"),
        blank("contact_phone_mobile"),
    ),
    phu_yen(
        "definitions at the end hold no answers",
        lambda p: p.replace("10.5. Thường xuyên sử dụng:", "10.5. Thường xuyên sử dụng: 05 ngày/tuần,"), no_alarm(),
    ),
    phu_yen(
        "sub-items as a table of two columns",
        as_table("+ Tổng số máy tính để bàn", "+ Tổng số máy tính xách tay", "+ Tổng số máy chủ"), no_alarm(),
    ),
    phu_yen(
        "sub-items in one paragraph", joined("+ Tổng số máy tính để bàn", "+ Tổng số máy tính xách tay"),
        value_or_held("computers_desktop", 30), value_or_held("computers_laptop", 8),
    ),
    phu_yen(
        "a sub-item is left out", lambda p: p.drop(p.line("+ Tổng số máy tính xách tay")), blank("computers_laptop"),
    ),
    phu_yen(
        "sub-items in another order",
        lambda p: p.blocks.insert(p.at(p.line("+ Tổng số máy tính để bàn")), p.blocks.pop(p.at(p.line("+ Tổng số máy chủ")))),
        no_alarm(),
    ),
    # Sóc Trăng: boxes that take numbers, a grid of labelled blanks
    *[
        soc_trang(
            f"degrees: “{text}”", roles("Đại học:", text),
            *(value_or_held(name, figure) for name, figure in zip(BACHELOR, (1, 0, 8), strict=True)),
        )
        for text in ("[1] Chuyên trách  [0] Phụ trách  [8] Kiêm nhiệm", "[ 1 ] Chuyên trách  [ 0 ] Phụ trách  [ 8 ] Kiêm nhiệm", "Chuyên trách [1]  Phụ trách [0]  Kiêm nhiệm [8]", "Chuyên trách: 1  Phụ trách: 0  Kiêm nhiệm: 8", "1 Chuyên trách  0 Phụ trách  8 Kiêm nhiệm", "Chuyên trách: 01 người; Phụ trách: 0 người; Kiêm nhiệm: 08 người", "Chuyên trách (1) Phụ trách (0) Kiêm nhiệm (8)")
    ],
    soc_trang_roughly(
        "degrees: untouched boxes", roles("Đại học:", "☐ Chuyên trách  ☐ Phụ trách  ☐ Kiêm nhiệm"),
        *(blank(name) for name in BACHELOR),
    ),
    soc_trang_roughly(
        "degrees: boxes without numbers", roles("Đại học:", "[ ] Chuyên trách  [ ] Phụ trách  [ ] Kiêm nhiệm"),
        *(blank(name) for name in BACHELOR),
    ),
    soc_trang_roughly(
        "degrees: one box ticked, no number", roles("Đại học:", "☒ Chuyên trách  ☐ Phụ trách  ☐ Kiêm nhiệm"),
        is_held(BACHELOR[0]), blank_or_held(BACHELOR[1]), blank_or_held(BACHELOR[2]),
    ),
    soc_trang_roughly(
        "degrees: only one role filled", roles("Đại học:", "[1] Chuyên trách  [ ] Phụ trách  [ ] Kiêm nhiệm"),
        value_or_held(BACHELOR[0], 1), blank(BACHELOR[1]), blank(BACHELOR[2]),
    ),
    only(
        "docx",
        soc_trang(
            "degrees: numbers in text boxes",
            roles("Đại học:", (Run("1", "textbox"), Run(" Chuyên trách "), Run("0", "textbox"), Run(" Phụ trách "), Run("8", "textbox"), Run(" Kiêm nhiệm"))),
            *(value_or_held(name, figure) for name, figure in zip(BACHELOR, (1, 0, 8), strict=True)),
        ),
    ),
    soc_trang(
        "staff by role with a dash between",
        line(ROLES, "Chuyên trách: 1 người - Phụ trách: 0 người - Kiêm nhiệm: 12 người"),
        value("it_staff_dedicated", 1), value("it_staff_concurrent", 12),
    ),
    soc_trang(
        "staff by role on lines of their own",
        lambda p: (p.add("Kiêm nhiệm: 12 người", after=p.line(ROLES)), p.add("Phụ trách: 0 người", after=p.line(ROLES)), line(ROLES, "Chuyên trách: 1 người")(p)),
        value("it_staff_dedicated", 1), value("it_staff_in_charge", 0), value("it_staff_concurrent", 12),
    ),
    soc_trang(
        "the worked example is left out",
        lambda p: [p.drop(b) for b in p.part("MỤC 2. ỨNG DỤNG VÀ NHÂN LỰC")[p.at(p.line("Giải thích thêm")) - p.at(p.line("MỤC 2. ỨNG DỤNG VÀ NHÂN LỰC")) :]],
        no_alarm(),
    ),
    soc_trang(
        "a figure with a note behind it",
        line("a) Tổng số thủ tục hành chính tại đơn vị", "a) Tổng số thủ tục hành chính tại đơn vị[2]: 300"),
        value("tthc_total", 300),
    ),
    only(
        "docx",
        soc_trang(
            "a figure whose label has a raised note sign",
            lambda p: setattr(p.line("a) Tổng số thủ tục hành chính tại đơn vị"), "runs", [Run("a) Tổng số thủ tục hành chính tại đơn vị"), Run("2", "sup"), Run(": 300")]),
            value("tthc_total", 300),
        ),
    ),
]  # fmt: skip

test_prose = as_test(EDITS)
