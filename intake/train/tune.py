"""Tune what was learnt on examples it has not seen: how far to believe it, and what room a new type has.

Temperature and doubt are those at which the examples are least surprising (temperature scaling: Guo et al. 2017).
"""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from intake.extract.kind_model import believed
from intake.train.learn import scored

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from intake.extract.kind_model import KindModel
    from intake.train.seen import Seen

_TEMPERATURES = tuple(round(0.1 * 1.12**n, 4) for n in range(48))
_DOUBTS = tuple(n / 100 for n in range(21))
_LEAST = 1e-9
_ROOMS = tuple(n / 4 for n in range(-40, 21))


def calibrated(model: KindModel, examples: Sequence[Seen]) -> KindModel:
    """The model believed as far as the examples bear it out."""
    scores, right = scored(model, examples), _right(model, examples)
    temperature, doubt = min(
        ((t, d) for t in _TEMPERATURES for d in _DOUBTS), key=lambda pair: _surprise(scores, right, *pair)
    )
    return replace(model, temperature=temperature, doubt=doubt)


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
        return sum(_surprise(one, right, model.temperature, model.doubt) for one in (masked, wider))

    return replace(model, room=min(_ROOMS, key=surprise))


def _right(model: KindModel, examples: Sequence[Seen]) -> NDArray[np.intp]:
    return np.array([model.codes.index(one.code) for one in examples], np.intp)


def _surprise(scores: NDArray[np.float64], right: NDArray[np.intp], temperature: float, doubt: float) -> float:
    """The mean of -log of the probability of what was right."""
    if not len(right):
        return math.inf
    chances = believed(scores, temperature, doubt)[np.arange(len(right)), right]
    return float(-np.mean(np.log(np.maximum(chances, _LEAST))))
