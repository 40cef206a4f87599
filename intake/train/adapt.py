"""Adapt the type model to a site: a little learning on top of the shipped one, and what each sender usually sends.

Only features that several of the site's documents share may change, so that no single document, and no name in it,
can leave a mark; the words a sender adds are bounded, so that no habit outweighs what a page says.
"""

from __future__ import annotations

import math
import random
from collections import Counter, defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from intake.extract.kind_features import SPACE
from intake.extract.kind_model import SILENT
from intake.train.learn import Course, Pupil, spoken_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from intake.extract.kind_model import KindModel
    from intake.train.lessons import Lesson

FEWEST_SHARING = 3
"""A feature may change only if so many documents have it."""
FEWEST_OF_SENDER = 5
"""A sender's habit is known from so many documents on."""
MOST_OF_HABIT = 1.2
"""Nats that a sender's habit adds or takes at most."""
COURSE = Course(rounds=8, step=0.1, decay=0.0, dropped=0.3, untitled=0.2, unsaid=0.2)
_GROUND = 1.0
"""What is taken for known of each weight before: how stiff the shipped weights are."""
_LENT = 20.0
"""A sender is taken to send like all others until so many documents say otherwise."""


def adapted(
    shipped: KindModel, lessons: Sequence[Lesson], rehearsed: Sequence[Lesson] = (), seed: int = 1
) -> KindModel:
    """The shipped model with what those lessons teach; the same lessons and seed teach the same.

    `rehearsed` are documents of the types it knows, gone over with the lessons so that none is forgotten.
    """
    codes = tuple(dict.fromkeys((*shipped.codes, *sorted({one.seen.code for one in (*lessons, *rehearsed)}))))
    pupil = _as_pupil(shipped, codes)
    shared = _shared(lessons)
    taught = [*(_limited(one, shared) for one in lessons), *rehearsed]
    rng = random.Random(seed)  # noqa: S311 - chance that must be repeatable, not secret
    order = list(range(len(taught)))
    for _ in range(COURSE.rounds):
        rng.shuffle(order)
        for at in order:
            pupil.learn(rng, taught[at].seen, spoken_of(taught[at].seen, codes), COURSE)
    learnt = pupil.model()
    return replace(
        learnt,
        by_title=shipped.by_title,
        by_phrase=shipped.by_phrase,
        room=shipped.room,
        temperature=shipped.temperature,
        doubt=shipped.doubt,
        senders=habits(lessons),
    )


def _as_pupil(shipped: KindModel, codes: Sequence[str]) -> Pupil:
    """One who knows what the shipped model knows, and of types of the site's own that they have room."""
    pupil = Pupil.new(codes)
    known = len(shipped.codes)
    pupil.weights[:, :known] = shipped.weights * shipped.scale
    pupil.bias[:known] = shipped.bias
    pupil.bias[known:] = shipped.room - SILENT
    pupil.slopes[:] = _GROUND
    pupil.bias_slopes[:] = _GROUND
    pupil.shared[:] = (shipped.by_title, shipped.by_phrase)
    pupil.shared_slopes[:] = np.inf
    return pupil


def _shared(lessons: Sequence[Lesson]) -> NDArray[np.bool_]:
    counts = np.zeros(SPACE, np.int32)
    for one in lessons:
        counts[one.seen.places] += 1
    return counts >= FEWEST_SHARING


def _limited(one: Lesson, shared: NDArray[np.bool_]) -> Lesson:
    kept = shared[one.seen.places]
    return replace(one, seen=replace(one.seen, places=one.seen.places[kept], values=one.seen.values[kept]))


def habits(lessons: Sequence[Lesson]) -> Mapping[str, Mapping[str, float]]:
    """For each sender of enough documents, how much likelier than usual each type is, in bounded nats.

    Only types the sender has sent are told; what it never sent is made no less likely.
    """
    overall = Counter(one.seen.code for one in lessons)
    sent: dict[str, Counter[str]] = defaultdict(Counter)
    for one in lessons:
        if one.sender:
            sent[one.sender][one.seen.code] += 1
    total = sum(overall.values())
    found = {}
    for sender in sorted(sent):
        counts = sent[sender]
        count = sum(counts.values())
        if count >= FEWEST_OF_SENDER:
            found[sender] = {
                code: round(_habit(n, count, overall[code] / total), 3) for code, n in sorted(counts.items())
            }
    return found


def _habit(sent: int, of: int, usual: float) -> float:
    share = (sent + _LENT * usual) / (of + _LENT)
    return max(-MOST_OF_HABIT, min(math.log(share / usual), MOST_OF_HABIT))
