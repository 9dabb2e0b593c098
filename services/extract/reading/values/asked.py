"""What a line asks of a figure."""

from __future__ import annotations

from dataclasses import dataclass, field

from services.extract.reading.records import record
from services.extract.reading.values.lexicon import Measure, measure, subject_of
from services.extract.reading.values.reading import Reading, unreadable
from shared.forms import Kind


@record
@dataclass(frozen=True, slots=True)
class Asked:
    """What a line asks for: a kind, a measure, and the words of its label that may stand in the answer."""

    kind: Kind
    unit: str | None = None
    label: str | None = None
    measure: Measure | None = field(init=False)

    def __post_init__(self) -> None:
        known = measure(self.unit) or (measure("%") if self.kind == "ratio_percent" and not self.unit else None)
        object.__setattr__(self, "measure", known)

    @property
    def subject(self) -> str:
        """The words that explain themselves in an answer: the label's, and those of a unit that is not known."""
        return subject_of(self.label, None if self.measure else self.unit)

    @property
    def unread(self) -> Reading:
        """What an answer is that is no figure of this kind."""
        return unreadable("not_a_fraction" if self.kind == "fraction" else "not_a_number")

    @property
    def grouped(self) -> bool:
        """Whether ``3.367`` can only be thousands here."""
        return self.kind == "fraction" or (self.kind == "count" and not (self.measure and self.measure.per))
