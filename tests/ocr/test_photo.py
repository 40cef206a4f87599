from __future__ import annotations

import random
from typing import TYPE_CHECKING

import numpy as np
import pytest
from PIL import Image

from intake.evaluate.forge.photo import photograph
from intake.model import Box
from intake.ocr import Tesseract, photo, recognise
from tests.ocr.conftest import LINES, paper
from tests.ocr.test_engine import WORDS, page_of

if TYPE_CHECKING:
    from pathlib import Path


def taken(seed: int, sheet: Image.Image | None = None) -> Image.Image:
    sheet = sheet or paper(LINES * 2, (1700, 2200), 40)
    return photograph(random.Random(seed), np.random.default_rng(seed), sheet)


@pytest.mark.parametrize("seed", range(6))
def test_a_sheet_on_a_desk_is_laid_flat_without_its_desk(seed: int) -> None:
    laid = photo.laid_flat(np.asarray(taken(seed)))
    assert laid is not None
    sheet, _ = laid
    assert sheet.shape[0] / sheet.shape[1] == pytest.approx(2200 / 1700, rel=0.04)
    assert (sheet < 100).mean() < 0.06
    edge = np.concatenate([sheet[3], sheet[-4], sheet[:, 3], sheet[:, -4]])
    assert np.percentile(edge, 2) > 110


def test_a_box_on_the_flat_sheet_goes_back_to_its_ink_in_the_picture() -> None:
    dot = Image.new("L", (1700, 2200), 255)
    dot.paste(0, (1200, 400, 1240, 440))
    picture = np.asarray(taken(3, dot))
    laid = photo.laid_flat(picture)
    assert laid is not None
    sheet, warp = laid
    inside = (slice(60, -60), slice(60, -60))
    rows, columns = np.nonzero(sheet[inside] < 90)
    high, wide = sheet.shape
    box = Box(
        (columns.min() + 60) / wide, (rows.min() + 60) / high, (columns.max() + 60) / wide, (rows.max() + 60) / high
    )
    back = warp.back(box)
    high, wide = picture.shape
    ink = picture[
        round(back.top * high) : round(back.bottom * high), round(back.left * wide) : round(back.right * wide)
    ]
    assert (ink < 100).mean() > 0.8


@pytest.mark.parametrize("frame", [0, 20])
def test_a_scan_is_no_photograph_not_even_with_a_dark_border(frame: int) -> None:
    scan = np.asarray(paper(LINES, (1700, 2200), 40)).copy()
    scan[:, : frame + 1] = 30
    assert photo.laid_flat(scan) is None


def test_even_paper_is_left_as_it_is_and_a_shadow_is_taken_away() -> None:
    level = np.asarray(paper(LINES * 2, (1700, 2200), 40))
    assert photo.evened(level) is level
    shade = np.linspace(1.0, 0.45, 1700)[None, :]
    even = photo.evened((level * shade).astype(np.uint8))
    assert even[:, 100:1600].max(axis=0).min() > 215
    assert (even[level < 60] < 120).mean() > 0.95


def test_a_photograph_is_read_with_boxes_on_the_ink_of_the_picture(tmp_path: Path) -> None:
    picture = taken(2, paper(LINES, (1700, 2200), 44))
    (page,) = recognise((page_of(picture, tmp_path, dpi=230.0),), Tesseract()).pages
    assert [word.text for word in page.words] == WORDS
    grey = np.asarray(picture)
    for word in page.words:
        box = word.box
        ink = grey[
            round(box.top * grey.shape[0]) : round(box.bottom * grey.shape[0]),
            round(box.left * grey.shape[1]) : round(box.right * grey.shape[1]),
        ]
        assert (ink < 128).mean() > 0.08
