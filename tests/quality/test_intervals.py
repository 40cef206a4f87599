"""What a count of errors proves."""

from __future__ import annotations

import math
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.quality import interval, said


def test_nothing_wrong_proves_only_less_than_three_in_n() -> None:
    assert said(interval(0, 2611)) == "0 of 2,611 checked: below 0.12 %"
    assert said(interval(0, 150)) == "0 of 150 checked: below 2.00 %"
    assert said(interval(0, 3000)) == "0 of 3,000 checked: below 0.10 %"


def test_wilson_agrees_with_published_values() -> None:
    """Newcombe, Statistics in Medicine 1998;17:857-872, table I, method 3."""
    of = interval(81, 263)
    assert (round(of.low, 4), round(of.high, 4)) == (0.2553, 0.3662)
    of = interval(15, 148)
    assert (round(of.low, 4), round(of.high, 4)) == (0.0624, 0.1605)


def test_nothing_checked_proves_nothing() -> None:
    assert (interval(0, 0).low, interval(0, 0).high) == (0.0, 1.0)
    assert said(interval(0, 0)) == "none checked yet: nothing is known"


@given(st.integers(1, 5000), st.data())
def test_an_interval_holds_its_share_and_no_sentence_is_a_bare_hundred(checked: int, data: st.DataObject) -> None:
    wrong = data.draw(st.integers(0, checked))
    of = interval(wrong, checked)
    assert 0 <= of.low <= wrong / checked <= of.high <= 1
    assert "checked" in said(of)
    assert said(of) not in {"100 %", "0 %"}


def test_more_checks_narrow_the_interval() -> None:
    widths = [of.high - of.low for of in (interval(n, 100 * n) for n in (1, 4, 16, 64))]
    assert all(later < earlier for earlier, later in pairwise(widths))


def test_the_bound_of_none_found_is_the_rule_of_three() -> None:
    assert math.isclose(interval(0, 1000).high, 0.003)
    assert said(interval(0, 2)) == "0 of 2 checked: too few to tell"


def test_more_wrong_than_checked_is_a_bug() -> None:
    with pytest.raises(ValueError):
        interval(2, 1)
