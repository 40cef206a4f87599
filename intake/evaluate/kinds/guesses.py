"""Figures of guesses: macro-F1, and how far their probabilities can be believed.

The expected calibration error is the mean over ten bins of the gap between what was believed and what was right,
weighted by the bin's share (Naeini et al. 2015); the Brier score the mean square of (belief - outcome) (Brier 1950).
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from intake.evaluate.judged import Share

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from rich.console import Console

_BINS = 10


@dataclass(frozen=True, slots=True)
class Bin:
    """The guesses whose probability lies from `low` to a tenth above: their mean belief, and how many were right."""

    low: float
    believed: float
    right: Share

    @property
    def count(self) -> int:
        """How many guesses."""
        return self.right.of


@dataclass(frozen=True, slots=True)
class Reliability:
    """The bins that hold anything, the lowest first, and the two figures; both are 0 of no guesses."""

    bins: tuple[Bin, ...]
    expected_error: float
    brier: float

    @property
    def count(self) -> int:
        """How many guesses."""
        return sum(b.count for b in self.bins)

    def to_json(self) -> dict[str, Any]:
        """For programs; a bin is its count, its mean belief and the share that was right."""
        return {
            "expected_calibration_error": round(self.expected_error, 4),
            "brier": round(self.brier, 4),
            "bins": [[b.count, round(b.believed, 3), round(b.right.rate or 0.0, 3)] for b in self.bins],
        }

    def show(self, console: Console) -> None:
        """Print it for people."""
        console.print(f"{'calibration':<20} expected error {self.expected_error:.3f}, Brier {self.brier:.3f}")
        cells = "  ".join(f"{b.believed:.2f}→{b.right.rate or 0.0:.2f} ({b.count})" for b in self.bins)
        console.print(f"{'':<20} believed→right: {cells}")


def reliability(guesses: Iterable[tuple[float, bool]]) -> Reliability:
    """The reliability of guesses, each a probability 0..1 and whether it was right."""
    filled: dict[int, list[tuple[float, bool]]] = {}
    for believed, right in guesses:
        filled.setdefault(min(int(believed * _BINS), _BINS - 1), []).append((believed, right))
    bins = tuple(
        Bin(number / _BINS, sum(b for b, _ in held) / len(held), Share(int(sum(r for _, r in held)), len(held)))
        for number, held in sorted(filled.items())
    )
    total = max(sum(b.count for b in bins), 1)
    return Reliability(
        bins,
        sum(b.count * abs(b.believed - (b.right.rate or 0.0)) for b in bins) / total,
        sum((b - r) ** 2 for held in filled.values() for b, r in held) / total,
    )


def macro_f1(pairs: Sequence[tuple[str, str]]) -> float:
    """The mean over what is true of the harmonic mean of precision and recall; pairs are (true, guessed)."""
    counts = Counter(pairs)
    scores = []
    for name in {true for true, _ in pairs}:
        sides = sum(n for pair, n in counts.items() for side in pair if side == name)
        scores.append(2 * counts[name, name] / sides)
    return sum(scores) / len(scores) if scores else 0.0
