"""What reading remembers of one document changes nothing in the next; the collector is left as it was found."""

from __future__ import annotations

import gc
import io
import threading
import zipfile

import pytest

from corpus.samples import SEEDS, document
from services.extract.reading.document import UnreadableFile
from services.extract.reading.readers.sniff import media_type
from services.extract.reading.report import Extraction, read_report
from services.extract.reading.uncollected import uncollected
from services.extract.reading.values import Given, read_anew, read_value
from services.extract.reading.words.wording import WORDS, flat, fold, levels_in
from shared.contracts import Source
from tests.world import WORLD


def _read(name: str) -> Extraction:
    seed, kind = name.split(".")
    return read_report(document(seed, kind), name, WORLD)


def test_a_report_reads_the_same_before_and_behind_others() -> None:
    names = [f"{seed}.{kind}" for seed in SEEDS[:3] for kind in ("docx", "xlsx")]
    once = {name: _read(name) for name in names}
    assert all(_read(name) == once[name] for name in reversed(names))


def test_a_package_of_the_same_length_is_another() -> None:
    """The package that was opened last is known by its very bytes, never by what they look like."""
    made = []
    for name in ("a.txt", "b.txt"):
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w") as package:
            package.writestr(name, "x")
        made.append(buffer.getvalue())
    assert media_type(made[0]) == media_type(made[1])
    with pytest.raises(UnreadableFile):
        media_type(made[0][:30])


def test_folding_is_the_same_letter_by_letter_and_whole() -> None:
    text = "1.2. TỶ LỆ “Đơn vị” ∑ có\u00a0hộp thư—\u0130\u017f ﬁ % \\sum"
    assert fold(text) == "1 2 ty le don vi tong co hop thu i % tong"
    assert len(flat(text)) == len(text)
    assert flat("Đ\u1ea4y Ngày") == "day ngay"


def test_the_collector_rests_while_something_is_read_and_goes_on_after() -> None:
    seen: list[bool] = []

    @uncollected
    def fails() -> None:
        seen.append(gc.isenabled())
        raise ValueError

    assert gc.isenabled()
    with pytest.raises(ValueError):  # noqa: PT011
        fails()
    assert seen == [False]
    assert gc.isenabled()


def test_the_collector_goes_on_when_the_last_of_several_threads_has_read() -> None:
    first, second = threading.Event(), threading.Event()
    both = threading.Barrier(3)

    @uncollected
    def waits(until: threading.Event) -> None:
        both.wait(10)
        until.wait(10)

    threads = [threading.Thread(target=waits, args=(event,)) for event in (first, second)]
    for thread in threads:
        thread.start()
    both.wait(10)
    first.set()
    threads[0].join(10)
    assert not gc.isenabled()
    second.set()
    threads[1].join(10)
    assert gc.isenabled()


def test_it_stays_off_where_it_was_off() -> None:
    gc.disable()
    try:
        uncollected(lambda: None)()
        assert not gc.isenabled()
    finally:
        gc.enable()


def test_a_place_that_was_noted_is_the_same_as_one_that_was_received() -> None:
    noted = Source.noted("Tổng số", page=1, table=2, row=3, column=4, sheet="Biểu 1", cell="D12")
    received = Source(text="Tổng số", page=1, table=2, row=3, column=4, sheet="Biểu 1", cell="D12")
    assert noted == received
    assert noted.model_dump_json() == received.model_dump_json()
    assert noted.model_copy(update={"row": 4}) == received.model_copy(update={"row": 4})
    boxed = Source.noted("x", box=(0, 1, 2, 3))
    assert boxed.box is not None
    assert all(isinstance(edge, float) for edge in boxed.box)


@pytest.mark.parametrize("answer", ["12", "12,5 %", "…7…… %", "3.367", "56 người.", "12/15", "0…… người", "56  người"])
@pytest.mark.parametrize("label", [None, "Số 56 người trong 12 tháng", "Tỷ lệ 7 người", "Tổng số (%)"])
def test_a_figure_without_words_of_its_own_is_read_the_same_under_every_label(answer: str, label: str | None) -> None:
    read = [read_value(answer, "count", "người", label=one) for one in (label, "Tổng số")]
    whole = read_anew(Given(answer, "count", "người", None, (), label, (), None))
    assert read == [whole, whole]


def test_words_of_levels_are_found_by_a_few_of_their_words() -> None:
    phrases = [word for _, words in WORDS["level_words"] for word in words]
    assert all(levels_in(phrase) for phrase in phrases)
    assert levels_in("tong so may tinh") == frozenset()
