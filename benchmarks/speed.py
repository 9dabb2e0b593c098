"""Speed of reading on the old corpus, which is made from the form definitions: ratios only, no accuracy is quoted from it.

    python -m benchmarks.speed [--reports 10]
    python -m benchmarks.speed --against ../other-checkout [--rounds 15]

Reading against the least work of the same files, locating alone, and what a user would try instead, side by side in one run. With
`--against`: the sample reports read by this checkout and by another (an older commit in a worktree), in turn, each in a process of its
own; the medians of the CPU time and their ratio. Below them reports that are read once, after others, as a worker meets them: the
sum over them by format, which what is remembered of a document that comes again cannot flatter. Exits 1 when a report takes more than
`--most` times as long as there.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks.corpus.render import photo, render, scan
from benchmarks.corpus.reports import LAYOUTS, NATIVE, Report, make
from corpus.samples import SEEDS, document
from services.extract.reading.readers import read
from shared.reference import installed


def choice(count: int, start: int) -> list[Report]:
    """So many reports over all forms and layouts, in a fixed order."""
    made: list[Report] = []
    number = start
    while len(made) < count:
        for form in installed().forms:
            for layout in LAYOUTS:
                if layout != "native" or form in NATIVE:
                    made.append(make(form, layout, number))
        number += 1
    step = max(len(made) // count, 1)
    return made[::step][:count]


def files(reports: list[Report], kind: str) -> list[tuple[Report, list[bytes]]]:
    """The reports as files of a format; a photographed report is a file a page."""
    source = "pdf" if kind in ("scan", "photo") else kind
    found = render([(report.name, report.pieces) for report in reports], source)
    if kind == "scan":
        return [(report, [scan(found[report.name], report.name)]) for report in reports]
    if kind == "photo":
        return [(report, photo(found[report.name], report.name)) for report in reports]
    return [(report, [found[report.name]]) for report in reports]


def alternatives(kind: str, made: list[tuple[Report, list[bytes]]]) -> dict[str, tuple[float, float]]:
    """For each alternative that reads this format: (share of the figures found, seconds a file).

    They give text or rows, not figures; a figure counts as found when its row holds the label and,
    after it, the printed answer. That is kinder to them than our own score.
    """
    tools = {name: tool for name, (kinds, tool) in ALTERNATIVES.items() if kind in kinds}
    found = {}
    for name, tool in tools.items():
        hits = figures = 0
        seconds = 0.0
        try:
            for report, contents in made:
                start = time.process_time()
                rows = tool(contents[0], kind)
                seconds += time.process_time() - start
                h, f = _found_in_rows(report, rows)
                hits, figures = hits + h, figures + f
        except ImportError:
            continue
        found[name] = (hits / max(figures, 1), seconds / max(len(made), 1))
    return found


def _found_in_rows(report: Report, rows: list[str]) -> tuple[int, int]:
    squeezed = [_squeeze(row) for row in rows]
    hits = figures = 0
    for item in report.form.items:
        answer = report.answers.get((item.indicator, item.level or report.form.own_level, item.role or ""))
        if answer is None or not answer.filled or item.options:
            continue
        figures += 1
        label, wanted = _squeeze(item.label).rstrip(":."), _squeeze(answer.printed)
        hits += any(label in row and wanted in row.partition(label)[2] for row in squeezed)
    return hits, figures


def _squeeze(text: str) -> str:
    return re.sub(r"[\s|*\\]+", "", unicodedata.normalize("NFC", text)).casefold()


def _markitdown(content: bytes, kind: str) -> list[str]:
    import io

    from markitdown import MarkItDown

    return str(MarkItDown().convert_stream(io.BytesIO(content), file_extension=f".{kind}").text_content).split("\n")


def _kreuzberg(content: bytes, kind: str) -> list[str]:
    import kreuzberg

    from services.extract.reading.readers.sniff import media_type

    result = kreuzberg.extract_bytes_sync(content, media_type(content))
    rows = str(result.content).split("\n")
    for table in result.tables:
        rows += [" | ".join(map(str, row)) for row in table.cells]
    return rows


def _pdfplumber(content: bytes, kind: str) -> list[str]:
    import io

    import pdfplumber

    rows: list[str] = []
    with pdfplumber.open(io.BytesIO(content)) as document:
        for page in document.pages:
            rows += [" | ".join(cell or "" for cell in row) for table in page.extract_tables() for row in table]
            rows += (page.extract_text() or "").split("\n")
    return rows


def _python_docx(content: bytes, kind: str) -> list[str]:
    import io

    from docx import Document

    document = Document(io.BytesIO(content))
    rows = [paragraph.text for paragraph in document.paragraphs]
    return rows + [" | ".join(cell.text for cell in row.cells) for table in document.tables for row in table.rows]


ALTERNATIVES: dict[str, tuple[tuple[str, ...], Callable[[bytes, str], list[str]]]] = {
    "markitdown": (("docx", "xlsx", "xls", "pdf", "html", "csv"), _markitdown),
    "kreuzberg": (("docx", "doc", "xlsx", "xls", "ods", "odt", "rtf", "pdf", "html"), _kreuzberg),
    "pdfplumber": (("pdf",), _pdfplumber),
    "python-docx": (("docx",), _python_docx),
}


def speed(made: dict[str, list[tuple[Report, list[bytes]]]]) -> dict[str, float]:
    """Ratios of reading (bytes → document model) to the least work of the same files, side by side."""
    import io
    import zipfile

    import pypdfium2
    from lxml import etree
    from python_calamine import CalamineWorkbook

    def xml(content: bytes) -> None:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            etree.fromstring(package.read("word/document.xml"))

    def calamine(content: bytes) -> None:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        for name in book.sheet_names:
            book.get_sheet_by_name(name).to_python()

    def pdfium(content: bytes) -> None:
        document = pypdfium2.PdfDocument(content)
        for page in document:
            page.get_textpage().get_text_range()
        document.close()

    found = {}
    for kind, least in (("docx", xml), ("xlsx", calamine), ("pdf", pdfium)):
        contents = [contents[0] for _, contents in made.get(kind, [])][:12]
        ratios = []
        for _ in range(5):
            for content in contents:
                ours, theirs = _timed(read, content), _timed(least, content)
                ratios.append(ours / theirs)
        if ratios:
            found[f"{kind}_read_ratio"] = round(statistics.median(ratios), 2)
    return found


def _timed(call: Callable[[bytes], Any], content: bytes) -> float:
    start = time.process_time()
    call(content)
    return max(time.process_time() - start, 1e-6)


def locating(made: list[tuple[Report, list[bytes]]]) -> float:
    """Milliseconds to lay out, recognise and locate 250 figures (scaled from the reports' own counts)."""
    from services.extract.reading.identity.identify import Opened
    from services.extract.reading.layout.builder import lay_out
    from services.extract.reading.report import _form, _locate

    times = []
    for report, contents in made:
        if len(report.form.items) < 150:
            continue
        document = read(contents[0])
        start = time.process_time()
        layout = lay_out(document)
        form, _ = _form(layout, installed(), None)
        if form is not None:
            _locate(layout, Opened(layout), form, installed(), None)
        times.append((time.process_time() - start) * 250 / len(report.form.items))
    return 1000 * statistics.median(times)


READER = """
import sys, time
try:
    from services.extract.reading.report import read_report
except ImportError:
    from services.extract.report import read_report
try:
    from shared.reference import Reference
    known = (Reference.load(),)
except ImportError:
    known = ()
for line in sys.stdin:
    path = line.strip()
    content = open(path, "rb").read()
    start = time.process_time()
    read_report(content, path.rpartition("/")[2], *known)
    print(time.process_time() - start, flush=True)
"""
"""Reads the files it is told and says how long each took; runs in checkouts of other times, too."""


class _Checkout:
    """A process that reads with the code of a checkout."""

    def __init__(self, path: Path) -> None:
        environment = {**os.environ, "PYTHONPATH": str(path)}
        self.process = subprocess.Popen(
            [sys.executable, "-c", READER],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=path, env=environment,
        )  # fmt: skip

    def seconds(self, file: Path) -> float:
        """CPU seconds of one reading of a file."""
        assert self.process.stdin and self.process.stdout
        self.process.stdin.write(f"{file}\n")
        self.process.stdin.flush()
        return float(self.process.stdout.readline())

    def close(self) -> None:
        """Ends the process."""
        self.process.communicate()


def against(other: Path, rounds: int) -> dict[str, tuple[float, float]]:
    """Seconds here and there of each sample report, Word and Excel; the first reading of each file does not count."""
    ours, theirs = _Checkout(Path(__file__).resolve().parent.parent), _Checkout(other.resolve())
    with tempfile.TemporaryDirectory() as folder:
        files = [Path(folder) / f"{seed}.{kind}" for seed in SEEDS for kind in ("docx", "xlsx")]
        for file in files:
            file.write_bytes(document(file.stem, file.suffix[1:]))
        times: dict[Path, list[tuple[float, float]]] = {file: [] for file in files}
        for _ in range(rounds + 1):
            for file in files:
                times[file].append((ours.seconds(file), theirs.seconds(file)))
    ours.close()
    theirs.close()
    return {
        file.name: (
            statistics.median(here for here, _ in taken[1:]),
            statistics.median(there for _, there in taken[1:]),
        )
        for file, taken in times.items()
    }


def met_once(other: Path, reports: int) -> dict[str, tuple[float, float]]:
    """Seconds here and there of reports of the independent corpus by format, each read once, the first half not counted."""
    from corpus.independent.render import files as printed
    from corpus.independent.reports import choice as numbers
    from corpus.independent.reports import make as filled_in

    found = {}
    for kind, start in (("docx", 500), ("xlsx", 600)):
        made = printed([filled_in(*one) for one in numbers(2 * reports, start=start)], kind)
        ours, theirs = _Checkout(Path(__file__).resolve().parent.parent), _Checkout(other.resolve())
        times = []
        with tempfile.TemporaryDirectory() as folder:
            for parts in made.values():
                file = Path(folder) / parts[0][1]
                file.write_bytes(parts[0][0])
                times.append((ours.seconds(file), theirs.seconds(file)))
        ours.close()
        theirs.close()
        found[f"once.{kind}"] = (sum(here for here, _ in times[reports:]), sum(there for _, there in times[reports:]))
    return found


def compared(other: Path, rounds: int, reports: int, most: float) -> int:
    """Prints the comparison with another checkout; 1 when a report takes more than ``most`` times as long as there."""
    found = against(other, rounds) | met_once(other, reports)
    print(f"{'report':10} {'here':>9} {'there':>9} {'ratio':>6}")
    for name, (here, there) in found.items():
        print(f"{name:10} {1000 * here:6.1f} ms {1000 * there:6.1f} ms {here / there:6.2f}")
    print("RESULT " + json.dumps({name: round(here / there, 3) for name, (here, there) in found.items()}))
    return int(any(here > most * there for here, there in found.values()))


def measured(reports: int, kinds: tuple[str, ...]) -> dict[str, float]:
    """Prints and returns the ratios of this run, and how much the alternatives find."""
    made = {kind: files(choice(reports, 0), kind) for kind in kinds}
    result: dict[str, float] = {}
    print("\nbeside them, on plain reports (share of figures whose row holds label and answer; seconds a file)")
    for kind in kinds:
        for name, (share, seconds) in alternatives(kind, made[kind][:8]).items():
            print(f"  {kind:5} {name:12} {share:.4f}  {seconds:.3f} s")
            result[f"{kind}_{name.replace('-', '_')}_found"] = round(share, 4)
            result[f"{kind}_{name.replace('-', '_')}_s"] = round(seconds, 4)
    result |= speed(made)
    if "docx" in made:
        result["locating_250_ms"] = round(locating(made["docx"]), 1)
    for name in ("docx_read_ratio", "xlsx_read_ratio", "pdf_read_ratio", "locating_250_ms"):
        if name in result:
            print(f"{name}: {result[name]}")
    return result


def main() -> int:
    """Runs the measure alone."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--reports", type=int, default=10)
    parser.add_argument("--formats", default="docx,xlsx,pdf")
    parser.add_argument("--against", type=Path, help="another checkout, whose reading is compared with this one's")
    parser.add_argument("--rounds", type=int, default=15, help="readings of each report")
    parser.add_argument(
        "--most", type=float, default=math.inf, help="how many times as long a report may take as there"
    )
    args = parser.parse_args()
    if args.against:
        return compared(args.against, args.rounds, args.reports, args.most)
    print("RESULT " + json.dumps(measured(args.reports, tuple(args.formats.split(",")))))
    return 0


if __name__ == "__main__":
    sys.exit(main())
