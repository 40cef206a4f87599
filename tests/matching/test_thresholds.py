"""The threshold follows from what was right and wrong before, and rises where people find too much wrong."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.matching.thresholds import (
    NEVER,
    NO_RECORD,
    Record,
    in_force,
    record_of,
    threshold_for,
    upper_bound,
)

TRIALS = st.lists(st.tuples(st.floats(0, 1), st.booleans()), max_size=60)


def _drawn(pages: int, seed: int = 1) -> list[tuple[float, bool]]:
    """Answers whose stated probability is true."""
    rng = random.Random(seed)
    stated = [1 - 10 ** -rng.uniform(0.5, 5) for _ in range(pages)]
    return [(p, rng.random() < p) for p in stated]


def test_the_upper_bound_is_that_of_clopper_and_pearson() -> None:
    assert upper_bound(0, 100) == pytest.approx(0.02951, abs=1e-4)
    assert upper_bound(3, 1000) == pytest.approx(0.00774, abs=1e-4)
    assert upper_bound(5, 5) == 1.0


def test_a_stricter_rate_files_less_from_a_higher_probability() -> None:
    record = record_of(_drawn(20_000), 20_000)
    loose, strict = threshold_for(record, 1e-2), threshold_for(record, 1e-3)
    assert loose.probability < strict.probability
    assert loose.share > strict.share > 0


def test_what_is_filed_stays_within_the_rate_on_other_pages() -> None:
    level = threshold_for(record_of(_drawn(40_000), 40_000), 2e-3).probability
    filed = [right for p, right in _drawn(40_000, seed=2) if p >= level]
    assert 1 - sum(filed) / len(filed) <= 2e-3


def test_a_short_record_files_nothing_at_a_strict_rate() -> None:
    record = record_of([(0.9999, True)] * 100, 100)
    assert threshold_for(record, 1e-4).probability == NEVER
    assert threshold_for(record, 1e-4, bounded=False).filed == 100
    assert threshold_for(NO_RECORD, 0.05).probability == NEVER


@given(TRIALS)
def test_a_record_counts_every_answer_once(trials: list[tuple[float, bool]]) -> None:
    record = record_of(trials, len(trials))
    if trials:
        last = record.rows[-1]
        assert (last.filed, last.wrong) == (len(trials), sum(not right for _, right in trials))
    for row in record.rows:
        assert row.filed >= sum(p > row.probability for p, _ in trials)
        assert row.filed <= sum(p >= row.probability for p, _ in trials)


@given(TRIALS)
def test_a_record_survives_being_written_down(trials: list[tuple[float, bool]]) -> None:
    record = record_of(trials, len(trials))
    assert Record.from_json(record.to_json()) == record


RECORD = record_of([*[(0.999, True)] * 60_000, *[(0.5, False)] * 100], 60_100)


def test_without_anything_found_wrong_the_record_rules() -> None:
    now = in_force(RECORD, 1e-4, 0.9, [(0.9995, True)] * 500)
    assert (now.probability, now.tightened, now.checked, now.wrong) == (0.999, False, 500, 0)


def test_the_sites_own_floor_holds_where_it_is_higher() -> None:
    now = in_force(RECORD, 1e-4, 0.9999, [])
    assert now.probability == 0.9999
    assert not now.tightened


def test_a_single_mishap_does_not_raise_the_threshold_but_two_do() -> None:
    right = [(0.9995, True)] * 300
    assert not in_force(RECORD, 1e-4, 0.9, [*right, (0.9992, False)]).tightened
    raised = in_force(RECORD, 1e-4, 0.9, [*right, (0.9992, False), (0.9993, False)])
    assert raised.tightened
    assert raised.probability > 0.9992


def test_where_even_the_surest_are_wrong_nothing_like_them_is_filed() -> None:
    now = in_force(RECORD, 1e-4, 0.9, [(0.99999, False)] * 5)
    assert now.probability > 0.99999
    assert now.tightened


def test_what_is_found_below_the_threshold_raises_nothing() -> None:
    assert not in_force(RECORD, 1e-4, 0.9, [(0.7, False)] * 50).tightened
