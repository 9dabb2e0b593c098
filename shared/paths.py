"""The folders that data files are found in. Apart from the settings, which take long to import."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
"""The project's folder."""
REFERENCE = ROOT / "reference"
FORMS = ROOT / "forms"
RULES = ROOT / "rules"
LETTERS = ROOT / "letters"
