"""Which report a document is: period, province, agency, dispatch number, days covered, day signed.

What a document says about itself stands in several places, each with a rank: the letterhead, the form's own
field, the title, the letter around it, the signature, the place before the date, addresses. Order of trust for
the period: the title, then the letter (subject, legal basis), then what the sender declared, then the field
inside the form. Disagreements are findings, made in validation from the evidence kept here.
"""

from __future__ import annotations

from services.extract.reading.identity import own_period
from services.extract.reading.identity.dispatch import dispatch_number, signed_on
from services.extract.reading.identity.letter import HEAD, MAX_TEXTS, Letter, letter_of
from services.extract.reading.identity.own_period import Periods
from services.extract.reading.identity.sender import Sender, Who
from services.extract.reading.layout.lines import Layout
from services.extract.reading.once import lazily
from services.extract.reading.words.days import windows_in
from services.extract.reading.words.periods import Mention
from shared.contracts import Declared, Fact, ReportIdentity, Source, Status, Window
from shared.forms import Form, Province
from shared.periods import Cycle

_SAID = ("report_period", "agency_name")


class Opened:
    """A document opened for what it says of itself, each part of it read once."""

    def __init__(self, layout: Layout, cycle: Cycle = Cycle.QUARTER) -> None:
        self.letter: Letter = letter_of(layout)
        self.sender = Sender(self.letter)
        self.periods: Periods = own_period.periods(self.letter, cycle)
        self.cycle = cycle
        texts = (text for text, _ in self.letter.texts[len(self.letter.pieces) : MAX_TEXTS])
        self.signed_on = signed_on([piece.letters for piece in self.letter.pieces], texts)

    @lazily
    def dispatch_number(self) -> str | None:
        """The number of the letter."""
        lines = [piece.text for piece in self.letter.pieces]
        return dispatch_number(lines, (text for text, _ in self.letter.texts[:MAX_TEXTS]))

    @lazily
    def windows(self) -> list[Window]:
        """The spans of days that the document names for its figures."""
        return windows(self.letter.texts)

    def period(self, declared: Declared | None) -> str | None:
        """The period of the report, before anything is known of its form."""
        return own_period.period(self.periods, declared, self.cycle)

    def year(self, periods: Periods) -> int | None:
        """The year the report is of."""
        if self.signed_on:
            return self.signed_on.year
        found = periods.get("title") or periods.get("letter") or periods.get("field")
        year = found[0].period[:4] if found else ""
        return int(year) if year.isdigit() else None


def who(
    opened: Opened,
    declared: Declared | None,
    provinces: dict[str, Province],
    *,
    stated: tuple[str, Source] | None = None,
) -> Who:
    """The province, agency and level that the document and the sender's register entry give.

    ``stated``: the answer of the form's own field for the agency's name, once it is known. Nothing is taken
    from the form here: a form may be filled in far from its home.
    """
    return opened.sender.who(declared, provinces, stated, opened.year(opened.periods))


def identify(
    opened: Opened, form: Form | None, facts: list[Fact], declared: Declared | None, provinces: dict[str, Province]
) -> ReportIdentity:
    """Everything the document says about itself; what it does not say stays None.

    The form's home is the province only where nothing else names one and the report is in the form's own words:
    clerks of other provinces ask the same in theirs. Its level of agency is never taken for the sender's.
    """
    asked = {fact.indicator: fact for fact in facts if fact.indicator in _SAID and fact.raw}
    named, said = asked.get("agency_name"), asked.get("report_period")
    periods = opened.periods
    if said is not None and said.raw:
        found = own_period.answered(said.raw, opened.cycle)
        periods = {**periods, "field": (found or Mention(said.raw, said.raw, 0), said.source)}
    stated = (named.raw, named.source) if named and named.raw else None
    sender = opened.sender.who(declared, provinces, stated, opened.year(periods))
    home = provinces[form.province].short if form and form.province in provinces and _in_its_words(facts) else None
    return ReportIdentity(
        form=form.id if form else None,
        province=sender.province or home,
        agency=sender.agency,
        agency_level=sender.level,
        period=own_period.period(periods, declared, opened.cycle),
        data_windows=opened.windows,
        dispatch_number=opened.dispatch_number,
        signed_on=opened.signed_on,
        evidence={"period": own_period.evidence(periods, declared), **sender.evidence},
    )


def _in_its_words(facts: list[Fact]) -> bool:
    """Whether no more than half of what was found stands on lines that the form words otherwise."""
    found = [fact for fact in facts if fact.indicator and fact.status is Status.FILLED]
    return 2 * sum(fact.confidence < _ITS_WORDS for fact in found) <= len(found)


_ITS_WORDS = 0.9
"""Likeness of a line and the form's, or certainty of its letters, below which it is another line's words."""


def windows(texts: list[tuple[str, Source]]) -> list[Window]:
    """The spans of days that the document names for its figures, each once, in its order.

    A span of which only the end is named counts where the letter names it and nothing names a whole one.
    """
    whole: list[Window] = []
    ends: list[Window] = []
    for at, (text, _) in enumerate(texts[:MAX_TEXTS]):
        for span in windows_in(text) if "20" in text or "19" in text else ():
            kept = whole if span.from_ else ends
            if span not in kept and (span.from_ or at < HEAD):
                kept.append(span)
    return whole or ends
