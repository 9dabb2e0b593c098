"""What is missing or odd in the annex tables themselves."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from services.validate.judging.checks.annexes import declared_as_printed, declared_as_turned
from services.validate.judging.checks.listings import MOST_SHOWN, column_name, list_facts, listing
from services.validate.judging.pack import AnnexDifference, AnnexPart, AnnexSum
from services.validate.judging.subject import Subject, number, quoted
from shared.contracts import AnnexTable, Finding, Message, Severity

_TWICE = re.compile(r"\b(\w{3,})\b(?:\s+\w+){1,2}\s+\1\b")


def inside_tables(subject: Subject) -> Iterator[Finding]:
    """Columns and cells left blank, lists of what others run, names that are garbled."""
    pack = subject.pack
    for required in pack.annex_required:
        found = listing(subject, [required.table])
        if found is None:
            continue
        there = [c for c in required.columns if c not in found.absent and any(c in row for row in found.rows)]
        blank = [c for c in there if all(row[c] is None for row in found.rows if c in row)]
        if blank:
            yield subject.finding(
                "annex_column_blank",
                list_facts(subject, [required.table]),
                declared=len(found.rows),
                operands=subject.listed([_quoted_column(subject, required.table, name) for name in blank]),
                table=found.called,
                certain=found.certain,
            )
    for implied in pack.annex_implied:
        for table in implied.tables:
            found = listing(subject, [table])
            if found is None or implied.blank in found.absent:
                continue
            odd = [row for row in found.rows if row.get(implied.zero) == 0 and row.get(implied.blank) is None]
            if odd and len(odd) < len(found.rows):
                yield subject.finding(
                    "annex_implied",
                    [],
                    declared=len(odd),
                    expected=Decimal(0),
                    table=found.called,
                    base=_quoted_column(subject, table, implied.zero),
                    operands=_quoted_column(subject, table, implied.blank),
                )
    for shared in pack.annex_shared:
        found = listing(subject, [shared.table])
        own = _plain_name(subject.report.agency or "")
        name = subject.reference.annexes[shared.table].name_column
        others = [
            row
            for row in (found.rows if found and own else [])
            if row.get(shared.scope) is True and row.get(shared.owner) and not _is_same(str(row[shared.owner]), own)
        ]
        if others:
            shown = [quoted(_same(str(row.get(name) or "?"))) for row in others[:MOST_SHOWN]]
            yield subject.finding("annex_shared", list_facts(subject, [shared.table]), declared=len(others), table=subject.tables_called([shared.table]), operands=subject.listed(shown))  # fmt: skip
    for rule in pack.annex_part:
        for table in rule.tables:
            yield from _parts_above_wholes(subject, rule, table)
    for listed in subject.tables.values():
        yield from _odd_names(subject, listed)


def _parts_above_wholes(subject: Subject, rule: AnnexPart, table: str) -> Iterator[Finding]:
    """Rows in which a part is more than its whole; information where the headline was added up from them as they stand,
    their two cells exchanged where it was from them so.
    """
    found, kind = listing(subject, [table]), subject.reference.annexes[table]
    if found is None or not found.exceeding:
        return
    printed = turned = False
    compared: list[AnnexSum | AnnexDifference] = [*subject.pack.annex_sum, *subject.pack.annex_difference]
    for of in compared:
        fact, together = subject.headline(of.indicator), listing(subject, of.tables)
        if table in of.tables and fact is not None and together is not None:
            as_printed = declared_as_printed(of, together, number(fact))
            printed |= as_printed
            turned |= not as_printed and declared_as_turned(of, together, number(fact))
    swapped = turned and not printed
    shown = [
        subject.word(
            "row_part", label=str(row.get(kind.name_column) or "?"), part=row[rule.column], whole=row[rule.within]
        )
        for row in found.exceeding[:MOST_SHOWN]
    ]
    yield subject.finding(
        "annex_row_part",
        list_facts(subject, [table]),
        declared=len(found.exceeding),
        table=found.called,
        operands=subject.listed(shown),
        base=column_name(subject, table, rule.column),
        whole=column_name(subject, table, rule.within),
        hint=("columns_swapped", {}) if swapped else None,
        cause="columns_swapped" if swapped else None,
        certain=found.certain,
        severity=Severity.INFO if printed else None,
    )


def _odd_names(subject: Subject, table: AnnexTable) -> Iterator[Finding]:
    """Names that begin in the middle, or say a word twice: what a broken line or a bad copy leaves."""
    kind, found = subject.reference.annexes.get(table.table), listing(subject, [table.table])
    if kind is None or found is None:
        return
    texts = [
        str(row[c]) for row in found.rows for c in (kind.name_column, "service_group") if isinstance(row.get(c), str)
    ]
    odd = list(dict.fromkeys(text for text in texts if text[:1].islower() or _TWICE.search(text)))
    if odd and len(odd) <= len(texts) // 2:
        yield subject.finding(
            "annex_text", [], declared=odd[0], table=found.called, operands=subject.listed([quoted(_same(text)) for text in odd[:MOST_SHOWN]])
        )  # fmt: skip


def _quoted_column(subject: Subject, table: str, key: str) -> Message:
    return quoted(column_name(subject, table, key))


def _same(text: str) -> Message:
    """A name of the document's own, which is the same in both languages."""
    return Message(vi=text, en=text)


def _is_same(one: str, other: str) -> bool:
    return _plain_name(one) in other or other in _plain_name(one)


def _plain_name(name: str) -> str:
    return re.sub(r"\W+", " ", name.lower()).strip()
