"""Makes the XML of a Word document hold what a person sees: no more, and nothing of it in disguise.

Deleted, struck-out, hidden and white text, placeholders and merged-away cells are taken out; symbols, tick
boxes, old form fields and the letters of symbol fonts become plain text; raised text is marked ``RAISED``,
what may not mean what it shows is marked ``DOUBT``. The reader then only has to read.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from lxml import etree

from services.extract.reading.document import clean
from services.extract.reading.readers.chosen import chosen, may_choose
from services.extract.reading.readers.marks import glyphs, is_figure
from services.extract.reading.readers.package import parsed
from services.extract.reading.readers.word_styles import (
    LIGHT_COLOUR,
    PARAGRAPH,
    PARAGRAPH_PROPERTIES,
    RUN,
    RUN_PROPERTIES,
    SIGN_FONTS,
    TINY_SIZE,
    VAL,
    Look,
    Styles,
    W,
    is_on,
    marked,
    number,
)

W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
RAISED = "{baocao}raised"
"""In place of ``w:t``: text that stands above or below the line."""
DOUBT = "{baocao}doubt"
"""An element whose ``code`` says why the text around it may not mean what it shows."""
_T = f"{W}t"
_SET_OFF = (f"{W}u", f"{W}b", f"{W}highlight", f"{W}bdr")
"""How a run is set off from the others of its paragraph."""
_RUN_MARKS = ("strike", "dstrike", "vanish", "vertAlign", "position")
_RARE = tuple(
    f"{W}{name}"
    for name in (
        *("sym", "del", "moveFrom", "cellDel", "hMerge", "sdtPr", "fldChar", "fldSimple", "instrText"),
        *("footnoteReference", "endnoteReference", *_RUN_MARKS),
    )
)
_STRUCTURE = {RUN_PROPERTIES, f"{W}fldChar", f"{W}instrText"}
_LETTERS = {_T, RAISED, f"{W}tab", f"{W}noBreakHyphen", f"{W}softHyphen", f"{W}ptab"}
_PRIVATE = (b"\xef\x80", b"\xef\x81", b"\xef\x82", b"\xef\x83", b"&#")
_SYMBOL_FIELD = re.compile(r"^\s*SYMBOL\s+(0x[0-9A-Fa-f]+|\d+)(?:.*?\\f\s+\"?([\w ]+)\"?)?", re.IGNORECASE)
_FRACTION_FIELD = re.compile(r"^\s*EQ\s+\\f\s*\(([^;,()]*)[;,]([^;()]*)\)\s*$", re.IGNORECASE)


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
        self.present: set[str] = set()
        """The rare elements that occur."""
        self.styles = Styles(root, source, part)

    def has(self, *names: str) -> bool:
        """Whether one of the elements occurs."""
        return any(f"{W}{name}" in self.present for name in names)

    def holds(self, *words: bytes) -> bool:
        """Whether one of the words may stand in the document."""
        return not self.styles.prefixed or any(word in self.source for word in words)

    def run(self) -> None:
        if self.has("sym"):
            self._symbols()
        if self.has("del", "moveFrom", "cellDel", "hMerge"):
            self._deletions()
        if self.has("sdtPr"):
            self._controls()
        if self.has("fldChar", "fldSimple"):
            self._fields()
        self._choices()
        self._runs()
        if self.holds(b"\xef", b"&#") and self.holds(*_PRIVATE):
            for letters in self.root.iter(_T, RAISED):
                letters.text = glyphs(letters.text or "", None)

    def _choices(self) -> None:
        """Writes boxes before a yes and a no of which one alone is underlined, bold or marked."""
        seen: set[etree._Element] = set()
        for mark in self.root.iter(*_SET_OFF):
            paragraph = next(mark.iterancestors(PARAGRAPH), None)
            if paragraph is None or paragraph in seen:
                continue
            seen.add(paragraph)
            letters = list(paragraph.iter(_T))
            if not may_choose("".join(letter.text or "" for letter in letters)):
                continue
            made = chosen([(letter.text or "", _is_set_off(letter.getparent())) for letter in letters])
            for letter, text in zip(letters, made or (), strict=False):
                letter.text = text

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
            if parent.tag == RUN_PROPERTIES:
                paragraph = parent.getparent().getparent() if parent.getparent().tag == PARAGRAPH_PROPERTIES else None
                if paragraph is not None and paragraph.tag == PARAGRAPH:
                    gone.append(paragraph)
            elif len(change):
                parent.remove(change)
        for paragraph in reversed(gone):
            _runis_on(paragraph)
        for mark in list(self.root.iter(f"{W}cellDel")):
            cell = mark.getparent().getparent()
            if cell is not None and cell.tag == f"{W}tc" and cell.getparent() is not None:
                cell.getparent().remove(cell)
        for merge in list(self.root.iter(f"{W}hMerge")):
            cell = merge.getparent().getparent()
            if merge.get(VAL, "continue") != "restart" and cell is not None and cell.tag == f"{W}tc":
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
                _show(content, "☒" if is_on(box.find(f"{W14}checked"), f"{W14}val") else "☐")
                continue
            if not is_on(properties.find(f"{W}showingPlcHdr")):
                continue
            shown = clean("".join(content.itertext(_T)))
            named = properties.find(f"{W}placeholder/{W}docPart")
            if glossary is None:
                glossary = self._glossary() if named is not None else {}
            hint = glossary.get(named.get(VAL, "")) if named is not None else None
            if hint is not None and shown != hint:
                continue  # a program filled it in and left the flag
            if hint is None and is_figure(shown):
                first = next(content.iter(_T))
                first.addprevious(etree.Element(DOUBT, code="placeholder"))
                self.present.add(DOUBT)
                continue
            for run in content.iter(RUN):
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
                hints[name.get(VAL, "")] = clean("".join(entry.itertext(_T)))
        return hints

    def _fields(self) -> None:
        for begin in list(self.root.iter(f"{W}fldChar")):
            box, choice = begin.find(f"{W}ffData/{W}checkBox"), begin.find(f"{W}ffData/{W}ddList")
            if box is not None:
                state = box.find(f"{W}checked")
                on = is_on(box.find(f"{W}default") if state is None else state, VAL)
                _result(begin, "☒" if on else "☐")
            elif choice is not None:
                _result(begin, _chosen(choice))
            else:
                default = begin.find(f"{W}ffData/{W}textInput/{W}default")
                words = "" if default is None else clean(default.get(VAL, ""))
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
                run = etree.SubElement(field, RUN)
                if _coded(etree.SubElement(run, f"{W}instrText"), instruction):
                    self.present.add(DOUBT)

    def _runs(self) -> None:
        for run in self._remarkable():
            look = self.styles.look(run)
            if look.font is not None:
                for letters in run.iterchildren(_T):
                    letters.text = glyphs(letters.text or "", look.font)
            if look.hidden or look.struck or (look.light and not self.styles.on_dark(run)):
                _strip(run, everything=look.hidden)
            elif look.raised:
                for letters in run.iterchildren(_T):
                    letters.tag = RAISED
                self.present.add(RAISED)

    def _remarkable(self) -> list[etree._Element]:
        """The runs that are not shown as they stand."""
        found: dict[etree._Element, None] = {}
        names = [name for name in _RUN_MARKS if self.has(name)]
        if not self.styles.prefixed or LIGHT_COLOUR.search(self.source):
            names.append("color")
        if not self.styles.prefixed or TINY_SIZE.search(self.source):
            names.append("sz")
        if self.holds(*SIGN_FONTS):
            names.append("rFonts")
        for mark in self.root.iter(*(f"{W}{name}" for name in names)) if names else ():
            run = mark.getparent().getparent()
            if run is not None and run.tag == RUN and marked(Look(), mark) != Look():
                found[run] = None
        if self.has("footnoteReference", "endnoteReference"):
            for note in self.root.iter(f"{W}footnoteReference", f"{W}endnoteReference"):
                found[note.getparent()] = None
        if self.styles.named:
            for style in self.root.iter(f"{W}rStyle", f"{W}pStyle"):
                if style.get(VAL) not in self.styles.named:
                    continue
                owner = style.getparent().getparent()
                if owner is None:
                    continue
                for run in [owner] if owner.tag == RUN else owner.iter(RUN):
                    found[run] = None
        return list(found)


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
    run = next(content.iter(RUN), None)
    if run is None:
        run = etree.SubElement(next(content.iter(PARAGRAPH), content), RUN)
    etree.SubElement(run, _T).text = text


def _runis_on(paragraph: etree._Element) -> None:
    """Joins the next paragraph to one whose end was deleted."""
    below = paragraph.getnext()
    if below is None or below.tag != PARAGRAPH:
        return
    for child in list(below):
        if child.tag != PARAGRAPH_PROPERTIES:
            paragraph.append(child)
    below.getparent().remove(below)


def _result(begin: etree._Element, text: str) -> None:
    """Makes a text all that a field shows."""
    _without_result(begin)
    _become_text(begin, text)


def _letters_of(inside: etree._Element) -> Iterator[etree._Element]:
    """The letters that a field shows, from an element of it to its end or that of the paragraph."""
    paragraph = next(inside.iterancestors(PARAGRAPH), None)
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
    entries = [entry.get(VAL, "") for entry in choice.iterfind(f"{W}listEntry")]
    mark = choice.find(f"{W}result")
    if mark is None:
        mark = choice.find(f"{W}default")
    at = 0 if mark is None else number(mark)
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


def _is_set_off(run: etree._Element | None) -> bool:
    """Whether a run itself is underlined, bold, or marked with a colour or a frame."""
    properties = None if run is None else run.find(RUN_PROPERTIES)
    if properties is None:
        return False
    return any(is_on(mark) and mark.get(VAL) not in ("none", "nil") for mark in properties.iterchildren(*_SET_OFF))


def all_set_off(cell: etree._Element) -> bool:
    """Whether all letters of a cell are underlined, bold or marked."""
    return all(_is_set_off(letters.getparent()) for letters in cell.iter(_T) if (letters.text or "").strip())
