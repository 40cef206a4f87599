"""Periods are whole days of the site's zone, and never lie in the future."""

from __future__ import annotations

import datetime as dt

import pytest

from intake.figures import period_of

ZONE = dt.timezone(dt.timedelta(hours=-5))
NOW = dt.datetime(2026, 11, 22, 14, 30, tzinfo=ZONE)


@pytest.mark.parametrize(("name", "days"), [("today", 1), ("7d", 7), ("30d", 30), ("nonsense", 1)])
def test_named_periods_end_now_and_begin_at_midnight(name: str, days: int) -> None:
    period = period_of(name, NOW)
    assert period.until == NOW
    assert period.since.timetz() == dt.time(tzinfo=ZONE)
    assert len(period.days) == days
    assert period.days[-1] == NOW.date()


def test_a_custom_period_holds_its_last_day_whole() -> None:
    period = period_of("", NOW, dt.date(2026, 11, 1), dt.date(2026, 11, 2))
    assert period.hours == 48
    assert period.days == [dt.date(2026, 11, 1), dt.date(2026, 11, 2)]


def test_days_the_wrong_way_round_in_the_future_or_endless_are_mended() -> None:
    assert period_of("", NOW, dt.date(2026, 11, 2), dt.date(2026, 11, 1)).hours == 48
    assert period_of("", NOW, dt.date(2027, 1, 1), dt.date(2027, 2, 1)).until == NOW
    assert len(period_of("", NOW, dt.date(1900, 1, 1), dt.date(2026, 11, 2)).days) == 366
