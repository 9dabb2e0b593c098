"""Edits that are not read right yet: the only list of them. Each must fail (``xfail(strict=True)``), so that a repair shortens it.

A name without its format stands for both. ``python -m tests.clerks --prune`` takes out what passes now; it never adds.
"""

from __future__ import annotations

_LIST = r"""
# good: a false alarm
good: dien_bien
good: tuyen_quang [xlsx]
good: phu_yen

# good: a figure lost without a word
good: soc_trang

# cells: a wrong or doubtful figure nobody is told of
cells: work_files_total: “2 nghìn”
cells: work_files_total: “02 nghìn hồ sơ”
cells: work_files_total: “2 ngàn”
cells: work_files_total: “1250{sup: 1}”
cells: work_files_total: “125O”
cells: work_files_total: “85%”
cells: work_files_total: “3/2020”
cells: work_files_total: “9/2020”
cells: work_files_total: “x”
cells: work_files_total: “Có”
cells: work_files_total: “99999999999999”
cells: work_files_total: “1250 kg”
cells: work_files_total: “1250 người”
cells: work_files_total: “80 Mbps”
cells: work_files_total: “1250 (năm 2019)”
cells: work_files_total: “100⏎200”
cells: meetings_total: “12/2020”
cells: internet_bandwidth_converted_mbps: “1 Gbps”
cells: internet_bandwidth_converted_mbps: “1Gbps”
cells: internet_bandwidth_converted_mbps: “1 Gb/s”
cells: internet_bandwidth_converted_mbps: “1,0 Gbps”
cells: internet_bandwidth_converted_mbps: “01 Gbps”
cells: internet_bandwidth_converted_mbps: “0,5 Gbps”
cells: internet_bandwidth_converted_mbps: “500000 Kbps”
cells: internet_bandwidth_converted_mbps: “500.000 Kbps”
cells: internet_bandwidth_converted_mbps: “80 MB/s”
cells: internet_bandwidth_converted_mbps: “80 máy”
cells: internet_bandwidth_converted_mbps: “80%”
cells: internet_bandwidth_converted_mbps: “80 người”
cells: internet_bandwidth_converted_mbps: “80 đường truyền”
cells: internet_bandwidth_converted_mbps: “8O”
cells: internet_bandwidth_converted_mbps: “8o”
cells: internet_bandwidth_converted_mbps: “01 đường”
cells: internet_bandwidth_converted_mbps: “16 Mbps (quy đổi 80)”
cells: onestop_on_time_pct: “0,995”
cells: onestop_on_time_pct: “0.995”
cells: onestop_on_time_pct: “99,S”
cells: staff_regular_internet_pct: “1OO”
cells: lan_agencies: “{strike: Không} Có”
cells: contact_phone_mobile: “900000444”
cells: contact_phone_mobile: “09O0 000 444”
cells: contact_email: “Email: khoilm_sct@bacgiang.example”
cells: agency_website_url: “Chưa có”
cells: work_files_total: “{strike: 1150}1250”
cells: work_files_total: “{white: 60}1250”
cells: work_files_total: “1250{white: 00}”
cells: work_files_total: “{strike: 11}1250”
cells: work_files_total: “1{strike: 1}250”
cells: work_files_total: “{strike: 1250}”
cells: work_files_total: “{white: 1250}”
cells: contact_name: “{placeholder: Nhấp để nhập họ tên}” [docx]

# cells: a false alarm
cells: dvctt_l3_edossier: “KPS”
cells: dvctt_l3_edossier: “không phát sinh”
cells: dvctt_l3_edossier: “Không phát sinh”
cells: lan_agencies: “Đã có”
cells: lan_agencies: “[x] Có [ ] Không”
cells: report_period: “III/2020”
cells: work_files_total: “{strike: 1150} 1250”
cells: work_files_total: “1250 {strike: 1150}”

# cells: a needless question
cells: meetings_total: “1Z”
cells: meetings_total: “1 lần/tuần”
cells: work_files_total: “{placeholder: Nhấp hoặc chạm vào đây để nhập văn bản.}” [docx]
cells: work_files_total: “{placeholder: Click or tap here to enter text.}” [docx]

# cells: a figure lost without a word
cells: lan_agencies: “☒ Có ☐ Không”
cells: lan_agencies: “Có ☒ Không ☐”
cells: lan_agencies: “☐ Có ☒ Không”
cells: lan_agencies: “Có ☐ Không ☒”
cells: lan_agencies: “{strike: Có} Không”
cells: lan_agencies: “☒ Có ☒ Không”
cells: contact_name: “…Lê Minh Khôi…”
cells: contact_name: “.....Lê Minh Khôi......”
cells: work_files_total: “{equation: 1250}” [docx]

# columns: a figure lost without a word
columns: the number column is headed “Số TT”
columns: the number column is headed “#”
columns: the number column is headed “Thứ tự”
columns: the number column is headed “No.”
columns: the number column has no header
columns: the label column is headed “Tên chỉ tiêu”
columns: the label column is headed “Các nội dung báo cáo”
columns: the label column is headed “Danh mục”
columns: all headers are the clerk's own words
columns: all headers without tone marks
columns: all headers with a slip
columns: one table has no header [docx]
columns: no table has a header
columns: a column of codes stands left of the figures
columns: the unit column is missing
columns: the number column is missing
columns: the figures stand before the units
columns: the number column stands last
columns: the remarks stand before the figures
columns: an empty column stands left of the figures
columns: an empty column stands left of everything
columns: “Kỳ trước” stands left of the figures
columns: “Quý II/2020” stands left of the figures
columns: “Cùng kỳ năm trước” stands left of the figures
columns: “Kế hoạch” stands left of the figures
columns: “Năm 2019” stands left of the figures
columns: “Chỉ tiêu giao” stands left of the figures
columns: last time's figure is there, this time's is not
columns: the column of last time is hidden [xlsx]
columns: a hidden column of old figures has no header [xlsx]
columns: the number column is headed “Số TT” (three levels)
columns: all headers are the clerk's own words (three levels)
columns: no table has a header (three levels)

# columns: a wrong or doubtful figure nobody is told of
columns: the figures are headed “Kỳ này”
columns: the figures are headed “Thực hiện”
columns: the figures are headed “Quý III/2020”
columns: the figures are headed “Kê khai”
columns: the figures are headed “Trả lời”
columns: “Số liệu kỳ trước” stands left of the figures
columns: “Số liệu kỳ trước” and “Số liệu kỳ này” side by side
columns: “Kế hoạch” and “Thực hiện” side by side
columns: “Quý II/2020” and “Quý III/2020” side by side
columns: “6 tháng” and “9 tháng” side by side
columns: two rows of header: plan and done under one
columns: two columns of figures, “Số liệu” and “Số liệu”, that nobody can tell apart
columns: two columns of figures, “Cột 1” and “Cột 2”, that nobody can tell apart
columns: two columns of figures, “” and “”, that nobody can tell apart
columns: two columns of figures, “Lần 1” and “Lần 2”, that nobody can tell apart

# columns: a false alarm
columns: columns are numbered 1 2 3
columns: “Quý II/2020” stands right of the figures

# layout: a false alarm
layout: two applications change places
layout: a line stands twice with the same figure

# layout: a wrong or doubtful figure nobody is told of
layout: internet_bandwidth_converted_mbps stands twice: the other figure above
layout: internet_bandwidth_converted_mbps stands twice: the other figure below
layout: work_files_total stands twice: the other figure above
layout: work_files_total stands twice: the other figure below
layout: an old line is hidden above [xlsx]
layout: the old line is crossed out above
layout: a whole part stands twice with other figures
layout: a list's columns are numbered 1 2 3
layout: a total row ends a list
layout: a level's line stands twice with other figures

# layout: a figure lost without a word
layout: a line stands twice, the first left empty
layout: the answer stands in the note column
layout: the answer stands in the note_value column
layout: the answer and the unit change places
layout: an answer in words stands in the note column
layout: an optional line's answer stands in the unit column
layout: an optional line's answer stands in the note column
layout: the answer stands behind the label
layout: the answer stands behind the label and a colon
layout: the answer in words stands behind the label
layout: the answer of an optional line stands behind its label
layout: the answer stands one row lower
layout: the contact's name stands in the unit column
layout: label, unit and answer in one merged box
layout: one merged answer stands for two lines
layout: one merged figure stands for two lines
layout: a part without a table: lines with tabs

# levels: a wrong or doubtful figure nobody is told of
levels: ỦY BAN NHÂN DÂN HUYỆN LỤC NAM reports on a department's form
levels: UBND HUYỆN SƠN ĐỘNG reports on a department's form
levels: UBND THÀNH PHỐ BẮC GIANG reports on a department's form
levels: PHÒNG KINH TẾ VÀ HẠ TẦNG reports on a department's form
levels: VĂN PHÒNG HĐND VÀ UBND reports on a department's form
levels: UBND XÃ BẢO ĐÀI reports on a department's form
levels: UBND PHƯỜNG THỌ XƯƠNG reports on a department's form
levels: ỦY BAN NHÂN DÂN THỊ TRẤN CHŨ reports on a department's form
levels: nobody can say who reports: figures are held
levels: letterhead and name are of different levels: figures are held
levels: UBND huyện Kế Sách on Sóc Trăng's form: figures without a level are of the cap_huyen
levels: Ủy ban nhân dân thị xã Ngã Năm on Sóc Trăng's form: figures without a level are of the cap_huyen
levels: UBND xã Đại Hải on Sóc Trăng's form: figures without a level are of the cap_xa
levels: Phòng Nội vụ huyện Kế Sách on Sóc Trăng's form: figures without a level are of the cap_huyen
levels: no name on Sóc Trăng's form: figures without a level are held

# levels: another province, agency, form or outcome
levels: the province stands in the agency's name only

# levels: a false alarm
levels: a district on the city's form
levels: “- Số lượng CBCCVC thành phố” reads “- Số lượng CBCCVC cấp huyện”
levels: “- Số lượng UBND cấp xã” reads “- Số lượng xã, phường, thị trấn”
levels: “- Tổng số máy tính tại các UBND cấp xã” reads “- Tổng số máy tính tại UBND các xã, phường”
levels: “- Trên toàn huyện/thành phố:” reads “+ Toàn thành phố”

# levels: a figure lost without a word
levels: “- Số lượng CBCCVC thành phố” reads “+ Cấp thành phố”
levels: “- Số lượng CBCCVC cấp xã” reads “+ Cấp xã”
levels: “- Số lượng CBCCVC cấp xã” reads “- Số lượng công chức xã, phường”
levels: “- Tại các CQNN cấp xã:” reads “+ Cấp xã”
levels: levels side by side in columns
levels: the levels with colons
levels: the levels in another order
levels: the levels behind their figures
levels: the levels on lines of their own
levels: the levels as a list below
levels: one figure, no level kept

# prose: a needless question
prose: the answer is “ 9A dịch vụ”
prose: the answer is “      dịch vụ”
prose: the answer is “		dịch vụ”
prose: a unit typed over: GB instead of Mbps

# prose: a wrong or doubtful figure nobody is told of
prose: the answer is “ 94%”
prose: the answer is “ 94/2018 dịch vụ”
prose: the answer is “ 94 người”
prose: the seed's doubled line with the same figure [xlsx]
prose: the seed's doubled line with another figure [xlsx]
prose: all lines with bullets of Word [xlsx]
prose: degrees: “[1] Chuyên trách  [0] Phụ trách  [8] Kiêm nhiệm”
prose: degrees: “[ 1 ] Chuyên trách  [ 0 ] Phụ trách  [ 8 ] Kiêm nhiệm”
prose: degrees: “Chuyên trách [1]  Phụ trách [0]  Kiêm nhiệm [8]”
prose: degrees: “Chuyên trách: 1  Phụ trách: 0  Kiêm nhiệm: 8”
prose: degrees: “1 Chuyên trách  0 Phụ trách  8 Kiêm nhiệm”
prose: degrees: “Chuyên trách: 01 người; Phụ trách: 0 người; Kiêm nhiệm: 08 người”
prose: degrees: “Chuyên trách (1) Phụ trách (0) Kiêm nhiệm (8)”
prose: degrees: untouched boxes [xlsx]
prose: degrees: boxes without numbers [xlsx]
prose: degrees: one box ticked, no number
prose: degrees: only one role filled
prose: staff by role with a dash between
prose: staff by role on lines of their own [xlsx]
prose: the worked example is left out [xlsx]

# prose: a figure lost without a word
prose: no colon before the answer
prose: “là” instead of the colon
prose: a dash instead of the colon
prose: the answer before its question
prose: the answer on the line below
prose: the sentence is broken into two paragraphs
prose: a long sentence is broken before its window
prose: two answers on a line, the rate in brackets
prose: two answers with a semicolon between
prose: some lines as a table of two columns
prose: two lines in one paragraph
prose: the contact's lines with dots around
prose: “có” between dots
prose: the words in brackets crossed out instead of an answer
prose: sub-items as a table of two columns
prose: sub-items in one paragraph
prose: degrees: numbers in text boxes [docx]

# prose: a false alarm
prose: the window's dates are left out
prose: a tick instead of có
prose: definitions at the end hold no answers

# recognition: a wrong or doubtful figure nobody is told of
recognition: all labels in small letters [xlsx]
recognition: all labels without tone marks [xlsx]
recognition: a slip in every fifth label (tuyen_quang)
recognition: a letter lost in every fifth label (tuyen_quang)

# recognition: a figure lost without a word
recognition: all labels in capitals (dien_bien)
recognition: all labels in small letters (dien_bien)
recognition: all labels without tone marks (dien_bien) [xlsx]
recognition: all labels with double spaces (dien_bien) [docx]
recognition: all labels with spaces that do not break (dien_bien) [docx]
recognition: a slip in every label (bac_giang)
recognition: a slip in every fifth label (bac_giang)
recognition: a letter lost in every label (bac_giang)
recognition: a slip in every label (tuyen_quang)
recognition: a letter lost in every label (tuyen_quang)
recognition: a slip in every label (phu_yen)
recognition: a letter lost in every label (phu_yen)
recognition: brackets left out of all labels
recognition: brackets left out of all labels (three levels)
recognition: everywhere “công nghệ thông tin” for “CNTT”
recognition: “Tổng số máy tính” reads “- Tổng số máy vi tính của đơn vị”
recognition: “Tổng số cán bộ, công chức (viết tắt CBCC)” reads “Tổng số CBCC”
recognition: “Tổng số cán bộ, công chức (viết tắt CBCC)” reads “Số cán bộ công chức của cơ quan”
recognition: “Mạng cục bộ (LAN” reads “Mạng LAN”
recognition: “Mạng cục bộ (LAN” reads “Có mạng nội bộ (LAN)”
recognition: “Tổng băng thông kết nối Internet” reads “Tổng băng thông Internet quy đổi”
recognition: “Kết nối mạng diện rộng” reads “Kết nối mạng WAN của tỉnh”
recognition: “Số lượng lãnh đạo cơ quan đã được cấp” reads “Số lãnh đạo đã được cấp chữ ký số”
recognition: “Quản lý kế toán - tài chính” reads “Phần mềm quản lý tài chính, kế toán”
recognition: “Tổng số DVCTT mức độ 4” reads “- Số DVC trực tuyến mức 4”
recognition: “b. Tổng số CBCC chuyên trách về CNTT” reads “b. Số cán bộ chuyên trách công nghệ thông tin”
recognition: “Tiến sỹ” reads “Tiến sĩ” [xlsx]
recognition: “Thạc sỹ” reads “Thạc sĩ CNTT”
recognition: “1. Họ và tên người thực hiện báo cáo” reads “Người lập báo cáo”
recognition: “6. Thư điện tử” reads “Email”
recognition: “5. Điện thoại di động” reads “ĐTDĐ”
recognition: “Địa chỉ trụ sở” reads “Trụ sở cơ quan”

# recognition: a needless question
recognition: a slip in every fifth label (phu_yen)
recognition: a letter lost in every fifth label (phu_yen)

# recognition: a false alarm
recognition: everywhere “Số” for “Tổng số”
recognition: everywhere “mức” for “mức độ”
recognition: the number with spaces
recognition: the date in digits

# recognition: another province, agency, form or outcome
recognition: only MỤC 2. HẠ TẦNG was sent
recognition: only MỤC 3. ỨNG DỤNG was sent
recognition: only MỤC 4. CUNG CẤP was sent
recognition: only MỤC 5. NHÂN LỰC was sent
recognition: the blank form is never accepted

# ticks: a figure lost without a word
ticks: “■ Có □ Không”
ticks: “🗹 Có ☐ Không”
ticks: “Có: ☒  Không: ☐”
ticks: “Không ☐  Có ☒”
ticks: “Có ☐  Không ☒”
ticks: “□ Có ■ Không”
ticks: “…Có…”
ticks: “....có....”
ticks: “…Không…”
ticks: “☒ Có: phần mềm của Sở Nội vụ  ☐ Không”
ticks: “Có__x__ Không____”
ticks: “Có…x… Không……”
ticks: “Có…… Không…x…”
ticks: sizes: “KT < 10 Mb ☐  10 Mb ≤ KT ≤ 20 Mb ☐  KT > 20 Mb ☒”
ticks: sizes: “□ KT < 10 Mb ■ 10 Mb ≤ KT ≤ 20 Mb □ KT > 20 Mb”
ticks: sizes: “15 Mb”

# ticks: a false alarm
ticks: “● Có ○ Không”
ticks: “◉ Có ◯ Không”
ticks: “◼ Có ◻ Không”
ticks: “Có [x] Không [ ]”
ticks: “Có (x) Không ( )”
ticks: “[x] Có  [ ] Không”
ticks: “[X] Có  [] Không”
ticks: “(x) Có  ( ) Không”
ticks: “[v] Có [ ] Không”
ticks: “[✓] Có [  ] Không”
ticks: “[x]Có [ ]Không”
ticks: “( x ) Có  (  ) Không”
ticks: “[ ] Có  [x] Không”
ticks: “Có [ ] Không [x]”
ticks: “Có: ☐  Không: ☒”
ticks: “○ Có ● Không”
ticks: “( ) Có (x) Không”
ticks: “Có ( ) Không ( x )”
ticks: all brackets
ticks: sizes: “[ ] KT < 10 Mb [x] 10 Mb ≤ KT ≤ 20 Mb [ ] KT > 20 Mb”
ticks: sizes: “KT > 20 Mb”

# ticks: a wrong or doubtful figure nobody is told of
ticks: “Có ☒  Không ☐”
ticks: “Có ☒ / Không ☐”
ticks: “Có ☑, Không ☐”
ticks: “Có	☒	Không	☐”
ticks: “Không ☒  Có ☐”
ticks: “Có ✓  Không”
ticks: “Có ☒  Không ☒”
ticks: “☒ Có ☐ Không ☒”
ticks: “Có {wingdings: þ}  Không {wingdings: ¨}” [docx]
ticks: all boxes behind their words
ticks: a column “Có” and a column “Không” with x
ticks: a column “Có” and a column “Không” with boxes
ticks: a column “Có” and a column “Không” with 1 and 0

# workbooks: a wrong or doubtful figure nobody is told of
workbooks: 1250 in the format 0, [xlsx]
workbooks: 1250000 in the format #,##0, [xlsx]
workbooks: 1250 in the format ;;; [xlsx]
workbooks: 0 in the format 0;-0;"" [xlsx]
workbooks: 1000000000000000.0 in the format General [xlsx]
workbooks: 12.5 in the format 0% [xlsx]
workbooks: 1250 in the format 0"%" [xlsx]
workbooks: 1250 in the format 0" người" [xlsx]
workbooks: 1 in the format 0" Gbps" [xlsx]
workbooks: 0.995 in the format General [xlsx]
workbooks: 0.995 in the format 0.000 [xlsx]
workbooks: 0.995 in the format 0.0"%" [xlsx]
workbooks: 99.48913 in the format 0.0 [xlsx]
workbooks: 0.9948913 in the format 0.0% [xlsx]
workbooks: 0.5 in the format # ?/? [xlsx]
workbooks: rates computed to many digits, two shown [xlsx]
workbooks: the whole report of last quarter before, hidden [xlsx]
workbooks: the whole report of last quarter before [xlsx]
workbooks: the whole report of last quarter behind, hidden [xlsx]
workbooks: the whole report of last quarter behind [xlsx]

# workbooks: a false alarm
workbooks: 99.5 in the format 0.0"%" [xlsx]
workbooks: 99.5 in the format 0.0\% [xlsx]
workbooks: every rate stored as a share, shown as per cent [xlsx]
workbooks: the letterhead in one cell with line breaks [xlsx]
workbooks: last time's figures on a sheet “Quý II.2020” before [xlsx]
workbooks: last time's figures on a sheet “Quý II.2020” behind [xlsx]
workbooks: last time's figures on a sheet “Kỳ trước” behind [xlsx]
workbooks: last time's figures on a sheet “Kỳ trước” before [xlsx]
workbooks: last time's figures on a sheet “Năm 2019” before [xlsx]

# workbooks: a figure lost without a word
workbooks: a formula without a result [xlsx]
workbooks: a formula to another workbook without a result [xlsx]
workbooks: a formula that shows #DIV/0! [xlsx]
workbooks: a formula that shows #REF! [xlsx]
workbooks: a formula that shows #N/A [xlsx]
workbooks: a formula that shows #VALUE! [xlsx]
workbooks: a formula that shows #NAME? [xlsx]
workbooks: an error in a rate [xlsx]
workbooks: an error in a yes/no cell [xlsx]
"""


def _read(text: str) -> dict[str, str]:
    known, cause = {}, "not right yet"
    for line in text.splitlines():
        if line.startswith("# "):
            cause = line[2:]
        elif line.strip():
            known[line.strip()] = cause
    return known


KNOWN = _read(_LIST)
"""Name of the test (with or without its format) → what is wrong."""


def known(name: str) -> str | None:
    """Why this test is known to fail; None where it must pass."""
    return KNOWN.get(name) or KNOWN.get(name.rsplit(" [", 1)[0])
