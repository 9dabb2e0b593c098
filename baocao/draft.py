"""``baocao forms learn``: a form's definition drafted from a blank document, with what a person must confirm."""

from __future__ import annotations

import json

from services.extract.reading.identity.identify import Opened, identify
from services.extract.reading.layout.builder import lay_out
from services.extract.reading.matching.drafting import account, drafted
from services.extract.reading.matching.learn import Guess, guess
from services.extract.reading.readers import read
from services.extract.reading.report import OWN_LEVELS
from shared.forms import Item
from shared.reference import Reference

CONFIRM = 0.93
"""Score below which a person must confirm a line, or where the second-best is as near as ``NEAR``."""
NEAR = 0.06
PERIOD = "2027-Q1"


def draft(content: bytes, form_id: str, province: str, reference: Reference) -> tuple[str, int, int, int]:
    """The definition as TOML; how many lines were recognised, must be confirmed, and ask for nothing known.

    Raises ``UnreadableFile``.
    """
    layout = lay_out(read(content))
    identity = identify(Opened(layout), None, [], None, reference.provinces)
    own_level = OWN_LEVELS.get(identity.agency_level or "", "cap_tinh")
    guesses = guess(layout, reference.forms, reference.indicators, own_level)
    code = province or next((p.code for p in reference.provinces.values() if p.short == identity.province), "")
    title = next((text for text, _ in layout.texts if text.isupper() and len(text) > 25), form_id)
    form = drafted(
        layout,
        guesses,
        reference.annexes,
        form_id=form_id,
        family=reference.likely_family({one.item.indicator for one in guesses}),
        title=title,
        province=code,
        own_level=own_level,
        period=identity.period or PERIOD,
    )
    rest = account(layout, guesses, reference.annexes)
    unsure = [one for one in guesses if _unsure(one)]
    by_line = {id(one.item): one for one in guesses}
    lines = [
        f"# Phác thảo từ biểu trắng: {len(guesses)} chỉ tiêu, {len(unsure)} dòng cần XÁC NHẬN, {len(rest.unknown)} dòng chưa rõ.",
        "# Drafted from a blank form; lines marked XÁC NHẬN must be confirmed by a person, then the mark deleted.",
        f"id = {_text(form.id)}",
        f"family = {_text(form.family)}",
        f"title = {_text(form.title)}",
        f"province = {_text(form.province)}" + ("" if form.province else "  # XÁC NHẬN: mã tỉnh"),
        f"agency_level = {_text(form.agency_level)}  # XÁC NHẬN",
        f"own_level = {_text(form.own_level)}  # XÁC NHẬN",
        f"recognised_by = {json.dumps(form.recognised_by, ensure_ascii=False)}",
        f"valid_from = {_text(form.valid_from)}  # XÁC NHẬN",
        f"valid_to = {_text(form.valid_to)}  # XÁC NHẬN",
        "items = [",
    ]
    for item in form.items:
        one = by_line.get(id(item))
        lines.append(f"    {_item(item)},{_remark(one)}")
    lines.append("]")
    for name, texts in (("CHƯA RÕ", rest.unknown), ("ĐỀ MỤC", rest.headings), ("GHI CHÚ", rest.notes)):
        lines += [f"# {name}: {_on_one_line(text)}" for text in texts]
    return "\n".join(lines) + "\n", len(guesses), len(unsure), len(rest.unknown)


def _on_one_line(text: str) -> str:
    return " ".join(text.split())


def _unsure(one: Guess) -> bool:
    return one.score < CONFIRM or (one.second is not None and one.score - one.second[1] < NEAR)


def _remark(one: Guess | None) -> str:
    if one is None or not _unsure(one):
        return ""
    second = f"; hoặc {one.second[0]} {one.second[1]:.2f}" if one.second else ""
    return f"  # XÁC NHẬN {one.score:.2f}{second}"


def _item(item: Item) -> str:
    given = item.model_dump(exclude_defaults=True, exclude_none=True)
    parts = [f"{name} = {json.dumps(value, ensure_ascii=False)}" for name, value in given.items()]
    return "{ " + ", ".join(parts) + " }"


def _text(value: str) -> str:
    return json.dumps(value, ensure_ascii=False)
