"""Learning which tag each word has, in small."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from intake.extract.roles import to_bytes
from intake.train.card import CARD, digest_of_inputs, is_current
from intake.train.names import Course, learn, measure
from intake.train.names_card import card

if TYPE_CHECKING:
    from pathlib import Path

TINY = Course(pages=48)


def test_the_same_seed_makes_the_same_model() -> None:
    assert to_bytes(learn(3, TINY)) == to_bytes(learn(3, TINY))


def test_another_seed_makes_another_model() -> None:
    assert to_bytes(learn(3, TINY)) != to_bytes(learn(4, TINY))


def test_more_pages_make_it_better_on_what_it_has_never_seen() -> None:
    little, more = (measure(learn(1, Course(pages=pages)), 1, 40) for pages in (16, 800))
    hits = [sum(share.hits for share in figures.found.values()) for figures in (little, more)]
    assert hits[1] > 2 * hits[0]


def test_the_card_tells_what_the_model_was_made_of(tmp_path: Path) -> None:
    model = learn(3, TINY)
    made = card(3, TINY, model, measure(model, 3, 10))
    made.write(tmp_path)
    facts = json.loads((tmp_path / "names" / CARD).read_text())
    assert facts["seed"] == 3
    assert facts["course"]["pages"] == 48
    assert facts["inputs_sha256"] == digest_of_inputs("names")
    assert is_current(tmp_path, "names")
    assert "| patient |" in made.text
