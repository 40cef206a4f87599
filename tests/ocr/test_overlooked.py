from __future__ import annotations

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from intake.ocr import overlooked
from intake.ocr.tesseract import RawWord

DPI = 150.0
TEXTS = ("Patient Name: Margaret Whitfield", "Date of Birth: 03/14/1961", "Medical Record Number: 4471902")
TOPS = (200, 260, 320)


def page() -> Image.Image:
    image = Image.new("L", (1275, 1000), 255)
    for text, top in zip(TEXTS, TOPS, strict=True):
        ImageDraw.Draw(image).text((120, top), text, 0, ImageFont.load_default(26))
    return image


def word(top: int, confidence: float = 0.9, high: int = 32, text: str = "word") -> RawWord:
    """One word over the whole of a line."""
    return RawWord(text, 110, top, 700, top + high, confidence, 1, 1)


def found(image: Image.Image, *words: RawWord) -> list[int]:
    """Which of the lines were found."""
    boxes = [line.box for line in overlooked.find(np.asarray(image), DPI, words)]
    for left, _, right, _ in boxes:
        assert left == pytest.approx(121, abs=3)
        assert right > 400
    return [at for at, top in enumerate(TOPS) if any(top <= box[1] < box[3] <= top + 34 for box in boxes)]


def test_a_line_without_a_word_over_it_is_found_and_no_other() -> None:
    assert found(page(), word(TOPS[0]), word(TOPS[2])) == [1]
    assert found(page(), *map(word, TOPS)) == []
    assert found(page()) == [0, 1, 2]


def test_a_word_that_is_hardly_one_covers_no_line() -> None:
    assert found(page(), word(TOPS[0]), word(TOPS[1], 0.1), word(TOPS[2])) == [1]


def test_a_tall_word_over_several_lines_covers_none_of_them() -> None:
    others = [word(top) for top in (600, 650, 700)]
    assert found(page(), *others, word(TOPS[0], high=160)) == [0, 1, 2]


def test_a_line_under_which_a_rule_runs_is_found() -> None:
    image = page()
    ImageDraw.Draw(image).line((110, TOPS[1] + 27, 560, TOPS[1] + 27), fill=0, width=2)
    assert found(image, word(TOPS[0]), word(TOPS[2])) == [1]


def test_rules_boxes_bars_and_dirt_are_no_lines() -> None:
    image = Image.new("L", (1275, 1000), 255)
    draw = ImageDraw.Draw(image)
    draw.line((100, 150, 1100, 150), fill=0, width=3)
    draw.rectangle((100, 200, 400, 300), outline=0, width=3)
    for number in range(30):
        draw.rectangle((100 + 12 * number, 400, 103 + 12 * number + number % 4, 430), fill=0)
    chance = np.random.default_rng(7)
    for x, y in chance.integers(500, 950, (300, 2)):
        draw.point((int(x), int(y)), fill=0)
    assert overlooked.find(np.asarray(image), DPI, ()) == ()


def test_a_picture_smaller_than_a_line_has_none() -> None:
    for shape in ((1, 1), (5, 400), (400, 5)):
        assert overlooked.find(np.zeros(shape, dtype=np.uint8), DPI, ()) == ()
