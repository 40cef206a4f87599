"""Networks learn what theory does not know."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from intake.matching.judge import Judge
from intake.train.networks import teach, traits_in
from tests.train.drawn import QUICK, drawn

if TYPE_CHECKING:
    from intake.evaluate.matching.examples import Example


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
