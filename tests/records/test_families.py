"""A record with everything that was merged into it, from whichever row one asks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from intake.records.families import family
from intake.records.models import PatientRow
from tests.cases import patient

if TYPE_CHECKING:
    from intake.settings import Settings

pytestmark = pytest.mark.database


@pytest.fixture(autouse=True)
def connected(settings: Settings) -> None:
    del settings


def row(number: int, into: int | None = None) -> PatientRow:
    made = PatientRow.objects.get(key=patient(number).key)
    if into is not None:
        made.merged_into = f"10{into:04d}"
        made.save()
    return made


def test_merges_are_followed_in_both_directions() -> None:
    living, first, second, stranger = row(1), row(2, 1), row(3, 2), row(4)
    for one in (living, first, second):
        assert family([one.pk]) == family([living.pk])
    found = family([second.pk])
    assert (found.ids, found.living) == ({living.pk, first.pk, second.pk}, living)
    assert family([stranger.pk]).ids == {stranger.pk}
    assert family([]).ids == frozenset()


def test_where_a_trail_leads_nowhere_or_in_a_circle_nobody_is_sure_to_live() -> None:
    lost = row(1, 9)
    one, other = row(2, 3), row(3, 2)
    assert family([lost.pk]).living is None
    assert (family([one.pk]).living, family([one.pk]).ids) == (None, {one.pk, other.pk})


def test_of_two_records_asked_for_together_none_is_the_one_that_lives() -> None:
    assert family([row(1).pk, row(2).pk]).living is None
