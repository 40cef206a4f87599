"""What a document claims about its patient: findings of the same value put together, the surest first."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from intake.model import Item

if TYPE_CHECKING:
    from collections.abc import Mapping

    from intake.model import Finding, Findings, Value, Word

MOST_CLAIMS = 6
"""More different values of one item than this are a list of people, not an identity."""

_WEAK = 0.5
"""A guess less than this part as sure as the value that was read is not held against it."""

IDENTITY = (
    Item.NAME,
    Item.FORMER_NAME,
    Item.BIRTH_DATE,
    Item.RECORD_NUMBER,
    Item.FOREIGN_NUMBER,
    Item.SEX,
    Item.AGE,
    Item.SSN_LAST4,
    Item.PHONE,
    Item.ADDRESS,
    Item.MEMBER_ID,
)


@dataclass(frozen=True, slots=True)
class Claim:
    """One value a document gives for one item.

    `readings` are other readings of the same ink, likeliest first.  `quality` (0..1) is how sure the value was
    read: the confidence of the finding, held down by that of its words.  `ink` is that of the surest finding.
    `guesses` are values that a second look at doubtful ink gave as well, with how sure each of them is.
    """

    item: Item
    value: Value
    readings: tuple[Value, ...]
    quality: float
    ink: tuple[Word, ...]
    guesses: Mapping[Value, float] = field(default_factory=dict)

    def guessed(self, value: Value) -> float | None:
        """How sure a guess of that value is, 0..1; None if it is none, or too weak beside the value itself."""
        sure = self.guesses.get(value, 0.0)
        return sure if sure > 0 and sure >= _WEAK * self.quality else None


def claims_of(findings: Findings) -> Mapping[Item, tuple[Claim, ...]]:
    """The claims of every identifying item of the patient, the surest first, at most `MOST_CLAIMS` an item."""
    return {item: _claims(findings, item) for item in IDENTITY}


def _claims(findings: Findings, item: Item) -> tuple[Claim, ...]:
    by_value: dict[Value, list[Finding]] = defaultdict(list)
    for finding in findings.of(item):
        by_value[finding.value].append(finding)
    ranked = sorted(by_value.items(), key=lambda pair: -sum(f.confidence for f in pair[1]))
    return tuple(_claim(item, value, found) for value, found in ranked[:MOST_CLAIMS])


def _claim(item: Item, value: Value, found: list[Finding]) -> Claim:
    best = max(found, key=_quality)
    readings = dict.fromkeys(reading for f in found for reading in f.alternatives if reading != value)
    guesses = {guess.value: guess.confidence for f in found for guess in f.guesses}
    return Claim(item, value, tuple(readings), _quality(best), best.ink, guesses)


def _quality(finding: Finding) -> float:
    words = sum(word.confidence for word in finding.ink) / max(1, len(finding.ink))
    return max(0.0, min(1.0, finding.confidence, words))
