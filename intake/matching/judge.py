"""The probability that a page is a patient's: theory, corrected by what labelled pages have taught.

Every candidate has two potentials, "it is they" and "it is a relative of theirs who is not in the index"; beside them
stands "nobody near".  Theory (`weigh`) gives each a number of nats; a small network over the traits of the comparison
adds its correction; the probabilities are the shares of their exponentials, as in a conditional logit (McFadden 1974).
Without a correction it is the posterior of the theory.  Last comes a curve that makes the probability of the
best mean what it says, fitted on pages that the network has not seen.
"""

from __future__ import annotations

import io
import json
import math
from bisect import bisect
from dataclasses import dataclass, field
from functools import cache, lru_cache
from importlib import resources
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from intake.matching.thresholds import NO_RECORD, Record
from intake.matching.traits import SHARED_BY_KIN, traits_of, traits_of_page
from intake.matching.weigh import shares, theory_of
from intake.model import Item, Level

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from intake.matching.fields import Page
    from intake.matching.weigh import Floats, Weighed

WITH_CEILING = (
    "first differs",
    "first alike 0",
    "first alike 1",
    f"first {Level.INITIAL}",
    f"{Item.RECORD_NUMBER} {Level.OTHERS}",
)
"""Traits with a ceiling of their own: what a twin or whoever got the wrong label has as well."""
KNOTS = (-6.0, -3.0, 0.0, 2.0, 4.0, 6.0, 9.0, 13.0)
"""Log odds between which a curve is straight."""
MOST_JUDGED = 12
"""So many of the best candidates by theory are judged; those behind them hold no probability worth the name."""
_LEAST = 1e-12


@dataclass(frozen=True, slots=True, eq=False)
class Network:
    """The learned correction.

    `inner` (traits x width), `bias` (width) and `outer` (width x 2) are a layer of rectified units over the traits of
    a candidate and of the page; `straight` (traits x 2) goes past it; `absent` (traits) is for the page alone.
    `scales` weigh the theory of "they", the theory of "a relative", and shift "nobody near".
    """

    traits: Mapping[str, int] = field(repr=False)
    inner: Floats = field(repr=False)
    bias: Floats = field(repr=False)
    outer: Floats = field(repr=False)
    straight: Floats = field(repr=False)
    absent: Floats = field(repr=False)
    scales: Floats = field(repr=False)


@dataclass(frozen=True, slots=True)
class Curve:
    """From the probability that comes out for the best to the one that is true: log odds to log odds, with a ceiling.

    `odds` are those that are true where `KNOTS` come out, straight between them.  The ceiling is for what no page can
    show: a label of somebody else's, two people's data mixed (Platt 1999, with an asymptote).
    """

    odds: tuple[float, ...] = KNOTS
    ceiling: float = 1.0

    def __call__(self, probability: float) -> float:
        """The probability that is true of those for which this one comes out."""
        held = min(1 - _LEAST, max(_LEAST, probability))
        odds = math.log(held / (1 - held))
        at = min(max(bisect(KNOTS, odds), 1), len(KNOTS) - 1)
        part = min(1.0, max(0.0, (odds - KNOTS[at - 1]) / (KNOTS[at] - KNOTS[at - 1])))
        beyond = odds - min(KNOTS[-1], max(KNOTS[0], odds))
        return self.ceiling / (1 + math.exp(-(self.odds[at - 1] * (1 - part) + self.odds[at] * part + beyond)))


@dataclass(frozen=True, slots=True)
class Judge:
    """Networks that are asked together (their probabilities are averaged), the curves behind them, and their record.

    `shared` is the curve where nothing agrees that a father and his son do not share.  `ceilings` are for traits of the
    best that hold however sure the rest makes it: another first name beside a birth date and a number that agree, as
    where two people's data are mixed.

    `record` tells what came of pages of known truth that took no part in the teaching; thresholds follow from it.
    """

    networks: tuple[Network, ...]
    curve: Curve = Curve()
    ceilings: Mapping[str, float] = field(default_factory=dict)
    record: Record = NO_RECORD
    shared: Curve = Curve()

    def probabilities(self, weighed: Sequence[Weighed], page: Page) -> tuple[float, ...]:
        """The probability of each candidate, in the order given; they sum to less than 1 by that of nobody here."""
        judged = weighed[:MOST_JUDGED]
        if not judged:
            return ()
        words = [traits_of(one, page) for one in judged] if self.networks else []
        found = self.shares_of(*theory_of(judged, page.shares.rows), words, traits_of_page(page))
        return found + (0.0,) * (len(weighed) - len(judged))

    def shares_of(
        self, own: Floats, kin: Floats, nobody: float, words: Sequence[Sequence[str]], of_page: Sequence[str]
    ) -> tuple[float, ...]:
        """The same from the theory (`theory_of`), the traits of each candidate, and those of the page."""
        if not len(own):
            return ()
        if not self.networks:
            return tuple(float(x) for x in shares(own, kin, nobody))
        known, joined = self.networks[0].traits, _joined(self.networks)
        both = [known[word] for word in of_page if word in known]
        at = [[*(known[word] for word in some if word in known), *both] for some in words]
        inner = np.stack([joined.inner[some].sum(axis=0) for some in at]) + joined.bias
        straight = np.stack([joined.straight[some].sum(axis=0) for some in at])
        absent = joined.absent[both].sum(axis=0)
        hidden, told = np.maximum(inner, 0), np.zeros(len(own))
        for n, network in enumerate(self.networks):
            width = len(network.bias)
            corrected = hidden[:, n * width : (n + 1) * width] @ network.outer + straight[:, 2 * n : 2 * n + 2]
            scales = network.scales
            nobody_near = nobody + float(scales[2]) + float(absent[n])
            told += shares(scales[0] * own + corrected[:, 0], scales[1] * kin + corrected[:, 1], nobody_near)
        return tuple(float(x) for x in told / len(self.networks))

    def told(self, shares_of_persons: Sequence[float], traits: Collection[str] = ()) -> tuple[float, ...]:
        """The probabilities that are told, best first, from the shares of persons and the traits of the best.

        What curve and ceilings take from the best or give it, nobody and the others give or take in proportion.
        """
        if not shares_of_persons:
            return ()
        best = min(1 - _LEAST, shares_of_persons[0])
        ceiling = min((self.ceilings[trait] for trait in traits if trait in self.ceilings), default=1.0)
        true = self.curve_for(traits)(best) * ceiling
        return (true, *(share * (1 - true) / (1 - best) for share in shares_of_persons[1:]))

    def curve_for(self, traits: Collection[str]) -> Curve:
        """The curve for a best candidate with these traits."""
        return self.shared if SHARED_BY_KIN in traits else self.curve


class _Joined(NamedTuple):
    """The weights of all networks side by side, so that the traits are looked up once."""

    inner: Floats
    bias: Floats
    straight: Floats
    absent: Floats


@lru_cache(maxsize=8)
def _joined(networks: tuple[Network, ...]) -> _Joined:
    return _Joined(
        np.concatenate([one.inner for one in networks], axis=1),
        np.concatenate([one.bias for one in networks]),
        np.concatenate([one.straight for one in networks], axis=1),
        np.stack([one.absent for one in networks], axis=1),
    )


def packed(judge: Judge) -> bytes:
    """The judge as the bytes of a model file: its arrays, and a head of JSON with traits, curve and record."""
    head = {
        "networks": len(judge.networks),
        "traits": list(judge.networks[0].traits) if judge.networks else [],
        "curve": [*judge.curve.odds, judge.curve.ceiling],
        "shared": [*judge.shared.odds, judge.shared.ceiling],
        "ceilings": dict(judge.ceilings),
        "record": judge.record.to_json(),
    }
    arrays = {
        f"{name}{at}": getattr(network, name).astype(np.float16 if name in _HALVED else np.float32)
        for at, network in enumerate(judge.networks)
        for name in _ARRAYS
    }
    file = io.BytesIO()
    np.savez_compressed(file, allow_pickle=False, head=np.frombuffer(json.dumps(head).encode(), np.uint8), **arrays)
    return file.getvalue()


def unpacked(content: bytes) -> Judge:
    """The judge that `packed` made these bytes of; `ValueError` or `KeyError` if it did not."""
    with np.load(io.BytesIO(content), allow_pickle=False) as held:
        head = json.loads(held["head"].tobytes())
        traits = {name: at for at, name in enumerate(head["traits"])}
        networks = tuple(
            Network(traits, *(held[f"{name}{at}"].astype(np.float32) for name in _ARRAYS))
            for at in range(head["networks"])
        )
    curve, shared = (
        Curve(tuple(map(float, odds)), float(ceiling)) for *odds, ceiling in (head["curve"], head["shared"])
    )
    return Judge(networks, curve, head["ceilings"], Record.from_json(head["record"]), shared)


@cache
def shipped_judge() -> Judge:
    """The judge of the package, which `intake train judge` makes."""
    return unpacked(resources.files("intake.matching").joinpath("models/judge/model.npz").read_bytes())


_ARRAYS = ("inner", "bias", "outer", "straight", "absent", "scales")
_HALVED = frozenset({"inner", "straight"})
