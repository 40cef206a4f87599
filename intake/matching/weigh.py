"""Weights and probabilities: the theory of record linkage after Fellegi and Sunter (1969).

A level weighs log2(m/u) bits: m is how likely it is on pages of this patient, u on pages of a stranger.  Beside
"it is this patient" every row carries rival hypotheses, "it is a relative of theirs who is not in the index", with
chances of their own (`parameters.Kin`): without them the right-looking brother is filed as the patient.
"""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from intake.matching import parameters as p
from intake.matching.index import Field
from intake.matching.keys import tokens
from intake.matching.parameters import Kin
from intake.model import Evidence, Item, Level, PersonName

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    from intake.matching.claims import Claim
    from intake.matching.compare import NameLevels
    from intake.model import Patient, Value

    Floats = NDArray[np.float32]

HOUSEHOLD = (Item.PHONE, Item.ADDRESS, Item.MEMBER_ID)
FLOOR = 1e-9
"""No chance is smaller than this: nothing on paper is impossible."""
_DAMAGED, _CLEAN = 0.70, 0.95
"""Quality of reading up to which the chances of damaged ink hold, and from which those of clean ink do."""
_DEPENDENT = 0.25
_NATS = math.log(2)
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
    own = family = twin = junior = 0.0
    for one in ratios:
        own += one[0]
        family += one[1]
        twin += one[2]
        junior += one[3]
    return Ratio(own, family, twin, junior)


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
    if len(ratios) < 2:
        return ratios[0] if ratios else Ratio()
    own = sum(damped(r.own for r in ratios))
    kin = (own - sum(damped(r.own - r[at] for r in ratios)) for at in (1, 2, 3))
    return Ratio(own, *kin)


class Compared(NamedTuple):
    """One claim of the page held against one row.

    `reading` is the value of the claim that fitted best, `parts` how the parts of a name compare.  `further` tells
    that another claim of the same item fits better, and this one speaks of somebody else.
    """

    claim: Claim
    level: Level
    ratio: Ratio
    index_value: Value
    reading: Value | None = None
    parts: NameLevels | None = None
    further: bool = False


@dataclass(frozen=True, slots=True)
class Weighed:
    """A row of the index with the sum of its ratios, what was compared, and what was found in the ink besides."""

    patient: Patient
    ratio: Ratio
    compared: tuple[Compared, ...] = field(repr=False)
    found: tuple[Evidence, ...] = field(repr=False, default=())

    @property
    def items(self) -> frozenset[Item]:
        """The items for which there is evidence; what stands in another's field is none."""
        found = (one.item for one in self.found if one.level != Level.ELSEWHERE)
        return frozenset((*(one.claim.item for one in self.compared), *found))

    def evidence(self) -> tuple[Evidence, ...]:
        """Field by field, what a reviewer is shown."""
        lines = [one for one in self.compared if one.claim.item not in HOUSEHOLD]
        homes = [one for one in self.compared if one.claim.item in HOUSEHOLD]
        weights = [*(one.ratio.own for one in lines), *damped(one.ratio.own for one in homes)]
        shown_lines = (_evidence(one, bits) for one, bits in zip((*lines, *homes), weights, strict=True))
        return (*shown_lines, *self.found)


def _evidence(one: Compared, bits: float) -> Evidence:
    claim = one.claim
    return Evidence(claim.item, shown(claim.value), shown(one.index_value), one.level, round(bits, 2), claim.ink)


def shown(value: Value) -> str:
    """A value as a reviewer reads it: `LAST, FIRST MIDDLE SUFFIX`, ISO dates, text as it is."""
    if isinstance(value, PersonName):
        return f"{value.last}, {' '.join(part for part in (value.first, value.middle, value.suffix) if part)}".strip(
            " ,"
        )
    return value.isoformat() if isinstance(value, dt.date) else value


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
    return _ratio(chance, round(sure, 2), share)


@lru_cache(maxsize=65_536)
def _ratio(chance: p.Chance, sure: float, share: float) -> Ratio:
    often = chance.often * share
    chance_bits = math.log2(max(FLOOR, chance.base + often))
    m = max(FLOOR, sure * chance.clean + (1 - sure) * chance.damaged)
    own = math.log2(m) - chance_bits
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


def theory_of(weighed: Sequence[Weighed], rows: int) -> tuple[Floats, Floats, float]:
    """In nats, with the prior: each candidate, each candidate's absent relatives, and nobody near."""
    ratios = np.array([one.ratio for one in weighed], dtype=np.float64) * _NATS
    present = math.log((1 - p.ABSENT) / max(1, rows))
    kin = np.log([p.ABSENT * p.KIN_SHARE[one] / max(1, rows) for one in Kin])
    relatives = np.logaddexp.reduce(ratios[:, 1:] + kin, axis=1)
    stranger = math.log(p.ABSENT * (1 - sum(p.KIN_SHARE.values())))
    return (ratios[:, 0] + present).astype(np.float32), relatives.astype(np.float32), stranger


def shares(own: Floats, kin: Floats, nobody: float) -> NDArray[np.float64]:
    """The share of each candidate in the sum of the exponentials of all that could be.

    Their sum falls short of 1 by the probability that the patient is not in the index, be it a stranger to it or
    a relative of one of the rows.
    """
    top = max(float(own.max()), float(kin.max()), nobody)
    mine = np.exp(own.astype(np.float64) - top)
    return np.asarray(mine / (mine.sum() + np.exp(kin.astype(np.float64) - top).sum() + math.exp(nobody - top)))
