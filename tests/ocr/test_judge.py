from __future__ import annotations

import pytest

from intake.ocr import judge
from intake.ocr.tesseract import RawWord


def read(text: str, confidence: float, *, tall: bool = False) -> RawWord:
    wide, high = (10, 60) if tall else (60, 10)
    return RawWord(text, 0, 0, wide, high, confidence, 0, 0)


GOOD = [read("Discharge", 0.95)] * 20
BAD = [read("D1sch%rge", 0.5)] * 20


def test_quality_is_the_mean_confidence_over_letters() -> None:
    assert judge.quality([read("ab", 1.0), read("abcdef", 0.6)]) == pytest.approx(0.7)
    assert judge.quality([read("---", 0.9)]) == 0.0
    assert judge.quality([]) == 0.0


def test_a_good_page_is_not_read_again() -> None:
    assert not judge.is_doubtful(GOOD)


def test_a_page_read_badly_is_poor() -> None:
    assert judge.is_poor(BAD)
    assert judge.is_doubtful(BAD)


def test_a_page_read_less_well_than_clear_print_is_unsure() -> None:
    assert judge.is_unsure([read("Dischargo", 0.85)] * 20)
    assert not judge.is_unsure(GOOD)
    assert not judge.is_unsure(BAD[:3])


def test_a_page_of_few_words_or_of_words_on_end_may_be_turned() -> None:
    assert judge.is_perhaps_turned(GOOD[:3])
    assert judge.is_perhaps_turned([read("Discharge", 0.95, tall=True)] * 20)
    assert not judge.is_perhaps_turned(GOOD)


def test_words_on_end_do_not_count_for_a_level_page() -> None:
    assert judge.level_score([read("Discharge", 0.95, tall=True)] * 20) == 0.0
    assert judge.level_score(GOOD) == judge.score(GOOD) > judge.score(BAD)


def test_one_letter_is_no_sure_word() -> None:
    assert not judge.has_sure_word([read("I", 0.99), read("--", 0.99)])
    assert judge.has_sure_word([read("MRN", 0.7)])


def test_short_words_among_words_on_end_are_not_taken_for_level_ones() -> None:
    upended = [read("Discharge", 0.95, tall=True)] * 3 + [read("MD,", 0.97)] * 5
    assert judge.level_score(upended) == 0.0
    assert judge.level_score([read("MD,", 0.97)] * 5) > 0.0
