"""Figures of guesses: macro-F1, and how far their probabilities can be believed.

The expected calibration error is the mean over ten bins of the gap between what was believed and what was right,
weighted by the bin's share (Naeini et al. 2015); the Brier score the mean square of (belief - outcome) (Brier 1950).
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import Console

_BINS = 10


@dataclass(frozen=True, slots=True)
class Bin:
    """So many guesses of about one probability: their mean belief, and the share that was right."""

    count: int
    believed: float
    right: float


@dataclass(frozen=True, slots=True)
class Reliability:
    """The bins that hold anything, and the two figures."""

    bins: tuple[Bin, ...]
    expected_error: float
    brier: float

    def to_json(self) -> dict[str, Any]:
        """For programs."""
        return {
            "expected_calibration_error": round(self.expected_error, 4),
            "brier": round(self.brier, 4),
            "bins": [[b.count, round(b.believed, 3), round(b.right, 3)] for b in self.bins],
        }

    def show(self, console: Console) -> None:
        """Print it for people."""
        console.print(f"{'calibration':<20} expected error {self.expected_error:.3f}, Brier {self.brier:.3f}")
        cells = "  ".join(f"{b.believed:.2f}→{b.right:.2f} ({b.count})" for b in self.bins)
        console.print(f"{'':<20} believed→right: {cells}")


def reliability(guesses: Sequence[tuple[float, bool]]) -> Reliability:
    """The reliability of guesses, each a probability 0..1 and whether it was right."""
    filled: dict[int, list[tuple[float, bool]]] = {}
    for believed, right in guesses:
        filled.setdefault(min(int(believed * _BINS), _BINS - 1), []).append((believed, right))
    bins = tuple(
        Bin(len(held), sum(b for b, _ in held) / len(held), sum(r for _, r in held) / len(held))
        for _, held in sorted(filled.items())
    )
    total = max(len(guesses), 1)
    return Reliability(
        bins,
        sum(b.count * abs(b.believed - b.right) for b in bins) / total,
        sum((b - r) ** 2 for b, r in guesses) / total,
    )


def macro_f1(pairs: Sequence[tuple[str, str]]) -> float:
    """The mean over what is true of the harmonic mean of precision and recall; pairs are (true, guessed)."""
    counts = Counter(pairs)
    scores = []
    for name in {true for true, _ in pairs}:
        sides = sum(n for pair, n in counts.items() for side in pair if side == name)
        scores.append(2 * counts[name, name] / sides)
    return sum(scores) / len(scores) if scores else 0.0
