from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from intake.model import Page
from intake.ocr import picture, retake, sheets, tesseract
from tests.ocr.conftest import LINES

if TYPE_CHECKING:
    from pathlib import Path

    from intake.ocr.sheets import Sheet
    from intake.ocr.tesseract import RawWord

LOST = "Date of Birth: 03/14/1961"


def read(letter: Image.Image, folder: Path) -> tuple[Sheet, tuple[RawWord, ...]]:
    file = folder / "p1.tif"
    digest = picture.save(np.asarray(letter), file, 150.0)
    sheet = sheets.first(Page(1, file, letter.width, letter.height, 150.0, digest), folder)
    (words,) = tesseract.read_words([sheet.picture], 60.0)
    assert words is not None
    return sheet, words


def line_of(words: tuple[RawWord, ...], text: str) -> tuple[RawWord, ...]:
    return tuple(word for word in words if word.line == LINES.index(text))


def test_a_lost_line_is_read_by_itself_where_it_stands(tmp_path: Path, letter: Image.Image) -> None:
    sheet, words = read(letter, tmp_path)
    whole = line_of(words, LOST)
    left = tuple(word for word in words if word not in whole)
    ((kept, (again,)),) = retake.look([(sheet, left)], tmp_path, 60.0)
    assert kept == left
    assert " ".join(word.text for word in again) == LOST
    for word, before in zip(again, whole, strict=True):
        assert abs(word.left - before.left) <= 3
        assert abs(word.top - before.top) <= 3


def test_a_page_that_was_read_whole_stays_as_it_was_read(tmp_path: Path, letter: Image.Image) -> None:
    sheet, words = read(letter, tmp_path)
    assert retake.look([(sheet, words)], tmp_path, 60.0) == [(words, ())]


def test_every_page_of_a_run_gets_its_own_lines(tmp_path: Path, letter: Image.Image) -> None:
    sheet, words = read(letter, tmp_path)
    pages = []
    for number, lost in enumerate((LINES[2], LINES[3]), start=1):
        left = tuple(word for word in words if word not in line_of(words, lost))
        pages.append((replace(sheet, page=replace(sheet.page, number=number)), left))
    looked = retake.look(pages, tmp_path, 60.0)
    assert [[" ".join(word.text for word in line) for line in found] for _, found in looked] == [[LINES[2]], [LINES[3]]]


def test_what_a_line_was_mistaken_for_gives_way_to_it(tmp_path: Path, letter: Image.Image) -> None:
    sheet, words = read(letter, tmp_path)
    lost = set(line_of(words, LOST))
    mistaken = tuple(replace(word, text="fon", confidence=0.1) if word in lost else word for word in words)
    ((kept, (again,)),) = retake.look([(sheet, mistaken)], tmp_path, 60.0)
    assert " ".join(word.text for word in again) == LOST
    assert all(word.text != "fon" for word in kept)
    assert len(kept) + len(again) == len(words)


@pytest.mark.parametrize(("text", "taken"), [("Cardiolgoy", False), ("447l9O2", True)])
def test_an_unsure_word_that_stands_alone_is_read_again_only_if_it_is_a_number(
    tmp_path: Path, text: str, *, taken: bool
) -> None:
    image = Image.new("L", (1275, 600), 255)
    ImageDraw.Draw(image).text((200, 200), "4471902" if taken else "Cardiology", 0, ImageFont.load_default(32))
    sheet, (word,) = read(image, tmp_path)
    ((kept, found),) = retake.look([(sheet, (replace(word, text=text, confidence=0.2),))], tmp_path, 60.0)
    assert [word.text for line in found for word in line] == (["4471902"] if taken else [])
    assert len(kept) + len(found) == 1


def test_what_reads_badly_by_itself_too_is_not_taken(tmp_path: Path) -> None:
    chance = np.random.default_rng(3)
    grey = np.full((600, 1000), 255, dtype=np.uint8)
    for at in range(14):
        grey[200:220, 100 + 24 * at : 118 + 24 * at] = np.where(chance.random((20, 18)) < 0.6, 0, 255)
    file = tmp_path / "p1.tif"
    digest = picture.save(grey, file, 150.0)
    sheet = sheets.first(Page(1, file, 1000, 600, 150.0, digest), tmp_path)
    assert retake.look([(sheet, ())], tmp_path, 60.0) == [((), ())]
