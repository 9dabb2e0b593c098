"""How the styles and properties of a Word document show its runs: struck out, hidden, raised, light, in a symbol font."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from lxml import etree

from services.extract.reading.readers.marks import is_light, symbol_font
from services.extract.reading.readers.package import parsed

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
VAL = f"{W}val"
RUN, PARAGRAPH, RUN_PROPERTIES, PARAGRAPH_PROPERTIES = f"{W}r", f"{W}p", f"{W}rPr", f"{W}pPr"
TINY = 4
"""Letters of so many half points or fewer are dust."""
LIFTED = 4
"""Half points that text must be moved up by to be raised."""
SIGN_FONTS = (b"dings", b"DINGS", b"ingbats", b'ymbol"')
LIGHT_COLOUR = re.compile(rb':color [^>]*"(?:[Ff][5-9A-Fa-f]){3}"')
TINY_SIZE = re.compile(rb':sz [^>]*val="[0-4]"')
_OFF = ("0", "false", "off")
_STYLED = re.compile(rb':[rp]Style [^>]*val="([^"]+)"')
_STYLE_NAME = re.compile(rb'[^>]*?w:styleId="([^"]+)"')
_BASED = re.compile(rb':basedOn [^>]*val="([^"]+)"')
_MATTERS = re.compile(rb":(?:d?strike|vanish|vertAlign|position)\b")


@dataclass(frozen=True, slots=True)
class Look:
    """How a run is shown."""

    struck: bool = False
    hidden: bool = False
    raised: bool = False
    light: bool = False
    font: str | None = None


class Styles:
    """The styles of a document as far as they show text in another way than it stands, and what lies behind its runs."""

    def __init__(self, root: etree._Element, source: bytes, part: Callable[[str], bytes | None]) -> None:
        self.root, self.source, self.part = root, source, part
        self.prefixed = b":document " in source[:4096]
        """Whether its bytes tell which of its elements occur."""
        self.named = self._named()
        """The looks that differ from the usual one, by the style's name."""

    def look(self, run: etree._Element) -> Look:
        """How a run is shown."""
        look = Look()
        paragraph = next(run.iterancestors(PARAGRAPH), None)
        if self.named and paragraph is not None:
            style = paragraph.find(f"{PARAGRAPH_PROPERTIES}/{W}pStyle")
            look = self.named.get("" if style is None else style.get(VAL, ""), look)
        properties = run.find(RUN_PROPERTIES)
        if properties is not None:
            style = properties.find(f"{W}rStyle")
            named = self.named.get("" if style is None else style.get(VAL, ""))
            if named is not None:
                look = Look(
                    look.struck or named.struck,
                    look.hidden or named.hidden,
                    look.raised or named.raised,
                    look.light or named.light,
                    named.font or look.font,
                )
            for mark in properties:
                look = marked(look, mark)
        if run.find(f"{W}footnoteReference") is not None or run.find(f"{W}endnoteReference") is not None:
            look = replace(look, raised=True)
        return look

    def _named(self) -> dict[str, Look]:
        """The styles used here that show text in another way than it stands."""
        used = set(_STYLED.findall(self.source)) if self.prefixed else {b""}
        source = self.part("styles") if used else None
        if source is None or not _may_matter(source, used):
            return {}
        looks: dict[str, Look] = {}
        above: dict[str, str] = {}
        for style in parsed(source).iter(f"{W}style"):
            name = style.get(f"{W}styleId", "")
            base = style.find(f"{W}basedOn")
            above[name] = "" if base is None else base.get(VAL, "")
            properties = style.find(RUN_PROPERTIES)
            looks[name] = Look()
            for mark in () if properties is None else properties:
                looks[name] = marked(looks[name], mark)
        made: dict[str, Look] = {}
        for name, look in looks.items():
            for base_name in _bases(name, above):
                base_look = looks.get(base_name, Look())
                look = Look(*(getattr(look, slot) or getattr(base_look, slot) for slot in Look.__slots__))
            if look != Look():
                made[name] = look
        return made

    @cached_property
    def _shaded(self) -> set[str]:
        """The styles of paragraphs and tables that have something dark behind their text."""
        source = self.part("styles")
        if source is None:
            return set()
        styles = list(parsed(source).iter(f"{W}style"))
        above = {
            style.get(f"{W}styleId", ""): base.get(VAL, "")
            for style in styles
            if (base := style.find(f"{W}basedOn")) is not None
        }
        dark = {
            style.get(f"{W}styleId", "") for style in styles if any(_dark(shade) for shade in style.iter(f"{W}shd"))
        }
        return {name for name in {*above, *dark} if name in dark or any(base in dark for base in _bases(name, above))}

    def on_dark(self, run: etree._Element) -> bool:
        """Whether white letters are seen: something dark, or not known, is behind them."""
        properties = run.find(RUN_PROPERTIES)
        if properties is not None:
            marker = properties.find(f"{W}highlight")
            if marker is not None and marker.get(VAL) not in ("none", "white"):
                return True
        for behind in self._behind(run, properties):
            if behind is not None:
                return behind
        return False

    def _behind(self, run: etree._Element, properties: etree._Element | None) -> Iterator[bool | None]:
        if properties is not None:
            yield _dark(properties.find(f"{W}shd"))
        for around in run.iterancestors():
            if around.tag == PARAGRAPH:
                yield _dark(around.find(f"{PARAGRAPH_PROPERTIES}/{W}shd"))
                yield self._styled_dark(around.find(f"{PARAGRAPH_PROPERTIES}/{W}pStyle"))
            elif around.tag == f"{W}tc":
                yield _dark(around.find(f"{W}tcPr/{W}shd"))
            elif around.tag == f"{W}tbl":
                yield _dark(around.find(f"{W}tblPr/{W}shd"))
                yield self._styled_dark(around.find(f"{W}tblPr/{W}tblStyle"))
            elif around.tag == f"{W}txbxContent":
                yield True
        page = self.root.find(f"{W}background")
        if page is not None:
            yield not is_light(page.get(f"{W}color"))

    def _styled_dark(self, style: etree._Element | None) -> bool | None:
        return True if style is not None and style.get(VAL) in self._shaded else None


def _may_matter(source: bytes, used: set[bytes]) -> bool:
    """Whether one of the styles used, or one that it is based on, may show text in another way than it stands."""
    styles = {found[1]: part for part in source.split(b"<w:style ")[1:] if (found := _STYLE_NAME.match(part))}
    if not styles:
        return True
    names = list(used)
    for name in names:
        text = styles.get(name, b"")
        if (
            _MATTERS.search(text)
            or LIGHT_COLOUR.search(text)
            or TINY_SIZE.search(text)
            or any(font in text for font in SIGN_FONTS)
        ):
            return True
        base = _BASED.search(text)
        if base is not None and base[1] not in names:
            names.append(base[1])
    return False


def _bases(name: str, above: dict[str, str]) -> list[str]:
    """The styles that a style is based on, nearest first."""
    found: list[str] = []
    while (name := above.get(name, "")) and name not in found:
        found.append(name)
    return found


def marked(look: Look, mark: etree._Element) -> Look:
    """The look of a run with one more of its properties."""
    tag = mark.tag
    if tag == f"{W}strike":
        return replace(look, struck=is_on(mark))
    if tag == f"{W}dstrike":
        return replace(look, struck=look.struck or is_on(mark))
    if tag == f"{W}vanish":
        return replace(look, hidden=is_on(mark))
    if tag == f"{W}vertAlign":
        return replace(look, raised=mark.get(VAL) in ("superscript", "subscript"))
    if tag == f"{W}position":
        return replace(look, raised=look.raised or number(mark) >= LIFTED)
    if tag == f"{W}color":
        return replace(look, light=is_light(mark.get(VAL)))
    if tag == f"{W}sz" and 0 < number(mark) <= TINY:
        return replace(look, hidden=True)
    if tag == f"{W}rFonts":
        font = symbol_font(mark.get(f"{W}ascii")) or symbol_font(mark.get(f"{W}hAnsi"))
        return look if font is None else replace(look, font=font)
    return look


def number(mark: etree._Element) -> int:
    """The whole number that is a property's value; 0 where it is none."""
    value = mark.get(VAL, "")
    return int(value) if value.lstrip("-").isdigit() and len(value) < 9 else 0


def is_on(mark: etree._Element | None, name: str = VAL) -> bool:
    """Whether a property is there and not switched off; ``name`` is that of its value."""
    return mark is not None and mark.get(name, "1") not in _OFF


def _dark(shade: etree._Element | None) -> bool | None:
    """Whether a shading is dark; None when there is none."""
    if shade is None:
        return None
    pattern, fill = shade.get(VAL, "clear"), shade.get(f"{W}fill", "auto")
    if pattern in ("clear", "nil"):
        if fill == "auto":
            return True if shade.get(f"{W}themeFill") else None
        return not is_light(fill)
    return not (pattern == "solid" and is_light(shade.get(f"{W}color")))
