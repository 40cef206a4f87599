"""Whether a probability means what it says: of what is given 90 %, nine in ten should be right.

The reliability table puts claims into ten bins of equal width; the expected calibration error is the mean distance of
share and probability over the bins, weighted by their size (Naeini et al. 2015); the Brier score (1950) the mean square
of probability minus outcome.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from intake.evaluate.judged import Share

if TYPE_CHECKING:
    from collections.abc import Iterable

BINS = 10


@dataclass(frozen=True, slots=True)
class Bin:
    """The claims whose probability lies from `low` to `high`: their mean probability, and how many were right."""

    low: float
    high: float
    mean: float
    right: Share


@dataclass(frozen=True, slots=True)
class Calibration:
    """The filled bins, lowest first; `brier` and `error` (expected calibration error) are None of no claims."""

    bins: tuple[Bin, ...]
    brier: float | None
    error: float | None

    @property
    def claims(self) -> int:
        """How many claims were counted."""
        return sum(one.right.of for one in self.bins)

    def to_json(self) -> dict[str, Any]:
        """Everything, for programs."""
        bins = [{"from": b.low, "to": b.high, "mean": round(b.mean, 4), **b.right.to_json()} for b in self.bins]
        return {"claims": self.claims, "brier": self.brier, "ece": self.error, "bins": bins}


def calibration(claims: Iterable[tuple[float, bool]]) -> Calibration:
    """Hold probabilities (0..1) against whether what they spoke for was right."""
    sorted_in: dict[int, list[tuple[float, bool]]] = {}
    for probability, right in claims:
        sorted_in.setdefault(min(BINS - 1, int(probability * BINS)), []).append((probability, right))
    every = [claim for group in sorted_in.values() for claim in group]
    bins = tuple(
        Bin(
            low=number / BINS,
            high=(number + 1) / BINS,
            mean=sum(p for p, _ in group) / len(group),
            right=Share(sum(right for _, right in group), len(group)),
        )
        for number, group in sorted(sorted_in.items())
    )
    if not every:
        return Calibration((), None, None)
    brier = sum((p - right) ** 2 for p, right in every) / len(every)
    error = sum(b.right.of * abs(b.mean - (b.right.rate or 0.0)) for b in bins) / len(every)
    return Calibration(bins, round(brier, 4), round(error, 4))
