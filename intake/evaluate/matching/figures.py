"""What a judge made of examples: how much is filed at which rate of wrong patients, and whether probabilities hold."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from intake.evaluate.judged import Share, wilson
from intake.matching.thresholds import Threshold, record_of, threshold_for

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from intake.evaluate.matching.examples import Example
    from intake.matching.judge import Judge

RATES = (1e-3, 1e-4)
_BINS = (0.5, 0.9, 0.99, 0.999, 1.0 + 1e-9)
_FEW = 5


@dataclass(frozen=True, slots=True)
class Answer:
    """The best candidate of one query: its probability (all rows of that person together), and whether it is right.

    `filable` tells that nothing stands against it that no probability outvotes; `place` is where the right patient
    stands among the candidates, from 1, or 0.
    """

    example: Example = field(repr=False)
    probability: float
    right: bool
    filable: bool
    place: int
    traits: tuple[str, ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True)
class Filed:
    """At a rate that was asked for: the threshold by one half, and what it did on the other."""

    rate: float
    threshold: float
    filed: Share
    wrong: Share


@dataclass(frozen=True, slots=True)
class Bin:
    """Answers of stated probabilities between two bounds: the wrong rate stated, and that observed."""

    low: float
    high: float
    stated: float
    wrong: Share

    @property
    def inside(self) -> bool:
        """Whether the stated rate lies within the 95 % interval of the observed one."""
        low, high = wilson(self.wrong.hits, self.wrong.of)
        return low <= self.stated <= high


@dataclass(frozen=True, slots=True)
class MatchingFigures:
    """All figures of one judge.

    `by_policy` counts what nothing stands against that no probability outvotes (`decide.stands_against`); the policy
    refers some of these as well, because another row fits the page as closely.
    """

    by_probability: tuple[Filed, ...]
    by_policy: tuple[Filed, ...]
    top1: Share
    top5: Share
    bins: tuple[Bin, ...]
    by_kind: Mapping[str, Share]
    wrong_tags: Mapping[str, int]
    curve: tuple[tuple[float, float, float], ...]

    def to_json(self) -> dict[str, Any]:
        """For programs."""

        def filed(all_of: Sequence[Filed]) -> list[dict[str, Any]]:
            return [
                {"rate": f.rate, "threshold": f.threshold, "filed": f.filed.to_json(), "wrong": f.wrong.to_json()}
                for f in all_of
            ]

        return {
            "by_probability": filed(self.by_probability),
            "by_policy": filed(self.by_policy),
            "top1": self.top1.to_json(),
            "top5": self.top5.to_json(),
            "calibration": [
                {
                    "from": b.low,
                    "to": b.high,
                    "stated_wrong": b.stated,
                    "observed": b.wrong.to_json(),
                    "inside": b.inside,
                }
                for b in self.bins
            ],
            "filed_by_kind": {kind: share.to_json() for kind, share in self.by_kind.items()},
            "wrong_by_tag": dict(self.wrong_tags),
            "curve": [list(point) for point in self.curve],
        }


def answers_of(examples: Sequence[Example], judge: Judge) -> list[Answer]:
    """What the judge answers to each example."""
    return [_answer(example, judge) for example in examples]


def _answer(example: Example, judge: Judge) -> Answer:
    shares = judge.shares_of(example.own, example.kin, example.nobody, example.words, example.of_page)
    if not shares:
        return Answer(example, 0.0, False, False, 0)
    best = max(range(len(shares)), key=shares.__getitem__)
    persons: dict[int, float] = defaultdict(float)
    for person, share in zip(example.one, shares, strict=True):
        persons[person] += share
    order = sorted(persons, key=lambda person: -persons[person])
    is_right = {person for person, right in zip(example.one, example.right, strict=True) if right}
    place = next((at for at, person in enumerate(order, start=1) if person in is_right), 0)
    whole = judge.told([min(1.0, persons[example.one[best]])], example.words[best])[0]
    return Answer(example, whole, example.right[best], not example.vetoed[best], place, example.words[best])


def figures_of(examples: Sequence[Example], judge: Judge, *, fitted: Sequence[Answer] = ()) -> MatchingFigures:
    """The figures of a judge; thresholds are fitted on every other answer and measured on the rest.

    With `fitted`, answers to other pages, they are fitted on those and measured on all of `examples`.
    """
    answers = answers_of(examples, judge)
    first, second = (fitted, answers) if fitted else (answers[::2], answers[1::2])
    present = [a for a in second if a.example.present]
    policy = [_filed(first, second, rate, policy=True) for rate in RATES]
    level = policy[0].threshold
    kinds = defaultdict(list)
    for answer in second:
        kinds[answer.example.kind].append(answer.filable and answer.probability >= level)
    at = _filed(first, second, RATES[0], policy=False).threshold
    wrong = Counter(
        tag
        for a in second
        if a.probability >= at and not a.right
        for tag in (*a.example.tags, "present" if a.example.present else "not in the index")
    )
    return MatchingFigures(
        tuple(_filed(first, second, rate, policy=False) for rate in RATES),
        tuple(policy),
        Share(sum(a.place == 1 for a in present), len(present)),
        Share(sum(1 <= a.place <= _FEW for a in present), len(present)),
        tuple(_bins(second)),
        {kind: Share(sum(done), len(done)) for kind, done in sorted(kinds.items())},
        dict(wrong.most_common()),
        _curve(second),
    )


def _filed(first: Sequence[Answer], second: Sequence[Answer], rate: float, *, policy: bool) -> Filed:
    level = threshold_by(first, rate, policy=policy).probability
    filed = [a for a in second if a.probability >= level and (a.filable or not policy)]
    return Filed(rate, level, Share(len(filed), len(second)), Share(sum(not a.right for a in filed), len(filed)))


def threshold_by(answers: Sequence[Answer], rate: float, *, policy: bool) -> Threshold:
    """The threshold that these answers give for a rate of wrong patients among the filed."""
    trials = [(a.probability, a.right) for a in answers if a.filable or not policy]
    return threshold_for(record_of(trials, len(answers), step=1.0), rate, bounded=False)


def _bins(answers: Sequence[Answer]) -> list[Bin]:
    bins = []
    for low, high in pairwise(_BINS):
        inside = [a for a in answers if low <= a.probability < high]
        if inside:
            stated = sum(1 - a.probability for a in inside) / len(inside)
            bins.append(Bin(low, min(1.0, high), stated, Share(sum(not a.right for a in inside), len(inside))))
    return bins


def _curve(answers: Sequence[Answer]) -> tuple[tuple[float, float, float], ...]:
    """Probability, share of all that is filed from there on, and rate of wrong among them."""
    record = record_of([(a.probability, a.right) for a in answers], len(answers))
    return tuple((row.probability, row.filed / max(1, record.pages), row.wrong / row.filed) for row in record.rows)
