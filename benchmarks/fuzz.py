"""Coverage-guided fuzzing of the readers, bounded in time: ``make fuzz ARGS="--seconds 60 --kind docx"``.

Ends by itself. A crash, a hang of more than ten seconds or more than 2 GB ends it with the input that did it.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

import atheris

from shared.reference import installed

with atheris.instrument_imports(include=["services.extract"]):
    from services.extract.reading.report import read_report

from tests.unit.test_fuzz import KINDS, original


def one(data: bytes) -> None:
    """Reads one input; everything but a finding is a crash."""
    read = read_report(data, "x", installed())
    assert read.facts or read.findings


def main() -> None:
    """Fuzzes from the sample of one kind, or of all."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--kind", choices=(*KINDS, "all"), default="all")
    args = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="baocao-fuzz-"))
    for kind in KINDS if args.kind == "all" else (args.kind,):
        (folder / kind).write_bytes(original(kind))
    limits = [
        f"-max_total_time={args.seconds}",
        "-timeout=10",
        "-rss_limit_mb=2048",
        "-max_len=400000",
        f"-artifact_prefix={folder}/",
    ]
    atheris.Setup([sys.argv[0], *limits, str(folder)], one)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
