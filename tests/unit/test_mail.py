"""Mail as programs really write it: wherever the report hangs, it is found, and a covering letter is not taken for it."""

from __future__ import annotations

import io
import struct
from collections.abc import Callable
from email.message import EmailMessage
from functools import cache

import pytest

from corpus.samples import document
from services.extract.reading.containers import unpacked
from services.extract.reading.containers.outlook_rtf import html_in, unpacked_rtf
from services.extract.reading.document import UnreadableFile
from services.extract.reading.report import read_report, read_submission
from tests.readings import right as right_reading
from tests.unit.test_containers import compound, mailed, outlook, sevenzip, zipped
from tests.world import WORLD

REPORT, NAME = document("000", "docx"), "Báo cáo quý III.docx"
HEADERS = {"From": "a@x.example", "To": "b@x.example", "Subject": "Báo cáo", "Message-ID": "<1@x.example>"}


@cache
def right() -> list:
    return [(fact.key, fact.value) for fact in right_reading(REPORT).facts]


def read_like_the_file(content: bytes) -> bool:
    return [(fact.key, fact.value) for fact in read_report(content, "x", WORLD).facts] == right()


def made(build: Callable[[EmailMessage], None]) -> bytes:
    message = EmailMessage()
    build(message)
    for name, value in HEADERS.items():
        message[name] = value
    return message.as_bytes()


def text(said: str, subtype: str = "plain") -> EmailMessage:
    part = EmailMessage()
    part.set_content(said, subtype=subtype)
    return part


def file(content: bytes = REPORT, name: str | None = NAME, kind: str = "application/octet-stream", how: str = "attachment") -> EmailMessage:  # fmt: skip
    part = EmailMessage()
    main, sub = kind.split("/")
    part.set_content(content, maintype=main, subtype=sub, filename=name, disposition=how)
    return part


def multipart(message: EmailMessage, subtype: str, *parts: EmailMessage) -> None:
    {"mixed": message.make_mixed, "alternative": message.make_alternative, "related": message.make_related}[subtype]()
    for part in parts:
        message.attach(part)


def holding(subtype: str, *parts: EmailMessage) -> EmailMessage:
    message = EmailMessage()
    multipart(message, subtype, *parts)
    return message


LETTER = text("Kính gửi Sở, đơn vị gửi báo cáo.")
PAGE = text("<p>Kính gửi Sở, đơn vị gửi <b>báo cáo</b>.</p>", "html")
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def itself(message: EmailMessage) -> None:
    message.set_content(REPORT, maintype="application", subtype=DOCX.split("/")[1], disposition="inline", filename=NAME)


def nameless(message: EmailMessage) -> None:
    multipart(message, "mixed", LETTER, file(name=None, how="inline"))


def as_text(message: EmailMessage) -> None:
    """A program that calls every attachment text."""
    part = file()
    part.replace_header("Content-Type", 'text/plain; name="x.docx"')
    del part["Content-Disposition"]
    multipart(message, "mixed", LETTER, part)


STRUCTURES: dict[str, Callable[[EmailMessage], None]] = {
    "the mail is the file": itself,
    "no name and no disposition": nameless,
    "a file called text": as_text,
    "Outlook": lambda m: multipart(m, "mixed", holding("alternative", LETTER, PAGE), file()),
    "within the alternative": lambda m: multipart(m, "alternative", LETTER, holding("mixed", PAGE, file())),
    "within the related": lambda m: multipart(m, "related", PAGE, file()),
    "five deep": lambda m: multipart(
        m, "mixed", holding("mixed", holding("mixed", holding("alternative", LETTER, holding("related", PAGE, file()))))
    ),
    "before the letter": lambda m: multipart(m, "mixed", file(), LETTER),
    "a reply below": lambda m: multipart(m, "mixed", LETTER, file(), text("> Thư trước:\n> Kính gửi")),
    "a forwarded mail": lambda m: m.set_content(_mail(mailed({NAME: REPORT}))),
}


def _mail(content: bytes) -> EmailMessage:
    import email
    import email.policy

    found = email.message_from_bytes(content, policy=email.policy.default)
    assert isinstance(found, EmailMessage)
    return found


@pytest.mark.parametrize("name", STRUCTURES)
def test_a_report_is_found_wherever_it_hangs(name: str) -> None:
    assert read_like_the_file(made(STRUCTURES[name]))


def signed(content: bytes, kind: str = "multipart/signed") -> bytes:
    """A mail with a detached signature: the content first, the signature behind it."""
    head = "\r\n".join(f"{name}: {value}" for name, value in HEADERS.items() if name != "Subject")
    protocol = "application/pgp-signature" if "pgp" in kind else "application/pkcs7-signature"
    inner = content.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
    return (
        f'{head}\r\nMIME-Version: 1.0\r\nContent-Type: multipart/signed; protocol="{protocol}"; boundary="b"\r\n\r\n--b\r\n'.encode()
        + inner
        + f'\r\n--b\r\nContent-Type: {protocol}; name="smime.p7s"\r\nContent-Disposition: attachment; filename="smime.p7s"\r\n\r\nMIIB\r\n--b--\r\n'.encode()
    )


@pytest.mark.parametrize("kind", ["smime", "pgp"])
def test_a_signed_mail_is_read_and_its_signature_is_no_file(kind: str) -> None:
    inner = holding("mixed", LETTER, file()).as_bytes()
    read = read_report(signed(inner, kind), "x", WORLD)
    assert [(fact.key, fact.value) for fact in read.facts] == right() and read.file.parts == [NAME]
    assert not read.findings


def der(tag: int, value: bytes, *, open_: bool = False) -> bytes:
    """An element of BER; ``open_``: without its length, ended by a mark."""
    if open_:
        return bytes([tag, 0x80]) + value + b"\0\0"
    size = len(value).to_bytes(4)
    return bytes([tag, 0x84]) + size + value


def wrapped(content: bytes, *, kind: int = 2, open_: bool = False) -> bytes:
    """Something signed as S/MIME signs it, without certificates."""
    oid = b"\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07"
    pieces = [content[at : at + 5000] for at in range(0, len(content), 5000)]
    data = der(0x24, b"".join(der(4, one) for one in pieces), open_=True) if open_ else der(4, content)
    inner = der(0x30, oid + b"\x01" + (der(0xA0, data, open_=open_) if content else b""), open_=open_)
    body = der(0x30, der(2, b"\1") + der(0x31, b"") + inner + der(0x31, b""), open_=open_)
    return der(0x30, oid + bytes([kind]) + der(0xA0, body, open_=open_), open_=open_)


@pytest.mark.parametrize("open_", [False, True])
def test_an_opaque_signature_is_unwrapped(open_: bool) -> None:
    inner = holding("mixed", LETTER, file()).as_bytes()
    mail = made(lambda m: m.set_content(wrapped(inner, open_=open_), maintype="application", subtype="pkcs7-mime", filename="smime.p7m", params={"smime-type": "signed-data"}))  # fmt: skip
    assert read_like_the_file(mail)
    assert read_like_the_file(wrapped(REPORT, open_=open_))
    assert [part.name for part in unpacked(wrapped(REPORT, open_=open_), "bao-cao.docx.p7m")] == ["bao-cao.docx"]


def test_what_is_encrypted_says_so_and_a_signature_alone_is_named() -> None:
    mail = made(lambda m: m.set_content(wrapped(b"x", kind=3), maintype="application", subtype="pkcs7-mime", params={"smime-type": "enveloped-data"}))  # fmt: skip
    assert [f.rule for f in read_report(mail, "x", WORLD).findings] == ["encrypted_file"]
    assert [f.rule for f in read_report(wrapped(b"x", kind=3), "x", WORLD).findings] == ["encrypted_file"]
    pgp = holding("mixed", text("Version: 1"), text("-----BEGIN PGP MESSAGE-----")).as_bytes()
    pgp = b"From: a@x.example\nMIME-Version: 1.0\n" + pgp.replace(b"multipart/mixed", b"multipart/encrypted", 1)
    assert [f.rule for f in read_report(pgp, "x", WORLD).findings] == ["encrypted_file"]
    (finding,) = read_report(wrapped(b""), "x", WORLD).findings
    assert finding.rule == "unsupported_type" and "chữ ký" in finding.message.vi
    beside = read_report(zipped({"000.docx": REPORT, "000.docx.p7s": wrapped(b"")}), "x", WORLD)
    assert [(f.key, f.value) for f in beside.facts] == right()
    assert [f.declared for f in beside.findings] == [["000.docx.p7s"]]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-8-sig", "crlf", "mbox", "emlx"])
def test_a_mail_saved_in_any_way(encoding: str) -> None:
    mail = mailed({NAME: REPORT})
    if encoding == "crlf":
        content = mail.replace(b"\n", b"\r\n")
    elif encoding == "mbox":
        content = b"From a@x.example Thu Sep 10 10:00:00 2020\n" + mail
    elif encoding == "emlx":
        content = f"{len(mail)}\n".encode() + mail + b'<?xml version="1.0"?><plist/>'
    else:
        content = mail.decode().encode(encoding)
    assert read_like_the_file(content)


def test_long_headers_of_many_servers_do_not_hide_that_it_is_a_mail() -> None:
    servers = "".join(f"Received: from s{n}.x.example (s{n}.x.example [10.0.0.{n}])\r\n\tby y.example; {'x' * 200}\r\n" for n in range(40))  # fmt: skip
    assert read_like_the_file(servers.encode() + mailed({NAME: REPORT}).replace(b"\n", b"\r\n"))


NAMES = {
    "as RFC 2231 says": b"filename*=utf-8''B%C3%A1o%20c%C3%A1o%20qu%C3%BD%20III.docx",
    "raw UTF-8": 'filename="Báo cáo quý III.docx"'.encode(),
    "an encoded word": b'filename="=?utf-8?B?QsOhbyBjw6FvIHF1w70gSUlJLmRvY3g=?="',
}


@pytest.mark.parametrize("how", NAMES)
def test_names_of_files_in_every_writing(how: str) -> None:
    mail = mailed({"x.docx": REPORT}).replace(b'filename="x.docx"', NAMES[how])
    assert read_report(mail, "x", WORLD).file.parts == [NAME]


def test_a_name_that_is_no_text_can_be_written_on() -> None:
    mail = mailed({"x.docx": REPORT}).replace(b'filename="x.docx"', b'filename="B\xe1o c\xff\xfeo.docx"')
    assert read_report(mail, "x", WORLD).file.model_dump_json().encode()
    assert read_report(zipped({"a\\b\\x.docx": REPORT, "a\\b\\thu.txt": b"x"}), "x", WORLD).file.parts == ["a/b/x.docx", "a/b/thu.txt"]  # fmt: skip


def table() -> str:
    """The report as a table in a mail."""
    from services.extract.reading.document import Paragraph, Table
    from services.extract.reading.readers import read

    out = []
    for block in read(REPORT).blocks:
        if isinstance(block, Paragraph):
            out.append(f"<p>{block.text}</p>")
        elif isinstance(block, Table):
            rows = ("".join(f"<td>{cell.text}</td>" for cell in row.cells) for row in block.rows)
            out.append("<table>" + "".join(f"<tr>{row}</tr>" for row in rows) + "</table>")
    return "".join(out)


def figures(content: bytes) -> set:
    read = right_reading(REPORT) if content is REPORT else read_report(content, "x", WORLD)
    return {(f.key, f.value) for f in read.facts if isinstance(f.value, int | float)}


def test_a_report_written_into_the_mail_is_read() -> None:
    body = text(f"<html><body>{table()}</body></html>", "html")
    assert figures(made(lambda m: multipart(m, "alternative", LETTER, body))) == figures(REPORT)
    logo = file(_picture(300, 90), "logo.png", "image/png", "inline")
    logo["Content-ID"] = "<logo>"
    assert figures(made(lambda m: multipart(m, "related", body, logo))) == figures(REPORT)


def test_a_report_written_into_the_mail_and_attached_is_one() -> None:
    body = text(f"<html><body>{table()}</body></html>", "html")
    read = read_report(made(lambda m: multipart(m, "mixed", body, file())), "x", WORLD)
    assert [(f.key, f.value) for f in read.facts] == right()
    assert [f.rule for f in read.findings] == ["copy_agrees"]


def _picture(wide: int, high: int) -> bytes:
    from PIL import Image

    out = io.BytesIO()
    Image.new("RGB", (wide, high), "white").save(out, "PNG")
    return out.getvalue()


def test_a_photograph_pasted_into_the_mail_is_a_page_and_a_logo_is_none() -> None:
    page = file(_picture(1200, 1600), "image001.png", "image/png", "inline")
    logo = file(_picture(300, 90), "image002.png", "image/png", "inline")
    for n, part in enumerate((page, logo)):
        part["Content-ID"] = f"<i{n}@x>"
    body = text('<p>Gửi</p><img src="cid:i0@x"><img src="cid:i1@x">', "html")
    parts = unpacked(made(lambda m: multipart(m, "related", body, page, logo)), "x")
    assert [part.name for part in parts] == ["image001.png", "noi-dung-thu"]


def test_only_unreadable_files_in_a_mail_are_named() -> None:
    read = read_report(mailed({"trinh-chieu.pptx": zipped({"ppt/presentation.xml": b"<p/>"})}), "x", WORLD)
    assert [f.rule for f in read.findings] == ["unsupported_type"] and "PowerPoint" in read.findings[0].message.vi
    beside = read_report(mailed({NAME: REPORT, "a.pptx": zipped({"ppt/presentation.xml": b"<p/>"})}), "x", WORLD)
    assert [(f.key, f.value) for f in beside.facts] == right()
    assert [f.rule for f in beside.findings] == ["part_ignored"] and "PowerPoint" in beside.findings[0].message.vi


def test_mails_in_mails_are_bounded() -> None:
    deep = mailed({NAME: REPORT})
    for _ in range(3):
        deep = mailed({"thu.eml": deep})
    assert [f.rule for f in read_report(deep, "x", WORLD).findings] == ["nested_too_deep"]
    bottom = b"From: a@x\nMIME-Version: 1.0\nContent-Type: text/plain\n\nx"
    for n in range(300):
        bottom = b'Content-Type: multipart/mixed; boundary="%d"\n\n--%d\n' % (n, n) + bottom + b"\n--%d--\n" % n
    with pytest.raises(UnreadableFile):
        unpacked(b"From: a@x\nMIME-Version: 1.0\n" + bottom, "x")


def test_a_file_uuencoded_in_the_text() -> None:
    import binascii

    lines = b"".join(binascii.b2a_uu(REPORT[at : at + 45]) for at in range(0, len(REPORT), 45))
    assert read_like_the_file(b"From: a@x.example\nSubject: x\nReceived: y\n\nKinh gui\n\nbegin 644 bc.docx\n" + lines + b"`\nend\n")  # fmt: skip


# web archives


def test_a_web_archive_is_the_page_in_it_and_a_workbook_of_frames_its_sheets() -> None:
    head = "From: <Saved by Windows Internet Explorer>\nMIME-Version: 1.0\n"
    page = text(f"<html><body>{table()}</body></html>", "html")
    style = text("p {color: red}", "css")
    assert figures(head.encode() + holding("related", page, style).as_bytes()) == figures(REPORT)
    frames = text('<html><frameset rows="*,39"><frame src="sheet001.htm"></frameset></html>', "html")
    tabs = text("<html><body>Sheet1</body></html>", "html")
    for part, name in ((frames, "book.htm"), (page, "book_files/sheet001.htm"), (tabs, "book_files/tabstrip.htm")):
        part["Content-Location"] = f"file:///C:/1/{name}"
    assert figures(b"MIME-Version: 1.0\n" + holding("related", frames, tabs, page).as_bytes()) == figures(REPORT)


# Outlook


def props(*numbers: tuple[int, int], head: int = 32) -> bytes:
    """The properties of a message that are whole numbers."""
    return b"\0" * head + b"".join(struct.pack("<HHIii", 3, tag, 6, value, 0) for tag, value in numbers)


def ansi(code_page: int = 1258) -> dict[str, bytes]:
    """A message from before Unicode, with one attachment."""
    at = "__attach_version1.0_#00000000"
    return {
        "__properties_version1.0": props((0x3FFD, code_page)),
        f"{at}/__properties_version1.0": props((0x3705, 1), head=8),
        f"{at}/__substg1.0_37010102": REPORT,
        f"{at}/__substg1.0_3704001E": b"BAOCAO~1.DOC\0",
        f"{at}/__substg1.0_3707001E": "Báo cáo quý.docx".encode("cp1258", "replace"),
    }


def test_an_outlook_message_from_before_unicode() -> None:
    read = read_report(compound(ansi()), "x.msg", WORLD)
    assert [(f.key, f.value) for f in read.facts] == right()
    assert read.file.parts[0].startswith("Báo c")


def test_a_message_within_an_outlook_message_is_opened() -> None:
    inner = "__attach_version1.0_#00000000/__substg1.0_3701000D"
    streams = {"__properties_version1.0": props(), f"{inner}/__properties_version1.0": props(head=24)}
    streams[f"{inner}/__attach_version1.0_#00000000/__substg1.0_37010102"] = REPORT
    streams[f"{inner}/__attach_version1.0_#00000000/__substg1.0_3707001F"] = "trong.docx".encode("utf-16-le")
    streams["__attach_version1.0_#00000000/__substg1.0_3001001F"] = "Chuyển tiếp".encode("utf-16-le")
    read = read_report(compound(streams), "x.msg", WORLD)
    assert [(f.key, f.value) for f in read.facts] == right() and read.file.parts == ["Chuyển tiếp/trong.docx"]


def test_a_signed_outlook_message_holds_the_mail_in_its_attachment() -> None:
    at = "__attach_version1.0_#00000000"
    streams = {"__properties_version1.0": props(), f"{at}/__substg1.0_3707001F": "smime.p7m".encode("utf-16-le")}
    inner = holding("mixed", LETTER, file()).as_bytes()
    signature = b"Content-Type: application/pkcs7-signature\n\nMIIB"
    clear = b'Content-Type: multipart/signed; boundary="b"\n\n--b\n' + inner + b"\n--b\n" + signature + b"\n--b--\n"
    for content in (clear, wrapped(inner)):
        assert read_like_the_file(compound({**streams, f"{at}/__substg1.0_37010102": content}))


def test_an_outlook_file_that_is_only_linked_is_named() -> None:
    at = "__attach_version1.0_#00000000"
    streams = {"__properties_version1.0": props(), f"{at}/__properties_version1.0": props((0x3705, 7), head=8)}
    streams[f"{at}/__substg1.0_3707001F"] = "bc.docx".encode("utf-16-le")
    (finding,) = read_report(compound(streams), "x.msg", WORLD).findings
    assert finding.rule == "unsupported_type" and "OneDrive" in finding.message.vi


BODIES = {
    "HTML": lambda: {"__substg1.0_10130102": f"<html>{table()}</html>".encode()},
    "HTML in an old code": lambda: {"__substg1.0_1013001E": f"<html><meta charset=utf-8>{table()}</html>".encode()},
    "HTML hidden in RTF": lambda: {"__substg1.0_10090102": _packed(_encapsulated(f"<html>{table()}</html>"))},
    "RTF stored as it is": lambda: {"__substg1.0_10090102": _packed(_encapsulated(f"<html>{table()}</html>"), b"MELA")},
}


def _encapsulated(html: str) -> bytes:
    """RTF that Outlook has made of HTML: tags in groups, text as it is, what only RTF needs switched off."""
    import re

    out = [r"{\rtf1\ansi\ansicpg1252\fromhtml1 \deff0{\fonttbl{\f0\fswiss Arial;}}{\*\htmltag18 <html>}"]
    for piece in re.split(r"(<[^>]*>)", html.removeprefix("<html>")):
        if piece.startswith("<"):
            out.append(rf"{{\*\htmltag64 {piece}}}\htmlrtf \par \htmlrtf0 ")
        else:
            out.append("".join(ch if ch.isascii() and ch not in "\\{}" else rf"\u{ord(ch)}?" for ch in piece))
    return ("".join(out) + "}").encode()


def _packed(rtf: bytes, kind: bytes = b"LZFu") -> bytes:
    """The RTF as a message stores it; all of its bytes literal."""
    literal = b"".join(b"\0" + rtf[at : at + 8] for at in range(0, len(rtf), 8)) if kind == b"LZFu" else rtf
    return struct.pack("<II4sI", len(literal) + 12, len(rtf), kind, 0) + literal


@pytest.mark.parametrize("kind", BODIES)
def test_a_report_written_into_an_outlook_message_is_read(kind: str) -> None:
    streams = {"__properties_version1.0": props((0x3FDE, 65001)), **BODIES[kind]()}
    streams["__substg1.0_1000001F"] = "Kính gửi".encode("utf-16-le")
    assert figures(compound(streams)) == figures(REPORT)


def test_packed_rtf_repeats_what_was_before() -> None:
    # the example of [MS-OXRTFCP] 3.1.1
    packed = bytes.fromhex(
        "2d0000002b0000004c5a4675f1c5c7a703000a007263706731323542320af32068656c090020627705b06c647d0a800fa0"
    )
    assert unpacked_rtf(packed) == b"{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n"
    assert html_in(b"{\\rtf1\\ansi text}") == ""


def test_a_cut_outlook_message_never_raises_anything_else() -> None:
    whole = compound(ansi())
    for end in range(600, len(whole), len(whole) // 40):
        try:
            unpacked(whole[:end], "x")
        except UnreadableFile as error:
            assert error.rule in ("damaged_file", "unsupported_type", "empty_file")


# winmail.dat


def tnef(files: dict[str, bytes], html: bytes = b"") -> bytes:
    def attribute(level: int, tag: int, data: bytes) -> bytes:
        return struct.pack("<BHHI", level, tag, 6, len(data)) + data + struct.pack("<H", sum(data) & 0xFFFF)

    def prop(kind: int, tag: int, value: bytes) -> bytes:
        return struct.pack("<HHII", kind, tag, 1, len(value)) + value + b"\0" * (-len(value) % 4)

    out = struct.pack("<IH", 0x223E9F78, 1)
    if html:
        out += attribute(1, 0x9003, struct.pack("<I", 1) + prop(258, 0x1013, html))
    for name, content in files.items():
        out += (
            attribute(2, 0x9002, b"\0" * 14) + attribute(2, 0x8010, b"BAOCAO~1.DOC\0") + attribute(2, 0x800F, content)
        )
        out += attribute(2, 0x9005, struct.pack("<I", 1) + prop(31, 0x3707, name.encode("utf-16-le")))
    return out


def test_winmail_dat_is_opened() -> None:
    mail = mailed({"winmail.dat": tnef({NAME: REPORT})})
    read = read_report(mail, "x", WORLD)
    assert [(f.key, f.value) for f in read.facts] == right() and read.file.parts == [NAME]
    assert figures(tnef({}, f"<html>{table()}</html>".encode())) == figures(REPORT)
    with pytest.raises(UnreadableFile):
        unpacked(tnef({NAME: REPORT})[:5000], "x")


# PDF with files in it


def with_files(files: dict[str, bytes]) -> bytes:
    import pypdfium2

    made_ = pypdfium2.PdfDocument.new()
    made_.new_page(400, 400)
    for name, content in files.items():
        made_.new_attachment(name).set_data(content)
    out = io.BytesIO()
    made_.save(out)
    return out.getvalue()


def test_a_report_within_a_pdf_is_read() -> None:
    read = read_report(with_files({NAME: REPORT}), "cong-van.pdf", WORLD)
    assert [(f.key, f.value) for f in read.facts] == right()
    assert read.file.parts == ["cong-van.pdf", f"cong-van.pdf/{NAME}"]
    assert read_like_the_file(mailed({"cv.pdf": with_files({"goi.zip": zipped({"000.docx": REPORT})})}))
    assert read_like_the_file(zipped({"cv.pdf": with_files({"hoa-don.xml": b"<a xmlns='x'/>"}), "000.docx": REPORT}))


@pytest.mark.parametrize("pack", [zipped, sevenzip, outlook])
def test_two_files_of_one_name_are_two(pack: Callable[[dict[str, bytes]], bytes]) -> None:
    letters = made(lambda m: multipart(m, "mixed", LETTER, file(b"mot", "a.txt"), file(b"hai", "a.txt"), file()))
    names = [part.name for part in unpacked(letters, "x")]
    assert names == ["a.txt", "a.txt (2)", NAME, "noi-dung-thu"]
    assert len(read_submission(pack({"000.docx": REPORT, "thu.txt": b"Kinh gui"}), "x", WORLD)) == 1
