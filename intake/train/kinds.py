"""Train the model that tells the type of a document: draw, learn, calibrate, measure, write."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from intake.decide import GUARDED_LIKELY
from intake.evaluate.forge.compose import recipes
from intake.evaluate.forge.part import Part
from intake.evaluate.judged import Share
from intake.evaluate.kinds import Reliability, macro_f1, reliability
from intake.extract.kind_features import SPACE
from intake.extract.kind_model import KindModel
from intake.extract.kind_of import KindJudge
from intake.extract.kind_words import Lexicon, Spoken
from intake.kinds import COVER, NOT_A_RECORD, UNKNOWN, load_kinds
from intake.train.learn import Course, learn
from intake.train.material import kinds_drawn
from intake.train.seen import Order, draw_seen
from intake.train.tune import calibrated, roomed

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Sequence

    from intake.train.seen import Seen

_UNKNOWN_SCORE, _WORDS_TEMPERATURE = 1.7, 0.9
_FILED = 0.5
"""From this probability on a type is believed, unless a site says otherwise."""
_MOST = 15
_NO_RECORDS = {UNKNOWN, COVER, NOT_A_RECORD}


@dataclass(frozen=True, slots=True)
class Plan:
    """How much to draw.

    `each` examples of each type and `recipe` more for each of its recipes, `read` of each over paper.  Calibration and
    measuring take an `unseen` share of that each, from layouts and wordings that training never sees.
    """

    seed: int = 1
    each: int = 60
    recipe: int = 45
    read: int = 3
    unseen: float = 0.5
    course: Course = field(default_factory=Course)

    def orders(self, purpose: str) -> list[Order]:
        """What to draw to `learn`, to `calibrate` or to `measure`."""
        part = Part.TRAIN if purpose == "learn" else Part.HELD_OUT
        share = 1.0 if purpose == "learn" else self.unseen
        found = []
        for code in kinds_drawn():
            count = max(round(share * (self.each + self.recipe * len(recipes().get(code, ())))), 2)
            read = round(share * self.read) if code != UNKNOWN else 0
            found += [
                Order(code, part, f"{self.seed}/{purpose}/{code}/{n}", read=n < read) for n in range(count + read)
            ]
        return found


@dataclass(frozen=True, slots=True)
class Figures:
    """How good the model is on layouts and wordings kept out of training.

    `sensitive_missed` are documents of a type that a person must see, taken for one that may be filed with more than
    even odds and without such a type among the likely ones (`decide.GUARDED_LIKELY`).  The same `by_words`, without
    anything learnt, is what to compare with.
    """

    accuracy: Share
    macro_f1: float
    calibration: Reliability
    sensitive_missed: Share
    accuracy_by_words: Share
    sensitive_missed_by_words: Share
    confusions: tuple[tuple[str, str, int], ...]

    def to_json(self) -> dict[str, Any]:
        """For programs and the card."""
        return {
            "accuracy": self.accuracy.to_json(),
            "macro_f1": round(self.macro_f1, 4),
            "calibration": self.calibration.to_json(),
            "sensitive_missed": self.sensitive_missed.to_json(),
            "accuracy_by_words": self.accuracy_by_words.to_json(),
            "sensitive_missed_by_words": self.sensitive_missed_by_words.to_json(),
            "confusions": [list(row) for row in self.confusions],
        }


def train_kinds(
    plan: Plan, workers: int, watch: Callable[[Iterable[Seen], int, str], Iterable[Seen]]
) -> tuple[KindModel, Figures, dict[str, int]]:
    """The model, its figures, and how many examples served for what."""
    drawn = {}
    for purpose in ("learn", "calibrate", "measure"):
        orders = plan.orders(purpose)
        drawn[purpose] = list(watch(draw_seen(orders, workers), len(orders), f"Drawing what to {purpose} from"))
    codes = sorted(kinds_drawn())
    model = learn(plan.seed, codes, drawn["learn"], plan.course)
    model = roomed(calibrated(model, drawn["calibrate"]), drawn["calibrate"])
    return model, measure(model, drawn["measure"]), {purpose: len(seen) for purpose, seen in drawn.items()}


def measure(model: KindModel, examples: Sequence[Seen]) -> Figures:
    """The figures on those examples, told as `extract` would tell them."""
    judge = KindJudge(Lexicon(load_kinds()), lambda: model)
    words = KindJudge(judge.lexicon, lambda: by_words_alone(model.codes))
    told = [_told(judge, one) for one in examples]
    plain = [_told(words, one) for one in examples]
    pairs = [(one.code, best[0][0]) for one, best in zip(examples, told, strict=True)]
    wrong = Counter(pair for pair in pairs if pair[0] != pair[1])
    guarded = {code for code, kind in judge.lexicon.kinds.items() if not kind.auto_file} - _NO_RECORDS
    return Figures(
        accuracy=Share(sum(true == guess for true, guess in pairs), len(pairs)),
        macro_f1=macro_f1(pairs),
        calibration=reliability([(best[0][1], true == guess) for best, (true, guess) in zip(told, pairs, strict=True)]),
        sensitive_missed=_missed(guarded, examples, told),
        accuracy_by_words=Share(
            sum(best[0][0] == true for best, (true, _) in zip(plain, pairs, strict=True)), len(pairs)
        ),
        sensitive_missed_by_words=_missed(guarded, examples, plain),
        confusions=tuple((a, b, n) for (a, b), n in sorted(wrong.items(), key=lambda kv: (-kv[1], kv[0]))[:_MOST]),
    )


def by_words_alone(codes: Sequence[str]) -> KindModel:
    """What tells types by titles and phrases without having learnt anything: what training must surpass."""
    bias = np.array([_UNKNOWN_SCORE * (code == UNKNOWN) for code in codes], np.float32)
    weights = np.zeros((SPACE, len(codes)), np.int8)
    scale = np.ones(len(codes), np.float32)
    return KindModel(tuple(codes), weights, scale, bias, temperature=_WORDS_TEMPERATURE)


def _told(judge: KindJudge, one: Seen) -> list[tuple[str, float]]:
    """The three likeliest types with their probabilities."""
    told = judge.probabilities((one.places, one.values), Spoken(one.titles, one.phrases, {}))
    return sorted(told.items(), key=lambda kv: -kv[1])[:3]


def _missed(guarded: Collection[str], examples: Sequence[Seen], told: Sequence[Sequence[tuple[str, float]]]) -> Share:
    mine = [best for one, best in zip(examples, told, strict=True) if one.code in guarded]
    return Share(sum(best[0][1] >= _FILED and not _asks(guarded, best) for best in mine), len(mine))


def _asks(guarded: Collection[str], best: Sequence[tuple[str, float]]) -> bool:
    """Whether a person would be asked because of these guesses."""
    return best[0][0] in _NO_RECORDS or any(code in guarded and p >= GUARDED_LIKELY for code, p in best)
