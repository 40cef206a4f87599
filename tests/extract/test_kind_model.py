"""The linear model over features, titles and phrases, and its file."""

from __future__ import annotations

import numpy as np
import pytest

from intake.extract.kind_features import SPACE
from intake.extract.kind_model import KindModel, shipped_model
from intake.kinds import load_kinds

NOTHING = (np.zeros(0, np.uint16), np.zeros(0, np.float32))


def model(**changes: object) -> KindModel:
    weights = np.zeros((SPACE, 2), np.int8)
    weights[5] = (100, -50)
    given = {"codes": ("letter", "legal"), "weights": weights, "scale": np.array([0.1, 0.1], np.float32)}
    return KindModel(**{**given, "bias": np.array([0.5, 0.0], np.float32), "room": -1.0, **changes})  # type: ignore[arg-type]


def test_a_score_is_the_sum_of_all_that_speaks() -> None:
    seen = (np.array([5], np.uint16), np.array([0.5], np.float32))
    scores = model(by_title=2.0).scores(("letter", "legal"), seen, {"letter": 1.0}, {"legal": 3.0})
    assert scores == pytest.approx({"letter": 0.5 * 10 + 0.5 + 2.0, "legal": -2.5 + 3.0})


def test_a_type_it_never_saw_has_room() -> None:
    scores = model().scores(("letter", "waiver"), NOTHING, {"waiver": 4.0}, {})
    assert scores == pytest.approx({"letter": 0.5, "waiver": 3.0})


def test_a_type_it_never_saw_stands_back_where_no_word_of_it_is_on_the_page() -> None:
    scores = model().scores(("letter", "waiver"), NOTHING, {}, {})
    assert scores["waiver"] < scores["letter"] - 5


def test_probabilities_sum_to_one_and_the_temperature_evens_them_out() -> None:
    scores = {"letter": 2.0, "legal": 0.0, "waiver": -1.0}
    sharp, even = model().probabilities(scores), model(temperature=4.0).probabilities(scores)
    assert sum(sharp.values()) == pytest.approx(1.0)
    assert sharp["letter"] > even["letter"] > even["legal"] > even["waiver"]
    assert sharp["letter"] / sharp["legal"] == pytest.approx(np.exp(2.0))


def test_some_doubt_keeps_it_from_being_certain() -> None:
    scores = {"letter": 60.0, "legal": 0.0}
    assert model(doubt=0.1).probabilities(scores)["legal"] == pytest.approx(0.1 / (1 + np.exp(10.0)), rel=1e-3)
    assert model().probabilities(scores)["legal"] < 1e-20


def test_it_comes_back_from_its_file_and_the_same_model_is_the_same_file() -> None:
    content = model().to_bytes()
    again = KindModel.from_bytes(content)
    assert again.codes == ("letter", "legal")
    assert again.room == -1.0
    assert (again.weights == model().weights).all()
    assert again.to_bytes() == content


@pytest.mark.parametrize("content", [b"", b"no model", b"PK\x03\x04 broken"])
def test_what_is_no_model_is_told_apart(content: bytes) -> None:
    with pytest.raises(ValueError, match="model"):
        KindModel.from_bytes(content)


def test_the_shipped_model_knows_every_shipped_type() -> None:
    assert set(shipped_model().codes) == set(load_kinds())
