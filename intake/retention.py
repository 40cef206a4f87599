"""How long a document is kept, and what exactly a proposal to destroy some says.  Pure.

Nothing is ever destroyed unless a site says for how long it keeps what; and where something is not known (a birth date,
a type, whose record it is) it is kept.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

Was = Literal["filed", "closed", "replaced"]
"""What a document was before it is destroyed: in the record, closed without filing, or replaced by a new scan."""

FOR_EVER, NO_PATIENT, NO_TYPE, NO_BIRTH_DATE = "for_ever", "patient_unknown", "type_unknown", "birth_date_unknown"
BY_YEARS, BY_AGE, NOT_OURS, SCANNED_AGAIN = "years", "minor", "not_ours", "scanned_again"
WHYS: Mapping[str, str] = {
    FOR_EVER: "its kind is kept for ever",
    NO_PATIENT: "it is not known in whose record it lives on",
    NO_TYPE: "its type is not known",
    NO_BIRTH_DATE: "the patient's birth date is not known",
    BY_YEARS: "the years of its type",
    BY_AGE: "the patient was a minor",
    NOT_OURS: "the days of what was not filed",
    SCANNED_AGAIN: "the days of what was scanned again",
}
"""Why a document is kept so long, or was."""


@dataclass(frozen=True, slots=True)
class Rules:
    """How long a site keeps what; 0 is for ever.

    Years count from the patient's latest document (`from_last`) or from the document itself; of somebody who was a
    minor by `majority_age` they end at the earliest `minor_years` after that age.  Days count from the decision.
    """

    years: int = 0
    years_by_type: Mapping[str, int] = field(default_factory=dict)
    from_last: bool = True
    majority_age: int = 18
    minor_years: int = 10
    not_ours_days: int = 0
    replaced_days: int = 0

    @property
    def keep_all(self) -> bool:
        """Whether everything is kept for ever."""
        return not (self.years or any(self.years_by_type.values()) or self.not_ours_days or self.replaced_days)


@dataclass(frozen=True, slots=True)
class Facts:
    """What the time of keeping follows from.

    `last` is the day of the patient's latest document, this one or another; `has_patient` says that their living record
    is known, `has_type` that the type is one the site knows.
    """

    was: Was
    kind: str
    has_type: bool
    date: dt.date | None = field(repr=False)
    arrived: dt.date
    settled: dt.date
    last: dt.date
    has_patient: bool
    born: dt.date | None = field(repr=False)


@dataclass(frozen=True, slots=True)
class Kept:
    """Until the end of which day a document is kept, None for ever, and why (a code of `WHYS`)."""

    until: dt.date | None
    why: str

    def is_over(self, today: dt.date) -> bool:
        """Whether it need not be kept any more."""
        return self.until is not None and today > self.until


def kept(facts: Facts, rules: Rules) -> Kept:
    """How long a document of those facts is kept.  Whatever is doubtful is kept for ever."""
    if facts.was != "filed":
        days, why = (rules.not_ours_days, NOT_OURS) if facts.was == "closed" else (rules.replaced_days, SCANNED_AGAIN)
        return Kept(facts.settled + dt.timedelta(days=days), why) if days else Kept(None, FOR_EVER)
    years = rules.years_by_type.get(facts.kind, rules.years)
    if not years:
        return Kept(None, FOR_EVER)
    for doubt, why in ((facts.has_patient, NO_PATIENT), (facts.has_type, NO_TYPE), (facts.born, NO_BIRTH_DATE)):
        if not doubt:
            return Kept(None, why)
    return _of_years(facts, rules, years)


def _of_years(facts: Facts, rules: Rules, years: int) -> Kept:
    own = max(facts.date or facts.arrived, facts.arrived)
    until = add_years(max(own, facts.last) if rules.from_last else own, years)
    born = facts.born
    if born is None or until is None:
        return Kept(None, NO_BIRTH_DATE if born is None else FOR_EVER)
    of_age = add_years(born, rules.majority_age)
    if of_age is None or min(facts.date or facts.arrived, facts.arrived) < of_age:
        grown = add_years(born, rules.majority_age + rules.minor_years)
        if grown is None:
            return Kept(None, BY_AGE)
        if grown > until:
            return Kept(grown, BY_AGE)
    return Kept(until, BY_YEARS)


def add_years(day: dt.date, years: int) -> dt.date | None:
    """The same day so many years on; of a 29th of February the 1st of March.  None beyond the calendar."""
    if day.year + years > dt.MAXYEAR:
        return None
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return dt.date(day.year + years, 3, 1)


@dataclass(frozen=True, slots=True)
class Item:
    """One document of a proposal, as it was then.  Holds ids, codes, days, digests and counts; nobody's name.

    `scan` is the SHA-256 of the file it came in, `record` that of `document.json` in its folder (empty if it was not
    filed), `size` the bytes that would go.
    """

    receipt: str
    document_id: str
    was: Was
    kind: str
    date: str
    patient: str
    scan: str
    pages: tuple[int, ...]
    record: str
    until: str
    why: str
    size: int

    def says_the_same(self, now: Item) -> bool:
        """Whether the document is still what was proposed; when it is due and how large it is may differ."""
        return self._itself() == now._itself()

    def _itself(self) -> tuple[object, ...]:
        own = (self.receipt, self.document_id, self.was, self.kind, self.date, self.patient)
        return (*own, self.scan, self.pages, self.record)


def list_json(items: Sequence[Item]) -> list[dict[str, Any]]:
    """The items for a file."""
    return [asdict(item) for item in items]


def list_from_json(told: Sequence[Mapping[str, Any]]) -> tuple[Item, ...]:
    """The items of a file.  Raises KeyError or TypeError if it holds something else."""
    return tuple(Item(**{**entry, "pages": tuple(entry["pages"])}) for entry in told)


def digest_of(items: Sequence[Item]) -> str:
    """SHA-256 over exactly these items in this order: what a proposer signs and an approver signs again."""
    written = json.dumps(list_json(items), sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(written.encode()).hexdigest()
