"""A source is quiet when files are missed that usually come; nights and weekends are not missed."""

from __future__ import annotations

import datetime as dt

from intake.figures.habits import habit_of

NOW = dt.datetime(2026, 11, 23, 12, tzinfo=dt.UTC)  # a Monday


def office_hours(weeks: int = 8) -> list[dt.datetime]:
    """A file every half hour from eight to five on weekdays."""
    first = NOW - dt.timedelta(weeks=weeks)
    halves = (first + dt.timedelta(minutes=30 * number) for number in range(weeks * 7 * 48))
    return [at for at in halves if at.weekday() < 5 and 8 <= at.hour < 17]


def test_a_weekend_without_mail_is_not_missed() -> None:
    habit = habit_of(office_hours(), NOW)
    assert habit is not None
    friday, monday = dt.datetime(2026, 11, 20, 17, tzinfo=dt.UTC), dt.datetime(2026, 11, 23, 8, tzinfo=dt.UTC)
    assert habit.expected(friday, monday) == 0


def test_a_morning_without_mail_is_missed() -> None:
    habit = habit_of(office_hours(), NOW)
    assert habit is not None
    assert 7 < habit.expected(NOW.replace(hour=8), NOW) < 9
    assert habit.longest < 3


def test_too_little_is_no_habit() -> None:
    assert habit_of([], NOW) is None
    assert habit_of(office_hours(8)[:10], NOW) is None
    assert habit_of(office_hours(1), NOW) is None


def test_only_the_last_fortnight_is_looked_at() -> None:
    habit = habit_of(office_hours(), NOW)
    assert habit is not None
    assert habit.expected(NOW - dt.timedelta(days=4000), NOW) < 200
