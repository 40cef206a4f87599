"""Learn the linear model: softmax regression by stochastic gradient, a step for each weight (Duchi et al. 2011).

Features are dropped at random while learning, so that no single wording is relied on; titles and phrases are hidden
from part of the examples for the same reason.  Everything is repeatable: one seed, one order, no threads.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from intake.extract.kind_features import SPACE
from intake.extract.kind_model import KindModel

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from intake.train.seen import Seen

_SHARED = ("by_title", "by_phrase")
_FULL = 127


@dataclass(frozen=True, slots=True)
class Course:
    """How to learn.

    `rounds` over all examples, `step` of the descent, `decay` of the weights at each touch, `dropped` the share of
    features hidden each time, `untitled` and `unsaid` the shares of examples whose titles and phrases are hidden.
    """

    rounds: int = 6
    step: float = 0.1
    decay: float = 1e-4
    dropped: float = 0.5
    untitled: float = 0.4
    unsaid: float = 0.5


@dataclass(slots=True)
class Pupil:
    """The weights while they are learnt, with the squares of all slopes so far.

    `shared` are what a nat of title and of phrase evidence is worth.
    """

    codes: tuple[str, ...]
    weights: NDArray[np.float32] = field(repr=False)
    slopes: NDArray[np.float32] = field(repr=False)
    bias: NDArray[np.float32] = field(repr=False)
    bias_slopes: NDArray[np.float32] = field(repr=False)
    shared: NDArray[np.float32] = field(repr=False)
    shared_slopes: NDArray[np.float32] = field(repr=False)

    @classmethod
    def new(cls, codes: Sequence[str]) -> Pupil:
        """One who knows nothing but that titles and phrases speak for their types."""
        wide = len(codes)
        return cls(
            tuple(codes),
            np.zeros((SPACE, wide), np.float32),
            np.full((SPACE, wide), 0.01, np.float32),
            np.zeros(wide, np.float32),
            np.full(wide, 0.01, np.float32),
            np.full(2, 0.5, np.float32),
            np.full(2, 1.0, np.float32),
        )

    def learn(self, rng: random.Random, one: Seen, spoken: NDArray[np.float32], course: Course) -> None:
        """One step: `spoken` is 2 x types, what titles and phrases say."""
        keep = np.frombuffer(rng.randbytes(len(one.places)), np.uint8) >= int(256 * course.dropped)
        places, values = one.places[keep], one.values[keep] / (1 - course.dropped)
        heard = [[float(rng.random() >= hidden)] for hidden in (course.untitled, course.unsaid)]
        spoken = spoken * np.array(heard, np.float32)
        rows = self.weights[places]
        scores = (values[:, None] * rows).sum(axis=0) + self.bias + (self.shared[:, None] * spoken).sum(axis=0)
        error = np.exp(scores - scores.max())
        error /= error.sum()
        error[self.codes.index(one.code)] -= 1.0
        slope = values[:, None] * error[None, :] + course.decay * rows
        self.slopes[places] += slope * slope
        self.weights[places] = rows - course.step * slope / np.sqrt(self.slopes[places])
        self.bias_slopes += error * error
        self.bias -= course.step * error / np.sqrt(self.bias_slopes)
        pull = (spoken * error[None, :]).sum(axis=1)
        self.shared_slopes += pull * pull
        self.shared -= course.step * pull / np.sqrt(self.shared_slopes)

    def model(self) -> KindModel:
        """What was learnt, each type's weights in steps of a 127th of its largest."""
        scale = np.maximum(np.abs(self.weights).max(axis=0), 1e-6) / _FULL
        steps = np.rint(self.weights / scale).astype(np.int8)
        by_title, by_phrase = (float(round(worth, 4)) for worth in self.shared.tolist())
        return KindModel(self.codes, steps, scale.astype(np.float32), self.bias.copy(), by_title, by_phrase)


def learn(
    seed: int,
    codes: Sequence[str],
    examples: Sequence[Seen],
    course: Course,
    done: Callable[[int], None] = lambda _: None,
) -> KindModel:
    """A model of those types from those examples, its temperature still 1; `done` is told after each round."""
    rng = random.Random(seed)  # noqa: S311 - chance that must be repeatable, not secret
    pupil = Pupil.new(codes)
    said = [spoken_of(one, codes) for one in examples]
    order = list(range(len(examples)))
    for number in range(1, course.rounds + 1):
        rng.shuffle(order)
        for at in order:
            pupil.learn(rng, examples[at], said[at], course)
        done(number)
    return pupil.model()


def spoken_of(one: Seen, codes: Sequence[str]) -> NDArray[np.float32]:
    """What titles and phrases say of each type: 2 x types."""
    return np.array([[told.get(code, 0.0) for code in codes] for told in (one.titles, one.phrases)], np.float32)


def scored(model: KindModel, examples: Sequence[Seen]) -> NDArray[np.float64]:
    """The scores of all the model's types: examples x types."""
    rows = [model.scores(model.codes, (one.places, one.values), one.titles, one.phrases) for one in examples]
    return np.array([[row[code] for code in model.codes] for row in rows])
