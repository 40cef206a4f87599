"""Slips change what they say, and nothing without a tag."""

from __future__ import annotations

from dataclasses import replace

from intake.evaluate.forge.part import chance
from intake.evaluate.matching.pages import FIELDS
from intake.evaluate.matching.population import draw_person
from intake.evaluate.matching.slips import SLIPS, slipped, surnames


def test_without_a_tag_the_page_tells_the_person_as_they_are() -> None:
    rng = chance(1)
    person = replace(draw_person(rng, 1, youngest=30), suffix="Jr")
    seen = set()
    for _ in range(3_000):
        told, tags = slipped(rng, person, "referral", set(FIELDS))
        assert (told == person) == (not tags)
        seen.update(tags)
    assert {"typo_first", "dob_wrong", "suffix_left_out", "name_swap"} <= seen <= {slip.tag for slip in SLIPS}


def test_what_a_page_does_not_have_does_not_go_wrong_on_it() -> None:
    rng = chance(2)
    person = draw_person(rng, 1, youngest=30)
    tags = {tag for _ in range(3_000) for tag in slipped(rng, person, "referral", {"name"})[1]}
    assert tags.isdisjoint({"dob_wrong", "dob_is_visit_date", "sex_wrong"})


def test_particles_belong_to_the_name_behind_them() -> None:
    assert surnames("De La Cruz") == ("De La Cruz",)
    assert surnames("Dos Santos-Vega") == ("Dos Santos", "Vega")
    assert surnames("Ruiz Peña") == ("Ruiz", "Peña")
