"""The time, the source and the type that figures are asked for."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

NAMED = {"today": 1, "7d": 7, "30d": 30}
"""Days back, today included, of the periods that have a name."""
LONGEST = 366
"""Days of the longest period: a longer one is cut at its beginning."""


@dataclass(frozen=True, slots=True)
class Period:
    """From `since` until before `until`; empty `source` and `kind` mean all."""

    since: dt.datetime
    until: dt.datetime
    source: str = ""
    kind: str = ""

    @property
    def days(self) -> list[dt.date]:
        """Its days in the zone of its beginning, oldest first."""
        last = (self.until - dt.timedelta(microseconds=1)).astimezone(self.since.tzinfo).date()
        count = (last - self.since.date()).days + 1
        return [self.since.date() + dt.timedelta(days=number) for number in range(max(1, count))]

    @property
    def hours(self) -> float:
        """Its length."""
        return (self.until - self.since).total_seconds() / 3600


def period_of(
    name: str,
    now: dt.datetime,
    first: dt.date | None = None,
    last: dt.date | None = None,
    *,
    source: str = "",
    kind: str = "",
) -> Period:
    """The period of that name, or from the beginning of `first` to the end of `last`; days are those of `now`'s zone.

    A name nobody knows counts as today; days the wrong way round are turned; nothing lies in the future.
    """
    today = now.date()
    if first or last:
        one, other = sorted((min(first or last or today, today), min(last or first or today, today)))
        one = max(one, other - dt.timedelta(days=LONGEST - 1))
    else:
        one, other = today - dt.timedelta(days=NAMED.get(name, 1) - 1), today
    midnight = dt.time(tzinfo=now.tzinfo)
    until = dt.datetime.combine(other + dt.timedelta(days=1), midnight)
    return Period(dt.datetime.combine(one, midnight), min(until, now) if other == today else until, source, kind)
