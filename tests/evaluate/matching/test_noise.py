"""Noise follows from the quality of the page."""

from __future__ import annotations

from intake.evaluate.forge.part import chance
from intake.evaluate.matching.noise import damaged, page_confidence

NAME = "WILLIAMS, DONNA R"


def _whole(quality: int, *, hand: bool = False) -> float:
    rng = chance(1)
    return sum(damaged(rng, NAME, quality, hand=hand) == NAME for _ in range(2_000)) / 2_000


def test_a_poor_page_hurts_more_than_a_clean_one_and_handwriting_more_than_print() -> None:
    assert _whole(0) > 0.92
    assert 0.7 < _whole(1) < 0.85
    assert _whole(2) < 0.45
    assert _whole(2, hand=True) < _whole(2)


def test_damage_is_never_all_of_it() -> None:
    rng = chance(2)
    assert all(damaged(rng, "F", 2) for _ in range(2_000))


def test_confidence_tells_the_quality() -> None:
    rng = chance(3)
    means = [sum(page_confidence(rng, quality) for _ in range(500)) / 500 for quality in range(3)]
    assert means[0] > 0.95 > means[1] > 0.9
    assert means[2] < 0.85
