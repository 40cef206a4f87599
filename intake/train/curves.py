"""Fit what makes a judge's probabilities mean what they say, on answers to pages it was not taught on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from intake.matching.judge import KNOTS, Curve

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

_SURE = 0.9
_LEAST_SHORT = 1e-5
"""No ceiling is nearer to 1 than this."""
_NEWTON, _STANDSTILL = 40, 1e-6
_ALIKE, _PRIOR = 0.5, 0.02
"""How firmly the knots of a curve are held to their neighbours, and to where they stood."""


def fit_ceiling(probabilities: Sequence[float], right: Sequence[bool]) -> float:
    """The ceiling under which these answers, as far as they are sure, are likeliest (with half a wrong one more)."""
    told, hits = np.asarray(probabilities, np.float64), np.asarray(right, bool)
    told, hits = told[told > _SURE], hits[told > _SURE]
    short = np.geomspace(_LEAST_SHORT, 0.5, 400)
    held = np.outer(1 - short, told)
    likely = np.log(np.where(hits, held, 1 - held)).sum(axis=1) + 0.5 * np.log(short)
    return round(float(1 - short[int(np.argmax(likely))]), 5)


def fit_curve(probabilities: Sequence[float], right: Sequence[bool], highest: float = 1.0) -> Curve:
    """The curve under which the answers are likeliest, by Newton's method for each ceiling that is tried.

    None higher than `highest` is.
    """
    given = np.clip(np.asarray(probabilities, np.float64), 1e-12, 1 - 1e-12)
    odds, hits = np.log(given / (1 - given)), np.asarray(right, np.float64)
    ceilings = [1.0, *(1 - 10.0**-power for power in np.arange(2.0, 5.01, 0.25))]
    fitted = [_fitted(odds, hits, ceiling) for ceiling in ceilings if ceiling <= highest + _LEAST_SHORT / 2]
    return max(fitted, key=lambda pair: pair[0])[1]


def _fitted(odds: NDArray[np.float64], hits: NDArray[np.float64], ceiling: float) -> tuple[float, Curve]:
    """The likelihood and the curve of that ceiling; a weak prior holds neighbouring knots moved alike, and little."""
    knots = np.array(KNOTS)
    inside = np.clip(odds, knots[0], knots[-1])
    columns = np.stack([np.interp(inside, knots, one) for one in np.eye(len(knots))], 1)
    apart = np.diff(np.eye(len(knots)), axis=0)
    prior = _ALIKE * apart.T @ apart + _PRIOR * np.eye(len(knots))

    def likely(at: NDArray[np.float64]) -> NDArray[np.float64]:
        return 1 / (1 + np.exp(-np.clip(columns @ at + odds - inside, -40, 40)))

    def gain(at: NDArray[np.float64]) -> float:
        told = np.clip(ceiling * likely(at), 1e-12, 1 - 1e-12)
        moved = at - knots
        return float((hits * np.log(told) + (1 - hits) * np.log(1 - told)).sum() - moved @ prior @ moved / 2)

    at, reached = knots.copy(), gain(knots)
    for _ in range(_NEWTON):
        share = likely(at)
        told = np.clip(ceiling * share, 1e-12, 1 - 1e-12)
        slope = ceiling * share * (1 - share)
        pull = (hits - told) / (told * (1 - told)) * slope
        bend = slope * slope / (told * (1 - told))
        down = columns.T @ (columns * bend[:, None]) + prior
        step = np.linalg.solve(down, columns.T @ pull - prior @ (at - knots))
        while (better := gain(at + step)) < reached and np.abs(step).max() > _STANDSTILL:
            step = step / 2
        if better <= reached:
            break
        at, reached = at + step, better
    rising: NDArray[np.float64] = np.maximum.accumulate(at).round(5)
    return gain(rising), Curve(tuple(rising.tolist()), round(float(ceiling), 7))
