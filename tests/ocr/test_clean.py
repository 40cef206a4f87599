from __future__ import annotations

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from intake.ocr import clean, picture
from tests.ocr.conftest import LINES, paper, smudged

DPI = 150.0


def dusty(share: float) -> np.ndarray:
    page = np.asarray(paper(LINES).convert("1")).astype(np.uint8) * 255
    return np.where(np.random.default_rng(1).random(page.shape) < share, 0, page).astype(np.uint8)


def test_dust_makes_a_page_noisy_and_print_does_not() -> None:
    assert clean.is_noisy(dusty(0.02), DPI)
    assert not clean.is_noisy(dusty(0.0), DPI)


def test_specks_go_and_letters_stay() -> None:
    print_, dirty = dusty(0.0), dusty(0.01)
    cleaned = clean.cleaned(dirty, DPI)
    letters = print_ < 128
    near = np.zeros_like(letters)
    near[6:-6, 6:-6] = np.lib.stride_tricks.sliding_window_view(letters, (13, 13)).any(axis=(2, 3))
    assert (cleaned < 128)[~near].sum() < 0.05 * (dirty < 128)[~near].sum()
    assert (cleaned < 128)[letters].mean() > 0.85


def test_writing_under_toner_stands_out_once_the_page_is_wiped() -> None:
    page = paper(LINES)
    letters = np.asarray(page) < 128
    wiped = clean.wiped(np.asarray(smudged(page, 70, 140)), DPI)
    assert wiped is not None
    assert np.median(wiped[letters]) < 64
    assert np.median(wiped[~letters]) > 200


@pytest.mark.parametrize("dirty", [False, True])
def test_a_page_without_smudges_or_greys_is_not_wiped(*, dirty: bool) -> None:
    page = smudged(paper(LINES), 70, 140).convert("1").convert("L") if dirty else paper(LINES, height=18)
    assert clean.wiped(np.asarray(page), DPI) is None


def test_a_stretched_fax_with_black_patches_is_not_wiped() -> None:
    """Its edges are grey, its ground is not: to wipe it takes the place of the reading that helps it."""
    page = paper(LINES)
    ImageDraw.Draw(page).rectangle((0, 700, page.width, 900), fill=0)
    flat = page.resize((page.width, page.height // 2)).convert("1", dither=Image.Dither.NONE).convert("L")
    stretched = np.asarray(flat.resize(page.size, Image.Resampling.BILINEAR))
    assert not picture.is_bitonal(stretched)
    assert clean.wiped(stretched, DPI) is None


def test_a_full_stop_beside_its_word_is_no_speck() -> None:
    page = paper(("It hurts.",), (600, 500), 40)
    before = np.asarray(page) < 128
    after = clean.cleaned(np.asarray(page.convert("1")).astype(np.uint8) * 255, DPI) < 128
    columns = np.nonzero(before.any(axis=0))[0]
    stop = slice(columns[-1] - 4, columns[-1] + 1)
    assert after[:, stop].sum() > 0.5 * before[:, stop].sum()


def test_a_streak_goes_but_not_where_it_crosses_a_letter() -> None:
    page = paper(LINES)
    ImageDraw.Draw(page).line([(700, 0), (700, 1099)], fill=0, width=2)
    cleaned = clean.cleaned(np.asarray(page), DPI)
    column = cleaned[:, 700] < 128
    assert column.mean() < 0.3
    assert column.any()


@pytest.mark.parametrize("side", ["left", "right"])
def test_the_dark_border_beside_the_paper_goes(side: str) -> None:
    page = paper(LINES)
    edge = (0, 60) if side == "left" else (1215, 1274)
    ImageDraw.Draw(page).rectangle([edge[0], 0, edge[1], 1099], fill=0)
    cleaned = clean.cleaned(np.asarray(page), DPI)
    assert (cleaned[:, edge[0] + 5 : edge[1] - 5] < 128).mean() < 0.01
    assert (cleaned < 128).sum() > 0.8 * (np.asarray(paper(LINES)) < 128).sum()


def with_heading(ground: int, letters: int) -> np.ndarray:
    page = paper(LINES)
    pen = ImageDraw.Draw(page)
    pen.rectangle([100, 60, 1000, 110], fill=ground)
    pen.text((130, 66), "LABORATORY RESULTS", letters, ImageFont.load_default(32))
    return np.asarray(page)


def test_light_writing_on_dark_ground_is_seen_and_a_bar_or_print_is_none() -> None:
    assert clean.may_be_inverted(with_heading(0, 255), DPI)
    assert not clean.may_be_inverted(with_heading(0, 0), DPI)
    assert not clean.may_be_inverted(np.asarray(paper(LINES)), DPI)
    assert not clean.may_be_inverted(np.full((3, 3), 0, np.uint8), DPI)
