"""A probability is held against how often it was right."""

from __future__ import annotations

import pytest

from intake.evaluate.calibration import calibration
from intake.evaluate.judged import Share


def test_claims_that_come_true_as_often_as_they_say_are_calibrated() -> None:
    found = calibration([(0.75, True)] * 3 + [(0.75, False)])
    assert found.error == 0
    assert [(b.low, b.mean, b.right) for b in found.bins] == [(0.7, 0.75, Share(3, 4))]
    assert found.brier == pytest.approx(0.1875)


def test_overconfidence_is_an_error() -> None:
    found = calibration([(0.99, False), (0.99, True), (0.05, False)])
    assert found.error == pytest.approx((2 * 0.49 + 0.05) / 3, abs=1e-3)
    assert found.claims == 3


def test_certainty_falls_into_the_last_bin() -> None:
    assert calibration([(1.0, True)]).bins[0].low == 0.9


def test_of_nothing_there_is_no_score() -> None:
    found = calibration([])
    assert (found.bins, found.brier, found.error) == ((), None, None)
    assert found.to_json()["claims"] == 0
