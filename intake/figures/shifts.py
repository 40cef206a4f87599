"""When people work: how many of the hours between two moments lay within it."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_SHIFT = re.compile(r"([a-z]{3})(?:-([a-z]{3}))? (\d{1,2}):(\d{2})-(\d{1,2}):(\d{2})")
_DAY = 24 * 60


@dataclass(frozen=True, slots=True)
class Shift:
    """Minutes of the day, from `begin` until before `end`, on those weekdays (0 is Monday).

    One that ends on the next day has an `end` above 1440.
    """

    days: frozenset[int]
    begin: int
    end: int


@dataclass(frozen=True, slots=True)
class Staffed:
    """All shifts of a site; none means that it does not say when people work."""

    shifts: tuple[Shift, ...] = ()

    def hours(self, since: dt.datetime, until: dt.datetime, zone: dt.tzinfo | None) -> float:
        """The staffed hours from `since` until `until`; days are those of `zone`.  Shifts that overlap count once."""
        seconds, reached = 0.0, since
        for begin, end in sorted(self._between(since.astimezone(zone), until.astimezone(zone), zone)):
            seconds += max(0.0, (min(end, until) - max(begin, reached)).total_seconds())
            reached = max(reached, end)
        return seconds / 3600

    def _between(
        self, since: dt.datetime, until: dt.datetime, zone: dt.tzinfo | None
    ) -> Iterator[tuple[dt.datetime, dt.datetime]]:
        day = since.date() - dt.timedelta(days=1)  # whose night shift may last into the first day
        while day <= until.date():
            midnight = dt.datetime.combine(day, dt.time(), zone)
            for shift in self.shifts:
                if day.weekday() in shift.days:
                    yield midnight + dt.timedelta(minutes=shift.begin), midnight + dt.timedelta(minutes=shift.end)
            day += dt.timedelta(days=1)


def staffed(lines: Iterable[str]) -> Staffed:
    """Read shifts such as `mon-fri 08:00-17:30`, `sat 09:00-13:00` or `mon-sun 22:00-06:00`.

    Raises `ValueError` with a sentence about the first that cannot be read.
    """
    return Staffed(tuple(_shift(line) for line in lines))


def _shift(line: str) -> Shift:
    found = _SHIFT.fullmatch(" ".join(line.lower().split()))
    wrong = f'"{line}" is no shift: write days and hours, such as "mon-fri 08:00-17:30"'
    if found is None:
        raise ValueError(wrong)
    first, last = found[1], found[2] or found[1]
    begin, end = (60 * int(found[n]) + int(found[n + 1]) for n in (3, 5))
    in_a_day = begin < _DAY and end <= _DAY and int(found[4]) < 60 and int(found[6]) < 60
    if first not in DAYS or last not in DAYS or not in_a_day or begin == end:
        raise ValueError(wrong)
    from_day, to_day = DAYS.index(first), DAYS.index(last)
    days = frozenset((from_day + n) % 7 for n in range((to_day - from_day) % 7 + 1))
    return Shift(days, begin, end if end > begin else end + _DAY)
