from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from intake.ocr import bestwords
from intake.ocr.tesseract import RawWord


def word(text: str, left: int, confidence: float, line: int = 0, wide: int = 0) -> RawWord:
    """A word on its line, ten pixels a letter."""
    return RawWord(text, left, 30 * line, left + (wide or 10 * len(text)), 30 * line + 20, confidence, 1, line)


def texts(words: tuple[RawWord, ...]) -> list[str]:
    return [word.text for word in words]


WORDS = st.lists(
    st.builds(
        word,
        st.text("AB1 ", min_size=1, max_size=6),
        st.integers(0, 400),
        st.floats(0.0, 1.0),
        st.integers(0, 3),
    ),
    max_size=12,
).map(tuple)


def test_of_two_words_in_one_place_the_surer_one_stays() -> None:
    own = (word("Brith", 0, 0.4), word("03/14/1961", 100, 0.9))
    others = (word("Birth", 1, 0.8), word("O3/1A/1961", 100, 0.5))
    assert texts(bestwords.of_both(own, others)) == ["Birth", "03/14/1961"]


def test_a_word_that_was_torn_in_two_is_mended_and_the_other_way_round() -> None:
    torn = (word("Quill", 0, 0.6), word("feather", 55, 0.6))
    whole = (word("Quillfeather", 0, 0.9, wide=125),)
    assert texts(bestwords.of_both(torn, whole)) == ["Quillfeather"]
    assert texts(bestwords.of_both((replace(whole[0], confidence=0.3),), torn)) == ["Quill", "feather"]


def test_what_comes_from_the_other_reading_stands_in_the_lines_and_order_of_the_own() -> None:
    own = (word("one", 0, 0.9, 0), word("tvvo", 50, 0.2, 0), word("three", 0, 0.9, 1))
    others = (replace(word("two", 50, 0.9, 0), block=7, line=40),)
    merged = bestwords.of_both(own, others)
    assert texts(merged) == ["one", "two", "three"]
    assert (merged[1].block, merged[1].line) == (1, 0)


def test_a_tall_blot_over_two_lines_does_not_mix_them() -> None:
    blot = RawWord("|", 0, 0, 200, 50, 0.1, 1, 0)
    own = (blot, word("left", 0, 0.2, 0), word("right", 0, 0.2, 1))
    others = (word("first", 0, 0.9, 0), word("second", 0, 0.9, 1))
    merged = bestwords.of_both(own, others)
    assert [(word.text, word.line) for word in merged] == [("first", 0), ("second", 1)]


def test_what_only_the_other_reading_has_is_left_out() -> None:
    assert texts(bestwords.of_both((word("here", 0, 0.9),), (word("specks", 300, 0.99),))) == ["here"]


@given(WORDS)
def test_a_reading_with_itself_is_itself(own: tuple[RawWord, ...]) -> None:
    merged = bestwords.of_both(own, own)
    assert sorted(merged, key=str) == sorted(own, key=str)


@given(WORDS, WORDS)
def test_every_word_comes_from_one_of_the_two_and_no_place_is_left_empty(
    own: tuple[RawWord, ...], others: tuple[RawWord, ...]
) -> None:
    merged = bestwords.of_both(own, others)
    read = {(word.text, word.left, word.top) for word in (*own, *others)}
    assert all((word.text, word.left, word.top) in read for word in merged)
    assert bool(merged) == bool(own)
    assert {word.line for word in merged} <= {word.line for word in own}
