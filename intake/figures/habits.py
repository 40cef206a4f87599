"""What a source usually brings, hour by hour of the week, and whether its silence is unusual."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass, replace
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING

from intake.figures.shapes import quantile

if TYPE_CHECKING:
    from collections.abc import Sequence

_HOUR = dt.timedelta(hours=1)
_WEEK = dt.timedelta(weeks=1)
_HOURS = 7 * 24
_MONDAY = dt.datetime(2001, 1, 1)  # noqa: DTZ001 -- by the clock on the wall
LEAST = 20
"""Fewer files than this are no habit."""
_RARE = 0.99
"""A gap that is longer than this share of all gaps is unusual."""


@dataclass(frozen=True, slots=True)
class Habit:
    """Files that usually come in each hour of the week (Monday from midnight on is 0), and the longest usual gap.

    The gap is told in files missed; `summed` has what has come by the beginning of each hour.
    """

    rates: tuple[float, ...]
    summed: tuple[float, ...]
    longest: float = 0.0

    def expected(self, since: dt.datetime, until: dt.datetime) -> float:
        """How many files usually come between two moments of one zone; two weeks at most are looked at."""
        return max(0.0, self.along(until) - self.along(max(since, until - 2 * _WEEK)))

    def along(self, at: dt.datetime) -> float:
        """How many files would have come since a Monday long ago, by the clock on the wall."""
        wall = at.replace(tzinfo=None) - _MONDAY
        weeks, rest = divmod(wall, _WEEK)
        hour, minutes = divmod(rest, _HOUR)
        return weeks * self.summed[-1] + self.summed[hour] + self.rates[hour] * (minutes / _HOUR)


def habit_of(arrivals: Sequence[dt.datetime], now: dt.datetime) -> Habit | None:
    """The habit of a source by its `arrivals`, oldest first; None of too few, or of less than two weeks.

    Nights and weekends without mail cost nothing: a gap is measured in the files that usually come within it.
    """
    if len(arrivals) < LEAST or now - arrivals[0] < 2 * _WEEK:
        return None
    local = [at.astimezone(now.tzinfo) for at in arrivals]
    weeks = (now - arrivals[0]) / _WEEK
    counts = Counter(at.weekday() * 24 + at.hour for at in local)
    rates = tuple(counts[hour] / weeks for hour in range(_HOURS))
    habit = Habit(rates, tuple(accumulate(rates, initial=0.0)))
    gaps = [max(0.0, later - earlier) for earlier, later in pairwise(map(habit.along, local))]
    return replace(habit, longest=quantile(gaps, _RARE) or 0.0)
