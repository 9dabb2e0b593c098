"""Reports as questions and answers by turns."""

from __future__ import annotations

import pytest

from services.extract.reading.document import Document, Paragraph
from services.extract.reading.layout.builder import lay_out
from services.extract.reading.layout.interview import with_answers_to_questions


def told(*texts: str) -> dict[str, str]:
    document = Document(tuple(map(Paragraph, texts)), "docx")
    return {line.label: line.answer for line in with_answers_to_questions(lay_out(document)).lines if line.answer}


def interview(*pairs: tuple[str, str]) -> dict[str, str]:
    """The lines of questions and answers, those asked about before two more that make it an interview."""
    more = (("Cơ quan có mạng LAN không?", "Có"), ("Tổng số máy tính hiện có?", "190 chiếc"))
    said = told(*(text for asked, answer in (*pairs, *more) for text in (asked, f"Trả lời: {answer}")))
    return {label: answer for label, answer in said.items() if label not in ("Cơ quan có mạng LAN", "Tổng số máy tính hiện có")}  # fmt: skip


@pytest.mark.parametrize(
    ("asked", "answer", "lines"),
    [
        ("Câu 3. Bao nhiêu người được trang bị máy tính?", "176 người", {"số người được trang bị máy tính": "176 người"}),
        ("3) Đơn vị có bao nhiêu công chức?", "48", {"Đơn vị số công chức": "48"}),
        ("Đã có phần mềm quản lý tài sản chưa?", "Chưa", {"Đã có phần mềm quản lý tài sản": "Chưa"}),
        (
            "Có bao nhiêu thủ tục hành chính? Trong đó bao nhiêu dịch vụ công mức độ 2?",
            "14 thủ tục; 12 dịch vụ",
            {"số thủ tục hành chính": "14 thủ tục", "Trong đó số dịch vụ công mức độ 2": "12 dịch vụ"},
        ),
        (
            "Bao nhiêu dịch vụ công trực tuyến mức độ 3? Mức độ 4?",
            "Mức độ 3: 2; mức độ 4: 0",
            {"số dịch vụ công trực tuyến mức độ 3": "2", "số dịch vụ công trực tuyến Mức độ 4": "0"},
        ),
        ("Gửi hoàn toàn điện tử chiếm bao nhiêu? Gửi kèm bản giấy?", "60% và 40%", {"Gửi hoàn toàn điện tử số": "60%", "Gửi kèm bản giấy": "40%"}),
    ],
)  # fmt: skip
def test_each_question_gets_its_answer(asked: str, answer: str, lines: dict[str, str]) -> None:
    assert interview((asked, answer)) == lines


def test_an_answer_that_cannot_be_divided_is_that_of_the_first_question() -> None:
    said = interview(("Bao nhiêu máy tính? Bao nhiêu máy in?", "190 máy các loại"))
    assert said == {"số máy tính": "190 máy các loại"}


def test_one_line_that_says_answer_is_no_interview() -> None:
    said = told("Tỷ lệ hài lòng?", "Trả lời: 95%", "Tổng số máy tính: 5 chiếc")
    assert said == {"Trả lời": "95%", "Tổng số máy tính": "5 chiếc"}
