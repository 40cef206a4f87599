from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.ocr.geometry import Resolution, by_letters, is_told, reading_size, resolution


@pytest.mark.parametrize(
    ("width", "height", "tags", "expected"),
    [
        (1728, 1078, (204, 98), (204, 98)),
        (1728, 2156, (204, 196), (204, 196)),
        (1728, 1100, (200, 100), (200, 100)),
        (1728, 1078, (0, 0), (204, 98)),
        (1728, 2156, (0, 0), (204, 196)),
        (1728, 1078, (204, 204), (204, 98)),
        (1728, 2156, (72, 72), (204, 196)),
        (2592, 3300, (0, 0), (300, 300)),
        (2550, 3300, (300, 300), (300, 300)),
        (2550, 3300, (1, 1), (300, 300)),
        (1700, 2200, (0, 0), (200, 200)),
    ],
)
def test_the_true_resolution_is_found(
    width: int, height: int, tags: tuple[float, float], expected: tuple[float, float]
) -> None:
    found = resolution(width, height, *tags)
    assert (found.x, found.y) == pytest.approx(expected, rel=0.01)


def test_fax_pixels_are_made_square() -> None:
    wide, high, dpi = reading_size(1728, 1078, Resolution(204, 98), 60_000_000)
    assert (wide, dpi) == (1728, 204)
    assert high == pytest.approx(1078 * 204 / 98, abs=1)


@given(
    st.integers(1, 30_000),
    st.integers(1, 30_000),
    st.floats(50, 2600),
    st.floats(0.3, 3),
    st.integers(10_000, 60_000_000),
)
def test_a_page_never_grows_beyond_the_limit(width: int, height: int, x: float, ratio: float, most: int) -> None:
    wide, high, dpi = reading_size(width, height, Resolution(x, x * ratio), most)
    assert wide * high <= max(most, wide, high)
    assert dpi > 0


def test_small_paper_without_tags_is_known_by_the_size_of_its_print() -> None:
    guess = resolution(1400, 2100)
    assert guess.square == pytest.approx(1400 / 8.5)
    assert by_letters(guess, 24.0) == Resolution(300.0, 300.0)
    assert by_letters(guess, 33.0) == Resolution(400.0, 400.0)
    assert by_letters(guess, 15.0) == guess
    assert by_letters(guess, 0.0) == guess


def test_what_tags_or_the_width_of_a_fax_tell_is_no_guess() -> None:
    assert is_told(2550, 3300, 300, 300)
    assert is_told(1728, 2200, 0, 0)
    assert not is_told(1400, 2100, 0, 0)
    assert not is_told(1400, 2100, 1, 1)
