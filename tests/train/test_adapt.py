"""Adapting to a site: what changes, and what cannot."""

from __future__ import annotations

import numpy as np
import pytest

from intake.extract.kind_model import SILENT, KindModel, shipped_model
from intake.train.adapt import MOST_OF_HABIT, adapted, habits
from intake.train.lessons import Lesson
from intake.train.seen import Seen

NONE: dict[str, float] = {}


def lesson(code: str, *places: int, sender: str = "") -> Lesson:
    values = np.full(len(places), 0.5, np.float32)
    return Lesson(Seen(code, np.array(places, np.uint16), values, NONE, NONE), sender)


def score(model: KindModel, code: str, *places: int) -> float:
    seen = (np.array(places, np.uint16), np.full(len(places), 0.5, np.float32))
    return model.scores(model.codes, seen, NONE, NONE)[code]


def test_what_many_documents_share_is_learnt() -> None:
    before, after = shipped_model(), adapted(shipped_model(), [lesson("letter", 7, 8, 9)] * 12)
    assert score(after, "letter", 7, 8, 9) > score(before, "letter", 7, 8, 9) + 0.3


def test_what_one_document_alone_says_leaves_no_mark() -> None:
    lessons = [lesson("letter", 7, 8), lesson("letter", 7, 8, 4444), lesson("letter", 7, 9), lesson("legal", 7, 9)]
    before, after = shipped_model(), adapted(shipped_model(), lessons)
    kept = np.abs(after.weights[4444] * after.scale - before.weights[4444] * before.scale)
    assert kept.max() <= after.scale.max()  # no more than a step of rounding


def test_a_type_of_the_site_is_learnt_from_its_documents() -> None:
    after = adapted(shipped_model(), [lesson("home_visit", 11, 12, 13)] * 10)
    assert "home_visit" in after.codes
    assert score(after, "home_visit", 11, 12, 13) > shipped_model().room - SILENT + 1


def test_the_same_lessons_teach_the_same() -> None:
    lessons = [lesson("letter", 7, 8, 9), lesson("legal", 7, 18, 19)] * 4
    assert adapted(shipped_model(), lessons).to_bytes() == adapted(shipped_model(), lessons).to_bytes()


def test_a_sender_of_one_sort_of_mail_has_a_habit_and_it_is_bounded() -> None:
    mail = [lesson("ecg", 1, sender="a")] * 400 + [lesson("letter", 1)] * 400
    assert 0 < habits(mail)["a"]["ecg"] <= MOST_OF_HABIT
    rare = [lesson("legal", 1, sender="a")] * 200 + [lesson("letter", 1)] * 100_000
    assert habits(rare)["a"]["legal"] == pytest.approx(MOST_OF_HABIT)


def test_a_sender_of_few_documents_has_none() -> None:
    assert habits([lesson("ecg", 1, sender="a")] * 4 + [lesson("letter", 1)] * 9) == {}


def test_how_far_the_model_is_believed_stays_as_it_was_calibrated() -> None:
    before, after = shipped_model(), adapted(shipped_model(), [lesson("letter", 7)] * 5)
    assert (after.temperature, after.doubt, after.room) == (before.temperature, before.doubt, before.room)
    assert (after.by_title, after.by_phrase) == (before.by_title, before.by_phrase)
