"""Finds the answers of a form in a document: one alignment of its lines with the form's items.

Every pair (line, item) whose labels are alike gets a score from the label, the label of the line above
and the small words that change a meaning. The answer is the heaviest chain of pairs in which both the
lines and the items ascend: that is how 'Tỷ lệ', printed twenty times, finds its place. What is left
over is matched out of order only where the labels agree exactly and the match is the only one.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace

from rapidfuzz import fuzz, process

from services.extract.annex import read_annexes
from services.extract.identity import windows_in
from services.extract.lines import LEADER, Layout, Line
from services.extract.values import TICK, Reading, parse_quarter, read_value, without_unit
from services.extract.wording import WORDS, fold, key, level_in, marks, plain
from shared.contracts import AnnexTable, Fact, FactRef, Finding, Message, Severity, Source, Status
from shared.forms import AnnexKind, Form, Indicator, Item, annex_kinds

ALIKE = 72
"""Least likeness of two labels, of 100, for a pair to be thought of."""
SURE = 0.9
"""Likeness below which a value is held for a person."""
_LABEL, _CONTEXT = 0.8, 0.2
_WORTH = 0.5
_OTHER_MEANING = 0.3
MOVED_SECTIONS = 8
"""Parts of a form that may stand in another order."""
_MOVED = 0.9


@dataclass(frozen=True, slots=True)
class Match:
    """A line that answers an item, and how alike their labels are (0…1)."""

    line: int
    item: int
    likeness: float
    beside: float = 1.0
    """How alike the lines above them are."""


def recognise(layout: Layout, forms: dict[str, Form]) -> list[tuple[str, float]]:
    """The forms by the share of their lines that stand in the document, best first."""
    keys = Counter(line.key for line in layout.lines)
    titles = " ".join(key(text) for text, _ in layout.texts[:80])
    scores = []
    for form in forms.values():
        wanted = Counter(key(item.label) for item in form.items)
        hit = sum(min(count, keys[name]) for name, count in wanted.items())
        share = hit / max(sum(wanted.values()), 1)
        title = any(key(words) in titles for words in form.recognised_by)
        scores.append((form.id, round(min(1.0, share + (0.05 if title else 0.0)), 3)))
    return sorted(scores, key=lambda pair: (-pair[1], pair[0]))


def align(lines: list[Line], items: list[Item]) -> list[Match]:
    """Ascending chains of alike (line, item) pairs, the heaviest first, then exact leftovers.

    The first chain is the form in its order. A section that was moved is a chain of its own among what
    is left; there a pair counts only where its label and the line above it both fit.
    """
    pairs = _pairs(lines, items)
    found = _heaviest_chain(pairs, len(items))
    for _ in range(MOVED_SECTIONS):
        taken_lines, taken_items = {m.line for m in found}, {m.item for m in found}
        pairs = [(w, m) for w, m in pairs if m.line not in taken_lines and m.item not in taken_items]
        chain = _heaviest_chain([(w, m) for w, m in pairs if min(m.likeness, m.beside) >= _MOVED], len(items))
        if not chain:
            break
        found += chain
    exact: dict[int, list[Match]] = {}
    by_line: Counter[int] = Counter()
    taken_lines, taken_items = {m.line for m in found}, {m.item for m in found}
    for score, match in pairs:
        if match.likeness == 1.0 and match.line not in taken_lines and match.item not in taken_items and score > _WORTH:
            exact.setdefault(match.item, []).append(match)
            by_line[match.line] += 1
    rest = [pair[0] for pair in exact.values() if len(pair) == 1 and by_line[pair[0].line] == 1]
    return found + rest


def _pairs(lines: list[Line], items: list[Item]) -> list[tuple[float, Match]]:
    line_keys = [line.key for line in lines]
    contexts = [key(line.context) for line in lines]
    pairs = []
    for number, item in enumerate(items):
        wanted, context = key(item.label), key(item.context)
        for _, likeness, at in process.extract(wanted, line_keys, scorer=fuzz.ratio, score_cutoff=ALIKE, limit=None):
            label = likeness / 100
            if label < 1.0 and marks(wanted) != marks(line_keys[at]):
                label -= _OTHER_MEANING
            beside = fuzz.ratio(context, contexts[at]) / 100 if context or contexts[at] else 1.0
            score = _LABEL * label + _CONTEXT * beside
            if score > _WORTH:
                pairs.append((score, Match(at, number, round(label, 3), round(beside, 3))))
    return pairs


def _heaviest_chain(pairs: list[tuple[float, Match]], items: int) -> list[Match]:
    """Heaviest chain with both coordinates strictly ascending, in O(pairs · log items).

    A Fenwick tree holds, for every prefix of items, the best chain that ends there.
    """
    best: list[tuple[float, int]] = [(0.0, -1)] * (items + 1)
    nodes: list[tuple[Match, int]] = []

    def upto(item: int) -> tuple[float, int]:
        found = (0.0, -1)
        while item > 0:
            found = max(found, best[item])
            item -= item & -item
        return found

    ordered = sorted(pairs, key=lambda pair: (pair[1].line, -pair[1].item))
    for score, match in ordered:
        weight, before = upto(match.item)
        nodes.append((match, before))
        total = (weight + score - _WORTH, len(nodes) - 1)
        at = match.item + 1
        while at <= items:
            best[at] = max(best[at], total)
            at += at & -at
    _, node = upto(items)
    chain = []
    while node >= 0:
        match, node = nodes[node]
        chain.append(match)
    return chain[::-1]


@dataclass(frozen=True, slots=True)
class Located:
    """The facts of a document, its annex tables, and what could not be read."""

    facts: list[Fact]
    tables: list[AnnexTable]
    findings: list[Finding]
    form_confidence: float


def locate(
    layout: Layout, form: Form, catalogue: dict[str, Indicator], kinds: dict[str, AnnexKind], agency: str | None
) -> Located:
    """A fact for every item of the form, in the form's order, then what belongs to no item."""
    tables = read_annexes(layout.annexes, kinds)
    layout = replace(layout, lines=_rejoined(layout.lines, form.items))
    matches = {match.item: match for match in align(layout.lines, form.items)}
    facts: list[Fact] = []
    for number, item in enumerate(form.items):
        match = matches.get(number)
        if match is None and item.role and number and form.items[number - 1].label == item.label:
            match = matches.get(number - 1)
            if match is not None:
                matches[number] = match
        indicator = catalogue[item.indicator]
        line = _with_options(layout.lines, match.line, item) if match else None
        facts.append(_fact(line, item, indicator, form, match.likeness if match else 0.0, tables, agency))
    facts = _of_their_level(facts, form, matches, layout.lines)
    facts = _whole_runs(facts, form, matches)
    facts = _not_applicable(facts, form)
    used = {match.line for match in matches.values()}
    facts, findings = _without_repeats(
        facts, [layout.lines[matches[n].line].prose if n in matches else True for n in range(len(form.items))]
    )
    facts += _belonging_nowhere(layout.lines, used, form)
    found = sum(match.likeness for match in matches.values())
    return Located(facts, tables, findings, round(found / max(len(form.items), 1), 3))


def _of_their_level(facts: list[Fact], form: Form, matches: dict[int, Match], lines: list[Line]) -> list[Fact]:
    """Holds figures of lines worded the same at several levels that stand below the heading of another level.

    With one such line lost, its twin of the next level would take its place in the chain.
    """
    levels: dict[str, set[str]] = {}
    for item in form.items:
        levels.setdefault(key(item.label), set()).add(item.level or form.own_level)
    heading = _headings([(line.key, key(line.context)) for line in lines])
    wanted = _headings([(key(item.label), key(item.context)) for item in form.items])
    checked = []
    for number, (fact, item) in enumerate(zip(facts, form.items, strict=True)):
        match = matches.get(number)
        above = heading[match.line] if match else None
        astray = len(levels[key(item.label)]) > 1 and None not in (above, wanted[number]) and above != wanted[number]
        if astray and fact.status is Status.FILLED and not fact.needs_review:
            fact = fact.model_copy(update={"needs_review": True, "review_reason": "label_differs"})
        checked.append(fact)
    return checked


def _whole_runs(facts: list[Fact], form: Form, matches: dict[int, Match]) -> list[Fact]:
    """Holds a run of lines that are worded alike when one of them is missing: nobody can say which."""
    checked = list(facts)
    start = 0
    for end in range(1, len(form.items) + 1):
        if end < len(form.items) and key(form.items[end].label) == key(form.items[start].label):
            continue
        run = range(start, end)
        start = end
        lacking = any(number not in matches for number in run)
        if len(run) > 1 and lacking:
            for number in run:
                if checked[number].status is Status.FILLED:
                    held = {"needs_review": True, "review_reason": checked[number].review_reason or "label_differs"}
                    checked[number] = checked[number].model_copy(update=held)
    return checked


def _headings(words: list[tuple[str, str]]) -> list[str | None]:
    """For each line (its label's and its context's key) the level of government last named at or above it."""
    found: list[str | None] = []
    for label, context in words:
        found.append(level_in(label) or level_in(context) or (found[-1] if found else None))
    return found


def _rejoined(lines: list[Line], items: list[Item]) -> list[Line]:
    """The lines, those cut by a page break made whole where only both parts together are a line of the form."""
    wanted = {key(item.label) for item in items}
    made: list[Line] = []
    for line in lines:
        if line.tail and made and made[-1].source.page != line.source.page and line.key not in wanted:
            whole = key(f"{made[-1].label} {line.label}")
            best = process.extractOne(whole, wanted, scorer=fuzz.ratio, score_cutoff=100 * SURE)
            if best and best[1] > fuzz.ratio(made[-1].key, best[0]):
                made[-1] = replace(made[-1], label=f"{made[-1].label} {line.label}")
                continue
        made.append(line)
    return made


def _with_options(lines: list[Line], at: int, item: Item) -> Line:
    """The line itself; a choice printed on the line below joins the question."""
    line = lines[at]
    if not item.options or line.answer or at + 1 >= len(lines):
        return line
    text = ""
    for below in lines[at + 1 : at + 1 + len(item.options)]:
        said = f"{below.label} {below.answer}".strip()
        if not any(key(option) in key(said) for option in item.options):
            break
        text = f"{text}   {said}".strip()
    if not text:
        return line
    if not TICK.search(text):
        text = "   ".join(item.options)  # printed choices without their boxes answer nothing, however they are laid out
    return replace(line, answer=text, source=lines[at + 1].source, prose=True)


def _fact(
    line: Line | None,
    item: Item,
    indicator: Indicator,
    form: Form,
    likeness: float,
    tables: list[AnnexTable],
    agency: str | None,
) -> Fact:
    level = item.level or form.own_level
    base = {"indicator": item.indicator, "level": level, "role": item.role, "unit": None if item.annex else item.unit}
    if item.annex:
        listed = _listed(item, tables)
        place = line.source if line else Source()
        note = line.note if line else None
        if listed:
            return Fact(**base, status=Status.FILLED, value=listed, note=note, source=place)
        return Fact(**base, status=Status.BLANK, note=note, source=place)
    if line is None:
        return Fact(**base, status=_absent(item, agency), confidence=0.0, review_reason="line_not_found")
    unit = line.unit or item.unit
    unit = None if _is_instruction(unit or "", None) else unit
    base["unit"] = unit
    answer = line.spill if line.spill and line.spill != "unit_in_label" and not line.answer else line.answer
    if _is_instruction(answer, item):
        answer = ""
    printed, answer = answer, without_unit(answer, unit)
    said = printed if indicator.is_figure else answer  # the unit of a figure is evidence
    label = f"{line.label} {item.label}"
    reading = read_value(said, indicator.kind, unit, line.number, item.options, label=label, role=item.role)
    if indicator.id == "report_period" and reading.status is Status.FILLED:
        period = parse_quarter(answer)
        reading = (
            Reading(Status.FILLED, period) if period else Reading(Status.FILLED, plain(answer), doubt="not_a_quarter")
        )
    status = reading.status
    doubt = reading.doubt or line.doubt
    if _reserved(item, agency) and (status is Status.BLANK or doubt == "checkbox_lost"):
        status, doubt = Status.NOT_APPLICABLE, None
    if status is Status.FILLED and line.spill and line.spill != "unit_in_label":
        doubt = doubt or "wrong_column"
    if status is Status.FILLED and likeness < SURE:
        doubt = doubt or "label_differs"
    confidence = round(min(likeness, line.confidence) if status in (Status.FILLED, Status.UNREADABLE) else 1.0, 3)
    if doubt:
        confidence = min(confidence, 0.5)
    spans = windows_in(line.label) if status is Status.FILLED else []
    return Fact(
        **base,
        status=status,
        value=reading.value,
        numerator=reading.numerator,
        denominator=reading.denominator,
        raw=plain(answer) or None if status is not Status.BLANK and status is not Status.NOT_APPLICABLE else None,
        note=line.note,
        confidence=confidence,
        needs_review=doubt is not None,
        review_reason=doubt,
        source=line.source,
        window=spans[0] if spans else None,
    )


def _is_instruction(answer: str, item: Item | None) -> bool:
    """Whether the 'answer' is the form's own words, such as 'Có/ Không' or 'tại Bảng PL3A.1'."""
    folded = fold(answer)
    return bool(folded) and (
        folded.startswith(tuple(WORDS["instructions"])) or (item is not None and folded == fold(item.unit or "-"))
    )


def _absent(item: Item, agency: str | None) -> Status:
    return Status.NOT_APPLICABLE if _reserved(item, agency) else Status.BLANK


def _reserved(item: Item, agency: str | None) -> bool:
    """Whether the form keeps the line for another kind of agency than this one."""
    if item.only_for is None or not agency:
        return False
    folded = fold(agency)
    return not any(folded.startswith(name) for name in WORDS["agency_kinds"].get(item.only_for, [fold(item.only_for)]))


def _listed(item: Item, tables: list[AnnexTable]) -> list[str]:
    """The names in the annex table that answers an item."""
    for table in tables:
        if table.table == item.annex:
            return [str(row[annex_kinds()[table.table].name_column]) for row in table.rows]
    return []


def _not_applicable(facts: list[Fact], form: Form) -> list[Fact]:
    """Blank lines whose condition was answered 'no' do not apply."""
    answers = {(fact.indicator, fact.level): fact.value for fact in facts if fact.status is Status.FILLED}
    result = []
    for fact, item in zip(facts, form.items, strict=True):
        if item.applies_when and fact.status is Status.BLANK and answers.get((item.applies_when, fact.level)) is False:
            fact = fact.model_copy(update={"status": Status.NOT_APPLICABLE})
        result.append(fact)
    return result


def _without_repeats(facts: list[Fact], prose: list[bool]) -> tuple[list[Fact], list[Finding]]:
    """One fact a key where the repeats agree; disagreeing repeats are all kept and all held."""
    groups: dict[tuple[str, str, str], list[int]] = {}
    for at, fact in enumerate(facts):
        groups.setdefault(fact.key, []).append(at)
    kept: dict[int, Fact] = {}
    findings = []
    for positions in groups.values():
        filled = [at for at in positions if facts[at].status is Status.FILLED]
        values = {repr(facts[at].value) for at in filled}
        if len(values) > 1:
            for at in filled:
                kept[at] = facts[at].model_copy(update={"needs_review": True, "review_reason": "repeats_disagree"})
            findings.append(_disagree([facts[at] for at in filled]))
        elif filled:
            at = min(filled, key=lambda n: (prose[n], n))
            kept[at] = facts[at]
        else:
            unread = [at for at in positions if facts[at].status is Status.UNREADABLE]
            at = (unread or positions)[0]
            kept[at] = facts[at]
    return [kept[at] for at in sorted(kept)], findings


def _disagree(facts: list[Fact]) -> Finding:
    values = " và ".join(str(fact.raw) for fact in facts)
    return Finding(
        rule="duplicate",
        severity=Severity.WARNING,
        facts=[FactRef(indicator=facts[0].indicator, level=facts[0].level)],
        declared=[fact.value for fact in facts],
        message=Message(
            vi=f"Cùng một chỉ tiêu được khai hai lần với số khác nhau ({values}). Hãy kiểm tra và thống nhất một số.",
            en=f"The same indicator is declared twice with different figures ({values.replace(' và ', ' and ')}). Agree on one.",
        ),
        sources=[fact.source for fact in facts],
    )


def _belonging_nowhere(lines: list[Line], used: set[int], form: Form) -> list[Fact]:
    """Figures that stand in the form and answer no known item: reported, held, never dropped."""
    facts = []
    for at, line in enumerate(lines):
        if at in used or not line.answer or not line.section or LEADER.fullmatch(line.answer):
            continue
        if any(example in line.source.text for example in form.printed_examples):
            continue
        reading = read_value(line.answer, "count", line.unit, line.number)
        if reading.status is not Status.FILLED or isinstance(reading.value, bool) or (line.prose and reading.doubt):
            continue
        facts.append(
            Fact(
                indicator=None,
                level=form.own_level,
                status=Status.FILLED,
                value=reading.value,
                numerator=reading.numerator,
                denominator=reading.denominator,
                unit=line.unit,
                raw=plain(line.answer),
                note=line.note,
                confidence=0.0,
                needs_review=True,
                review_reason="unknown_line",
                source=line.source,
            )
        )
    return facts
