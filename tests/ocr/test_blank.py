from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFilter, ImageFont, ImageOps

from intake.ocr import blank
from tests.ocr.conftest import LINES, paper

if TYPE_CHECKING:
    from intake.ocr.picture import Grey

DPI = 200.0
SIZE = (1700, 2200)
SCRAWL = [(600, 900), (640, 850), (690, 915), (740, 860), (800, 905), (850, 855), (910, 900)]


def sheet(brightness: int = 255) -> tuple[Image.Image, ImageDraw.ImageDraw]:
    page = Image.new("L", SIZE, brightness)
    return page, ImageDraw.Draw(page)


def grained(page: Image.Image, spread: float = 4.0) -> Grey:
    """The page as a scanner sees it: paper is never of one brightness."""
    grain = np.random.default_rng(7).normal(0.0, spread, (SIZE[1], SIZE[0]))
    return np.clip(np.asarray(page) + grain, 0, 255).astype(np.uint8)


@pytest.mark.parametrize("pencil", [30, 60, 110])
def test_a_word_by_hand_is_not_blank_however_faint(pencil: int) -> None:
    page, pen = sheet(235)
    pen.line(SCRAWL, fill=235 - pencil, width=4, joint="curve")
    assert not blank.is_empty(grained(page), DPI)


def test_a_signature_in_the_margin_is_not_blank() -> None:
    page, pen = sheet(240)
    pen.line([(x - 500, y + 1150) for x, y in SCRAWL], fill=120, width=3)
    assert not blank.is_empty(grained(page), DPI)


def test_one_typed_line_is_not_blank() -> None:
    page, pen = sheet()
    pen.text((200, 2000), "End of report", 0, ImageFont.load_default(28))
    assert not blank.is_empty(np.asarray(page), DPI)


def test_dust_punched_holes_streaks_and_shadows_are_nothing_to_read() -> None:
    page, pen = sheet(245)
    for across, down in np.random.default_rng(3).integers(50, 1600, (60, 2)):
        pen.ellipse([across, down, across + 3, down + 3], fill=90)
    for down in (500, 1100, 1700):
        pen.ellipse([60, down, 110, down + 50], fill=20)
    pen.line([(900, 0), (900, 2199)], fill=150, width=2)
    pen.rectangle([0, 0, 18, 2199], fill=40)
    assert blank.is_empty(grained(page), DPI)


def test_what_shines_through_from_the_other_side_is_nothing_to_read() -> None:
    other_side = ImageOps.mirror(paper(LINES * 2, SIZE, 28)).filter(ImageFilter.GaussianBlur(3))
    through = 238 - (255 - np.asarray(other_side).astype(np.float32)) * 0.02
    assert blank.is_empty(grained(Image.fromarray(through.astype(np.uint8))), DPI)


def test_uneven_light_is_nothing_to_read() -> None:
    fall = np.linspace(250, 150, SIZE[0])[None, :].repeat(SIZE[1], axis=0)
    assert blank.is_empty(grained(Image.fromarray(fall.astype(np.uint8))), DPI)


def test_a_full_page_is_known_at_a_glance() -> None:
    assert not blank.is_empty(np.asarray(paper(LINES * 2, SIZE, 28)), DPI)


def test_ink_is_the_share_of_dark_pixels() -> None:
    half = np.full((100, 100), 255, np.uint8)
    half[:50] = 0
    assert blank.ink_of(half) == pytest.approx(0.5)
