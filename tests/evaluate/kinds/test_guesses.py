"""Figures of guesses, worked by hand."""

from __future__ import annotations

import pytest

from intake.evaluate.judged import Share
from intake.evaluate.kinds import macro_f1, reliability


def test_guesses_believed_as_often_as_they_are_right_have_no_calibration_error() -> None:
    figures = reliability([(0.75, True), (0.75, True), (0.75, True), (0.75, False)])
    assert figures.expected_error == pytest.approx(0.0)
    assert figures.brier == pytest.approx((3 * 0.0625 + 0.5625) / 4)


def test_the_gap_of_each_bin_weighs_by_its_share() -> None:
    figures = reliability([(1.0, True), (0.95, False), (0.05, False), (0.05, False)])
    assert figures.expected_error == pytest.approx(0.5 * abs(0.975 - 0.5) + 0.5 * 0.05)
    assert [b.count for b in figures.bins] == [2, 2]


def test_certainty_falls_into_the_last_bin() -> None:
    (last,) = reliability([(1.0, True)]).bins
    assert (last.low, last.right) == (0.9, Share(1, 1))


def test_nothing_guessed_is_nothing_wrong() -> None:
    assert reliability([]).to_json() == {"expected_calibration_error": 0.0, "brier": 0.0, "bins": []}


def test_macro_f1_counts_every_type_alike() -> None:
    pairs = [("a", "a")] * 8 + [("b", "a"), ("b", "b")]
    assert macro_f1(pairs) == pytest.approx((16 / 17 + 2 / 3) / 2)
