"""Staffed hours: what lies within shifts, over nights and week-ends, and nothing twice."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as some

from intake.figures import staffed

ZONE = dt.timezone(dt.timedelta(hours=-5))
OFFICE = staffed(["mon-fri 08:00-17:30", "Sat 09:00-13:00"])


def at(day: int, hour: int, minute: int = 0) -> dt.datetime:
    """A moment of November 2026; the 23rd is a Monday."""
    return dt.datetime(2026, 11, day, hour, minute, tzinfo=ZONE)


@pytest.mark.parametrize(
    ("since", "until", "hours"),
    [
        (at(23, 9), at(23, 10, 30), 1.5),
        (at(23, 17), at(24, 9), 1.5),
        (at(27, 17), at(30, 9), 0.5 + 4 + 1),  # over a week-end with a Saturday morning
        (at(29, 1), at(29, 23), 0),
        (at(23, 0), at(30, 0), 5 * 9.5 + 4),
        (at(23, 9), at(23, 9), 0),
    ],
)
def test_hours_are_counted_while_people_work(since: dt.datetime, until: dt.datetime, hours: float) -> None:
    assert OFFICE.hours(since, until, ZONE) == hours
    assert OFFICE.hours(since.astimezone(dt.UTC), until.astimezone(dt.UTC), ZONE) == hours


def test_a_night_shift_lasts_into_the_next_day_and_a_week_goes_round() -> None:
    nights = staffed(["fri-mon 22:00-06:00"])
    assert nights.hours(at(24, 0), at(24, 12), ZONE) == 6  # Monday's
    assert nights.hours(at(25, 0), at(25, 12), ZONE) == 0


def test_shifts_that_overlap_count_once() -> None:
    assert staffed(["mon-fri 08:00-16:00", "mon 12:00-20:00"]).hours(at(23, 0), at(24, 0), ZONE) == 12


@given(some.integers(0, 20000), some.integers(0, 20000), some.integers(0, 20000))
def test_the_parts_of_a_time_add_up_to_the_whole(one: int, two: int, three: int) -> None:
    first, middle, last = (at(1, 0) + dt.timedelta(minutes=m) for m in sorted((one, two, three)))
    parts = OFFICE.hours(first, middle, ZONE) + OFFICE.hours(middle, last, ZONE)
    assert parts == pytest.approx(OFFICE.hours(first, last, ZONE))


@pytest.mark.parametrize("line", ["", "monday 8-5", "mon 08:00", "mon 08:00-25:00", "mon 8:70-9:00", "xyz 08:00-09:00"])
def test_what_is_no_shift_is_told_with_what_one_looks_like(line: str) -> None:
    with pytest.raises(ValueError, match="mon-fri 08:00-17:30"):
        staffed([line])
