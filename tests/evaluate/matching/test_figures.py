"""Figures of a judge: what is filed at which rate of wrong patients, by probability and as the policy lets it."""

from __future__ import annotations

import numpy as np
import pytest

from intake.evaluate.judged import Share
from intake.evaluate.matching.examples import Example
from intake.evaluate.matching.figures import Bin, answers_of, figures_of
from intake.matching.judge import Judge


def example(
    at: int, own: tuple[float, ...], right: tuple[bool, ...], one: tuple[int, ...] = (0, 1), *, vetoed: bool = False
) -> Example:
    nats = np.array(own, np.float32)
    words = tuple(("good",) for _ in own)
    return Example(
        str(at), "label", ("twin",), any(right), nats, nats - 50, -2.0, words, (), right, one, (vetoed,) * len(own)
    )


SURE = (6.0, -5.0)


def test_rows_of_one_person_are_one_answer() -> None:
    apart, together = answers_of(
        [example(1, (3.0, 3.0), (True, False)), example(2, (3.0, 3.0), (True, True), (0, 0))], Judge(())
    )
    assert apart.probability < 0.51
    assert together.probability > 0.98
    assert together.place == 1


def test_the_place_of_the_right_patient_counts_persons_and_not_rows() -> None:
    (answer,) = answers_of([example(1, (3.0, 2.9, 1.0), (False, False, True), (0, 0, 2))], Judge(()))
    assert answer.place == 2
    assert not answer.right


def test_what_is_filed_wrongly_is_counted_and_named_by_its_tags() -> None:
    pages = [example(at, SURE, (at % 50 > 1, False)) for at in range(400)]
    figures = figures_of(pages, Judge(()))
    assert figures.by_probability[0].filed.hits == 0  # 4 in 100 are wrong, and nothing tells them apart
    assert figures.top1.hits == figures.top1.of


def test_the_policy_files_nothing_against_which_something_stands() -> None:
    figures = figures_of([example(at, SURE, (True, False), vetoed=at % 4 > 1) for at in range(400)], Judge(()))
    assert figures.by_probability[0].filed.hits == 200
    assert figures.by_policy[0].filed.hits == 100


def test_thresholds_may_be_fitted_on_other_answers() -> None:
    pages = [example(at, SURE, (True, False)) for at in range(100)]
    strict = answers_of([example(at, SURE, (False, False)) for at in range(100)], Judge(()))
    assert figures_of(pages, Judge(()), fitted=strict).by_probability[0].filed.hits == 0
    assert figures_of(pages, Judge(())).by_probability[0].filed.of == 50


@pytest.mark.parametrize(("stated", "wrong", "inside"), [(0.01, 1, True), (0.0001, 8, False), (0.2, 1, False)])
def test_a_bin_holds_if_what_was_stated_lies_in_the_interval(stated: float, wrong: int, *, inside: bool) -> None:
    assert Bin(0.9, 0.99, stated, Share(wrong, 100)).inside is inside
