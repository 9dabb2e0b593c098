"""The schemas of the words by which a reader understands a document: one a file of ``reference/``.

The files say what each list is for. They are the reader's own and the same for every office; what an office describes
(forms, rules, deadlines) is a ``Reference``.
"""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from shared.datafiles import Data, WordFile, words_of

Words = list[str]
Level = Literal["cap_tinh", "cap_huyen", "cap_xa", "toan_huyen", "toan_tinh"]


class Windows(Data):
    """Words of column headers by the days that their figures are of."""

    this: Words
    other: Words
    plan: Words
    cumulative: Words
    change: Words


class ColumnHeaders(Data):
    """Words of column headers by what the column holds."""

    ordinal: Words
    label: Words
    unit: Words
    value: Words
    note: Words
    code: Words
    share: Words


class Sentences(Data):
    """Words by which a sentence says figures, as they are written."""

    is_: Words = Field(alias="is")
    """Between what is asked and its figure."""
    among: Words
    """Between a count and its parts."""
    in_all: Words
    share: Words
    rate: Words
    of_what: Words
    """Behind a rate, before what it is of."""
    besides: Words
    """Before what is counted apart from what stands before it."""
    others: Words
    """Behind what is counted apart from what a list names before it."""
    leads: Words
    """Between what is asked and its figure, and part of neither."""
    count: Words
    """How a clause begins that names what it counts before its figure."""
    tells: Words
    """Where that begins which a sentence says of what it counts."""
    reporting: Words
    """How the name of the agency begins that a sentence says something of."""
    lacks: Words
    """Before what is said not to be there."""
    has: Words
    """Before what is said to be there."""
    joined: Words
    """Names of one thing with commas in them."""
    numbered: Words
    """Before a number that is a name, no figure."""
    time: Words
    """Behind a number that says how long, or when."""
    when: Words
    """How a sentence begins that first says when its figures were counted."""
    aims: Words
    """In clauses about what is to be, not about what is."""


class Wording(WordFile):
    """Words of labels, headers and answers."""

    synonyms: list[tuple[str, str]]
    level_words: list[tuple[Level, Words]]
    names_of_persons: Words
    person_words: Words
    """How a question for a person's name begins; ``person_done``: how it says what the person does or did."""
    person_done: Words
    person_asked: Words
    """What is asked of a person, as it is written where its colon is left out."""
    desk_phone_words: Words
    """Words of a number at a desk, and ``own_phone_words`` of one that goes with its owner."""
    own_phone_words: Words
    counted_offices: Words
    """Words that name offices, and ``words_of_offices``: all that may stand with them where only they are counted."""
    words_of_offices: Words
    phone_words: Words
    """Words that ask for a number to call and do not say of which kind."""
    work_place_words: Words
    post_words: Words
    posts_of_persons: Words
    """Indicators that ask for somebody's post, and ``places_of_persons`` where he works."""
    places_of_persons: Words
    places_within: Words
    """How places of work begin behind a post, as they are written; ``no_places_within``: wordings that hold such words."""
    no_places_within: Words
    titles_of_a_place: Words
    """Words of a post right before the place that it heads, as they are written: ``Trưởng phòng``, ``Chánh Văn phòng``."""
    heading_posts: Words
    """How the posts of those who head anything begin."""
    level_names: list[tuple[Level, Words]]
    """Texts that are nothing but the name of a level."""
    level_leads: Words
    """Words that may stand before such a name."""
    level_columns: list[tuple[Level, Words]]
    """Headers that name a level beside a column of another level, and elsewhere a place."""
    instructions: Words
    column_headers: ColumnHeaders
    windows: Windows
    heading_starts: Words
    whole_columns: Words
    list_names: Words
    other_units: Words
    light_words: Words
    meaning_words: Words
    names: Words
    people_words: Words
    beside_level: Words
    same_meaning: list[tuple[str, str]]
    bare_words: Words
    rate_words: Words
    """Words that ask for a rate; with bare ones alone, for a rate and not of what."""
    whose_words: Words
    """Words that say of whom something is asked, and not what."""
    asking_words: Words
    other_things: Words
    """What a row counts, or how it turned out, as it is written, that an indicator asks only where its own words say so."""
    elsewhere: Words
    """Where more stands, before its number, as it is written."""
    in_brackets: Words
    """Words in brackets behind a label that say nothing of what it asks, as they are written."""
    taking_in: Words
    """Words with which the figures of a level are added to those of another."""
    negations: Words
    exclusions: Words
    answer_leads: Words
    compounds: Words
    """Words of two syllables, one of which would be a negation or a narrowing by itself."""
    light_phrases: Words
    """Phrases that may be left out or put in, whatever their words mean by themselves."""
    offered: list[tuple[str, str]]
    """The two answers between which a form lets choose, as they are written."""
    directed_words: Words
    """Words between two things of which it matters which comes first."""
    office_words: Words
    """Names of offices and the like that carry no meaning, unless they are what is counted."""
    counted_heads: Words
    """Words behind which stands what is counted."""
    contact_words: Words
    family_words: Words
    sentences: Sentences
    served: Words
    """Words of what is asked of services that the line above names; as they are written."""
    person_titles: Words
    """Before a person's name, as they are written."""
    everyday: Words
    """Words that every report has, as they are written: by them the code of a text's letters is told."""


class Head(Data):
    """How names of agencies begin, and the level that follows."""

    starts: Words
    level: Literal["cap_tinh", "cap_huyen", "cap_xa", "area", "parent"]
    governs: bool = False
    """Of an area: its committee."""
    department: bool = False
    doubtful: bool = False


class Area(Data):
    """Words before the name of a place."""

    level: Literal["cap_tinh", "city", "cap_huyen", "cap_xa"]
    words: Words
    letters: Words = []
    """Abbreviations so short that they count only right behind the name of a committee: ``UBND H. Mai Sơn``."""
    misread: Words = []
    """Words that are known with other tones, too, as a scan shows them."""


class AgencyKind(Data):
    """By which names a kind of agency that forms reserve lines for is recognised."""

    starts: Words = []
    says: Words = []
    level: Level | None = None
    governs: bool = False


class OtherPeriod(Data):
    """Words by which a period is another than the report's."""

    before: Words
    after: Words
    whole: Words


class LineStarts(Data):
    """How lines of a letter begin, by what they are."""

    subject: Words
    addressee: Words
    receivers: Words
    basis: Words
    attached: Words


class Identity(WordFile):
    """Words of letters, senders, places and periods."""

    motto: Words
    areas: list[Area]
    not_areas: Words
    heads: list[Head]
    departments: Words
    not_agencies: Words
    written: Words
    plural: Words
    generic: Words
    not_in_names: Words
    open_ends: Words
    open_alone: Words
    signature_words: Words
    titles: Words
    agency_fields: Words
    agency_fields_alone: Words
    period_fields: Words
    address_fields: Words
    address_fields_alone: Words
    web_fields: Words
    other_period: OtherPeriod
    window_words: Words
    central_since: dict[str, int]
    province_variants: dict[str, Words]
    kinds: dict[str, AgencyKind]
    document_types: Words
    issuers: Words
    not_places: Words
    provincial: Words
    """Authorities of a province, by which what stands under them is known to be of it."""
    line_starts: LineStarts
    another_letter: Words
    """Words that speak of the letter that a form came with, not of the report's own."""
    reporting: Words
    """What an authority says of itself that it does, behind its name."""
    before_reporting: Words


class Symbols(WordFile):
    """What letters of symbol fonts show, by the number of the letter in hexadecimal digits."""

    fonts: dict[str, dict[str, str]]
    like: dict[str, str]
    """Fonts that are as another."""
    anywhere: dict[str, str]
    by_byte: Words


class Syllables(WordFile):
    """Of what Vietnamese syllables are made."""

    onsets: Words
    rhymes: Words
    common: Words


FILES: dict[str, type[WordFile]] = {
    "wording.json": Wording,
    "identity.json": Identity,
    "symbols.json": Symbols,
    "syllables.json": Syllables,
}


def check_language() -> None:
    """Reads every file of words; raises ``WrongData``."""
    for name, schema in FILES.items():
        words_of(name, schema)
