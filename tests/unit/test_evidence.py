"""A line worded otherwise is sure only where its words ask for one thing: told by the papers' own words, never by luck."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

import pytest

from services.extract.reading.layout.lines import Line
from services.extract.reading.matching.align import wordings
from services.extract.reading.matching.evidence import Evidence, rates_in_full
from services.extract.reading.words.labels import label
from shared.contracts import Source
from shared.forms import Item
from shared.reference import installed

FORMS = sorted(installed().forms)


def line(words: str, answer: str = "5") -> Line:
    return Line(words, None, answer, None, "", "", Source())


@cache
def evidence(form: str) -> Evidence:
    items = installed().forms[form].items
    return Evidence(items, rates_in_full(items), wordings(installed().indicators))


def asked_surely(form: str, words: str, spare: tuple[str, ...] = ()) -> set[str]:
    """The indicators that words surely ask for on a form."""
    items = installed().forms[form].items
    asked, others = line(words), [line(one) for one in spare]
    return {one.indicator for n, one in enumerate(items) if evidence(form).is_sure(asked, n, others)}


@pytest.mark.parametrize(
    ("form", "words", "indicator"),
    [
        ("bac-giang-so-2020", "Tổng số máy tính được cài đặt phần mềm diệt virus", "antivirus_computers"),
        ("bac-giang-so-2020", "Số lượng lãnh đạo cơ quan đã được cấp chữ ký số", "digsig_leaders_issued"),
        ("tuyen-quang-huyen-2020", "Thông tin khen thưởng, xử phạt đối với tổ chức, doanh nghiệp", "website_posts_reward_sanction"),
        ("tuyen-quang-huyen-2020", "Chiến lược, quy hoạch, kế hoạch phát triển ngành, lĩnh vực", "website_posts_strategy"),
        ("tuyen-quang-huyen-2020", "Kết nối với hệ thống thông tin của Tổng công ty bưu điện Việt Nam (VNPost)", "link_vnpost"),
    ],
)  # fmt: skip
def test_words_left_out_or_taken_from_the_heading_leave_one_meaning(form: str, words: str, indicator: str) -> None:
    assert asked_surely(form, words) == {indicator}


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ("tuyen-quang-huyen-2020", "Số lượng CBCCVC được cấp tài khoản thư điện tử cá nhân"),  # a word nobody asks with
        ("tuyen-quang-huyen-2020", "Tổng số hồ sơ"),  # many things
        ("bac-giang-so-2020", "Tổng số máy tính chưa được cài đặt phần mềm diệt virus"),  # the opposite
        ("bac-giang-so-2020", "Tổng số máy tính xách tay được cài đặt phần mềm diệt virus"),  # some of them
        ("bac-giang-so-2020", "Số lượng lãnh đạo cơ quan chưa được cấp chữ ký số"),
        ("bac-giang-so-2020", "Tổng số DVCTT có phát sinh hồ sơ trực tuyến"),  # of no level of service
    ],
)
def test_a_word_of_its_own_or_several_meanings_are_for_a_person(form: str, words: str) -> None:
    assert asked_surely(form, words) == set()


def test_a_second_line_that_asks_the_same_in_more_words_leaves_a_doubt() -> None:
    words = "Chiến lược, quy hoạch, kế hoạch phát triển ngành, lĩnh vực"
    assert asked_surely("tuyen-quang-huyen-2020", words, (f"{words} tại tỉnh",)) == set()


@pytest.mark.parametrize("form", FORMS)
def test_no_words_by_which_a_paper_asks_one_thing_surely_ask_another(form: str) -> None:
    """Every wording that any paper of the catalogue uses, on every form; of two words or fewer the place decides, not the words."""
    items = {one.indicator for one in installed().forms[form].items}
    wrong = []
    for indicator in installed().indicators.values():
        for words in {indicator.vi, *(str(one["wording"]) for one in indicator.occurrences)}:
            if len(label(words).core.split()) > 2 and (found := asked_surely(form, words) - {indicator.id}):
                shared = {one for one in found if any(label(str(o["wording"])).core == label(words).core for o in installed().indicators[one].occurrences)}  # fmt: skip
                wrong += [(indicator.id, words, found - shared)] if found - shared else []
    assert items and not wrong


def asks(*words: str) -> Evidence:
    """A form that asks no more than this, with no catalogue."""
    return Evidence([Item(indicator=f"asked_{n}", label=one) for n, one in enumerate(words)], {}, {})


MISSING = "Tổng số máy trạm của phòng chuyên môn nghiệp vụ không kết nối mạng diện rộng"


@pytest.mark.parametrize(
    ("form", "words", "sure"),
    [
        (MISSING, "Tổng số máy trạm phòng chuyên môn không kết nối mạng diện rộng", True),
        (MISSING, "Tổng số máy trạm phòng chuyên môn kết nối mạng diện rộng", False),  # the opposite
        (MISSING, "Tổng số máy trạm không nối mạng", False),  # too little of it
        ("Máy trạm phòng chuyên môn", "Máy trạm phòng", False),  # too little to tell by
        (
            "Số văn bản giấy chuyển sang điện tử trong kỳ báo cáo",
            "Số văn bản điện tử chuyển sang giấy trong kỳ báo cáo",
            False,
        ),
    ],
)
def test_what_is_left_out_and_the_order_of_the_words_count(form: str, words: str, *, sure: bool) -> None:
    assert asks(form).is_sure(line(words), 0, []) is sure


def test_a_bare_rate_is_of_the_count_above_it_where_that_is_a_count_of_the_same_level() -> None:
    def items(unit: str, level: str | None) -> list[Item]:
        count = Item(indicator="count", label="Tổng số máy trạm đã cài phần mềm", unit=unit, level="cap_xa")
        return [count, Item(indicator="rate", label="Tỷ lệ", unit="%", level=level)]

    full = rates_in_full(items("máy", "cap_xa"))
    assert list(full) == [1] and full[1].core == label("Tỷ lệ máy trạm đã cài phần mềm").core
    assert rates_in_full(items("%", "cap_xa")) == rates_in_full(items("máy", "cap_huyen")) == {}
    rate = Evidence(items("máy", "cap_xa"), full, {})
    assert rate.is_sure(line("Tỷ lệ máy trạm đã cài phần mềm"), 1, [])
    assert not rate.is_sure(line("Tổng số máy trạm đã cài phần mềm"), 1, [])


def test_a_rate_is_no_count_though_the_heading_above_speaks_of_rates() -> None:
    count = Item(indicator="count", label="Máy trạm của phòng chuyên môn nghiệp vụ", context="Tỷ lệ và số lượng")
    asked = Evidence([count], {}, {})
    assert asked.is_sure(line("Máy trạm của phòng chuyên môn nghiệp vụ"), 0, [])
    assert not asked.is_sure(line("Tỷ lệ máy trạm của phòng chuyên môn nghiệp vụ"), 0, [])


def one(words: str, unit: str | None = None, level: str | None = None) -> Line:
    return Line(words, unit, "5", None, "", "", Source(), level=level)


def form(*items: Item, also: Mapping[str, tuple[str, ...]] | None = None) -> Evidence:
    return Evidence(items, rates_in_full(items), also or {})


@pytest.mark.parametrize(
    ("asked", "unit", "words", "sure"),
    [
        # a question's last word, a phrase that adds nothing, a short name in brackets, the unit said once more
        ("Trang tra cứu hồ sơ có dùng giao thức bảo mật không?", None, "Trang tra cứu hồ sơ dùng giao thức bảo mật", True),
        ("Số máy trạm cài phần mềm nguồn mở nói chung", None, "Số máy trạm cài phần mềm nguồn mở", True),
        ("Kết nối mạng diện rộng của tỉnh (WAN)", None, "Kết nối mạng WAN của tỉnh", True),
        ("Kết nối mạng diện rộng (WAN)", None, "Kết nối mạng WAN", False),  # too few words
        ("Máy trạm kết nối mạng diện rộng của tỉnh (WAN)", None, "Máy trạm kết nối mạng WAN của tỉnh", True),
        ("Máy trạm kết nối mạng (không phải mạng WAN)", None, "Máy trạm kết nối mạng WAN", False),
        ("Ý kiến trả lời công dân qua mạng", "tin/bài", "Tin, bài về ý kiến trả lời công dân qua mạng", True),
        ("Ý kiến trả lời công dân qua mạng", None, "Tin, bài về ý kiến trả lời công dân qua mạng", False),
        ("Kết nối kho dữ liệu đất đai quốc gia", "1/0 (1: Có; 0: Chưa)", "Chưa kết nối kho dữ liệu đất đai quốc gia", False),
        # what stands before a colon names it
        (
            "Sự kiện nổi bật trong tháng: các tin, bài về hoạt động, vấn đề liên quan phạm vi quản lý nhà nước của ngành",
            "tin/bài",
            "Tin, bài sự kiện nổi bật trong tháng",
            True,
        ),
        # other words in another order; a direction
        ("Hồ sơ giải quyết thông qua phần mềm lưu trữ điện tử", None, "Hồ sơ thông qua phần mềm lưu trữ điện tử giải quyết", True),
        ("Hồ sơ giấy chuyển sang điện tử qua phần mềm lưu trữ", None, "Hồ sơ điện tử chuyển sang giấy qua phần mềm lưu trữ", False),
        ("Tỷ lệ hồ sơ giấy / hồ sơ điện tử của kho lưu trữ", "%", "Tỷ lệ hồ sơ điện tử / hồ sơ giấy của kho lưu trữ", False),
        # who is counted
        ("Tỷ lệ CQNN dùng phần mềm lưu trữ hồ sơ", "%", "Tỷ lệ cơ quan dùng phần mềm lưu trữ hồ sơ", True),
        ("Tỷ lệ CBCC dùng phần mềm lưu trữ hồ sơ", "%", "Tỷ lệ cơ quan dùng phần mềm lưu trữ hồ sơ", False),
        ("Hồ sơ gửi giữa tỉnh và các cơ quan khác", None, "Hồ sơ gửi tỉnh và các CQNN khác", True),
    ],
)  # fmt: skip
def test_what_may_be_added_or_left_out(asked: str, unit: str | None, words: str, *, sure: bool) -> None:
    asking = form(Item(indicator="asked", label=asked, unit=unit))
    assert asking.is_sure(one(words, unit), 0, []) is sure


def test_a_thing_asked_with_more_words_is_no_rival_of_the_plain_one() -> None:
    plain, signed = "Tổng số văn bản đi trên phần mềm lưu trữ", "Tổng số văn bản đi có ký số trên phần mềm lưu trữ"
    asking = form(Item(indicator="plain", label=plain), Item(indicator="signed", label=signed))
    assert asking.is_sure(one("Tổng số văn bản đi của phần mềm lưu trữ"), 0, [])
    assert not asking.is_sure(one("Tổng số văn bản ký số của phần mềm lưu trữ"), 0, [])
    other = form(Item(indicator="a", label=f"{plain} tập trung"), Item(indicator="b", label=f"{plain} phân tán"))
    assert not any(other.is_sure(one(plain), number, []) for number in (0, 1))


def test_another_papers_question_that_lacks_much_more_is_no_rival() -> None:
    item = Item(indicator="here", label="Tỷ lệ giữa văn bản điện tử/văn bản giấy đi")
    far = {"there": ("Tỷ lệ văn bản điện tử trao đổi giữa cơ quan hành chính song song với văn bản giấy",)}
    near = {"there": ("Tỷ lệ văn bản điện tử/văn bản giấy đến",)}
    words = one("Tỷ lệ văn bản điện tử/văn bản giấy", "%")
    assert form(item, also=far).is_sure(words, 0, [])
    assert not form(item, also=near).is_sure(words, 0, [])
    here = Item(indicator="there", label=far["there"][0])
    assert not form(item, here).is_sure(words, 0, []), "the form itself asks it: the clerk may have meant that"


def test_another_level_is_another_question() -> None:
    asking = form(
        Item(indicator="leaders", label="Tỷ lệ lãnh đạo dùng phần mềm để xử lý công việc", level="toan_huyen"),
        Item(indicator="heads", label="Tỷ lệ lãnh đạo phòng dùng phần mềm để xử lý", level="cap_huyen"),
    )
    short = form(*(Item(indicator="one", label="FTTH", level=level) for level in ("cap_tinh", "cap_huyen", "cap_xa")))
    assert [short.is_sure(one("- Cấp huyện: FTTH"), number, []) for number in range(3)] == [False, True, False]
    words = "Tỷ lệ lãnh đạo dùng phần mềm xử lý"
    assert asking.is_sure(one(words, "%", "toan_huyen"), 0, [])
    assert not asking.is_sure(one(words, "%", "cap_xa"), 0, [])


def test_a_heading_says_what_the_line_below_it_does_not_say_again() -> None:
    asking = form(Item(indicator="who", label="Họ và tên của người thực hiện báo cáo"))
    assert asking.is_sure(one("Họ và tên"), 0, [], above="6. Người thực hiện báo cáo")
    assert not asking.is_sure(one("Họ và tên"), 0, [], above="6. Thủ trưởng cơ quan")
    assert not asking.is_sure(one("Họ và tên"), 0, [])
