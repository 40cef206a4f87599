"""Bodies built of pools of sentences."""

from __future__ import annotations

import datetime as dt
import re

import pytest

from intake.evaluate.forge import draw_home, draw_person
from intake.evaluate.forge.compose import compose, composed_titles, kept, pools, recipes, topics
from intake.evaluate.forge.part import Part, chance
from intake.evaluate.forge.slots import fill_slots
from intake.kinds import load_kinds

DAY = dt.date(2025, 3, 4)


def body(code: str, seed: int, part: Part = Part.ALL) -> list[str]:
    rng = chance(seed, part)
    home = draw_home(rng)
    slots = fill_slots(rng, draw_person(rng, "1"), home.as_sender, home, DAY, today=str(DAY), known=True)
    return compose(rng, code, slots, lambda days: str(DAY + dt.timedelta(days=days)))


@pytest.mark.parametrize("code", sorted(recipes()))
def test_every_recipe_can_be_cooked(code: str) -> None:
    for seed in range(40):
        lines = body(code, seed)
        assert lines
        assert not re.search(r"[{}|]", " ".join(lines))


def test_recipes_are_for_types_there_are() -> None:
    assert set(recipes()) <= set(load_kinds())


def test_the_same_seed_composes_the_same_and_another_something_else() -> None:
    assert body("consult_note", 5) == body("consult_note", 5)
    assert body("consult_note", 5) != body("consult_note", 6)


def test_no_sentence_of_a_report_comes_twice() -> None:
    for seed in range(20):
        said = [s for line in body("discharge_summary", seed) for s in line.split(". ") if len(s) > 60]
        assert len(said) == len(set(said))


def test_what_is_held_out_is_never_drawn_for_training() -> None:
    pool = pools()["follow_frame"]
    training, held = kept(pool, Part.TRAIN), kept(pool, Part.HELD_OUT)
    assert set(training) | set(held) == set(pool)
    assert not set(training) & set(held)
    assert held


def test_a_short_list_is_shared_by_both_parts() -> None:
    assert list(kept(("only one",), Part.TRAIN)) == list(kept(("only one",), Part.HELD_OUT)) == ["only one"]


def test_every_topic_says_all_that_recipes_ask_of_one() -> None:
    asked = {line[1:].split()[0] for rs in recipes().values() for r in rs for line in r.lines if line.startswith(".")}
    assert all(asked <= set(table) for table in topics().values())


def test_titles_of_recipes_come_with_their_type() -> None:
    assert "Admission Note" in composed_titles("history_physical")
    assert composed_titles("insurance_card") == ()
