"""From how often filing may go wrong to the probability from which a document is filed.

A `Record` tells, from pages whose patient is known, how many would have been filed at each probability, and how many of
them wrongly.  The threshold is the lowest probability at which even the upper bound of the wrong rate (Clopper and
Pearson 1934, one-sided) stays within what the site allows: a short record gives a high threshold, or none at all.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

CONFIDENCE = 0.95
NEVER = 1.0 + 1e-9
"""A threshold that no probability reaches."""
STEP = 1.12
"""The rows of a record that is kept lie this factor apart in 1 - p."""


@dataclass(frozen=True, slots=True)
class Row:
    """At this probability and above: so many pages filed, so many of them wrongly."""

    probability: float
    filed: int
    wrong: int


@dataclass(frozen=True, slots=True)
class Record:
    """What came of `pages` pages of known truth, by falling probability."""

    pages: int
    rows: tuple[Row, ...]

    def to_json(self) -> dict[str, object]:
        """For the model's head."""
        return {"pages": self.pages, "rows": [[r.probability, r.filed, r.wrong] for r in self.rows]}

    @staticmethod
    def from_json(held: Mapping[str, object]) -> Record:
        """As `to_json` wrote it; `KeyError`, `TypeError` or `ValueError` if it did not."""
        rows: Sequence[Sequence[float]] = held["rows"]  # type: ignore[assignment]
        return Record(int(held["pages"]), tuple(Row(float(p), int(n), int(w)) for p, n, w in rows))  # type: ignore[call-overload]


NO_RECORD = Record(0, ())


@dataclass(frozen=True, slots=True)
class Threshold:
    """The probability from which a document is filed, and what that has meant on the record.

    `share` is the part of all pages that are filed without a person, `rate` the wrong among them, and `bound` the rate
    that the wrong stay under with `CONFIDENCE`.
    """

    probability: float
    filed: int
    wrong: int
    pages: int

    @property
    def share(self) -> float:
        """Filed without a person, 0..1 of all pages."""
        return self.filed / self.pages if self.pages else 0.0

    @property
    def rate(self) -> float:
        """Wrong among the filed, 0..1."""
        return self.wrong / self.filed if self.filed else 0.0

    @property
    def bound(self) -> float:
        """The upper bound of that rate."""
        return upper_bound(self.wrong, self.filed)


def record_of(trials: Iterable[tuple[float, bool]], pages: int, step: float = STEP) -> Record:
    """The record of trials (probability of the best, whether filing it is right) among so many pages.

    Its rows lie at least the factor `step` apart in 1 - p; 1 keeps them all.
    """
    falling = sorted(trials, key=lambda trial: -trial[0])
    rows: list[Row] = []
    wrong, least = 0, 1e-9
    for at, (probability, right) in enumerate(falling, start=1):
        wrong += not right
        last = at == len(falling)
        if last or (1 - falling[at][0] > max(least, 1 - probability)):
            if rows and not last and 1 - probability < step * (1 - rows[-1].probability):
                continue
            rows.append(Row(float(probability), at, int(wrong)))
    return Record(pages, tuple(rows))


def threshold_for(record: Record, rate: float, *, bounded: bool = True) -> Threshold:
    """The lowest probability at which the wrong rate is within `rate`; `NEVER` if it is so at none.

    `bounded` asks it of the upper bound, else of the rate itself.
    """
    within = [
        row for row in record.rows if (upper_bound(row.wrong, row.filed) if bounded else row.wrong / row.filed) <= rate
    ]
    if not within:
        return Threshold(NEVER, 0, 0, record.pages)
    best = within[-1]
    return Threshold(best.probability, best.filed, best.wrong, record.pages)


def upper_bound(wrong: int, of: int, confidence: float = CONFIDENCE) -> float:
    """The highest rate at which no more than `wrong` of `of` would still come out with probability 1 - `confidence`."""
    if wrong >= of:
        return 1.0
    low, high = wrong / of, 1.0
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if _at_most(wrong, of, middle) > 1 - confidence else (low, middle)
    return high


def _at_most(wrong: int, of: int, rate: float) -> float:
    """The chance of no more than so many at that rate (binomial)."""
    if rate <= 0:
        return 1.0
    if rate >= 1:
        return 0.0
    log_rate, log_else = math.log(rate), math.log1p(-rate)
    terms = (
        math.lgamma(of + 1) - math.lgamma(k + 1) - math.lgamma(of - k + 1) + k * log_rate + (of - k) * log_else
        for k in range(wrong + 1)
    )
    return min(1.0, math.fsum(math.exp(term) for term in terms))


@dataclass(frozen=True, slots=True)
class InForce:
    """The threshold in force on a site, and why.

    `by_record` follows from the record of the judge; `probability` is that or higher: `floor` is the site's own, and
    where people found too many of the answers above it wrong (`wrong` of `checked`), it was tightened.
    """

    rate: float
    by_record: Threshold
    floor: float
    checked: int
    wrong: int
    probability: float

    @property
    def tightened(self) -> bool:
        """Whether what people found made it higher."""
        return self.probability > max(self.by_record.probability, self.floor)


def in_force(record: Record, rate: float, floor: float, checked: Sequence[tuple[float, bool]]) -> InForce:
    """The threshold for a rate of wrong patients, with what people found of answers like those that are filed.

    `checked` are answers that a person has settled, each with its probability and whether the person chose that
    patient.  There is drift if so many wrong ones among those at or above the threshold would come out with a chance
    of less than 1 - `CONFIDENCE` at the rate allowed; then the threshold rises until there is none.
    """
    by_record = threshold_for(record, rate)
    level = max(by_record.probability, floor)
    above = sorted((one for one in checked if one[0] >= level), key=lambda one: one[0])
    wrong = sum(not right for _, right in above)
    raised, left, wrong_left = level, len(above), wrong
    for probability, right in above:
        if not _drifts(wrong_left, left, rate):
            break
        left, wrong_left = left - 1, wrong_left - (not right)
        raised = math.nextafter(probability, 2)
    return InForce(rate, by_record, floor, len(above), wrong, raised)


def _drifts(wrong: int, of: int, rate: float) -> bool:
    """Whether so many wrong ones speak against that rate; a single one is a mishap until there are two."""
    return wrong > 1 and 1 - _at_most(wrong - 1, of, rate) < 1 - CONFIDENCE
