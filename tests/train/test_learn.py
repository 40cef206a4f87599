"""Learning, on examples made by hand."""

from __future__ import annotations

import random

import numpy as np
import pytest

from intake.train.learn import Course, learn, scored
from intake.train.seen import Seen

CODES = ("ecg", "letter", "unknown")


def examples(seed: int, count: int, noise: float = 0.0) -> list[Seen]:
    rng = random.Random(seed)
    found = []
    for n in range(count):
        code = CODES[n % 3]
        shown = rng.choice(CODES) if rng.random() < noise else code
        first = 100 * CODES.index(shown)
        places = np.array(rng.sample(range(first, first + 60), 12), np.uint16)
        titles = {code: 4.0} if code != "unknown" and n % 2 else {}
        found.append(Seen(code, places, np.full(12, 0.3, np.float32), titles, {}))
    return found


def test_it_tells_what_it_was_taught() -> None:
    model = learn(1, CODES, examples(1, 300), Course())
    fresh = examples(2, 60)
    guessed = [CODES[at] for at in scored(model, fresh).argmax(axis=1)]
    assert guessed == [one.code for one in fresh]


def test_the_same_seed_learns_the_same_bytes_and_another_seed_does_not() -> None:
    taught = examples(1, 120)
    one, again, other = (learn(seed, CODES, taught, Course()).to_bytes() for seed in (1, 1, 2))
    assert one == again
    assert one != other


def test_titles_are_found_to_speak_for_their_types() -> None:
    assert learn(1, CODES, examples(1, 300), Course()).by_title > 0.2


def test_rounds_are_told_as_they_end() -> None:
    told: list[int] = []
    learn(1, CODES, examples(1, 6), Course(rounds=3), told.append)
    assert told == pytest.approx([1, 2, 3])
