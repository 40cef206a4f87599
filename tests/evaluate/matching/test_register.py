"""The register gives every row its own number, and some mistakes."""

from __future__ import annotations

import datetime as dt

import pytest

from intake.evaluate.forge.part import chance
from intake.evaluate.matching.population import draw_person
from intake.evaluate.matching.register import RecordNumbers, registered


@pytest.mark.parametrize("rows", [1, 2, 7, 1_000, 4_096])
def test_every_row_has_a_number_of_its_own_and_half_of_the_range_is_free(rows: int) -> None:
    numbers = RecordNumbers(rows)
    used = {numbers.of(row) for row in range(rows)}
    assert len(used) == rows
    whole = {str(10_000_000 + at) for at in range(2 * rows)}
    assert {number for number in whole if numbers.exists(number)} == used
    assert not numbers.exists("9999999")
    assert not numbers.exists("A1000001")


def test_most_of_a_row_is_as_the_person_is_and_a_second_row_differs_more() -> None:
    rng = chance(1)
    people = [draw_person(rng, n) for n in range(2_000)]
    first = [registered(rng, person, "1") for person in people]
    second = [registered(rng, person, "2", again=True) for person in people]

    def same(rows: list[object]) -> float:
        return sum(row.birth_date == p.birth_date.isoformat() for row, p in zip(rows, people, strict=True)) / 2_000  # type: ignore[attr-defined]

    assert 0.98 < same([*first]) < 1.0
    assert 0.90 < same([*second]) < 0.97
    assert all(row.last_name == row.last_name.upper() and row.last_name.isascii() for row in first)
    assert all(dt.date.fromisoformat(row.birth_date) <= dt.date(2026, 3, 2) for row in first)
    assert 0.93 < sum(bool(row.phone) for row in first) / 2_000 < 0.97
