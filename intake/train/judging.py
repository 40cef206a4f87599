"""Make a judge: teach its networks (`networks`), fit its curves and ceilings (`curves`), keep its record."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from intake.evaluate.matching.figures import answers_of
from intake.matching.judge import WITH_CEILING, Judge
from intake.matching.thresholds import record_of
from intake.matching.traits import SHARED_BY_KIN
from intake.train.curves import fit_ceiling, fit_curve
from intake.train.networks import DEFAULT, Course, teach

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from intake.evaluate.matching.examples import Example
    from intake.evaluate.matching.figures import Answer
    from intake.matching.thresholds import Record

_FOLDS = 3
_PARTS = 5
_KIN_CEILING = 0.999
"""What kin share is never told more surely: that a relative has all of it is so rare that few drawn pages show it."""


@dataclass(frozen=True, slots=True)
class Taught:
    """A judge, and what networks like its own answered to pages they were not taught on: thresholds follow from it."""

    judge: Judge
    answers: tuple[Answer, ...] = field(repr=False)


def teach_judge(
    examples: Sequence[Example],
    watch: Callable[[int], None] | None = None,
    *,
    kept: Sequence[Example] = (),
    course: Course = DEFAULT,
    seed: int = 1,
) -> Taught:
    """A judge with curve, ceilings and record.

    Curve and record come of pages on which the answering networks have not been taught: of `kept`, or without it of
    three folds of `examples`.
    """
    judge = teach(examples, course, seed, watch)
    if kept:
        fitted, recorded = parted(kept)
        judge = _calibrated(judge, answers_of(fitted, judge))
        answers = answers_of(recorded, judge)
        return Taught(replace(judge, record=_record(answers)), tuple(answers))
    answers = []
    for fold in range(_FOLDS):
        others = [one for at, one in enumerate(examples) if at % _FOLDS != fold]
        answers += answers_of(examples[fold::_FOLDS], teach(others, course, seed + 100 * (fold + 1), watch))
    judge = _calibrated(judge, answers)
    told = [replace(one, probability=judge.told([one.probability], one.traits)[0]) for one in answers]
    return Taught(replace(judge, record=_record(told)), tuple(told))


def parted(kept: Sequence[Example]) -> tuple[list[Example], list[Example]]:
    """Of pages that took no part in teaching: every fifth for the curve, all others for the record."""
    return list(kept[::_PARTS]), [one for at, one in enumerate(kept) if at % _PARTS]


def _calibrated(judge: Judge, answers: Sequence[Answer]) -> Judge:
    """With the curves and the ceilings that these answers of its networks ask for."""
    ordinary = [one for one in answers if not set(WITH_CEILING) & set(one.traits)]
    curve, shared = (
        fit_curve([one.probability for one in some], [one.right for one in some], highest)
        for highest, some in (
            (1.0, [one for one in ordinary if SHARED_BY_KIN not in one.traits]),
            (_KIN_CEILING, [one for one in ordinary if SHARED_BY_KIN in one.traits]),
        )
    )
    curved = replace(judge, curve=curve, shared=shared)
    ceilings = {}
    for trait in WITH_CEILING:
        some = [one for one in answers if trait in one.traits]
        told = [curved.curve_for(one.traits)(one.probability) for one in some]
        ceilings[trait] = fit_ceiling(told, [one.right for one in some])
    return replace(curved, ceilings=ceilings)


def _record(answers: Sequence[Answer]) -> Record:
    """What would have been filed: only that against which nothing stands."""
    return record_of([(one.probability, one.right) for one in answers if one.filable], len(answers))
