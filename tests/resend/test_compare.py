"""Two pages: how much stands on both, and which values are others."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from intake.model import SketchWord
from intake.resend.compare import Bag, is_number, overlap


def bag(text: str) -> Bag:
    """A page of those words; one with a question mark was not read surely."""
    return Bag(tuple(SketchWord(word.rstrip("?"), not word.endswith("?")) for word in text.split()))


def test_a_page_is_all_like_itself() -> None:
    one = bag("potassium 42 creatinine 09 metoprolol")
    found = overlap(one, one)
    assert (found.held, found.alike, found.likeness, found.changes) == (1.0, 1.0, 1.0, ())


def test_a_misread_word_is_the_same_word() -> None:
    assert overlap(bag("metoprolol twice daily by mouth"), bag("metoprol0l twicc daily by mouth")).held == 1.0


def test_short_words_must_be_the_same() -> None:
    assert overlap(bag("left knee pain today"), bag("right knee pain today")).held < 1.0


def test_a_number_that_was_read_surely_on_both_and_differs_is_a_change() -> None:
    found = overlap(bag("potassium 42 creatinine 09 today"), bag("potassium 51 creatinine 09 today"))
    assert found.changes == (("51", "42"),)
    assert found.likeness < found.held


def test_a_number_that_was_hard_to_read_is_no_change() -> None:
    found = overlap(bag("potassium 42? creatinine 09 today"), bag("potassium 41 creatinine 09 today"))
    assert found.changes == ()
    assert found.held == 1.0


def test_a_number_that_stands_elsewhere_is_no_change() -> None:
    assert overlap(bag("potassium 42 creatinine 09"), bag("potassium 42 room 17")).changes == ()


def test_a_page_inside_a_longer_one_is_held_by_it() -> None:
    found = overlap(bag("one two three four"), bag("one two three four five six seven eight"))
    assert found.held == 1.0
    assert found.alike < 0.6


def test_numbers_are_words_mostly_of_digits() -> None:
    assert [is_number(word) for word in ("42", "b12", "07068a", "lisinopril", "a1c")] == [
        True,
        True,
        True,
        False,
        False,
    ]


WORDS = st.lists(st.text("abcdef0123456789", min_size=1, max_size=9), max_size=30).map(" ".join)


@given(WORDS, WORDS)
def test_shares_are_shares_whichever_page_comes_first(one: str, other: str) -> None:
    there, back = overlap(bag(one), bag(other)), overlap(bag(other), bag(one))
    for found in (there, back):
        assert 0 <= found.alike <= found.held <= 1
        assert found.likeness <= found.held
    assert there.mine == back.others
