"""The judge begins with the theory, corrects it by what it was taught, and tells what its curve makes of it."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.matching.judge import KNOTS, Curve, Judge, Network, packed, shipped_judge, unpacked
from intake.matching.thresholds import record_of
from intake.matching.weigh import Ratio, Weighed, shares, theory_of
from intake.model import Patient, PersonName

WORDS = ("good", "bad")


def row(*bits: float) -> Weighed:
    return Weighed(Patient("k", "1", PersonName("A")), Ratio(*bits), ())


def network(good: float) -> Network:
    zeros = np.zeros
    straight = np.array([[good, 0.0], [-good, 0.0]], np.float32)
    return Network(
        {word: at for at, word in enumerate(WORDS)}, zeros((2, 4), np.float32), zeros(4, np.float32),
        zeros((4, 2), np.float32), straight, zeros(2, np.float32), np.array([1, 1, 0], np.float32),
    )  # fmt: skip


def test_a_network_of_zeros_changes_nothing() -> None:
    theory = theory_of([row(30), row(28)], 1000)
    assert Judge(()).shares_of(*theory, [], []) == pytest.approx(shares(*theory))
    assert Judge((network(0.0),)).shares_of(*theory, [["good"], ["bad"]], []) == pytest.approx(shares(*theory))


def test_what_was_taught_moves_the_probability() -> None:
    theory = theory_of([row(12), row(12)], 1000)
    first, second = Judge((network(1.0),)).shares_of(*theory, [["good"], ["bad"]], [])
    assert first > second
    assert first + second < 1


def test_a_trait_it_never_saw_says_nothing() -> None:
    theory = theory_of([row(12)], 1000)
    judge = Judge((network(1.0),))
    assert judge.shares_of(*theory, [["good", "unheard of"]], ["nor this"]) == judge.shares_of(*theory, [["good"]], [])


def test_the_curve_never_tells_more_than_its_ceiling_and_keeps_the_order() -> None:
    curve = Curve((-7.0, -2.0, -1.0, -1.0, 3.0, 5.0, 6.0, 14.0), 0.9995)
    told = [curve(p) for p in (0.0, 0.001, 0.2, 0.5, 0.9, 0.999, 0.99999, 1.0)]
    assert told == sorted(told)
    assert told[-1] <= 0.9995


@given(st.floats(1e-9, 1 - 1e-9))
def test_an_untaught_curve_changes_nothing(probability: float) -> None:
    assert Curve()(probability) == pytest.approx(probability, rel=1e-6)


@given(st.lists(st.floats(0, 1), min_size=1, max_size=6), st.lists(st.floats(-9, 14), min_size=8, max_size=8))
def test_told_probabilities_never_sum_to_more_than_one(weights: list[float], odds: list[float]) -> None:
    held = sorted((w / (sum(weights) + 0.1) for w in weights), reverse=True)
    told = Judge((), Curve(tuple(sorted(odds)), 0.999)).told(held)
    assert sum(told) <= 1 + 1e-9
    assert all(p >= 0 for p in told)


def test_a_judge_survives_being_written_down() -> None:
    curve, shared = (Curve(tuple(slope * knot for knot in KNOTS), 0.9999) for slope in (0.9, 0.8))
    record = record_of([(0.9, True), (0.4, False)], 3)
    judge = Judge((network(1.5), network(0.5)), curve, {"bad": 0.5}, record, shared)
    again = unpacked(packed(judge))
    theory = theory_of([row(9), row(7)], 1000)
    words = [["good"], ["bad"]]
    assert again.shares_of(*theory, words, []) == pytest.approx(judge.shares_of(*theory, words, []), abs=1e-3)
    assert (again.curve, again.shared) == (judge.curve, judge.shared)
    assert (again.ceilings, again.record) == (judge.ceilings, judge.record)


def test_a_ceiling_holds_however_sure_the_rest_makes_it() -> None:
    judge = Judge((), Curve(), {"bad": 0.5})
    assert judge.told([0.99999], ["good"])[0] > 0.9999
    told = judge.told([0.99999, 0.000009], ["bad"])
    assert told[0] < 0.51
    assert sum(told) <= 1


def test_the_shipped_judge_was_taught_and_has_a_record() -> None:
    judge = shipped_judge()
    assert judge.networks
    assert judge.record.pages > 10_000
    assert judge.curve.ceiling <= 1
