"""Teach the networks of a judge on labelled pages.

Maximum likelihood of the right answer under `intake.matching.judge`: the right rows together if the patient is in the
index and was found, else the absent relatives and nobody near together.  It starts from the theory (a network of
zeros changes nothing).  Adam (Kingma and Ba 2015) with weight decay; one seed, one order, no threads.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from intake.matching.judge import MOST_JUDGED, Judge, Network

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from numpy.typing import NDArray

    from intake.evaluate.matching.examples import Example

    Floats = NDArray[np.float32]

_NEVER = -1e9
_LEAST_SEEN = 5
"""A trait seen on fewer candidates than this teaches nothing that holds elsewhere."""
_UNDECAYED = frozenset({1, 5})
"""Bias and scales: they start where theory is."""


@dataclass(frozen=True, slots=True)
class Course:
    """How to teach: networks, their width, rounds over all pages, step, decay of the weights, pages at a time."""

    networks: int = 3
    width: int = 32
    rounds: int = 8
    step: float = 3e-3
    decay: float = 1e-4
    batch: int = 256


DEFAULT = Course()


@dataclass(frozen=True, slots=True)
class Lessons:
    """Examples as arrays: pages x candidates; places of traits in lists of equal length, filled up with the last."""

    own: Floats = field(repr=False)
    kin: Floats = field(repr=False)
    nobody: Floats = field(repr=False)
    there: NDArray[np.bool_] = field(repr=False)
    right: NDArray[np.bool_] = field(repr=False)
    words: NDArray[np.int32] = field(repr=False)
    of_page: NDArray[np.int32] = field(repr=False)
    space: int

    def __len__(self) -> int:
        """The number of pages."""
        return len(self.nobody)


def traits_in(examples: Sequence[Example]) -> dict[str, int]:
    """The traits that are seen often enough to learn from, each with its place."""
    seen: dict[str, int] = {}
    for example in examples:
        for words in (*example.words, example.of_page):
            for word in words:
                seen[word] = seen.get(word, 0) + 1
    return {word: at for at, word in enumerate(sorted(w for w, n in seen.items() if n >= _LEAST_SEEN))}


def lessons_of(examples: Sequence[Example], traits: Mapping[str, int]) -> Lessons:
    """The examples as arrays."""
    count, space = len(examples), len(traits)
    own = np.full((count, MOST_JUDGED), _NEVER, np.float32)
    kin = np.full((count, MOST_JUDGED), _NEVER, np.float32)
    right = np.zeros((count, MOST_JUDGED), bool)
    of_page = [[traits[word] for word in one.of_page if word in traits] for one in examples]
    words = [[[traits[w] for w in (*some, *one.of_page) if w in traits] for some in one.words] for one in examples]
    longest = max((len(some) for page in words for some in page), default=1)
    places = np.full((count, MOST_JUDGED, longest), space, np.int32)
    on_page = np.full((count, max((len(p) for p in of_page), default=1)), space, np.int32)
    for at, one in enumerate(examples):
        many = len(one.own)
        own[at, :many], kin[at, :many], right[at, :many] = one.own, one.kin, one.right
        on_page[at, : len(of_page[at])] = of_page[at]
        for n, some in enumerate(words[at]):
            places[at, n, : len(some)] = some
    nobody = np.array([one.nobody for one in examples], np.float32)
    return Lessons(own, kin, nobody, own > _NEVER, right, places, on_page, space)


def teach(examples: Sequence[Example], course: Course, seed: int, watch: Callable[[int], None] | None = None) -> Judge:
    """A judge taught on these pages, without a curve yet.  `watch` is told the pages seen so far."""
    traits = traits_in(examples)
    lessons = lessons_of(examples, traits)
    pupils = [_Pupil(lessons, course, seed + n) for n in range(course.networks)]
    for pupil in pupils:
        pupil.learn(watch)
    return Judge(tuple(pupil.network(traits) for pupil in pupils))


class _Pupil:
    """One network while it is taught."""

    def __init__(self, lessons: Lessons, course: Course, seed: int) -> None:
        self.lessons, self.course = lessons, course
        self.rng = np.random.default_rng(seed)
        space, width = lessons.space + 1, course.width
        self.weights: list[Floats] = [
            (self.rng.normal(size=(space, width)) * 0.15).astype(np.float32),
            np.zeros(width, np.float32),
            np.zeros((width, 2), np.float32),
            np.zeros((space, 2), np.float32),
            np.zeros(space, np.float32),
            np.array([1.0, 1.0, 0.0], np.float32),
        ]
        self.moments = [(np.zeros_like(w), np.zeros_like(w)) for w in self.weights]
        self.steps = 0

    def learn(self, watch: Callable[[int], None] | None) -> None:
        course, pages = self.course, len(self.lessons)
        for turn in range(course.rounds):
            done = turn / course.rounds
            step = course.step * (1.0 if done < 0.6 else 0.25 if done < 0.85 else 0.06)
            order = self.rng.permutation(pages)
            for start in range(0, pages, course.batch):
                self._step(self._slopes(order[start : start + course.batch]), step)
            if watch:
                watch(pages)

    def _slopes(self, some: NDArray[np.int64]) -> list[Floats]:
        """How the loss of these pages changes with each weight."""
        held, (inner, bias, outer, straight, absent, scales) = self.lessons, self.weights
        there, right = held.there[some], held.right[some]
        lit = _lit(held.words[some].reshape(-1, held.words.shape[2]), held.space)
        on_page = _lit(held.of_page[some], held.space)
        hidden = np.maximum(lit @ inner + bias, 0)
        corrected = (hidden @ outer + lit @ straight).reshape(len(some), -1, 2)
        own = np.where(there, scales[0] * held.own[some] + corrected[..., 0], _NEVER)
        kin = np.where(there, scales[1] * held.kin[some] + corrected[..., 1], _NEVER)
        nobody = held.nobody[some] + scales[2] + on_page @ absent
        mine, theirs, none = _exponentials(own, kin, nobody, there)
        whole = mine.sum(1) + theirs.sum(1) + none
        found = right.any(1)
        wanted = np.where(found, (mine * right).sum(1), theirs.sum(1) + none)
        off = np.where(found, 0.0, 1.0)
        share, goal = 1 / (whole * len(some)), 1 / (np.maximum(wanted, 1e-30) * len(some))
        by_own = mine * (share[:, None] - right * ((1 - off) * goal)[:, None])
        by_kin = theirs * (share - off * goal)[:, None]
        by_none = (none * (share - off * goal)).astype(np.float32)
        by = np.stack([by_own, by_kin], -1).reshape(-1, 2).astype(np.float32)
        by_hidden = (by @ outer.T) * (hidden > 0)
        by_scales = [
            float((by_own * np.where(there, held.own[some], 0)).sum()),
            float((by_kin * np.where(there, held.kin[some], 0)).sum()),
            float(by_none.sum()),
        ]
        return [
            lit.T @ by_hidden, by_hidden.sum(0), hidden.T @ by, lit.T @ by, on_page.T @ by_none,
            np.array(by_scales, np.float32),
        ]  # fmt: skip

    def _step(self, slopes: Sequence[Floats], step: float) -> None:
        self.steps += 1
        even, uneven = 1 - 0.9**self.steps, 1 - 0.999**self.steps
        for at, slope in enumerate(slopes):
            weight, (mean, square) = self.weights[at], self.moments[at]
            np.add(mean, 0.1 * (slope - mean), out=mean)
            np.add(square, 0.001 * (slope * slope - square), out=square)
            decay = 0.0 if at in _UNDECAYED else self.course.decay
            turn = mean / even / (np.sqrt(square / uneven) + 1e-8) + decay * weight
            np.subtract(weight, step * turn, out=weight)

    def network(self, traits: Mapping[str, int]) -> Network:
        inner, bias, outer, straight, absent, scales = self.weights
        return Network(traits, inner[:-1], bias, outer, straight[:-1], absent[:-1], scales)


def _lit(places: NDArray[np.int32], space: int) -> Floats:
    """A row of zeros and ones for each list of places; the place behind the last stands for none."""
    rows = np.zeros((len(places), space + 1), np.float32)
    rows[np.arange(len(places))[:, None], places] = 1
    rows[:, space] = 0
    return rows


def _exponentials(own: Floats, kin: Floats, nobody: Floats, there: NDArray[np.bool_]) -> tuple[Floats, Floats, Floats]:
    top = np.maximum(np.maximum(own.max(1), kin.max(1)), nobody)
    return np.exp(own - top[:, None]) * there, np.exp(kin - top[:, None]) * there, np.exp(nobody - top)
