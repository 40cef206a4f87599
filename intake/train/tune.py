"""Tune what was learnt on examples it has not seen: how far to believe it, and what room a new type has.

Temperature, doubt and how readily nothing is told at all are those at which the examples are least surprising
(temperature scaling: Guo et al. 2017); among those about as good, the ones whose probabilities come truest.
"""

from __future__ import annotations

import itertools
import math
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from intake.evaluate.kinds import reliability
from intake.extract.kind_model import believed
from intake.kinds import UNKNOWN
from intake.train.learn import scored

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from intake.extract.kind_model import KindModel
    from intake.train.seen import Seen

_TEMPERATURES = tuple(round(0.3 * 1.08**n, 4) for n in range(24))
_DOUBTS = tuple(n / 100 for n in range(19))
_RELUCTANCES = (0.0, -0.5, -1.0, -1.5, -2.0, -2.5)
"""Nats taken from `unknown`."""
_ABOUT = 1.005
_LEAST = 1e-9
_ROOMS = tuple(n / 4 for n in range(-40, 21))


def calibrated(model: KindModel, examples: Sequence[Seen]) -> KindModel:
    """The model believed as far as the examples bear it out."""
    scores, right = scored(model, examples), _right(model, examples)
    unknown = np.array([code == UNKNOWN for code in model.codes], np.float32)
    tried = []
    for reluctance in _RELUCTANCES:
        shifted = scores + reluctance * unknown
        for temperature, doubt in itertools.product(_TEMPERATURES, _DOUBTS):
            chances = believed(shifted, temperature, doubt)
            tried.append((_surprise(chances, right), _error(chances, right), reluctance, temperature, doubt))
    least = min(tried)[0]
    best = min((one for one in tried if one[0] <= least * _ABOUT), key=lambda one: one[1:])
    return replace(model, bias=model.bias + best[2] * unknown, temperature=best[3], doubt=best[4])


def roomed(model: KindModel, examples: Sequence[Seen]) -> KindModel:
    """The model with the room at which types it never saw are told best by their titles and phrases alone.

    Each type in turn is taken for one the model does not know: its own weights give way to the room.  And a type of
    which no word is on the page, but which has that room, must take little from the right one.
    """
    scores, right = scored(model, examples), _right(model, examples)
    rows = np.arange(len(right))
    said = np.array(
        [
            model.by_title * one.titles.get(one.code, 0.0) + model.by_phrase * one.phrases.get(one.code, 0.0)
            for one in examples
        ]
    )

    def surprise(room: float) -> float:
        masked = scores.copy()
        masked[rows, right] = said + room
        wider = np.concatenate([scores, np.full((len(scores), 1), room)], axis=1)
        return sum(_surprise(believed(one, model.temperature, model.doubt), right) for one in (masked, wider))

    return replace(model, room=min(_ROOMS, key=surprise))


def _right(model: KindModel, examples: Sequence[Seen]) -> NDArray[np.intp]:
    return np.array([model.codes.index(one.code) for one in examples], np.intp)


def _surprise(chances: NDArray[np.float64], right: NDArray[np.intp]) -> float:
    """The mean of -log of the probability of what was right."""
    if not len(right):
        return math.inf
    return float(-np.mean(np.log(np.maximum(chances[np.arange(len(right)), right], _LEAST))))


def _error(chances: NDArray[np.float64], right: NDArray[np.intp]) -> float:
    """The expected calibration error of the likeliest types."""
    return reliability(list(zip(chances.max(axis=1), chances.argmax(axis=1) == right, strict=True))).expected_error
