from __future__ import annotations

import numpy as np
import pytest
from PIL import Image, ImageDraw

from intake.ocr import upright
from intake.ocr.ascenders import stance_of
from tests.ocr.conftest import LINES, paper

LETTER = np.asarray(paper(LINES * 2, size=(1700, 2200), height=30))


@pytest.mark.parametrize("degrees", upright.TURNS)
def test_letters_tell_how_their_page_stands(degrees: int) -> None:
    stance = stance_of(upright.turn(LETTER, degrees), 200.0)
    assert stance.turn == (360 - degrees) % 360
    assert stance.is_clear


@pytest.mark.parametrize("dpi", [200.0, 300.0, 400.0])
def test_the_resolution_of_a_page_does_not_change_how_it_stands(dpi: float) -> None:
    size = round(1700 * dpi / 200), round(2200 * dpi / 200)
    scan = np.asarray(Image.fromarray(LETTER).resize(size).rotate(180))
    stance = stance_of(scan, dpi)
    assert (stance.turn, stance.is_clear) == (180, True)


def test_a_page_without_letters_is_left_to_others() -> None:
    drawing = Image.new("L", (1700, 2200), 255)
    pen = ImageDraw.Draw(drawing)
    for number in range(12):
        pen.ellipse([200 + 90 * number, 300, 700 + 90 * number, 800], outline=0, width=3)
    stance = stance_of(np.asarray(drawing), 200.0)
    assert not stance.is_clear


def test_capitals_and_digits_alone_do_not_turn_a_page() -> None:
    capitals = paper(("MRN 4418207 DOB 03 14 1961", "ADMISSION RECORD EMERGENCY") * 8, (1700, 2200), 30)
    assert not stance_of(np.asarray(capitals.rotate(180)), 200.0).is_clear


def test_blank_paper_has_no_stance() -> None:
    assert stance_of(np.full((2200, 1700), 255, np.uint8), 200.0).pairs == 0
