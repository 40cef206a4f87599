"""Mistakes are one slip away, and never none."""

from __future__ import annotations

import datetime as dt

import pytest

from intake.evaluate.forge.part import chance
from intake.evaluate.matching.mistakes import misdated, miskeyed, misspelt


def test_a_misspelt_name_differs_by_one_slip() -> None:
    rng = chance(1)
    for _ in range(300):
        made = misspelt(rng, "Jennifer")
        assert made != "Jennifer"
        assert abs(len(made) - 8) <= 1
    assert misspelt(rng, "J") == "J"


def test_a_miskeyed_number_has_as_many_digits_and_is_another() -> None:
    rng = chance(2)
    assert all(len(made := miskeyed(rng, "10293847")) == 8 and made != "10293847" for _ in range(300))
    with pytest.raises(ValueError, match="digit"):
        miskeyed(rng, "none")


def test_a_wrong_date_is_a_date_that_has_been() -> None:
    rng, latest = chance(3), dt.date(2026, 3, 2)
    made = {misdated(rng, dt.date(1987, 4, 9), latest) for _ in range(500)}
    assert dt.date(1987, 4, 9) not in made
    assert dt.date(1987, 9, 4) in made
    assert max(made) <= latest
