"""Files damaged at random: every reader gives a finding or figures it can answer for, and nothing else."""

from __future__ import annotations

import gzip
import time
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from benchmarks.corpus.render import render
from benchmarks.corpus.reports import make
from corpus.samples import document
from services.extract.reading.report import read_report
from shared.contracts import Status
from tests.unit.test_containers import mailed, outlook, rar, sevenzip, zipped
from tests.world import WORLD

pytestmark = pytest.mark.slow
"""Left out of ``make test-fast``."""

FILES = Path(__file__).parent.parent / "files"
RTF = rb"{\rtf1\ansi\ansicpg1252\uc1 {\trowd\cellx900\cellx4000\intbl TT\cell N\u7897?i dung\cell\row\trowd\cellx900\cellx4000\intbl 1\cell 5\cell\row}\par}"


@cache
def original(kind: str) -> bytes:
    stored = {"doc": "000.doc.gz", "xls": "000.xls.gz", "html": "000.html.gz", "pdf": "001.pdf.gz"}
    if kind in stored:
        return gzip.decompress((FILES / stored[kind]).read_bytes())
    if kind in ("ods", "odt"):
        return (FILES / {"ods": "000.ods", "odt": "001.odt"}[kind]).read_bytes()
    if kind in ("md", "csv"):
        report = make("bac-giang-so-2020", "table", 0)
        return render([("x", report.pieces)], kind)["x"]
    if kind in ("docx", "xlsx", "txt"):
        return document("000", kind)
    packers = {"zip": zipped, "7z": sevenzip, "rar": rar, "eml": mailed, "msg": outlook}
    return packers[kind]({"000.txt": document("000", "txt")}) if kind in packers else RTF


KINDS = (
    "docx",
    "xlsx",
    "doc",
    "xls",
    "ods",
    "odt",
    "html",
    "pdf",
    "txt",
    "md",
    "csv",
    "rtf",
    "zip",
    "7z",
    "rar",
    "eml",
)


@cache
def right(kind: str) -> set:
    return {(f.indicator, repr(f.value)) for f in read_report(original(kind), kind, WORLD).facts}


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_a_damaged_file_never_crashes_hangs_or_lies_at_length(kind: str, data: st.DataObject) -> None:
    content = bytearray(original(kind))
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(content) - 1))
        how = data.draw(st.sampled_from(["flip", "cut", "repeat", "insert", "zero"]))
        if how == "flip":
            content[at] ^= 1 << data.draw(st.integers(0, 7))
        elif how == "cut":
            del content[at : at + data.draw(st.integers(1, 400))]
        elif how == "repeat":
            content[at:at] = content[at : at + data.draw(st.integers(1, 400))]
        elif how == "insert":
            content[at:at] = data.draw(st.binary(min_size=1, max_size=40))
        else:
            content[at : at + 16] = bytes(16)
        if not content:
            content = bytearray(b"\0")
    start = time.monotonic()
    read = read_report(bytes(content), f"x.{kind}", WORLD)
    assert time.monotonic() - start < 20
    assert read.facts or read.findings
    assert all(f.value is not None for f in read.facts if f.status is Status.FILLED)


@pytest.mark.parametrize(
    "text",
    ["Tổng số:" + "." * 40_000, "Số: " + "1 " * 20_000, ":" * 20_000, "a:" + " " * 40_000 + "b", ": ." * 15_000, "Quý " * 9000, "(" * 40_000 + ":", "1. " * 15_000, "Tỷ lệ: 1 " + "ab " * 15_000, "☐ Có " * 9000],
    ids=["dots", "digits", "colons", "spaces", "colon dots", "quarters", "parentheses", "ordinals", "words", "boxes"],
)  # fmt: skip
def test_a_long_line_of_anything_takes_no_longer_than_its_length(text: str) -> None:
    """A pattern that backtracks would take minutes for one line; the shortest of them took 34 seconds once."""
    start = time.process_time()
    read_report(text.encode(), "x.txt", WORLD)
    assert time.process_time() - start < 5


@settings(max_examples=60, deadline=None)
@given(head=st.sampled_from([b"%PDF-1.7\n", b"{\\rtf1", b"PK\x03\x04", b"Rar!\x1a\x07\x00", b"7z\xbc\xaf'\x1c", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"From: a\nMIME-Version: 1.0\n", b"<html>", b"\xff\xd8\xff\xe0", b"II*\0", b""]), tail=st.binary(max_size=600))  # fmt: skip
def test_noise_behind_a_known_beginning_invents_no_figure(head: bytes, tail: bytes) -> None:
    read = read_report(head + tail, "x", WORLD)
    assert not read.facts and len(read.findings) == 1
