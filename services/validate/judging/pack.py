"""Rule packs: what must hold in a report, as data. A pack that names the unknown refuses to start."""

from __future__ import annotations

from datetime import date

from pydantic import BaseModel, ConfigDict, Field

from shared.contracts import Message, Severity


class _Rule(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True, defer_build=True)


class Swap(_Rule):
    """An annex column whose sum is mistaken for a count of rows."""

    table: str
    swapped_with_sum_of: str


class PartOf(_Rule):
    """A part cannot exceed its whole; ``question``: where registers differ it may, and it is asked about."""

    part: str
    whole: str
    annex: Swap | None = None
    counted: str | None = None
    """The count of what the parts handle, on a line of its own, that is mistaken for that of the parts."""
    question: bool = False


class SumRule(_Rule):
    """Parts add up to the total (``equals``), at most to it (``at_most``) or at least (``at_least``).

    ``question``: a break is asked about and proves nothing, since the form does not say that it must hold.
    ``leaves``: of an ``equals`` that is a question, what the total has beyond its parts may be right; it is asked about
    only where a known slip would account for it.
    """

    total: str
    parts: list[str]
    forms: list[str] = []
    question: bool = False
    leaves: bool = False


class LevelSum(_Rule):
    """A level that is the sum of others: so are its counts, and its rates lie between theirs."""

    level: str
    of_levels: list[str]


class Shares(_Rule):
    """Shares of one whole: together 100 %, or at most."""

    parts: list[str]
    exactly: bool


class Breakdown(_Rule):
    """A head count by kind: the parts add up to the people; a blank part counts none where others are given."""

    totals: list[str]
    """Their sum, of those the form asks for."""
    parts: list[str]
    role: str = ""


class Carrier(_Rule):
    """What cannot be there without its carrier: no dossiers of a level of service without a service."""

    total: str
    counts: list[str]
    tables: list[str] = []
    """The lists of the carriers, whose rows say how many there are."""


class Exclusive(_Rule):
    """Answers of which at most one is yes."""

    answers: list[str]


class AnnexRows(_Rule):
    """The headlines together count the rows of annex tables, or those with something in a column."""

    indicators: list[str]
    tables: list[str]
    having: str | None = None
    """A column that is not 0, no or blank in the rows that count."""
    titled: list[str] = []
    """The narrowings of a title by which all rows count, where there is no such column."""
    question: bool = False


class AnnexSum(_Rule):
    """The headline is the sum of one of several columns; two headlines must use the same one."""

    indicator: str
    tables: list[str]
    either: list[str]
    same_basis_as: str | None = None
    partner: str | None = None
    """The headline of the other level, which tells the column that the agency goes by where this one fits none."""
    worded: dict[str, list[str]] = {}
    """By a column, the words of a form's line that ask for it and no other."""


class AnnexDifference(_Rule):
    """The headline is the difference of the sums of two columns."""

    indicator: str
    tables: list[str]
    from_: str = Field(alias="from")
    less: str


class AnnexPart(_Rule):
    """In each row of annex tables the number of one column is part of that of another."""

    tables: list[str]
    column: str
    within: str


class AnnexRequired(_Rule):
    """Columns that may not be blank in every row."""

    table: str
    columns: list[str]


class AnnexImplied(_Rule):
    """A column that is blank where another one is 0: 0 is meant and should be written."""

    tables: list[str]
    zero: str
    blank: str


class AnnexShared(_Rule):
    """A row of a system that another body runs for the whole province is counted by others as well."""

    table: str
    owner: str
    scope: str


class Presupposes(_Rule):
    """An answer that is given, or a count above 0, presupposes a yes; ``question``: it is only unlikely without."""

    given: str
    yes: str
    question: bool = False


class Depends(_Rule):
    """Lines that need no answer where another question is answered no, or 0."""

    lines: list[str]
    on: str


class Requires(_Rule):
    """A yes requires a count above 0; ``question``: it is only unlikely without."""

    yes: str
    count: str
    question: bool = False


class UnstatedBase(_Rule):
    """A rate whose form does not say what it is a rate of; asked about only where it was left at 100."""

    rate: str
    parts: list[str]
    base: str


class AnyBase(_Rule):
    """A rate of which the form does not say of what: of one of several sums."""

    rate: str
    part: str
    bases: list[list[str]]


class CopiedTotal(_Rule):
    """A part that equals its whole although something else speaks against it: probably the whole was copied."""

    part: str
    whole: str
    against: str
    """A count that is not 0 only where the part is less than the whole."""
    evidence: str
    """What would prove the part, and is not given."""


class NoteRest(_Rule):
    """A remark that counts those who are still without: what is declared and they make the whole."""

    indicators: list[str]
    words: str
    """A pattern over the folded remark whose first group is the number."""


class NoteAnswer(_Rule):
    """A remark beside a yes or no that begins by saying yes (``says``) or no itself; letter and tone marks do not matter."""

    says: bool
    alone: list[str] = []
    """Beginnings that say it where nothing else follows before a comma, a stop or a bracket."""
    begins: list[str] = []
    """Beginnings that say it whatever follows."""
    unless: list[str] = []
    """Words that make it a part, a plan or another's, wherever they stand."""
    indicators: list[str] = []
    """The questions it holds for; none for all."""


class NoteNumber(_Rule):
    """A remark that explains the rest of a rate should give its number."""

    rate: str
    of: str


class Unlikely(_Rule):
    """A figure, or its share of another, outside what is usual: worth a look, not a question to the agency."""

    indicator: str
    of: str | None = None
    low: float | None = None
    high: float | None = None
    message: Message


class OtherUnit(_Rule):
    """A figure above 0 and ``below`` what there is of its kind: written in a unit so many ``times`` larger."""

    indicator: str
    below: float
    times: int


class Unverifiable(_Rule):
    """A computed figure whose ingredients the report does not give."""

    indicator: str
    ingredients: list[str]
    message: Message


class Pack(_Rule):
    """A version of the rules with its first day of effect."""

    version: str
    family: str
    effective_from: date
    may_exceed: list[str] = []
    unclear_base: list[str] = []
    base_by_form: list[str] = []
    """Rates of which only a form's own words say of what: those of an unknown form are compared with nothing."""
    bases: list[str] = []
    """Counts that a rate is divided by; one of them may have been taken for another."""
    phone_digits: tuple[int, int]
    divisible_units: list[str] = []
    """Units of counts that may have a fraction."""
    least_figures: float = 0.0
    """Share of the figures asked for below which nothing was filled in, or nothing was read."""
    contacts: list[str] = []
    """Contacts that are worth a word when they are missing."""
    days_early: int = 0
    """Days that a letter may be dated before the end of its span without being asked about."""
    cumulative: list[str] = []
    """Figures counted since the start of the year: they never fall from one period to the next."""
    levels_of: dict[str, list[str]] = {}
    """The levels an agency of a level gives figures for; lines of other levels are not asked of it."""
    part_of: list[PartOf] = []
    at_most: list[SumRule] = []
    at_least: list[SumRule] = []
    equals: list[SumRule] = []
    level_sum: list[LevelSum] = []
    shares: list[Shares] = []
    breakdown: list[Breakdown] = []
    carrier: list[Carrier] = []
    exclusive: list[Exclusive] = []
    annex_rows: list[AnnexRows] = []
    annex_sum: list[AnnexSum] = []
    annex_difference: list[AnnexDifference] = []
    annex_part: list[AnnexPart] = []
    annex_required: list[AnnexRequired] = []
    annex_implied: list[AnnexImplied] = []
    annex_shared: list[AnnexShared] = []
    presupposes: list[Presupposes] = []
    requires: list[Requires] = []
    depends: list[Depends] = []
    base_unstated: list[UnstatedBase] = []
    any_base: list[AnyBase] = []
    copied_total: list[CopiedTotal] = []
    note_rest: list[NoteRest] = []
    note_answer: list[NoteAnswer] = []
    note_number: list[NoteNumber] = []
    unlikely: list[Unlikely] = []
    other_unit: list[OtherUnit] = []
    unverifiable: list[Unverifiable] = []
    severity: dict[str, Severity] = {}
    """What a kind of finding weighs under these rules, where it is not what ``reference/codes.toml`` says."""
    messages: dict[str, Message]
    hints: dict[str, Message]
    words: dict[str, Message]
    """A few words that messages are made of."""
