"""Weights and probabilities: the theory of record linkage after Fellegi and Sunter (1969).

A level weighs log2(m/u) bits: m is how likely it is on pages of this patient, u on pages of a stranger.  Beside
"it is this patient" every row carries rival hypotheses, "it is a relative of theirs who is not in the index", with
chances of their own (`parameters.Kin`): without them the right-looking brother is filed as the patient.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from intake.matching import parameters as p
from intake.matching.index import Field
from intake.matching.keys import tokens
from intake.matching.parameters import Kin

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from intake.model import Evidence, Item, Patient, PersonName

FLOOR = 1e-9
"""No chance is smaller than this: nothing on paper is impossible."""
_DAMAGED, _CLEAN = 0.70, 0.95
"""Quality of reading up to which the chances of damaged ink hold, and from which those of clean ink do."""
_DEPENDENT = 0.25
_PRIOR_ROWS = 2000
"""A small index says little about how common a value is: so many rows of the population are counted with it."""
_POPULATION = {Field.LAST: 1e-4, Field.FIRST: 1e-3, Field.BIRTH_DATE: 1 / 30_000}
"""Share of a typical value in the population (US Census 1990 for names; even spread over 82 years for dates)."""


class Ratio(NamedTuple):
    """How much likelier than on a stranger's page, in bits: if it is the patient, or one of their kin."""

    own: float = 0.0
    family: float = 0.0
    twin: float = 0.0
    junior: float = 0.0


def total(ratios: Iterable[Ratio]) -> Ratio:
    """Independent evidence adds up."""
    return Ratio(*(sum(column) for column in zip(Ratio(), *ratios, strict=True)))


def damped(bits: Iterable[float]) -> list[float]:
    """Dependent evidence in the order given: the strongest for and the strongest against whole, the rest a quarter."""
    given = list(bits)
    whole = {max(0.0, *given), min(0.0, *given)} if given else set()
    counted = []
    for one in given:
        counted.append(one if one in whole else one * _DEPENDENT)
        whole.discard(one)
    return counted


def household(ratios: Sequence[Ratio]) -> Ratio:
    """Phone, address and insurance together, which come and go together.

    What tells the patient from a relative is damped as well, so that one more that agrees never helps the relative.
    """
    own = sum(damped(r.own for r in ratios))
    kin = (own - sum(damped(r.own - r[at] for r in ratios)) for at in (1, 2, 3))
    return Ratio(own, *kin)


@dataclass(frozen=True, slots=True)
class Weighed:
    """A row of the index with the sum of its ratios, and what shows its evidence if it is wanted."""

    patient: Patient
    ratio: Ratio
    items: frozenset[Item]
    evidence: Callable[[], tuple[Evidence, ...]] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Shares:
    """Which share of the index has a value."""

    counts: Mapping[tuple[str, str], int] = field(repr=False)
    rows: int

    @property
    def one(self) -> float:
        """The share of a single row."""
        return 1 / max(1, self.rows)

    def of(self, column: Field, value: str) -> float:
        """Share of rows with that value, drawn towards the population where the index is small."""
        counted = self.counts.get((column, value), 0)
        return (counted + _PRIOR_ROWS * _POPULATION[column]) / (self.rows + _PRIOR_ROWS)

    def of_last(self, page: str, patient: Patient) -> float:
        """Share of the commonest last name that both sides have; that of the page's if they have none in common."""
        theirs = {patient.name.last, patient.former_last_name}
        theirs |= {part for name in tuple(theirs) for part in tokens(name)}
        shared = [name for name in (page, *tokens(page)) if name in theirs]
        return max(self.of(Field.LAST, name) for name in shared or [page])


def ratio(chance: p.Chance, quality: float, share: float = 0.0) -> Ratio:
    """The ratio of one level: `quality` 0..1 mixes the chances of clean and damaged recognition."""
    sure = max(0.0, min(1.0, (quality - _DAMAGED) / (_CLEAN - _DAMAGED)))
    chance_bits = math.log2(max(FLOOR, chance.base + chance.often * share))
    m = max(FLOOR, sure * chance.clean + (1 - sure) * chance.damaged)
    own = math.log2(m) - chance_bits
    often = chance.often * share
    return Ratio(own, *(_kin(rate, often, own, chance_bits) for rate in (chance.family, chance.twin, chance.junior)))


def _kin(rate: float | None, often: float, own: float, chance_bits: float) -> float:
    """Bits of a relative, who never agrees more surely than the patient."""
    if rate is None:
        return 0.0
    bits = math.log2(max(FLOOR, rate + often)) - chance_bits
    return min(bits, own) if own > 0 else bits


def name_values(names: Iterable[PersonName]) -> Iterable[tuple[Field, str]]:
    """The values whose counts are needed to weigh these names."""
    for name in names:
        yield Field.LAST, name.last
        yield from ((Field.LAST, part) for part in tokens(name.last))
        yield Field.FIRST, name.first


def posterior(weighed: Sequence[Weighed], rows: int) -> tuple[float, ...]:
    """The probability of each row, in the order given.

    Their sum falls short of 1 by the probability that the patient is not in the index, be it a stranger to it or
    a relative of one of the rows.
    """
    present = math.log2((1 - p.ABSENT) / max(1, rows))
    kin_prior = [math.log2(p.ABSENT * p.KIN_SHARE[kin] / max(1, rows)) for kin in Kin]
    stranger = math.log2(p.ABSENT * (1 - sum(p.KIN_SHARE.values())))
    own = [present + w.ratio.own for w in weighed]
    rivals = [prior + bits for w in weighed for prior, bits in zip(kin_prior, w.ratio[1:], strict=True)]
    top = max([stranger, *own, *rivals])
    total = sum(2 ** (bits - top) for bits in (stranger, *own, *rivals))
    return tuple(2 ** (bits - top) / total for bits in own)
