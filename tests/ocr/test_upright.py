from __future__ import annotations

import numpy as np
import pytest
from PIL import Image

from intake.model import Box
from intake.ocr import upright
from tests.ocr.conftest import LINES, paper

LETTER = paper(LINES)


@pytest.mark.parametrize("angle", [-3.5, -1.75, 2.0, 4.0])
def test_the_skew_of_a_page_is_found_to_an_eighth_of_a_degree(angle: float) -> None:
    skewed = LETTER.rotate(angle, fillcolor=255, resample=Image.Resampling.BICUBIC)
    assert upright.skew_of(np.asarray(skewed)) == pytest.approx(angle, abs=0.125)


def test_a_level_page_and_an_empty_one_have_no_skew() -> None:
    assert abs(upright.skew_of(np.asarray(LETTER))) < 0.2
    assert upright.skew_of(np.full((1100, 850), 255, np.uint8)) == 0.0


def test_four_quarter_turns_bring_a_page_back() -> None:
    grey = np.asarray(LETTER)
    turned = grey
    for _ in range(4):
        turned = upright.turn(turned, 90)
    assert np.array_equal(turned, grey)


def test_a_box_goes_back_to_its_ink_on_the_skewed_page() -> None:
    skewed = np.full((1100, 1275), 255, np.uint8)
    skewed[300:320, 200:400] = 0
    straight = upright.straighten(skewed, 3.0)
    rows, columns = np.nonzero(straight < 128)
    box = Box(columns.min() / 1275, rows.min() / 1100, columns.max() / 1275, rows.max() / 1100)
    back = upright.unskewed(box, 3.0, 1275, 1100)
    assert ((back.left + back.right) / 2, (back.top + back.bottom) / 2) == pytest.approx(
        (300 / 1275, 310 / 1100), abs=0.004
    )


def test_the_busiest_square_holds_the_ink() -> None:
    grey = np.full((1000, 800), 255, np.uint8)
    grey[700:900, 500:700] = 0
    crop = upright.busiest(grey, grey < 128)
    assert crop.shape == (400, 400)
    assert (crop < 128).sum() > 0.9 * (grey < 128).sum()
