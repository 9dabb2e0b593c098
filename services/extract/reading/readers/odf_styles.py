"""The looks of OpenDocument's styles that show text in another way than it stands."""

from __future__ import annotations

import re

from lxml import etree

from services.extract.reading.readers.marks import USUAL, Look, is_light, symbol_font
from services.extract.reading.readers.odf_names import FO, STYLE, SVG, TABLE, TEXT

THIN = 0.02
"""A row or column of so many inches or centimetres is not seen."""
MATTERS = re.compile(
    rb'text-line-through-(?:style|type)="(?!none)|text-position="(?!0)|text:display="none"'
    rb'|:color="#[fF][5-9a-fA-F]|font-size="[012]pt"'
)
"""What must stand among the named styles for them to make a difference."""


_STRONG = (f"{FO}font-weight", f"{STYLE}text-underline-style", f"{STYLE}text-underline-type")
_WEAK = ("normal", "none", "100", "200", "300", "400", "500")


class Styles:
    """The looks of the styles that show text in another way than it stands, by family and name."""

    def __init__(self, root: etree._Element, named: etree._Element | None) -> None:
        self.faces: dict[str, str] = {}
        self.looks: dict[tuple[str, str], Look] = {}
        self.unseen: set[tuple[str, str]] = set()
        """Sheets, rows, columns and sections that are not shown."""
        above: dict[tuple[str, str], str] = {}
        for part in (named, root):
            if part is None:
                continue
            for face in part.iter(f"{STYLE}font-face"):
                self.faces[face.get(f"{STYLE}name", "")] = face.get(f"{SVG}font-family", "").strip("'\" ")
            for style in part.iter(f"{STYLE}style"):
                key = (style.get(f"{STYLE}family", ""), style.get(f"{STYLE}name", ""))
                parent = style.get(f"{STYLE}parent-style-name")
                if parent:
                    above[key] = parent
                look = self._own(style)
                if look != USUAL:
                    self.looks[key] = look
                if _unseen(style):
                    self.unseen.add(key)
        for family, name in above:
            look, seen = self.looks.get((family, name), USUAL), {name}
            parent = above.get((family, name))
            while parent and parent not in seen:
                seen.add(parent)
                look = look.under(self.looks.get((family, parent), USUAL))
                parent = above.get((family, parent))
            if look != USUAL:
                self.looks[(family, name)] = look
        self._forget()

    def _forget(self) -> None:
        """Drops what makes no difference, such as the colours of a document without white letters."""
        kept = {name for name in Look.__slots__ if any(getattr(look, name) for look in self.looks.values())}
        for key, look in list(self.looks.items()):
            look = Look(*(getattr(look, name) if name in kept else None for name in Look.__slots__))
            if look == USUAL:
                del self.looks[key]
            else:
                self.looks[key] = look

    def _own(self, style: etree._Element) -> Look:
        struck = hidden = raised = light = dark = font = strong = None
        for properties in style:
            for name, value in properties.attrib.items():
                if name in (f"{STYLE}text-line-through-style", f"{STYLE}text-line-through-type"):
                    struck = bool(struck) or value != "none"
                elif name in _STRONG:
                    strong = bool(strong) or value not in _WEAK
                elif name == f"{TEXT}display":
                    hidden = value == "none"
                elif name == f"{STYLE}text-position":
                    raised = value.split()[0] not in ("0%", "0", "") if value.strip() else None
                elif name == f"{FO}color":
                    light = is_light(value)
                elif name == f"{FO}font-size" and value in ("1pt", "2pt", "0pt"):
                    hidden = True
                elif name == f"{FO}background-color":
                    dark = None if value == "transparent" else not is_light(value)
                elif name in (f"{STYLE}font-name", f"{FO}font-family"):
                    font = symbol_font(self.faces.get(value) or value) or ""
        return Look(struck, hidden, raised, light, dark, font, strong)

    def of(self, family: str, name: str | None) -> Look:
        """The look of a style."""
        return self.looks.get((family, name), USUAL) if name else USUAL


def _unseen(style: etree._Element) -> bool:
    for properties in style:
        if properties.get(f"{TABLE}display") == "false":
            return True
        size = properties.get(f"{STYLE}row-height") or properties.get(f"{STYLE}column-width")
        size = re.match(r"\d*\.?\d+", size or "")
        if size is not None and float(size[0]) <= THIN:
            return True
    return False
