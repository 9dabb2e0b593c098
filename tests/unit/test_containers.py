"""Archives, mail and old encodings: what is packed together is read together, and bombs do not go off."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Callable
from email.message import EmailMessage

import pytest

from corpus.samples import document, text_of
from services.extract.reading.containers import Budget, unpacked
from services.extract.reading.document import UnreadableFile
from services.extract.reading.report import read_report, read_submission
from tests.clerks.expect import look
from tests.clerks.paper import Table
from tests.clerks.printing import printed
from tests.clerks.reports import paper
from tests.readings import right
from tests.world import WORLD


def zipped(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


def sevenzip(files: dict[str, bytes]) -> bytes:
    import libarchive

    blocks: list[bytes] = []
    with libarchive.custom_writer(lambda data: blocks.append(bytes(data)) or len(data), "7zip") as archive:
        for name, content in files.items():
            archive.add_file_from_memory(name, len(content), content)
    return b"".join(blocks)


def rar(files: dict[str, bytes]) -> bytes:
    """A RAR 4 archive of stored files, written by the published layout of its headers."""

    def block(kind: int, flags: int, rest: bytes) -> bytes:
        body = struct.pack("<BHH", kind, flags, 7 + len(rest)) + rest
        return struct.pack("<H", zlib.crc32(body) & 0xFFFF) + body

    out = b"Rar!\x1a\x07\x00" + block(0x73, 0, b"\0" * 6)
    for name, content in files.items():
        head = struct.pack(
            "<IIBIIBBHI", len(content), len(content), 3, zlib.crc32(content), 0x50000000, 20, 0x30, len(name), 0o100644
        )
        out += block(0x74, 0x8000, head + name.encode()) + content
    return out + block(0x7B, 0x4000, b"")


def mailed(files: dict[str, bytes], body: str = "Kính gửi Sở, đơn vị gửi báo cáo.") -> bytes:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "a@x.example", "b@x.example", "Báo cáo quý III"
    message["MIME-Version"] = "1.0"
    message.set_content(body)
    for name, content in files.items():
        message.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)
    return message.as_bytes()


def compound(streams: dict[str, bytes]) -> bytes:
    """A compound file of streams, each padded to whole sectors. Source: [MS-CFB] 2.2 to 2.6."""
    sector, free, end = 512, 0xFFFFFFFF, 0xFFFFFFFE
    above = lambda path: path.rpartition("/")[0]  # noqa: E731
    storages = {above(path) for path in streams} - {""}
    while more := {above(path) for path in storages} - storages - {""}:
        storages |= more
    ordered = sorted(storages)
    nodes = ["", *ordered, *streams]
    below = {
        path: [n for n, other in enumerate(nodes) if n and other.rpartition("/")[0] == path] for path in ["", *ordered]
    }
    padded = {path: content + b"\0" * (-len(content) % sector) for path, content in streams.items()}
    padded = {path: content.ljust(4096, b"\0") for path, content in padded.items()}
    fat: list[int] = []
    starts = {}
    for path, content in padded.items():
        count = len(content) // sector
        starts[path] = len(fat)
        fat += [*range(len(fat) + 1, len(fat) + count), end]
    directory_at, count = len(fat), -(-len(nodes) * 128 // sector)
    fat += [*range(directory_at + 1, directory_at + count), end]
    own = -(-(len(fat) + 40) * 4 // sector)
    fat_at = list(range(len(fat), len(fat) + own))
    fat += [0xFFFFFFFD] * own
    entries = b""
    for n, path in enumerate(nodes):
        name = (path.rpartition("/")[2] or "Root Entry").encode("utf-16-le") + b"\0\0"
        siblings = next((children for children in below.values() if n in children), [])
        after = siblings[siblings.index(n) + 1] if n in siblings and n != siblings[-1] else free
        child = below[path][0] if below.get(path) else free
        kind = 5 if n == 0 else 2 if path in streams else 1
        start, size = (starts[path], max(len(streams[path]), 4096)) if path in streams else (end if n == 0 else 0, 0)
        entries += name.ljust(64, b"\0") + struct.pack("<HBBIII", len(name), kind, 1, free, after, child)
        entries += b"\0" * 36 + struct.pack("<IQ", start, size)
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 16 + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + b"\0" * 6
    head += struct.pack("<IIIIIIIII", 0, own, directory_at, 0, 4096, end, 0, end, 0)
    head += struct.pack("<109I", *fat_at, *[free] * (109 - own))
    table = struct.pack(f"<{len(fat)}I", *fat).ljust(own * sector, b"\xff")
    return head + b"".join(padded.values()) + entries.ljust(count * sector, b"\0") + table


def outlook(files: dict[str, bytes]) -> bytes:
    """An Outlook message with attachments."""
    streams = {"__properties_version1.0": b"\0" * 32}
    for n, (name, content) in enumerate(files.items()):
        folder = f"__attach_version1.0_#{n:08X}"
        streams[f"{folder}/__substg1.0_37010102"] = content
        streams[f"{folder}/__substg1.0_3707001F"] = name.encode("utf-16-le")
    return compound(streams)


REPORT = document("000", "docx")


@pytest.mark.parametrize("pack", [zipped, sevenzip, rar, mailed, outlook])
def test_a_packed_report_reads_like_the_file_itself(pack: Callable[[dict[str, bytes]], bytes]) -> None:
    alone, packed = right(REPORT), pack({"bao-cao.docx": REPORT})
    read = read_report(packed, "x", WORLD)
    assert [(f.key, f.value) for f in read.facts] == [(f.key, f.value) for f in alone.facts]
    assert read.report.model_dump() == alone.report.model_dump()
    assert (read.file.name, read.file.parts, read.file.bytes) == (
        "x",
        ["bao-cao.docx"],
        len(packed),
    )


def test_a_letter_and_its_annexes_are_one_submission() -> None:
    text = text_of("000")
    at = text.index("Bảng 3A.1 DANH")
    whole = right(text.encode())
    packed = zipped({"cong-van.txt": "Kính gửi Sở TTTT, đơn vị gửi kèm báo cáo.".encode(), "bao-cao.txt": text[:at].encode(), "phu-luc.txt": text[at:].encode()})  # fmt: skip
    (read,) = read_submission(packed, "goi.zip", WORLD)
    assert [(t.table, len(t.rows)) for t in read.tables] == [(t.table, len(t.rows)) for t in whole.tables]
    assert read.file.parts == ["cong-van.txt", "bao-cao.txt", "phu-luc.txt"]


def test_two_reports_in_one_archive_stay_two() -> None:
    packed = zipped({"a/000.docx": REPORT, "b/002.docx": document("002", "docx"), "b/thu.txt": b"Kinh gui"})
    found = read_submission(packed, "nhieu.zip", WORLD)
    assert [(one.report.agency, one.file.parts) for one in found] == [
        ("Sở Công Thương", []),
        ("Ủy ban nhân dân thành phố Tuyên Quang", ["b/002.docx", "b/thu.txt"]),
    ]
    refused = read_report(packed, "nhieu.zip", WORLD)
    assert [f.rule for f in refused.findings] == ["several_reports"] and not refused.facts


def test_an_archive_of_several_reports_is_sent_as_several() -> None:
    from baocao.sending import submissions_in

    packed = zipped({"a/000.docx": REPORT, "b/002.docx": document("002", "docx"), "b/thu.txt": b"Kinh gui"})
    sent = submissions_in("nhieu.zip", packed, WORLD)
    assert [name for name, _ in sent] == ["000.docx", "002.zip"]
    assert sent[0][1] == REPORT and read_report(sent[1][1], "x", WORLD).report.form == "tuyen-quang-huyen-2020"
    assert submissions_in("nhieu.zip", packed, WORLD) == sent  # the same bytes again: the same receipts
    one = zipped({"000.docx": REPORT, "thu.txt": b"Kinh gui"})
    assert submissions_in("mot.zip", one, WORLD) == [("mot.zip", one)]
    assert submissions_in("hong.zip", packed[:5000], WORLD) == [("hong.zip", packed[:5000])]


def test_a_broken_part_makes_the_report_unreadable_and_a_strange_one_is_named() -> None:
    half = read_report(zipped({"000.docx": REPORT, "phu-luc.docx": REPORT[:4000]}), "x", WORLD)
    assert [f.rule for f in half.findings] == ["damaged_file"] and not half.facts
    odd = read_report(zipped({"000.docx": REPORT, "chu-ky.p7s": b"\x30\x82\x00\x01" + b"\0" * 100}), "x", WORLD)
    assert odd.facts and [f.declared for f in odd.findings if f.rule == "part_ignored"] == [["chu-ky.p7s"]]


def test_an_e_mail_in_an_archive_in_an_e_mail_is_opened_and_no_deeper(monkeypatch: pytest.MonkeyPatch) -> None:
    deep = mailed({"goi.zip": zipped({"000.docx": REPORT})})
    assert read_report(deep, "x", WORLD).facts
    for _ in range(3):
        deep = zipped({"trong.zip": deep})
    assert [f.rule for f in read_report(deep, "x", WORLD).findings] == ["nested_too_deep"]


def test_a_scan_beside_a_letter_is_a_page_however_small_and_a_logo_in_a_letter_is_none() -> None:
    import cv2
    import numpy as np

    page = bytes(cv2.imencode(".png", np.full((1200, 900), 255, np.uint8))[1])
    assert len(page) < 20_000
    read = read_report(zipped({"000.docx": REPORT, "trang-2.png": page}), "x", WORLD)
    assert read.file.parts == ["000.docx", "trang-2.png"]
    message = EmailMessage()
    message["From"], message["MIME-Version"] = "a@x.example", "1.0"
    message.set_content("Kính gửi")
    logo = bytes(cv2.imencode(".png", np.full((90, 300), 255, np.uint8))[1])
    message.add_attachment(
        logo, maintype="image", subtype="png", filename="logo.png", cid="<logo>", disposition="inline"
    )
    message.add_attachment(REPORT, maintype="application", subtype="octet-stream", filename="000.docx")
    assert read_report(message.as_bytes(), "x", WORLD).file.parts == ["000.docx"]


BAD = {
    "a bomb": (zipped({"a.txt": b"0" * 60_000_000}), "too_large_unpacked"),
    "nothing": (zipped({}), "empty_file"),
    "litter only": (zipped({"__MACOSX/._a.docx": b"x", ".DS_Store": b"y"}), "empty_file"),
    "half an archive": (zipped({"000.docx": REPORT})[:9000], "damaged_file"),
    "a broken 7z": (b"7z\xbc\xaf\x27\x1c" + b"\x07" * 400, "damaged_file"),
    "a broken rar": (b"Rar!\x1a\x07\x00" + b"\x07" * 400, "damaged_file"),
    "a cut outlook message": (outlook({"000.docx": REPORT})[:-1200], "damaged_file"),
    "half a rar": (rar({"000.docx": REPORT})[:9000], "damaged_file"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_archive_gives_one_finding(name: str) -> None:
    content, rule = BAD[name]
    read = read_report(content, "x", WORLD)
    assert [f.rule for f in read.findings] == [rule] and not read.facts


def test_what_may_be_unpacked_is_bounded() -> None:
    for pack in (zipped, sevenzip, rar):
        with pytest.raises(UnreadableFile) as caught:
            unpacked(pack({"a.docx": REPORT, "b.docx": REPORT, "c.docx": REPORT}), "x", Budget(most_bytes=100_000))
        assert caught.value.rule == "too_large_unpacked"
    with pytest.raises(UnreadableFile) as caught:
        unpacked(zipped({f"{n}.txt": b"a" for n in range(5)}), "x", Budget(most_parts=3))
    assert caught.value.rule == "too_many_files"


def test_a_locked_archive_says_so() -> None:
    content = bytearray(zipped({"a.docx": REPORT}))
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.index(signature) + offset] |= 1
    assert [f.rule for f in read_report(bytes(content), "x", WORLD).findings] == ["encrypted_file"]


OLD = {
    "TCVN3": {
        v: k
        for k, v in __import__("services.extract.reading.words.vietnamese_encodings", fromlist=["_"])._TCVN3.items()
    },
    "VNI": {
        v: k for k, v in __import__("services.extract.reading.words.vietnamese_encodings", fromlist=["_"])._VNI.items()
    },
}


@pytest.mark.parametrize("name", OLD)
def test_old_encodings_read_like_unicode(name: str) -> None:
    text = text_of("000")
    if name == "TCVN3":
        text = "".join(OLD[name].get(ch.lower(), ch) if ch not in OLD[name] else OLD[name][ch] for ch in text)
    else:
        text = "".join(OLD[name].get(ch, ch) for ch in text)
    read = read_report(text.encode("latin-1", "replace"), "x", WORLD)
    whole = right(text_of("000").encode())
    figures = lambda one: {f.key: f.value for f in one.facts if isinstance(f.value, int | float)}  # noqa: E731
    assert read.report.form == "bac-giang-so-2020"
    assert figures(read) == figures(whole)
    assert {f.key: str(f.value).lower() for f in read.facts if f.indicator == "agency_name"} == {
        f.key: str(f.value).lower() for f in whole.facts if f.indicator == "agency_name"
    }


@pytest.mark.parametrize("name", OLD)
def test_a_part_pasted_from_an_older_file_reads_like_the_rest(name: str) -> None:
    def old(text: str) -> str:
        known = OLD[name]
        return "".join(known.get(ch, known.get(ch.lower(), ch)) for ch in text)

    pasted = paper("bac_giang").copy()
    for block in pasted.part("MỤC 5."):
        if isinstance(block, Table):
            for cell in (cell for row in block.rows for cell in row.cells if cell):
                cell.write(old(cell.text))
        else:
            block.text = old(block.text)
    seen, before = (look(printed(one, "docx"), "x.docx") for one in (pasted, paper("bac_giang")))
    assert [(f.key, f.value, f.needs_review) for f in seen.facts] == [
        (f.key, f.value, f.needs_review) for f in before.facts
    ]


def test_modern_text_is_left_alone() -> None:
    for seed in ("000", "002", "004"):
        facts = read_report(text_of(seed).encode(), "x", WORLD).facts
        assert not any("µ" in str(fact.raw) or "¸" in str(fact.raw) for fact in facts)
