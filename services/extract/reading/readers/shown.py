"""Makes the XML of a Word document hold what a person sees: no more, and nothing of it in disguise.

Deleted, struck-out, hidden and white text, placeholders and merged-away cells are taken out; symbols, tick
boxes, old form fields and the letters of symbol fonts become plain text; raised text is marked ``RAISED``,
what may not mean what it shows is marked ``DOUBT``. The reader then only has to read.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from lxml import etree

from services.extract.reading.document import clean
from services.extract.reading.readers.marks import glyphs, is_figure, is_light, symbol_font
from services.extract.reading.readers.package import parsed

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
RAISED = "{baocao}raised"
"""In place of ``w:t``: text that stands above or below the line."""
DOUBT = "{baocao}doubt"
"""An element whose ``code`` says why the text around it may not mean what it shows."""
TINY = 4
"""Letters of so many half points or fewer are dust."""
LIFTED = 4
"""Half points that text must be moved up by to be raised."""

_OFF = ("0", "false", "off")
_R, _P, _T, _RPR, _PPR = f"{W}r", f"{W}p", f"{W}t", f"{W}rPr", f"{W}pPr"
_VAL = f"{W}val"
_RUN_MARKS = ("strike", "dstrike", "vanish", "vertAlign", "position")
_RARE = tuple(
    f"{W}{name}"
    for name in (
        *("sym", "del", "moveFrom", "cellDel", "hMerge", "sdtPr", "fldChar", "fldSimple", "instrText"),
        *("footnoteReference", "endnoteReference", *_RUN_MARKS),
    )
)
_STRUCTURE = {_RPR, f"{W}fldChar", f"{W}instrText"}
_LETTERS = {_T, RAISED, f"{W}tab", f"{W}noBreakHyphen", f"{W}softHyphen", f"{W}ptab"}
_LIGHT = re.compile(rb':color [^>]*"(?:[Ff][5-9A-Fa-f]){3}"')
_TINY = re.compile(rb':sz [^>]*val="[0-4]"')
_PRIVATE = (b"\xef\x80", b"\xef\x81", b"\xef\x82", b"\xef\x83", b"&#")
_SIGN_FONTS = (b"dings", b"DINGS", b"ingbats", b'ymbol"')
_STYLED = re.compile(rb':[rp]Style [^>]*val="([^"]+)"')
_STYLE_NAME = re.compile(rb'[^>]*?w:styleId="([^"]+)"')
_BASED = re.compile(rb':basedOn [^>]*val="([^"]+)"')
_MATTERS = re.compile(rb":(?:d?strike|vanish|vertAlign|position)\b")
_SYMBOL_FIELD = re.compile(r"^\s*SYMBOL\s+(0x[0-9A-Fa-f]+|\d+)(?:.*?\\f\s+\"?([\w ]+)\"?)?", re.IGNORECASE)
_FRACTION_FIELD = re.compile(r"^\s*EQ\s+\\f\s*\(([^;,()]*)[;,]([^;()]*)\)\s*$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Look:
    """How a run is shown."""

    struck: bool = False
    hidden: bool = False
    raised: bool = False
    light: bool = False
    font: str | None = None


def settle(root: etree._Element, source: bytes, part: Callable[[str], bytes | None], rare: tuple[str, ...]) -> set[str]:
    """Settles the tree of a document part in place; gives those of the ``rare`` tags that occur, and its own.

    ``source``: the bytes that it was parsed from; ``part``: those of another part (``styles``, ``glossary``).
    """
    settler = _Settler(root, source, part)
    settler.present = {element.tag for element in root.iter(*_RARE, *rare)}
    settler.run()
    return settler.present


class _Settler:
    def __init__(self, root: etree._Element, source: bytes, part: Callable[[str], bytes | None]) -> None:
        self.root, self.source, self.part = root, source, part
        self.prefixed = b":document " in source[:4096]
        self.present: set[str] = set()
        """The rare elements that occur."""
        self.styles = self._styles()

    def has(self, *names: str) -> bool:
        """Whether one of the elements occurs."""
        return any(f"{W}{name}" in self.present for name in names)

    def holds(self, *words: bytes) -> bool:
        """Whether one of the words may stand in the document."""
        return not self.prefixed or any(word in self.source for word in words)

    def run(self) -> None:
        if self.has("sym"):
            self._symbols()
        if self.has("del", "moveFrom", "cellDel", "hMerge"):
            self._deletions()
        if self.has("sdtPr"):
            self._controls()
        if self.has("fldChar", "fldSimple"):
            self._fields()
        self._runs()
        if self.holds(b"\xef", b"&#") and self.holds(*_PRIVATE):
            for letters in self.root.iter(_T, RAISED):
                letters.text = glyphs(letters.text or "", None)

    def _symbols(self) -> None:
        for sign in list(self.root.iter(f"{W}sym")):
            try:
                letter = chr(int(sign.get(f"{W}char", ""), 16))
            except (ValueError, OverflowError):
                letter = ""
            _become_text(sign, glyphs(letter, sign.get(f"{W}font")))

    def _deletions(self) -> None:
        gone: list[etree._Element] = []
        for change in list(self.root.iter(f"{W}del", f"{W}moveFrom")):
            parent = change.getparent()
            if parent is None or parent.tag == f"{W}trPr":
                continue
            if parent.tag == _RPR:
                paragraph = parent.getparent().getparent() if parent.getparent().tag == _PPR else None
                if paragraph is not None and paragraph.tag == _P:
                    gone.append(paragraph)
            elif len(change):
                parent.remove(change)
        for paragraph in reversed(gone):
            _run_on(paragraph)
        for mark in list(self.root.iter(f"{W}cellDel")):
            cell = mark.getparent().getparent()
            if cell is not None and cell.tag == f"{W}tc" and cell.getparent() is not None:
                cell.getparent().remove(cell)
        for merge in list(self.root.iter(f"{W}hMerge")):
            cell = merge.getparent().getparent()
            if merge.get(_VAL, "continue") != "restart" and cell is not None and cell.tag == f"{W}tc":
                for child in list(cell)[1:]:
                    cell.remove(child)

    def _controls(self) -> None:
        glossary: dict[str, str] | None = None
        for properties in list(self.root.iter(f"{W}sdtPr")):
            content = properties.getparent().find(f"{W}sdtContent")
            if content is None:
                continue
            box = properties.find(f"{W14}checkbox")
            if box is not None:
                _show(content, "☒" if _ticked(box.find(f"{W14}checked"), f"{W14}val") else "☐")
                continue
            if not _on(properties.find(f"{W}showingPlcHdr")):
                continue
            shown = clean("".join(content.itertext(_T)))
            named = properties.find(f"{W}placeholder/{W}docPart")
            if glossary is None:
                glossary = self._glossary() if named is not None else {}
            hint = glossary.get(named.get(_VAL, "")) if named is not None else None
            if hint is not None and shown != hint:
                continue  # a program filled it in and left the flag
            if hint is None and is_figure(shown):
                first = next(content.iter(_T))
                first.addprevious(etree.Element(DOUBT, code="placeholder"))
                self.present.add(DOUBT)
                continue
            for run in content.iter(_R):
                _strip(run, everything=True)

    def _glossary(self) -> dict[str, str]:
        """The words of the placeholders by name."""
        source = self.part("glossary")
        if source is None:
            return {}
        hints = {}
        for entry in parsed(source).iter(f"{W}docPart"):
            name = entry.find(f"{W}docPartPr/{W}name")
            if name is not None:
                hints[name.get(_VAL, "")] = clean("".join(entry.itertext(_T)))
        return hints

    def _fields(self) -> None:
        for begin in list(self.root.iter(f"{W}fldChar")):
            box, choice = begin.find(f"{W}ffData/{W}checkBox"), begin.find(f"{W}ffData/{W}ddList")
            if box is not None:
                state = box.find(f"{W}checked")
                on = _ticked(box.find(f"{W}default") if state is None else state, _VAL)
                _result(begin, "☒" if on else "☐")
            elif choice is not None:
                _result(begin, _chosen(choice))
            else:
                default = begin.find(f"{W}ffData/{W}textInput/{W}default")
                words = "" if default is None else clean(default.get(_VAL, ""))
                if words and not is_figure(words) and _shown_by(begin) == words:
                    _without_result(begin)  # the hint that the form prints there
        if self.has("instrText"):
            for code in list(self.root.iter(f"{W}instrText")):
                if _coded(code, code.text or ""):
                    self.present.add(DOUBT)
        for field in list(self.root.iter(f"{W}fldSimple")):
            instruction = field.get(f"{W}instr", "")
            if _SYMBOL_FIELD.match(instruction) or _FRACTION_FIELD.match(instruction):
                for child in list(field):
                    field.remove(child)
                run = etree.SubElement(field, _R)
                if _coded(etree.SubElement(run, f"{W}instrText"), instruction):
                    self.present.add(DOUBT)

    def _runs(self) -> None:
        for run in self._remarkable():
            look = self._look(run)
            if look.font is not None:
                for letters in run.iterchildren(_T):
                    letters.text = glyphs(letters.text or "", look.font)
            if look.hidden or look.struck or (look.light and not self._on_dark(run)):
                _strip(run, everything=look.hidden)
            elif look.raised:
                for letters in run.iterchildren(_T):
                    letters.tag = RAISED
                self.present.add(RAISED)

    def _remarkable(self) -> list[etree._Element]:
        """The runs that are not shown as they stand."""
        found: dict[etree._Element, None] = {}
        names = [name for name in _RUN_MARKS if self.has(name)]
        if not self.prefixed or _LIGHT.search(self.source):
            names.append("color")
        if not self.prefixed or _TINY.search(self.source):
            names.append("sz")
        if self.holds(*_SIGN_FONTS):
            names.append("rFonts")
        for mark in self.root.iter(*(f"{W}{name}" for name in names)) if names else ():
            run = mark.getparent().getparent()
            if run is not None and run.tag == _R and _marks(_Look(), mark) != _Look():
                found[run] = None
        if self.has("footnoteReference", "endnoteReference"):
            for note in self.root.iter(f"{W}footnoteReference", f"{W}endnoteReference"):
                found[note.getparent()] = None
        if self.styles:
            for style in self.root.iter(f"{W}rStyle", f"{W}pStyle"):
                if style.get(_VAL) not in self.styles:
                    continue
                owner = style.getparent().getparent()
                if owner is None:
                    continue
                for run in [owner] if owner.tag == _R else owner.iter(_R):
                    found[run] = None
        return list(found)

    def _look(self, run: etree._Element) -> _Look:
        look = _Look()
        paragraph = next(run.iterancestors(_P), None)
        if self.styles and paragraph is not None:
            style = paragraph.find(f"{_PPR}/{W}pStyle")
            look = self.styles.get("" if style is None else style.get(_VAL, ""), look)
        properties = run.find(_RPR)
        if properties is not None:
            style = properties.find(f"{W}rStyle")
            named = self.styles.get("" if style is None else style.get(_VAL, ""))
            if named is not None:
                look = _Look(
                    look.struck or named.struck,
                    look.hidden or named.hidden,
                    look.raised or named.raised,
                    look.light or named.light,
                    named.font or look.font,
                )
            for mark in properties:
                look = _marks(look, mark)
        if run.find(f"{W}footnoteReference") is not None or run.find(f"{W}endnoteReference") is not None:
            look = replace(look, raised=True)
        return look

    def _styles(self) -> dict[str, _Look]:
        """The styles used here that show text in another way than it stands."""
        used = set(_STYLED.findall(self.source)) if self.prefixed else {b""}
        source = self.part("styles") if used else None
        if source is None or not _may_matter(source, used):
            return {}
        looks: dict[str, _Look] = {}
        above: dict[str, str] = {}
        for style in parsed(source).iter(f"{W}style"):
            name = style.get(f"{W}styleId", "")
            base = style.find(f"{W}basedOn")
            above[name] = "" if base is None else base.get(_VAL, "")
            properties = style.find(_RPR)
            looks[name] = _Look()
            for mark in () if properties is None else properties:
                looks[name] = _marks(looks[name], mark)
        made: dict[str, _Look] = {}
        for name, look in looks.items():
            for base_name in _bases(name, above):
                base_look = looks.get(base_name, _Look())
                look = _Look(*(getattr(look, slot) or getattr(base_look, slot) for slot in _Look.__slots__))
            if look != _Look():
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
            style.get(f"{W}styleId", ""): base.get(_VAL, "")
            for style in styles
            if (base := style.find(f"{W}basedOn")) is not None
        }
        dark = {
            style.get(f"{W}styleId", "") for style in styles if any(_dark(shade) for shade in style.iter(f"{W}shd"))
        }
        return {name for name in {*above, *dark} if name in dark or any(base in dark for base in _bases(name, above))}

    def _on_dark(self, run: etree._Element) -> bool:
        """Whether white letters are seen: something dark, or not known, is behind them."""
        properties = run.find(_RPR)
        if properties is not None:
            marker = properties.find(f"{W}highlight")
            if marker is not None and marker.get(_VAL) not in ("none", "white"):
                return True
        for behind in self._behind(run, properties):
            if behind is not None:
                return behind
        return False

    def _behind(self, run: etree._Element, properties: etree._Element | None) -> Iterator[bool | None]:
        if properties is not None:
            yield _dark(properties.find(f"{W}shd"))
        for around in run.iterancestors():
            if around.tag == _P:
                yield _dark(around.find(f"{_PPR}/{W}shd"))
                yield self._styled_dark(around.find(f"{_PPR}/{W}pStyle"))
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
        return True if style is not None and style.get(_VAL) in self._shaded else None


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
            or _LIGHT.search(text)
            or _TINY.search(text)
            or any(font in text for font in _SIGN_FONTS)
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


def _marks(look: _Look, mark: etree._Element) -> _Look:
    """The look of a run with one more of its properties."""
    tag = mark.tag
    if tag == f"{W}strike":
        return replace(look, struck=_on(mark))
    if tag == f"{W}dstrike":
        return replace(look, struck=look.struck or _on(mark))
    if tag == f"{W}vanish":
        return replace(look, hidden=_on(mark))
    if tag == f"{W}vertAlign":
        return replace(look, raised=mark.get(_VAL) in ("superscript", "subscript"))
    if tag == f"{W}position":
        return replace(look, raised=look.raised or _number(mark) >= LIFTED)
    if tag == f"{W}color":
        return replace(look, light=is_light(mark.get(_VAL)))
    if tag == f"{W}sz" and 0 < _number(mark) <= TINY:
        return replace(look, hidden=True)
    if tag == f"{W}rFonts":
        font = symbol_font(mark.get(f"{W}ascii")) or symbol_font(mark.get(f"{W}hAnsi"))
        return look if font is None else replace(look, font=font)
    return look


def _number(mark: etree._Element) -> int:
    value = mark.get(_VAL, "")
    return int(value) if value.lstrip("-").isdigit() and len(value) < 9 else 0


def _on(mark: etree._Element | None) -> bool:
    return mark is not None and mark.get(_VAL, "1") not in _OFF


def _ticked(state: etree._Element | None, name: str) -> bool:
    return state is not None and state.get(name, "1") not in _OFF


def _dark(shade: etree._Element | None) -> bool | None:
    """Whether a shading is dark; None when there is none."""
    if shade is None:
        return None
    pattern, fill = shade.get(_VAL, "clear"), shade.get(f"{W}fill", "auto")
    if pattern in ("clear", "nil"):
        if fill == "auto":
            return True if shade.get(f"{W}themeFill") else None
        return not is_light(fill)
    return not (pattern == "solid" and is_light(shade.get(f"{W}color")))


def _become_text(element: etree._Element, text: str) -> None:
    tail = element.tail
    element.clear()
    element.tag, element.text, element.tail = _T, text, tail


def _strip(run: etree._Element, *, everything: bool) -> None:
    """Takes the letters out of a run, or everything but breaks of pages and the frame of fields."""
    for child in list(run):
        breaks = child.tag == f"{W}br" and child.get(f"{W}type") == "page"
        if child.tag in _LETTERS or (everything and child.tag not in _STRUCTURE and not breaks):
            run.remove(child)


def _show(content: etree._Element, text: str) -> None:
    """Makes a text all that a content control shows."""
    letters = list(content.iter(_T))
    for other in letters[1:]:
        other.text = ""
    if letters:
        letters[0].text = text
        return
    run = next(content.iter(_R), None)
    if run is None:
        run = etree.SubElement(next(content.iter(_P), content), _R)
    etree.SubElement(run, _T).text = text


def _run_on(paragraph: etree._Element) -> None:
    """Joins the next paragraph to one whose end was deleted."""
    below = paragraph.getnext()
    if below is None or below.tag != _P:
        return
    for child in list(below):
        if child.tag != _PPR:
            paragraph.append(child)
    below.getparent().remove(below)


def _result(begin: etree._Element, text: str) -> None:
    """Makes a text all that a field shows."""
    _without_result(begin)
    _become_text(begin, text)


def _letters_of(inside: etree._Element) -> Iterator[etree._Element]:
    """The letters that a field shows, from an element of it to its end or that of the paragraph."""
    paragraph = next(inside.iterancestors(_P), None)
    depth, started = 1, False
    for element in () if paragraph is None else paragraph.iter(_T, f"{W}fldChar", inside.tag):
        if element is inside:
            started = True
        elif started and element.tag == f"{W}fldChar":
            kind = element.get(f"{W}fldCharType")
            depth += (kind == "begin") - (kind == "end")
            if not depth:
                return
        elif started and element.tag == _T:
            yield element


def _shown_by(inside: etree._Element) -> str:
    return clean("".join(letters.text or "" for letters in _letters_of(inside)))


def _without_result(inside: etree._Element) -> None:
    for letters in list(_letters_of(inside)):
        letters.text = ""


def _chosen(choice: etree._Element) -> str:
    entries = [entry.get(_VAL, "") for entry in choice.iterfind(f"{W}listEntry")]
    mark = choice.find(f"{W}result")
    if mark is None:
        mark = choice.find(f"{W}default")
    at = 0 if mark is None else _number(mark)
    return entries[at] if 0 <= at < len(entries) else ""


def _coded(code: etree._Element, instruction: str) -> bool:
    """Shows what a field of a symbol or a fraction draws; True for a fraction."""
    symbol = _SYMBOL_FIELD.match(instruction)
    fraction = _FRACTION_FIELD.match(instruction)
    if symbol is not None:
        _without_result(code)
        number = int(symbol[1], 0 if symbol[1].lower().startswith("0x") else 10)
        _become_text(code, glyphs(chr(0xF000 + number % 256), symbol[2] or "Symbol"))
    elif fraction is not None:
        _without_result(code)
        code.addprevious(etree.Element(DOUBT, code="equation"))
        _become_text(code, f"{fraction[1].strip()}/{fraction[2].strip()}")
    return fraction is not None
