"""A page seen from another side."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.model import Box, Code, PageReading, Word
from intake.ocr import turned_box, turned_page

PAGE = PageReading(
    1,
    8.5,
    11.0,
    (Word("A", 1, Box(0.1, 0.2, 0.3, 0.25)),),
    "ocr",
    90,
    codes=(Code("QR", "x", 1, Box(0, 0, 0.5, 0.25)),),
)


def test_what_stood_top_left_stands_top_right_after_a_quarter_turn() -> None:
    assert turned_box(Box(0.0, 0.0, 0.25, 0.5), 90) == Box(0.5, 0.0, 1.0, 0.25)


@given(st.lists(st.sampled_from([90, 180, 270]), max_size=5))
def test_turning_all_around_changes_nothing(turns: list[int]) -> None:
    page = PAGE
    for by in [*turns, -sum(turns) % 360]:
        page = turned_page(page, by)
    assert (page.width, page.height, page.turned) == (8.5, 11.0, 90)
    box = page.words[0].box
    assert (box.left, box.top, box.right, box.bottom) == pytest.approx((0.1, 0.2, 0.3, 0.25))


def test_a_page_turned_by_a_quarter_lies_on_its_side() -> None:
    page = turned_page(PAGE, 90)
    assert (page.width, page.height, page.turned) == (11.0, 8.5, 180)
    assert page.codes[0].box == Box(0.75, 0.0, 1.0, 0.5)
