"""A judge learns what theory does not know, and says how sure it may be."""

from __future__ import annotations

import math
import random
from dataclasses import replace

import numpy as np
import pytest

from intake.evaluate.matching.examples import Example
from intake.evaluate.matching.figures import answers_of
from intake.matching.judge import Judge
from intake.matching.traits import SHARED_BY_KIN
from intake.train.judging import Course, fit_curve, teach, teach_judge, traits_in

QUICK = Course(networks=1, width=4, rounds=12, step=2e-2, batch=64)


def example(rng: random.Random, at: int) -> Example:
    """Theory knows nothing; the trait `fits` is on the right row in nine of ten, and on a wrong one in one of ten."""
    present = rng.random() < 0.7
    rights = (present, False)
    words = tuple(("fits",) if rng.random() < (0.9 if right else 0.1) else ("not",) for right in rights)
    flat = np.full(2, -2.0, np.float32)
    return Example(
        str(at), "label", (), present, flat, flat - 3, -1.0, words, ("page",), rights, (0, 1), (False, False)
    )


def drawn(count: int, seed: int) -> list[Example]:
    rng = random.Random(seed)
    return [example(rng, at) for at in range(count)]


def loss(judge: Judge, examples: list[Example]) -> float:
    total = 0.0
    for one in examples:
        shares = judge.shares_of(one.own, one.kin, one.nobody, one.words, one.of_page)
        right = sum(share for share, is_right in zip(shares, one.right, strict=True) if is_right)
        total -= math.log(max(1e-9, right if any(one.right) else 1 - sum(shares)))
    return total / len(examples)


def test_a_taught_judge_explains_unseen_pages_better_than_theory() -> None:
    judge = teach(drawn(2000, 1), QUICK, 1)
    unseen = drawn(800, 2)
    assert loss(judge, unseen) < loss(Judge(()), unseen) - 0.2


def test_the_same_seed_teaches_the_same() -> None:
    pages = drawn(300, 1)
    one, other = teach(pages, QUICK, 5), teach(pages, QUICK, 5)
    assert np.array_equal(one.networks[0].straight, other.networks[0].straight)


def test_a_rare_trait_teaches_nothing() -> None:
    assert "page" in traits_in(drawn(20, 1))
    assert "fits" not in traits_in(drawn(1, 1))


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


def test_what_kin_share_has_a_curve_of_its_own() -> None:
    apart, shared = drawn(1500, 1), [replace(one, words=((SHARED_BY_KIN,),) * 2) for one in drawn(1500, 2)]
    judge = teach_judge(drawn(600, 3), kept=[*apart, *shared], course=QUICK).judge
    assert judge.shared != judge.curve
    assert judge.shared.ceiling <= 0.999
    told = judge.told([0.9], (SHARED_BY_KIN,)), judge.told([0.9], ("fits",))
    assert told[0] != told[1]


def test_curve_and_record_come_of_pages_that_were_not_taught() -> None:
    judge = teach_judge(drawn(900, 1), kept=drawn(400, 7), course=QUICK).judge
    assert judge.record.pages == 320
    told = [answer.probability for answer in answers_of(drawn(50, 9), judge)]
    assert all(0 <= p < 1 for p in told)
    taught = teach_judge(drawn(300, 1), course=QUICK)
    assert taught.judge.record.pages == len(taught.answers) == 300
