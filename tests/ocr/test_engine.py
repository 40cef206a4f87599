from __future__ import annotations

import os
from typing import TYPE_CHECKING

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from intake.errors import Unavailable
from intake.model import Page
from intake.ocr import Tesseract, all_blank, picture, reads_a_drawn_line, recognise
from tests.ocr.conftest import LINES, paper, smudged

if TYPE_CHECKING:
    from pathlib import Path


def page_of(image: Image.Image, folder: Path, number: int = 1, dpi: float = 150.0) -> Page:
    file = folder / f"p{number}.tif"
    digest = picture.save(np.asarray(image.convert("L")), file, dpi)
    return Page(number, file, image.width, image.height, dpi, digest)


WORDS = " ".join(LINES).split()


def test_a_page_is_read_with_its_words_where_their_ink_is(tmp_path: Path, letter: Image.Image) -> None:
    reading = recognise((page_of(letter, tmp_path),), Tesseract())
    (page,) = reading.pages
    assert reading.text.split() == WORDS
    assert (page.how, page.turned, page.number) == ("ocr", 0, 1)
    assert (page.width, page.height) == pytest.approx((8.5, 1100 / 150))
    assert page.quality > 0.85
    first = page.words[0]
    assert first.text == "Riverside"
    assert first.box.left == pytest.approx(120 / 1275, abs=0.01)
    assert first.box.top == pytest.approx(155 / 1100, abs=0.015)


def test_every_page_is_turned_upright_by_itself_and_its_boxes_with_it(tmp_path: Path, letter: Image.Image) -> None:
    turned = {1: 90, 2: 180, 3: 270}
    pages = [page_of(letter.rotate(degrees, expand=True), tmp_path, number) for number, degrees in turned.items()]
    reading = recognise(pages, Tesseract())
    for page in reading.pages:
        assert page.turned == turned[page.number]
        assert [word.text for word in page.words] == WORDS
        assert page.words[0].box.left == pytest.approx(120 / 1275, abs=0.01)
        assert (page.width, page.height) == pytest.approx((8.5, 1100 / 150), abs=0.01)


@pytest.mark.parametrize("greys", [(60, 140), (90, 150)])
def test_what_is_written_under_streaks_of_toner_is_read(
    tmp_path: Path, letter: Image.Image, greys: tuple[int, int]
) -> None:
    (page,) = recognise((page_of(smudged(letter, *greys), tmp_path),), Tesseract()).pages
    said = [word.text for word in page.words]
    assert sum(word in said for word in WORDS) >= 0.85 * len(WORDS)


def test_a_skewed_page_is_read_and_its_boxes_lie_on_the_skewed_ink(tmp_path: Path, letter: Image.Image) -> None:
    skewed = letter.rotate(-3, fillcolor=255, resample=Image.Resampling.BICUBIC)
    (page,) = recognise((page_of(skewed, tmp_path),), Tesseract()).pages
    assert [word.text for word in page.words] == WORDS
    ink = np.asarray(skewed) < 128
    for word in page.words:
        box = word.box
        rows = slice(round(box.top * 1100), round(box.bottom * 1100))
        columns = slice(round(box.left * 1275), round(box.right * 1275))
        assert ink[rows, columns].mean() > 0.05


def test_a_heading_in_white_on_black_is_read(tmp_path: Path, letter: Image.Image) -> None:
    pen = ImageDraw.Draw(letter)
    pen.rectangle([100, 40, 1100, 100], fill=0)
    pen.text((130, 48), "LABORATORY RESULTS", 255, ImageFont.load_default(36))
    assert "LABORATORY RESULTS" in recognise((page_of(letter, tmp_path),), Tesseract()).text


def test_a_page_full_of_dust_reads_nearly_as_well_as_a_clean_one(tmp_path: Path, letter: Image.Image) -> None:
    grains = np.random.default_rng(1)
    page = np.asarray(letter.resize((1734, 1496)).convert("1")).astype(np.uint8) * 255
    page = np.where(grains.random(page.shape) < 0.03, 0, page).astype(np.uint8)
    reading = recognise((page_of(Image.fromarray(page), tmp_path, dpi=204.0),), Tesseract())
    assert len(set(WORDS) & set(reading.text.split())) >= 0.75 * len(set(WORDS))


def test_the_fax_header_is_found_on_a_page_that_came_upside_down(tmp_path: Path, letter: Image.Image) -> None:
    page = letter.rotate(180)
    header = "03/02/2026 08:33 FROM: ELM CLINIC 212-555-0321 P.01/02"
    ImageDraw.Draw(page).text((60, 8), header, 0, ImageFont.load_default(28))
    (read,) = recognise((page_of(page, tmp_path),), Tesseract()).pages
    assert read.turned == 180
    assert read.header is not None
    assert (read.header.number, read.header.page, read.header.pages) == ("2125550321", 1, 2)
    marked = [word for word in read.words if word.block == -1]
    assert marked
    assert all(word.box.top > 0.9 for word in marked)


def test_blank_pages_are_blank_and_a_word_by_hand_is_not(tmp_path: Path) -> None:
    empty = paper(())
    dirty = np.asarray(empty).copy()
    dirty[np.random.default_rng(1).random(dirty.shape) < 0.001] = 0
    by_hand = paper(())
    ImageDraw.Draw(by_hand).line([(500, 500), (530, 470), (560, 510), (600, 480), (640, 515)], fill=190, width=4)
    pages = [
        page_of(image, tmp_path, number)
        for number, image in enumerate((empty, Image.fromarray(dirty), by_hand), start=1)
    ]
    reading = recognise(pages, Tesseract())
    assert [page.how for page in reading.pages] == ["blank", "blank", "ocr"]
    assert not all_blank(reading)
    assert all_blank(recognise(pages[:2], Tesseract()))


def test_a_page_that_takes_too_long_degrades_only_itself(tmp_path: Path) -> None:
    easy = paper(LINES[:2], size=(900, 500), height=30)
    crowded = Image.fromarray(np.tile(np.asarray(paper(LINES, size=(1100, 900), height=24)), (9, 7)))
    pages = [page_of(easy, tmp_path, 1), page_of(crowded, tmp_path, 2), page_of(easy, tmp_path, 3)]
    reading = recognise(pages, Tesseract(page_seconds=1.0))
    assert [page.how for page in reading.pages] == ["ocr", "failed", "ocr"]
    assert "Discharge" in reading.text


def test_a_missing_program_is_no_fault_of_the_page(
    tmp_path: Path, letter: Image.Image, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = page_of(letter, tmp_path)
    monkeypatch.setitem(os.environ, "PATH", str(tmp_path))
    with pytest.raises(Unavailable):
        recognise((page,), Tesseract())


def test_a_drawn_line_proves_that_reading_works(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert reads_a_drawn_line(tmp_path)
    monkeypatch.setitem(os.environ, "TESSDATA_PREFIX", str(tmp_path))
    with pytest.raises(Unavailable):
        reads_a_drawn_line(tmp_path)
