"""Curves and ceilings say what is true of pages that were not taught."""

from __future__ import annotations

import math
import random

import pytest

from intake.train.curves import fit_ceiling, fit_curve


def test_the_curve_takes_back_what_is_said_too_surely() -> None:
    rng = random.Random(3)
    true = [1 / (1 + math.exp(-rng.gauss(1, 2))) for _ in range(30_000)]
    said = [1 / (1 + (1 / p - 1) ** 2) for p in true]  # twice the log odds
    curve = fit_curve(said, [rng.random() < p for p in true])
    for odds in (-2.0, 1.0, 3.0, 5.0):
        told = curve(1 / (1 + math.exp(-odds)))
        assert math.log(told / (1 - told)) == pytest.approx(odds / 2, abs=0.3)


def test_a_ceiling_is_told_where_even_the_surest_are_wrong_now_and_then() -> None:
    right = [at % 100 > 0 for at in range(4000)]
    curve = fit_curve([1 - 1e-9] * 4000, right)
    assert curve(1 - 1e-9) == pytest.approx(0.99, abs=0.004)


def test_the_curve_bends_where_only_the_middle_is_said_too_surely() -> None:
    rng = random.Random(4)
    said = [rng.choice((0.95, 0.9999)) for _ in range(20_000)]
    curve = fit_curve(said, [rng.random() < (0.8 if p == 0.95 else 0.9995) for p in said])
    assert curve(0.95) == pytest.approx(0.8, abs=0.02)
    assert curve(0.9999) == pytest.approx(0.9995, abs=0.0004)


def test_a_ceiling_is_where_the_sure_are_right_and_nothing_less_sure_moves_it() -> None:
    told, right = [0.9999] * 2000, [at % 50 > 0 for at in range(2000)]
    assert fit_ceiling(told, right) == pytest.approx(0.98, abs=0.002)
    assert fit_ceiling([*told, *[0.5] * 500], [*right, *[False] * 500]) == fit_ceiling(told, right)
