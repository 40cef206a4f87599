"""Small statistics that the figures are made of."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

AGES: Mapping[str, float] = {"< 1 h": 1, "1-4 h": 4, "4-24 h": 24, "1-3 d": 72, "> 3 d": math.inf}
"""The bands of age, each with its end in hours."""


def quantile(values: Iterable[float], share_below: float) -> float | None:
    """The value that `share_below` (0..1) of the values do not exceed, in proportion between neighbours."""
    ordered = sorted(values)
    if not ordered:
        return None
    place = (len(ordered) - 1) * share_below
    low = math.floor(place)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (ordered[high] - ordered[low]) * (place - low)


def bands(hours: Iterable[float]) -> dict[str, int]:
    """How many ages, in hours, fall into each band of `AGES`."""
    counts = dict.fromkeys(AGES, 0)
    for age in hours:
        counts[next(name for name, end in AGES.items() if age < end)] += 1
    return counts


def hours_to_clear(waiting: int, done: int, within_hours: float) -> float | None:
    """How long the backlog lasts at the rate of late; None if nothing was done and something waits."""
    if waiting == 0:
        return 0.0
    return waiting * within_hours / done if done else None


def share(part: float, whole: float) -> float | None:
    """`part` of `whole`, 0..1; None where there is nothing."""
    return part / whole if whole else None


@dataclass(frozen=True, slots=True)
class ControlLimits:
    """The middle of a run, and how far chance alone is expected to lead from it (three sigma)."""

    middle: float
    low: float
    high: float


def limits_of(values: Sequence[float], least: int = 8) -> ControlLimits | None:
    """Limits of an individuals chart: the mean, and 2.66 mean moving ranges (Wheeler); None of too few values."""
    if len(values) < least:
        return None
    middle = sum(values) / len(values)
    ranges = [abs(later - earlier) for earlier, later in pairwise(values)]
    reach = 2.66 * sum(ranges) / len(ranges)
    return ControlLimits(middle, max(0.0, middle - reach), middle + reach)
