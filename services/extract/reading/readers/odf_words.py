"""What a paragraph of an OpenDocument file shows: its runs, fields, controls, boxes and equations."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from services.extract.reading.readers.chosen import boxed
from services.extract.reading.readers.marks import EQUATION, SHORT, USUAL, Look, glyphs, joined, mathml
from services.extract.reading.readers.odf_names import (
    DRAW,
    FIELD,
    FORM,
    LINK,
    LOEXT,
    PARAGRAPHS,
    SKIPPED,
    TABLE_ELEMENT,
    TEXT,
    count,
)  # fmt: skip
from services.extract.reading.readers.odf_styles import Styles
from services.extract.reading.readers.ooxml import Package
from services.extract.reading.readers.package import parsed


@dataclass(frozen=True, slots=True)
class Source:
    """What the paragraphs of a file are shown by."""

    package: Package
    styles: Styles
    controls: dict[str, etree._Element]
    """Its form controls by name."""
    may_hide: bool
    """Whether some of its paragraphs are hidden."""


class Words:
    """What a paragraph shows."""

    def __init__(self, source: Source, *, in_cell: bool) -> None:
        self.source, self.in_cell = source, in_cell
        self.runs: list[tuple[str, bool]] = []
        self.strong: list[bool] = []
        """Of each run whether it is underlined or bold."""
        self.tables: list[etree._Element] = []
        self.doubt: str | None = None
        self.picture = False
        self.text = ""

    def finish(self) -> None:
        """Makes the text of the runs."""
        self.runs = list(boxed(self.runs, self.strong))
        if len(self.runs) == 1:
            self.text = self.runs[0][0]
        elif any(raised for _, raised in self.runs):
            self.text, doubt = joined(self.runs)
            self.doubt = self.doubt or doubt
        else:
            self.text = "".join([text for text, _ in self.runs])

    def _add(self, text: str | None, look: Look) -> None:
        if not text:
            return
        if look is USUAL and text.isprintable():
            self.runs.append((text, False))
            self.strong.append(False)
        elif look.seen:
            self.runs.append((glyphs(text, look.font), bool(look.raised)))
            self.strong.append(bool(look.strong))

    def collect(self, element: etree._Element, look: Look) -> None:
        """The text of an element and of those in it."""
        self._add(element.text, look)
        for child in element:
            tag = child.tag
            if tag == f"{TEXT}span":
                own = self.source.styles.of("text", child.get(f"{TEXT}style-name"))
                self.collect(child, look if own is USUAL else own.under(look))
            elif tag == f"{TEXT}s":
                self._add(" " * min(count(child, "c", TEXT), 1000), look)
            elif tag == f"{TEXT}tab":
                self._add("\t", look)
            elif tag == f"{TEXT}line-break":
                self._add("\n", look)
            elif tag in SKIPPED or not isinstance(tag, str):
                pass
            elif tag == f"{LOEXT}content-control":
                self._control(child, look)
            elif tag == f"{FIELD}fieldmark":
                self._add(_field(child), look)
            elif tag == f"{DRAW}control":
                self._add(_form_value(self.source.controls.get(child.get(f"{DRAW}control", ""))), look)
            elif tag == f"{DRAW}frame":
                self._frame(child)
            elif tag == f"{DRAW}custom-shape":
                self._box(child)
            else:
                self.collect(child, look)
            self._add(child.tail, look)

    def _control(self, control: etree._Element, look: Look) -> None:
        if control.get(f"{LOEXT}checkbox") == "true":
            self._add("☒" if control.get(f"{LOEXT}checked") == "true" else "☐", look)
        elif control.get(f"{LOEXT}showing-place-holder") != "true":
            self.collect(control, look)

    def _frame(self, frame: etree._Element) -> None:
        for child in frame:
            if child.tag == f"{DRAW}text-box":
                self._box(child)
                return
            if child.tag == f"{DRAW}object":
                formula = self._formula(child)
                self._add(formula, USUAL)
                self.doubt = "equation" if formula else self.doubt
                self.picture = self.picture or not formula
                return
            if child.tag in (f"{DRAW}image", f"{DRAW}object-ole"):
                self.picture = True

    def _formula(self, element: etree._Element) -> str:
        """The equation that an embedded object draws; empty when it is none."""
        name = element.get(LINK, "").removeprefix("./")
        part = f"{name}/content.xml"
        root = element.find("{http://www.w3.org/1998/Math/MathML}math")
        if root is None and part in self.source.package:
            root = parsed(self.source.package.bytes(part))
        if root is None or not str(root.tag).endswith("}math"):
            return ""
        return mathml(root) or EQUATION

    def _box(self, box: etree._Element) -> None:
        """The lines of a text box; a short one stands in its sentence, such as the number in a drawn box."""
        lines: list[str] = []
        for element in content(box):
            if element.tag == TABLE_ELEMENT:
                self.tables.append(element)
                continue
            words = words_of(element, Look(dark=True), self.source, in_cell=self.in_cell)
            lines += [line for line in words.text.split("\n") if line.strip()]
            self.tables += words.tables
            self.doubt = self.doubt or words.doubt
        short = len(lines) == 1 and len(lines[0]) <= SHORT and not self.in_cell
        if lines:
            self._add(f" {lines[0]} " if short else "\n" + "\n".join(lines) + "\n", USUAL)


def words_of(paragraph: etree._Element, look: Look, source: Source, *, in_cell: bool) -> Words:
    """What a paragraph shows; ``look`` is that of what stands around it."""
    words = Words(source, in_cell=in_cell)
    own = source.styles.of("paragraph", paragraph.get(f"{TEXT}style-name")).under(look)
    if not source.may_hide or not _paragraph_hidden(paragraph):
        words.collect(paragraph, own)
        words.finish()
    return words


def content(parent: etree._Element) -> Iterator[etree._Element]:
    """The paragraphs and tables of a cell or box, those of its lists too."""
    for element in parent:
        if element.tag in PARAGRAPHS or element.tag == TABLE_ELEMENT:
            yield element
        elif element.tag not in SKIPPED and isinstance(element.tag, str) and not section_hidden(element):
            yield from content(element)


def _paragraph_hidden(paragraph: etree._Element) -> bool:
    return any(mark.get(f"{TEXT}is-hidden") == "true" for mark in paragraph.iter(f"{TEXT}hidden-paragraph"))


def section_hidden(element: etree._Element) -> bool:
    """Whether an element is a section that is not shown."""
    if element.tag != f"{TEXT}section":
        return False
    display = element.get(f"{TEXT}display", "true")
    return bool(display == "none" or (display == "condition" and element.get(f"{TEXT}is-hidden") == "true"))


def _field(mark: etree._Element) -> str:
    """What a form field of a Word document shows."""
    values: dict[str, list[str]] = {}
    for parameter in mark.iterfind(f"{FIELD}param"):
        values.setdefault(parameter.get(f"{FIELD}name", ""), []).append(parameter.get(f"{FIELD}value", ""))
    kind = mark.get(f"{FIELD}type", "")
    if kind.endswith("FORMCHECKBOX"):
        return "☒" if values.get("Checkbox_Checked") == ["true"] else "☐"
    if kind.endswith("FORMDROPDOWN"):
        entries, chosen = values.get("Dropdown_ListEntry", []), values.get("Dropdown_Selected", ["0"])[0]
        at = int(chosen) if chosen.isdigit() else 0
        return entries[at] if at < len(entries) else ""
    return ""


def _form_value(control: etree._Element | None) -> str:
    """What a form control shows."""
    if control is None:
        return ""
    if control.tag in (f"{FORM}checkbox", f"{FORM}radio"):
        state = (
            control.get(f"{FORM}current-state") or control.get(f"{FORM}state") or control.get(f"{FORM}current-selected")
        )
        return f"{'☒' if state in ('checked', 'true') else '☐'} {control.get(f'{FORM}label', '')}"
    if control.tag == f"{FORM}listbox":
        chosen = [
            option.get(f"{FORM}label", "") for option in control if option.get(f"{FORM}current-selected") == "true"
        ]
        return ", ".join(chosen)
    return control.get(f"{FORM}current-value") or control.get(f"{FORM}value") or ""
