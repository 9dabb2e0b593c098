"""Words of the domain as people read them: states of a figure and of a report, figures themselves. Codes: ``shared.codes``."""

from __future__ import annotations

from typing import Any


def show_number(value: Any) -> str:
    """A figure as Vietnamese readers write it: dots for thousands, comma for decimals."""
    if value is None or value == "":
        return "—"
    if isinstance(value, bool):
        return "Có" if value else "Không"
    if isinstance(value, list):
        return "; ".join(str(part) for part in value)
    try:
        text = f"{value:,.2f}".rstrip("0").rstrip(".") if not isinstance(value, int) else f"{value:,}"
    except (ValueError, TypeError):
        return str(value)
    return text.replace(",", "\0").replace(".", ",").replace("\0", ".")


STANDINGS = {"current": "đang được tính", "superseded": "đã được thay", "beside": "không được tính"}
STATUSES = {"filled": "Đã điền", "blank": "Trống", "not_applicable": "Không áp dụng", "unreadable": "Không đọc được"}
