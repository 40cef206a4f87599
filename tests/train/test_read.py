"""Examples that went over paper."""

from __future__ import annotations

from intake.evaluate.forge.part import Part, chance
from intake.train.read import read_example


def test_a_printed_page_comes_back_read_by_tesseract() -> None:
    example = read_example(chance("3", Part.TRAIN), "ecg")
    assert example.code == "ecg"
    (page,) = example.pages
    assert page.how == "ocr"
    assert len(page.words) > 15
