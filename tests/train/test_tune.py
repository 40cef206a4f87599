"""How far to believe what was learnt, and the room of types it never saw."""

from __future__ import annotations

import numpy as np

from intake.train.learn import Course, learn
from intake.train.tune import calibrated, roomed
from tests.train.test_learn import CODES, examples


def test_a_model_is_believed_less_where_it_errs_more() -> None:
    model = learn(1, CODES, examples(1, 300), Course())
    sure, unsure = calibrated(model, examples(3, 90)), calibrated(model, examples(3, 90, noise=0.5))
    scores = {"ecg": 4.0, "letter": 0.0, "unknown": 0.0}
    assert unsure.probabilities(scores)["ecg"] < sure.probabilities(scores)["ecg"]


def test_the_room_lets_an_unknown_type_win_by_its_title_and_not_without() -> None:
    model = learn(1, CODES, examples(1, 300), Course())
    model = roomed(calibrated(model, examples(3, 90)), examples(3, 90))
    titled = next(one for one in examples(4, 30) if one.titles)
    seen = (titled.places, titled.values)
    plain = model.scores((*CODES, "waiver"), seen, {}, {})
    assert max(plain, key=plain.__getitem__) == titled.code
    blank = (np.zeros(0, np.uint16), np.zeros(0, np.float32))
    assert model.scores((*CODES, "waiver"), blank, {}, {})["waiver"] < min(model.scores(CODES, blank, {}, {}).values())
    named = model.scores((*CODES, "waiver"), blank, {"waiver": 4.5}, {})
    assert max(named, key=named.__getitem__) == "waiver"
