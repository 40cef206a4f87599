"""Names fall off as those of a real population do."""

from __future__ import annotations

from collections import Counter

from intake.evaluate.forge.part import chance
from intake.evaluate.matching.names import first_name, last_name, similar_name, spelt_otherwise, surname_of_rank

DRAWN = 100_000


def test_the_commonest_last_names_hold_a_hundredth_each_and_the_rare_ones_a_third_together() -> None:
    rng = chance(1)
    names = Counter(last_name(rng) for _ in range(DRAWN))
    assert all(0.004 < count / DRAWN < 0.014 for _, count in names.most_common(5))
    rare = sum(count for count in names.values() if count / DRAWN < 1e-4)
    assert 0.28 < rare / DRAWN < 0.45
    assert len(names) > 15_000


def test_an_invented_name_is_the_same_for_ever() -> None:
    assert [surname_of_rank(rank) for rank in (0, 5_000)] == [surname_of_rank(rank) for rank in (0, 5_000)]
    assert len({surname_of_rank(rank) for rank in range(3_000)}) > 2_900


def test_names_are_words_that_can_be_written() -> None:
    rng = chance(2)
    for _ in range(2_000):
        assert all(part.isalpha() for part in first_name(rng, "F").replace("-", " ").replace("'", "").split())


def test_twins_may_be_called_alike_but_never_the_same() -> None:
    rng = chance(3)
    assert all((other := similar_name(rng, "Michael", "M")) != "Michael" and other[0] == "M" for _ in range(50))


def test_another_spelling_sounds_alike() -> None:
    rng = chance(4)
    assert {spelt_otherwise(rng, "Jeffrey") for _ in range(60)} >= {"Jeffry", "Jephfrey"} - {"Jephfrey"}
    assert spelt_otherwise(rng, "Wu") == "Wu"
