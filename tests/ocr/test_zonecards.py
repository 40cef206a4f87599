"""Stickers and cards read again by themselves, and what must not be lost by it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from intake.model import Box, Page, PageReading, Word
from intake.ocr import Tesseract, picture, zonecards

if TYPE_CHECKING:
    from pathlib import Path

DPI = 200.0
LINES = ("HICKS, ODIN", "Date of Birth: 09/13/1978", "Record No: 1280642")
STICKER = (5.0, 0.4, 7.9, 1.4)


def drawn(folder: Path, lines: tuple[str, ...] = LINES) -> Page:
    """A page with a letterhead and a sticker beside it."""
    image = Image.new("L", (1700, 1000), 255)
    pen = ImageDraw.Draw(image)
    pen.rectangle([edge * DPI for edge in STICKER], outline=0, width=3)
    for row, line in enumerate(lines):
        pen.text((5.1 * DPI, (0.48 + 0.25 * row) * DPI), line, 0, ImageFont.load_default(30))
    pen.text((0.8 * DPI, 0.8 * DPI), "Northfield Bone and Joint", 0, ImageFont.load_default(40))
    pen.text((0.8 * DPI, 2.4 * DPI), "OFFICE VISIT NOTE", 0, ImageFont.load_default(44))
    file = folder / "p1.tif"
    digest = picture.save(np.asarray(image), file, DPI)
    return Page(1, file, image.width, image.height, DPI, digest)


def is_inside(word: Word) -> bool:
    return word.box.left * 8.5 > STICKER[0] and word.box.top * 5 < STICKER[3]


def said(reading: PageReading) -> str:
    return " ".join(word.text for word in reading.words if is_inside(word))


@pytest.fixture
def page(tmp_path: Path) -> Page:
    return drawn(tmp_path)


def test_a_sticker_that_was_read_badly_is_read_again(page: Page, tmp_path: Path) -> None:
    (read,) = Tesseract().read([page])
    spoilt = [replace(w, text="{binvo7", confidence=0.1) if is_inside(w) else w for w in read.words]
    (again,) = zonecards.look([page], [replace(read, words=tuple(spoilt))], tmp_path, 30.0)
    assert all(part in said(again) for part in ("HICKS,", "ODIN", "09/13/1978", "1280642"))
    assert "binvo7" not in said(again)
    assert [w for w in again.words if not is_inside(w)] == [w for w in read.words if not is_inside(w)]
    assert again.quality > 0.8


def test_print_that_no_word_covers_is_found(page: Page, tmp_path: Path) -> None:
    (read,) = Tesseract().read([page])
    fewer = tuple(word for word in read.words if "1280642" not in word.text and "Record" not in word.text)
    (again,) = zonecards.look([page], [replace(read, words=fewer)], tmp_path, 30.0)
    assert "1280642" in said(again)


def test_a_sticker_that_read_well_is_left_alone(page: Page, tmp_path: Path) -> None:
    (read,) = Tesseract().read([page])
    apart = tuple(
        replace(word, confidence=0.96, line=word.line + 100, block=9) if is_inside(word) else word
        for word in read.words
    )
    read = replace(read, words=apart)
    assert zonecards.look([page], [read], tmp_path, 30.0) == (read,)


def test_a_figure_that_readings_disagree_on_keeps_both(page: Page, tmp_path: Path) -> None:
    (read,) = Tesseract().read([page])
    spoilt = []
    for word in read.words:
        if "1978" in word.text:
            spoilt.append(replace(word, text="09/18/1978", confidence=0.5))
        else:
            spoilt.append(replace(word, confidence=0.5) if is_inside(word) else word)
    (again,) = zonecards.look([page], [replace(read, words=tuple(spoilt))], tmp_path, 30.0)
    (date,) = [word for word in again.words if "1978" in word.text]
    assert date.text == "09/13/1978"
    assert "09/18/1978" in [other.text for other in date.alternatives]


def test_a_figure_that_only_the_first_reading_had_is_not_lost(page: Page, tmp_path: Path) -> None:
    (read,) = Tesseract().read([page])
    words = [replace(word, confidence=0.5) if is_inside(word) else word for word in read.words]
    name = next(word for word in words if word.text == "ODIN")
    box = Box(7.2 / 8.5, name.box.top, 7.6 / 8.5, name.box.bottom)
    words.insert(words.index(name) + 1, replace(name, text="55512", box=box))
    (again,) = zonecards.look([page], [replace(read, words=tuple(words))], tmp_path, 30.0)
    assert "55512" in said(again)
