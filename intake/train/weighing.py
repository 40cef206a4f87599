"""Weigh an adapted model against the one in force on documents it has not learnt from.

The rule: it takes over only if, cross-validated over all lessons, it is right where the other is wrong more often than
the other way round, by more than chance (exact one-sided sign test, p < 0.05); if it misses no more sensitive
documents; and if on forged material of every shipped type it loses no more than one in a hundred.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from intake.train.adapt import adapted

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

    from intake.extract.kind_model import KindModel
    from intake.train.lessons import Lesson

FEWEST = 30
"""Lessons fewer than these teach nothing that could be told from chance."""
CHANCE = 0.05
MOST_FORGOTTEN = 0.01
_FOLDS = 5


@dataclass(frozen=True, slots=True)
class Weighing:
    """How the adapted model did against the one in force: documents `gained` and `lost`, of all `lessons`."""

    lessons: int
    right_before: int
    right_after: int
    gained: int
    lost: int
    sensitive_missed_before: int
    sensitive_missed_after: int
    forged_before: float
    forged_after: float

    @property
    def chance(self) -> float:
        """How probable so much gain is if both models are alike (exact sign test)."""
        trials = self.gained + self.lost
        return float(sum(math.comb(trials, k) for k in range(self.gained, trials + 1)) / 2**trials)

    @property
    def why_not(self) -> str:
        """Why the adapted model does not take over; empty if it does."""
        if self.lessons < FEWEST:
            return f"only {self.lessons} documents were settled by people; {FEWEST} are needed"
        if self.sensitive_missed_after > self.sensitive_missed_before:
            return "it misses more documents of types that a person must see"
        if self.forged_before - self.forged_after > MOST_FORGOTTEN:
            return "it forgets too much of what the shipped model knows"
        if self.chance >= CHANCE:
            return f"it is not better by more than chance (gained {self.gained}, lost {self.lost}, p {self.chance:.2f})"
        return ""

    def to_json(self) -> dict[str, Any]:
        """For programs and the card."""
        named = {name: getattr(self, name) for name in self.__slots__}
        return {**named, "chance": round(self.chance, 4), "takes_over": not self.why_not, "why_not": self.why_not}


def weigh(
    shipped: KindModel,
    in_force: KindModel,
    lessons: Sequence[Lesson],
    *,
    rehearsed: Sequence[Lesson],
    forged: Sequence[Lesson],
    guarded: Collection[str],
    tell: Callable[[KindModel, Lesson], str],
) -> tuple[KindModel, Weighing]:
    """The model adapted on all lessons, and how such models did on lessons held out of them.

    `tell` says the type a model would tell; `rehearsed` are gone over while adapting, `forged` are other documents of
    the shipped types, to tell what is forgotten; `guarded` are the types a person must always see.
    """
    before = [tell(in_force, one) for one in lessons]
    after = [""] * len(lessons)
    for fold in range(min(_FOLDS, len(lessons))):
        model = adapted(shipped, [one for at, one in enumerate(lessons) if at % _FOLDS != fold], rehearsed)
        for at in range(fold, len(lessons), _FOLDS):
            after[at] = tell(model, lessons[at])
    truth = [one.seen.code for one in lessons]
    final = adapted(shipped, lessons, rehearsed)

    def missed(told: Sequence[str]) -> int:
        return sum(true in guarded and said not in guarded for true, said in zip(truth, told, strict=True))

    def share(model: KindModel) -> float:
        return sum(tell(model, one) == one.seen.code for one in forged) / max(len(forged), 1)

    triples = list(zip(truth, before, after, strict=True))
    return final, Weighing(
        lessons=len(lessons),
        right_before=sum(true == old for true, old, _ in triples),
        right_after=sum(true == new for true, _, new in triples),
        gained=sum(old != true == new for true, old, new in triples),
        lost=sum(new != true == old for true, old, new in triples),
        sensitive_missed_before=missed(before),
        sensitive_missed_after=missed(after),
        forged_before=round(share(in_force), 4),
        forged_after=round(share(final), 4),
    )
