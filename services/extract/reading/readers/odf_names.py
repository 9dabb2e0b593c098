"""The names of OpenDocument's elements that the readers of texts and sheets share."""

from __future__ import annotations

from lxml import etree

_NS = "{urn:oasis:names:tc:opendocument:xmlns:%s:1.0}"
OFFICE, TEXT, TABLE, STYLE, DRAW, FORM = (
    _NS % name for name in ("office", "text", "table", "style", "drawing", "form")
)
FO = "{urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0}"
SVG = "{urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0}"
LOEXT = "{urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0}"
CALC = "{urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}"
FIELD = "{urn:openoffice:names:experimental:ooo-ms-interop:xmlns:field:1.0}"
LINK = "{http://www.w3.org/1999/xlink}href"
SKIPPED = {
    f"{TEXT}tracked-changes",
    f"{OFFICE}annotation",
    f"{TEXT}note",
    f"{TEXT}hidden-text",
    f"{TEXT}hidden-paragraph",
    f"{TEXT}placeholder",
    f"{TEXT}ruby-text",
    f"{TEXT}script",
    f"{OFFICE}forms",
}
"""Elements that show nothing of what they hold."""
TABLE_ELEMENT, CELL, COVERED = f"{TABLE}table", f"{TABLE}table-cell", f"{TABLE}covered-table-cell"
KIND = f"{OFFICE}value-type"
PARAGRAPHS = {f"{TEXT}p", f"{TEXT}h"}


def count(element: etree._Element, name: str, space: str = TABLE) -> int:
    """The number that an attribute says, such as how often a cell is repeated; 1 where it says none."""
    value = element.get(f"{space}{name}")
    if value is None:
        return 1
    return max(int(value), 1) if value.isdigit() and len(value) < 9 else 1
