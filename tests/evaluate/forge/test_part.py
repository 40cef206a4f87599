"""What is trained on and what is held out share nothing that a model could learn by heart."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest

from intake.evaluate.forge import Part, chance, draw_document, draw_home, draw_people, draw_person, wordings
from intake.evaluate.forge.heads import HELD_STYLES, STYLES
from intake.evaluate.forge.heldlayouts import HELD_LAYOUTS
from intake.evaluate.forge.layouts import LAYOUTS
from intake.evaluate.forge.part import names_of, part_of
from intake.evaluate.forge.wording import phrases

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet


def layouts_drawn(part: Part) -> AbstractSet[str]:
    rng = chance(1, part)
    home, people = draw_home(rng), draw_people(rng, 50)
    kinds = list(wordings())
    return {draw_document(rng, rng.choice(people), rng.choice(kinds), home).layout for _ in range(150)}


@pytest.mark.parametrize("kind", list(wordings()))
def test_every_type_has_bodies_and_titles_of_its_own_in_both_shares(kind: str) -> None:
    train, held, both = (wordings(part)[kind] for part in (Part.TRAIN, Part.HELD_OUT, Part.ALL))
    assert train.body
    assert held.body
    assert not set(train.body) & set(held.body)
    assert not set(train.titles) & set(held.titles)
    assert set(both.body) == {*train.body, *held.body}
    assert (train.form, train.senders, train.others) == (held.form, held.senders, held.others)


def test_layouts_and_letterheads_are_never_shared() -> None:
    assert layouts_drawn(Part.TRAIN) <= set(LAYOUTS)
    assert layouts_drawn(Part.HELD_OUT) <= {*HELD_LAYOUTS, "lines"}  # cards have but one layout
    assert not set(LAYOUTS) & set(HELD_LAYOUTS)
    assert not set(STYLES) & set(HELD_STYLES)


def test_senders_and_places_are_never_shared() -> None:
    for sort in ("hospital", "lab", "insurer", "state"):
        assert not set(phrases(f"sender_{sort}", Part.TRAIN)) & set(phrases(f"sender_{sort}", Part.HELD_OUT))
    assert not set(phrases("places", Part.TRAIN)) & set(phrases("places", Part.HELD_OUT))


def test_held_out_labels_hold_the_commonest_and_new_ones() -> None:
    train, held = (set(phrases("label_birth_date", part)) for part in (Part.TRAIN, Part.HELD_OUT))
    assert held & train
    assert held - train


def test_a_name_never_changes_sides() -> None:
    names = tuple(f"Name{n}" for n in range(60))
    train, held = names_of(Part.TRAIN, names), names_of(Part.HELD_OUT, names)
    assert sorted({*train, *held}) == sorted(names)
    assert not set(train) & set(held)
    people = {part: {draw_person(chance(n, part), "1").last_name for n in range(200)} for part in Part}
    assert not people[Part.TRAIN] & people[Part.HELD_OUT]


def test_a_list_too_short_to_be_shared_out_stands_on_both_sides() -> None:
    assert names_of(Part.TRAIN, ("Only",)) == names_of(Part.HELD_OUT, ("Only",)) == ("Only",)


def test_plain_chance_draws_from_all() -> None:
    assert part_of(random.Random(1)) is Part.ALL
    assert part_of(chance(1)) is Part.ALL
    assert part_of(chance(1, Part.HELD_OUT)) is Part.HELD_OUT
    assert chance(5).random() == random.Random(5).random()
