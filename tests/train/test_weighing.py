"""When an adapted model takes over."""

from __future__ import annotations

from dataclasses import replace

import pytest

from intake.extract.kind_model import KindModel, shipped_model
from intake.train.lessons import Lesson
from intake.train.weighing import Weighing, weigh
from tests.train.test_adapt import lesson

BETTER = Weighing(40, 20, 32, 13, 1, 0, 0, 0.9, 0.9)


def test_a_model_that_is_clearly_better_takes_over() -> None:
    assert BETTER.why_not == ""
    assert BETTER.chance == pytest.approx(15 / 2**14)
    assert BETTER.to_json()["takes_over"]


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"lessons": 12}, "only 12 documents"),
        ({"gained": 4, "lost": 1}, "more than chance"),
        ({"gained": 0, "lost": 0}, "more than chance"),
        ({"sensitive_missed_after": 1}, "a person must see"),
        ({"forged_after": 0.85}, "forgets"),
    ],
)
def test_one_that_is_not_is_told_why(change: dict[str, float], why: str) -> None:
    assert why in replace(BETTER, **change).why_not  # type: ignore[arg-type]


def test_lessons_are_told_by_models_that_have_not_learnt_from_them() -> None:
    lessons = [lesson("letter", 7, 8, number) for number in range(100, 140)]
    forged = [lesson("legal", 3)]
    asked: list[tuple[bool, str]] = []

    def tell(model: KindModel, one: Lesson) -> str:
        asked.append((model is shipped, one.seen.code))
        return "letter" if one.seen.code == "letter" and model is not shipped else "legal"

    shipped = shipped_model()
    _, weighing = weigh(shipped, shipped, lessons, rehearsed=(), forged=forged, guarded=set(), tell=tell)
    assert (weighing.right_before, weighing.right_after, weighing.gained, weighing.lost) == (0, 40, 40, 0)
    assert weighing.forged_before == weighing.forged_after == 1.0
    assert sum(was for was, _ in asked) == 41
