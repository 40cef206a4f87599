"""Quantiles, ages, backlog and control limits."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from intake.figures import bands, hours_to_clear, limits_of, quantile, share


def test_a_quantile_lies_between_its_neighbours() -> None:
    assert quantile([4, 1, 3, 2], 0.5) == 2.5
    assert quantile([7], 0.9) == 7
    assert quantile([], 0.5) is None


@given(st.lists(st.floats(0, 1e6), min_size=1), st.floats(0, 1))
def test_a_quantile_is_never_outside_its_values(values: list[float], at: float) -> None:
    found = quantile(values, at)
    assert found is not None
    assert min(values) <= found <= max(values) or abs(found - max(values)) < 1e-6


@given(st.lists(st.floats(0, 1e5)))
def test_every_age_is_in_exactly_one_band(ages: list[float]) -> None:
    assert sum(bands(ages).values()) == len(ages)


def test_a_band_ends_where_the_next_begins() -> None:
    assert bands([0.99, 1, 3.9, 4, 24, 71.9, 72]) == {"< 1 h": 1, "1-4 h": 2, "4-24 h": 1, "1-3 d": 2, "> 3 d": 1}


def test_a_backlog_lasts_as_long_as_the_late_rate_says() -> None:
    assert hours_to_clear(100, 200, 4) == 2
    assert hours_to_clear(0, 0, 4) == 0
    assert hours_to_clear(5, 0, 4) is None


def test_a_share_of_nothing_is_unknown() -> None:
    assert share(1, 4) == 0.25
    assert share(0, 0) is None


def test_limits_are_those_of_an_individuals_chart() -> None:
    of = limits_of([10, 12, 10, 12, 10, 12, 10, 12])
    assert of is not None
    assert (of.middle, round(of.low, 2), round(of.high, 2)) == (11, 5.68, 16.32)
    assert limits_of([1, 2, 3]) is None
