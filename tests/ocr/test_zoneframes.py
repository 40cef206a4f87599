"""Frames drawn on a page: found though askew, bent or broken, and laid straight by their own edges."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image, ImageDraw

from intake.ocr import picture, zoneframes

DPI = 200.0
HALF = 0.05
"""Inches by which a frame may be found off its place."""


def sheet(*frames: tuple[float, float, float, float]) -> Image.Image:
    """A letter page with frames at these edges: left, top, right, bottom in inches."""
    image = Image.new("L", (1700, 2200), 255)
    for frame in frames:
        ImageDraw.Draw(image).rectangle([edge * DPI for edge in frame], outline=0, width=3)
    return image


def found(image: Image.Image) -> list[tuple[float, float, float]]:
    """Left edge, right edge and height of each frame, in inches."""
    frames = zoneframes.frames_of(np.asarray(image), DPI)
    return [(one.left / DPI, one.right / DPI, one.high / DPI) for one in frames]


def test_a_sticker_in_the_corner_is_found() -> None:
    ((left, right, high),) = found(sheet((5.0, 0.4, 7.8, 1.4)))
    assert left == pytest.approx(5.0, abs=HALF)
    assert right == pytest.approx(7.8, abs=HALF)
    assert high == pytest.approx(1.0, abs=2 * HALF)


def test_the_cells_of_a_table_and_the_border_of_a_page_are_no_frames() -> None:
    cells = [(1.0, 3.0 + 0.3 * row, 4.0, 3.3 + 0.3 * row) for row in range(5)]
    assert found(sheet(*cells, (0.2, 0.2, 8.3, 10.8))) == []


def test_an_open_box_is_no_frame() -> None:
    image = sheet((5.0, 0.4, 7.8, 1.4))
    ImageDraw.Draw(image).rectangle([6.0 * DPI, 1.35 * DPI, 6.5 * DPI, 1.45 * DPI], fill=255)
    assert found(image) == []


def test_a_small_gap_opens_no_frame() -> None:
    image = sheet((5.0, 0.4, 7.8, 1.4))
    ImageDraw.Draw(image).rectangle([6.0 * DPI, 1.35 * DPI, 6.0 * DPI + 5, 1.45 * DPI], fill=255)
    assert len(found(image)) == 1


def test_dust_does_not_hide_a_frame() -> None:
    image = np.array(sheet((5.0, 0.4, 7.8, 1.4)))
    rng = np.random.default_rng(4)
    image[rng.random(image.shape) < 0.004] = 0
    assert len(found(Image.fromarray(image))) == 1


@pytest.mark.parametrize("degrees", [-3.0, 2.0])
def test_what_stands_in_a_frame_that_went_askew_is_laid_level(degrees: float) -> None:
    image = sheet((5.0, 1.0, 7.8, 2.0))
    ImageDraw.Draw(image).rectangle([5.4 * DPI, 1.45 * DPI, 7.4 * DPI, 1.5 * DPI], fill=0)
    grey = np.asarray(image.rotate(degrees, fillcolor=255))
    (frame,) = zoneframes.frames_of(grey, DPI)
    rows = np.flatnonzero((frame.straight(grey) < 128).mean(axis=1) > 0.3)
    assert 0 < rows.size <= 0.09 * DPI


def test_what_stands_in_a_frame_that_was_bent_is_laid_level() -> None:
    image = sheet((2.0, 2.0, 5.5, 4.0))
    ImageDraw.Draw(image).rectangle([2.3 * DPI, 2.9 * DPI, 5.2 * DPI, 2.95 * DPI], fill=0)
    flat = np.asarray(image)
    drop = np.interp(np.arange(flat.shape[1]), [400, 560, 760, 1100], [0, 44, 0, 0]).astype(int)
    rows = np.clip(np.arange(flat.shape[0])[:, None] - drop, 0, None)
    bent = np.ascontiguousarray(flat[rows, np.arange(flat.shape[1])])
    (frame,) = zoneframes.frames_of(bent, DPI)
    level = np.flatnonzero((frame.straight(bent) < 128).mean(axis=1) > 0.5)
    assert 0 < level.size <= 0.1 * DPI


def test_a_point_is_inside_between_the_edges_of_its_column() -> None:
    (frame,) = zoneframes.frames_of(np.asarray(sheet((5.0, 0.4, 7.8, 1.4))), DPI)
    assert frame.holds(6.0 * DPI, 0.9 * DPI)
    assert not frame.holds(6.0 * DPI, 1.6 * DPI)
    assert not frame.holds(4.0 * DPI, 0.9 * DPI)
    assert picture.is_bitonal(frame.straight(np.asarray(sheet((5.0, 0.4, 7.8, 1.4)))))
