"""The whole training, in small."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from intake.extract.kind_model import KindModel
from intake.train.card import CARD, CARD_TEXT, MODEL, digest_of_inputs, is_current, shipped_folder
from intake.train.kinds import Plan, by_words_alone, measure, train_kinds
from intake.train.kinds_card import card
from intake.train.learn import Course
from intake.train.seen import Seen

if TYPE_CHECKING:
    from pathlib import Path

TINY = Plan(each=2, recipe=0, read=0, course=Course(rounds=1))


def trained(workers: int = 1):  # noqa: ANN201 - what `card` gives
    return card(TINY, *train_kinds(TINY, workers, lambda things, *_: things))


def test_the_same_seed_makes_the_same_model_however_many_processes_draw(tmp_path: Path) -> None:
    one, other = trained(1), trained(2)
    assert one.model == other.model
    assert one.facts == other.facts
    assert one.text == other.text
    one.write(tmp_path)
    assert sorted(p.name for p in (tmp_path / "kinds").iterdir()) == sorted((MODEL, CARD, CARD_TEXT))
    facts = json.loads((tmp_path / "kinds" / CARD).read_text())
    assert facts["seed"] == 1
    assert facts["examples"]["learn"] == 2 * len(facts["types"])
    assert facts["inputs_sha256"] == digest_of_inputs("kinds")
    assert is_current(tmp_path, "kinds")
    assert not is_current(tmp_path / "elsewhere", "kinds")
    assert KindModel.from_bytes((tmp_path / "kinds" / MODEL).read_bytes()).codes == tuple(facts["types"])


def test_another_seed_orders_other_examples() -> None:
    assert {o.seed for o in TINY.orders("learn")}.isdisjoint(o.seed for o in replace(TINY, seed=2).orders("learn"))


def test_what_is_measured_on_is_never_learnt_from() -> None:
    parts = {purpose: {order.part for order in TINY.orders(purpose)} for purpose in ("learn", "calibrate", "measure")}
    assert parts["learn"].isdisjoint(parts["calibrate"] | parts["measure"])


def test_sensitive_documents_taken_for_others_are_counted() -> None:
    model = by_words_alone(("letter", "legal", "unknown"))
    nothing = (np.zeros(0, np.uint16), np.zeros(0, np.float32))
    missed = Seen("legal", *nothing, {"letter": 6.0}, {})
    noticed = Seen("legal", *nothing, {"legal": 6.0}, {})
    figures = measure(model, [missed, noticed])
    assert (figures.sensitive_missed.hits, figures.sensitive_missed.of) == (1, 2)
    assert figures.confusions == (("legal", "letter", 1),)


def test_the_shipped_model_is_the_one_its_card_speaks_of() -> None:
    import hashlib

    folder = shipped_folder("kinds") / "kinds"
    facts = json.loads((folder / CARD).read_text())
    assert hashlib.sha256((folder / MODEL).read_bytes()).hexdigest() == facts["model_sha256"]
    assert facts["bytes"] < 20_000_000
    assert facts["figures"]["calibration"]["expected_calibration_error"] <= 0.03
    assert facts["figures"]["accuracy"]["rate"] > facts["figures"]["accuracy_by_words"]["rate"]
