"""Who sent a report and for when: letterheads, titles and fields as clerks of many provinces write them.

Each row is the top of a document, written and answered by hand. A line that starts with ``|`` is a row of a
table, ``¶`` parts the paragraphs of a cell. What a row does not expect is not looked at; ``None`` must stay None.
"""

from __future__ import annotations

from datetime import date

import pytest

from services.extract.reading.document import Cell, Document, Paragraph, Row, Table
from services.extract.reading.identity.fields import fields_in
from services.extract.reading.identity.identify import Opened, identify, who, windows
from services.extract.reading.identity.sender import agency_level
from services.extract.reading.layout.builder import lay_out
from services.extract.reading.layout.lines import Layout
from services.extract.reading.words.days import windows_in
from services.extract.reading.words.periods import mentions
from shared.contracts import Declared, ReportIdentity, Source
from tests.factories import fact
from tests.world import WORLD


def layout(text: str) -> Layout:
    blocks: list[Paragraph | Table] = []
    rows: list[Row] = []
    tables = 0

    def close() -> None:
        nonlocal tables
        if rows:
            tables += 1
            blocks.append(Table(tuple(rows), tables, 1))
            rows.clear()

    for line in text.strip("\n").split("\n"):
        if line.startswith("|"):
            cells = []
            for cell in line.strip().strip("|").split("|"):
                parts = [part.strip() for part in cell.split("¶")]
                cells.append(Cell(" ".join(parts).strip(), parts=tuple(parts) if len(parts) > 1 else ()))
            rows.append(Row(tuple(cells), len(rows) + 1))
        else:
            close()
            if line.strip():
                blocks.append(Paragraph(line.strip(), 1))
    close()
    return lay_out(Document(tuple(blocks), "text/plain", 1))


MOTTO = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
FREE = "Độc lập - Tự do - Hạnh phúc"

LETTERHEADS: list[tuple[str, dict[str, object]]] = [
    # two columns of a table, as most letters are made
    (
        f"| UBND TỈNH YÊN BÁI¶SỞ TƯ PHÁP¶Số: 530/BC-STP | {MOTTO}¶{FREE}¶Yên Bái, ngày 18 tháng 12 năm 2020 |",
        {"p": "Yên Bái", "a": "Sở Tư pháp", "l": "cap_tinh", "n": "530/BC-STP", "d": "2020-12-18"},
    ),
    (
        f"| ỦY BAN NHÂN DÂN¶TỈNH LÂM ĐỒNG¶SỞ XÂY DỰNG | {MOTTO}¶{FREE} |\n| Số: 96 /BC-SXD | Lâm Đồng, ngày 05 tháng 6 năm 2020 |",
        {"p": "Lâm Đồng", "a": "Sở Xây dựng", "l": "cap_tinh", "n": "96/BC-SXD", "d": "2020-06-05"},
    ),
    (
        f"| UBND TỈNH SƠN LA¶ỦY BAN NHÂN DÂN HUYỆN MAI SƠN¶¶Số: 230/BC-UBND | {MOTTO}¶{FREE}¶Mai Sơn, ngày 18 tháng 9 năm 2020 |",
        {"p": "Sơn La", "a": "Ủy ban nhân dân huyện Mai Sơn", "l": "cap_huyen", "n": "230/BC-UBND", "d": "2020-09-18"},
    ),
    # places whose last word is a word for an area but for its tone
    (
        f"| UBND TỈNH HÀ TĨNH¶UBND THỊ XÃ KỲ ANH¶Số: 63/BC-UBND | {MOTTO}¶{FREE}¶Kỳ Anh, ngày 02 tháng 12 năm 2020 |",
        {"p": "Hà Tĩnh", "a": "UBND thị xã Kỳ Anh", "l": "cap_huyen", "n": "63/BC-UBND", "d": "2020-12-02"},
    ),
    (
        f"| ỦY BAN NHÂN DÂN TỈNH¶HÀ TĨNH¶SỞ Y TẾ | {MOTTO}¶{FREE} |",
        {"p": "Hà Tĩnh", "a": "Sở Y tế", "l": "cap_tinh"},
    ),
    (
        f"| UBND XÃ AN TỊNH¶TRUNG TÂM VĂN HÓA | {MOTTO}¶{FREE} |",
        {"a": "Trung tâm Văn hóa", "l": "cap_xa"},
    ),
    (
        f"| SỞ NÔNG NGHIỆP VÀ PTNT TỈNH BÌNH ĐỊNH¶CHI CỤC THỦY LỢI¶Số: 57/BC-CCTL | {MOTTO}¶{FREE} |",
        {"p": "Bình Định", "a": "Chi cục Thủy lợi", "l": "cap_tinh", "n": "57/BC-CCTL", "d": None},
    ),
    (
        f"| SỞ NN&PTNT KHÁNH HÒA¶CHI CỤC THỦY LỢI | {MOTTO}¶{FREE}¶Khánh Hòa, ngày  tháng 9 năm 2019 |",
        {"p": "Khánh Hòa", "a": "Chi cục Thủy lợi", "l": "cap_tinh", "n": None, "d": None},
    ),
    (
        f"| UBND HUYỆN TRẦN ĐỀ¶UBND XÃ ĐẠI ÂN 2 | {MOTTO}¶{FREE} |\nKính gửi: Sở Thông tin và Truyền thông tỉnh Sóc Trăng",
        {"p": "Sóc Trăng", "a": "UBND xã Đại Ân 2", "l": "cap_xa"},
    ),
    (
        f"| HĐND VÀ UBND HUYỆN KẾ SÁCH¶VĂN PHÒNG¶Số 12/BC-VP | {MOTTO}¶{FREE}¶Kế Sách, ngày 6 tháng 5 năm 2019 |",
        {"a": "Văn phòng HĐND và UBND huyện Kế Sách", "l": "cap_huyen", "n": "12/BC-VP", "d": "2019-05-06"},
    ),
    (
        f"| UBND HUYỆN ĐẠI LỘC¶VĂN PHÒNG HĐND VÀ UBND¶Số: 07/BC-VP | {MOTTO}¶{FREE} |",
        {"a": "Văn phòng HĐND và UBND", "l": "cap_huyen", "n": "07/BC-VP"},
    ),
    (
        f"| UBND THỊ XÃ NGHĨA LỘ¶PHÒNG VĂN HÓA VÀ THÔNG TIN | {MOTTO}¶{FREE}¶Nghĩa Lộ, ngày 10/3/2020 |",
        {"a": "Phòng Văn hóa và Thông tin", "l": "cap_huyen", "d": "2020-03-10", "p": None},
    ),
    (
        f"| UBND TỈNH QUẢNG NAM¶BAN QUẢN LÝ CÁC KHU KINH TẾ¶VÀ KHU CÔNG NGHIỆP¶Số: 88/BC-KTCN | {MOTTO}¶{FREE} |",
        {"p": "Quảng Nam", "a": "Ban Quản lý các khu kinh tế và khu công nghiệp", "l": "cap_tinh", "n": "88/BC-KTCN"},
    ),
    (
        f"| UBND TỈNH GIA LAI¶BAN DÂN TỘC | {MOTTO}¶{FREE} |",
        {"p": "Gia Lai", "a": "Ban Dân tộc", "l": "cap_tinh"},
    ),
    (
        f"| UBND TỈNH KON TUM¶THANH TRA TỈNH¶Số: 15/BC-TTr | {MOTTO}¶{FREE}¶Kon Tum, ngày 01 tháng 4 năm 2020 |",
        {"p": "Kon Tum", "a": "Thanh tra tỉnh", "l": "cap_tinh", "n": "15/BC-TTr", "d": "2020-04-01"},
    ),
    (
        f"| UBND TỈNH LÀO CAI¶VĂN PHÒNG | {MOTTO}¶{FREE} |",
        {"p": "Lào Cai", "a": "Văn phòng UBND tỉnh Lào Cai", "l": "cap_tinh"},
    ),
    (
        f"| UBND TỈNH LAI CHÂU¶VĂN PHÒNG UBND TỈNH | {MOTTO}¶{FREE} |",
        {"p": "Lai Châu", "a": "Văn phòng UBND tỉnh", "l": "cap_tinh"},
    ),
    (
        f"| VĂN PHÒNG ĐOÀN ĐBQH, HĐND¶VÀ UBND TỈNH BẠC LIÊU | {MOTTO}¶{FREE} |",
        {"p": "Bạc Liêu", "a": "Văn phòng Đoàn ĐBQH, HĐND và UBND tỉnh Bạc Liêu", "l": "cap_tinh"},
    ),
    (
        f"| UBND TỈNH ĐẮK LẮK¶SỞ LAO ĐỘNG - THƯƠNG BINH¶VÀ XÃ HỘI¶Số: 414/SLĐTBXH-VP | {MOTTO}¶{FREE}¶Đắk Lắk, ngày 04 tháng 6 năm 2018 |",
        {
            "p": "Đắk Lắk",
            "a": "Sở Lao động - Thương binh và Xã hội",
            "l": "cap_tinh",
            "n": "414/SLĐTBXH-VP",
            "d": "2018-06-04",
        },
    ),
    (
        f"| UBND TỈNH ĐẮC LẮC¶SỞ VĂN HÓA, THỂ THAO¶VÀ DU LỊCH | {MOTTO}¶{FREE} |",
        {"p": "Đắk Lắk", "a": "Sở Văn hóa, Thể thao và Du lịch", "l": "cap_tinh"},
    ),
    (
        f"| UBND TỈNH DAK NONG¶SỞ Y TẾ | {MOTTO}¶{FREE} |",
        {"p": "Đắk Nông", "a": "Sở Y tế", "l": "cap_tinh"},
    ),
    (
        f"| UBND TỈNH THỪA THIÊN HUẾ¶SỞ DU LỊCH | {MOTTO}¶{FREE} |",
        {"p": "Huế", "a": "Sở Du lịch", "l": "cap_tinh"},
    ),
    (
        f"| ỦY BAN NHÂN DÂN¶TỈNH THỪA THIÊN - HUẾ¶SỞ NỘI VỤ | {MOTTO}¶{FREE} |",
        {"p": "Huế", "a": "Sở Nội vụ", "l": "cap_tinh"},
    ),
    (
        f"| UBND TỈNH THỪA THIÊN HUẾ¶UBND THÀNH PHỐ HUẾ | {MOTTO}¶{FREE} |",
        {"p": "Huế", "a": "UBND thành phố Huế", "l": "cap_huyen"},
    ),
    (
        f"| UBND THÀNH PHỐ HUẾ¶SỞ XÂY DỰNG¶Số: 12/BC-SXD | {MOTTO}¶{FREE}¶Huế, ngày 15 tháng 3 năm 2025 |",
        {"p": "Huế", "a": "Sở Xây dựng", "l": "cap_tinh", "d": "2025-03-15"},
    ),
    (
        f"| UBND THÀNH PHỐ HUẾ¶Số: 12/BC-UBND | {MOTTO}¶{FREE}¶Huế, ngày 15 tháng 3 năm 2019 |",
        {"p": "Huế", "a": "UBND thành phố Huế", "l": "cap_huyen"},
    ),
    (
        f"| UBND TỈNH BÀ RỊA – VŨNG TÀU¶SỞ GIAO THÔNG VẬN TẢI | {MOTTO}¶{FREE} |",
        {"p": "Bà Rịa - Vũng Tàu", "a": "Sở Giao thông vận tải", "l": "cap_tinh"},
    ),
    (
        f"| UBND TỈNH BÀ RỊA-VŨNG TÀU¶UBND THÀNH PHỐ VŨNG TÀU | {MOTTO}¶{FREE} |",
        {"p": "Bà Rịa - Vũng Tàu", "a": "UBND thành phố Vũng Tàu", "l": "cap_huyen"},
    ),
    (
        f"| ỦY BAN NHÂN DÂN¶THÀNH PHỐ HỒ CHÍ MINH¶SỞ TƯ PHÁP | {MOTTO}¶{FREE}¶Thành phố Hồ Chí Minh, ngày 21 tháng 9 năm 2020 |",
        {"p": "Hồ Chí Minh", "a": "Sở Tư pháp", "l": "cap_tinh", "d": "2020-09-21"},
    ),
    (
        f"| UBND TP. HỒ CHÍ MINH¶UBND QUẬN 1 | {MOTTO}¶{FREE}¶Quận 1, ngày 21 tháng 9 năm 2020 |",
        {"p": "Hồ Chí Minh", "a": "UBND Quận 1", "l": "cap_huyen", "d": "2020-09-21"},
    ),
    (
        f"| UBND TP.HCM¶SỞ Y TẾ | {MOTTO}¶{FREE} |",
        {"p": "Hồ Chí Minh", "a": "Sở Y tế", "l": "cap_tinh"},
    ),
    (
        f"| UBND THÀNH PHỐ CẦN THƠ¶SỞ CÔNG THƯƠNG | {MOTTO}¶{FREE} |",
        {"p": "Cần Thơ", "a": "Sở Công Thương", "l": "cap_tinh"},
    ),
    (
        f"| UBND THÀNH PHỐ CẦN THƠ¶UBND QUẬN NINH KIỀU¶Số: 33 / BC - UBND | {MOTTO}¶{FREE} |",
        {"p": "Cần Thơ", "a": "UBND quận Ninh Kiều", "l": "cap_huyen", "n": "33/BC-UBND"},
    ),
    (
        f"| UBND THÀNH PHỐ HÀ NỘI¶UBND QUẬN HAI BÀ TRƯNG | {MOTTO}¶{FREE} |",
        {"p": "Hà Nội", "a": "UBND quận Hai Bà Trưng", "l": "cap_huyen"},
    ),
    (
        f"| UBND QUẬN LIÊN CHIỂU¶UBND PHƯỜNG HÒA KHÁNH BẮC | {MOTTO}¶{FREE} |\nKính gửi: Sở Thông tin và Truyền thông thành phố Đà Nẵng",
        {"p": "Đà Nẵng", "a": "UBND phường Hòa Khánh Bắc", "l": "cap_xa"},
    ),
    (
        f"| UBND TỈNH TUYÊN QUANG¶UBND THÀNH PHỐ TUYÊN QUANG | {MOTTO}¶{FREE} |",
        {"p": "Tuyên Quang", "a": "UBND thành phố Tuyên Quang", "l": "cap_huyen"},
    ),
    (
        f"| UBND THÀNH PHỐ BẮC GIANG¶Số: 41/BC-UBND | {MOTTO}¶{FREE}¶TP. Bắc Giang, ngày 2 tháng 7 năm 2020 |",
        {"p": "Bắc Giang", "a": "UBND thành phố Bắc Giang", "l": "cap_huyen", "n": "41/BC-UBND", "d": "2020-07-02"},
    ),
    # lines one below the other, as text and PDF give them
    (
        f"UBND TỈNH QUẢNG TRỊ\n{MOTTO}\nSỞ KHOA HỌC VÀ CÔNG NGHỆ\n{FREE}\nSố: 215/BC-SKHCN\tQuảng Trị, ngày 25 tháng 9 năm 2020",
        {"p": "Quảng Trị", "a": "Sở Khoa học và Công nghệ", "l": "cap_tinh", "n": "215/BC-SKHCN", "d": "2020-09-25"},
    ),
    (
        f"UBND TỈNH VĨNH PHÚC\t{MOTTO}\nSỞ XÂY DỰNG\t{FREE}\nSố: 815/BC-SXD\tVĩnh Phúc, ngày 26 tháng 6 năm 2020",
        {"p": "Vĩnh Phúc", "a": "Sở Xây dựng", "l": "cap_tinh", "n": "815/BC-SXD", "d": "2020-06-26"},
    ),
    (
        f"UBND TỈNH HÀ NAM   {MOTTO}\nSỞ TÀI CHÍNH   {FREE}\n",
        {"p": "Hà Nam", "a": "Sở Tài chính", "l": "cap_tinh"},
    ),
    (
        f"UBND TỈNH NAM ĐỊNH {MOTTO}\nSỞ NGOẠI VỤ {FREE}",
        {"p": "Nam Định", "a": "Sở Ngoại vụ", "l": "cap_tinh"},
    ),
    (
        f"| UBND TỈNH LÀO CAI {MOTTO} |\n| SỞ XÂY DỰNG {FREE} |\n| Số: 766 /SXD-VP Lào Cai, ngày 17 tháng 3 năm 2019 |",
        {"p": "Lào Cai", "a": "Sở Xây dựng", "n": "766/SXD-VP", "d": "2019-03-17"},
    ),
    (
        "UBND TỈNH PHÚ THỌ\nSỞ TÀI NGUYÊN VÀ\nMÔI TRƯỜNG\nSố: 11/BC-STNMT",
        {"p": "Phú Thọ", "a": "Sở Tài nguyên và Môi trường", "l": "cap_tinh", "n": "11/BC-STNMT"},
    ),
    (
        "UBND TỈNH HƯNG YÊN\nSỞ NÔNG NGHIỆP\nVÀ PHÁT TRIỂN NÔNG THÔN\nSố: 284/BC-SNN",
        {"p": "Hưng Yên", "a": "Sở Nông nghiệp và Phát triển nông thôn", "l": "cap_tinh", "n": "284/BC-SNN"},
    ),
    (
        "ỦY BAN NHÂN DÂN\nHUYỆN CHIÊM HÓA\nSố: 256/BC-UBND\nChiêm Hóa, ngày 2 tháng 10 năm 2020",
        {"p": None, "a": "Ủy ban nhân dân huyện Chiêm Hóa", "l": "cap_huyen", "n": "256/BC-UBND", "d": "2020-10-02"},
    ),
    (
        "UỶ BAN NHÂN DÂN\nTHỊ TRẤN HÁT LÓT\nSố: 9/BC-UBND",
        {"a": "Uỷ ban nhân dân thị trấn Hát Lót", "l": "cap_xa", "n": "9/BC-UBND"},
    ),
    (
        "UBND TỈNH SƠN LA\nHUYỆN MAI SƠN\nSố: 1/BC-UBND",
        {"p": "Sơn La", "a": "UBND huyện Mai Sơn", "l": "cap_huyen"},
    ),
    (
        "UBND TỈNH YÊN BÁI SỞ TƯ PHÁP\nSố: 530/BC-STP",
        {"p": "Yên Bái", "a": "Sở Tư pháp", "l": "cap_tinh"},
    ),
    (
        "Ủy ban nhân dân tỉnh Nghệ An\nSở Thông tin và Truyền thông\nSố: 300/BC-STTTT",
        {"p": "Nghệ An", "a": "Sở Thông tin và Truyền thông", "l": "cap_tinh", "n": "300/BC-STTTT"},
    ),
    (
        "UBND tỉnh Hà Giang\nSở Kế hoạch và Đầu tư",
        {"p": "Hà Giang", "a": "Sở Kế hoạch và Đầu tư", "l": "cap_tinh"},
    ),
    (
        "UBND tỉnh Hậu Giang\nUBND thị xã Long Mỹ",
        {"p": "Hậu Giang", "a": "UBND thị xã Long Mỹ", "l": "cap_huyen"},
    ),
    ("UBND TINH BAC GIANG\nSO CONG THUONG\nSo: 12/BC-SCT", {"p": "Bắc Giang", "l": "cap_tinh", "n": "12/BC-SCT"}),
    ("UBND TỈNH QUÁNG TR1\nSÓ XÂY DỰNG\nSố: 3/BC-SXD", {"p": "Quảng Trị", "l": "cap_tinh"}),
    ("UBND TỈNH THANH HOÁ\nSỞ TƯ PHÁP", {"p": "Thanh Hóa", "a": "Sở Tư pháp"}),
    ("UBND TỈNH HOÀ BÌNH\nSỞ TƯ PHÁP", {"p": "Hòa Bình", "a": "Sở Tư pháp"}),
    ("UBND TỈNH BẮC CẠN\nSỞ TƯ PHÁP", {"p": "Bắc Kạn"}),
    (
        "CÔNG AN TỈNH KIÊN GIANG\nCÔNG AN HUYỆN AN BIÊN",
        {"p": "Kiên Giang", "a": "Công an huyện An Biên", "l": "cap_huyen"},
    ),
    ("UBND HUYỆN NHƠN TRẠCH\nTRUNG TÂM VĂN HÓA, THÔNG TIN", {"l": "cap_huyen"}),
    ("SỞ Y TẾ TỈNH TIỀN GIANG\nTRUNG TÂM Y TẾ HUYỆN CÁI BÈ", {"p": "Tiền Giang", "l": None}),
    ("SỞ THÔNG TIN VÀ TRUYỀN THÔNG ĐỒNG THÁP\nTRUNG TÂM CÔNG NGHỆ THÔNG TIN", {"p": "Đồng Tháp", "l": "cap_tinh"}),
    ("TỈNH ỦY VĨNH LONG\nVĂN PHÒNG", {"l": "cap_tinh"}),
    ("UBND ĐẶC KHU PHÚ QUỐC\nSố: 4/BC-UBND\nPhú Quốc, ngày 3 tháng 10 năm 2025", {"l": "cap_xa", "d": "2025-10-03"}),
    ("UBND TỈNH TÂY NINH\nUBND XÃ TÂN LẬP", {"p": "Tây Ninh", "a": "UBND xã Tân Lập", "l": "cap_xa"}),
    ("ỦY BAN NHÂN DÂN\nPHƯỜNG 12\nQUẬN BÌNH THẠNH\nTHÀNH PHỐ HỒ CHÍ MINH", {"p": "Hồ Chí Minh", "l": "cap_xa"}),
    ("UBND HUYỆN MAI SƠN\nTỈNH SƠN LA\nSố: 3/BC-UBND", {"p": "Sơn La", "l": "cap_huyen", "n": "3/BC-UBND"}),
    ("UBND TỈNH BÌNH DƯƠNG\nTHÀNH PHỐ THỦ DẦU MỘT", {"p": "Bình Dương", "l": "cap_huyen"}),
    ("HUYỆN ỦY MAI SƠN\nVĂN PHÒNG", {"l": "cap_huyen"}),
    ("SỞ GD&ĐT HẢI DƯƠNG\nTRƯỜNG THPT CHUYÊN NGUYỄN TRÃI", {"p": "Hải Dương", "l": "cap_tinh"}),
    ("SỞ Y TẾ CÀ MAU\nCHI CỤC DÂN SỐ - KHHGĐ", {"p": "Cà Mau", "a": "Chi cục Dân số - KHHGĐ", "l": "cap_tinh"}),
    # parts that are no letterhead
    (
        "- Thời gian nhận báo cáo: trước ngày 2/9/2020\nUBND TỈNH BẮC GIANG\nSỞ CÔNG THƯƠNG\nSố: /BC-SCT\nBắc Giang, ngày tháng 9 năm 2020",
        {"p": "Bắc Giang", "a": "Sở Công Thương", "l": "cap_tinh", "n": None, "d": None},
    ),
    (
        "PHỤ LỤC\nBIỂU MẪU BÁO CÁO CHÍNH PHỦ ĐIỆN TỬ QUÝ II NĂM 2019\n(Kèm theo Công văn số 386/STTTT-CNTT ngày 18 tháng 5 năm 2019\ncủa Sở Thông tin và Truyền thông tỉnh Sóc Trăng)",
        {"p": "Sóc Trăng", "a": None, "l": None, "q": "2019-Q2", "n": None, "d": None},
    ),
    (
        "Kính gửi:\n- Sở Thông tin và Truyền thông;\n- UBND tỉnh Cà Mau.",
        {"a": None, "l": None, "p": "Cà Mau"},
    ),
    (
        "BÁO CÁO\nSố liệu Chính phủ điện tử quý I/2020\nNơi nhận:\n- Sở Thông tin và Truyền thông;\n- Chủ tịch UBND huyện;\n- Lưu: VT.",
        {"a": None, "l": None, "q": "2020-Q1"},
    ),
    ("Bản tổng hợp số liệu\nSố liệu quý III/2020\nBan hành kèm theo Quyết định", {"a": None, "l": None}),
]

FIELDS: list[tuple[str, dict[str, object]]] = [
    (
        "MỤC 1. THÔNG TIN CHUNG\n2. Tên cơ quan báo cáo: ………Chi cục Thủy lợi…",
        {"a": "Chi cục Thủy lợi", "l": "cap_tinh"},
    ),
    ("MỤC 1\n1. Tên đơn vị: ……………UBND huyện Trần Đề………", {"a": "UBND huyện Trần Đề", "l": "cap_huyen"}),
    ("MỤC 1\n1. Tên đơn vị: UBND xã Đại Ân 2, huyện Trần Đề", {"a": "UBND xã Đại Ân 2, huyện Trần Đề", "l": "cap_xa"}),
    ("MỤC 1\n1. Tên đơn vị: huyện Kế Sách, tỉnh Sóc Trăng", {"p": "Sóc Trăng", "l": "cap_huyen"}),
    ("MỤC 1\n1. Tên đơn vị: SỞ CÔNG THƯƠNG", {"a": "Sở Công Thương", "l": "cap_tinh"}),
    ("MỤC 1\n1. Tên đơn vị: Văn phòng Sở Tư pháp", {"l": "cap_tinh"}),
    ("MỤC 1\n1. Tên đơn vị: UBND phường 5 - TP Tân An - tỉnh Long An", {"p": "Long An", "l": "cap_xa"}),
    (
        "MỤC 1\n1. Tên đơn vị: Ủy ban nhân dân thành phố\n4. Website: tptuyenquang.gov.vn",
        {"p": "Tuyên Quang", "l": "cap_huyen"},
    ),
    ("MỤC 1\n1. Tên đơn vị: Ủy ban nhân dân thành phố", {"p": None, "l": None}),
    ("MỤC 1\n1. Tên đơn vị: Nguyễn Văn A", {"l": None}),
    ("Tp. HCM, ngày 12 tháng 3 năm 2020\nBÁO CÁO QUÝ I/2020", {"p": "Hồ Chí Minh", "d": "2020-03-12"}),
    ("BÁO CÁO QUÝ I/2020 THEO CÔNG VĂN SỐ 12 CỦA SỞ THÔNG TIN VÀ TRUYỀN THÔNG", {"a": None, "l": None}),
    ("MỤC 1\n1. Tên đơn vị: ..........", {"a": None, "l": None}),
    ("MỤC 1\n1. Tên đơn vị: UBND huyện/thành phố ........", {"l": None}),
    ("Đơn vị báo cáo: Sở Tư pháp tỉnh Yên Bái", {"a": "Sở Tư pháp tỉnh Yên Bái", "p": "Yên Bái", "l": "cap_tinh"}),
    ("Đơn vị: UBND thị xã Sơn Tây, thành phố Hà Nội", {"p": "Hà Nội", "l": "cap_huyen"}),
    ("Cơ quan: Sở TNMT Điện Biên", {"p": "Điện Biên", "l": "cap_tinh"}),
    ("Đơn vị công tác: Phòng Văn hóa và Thông tin huyện Ba Vì", {"a": None, "l": None}),
    (
        "| TT | Tiêu chí | ĐVT | Số liệu |\n| 2 | Tên cơ quan báo cáo | | Sở Công Thương |",
        {"a": "Sở Công Thương", "l": "cap_tinh"},
    ),
    (
        "| TT | Tiêu chí | ĐVT | Số liệu |\n| 2 | Tên cơ quan báo cáo | | UBND TP Thủ Dầu Một, tỉnh Bình Dương |",
        {"p": "Bình Dương", "l": "cap_huyen"},
    ),
    (
        "| STT | Nội dung | Kết quả |\n| 1 | Tên cơ quan, đơn vị | Văn phòng HĐND và UBND huyện Yên Lạc |",
        {"l": "cap_huyen"},
    ),
    ("| 1 | Tên đơn vị báo cáo | Ban Quản lý Khu kinh tế Dung Quất |", {"l": "cap_tinh"}),
    ("MỤC 1\n2. Tên cơ quan báo cáo: Trung tâm Y tế huyện Cái Bè", {"a": "Trung tâm Y tế huyện Cái Bè", "l": None}),
    ("MỤC 1\n2. Tên cơ quan báo cáo: Phòng Nội vụ", {"l": None}),
    ("MỤC 1\n2. Tên cơ quan báo cáo: Chi cục Thuế huyện Tân Yên", {"l": "cap_huyen"}),
    (
        "UBND TỈNH SƠN LA\nMỤC 1\n2. Tên cơ quan báo cáo: UBND huyện Mộc Châu",
        {"p": "Sơn La", "a": "UBND huyện Mộc Châu", "l": "cap_huyen"},
    ),
    (
        "UBND TỈNH SƠN LA\nSỞ Y TẾ\nMỤC 1\n2. Tên cơ quan báo cáo: UBND huyện Mộc Châu",
        {"p": "Sơn La", "l": None},
    ),
    (
        "MỤC 1\n3. Địa chỉ trụ sở cơ quan báo cáo: 78 Lê Duẩn, thành phố Tuy Hòa, tỉnh Phú Yên\n",
        {"p": "Phú Yên"},
    ),
    ("MỤC 1\n3. Địa chỉ trụ sở: Số 5 Nguyễn Trãi, phường 2, Sóc Trăng", {"p": "Sóc Trăng"}),
    ("MỤC 1\n3. Địa chỉ trụ sở: 86 Lê Thánh Tôn, Quận 1, TP.HCM", {"p": "Hồ Chí Minh"}),
    (
        "MỤC 1\n4. Địa chỉ trang/cổng thông tin điện tử (Website/Portal) chính thức của cơ quan: https://cctl.khanhhoa.gov.vn",
        {"p": "Khánh Hòa"},
    ),
    ("MỤC 1\n4. Địa chỉ trang/cổng thông tin điện tử: thanhphotuyenquang.gov.vn", {"p": "Tuyên Quang"}),
    ("Thư điện tử: vietlq@soctrang.gov.vn", {"p": "Sóc Trăng"}),
    (
        "(Biểu mẫu báo cáo ứng dụng CNTT quý III/2019 các cơ quan nhà nước tỉnh Khánh Hòa)\nMỤC 1",
        {"p": "Khánh Hòa", "q": "2019-Q3", "l": None},
    ),
    (
        "BÁO CÁO ỨNG DỤNG CNTT CỦA SỞ XÂY DỰNG TỈNH LẠNG SƠN QUÝ IV NĂM 2020\nMỤC 1",
        {"p": "Lạng Sơn", "a": "Sở Xây dựng tỉnh Lạng Sơn", "l": "cap_tinh", "q": "2020-Q4"},
    ),
    (
        "BÁO CÁO TÌNH HÌNH ỨNG DỤNG CNTT TẠI UBND HUYỆN ĐỊNH HÓA 6 THÁNG ĐẦU NĂM 2020\nMỤC 1",
        {"a": "UBND huyện Định Hóa", "l": "cap_huyen"},
    ),
    ("BÁO CÁO TÌNH HÌNH ỨNG DỤNG CNTT CỦA TỈNH ĐIỆN BIÊN\nMỤC 1", {"p": "Điện Biên", "a": None, "l": None}),
    (
        "Căn cứ Công văn số 88/STTTT-CNTT ngày 28/02/2020 của Sở Thông tin và Truyền thông tỉnh Tuyên Quang về báo cáo quý I/2020,\nỦy ban nhân dân huyện Hàm Yên báo cáo số liệu về phát triển Chính phủ điện tử quý I/2020 như sau:",
        {
            "p": "Tuyên Quang",
            "a": "Ủy ban nhân dân huyện Hàm Yên",
            "l": "cap_huyen",
            "q": "2020-Q1",
            "n": None,
            "d": None,
        },
    ),
    (
        "Thực hiện đề nghị của Sở Thông tin và Truyền thông, Sở Giao thông vận tải báo cáo số liệu tình hình ứng dụng CNTT quý IV/2018 như sau.",
        {"a": "Sở Giao thông vận tải", "l": "cap_tinh", "q": "2018-Q4"},
    ),
    (
        "BÁO CÁO\nQuý II/2020\nMỤC 1\nTM. ỦY BAN NHÂN DÂN HUYỆN LỤC NGẠN\nCHỦ TỊCH",
        {"a": "Ủy ban nhân dân huyện Lục Ngạn", "l": "cap_huyen"},
    ),
    (
        "BÁO CÁO QUÝ I NĂM 2020\n(Kèm theo Báo cáo số 96/BC-UBND ngày 5/3/2020 của Ủy ban nhân dân huyện Na Hang)",
        {"a": "Ủy ban nhân dân huyện Na Hang", "l": "cap_huyen", "n": "96/BC-UBND"},
    ),
    ("Ninh Bình, ngày 12 tháng 3 năm 2020\nBÁO CÁO QUÝ I/2020", {"p": "Ninh Bình", "d": "2020-03-12", "l": None}),
    ("Gia Viễn, ngày 12 tháng 3 năm 2020\nBÁO CÁO QUÝ I/2020", {"p": None, "d": "2020-03-12"}),
]

PERIODS: list[tuple[str, str | None]] = [
    ("BÁO CÁO ỨNG DỤNG CNTT QUÝ III NĂM 2020", "2020-Q3"),
    ("BÁO CÁO ỨNG DỤNG CNTT QUÝ 3 NĂM 2020", "2020-Q3"),
    ("BÁO CÁO ỨNG DỤNG CNTT\nQUÝ III/2020", "2020-Q3"),
    ("BÁO CÁO ỨNG DỤNG CNTT QUÝ III\nNĂM 2020", "2020-Q3"),
    ("BÁO CÁO\nSố liệu về phát triển Chính phủ điện tử quý III - 2020", "2020-Q3"),
    ("BÁO CÁO\nVề ứng dụng CNTT Q3/2020", "2020-Q3"),
    ("BÁO CÁO SỐ LIỆU QIII/2020", "2020-Q3"),
    ("BÁO CÁO SỐ LIỆU QUÝ BA NĂM 2020", "2020-Q3"),
    ("BÁO CÁO SỐ LIỆU QUÝ III, NĂM 2020", "2020-Q3"),
    ("BÁO CÁO SỐ LIỆU QUÍ IV/2019", "2019-Q4"),
    ("BÁO CÁO SỐ LIỆU QÚY I.2021", "2021-Q1"),
    ("BAO CAO SO LIEU QUY II/2020", "2020-Q2"),
    ("BÁO CÁO KẾT QUẢ 6 THÁNG ĐẦU NĂM 2020", "2020-Q2"),
    ("BÁO CÁO KẾT QUẢ QUÝ II VÀ 6 THÁNG ĐẦU NĂM 2020", "2020-Q2"),
    ("BÁO CÁO KẾT QUẢ 9 THÁNG ĐẦU NĂM 2020", "2020-Q3"),
    ("BÁO CÁO KẾT QUẢ 3 QUÝ ĐẦU NĂM 2020", "2020-Q3"),
    ("BÁO CÁO KẾT QUẢ CHÍN THÁNG NĂM 2020", "2020-Q3"),
    ("BÁO CÁO KẾT QUẢ QUÝ III VÀ PHƯƠNG HƯỚNG NHIỆM VỤ QUÝ IV NĂM 2020", "2020-Q3"),
    ("BÁO CÁO SỐ LIỆU NĂM 2020 - QUÝ III", "2020-Q3"),
    ("BÁO CÁO SỐ LIỆU CÁC QUÝ I, II, III NĂM 2020", "2020-Q3"),
    ("BÁO CÁO SỐ LIỆU TỪ QUÝ I ĐẾN QUÝ III NĂM 2020", "2020-Q3"),
    ("BÁO CÁO NĂM 2020", None),
    ("BÁO CÁO THÁNG 8/2020", None),
    ("BÁO CÁO QUÝ V/2020", None),
    ("BÁO CÁO ỨNG DỤNG CNTT\n(so với Quý II/2020)", None),
    ("BÁO CÁO ỨNG DỤNG CNTT\nSố liệu quý trước: Quý II/2020", None),
    ("Quý II/2020 (kỳ trước)\nBÁO CÁO QUÝ III/2020", "2020-Q3"),
    ("BÁO CÁO QUÝ III/2020, tăng 5% so với Quý II/2020", "2020-Q3"),
    ("V/v báo cáo số liệu ứng dụng CNTT quý IV/2018\nKính gửi: Sở TT&TT", "2018-Q4"),
    ("V/v báo cáo số liệu ứng dụng CNTT quý\nIV/2018\nKính gửi: Sở TT&TT", "2018-Q4"),
    ("Căn cứ Công văn số 12/STTTT ngày 3/3/2020 về báo cáo quý I/2020,", "2020-Q1"),
    ("Thực hiện Kế hoạch báo cáo quý III/2020 của Sở Thông tin và Truyền thông;", "2020-Q3"),
    ("MỤC 1\n1. Quý báo cáo: Quý III/2019", "2019-Q3"),
    ("MỤC 1\n1. Quý báo cáo: ……………Quý III/2019………", "2019-Q3"),
    ("MỤC 1\n1. Kỳ báo cáo: Quý 4 năm 2019", "2019-Q4"),
    ("| TT | Tiêu chí | ĐVT | Số liệu |\n| 1 | Quý báo cáo | | Quý II/2020 |", "2020-Q2"),
    ("BÁO CÁO QUÝ III NĂM 2020\n| TT | Tiêu chí | ĐVT | Số liệu |\n| 1 | Quý báo cáo | | Quý II/2020 |", "2020-Q3"),
    ("MỤC 1\n1. Quý báo cáo: 2020-Q3", "2020-Q3"),
    ("MỤC 1\n1. Quý báo cáo: III/2019", "2019-Q3"),
    ("MỤC 1\n1. Quý báo cáo: …… 4 năm 2019 ……", "2019-Q4"),
    ("MỤC 1\n1. Quý báo cáo: V/2018", None),
    ("MỤC 1. THÔNG TIN CHUNG\nBảng so sánh Quý I/2020\nMỤC 2", None),
    ("| Tiêu chí | Quý II/2020 | Quý III/2020 |\n| 1 | 2 | 3 |", None),
    ("Quy mô 3 năm 2020\nQuy định 1/2020", None),
]

NUMBERS: list[tuple[str, str | None]] = [
    ("Số: 230/BC-UBND", "230/BC-UBND"),
    ("Số : 96 /BC-UBND", "96/BC-UBND"),
    ("Số 12/BC-SXD", "12/BC-SXD"),
    ("Số: 12 / BC-SXD", "12/BC-SXD"),
    ("Số:     /BC-SCT", None),
    ("Số: …../BC-SCT", None),
    ("Số: 230/BCUBND", "230/BC-UBND"),
    ("Số: 230/BC UBND", "230/BC-UBND"),
    ("Số: 230/BC–UBND", "230/BC-UBND"),
    ("Số: 57/BCSTNMT", "57/BC-STNMT"),
    ("Số: 388 /STNMT-VP", "388/STNMT-VP"),
    ("Số: 05a/BC-VHTT", "05a/BC-VHTT"),
    ("Số: 12/2020/BC-UBND", "12/2020/BC-UBND"),
    ("Số: 15/TTr-KH&ĐT", "15/TTr-KH&ĐT"),
    ("Số 12/BC-SXD          Lạng Sơn, ngày 3 tháng 4 năm 2020", "12/BC-SXD"),
    ("SỐ: 7/BC-CCTL", "7/BC-CCTL"),
    ("(Kèm theo Báo cáo số 45/BC-SXD ngày 25/9/2020 của Sở Xây dựng)", "45/BC-SXD"),
    ("(Gửi kèm Báo cáo số 455/BC-UBND ngày 08/12/2021 của UBND quận Ngô Quyền)", "455/BC-UBND"),
    ("(Đính kèm Báo cáo số 45/BC-SXD ngày 25 tháng 9 năm 2020)", "45/BC-SXD"),
    ("Báo cáo số 1990/BC-SVHTT ngày 14/12/2020", "1990/BC-SVHTT"),
    ("Báo cáo số 12/BC-STTTT ngày 3/4/2020 của Sở Thông tin và Truyền thông về việc chia sẻ dữ liệu", None),
    ("Căn cứ Báo cáo số 12/BC-STTTT ngày 3/4/2020", None),
    ("(Kèm theo Công văn số 386/STTTT-CNTT ngày 18/5/2019)", None),
    ("Số 225 đường Hùng Vương", None),
]

DAYS: list[tuple[str, str | None]] = [
    ("Mai Sơn, ngày 18 tháng 9 năm 2020", "2020-09-18"),
    ("Mai Sơn, ngày 05  tháng  9  năm  2020", "2020-09-05"),
    ("Mai Sơn, ngày  tháng 9 năm 2020", None),
    ("Mai Sơn, ngày ... tháng 9 năm 2020", None),
    ("Mai Sơn, ngày 31 tháng 9 năm 2020", None),
    ("Mai Sơn, 18/9/2020", "2020-09-18"),
    ("Mai Sơn, ngày 18/9/2020", "2020-09-18"),
    ("TP. Tuyên Quang, ngày 5 tháng 3 năm 2020", "2020-03-05"),
    ("Thành phố Hồ Chí Minh,\nngày 18 tháng 9 năm 2020", "2020-09-18"),
    ("Bà Rịa - Vũng Tàu, ngày 18 tháng 9\nnăm 2020", "2020-09-18"),
    ("Quảng Trị, ngày 25 thúng 9 năm 2020", "2020-09-25"),
    ("Mỹ Tú, ngày 17 tháng 05 năm 2019", "2019-05-17"),
    ("Từ ngày 17 tháng 05 năm 2019", None),
    ("(Kèm theo Báo cáo số 71/BC-UBND ngày 20/03/2020 của UBND huyện Vũ Thư)", "2020-03-20"),
    ("(Kèm theo Báo cáo số 71/BC-UBND ngày 20 tháng 3 năm 2020)", "2020-03-20"),
    ("(Kèm theo Báo cáo số 71/BC-UBND ngày 32/03/2020)", None),
    ("(Gửi kèm Báo cáo số 455/BC-UBND ngày 08/12/2021 của UBND quận Ngô Quyền)", "2021-12-08"),
    ("Báo cáo số 1990/BC-SVHTT ngày 14/12/2020", "2020-12-14"),
    ("Báo cáo số 12/BC-STTTT ngày 3/4/2020 của Sở Thông tin và Truyền thông", None),
    ("Căn cứ Công văn số 88, ngày 28 tháng 2 năm 2020", None),
    ("Mai Sơn, ngày  tháng 9 năm 2020\nBÁO CÁO\nMỤC 1\nNgười lập, ngày 20 tháng 9 năm 2020", None),
    ("BÁO CÁO\nMỤC 1. THÔNG TIN\n- Tổng số: 5\nPhú Yên, ngày 31 tháng 8 năm 2019", "2019-08-31"),
]

WINDOWS: list[tuple[str, list[tuple[str | None, str]]]] = [
    ("từ 01/01/2020 đến 31/8/2020", [("2020-01-01", "2020-08-31")]),
    ("Từ ngày 01/12/2018 đến ngày 15/5/2019", [("2018-12-01", "2019-05-15")]),
    ("01/01/2020- 31/8/2020", [("2020-01-01", "2020-08-31")]),
    ("từ 01/01/2020 - 25/8/2020", [("2020-01-01", "2020-08-25")]),
    ("từ ngày 15/12/2019 đến 14/3/2020", [("2019-12-15", "2020-03-14")]),
    ("từ ngày 01/01/2020 đến hết ngày 31/8/2020", [("2020-01-01", "2020-08-31")]),
    ("từ 01/01/2019 đến cuối tháng 8/2019", [("2019-01-01", "2019-08-31")]),
    ("từ 01/01 đến 31/8/2020", [("2020-01-01", "2020-08-31")]),
    ("từ ngày 01 tháng 01 năm 2020 đến ngày 31 tháng 8 năm 2020", [("2020-01-01", "2020-08-31")]),
    ("từ tháng 1/2020 đến hết tháng 8/2020", [("2020-01-01", "2020-08-31")]),
    ("Thời điểm lấy số liệu: đến hết ngày 31/8/2020", [(None, "2020-08-31")]),
    ("Số liệu tính đến ngày 31/8/2020", [(None, "2020-08-31")]),
    ("Thời gian nhận báo cáo: đến hết ngày 2/9/2020", []),
    ("từ 32/01/2020 đến 31/8/2020", []),
]


def identity(text: str, declared: Declared | None = None, form: str | None = None) -> ReportIdentity:
    return identify(Opened(layout(text)), WORLD.forms[form] if form else None, [], declared, WORLD.provinces)


def numbered(rows: list) -> list:
    return [pytest.param(*row, id=f"{at:02d}-{row[0][:40]}") for at, row in enumerate(rows, 1)]


@pytest.mark.parametrize(("text", "right"), numbered(LETTERHEADS + FIELDS))
def test_sender(text: str, right: dict[str, object]) -> None:
    said = identity(text)
    day = said.signed_on.isoformat() if said.signed_on else None
    got = {
        "p": said.province,
        "a": said.agency,
        "l": said.agency_level,
        "q": said.period,
        "n": said.dispatch_number,
        "d": day,
    }
    assert {name: got[name] for name in right} == right


@pytest.mark.parametrize(("text", "period"), numbered(PERIODS))
def test_period(text: str, period: str | None) -> None:
    assert identity(text).period == period


@pytest.mark.parametrize(("text", "number"), numbered(NUMBERS))
def test_dispatch_number(text: str, number: str | None) -> None:
    assert identity(text).dispatch_number == number
    assert (
        identity(f"| UBND TỈNH X¶SỞ Y¶{text.split(chr(10), maxsplit=1)[0]} | {MOTTO}¶{FREE} |").dispatch_number
        == number
    )


@pytest.mark.parametrize(("text", "day"), numbered(DAYS))
def test_day_signed(text: str, day: str | None) -> None:
    assert identity(text).signed_on == (date.fromisoformat(day) if day else None)


@pytest.mark.parametrize(("text", "spans"), numbered(WINDOWS))
def test_days_covered(text: str, spans: list[tuple[str | None, str]]) -> None:
    got = [(span.from_ and span.from_.isoformat(), span.to and span.to.isoformat()) for span in windows_in(text)]
    assert got == spans


def test_an_end_alone_is_no_second_span() -> None:
    text = "Thời điểm lấy số liệu: từ 01/01/2020 đến 31/8/2020\nSố liệu tính đến ngày 30/6/2020"
    assert [str(span.to) for span in windows(layout(text).texts)] == ["2020-08-31"]


@pytest.mark.parametrize("code", sorted(WORLD.provinces))
def test_every_province_is_known_in_capitals_and_small(code: str) -> None:
    province = WORLD.provinces[code]
    kind = "THÀNH PHỐ" if province.name.startswith("Thành phố") else "TỈNH"
    for text in (
        f"UBND {kind} {province.short.upper()}\nSỞ TƯ PHÁP",
        f"Đơn vị: Sở Y tế {kind.lower()} {province.short}",
    ):
        said = identity(text)
        assert (said.province, said.agency_level) == (province.short, "cap_tinh")
    assert identity(f"{province.short}, ngày 5 tháng 6 năm 2020").province == province.short


# ---------------------------------------------------------------- the register, the form's home, contradictions


def register(name: str, level: str, province: str = "24") -> Declared:
    return Declared(agency="X", province=province, agency_name=name, agency_level=level, period="2020-Q3")


def test_the_form_gives_its_home_only_where_nothing_else_is_said_and_never_a_level() -> None:
    text = "MỤC 1\n1. Tên đơn vị: .........."
    said = identity(text, form="phu-yen-so-2019")
    assert (said.province, said.agency, said.agency_level) == ("Phú Yên", None, None)
    said = identity("UBND TỈNH KHÁNH HÒA\nSỞ Y TẾ", form="phu-yen-so-2019")
    assert (said.province, said.agency_level) == ("Khánh Hòa", "cap_tinh")


@pytest.mark.parametrize(("reworded", "province"), [(2, "Phú Yên"), (3, None)])
def test_a_form_tells_its_home_only_of_a_report_in_its_words(reworded: int, province: str | None) -> None:
    """Clerks of other provinces ask the same in their own words."""
    facts = [fact(f"a{n}", n, confidence=0.6 if n < reworded else 1.0) for n in range(4)]
    opened, form = Opened(layout("MỤC 1\n1. Tên đơn vị: ..........")), WORLD.forms["phu-yen-so-2019"]
    assert identify(opened, form, facts, None, WORLD.provinces).province == province


def test_the_register_gives_what_the_document_leaves_open() -> None:
    said = identity("BÁO CÁO QUÝ III/2020\nMỤC 1", register("UBND huyện Lục Ngạn", "cap_huyen"))
    assert (said.province, said.agency, said.agency_level) == ("Bắc Giang", "UBND huyện Lục Ngạn", "cap_huyen")
    said = identity("MỤC 1\n2. Tên cơ quan báo cáo: Phòng Nội vụ", register("Phòng Nội vụ huyện Lục Ngạn", "cap_huyen"))
    assert said.agency_level == "cap_huyen"


def test_the_register_decides_between_two_places_of_a_document() -> None:
    text = "UBND TỈNH BẮC GIANG\nSỞ Y TẾ\nMỤC 1\n2. Tên cơ quan báo cáo: UBND huyện Lục Ngạn"
    assert identity(text).agency_level is None
    assert identity(text, register("UBND huyện Lục Ngạn", "cap_huyen")).agency_level == "cap_huyen"


def test_a_document_that_contradicts_the_register_has_no_level_and_both_are_kept() -> None:
    said = identity("UBND TỈNH YÊN BÁI\nSỞ TƯ PHÁP", register("UBND xã Tân Yên", "cap_xa"))
    assert said.agency_level is None and said.evidence["level_contradicted"]
    assert said.evidence["agency"]["letterhead"]["level"] == "cap_tinh"
    assert said.evidence["agency"]["declared"] == {"value": "UBND xã Tân Yên", "level": "cap_xa"}
    assert said.province == "Bắc Giang"
    assert said.evidence["province"]["letterhead"]["value"] == "Yên Bái"


def test_a_letter_behind_its_annex_is_read() -> None:
    annex = (
        "MỤC 1. THÔNG TIN CHUNG\n- Tổng số máy tính: 5 chiếc\nMỤC 2. HẠ TẦNG\n" + "- Tổng số máy chủ: 5 chiếc\n" * 90
    )
    letter = f"| UBND TỈNH YÊN BÁI¶SỞ TƯ PHÁP¶Số: 53/BC-STP | {MOTTO}¶{FREE}¶Yên Bái, ngày 8 tháng 9 năm 2020 |"
    said = identity(f"{annex}{letter}\nV/v báo cáo quý III/2020\nKính gửi: Sở Thông tin và Truyền thông")
    assert (said.province, said.agency, said.agency_level) == ("Yên Bái", "Sở Tư pháp", "cap_tinh")
    assert (said.period, said.dispatch_number, str(said.signed_on)) == ("2020-Q3", "53/BC-STP", "2020-09-08")


def test_title_and_field_that_differ_are_both_kept_with_their_words() -> None:
    said = identity("BÁO CÁO QUÝ III NĂM 2020\nMỤC 1\n1. Quý báo cáo: Quý II/2020").evidence["period"]
    assert (said["title"]["value"], said["field"]["value"]) == ("2020-Q3", "2020-Q2")
    assert (said["title"]["words"], said["field"]["words"]) == ("QUÝ III NĂM 2020", "Quý II/2020")


def test_a_longer_span_is_kept_in_words_and_gives_way_to_the_declared_quarter() -> None:
    text = "BÁO CÁO KẾT QUẢ 6 THÁNG ĐẦU NĂM 2020"
    assert identity(text).evidence["period"]["title"]["words"] == "6 THÁNG ĐẦU NĂM 2020"
    assert identity(text, register("Sở Y tế", "cap_tinh")).period == "2020-Q3"


@pytest.mark.parametrize(
    ("text", "kind", "right"),
    [
        ("UBND TỈNH YÊN BÁI\nVĂN PHÒNG", "VP UBND tỉnh", True),
        ("UBND TỈNH YÊN BÁI\nVĂN PHÒNG UBND TỈNH", "VP UBND tỉnh", True),
        ("VĂN PHÒNG ĐOÀN ĐBQH, HĐND VÀ UBND TỈNH YÊN BÁI", "VP UBND tỉnh", True),
        ("UBND HUYỆN MAI SƠN\nVĂN PHÒNG HĐND VÀ UBND", "VP UBND tỉnh", False),
        ("UBND TỈNH YÊN BÁI\nSỞ NỘI VỤ", "VP UBND tỉnh", False),
        ("UBND TỈNH YÊN BÁI\nSỞ NỘI VỤ", "Sở Nội vụ", True),
        ("UBND TỈNH YÊN BÁI\nSỞ GIÁO DỤC VÀ ĐÀO TẠO", "Sở GDĐT", True),
        ("UBND TỈNH YÊN BÁI\nSỞ GD&ĐT", "Sở GDĐT", True),
        ("SỞ NN&PTNT YÊN BÁI\nCHI CỤC THÚ Y", "Chi cục", True),
        ("UBND HUYỆN MAI SƠN\nSố: 1/BC-UBND", "UBND cấp huyện", True),
        ("UBND XÃ TÂN LẬP\nSố: 1/BC-UBND", "UBND cấp huyện", False),
        ("UBND THÀNH PHỐ CẦN THƠ\nSố: 1/BC-UBND", "UBND cấp huyện", False),
        ("MỤC 1\n1. Tên đơn vị: ....", "Chi cục", None),
    ],
)
def test_kinds_for_which_forms_reserve_lines(text: str, kind: str, right: bool | None) -> None:
    assert who(Opened(layout(text)), None, WORLD.provinces).is_kind(kind) is right


@pytest.mark.parametrize(
    ("name", "level"),
    [
        ("Sở Công Thương", "cap_tinh"),
        ("UBND huyện Kế Sách", "cap_huyen"),
        ("UBND xã Đại Ân 2", "cap_xa"),
        ("UBND TP Đà Nẵng", "cap_tinh"),
        ("UBND TP Đà Lạt", "cap_huyen"),
        ("ỦY BAN NHÂN DÂN PHƯỜNG AN BÌNH", "cap_xa"),  # no plan, “phương án”
        ("UBND phường Phương Liên", "cap_xa"),
        ("UBND QUẬN LÝ SƠN", "cap_huyen"),  # no “quản lý”
        ("UBND xã Hội An", "cap_xa"),  # no “xã hội”
        ("Phương án của Sở Tư pháp", None),
        ("Số liệu", None),
        ("", None),
        (None, None),
    ],
)
def test_level_of_a_name(name: str | None, level: str | None) -> None:
    assert agency_level(name) == level


@pytest.mark.parametrize(
    "text", ["", " ", "|", "\ud800", "Quý " * 5000, "ngày tháng năm " * 3000, "UBND " * 4000, "(" * 9000]
)
def test_odd_text_gives_nothing_and_ends(text: str) -> None:
    document = Document((Paragraph(text), Table((Row((Cell(text), Cell(text)), 1),), 1)), "text/plain")
    said = identify(Opened(lay_out(document)), None, [], None, WORLD.provinces)
    assert (said.province, said.period) == (None, None)
    assert mentions(text) == [] and windows_in(text) == []


def told(*lines: str) -> str | None:
    """The province of a commune's short report with these lines in it."""
    body = [
        "UBND XÃ NGHĨA TÂM",
        "BÁO CÁO",
        "Tình hình ứng dụng công nghệ thông tin quý III/2021",
        "Tổng số máy tính: 12 máy",
        *lines,
    ]
    return identity("\n".join(body)).province


@pytest.mark.parametrize(
    ("lines", "province"),
    [
        (["Người báo cáo: Hà Văn Sáng, thư điện tử hvsang@yenbai.gov.vn"], "Yên Bái"),
        (["Liên hệ Hà Văn Sáng (a@nghiatam.vanchan.yenbai.gov.vn) hoặc http://yenbai.gov.vn"], "Yên Bái"),
        (["Liên hệ Hà Văn Sáng (a@yenbai.gov.vn) hoặc Lê Thị Mai (b@phuyen.gov.vn)"], None),  # of two
        (["Liên hệ Hà Văn Sáng (a@yenbai.com.vn, b@gmail.com)"], None),  # no authority's address
        (["Kết nối dichvucong.gov.vn"], None),  # of no province
    ],
)
def test_the_addresses_of_authorities_name_the_province_where_nothing_else_does(
    lines: list[str], province: str | None
) -> None:
    assert told(*lines) == province


def test_the_unit_of_a_count_is_no_field_for_the_agency() -> None:
    rows = [("3 | Số cơ quan có mạng LAN | cơ quan | 28 | Xã Ea Yiêng chưa có", Source(table=1, row=4))]
    assert list(fields_in(rows)) == []
    assert [said for _, said, _ in fields_in([("3 | Cơ quan | UBND xã Ea Yiêng", Source(table=1, row=4))])] == [
        "UBND xã Ea Yiêng"
    ]
