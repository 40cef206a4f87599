"""Examples drawn by hand, so that what a judge could learn of them is known."""

from __future__ import annotations

import random

import numpy as np

from intake.evaluate.matching.examples import Example
from intake.train.networks import Course

QUICK = Course(networks=1, width=4, rounds=12, step=2e-2, batch=64)


def example(rng: random.Random, at: int) -> Example:
    """Theory knows nothing; the trait `fits` is on the right row in nine of ten, and on a wrong one in one of ten."""
    present = rng.random() < 0.7
    rights = (present, False)
    words = tuple(("fits",) if rng.random() < (0.9 if right else 0.1) else ("not",) for right in rights)
    flat = np.full(2, -2.0, np.float32)
    return Example(
        str(at), "label", (), present, flat, flat - 3, -1.0, words, ("page",), rights, (0, 1), (False, False)
    )


def drawn(count: int, seed: int) -> list[Example]:
    rng = random.Random(seed)
    return [example(rng, at) for at in range(count)]
